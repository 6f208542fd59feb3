"""No English is left on a page in Russian or Kazakh, whoever looks, also where something goes wrong."""

import csv
import io

import pytest

from .conftest import PEOPLE
from .reading import english, english_of, listed

LANGUAGES = ["ru", "kk"]


def in_words(content):
    """What a table says in words: its head and the rest are codes, the same in every language."""
    for row in csv.DictReader(io.StringIO(content)):
        yield from (value for key, value in row.items() if key.endswith(("_name", "_title", "_label")) and value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("person", PEOPLE)
def test_no_page_shows_english(person, language, reported, walk, names):
    walk = walk(person, language)
    found = {text: url for url, _status, html in walk.pages for text in english_of(html, names)}
    assert not found, listed(found)
    assert not [url for url, status, _html in walk.pages if status >= 500]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_file_shows_english(language, reported, walk, names):
    """Drawings of charts, the feed, and the head of each table."""
    found, kinds = {}, set()
    for url, answer in walk("visitor", language).files:
        content = (b"".join(answer) if answer.streaming else answer.content).decode("utf-8-sig", "replace")
        kind = answer["Content-Type"].partition(";")[0]
        kinds.add(kind)
        if kind.endswith("xml"):
            found |= dict.fromkeys(english_of(content, names, language), url)
        if kind == "text/csv":
            found |= {text: url for text in in_words(content) if english(text, names)}
    assert not found, listed(found)
    assert kinds >= {"text/csv", "image/svg+xml"}
