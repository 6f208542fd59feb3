"""Bringing the database in line with a plan file, by natural keys, and leaving alone what editors changed since."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import DatabaseError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tracker import models

from .database import read_plan
from .document import Document, Record, Row, flat_record
from .kinds import Ref, Refs, StepNumber, name_of_record
from .problems import Place, PlanFileError, Problem
from .schema import Field
from .sections import PLAN

EMPTY = ("", None, [], False)


class Change(NamedTuple):
    """A row by its path in the plan, and the columns concerned."""

    path: str
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.path}: {', '.join(self.columns)}" if self.columns else self.path


@dataclass
class Outcome:
    """What a load did. `kept` is what editors had changed, `removed` what they had taken out and was not put back,
    `only_here` what the database has and the file has not."""

    plan: models.Plan | None = None
    created: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)
    only_here: list[Change] = field(default_factory=list)


def load(document: Document, *, overwrite: bool = False) -> Outcome:
    """Load a parsed plan file in one transaction. Counts up the version of each plan whose public content changed.

    A value that the file gave before and that an editor changed since is kept, unless `overwrite`; so is one that was
    there before this plan's file was ever loaded (a body shared with another plan). Statements whose file changed are
    superseded. Nothing is deleted. The first plan of an installation becomes its default.

    Raises PlanFileError, and changes nothing, where the database has something that the file contradicts.
    """
    with transaction.atomic(), translation.override("en"):
        plan = models.Plan.objects.select_for_update().filter(slug=document.plan["slug"]).first()
        loading = _Loading(document, plan, overwrite)
        loading.run()
    return loading.outcome


def _columns(row: Row) -> list[tuple[Field | None, str]]:
    """The columns of a row's flat form with the field that each belongs to; the order belongs to none."""
    columns = [(one, column) for one in row.section.fields for column in one.kind.flat(row.record[one.key], one.column)]
    return [*columns, (None, "order")] if row.section.ordered else columns


class _Loading:
    def __init__(self, document: Document, plan: models.Plan | None, overwrite: bool):
        self.document, self.overwrite = document, overwrite
        self.outcome = Outcome(plan)
        known = read_plan(plan, mentions=document)
        self.there = {} if plan is None else {row.path: row for row in known.rows()}
        if plan is None:
            # What other plans share with this one.
            known.plan = Record(dict.fromkeys(PLAN.by_key))
            self.there = {row.path: row for row in known.rows() if row.section is not PLAN}
        self.said = dict(plan.loaded_rows.values_list("path", "content")) if plan else {}
        self.now_says: dict[str, dict] = {}
        self.instances = {}
        self.names: dict[tuple[str, Any], Any] = {}
        for key, records in known.sections.items():
            self.names.update({(key, name_of_record(key, record)): record.row for record in records})
        self.steps = defaultdict(list)
        for record in known["indicators"]:
            self.steps[record.row.pk] = [step.row for step in record["steps"]]
        self.later: list[tuple[Row, Field]] = []
        self.breakdowns: dict[int, dict] = defaultdict(dict)

    def run(self) -> None:
        for row in self.document.rows():
            self.row(row)
        for row, one in self.later:
            self.set_later(row, one)
        self.order_breakdowns()
        plan = self.outcome.plan
        paths = {row.path for row in self.document.rows()}
        self.outcome.only_here = [
            Change(path) for path, row in self.there.items() if path not in paths and row.path not in self.instances
        ]
        self.remember(plan, paths)

    def row(self, row: Row) -> None:
        existing = self.there.get(row.path)
        if row.parent and row.parent.path not in self.instances:
            return  # what it belongs to was removed by an editor
        if existing is not None:
            self.instances[row.path] = existing.record.row
            self.update(row, existing)
        elif row.path in self.said and not self.overwrite:
            self.outcome.removed.append(Change(row.path))
            return
        else:
            self.instances[row.path] = self.create(row, row.record, row.flat())
            self.outcome.created.append(Change(row.path))
        if row.section is PLAN:
            self.outcome.plan = self.instances[row.path]
        elif row.parent.section is PLAN:
            name = name_of_record(row.section.key, row.record)
            self.names[row.section.key, name] = self.instances[row.path]
        self.now_says[row.path] = row.flat()

    # Making rows

    def create(self, row: Row, record: Record, flat: dict, superseded_by=None):
        """A new row; of a statement, with all that it superseded."""
        section = row.section
        instance = section.model()
        if section.superseded:
            instance.superseded_by = superseded_by
        if section is PLAN:
            instance.is_default = not models.Plan.objects.filter(is_default=True).exists()
        elif row.parent.section is not PLAN:
            setattr(instance, section.parent, self.instances[row.parent.path])
        if section is not PLAN and not section.shared and hasattr(section.model, "plan_id"):
            instance.plan = self.outcome.plan
        if section.key == "steps":
            self.append_step(row, instance)
        if section.ordered:
            instance.order = row.position
        if section.key == "breakdowns":
            self.append_breakdown(row, instance)
        for one in section.fields:
            if one.later:
                if record[one.key] is not None:
                    self.later.append((row, one))
            elif not isinstance(one.kind, Refs):
                for column in one.kind.flat(record[one.key], one.column):
                    self.assign(instance, one, column, flat[column], record)
        self.save(instance, record)
        for one in section.fields:
            if isinstance(one.kind, Refs):
                self.connect(instance, one, record)
        later = instance
        for earlier in record.superseded if superseded_by is None else ():
            later = self.create(row, earlier, flat_record(section, earlier), superseded_by=later)
        return instance

    def save(self, instance, record: Record) -> None:
        instance._change_reason = "load_plan"
        try:
            instance.save()
        except DatabaseError as error:
            message = _("The database refuses this: %(why)s") % {"why": " ".join(str(error).split())}
            raise PlanFileError([Problem(record.place or Place(1, 1, ""), message)]) from error

    def assign(self, instance, one: Field, column: str, flat: Any, record: Record) -> None:
        if isinstance(one.kind, Ref):
            setattr(instance, one.column, None if flat is None else self.find(one, flat, record))
        elif isinstance(one.kind, StepNumber):
            steps = self.steps[instance.indicator_id]
            if flat is not None and flat > len(steps):
                self.gone(record.at(one.key), str(flat))
            instance.step = steps[flat - 1] if flat is not None and flat <= len(steps) else None
        else:
            one.kind.assign(instance, column, flat)

    def find(self, one: Field, name: str, record: Record):
        if one.kind.section == "plans":
            found = models.Plan.objects.filter(slug=name).first()
            if found is None:
                message = _("There is no plan “%(name)s” in the database.") % {"name": name}
                raise PlanFileError([Problem(record.at(one.key), message, _("Load it first."))])
            return found
        found = self.names.get((one.kind.section, name))
        if found is None:
            self.gone(record.at(one.key), name)
        return found

    def gone(self, place: Place, name: str) -> None:
        message = _("An editor took out “%(name)s” since the last load.") % {"name": name}
        mend = _("Take it out of the file too, or load with --overwrite to put it back.")
        raise PlanFileError([Problem(place, message, mend)])

    def connect(self, instance, one: Field, record: Record) -> None:
        found = [self.find(one, name, record) for name in record[one.key]]
        if not one.kind.ordered:
            getattr(instance, one.column).set(found)
            return
        for position, dimension in enumerate(found, 1):
            self.save(models.BreakdownDimension(breakdown=instance, dimension=dimension, position=position), record)

    def append_step(self, row: Row, step: models.MilestoneStep) -> None:
        siblings = self.steps[step.indicator_id]
        step.order = siblings[-1].order + 1 if siblings else row.position
        siblings.append(step)

    # Changing rows

    def update(self, row: Row, existing: Row) -> None:
        wanted, there = row.flat(), existing.flat()
        if row.section.superseded and not row.section.in_place:
            self.update_statement(row, existing, wanted, there)
            return
        said = self.said.get(row.path, {})
        changed, kept = [], []
        for one, column in _columns(row):
            if wanted[column] == there[column]:
                continue
            untouched = there[column] == said[column] if column in said else there[column] in EMPTY
            if untouched or self.overwrite:
                self.change(row, existing.record.row, one, column, wanted[column])
                changed.append(column)
            else:
                kept.append(column)
        if changed:
            if row.section.key != "breakdowns":
                self.save(existing.record.row, row.record)
            self.outcome.changed.append(Change(row.path, tuple(changed)))
        if kept:
            self.outcome.kept.append(Change(row.path, tuple(kept)))

    def change(self, row: Row, instance, one: Field | None, column: str, flat: Any) -> None:
        if one is None:
            if row.section.key == "breakdowns":
                self.breakdowns[instance.indicator_id][instance.pk] = flat
            else:
                instance.order = flat
        elif isinstance(one.kind, Refs):
            self.connect(instance, one, row.record)
        elif one.later:
            self.later.append((row, one))
        else:
            self.assign(instance, one, column, flat, row.record)

    def update_statement(self, row: Row, existing: Row, wanted: dict, there: dict) -> None:
        """Supersede a statement that the file now makes differently."""
        if wanted == there:
            return
        if self.said.get(row.path) != there and not self.overwrite:
            self.outcome.kept.append(Change(row.path))
            return
        old = existing.record.row
        # Only one such statement may hold at a time, also within a transaction: until the new one is there, the old
        # one points to the oldest of the chain, which no other statement points to.
        oldest = existing.record.superseded[-1].row if existing.record.superseded else old
        row.section.model.objects.filter(pk=old.pk).update(superseded_by=oldest)
        record = Record(row.record)
        record.place, record.places = row.record.place, row.record.places
        new = self.create(row, record, wanted)
        old.superseded_by = new
        self.save(old, row.record)
        self.instances[row.path] = new
        self.outcome.changed.append(Change(row.path))

    def set_later(self, row: Row, one: Field) -> None:
        instance = self.instances[row.path]
        self.assign(instance, one, one.column, row.record[one.key], row.record)
        self.save(instance, row.record)

    # Breakdowns stand in an order in which no two may have the same place

    def append_breakdown(self, row: Row, instance: models.Breakdown) -> None:
        parent = self.there.get(row.parent.path)
        if parent is not None:
            # Put aside until all are there.
            instance.order = 10_000 + row.position

    def order_breakdowns(self) -> None:
        for row in self.document.rows():
            parent = self.there.get(row.path) if row.section.key == "indicators" else None
            if parent is None:
                continue
            indicator = parent.record.row
            wanted = self.breakdowns[indicator.pk]
            there = list(models.Breakdown.objects.filter(indicator=indicator))
            if not wanted and all(breakdown.order < 10_000 for breakdown in there):
                continue
            there.sort(key=lambda b: (wanted.get(b.pk, b.order % 10_000), b.pk not in wanted, b.pk))
            for aside in (20_000, 0):
                for position, breakdown in enumerate(there, 1):
                    breakdown.order = aside + position
                    breakdown.save()

    def remember(self, plan: models.Plan, paths: set[str]) -> None:
        """Keep what the file said now, for telling an editor's change next time."""
        plan.loaded_rows.filter(path__in=set(self.said) - paths).delete()
        rows = [
            models.LoadedRow(plan=plan, path=path, content=content)
            for path, content in self.now_says.items()
            if self.said.get(path) != content
        ]
        models.LoadedRow.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["plan", "path"], update_fields=["content"]
        )
