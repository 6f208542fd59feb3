"""What a file holds is read from its content; its name only has to agree."""

import io
import zipfile

import pytest
from django.utils import translation

from tracker.domain.files import FileRefused, clean_name, identify, thumbnail_of, zips
from tracker.domain.files.names import LONGEST

from . import samples as s


def refusal(content, name):
    with pytest.raises(FileRefused) as refused:
        identify(io.BytesIO(content), name)
    return str(refused.value)


@pytest.mark.parametrize("name", s.TAKEN)
def test_every_kind_that_is_promised_is_taken(name):
    content, content_type = s.TAKEN[name]
    assert identify(io.BytesIO(content), name).type == content_type


TAKEN_ARE = "Taken are PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, WebP, GIF, CSV and plain text."


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("report.pdf", s.HTML, f"This file is named .pdf but holds a web page (HTML). {TAKEN_ARE}"),
        ("report.pdf", b"\n \xef\xbb\xbf <HTML>", f"This file is named .pdf but holds a web page (HTML). {TAKEN_ARE}"),
        ("report.pdf", s.EXE, f"This file is named .pdf but holds a Windows program. {TAKEN_ARE}"),
        ("setup.exe", s.EXE, f"Files ending in .exe are not taken; this one holds a Windows program. {TAKEN_ARE}"),
        ("picture.png", s.SVG, f"This file is named .png but holds an SVG drawing. {TAKEN_ARE}"),
        ("picture.svg", s.SVG, f"Files ending in .svg are not taken; this one holds an SVG drawing. {TAKEN_ARE}"),
        (
            "note.txt",
            b"Hello <script>alert(1)</script>",
            f"This file is named .txt but holds a web page (HTML). {TAKEN_ARE}",
        ),
        ("table.csv", s.HTML, f"This file is named .csv but holds a web page (HTML). {TAKEN_ARE}"),
        ("note.txt", b"<?xml version='1.0'?><a/>", f"This file is named .txt but holds an XML document. {TAKEN_ARE}"),
        ("run.txt", b"#!/bin/sh\nrm -r /\n", f"This file is named .txt but holds a script. {TAKEN_ARE}"),
        ("page.txt", b"<?php phpinfo();", f"This file is named .txt but holds a script. {TAKEN_ARE}"),
        ("letter.doc", b"{\\rtf1 hello}", f"This file is named .doc but holds an RTF document. {TAKEN_ARE}"),
        ("scan.png", b"II*\x00" + b"\0" * 40, f"This file is named .png but holds a TIFF image. {TAKEN_ARE}"),
        (
            "photo.jpg",
            b"\0\0\0\x18ftypheic" + b"\0" * 40,
            f"This file is named .jpg but holds a HEIC or AVIF image. {TAKEN_ARE}",
        ),
        ("film.pdf", b"\0\0\0\x18ftypmp42" + b"\0" * 40, f"This file is named .pdf but holds a video. {TAKEN_ARE}"),
        ("all.pdf", b"Rar!\x1a\x07\x00" + b"\0" * 40, f"This file is named .pdf but holds a RAR archive. {TAKEN_ARE}"),
        (
            "all.zip",
            s.archive({"a.txt": "a"}),
            f"Files ending in .zip are not taken; this one holds a ZIP archive. {TAKEN_ARE}",
        ),
        ("letter.docx", s.archive({"a.txt": "a"}), f"This file is named .docx but holds a ZIP archive. {TAKEN_ARE}"),
        (
            "letter.msi",
            s.ole("Property"),
            "Files ending in .msi are not taken; this one holds an old Office file of a kind that is not taken. "
            + TAKEN_ARE,
        ),
        ("noise", bytes(range(256)) * 4, f"This file holds something that cannot be recognised. {TAKEN_ARE}"),
        ("empty.pdf", b"", "This file is empty."),
        (
            "report.docx",
            s.PDF,
            "This file is named .docx but holds PDF. Give it the ending .pdf, or choose another file.",
        ),
        (
            "start.bat",
            b"del *.*\r\n",
            "This file is named .bat but holds plain text. Give it the ending .txt, or choose another file.",
        ),
        (
            "report.pdf.exe",
            s.PDF,
            "This file is named .exe but holds PDF. Give it the ending .pdf, or choose another file.",
        ),
        ("cut.pdf", s.PDF[:40], "This file is damaged or cut off: it cannot be opened as PDF."),
        ("cut.png", b"\x89PNG\r\n\x1a\n\0\0", "This file is damaged or cut off: it cannot be opened as an image."),
        ("cut.docx", s.docx()[:-30], "This file is damaged or cut off: it cannot be opened as a document."),
        ("cut.doc", s.ole("WordDocument")[:600], "This file is damaged or cut off: it cannot be opened as a document."),
    ],
)
def test_what_is_refused_is_refused_with_a_reason(name, content, message):
    assert refusal(content, name) == message


MACROS = "This document holds macros. Save it without them (as DOCX, XLSX, PPTX or PDF) and add that."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docm", s.office("wordprocessingml.document.main+xml", **{"word/vbaProject.bin": "x"})),
        ("a.docx", s.docx(**{"word/VBAPROJECT.bin": "x"})),
        ("a.xlsm", s.archive({"[Content_Types].xml": "application/vnd.ms-excel.sheet.macroEnabled.main+xml"})),
        ("a.xlsx", s.office("spreadsheetml.sheet.main+xml", **{"xl/macrosheets/sheet1.xml": "x"})),
        ("a.docx", s.docx(**{"word/activeX/activeX1.bin": "x"})),
        ("a.doc", s.ole("WordDocument", "Macros", "VBA")),
        ("a.xls", s.ole("Workbook", "_VBA_PROJECT_CUR")),
        ("a.odt", s.odf("text", **{"Basic/Standard/Module1.xml": "x"})),
        ("a.ods", s.odf("spreadsheet", **{"Scripts/python/a.py": "x"})),
    ],
)
def test_documents_with_macros_are_refused(name, content):
    assert refusal(content, name) == MACROS


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", s.ole("EncryptedPackage")), ("a.odt", s.odf("text", manifest="<a><encryption-data/></a>"))],
)
def test_what_is_locked_by_a_password_is_refused(name, content):
    assert refusal(content, name) == (
        "This document is protected by a password and cannot be checked. Save it without one."
    )


@pytest.mark.parametrize(
    ("name", "content", "second"),
    [
        ("a.pdf", s.PDF + s.archive({"a.class": "x"}), "a ZIP archive"),
        ("a.png", s.image("PNG") + s.archive({"a.class": "x"}), "a ZIP archive"),
        ("a.gif", s.image("GIF") + s.archive({"a": "x"}), "a ZIP archive"),
        ("a.jpg", s.image("JPEG", comment=b"%PDF-1.4 hidden"), "a PDF document"),
        (
            "a.odt",
            s.archive({"mimetype": s.ODF + "text", "%PDF-1.4": "x", "META-INF/manifest.xml": "x"}),
            "a PDF document",
        ),
    ],
)
def test_a_file_that_is_two_things_at_once_is_refused(name, content, second):
    assert f"is two things at once: {identify_label(name)} and {second}." in refusal(content, name)


def identify_label(name):
    return {"pdf": "PDF", "png": "PNG", "gif": "GIF", "jpg": "JPEG", "odt": "OpenDocument (ODT)"}[name[-3:]]


def test_a_program_in_front_of_a_document_is_a_program():
    assert "a Windows program" in refusal(s.EXE + s.docx(), "a.docx")


def test_a_bomb_is_refused_without_being_unpacked(monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "x")
        file.writestr("word/document.xml", b"\0" * (20 * 1024 * 1024))
    monkeypatch.setattr(zips, "_read", lambda *args: pytest.fail("it was unpacked"))
    assert "unpacks to far more" in refusal(out.getvalue(), "a.docx")


def test_a_container_of_too_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(zips, "MOST_MEMBERS", 3)
    assert "unpacks to far more" in refusal(s.docx(b="x", c="x"), "a.docx")


def test_a_table_that_lies_about_its_length_is_no_way_round(monkeypatch):
    content = bytearray(s.docx())
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = (0x7FFFFFFF).to_bytes(4, "little")
    assert "unpacks to far more" in refusal(bytes(content), "a.docx")


def test_a_directory_that_runs_in_a_circle_ends():
    content = bytearray(s.ole("WordDocument"))
    content[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    assert "damaged" in refusal(bytes(content), "a.doc")


@pytest.mark.parametrize(("language", "words"), [("ru", "веб-страница (HTML)"), ("kk", "веб-бет (HTML)")])
def test_the_reason_is_in_the_persons_language(language, words):
    with translation.override(language):
        assert words in refusal(s.HTML, "report.pdf")


def test_an_image_of_too_many_pixels_is_refused_from_its_header(monkeypatch):
    monkeypatch.setattr("PIL.Image.MAX_IMAGE_PIXELS", 10)
    assert refusal(s.image("PNG"), "a.png") == "This image has far more pixels than can be shown. Make it smaller."


# -- Names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Бұйрық № 5 (қазақша).pdf", "Бұйрық № 5 (қазақша).pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Aigul\\report.PDF", "report.pdf"),
        ("/etc/", "file.pdf"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
        ("CON.pdf", "file CON.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "ab Set-Cookie x.pdf"),
        ("invoice\u202efdp.exe.pdf", "invoicefdp.exe.pdf"),
        ("nul\x00byte.pdf", "nulbyte.pdf"),
        ("  many   spaces .pdf", "many spaces.pdf"),
        ("и\u0306од.pdf", "йод.pdf"),
        ("without ending", "without ending.pdf"),
        ("x" * 500 + ".pdf", "x" * LONGEST + ".pdf"),
    ],
)
def test_a_name_is_cleaned_and_letters_of_every_script_stay(sent, kept):
    assert clean_name(sent, ".pdf") == kept


# -- Thumbnails --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF"])
def test_an_image_gets_a_small_picture_drawn_anew(format):
    from PIL import Image

    made = thumbnail_of(io.BytesIO(s.image(format, (900, 300))), f"image/{format.lower()}")
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (320, 107))


def test_what_a_photograph_knows_of_itself_is_not_in_the_small_picture():
    from PIL import Image

    exif = Image.Exif()
    exif[0x010E] = "Where it was taken"
    made = thumbnail_of(io.BytesIO(s.image("JPEG", (40, 40), exif=exif)), "image/jpeg")
    assert b"Where it was taken" not in made
    assert b"Exif" not in made


@pytest.mark.parametrize(
    "content", [s.image("PNG")[:45], s.image("JPEG", (400, 400))[:300], b"\x89PNG\r\n\x1a\n", s.PDF], ids=len
)
def test_a_picture_that_cannot_be_drawn_has_no_thumbnail(content):
    assert thumbnail_of(io.BytesIO(content), "image/png") is None


def test_an_image_of_too_many_pixels_is_not_drawn(monkeypatch):
    monkeypatch.setattr("tracker.domain.files.thumbnails.MOST_PIXELS_OTHERWISE", 100)
    assert thumbnail_of(io.BytesIO(s.image("PNG")), "image/png") is None


def test_a_document_has_no_thumbnail():
    assert thumbnail_of(io.BytesIO(s.PDF), "application/pdf") is None
