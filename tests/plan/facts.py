"""The list of facts that Kazakhstan's plan must hold, item by item (tests/data/kazakhstan-facts.yaml)."""

from functools import cache
from pathlib import Path

import yaml

PATH = Path(__file__).resolve().parents[1] / "data" / "kazakhstan-facts.yaml"

# Where the facts use a word of their own for what the database calls otherwise.
ACTOR_KINDS = {
    "commission under the President": "commission",
    "human rights institution": "human_rights",
    "UN entity": "un",
    "civil society": "civil_society",
}
SUCCESSION = {"split into": "split", "merged into": "merged"}


@cache
def facts() -> dict:
    return yaml.safe_load(PATH.read_text(encoding="utf-8"))


def same(text: str, other: str) -> bool:
    """Whether two texts say the same but for capitals and the final point."""
    return text.strip().rstrip(".").casefold() == other.strip().rstrip(".").casefold()


def within(part: str, text: str) -> bool:
    return part.strip().rstrip(".").casefold() in text.casefold()
