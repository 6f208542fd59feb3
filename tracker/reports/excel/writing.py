"""The workbook as a whole."""

from __future__ import annotations

import io
import re
from datetime import datetime

from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from tracker.formats.xml import writable

from .. import imprint
from ..archive import Archive
from ..document import Document
from .sheets import Sheet, Summary

LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
NAME_CHARACTERS = 31
NOT_IN_A_NAME = re.compile(r"[][:*?/\\]")


def write(document: Document) -> bytes:
    """The report's tables as an .xlsx file, in the report's language."""
    book = Workbook()
    with override(document.language):
        tables = list(document.tables())
        names = [sheet_name(number, table.title) for number, (_section, table) in enumerate(tables, 1)]
        Summary(book.active, document).write(tables, names)
        for number, ((_section, table), name) in enumerate(zip(tables, names, strict=True), 1):
            Sheet(book.create_sheet(name), document).write(number, table)
        _describe(book, document)
    file = io.BytesIO()
    with Archive(file, "w") as archive:
        ExcelWriter(book, archive).save()
    return file.getvalue()


def _describe(book: Workbook, document: Document) -> None:
    cover, told = document.cover, book.properties
    # The day that the report is of: when the file was written is no part of it.
    told.created = told.modified = datetime.combine(cover.made_on, datetime.min.time())
    told.creator = told.lastModifiedBy = writable(cover.publisher)
    told.title, told.subject, told.language = writable(cover.title), writable(cover.plan), LOCALES[document.language]
    told.version, told.description = imprint.edition(document), writable(" ".join(imprint.marks(document)))


def sheet_name(number: int, title: str) -> str:
    """Short, in the report's language, and unique by its number; without what Excel allows in no name."""
    name = " ".join([str(number), *NOT_IN_A_NAME.sub(" ", writable(title)).split()])
    if len(name) > NAME_CHARACTERS:
        cut = name[: NAME_CHARACTERS - 1]
        name = (cut.rsplit(" ", 1)[0] if " " in cut[4:] else cut).rstrip(" ,;:(–-") + "…"
    return name.rstrip("'")
