"""A browser's own words for itself, as the profile shows them."""

import pytest
from django.utils.translation import override

from tracker.formats.browsers import in_words

MOZILLA = "Mozilla/5.0"
KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {KIT} Chrome/141.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{MOZILLA} (Windows NT 10.0) {KIT} Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0", "Edge on Windows"),
        (f"{MOZILLA} (X11; Linux x86_64) {KIT} HeadlessChrome/141.0.0.0 Safari/537.36", "Chromium on Linux"),
        (f"{MOZILLA} (X11; Ubuntu; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox on Linux"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) {KIT} Version/18.1 Safari/605.1.15", "Safari on macOS"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) {KIT} Version/18.1 Mobile/15E148 Safari/604.1",
         "Safari on iPhone"),
        (f"{MOZILLA} (iPhone; CPU iPhone OS 18_1 like Mac OS X) {KIT} CriOS/141.0 Mobile/15E148 Safari/604.1",
         "Chrome on iPhone"),
        (f"{MOZILLA} (Linux; Android 14; SM-S918B) {KIT} SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36",
         "Samsung Internet on Android"),
        (f"{MOZILLA} (Windows NT 10.0) {KIT} Chrome/140.0 YaBrowser/25.8 Safari/537.36", "Yandex Browser on Windows"),
        (f"{MOZILLA} (Linux; Android 14) {KIT}", "Another browser on Android"),
        ("curl/8.5.0", "Another browser"),
        ("<b>Chromium", "Another browser"),
        ("", "Another browser"),
    ],
)  # fmt: skip
def test_browser_and_system_are_named_and_nothing_of_the_header_is_shown(header, words):
    with override("en"):
        assert in_words(header) == words
