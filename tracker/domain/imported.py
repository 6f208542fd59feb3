"""Where a report's figures came from, when they were not typed here: the file that they were imported from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date

from django.utils import timezone

from tracker.models import ImportedFile


@dataclass(frozen=True)
class Imported:
    """What reviewers and the public are told of the file. `dataset` and `note` are in the words of who imported it."""

    file: str
    sha256: str
    dataset: str
    note: str
    on: date

    @classmethod
    def of(cls, row: ImportedFile) -> Imported:
        return cls(row.name, row.sha256, row.dataset, row.note, timezone.localdate(row.at))

    @classmethod
    def read(cls, content: Mapping[str, str]) -> Imported:
        """As the public record has it."""
        return cls(**{**content, "on": date.fromisoformat(content["on"])})

    def written(self) -> dict[str, str]:
        """For the public record."""
        return {**asdict(self), "on": self.on.isoformat()}


def keep(*, name: str, sha256: str, dataset: str = "", note: str = "") -> ImportedFile:
    """Remember a file whose figures are about to be taken. Call inside the transaction that takes them."""
    return ImportedFile.objects.create(name=name[:200], sha256=sha256, dataset=dataset, note=note)
