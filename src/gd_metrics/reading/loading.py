"""Files to documents: text, Markdown, HTML, DOCX, and PDF that has a text layer.

Nothing that a document names is fetched, and no more of it is read than :data:`MOST` bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import PackageError
from .document import Block, Document, of_text

MOST = 64 * 2**20
"""Bytes of a file, and of what a DOCX unpacks to, from which it is no document to read."""

_EXTRA = "install it with: pip install 'gd-metrics[read]'"


def load(path: str | Path) -> Document:
    """Read a document.

    Args:
        path: a ``.txt``, ``.md``, ``.html``, ``.docx`` or ``.pdf`` file.

    Raises:
        PackageError: if it can't be read, in a line that says why.
    """
    file = Path(path)
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise PackageError(f"{file}: a document is read by its ending: {', '.join(READERS)}")
    if not file.is_file():
        raise PackageError(f"{file}: no such file; check the path")
    if file.stat().st_size > MOST:
        raise PackageError(f"{file}: is larger than {MOST >> 20} MiB; read it in parts")
    try:
        return reader(file.read_bytes(), str(file))
    except ImportError as error:
        raise PackageError(f"{file}: needs {error.name}; {_EXTRA}") from error
    except OSError as error:
        raise PackageError(f"{file}: can't be read: {error.strerror or error}") from error


def decoded(data: bytes, name: str) -> str:
    """The characters of a text file: UTF-8, or GB18030 where that gives Chinese.

    Raises:
        PackageError: if it is neither.
    """
    for encoding in (
        "utf-8-sig",
        "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "gb18030",
    ):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8-sig" or re.search("[一-龥]", text):
            return text
    raise PackageError(f"{name}: is no text in UTF-8 or GB18030; save it as UTF-8")


def _text(data: bytes, name: str) -> Document:
    return of_text(decoded(data, name), name)


def _joined(parts: Iterator[tuple[str, str, list[list[str]]]], name: str) -> Document:
    """A document of blocks that have no text file of their own: a line each, and cells by tabs."""
    text: list[str] = []
    blocks: list[Block] = []
    at = 0
    for kind, words, rows in parts:
        start = at
        if rows:
            placed = []
            for row in rows:
                cells = []
                for cell in row:
                    cells.append((cell, at))
                    text.append(cell + "\t")
                    at += len(cell) + 1
                text.append("\n")
                at += 1
                placed.append(cells)
            blocks.append(Block(kind, start, at, placed))
        elif words.strip():
            text.append(words + "\n")
            at += len(words) + 1
            blocks.append(Block(kind, start, at - 1))
    title = next(
        (
            text_
            for kind, text_, _ in [(b.kind, "".join(text)[b.start : b.end], 0) for b in blocks]
            if kind != "table"
        ),
        "",
    )
    return Document(name, "".join(text), blocks, title=title.strip()[:200])


_SKIPPED = {
    "script",
    "style",
    "head",
    "nav",
    "noscript",
    "template",
    "svg",
    "button",
    "select",
    "footer",
}
_BLOCKS = {
    "p",
    "li",
    "div",
    "section",
    "article",
    "blockquote",
    "td",
    "dd",
    "dt",
    "figcaption",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "main",
    "body",
}


def _html(data: bytes, name: str) -> Document:
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_html_text(data, name))
    return _joined(_html_parts(tree.body), name)


def _html_text(data: bytes, name: str) -> str:
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    try:
        return data.decode(declared[1].decode() if declared else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return decoded(data, name)


def _html_parts(body: Any) -> Iterator[tuple[str, str, list[list[str]]]]:
    """Blocks in the order of the page; what is inline belongs to the block around it."""
    words: list[str] = []
    kind = "paragraph"

    def flush() -> Iterator[tuple[str, str, list[list[str]]]]:
        nonlocal words
        text = re.sub(r"\s+", " ", "".join(words)).strip()
        words = []
        if text:
            yield kind, text, []

    stack: list[tuple[Any, bool]] = [(body, False)] if body is not None else []
    while stack:
        node, leaving = stack.pop()
        tag = node.tag
        if leaving:
            yield from flush()
            kind = "paragraph"
            continue
        if tag in _SKIPPED or tag == "_comment":
            continue
        if tag == "-text":
            words.append(node.text_content or "")
            continue
        if tag == "br":
            yield from flush()
            continue
        if tag == "table" and not node.css_first("table table"):
            yield from flush()
            yield "table", "", _html_rows(node)
            continue
        if tag in _BLOCKS:
            yield from flush()
            kind = (
                "heading" if re.fullmatch("h[1-6]", tag) else "item" if tag == "li" else "paragraph"
            )
            stack.append((node, True))
        stack += [(child, False) for child in reversed([*node.iter(include_text=True)])]
    yield from flush()


def _html_rows(table: Any) -> list[list[str]]:
    """The cells of a table by their place, those that span several repeated in each."""
    filled: dict[tuple[int, int], str] = {}
    rows = table.css("tr")
    for at, row in enumerate(rows):
        column = 0
        for cell in row.css("td, th"):
            while (at, column) in filled:
                column += 1
            text = re.sub(r"[ \t\r\n]+", " ", cell.text(deep=True)).strip(" \n")
            down, across = (_span(cell.attributes.get(key)) for key in ("rowspan", "colspan"))
            for i in range(min(down, len(rows) - at)):
                for j in range(across):
                    filled[at + i, column + j] = text
            column += across
    width = max((c for _, c in filled), default=-1) + 1
    return [[filled.get((r, c), "") for c in range(width)] for r in range(len(rows))]


def _span(value: str | None) -> int:
    return min(int(value), 200) if value and value.isdigit() and int(value) else 1


def _docx(data: bytes, name: str) -> Document:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST:
                raise PackageError(f"{name}: unpacks to more than {MOST >> 20} MiB")
        document = docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise PackageError(f"{name}: is no DOCX that can be read: {error}") from error
    return _joined(_docx_parts(document), name)


def _docx_parts(document: Any) -> Iterator[tuple[str, str, list[list[str]]]]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield "table", "", [[cell.text.strip() for cell in row.cells] for row in block.rows]
            continue
        style = (block.style.name or "").lower() if block.style is not None else ""
        kind = (
            "heading"
            if style.startswith(("heading", "title"))
            else "item"
            if "list" in style
            else "paragraph"
        )
        yield kind, block.text.replace("\n", " "), []


def _pdf(data: bytes, name: str) -> Document:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = (
            "is encrypted"
            if "password" in str(error).lower()
            else f"is no PDF that can be read: {error}"
        )
        raise PackageError(f"{name}: {reason}") from error
    try:
        pages = []
        for page in pdf:
            text = page.get_textpage()
            pages.append(text.get_text_bounded().replace("\r\n", "\n").replace("\r", "\n"))
            text.close()
            page.close()
    finally:
        pdf.close()
    if not any(page.strip() for page in pages):
        raise PackageError(f"{name}: has no text layer; recognise its characters (OCR) first")
    return of_text("\n".join(map(_without_number, pages)), name)


def _without_number(page: str) -> str:
    """A page without the line that only numbers it."""
    lines = page.split("\n")
    while lines and re.fullmatch(
        r"\s*(?:[-—]?\s*(?:\d{1,4}|[ivxIVX]{1,5})\s*[-—]?)?\s*", lines[-1]
    ):
        lines.pop()
    return "\n".join(lines)


READERS: Mapping[str, Callable[[bytes, str], Document]] = {
    ".txt": _text,
    ".md": _text,
    ".html": _html,
    ".htm": _html,
    ".docx": _docx,
    ".pdf": _pdf,
}
"""What reads a document, by its ending."""
