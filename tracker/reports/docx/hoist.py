"""The band on the cover's left edge, with its stepped lozenges: the only ornament of a report."""

from __future__ import annotations

import io
from functools import cache

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm
from PIL import Image, ImageDraw

from ..palette import colour
from .xml import element

WIDE, HIGH = Mm(13), Mm(297)
# In cells: the band is twelve wide, and a lozenge with the room below it thirteen high and a half.
CELL, ACROSS = 12, 12
EVERY = 13.5
# Row by row from the lozenge's top: where its cells begin, and how many they are.
LOZENGE = (
    ((5.5, 1),),
    ((4.5, 3),),
    ((3.5, 2), (6.5, 2)),
    ((2.5, 2), (7.5, 2)),
    ((1.5, 2), (5.5, 1), (8.5, 2)),
    ((0.5, 2), (4.5, 3), (9.5, 2)),
    ((1.5, 2), (5.5, 1), (8.5, 2)),
    ((2.5, 2), (7.5, 2)),
    ((3.5, 2), (6.5, 2)),
    ((4.5, 3),),
    ((5.5, 1),),
)


@cache
def picture() -> bytes:
    width = CELL * ACROSS
    height = round(width * HIGH / WIDE)
    image = Image.new("P", (width, height), 0)
    image.putpalette(bytes.fromhex(colour("band") + colour("gold-line")))
    draw = ImageDraw.Draw(image)
    for lozenge in range(int(height / CELL / EVERY) + 2):
        top = (lozenge * EVERY - 5.5) * CELL
        for row, parts in enumerate(LOZENGE):
            y = round(top + row * CELL)
            for start, cells in parts:
                x = round(start * CELL)
                draw.rectangle((x, y, x + cells * CELL - 1, y + CELL - 1), fill=1)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def run(part):
    """A run with the band behind the text, at the left edge of the page; `part` is the header that it stands in."""
    inline = part.new_pic_inline(io.BytesIO(picture()), width=WIDE, height=HIGH)
    anchor = parse_xml(
        f'<wp:anchor {nsdecls("wp")} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" '
        'behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV></wp:anchor>'
    )
    extent, *rest = list(inline)
    anchor.append(extent)
    anchor.append(parse_xml(f"<wp:wrapNone {nsdecls('wp')}/>"))
    anchor.extend(rest)
    return element("r", element("drawing", anchor))
