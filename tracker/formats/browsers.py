"""What a browser says of itself, in two words that people know: "Firefox on Windows"."""

import re

from django.utils.translation import gettext as _

# The first that is found counts: each names those after it too, to be served the same pages.
BROWSERS = (
    ("Edge", re.compile(r"\bEdg(?:e|A|iOS)?/")),
    ("Opera", re.compile(r"\b(?:OPR|Opera)[/ ]")),
    ("Yandex Browser", re.compile(r"\bYaBrowser/")),
    ("Samsung Internet", re.compile(r"\bSamsungBrowser/")),
    ("Firefox", re.compile(r"\b(?:Firefox|FxiOS)/")),
    ("Chromium", re.compile(r"\b(?:Chromium|HeadlessChrome)/")),
    ("Chrome", re.compile(r"\b(?:Chrome|CriOS)/")),
    ("Safari", re.compile(r"\bVersion/[\d.]+.* Safari/")),
)
SYSTEMS = (
    ("Windows", re.compile(r"\bWindows\b")),
    ("Android", re.compile(r"\bAndroid\b")),
    ("iPhone", re.compile(r"\biPhone\b")),
    ("iPad", re.compile(r"\biPad\b")),
    ("macOS", re.compile(r"\bMac OS X\b|\bMacintosh\b")),
    ("ChromeOS", re.compile(r"\bCrOS\b")),
    ("Linux", re.compile(r"\bLinux\b|\bX11\b")),
)


def in_words(user_agent: str) -> str:
    """Browser and system of a User-Agent header. It is typed by whoever likes, so nothing of it is shown as it is."""
    browser = _named(BROWSERS, user_agent)
    system = _named(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    if system:
        return _("Another browser on %(system)s") % {"system": system}
    return browser or _("Another browser")


def _named(known: tuple[tuple[str, re.Pattern], ...], text: str) -> str:
    return next((name for name, pattern in known if pattern.search(text)), "")
