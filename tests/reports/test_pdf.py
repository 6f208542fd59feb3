"""The report as PDF, read back as assistive technology reads it, and by a validator of the standards that it names."""

import io
from dataclasses import replace

import page as validator
import pikepdf
import pytest

from tests.reports.sample import document, indicators
from tests.reports.tagged import read, squeezed
from tracker.reports import pdf
from tracker.reports.document import Cell, Chart, Paragraph, Row, Run, Section, Square, Table

LANGUAGES = ["kk", "ru", "en"]


@pytest.fixture(scope="module", params=LANGUAGES)
def written(request):
    """The sample in one language, and the file as it is read back."""
    content = document(request.param)
    return content, read(pdf.write(content))


def the(kind):
    """The sample's one block of this class."""
    return next(block for section in document().walk() for block in section.blocks if isinstance(block, kind))


def with_blocks(*blocks, language="en"):
    """The sample with these blocks alone."""
    return replace(document(language), sections=(Section("one", "1", "One", blocks),))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("standard", ["ua1", "2a"])
def test_a_validator_finds_nothing_against_the_standards(language, standard):
    report = validator.validate_pdf_bytes(pdf.write(document(language, edition=0)), profile=standard)
    assert report.rules.total > 100
    # It takes a stream whose last byte is 13, and the line end after it, for one longer line end.
    known = {"PDFA2A-STREAM-LENGTH-001"}
    assert [failure.message for failure in report.failures if failure.rule_id not in known] == []


def test_the_validator_does_find_a_picture_without_words():
    file = pikepdf.open(io.BytesIO(pdf.write(document())))
    for node in file.objects:
        if isinstance(node, pikepdf.Dictionary) and node.get("/S") == "/Figure":
            del node["/Alt"]
    out = io.BytesIO()
    file.save(out)
    assert not validator.is_pdf_compliant_bytes(out.getvalue(), profile="ua1")


def test_the_file_says_what_it_is(written):
    content, file = written
    assert file.pdf.Root.MarkInfo.Marked
    assert file.pdf.Root.Lang == content.language
    assert file.pdf.Root.ViewerPreferences.DisplayDocTitle
    with file.pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"].startswith(content.cover.title)
        assert about["dc:creator"] == [content.cover.publisher]
        assert about["xmp:CreateDate"].startswith("2024-03-01")


def test_every_text_is_tagged_or_is_a_repetition_of_the_page(written):
    _content, file = written
    assert file.stray == []


def test_every_figure_of_every_table_is_read_in_its_cell(written):
    content, file = written
    tables = file.tree.all("Table")
    assert len(tables) == len(list(content.tables()))
    for (_section, expected), found in zip(content.tables(), tables, strict=True):
        head, *rows = found.all("TR")
        assert [squeezed(cell.text) for cell in head.below] == [
            squeezed(column.title + column.unit) for column in expected.columns
        ]
        assert [[squeezed(cell.text) for cell in row.below] for row in rows] == [
            [squeezed(cell.text) for cell in row.cells] for row in expected.rows
        ]


def test_the_heads_of_a_table_say_whether_they_head_a_column_or_a_row(written):
    _content, file = written
    for table in file.tree.all("Table"):
        head, *rows = table.all("TR")
        assert {(cell.kind, cell.scope) for cell in head.below} == {("TH", "Column")}
        for row in rows:
            first, *others = row.below
            assert (first.kind, first.scope) == ("TH", "Row")
            assert {cell.kind for cell in others} == {"TD"}


def test_every_picture_has_its_words(written):
    content, file = written
    figures = file.tree.all("Figure")
    assert all(figure.alt for figure in figures)
    said = " ".join(figure.alt for figure in figures)
    assert "A bar of 41 officers in 2023." in said
    assert content.cover.address in said
    for square in content.cover.squares:
        assert square.label in said


def test_the_headings_are_the_sections_and_lead_there(written):
    content, file = written
    headings = [tag.text for tag in file.tree.all("H1", "H2", "H3")]
    sections = [f"{section.number} {section.title}" for section in content.walk()]
    assert [one for one in headings if one in sections] == sections
    with file.pdf.open_outline() as outline:
        marks = [item.title for item in outline.root] + [
            below.title for item in outline.root for below in item.children
        ]
    assert set(sections) <= set(marks)


def test_what_people_wrote_is_read_letter_by_letter(written):
    _content, file = written
    text = squeezed(file.tree.text)
    for words in (
        "[in brackets] #heading *stars* _lines_ `ticks` $money$ <b>tags</b> \\ ~ @ref {braces}",
        "I1 Officers trained in the law & <customs> of war #1 _x_ *y* $z$ @w",
        "=cmd|'/c calc'!A1",
        "We trained <41> officers & more.",
        "Жоспар орындалуда.",
        "Әскери қызметтегі әйелдердің үлесі, ұғым һәм ӨҮҚІ",
    ):
        assert squeezed(words) in text


def test_words_in_another_language_say_so(written):
    content, file = written
    spoken = dict.fromkeys(LANGUAGES, "")
    for text, language in file.tree.spoken(content.language):
        spoken[language] += squeezed(text)
    assert "assaid" in spoken["en"]
    assert squeezed("We trained <41> officers & more.") in spoken["ru"]
    assert squeezed("I3 Әскери қызметтегі әйелдердің үлесі, ұғым һәм ӨҮҚІ") in spoken["kk"]


def test_all_fonts_travel_with_the_file(written):
    _content, file = written
    fonts = [one for one in file.pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
    roots = [font for font in fonts if font.get("/Subtype") == "/Type0"]
    assert roots
    for font in roots:
        assert "/ToUnicode" in font
        assert "GolosText" in str(font.BaseFont)
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_a_table_over_many_pages_repeats_its_head():
    file = read(pdf.write(document(rows=300)))
    over = [text for text in file.artifacts if "Assessment" in text]
    assert len(over) >= file.pages - 5 > 5
    rows = len(indicators(300).rows)
    assert rows > 300
    assert max(len(table.all("TR")) for table in file.tree.all("Table")) == rows + 1


def test_pages_are_numbered_out_of_all():
    file = read(pdf.write(document()))
    assert [f"{n}/{file.pages}" in squeezed(text) for n, text in enumerate(file.artifacts, 1)][1:] == [True] * (
        file.pages - 1
    )


def test_invented_data_and_drafts_are_named_on_every_page():
    draft = read(pdf.write(document(edition=0)))
    final = read(pdf.write(document()))
    assert all("Draft" in text and "Demonstration" in text for text in draft.artifacts[1:])
    assert not any("Draft" in text for text in final.artifacts)
    said = {tag.text for tag in draft.tree.all("P")}
    assert "Draft, not published" in said
    assert document().cover.demonstration in said


def test_the_same_document_gives_the_same_bytes():
    assert pdf.write(document("kk")) == pdf.write(document("kk"))
    assert pdf.write(document("kk")) != pdf.write(document("ru"))


def test_letters_that_no_font_has_are_named_not_lost():
    words = "Қазақ 😀 中 \x01\u202e→ ≥ ₸ и\u0306 1\u202f234"
    file = read(pdf.write(with_blocks(Paragraph((Run(words),)))))
    assert squeezed("Қазақ [U+1F600] [U+4E2D] → ≥ ₸ й 1234") in squeezed(file.tree.text)


def test_letters_that_no_font_has_are_named_in_a_picture_too():
    chart = the(Chart)
    file = read(pdf.write(with_blocks(replace(chart, svg=chart.svg.replace(">41<", ">41 😀<")))))
    assert "41[U+1F600]" in squeezed(file.tree.text)


def test_a_chart_that_could_not_be_drawn_is_told():
    chart = the(Chart)
    file = read(pdf.write(with_blocks(replace(chart, svg=""))))
    assert chart.title in file.tree.text
    assert chart.alt in file.tree.text


def test_a_hash_is_read_whole_though_it_is_broken_into_lines():
    table = the(Table)
    row = Row((*table.rows[0].cells[:-1], Cell("9f" * 32)))
    file = read(pdf.write(with_blocks(replace(table, rows=(row,)), Paragraph((Run("ab" * 32), Run("x" * 300))))))
    assert "9f" * 32 in squeezed(file.tree.text)
    assert "ab" * 32 in file.tree.text
    assert "x" * 300 in squeezed(file.tree.text)


def test_a_link_that_is_not_one_is_left_out():
    runs = (Run("a", href="javascript:alert(1)"), Run("b", href="https://nap.example/"), Run("c", href="/en/"))
    file = read(pdf.write(with_blocks(Paragraph(runs))))
    assert [tag.text for tag in file.tree.all("Link")][-1] == "b"
    assert "javascript" not in str([page.get("/Annots") for page in file.pdf.pages])


@pytest.mark.parametrize("actions", [1, 12, 100, 400])
def test_a_cover_is_one_page_however_many_actions_there_are(actions):
    content = document()
    squares = tuple(Square(f"{n}", "completed", "completed") for n in range(actions))
    long = replace(content.cover, squares=squares, title="A long title " * 8, plan="A plan " * 30)
    file = read(pdf.write(replace(content, cover=long)))
    assert "2/" in squeezed(file.artifacts[1])
    assert f"completed {actions}" in file.tree.text


def test_a_report_with_nothing_in_it_still_has_a_cover():
    content = document()
    empty = replace(
        content,
        sections=(),
        cover=replace(
            content.cover,
            squares=(),
            address="",
            verify="",
            licence="",
            demonstration="",
            subtitle="",
            country="",
            publisher="",
        ),
    )
    assert validator.is_pdf_compliant_bytes(pdf.write(empty), profile="ua1")
    assert all(tag.text for tag in read(pdf.write(empty)).tree.all("P", "H1", "Title"))


def test_a_table_without_rows_keeps_its_head():
    table = the(Table)
    file = read(pdf.write(with_blocks(replace(table, rows=()))))
    assert len(file.tree.all("TH")) == len(table.columns)


def test_a_table_of_many_columns_turns_the_page():
    table = the(Table)
    long = replace(
        table,
        columns=table.columns * 3,
        rows=tuple(Row(row.cells * 3) for row in table.rows if not row.total),
    )
    file = read(pdf.write(with_blocks(long)))
    turned = [box.mediabox[2] > box.mediabox[3] for box in file.pdf.pages]
    assert turned[0] is False
    assert any(turned)
