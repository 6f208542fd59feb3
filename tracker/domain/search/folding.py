"""Words as search compares them, and where they stand in a text. Pure: no database.

A text and what somebody types go through the same `words_in`, so a text is found by every beginning of each of its
words, and what is marked in it is what made it found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

# A word longer than this is compared by its beginning alone.
LONGEST = 60
# What somebody types is taken up to so many words; the rest would narrow nothing down.
MOST_WORDS = 10

LOOK_ALIKES = str.maketrans(
    {
        # Kazakh letters by the Russian ones that people type in their place. ё and й are folded as accents.
        "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и",
        # Latin letters whose stroke is no accent.
        "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
        # Invisible: soft hyphen, joiners, byte order mark.
        "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "",
    }
)  # fmt: skip
# A run of letters and digits, its accents and invisible signs included, as it stands in a text.
LETTERS = r"[^\W_](?:[^\W_]|[\u0300-\u036f\u00ad\u200b-\u200d\u2060\ufeff])*"
# Codes, dates and numbers such as "1.1", "2022-2025" or "I2a" are words as a whole as well as by their parts.
RUN = re.compile(rf"{LETTERS}(?:[.\-‐‑–/]{LETTERS})*")
PART = re.compile(r"[^\W_]+")
JOINERS = str.maketrans("‐‑–/", "----")


def fold(text: str) -> str:
    """Without capitals and accents, Kazakh letters as their look-alikes. Folding a second time changes nothing."""
    while (folded := _fold_once(text)) != text:
        text = folded
    return text


def _fold_once(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(LOOK_ALIKES)


def _words_of(run: str) -> list[str]:
    """The words of one run: its parts, and the whole where it has a digit and is of several parts."""
    folded = fold(run).translate(JOINERS)
    parts = PART.findall(folded)
    if len(parts) > 1 and any(c.isdigit() for c in folded):
        parts.append(folded)
    return [part[:LONGEST] for part in parts]


def runs_in(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """(start, end, folded words) of each run of letters and digits in a text."""
    for found in RUN.finditer(text):
        yield found.start(), found.end(), _words_of(found[0])


def words_in(text: str) -> set[str]:
    return {word for _start, _end, words in runs_in(text) for word in words}


def terms_of(typed: str) -> list[str]:
    """What to look for, in the order in which it was typed: of a code the whole, of anything else every word."""
    terms: dict[str, None] = {}
    for _start, _end, words in runs_in(typed):
        whole = words[-1:] if len(words) > 1 and not words[-1].isalnum() else words
        terms.update(dict.fromkeys(whole))
    return list(terms)[:MOST_WORDS]


def is_found(terms: Iterable[str], words: Iterable[str]) -> bool:
    """Whether every term begins one of the words."""
    words = list(words)
    return all(any(word.startswith(term) for word in words) for term in terms)


def pieces(text: str, terms: Iterable[str]) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether a term begins a word of it. Joined, they are the text again."""
    terms, found, at = tuple(terms), [], 0
    for start, end, words in runs_in(text):
        if any(word.startswith(terms) for word in words):
            found += [(text[at:start], False)] if start > at else []
            found.append((text[start:end], True))
            at = end
    return found + ([(text[at:], False)] if at < len(text) else [])


def hits(text: str, terms: Iterable[str]) -> int:
    """How many of the terms are in the text."""
    words = words_in(text)
    return sum(1 for term in terms if any(word.startswith(term) for word in words))


def excerpt(text: str, terms: Iterable[str], around: int = 110) -> str:
    """The part of a text round the first word that was looked for, cut between words."""
    terms = tuple(terms)
    first = next((s for s, _e, words in runs_in(text) if any(w.startswith(terms) for w in words)), 0)
    start, end = max(0, first - around), min(len(text), first + 2 * around)
    if start:
        gap = text.find(" ", start, first)
        start = gap + 1 if gap >= 0 else start
    if end < len(text):
        gap = text.rfind(" ", first, end)
        end = gap if gap > first else end
    return f"{'… ' if start else ''}{text[start:end].strip()}{' …' if end < len(text) else ''}"
