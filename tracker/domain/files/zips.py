"""Office Open XML and OpenDocument: what a ZIP container is, from its table and two small members."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import BinaryIO

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from . import kinds
from .kinds import Kind

END = b"PK\x05\x06"
END_SIZE = 22
# A document of hundreds of pages has some thousand members; a bomb has many more, or says that it grows a thousandfold.
MOST_MEMBERS, LARGEST_TABLE = 10_000, 4 * 1024 * 1024
MOST_UNPACKED, MOST_GROWTH = 1024**3, 200
SMALL = 16 * 1024 * 1024
CONTENT_TYPES = "[Content_Types].xml"
LARGEST_MEMBER_READ = 1024 * 1024

_MAIN = (
    ("wordprocessingml.document.main+xml", kinds.DOCX),
    ("spreadsheetml.sheet.main+xml", kinds.XLSX),
    ("presentationml.presentation.main+xml", kinds.PPTX),
)
_ODF = {kind.type: kind for kind in (kinds.ODT, kinds.ODS, kinds.ODP, kinds.ODG)}
_MACRO_TYPES = ("macroenabled", "vbaproject", "macrosheet", "activex", "application/vnd.ms-office.vba")
_MACRO_PARTS = ("vbaproject", "vbadata", "/macrosheets/", "/activex/")


def macros() -> str:
    return _("This document holds macros. Save it without them (as DOCX, XLSX, PPTX or PDF) and add that.")


def locked() -> str:
    return _("This document is protected by a password and cannot be checked. Save it without one.")


def ends_as_zip(file: BinaryIO) -> bool:
    """Whether a file ends with the table of a ZIP archive, so that programs for archives would open it."""
    return _end_of(file) is not None


def _end_of(file: BinaryIO) -> tuple[int, int] | None:
    """(number of members, size of the table) as the end of the archive has them."""
    size = file.seek(0, 2)
    start = max(size - END_SIZE - 0xFFFF, 0)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(END)
    while at >= 0:
        if at + END_SIZE <= len(tail):
            members, table, _offset, comment = struct.unpack_from("<HIIH", tail, at + 10)
            if at + END_SIZE + comment == len(tail):
                return members, table
        at = tail.rfind(END, 0, at)
    return None


def zip_kind(file: BinaryIO) -> Kind | str | None:
    """The kind of document; a text where it is one but refused; None where it is any other archive."""
    end = _end_of(file)
    if end is None:
        return _("This file is damaged or cut off: it cannot be opened as %(what)s.") % {"what": _("a document")}
    members, table = end
    if members > MOST_MEMBERS or table > LARGEST_TABLE:
        return too_much()
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            return _of(archive)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError, RuntimeError):
        return _("This file is damaged or cut off: it cannot be opened as %(what)s.") % {"what": _("a document")}


def too_much() -> str:
    limit = filesizeformat(MOST_UNPACKED)
    return _("This document unpacks to far more than it seems to hold (over %(limit)s or thousands of parts).") % {
        "limit": limit
    }


def _of(archive: zipfile.ZipFile) -> Kind | str | None:
    infos = archive.infolist()
    unpacked = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if len(infos) > MOST_MEMBERS or unpacked > MOST_UNPACKED or (unpacked > SMALL and unpacked > packed * MOST_GROWTH):
        return too_much()
    names = {info.filename.lower() for info in infos}
    if any(part in f"/{name}" for name in names for part in _MACRO_PARTS):
        return macros()
    if CONTENT_TYPES.lower() in names:
        return _office(_read(archive, CONTENT_TYPES))
    if infos and infos[0].filename == "mimetype" and infos[0].compress_type == zipfile.ZIP_STORED:
        kind = _ODF.get(_read(archive, "mimetype").strip())
        if kind and any(name.startswith(("basic/", "scripts/")) for name in names):
            return macros()
        if kind and "meta-inf/manifest.xml" in names:
            return locked() if "encryption-data" in _read(archive, "META-INF/manifest.xml") else kind
    return None


def _office(types: str) -> Kind | str | None:
    if any(mark in types.lower() for mark in _MACRO_TYPES):
        return macros()
    return next((kind for main, kind in _MAIN if main in types), None)


def _read(archive: zipfile.ZipFile, name: str) -> str:
    """The beginning of a member, never more than a bound whatever the table says of its size."""
    with archive.open(name) as member:
        return member.read(LARGEST_MEMBER_READ).decode("utf-8", "replace")
