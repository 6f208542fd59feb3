"""Markdown of the written parts as blocks of a document.

CommonMark without HTML. What a document has no block for (pictures, code, tables, tags) stays as plain text, and a link
that leads elsewhere than to http, https or mailto keeps its words only. Whose words a quotation is stands in its last
paragraph, and in brackets the language in which they are:

    > Forty-one officers were trained.
    >
    > — Ministry of Defence, action 1.2, 2023 [ru]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from tracker.enums import Language
from tracker.formats.xml import writable

from .document import Bullets, Paragraph, Quote, Run, Subheading

MARKDOWN = MarkdownIt("commonmark", {"html": False})
SCHEMES = ("http", "https", "mailto")
ATTRIBUTION = "— "
IN_LANGUAGE = re.compile(rf"\s*\[({'|'.join(Language.values)})\]$")

Written = Paragraph | Bullets | Quote | Subheading
Runs = tuple[Run, ...]


def blocks(text: str) -> tuple[Written, ...]:
    """What somebody wrote, in the order in which it stands."""
    return tuple(_blocks(SyntaxTreeNode(MARKDOWN.parse(writable(text))).children))


def _blocks(nodes: list[SyntaxTreeNode]) -> Iterator[Written]:
    for node in nodes:
        if node.type == "heading":
            runs = _joined(_lines(node))
            if runs:
                yield Subheading("".join(run.text for run in runs))
        elif node.type == "blockquote":
            yield from _quote(node)
        elif node.type in ("bullet_list", "ordered_list"):
            items = tuple(_items(node))
            if items:
                yield Bullets(items, ordered=node.type == "ordered_list")
        else:
            yield from (Paragraph(line) for line in _lines(node))


def _quote(node: SyntaxTreeNode) -> Iterator[Quote]:
    found: list[Paragraph | Bullets] = []
    for block in _blocks(node.children):
        if isinstance(block, Quote):
            found.extend(block.blocks)
        else:
            found.append(Paragraph((Run(block.text, strong=True),)) if isinstance(block, Subheading) else block)
    source = ""
    if found and isinstance(found[-1], Paragraph):
        last = "".join(run.text for run in found[-1].runs)
        if last.startswith(ATTRIBUTION):
            source = last.removeprefix(ATTRIBUTION).strip()
            found.pop()
    language = IN_LANGUAGE.search(source)
    if language:
        source = source[: language.start()]
        found = [_in_language(block, language[1]) for block in found]
    if found:
        yield Quote(tuple(found), source)


def _in_language(block: Paragraph | Bullets, language: str) -> Paragraph | Bullets:
    def marked(runs: Runs) -> Runs:
        return tuple(replace(run, language=language) for run in runs)

    if isinstance(block, Bullets):
        return replace(block, items=tuple(marked(item) for item in block.items))
    return Paragraph(marked(block.runs))


def _items(node: SyntaxTreeNode) -> Iterator[Runs]:
    """Items of a list in their order; those of a list within an item follow it."""
    for item in node.children:
        own: list[Runs] = []
        inner: list[Runs] = []
        for child in item.children:
            if child.type in ("bullet_list", "ordered_list"):
                inner.extend(_items(child))
            else:
                own.extend(_lines(child))
        if own:
            yield _joined(own)
        yield from inner


def _joined(lines: list[Runs]) -> Runs:
    joined: list[Run] = []
    for line in lines:
        if joined:
            joined.append(Run(" "))
        joined.extend(line)
    return _merged(joined)


def _lines(node: SyntaxTreeNode) -> list[Runs]:
    """The text of a paragraph, heading, block of code or anything else that holds text, by its hard breaks."""
    if node.type in ("fence", "code_block"):
        return [(Run(line),) for line in node.content.splitlines() if line.strip()]
    if node.type != "inline":
        return [line for child in node.children for line in _lines(child)]
    lines: list[list[Run]] = [[]]
    depth = {"strong": 0, "em": 0}
    hrefs: list[str] = []
    for token in node.to_tokens()[0].children or ():
        if token.type == "hardbreak":
            lines.append([])
        elif token.tag in depth:
            depth[token.tag] += token.nesting
        elif token.type == "link_open":
            hrefs.append(_safe(token))
        elif token.type == "link_close":
            hrefs.pop()
        else:
            text = " " if token.type == "softbreak" else token.content
            lines[-1].append(Run(text, depth["strong"] > 0, depth["em"] > 0, hrefs[-1] if hrefs else ""))
    return [runs for runs in (_merged(line) for line in lines) if runs]


def _safe(link: Token) -> str:
    href = str(link.attrs.get("href", ""))
    try:
        return href if urlsplit(href).scheme.lower() in SCHEMES else ""
    except ValueError:
        return ""


def _merged(runs: list[Run]) -> Runs:
    """Neighbours that are set alike as one; nothing where there are no letters."""
    merged: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if merged and replace(merged[-1], text="") == replace(run, text=""):
            merged[-1] = replace(run, text=merged[-1].text + run.text)
        else:
            merged.append(run)
    return tuple(merged) if any(run.text.strip() for run in merged) else ()
