"""What is found, by kind, and which part of it says why. Never what is not published, however the index stands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from tracker.domain.queries.bodies import actors_of
from tracker.enums import Language, SearchKind
from tracker.models import Assignment, Plan, PlanActor, SearchText, SearchWord

from .folding import excerpt, hits, terms_of
from .indexing import REPORT_FIELDS

OF_EACH_KIND = 5
A_PAGE = 25
FALLBACK = (Language.EN, Language.RU, Language.KK)


@dataclass(frozen=True)
class Found:
    """One thing that was found, its texts at hand."""

    text: SearchText
    terms: tuple[str, ...]

    @property
    def kind(self) -> SearchKind:
        return SearchKind(self.text.kind)

    @property
    def model(self) -> str:
        """Name of the model that it is a row of."""
        return self.text.source.rpartition(":")[0].rpartition(".")[2]

    def title(self, language: str) -> tuple[str, str]:
        """(title, its language): the reader's if there is one."""
        return _first(self.text.texts.get("title", {}), language)

    @cached_property
    def bodies(self) -> list[tuple[str, str]]:
        """(language, text) of each part below the title; of a report what was published of it."""
        if self.text.revision_id:
            content = json.loads(self.text.revision.content)
            return [(content.get("language", ""), content[f]) for f in REPORT_FIELDS if content.get(f)]
        bodies = self.text.texts.get("body", {}).items()
        return [(language, part) for language, text in bodies for part in text.split("\n") if part.strip()]

    def excerpt(self, language: str) -> tuple[str, str]:
        """(words round what was looked for, their language), first in the reader's language; empty where the title in
        that language says it all and nothing else does."""
        shown, in_language = self.title(language)
        titles = [(code, text) for code, text in self.text.texts.get("title", {}).items() if text != shown]
        texts = sorted([*self.bodies, *titles], key=lambda one: (one[0] != language, one[0] != in_language))
        best = max(texts, key=lambda one: hits(one[1], self.terms), default=None)
        if best is None or not hits(best[1], self.terms):
            return "", language
        if best in titles and hits(shown, self.terms) >= hits(best[1], self.terms):
            return "", language
        return excerpt(best[1], self.terms), best[0]


def _first(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    return next(((texts[code], code) for code in (language, *FALLBACK) if texts.get(code)), ("", language))


@dataclass(frozen=True)
class Group:
    """What was found of one kind: how many, and the first of them."""

    kind: SearchKind
    count: int
    found: tuple[Found, ...]


def matching(terms: Sequence[str], plan: Plan | None) -> QuerySet[SearchText]:
    """What has every term and is published: of a plan with its bodies, or of all plans."""
    texts = SearchText.objects.filter(
        Q(revision=None) | (Q(revision__current_for__isnull=False) & ~Q(revision__content=""))
    )
    if plan is not None:
        texts = texts.filter(Q(plan=plan) | Q(actor__in=actors_of(plan).values("pk"))).exclude(kind=SearchKind.PLAN)
    for term in terms:
        begun = Q(word__gte=term.encode(), word__lt=term.encode() + b"\xff")
        if plan is not None:
            begun = (begun & Q(plan=plan)) | (begun & Q(plan=None))
        texts = texts.filter(pk__in=SearchWord.objects.filter(begun).values("text"))
    return texts if terms else texts.none()


def loaded(texts: QuerySet[SearchText]) -> QuerySet[SearchText]:
    """With what a line about each needs."""
    return texts.select_related(
        "plan", "revision__actor", "revision__period", "revision__indicator", "revision__action", "revision__plan"
    )


def groups(typed: str, plan: Plan | None = None) -> list[Group]:
    """The first of each kind, kinds in their order. Two queries, whatever is found."""
    terms = tuple(terms_of(typed))
    if not terms:
        return []
    place = Window(RowNumber(), partition_by=F("kind"), order_by=(F("order"), F("pk")))
    count = Window(Count("pk"), partition_by=F("kind"))
    first = matching(terms, plan).annotate(place=place, count=count).filter(place__lte=OF_EACH_KIND)
    counts = {pk: (kind, count) for pk, kind, count in first.order_by().values_list("pk", "kind", "count")}
    rows: dict[str, list[Found]] = {}
    for text in loaded(SearchText.objects.filter(pk__in=counts)).order_by("order", "pk"):
        rows.setdefault(text.kind, []).append(Found(text, terms))
    totals = dict(counts.values())
    return [Group(kind, totals[kind], tuple(rows[kind])) for kind in SearchKind if kind in rows]


def of_kind(typed: str, kind: SearchKind, plan: Plan | None = None) -> QuerySet[SearchText]:
    """All of one kind, in order, to be taken page by page."""
    return loaded(matching(terms_of(typed), plan).filter(kind=kind)).order_by("order", "pk")


def plans_of_bodies(actors: Iterable[int]) -> dict[int, Plan]:
    """A plan in which each of these bodies has its page: the site's default before others. Two queries."""
    plans: dict[int, Plan] = {}
    for model in (PlanActor, Assignment):
        rows = model.objects.filter(actor__in=actors).select_related("plan").order_by("-plan__is_default", "pk")
        for row in rows.only("actor", "plan"):
            plans.setdefault(row.actor_id, row.plan)
    return plans
