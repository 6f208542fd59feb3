"""An entry of a bibliography as BibTeX and biblatex read it."""

import re
import unicodedata

_ESCAPED = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}$&#_%"},
}


def entry(key: str, **fields: str) -> str:
    """`@misc` with the fields in their order, empty ones left out. An address goes in `url` and stays as it is.

    Titles and authors stand in a second pair of braces: their capitals are kept, and a ministry is one name.
    """
    lines = [f"  {name} = {_value(name, text)}" for name, text in fields.items() if text]
    return f"@misc{{{cite_key(key)},\n" + ",\n".join(lines) + "\n}"


def _value(name: str, text: str) -> str:
    if name == "url":
        return "{" + re.sub(r"[{}\\\s]", "", text) + "}"
    return f"{{{{{escaped(text)}}}}}" if name in ("title", "author") else f"{{{escaped(text)}}}"


def escaped(text: str) -> str:
    """Text that means itself, in one line: what TeX would take for a command is spelt out."""
    plain = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text)
    return "".join(_ESCAPED.get(sign, sign) for sign in " ".join(plain.split()))


def cite_key(text: str) -> str:
    """A key of letters, digits, hyphens and points alone."""
    return re.sub(r"[^A-Za-z0-9.-]+", "-", text).strip("-") or "source"
