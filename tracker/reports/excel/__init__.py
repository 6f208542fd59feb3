"""A report as an Excel workbook: a summary that leads to one sheet for each table, with typed cells and notes.

A figure is a number of its own, shown as the report rounds it; what the report says beside the number (a date, "5 of
12") has a column of its own, and so has the address that a row leads to. Words that stand in place of a figure stay
words, in italics, and are never a zero. `write(document)` gives the same bytes for the same document.
"""

from ..xlsx import CONTENT_TYPE
from .writing import sheet_name, write

__all__ = ["CONTENT_TYPE", "sheet_name", "write"]
