"""A plan with every kind of report, a file of rows about it, and the command called as from a shell."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from tests import factories as f
from tests.reporting.conftest import measured
from tracker.models import ImportedFile, Notice, ProgressEntry, ReviewEvent, SaveReceipt

COLUMNS = (
    "code", "body", "period", "breakdown", "category", "availability", "value", "numerator", "denominator", "answer",
    "step", "implementation_status", "percent", "reason", "narrative", "obstacles", "next_steps", "source",
    "letter_number", "letter_date", "language", "note",
)  # fmt: skip


def as_csv(rows, columns=COLUMNS, **options) -> bytes:
    """Rows are dicts; a column that is not given is empty."""
    file = io.StringIO()
    writer = csv.writer(file, **options)
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return file.getvalue().encode()


def as_xlsx(rows, columns=COLUMNS) -> bytes:
    book = Workbook()
    book.active.append(columns)
    for row in rows:
        book.active.append([row.get(column) for column in columns])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def everything():
    """All that an import could write."""
    counts = [model.objects.count() for model in (ImportedFile, SaveReceipt, ReviewEvent, Notice)]
    return counts, list(ProgressEntry.objects.order_by("pk").values())


def report(code="I1", body="defence", period="2022", **cells):
    return {"code": code, "body": body, "period": period, **cells}


COUNT = report(value="110", source="Registers", narrative="Five courses were held.")
BY_SEX = [
    report(breakdown="sex", category="women", value="50"),
    report(breakdown="sex", category="men", value="60"),
    report(breakdown="sex", category="not-recorded", value="0"),
]


@pytest.fixture
def past(world, tmp_path, capsys):
    """`past.run(content, *options)` imports a file and gives (what it said, its complaints, the refusal or "").

    Codes: I1 a count by sex, S a share by sex, Q a quantity, Y yes or no, M of three steps, N in words, 1.1 an action;
    all of defence. Interior, which has a signatory, reports I1.
    """
    breakdown = f.BreakdownFactory(indicator=world.indicator)
    for code, measure in (("S", "share"), ("Q", "quantity"), ("Y", "yes_no"), ("M", "milestone"), ("N", "narrative")):
        made = measured(world, measure, code=code).assignment.indicator
        if code == "S":
            f.BreakdownFactory(indicator=made)

    def run(content, *options, name="past.csv", by=(world.reporter, world.signatory)):
        path = tmp_path / name
        path.write_bytes(content)
        people = [f"--as={person.email}" for person in by]
        try:
            call_command("import_figures", str(path), *people, *options)
            refused = ""
        except CommandError as error:
            refused = str(error)
        said = capsys.readouterr()
        return said.out, said.err, refused

    def write(rows, *options, **more):
        out, err, refused = run(as_csv(rows), "--write", *options, **more)
        assert (err, refused) == ("", "")
        return out

    def entry(code="I1", body="defence", year=2022):
        return ProgressEntry.objects.with_context().get(
            **{f"assignment__{'action' if code == '1.1' else 'indicator'}__code": code},
            assignment__actor__slug=body,
            period__starts_on__year=year,
        )

    return SimpleNamespace(**vars(world), breakdown=breakdown, run=run, write=write, entry=entry)
