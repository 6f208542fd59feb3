"""Drawings as a file that travels alone: light colours written in, heading above, source below, its own size."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from .style import FONT_STACK, ROLES, WIDE
from .svg import tag, written
from .text import LINE, wrap

MARGIN = 16
GAP = 24  # between the panels of a sheet
APART = 500  # pixels from watermark to watermark


def sheet(
    panels: Sequence[tuple[str, str]],
    *,
    alt: str,
    title: str,
    language: str = "",
    subtitle: str = "",
    source: str = "",
    watermark: str = "",
) -> str:
    """An SVG file of one drawing or of several beside each other: [(name, SVG of a page)].

    A name stands above its panel. `source` may have several lines. `watermark` is set large across the figure and
    again in words at its foot, for data that nobody reported.
    """
    drawn = [(name, ET.fromstring(inline)) for name, inline in panels]  # noqa: S314 as svg.finish() left them
    width = WIDE if len(drawn) > 1 else _size(drawn[0][1])[0]
    lines, top = [], 14.0
    for text, size, weight, role in ((title, 16, "700", "text"), (subtitle, 13, "400", "text-2")):
        for line in wrap(text, width, size):
            top += LINE + (size > 13) * 3
            lines.append(_text(line, MARGIN, top, size, weight, role))
    top += 14 if lines else 2
    bodies, bottom = _laid_out(drawn, width, top)
    foot = bottom + 8
    for text, weight in ((watermark, "700"), *((line, "400") for line in source.split("\n"))):
        for line in wrap(text, width):
            foot += LINE
            lines.append(_text(line, MARGIN, foot, 13, weight, "text-2"))
    # So often that a piece cut out of a long drawing has it too.
    times = max(1, round((bottom - top) / APART)) if watermark else 0
    steps = [top + (bottom - top) * (n + 0.5) / times for n in range(times)]
    marks = [_across(watermark, MARGIN + width / 2, y, width) for y in steps]
    full = (f"{width + 2 * MARGIN:g}", f"{foot + MARGIN:g}")
    root = ET.Element(tag("svg"), viewBox=f"0 0 {full[0]} {full[1]}", width=full[0], height=full[1], role="img")
    root.attrib |= {"aria-label": alt, "font-family": FONT_STACK, "fill": "none"}
    if language:
        root.set("lang", language)
    heading = ET.SubElement(root, tag("title"))
    heading.text = title or alt
    root.extend(defs for _name, panel in drawn for defs in panel.findall(tag("defs")))
    ET.SubElement(root, tag("rect"), width="100%", height="100%", fill=ROLES["paper"][1])
    root.extend([*bodies, *marks, *lines])
    for element in root.iter():
        _paint(element)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written(root)}\n'


def _laid_out(drawn: list[tuple[str, ET.Element]], width: float, top: float) -> tuple[list[ET.Element], float]:
    """The panels in rows, all standing on the foot of their row; and how far down they reach."""
    bodies = []
    step = max(_size(panel)[0] for _name, panel in drawn) + GAP
    columns = max(1, int((width + GAP) // step))
    for first in range(0, len(drawn), columns):
        row = drawn[first : first + columns]
        names = [wrap(name, step - GAP) for name, _panel in row]
        tallest = max(_size(panel)[1] + LINE * len(lines) for lines, (_name, panel) in zip(names, row, strict=True))
        for column, (lines, (_name, panel)) in enumerate(zip(names, row, strict=True)):
            x, y = MARGIN + column * step, top + tallest - _size(panel)[1]
            body = ET.Element(tag("g"), transform=f"translate({x:g},{y:g})")
            body.extend(child for child in panel if child.tag not in (tag("title"), tag("defs")))
            above = [y - LINE * (len(lines) - n) + 11 for n in range(len(lines))]
            bodies += [_text(line, x, at, 13, "600", "text") for line, at in zip(lines, above, strict=True)]
            bodies.append(body)
        top += tallest + GAP
    return bodies, top - GAP


def _size(panel: ET.Element) -> tuple[float, float]:
    _x, _y, width, height = (float(number) for number in panel.get("viewBox").split())
    return width, height


def _paint(element: ET.Element) -> None:
    for name in element.attrib.pop("class", "").split():
        role = name.removeprefix("c-stroke-") if name.startswith("c-stroke-") else name.removeprefix("c-")
        element.set("stroke" if name.startswith("c-stroke-") else "fill", ROLES[role][1])
        if role in ("halo", "hatch-halo"):
            element.set("paint-order", "stroke")
            element.set("stroke-linejoin", "round")


def _text(line: str, x: float, y: float, size: int, weight: str, role: str) -> ET.Element:
    place = {"x": f"{x:g}", "y": f"{y:g}", "font-size": str(size), "font-weight": weight}
    element = ET.Element(tag("text"), place | {"fill": ROLES[role][1]})
    element.text = line
    return element


def _across(words: str, x: float, y: float, width: float) -> ET.Element:
    """The words on the slant, sized to the figure, pale enough to read what is below."""
    size = min(40, int(width * 1.6 / max(8, len(words))))
    element = _text(words, x, y, size, "700", "text")
    element.attrib |= {"text-anchor": "middle", "fill-opacity": "0.13", "transform": f"rotate(-16 {x:g} {y:g})"}
    return element
