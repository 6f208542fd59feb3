"""Under which licences what is published can be used again."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Licence:
    """`name` as SPDX has it."""

    name: str
    title: str
    path: str


LICENCES = {
    licence.name: licence
    for licence in (
        Licence("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        Licence("CC0-1.0", "CC0 1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
        Licence("ODC-BY-1.0", "Open Data Commons Attribution 1.0", "https://opendatacommons.org/licenses/by/1-0/"),
    )
}


def licence_of(name: str) -> Licence:
    """A licence that is not known here stops the start: what is published must not be under a wrong one."""
    if name not in LICENCES:
        raise ImproperlyConfigured(f"DATA_LICENCE is one of {', '.join(LICENCES)}, not {name}.")
    return LICENCES[name]
