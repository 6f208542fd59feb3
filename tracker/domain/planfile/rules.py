"""The rules of single sections: dates in order, what a measure allows, who may say what.

Most are constraints of the database too; here they are told with their place, before anything is written.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from tracker.enums import Direction, Measure, Origin, OverTime
from tracker.models import first_day, last_day

from .document import Document, Record
from .kinds import BAD, name_of_record, short
from .problems import Problem


def check(document: Document, problems: list[Problem]) -> None:
    """Report every breach of a rule. Values that could not be read are left alone."""
    judge = _Judge(document, problems)
    judge.plan(document.plan)
    judge.periods(document["periods"])
    for record in document["actors"]:
        judge.in_order(record, "valid_from", "valid_to", _("The body ends before it begins."))
    for key, step in (("successions", None), ("figures", "part_of"), ("budget_programmes", "part_of")):
        judge.circles(key, step)
    judge.circles("indicators", "part_of")
    for record in document["dimensions"]:
        if not record["categories"]:
            judge.report(record, "slug", _("A dimension needs categories."))
    for record in document["actions"]:
        judge.action(record)
    for record in document["indicators"]:
        judge.indicator(record)


def _good(*values) -> bool:
    """All values are given and readable."""
    return all(value is not BAD and value not in (None, "", [], {}) for value in values)


class _Judge:
    def __init__(self, document: Document, problems: list[Problem]):
        self.document = document
        self.problems = problems
        self.period = {name_of_record("periods", r): r for r in document["periods"]}
        self.categories = {
            r["slug"]: {c["code"] for c in r["categories"]} for r in document["dimensions"] if r["slug"] is not BAD
        }

    def report(self, record: Record, key: str, message: str, mend: str = "") -> None:
        self.problems.append(Problem(record.at(key), message, mend))

    def in_order(self, record: Record, start: str, end: str, message: str) -> None:
        """Partial or full dates: the last day that the end can mean is not before the first that the start can mean."""
        if _good(record[start], record[end]) and last_day(record[end]) < first_day(record[start]):
            self.report(record, end, message)

    def plan(self, plan: Record) -> None:
        self.in_order(plan, "starts_on", "ends_on", _("The plan ends before it begins."))
        if plan["predecessor"] and plan["predecessor"] == plan["slug"]:
            self.report(plan, "predecessor", _("A plan cannot follow itself."))
        on_track, accelerate = plan["on_track_from"], plan["accelerate_from"]
        if _good(on_track) and on_track > 1:
            self.report(plan, "on_track_from", _("The number must be at most %(most)d.") % {"most": 1})
        if _good(accelerate) and accelerate <= 0:
            self.report(plan, "accelerate_from", _("The number must be greater than zero."))
        if _good(on_track, accelerate) and accelerate > on_track:
            self.report(plan, "accelerate_from", _("“accelerate_from” cannot be greater than “on_track_from”."))

    def periods(self, periods: list[Record]) -> None:
        by_kind = defaultdict(list)
        for period in periods:
            self.in_order(period, "starts_on", "ends_on", _("The period ends before it begins."))
            self.in_order(period, "starts_on", "opens_on", _("Reports cannot open before the period begins."))
            self.in_order(period, "opens_on", "due_on", _("Reports are due before they open."))
            if _good(period["kind"], period["starts_on"], period["ends_on"]):
                by_kind[period["kind"]].append(period)
        for kind, group in by_kind.items():
            group.sort(key=lambda p: p["starts_on"])
            for earlier, later in pairwise(group):
                # The same first day is the same name, and reported as that.
                if earlier["starts_on"] < later["starts_on"] <= earlier["ends_on"]:
                    message = _("The period overlaps the one that begins on %(day)s.") % {"day": earlier["starts_on"]}
                    self.report(later, "starts_on", message)
            labels = set()
            for period in group:
                for language, label in (period["label"] or {}).items():
                    if (language, label) in labels:
                        message = _("Two periods of the kind “%(kind)s” are called “%(label)s”.")
                        self.report(period, "label", message % {"kind": kind, "label": short(label)})
                    labels.add((language, label))

    def circles(self, section: str, step: str | None) -> None:
        """Rows that are, by steps, part of themselves; bodies that became themselves."""
        onward = defaultdict(list)
        for record in self.document[section]:
            a, b = (record["from"], record["to"]) if step is None else (name_of_record(section, record), record[step])
            if _good(a, b):
                onward[a].append((b, record))
        for start in list(onward):
            seen, ahead = set(), [name for name, _record in onward[start]]
            while ahead:
                name = ahead.pop()
                if name == start:
                    message = _("A body cannot succeed itself.") if step is None else _("This leads back to itself.")
                    self.report(onward[start][0][1], "to" if step is None else step, message)
                    break
                if name not in seen:
                    seen.add(name)
                    ahead += [following for following, _record in onward.get(name, ())]

    def statement(self, record: Record) -> None:
        if record["origin"] == Origin.COMMISSION:
            for key in ("set_on", "ground"):
                if record[key] in (None, ""):
                    message = _("What the coordinator sets needs a date and a ground.")
                    mend = _("Add “%(key)s”.") % {"key": key}
                    self.report(record, "origin", message, mend)

    def statements(self, records: list[Record], check=None) -> None:
        """Each of the statements and of those that they superseded."""
        for record in records:
            for one in (record, *record.superseded):
                self.statement(one)
                if check:
                    check(one)

    def action(self, action: Record) -> None:
        self.statements(action["actors"])
        leads = [record for record in action["actors"] if record["role"] == "lead"]
        for record in leads[1:]:
            self.report(record, "role", _("This action already has a lead."))
        self.statements(action["schedule"], self.schedule)
        self.assignments(action["assignments"], self.document.plan["action_frequency"])

    def schedule(self, record: Record) -> None:
        if record["starts"] == "" and record["ends"] == "":
            self.report(record, "starts", _("Give a start, an end, or both."))
        self.in_order(record, "starts", "ends", _("The action ends before it begins."))

    def assignments(self, records: list[Record], frequency: str) -> None:
        self.statements(records)
        by_actor = defaultdict(list)
        for record in records:
            for key in ("first_period", "last_period"):
                self.period_kind(record, key, frequency)
            for key, other in (("end_set_on", "end_ground"), ("end_ground", "end_set_on")):
                if _good(record[key]) and record[other] in (None, ""):
                    self.report(
                        record,
                        key,
                        _("An end needs both its day and its ground."),
                        _("Add “%(key)s”.") % {"key": other},
                    )
            first, last = record["first_period"], record["last_period"]
            if _good(first, last) and last.rpartition(" ")[2] < first.rpartition(" ")[2]:
                self.report(record, "last_period", _("The last period is before the first."))
            if _good(record["actor"], first) and last is not BAD:
                by_actor[record["actor"]].append(record)
        for group in by_actor.values():
            group.sort(key=lambda r: r["first_period"])
            for earlier, later in pairwise(group):
                start, end = later["first_period"], earlier["last_period"]
                if start != earlier["first_period"] and (end is None or start <= end):
                    message = _("The body already reports this from %(period)s.") % {"period": earlier["first_period"]}
                    self.report(later, "first_period", message, _("Give the earlier one a last period."))

    def period_kind(self, record: Record, key: str, frequency: str) -> None:
        period = self.period.get(record[key]) if _good(record[key]) else None
        if period is not None and _good(frequency, period["kind"]) and period["kind"] != frequency:
            message = _("The period is of the kind “%(kind)s”, and this is reported each “%(frequency)s”.")
            self.report(record, key, message % {"kind": period["kind"], "frequency": frequency})

    def indicator(self, record: Record) -> None:
        measure = record["measure"]
        if _good(measure):
            self.over_time(record, measure)
            self.direction(record, measure)
            if _good(record["small_number_threshold"]) and measure != Measure.COUNT:
                message = _("Only counts have a smallest number shown.")
                self.report(record, "small_number_threshold", message)
            if measure == Measure.MILESTONE and len(record["steps"]) < 2:
                self.report(record, "measure", _("A milestone needs at least two steps."), _("Add “steps”."))
            if measure != Measure.MILESTONE and record["steps"]:
                self.report(record, "steps", _("Only a milestone has steps."))
            if record["breakdowns"] and measure not in Measure.numeric():
                self.report(record, "breakdowns", _("Only numbers are broken down."))
        for breakdown in record["breakdowns"]:
            self.breakdown(breakdown)
        self.statements(record["baseline"], lambda one: self.value(record, one))
        self.statements(record["targets"], lambda one: self.target(record, one))
        self.assignments(record["assignments"], record["frequency"])

    def over_time(self, record: Record, measure: str) -> None:
        allowed = list(OverTime)
        if measure == Measure.SHARE:
            allowed = [OverTime.LATEST, OverTime.SUM]
        elif measure not in Measure.additive():
            allowed = [OverTime.LATEST]
        if _good(record["over_time"]) and record["over_time"] not in allowed:
            message = _("A figure of this measure cannot be taken over time in this way.")
            self.report(record, "over_time", message, _("There are: %(words)s.") % {"words": ", ".join(allowed)})

    def direction(self, record: Record, measure: str) -> None:
        direction, tolerance = record["direction"], record["tolerance"]
        if not _good(direction):
            return
        if direction != Direction.UP and measure not in Measure.numeric():
            self.report(record, "direction", _("Only numbers can be meant to fall or to stay."))
        if tolerance is not BAD and (direction == Direction.KEEP) != (tolerance is not None):
            key = "direction" if tolerance is None else "tolerance"
            self.report(record, key, _("A value that should stay needs a tolerance, and no other has one."))
        if direction == Direction.KEEP and record["over_time"] == OverTime.SUM and measure in Measure.additive():
            self.report(record, "over_time", _("A running sum cannot be meant to stay."))

    def breakdown(self, record: Record) -> None:
        dimensions = record["dimensions"]
        if not _good(dimensions):
            return
        if len(dimensions) > 3:
            self.report(record, "dimensions", _("A breakdown has one to three dimensions."))
        codes = [code for dimension in dimensions for code in self.categories.get(dimension, set()) if code is not BAD]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            message = _("Two of the dimensions have a category “%(code)s”, so a cell would be ambiguous.")
            self.report(record, "dimensions", message % {"code": code})

    def target(self, indicator: Record, record: Record) -> None:
        if record["period"] is not BAD and record["by"] is not BAD and bool(record["period"]) == bool(record["by"]):
            key = "period" if record["period"] else "value"
            self.report(record, key, _("A target is for a period or by a date: give one of the two."))
        self.period_kind(record, "period", indicator["frequency"])
        if _good(record["cell"], indicator["measure"]) and not self.cell_exists(indicator, record["cell"]):
            message = _("The indicator has no breakdown with the cell %(cell)s.")
            self.report(record, "cell", message % {"cell": " × ".join(record["cell"])})
        self.value(indicator, record)

    def cell_exists(self, indicator: Record, cell: list[str]) -> bool:
        for breakdown in indicator["breakdowns"]:
            dimensions = breakdown["dimensions"]
            if dimensions is BAD:
                return True
            sets = [self.categories.get(dimension, set()) for dimension in dimensions]
            if len(sets) == len(cell) and all(any(code in codes for codes in sets) for code in cell):
                return all(any(code in codes for code in cell) for codes in sets)
        return False

    def value(self, indicator: Record, record: Record) -> None:
        """One value, of the indicator's measure."""
        measure = indicator["measure"]
        if not _good(measure):
            return
        wanted = {Measure.YES_NO: "answer", Measure.MILESTONE: "step", Measure.NARRATIVE: None}.get(measure, "value")
        if wanted is None:
            self.report(record, "origin", _("What is reported in words has no baseline and no target."))
            return
        for key in ("value", "answer", "step"):
            if (key == wanted) == (record[key] is None):
                message = _("For the measure “%(measure)s” give “%(key)s” and nothing else.")
                self.report(record, key, message % {"measure": measure, "key": wanted})
                break
        self.parts(record, measure)
        step = record["step"]
        if measure == Measure.MILESTONE and _good(step) and step > len(indicator["steps"]):
            self.report(record, "step", _("There is no step %(step)d.") % {"step": step})
        value = record["value"]
        if measure == Measure.SHARE and _good(value) and not Decimal(0) <= value <= Decimal(100):
            self.report(record, "value", _("A share is a percentage from 0 to 100."))
        if measure == Measure.COUNT and _good(value) and value < 0:
            self.report(record, "value", _("A count cannot be negative."))

    def parts(self, record: Record, measure: str) -> None:
        numerator, denominator = record["numerator"], record["denominator"]
        if numerator is BAD or denominator is BAD:
            return
        if measure != Measure.SHARE and (numerator is not None or denominator is not None):
            key = "numerator" if numerator is not None else "denominator"
            self.report(record, key, _("Only a share has a numerator and a denominator."))
        elif (numerator is None) != (denominator is None):
            self.report(record, "value", _("A share needs both its numbers."))
        elif numerator is not None and not 0 <= numerator <= denominator:
            message = _("The first number of a share cannot be greater than the second.")
            self.report(record, "numerator", message)
