"""Four years of reporting, told through the workflow's verbs in the order in which they would have happened."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone, translation

from tracker.domain import workflow
from tracker.domain.figures import CellValue
from tracker.domain.workflow import EntryData
from tracker.models import Assignment, Plan, ProgressEntry, User

from . import evidence, texts
from .figures import FATES, FIGURES, FIRST_SAID, REPORTED_BY, WOMEN_ONLY, Fate, Status, Step, Without
from .people import (
    COMMISSION,
    COORDINATOR,
    SECOND_COORDINATOR,
    SIGNATORY,
    SIGNATORYS_BODY,
    add_people,
    renew_password,
    reporter_address,
)
from .statements import add_statements

PLAN = "kazakhstan-2022-2025"
SEED = 1325
# Of those trained, the share of women and of people whose sex was not recorded lies between these.
WOMEN, NOT_RECORDED = (0.22, 0.46), (0.0, 0.03)
# How decision-making posts divide by level, and by how much the part of women falls from level to level upwards.
POST_LEVELS = {"heads-of-bodies": (0.06, 0.5), "heads-of-departments": (0.30, 0.8)}
LAST_POST_LEVEL = "heads-of-divisions"
# Both for the reporting year that began on 1 January after the period.
CLOSES, RETURNED_UNTIL = (3, 31), (2, 27)


@transaction.atomic
def fill(plan: Plan, password: str | None) -> bool:
    """Add accounts, statements and reports; True where they are new. Nothing that is there already is changed.

    A later run only sees that the accounts have the password, where one is given. Raises ValueError where the
    accounts are still to be made and there is no password.
    """
    if User.objects.filter(is_demonstration=True).exists():
        if password:
            renew_password(password)
        return False
    if not password:
        raise ValueError("the demonstration accounts need a password")
    with translation.override("ru"):
        people = add_people(plan, password)
        assignments = add_statements(plan, people[COORDINATOR])
        _Story(plan, people, assignments).tell()
    return True


@dataclass(order=True)
class _Event:
    """Something that happens to a report; ordered by time, then by the order of the story."""

    at: datetime
    place: int
    what: Callable[[datetime], object]

    __hash__ = None


class _Story:
    def __init__(self, plan: Plan, people: dict[str, User], assignments: dict[tuple[str, str], Assignment]):
        self.plan, self.people, self.assignments = plan, people, assignments
        self.periods = {period.starts_on.year: period for period in plan.periods.order_by("starts_on")}
        # The same figures on every machine; nothing secret comes of it.
        self.random = random.Random(SEED)  # noqa: S311
        self.entries: dict[tuple[str, str, int], ProgressEntry] = {}
        self.letters = 0

    def tell(self):
        events: list[_Event] = []
        for (code, body), years in FIGURES.items():
            for year, said in years.items():
                for at, what in self._life(code, body, year, said):
                    events.append(_Event(at, len(events), what))
        for event in sorted(events, key=lambda e: (e.at, e.place)):
            event.what(event.at)
        # The last period stays open: the plan has ended, and late reports of its last year are still taken.
        *earlier, _last = sorted(self.periods)
        for year in earlier:
            period = self.periods[year]
            period.closed_at = _moment(date(year + 1, *CLOSES), 18)
            period.save()

    # -- One report ----------------------------------------------------------------------------------------------------

    def _life(self, code: str, body: str, year: int, said) -> Iterator[tuple[datetime, Callable]]:
        """What happens to one report: [(when, call with the time), ...]."""
        key = (code, body, year)
        fate = FATES.get(key, Fate.APPROVED)
        desk = REPORTED_BY.get((code, body), body)
        reporter = self.people[reporter_address(desk)]
        signs = body == SIGNATORYS_BODY
        sender = self.people[SIGNATORY] if signs else reporter
        outside = body == COMMISSION or self.random.random() < 0.25
        reviewer = self.people[SECOND_COORDINATOR if outside else COORDINATOR]
        final = self._data(key, reporter.language, said)
        first = self._data(key, reporter.language, FIRST_SAID[key]) if key in FIRST_SAID else final
        opened = max(self.periods[year].opens_on, self.assignments[code, body].assigned_on)
        clock = _Clock(opened, self.random)

        def call(verb, by, **more):
            def run(at):
                given = {name: value(at) if callable(value) else value for name, value in more.items()}
                entry = self.entries[key]
                verb(entry, by=by, version=entry.version, at=at, **given)

            return run

        def begin(at):
            assignment, period = self.assignments[code, body], self.periods[year]
            self.entries[key] = workflow.start(assignment, period, by=reporter, at=at)

        def send():
            if signs:
                yield clock.next(1, 2), call(workflow.hand_over, reporter)
                if fate == Fate.READY:
                    return
            yield clock.next(0, 3), call(workflow.submit, sender)

        def decide():
            yield clock.next(2, 9), call(workflow.take, reviewer)
            yield clock.next(0, 4), call(workflow.approve, reviewer)

        yield clock.next(0, 6), begin
        yield clock.next(0, 3), call(workflow.save, reporter, data=first)
        if fate == Fate.DRAFT:
            return
        if key in evidence.EVIDENCE:
            yield clock.next(0, 0), lambda at: evidence.add(key, self.entries[key], by=reporter, at=at)
        yield from send()
        if fate in (Fate.READY, Fate.SUBMITTED):
            return
        if fate == Fate.IN_REVIEW:
            yield clock.next(2, 6), call(workflow.take, reviewer)
            return
        if fate in (Fate.RETURNED, Fate.CORRECTED):
            yield (
                clock.next(2, 5),
                call(
                    workflow.return_,
                    reviewer,
                    comment=texts.RETURNED[code],
                    field_comments=texts.RETURNED_FIELDS.get(code, {}) if fate == Fate.RETURNED else {},
                    due_on=lambda at: max(date(year + 1, *RETURNED_UNTIL), timezone.localdate(at)),
                ),
            )
            if fate == Fate.RETURNED:
                return
            yield clock.next(1, 4), call(workflow.save, reporter, data=final)
            yield from send()
        yield from decide()
        if fate == Fate.REVISED:
            yield clock.next(150, 200), call(workflow.reopen, reviewer, reason=texts.REVISED[code])
            yield clock.next(2, 6), call(workflow.save, reporter, data=final)
            yield from send()
            yield from decide()

    # -- What a report says --------------------------------------------------------------------------------------------

    def _data(self, key, language: str, said) -> EntryData:
        code, body, year = key
        written_in, words = texts.words_for(code, language)
        self.letters += 1
        data = EntryData(
            language=written_in,
            narrative=words.narrative.format(year=year),
            obstacles=words.obstacles,
            next_steps=words.next_steps,
            source=words.source,
            letter_number=texts.LETTER.format(number=self.letters),
            letter_date=self.periods[year].opens_on + timedelta(days=self.random.randint(0, 9)),
        )
        indicator = self.assignments[code, body].indicator
        match said:
            case Without(availability, reason):
                return EntryData(
                    availability=availability, reason=reason, language="ru",
                    letter_number=data.letter_number, letter_date=data.letter_date,
                )  # fmt: skip
            case Status(status, percent):
                return replace(data, status=status, percent=percent)
            case Step(place):
                return replace(data, step_id=indicator.steps.order_by("order")[place - 1].pk)
            case bool():
                return replace(data, yes=said)
            case (part, whole):
                data = replace(data, numerator=Decimal(part), denominator=Decimal(whole))
                cells = self._posts(part, whole)
            case _:
                data = replace(data, value=Decimal(said))
                cells = self._sexes(key, said)
        breakdown = indicator.breakdowns.first()
        return replace(data, cells={(breakdown.pk, k): cell for k, cell in cells.items()}) if breakdown else data

    def _sexes(self, key, total: int) -> dict[str, CellValue]:
        women = round(total * self.random.uniform(*WOMEN))
        unknown = round(total * self.random.uniform(*NOT_RECORDED))
        if key in WOMEN_ONLY:
            return {"women": CellValue(Decimal(women))}
        numbers = {"women": women, "men": total - women - unknown, "not-recorded": unknown}
        return {code: CellValue(Decimal(number)) for code, number in numbers.items()}

    def _posts(self, part: int, whole: int) -> dict[str, CellValue]:
        """Women and all holders of posts by level; the levels add up to the report's numbers."""
        share = part / whole
        cells, left = {}, [part, whole]
        for level, (of_posts, fewer_women) in POST_LEVELS.items():
            posts = round(whole * of_posts)
            women = round(posts * share * fewer_women)
            cells[level] = (women, posts)
            left = [left[0] - women, left[1] - posts]
        cells[LAST_POST_LEVEL] = tuple(left)
        return {level: CellValue(None, Decimal(n), Decimal(of)) for level, (n, of) in cells.items()}


class _Clock:
    """Working hours, one after another, from the day on which reports are taken."""

    def __init__(self, opened: date, chance: random.Random):
        self.chance = chance
        self.now = _moment(opened, 9, chance.randint(0, 59))

    def next(self, least: int, most: int) -> datetime:
        """A moment so many days later, at least an hour."""
        days = self.chance.randint(least, most)
        self.now += timedelta(hours=1, minutes=self.chance.randint(0, 20))
        if days or timezone.localtime(self.now).hour > 17:
            day = timezone.localdate(self.now) + timedelta(days=max(days, 1))
            self.now = _moment(day, self.chance.randint(9, 16), self.chance.randint(0, 59))
        return self.now


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
