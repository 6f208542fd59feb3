"""What files paint with: the light colours of static/css/tokens.css, and a sign in letters for each standing.

A sign is a character, so that whoever edits the file can type it: round for the status of an action, square for the
assessment of an indicator, and none stands without its word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tracker.templatetags.standings import standing

_TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"


@cache
def _colours() -> dict[str, str]:
    found = re.findall(r"--nt-([a-z0-9-]+): *#([0-9a-f]{6})", _TOKENS.read_text())
    # The light theme comes first in the file.
    return dict(reversed(found))


def colour(token: str) -> str:
    """ "00586A" for `teal`. KeyError where tokens.css has none of that name."""
    return _colours()[token].upper()


@dataclass(frozen=True)
class Standing:
    """How a status or an assessment is set in a file. Colours are RRGGBB; `hatched`: nothing is known."""

    sign: str
    fill: str
    ink: str
    edge: str
    hatched: bool = False


# Key of tracker/templatetags/standings.py: (sign, group of tokens).
_LOOK = {
    "completed": ("●", "status-completed"),
    "progress": ("◐", "status-progress"),
    "delayed": ("◔", "status-delayed"),
    "notstarted": ("○", "status-notstarted"),
    "discontinued": ("⊗", "status-discontinued"),
    "noinfo": ("◌", "status-noinfo"),
    "achieved": ("■", "assess-achieved"),
    "ontrack": ("◧", "assess-ontrack"),
    "accel": ("▥", "assess-accel"),
    "offtrack": ("▣", "assess-offtrack"),
    "notachieved": ("☒", "assess-offtrack"),
    "notdue": ("□", "assess-unassessed"),
    "unassessed": ("▨", "assess-unassessed"),
    "words": ("▤", "assess-unassessed"),
}


def look(status: str) -> Standing:
    """The look of an implementation status or an assessment. ValueError for anything else."""
    key = standing(status).key
    sign, tokens = _LOOK[key]
    return Standing(
        sign, colour(tokens), colour(f"{tokens}-ink"), colour(f"{tokens}-edge"), hatched=key in ("noinfo", "unassessed")
    )
