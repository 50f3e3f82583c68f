"""PDF that has a text layer: its characters, a page behind another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ...errors import PackageError
from ..document import Document, of_text
from ..layout import columns

_MOST = 2_000
"""Pages of one file that are read."""
_WIDE = 0.35
"""Parts of a line's height from which a gap in it is one between columns."""
_NARROWEST = 0.5
"""Points that a column of a screen stands for, at least."""
_MOST_BLANKS = 200
_NUMBERS = re.compile(r"\d+")
_MARGIN = re.compile(
    r"\s*(?:(?:第|page)?\s*[-—–·]?\s*(?:\d{1,4}|[ivxlIVXL]{1,6})\s*[-—–·]?\s*页?"
    r"(?:\s*(?:/|of|共)\s*\d{1,4}\s*页?)?)?\s*"
    r"|(?:https?|file)://.*|\d{1,2}/\d{1,2}/\d{2},\s+\d{1,2}:\d\d.*",
    re.IGNORECASE,
)
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")


def load(data: bytes, name: str) -> Document:
    """Read a PDF.

    Raises:
        PackageError: if it is none, is encrypted, or has no text layer.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        encrypted = "password" in str(error).lower()
        reason = "is encrypted" if encrypted else f"is no PDF that can be read: {error}"
        raise PackageError(f"{name}: {reason}") from error
    try:
        if len(pdf) > _MOST:
            raise PackageError(f"{name}: has more than {_MOST} pages; read it in parts")
        pages = _without_margins([_page(page) for page in pdf])
        told = pdf.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise PackageError(f"{name}: is no PDF that can be read: {error}") from error
    finally:
        pdf.close()
    return _document(pages, told, name)


def _document(pages: Sequence[str], told: dict[str, str], name: str) -> Document:
    empty = [n for n, page in enumerate(pages, 1) if not page.strip()]
    if len(empty) == len(pages):
        raise PackageError(f"{name}: has no text layer; recognise its characters (OCR) first")
    starts = [0]
    for page in pages[:-1]:
        starts.append(starts[-1] + len(page) + 1)
    date = _DATE.match(told.get("CreationDate", ""))
    document = of_text("\n".join(pages), name)
    return replace(
        document,
        title=document.title or told.get("Title", ""),
        date="-".join(part for part in date.groups() if part) if date else "",
        pages=starts,
        lined=False,
        notes=[f"{len(empty)} of {len(pages)} pages have no text layer"] if empty else [],
    )


def _page(page: Any) -> str:
    """The text of a page, wide gaps in its lines as blanks, so that columns stay columns."""
    layer = page.get_textpage()
    try:
        lines = _lines(layer)
    finally:
        layer.close()
        page.close()
    return "\n".join(lines)


def _lines(layer: Any) -> list[str]:
    from pypdfium2.raw import FPDFText_GetUnicode as unicode_of

    codes = (unicode_of(layer.raw, at) for at in range(layer.count_chars()))
    text = "".join(chr(code) if code else " " for code in codes)
    placed = [
        [*_chunks(text, line.start(), line.end(), layer)] for line in re.finditer(r"[^\r\n]+", text)
    ]
    tables = [line for line in placed if len(line) > 1]
    narrow = min((c.width for line in tables for c in line if len(c.words) > 1), default=1.0)
    edge = min((line[0].left for line in tables), default=0.0)
    return [_drawn(line, edge, max(narrow, _NARROWEST)) for line in placed]


class _Chunk(NamedTuple):
    """A stretch of a line without a wide gap in it.

    Attributes:
        words: its characters.
        left: where it begins on the page.
        right: where it ends.
    """

    words: str
    left: float
    right: float

    @property
    def width(self) -> float:
        """What a column of a screen is wide here; a Chinese character takes two."""
        return (self.right - self.left) / columns(self.words)


def _chunks(text: str, start: int, end: int, layer: Any) -> Iterator[_Chunk]:
    """The parts of a line between wide gaps."""
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    last = start + len(words.rstrip())
    if first >= last:
        return
    begin = first
    for blank in re.compile(r"\s+").finditer(text, first, last):
        _, low, right, high = layer.get_charbox(blank.start() - 1, loose=True)
        left, _, _, top = layer.get_charbox(blank.end(), loose=True)
        if left - right > _WIDE * max(high - low, top - low):
            yield _Chunk(text[begin : blank.start()], layer.get_charbox(begin)[0], right)
            begin = blank.end()
    yield _Chunk(text[begin:last], layer.get_charbox(begin)[0], layer.get_charbox(last - 1)[2])


def _drawn(line: Sequence[_Chunk], edge: float, unit: float) -> str:
    """A line with its parts where they stand on the page."""
    if len(line) < 2:
        return line[0].words if line else ""
    drawn, at = "", 0
    for chunk in line:
        column = round((chunk.left - edge) / unit)
        blanks = max(column - at, 2 if drawn else 0)
        drawn += " " * min(blanks, _MOST_BLANKS) + chunk.words
        at += min(blanks, _MOST_BLANKS) + columns(chunk.words)
    return drawn


def _without_margins(pages: Sequence[str]) -> list[str]:
    """Pages without numbers at their ends, and without the lines that stand on most of them."""
    split = [[line for line in page.split("\n") if line.strip()] for page in pages]
    ends = Counter(
        key for lines in split for key in {_NUMBERS.sub("", x) for x in (*lines[:2], *lines[-2:])}
    )
    often = {key for key, count in ends.items() if count > 2 and count * 2 > len(pages)}
    kept = []
    for lines in split:
        for end in (0, -1):
            while lines and (
                _MARGIN.fullmatch(lines[end]) or _NUMBERS.sub("", lines[end]) in often
            ):
                lines.pop(end)
        kept.append("\n".join(lines))
    return kept
