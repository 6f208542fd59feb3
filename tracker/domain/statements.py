"""How what is said about a plan is replaced: by a newer row, while the older one stays to be read."""

from django.db import transaction

from tracker.models.base import Statement


@transaction.atomic
def supersede(old: Statement, new: Statement) -> None:
    """Write `new`, which is not in the database yet, in place of `old`."""
    # A rule allows one current row, so the old one steps aside before the new one is there to point to.
    step_aside(old)
    new.pk = None
    new.superseded_by = None
    new._state.adding = True
    new.save()
    old.superseded_by = new
    old.save(update_fields=["superseded_by"])


def step_aside(old: Statement) -> None:
    """Let `old` hold no more, with nothing in its place: it points to the first of what it replaced, or to itself.

    Nothing else points there; every other of its chain is pointed to already, which the database allows once.
    """
    first, manager = old, type(old).objects
    while earlier := manager.filter(superseded_by=first).exclude(pk=old.pk).first():
        first = earlier
    old.superseded_by = first
    old.save(update_fields=["superseded_by"])
