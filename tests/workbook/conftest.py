"""What tests of the workbook share: one report of every kind, and a workbook that can be edited as a person would."""

import io
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests import factories as f
from tests.reporting.conftest import measured, saved
from tracker.domain import workflow
from tracker.models import ProgressEntry, SaveReceipt
from tracker.reports.workbook import layout, reading
from tracker.reports.workbook.content import contents_of
from tracker.reports.workbook.writing import write_workbook


class Edited:
    """A workbook in the hands of a person. Rows are named by the code of their report, columns by their key."""

    def __init__(self, content: bytes):
        self.book = load_workbook(io.BytesIO(content))
        by_key = {str(sheet["A1"].value).partition(":")[0]: sheet for sheet in self.book}
        self.entries, self.cells = by_key["entry"], by_key["cell"]

    def column(self, sheet, key: str) -> int:
        keys = [str(cell.value).partition(":")[2] for cell in sheet[layout.KEY_ROW]]
        return keys.index(key) + 1

    def row(self, code: str) -> int:
        column = self.column(self.entries, "code")
        return next(r for r in range(3, self.entries.max_row + 1) if self.entries.cell(r, column).value == code)

    def at(self, code: str, key: str):
        return self.entries.cell(self.row(code), self.column(self.entries, key))

    def cell(self, code: str, cell_key: str, key: str = "value"):
        code_column, key_column = self.column(self.cells, "code"), self.column(self.cells, "key")
        for row in range(3, self.cells.max_row + 1):
            if (self.cells.cell(row, code_column).value, self.cells.cell(row, key_column).value) == (code, cell_key):
                return self.cells.cell(row, self.column(self.cells, key))
        raise KeyError((code, cell_key))

    def put(self, code: str, **values) -> "Edited":
        for key, value in values.items():
            self.at(code, key).value = value
        return self

    @property
    def content(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()


def everything():
    """All that an upload could write."""
    entries = ProgressEntry.objects.order_by("pk").values_list("pk", "version", "state", "value", "narrative")
    return list(entries), SaveReceipt.objects.count()


@pytest.fixture
def excel(world, sign_in):
    """Defence's period 2025: I1 a count by sex (begun: 110, women 41, men 60), S a share by sex, Q a quantity, Y yes or
    no, M a milestone of three steps, N in words, 1.1 an action that is not begun."""
    period = world.periods[-1]
    breakdown = f.BreakdownFactory(indicator=world.indicator)
    entry = workflow.start(world.for_indicator, period, by=world.reporter)
    cells = {(breakdown.pk, "women"): 41, (breakdown.pk, "men"): 60}
    saved(entry, world.reporter, cells=cells)
    entries = {"I1": entry}
    for code, measure in (("S", "share"), ("Q", "quantity"), ("Y", "yes_no"), ("M", "milestone"), ("N", "narrative")):
        entries[code] = measured(world, measure, code=code)
    f.BreakdownFactory(indicator=entries["S"].assignment.indicator)

    def contents(body=None, period=period):
        return contents_of(body or world.defence, period, language="en", on=timezone.localdate())

    client = sign_in(world.reporter)
    query = f"?body=defence&period={period.pk}"

    def upload(content: bytes, name="filled.xlsx", client=client):
        return client.post(reverse("workbook") + query, {"file": SimpleUploadedFile(name, content)})

    return SimpleNamespace(
        **vars(world),
        period=period,
        breakdown=breakdown,
        entries=entries,
        client=client,
        query=query,
        contents=contents,
        book=lambda: Edited(write_workbook(contents())),
        preview=lambda edited: reading.preview(getattr(edited, "content", edited), contents()),
        upload=upload,
    )
