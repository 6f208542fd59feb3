"""The kinds of values that a plan file holds (base.py says what a kind is)."""

from .base import BAD, LANGUAGES, Kind, nearest, short
from .choices import Cell, Choice, Ref, Refs, Words, name_of, name_of_record
from .numbers import Flag, Number, StepNumber, Whole
from .texts import Address, Code, Country, Currency, Day, Key, PartialDay, Prose, Slug, Standing, Text

__all__ = [
    "BAD",
    "LANGUAGES",
    "Address",
    "Cell",
    "Choice",
    "Code",
    "Country",
    "Currency",
    "Day",
    "Flag",
    "Key",
    "Kind",
    "Number",
    "PartialDay",
    "Prose",
    "Ref",
    "Refs",
    "Slug",
    "Standing",
    "StepNumber",
    "Text",
    "Whole",
    "Words",
    "name_of",
    "name_of_record",
    "nearest",
    "short",
]
