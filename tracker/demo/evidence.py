"""Evidence of the demonstration: small files made here, the same on every machine, and links that lead nowhere."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, ImageDraw

from tracker.domain import evidence
from tracker.models import ProgressEntry, User


@dataclass(frozen=True)
class Link:
    title: str
    url: str
    public: bool = True


@dataclass(frozen=True)
class File:
    """`content` makes the bytes; the name's ending says of what kind."""

    title: str
    name: str
    content: bytes
    public: bool = True


def paper(*lines: str) -> bytes:
    """A PDF of one page with lines of Latin text, marked as a demonstration."""
    shown = ["DEMONSTRATION. Not a document of any body.", *lines]
    text = "".join(f"BT /F1 14 Tf 60 {760 - 28 * n} Td ({line}) Tj ET\n" for n, line in enumerate(shown))
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        f"<</Length {len(text)}>>stream\n{text}endstream",
    ]
    out, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj{part}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(parts) + 1
    end = f"trailer<</Size {count}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {count}\n0000000000 65535 f \n{table}{end}".encode("ascii")


def picture(colour: str) -> bytes:
    """A PNG that is plainly no photograph of anything: a hall of rows, and the word."""
    image = Image.new("RGB", (960, 600), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 960, 130), fill=colour)
    draw.text((40, 40), "DEMONSTRATION", fill="white", font_size=48)
    for row in range(4):
        for seat in range(10 - row):
            left, top = 70 + 40 * row + seat * 84, 190 + row * 100
            draw.ellipse((left, top, left + 50, top + 50), outline=colour, width=6)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def table(*rows: str) -> bytes:
    return ("\ufeff" + "\r\n".join(rows) + "\r\n").encode()


# By code, body and year, in the order in which they are added.
EVIDENCE: dict[tuple[str, str, int], tuple[File | Link, ...]] = {
    ("I2b", "min-defence", 2024): (
        Link("Учебная программа (демонстрация)", "https://example.org/demo/programme"),
        File("Приказ о проведении курсов (демонстрация)", "Приказ № 118.pdf", paper("Order no. 118")),
    ),
    ("I2b", "min-defence", 2025): (
        File(
            "Списки слушателей, сводно (демонстрация)",
            "Слушатели 2025.csv",
            table("курс;женщины;мужчины", "демонстрация 1;11;29", "демонстрация 2;24;46"),
        ),
        File("Курс в учебном центре (демонстрация)", "курс.png", picture("#0b5563")),
        File(
            "Письмо учебного центра (демонстрация)", "Письмо.pdf", paper("Letter of the training centre"), public=False
        ),
        Link("Новость о курсе (демонстрация)", "https://example.org/demo/course"),
    ),
    ("I6", "min-culture-information", 2024): (
        Link("Медиажоспар (демонстрация)", "https://example.org/demo/media-plan"),
        File("Бейнероликтің кадры (демонстрация)", "Кадр № 1.png", picture("#7a4b00")),
    ),
    ("I1", "min-foreign-affairs", 2024): (
        Link("List of treaties (demonstration)", "https://example.org/demo/treaties"),
    ),
    ("1.2", "general-prosecutor", 2023): (
        Link("Приказ о базе данных (демонстрация)", "https://example.org/demo/order"),
        File("Приказ о базе данных (демонстрация)", "Приказ.pdf", paper("Order on the database"), public=False),
    ),
}  # fmt: skip


def add(key: tuple[str, str, int], entry: ProgressEntry, *, by: User, at: datetime) -> None:
    """Put what belongs to a report beside it, through the verbs."""
    for item in EVIDENCE.get(key, ()):
        if isinstance(item, Link):
            evidence.add_link(entry, item.url, by=by, title=item.title, public=item.public, at=at)
        else:
            evidence.add_file(
                entry, io.BytesIO(item.content), item.name, by=by, title=item.title, public=item.public, at=at
            )
