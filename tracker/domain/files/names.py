"""A name under which a file may be offered for download, whatever its sender called it."""

import re
import unicodedata

LONGEST = 120
# Reserved by Windows, with or without an ending.
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# Not in a name on some system: separators, quotes, wildcards, control characters, marks that turn the text round.
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')


def clean_name(name: str, ending: str) -> str:
    """The last part of a path, without what a file system or a header cannot hold; ends in `ending`.

    Letters of every script stay: "Бұйрық № 5.pdf" is a good name.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    kept = FORBIDDEN.sub("", "".join(" " if c.isspace() else c for c in last if c.isprintable() or c.isspace()))
    stem = kept[: -len(ending)] if kept.lower().endswith(ending) else kept
    stem = re.sub(r"\s+", " ", stem).strip(" .")[:LONGEST].rstrip(" .")
    if not stem or RESERVED.fullmatch(stem):
        stem = f"file {stem}".strip()
    return stem + ending


def ending_of(name: str) -> str:
    """ ".pdf" of "Report.PDF"; "" where the name has none (a dot inside a sentence begins no ending)."""
    match = re.search(r"(\.[A-Za-z0-9]{1,8})$", name.strip().rstrip(". "))
    return match.group(1).lower() if match else ""
