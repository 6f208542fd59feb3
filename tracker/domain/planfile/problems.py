"""What is wrong with a plan file, where, and how to mend it."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A place in a file: line and column counted from 1, and the way to it such as `actions[3].code` (from 0)."""

    line: int
    column: int
    path: str


class Problem(NamedTuple):
    place: Place
    message: str
    mend: str = ""

    def __str__(self) -> str:
        at = f"{self.place.line}:{self.place.column}"
        where = f"{at} {self.place.path}" if self.place.path else at
        return f"{where}: {self.message} {self.mend}".rstrip()


class PlanFileError(Exception):
    """A plan file cannot be loaded. `problems` holds every reason, in the order of the file."""

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(problems, key=lambda problem: problem.place[:2])
        super().__init__("\n".join(map(str, self.problems)))
