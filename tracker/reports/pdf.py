"""The report as PDF: accessible (PDF/UA-1), and the same bytes for the same document.

Typst sets it by the files in `typst/`. They get the document as data, so that nothing that people wrote is ever read as
markup; here is what they cannot know: words of the writer's own in the document's language, numbers of tables and
figures, widths of columns, signs and colours.
"""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

import segno
import typst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from tracker.formats import dates
from tracker.templatetags.standings import ASSESSMENT, STATUS, standing

from . import columns
from .document import Cell, Chart, Cover, Document, Section, Table
from .printable import printable

CONTENT_TYPE = "application/pdf"
# Accessible, and with all that an archive needs to open it later: fonts, colours, text for every sign.
STANDARDS = ["ua-1", "a-2a"]

_STATIC = Path(__file__).resolve().parents[2] / "static"
_TYPST = Path(__file__).resolve().parent / "typst"
_SAFE_LINK = re.compile(r"(https?://|mailto:)\S{1,2000}")
_TITLE_SIZES = ((24, 42), (48, 34), (90, 26), (10**6, 20))  # (letters, points)
_COVER_WIDTH, _GAP = 448.0, 3.0  # of the squares on the cover, in points


def write(document: Document) -> bytes:
    """The document as a PDF file."""
    with override(document.language):
        given = _given(document)
    return typst.compile(
        str(_TYPST / "report.typ"),
        root=str(_TYPST),
        font_paths=[str(_STATIC / "vendor" / "golos-text")],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(given, ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=datetime.combine(document.cover.made_on, time.min, tzinfo=UTC),
    )


def _given(document: Document) -> dict:
    cover = document.cover
    plain = _Plain()
    return {
        "document": plain(document),
        "title": printable(f"{cover.title}. {cover.plan}"),
        "colours": _colours(),
        "signs": _signs(),
        "words": {
            "contents": _("Contents"),
            "record": _("Last entry of the plan’s public record when this was made"),
            "verify": _("Verify this file at"),
            "changed": _("Changed in this edition:"),
            "draft": _draft(),
        },
        "running": printable(f"{cover.title} · {_edition(cover)}"),
        "standing": printable(cover.demonstration or (_draft() if document.is_draft else "")),
        "watermark": _watermark(document),
        "title-size": next(size for most, size in _TITLE_SIZES if len(cover.title) <= most),
        "facts": [(name, printable(what)) for name, what in _facts(cover) if what],
        "record": _record(cover),
        "qr": _qr(cover.address) if cover.address else "",
        "qr-alt": _("QR code: this report’s address, %(address)s") % {"address": cover.address},
        **_squares(cover),
    }


# --- words ------------------------------------------------------------------------------------------------------------


def _draft() -> str:
    return _("Draft: not published, not to be cited.")


def _edition(cover: Cover) -> str:
    return (
        pgettext("report", "edition %(number)s") % {"number": cover.edition}
        if cover.edition
        else pgettext("report", "draft")
    )


def _watermark(document: Document) -> str:
    if document.is_draft:
        return pgettext("report", "Draft")
    return _("Demonstration data") if document.cover.demonstration else ""


def _facts(cover: Cover) -> tuple[tuple[str, str], ...]:
    return (
        (_("Period"), cover.period),
        (_("Made on"), dates.day(cover.made_on)),
        (pgettext("report", "Edition"), str(cover.edition) if cover.edition else pgettext("report", "draft")),
        (_("Licence"), cover.licence),
    )


def _record(cover: Cover) -> list[str]:
    if not cover.head.seq:
        return [_("Nothing was published yet.")]
    return [_("No. %(number)s, SHA-256:") % {"number": cover.head.seq}, cover.head.hash]


# --- the cover's pictures ---------------------------------------------------------------------------------------------


def _squares(cover: Cover) -> dict:
    """The squares, how large they are, and what they say: in words, and counted in the fixed order of statuses."""
    across = next((n for most, n in ((12, 6), (24, 8), (40, 10), (75, 15)) if len(cover.squares) <= most), 20)
    size = (_COVER_WIDTH - _GAP * (across - 1)) / across
    longest = max((len(square.code) for square in cover.squares), default=1)
    counts = Counter((square.status, square.label) for square in cover.squares)
    order = [str(status) for status in STATUS]
    tally = [
        {"key": standing(status).key, "label": printable(label), "count": count}
        for (status, label), count in sorted(counts.items(), key=lambda item: order.index(item[0][0]))
    ]
    words = ngettext("%(count)d action of the plan", "%(count)d actions of the plan", len(cover.squares))
    words %= {"count": len(cover.squares)}
    return {
        "across": across,
        "square": size,
        "code-size": min(15.0, size * 0.3, size * 1.25 / longest),
        "squares": [{"key": standing(one.status).key, "code": printable(one.code)} for one in cover.squares],
        "squares-words": words,
        "squares-alt": f"{words}: " + ", ".join(f"{one['label']} {one['count']}" for one in tally),
        "tally": tally,
    }


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, nl=False)
    return out.getvalue().decode()


@cache
def _colours() -> dict[str, str]:
    """The design tokens that are colours, in the light theme, by their names without `--nt-`."""
    light = (_STATIC / "css" / "tokens.css").read_text().partition(":root {")[2].partition("\n}")[0]
    return dict(re.findall(r"--nt-([a-z0-9-]+): (#[0-9a-f]{6});", light))


@cache
def _signs() -> dict[str, str]:
    """The signs of the pages as pictures that stand alone, by the key of their standing."""
    sprite = (_STATIC / "img" / "sprite.svg").read_text()
    colours = _colours()
    signs = {}
    for name, body in re.findall(r'<symbol id="(\w+)" viewBox="0 0 16 16">(.*?)</symbol>', sprite):
        if name in {*STATUS.values(), *ASSESSMENT.values()}:
            painted = re.sub(r"var\(--nt-([a-z0-9-]+)\)", lambda found: colours[found[1]], body)
            signs[name] = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{painted}</svg>'
    return signs


# --- the document as Typst takes it -----------------------------------------------------------------------------------


class _Plain:
    """The document as dictionaries that name their class, with what its class does not say: numbers, widths, signs."""

    def __init__(self):
        self._tables = self._charts = 0

    def __call__(self, value):
        if isinstance(value, str):
            return printable(value)
        if isinstance(value, tuple):
            return [self(one) for one in value]
        if not is_dataclass(value):
            return value if isinstance(value, bool | int) else str(value)
        more = {Table: self._table, Chart: self._chart, Section: self._section, Cell: self._cell}.get(type(value))
        known = more(value) if more else {}
        own = {
            field.name: self(getattr(value, field.name))
            for field in fields(value)
            if field.name not in known and field.name != "value"
        }
        if "href" in own and not _SAFE_LINK.fullmatch(own["href"]):
            own["href"] = ""
        return {"is": type(value).__name__, **own, **known}

    def _table(self, table: Table) -> dict:
        self._tables += 1
        place = columns.fit(table)
        return {
            "label": _("Table %(number)s.") % {"number": self._tables},
            "size": place.size,
            "wide": place.wide,
            "columns": [
                {
                    "title": printable(column.title),
                    "unit": printable(column.unit),
                    "right": columns.is_right(column.kind),
                    "width": width,
                }
                for column, width in zip(table.columns, place.widths, strict=True)
            ],
            "rows": [
                {
                    "cells": self(row.cells),
                    "total": row.total,
                    "breakable": columns.lines(row, place.widths, place.size) > columns.WHOLE,
                }
                for row in table.rows
            ],
        }

    def _chart(self, chart: Chart) -> dict:
        self._charts += 1
        found = re.search(r'viewBox="[\d.+-]+ [\d.+-]+ ([\d.]+) ', chart.svg)
        wide = 172 * columns.MM
        return {
            "svg": chart.svg,
            "label": _("Figure %(number)s.") % {"number": self._charts},
            "width": min(wide, float(found[1]) * 0.75) if found else wide,
        }

    def _section(self, section: Section) -> dict:
        turned = any(columns.fit(block).landscape for block in section.blocks if isinstance(block, Table))
        return {"turned": turned}

    def _cell(self, cell: Cell) -> dict:
        return {"sign": standing(cell.status).key if cell.status else ""}
