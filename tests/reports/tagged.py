"""A PDF as assistive technology meets it: the tree of its tags with the text that each of them holds."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf


@dataclass
class Tag:
    """One element: its kind ("TH", "P", ...), what it says of itself, and tags and texts below it in reading order.

    A stretch of text on a page has no kind.
    """

    kind: str
    alt: str = ""
    language: str = ""
    scope: str = ""
    below: list[Tag | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.below)

    def walk(self) -> Iterator[Tag]:
        yield self
        for one in self.below:
            if isinstance(one, Tag):
                yield from one.walk()

    def spoken(self, language: str) -> Iterator[tuple[str, str]]:
        """Its texts, each with the language in which it is to be read; `language` is that of the whole."""
        language = self.language or language
        for one in self.below:
            if isinstance(one, str):
                yield one, language
            else:
                yield from one.spoken(language)

    def all(self, *kinds: str) -> list[Tag]:
        return [tag for tag in self.walk() if tag.kind in kinds]


@dataclass
class Read:
    """`stray`: text that is neither tagged nor an artifact. `artifacts`: text that is not read aloud, by page."""

    pdf: pikepdf.Pdf
    tree: Tag
    stray: list[str]
    artifacts: list[str]

    @property
    def pages(self) -> int:
        return len(self.pdf.pages)


def read(data: bytes) -> Read:
    pdf = pikepdf.open(io.BytesIO(data))
    texts, stray, artifacts = {}, [], []
    for page in pdf.pages:
        marked: dict[int, Tag] = {}
        aside: list[str] = []
        _texts(page.obj, page.obj.Resources, [], marked, stray, aside)
        texts[page.obj.objgen] = marked
        artifacts.append("".join(aside))
    return Read(pdf, _tag(pdf.Root.StructTreeRoot, texts, None), stray, artifacts)


def squeezed(text: str) -> str:
    """Without the spaces, hyphens at the ends of lines and joiners, which depend on where a line ends."""
    return re.sub(r"[\s\u00ad\u200b\u2060]", "", text)


def _tag(node, texts, page) -> Tag:
    tag = Tag(str(node.get("/S", "/Root")).lstrip("/"), str(node.get("/Alt", "")), str(node.get("/Lang", "")))
    for attributes in _many(node.get("/A")):
        tag.scope = str(attributes.get("/Scope", tag.scope)).lstrip("/")
    page = node.get("/Pg", page)
    for kid in _many(node.get("/K")):
        if isinstance(kid, int):
            tag.below.append(texts[page.objgen].get(kid, Tag("")))
        elif kid.get("/Type") == "/MCR":
            tag.below.append(texts[kid.get("/Pg", page).objgen].get(int(kid.MCID), Tag("")))
        elif kid.get("/Type") != "/OBJR":
            tag.below.append(_tag(kid, texts, page))
    return tag


def _many(value) -> list:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


def _texts(content, resources, outer, marked, stray, aside) -> None:
    """Sort what `content` shows by the marks around it: by number where tagged."""
    marks, font, decoded = list(outer), None, {}
    for step in pikepdf.parse_content_stream(content):
        operator, operands = str(step.operator), step.operands
        if operator in ("BDC", "BMC"):
            marks.append((str(operands[0]), operands[1] if len(operands) > 1 else None))
            _say(marks, _given(marks[-1], "/ActualText"), marked, stray, aside)
        elif operator == "EMC":
            marks.pop()
        elif operator == "Tf":
            name = str(operands[0])
            font = decoded[name] = decoded.get(name) or _letters(resources.Font[name])
        elif operator in ("Tj", "TJ"):
            if not any(_given(mark, "/ActualText") for mark in marks):
                pieces = operands[0] if operator == "TJ" else [operands[0]]
                shown = "".join(font(bytes(one)) for one in pieces if isinstance(one, pikepdf.String))
                _say(marks, shown, marked, stray, aside)
        elif operator == "Do":
            form = resources.XObject[str(operands[0])]
            if form.get("/Subtype") == "/Form":
                _texts(form, form.get("/Resources", resources), marks, marked, stray, aside)


def _given(mark, key) -> str:
    return str(mark[1].get(key, "")) if isinstance(mark[1], pikepdf.Dictionary) else ""


def _say(marks, text, marked, stray, aside) -> None:
    if not text:
        return
    for kind, properties in reversed(marks):
        if kind == "/Artifact":
            aside.append(text)
            return
        if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
            words = marked.setdefault(int(properties.MCID), Tag("", language=str(properties.get("/Lang", ""))))
            words.below.append(text)
            return
    stray.append(text)


def _letters(font):
    """How the bytes of a font's strings are read, by its table of Unicode."""
    table = {}
    lines = font.ToUnicode.read_bytes().decode()
    for block in re.findall(r"beginbfchar(.*?)endbfchar", lines, re.S):
        for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[int(code, 16)] = bytes.fromhex(value).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", lines, re.S):
        for first, last, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for step in range(int(last, 16) - int(first, 16) + 1):
                table[int(first, 16) + step] = chr(int(value, 16) + step)
    return lambda data: "".join(table[data[at] << 8 | data[at + 1]] for at in range(0, len(data), 2))
