"""YAML text as a tree of nodes that know their place. Values stay as they were typed: nothing becomes a number here."""

from __future__ import annotations

from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _

from .problems import Place, PlanFileError, Problem

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 20

#: What YAML makes of an unquoted word, by the last part of its tag.
READ_AS = {
    "int": lambda: _("a number"),
    "float": lambda: _("a number"),
    "bool": lambda: _("true or false"),
    "timestamp": lambda: _("a moment in time"),
    "null": lambda: _("nothing"),
    "merge": lambda: _("an instruction to merge"),
    "value": lambda: _("a default value"),
}


@dataclass(frozen=True)
class Scalar:
    """`tag` is what YAML would read it as: str, int, float, bool, null, timestamp ..."""

    place: Place
    raw: str
    tag: str


@dataclass(frozen=True)
class Unread:
    """Something that cannot be read; the reason has been reported."""

    place: Place


@dataclass(frozen=True)
class Sequence:
    place: Place
    items: list


@dataclass(frozen=True)
class Mapping:
    place: Place
    items: dict[str, Scalar | Sequence | Mapping | Unread]
    keys: dict[str, Place]


def read_nodes(source: str | bytes, problems: list[Problem]) -> Mapping:
    """The tree of a file. What is wrong with single nodes is added to `problems`.

    Raises PlanFileError where the text is no YAML, or no mapping of names to values.
    """
    start = Place(1, 1, "")
    if len(source) > MAX_BYTES:
        raise PlanFileError([Problem(start, _("The file is larger than 5 MB."), _("A plan file holds one plan."))])
    if isinstance(source, bytes):
        try:
            source = source.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = source.count(b"\n", 0, error.start) + 1
            raise PlanFileError(
                [Problem(Place(line, 1, ""), _("The file is not in UTF-8."), _("Save it in that encoding."))]
            ) from None
    try:
        documents = list(yaml.compose_all(source.removeprefix("\ufeff"), Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1, "") if mark else start
        raise PlanFileError(
            [Problem(place, _("This is not YAML: %(why)s.") % {"why": error.problem or error.context})]
        ) from None
    except yaml.reader.ReaderError as error:
        line = source.count("\n", 0, error.position) + 1
        message = _("The character U+%(code)04X may not stand in YAML.") % {"code": error.character}
        raise PlanFileError([Problem(Place(line, 1, ""), message)]) from None
    except (yaml.YAMLError, ValueError) as error:
        raise PlanFileError([Problem(start, _("This is not YAML: %(why)s.") % {"why": error})]) from None
    except RecursionError:
        raise PlanFileError([Problem(start, _("The file is nested too deeply."))]) from None
    if len(documents) > 1:
        place = _place(documents[1], "")
        problems.append(Problem(place, _("There is a second document."), _("A plan file holds one plan.")))
    if not documents or not isinstance(documents[0], yaml.MappingNode):
        raise PlanFileError([Problem(start, _("The file holds no plan."), _("See docs/plan-format.md."))])
    return _convert(documents[0], "", problems, set(), 0)


def _place(node: yaml.Node, path: str) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1, path)


def _convert(node: yaml.Node, path: str, problems: list[Problem], seen: set[int], depth: int):
    place = _place(node, path)
    if id(node) in seen:
        problems.append(Problem(place, _("References (&, *) are not read."), _("Write the value out.")))
        return Unread(place)
    seen.add(id(node))
    if depth > MAX_DEPTH:
        problems.append(Problem(place, _("The file is nested too deeply.")))
        return Unread(place)
    prefix, _colon, tag = node.tag.rpartition(":")
    if prefix != "tag:yaml.org,2002" or tag not in {*READ_AS, "str", "map", "seq"}:
        problems.append(Problem(place, _("Tags such as %(tag)s are not read.") % {"tag": node.tag}))
        return Unread(place)
    if isinstance(node, yaml.ScalarNode):
        return Scalar(place, node.value, tag)
    if isinstance(node, yaml.SequenceNode):
        items = [_convert(v, f"{path}[{i}]", problems, seen, depth + 1) for i, v in enumerate(node.value)]
        return Sequence(place, items)
    items, keys = {}, {}
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else None
        if name is None or key.tag != "tag:yaml.org,2002:str":
            at = _place(key, path)
            problems.append(Problem(at, _("A key must be a word."), _("Put it in quotes if it is one.")))
            continue
        below = f"{path}.{name}" if path else name
        if name in items:
            first = keys[name].line
            problems.append(
                Problem(_place(key, below), _("The key is given twice, first on line %(line)d.") % {"line": first})
            )
            continue
        items[name] = _convert(value, below, problems, seen, depth + 1)
        keys[name] = _place(key, below)
    return Mapping(place, items, keys)
