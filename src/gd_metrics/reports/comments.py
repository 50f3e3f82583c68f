"""A copy of a DOCX with what was found as comments beside the paragraphs it stands in."""

from __future__ import annotations

from pathlib import Path

from ..errors import PackageError
from ..reading.formats.docx import opened, parts_of
from ..reading.meet import Reading
from ..reading.near import near_misses
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
    document = opened(Path(reading.document.name).read_bytes(), reading.document.name)
    beside = [paragraph for _, paragraph in parts_of(document)]
    for meeting in reading.meetings:
        nears = "; ".join(map(str, near_misses(reading, meeting)[:2]))
        said = f"{sentence(meeting)}. Near miss: {nears}" if nears else sentence(meeting)
        for number in sorted({draft.block for draft in meeting.drafts}):
            if (paragraph := beside[number]) is not None and paragraph.runs:
                document.add_comment(paragraph.runs, text=said, author="gd-metrics", initials="gd")
    with replacing(Path(file)) as aside:
        document.save(str(aside))
