"""Files of every kind, as bytes."""

import io
import struct
import zipfile

from openpyxl import Workbook
from PIL import Image

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\x00" * 200
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def image(format, size=(12, 9), **options):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format, **options)
    return out.getvalue()


def archive(members, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name, content in members.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else compression
            file.writestr(name, content, how)
    return out.getvalue()


def office(main, **more):
    types = f'<Types><Override PartName="/a.xml" ContentType="{OOXML}{main}"/></Types>'
    return archive({"[Content_Types].xml": types, "a.xml": "<a/>", **more})


def docx(**more):
    return office("wordprocessingml.document.main+xml", **more)


def xlsx():
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def pptx():
    return office("presentationml.presentation.main+xml")


def odf(kind, manifest="<manifest/>", **more):
    return archive({"mimetype": ODF + kind, "META-INF/manifest.xml": manifest, "content.xml": "<a/>", **more})


def ole(*names):
    """A compound file whose directory has these entries: header, one sector of the table, the directory."""
    end, table_sector = 0xFFFFFFFE, 0xFFFFFFFD
    entries = ["Root Entry", *names]
    entries += [""] * (-len(entries) % 4)
    blocks = len(entries) // 4
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<I", header, 44, 1)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<I", header, 68, end)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    chain = [table_sector, *range(2, blocks + 1), end]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    directory = b""
    for number, name in enumerate(entries):
        text = name.encode("utf-16-le")
        entry = bytearray(128)
        entry[: len(text)] = text
        struct.pack_into("<HB", entry, 64, len(text) + 2 if name else 0, (5 if number == 0 else 2) if name else 0)
        directory += bytes(entry)
    return bytes(header) + table + directory


TAKEN = {
    "report.pdf": (PDF, "application/pdf"),
    "letter.docx": (docx(), OOXML + "wordprocessingml.document"),
    "lists.xlsx": (xlsx(), OOXML + "spreadsheetml.sheet"),
    "slides.pptx": (pptx(), OOXML + "presentationml.presentation"),
    "old.doc": (ole("WordDocument", "1Table"), "application/msword"),
    "old.xls": (ole("Workbook"), "application/vnd.ms-excel"),
    "older.xls": (ole("Book"), "application/vnd.ms-excel"),
    "old.ppt": (ole("PowerPoint Document"), "application/vnd.ms-powerpoint"),
    "text.odt": (odf("text"), ODF + "text"),
    "table.ods": (odf("spreadsheet"), ODF + "spreadsheet"),
    "slides.odp": (odf("presentation"), ODF + "presentation"),
    "drawing.odg": (odf("graphics"), ODF + "graphics"),
    "photo.png": (image("PNG"), "image/png"),
    "photo.JPG": (image("JPEG"), "image/jpeg"),
    "photo.jpeg": (image("JPEG"), "image/jpeg"),
    "photo.webp": (image("WEBP"), "image/webp"),
    "photo.gif": (image("GIF"), "image/gif"),
    "table.csv": (b"body;women;men\r\n\xd0\x9c\xd0\x9e;3;4\r\n", "text/csv"),
    "marked.csv": (b"\xef\xbb\xbfbody,women\nMoD,3\n", "text/csv"),
    "old.csv": ("Министерство обороны;3;4\n".encode("cp1251"), "text/csv"),
    "note.txt": ("Бұйрық № 5, қазақша: ә ғ қ ң ө ұ ү һ і".encode(), "text/plain"),
    "old.txt": ("Приказ Министра обороны № 77".encode("cp1251"), "text/plain"),
    "kazakh.txt": ("Қорғаныс министрлігінің бұйрығы".encode("kz1048"), "text/plain"),
    "arithmetic.txt": (b"women < men, men > 3\n", "text/plain"),
    "without ending": (PDF, "application/pdf"),
}
