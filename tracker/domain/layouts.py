"""How an indicator's figures may be split: its breakdowns, read from the database into the arithmetic's own terms."""

from __future__ import annotations

from django.db.models import Prefetch, prefetch_related_objects

from tracker import models

from .figures import Breakdown, Dimension


def record_key(breakdown: models.Breakdown) -> str:
    """The breakdown's name in the public record: its dimensions in order, `level*sex`. `links__dimension` loaded."""
    return "*".join(link.dimension.slug for link in breakdown.links.all())


def load_breakdowns(indicator: models.Indicator) -> list[models.Breakdown]:
    """An indicator's breakdowns with dimensions and categories. Three queries; none the second time."""
    load_all_breakdowns([indicator])
    return list(indicator.breakdowns.all())


def load_all_breakdowns(indicators: list[models.Indicator]) -> None:
    """The same for many: three queries for all of them, after which `load_breakdowns` asks for nothing."""
    links = models.BreakdownDimension.objects.select_related("dimension")
    prefetch_related_objects(
        indicators, Prefetch("breakdowns__links", links), "breakdowns__links__dimension__categories"
    )


def layouts_of(indicator: models.Indicator | None) -> dict[int, Breakdown]:
    """{primary key: layout} of an indicator's breakdowns, each with its record key as `id`.

    Three queries, and none where the breakdowns were loaded with the indicator.
    """
    if indicator is None:
        return {}
    return {
        breakdown.pk: Breakdown(
            record_key(breakdown), tuple(_dimension(link.dimension) for link in breakdown.links.all())
        )
        for breakdown in load_breakdowns(indicator)
    }


def _dimension(dimension: models.Dimension) -> Dimension:
    categories = dimension.categories.all()
    return Dimension(
        dimension.slug,
        tuple(category.code for category in categories),
        frozenset(category.code for category in categories if category.not_recorded),
    )
