"""What a person who does not read English is shown by a page, without what is marked as another language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Nobody reads these; <code> holds what is typed or named as it is written, in any language.
UNREAD = {"script", "style", "code", "kbd"}
# Hold text and no elements.
TEXT_ALONE = {"title", "textarea", "option"}
# Attributes that are read out or shown. data-l is a cell's label on a phone; other data- attributes that hold words are
# found by their spaces: they are what a script shows.
SHOWN = {"title", "alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "label", "data-l"}
# Each language by its own name, alone in its element or in a list of them ("PDF, English").
OWN_NAMES = re.compile(r"(?:^|(?<=, ))(?:English|\[(?:en|ru|kk)\])(?=$|, )")
ON_BUTTONS = ("submit", "button", "reset")
META = ("description", "og:title", "og:description")

# Names of formats, standards, products, and units, the same in every language; roman numerals.
NAMES = """
PDF CSV Excel Word XLSX XLS DOCX DOC ODT ODS PNG JPG JPEG SVG TIFF HEIC ZIP JSON YAML Atom RSS URL HTML Markdown API
HTTP HTTPS QR TOTP PIN WebAuthn FIDO OpenID Connect WCAG AA NVDA VoiceOver TalkBack NAP Tracker Chrome Firefox
Edge Safari UN Women SHA ID ISO JavaScript cookie PowerPoint OpenDocument OpenAPI ETag null Enter Control Command Mac
alpha BibTeX BOM UTF axe core Swagger UI Creative Commons Attribution Frictionless Data Package Python
"""
KNOWN = frozenset(NAMES.split())
ROMAN = re.compile(r"[IVX]+")
# Addresses, what is added to them, names of files, codes with digits ("A1") or underscores, headers of HTTP, a
# parameter in quotation marks.
CODES = re.compile(
    r"""https?://\S* | [\w.+-]+@[\w.-]+ | \b[\w-]+(?:\.[\w-]+)*\.(?:example|gov|int|org|kz|com)\b\S*
    | \S+\.(?:pdf|csv|xlsx|xlsm|docx|png|jpe?g|svg|txt|zip|json|ya?ml|atom)\b | \b[A-Za-z]*\d[\w.-]* | \b\w+_\w+
    | \?\w+=\w+ | \b(?:application|image|text)/\S+ | \[(?:en|ru|kk)\]
    | (?-i:\b[A-Z][a-z]+[A-Z]?[a-z]*(?:-[A-Z][a-z]+)+\b) | «[a-z]+»""",
    re.VERBOSE | re.IGNORECASE,
)
WORD = re.compile(r"[A-Za-z]{2,}")


def english(text: str, names: re.Pattern | None = None) -> list[str]:
    """The Latin words in a text that are no code and no name."""
    text = OWN_NAMES.sub(" ", text.strip())
    text = names.sub(" ", text) if names else text
    return [word for word in WORD.findall(CODES.sub(" ", text)) if word not in KNOWN and not ROMAN.fullmatch(word)]


@dataclass
class Form:
    action: str
    method: str
    fields: list[dict] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """`texts`: what is read in the page's language; `links` and `forms` lead on; `language` is that of <html>."""

    def __init__(self, html: str, language: str = ""):
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.language = language
        self._open: list[tuple[str, str, bool]] = []
        self._form: Form | None = None
        self.feed(html)
        self.close()

    def _now(self) -> tuple[str, bool]:
        return (self._open[-1][1], self._open[-1][2]) if self._open else (self.language, True)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        language, read = self._now()
        if tag == "html":
            language = self.language = given.get("lang", "")
        language = given.get("lang", language)
        read = read and tag not in UNREAD
        # A mark of language that got into an attribute, a title or a choice is read out as it stands.
        self.texts += [f"a mark in {name}: {value}" for name, value in given.items() if "<span lang=" in value]
        if self._open and self._open[-1][0] in TEXT_ALONE:
            self.texts.append(f"<{tag}> in <{self._open[-1][0]}>")
        if read and language == self.language:
            self.texts += [text for text in self._attributes(tag, given) if text.strip()]
        if tag not in VOID:
            self._open.append((tag, language, read))
        self._lead(tag, given)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data):
        language, read = self._now()
        if read and language == self.language and data.strip():
            self.texts.append(" ".join(data.split()))

    @staticmethod
    def _attributes(tag, given):
        for name, value in given.items():
            if name in SHOWN or (name.startswith("data-") and " " in value.strip() and value.strip()[0] not in "[{"):
                yield value
        if tag == "input" and given.get("type") in ON_BUTTONS:
            yield given.get("value", "")
        if tag == "meta" and given.get("name", given.get("property")) in META:
            yield given.get("content", "")

    def _lead(self, tag, given):
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self._form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form and tag in ("input", "select", "textarea") and given.get("name"):
            self._form.fields.append({"tag": tag, **given})
        elif self._form and tag == "button" and given.get("type", "submit") == "submit":
            button = (given.get("name", ""), given.get("value", ""), given.get("formaction", ""))
            self._form.buttons.append(button)


def english_of(html: str, names: re.Pattern | None = None, language: str = "") -> set[str]:
    """Every text of a page or drawing that has an English word outside an element of that language."""
    return {text for text in Page(html, language).texts if english(text, names)}


def listed(found):
    return "\n".join(f"{url}  {text!r}" for text, url in sorted(found.items()))
