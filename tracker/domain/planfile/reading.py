"""The nodes of a file, read by the schema: unknown and missing keys, and values of the wrong kind."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .document import Document, Record
from .kinds import BAD, nearest, short
from .nodes import Mapping, Scalar, Sequence, Unread
from .problems import Problem
from .schema import Section
from .sections import FORMAT, PLAN, SECTIONS


def read_document(tree: Mapping, problems: list[Problem]) -> Document:
    """The document that a file's nodes stand for. A value that cannot be read is BAD, its reason is in `problems`."""
    known = ["format", "plan", *(section.key for section in SECTIONS)]
    _refuse_unknown(tree, known, problems)
    _check_format(tree, problems)
    if "plan" in tree.items:
        plan = _record(PLAN, tree.items["plan"], problems)
    else:
        problems.append(Problem(tree.place, _("The section “%(key)s” is missing.") % {"key": "plan"}))
        plan = None
    document = Document(plan if plan is not None else _blank(PLAN, tree.place))
    if plan is None:
        document.unread.add("plan")
    for section in SECTIONS:
        if section.key in tree.items:
            before = len(problems)
            document.sections[section.key] = _records(section, tree.items[section.key], problems)
            names = section.named_by
            if len(problems) > before and any(
                record[name] is BAD for record in document[section.key] for name in names
            ):
                document.unread.add(section.key)
            if not isinstance(tree.items[section.key], Sequence):
                document.unread.add(section.key)
    return document


def _check_format(tree: Mapping, problems: list[Problem]) -> None:
    node = tree.items.get("format")
    mend = _("Write format: %(format)d.") % {"format": FORMAT}
    if node is None:
        problems.append(Problem(tree.place, _("The format is missing."), mend))
    elif not isinstance(node, Scalar) or node.tag != "int" or node.raw != str(FORMAT):
        problems.append(Problem(node.place, _("This format is not known here."), mend))


def _refuse_unknown(node: Mapping, known: list[str], problems: list[Problem]) -> None:
    for key, place in node.keys.items():
        if key not in known:
            mend = nearest(key, known) or _("There are: %(words)s.") % {"words": ", ".join(known)}
            problems.append(Problem(place, _("The key “%(key)s” is unknown here.") % {"key": short(key)}, mend))


def _blank(section: Section, place) -> Record:
    record = Record({field.key: field.absent for field in section.fields})
    record.update({child.key: [] for child in section.children})
    record.place = place
    return record


def _records(section: Section, node, problems: list[Problem]) -> list[Record]:
    if isinstance(node, Unread) or (isinstance(node, Scalar) and node.tag == "null"):
        return []
    if section.single:
        record = _record(section, node, problems)
        return [] if record is None else [record]
    if not isinstance(node, Sequence):
        message = _("“%(key)s” is a list.") % {"key": section.key}
        problems.append(Problem(node.place, message, _("Begin each item with a hyphen.")))
        return []
    records = (_record(section, item, problems) for item in node.items)
    return [record for record in records if record is not None]


def _record(section: Section, node, problems: list[Problem], *, nested: bool = True) -> Record | None:
    if isinstance(node, Unread):
        return None
    if not isinstance(node, Mapping):
        problems.append(Problem(node.place, _("Names and values belong here."), _("Write key: value.")))
        return None
    record = _blank(section, node.place)
    record.places = dict(node.keys)
    known = [*section.by_key]
    if nested:
        known += [child.key for child in section.children]
        known += ["superseded"] if section.superseded else []
    _refuse_unknown(node, known, problems)
    for field in section.fields:
        below = node.items.get(field.key)
        if isinstance(below, Unread):
            record[field.key] = BAD
        elif below is not None:
            record[field.key] = field.kind.parse(below, problems)
            record.places[field.key] = below.place
            if field.default is not None and record[field.key] == field.kind.empty:
                record[field.key] = field.absent
        if field.required and record[field.key] in ("", None, {}, []):
            _report_missing(field, node, below, problems)
            record[field.key] = BAD
    if nested:
        for child in section.children:
            if child.key in node.items:
                record[child.key] = _records(child, node.items[child.key], problems)
                record.places[child.key] = node.items[child.key].place
        if "superseded" in node.items and section.superseded:
            record.superseded = _superseded(section, node.items["superseded"], problems)
    return record


def _superseded(section: Section, node, problems: list[Problem]) -> list[Record]:
    if not isinstance(node, Sequence):
        message = _("“%(key)s” is a list.") % {"key": "superseded"}
        problems.append(Problem(node.place, message, _("Begin each item with a hyphen.")))
        return []
    records = (_record(section, item, problems, nested=False) for item in node.items)
    return [record for record in records if record is not None]


def _report_missing(field, node: Mapping, below, problems: list[Problem]) -> None:
    if below is None:
        message = _("The key “%(key)s” is missing.") % {"key": field.key}
        problems.append(Problem(node.place, message))
    else:
        problems.append(Problem(below.place, _("A value is missing.")))
