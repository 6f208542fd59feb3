"""The table of words, kept in the transaction that changes a text: by signals for the plan's rows, which are saved one
by one as their history needs it, and by `record.append` for reports. `rebuild` makes it anew from the same sources.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import models as db
from django.db import transaction
from django.db.models.signals import post_delete, post_save

from tracker import models
from tracker.enums import Language, RevisionKind, SearchKind

from .folding import words_in

# What a report says in words; its figures are found through what they are about.
REPORT_FIELDS = ("narrative", "obstacles", "next_steps", "source", "reason")


@dataclass(frozen=True)
class Source:
    """Which texts of a model are searched, in all languages. `key` is what the address of a row needs."""

    kind: SearchKind
    title: str
    body: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    key: str = "key"


SOURCES: dict[type[db.Model], Source] = {
    models.Plan: Source(SearchKind.PLAN, "title", ("short_title",), key="slug"),
    models.Objective: Source(SearchKind.OBJECTIVE, "title", ("heading",), ("code",), "code"),
    models.Action: Source(SearchKind.ACTION, "title", ("description", "civil_society"), ("code",), "code"),
    models.Indicator: Source(
        SearchKind.INDICATOR,
        "title",
        ("wording", "definition", "method", "data_source", "limitations"),
        ("code",),
        "code",
    ),
    models.Actor: Source(SearchKind.BODY, "name", ("short_name", "abbreviation", "note"), key="slug"),
    models.PlanSection: Source(SearchKind.TEXT, "title", ("body",)),
    models.FocusStrand: Source(SearchKind.TEXT, "title"),
    models.PlanFact: Source(SearchKind.FACT, "title", ("text", "note")),
    models.ProfileFact: Source(SearchKind.FACT, "title", ("value", "note")),
    models.ExternalFigure: Source(SearchKind.FACT, "title", ("note",)),
    models.AssessmentCriterion: Source(SearchKind.FACT, "title", ("why",)),
    models.BudgetProgramme: Source(SearchKind.MONEY, "title", ("note",), ("code",), "code"),
}


LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
SIGNS = re.compile(r"^[ \t]*(?:#{1,6}|>|[-*+]|\d+\.)[ \t]+|[*`|]+|(?<!\w)_+|_+(?!\w)", re.MULTILINE)


def plain(markdown: str) -> str:
    """Markdown as it reads: no signs, of a link its words."""
    return SIGNS.sub("", LINK.sub(r"\1", markdown))


def name_of(row: db.Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def texts_of(row: db.Model) -> dict[str, dict[str, str]]:
    """{"title": {language: text}, "body": {language: text}} of a row, languages without a text left out."""
    source = SOURCES[type(row)]
    texts: dict[str, dict[str, str]] = {"title": {}, "body": {}}
    for language in Language.values:
        title = getattr(row, f"{source.title}_{language}")
        body = [getattr(row, f"{field}_{language}") for field in source.body]
        if title:
            texts["title"][language] = title
        if any(body):
            text = "\n".join(filter(None, body))
            texts["body"][language] = plain(text) if isinstance(row, models.PlanSection) else text
    return texts


def _as_text(row: db.Model) -> tuple[models.SearchText, set[str]]:
    source, texts = SOURCES[type(row)], texts_of(row)
    is_body = isinstance(row, models.Actor)
    plan = None if is_body else row.pk if isinstance(row, models.Plan) else row.plan_id
    said = [*texts["title"].values(), *texts["body"].values(), *(getattr(row, field) for field in source.also)]
    text = models.SearchText(
        plan_id=plan,
        kind=source.kind,
        source=name_of(row),
        key=getattr(row, source.key),
        order=getattr(row, "order", 0),
        texts=texts,
        actor=row if is_body else None,
    )
    return text, words_in("\n".join(said))


def _as_report(revision: models.PublishedRevision) -> tuple[models.SearchText, set[str]]:
    content = json.loads(revision.content)
    text = models.SearchText(
        plan_id=revision.plan_id,
        kind=SearchKind.REPORT,
        source=f"tracker.progressentry:{revision.entry_id}",
        key=str(revision.seq),
        order=-revision.seq,
        revision=revision,
    )
    return text, words_in("\n".join(content.get(field, "") for field in REPORT_FIELDS))


def _as_publication(edition: models.ReportEdition) -> tuple[models.SearchText, set[str]]:
    """The latest edition of a plan's report, in the languages in which it was published, as it was frozen."""
    texts: dict[str, dict[str, str]] = {"title": {}, "body": {}}
    for content in edition.contents.all():
        document = json.loads(content.content)
        texts["title"][content.language] = document["cover"]["title"]
        texts["body"][content.language] = "\n".join(_said(document["sections"]))
    text = models.SearchText(
        plan_id=edition.report.plan_id,
        kind=SearchKind.PUBLICATION,
        source=name_of(edition.report),
        key=edition.report.slug,
        order=-(edition.report.year or 9999),
        texts=texts,
    )
    return text, words_in("\n".join([*texts["title"].values(), *texts["body"].values()]))


def _said(value) -> Iterator[str]:
    """Every text in a frozen document: a line for each title, paragraph, item and cell."""
    if isinstance(value, list):
        if value and all(isinstance(one, dict) and one.get("is") == "Run" for one in value):
            yield "".join(run["text"] for run in value)
        else:
            for one in value:
                yield from _said(one)
    elif isinstance(value, dict):
        yield from (value[name] for name in ("title", "text", "source", "alt") if isinstance(value.get(name), str))
        for name, one in value.items():
            if name not in ("columns", "rows") and not isinstance(one, str):
                yield from _said(one)


def _keep(text: models.SearchText, words: set[str]) -> None:
    """Put a text in the place of what was there of the same source. Nothing is written where nothing changed."""
    stored = models.SearchText.objects.filter(source=text.source).first()
    names = ("plan_id", "kind", "key", "order", "texts", "revision_id")
    if stored and all(getattr(stored, name) == getattr(text, name) for name in names):
        return
    with transaction.atomic():
        if stored:
            _drop(db.Q(pk=stored.pk))
        text.save(force_insert=True)
        _write([text], [words])


def _write(texts: list[models.SearchText], words: list[set[str]]) -> None:
    models.SearchWord.objects.bulk_create(
        (
            models.SearchWord(text=text, plan_id=text.plan_id, word=word.encode())
            for text, mine in zip(texts, words, strict=True)
            for word in sorted(mine)
        ),
        batch_size=5000,
    )


def _drop(which: db.Q) -> None:
    models.SearchText.objects.filter(which).delete()


def index_row(row: db.Model) -> None:
    """Bring the words of a row of the plan up to date."""
    _keep(*_as_text(row))


def index_revision(revision: models.PublishedRevision) -> None:
    """What a report says is found by its new revision alone; after a retraction not at all."""
    if revision.kind == RevisionKind.APPROVAL and revision.content:
        _keep(*_as_report(revision))
    else:
        forget_report(revision.entry_id)


def index_edition(edition: models.ReportEdition) -> None:
    """A plan's report is found by its latest edition alone."""
    _keep(*_as_publication(edition))


def forget_report(entry_id: int) -> None:
    """Take a report's words out, as a redaction must."""
    _drop(db.Q(source=f"tracker.progressentry:{entry_id}"))


def _saved(sender, instance, raw, **kwargs):
    if not raw:
        index_row(instance)


def _deleted(sender, instance, **kwargs):
    _drop(db.Q(source=name_of(instance)))


def connect() -> None:
    """Called once, when the application is ready."""
    for model in SOURCES:
        post_save.connect(_saved, sender=model, dispatch_uid=f"search {model.__name__}")
        post_delete.connect(_deleted, sender=model, dispatch_uid=f"search {model.__name__}")


def is_missing() -> bool:
    """Whether there is a plan and no word of it: a database from before there was search."""
    return models.Plan.objects.exists() and not models.SearchText.objects.exists()


@transaction.atomic
def rebuild(batch: int = 1000) -> int:
    """Make the whole table anew; answers how many texts it has."""
    models.SearchWord.objects.all().delete()
    models.SearchText.objects.all().delete()
    count = 0
    for rows, make in (
        *((model.objects.order_by("pk").iterator(batch), _as_text) for model in SOURCES),
        (_current().iterator(batch), _as_report),
        (iter(_latest_editions()), _as_publication),
    ):
        while made := [make(row) for row in islice(rows, batch)]:
            texts = models.SearchText.objects.bulk_create([text for text, _ in made])
            _write(texts, [words for _, words in made])
            count += len(made)
    return count


def _latest_editions() -> list[models.ReportEdition]:
    editions = models.ReportEdition.objects.published().select_related("report").prefetch_related("contents")
    return list({edition.report_id: edition for edition in editions.order_by("report", "number")}.values())


def _current() -> db.QuerySet[models.PublishedRevision]:
    revisions = models.PublishedRevision.objects.filter(current_for__isnull=False).exclude(content="")
    return revisions.order_by("pk")
