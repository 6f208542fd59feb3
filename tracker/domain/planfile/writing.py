"""A document as YAML: one text for one document, so that a difference between two files is one between two plans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from .document import Document, Record
from .schema import Section
from .sections import FORMAT, PLAN, SECTIONS

WIDTH = 120
HEAD = "# A plan file of NAP Tracker (docs/plan-format.md).\n"
# What every reader of YAML takes as text without quotes, on a line of its own and inside [...] or {...}.
BARE = re.compile(r"(?:[^\W_]|«)(?:[^:#\n]|:(?=\S)|(?<=\S)#)*")
BARE_IN_FLOW = re.compile(r"(?:[^\W_]|«)[^:#?\n,\[\]{}]*")
RESOLVER = yaml.resolver.Resolver()
STRING = "tag:yaml.org,2002:str"


def write(document: Document) -> str:
    """The canonical text of a document: every section and key in the format's order, nothing that says nothing."""
    parts = [HEAD, f"format: {FORMAT}\n", "plan:\n" + _indented(_mapping(_plain(PLAN, document.plan), 2))]
    for section in SECTIONS:
        if records := document[section.key]:
            rows = _lines([_plain(section, record) for record in records], 2)
            parts.append(f"{section.key}:\n" + _indented(rows))
    return "\n".join(parts)


def _indented(lines: Iterator[str]) -> str:
    return "".join(f"  {line}\n" if line else "\n" for line in lines)


class Quoted(str):
    """A text that is written in quotes always."""


def _plain(section: Section, record: Record, *, nested: bool = True) -> dict[str, Any]:
    """What is written of a record: mappings, lists and scalars, without what is as it would be unsaid."""
    plain: dict[str, Any] = {}
    for field in section.fields:
        value = record[field.key]
        if value == field.absent and not field.required:
            if field.always:
                plain[field.key] = None
            continue
        plain[field.key] = Quoted(value) if field.kind.quoted and value else value
    if nested:
        for child in section.children:
            below = [_plain(child, one) for one in record[child.key]]
            if below:
                plain[child.key] = below[0] if child.single else below
        if record.superseded:
            plain["superseded"] = [_plain(section, one, nested=False) for one in record.superseded]
    return plain


def _lines(value: Any, indent: int) -> Iterator[str]:
    """The lines of a list or mapping, without its own indentation."""
    if isinstance(value, dict):
        yield from _mapping(value, indent)
        return
    for item in value:
        flow = _flow(item)
        if flow is not None and indent + 2 + len(flow) <= WIDTH:
            yield f"- {flow}"
            continue
        for number, line in enumerate(_lines(item, indent + 2)):
            yield f"- {line}" if number == 0 else f"  {line}" if line else ""


def _mapping(value: dict, indent: int) -> Iterator[str]:
    for key, item in value.items():
        if isinstance(item, str) and not isinstance(item, Quoted):
            yield from _text(key, item, indent)
            continue
        flow = _flow(item)
        if flow is not None and (not isinstance(item, dict | list) or indent + len(key) + 2 + len(flow) <= WIDTH):
            yield f"{key}: {flow}"
            continue
        yield f"{key}:"
        yield from (f"  {line}" if line else "" for line in _lines(item, indent + 2))


def _flow(value: Any) -> str | None:
    """The value on one line, or None where it does not go on one."""
    if isinstance(value, dict):
        parts = {key: _flow(item) for key, item in value.items()}
        if any(part is None or isinstance(value[key], dict) for key, part in parts.items()):
            return None
        return "{" + ", ".join(f"{key}: {part}" for key, part in parts.items()) + "}"
    if isinstance(value, list):
        parts = [_flow(item) for item in value]
        if any(part is None or isinstance(item, dict | list) for item, part in zip(value, parts, strict=True)):
            return None
        return "[" + ", ".join(parts) + "]"
    if isinstance(value, str):
        return None if "\n" in value else _scalar(value, BARE_IN_FLOW)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _scalar(text: str, bare: re.Pattern = BARE) -> str:
    """A text on one line: as it stands where that is safe, else in double quotes."""
    bare_will_do = not isinstance(text, Quoted) and bare.fullmatch(text) and not text.endswith(":")
    if bare_will_do and _printable(text) and RESOLVER.resolve(yaml.ScalarNode, text, (True, False)) == STRING:
        return text
    return _quoted(text)


def _printable(text: str) -> bool:
    return not yaml.reader.Reader.NON_PRINTABLE.search(text) and "\t" not in text and "\ufeff" not in text


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + "".join(c if _printable(c) else f"\\U{ord(c):08x}" for c in escaped) + '"'


def _text(key: str, text: str, indent: int) -> Iterator[str]:
    """`key: text`, over several lines where the text has them or is too long for one."""
    if not all(_printable(line) for line in text.split("\n")):
        yield f"{key}: {_quoted(text)}"
    elif "\n" in text:
        yield f"{key}: |-"
        yield from (f"  {line}" if line else "" for line in text.split("\n"))
    elif indent + len(key) + 2 + len(_scalar(text)) <= WIDTH:
        yield f"{key}: {_scalar(text)}"
    else:
        yield f"{key}: >-"
        yield from (f"  {line}" for line in _folded(text, WIDTH - indent - 2))


def _folded(text: str, width: int) -> Iterator[str]:
    """Lines that a folded scalar joins again with one space each; broken only at a single space between words."""
    line = ""
    for word in re.split(r"(?<=\S) (?=\S)", text):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield line
