"""Pages: what is inline belongs to the block around it, and a table that only lays out is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from ...errors import PackageError
from ..document import Document
from .parts import Cell, Part, Told, joined
from .text import decoded

_SKIPPED = frozenset(
    "script style head nav noscript template svg button select footer _comment".split()
)
_BLOCKS = frozenset(
    "p li div section article blockquote td th tr dd dt figcaption h1 h2 h3 h4 h5 h6 pre main body"
    " header caption aside table tbody ul ol".split()
)
_MOST_ACROSS = 200
"""Columns that a cell may span; more are a mistake."""
_MOST_CELLS = 300_000
"""Cells that a table may have with those that span several; what makes more of them lays out."""
_LONG_CELL = 200
"""Characters from which a cell holds a text, and its table only lays a page out."""
_INDENT = re.compile(r"(?:text-indent|padding-left|margin-left)\s*:\s*([\d.]+)\s*(em|px|pt)")
_POINTS = {"em": 1.0, "px": 1 / 16, "pt": 1 / 12}
_DATES = ("pubdate", "publishdate", "article:published_time", "date", "dc.date", "datepublished")
_PUBLISHERS = ("contentsource", "og:site_name", "publisher", "dc.publisher", "sitename", "author")
_TITLES = ("articletitle", "og:title", "dc.title")


_DEEPEST = 2_000
"""Elements within one another from which a page is none that people made."""
_NESTED = re.compile(
    r"<(/?)(?:div|span|section|table|ul|ol|b|i|font|a|center|blockquote|em)\b", re.I
)


def load(data: bytes, name: str) -> Document:
    """Read a page.

    Raises:
        PackageError: if its elements stand too deep within one another.
    """
    from selectolax.lexbor import LexborHTMLParser

    text = _text(data, name)
    steps = (-1 if match[1] else 1 for match in _NESTED.finditer(text))
    if max(accumulate(steps), default=0) > _DEEPEST:
        raise PackageError(f"{name}: has more than {_DEEPEST:,} elements within one another")
    tree = LexborHTMLParser(text)
    return joined(_parts(tree.body), name, _told(tree))


def _text(data: bytes, name: str) -> str:
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    try:
        encoding = declared[1].decode() if declared else "utf-8"
        return data.decode("gb18030" if encoding.lower() in ("gb2312", "gbk") else encoding)
    except (UnicodeDecodeError, LookupError):
        return decoded(data, name)


def _told(tree: Any) -> Told:
    """What the page's head says of it."""
    meta: dict[str, str] = {}
    for node in tree.css("meta"):
        key = next(
            (v for k in ("name", "property", "itemprop") if (v := node.attributes.get(k))), ""
        )
        meta.setdefault(key.lower(), (node.attributes.get("content") or "").strip())
    if (time := tree.css_first("time[datetime]")) is not None:
        meta.setdefault("date", time.attributes.get("datetime") or "")
    titled = tree.css_first("title")
    title = next((meta[key] for key in _TITLES if meta.get(key)), "")
    return Told(
        title or (titled.text(deep=True).strip() if titled is not None else ""),
        next((meta[key] for key in _DATES if meta.get(key)), ""),
        next((meta[key] for key in _PUBLISHERS if meta.get(key)), ""),
    )


def _parts(body: Any) -> Iterator[Part]:
    """Blocks in the order of the page."""
    words: list[str] = []
    kind = "paragraph"
    stack: list[tuple[Any, bool]] = [(body, False)] if body is not None else []
    while stack:
        node, leaving = stack.pop()
        tag = node.tag
        if tag in _SKIPPED:
            continue
        if tag == "-text":
            words.append(node.text_content or "")
            continue
        table = [] if leaving or tag != "table" else rows_of(node)
        if leaving or table or tag == "br" or tag in _BLOCKS:
            if text := re.sub(r"[ \t\r\n\f]+", " ", "".join(words)).strip(" \n"):
                yield Part(kind, text)
            words = []
            kind = _kind(tag, leaving, kind)
        if table:
            yield Part("table", rows=table)
        elif not leaving:
            if tag in _BLOCKS:
                stack.append((node, True))
            stack += [(child, False) for child in reversed([*node.iter(include_text=True)])]
    if text := re.sub(r"\s+", " ", "".join(words)).strip():
        yield Part(kind, text)


def _kind(tag: str, leaving: bool, before: str) -> str:
    """The kind of what stands in a block; a line break changes none."""
    if tag == "br":
        return before
    if leaving:
        return "paragraph"
    return "heading" if re.fullmatch("h[1-6]", tag) else "item" if tag == "li" else "paragraph"


def rows_of(table: Any) -> list[list[Cell]]:
    """The cells of a table by their place, those that span several in each; none if it lays out."""
    if table.css_first("table table") or table.css_first("table h1"):
        return []
    filled: dict[tuple[int, int], Cell] = {}
    rows = table.css("tr")
    for at, row in enumerate(rows):
        column = 0
        for cell in row.css("td, th"):
            while (at, column) in filled:
                column += 1
            words = _words(cell)
            if len(words) > _LONG_CELL:
                return []
            down, across = (_span(cell.attributes.get(key)) for key in ("rowspan", "colspan"))
            down = min(down, len(rows) - at)
            if (column + across) * len(rows) > _MOST_CELLS:
                return []
            for i in range(down):
                for j in range(across):
                    filled[at + i, column + j] = ((at, column), words)
            column += across
    width = max((c for _, c in filled), default=-1) + 1
    if width < 2:
        return []
    return [[filled.get((r, c), ((r, c), "")) for c in range(width)] for r in range(len(rows))]


def _words(cell: Any) -> str:
    """A cell's words; what its style draws in stands as blanks before them."""
    text = re.sub(r"[ \t\r\n]+", " ", cell.text(deep=True)).strip(" \n")
    styled = " ".join(
        node.attributes.get("style") or "" for node in (cell, *cell.css("p, span, div")[:1])
    )
    match = _INDENT.search(styled)
    depth = min(round(float(match[1]) * _POINTS[match[2]]), 20) if match else 0
    return "\u3000" * depth + text if text else ""


def _span(value: str | None) -> int:
    return min(int(value), _MOST_ACROSS) if value and value.isdecimal() and int(value) else 1
