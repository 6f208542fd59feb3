"""A document as a web page."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from django.template import Context, Template

from tests.reports import sample
from tracker.reports import prose
from tracker.reports.document import Chart, Paragraph, Run, Section

EXPECTED = (
    "Progress report 2023",
    "We trained <41> officers & more.",
    "Ministry of Defence, 2023",
    "withheld: fewer than 5",
    "not reported",
    "−12",
    "Provisional: 7 of 9 bodies reported.",
    "What the plan leaves open",
    "=cmd|'/c calc'!A1",
)


def shown(document):
    return Template("{% load reports %}{% report document %}").render(Context({"document": document}))


class Outline(HTMLParser):
    """Every start tag with its attributes, and the words within each heading."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, name):
        return [attrs for tag, attrs in self.tags if tag == name]


@pytest.fixture(scope="module")
def page():
    return shown(sample.document())


def test_every_word_of_the_document_is_on_the_page(page):
    words = " ".join("".join(Outline(page).words).split())
    for text in EXPECTED:
        assert text in words


def test_what_people_wrote_is_no_markup(page):
    assert "<b>tags</b>" not in page
    assert "&lt;b&gt;tags&lt;/b&gt;" in page
    assert not Outline(page).all("script")
    assert " style=" not in page


def test_contents_lead_to_parts_that_are_there(page):
    outline = Outline(page)
    ids = [attrs["id"] for _tag, attrs in outline.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = [a["href"][1:] for a in outline.all("a") if a.get("href", "").startswith("#")]
    assert targets
    assert set(targets) <= set(ids)


def test_tables_have_captions_and_headings_of_columns_and_rows(page):
    outline, tables = Outline(page), [table for _section, table in sample.document().tables()]
    assert len(outline.all("caption")) == len(outline.all("table")) == len(tables)
    headings = [th.get("scope") for th in outline.all("th")]
    assert headings.count("col") == sum(len(table.columns) for table in tables)
    assert headings.count("row") == sum(len(table.rows) for table in tables)


def test_headings_step_down_one_at_a_time(page):
    levels = [int(tag[1]) for tag, _attrs in Outline(page).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_text_in_another_language_says_so(page):
    outline = Outline(page)
    assert {"ru", "kk", "en"} <= {attrs.get("lang") for _tag, attrs in outline.tags}
    assert outline.all("article")[0]["lang"] == "en"


def chart_page(svg):
    section = Section("s", "1", "S", (Chart("c", "Chart", "What is seen", svg),))
    return shown(replace(sample.document(), sections=(section,)))


def test_a_chart_is_a_picture_with_words_in_its_place(page):
    pictures = [svg for svg in Outline(page).all("svg") if svg.get("role") == "img"]
    assert "A bar of 41 officers in 2023." in [svg["aria-label"] for svg in pictures]


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onclick="alert(1)"/>',
        '<a href="https://elsewhere.example"><rect/></a>',
        '<image href="https://elsewhere.example/x.png"/>',
        '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">alert(1)</p></foreignObject>',
        '<rect fill="url(https://elsewhere.example/x.svg#a)"/>',
        '<rect style="background:url(https://elsewhere.example)"/>',
        "<style>* { color: red }</style>",
    ],
)
def test_of_a_drawing_only_shapes_and_letters_come_to_the_page(inside):
    page = chart_page(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>kept</text>{inside}</svg>')
    assert ">kept</text>" in page
    for mark in ("alert", "elsewhere", "onclick", "color: red"):
        assert mark not in page


@pytest.mark.parametrize("svg", ["", "<svg", "<p>no drawing</p>"])
def test_a_chart_that_could_not_be_drawn_is_said_to_be_missing(svg):
    page = chart_page(svg)
    assert "This chart could not be drawn" in page
    assert "no drawing" not in page


def test_a_draft_is_called_one_and_an_edition_says_what_changed():
    assert "Draft: not published" in shown(sample.document(edition=0))
    page = shown(sample.document(edition=2))
    assert "Draft: not published" not in page
    assert "The figure of I1 was corrected." in page


@pytest.mark.parametrize(("language", "word"), [("kk", "Мазмұны"), ("ru", "Содержание"), ("en", "Contents")])
def test_the_words_around_it_are_in_the_language_of_the_document(language, word):
    page = shown(sample.document(language))
    assert word in page
    assert f'lang="{language}"' in page


def test_a_status_of_a_later_version_is_shown_by_its_word():
    document = sample.document()
    squares = (replace(document.cover.squares[0], status="unheard_of", label="unheard of"),)
    page = shown(replace(document, cover=replace(document.cover, squares=squares)))
    assert "unheard of" in page


def test_a_link_of_a_written_part_is_a_link():
    section = Section("s", "1", "S", (Paragraph((Run("the plan", href="https://nap.example/?a=1&b=2"),)),))
    page = shown(replace(sample.document(), sections=(section,)))
    assert '<a href="https://nap.example/?a=1&amp;b=2" rel="noopener noreferrer">the plan</a>' in page


def test_blocks_can_stand_alone_on_a_page_of_their_own():
    blocks = prose.blocks("# A heading\n\nWords\n\n> said\n>\n> — Somebody")
    template = "{% load reports %}{% for block in blocks %}{% include block|block_template %}{% endfor %}"
    page = Template(template).render(Context({"blocks": blocks}))
    assert "<h3>A heading</h3>" in page
    assert "<p>Words</p>" in page
    assert "<figcaption>Somebody</figcaption>" in page
