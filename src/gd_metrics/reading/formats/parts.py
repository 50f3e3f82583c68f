"""What a file without lines of its own is made of, and a document of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..document import Block, Document, title_of

Cell = tuple[object, str]
"""A cell: what it is known by where it stands in several places, and its words."""


class Part(NamedTuple):
    """A block of a file.

    Attributes:
        kind: one of :data:`gd_metrics.reading.document.KINDS`.
        words: of all kinds but tables.
        rows: of a table.
    """

    kind: str
    words: str = ""
    rows: Sequence[Sequence[Cell]] = ()


class Told(NamedTuple):
    """What a file says of itself, each empty where it says nothing."""

    title: str = ""
    date: str = ""
    publisher: str = ""


def joined(parts: Iterable[Part], name: str, told: Told) -> Document:
    """A document of blocks: a line each, and of tables a line a row with tabs between cells."""
    made = _Joined()
    for part in parts:
        if part.rows:
            made.table(part.rows)
        elif part.words.strip():
            made.block(part.kind, part.words)
    text = "".join(made.text)
    title = next((text[b.start : b.end].strip() for b in made.blocks if b.kind == "heading"), "")
    title = title or told.title or title_of(text, made.blocks)
    return Document(name, text, made.blocks, title[:200], told.date, told.publisher, lined=False)


class _Joined:
    """Characters of blocks one behind another, and where each of them begins."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.blocks: list[Block] = []
        self.at = 0

    def add(self, words: str) -> int:
        start = self.at
        self.text.append(words)
        self.at += len(words)
        return start

    def block(self, kind: str, words: str) -> None:
        start = self.add(" ".join(words.split("\n")))
        self.blocks.append(Block(kind, start, self.at))
        self.add("\n")

    def table(self, rows: Sequence[Sequence[Cell]]) -> None:
        start = self.at
        known: dict[object, tuple[str, int]] = {}
        placed = []
        for row in rows:
            placed.append([*self._row(row, known)])
            self.add("\n")
        width = max(map(len, placed))
        filled = [[*row, *[("", self.at)] * (width - len(row))] for row in placed]
        self.blocks.append(Block("table", start, self.at, filled))

    def _row(
        self, row: Sequence[Cell], known: dict[object, tuple[str, int]]
    ) -> Iterator[tuple[str, int]]:
        for key, cell in row:
            if key not in known:
                words = " ".join(cell.split("\n"))
                known[key] = (words, self.add(words))
                self.add("\t")
            yield known[key]
