"""The elements that Word's files are made of. Texts are data: signs that no XML can hold are left out."""

from __future__ import annotations

from collections.abc import Iterator

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tracker.formats.xml import writable

from ..document import Run

LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
# Of other addresses a file makes no link: what `file:` or `javascript:` would open is not for a text to say.
SCHEMES = ("https://", "http://", "mailto:")


def element(name: str, /, *children, **attributes):
    """<w:name w:attribute="value">children</w:name>"""
    made = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), str(value))
    made.extend(children)
    return made


def text(words: str) -> Iterator:
    """A text as a run holds it: line breaks and tabs are elements of their own."""
    for number, line in enumerate(writable(words.replace("\r\n", "\n").replace("\r", "\n")).split("\n")):
        if number:
            yield element("br")
        for place, part in enumerate(line.split("\t")):
            if place:
                yield element("tab")
            if part:
                made = element("t")
                made.text = part
                made.set(qn("xml:space"), "preserve")
                yield made


def run(words: str, *, style: str = "", strong: bool = False, emphasis: bool = False, language: str = "", colour=""):
    """Words set alike. `style` is that of a character style."""
    properties = element("rPr")
    if style:
        properties.append(element("rStyle", val=style))
    for wanted, names in ((strong, ("b", "bCs")), (emphasis, ("i", "iCs"))):
        if wanted:
            properties.extend(element(name) for name in names)
    if colour:
        properties.append(element("color", val=colour))
    if language:
        properties.append(element("lang", val=LOCALES.get(language, language)))
    return element("r", *([properties] if len(properties) else []), *text(words))


def paragraph(*runs, style: str = "", **properties):
    """A paragraph; of `properties` each is an element with its value, in Word's order after the style."""
    settings = element("pPr")
    if style:
        settings.append(element("pStyle", val=style))
    for name, value in properties.items():
        settings.append(value if not isinstance(value, bool) else element(name))
    return element("p", *([settings] if len(settings) else []), *runs)


def field(instruction: str, result: str, *, style: str = "") -> list:
    """A field with what it shows until Word computes it anew."""
    code = element("instrText")
    code.text = f" {instruction} "
    code.set(qn("xml:space"), "preserve")
    return [
        element("r", element("fldChar", fldCharType="begin")),
        element("r", code),
        element("r", element("fldChar", fldCharType="separate")),
        *([run(result, style=style)] if result else []),
        element("r", element("fldChar", fldCharType="end")),
    ]


def link(part, href: str, *runs):
    """The runs as a link to an address outside; `part` is the part of the file that they stand in."""
    made = element("hyperlink", *runs, history="1")
    made.set(qn("r:id"), part.relate_to(writable(href), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    return made


def set_runs(part, runs: tuple[Run, ...]) -> Iterator:
    """A report's runs as Word's."""
    for one in runs:
        is_link = one.href.startswith(SCHEMES)
        made = run(
            one.text,
            style="Hyperlink" if is_link else "",
            strong=one.strong,
            emphasis=one.emphasis,
            language=one.language,
        )
        yield link(part, one.href, made) if is_link else made
