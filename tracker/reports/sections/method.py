"""Which time is reported on, from what, and what came later; the rules by which figures are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.domain import methodology
from tracker.domain.wording import number
from tracker.enums import Assessment, Availability, ImplementationStatus, Measure, OverTime
from tracker.formats import dates

from ..document import Block, Cell, Column, ColumnKind, Facts, NoticeKind, Row, Subheading, Table
from .cells import remark, sentence
from .source import Source


def blocks(source: Source) -> Iterator[Block]:
    bodies = {slot.assignment.actor_id for slot in source.slots}
    yield Facts(
        (
            (_("Plan"), source.plan.title),
            (
                _("Time reported on"),
                _("%(first)s to %(last)s") % {"first": dates.day(source.first_day), "last": dates.day(source.last_day)},
            ),
            (_("Reporting periods"), "; ".join(period.label for period in source.periods)),
            (_("Bodies asked to report"), number(len(bodies))),
            (_("Reports expected"), number(len(source.slots))),
            (_("Reports published"), number(sum(1 for slot in source.slots if slot.report))),
            (_("As published on"), dates.day(source.on)),
        )
    )
    yield sentence(
        _(
            "Every figure, status and verdict in this report is computed from the public record: the reports of public "
            "bodies as a coordinator approved them, each with its number and date. Drafts and reports under review are "
            "in none of them. The words of bodies stand in the language in which they were written."
        )
    )
    yield from _later(source)


def record_facts(source: Source) -> Iterator[tuple[str, str]]:
    """Where the plan's record stood: whoever has this report can later show that nothing before it was changed."""
    if source.head.seq:
        yield _("Public record, last number"), number(source.head.seq)
        yield _("Public record, hash of that number"), source.head.hash
    else:
        yield _("Public record"), _("nothing was published yet")


def _later(source: Source) -> Iterator[Block]:
    still_due = [slot.due_on for slot in source.slots if slot.report is None and not slot.is_missing]
    if still_due:
        yield remark(
            _("Reports for this time are due until %(day)s, so its figures are provisional.")
            % {"day": dates.day(max(still_due))},
            NoticeKind.PROVISIONAL,
        )
    published = sum(1 for slot in source.later if slot.report)
    if published:
        periods = sorted({slot.period for slot in source.later if slot.report}, key=lambda p: (p.starts_on, p.kind))
        yield remark(
            _(
                "Later reports are published too: %(published)s of %(expected)s, for %(periods)s. They are in no "
                "figure of this report."
            )
            % {
                "published": published,
                "expected": len(source.later),
                "periods": "; ".join(period.label for period in periods),
            }
        )


def rules(source: Source) -> Iterator[Block]:
    """The annex: how figures add up, what statuses and verdicts mean, and how the record is checked."""
    measures = {Measure(state.indicator.measure) for state in source.state.indicators}
    over_time = {OverTime(state.indicator.over_time) for state in source.state.indicators}
    yield Subheading(_("How figures add up"))
    yield _terms("rules-bodies", _("Over bodies"), Measure, methodology.OVER_BODIES, measures)
    yield _terms("rules-time", _("Over periods"), OverTime, methodology.OVER_TIME, over_time)
    yield sentence(
        _(
            "A body that has not reported is never counted as zero. Below full coverage a figure is called "
            "provisional, and a verdict that the missing reports could turn is not given."
        )
    )
    yield _terms("rules-answers", _("What a report can say"), Availability, methodology.AVAILABILITY)
    yield Subheading(_("Statuses of actions"))
    yield _terms("rules-statuses", _("What the statuses mean"), ImplementationStatus, methodology.STATUSES)
    yield Subheading(_("Assessment of indicators"))
    yield sentence(
        _(
            "Done is (value − start) ÷ (target − start); time elapsed is the days from the start to the end of the "
            "last period due, ÷ the days from the start to the target’s date. Done ÷ time elapsed of %(on_track)s "
            "and more is on track, of %(accelerate)s and more needs acceleration, of less is off track."
        )
        % {"on_track": number(source.plan.on_track_from, 2), "accelerate": number(source.plan.accelerate_from, 2)}
    )
    yield _terms("rules-verdicts", _("What the verdicts mean"), Assessment, methodology.VERDICTS)
    yield Subheading(_("The public record"))
    yield sentence(
        _(
            "What is approved is added to a record that is never changed: each number is sealed with the one before "
            "it. The number and hash below are those of the last one when this report was made. If the site’s record "
            "still has that hash at that number, nothing before it was changed."
        )
    )
    yield Facts(tuple(record_facts(source)))


def _terms(key: str, title: str, choices, texts: Mapping, used: Iterable | None = None) -> Table:
    kept = [choice for choice in choices if choice in texts and (used is None or choice in used)]
    return Table(
        key,
        title,
        (Column(_("Term"), ColumnKind.TEXT, width=2), Column(_("Meaning"), width=6)),
        tuple(Row((Cell(capfirst(str(choice.label))), Cell(str(texts[choice])))) for choice in kept),
    )
