"""Text that can be set: an accessible PDF may not have a letter that its fonts cannot draw."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

_FONT = Path(__file__).resolve().parents[2] / "static" / "vendor" / "golos-text" / "golos-text-400.ttf"
# Signs that Golos Text lacks and that Typst takes from the font that it brings along.
_BORROWED = "←↑→↓↔⇒≤≥≠≈≡√∞∑∆∂∏∫✓✗□■▪●○◆▲▼★☆" + "".join(map(chr, range(0x391, 0x3CA)))
# Spaces and joiners that need no drawing.
_UNDRAWN = "\n\N{NARROW NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{SOFT HYPHEN}\N{NON-BREAKING HYPHEN}"


@cache
def _known() -> frozenset[str]:
    with TTFont(_FONT, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap())) | frozenset(_BORROWED + _UNDRAWN) - {chr(0x3A2)}


# No word of a language is as long as this; what is may be broken anywhere, or it would run off the page.
_LONGEST = 70
_ENDLESS = re.compile(rf"[^\s\u200b]{{{_LONGEST}}}(?=[^\s\u200b])")


def printable(text: str) -> str:
    """The text as it can be set, with places to break in what is longer than any word."""
    return _ENDLESS.sub("\\g<0>\N{ZERO WIDTH SPACE}", drawable(text))


def drawable(text: str) -> str:
    """The text with letters in one piece, without control characters, and with "[U+4E2D]" for what no font here has:
    nothing vanishes unseen."""
    if text.isascii() and text.isprintable():
        return text
    known = _known()
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(sign if sign in known else _named(sign) for sign in text)


def _named(sign: str) -> str:
    return "" if unicodedata.category(sign) in ("Cc", "Cf") else f"[U+{ord(sign):04X}]"
