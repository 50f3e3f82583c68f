"""PDF that has a text layer: its characters, a page behind another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...errors import PackageError
from ..document import Document, of_text

_MOST = 2_000
"""Pages of one file that are read."""
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
        pages = [_page(page) for page in pdf]
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
    """The text of a page without the line that only numbers it."""
    layer = page.get_textpage()
    text = layer.get_text_bounded().replace("\r\n", "\n").replace("\r", "\n")
    layer.close()
    page.close()
    lines = text.split("\n")
    while lines and re.fullmatch(
        r"\s*(?:[-—–]?\s*(?:\d{1,4}|[ivxIVX]{1,5})\s*[-—–]?)?\s*", lines[-1]
    ):
        lines.pop()
    return "\n".join(lines)
