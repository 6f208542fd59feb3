"""First drafts of written parts: what the bodies said in their published reports, each with whose words it is.

    draft(plan, periods=, language=, key=)     -> Markdown; "" where nobody said anything

What people typed is escaped, so that it stays text whatever is in it. Words in another language than the report's are
marked at the end of their attribution, as `prose` reads it: "— Ministry of Defence, 1.2, 2023 [ru]".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import get_language

from tracker.domain.record import PublishedReport, current_reports
from tracker.enums import ActorKind
from tracker.formats.texts import translated
from tracker.formats.xml import writable
from tracker.models import Action, ActionActor, Actor, Indicator, Objective, Plan, ReportingPeriod

from . import outline
from .prose import ATTRIBUTION
from .sections.source import within

#: Signs that could begin or end markup anywhere, and what could at the beginning of a line.
ANYWHERE = re.compile(r"([\\`*_\[\]<>&|~])")
AT_THE_START = re.compile(r"^(?:([#+=-])|(\d{1,9})([.)]))")
THEMES = ("civil-society", "disarmament")


@dataclass(frozen=True)
class Said:
    """A published report with what it is about."""

    report: PublishedReport
    subject: Action | Indicator
    actor: Actor
    period: ReportingPeriod


def draft(plan: Plan, *, periods: Iterable[ReportingPeriod], language: str, key: str) -> str:
    """The first draft of the written part `key` for `periods`. Nine queries at most, whatever was reported.

    Raises KeyError for a part of which no draft can be made (see `outline.Part.drafted`).
    """
    with translation.override(language):
        part = outline.BY_KEY[key]
        if not part.drafted:
            raise KeyError(key)
        reports = _reports(plan, tuple(periods))
        if key in THEMES:
            subjects = _themed(plan, key)
            reports = [said for said in reports if _action_of(said.subject) in subjects]
        return "\n\n".join(_by_objective(plan, reports, TEXTS[key]))


def _narrative(report: PublishedReport) -> str:
    return report.narrative


def _obstacles(report: PublishedReport) -> str:
    return report.obstacles


def _next_steps(report: PublishedReport) -> str:
    return report.next_steps


#: Which words of a report go into the draft of a part.
TEXTS: dict[str, Callable[[PublishedReport], str]] = {
    "objectives": _narrative,
    "civil-society": _narrative,
    "disarmament": _narrative,
    "obstacles": _obstacles,
    "next-steps": _next_steps,
}


def _reports(plan: Plan, periods: tuple[ReportingPeriod, ...]) -> list[Said]:
    """What is published for the covered time, in the order of the plan, of the periods and of the record."""
    covered = {p.pk: p for p in plan.periods.order_by("starts_on", "kind") if within(p, periods)}
    reports = [report for report in current_reports(plan=plan) if report.period_id in covered]
    actors = Actor.objects.in_bulk({report.actor_id for report in reports})
    actions = {row.pk: row for row in plan.actions.all()}
    indicators = {row.pk: row for row in plan.indicators.all()}
    found = [
        Said(r, actions[r.action_id] if r.action_id else indicators[r.indicator_id], actors[r.actor_id],
             covered[r.period_id])
        for r in reports
    ]  # fmt: skip
    return sorted(found, key=_place)


def _place(said: Said) -> tuple:
    subject = said.subject
    return (isinstance(subject, Indicator), subject.order, subject.pk, said.period.starts_on, said.report.seq)


def _action_of(subject: Action | Indicator) -> int | None:
    return subject.pk if isinstance(subject, Action) else subject.action_id


def _themed(plan: Plan, theme: str) -> set[int]:
    """Actions marked with a theme; for civil society also those in which organisations have a part."""
    found = set(plan.actions.filter(themes__slug=theme).values_list("pk", flat=True))
    if theme == "civil-society":
        parts = ActionActor.objects.current().filter(action__plan=plan, actor__kind=ActorKind.CIVIL_SOCIETY)
        found |= set(parts.values_list("action_id", flat=True))
    return found


def _by_objective(plan: Plan, reports: list[Said], text: Callable[[PublishedReport], str]) -> Iterator[str]:
    """A heading for each objective of which something was said, and the quotations below it."""
    for objective in plan.objectives.all():
        mine = (said for said in reports if said.subject.objective_id == objective.pk)
        quotes = [quotation(text(said.report), attribution(said), said.report.language) for said in mine]
        if any(quotes):
            yield f"## {_heading(objective)}"
            yield from filter(None, quotes)


def _heading(objective: Objective) -> str:
    return escaped(f"{objective.code} {translated(objective, 'title')[0]}")


def attribution(said: Said) -> str:
    """ "Ministry of Defence, 1.2, 2023"."""
    return f"{translated(said.actor, 'name')[0]}, {said.subject.code}, {said.period.label}"


def quotation(text: str, source: str, language: str) -> str:
    """Somebody's words as a quotation in Markdown, a paragraph for each line that they typed; "" for none."""
    lines = [escaped(line.strip()) for line in writable(text).splitlines() if line.strip()]
    if not lines:
        return ""
    mark = f" [{language}]" if language and language != get_language() else ""
    return "\n>\n".join(f"> {line}" for line in [*lines, f"{ATTRIBUTION}{escaped(source)}{mark}"])


def escaped(line: str) -> str:
    """One line of text, without meaning to Markdown."""
    safe = ANYWHERE.sub(r"\\\1", line)
    return AT_THE_START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", safe)
