"""The engine's SVG made fit for a page under a strict Content-Security-Policy (as a file: file.py).

In: what vl-convert writes (presentation attributes, sentinel colours, one group within another). Out: no style, no
script, nothing that points outside, classes for colours, patterns with an id of their own, a text alternative.
"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from tracker.formats.xml import writable

from .style import ROLE_OF

SVG = "http://www.w3.org/2000/svg"

_DROPPED = {"class", "role", "pointer-events", "font-family", "stroke-miterlimit", "version"}
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")
_MARKS = ("point", "symbol mark", "rect mark")  # as Vega's words for readers call what stands for a figure
_NUMERIC = ("d", "transform", "x", "y", "x2", "y2", "width", "height", "stroke-width")


def finish(raw: str, *, uid: str, alt: str, title: str, css: str, language: str = "") -> str:
    """The SVG for a page. `uid` makes the ids of its patterns unique there; `css` adds classes to "chart".

    `language`: that of `alt`, where it is not the page's; readers of the screen hear nothing else of a drawing.
    """
    root = ET.fromstring(writable(raw))  # noqa: S314 the engine's own words
    _clean(root, uid)
    _flatten(root)
    attributes = {"class": f"chart {css}".strip(), "viewBox": root.get("viewBox", ""), "role": "img", "aria-label": alt}
    if language:
        attributes["lang"] = language
    root.attrib.clear()
    root.attrib.update(attributes)
    root[:0] = list(_head(root, uid, title))
    return written(root)


def written(root: ET.Element) -> str:
    """The text of a drawing, its elements without a prefix, which HTML would not know.

    ElementTree's own prefixes are one table for the whole process, and another library may have written its own there.
    """
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    root.attrib = {"xmlns": SVG, **root.attrib}
    return writable(ET.tostring(root, encoding="unicode"))


def tag(name: str) -> str:
    return f"{{{SVG}}}{name}"


def _clean(parent: ET.Element, uid: str) -> None:
    """Drop what draws nothing and what only a Vega runtime reads; turn sentinels to classes; round the numbers."""
    for child in list(parent):
        if child.get("display") == "none" or child.get("class") in ("background", "foreground"):
            parent.remove(child)
            continue
        tip = child.get("aria-label") if child.get("aria-roledescription") in _MARKS else None
        _attributes(child, uid)
        _clean(child, uid)
        if tip:
            # Shown by the browser on hover; the chart's own label speaks to screen readers.
            ET.SubElement(child, tag("title")).text = tip


def _attributes(element: ET.Element, uid: str) -> None:
    classes = []
    for name, value in list(element.attrib.items()):
        del element.attrib[name]
        if name in _DROPPED or name.startswith("aria-") or (name, value) == ("opacity", "1"):
            continue
        if value in ROLE_OF:
            classes.append(f"c-{name}-{ROLE_OF[value]}" if name == "stroke" else f"c-{ROLE_OF[value]}")
            continue
        if name == "fill" and value == "transparent":
            value = "none"
        if value in ("url(#hatch)", "url(#dots)"):
            value = f"{value[:-1]}-{uid})"
        if name in _NUMERIC:
            value = _NUMBER.sub(lambda m: f"{round(float(m[0]), 1):g}", value)
        element.set(name, value.removesuffix("px") if name == "font-size" else value)
    if classes:
        element.set("class", " ".join(classes))


def _flatten(parent: ET.Element) -> None:
    """Groups that say nothing give way to what is in them; empty ones go."""
    children = []
    for child in parent:
        _flatten(child)
        if child.get("transform") in ("translate(0,0)", "translate(0.0,0.0)"):
            del child.attrib["transform"]
        if child.tag == tag("g") and (not len(child) or not child.attrib):
            children.extend(child)
        else:
            children.append(child)
    parent[:] = children


def _head(root: ET.Element, uid: str, title: str) -> Iterator[ET.Element]:
    if title:
        heading = ET.Element(tag("title"))
        heading.text = title
        yield heading
    used = {value for element in root.iter() for value in element.attrib.values() if value.startswith("url(#")}
    defs = ET.Element(tag("defs"))
    for name in ("hatch", "dots"):
        if f"url(#{name}-{uid})" in used:
            defs.append(_pattern(name, f"{name}-{uid}"))
    if len(defs):
        yield defs


def _pattern(name: str, id_: str) -> ET.Element:
    size = "6" if name == "hatch" else "4"
    pattern = ET.Element(tag("pattern"), id=id_, width=size, height=size, patternUnits="userSpaceOnUse")
    ET.SubElement(pattern, tag("rect"), {"class": "c-hatch-bg", "width": size, "height": size})
    if name == "hatch":
        pattern.set("patternTransform", "rotate(45)")
        ET.SubElement(pattern, tag("path"), {"class": "c-stroke-hatch", "d": "M0 0V6", "stroke-width": "2"})
    else:
        ET.SubElement(pattern, tag("circle"), {"class": "c-unrecorded", "cx": "2", "cy": "2", "r": "1"})
    return pattern
