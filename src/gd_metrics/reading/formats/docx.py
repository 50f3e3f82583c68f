"""DOCX: paragraphs and tables in their order, as they are read when changes are accepted."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from ...errors import PackageError
from ..document import Document
from .parts import Cell, Part, Told, joined

MOST = 64 * 2**20
"""Bytes that a DOCX may unpack to."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
_LEFT_OUT = frozenset(
    (
        f"{_W}del",
        f"{_W}moveFrom",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
)
_LONG_CELL = 200
"""Characters from which a cell holds a text, and its table only lays a page out."""
_EMU = 152_400
"""What a character of 12 points is wide, in the units of a DOCX."""


def load(data: bytes, name: str) -> Document:
    """Read a DOCX.

    Raises:
        PackageError: if it is none, or unpacks to too much.
    """
    document = opened(data, name)
    parts = (part for part, _ in parts_of(document))
    return joined(parts, name, _told(document))


def opened(data: bytes, name: str) -> Any:
    """The DOCX that some bytes hold."""
    import docx

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise PackageError(
            f"{name}: is encrypted, or an old DOC; save it as DOCX without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        document = None if unpacked > MOST else docx.Document(io.BytesIO(data))
    except Exception as error:  # python-docx raises whatever broken parts let it stumble over
        reason = " ".join(re.sub("<[^>]*>", "", str(error)).split())[:200]
        raise PackageError(f"{name}: is no DOCX that can be read: {reason}") from error
    if document is None:
        raise PackageError(f"{name}: unpacks to more than {MOST >> 20} MiB")
    return document


def _told(document: Any) -> Told:
    """What its properties say, of dates the last: a template has one, too."""
    said = document.core_properties
    date = said.modified or said.created
    return Told(said.title or "", f"{date:%Y-%m-%d}" if date else "")


def parts_of(document: Any) -> Iterator[tuple[Part, Any]]:
    """The blocks of a DOCX, each with the paragraph in which a comment on it would stand."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for element in _blocks(document.element.body):
        if element.tag == f"{_W}tbl":
            table = Table(element, document)
            rows = [*_rows(table)]
            if _is_data(rows):
                beside = next((p for r in table.rows for c in r.cells for p in c.paragraphs), None)
                yield Part("table", rows=rows), beside
                continue
            paragraphs = [Paragraph(p, document) for p in element.iter(f"{_W}p")]
        else:
            paragraphs = [Paragraph(element, document)]
        for paragraph in paragraphs:
            if (words := words_of(paragraph)).strip():
                yield Part(_kind(paragraph), words), paragraph


def _blocks(body: Any) -> Iterator[Any]:
    """Paragraphs and tables, those in content controls, too."""
    for element in body:
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag == f"{_W}sdt":
            for content in element.iterchildren(f"{_W}sdtContent"):
                yield from _blocks(content)


def _kind(paragraph: Any) -> str:
    style = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
    if style.startswith(("heading", "title", "标题")):
        return "heading"
    return "item" if "list" in style else "paragraph"


def words_of(paragraph: Any) -> str:
    """A paragraph's characters as they are read when changes are accepted."""
    words: list[str] = []
    stack = [paragraph._p]  # noqa: SLF001
    while stack:
        element = stack.pop()
        if element.tag == f"{_W}t":
            words.append(element.text or "")
        elif element.tag in _SIGNS:
            words.append(_SIGNS[element.tag])
        elif element.tag not in _LEFT_OUT and element.tag != f"{_W}pPr":
            stack += reversed(element)
    return "".join(words)


def _rows(table: Any) -> Iterator[list[Cell]]:
    """The cells of a table; those that are merged are one cell in several places."""
    for row in table.rows:
        before = [(f"before {n}", "") for n in range(row.grid_cols_before)]
        yield [*before, *((cell._tc, _words(cell)) for cell in row.cells)]  # noqa: SLF001


def _is_data(rows: Sequence[Sequence[Cell]]) -> bool:
    cells = [words for row in rows for _, words in row]
    return max(map(len, rows), default=0) > 1 and max(map(len, cells), default=0) <= _LONG_CELL


def _words(cell: Any) -> str:
    """A cell's words; what is drawn in stands as blanks before them."""
    paragraphs = cell.paragraphs
    text = " ".join(map(words_of, paragraphs)).rstrip()
    layout = paragraphs[0].paragraph_format if paragraphs else None
    drawn = ((layout.left_indent or 0) + (layout.first_line_indent or 0)) if layout else 0
    return "\u3000" * min(max(round(drawn / _EMU), 0), 20) + text if text.strip() else ""
