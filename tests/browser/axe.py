"""What every page owes to everybody, by axe-core in a real browser: light, dark and in high contrast, at the width of a
desk and at 320 pixels, which is 400 % zoom at 1280."""

from importlib.resources import files

from django.db import connection

from tests.browser.everything import Page, drawing
from tests.test_addresses import EVERYBODY, GET

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
# `best-practice`: one h1, headings in order, everything in a landmark, landmarks told apart.
ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# Another scheme of colours and another width change nothing else than this.
BY_COLOUR = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
HIGH_CONTRAST = {"type": "rule", "values": ["color-contrast-enhanced"]}  # 7 to 1
BY_WIDTH = {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}
# The markup does not depend on the database: on the second one language is enough.
LANGUAGES = ["en", "ru", "kk"] if connection.vendor == "sqlite" else ["en"]


def assert_readable(chromium, pages: list[Page], language: str):
    wrong = []
    context = chromium.new_context(reduced_motion="reduce")
    tab = context.new_page()
    tab.on("pageerror", lambda error: wrong.append(f"{tab.url}: {error}"))
    tab.on("console", lambda m: wrong.append(f"{tab.url}: {m.text}") if "Content Security Policy" in m.text else None)
    show = drawing(tab)

    def look(page, how, rules):
        # Colours that are on their way from one scheme to the other are neither.
        tab.evaluate("document.getAnimations().forEach(animation => animation.finish())")
        found = tab.evaluate("rules => axe.run(document, {resultTypes: ['violations'], runOnly: rules})", rules)
        for rule in found["violations"]:
            for node in rule["nodes"][:3]:
                wrong.append(f"{page.name} {page.address} {how}: {rule['id']} {node['target']} {node['html'][:200]}")

    for page in pages:
        tab.set_viewport_size({"width": 1280, "height": 900})
        tab.emulate_media(color_scheme="light")
        show(page)
        tab.evaluate(AXE)
        look(page, "light", {"type": "tag", "values": ALL})
        tab.emulate_media(color_scheme="dark")
        look(page, "dark", BY_COLOUR)
        if language == "en" and GET.get(page.name) == EVERYBODY:
            tab.evaluate("document.documentElement.dataset.print = 'large'")
            look(page, "dark, high contrast", HIGH_CONTRAST)
            tab.emulate_media(color_scheme="light")
            look(page, "light, high contrast", HIGH_CONTRAST)
        tab.set_viewport_size({"width": 320, "height": 900})
        width, height = tab.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        if width > 320:
            wrong.append(f"{page.name} {page.address}: {width} wide at 320")
        # As high as the page: a bar that sticks to the foot of the window hides nothing then.
        tab.set_viewport_size({"width": 320, "height": height})
        look(page, "narrow", BY_WIDTH)
    context.close()
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)
