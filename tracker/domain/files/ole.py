"""Word, Excel and PowerPoint of before 2007: the names in the directory of an OLE compound file.

Layout: [MS-CFB] 2.2 (header), 2.3 (sector chains), 2.6 (directory entries).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from . import kinds
from .kinds import Kind
from .zips import locked, macros

HEADER, ENTRY = 512, 128
LAST_SECTOR = 0xFFFFFFFA
# A directory of ten thousand entries: no document of an office has as many.
MOST_SECTORS = 2_500
_MACROS = {"vba", "macros", "_vba_project_cur", "_vba_project", "vba_project", "_vba_project_cur/vba"}


def ole_kind(file: BinaryIO) -> Kind | str | None:
    """The kind of document; a text where it is one but refused; None where it is another compound file."""
    try:
        names = {name.lower() for name in _names(file)}
    except (struct.error, ValueError):
        return _("This file is damaged or cut off: it cannot be opened as %(what)s.") % {"what": _("a document")}
    if "encryptedpackage" in names:
        return locked()
    if names & _MACROS:
        return macros()
    if "worddocument" in names:
        return kinds.DOC
    if names & {"workbook", "book"}:
        return kinds.XLS
    if "powerpoint document" in names:
        return kinds.PPT
    return None


def _names(file: BinaryIO) -> Iterator[str]:
    file.seek(0)
    header = file.read(HEADER)
    (shift,) = struct.unpack_from("<H", header, 30)
    if shift not in (9, 12):
        raise ValueError("size of sectors")
    size = 1 << shift
    (directory,) = struct.unpack_from("<I", header, 48)
    table = _Table(file, header, size)
    for sector in table.chain(directory):
        block = _sector(file, sector, size)
        for at in range(0, len(block) - ENTRY + 1, ENTRY):
            (length,) = struct.unpack_from("<H", block, at + 64)
            if block[at + 66] in (1, 2, 5) and 2 <= length <= 64:
                yield block[at : at + length - 2].decode("utf-16-le", "replace")


def _sector(file: BinaryIO, number: int, size: int) -> bytes:
    file.seek((number + 1) * size)
    block = file.read(size)
    if len(block) < ENTRY:
        raise ValueError("a sector beyond the end of the file")
    return block


class _Table:
    """Which sector follows which; its own sectors are listed in the header and, for large files, in a chain."""

    def __init__(self, file: BinaryIO, header: bytes, size: int):
        self.file, self.size = file, size
        self.sectors = [n for n in struct.unpack_from("<109I", header, 76) if n < LAST_SECTOR]
        (more,) = struct.unpack_from("<I", header, 68)
        for _step in range(MOST_SECTORS):
            if more >= LAST_SECTOR:
                break
            block = _sector(file, more, size)
            numbers = struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])
            self.sectors += [n for n in numbers[:-1] if n < LAST_SECTOR]
            more = numbers[-1]

    def chain(self, sector: int) -> Iterator[int]:
        for _step in range(MOST_SECTORS):
            if sector >= LAST_SECTOR:
                return
            yield sector
            index, place = divmod(sector, self.size // 4)
            if index >= len(self.sectors):
                raise ValueError("a sector that the table does not have")
            (sector,) = struct.unpack_from("<I", _sector(self.file, self.sectors[index], self.size), place * 4)
        raise ValueError("a chain without an end")
