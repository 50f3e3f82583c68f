"""Traditional script as simplified, a character for a character, so that offsets stay.

OpenCC does it where it is installed; without it the grammar of figures still knows the signs
that figures are written with, and :func:`missing` says that the words around them are not read.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_TRADITIONAL = re.compile("[億萬產國業長總額與為稅資區發數個]")
_CHINESE = re.compile("[一-龥]")


@cache
def _converter() -> Any:
    try:
        from opencc import OpenCC
    except ImportError:
        return None
    return OpenCC("t2s")


def simplified(text: str) -> str:
    """A text in simplified characters, as long as it was.

    >>> simplified("進出口總額"), len(simplified("發展乾燥"))
    ('进出口总额', 4)
    """
    converter = _converter()
    if converter is None or not _CHINESE.search(text):
        return text
    made: str = converter.convert(text)
    return made if len(made) == len(text) else "".join(map(_one, text))


@cache
def _one(character: str) -> str:
    made: str = _converter().convert(character)
    return made if len(made) == 1 else character


def missing(text: str) -> str:
    """What people should know where a text needs a library that is not there; else nothing."""
    if _converter() is not None or len(_TRADITIONAL.findall(text[:5000])) < 3:
        return ""
    return "it is in traditional script, whose words are read by OpenCC: pip install OpenCC"
