"""Markdown: blocks are told by markdown-it-py, and their characters are the file's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..document import Block, Document, blocks_of, title_of
from .text import decoded

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"---[ \t]*\n(?P<lines>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"^(?P<key>\w+)\s*:\s*[\"']?(?P<value>.*?)[\"']?\s*$", re.MULTILINE)
_BAR = re.compile(r"(?<!\\)\|")


def load(data: bytes, name: str) -> Document:
    """Read Markdown."""
    return of_markdown(decoded(data, name), name)


def of_markdown(text: str, name: str = "text") -> Document:
    """A document of Markdown.

    >>> document = of_markdown("Exports\\n=======\\n\\n- rose 8.1%\\n")
    >>> [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
    [('heading', 'Exports'), ('item', 'rose 8.1%')]
    """
    from markdown_it import MarkdownIt

    front = _FRONT.match(text)
    behind = front.end() if front else 0
    lines = [*_split(text, behind)]
    tokens = (
        MarkdownIt("commonmark")
        .enable("table")
        .disable(["inline", "reference"])  # blocks alone: nested brackets take no time
        .parse("\n".join(text[start:end].replace("\r", " ") for start, end in lines))
    )
    blocks = sorted(_blocks(text, tokens, lines), key=lambda block: block.start)
    heading = next((text[b.start : b.end] for b in blocks if b.kind == "heading"), "")
    fields = dict(_FIELD.findall(front["lines"])) if front else {}
    return replace(
        Document(name, text, blocks),
        title=fields.get("title") or heading or title_of(text, blocks),
        date=fields.get("date", ""),
        publisher=fields.get("publisher") or fields.get("author", ""),
    )


def _split(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Lines as Markdown knows them, by line feeds alone."""
    for match in re.compile(r"[^\n]*(?:\n|\Z)").finditer(text, start):
        if match.start() < len(text):
            yield match.start(), match.start() + len(match[0].rstrip("\r\n"))


def _blocks(
    text: str, tokens: Sequence[Token], lines: Sequence[tuple[int, int]]
) -> Iterator[Block]:
    items = 0
    for at, token in enumerate(tokens):
        items += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if token.map is None:
            continue
        within = lines[token.map[0] : token.map[1]]
        if token.type in ("paragraph_open", "heading_open"):
            kind = "heading" if token.type == "heading_open" else "item" if items else "paragraph"
            yield _block(text, kind, tokens[at + 1].content, within)
        elif token.type in ("fence", "code_block", "html_block"):
            start, end = within[0][0], within[-1][1]
            for block in blocks_of(text[start:end]):
                yield _moved(block, start)
        elif token.type == "table_open":
            rows = [[*_cells(text, line)] for n, line in enumerate(within) if n != 1]
            width = max(map(len, rows))
            filled = [[*row, *[("", within[-1][1])] * (width - len(row))] for row in rows]
            yield Block("table", within[0][0], within[-1][1], filled)


def _block(text: str, kind: str, content: str, within: Sequence[tuple[int, int]]) -> Block:
    """A block where its content stands: behind the signs that begin its first line."""
    first, *_ = rest = content.split("\n")
    start = text.find(first, *within[0])
    ends = [text.rfind(rest[-1], *line) + len(rest[-1]) for line in within]
    end = max((e for e in ends if e >= len(rest[-1])), default=-1)
    if start < 0 or end < start:
        return Block(kind, within[0][0], within[-1][1])
    return Block(kind, start, end)


def _moved(block: Block, by: int) -> Block:
    rows = [[(cell, at + by) for cell, at in row] for row in block.rows]
    return Block(block.kind, block.start + by, block.end + by, rows)


def _cells(text: str, line: tuple[int, int]) -> Iterator[tuple[str, int]]:
    """The cells of a row; one blank beside a bar is the bar's."""
    start, end = line
    words = text[start:end]
    edges = [m.start() for m in _BAR.finditer(words)]
    edges = edges if words.lstrip().startswith("|") else [-1, *edges]
    edges = edges if words.rstrip().endswith("|") and len(edges) > 1 else [*edges, len(words)]
    for first, last in pairwise(edges):
        cell = words[first + 1 : last]
        shift = 1 if cell.startswith(" ") else 0
        yield cell[shift:].rstrip(), start + first + 1 + shift
