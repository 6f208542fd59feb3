"""What can be wrong between the rows of a plan file: two of one name, references to nothing, rows that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from . import rules
from .document import Document, Record, related_by_succession
from .kinds import BAD, Ref, Refs, name_of_record, nearest, short
from .nodes import read_nodes
from .problems import Place, PlanFileError, Problem
from .reading import read_document
from .schema import Section
from .sections import SECTIONS

#: Shared rows are part of a plan only through what refers to them: one that nothing uses would be lost in an export.
MUST_BE_USED = ("themes", "dimensions", "actors")


def parse(source: str | bytes) -> Document:
    """The document that a plan file holds, whole and free of contradictions.

    Raises PlanFileError with every problem that was found, each with its place.
    """
    problems: list[Problem] = []
    document = read_document(read_nodes(source, problems), problems)
    readable = not problems
    names = {section.key: [name_of_record(section.key, r) for r in document[section.key]] for section in SECTIONS}
    for section in SECTIONS:
        _check_names(section, document[section.key], problems)
    used = _check_references(document, names, problems)
    if readable:
        # What cannot be read may be what refers to a row.
        _check_used(document, names, used, problems)
    rules.check(document, problems)
    if problems:
        raise PlanFileError(problems)
    document.sort()
    return document


def _check_names(section: Section, records: list[Record], problems: list[Problem]) -> None:
    """No two rows of one name under the same row."""
    first: dict[str, Place] = {}
    for record in records:
        for child in section.children:
            _check_names(child, record[child.key], problems)
        if section.single or not section.named_by or any(record[key] is BAD for key in section.named_by):
            continue
        name = repr([record[key] for key in section.named_by])
        if name in first:
            key = next(key for key in reversed(section.named_by) if key in record.places)
            words = ", ".join(_words(record[key]) for key in section.named_by if record[key])
            message = _("“%(name)s” is there twice, first on line %(line)d.")
            problems.append(Problem(record.at(key), message % {"name": words, "line": first[name].line}))
        else:
            first[name] = record.place


def _words(value) -> str:
    return " × ".join(value) if isinstance(value, list) else str(value)


def _references(section: Section, record: Record) -> Iterator[tuple[str, str, Place]]:
    """(section referred to, name, place) of every reference of a row and of the rows below it."""
    for field in section.fields:
        value, place = record[field.key], record.at(field.key)
        if isinstance(field.kind, Ref) and value and field.kind.section != "plans":
            yield field.kind.section, value, place
        elif isinstance(field.kind, Refs) and value:
            yield from ((field.kind.section, name, getattr(name, "place", place)) for name in value)
    for earlier in record.superseded:
        yield from _references(section, earlier)
    for child in section.children:
        for below in record[child.key]:
            yield from _references(child, below)


def _check_references(document: Document, names: dict[str, list], problems: list[Problem]) -> dict[str, set[str]]:
    """Report references to nothing. Returns what is referred to, by section."""
    used: dict[str, set[str]] = {section.key: set() for section in SECTIONS}
    for section in SECTIONS:
        for record in document[section.key]:
            for target, name, place in _references(section, record):
                if section.key != "successions":
                    used[target].add(name)
                if name not in names[target] and target not in document.unread:
                    known = [known for known in names[target] if known]
                    message = _("“%(name)s” is not in the section “%(section)s”.")
                    problems.append(
                        Problem(place, message % {"name": short(name), "section": target}, nearest(name, known))
                    )
    return used


def _check_used(document: Document, names: dict, used: dict[str, set[str]], problems: list[Problem]) -> None:
    used["actors"] = related_by_succession(
        used["actors"], [(r["from"], r["to"]) for r in document["successions"] if r["from"] and r["to"]]
    )
    for key in MUST_BE_USED:
        for record, name in zip(document[key], names[key], strict=True):
            if name and name not in used[key]:
                message = _("Nothing in the file refers to “%(name)s”.") % {"name": short(name)}
                problems.append(Problem(record.place, message, _("Refer to it, or take it out.")))
