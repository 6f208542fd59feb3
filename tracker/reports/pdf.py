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
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, time
from functools import cache
from itertools import chain
from pathlib import Path

import pikepdf
import segno
import typst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from tracker.templatetags.standings import ASSESSMENT, STATUS, standing

from . import columns, imprint, palette
from .document import Bullets, Cell, Chart, Cover, Document, Facts, Paragraph, Quote, Run, Section, Table
from .printable import drawable, printable

CONTENT_TYPE = "application/pdf"
# Accessible, and with all that an archive needs to open it later: fonts, colours, text for every sign.
STANDARDS = ["ua-1", "a-2a"]

_STATIC = Path(__file__).resolve().parents[2] / "static"
_TYPST = Path(__file__).resolve().parent / "typst"
_TOKENS = (
    "ink", "ink-2", "rule", "rule-strong", "sunk", "teal", "band", "gold-line", "gold-tint", "hatch", "hatch-bg",
    *(f"status-{key}{part}" for key in STATUS.values() for part in ("", "-ink", "-edge")),
)  # fmt: skip
_SAFE_LINK = re.compile(r"(https?://|mailto:)\S{1,2000}")
_TITLE_SIZES = ((24, 42), (48, 34), (90, 26), (10**6, 20))  # (letters, points)
_SHORT_QUOTE, _FEW_FACTS = 500, 15  # letters and rows that are not parted over two pages
_MOST_SQUARES = 200  # more leave no room on the cover for what must stand there: then it only counts them
_COVER_WIDTH, _GAP = 448.0, 3.0  # of the squares on the cover, in points


def write(document: Document) -> bytes:
    """The document as a PDF file."""
    with override(document.language):
        given = _given(document)
    made = typst.compile(
        str(_TYPST / "report.typ"),
        root=str(_TYPST),
        font_paths=[str(_STATIC / "vendor" / "golos-text")],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(given, ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=datetime.combine(document.cover.made_on, time.min, tzinfo=UTC),
    )
    return _with_row_headings(made)


def _with_row_headings(made: bytes) -> bytes:
    """The file with the first cell of each row tagged as its heading, which Typst's Python package cannot be asked for;
    and packed, to a fifth of the size."""
    with pikepdf.open(io.BytesIO(made)) as file:
        for node in file.objects:
            if isinstance(node, pikepdf.Dictionary) and node.get("/S") == "/TR":
                first = node.K[0] if isinstance(node.K, pikepdf.Array) else node.K
                if first.S == "/TD":
                    first.S = pikepdf.Name.TH
                    scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Row)
                    first.A = pikepdf.Array([*first.get("/A", []), scope])
        out = io.BytesIO()
        file.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _given(document: Document) -> dict:
    cover = document.cover
    marks = imprint.marks(document)
    lines = [line for line in imprint.lines(document) if line.text not in ("", cover.publisher, cover.what_changed)]
    return {
        "document": _Plain(document.language)(document),
        "title": printable(f"{cover.title}. {cover.plan}"),
        "title-size": next(size for most, size in _TITLE_SIZES if len(cover.title) <= most),
        "colours": {token: palette.colour(token) for token in _TOKENS},
        "signs": _signs(),
        "words": {"contents": _("Contents"), "changed": _("What changed")},
        "running": printable(f"{cover.title} · {imprint.edition(document)}"),
        "standing": printable(cover.demonstration),
        "watermark": _watermark(document),
        "marks": [printable(mark) for mark in marks],
        "facts": [(line.term, printable(line.text)) for line in lines if not (line.href or line.is_hash)],
        "addresses": [
            (line.term, printable(line.text), _link(line.href)) for line in lines if line.href or line.is_hash
        ],
        "qr": _qr(cover.address) if cover.address else "",
        "qr-alt": _("QR code: this report’s address, %(address)s") % {"address": cover.address},
        **_squares(cover),
    }


def _watermark(document: Document) -> str:
    if document.is_draft:
        return pgettext("report", "Draft")
    return _("Demonstration data") if document.cover.demonstration else ""


def _link(href: str) -> str:
    return href if _SAFE_LINK.fullmatch(href) else ""


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
        "squares": [
            {"key": standing(one.status).key, "code": printable(one.code)}
            for one in cover.squares
            if len(cover.squares) <= _MOST_SQUARES
        ],
        "squares-words": words,
        "squares-alt": f"{words}: " + ", ".join(f"{one['label']} {one['count']}" for one in tally),
        "tally": tally,
    }


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, nl=False)
    return out.getvalue().decode()


@cache
def _signs() -> dict[str, str]:
    """The signs of the pages as pictures that stand alone, by the key of their standing."""
    sprite = (_STATIC / "img" / "sprite.svg").read_text()
    signs = {}
    for name, body in re.findall(r'<symbol id="(\w+)" viewBox="0 0 16 16">(.*?)</symbol>', sprite):
        if name in {*STATUS.values(), *ASSESSMENT.values()}:
            painted = re.sub(r"var\(--nt-([a-z0-9-]+)\)", lambda found: f"#{palette.colour(found[1])}", body)
            signs[name] = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{painted}</svg>'
    return signs


# --- the document as Typst takes it -----------------------------------------------------------------------------------


class _Plain:
    """The document as dictionaries that name their class, with what its class does not say: numbers, widths, signs."""

    def __init__(self, language: str):
        self._language = language
        self._tables = self._charts = 0

    def __call__(self, value):
        if isinstance(value, str):
            return printable(value)
        if isinstance(value, tuple):
            return [self(one) for one in value]
        if not is_dataclass(value):
            return value if isinstance(value, bool | int) else str(value)
        more = {
            Table: self._table, Chart: self._chart, Section: self._section, Cell: self._cell,
            Paragraph: self._paragraph, Quote: self._quote, Facts: self._facts,
        }.get(type(value))  # fmt: skip
        known = more(value) if more else {}
        own = {
            field.name: self(getattr(value, field.name))
            for field in fields(value)
            if field.name not in known and field.name != "value"
        }
        if "href" in own:
            own["href"] = _link(value.href)
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
            "whole": place.whole,
            "rows": [
                {
                    "cells": [self._fitted(cell, at, place) for at, cell in enumerate(row.cells)],
                    "total": row.total,
                    "breakable": columns.lines(row, place.widths, place.size) > columns.WHOLE_ROW,
                }
                for row in table.rows
            ],
        }

    def _fitted(self, cell: Cell, at: int, place: columns.Fit) -> dict:
        room = place.widths[at] - columns.INSET
        fitted = columns.broken(cell.text, room, place.size, cell.language or self._language)
        return self(replace(cell, text=fitted) if fitted != cell.text else cell)

    def _chart(self, chart: Chart) -> dict:
        self._charts += 1
        found = re.search(r'viewBox="[\d.+-]+ [\d.+-]+ ([\d.]+) ', chart.svg)
        wide = 172 * columns.MM
        return {
            "svg": drawable(chart.svg),
            "label": _("Figure %(number)s.") % {"number": self._charts},
            "width": min(wide, float(found[1]) * 0.75) if found else wide,
        }

    def _section(self, section: Section) -> dict:
        turned = any(columns.fit(block).landscape for block in section.blocks if isinstance(block, Table))
        return {"turned": turned}

    def _cell(self, cell: Cell) -> dict:
        return {"sign": standing(cell.status).key if cell.status else ""}

    def _paragraph(self, paragraph: Paragraph) -> dict:
        # Stressed as a whole, it is the title of what follows.
        return {"leads": all(run.strong or run.emphasis for run in paragraph.runs)}

    def _facts(self, facts: Facts) -> dict:
        return {"whole": len(facts.rows) <= _FEW_FACTS}

    def _quote(self, quote: Quote) -> dict:
        runs = [run for block in quote.blocks for run in _runs(block)]
        return {"whole": sum(len(run.text) for run in runs) < _SHORT_QUOTE}


def _runs(block: Paragraph | Bullets) -> Iterable[Run]:
    return block.runs if isinstance(block, Paragraph) else chain.from_iterable(block.items)
