"""A plan's report for some periods, in one language, as a document: what is published, and what people wrote beside it.

    build(plan, periods=, language=, on=, texts=, imprint=)    -> Document

Figures, statuses and verdicts are those of the public record as it is read on the day `on`, up to the end of the
periods that are reported on: a report on 2023 made in 2025 has the figures of 2023 as they are published in 2025, and
says that later ones exist. Which parts there are is in `outline`; how each is made, in `sections`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase

from django.utils import translation
from django.utils.translation import gettext as _

from tracker.enums import ImplementationStatus
from tracker.models import Plan, ReportingPeriod

from . import outline, prose
from .document import Block, Cover, Document, Notice, NoticeKind, Section, Square
from .sections import annexes, bodies, cells, gaps, indicators, method, money, objectives, society, summary
from .sections.source import Source, load


@dataclass(frozen=True)
class Imprint:
    """What identifies a report and cannot be read from the plan.

    `edition` 0: a draft. `address`: where it stands for good; `verify`: where a file of it is checked. `site`: what
    addresses of the site begin with, for links from files. `since`: number in the plan's public record at which the
    last report was made, 0 where there is none; `previous` is that report's title.
    """

    title: str = ""
    subtitle: str = ""
    publisher: str = ""
    country: str = ""
    licence: str = ""
    edition: int = 0
    address: str = ""
    verify: str = ""
    what_changed: str = ""
    site: str = ""
    since: int = 0
    previous: str = ""


#: What the data give to a part: its blocks, and the sections within it.
BLOCKS: dict[str, Callable[[Source], Iterable[Block]]] = {
    "method": method.blocks,
    "response": society.response,
    "summary": summary.blocks,
    "objectives": objectives.blocks,
    "indicators": indicators.blocks,
    "bodies": bodies.blocks,
    "civil-society": society.civil_society,
    "disarmament": society.disarmament,
    "budget": money.blocks,
    "gaps": gaps.blocks,
    "evidence": annexes.evidence,
    "data-gaps": annexes.data_gaps,
    "rules": method.rules,
    "revisions": annexes.revisions,
}
SECTIONS: dict[str, Callable[[Source], Iterable[Section]]] = {
    "objectives": objectives.sections,
    "indicators": indicators.sections,
}


def build(
    plan: Plan,
    *,
    periods: Iterable[ReportingPeriod],
    language: str,
    on: date,
    texts: Mapping[str, str],
    imprint: Imprint,
    with_charts: bool = True,
) -> Document:
    """The whole report. `texts`: Markdown of the written parts in that language, by key of `outline.PARTS`.

    Charts take a moment each the first time that they are drawn; `with_charts` False leaves them out.
    """
    with translation.override(language):
        source = load(plan, periods=periods, on=on, site=imprint.site, since=imprint.since, with_charts=with_charts)
        return Document(language, _cover(source, imprint), tuple(_sections(source, texts, imprint)))


def _cover(source: Source, imprint: Imprint) -> Cover:
    plan = source.plan
    return Cover(
        title=imprint.title or _("Progress report %(period)s") % {"period": source.label},
        subtitle=imprint.subtitle,
        plan=plan.title,
        country=imprint.country,
        publisher=imprint.publisher,
        period=source.label,
        made_on=source.on,
        edition=imprint.edition,
        address=imprint.address,
        verify=imprint.verify,
        licence=imprint.licence,
        head=source.head,
        squares=tuple(_squares(source)),
        what_changed=imprint.what_changed,
        demonstration=cells.demonstration() if source.is_demonstration else "",
    )


def _squares(source: Source) -> Iterator[Square]:
    """One for each action; one that does not apply to its bodies stands with those of no information, as on pages."""
    for state in source.state.actions:
        status = state.status or ImplementationStatus.NO_INFORMATION
        yield Square(state.action.code, status.value, str(status.label))


def _sections(source: Source, texts: Mapping[str, str], imprint: Imprint) -> Iterator[Section]:
    """Those parts that have something in them, numbered; in a draft also those that somebody has yet to write."""
    number, annex = 0, 0
    for part in outline.PARTS:
        written = prose.blocks(texts.get(part.key, "")) if part.written else ()
        if part.required and not written and not imprint.edition:
            written = (Notice(NoticeKind.MISSING, _("This part is not written yet.")),)
        generated = tuple(BLOCKS[part.key](source)) if part.key in BLOCKS else ()
        if not (written or generated or part.key in SECTIONS):
            continue
        number, annex = (number, annex + 1) if part.annex else (number + 1, annex)
        name = ascii_uppercase[annex - 1] if part.annex else str(number)
        inner = tuple(SECTIONS[part.key](source)) if part.key in SECTIONS else ()
        yield Section(
            part.key, name, str(part.title), (*written, *generated), _numbered(inner, name), written=not part.generated
        )


def _numbered(sections: Iterable[Section], above: str) -> tuple[Section, ...]:
    return tuple(
        Section(s.key, f"{above}.{n}", s.title, s.blocks, _numbered(s.sections, f"{above}.{n}"), s.written)
        for n, s in enumerate(sections, 1)
    )
