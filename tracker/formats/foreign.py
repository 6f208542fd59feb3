"""Text that is not in the reader's language, because nobody has translated it, and that says so where it is shown.

It behaves as any other string. Where a template or `format_html` puts it into a page it stands in an element of its own
language, so that a screen reader reads it rightly. An attribute cannot hold an element: there use `{% lang_of %}` with
`|plain`, or leave it out with `|native` (docs/translations.md).
"""

import re
from dataclasses import fields, is_dataclass

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe


class Foreign(str):
    """`language` is the one that it is written in."""

    __slots__ = ("language",)

    def __new__(cls, text: str, language: str):
        self = super().__new__(cls, text)
        self.language = language
        return self

    def __getnewargs__(self):
        return str(self), self.language

    def __html__(self) -> str:
        # No quotation marks: should it get into an attribute after all, it is odd to read but ends nothing.
        return f"<span lang={escape(self.language)}>{escape(str(self))}</span>"


MARK = re.compile(r"<span lang=(\w+)>(.*?)</span>", re.DOTALL)
LETTERS = re.compile(r"[^\W\d_]{2,}")


def language_of(*texts) -> str:
    """That of the first foreign text; "" where all are in the reader's own."""
    return next((text.language for text in texts if isinstance(text, Foreign)), "")


def native(text) -> str:
    """A text in the reader's language, or nothing: where it cannot be marked, and is said elsewhere."""
    text = str(text) if not isinstance(text, str) else text
    return "" if language_of(text) else text


def together(*parts, between: str = " ") -> str:
    """Codes and a name as one text, foreign if the name is: "1.1 Training of advisors"."""
    return like(between.join(str(part) for part in parts if part), *parts)


def like(text: str, *sources) -> str:
    """What was made of a foreign text by other means, such as its first letter made a capital: as foreign as it was."""
    language = language_of(*sources)
    return Foreign(text, language) if language else text


def filled(message: str, **values) -> SafeString:
    """A translated sentence with its places filled, as HTML in which each foreign value is marked."""
    return mark_safe(escape(message) % {name: conditional_escape(value) for name, value in values.items()})  # noqa: S308


def language_within(value) -> str:
    """That of the first foreign text somewhere within plain data: dataclasses, mappings and sequences."""
    if isinstance(value, str):
        return language_of(value)
    if is_dataclass(value):
        parts = [getattr(value, field.name) for field in fields(value)]
    elif isinstance(value, dict):
        parts = value.values()
    else:
        parts = value if isinstance(value, list | tuple) else ()
    return next(filter(None, map(language_within, parts)), "")


def unmarked(html: str) -> tuple[str, str]:
    """(Text for a place that cannot hold elements, its language): "" where words of several languages stand in it."""
    languages = {language for language, _text in MARK.findall(html)}
    alone = len(languages) == 1 and not LETTERS.search(MARK.sub("", html))
    return MARK.sub(r"\2", html), languages.pop() if alone else ""
