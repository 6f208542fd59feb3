"""What XML 1.0 has no way to write, though a text that was pasted from elsewhere may hold it."""

import re

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """The text with a space for each such sign: a word processor's break of a line is one of them."""
    return UNWRITABLE.sub(" ", text)
