"""Periods as tables write them, in the one form that claims have.

>>> [period(text) for text in ("2014Q1", "2014-M03", "2014 S2", "2014", "March")]
['2014-Q1', '2014-03', '2014-S2', '2014', None]
>>> [period(text) for text in ("2014年", "2014年3月", "2014年一季度", "2014年下半年", "1-3月")]
['2014', '2014-03', '2014-Q1', '2014-S2', None]
"""

from __future__ import annotations

import re

_FORMS = (
    (re.compile(r"(\d{4})(?:\.0|[-\s]?A1?)?"), "{0}"),
    (re.compile(r"(\d{4})[-\s]?[Qq]0?([1-4])"), "{0}-Q{1}"),
    (re.compile(r"[Qq]([1-4])[-\s/]?(\d{4})"), "{1}-Q{0}"),
    (re.compile(r"(\d{4})[-\s]?[SsHh]0?([12])"), "{0}-S{1}"),
    (re.compile(r"(\d{4})[-\s]?[Mm](0?[1-9]|1[0-2])"), "{0}-{1:0>2}"),
    (re.compile(r"(\d{4})[-/](0[1-9]|1[0-2])"), "{0}-{1}"),
    (re.compile(r"(\d{4})年度?"), "{0}"),
    (re.compile(r"(\d{4})年(0?[1-9]|1[0-2])月"), "{0}-{1:0>2}"),
    (re.compile(r"(\d{4})年第?([一二三四1-4])季度?"), "{0}-Q{1}"),
    (re.compile(r"(\d{4})年([上下])半年"), "{0}-S{1}"),
)
_PARTS = {"Q": 4, "S": 2}
_DIGITS = str.maketrans("一二三四上下", "123412")


def period(text: str) -> str | None:
    """A year, half, quarter or month as claims have it; ``None`` for what is none of them."""
    for pattern, form in _FORMS:
        if match := pattern.fullmatch(text.strip()):
            return form.format(*match.groups()).translate(_DIGITS)
    return None


def period_number(text: str) -> tuple[int, int] | None:
    """How many periods a year has of a period's kind, and which one it is, counted on.

    >>> period_number("2014Q1"), period_number("2013-Q4"), period_number("2014-03")
    ((4, 8057), (4, 8056), (12, 24171))
    """
    known = period(text)
    if known is None:
        return None
    year, _, part = known.partition("-")
    if not part:
        return 1, int(year)
    a_year = _PARTS.get(part[0], 12)
    return a_year, int(year) * a_year + int(part.lstrip("QS"))
