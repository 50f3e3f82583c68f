"""A document as blocks of text with their offsets: headings, paragraphs, items, tables, notes.

>>> document = of_text("# Exports\\n\\nExports of goods grew by 8.1%\\nto $5.9bn.\\n")
>>> [(block.kind, block.start) for block in document.blocks]
[('heading', 2), ('paragraph', 11)]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

KINDS = ("heading", "paragraph", "item", "table", "note")

_END = re.compile(r"[。！？!?；;：:….”」』）)]\s*$")
_OPENS = re.compile(
    r"\s*(?:#|[-*•·]\s|图\s?\d|表\s?\d|注[:：]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、)"
)
_CAPTION = re.compile(r"\s*[图表]\s?\d")
_NOTE = re.compile(r"\s*(?:注|说明|资料来源|附注|Note|Source)s?\s*[:：]|\s*\[\d+\]")
_PROSE = re.compile(r"[，,；;、]")
_LONG = 25
"""Characters from which a line without an end is one that a page has broken, and no heading."""


@dataclass(frozen=True)
class Block:
    """A stretch of a document that is read by itself.

    Attributes:
        kind: one of :data:`KINDS`.
        start: the offset of its first character in the document's text.
        end: the offset behind its last one.
        rows: the cells of a table, each with its offset; none of other kinds.
    """

    kind: str
    start: int
    end: int
    rows: Sequence[Sequence[tuple[str, int]]] = ()


@dataclass(frozen=True)
class Document:
    """What was loaded: its text, and the blocks in it.

    Attributes:
        name: what people call it by.
        text: all of its characters; offsets count in it.
        blocks: in the order of the text.
        title: its first heading or line.
        date: when it was published, ``YYYY-MM-DD`` or a beginning of that; empty if unknown.
        publisher: whose it is, if that is known.
    """

    name: str
    text: str
    blocks: Sequence[Block] = field(repr=False)
    title: str = ""
    date: str = ""
    publisher: str = ""

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the character in it at an offset, from 1."""
        return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)


def of_text(text: str, name: str = "text") -> Document:
    """A document of plain text or Markdown's headings and items."""
    blocks = [*_blocks(text)]
    title = next((text[b.start : b.end].strip() for b in blocks), "")
    return Document(name, text, blocks, title=title.splitlines()[0] if title else "")


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, at + len(line.rstrip("\r\n"))
        at += len(line)


def _blocks(text: str) -> Iterator[Block]:
    opened: tuple[str, int, int] | None = None
    for start, end in _lines(text):
        line = text[start:end]
        if not line.strip():
            continue
        if opened and _continues(text[opened[1] : opened[2]], line):
            opened = (opened[0], opened[1], end)
            continue
        if opened:
            yield Block(*opened)
        opened = _opened(line, start, end)
    if opened:
        yield Block(*opened)


def _opened(line: str, start: int, end: int) -> tuple[str, int, int]:
    if line.startswith("#"):
        return "heading", start + len(line) - len(line.lstrip("# ")), end
    if _NOTE.match(line):
        return "note", start, end
    if _CAPTION.match(line) or (
        len(line) < _LONG and not _END.search(line) and not _PROSE.search(line)
    ):
        return "heading", start, end
    return ("item" if _OPENS.match(line) else "paragraph"), start, end


def _continues(before: str, line: str) -> bool:
    """Whether a line goes on with the sentence that the lines before it have left open."""
    if before.lstrip().startswith("#") or _CAPTION.match(before) or _OPENS.match(line):
        return False
    last = before.rsplit("\n", 1)[-1]
    if _END.search(last):
        return False
    return bool(_PROSE.search(last)) or len(last.strip()) >= _LONG
