"""What XML 1.0 has no way to write, though a text that was pasted from elsewhere may hold it."""

import re

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """The text with a space for each such sign: a word processor's break of a line is one of them."""
    return UNWRITABLE.sub(" ", text)


# Excel writes such a sign as _x000B_, and so means _x005F_ where somebody really typed that.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def escape(text: str) -> str:
    """A text as a cell of a workbook holds it."""
    return re.sub("_x(?=[0-9A-Fa-f]{4}_)", "_x005F_x", text)


def unescape(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
