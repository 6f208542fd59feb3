"""What a file holds. Nothing is unpacked, nothing is run: containers are read by their tables, within bounds."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image

from . import kinds
from .kinds import Kind
from .names import ending_of
from .ole import ole_kind
from .zips import ends_as_zip, zip_kind

HEAD = 4096
# Read from the start of a text to see whether a browser would take it for a page.
MARKUP_READ = 64 * 1024
_PAGE = re.compile(rb"<\s*(!doctype\s+html|html|head|body|script|iframe|svg|style|meta|object|embed)\b", re.IGNORECASE)
_SVG = re.compile(rb"<\s*svg\b|<!doctype\s+svg", re.IGNORECASE)
_OTHER_TEXT = (b"#!", b"<?php", b"{\\rtf", b"%!PS")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Letters of Russian and Kazakh in the old one-byte encodings; punctuation between them.
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


class FileRefused(Exception):
    """Why a file is not taken, in the person's language."""


def identify(file: BinaryIO, name: str) -> Kind:
    """The kind of a file by its content; raises FileRefused where it is not taken or its name says something else."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise FileRefused(_("This file is empty."))
    ending = ending_of(name)
    kind = _binary_kind(file, head) or _text_kind(file, head, ending)
    if kind is None:
        raise FileRefused(_refusal(ending, _what(file, head)))
    if not head.startswith(b"PK") and ends_as_zip(file):
        raise FileRefused(
            _("This file is two things at once: %(what)s and a ZIP archive. Save it anew from its program.")
            % {"what": kind.label}
        )
    if kind is not kinds.PDF and b"%PDF-" in head[:1024] and kind not in (kinds.CSV, kinds.TEXT):
        raise FileRefused(
            _("This file is two things at once: %(what)s and a PDF document. Save it anew from its program.")
            % {"what": kind.label}
        )
    if ending and ending not in kind.endings:
        raise FileRefused(
            _("This file is named %(ending)s but holds %(what)s. Give it the ending %(right)s, or choose another file.")
            % {"ending": ending, "what": kind.label, "right": kind.endings[0]}
        )
    file.seek(0)
    return kind


def _refusal(ending: str, what: str) -> str:
    taken = _("Taken are PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, WebP, GIF, CSV and plain text.")
    if ending:
        said = _("This file is named %(ending)s but holds %(what)s.") % {"ending": ending, "what": what}
        if ending not in kinds.ENDINGS:
            said = _("Files ending in %(ending)s are not taken; this one holds %(what)s.") % {
                "ending": ending, "what": what,
            }  # fmt: skip
    else:
        said = _("This file holds %(what)s.") % {"what": what}
    return f"{said} {taken}"


def _what(file: BinaryIO, head: bytes) -> str:
    start = _markup_start(file)
    if _SVG.search(start):
        return _("an SVG drawing")
    if _PAGE.search(start):
        return _("a web page (HTML)")
    if start.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"<?xml"):
        return _("an XML document")
    return kinds.describe(head)


def _markup_start(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(MARKUP_READ).replace(b"\x00", b"")


# -- Binary kinds ------------------------------------------------------------------------------------------------------


def _binary_kind(file: BinaryIO, head: bytes) -> Kind | None:
    if head.startswith(b"%PDF-"):
        return _pdf(file)
    if head.startswith(b"PK\x03\x04"):
        return _problem(zip_kind(file))
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _problem(ole_kind(file))
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")) or (
        head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    ):
        return _image(file)
    return None


def _problem(found: Kind | str | None) -> Kind | None:
    """Pass a kind on; a text is why the container is refused."""
    if isinstance(found, str):
        raise FileRefused(found)
    return found


def damaged(label: str) -> str:
    return _("This file is damaged or cut off: it cannot be opened as %(what)s.") % {"what": label}


def _pdf(file: BinaryIO) -> Kind:
    """A PDF names its end; one that was cut off on the way does not."""
    size = file.seek(0, 2)
    file.seek(max(size - MARKUP_READ, 0))
    if b"%%EOF" not in file.read():
        raise FileRefused(damaged("PDF"))
    return kinds.PDF


def _image(file: BinaryIO) -> Kind:
    """Only the header is read here: whether the picture can be drawn is seen when its thumbnail is made."""
    file.seek(0)
    try:
        with Image.open(file, formats=list(kinds.IMAGES)) as image:
            return kinds.IMAGES[image.format]
    except Image.DecompressionBombError as error:
        raise FileRefused(_("This image has far more pixels than can be shown. Make it smaller.")) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise FileRefused(damaged(_("an image"))) from error


# -- Text --------------------------------------------------------------------------------------------------------------


def _text_kind(file: BinaryIO, head: bytes, ending: str) -> Kind | None:
    """Plain text or CSV, in UTF-8 or in the old encodings of Russian and Kazakh; no web page, no script."""
    start = _markup_start(file)
    bare = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if bare.startswith((*_OTHER_TEXT, b"<?xml", b"<!--")) or _PAGE.search(start):
        return None
    if not (_reads_as(file, "utf-8") or any(_reads_as(file, code, cyrillic=True) for code in ("cp1251", "kz1048"))):
        return None
    return kinds.CSV if ending in kinds.CSV.endings else kinds.TEXT


def _reads_as(file: BinaryIO, encoding: str, *, cyrillic: bool = False) -> bool:
    """Whether the whole file is text in an encoding. `cyrillic`: its letters beyond ASCII are Cyrillic ones."""
    decoder = codecs.getincrementaldecoder(encoding)()
    letters = others = 0
    file.seek(0)
    try:
        while chunk := file.read(MARKUP_READ):
            text = decoder.decode(chunk)
            if _CONTROL.search(text):
                return False
            if cyrillic:
                found = len(_CYRILLIC.findall(text))
                letters += found
                others += len(text) - len(text.encode("ascii", "ignore")) - found
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return not cyrillic or letters >= 4 * others
