"""Colours of a terminal, named after what they mark."""

from __future__ import annotations

from collections.abc import Callable

_CODES = {"error": "31", "warning": "33", "information": "36", "accepted": "2", "bold": "1"}
"""SGR codes: red, yellow, cyan, dim, bold."""


Ink = Callable[..., str]
"""What marks a text with some of the names in this file, or leaves it as it is."""


def plain(text: str, *_marks: str) -> str:
    """The text as it is."""
    return text


def _painted(text: str, *marks: str) -> str:
    codes = ";".join(_CODES[mark] for mark in marks)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text


def ink(colour: bool) -> Ink:
    """What paints with colour, or leaves every text as it is without.

    >>> ink(True)("48%", "bold"), ink(False)("48%", "bold")
    ('\\x1b[1m48%\\x1b[0m', '48%')
    """
    return _painted if colour else plain
