"""A block's characters as they are read, each with the offset it came from.

Line ends inside a sentence, blanks between Chinese characters and digits, and the marks of
footnotes go; full-width signs become half-width. What is left is one character for one, so a
figure found here is found in the document.

>>> cleaned = clean("增长\\n８.1%", 10)
>>> cleaned.text, cleaned.offset(2)
('增长8.1%', 13)
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from ..quantity.vocabulary import normalise
from .script import simplified

_CJK = r"[　-〿㐀-鿿！-～％‰“”‘’…—]"
_GLUE = (
    rf"(?<={_CJK})\s+(?=[{_CJK[1:-1]}\d+\-−(（])|(?<=[\d)）%％‰])\s+(?={_CJK})"
    r"|(?<=\d)[ \u2009\xa0](?=\d{3}(?!\d))|(?<=[a-z])-[ \t\r]{0,40}\n\s{0,40}(?=[a-z])"
)
"""Blanks that say nothing: inside Chinese, inside a number, at the end of a broken word."""
_MARKS = r"\*\*|[\u200b-\u200d\u2060\ufeff\u00ad]|(?<=[一-龥％%])[①-⑳¹²³]+"
"""Signs that say nothing: of emphasis, of no width, of a footnote."""
_GAP = re.compile(rf"(?:{_GLUE}|{_MARKS})|(?P<blank>\s+)")


@dataclass(frozen=True)
class Clean:
    """Characters to read, and where each of them stands.

    Attributes:
        text: the characters.
        offsets: the offset of each in the document.
    """

    text: str
    offsets: Sequence[int]

    def offset(self, at: int) -> int:
        """Where a character stands in the document; for the end, behind the last one."""
        return self.offsets[at] if at < len(self.offsets) else self.offsets[-1] + 1

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of characters stands in the document."""
        return self.offsets[start], self.offsets[end - 1] + 1


def clean(text: str, start: int = 0) -> Clean:
    """Clean the characters of a block that begins at an offset."""
    folded = normalise(simplified(text))
    parts: list[str] = []
    offsets = array("q")
    at = 0
    for gap in _GAP.finditer(text):
        parts.append(folded[at : gap.start()])
        offsets.extend(range(start + at, start + gap.start()))
        if gap.lastgroup:
            parts.append(" ")
            offsets.append(start + gap.start())
        at = gap.end()
    parts.append(folded[at:])
    offsets.extend(range(start + at, start + len(text)))
    return Clean("".join(parts), offsets)
