"""How an indicator's figures may be split: its breakdowns, read from the database into the arithmetic's own terms."""

from __future__ import annotations

from tracker import models

from .figures import Breakdown, Dimension


def record_key(breakdown: models.Breakdown) -> str:
    """The breakdown's name in the public record: its dimensions in order, `level*sex`. `links__dimension` loaded."""
    return "*".join(link.dimension.slug for link in breakdown.links.all())


def layouts_of(indicator: models.Indicator | None) -> dict[int, Breakdown]:
    """{primary key: layout} of an indicator's breakdowns, each with its record key as `id`. At most four queries."""
    if indicator is None:
        return {}
    found = indicator.breakdowns.prefetch_related("links__dimension__categories")
    return {b.pk: Breakdown(record_key(b), tuple(_dimension(link.dimension) for link in b.links.all())) for b in found}


def _dimension(dimension: models.Dimension) -> Dimension:
    categories = dimension.categories.all()
    return Dimension(
        dimension.slug,
        tuple(category.code for category in categories),
        frozenset(category.code for category in categories if category.not_recorded),
    )
