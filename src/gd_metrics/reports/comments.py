"""A copy of a DOCX with what was found as comments beside the paragraphs it stands in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import PackageError
from ..reading.meet import Reading
from ..tables.writing import replacing
from .reading import sentence


def write(reading: Reading, file: str | Path) -> None:
    """Write the copy.

    Raises:
        PackageError: if what was read is no DOCX.
    """
    if Path(reading.document.name).suffix.lower() != ".docx":
        raise PackageError(
            f"{reading.document.name}: only a DOCX has comments to write; --html marks any document"
        )
    import docx

    document = docx.Document(reading.document.name)
    paragraphs = _paragraphs(document)
    for meeting in reading.meetings:
        for number in sorted({draft.block for draft in meeting.drafts}):
            if runs := paragraphs[number]:
                document.add_comment(
                    runs, text=sentence(meeting), author="gd-metrics", initials="gd"
                )
    with replacing(Path(file)) as aside:
        document.save(str(aside))


def _paragraphs(document: Any) -> list[Any]:
    """The runs of each block that was read, in order; those of a table's first cell."""
    from docx.table import Table

    found: list[Any] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found.append(
                next(
                    (
                        p.runs
                        for row in block.rows
                        for cell in row.cells
                        for p in cell.paragraphs
                        if p.runs
                    ),
                    [],
                )
            )
        elif block.text.strip():
            found.append(block.runs)
    return found
