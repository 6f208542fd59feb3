"""The plan file's format: its sections in the order in which they are written and loaded, and what each row holds.

A section refers only to sections above it, and to itself through fields marked `later`.
"""

from __future__ import annotations

from tracker import enums, models

from .kinds import (
    LANGUAGES,
    Address,
    Cell,
    Choice,
    Code,
    Country,
    Currency,
    Day,
    Flag,
    Key,
    Kind,
    Number,
    PartialDay,
    Prose,
    Ref,
    Refs,
    Slug,
    Standing,
    StepNumber,
    Text,
    Whole,
    Words,
)
from .schema import Field, Section

FORMAT = 1


def text(key: str, limit: int, *, column: str = "", always: bool = False) -> Field:
    return Field(key, Text(max_length=limit), column=column, always=always)


def required_text(key: str, limit: int) -> Field:
    return Field(key, Text(max_length=limit, needs_english=True), required=True)


def prose(key: str, *, required: bool = False, always: bool = False) -> Field:
    return Field(key, Text(lines=True, needs_english=required), required=required, always=always)


def line(key: str, limit: int = 300, *, required: bool = False) -> Field:
    return Field(key, Kind(max_length=limit), required=required)


def choice(key: str, choices, default=None) -> Field:
    default = None if default is None else str(default)
    return Field(key, Choice(choices=choices), required=default is None, default=default)


KEY = Field("key", Slug(), required=True)
STANDING = Field("text_status", Standing())
SOURCE = line("source")

STATEMENT = (
    choice("origin", enums.Origin),
    Field("set_on", Day()),
    Field("ground", Prose()),
)
VALUE = (
    Field("value", Number()),
    Field("numerator", Number()),
    Field("denominator", Number()),
    Field("answer", Flag(), column="yes"),
    Field("step", StepNumber()),
)


def assignments(parent: str) -> Section:
    return Section(
        "assignments",
        models.Assignment,
        (
            Field("actor", Ref(section="actors"), required=True),
            Field("first_period", Ref(section="periods"), required=True),
            Field("last_period", Ref(section="periods")),
            Field("assigned_on", Day(), required=True),
            *STATEMENT,
            Field("end_set_on", Day()),
            Field("end_ground", Prose()),
        ),
        named_by=("actor", "first_period"),
        parent=parent,
        related="assignments",
        superseded=True,
        in_place=True,
        sort=lambda record: (record["first_period"] or "", record["actor"] or ""),
    )


PLAN = Section(
    "plan",
    models.Plan,
    (
        Field("slug", Slug(max_length=80), required=True),
        Field("country", Country(), required=True),
        required_text("title", 500),
        text("short_title", 120),
        Field("edition", Whole(least=1), default=1),
        Field("predecessor", Ref(section="plans"), always=True),
        Field("approved", PartialDay(), always=True),
        Field("starts_on", Day(), required=True),
        Field("ends_on", Day(), required=True),
        Field("length_pages", Whole(least=1)),
        choice("action_frequency", enums.PeriodKind),
        Field("on_track_from", Number(digits=3, places=2), required=True),
        Field("accelerate_from", Number(digits=3, places=2), required=True),
        line("source_title"),
        Field("source_url", Address()),
        prose("source_note"),
        STANDING,
    ),
    single=True,
)

SECTIONS = (
    Section(
        "strands",
        models.FocusStrand,
        (KEY, required_text("title", 400), STANDING),
        named_by=("key",),
        ordered=True,
    ),
    Section(
        "sections",
        models.PlanSection,
        (KEY, required_text("title", 200), prose("body", required=True), SOURCE, STANDING),
        named_by=("key",),
        ordered=True,
    ),
    Section(
        "facts",
        models.PlanFact,
        (
            Field("key", Key(), required=True),
            required_text("title", 200),
            prose("text", always=True),
            prose("note"),
            STANDING,
        ),
        named_by=("key",),
        ordered=True,
    ),
    Section(
        "profile",
        models.ProfileFact,
        (
            KEY,
            required_text("title", 200),
            required_text("value", 200),
            Field("when", PartialDay()),
            SOURCE,
            prose("note"),
            STANDING,
        ),
        named_by=("key",),
        ordered=True,
    ),
    Section(
        "figures",
        models.ExternalFigure,
        (
            KEY,
            required_text("title", 300),
            Field("value", Number(places=2), required=True),
            text("unit", 60),
            text("when", 120),
            line("source", required=True),
            Field("part_of", Ref(section="figures"), later=True),
            prose("note"),
            STANDING,
        ),
        named_by=("key",),
        ordered=True,
    ),
    Section(
        "assessment",
        models.AssessmentCriterion,
        (KEY, required_text("title", 200), choice("verdict", enums.Verdict), prose("why", required=True), STANDING),
        named_by=("key",),
        ordered=True,
    ),
    Section(
        "themes",
        models.Theme,
        (Field("slug", Slug(), required=True), required_text("title", 120), STANDING),
        named_by=("slug",),
        shared=True,
        sort=lambda record: record["slug"],
    ),
    Section(
        "dimensions",
        models.Dimension,
        (Field("slug", Slug(), required=True), required_text("name", 120), STANDING),
        named_by=("slug",),
        shared=True,
        sort=lambda record: record["slug"],
        children=(
            Section(
                "categories",
                models.Category,
                (
                    Field("code", Slug(max_length=40), required=True),
                    required_text("name", 120),
                    Field("not_recorded", Flag(), default=False),
                    STANDING,
                ),
                named_by=("code",),
                parent="dimension",
                related="categories",
                ordered=True,
                shared=True,
            ),
        ),
    ),
    Section(
        "actors",
        models.Actor,
        (
            Field("slug", Slug(max_length=80), required=True),
            choice("kind", enums.ActorKind),
            Field("country", Country()),
            required_text("name", 300),
            text("short_name", 120),
            text("abbreviation", 30),
            prose("note"),
            Field("valid_from", PartialDay()),
            Field("valid_to", PartialDay()),
            Field("checked_names", Words(order=LANGUAGES)),
            STANDING,
        ),
        named_by=("slug",),
        shared=True,
        sort=lambda record: record["slug"],
    ),
    Section(
        "successions",
        models.Succession,
        (
            Field("from", Ref(section="actors"), required=True, column="predecessor"),
            Field("to", Ref(section="actors"), required=True, column="successor"),
            choice("how", enums.SuccessionKind),
            Field("date", PartialDay(), required=True, column="happened_on"),
            Field("note", Prose()),
        ),
        named_by=("from", "to"),
        shared=True,
        sort=lambda record: (record["from"] or "", record["to"] or ""),
    ),
    Section(
        "plan_actors",
        models.PlanActor,
        (
            Field("actor", Ref(section="actors"), required=True),
            choice("role", enums.PlanActorRole),
            text("note", 300),
        ),
        named_by=("role", "actor"),
        ordered=True,
    ),
    Section(
        "periods",
        models.ReportingPeriod,
        (
            choice("kind", enums.PeriodKind),
            required_text("label", 40),
            Field("starts_on", Day(), required=True),
            Field("ends_on", Day(), required=True),
            Field("opens_on", Day(), required=True),
            Field("due_on", Day(), required=True),
        ),
        named_by=("kind", "starts_on"),
        related="periods",
        sort=lambda record: (
            enums.PeriodKind.values.index(record["kind"]) if record["kind"] else 0,
            record["starts_on"] or "",
        ),
    ),
    Section(
        "objectives",
        models.Objective,
        (Field("code", Code(), required=True), required_text("title", 500), text("heading", 500), STANDING),
        named_by=("code",),
        ordered=True,
    ),
    Section(
        "actions",
        models.Action,
        (
            Field("code", Code(), required=True),
            Field("objective", Ref(section="objectives", quoted=True), required=True),
            choice("kind", enums.ActionKind),
            Field("themes", Refs(section="themes")),
            choice("funding", enums.Funding, enums.Funding.NOT_STATED),
            required_text("title", 1000),
            prose("description"),
            text("civil_society", 300),
            STANDING,
        ),
        named_by=("code",),
        ordered=True,
        children=(
            Section(
                "actors",
                models.ActionActor,
                (
                    Field("actor", Ref(section="actors"), required=True),
                    choice("role", enums.ActionActorRole),
                    *STATEMENT,
                ),
                named_by=("role", "actor"),
                replaced_by=lambda record: ("role",) if record["role"] == "lead" else ("role", "actor"),
                parent="action",
                related="action_actors",
                superseded=True,
                sort=lambda record: (
                    enums.ActionActorRole.values.index(record["role"]) if record["role"] else 0,
                    record["actor"] or "",
                ),
            ),
            Section(
                "schedule",
                models.ActionSchedule,
                (Field("starts", PartialDay()), Field("ends", PartialDay()), *STATEMENT),
                single=True,
                parent="action",
                related="schedules",
                superseded=True,
            ),
            assignments("action"),
        ),
    ),
    Section(
        "budget_programmes",
        models.BudgetProgramme,
        (
            Field("code", Code(), required=True),
            Field("part_of", Ref(section="budget_programmes", quoted=True), column="parent", later=True),
            required_text("title", 400),
            prose("note"),
            STANDING,
        ),
        named_by=("code",),
        ordered=True,
        children=(
            Section(
                "lines",
                models.BudgetLine,
                (
                    Field("year", Whole(least=1990, most=2200), required=True),
                    Field("action", Ref(section="actions", quoted=True)),
                    Field("planned", Number(places=2, least=0)),
                    Field("spent", Number(places=2, least=0)),
                    Field("currency", Currency(), required=True),
                    line("source", required=True),
                ),
                named_by=("year", "action"),
                parent="programme",
                related="lines",
                sort=lambda record: (record["year"] or 0, record["action"] or ""),
            ),
        ),
    ),
    Section(
        "indicators",
        models.Indicator,
        (
            Field("code", Code(), required=True),
            Field("objective", Ref(section="objectives", quoted=True), required=True),
            Field("action", Ref(section="actions", quoted=True)),
            Field("part_of", Ref(section="indicators", quoted=True), column="parent", later=True),
            required_text("title", 300),
            prose("wording"),
            prose("definition"),
            prose("method"),
            prose("data_source"),
            prose("limitations"),
            Field("level", Choice(choices=enums.IndicatorLevel)),
            choice("measure", enums.Measure),
            text("unit", 60),
            choice("direction", enums.Direction),
            Field("tolerance", Number(least=0)),
            choice("over_bodies", enums.OverBodies),
            choice("over_time", enums.OverTime),
            choice("frequency", enums.PeriodKind),
            Field("small_number_threshold", Whole(least=2)),
            STANDING,
        ),
        named_by=("code",),
        ordered=True,
        children=(
            Section(
                "steps",
                models.MilestoneStep,
                (required_text("title", 200), STANDING),
                parent="indicator",
                related="steps",
            ),
            Section(
                "breakdowns",
                models.Breakdown,
                (Field("dimensions", Refs(section="dimensions", ordered=True), required=True),),
                named_by=("dimensions",),
                parent="indicator",
                related="breakdowns",
                ordered=True,
            ),
            Section(
                "baseline",
                models.Baseline,
                (Field("as_of", Day(), required=True), *VALUE, *STATEMENT),
                single=True,
                parent="indicator",
                related="baselines",
                superseded=True,
            ),
            Section(
                "targets",
                models.Target,
                (
                    Field("period", Ref(section="periods")),
                    Field("by", Day(), column="by_date"),
                    Field("cell", Cell()),
                    *VALUE,
                    *STATEMENT,
                ),
                named_by=("period", "by", "cell"),
                parent="indicator",
                related="targets",
                superseded=True,
                sort=lambda record: (record["by"] or "", record["period"] or "", record["cell"] or []),
            ),
            assignments("indicator"),
        ),
    ),
)

BY_KEY = {section.key: section for section in SECTIONS}
