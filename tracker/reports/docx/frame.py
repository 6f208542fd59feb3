"""The empty file that a report is written into: styles, page, header and footer, properties."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, time
from pathlib import Path
from string import Template

import docx
from django.utils.translation import gettext as _
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.shared import Mm

from tracker.formats.xml import writable

from .. import imprint
from ..archive import Archive
from ..document import Document
from ..palette import colour
from . import hoist
from .xml import LOCALES, element, field, paragraph, run

FONT = "Golos Text"
PAGE_WIDTH, PAGE_HEIGHT = Mm(210), Mm(297)
SIDE, ABOVE, BELOW = Mm(22), Mm(26), Mm(22)
WIDTH = PAGE_WIDTH - 2 * SIDE
TWIPS = 635  # of Word's small units (EMU) in a twentieth of a point, in which tables are measured
_HERE = Path(__file__).parent
# Of the library's template: its own former look, and a picture of an empty page.
_UNUSED = ("/stylesWithEffects", "/customXml", "/thumbnail", "/webSettings", "/theme")


def blank(document: Document) -> docx.document.Document:
    """A file with nothing in it yet, in the report's language."""
    file = docx.Document()
    for rels in (file.part.rels, file.part.package.rels):
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(_UNUSED)]:
            del rels[key]
    _fill(file.styles.element, _read("styles.xml", document.language))
    _fill(file.part.numbering_part.element, _read("numbering.xml", document.language))
    fonts = file.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    fonts._blob = (_HERE / "fonts.xml").read_bytes()
    _settings(file, document.language)
    _properties(file, document)
    _page(file, document)
    return file


def _read(name: str, language: str):
    names = {
        "font": FONT,
        "language": LOCALES[language],
        "width": WIDTH // TWIPS,
        "ink2": colour("ink-2"),
        "tealtint": colour("teal-tint"),
        "goldline": colour("gold-line"),
        "goldtint": colour("gold-tint"),
        **{name: colour(name) for name in ("ink", "teal", "rule", "hatch", "sunk")},
    }
    return parse_xml(Template((_HERE / name).read_text()).substitute(names).encode())


def _fill(old, new) -> None:
    for child in list(old):
        old.remove(child)
    old.extend(new.iterchildren("{*}*"))


def _settings(file, language: str) -> None:
    """What the template says of itself goes; Word's present rules of layout instead of those of 2010."""
    settings = file.settings.element
    kept = {"zoom", "defaultTabStop", "characterSpacingControl", "compat", "decimalSymbol", "listSeparator"}
    for child in list(settings):
        if child.tag.rpartition("}")[2] not in kept:
            settings.remove(child)
    settings.find("w:zoom", settings.nsmap).attrib.clear()
    settings.find("w:zoom", settings.nsmap).attrib.update(element("zoom", percent="100").attrib)
    compat = settings.find("w:compat", settings.nsmap)
    for child in list(compat):
        if child.tag.endswith("}useFELayout"):
            compat.remove(child)
        elif "compatibilityMode" in child.attrib.values():
            child.attrib.update(element("x", val="15").attrib)
    compat.addnext(element("themeFontLang", val=LOCALES[language]))
    settings.find("w:decimalSymbol", settings.nsmap).attrib.update(
        element("x", val="." if language == "en" else ",").attrib
    )
    settings.find("w:listSeparator", settings.nsmap).attrib.update(
        element("x", val="," if language == "en" else ";").attrib
    )


def _properties(file, document: Document) -> None:
    cover, told = document.cover, file.core_properties
    # The day that the report is of: when the file was written is no part of it.
    told.created = told.modified = datetime.combine(cover.made_on, time(), UTC)
    told.author = told.last_modified_by = _short(cover.publisher)
    told.title, told.subject = _short(cover.title), _short(cover.plan)
    told.language = LOCALES[document.language]
    told.comments = _short(" ".join(imprint.marks(document)))
    told.keywords, told.category, told.revision, told.version = "", "", 1, _short(imprint.edition(document))
    told.content_status = _("Draft, not published") if document.is_draft else ""


def _short(words: str) -> str:
    """A property holds at most 255 characters."""
    return writable(words)[:255]


def _page(file, document: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = PAGE_WIDTH, PAGE_HEIGHT
    section.left_margin = section.right_margin = SIDE
    section.top_margin, section.bottom_margin = ABOVE, BELOW
    section.header_distance = section.footer_distance = Mm(11)
    section.different_first_page_header_footer = True
    marks = [paragraph(run(words), style="HeaderMark") for words in imprint.marks(document)]
    title = run(f"{document.cover.title}\t{imprint.edition(document)}")
    _set(section.header, paragraph(title, style="Header"), *marks)
    first, *others = imprint.marks(document) or [""]
    band = hoist.run(section.first_page_header.part)
    _set(
        section.first_page_header,
        paragraph(band, run(first), style="HeaderMark" if first else "Normal"),
        *[paragraph(run(words), style="HeaderMark") for words in others],
    )
    words = re.split(r"%\((page|pages)\)s", _("Page %(page)s of %(pages)s"))
    fields = {"page": field("PAGE", "1"), "pages": field("NUMPAGES", "1")}
    pages = [one for word in words for one in fields.get(word) or [run(word)]]
    # The number first: the plan's name may take two lines.
    _set(section.footer, paragraph(*pages, run(f"  ·  {document.cover.plan}"), style="Footer"))
    _set(section.first_page_footer)


def _set(place, *paragraphs) -> None:
    """The paragraphs, or an empty one: Word wants at least one."""
    place.is_linked_to_previous = False
    for child in list(place._element):
        place._element.remove(child)
    place._element.extend(paragraphs or [paragraph()])


def packed(file) -> bytes:
    """The file's bytes, which depend on what is in it and on nothing else."""
    written, undated = io.BytesIO(), io.BytesIO()
    file.save(written)
    with zipfile.ZipFile(written) as source, Archive(undated, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
    return undated.getvalue()
