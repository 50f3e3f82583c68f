"""A copy of a DOCX with what was found as comments beside the paragraphs it stands in."""

from __future__ import annotations

from pathlib import Path

from ..errors import PackageError
from ..reading.formats.docx import opened, parts_of
from ..reading.meet import Reading
from ..tables.writing import replacing
from .phrases import say, word
from .reading import sentence, slips


def write(reading: Reading, file: str | Path, language: str = "en") -> None:
    """Write the copy.

    Args:
        reading: what was read.
        file: where the copy is written.
        language: in which it is spoken of.

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
        nears = slips(reading, meeting, language)
        note = sentence(meeting, language)
        if nears:
            note += word("end", language) + say("near miss: {near}", language, near=nears)
        for number in sorted({draft.block for draft in meeting.drafts}):
            if (paragraph := beside[number]) is not None and paragraph.runs:
                document.add_comment(paragraph.runs, text=note, author="gd-metrics", initials="gd")
    with replacing(Path(file)) as aside:
        document.save(str(aside))
