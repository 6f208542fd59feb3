"""How what is said about a plan is replaced: by a newer row, while the older one stays to be read."""

from django.db import transaction

from tracker.models.base import Statement


@transaction.atomic
def supersede(old: Statement, new: Statement) -> None:
    """Write `new`, which is not in the database yet, in place of `old`."""
    # A rule allows one current row, so the old one steps aside before the new one is there to point to.
    old.superseded_by = old
    old.save(update_fields=["superseded_by"])
    new.pk = None
    new.superseded_by = None
    new._state.adding = True
    new.save()
    old.superseded_by = new
    old.save(update_fields=["superseded_by"])
