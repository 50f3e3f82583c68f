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
from bisect import bisect_right
from collections.abc import Iterator, Sequence
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
_DECIMAL = re.compile(
    r"(?<=\d)[·‧](?=\d{1,3}[%‰])|(?<=[$€£]\d),(?=\d\d?(?!\d))|(?<=\d)-(?=[mb]illion\b)"
)
"""Other signs for a decimal point, and a hyphen before a scale: 1·8%, $4,9-billion."""
_GAP = re.compile(
    r"(?=[\s*\u200b-\u200d\u2060\ufeff\u00ad①-⑳¹²³-])"
    rf"(?:(?:{_GLUE}|{_MARKS})|(?P<blank>\s{{2,}}|[^\S ]))"
)
"""What is not read as it stands; most blanks are one, and are."""

SENTENCE_END = re.compile(
    r"[。！？!?;；](?=.)"
    r"|(?<=[a-z\d%)])(?<!\binc)(?<!\bcorp)(?<!\bltd)(?<!\bco)\.(?=\s+[a-z\"“])"
)
"""What ends a sentence of a cleaned text."""


@dataclass(frozen=True)
class Clean:
    """Characters to read, and where each of them stands.

    Attributes:
        text: the characters.
        starts: the first character of each stretch that stands in the document as it is here.
        origins: where each of these stretches stands there.
    """

    text: str
    starts: Sequence[int]
    origins: Sequence[int]

    def offset(self, at: int) -> int:
        """Where a character stands in the document; for the end, behind the last one."""
        if at >= len(self.text) > 0:
            return self.offset(len(self.text) - 1) + 1
        stretch = bisect_right(self.starts, at) - 1
        return self.origins[stretch] + at - self.starts[stretch]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of characters stands in the document."""
        return self.offset(start), self.offset(end - 1) + 1


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a cleaned text, as spans."""
    at = 0
    for match in SENTENCE_END.finditer(text):
        yield at, match.end()
        at = match.end()
    if at < len(text):
        yield at, len(text)


def _decimals(text: str) -> str:
    """A text with points for other decimal signs, as long as it was."""
    return _DECIMAL.sub(lambda sign: " " if sign[0] == "-" else ".", text)


def clean(text: str, start: int = 0) -> Clean:
    """Clean the characters of a block that begins at an offset."""
    folded = _decimals(normalise(simplified(text)))
    parts: list[str] = []
    starts, origins = [0], [start]
    at = length = 0
    for gap in _GAP.finditer(text):
        parts.append(folded[at : gap.start()])
        length += gap.start() - at
        if gap.lastgroup:
            parts.append(" ")
            length += 1
        at = gap.end()
        if starts[-1] == length:  # two gaps side by side
            origins[-1] = start + at
        else:
            starts.append(length)
            origins.append(start + at)
    parts.append(folded[at:])
    return Clean("".join(parts), starts, origins)
