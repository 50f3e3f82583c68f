"""Files to documents: text, Markdown, HTML, DOCX, and PDF that has a text layer.

Nothing that a document names is fetched, and no more of it is read than :data:`MOST` bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from ..errors import PackageError
from .dates import placed_in_time
from .document import Document
from .script import missing

MOST = 32 * 2**20
"""Bytes of a file from which it is no document to read at once."""

FORMATS: Mapping[str, str] = {
    ".txt": "text",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
"""What reads a document, by its ending: a module of :mod:`gd_metrics.reading.formats`."""

_EXTRA = "install it with: pip install 'gd-metrics[read]'"
_TABLES = (".csv", ".tsv", ".xlsx", ".xlsm", ".ods", ".parquet", ".pq")
_OTHERS = {
    ".doc": "save it as DOCX",
    ".wps": "save it as DOCX",
    ".rtf": "save it as DOCX",
    ".xls": "save it as XLSX, which gd-metrics check takes",
}


def load(path: str | Path, date: str = "") -> Document:
    """Read a document.

    Args:
        path: a ``.txt``, ``.md``, ``.html``, ``.docx`` or ``.pdf`` file.
        date: when it was published, where its own lines don't say it right.

    Raises:
        PackageError: if it can't be read, in a line that says why.
    """
    file = Path(path)
    data = _bytes(file)
    try:
        module = import_module(f"{__package__}.formats.{FORMATS[file.suffix.lower()]}")
        document: Document = module.load(data, str(file))
    except ImportError as error:
        raise PackageError(f"{file}: needs {error.name}; {_EXTRA}") from error
    if not document.text.strip():
        raise PackageError(f"{file}: has no text")
    note = missing(document.text)
    return placed_in_time(replace(document, notes=[*document.notes, *filter(None, [note])]), date)


def _bytes(file: Path) -> bytes:
    """The bytes of a file that may be a document."""
    if file.is_dir():
        raise PackageError(f"{file}: is a folder; name the documents in it")
    if file.suffix.lower() not in FORMATS:
        table = f"is a table, which gd-metrics check {file} takes; read takes"
        what = table if file.suffix.lower() in _TABLES else "is no document that is read:"
        other = _OTHERS.get(file.suffix.lower(), f"{what} {', '.join(FORMATS)}")
        raise PackageError(f"{file}: {other}")
    if not file.is_file():
        raise PackageError(f"{file}: no such file; check the path")
    try:
        if file.stat().st_size > MOST:
            raise PackageError(f"{file}: is larger than {MOST >> 20} MiB; read it in parts")
        data = file.read_bytes()
    except OSError as error:
        raise PackageError(f"{file}: can't be read: {error.strerror or error}") from error
    if not data:
        raise PackageError(f"{file}: is empty: it has no bytes")
    return data
