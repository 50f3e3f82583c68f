"""Plain text: its characters are the document's."""

from __future__ import annotations

import re

from ...errors import PackageError
from ..document import Document, of_text


def decoded(data: bytes, name: str) -> str:
    """The characters of a text file: UTF-8, UTF-16 with its mark, or GB18030 that is Chinese.

    Raises:
        PackageError: if it is none of them.
    """
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-8-sig", "utf-16" if marked else "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if encoding != "gb18030" or _is_chinese(text):
            return text
    raise PackageError(f"{name}: is no text in UTF-8 or GB18030; save it as UTF-8")


def _is_chinese(text: str) -> bool:
    """Whether most of what is no ASCII is of the Chinese that people write every day."""
    others = len(re.findall(r"[^\x00-\x7f]", text))
    return (
        others > 0 and len(re.findall("[一-龥，。、；：（）“”《》％—　·]", text)) * 10 > others * 9
    )


def load(data: bytes, name: str) -> Document:
    """Read a text."""
    return of_text(decoded(data, name), name)
