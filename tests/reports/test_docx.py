"""The Word file of a report, read back by python-docx, against the report."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from docx import Document as read_docx
from docx.oxml.ns import qn

from tests.reports.sample import document
from tracker import charts
from tracker.reports import docx
from tracker.reports.document import Paragraph, Run, Section
from tracker.reports.docx.writing import NotDrawn
from tracker.reports.palette import look

LANGUAGES = ("kk", "ru", "en")
pytestmark = pytest.mark.filterwarnings("error")


def read(report):
    return read_docx(io.BytesIO(docx.write(report)))


def styled(file, *names):
    return [p.text for p in file.paragraphs if p.style.name in names]


def of_figures(file):
    return [table for table in file.tables if table.style.name == "Plain Table 2"]


def with_text(words, **more):
    report = document()
    return replace(report, sections=(Section("s", "1", "One", (Paragraph((Run(words, **more),)),)),))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rows", [0, 300])
def test_every_figure_of_every_table_stands_in_the_file_as_in_the_report(language, rows):
    report = document(language, rows=rows)
    found = of_figures(read(report))
    expected = [table for _section, table in report.tables()]
    assert len(found) == len(expected) >= 3
    for made, table in zip(found, expected, strict=True):
        texts = [[cell.text for cell in row.cells] for row in made.rows]
        assert texts[0] == ["\n".join(filter(None, [column.title, column.unit])) for column in table.columns]
        if not table.rows:
            nothing = {"en": "Nothing to list.", "ru": "Перечислять нечего.", "kk": "Тізімде ештеңе жоқ."}[language]
            assert {text for row in texts[1:] for text in row} == {nothing}
            continue
        for got, row in zip(texts[1:], table.rows, strict=True):
            signs = [f"{look(cell.status).sign}\xa0" if cell.status else "" for cell in row.cells]
            assert got == [sign + cell.text for sign, cell in zip(signs, row.cells, strict=True)]


def test_words_in_place_of_a_figure_are_set_apart_from_figures():
    (table, *_others) = of_figures(read(document()))
    row = table.rows[2].cells
    assert [run.style.name for run in row[1].paragraphs[0].runs] == ["Missing"]
    assert row[1].text == "not stated in the plan"
    assert [run.style.name for run in row[2].paragraphs[0].runs] == ["Default Paragraph Font"]
    assert row[2].text == "0"


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_words_own_and_the_contents_hold_them_before_word_was_asked(language):
    file = read(document(language))
    assert styled(file, "Heading 1") == [
        "1\u2002Foreword",
        "2\u2002Summary",
        "3\u2002Progress by objective",
        "4\u2002Budget",
        "A\u2002What the plan leaves open",
    ]
    assert styled(file, "Heading 2") == ["3.1\u2002Objective 1", "3.2\u2002Objective 2"]
    assert styled(file, "Heading 3") == ["Action 1.1"]
    assert styled(file, "Title") == ["Progress report 2023"]
    assert [line.strip() for line in styled(file, "toc 1", "toc 2")] == styled(file, "Heading 1", "Heading 2")
    codes = [code.text.strip() for code in file.element.body.iter(qn("w:instrText"))]
    assert codes[0] == 'TOC \\o "1-2" \\h \\z \\u'
    bookmarks = [mark.get(qn("w:name")) for mark in file.element.body.iter(qn("w:bookmarkStart"))]
    assert len(set(bookmarks)) == len(bookmarks)
    anchors = [link.get(qn("w:anchor")) for link in file.element.body.iter(qn("w:hyperlink"))]
    assert set(filter(None, anchors)) <= set(bookmarks)


def test_word_opens_the_file_without_a_question():
    settings = read(document()).settings.element
    assert settings.find(qn("w:updateFields")) is None
    assert not settings.getroottree().xpath("//*[@w:dirty]", namespaces=settings.nsmap)


@pytest.mark.parametrize(
    ("language", "captions"),
    [
        ("en", ["Figure 1. Officers", "Table 1. Көрсеткіштер", "Table 2. Budget", "Table 3. Corrections"]),
        ("ru", ["Рисунок 1. Officers", "Таблица 1. Көрсеткіштер", "Таблица 2. Budget", "Таблица 3. Corrections"]),
        ("kk", ["1-сурет. Officers", "1-кесте. Көрсеткіштер", "2-кесте. Budget", "3-кесте. Corrections"]),
    ],
)
def test_captions_are_counted_by_fields_of_word_in_the_languages_own_way(language, captions):
    file = read(document(language))
    found = [p for p in file.paragraphs if p.style.name == "Caption" and p._p.findall(f".//{qn('w:instrText')}")]
    assert len(found) == len(captions)
    for paragraph, wanted in zip(found, captions, strict=True):
        assert paragraph.text.startswith(wanted)
        assert paragraph._p.find(f".//{qn('w:instrText')}").text.strip().startswith("SEQ ")


def test_the_head_of_a_table_comes_again_on_each_page_and_no_row_is_broken():
    for table in of_figures(read(document(rows=100))):
        properties = [row._tr.trPr for row in table.rows]
        assert all(each.find(qn("w:cantSplit")) is not None for each in properties)
        assert [each.find(qn("w:tblHeader")) is not None for each in properties] == [True] + [False] * (
            len(table.rows) - 1
        )
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


@pytest.mark.parametrize(("language", "locale"), [("kk", "kk-KZ"), ("ru", "ru-RU"), ("en", "en-GB")])
def test_the_file_says_its_language_and_that_of_words_in_another(language, locale):
    file = read(document(language))
    default = file.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}")
    assert default.get(qn("w:val")) == locale
    assert file.core_properties.language == locale
    marked = {
        run.text: run._r.rPr.find(qn("w:lang")).get(qn("w:val"))
        for paragraph in file.paragraphs
        for run in paragraph.runs
        if run._r.rPr is not None and run._r.rPr.find(qn("w:lang")) is not None
    }
    assert marked["as said"] == "en-GB"
    assert marked["We trained <41> officers & more."] == "ru-RU"


def test_pictures_say_in_words_what_they_show():
    file = read(document())
    told = [picture.get("descr") for picture in file.element.body.iter(qn("wp:docPr"))]
    assert told == ["QR code: https://nap.example/en/plans/plan/reports/2023/", "A bar of 41 officers in 2023."]
    squares = next(table for table in file.tables if table.style.name == "Squares")
    said = squares._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
    assert "1.1: completed; 1.2: in progress" in said
    assert [cell.text for cell in squares.rows[0].cells][:2] == ["1.1\n●", "1.2\n◐"]


def test_the_band_of_the_cover_is_behind_the_text_and_on_no_other_page():
    (section,) = read(document()).sections
    (band,) = section.first_page_header._element.iter(qn("wp:anchor"))
    assert band.get("behindDoc") == "1"
    assert not list(section.header._element.iter(qn("wp:anchor")))


def test_links_lead_where_the_report_says():
    file = read(document())
    targets = {rel.target_ref for rel in file.part.rels.values() if rel.is_external}
    assert {"https://nap.example/source?a=1&b=2", "https://nap.example/I1", "https://nap.example/en/verify/"} <= targets


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "\\\\host\\share", "/relative"])
def test_an_address_that_is_none_of_the_web_is_no_link(address):
    file = read(with_text("here", href=address))
    assert address not in {rel.target_ref for rel in file.part.rels.values() if rel.is_external}
    assert "here" in [p.text for p in file.paragraphs]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_says_which_edition_it_is_of(language):
    file = read(document(language, edition=2))
    (section,) = file.sections
    words = {"en": "Edition 2", "ru": "Редакция 2", "kk": "2-редакция"}[language]
    assert section.header.paragraphs[0].text == f"Progress report 2023\t{words}"
    codes = [code.text.strip() for code in section.footer._element.iter(qn("w:instrText"))]
    assert sorted(codes) == ["NUMPAGES", "PAGE"]
    assert section.footer.paragraphs[0].text.endswith(
        "  ·  National Action Plan on Women, Peace and Security 2022-2025"
    )
    assert "The figure of I1 was corrected." in [cell.text for table in file.tables for cell in table._cells]


@pytest.mark.parametrize("edition", [0, 1])
def test_a_draft_and_a_demonstration_are_marked_on_every_page_and_on_the_cover(edition):
    file = read(document(edition=edition))
    (section,) = file.sections
    demonstration = "Demonstration: invented figures, reported by nobody."
    marks = (["Draft, not published"] if edition == 0 else []) + [demonstration]
    for header in (section.header, section.first_page_header):
        assert [p.text for p in header.paragraphs if p.style.name == "Header Mark"] == marks
    assert styled(file, "Notice Warning")[: len(marks)] == marks
    real = replace(document(), cover=replace(document().cover, demonstration=""))
    assert not [p for p in read(real).sections[0].header.paragraphs if p.style.name == "Header Mark"]


def test_the_same_report_gives_the_same_bytes():
    report = document("kk", rows=5)
    content = docx.write(report)
    assert docx.write(report) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in archive.namelist()
    told = read(report).core_properties
    assert told.title == "Progress report 2023"
    assert told.author == "Secretariat of the National Commission"
    assert told.created == told.modified == datetime(2024, 3, 1, tzinfo=UTC)


def test_what_people_typed_stays_what_they_typed():
    words = '=cmd|"/c calc"!A1 <w:p/> ]]> &amp; #heading *stars* { TOC } \\o ﷽ 😀 әғқңөұүһі'
    assert words in [p.text for p in read(with_text(words)).paragraphs]


def test_signs_that_no_xml_can_hold_are_left_out():
    assert "one two\nthree\tfour five" in [
        p.text for p in read(with_text("one\x00two\r\nthree\tfour\x0bfive")).paragraphs
    ]


def test_numbered_lists_each_begin_at_one():
    report = document()
    (quoted,) = [s for s in report.walk() if s.key == "objective-1"]
    twice = replace(report, sections=(quoted, replace(quoted, key="again")))
    file = read(twice)
    numbers = [p._p.pPr.numPr.numId.val for p in file.paragraphs if p.style.name == "List Number"]
    assert len(numbers) == 4
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    begins = {
        num.numId: num.find(f".//{qn('w:startOverride')}").get(qn("w:val"))
        for num in file.part.numbering_part.element.findall(qn("w:num"))
        if num.numId in numbers
    }
    assert set(begins.values()) == {"1"}
    assert set(begins) == set(numbers)


def test_a_report_without_squares_tables_or_an_address_is_still_a_file():
    report = document()
    cover = replace(report.cover, squares=(), address="", verify="", subtitle="", demonstration="")
    file = read(replace(report, cover=cover, sections=()))
    assert [table.style.name for table in file.tables] == ["Facts"]
    assert not list(file.element.body.iter(qn("wp:docPr")))


def test_a_chart_that_cannot_be_drawn_is_no_reason_for_a_report_without_it(monkeypatch):
    monkeypatch.setattr(charts, "picture", lambda svg: None)
    with pytest.raises(NotDrawn, match="Officers trained rose to 41"):
        docx.write(document())


@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_opens_it_and_shows_headings_and_figures(converted, language):
    report = document(language, rows=60)
    pages = converted(docx.write(report), "docx")
    text = " ".join(" ".join(pages).split())
    for section in report.walk():
        assert f"{section.number} {section.title}" in text
    for words in ("1 234,5", "40,2 %", "withheld: fewer", "R59 one of many", "3 000,50"):
        assert words in text
    of_table = [page for page in pages if "one of many" in page]
    assert len(of_table) > 1
    assert all("Assessment" in page for page in of_table), "the head of the table is on each of its pages"
