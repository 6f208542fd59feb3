"""Each error names the row, the column and the mend, and one of them stops the whole file."""

import csv
import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override

from tests import factories as f
from tests.plan.conftest import FIXTURES
from tracker.domain import workflow
from tracker.domain.entries import EntryData
from tracker.reports.importing.layout import COLUMNS as KNOWN
from tracker.reports.importing.layout import name_of

from .conftest import BY_SEX, COLUMNS, COUNT, as_csv, as_xlsx, everything, report

# (what is wrong, the rows after a good one, what is said of it)
WRONG = [
    ("code", [report("I9", value=1)], "row 3, column A (code): The plan has no indicator or action “I9”. There are: "),
    ("no code", [report("", value=1)], "row 3, column A (code): This cannot be empty."),
    ("body", [report(body="navy")], "column B (body): No body with something to report is called “navy”"),
    ("period", [report(period="2031")], "column C (period): I1 is reported for no period “2031”. There are: 2022"),
    ("not asked", [report("S", body="interior")], "column B (body): Ministry of the Interior is not asked to report S"),
    ("number", [report("Q", value="12a")], "row 3, column G (value): “12a” is not a number."),
    ("not whole", [report(period="2023", value="1.5")], "column G (value): Give a whole number"),
    ("negative", [report(period="2023", value="-1")], "column G (value): The number cannot be less than zero."),
    ("huge", [report("Q", value="9" * 40)], "column G (value): A figure may have at most 15 digits."),
    ("infinite", [report("Q", value="1e999")], "column G (value): “1e999” is not a number."),
    ("part above whole", [report("S", numerator="8", denominator="7")], "column H (numerator): The part (8) cannot"),
    ("half a share", [report("S", numerator="8")], "column I (denominator): Give both numbers"),
    ("other kind", [report("Y", value="1")], "column G (value): Nothing belongs here"),
    ("answer", [report("Y", answer="perhaps")], "column J (answer): “perhaps” is not one of the choices: Yes; No."),
    ("step", [report("M", step="4")], "column K (step): “4” is not one of the choices: Step 1; Step 2; Step 3."),
    ("status", [report("1.1", implementation_status="x")], "column L (implementation_status): “x” is not one"),
    ("percent", [report("1.1", implementation_status="completed", percent="101")], "column M (percent): Give a whole"),
    ("nothing", [report("Y")], "column J (answer): Give a figure, or say why there is none."),
    ("no reason", [report("Y", availability="withheld")], "column N (reason): Give the reason or the legal ground."),
    ("both", [report("Q", availability="withheld", reason="Law", value="3")], "column F (availability): A figure is"),
    ("no source", [report("Q", value="3")], "column R (source): Say where the figure comes from"),
    ("date", [report("N", narrative="x", letter_date="31.02.2022")], "column T (letter_date): “31.02.2022” is not a"),
    ("language", [report("N", narrative="x", language="fr")], "column U (language): “fr” is not one of the choices"),
    ("long", [report("N", narrative="x", letter_number="9" * 61)], "column S (letter_number): At most 60 characters"),
    ("twice", [COUNT], "row 3, column A (code): This report stands here a second time (first in row 2)."),
    ("breakdown", [report(breakdown="age", category="old")], "column D (breakdown): There is no breakdown “age”"),
    ("category", [report(breakdown="sex", category="old")], "column E (category): There is no category “old” here. "),
    ("cell twice", [BY_SEX[0], BY_SEX[0]], "row 4, column E (category): This cell stands here a second time"),
    ("cell alone", [report("S", breakdown="sex", category="men", value="1")], "column D (breakdown): The row of"),
    ("words in a cell", [{**BY_SEX[0], "narrative": "x"}], "column O (narrative): Nothing belongs here in a row of a"),
    ("too many", [*BY_SEX, report(breakdown="sex", category="men", value="61")], "second time"),
    ("sum", [report(breakdown="sex", category="men", value="111")], "row 3, column D (breakdown): "),
    ("note alone", [report(breakdown="sex")], "column V (note): Write why the cells and the total differ"),
    ("note astray", [report("Y", answer="yes", note="x")], "column V (note): This belongs in a row of its own"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "said"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_an_error_names_row_column_and_mend_and_nothing_is_written(past, rows, said):
    before = everything()
    out, err, refused = past.run(as_csv([COUNT, *rows]), "--write")
    assert said in err
    assert err.startswith("past.csv, row ")
    assert re.fullmatch(r"\d errors?\. Nothing was written\.", refused)
    assert out == ""
    assert everything() == before


def test_all_errors_are_told_in_the_order_of_the_rows(past):
    rows = [report("I9"), report("Q", value="x", letter_date="x"), report("Y", answer="x")]
    _out, err, refused = past.run(as_csv(rows))
    assert re.findall(r"row (\d+), column (\w)", err) == [("2", "A"), ("3", "G"), ("3", "T"), ("4", "J")]
    assert refused == "4 errors. Nothing was written."


def test_a_reason_lets_cells_differ_from_the_total(past):
    cells = [report(breakdown="sex", category="men", value="111"), report(breakdown="sex", note="Counted twice.")]
    past.write([COUNT, *cells])
    assert past.entry().breakdown_notes.get().reason == "Counted twice."


def test_another_report_that_is_there_is_never_overwritten(past):
    entry = workflow.start(past.for_indicator, past.periods[0], by=past.reporter)
    workflow.save(entry, EntryData(value=7, source="x"), by=past.reporter, version=entry.version)
    _out, err, refused = past.run(as_csv([COUNT]), "--write")
    assert "column A (code): This report is there already, with other content (draft)." in err
    assert refused
    entry.refresh_from_db()
    assert entry.value == 7


def test_a_closed_period_and_one_to_come_are_refused(past):
    first, *_rest, last = past.periods
    first.closed_at = timezone.now()
    first.save()
    type(last).objects.filter(pk=last.pk).update(opens_on="2100-01-01", due_on="2100-01-02")
    rows = [COUNT, report(period="2025", value="1", source="x")]
    _out, err, _refused = past.run(as_csv(rows), "--write")
    assert "row 2, column C (period): The period is closed. A coordinator opens it again" in err
    assert "row 3, column C (period): The period takes reports from 1 January 2100 on." in err


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("other_reporter", "None of those named with --as reports for Ministry of Defence"),
        ("coordinator", "None of those named"),
        ("observer", "None of those named"),
        ("admin", "None of those named"),
    ],
)
def test_only_the_bodys_own_people_submit(past, name, said):
    before = everything()
    _out, err, _refused = past.run(as_csv([COUNT]), "--write", by=[getattr(past, name)])
    assert said in err
    assert everything() == before


def test_where_there_is_a_signatory_nobody_else_submits(past):
    rows = as_csv([report(body="interior", value="1", source="x")])
    _out, err, _refused = past.run(rows, "--write", by=[past.other_reporter])
    assert "Reports of Ministry of the Interior are submitted by its signatory" in err


def test_who_is_not_known_or_has_left_is_refused_at_once(past):
    gone = f.reporter_of(past.defence)
    gone.is_active = False
    gone.save()
    assert "Nobody has an account with the address" in past.run(as_csv([COUNT]), by=[gone])[2]


def test_errors_are_told_in_the_language_that_is_asked_for(past):
    _out, err, refused = past.run(as_csv([report("Q", value="x")]), "--language=ru")
    assert "строка 2, столбец G" in err
    assert "не число" in err
    assert "Ничего не записано" in refused


def test_numbers_are_read_by_the_language_of_the_file(past):
    past.write([report("Q", value="1 234,5", source="x")], "--language=ru")
    entry = past.entry("Q")
    assert (str(entry.value.normalize()), entry.language) == ("1234.5", "ru")


# -- The file as a whole -----------------------------------------------------------------------------------------------


def test_semicolons_tabs_a_mark_and_utf_16_are_understood(past):
    forms = {
        "2022": as_csv([COUNT], delimiter=";"),
        "2023": b"\xef\xbb\xbf" + as_csv([{**COUNT, "period": "2023"}], delimiter="\t", quoting=csv.QUOTE_ALL),
        "2024": as_csv([{**COUNT, "period": "2024"}], delimiter=";").decode().encode("utf-16"),
    }
    for year, content in forms.items():
        assert past.run(content, "--write")[1:] == ("", "")
        assert past.entry(year=int(year)).value == 110


def test_the_sites_own_headings_are_understood_in_any_language(past):
    keys = ("code", "body", "period", "value", "source")
    with override("kk"):
        heads = [str(KNOWN[key].label) for key in keys]
    rows = [dict(zip(heads, ("I1", "defence", "2022", "5", "Registers"), strict=True))]
    out, err, refused = past.run(as_csv(rows, columns=heads), "--language=ru")
    assert "Будет представлен 1 отчёт. Ничего не записано" in out
    assert (err, refused) == ("", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The columns code, body, period are missing."),
        (b"code,body\nI1,defence\n", "The columns period are missing."),
        (b"code,body,period,valeu\nI1,defence,2022,1\n", "Row 1, column D: there is no column “valeu”."),
        (b"code,body,period,Code\n", "Row 1, column D: the column “Code” is there a second time."),
        ("код,body".encode("cp1251"), "not written in UTF-8"),
        (b"code,body,period\n\0\n", "The file is no text."),
        (b'code,body,period\n"I1,defence,2022\n', "Line 2 cannot be read as CSV"),
        (b"PK\x03\x04 and no more", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0 and no more", "an old Excel file"),
        (as_csv([COUNT] * 20_001), "The file has more than 20000 rows."),
        (b"code,body,period\n" + b"," * 70 + b"\n", "Row 2 has more than 60 columns."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(past, content, said):
    before = everything()
    _out, err, refused = past.run(content, "--write")
    assert said in refused
    assert refused.endswith("Nothing was written.")
    assert (err, everything()) == ("", before)


def test_what_stands_under_no_heading_is_not_passed_over(past):
    content = as_csv([COUNT]).replace(b"\r\n", b",\r\n", 1).replace(b"110", b"110", 1)
    content = content.rstrip() + b",stray\r\n"
    assert "row 2, column W: Something stands here under no heading." in past.run(content)[1]


def test_a_code_that_a_spreadsheet_may_have_shortened_is_asked_about(past):
    f.AssignmentFactory(
        action=f.ActionFactory(objective=past.objective, code="1.10"), actor=past.defence, first_period=past.periods[0]
    )
    row = report("1.1", implementation_status="completed")
    assert past.run(as_xlsx([row]), name="p.xlsx")[1:] == ("", "")
    assert "This number can mean 1.1, 1.10." in past.run(as_xlsx([{**row, "code": 1.1}]), name="p.xlsx")[1]


def test_a_formula_is_not_taken_for_its_last_result(past):
    assert (
        "column G (value): A formula stands here." in past.run(as_xlsx([{**COUNT, "value": "=1+1"}]), name="p.xlsx")[1]
    )


def test_a_file_that_is_not_there_and_a_folder_are_told(past, tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(CommandError):
            call_command("import_figures", str(path), f"--as={past.reporter.email}")


def test_signs_that_steer_a_terminal_are_not_printed(past):
    _out, err, _refused = past.run(as_csv([report("Q", value="\x1b[31mred")]))
    assert "\x1b" not in err


# -- The documentation -------------------------------------------------------------------------------------------------


def test_every_column_is_told_with_those_that_are_needed_in_bold():
    text = (FIXTURES.parent / "docs" / "import.md").read_text(encoding="utf-8")
    table = text[text.index("| column |") : text.index("- An empty cell")]
    first = "".join(line.split("|")[1] for line in table.splitlines() if line)
    assert set(re.findall(r"`(\w+)`", first)) == {name_of(key) for key in KNOWN}
    assert re.findall(r"\*\*`(\w+)`\*\*", first) == ["code", "body", "period"]
    assert set(COLUMNS) == {name_of(key) for key in KNOWN}
