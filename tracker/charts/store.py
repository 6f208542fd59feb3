"""From a spec to finished SVG, kept by content: drawn once, whoever asks, and never at the cost of the page."""

import hashlib
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib.metadata import version
from pathlib import Path

from django.core.cache import cache

from . import engine, svg

log = logging.getLogger(__name__)

# A file says of which day it is, so tomorrow nobody asks for this one again.
PICTURE_SECONDS = 24 * 60 * 60

# A picture of this size takes a second and 100 MB; of a time line with hundreds of actions the letters get smaller.
MOST_PIXELS = 24_000_000
_SIZE = re.compile(r' width="([0-9.]+)" height="([0-9.]+)"')

_HERE = Path(__file__).parent
# Part of every key, so that a change of the drawing's code or of the engine makes all drawings anew.
_VERSION = hashlib.sha256(
    b"".join((_HERE / name).read_bytes() for name in ("svg.py", "style.py", "renderer.py"))
    + version("vl-convert-python").encode()
).hexdigest()

_missed: ContextVar[list[str] | None] = ContextVar("missed", default=None)


@contextmanager
def missed_drawings() -> Iterator[list[str]]:
    """The titles of those charts that could not be drawn within: a page without them is not one to keep."""
    titles: list[str] = []
    token = _missed.set(titles)
    try:
        yield titles
    finally:
        _missed.reset(token)


def draw(spec: dict, *, alt: str, title: str = "", language: str = "", css: str = "") -> str | None:
    """The finished SVG of a spec, with classes for colours, from the cache where it was drawn before.

    None where it could not be drawn; that is logged, and the page shows the table alone. The same input gives the same
    text. Costs one read of the cache, or on the first time 0.04 s (0.6 s if the helper has to start).
    """
    canonical = json.dumps(
        [_VERSION, spec, alt, title, language, css], sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    key = f"chart:{digest}"
    if (kept := cache.get(key)) is not None:
        return kept
    try:
        raw = engine.renderer.draw(spec)
    except engine.DrawingError as error:
        log.error("chart %s (%s) was not drawn: %s", digest[:10], title, error)
        if (missed := _missed.get()) is not None:
            missed.append(title)
        return None
    drawn = svg.finish(raw, uid=digest[:10], alt=alt, title=title, language=language, css=css)
    cache.set(key, drawn, timeout=None)
    return drawn


def picture(drawn: str) -> bytes | None:
    """A file of `file.sheet` as PNG, two pixels to one of its own, fewer where it is very long. None where it could not
    be drawn."""
    width, height = (float(number) for number in _SIZE.search(drawn).groups())
    scale = min(2.0, (MOST_PIXELS / (width * height)) ** 0.5)
    digest = hashlib.sha256(f"{_VERSION} {scale} {drawn}".encode()).hexdigest()
    key = f"picture:{digest}"
    if (kept := cache.get(key)) is not None:
        return kept
    try:
        png = engine.renderer.rasterize(drawn, scale)
    except engine.DrawingError as error:
        log.error("picture %s was not drawn: %s", digest[:10], error)
        return None
    cache.set(key, png, timeout=PICTURE_SECONDS)
    return png
