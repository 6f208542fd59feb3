"""What the files are read back with, and a plan whose figures have every state that a figure can have."""

import csv
import io
from decimal import Decimal
from types import SimpleNamespace

import pytest
import time_machine

from tests import factories as f
from tests.public.conftest import no_drawings  # noqa: F401 a fixture
from tests.public.reports import approved
from tracker.domain.figures import CellValue


@pytest.fixture
def on_the_day():
    """2026 has begun and every report of 2022 to 2025 is due."""
    with time_machine.travel("2026-06-01 06:00Z", tick=False):
        yield


@pytest.fixture
def file(client):
    """`file("indicators/I1/data.csv")`: the answer, its whole content, and for CSV its rows as dicts."""

    def read(path, language="en", status=200):
        answer = client.get(f"/{language}/plans/plan/{path}")
        assert answer.status_code == status, path
        content = b"".join(answer) if answer.streaming else answer.content
        is_csv = status == 200 and ".csv" in path
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))) if is_csv else []
        return SimpleNamespace(answer=answer, content=content, rows=rows, name=answer.get("Content-Disposition", ""))

    return read


@pytest.fixture
def told(world, on_the_day):
    """Four years of the indicator I1 by sex: zero; not reported by one body; does not apply; withheld, and a figure.

    Of the breakdowns: women and men without "not recorded"; and in 2025 one that is withheld as too small.
    """
    for row, ru, kk in (
        (world.indicator, "Обученные люди", "Оқытылған адамдар"),
        (world.action, "Обучать", "Оқыту"),
    ):
        row.title_ru, row.title_kk = ru, kk
        row.save()
    world.interior.name_ru, world.interior.name_kk = "Министерство внутренних дел", "Ішкі істер министрлігі"
    world.interior.save()
    world.indicator.small_number_threshold = 5
    world.indicator.save()
    breakdown = f.BreakdownFactory(indicator=world.indicator)

    def cells(women, men):
        return {(breakdown.pk, "women"): CellValue(Decimal(women)), (breakdown.pk, "men"): CellValue(Decimal(men))}

    first, second, third, fourth = world.periods
    approved(world.for_indicator, first, value=Decimal(0), cells=cells(0, 0))
    approved(world.other, first, value=Decimal(0))
    approved(world.for_indicator, second, value=Decimal(12), cells=cells(0, 12), narrative="=HYPERLINK(1)")
    approved(world.for_indicator, third, availability="not_applicable", reason="No such staff")
    approved(world.other, third, availability="not_applicable", reason="No such staff")
    approved(world.for_indicator, fourth, availability="withheld", reason="Law on secrets")
    approved(world.other, fourth, value=Decimal(63), cells=cells(3, 60))
    return world


def only(rows, **wanted):
    """The one row that has these values."""
    found = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    assert len(found) == 1, (wanted, len(found))
    return found[0]
