"""The kinds of file that are taken as evidence, and words for what a refused file holds."""

from __future__ import annotations

from dataclasses import dataclass

import puremagic
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """A kind of file. `endings`: what its name may end in, the usual one first."""

    type: str
    label: str | Promise
    endings: tuple[str, ...]


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
PDF = Kind("application/pdf", "PDF", (".pdf",))
PNG = Kind("image/png", "PNG", (".png",))
JPEG = Kind("image/jpeg", "JPEG", (".jpg", ".jpeg", ".jpe", ".jfif"))
WEBP = Kind("image/webp", "WebP", (".webp",))
GIF = Kind("image/gif", "GIF", (".gif",))
DOCX = Kind(f"{_OOXML}wordprocessingml.document", "Word (DOCX)", (".docx",))
XLSX = Kind(f"{_OOXML}spreadsheetml.sheet", "Excel (XLSX)", (".xlsx",))
PPTX = Kind(f"{_OOXML}presentationml.presentation", "PowerPoint (PPTX)", (".pptx",))
DOC = Kind("application/msword", "Word (DOC)", (".doc",))
XLS = Kind("application/vnd.ms-excel", "Excel (XLS)", (".xls",))
PPT = Kind("application/vnd.ms-powerpoint", "PowerPoint (PPT)", (".ppt",))
ODT = Kind(f"{_ODF}text", "OpenDocument (ODT)", (".odt",))
ODS = Kind(f"{_ODF}spreadsheet", "OpenDocument (ODS)", (".ods",))
ODP = Kind(f"{_ODF}presentation", "OpenDocument (ODP)", (".odp",))
ODG = Kind(f"{_ODF}graphics", "OpenDocument (ODG)", (".odg",))
CSV = Kind("text/csv", "CSV", (".csv", ".tsv"))
TEXT = Kind("text/plain", _("plain text"), (".txt",))

KINDS = (PDF, DOCX, XLSX, PPTX, DOC, XLS, PPT, ODT, ODS, ODP, ODG, PNG, JPEG, WEBP, GIF, CSV, TEXT)
IMAGES = {"PNG": PNG, "JPEG": JPEG, "WEBP": WEBP, "GIF": GIF}
BY_TYPE = {kind.type: kind for kind in KINDS}
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)


def label_of(content_type: str) -> str:
    """“PDF” for application/pdf; the type itself where it is none of ours."""
    kind = BY_TYPE.get(content_type)
    return str(kind.label) if kind else content_type


# First bytes of what people send although it is not taken. What is not here is asked of puremagic.
_OTHERS = (
    (b"MZ", _("a Windows program")),
    (b"\x7fELF", _("a program")),
    (b"\xca\xfe\xba\xbe", _("a program")),
    (b"\xcf\xfa\xed\xfe", _("a program")),
    (b"#!", _("a script")),
    (b"<?php", _("a script")),
    (b"PK\x03\x04", _("a ZIP archive")),
    (b"PK\x05\x06", _("a ZIP archive")),
    (b"Rar!", _("a RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", _("a 7-Zip archive")),
    (b"\x1f\x8b", _("a compressed archive")),
    (b"{\\rtf", _("an RTF document")),
    (b"%!PS", _("a PostScript document")),
    (b"II*\x00", _("a TIFF image")),
    (b"MM\x00*", _("a TIFF image")),
    (b"BM", _("a BMP image")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _("an old Office file of a kind that is not taken")),
)


def describe(head: bytes) -> str:
    """What a file that is not taken holds, in words for the person who sent it."""
    for magic, words in _OTHERS:
        if head.startswith(magic):
            return str(words)
    if head[4:8] == b"ftyp":
        return str(_("a HEIC or AVIF image") if head[8:11] in (b"hei", b"mif", b"avi") else _("a video"))
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        found = []
    if found and found[0].confidence >= 0.4 and found[0].name:
        return str(_("something else (%(name)s)")) % {"name": found[0].name}
    return str(_("something that cannot be recognised"))
