"""A document as blocks of text with their offsets: headings, paragraphs, items, tables, notes.

>>> document = of_text("# Exports\\n\\nExports of goods grew by 8.1%\\nto $5.9bn.\\n")
>>> [(block.kind, block.start) for block in document.blocks]
[('heading', 2), ('paragraph', 11)]
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

KINDS = ("heading", "paragraph", "item", "table", "note")

_END = re.compile(r"[。！？!?；;：:….”」』）)]\s*$")
_OPENS = re.compile(
    r"\s*(?:#|[-*•·]\s|图\s?\d|表\s?\d|注[:：]|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、)"
)
_GOES_ON = re.compile(r"[a-z,，、。；;)）”]|\d[\d.,]*\s*$")
"""What no line begins with unless it goes on with the one before."""
_OPEN_END = re.compile(r"[,，、(（“]\s*$")
"""What no line ends with unless the next one goes on."""
_FIGURE_END, _ANEW = (
    re.compile(r"\d[%％万亿元个百分点人次]{1,4}\s*$"),
    re.compile("(?:19|20)\\d\\d年|预计"),
)
"""A line that ends with a figure, and one that begins with a year: they are two of a list."""
_CAPTION = re.compile(r"\s*[图表]\s?\d|\s*[一二三四五六七八九十]{1,3}、[^,，。；;:：\d]{2,20}\s*$")
"""A line that is a caption, or a heading with a number, whatever follows."""
_NOTE = re.compile(r"\s*(?:注|说明|资料来源|附注|Note|Source)s?\s*[:：]|\s*\[\d+\]")
_PROSE = re.compile(r"[，,；;、]")
_LONG = 25
"""Characters from which a line without an end is one that a page has broken, and no heading."""


_DATELINE = 100
"""Characters that a line of a date alone has at most."""


@dataclass(frozen=True)
class Block:
    """A stretch of a document that is read by itself.

    Attributes:
        kind: one of :data:`KINDS`.
        start: the offset of its first character in the document's text.
        end: the offset behind its last one.
        rows: the cells of a table, each with its offset; none of other kinds. A cell that spans
            several places stands in each of them, with one offset.
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
        pages: where each page of it begins; none where it has no pages.
        lined: whether its lines are those of its file, so that an editor finds them.
        notes: what people should know of how it was loaded, a line each.
    """

    name: str
    text: str
    blocks: Sequence[Block] = field(repr=False)
    title: str = ""
    date: str = ""
    publisher: str = ""
    pages: Sequence[int] = ()
    lined: bool = True
    notes: Sequence[str] = ()

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the character in it at an offset, from 1."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def page(self, offset: int) -> int:
        """The page at an offset, from 1; 0 where there are none."""
        return bisect_right(self.pages, offset)

    def where(self, offset: int) -> str:
        """Where people look for an offset: line and character, page, or paragraph.

        >>> of_text("a\\nb 5%").where(4)
        '2:3'
        """
        if self.pages:
            return f"page {self.page(offset)}"
        line, column = self.position(offset)
        return f"{line}:{column}" if self.lined else f"paragraph {line}"


def of_text(text: str, name: str = "text") -> Document:
    """A document of plain text, its headings and items told by their signs."""
    blocks = [*blocks_of(text)]
    return Document(name, text, blocks, title=title_of(text, blocks))


def title_of(text: str, blocks: Sequence[Block]) -> str:
    """The first line of the first block that is no table."""
    for block in blocks:
        if not block.rows and (words := text[block.start : block.end].strip()):
            return words.splitlines()[0][:200]
    return ""


def lines_of(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Where each line of a text begins and ends, without what ends it."""
    at = start
    for line in text.splitlines(keepends=True):
        yield at, at + len(line.rstrip("\r\n"))
        at += len(line)


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a plain text."""
    from .layout import tables

    lines = [*lines_of(text)]
    laid = tables(text, lines)
    widest = _widest(text, lines)
    opened: _Opened | None = None
    at = 0
    while at < len(lines):
        start, end = lines[at]
        line = text[start:end]
        if at in laid:
            if opened:
                yield opened.block
            opened = None
            yield laid[at].block
            at = laid[at].behind
            continue
        at += 1
        if not line.strip():
            continue
        broken = opened is not None and at > 1 and _is_broken(text, lines[at - 2], widest[at - 2])
        if opened and (broken or _GOES_ON.match(line)) and opened.goes_on(line):
            opened = opened.with_line(line, end)
            continue
        if opened:
            yield opened.block
        opened = _opened(line, start, end)
    if opened:
        yield opened.block


def _widest(text: str, lines: Sequence[tuple[int, int]]) -> list[int]:
    """The longest line of those that no blank line parts, for each line."""
    widths: list[int] = []
    run: list[int] = []
    for start, end in [*lines, (0, 0)]:
        if text[start:end].strip():
            run.append(end - start)
        else:
            widths += [max(run, default=0)] * len(run) + [0]
            run = []
    return widths


def _is_broken(text: str, line: tuple[int, int], widest: int) -> bool:
    """Whether a page may have broken a line off: it is not much shorter than those around it."""
    start, end = line
    return (end - start) * 5 >= widest * 3 or bool(_OPEN_END.search(text, max(start, end - 8), end))


@dataclass(frozen=True)
class _Opened:
    """A block that the next line may go on with.

    Attributes:
        kind: its kind.
        start: its first character.
        end: the character behind its last one.
        alone: whether it is one line, whatever follows.
        last: its last line.
    """

    kind: str
    start: int
    end: int
    alone: bool
    last: str

    @property
    def block(self) -> Block:
        return Block(self.kind, self.start, self.end)

    def with_line(self, line: str, end: int) -> _Opened:
        return _Opened(self.kind, self.start, end, self.alone, line)

    def goes_on(self, line: str) -> bool:
        """Whether a line goes on with the sentence that the lines before it have left open."""
        if self.alone or _OPENS.match(line) or _END.search(self.last[-_LONG:]):
            return False
        if _FIGURE_END.search(self.last[-_LONG:]) and _ANEW.match(line):
            return False
        return bool(_PROSE.search(_OPENS.sub("", self.last))) or len(self.last.strip()) >= _LONG


def _opened(line: str, start: int, end: int) -> _Opened:
    if line.startswith("#"):
        return _Opened("heading", start + len(line) - len(line.lstrip("# ")), end, True, line)
    from .dates import datelines

    alone = bool(_CAPTION.match(line))
    if len(line) < _DATELINE:
        alone = alone or (0, len(line.rstrip())) in datelines(line)
    if _NOTE.match(line):
        return _Opened("note", start, end, alone, line)
    short = len(line) < _LONG and not _END.search(line) and not _PROSE.search(line)
    if alone or short:
        return _Opened("heading", start, end, alone, line)
    return _Opened("item" if _OPENS.match(line) else "paragraph", start, end, False, line)
