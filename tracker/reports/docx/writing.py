"""A report, block by block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from docx.oxml.ns import qn

from tracker import charts
from tracker.formats.xml import writable

from .. import document as content
from ..document import Document, NoticeKind
from . import cover, tables
from . import xml as word
from .frame import WIDTH, blank, packed
from .xml import element, paragraph, run, set_runs

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NOTICES = {
    NoticeKind.DEMONSTRATION: "NoticeWarning",
    NoticeKind.PROVISIONAL: "NoticeWarning",
    NoticeKind.MISSING: "NoticeMissing",
    NoticeKind.REMARK: "Notice",
}
CONTENTS_LEVELS, HEADING_LEVELS = 2, 4


class NotDrawn(Exception):
    """A chart could not be made a picture; a minute later it may be."""


def write(document: Document) -> bytes:
    """The report as a .docx file, in its own language. NotDrawn where the charts' engine does not answer."""
    with override(document.language):
        file = blank(document)
        body = file.element.body
        last = body[-1]  # the page's settings, which stay at the end
        for one in cover.write(file, document):
            last.addprevious(one)
        writer = Writer(file)
        written = [one for section in document.sections for one in writer.section(section)]
        for one in (*contents(writer.headings), *written):
            last.addprevious(one)
        return packed(file)


@dataclass
class Heading:
    level: int
    text: str
    bookmark: str


@dataclass
class Writer:
    """Counts what is numbered: headings, tables, figures, lists."""

    file: object
    headings: list[Heading] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def section(self, section: content.Section, level: int = 1) -> Iterator:
        yield self.heading(f"{section.number}\u2002{section.title}".strip(), level)
        for block in section.blocks:
            yield from self.block(block, level)
        for below in section.sections:
            yield from self.section(below, level + 1)

    def heading(self, words: str, level: int):
        level = min(level, HEADING_LEVELS)
        number = len(self.headings) + 1
        name = f"_Toc{number:08}"
        self.headings.append(Heading(level, words, name))
        mark = element("bookmarkStart", id=number, name=name), element("bookmarkEnd", id=number)
        return paragraph(mark[0], run(words), mark[1], style=f"Heading{level}")

    def block(self, block: content.Block, level: int) -> Iterator:
        match block:
            case content.Paragraph():
                yield paragraph(*set_runs(self.file.part, block.runs))
            case content.Bullets():
                yield from self.bullets(block)
            case content.Quote():
                yield from self.quote(block)
            case content.Subheading():
                yield self.heading(block.text, level + 1)
            case content.Notice():
                yield paragraph(run(block.text), style=NOTICES[block.kind])
            case content.Facts():
                yield tables.of_facts(block)
                yield after_table()
            case content.Table():
                yield self.caption("table", block.title)
                yield tables.of_figures(self.file.part, block)
                yield from notes(block.notes)
                yield after_table()
            case content.Chart():
                yield from self.chart(block)
            case _:
                raise TypeError(f"No block of a report is a {type(block).__name__}")

    def bullets(self, bullets: content.Bullets, *, in_quote: bool = False) -> Iterator:
        number = self.new_numbering() if bullets.ordered else 0
        for item in bullets.items:
            more = {}
            if number:
                more["numbering"] = element("numPr", element("ilvl", val=0), element("numId", val=number))
            if in_quote:
                # Further in than the line that marks a quotation.
                more["indent"] = element("ind", left=794, hanging=284, right=284)
            style = "ListNumber" if number else "ListBullet"
            yield paragraph(*set_runs(self.file.part, item), style=style, **more)

    def new_numbering(self) -> int:
        """A numbered list that begins at 1, whatever was counted before."""
        numbering = self.file.part.numbering_part.element
        number = len(numbering.findall(qn("w:num"))) + 1
        again = element("lvlOverride", element("startOverride", val=1), ilvl=0)
        numbering.append(element("num", element("abstractNumId", val=2), again, numId=number))
        return number

    def quote(self, quote: content.Quote) -> Iterator:
        for block in quote.blocks:
            if isinstance(block, content.Bullets):
                yield from self.bullets(block, in_quote=True)
            else:
                yield paragraph(*set_runs(self.file.part, block.runs), style="Quote")
        yield paragraph(run(quote.source), style="QuoteSource")

    def caption(self, kind: str, title: str):
        """ "Table 3. Title", counted by a field of Word's, so that tables put in later are counted too."""
        number = self.numbers[kind] = self.numbers.get(kind, 0) + 1
        if kind == "table":
            pattern, name = pgettext("caption", "Table %(number)s"), pgettext("name of a counter", "Table")
        else:
            pattern, name = pgettext("caption", "Figure %(number)s"), pgettext("name of a counter", "Figure")
        before, after = pattern.split("%(number)s")
        counted = word.field(f"SEQ {name} \\* ARABIC", str(number))
        return paragraph(run(before), *counted, run(f"{after}. {title}"), style="Caption")

    def chart(self, chart: content.Chart) -> Iterator:
        png = charts.picture(chart.svg)
        if not png:
            raise NotDrawn(chart.title)
        yield self.caption("figure", chart.title)
        yield paragraph(cover.drawing(self.file, png, width=WIDTH, alt=writable(chart.alt)), style="Picture")
        yield from notes(chart.notes)


def notes(notes: tuple[str, ...]) -> Iterator:
    for note in notes:
        yield paragraph(run(note), style="TableNote")


def after_table():
    """Room after a table; two without a paragraph between them would become one."""
    return paragraph(spacing=element("spacing", before=0, after=120, line=120, lineRule="exact"))


def contents(headings: list[Heading]) -> Iterator:
    """The table of contents: a field that holds its entries already. The first page after the cover.

    Their pages are fields too, empty until Word has set the pages: a wrong number would be worse than none.
    """
    yield paragraph(run(_("Contents")), style="TOCHeading")
    entries = [_entry(one) for one in headings if one.level <= CONTENTS_LEVELS] or [paragraph()]
    begin, code, separate, end = word.field(f'TOC \\o "1-{CONTENTS_LEVELS}" \\h \\z \\u', "")
    place = 1 if entries[0].find(qn("w:pPr")) is not None else 0
    for offset, one in enumerate((begin, code, separate)):
        entries[0].insert(place + offset, one)
    yield from entries
    yield paragraph(end)
    yield paragraph(element("r", element("br", type="page")))


def _entry(heading: Heading):
    page = word.field(f"PAGEREF {heading.bookmark} \\h", "")
    return paragraph(
        element("hyperlink", run(heading.text), run("\t"), *page, anchor=heading.bookmark, history=1),
        style=f"TOC{heading.level}",
    )
