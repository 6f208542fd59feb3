"""A report as a Word file: Word's own styles, fields and tables, so that it can be edited as if typed there.

`write(document)` gives the same bytes for the same document. Nothing asks Word to update the fields when it opens the
file, since Word would show a question about "other files" first: captions and contents stand there already, and the
pages in the contents appear when it prints or when the reader updates the field (F9).
"""

from .writing import CONTENT_TYPE, write

__all__ = ["CONTENT_TYPE", "write"]
