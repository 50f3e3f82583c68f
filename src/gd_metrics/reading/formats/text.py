"""Plain text: its characters are the document's."""

from __future__ import annotations

import re

from ...errors import PackageError
from ..document import Document, of_text

_COMMON = re.compile("[的一是了在和年月日人有中为上个国以比增长元亿万全其为個國為長億萬總,，。、]")
"""Characters of which any Chinese text has some, and a wrongly decoded one next to none."""
_FEW = 20
"""Characters among which one is common, at least."""


def decoded(data: bytes, name: str) -> str:
    """The characters of a text file: UTF-8, UTF-16 with its mark, or GB18030 or Big5 in Chinese.

    Raises:
        PackageError: if it is none of them.
    """
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-8-sig", *(["utf-16"] if marked else [])):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    read = [text for encoding in ("gb18030", "big5") if (text := _chinese(data, encoding))]
    if not read or "\0" in read[0]:
        raise PackageError(f"{name}: is no text in UTF-8 or GB18030, nor in Big5; save it as UTF-8")
    return max(read, key=lambda text: len(_COMMON.findall(text)))


def _chinese(data: bytes, encoding: str) -> str:
    """The text in an encoding, if it is Chinese that people write every day."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return ""
    others = len(re.findall(r"[^\x00-\x7f]", text))
    known = len(re.findall("[一-龥，。、；：（）“”《》％—　·]", text))
    common = len(_COMMON.findall(text))
    return text if 0 < others * 9 < known * 10 and common * _FEW > others else ""


def load(data: bytes, name: str) -> Document:
    """Read a text."""
    return of_text(decoded(data, name), name)
