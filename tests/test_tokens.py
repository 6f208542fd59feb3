"""The contrasts of static/css/tokens.css, computed from the colours: those that it states and those that it owes."""

import re
from pathlib import Path

import pytest

SOURCE = (Path(__file__).resolve().parent.parent / "static/css/tokens.css").read_text()


def block(selector: str) -> dict[str, tuple[str, str]]:
    """{token: (colour, what the comment behind it says)} of the rule that begins with the selector."""
    rule = SOURCE.split(selector, 1)[1].split("}", 1)[0]
    found = re.findall(r"--nt-([\w-]+): *(#[0-9a-f]{6});(?: */\*(.*?)\*/)?", rule)
    return {token: (colour, note) for token, colour, note in found}


LIGHT = block("\n:root {")
DARK = block('[data-bs-theme="dark"] {')
DARK_BY_SYSTEM = block("  :root:not([data-bs-theme]) {")
HIGH = block('  :root[data-print="large"] {')
HIGH_DARK = block('  :root:not([data-bs-theme])[data-print="large"] {')
THEMES = {"light": LIGHT, "dark": DARK, "high contrast": LIGHT | HIGH, "dark, high contrast": DARK | HIGH_DARK}

SURFACES = ("paper", "sunk", "raised")
TINTS = ("teal-tint", "gold-tint", "danger-tint")
MARKS = [token.removesuffix("-edge") for token in LIGHT if token.endswith("-edge")]
# Text and what it stands on.
TEXT = [
    *[(ink, surface) for ink in ("ink", "ink-2") for surface in (*SURFACES, *TINTS)],
    *[("teal", surface) for surface in (*SURFACES, "teal-tint")],
    ("teal-hover", "paper"), ("gold", "paper"), ("gold", "gold-tint"),
    ("danger", "paper"), ("danger", "raised"), ("danger", "danger-tint"),
    ("btn-ink", "btn"), ("btn-ink", "btn-hover"), ("band-ink", "band"), ("band-ink-2", "band"),
    *[(f"{mark}-ink", mark) for mark in (*MARKS, "cat-men")], ("btn-ink", "cat-women"),
]  # fmt: skip
# Lines, edges and areas that mean something.
GRAPHICS = [
    *[("rule-strong", surface) for surface in SURFACES], *[("focus", surface) for surface in SURFACES],
    ("gold-line", "paper"), ("gold-line", "band"), ("hatch", "hatch-bg"), ("btn", "paper"),
    *[(f"{mark}-edge", "paper") for mark in MARKS],
    *[(token, "paper") for token in LIGHT if token.startswith("cat-") and not token.endswith("-ink")],
]  # fmt: skip


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: dict, one: str, other: str) -> float:
    light, dark = sorted((luminance(theme[one][0]), luminance(theme[other][0])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
def test_text_and_graphics_stand_out_as_far_as_they_must(name):
    text, graphics = (7, 4.5) if "high contrast" in name else (4.5, 3)
    for pairs, least in ((TEXT, text), (GRAPHICS, graphics)):
        for one, other in pairs:
            found = contrast(THEMES[name], one, other)
            # A gold mark on the band is the one graphic that is only ever beside its word.
            assert found >= (3 if (one, other) == ("gold-line", "band") else least), f"{one} on {other}: {found:.2f}"


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_contrast_that_is_written_down_is_the_one_that_is_measured(name):
    theme, said = THEMES[name], 0
    for token, (_colour, note) in theme.items():
        fill = token.removesuffix("-ink")
        for other, number in re.findall(r"([a-z][a-z0-9-]+)(?: on it)? (\d+\.\d)", note):
            one, other = (token, fill) if other == "fill" else (token, other)
            assert abs(contrast(theme, one, other) - float(number)) <= 0.1, f"{token}: {note}"
            said += 1
    assert said > 70


def test_dark_is_the_same_by_system_and_by_choice_and_no_theme_lacks_a_token():
    assert {k: v[0] for k, v in DARK.items()} == {k: v[0] for k, v in DARK_BY_SYSTEM.items()}
    assert LIGHT.keys() == DARK.keys()
    assert HIGH.keys() == HIGH_DARK.keys() == LIGHT.keys()


def test_no_colour_is_written_outside_the_tokens():
    """Nothing else is measured. White on the band and shadows are the exceptions, and what is drawn for paper."""
    folder = Path(__file__).resolve().parent.parent / "static/css"
    for file in sorted(folder.glob("*.css")):
        if file.name in ("tokens.css", "print.css", "admin.css"):
            continue
        colours = set(re.findall(r"(?<![\w%])#[0-9a-f]{3,8}\b(?![^;{]*\{)", file.read_text()))
        assert colours <= {"#fff", "#000"}, file.name
