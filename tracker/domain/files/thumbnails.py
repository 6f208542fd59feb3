"""Small pictures of images, drawn anew: nothing of the original's bytes or metadata is in them."""

from __future__ import annotations

import io
from typing import BinaryIO

from PIL import Image, ImageOps

from . import kinds

SIDE = 320
# A picture needs up to 4 bytes a pixel to be read; a JPEG is read at an eighth of its size and less.
MOST_PIXELS = {"JPEG": 80_000_000}
MOST_PIXELS_OTHERWISE = 25_000_000
TYPES = frozenset(kind.type for kind in kinds.IMAGES.values())


def thumbnail_of(file: BinaryIO, content_type: str) -> bytes | None:
    """A JPEG of at most 320 by 320 pixels; None where it is no image, too large, or cannot be drawn."""
    if content_type not in TYPES:
        return None
    file.seek(0)
    try:
        with Image.open(file, formats=list(kinds.IMAGES)) as image:
            if image.width * image.height > MOST_PIXELS.get(image.format, MOST_PIXELS_OTHERWISE):
                return None
            image.draft("RGB", (SIDE * 2, SIDE * 2))
            picture = ImageOps.exif_transpose(image).convert("RGBA")
        picture.thumbnail((SIDE, SIDE))
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(picture, mask=picture.getchannel("A"))
        out = io.BytesIO()
        ground.save(out, "JPEG", quality=82)
        return out.getvalue()
    # Pillow raises nearly anything on broken input; a missing thumbnail harms nobody.
    except Exception:
        return None
