"""What a database is for: claimed once, as real or as demonstration, and remembered by itself."""

from __future__ import annotations

from django.db import connection, transaction

from tracker.enums import DataKind
from tracker.models import Installation, ProgressEntry, User


class ClaimRefused(Exception):
    """The database cannot be what it was asked to be; the message says why, in one sentence."""


def kind_of_installation() -> DataKind | None:
    """What this database is for; None while nobody has said."""
    kind = Installation.objects.filter(pk=1).values_list("kind", flat=True).first()
    return DataKind(kind) if kind else None


@transaction.atomic
def claim(kind: DataKind) -> bool:
    """Write down what this database is for; True where that is news.

    Raises ClaimRefused where it already is for the other thing, or where it is to become a demonstration although
    somebody's accounts or reports are in it.
    """
    name = connection.settings_dict["NAME"]
    found = kind_of_installation()
    if found == kind:
        return False
    if found == DataKind.REAL:
        raise ClaimRefused(
            f"The database {name} holds real reports, where demonstration data is refused: "
            "serve it with DEMO=0, or name another with DATABASE_URL."
        )
    if found == DataKind.DEMONSTRATION:
        raise ClaimRefused(
            f"The database {name} holds demonstration data and cannot become a real one: "
            "leave out DEMO=0, or name another with DATABASE_URL."
        )
    if kind == DataKind.DEMONSTRATION and (User.objects.exists() or ProgressEntry.objects.exists()):
        raise ClaimRefused(
            f"The database {name} already has accounts or reports in it, so no demonstration data goes there: "
            "name another with DATABASE_URL, or claim this one with `manage.py claim_database real`."
        )
    Installation.objects.create(pk=1, kind=kind)
    return True
