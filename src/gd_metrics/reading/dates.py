"""When a document was published, and by whom: as its own lines say it.

>>> dated("March 5, 2031"), dated("2031年3月5日"), dated("2031/3/5 10:30"), dated("soon")
('2031-03-05', '2031-03-05', '2031-03-05', '')
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from .document import Document

_MONTHS = "january february march april may june july august september october november december"
_MONTH = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in _MONTHS.split())
_NUMBERS = r"(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?:日|(?!\d))"
_WORDS = rf"(?:(?:{_MONTH})\.? \d{{1,2}}(?:st|nd|rd|th)?,? 20\d\d|\d{{1,2}} (?:{_MONTH})\.? 20\d\d)"
_YEAR = re.compile(r"(?:19|20)\d\d")
_PUBLISHED = re.compile("时间|日期|published|issued|posted|released|date")
_DATE = re.compile(rf"{_NUMBERS}|{_WORDS}", re.IGNORECASE)
_SAID = re.compile(
    r"(?:(?:发布|发表|成文|印发|公布|更新)(?:时间|日期)|(?<![一-龥])(?:日期|时间)"
    r"|(?:published|issued|posted|released)(?: on)?|release date|date)"
    rf"\s?[】\]]?\s?[:：]?\s{{0,4}}(?P<date>{_NUMBERS}|{_WORDS})",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"^[\s(（]*(?P<date>{_NUMBERS}|{_WORDS})[\s)）]*$", re.IGNORECASE | re.MULTILINE
)
_SOURCE = re.compile(
    r"(?:信息来源|文章来源|来\s{0,2}源|发布机构|发布单位|source)\s?[】\]]?\s?[:：]\s{0,4}"
    r"(?P<who>[^\s,，;；|()（）]{2,30})",
    re.IGNORECASE,
)
_HEAD, _FOOT = 1500, 400
"""Characters of a document's beginning and end in which its date may stand."""


def datelines(text: str) -> list[tuple[int, int]]:
    """Where a text says when it was published: no figure is of that day.

    >>> datelines("published 12 february 2031"), datelines("sales on 12 february 2031")
    ([(0, 26)], [])
    """
    if not _YEAR.search(text):
        return []
    forms = (_SAID, _ALONE) if _PUBLISHED.search(text.lower()) else (_ALONE,)
    return [match.span() for form in forms for match in form.finditer(text)]


def dated(text: str) -> str:
    """A date as ``YYYY-MM-DD``, or a year and month; empty where it is none."""
    match = _DATE.search(text)
    if not match:
        month = re.match(r"((?:19|20)\d\d)(?:[-/.年](\d{1,2}))?\D*$", text.strip())
        return "-".join(p.zfill(2) for p in month.groups() if p) if month else ""
    words = match[0].lower()
    numbers = [int(n) for n in re.findall(r"\d+", words)]
    named = re.search(_MONTH, words)
    if named:
        month_ = [m[:3] for m in _MONTHS.split()].index(named[0][:3]) + 1
        numbers = [numbers[1], month_, numbers[0]]
    try:
        return datetime.date(*numbers).isoformat()
    except ValueError:
        return ""


def placed_in_time(document: Document, date: str = "") -> Document:
    """A document with the date and the publisher that its lines say.

    Args:
        document: as it was loaded, perhaps with what its file says of itself.
        date: what people say of it, which goes before all else.
    """
    text = document.text
    parts = (text[:_HEAD], text[max(_HEAD, len(text) - _FOOT) :])
    said = next((m for p in parts for form in (_SAID, _ALONE) if (m := form.search(p))), None)
    told = dated(document.date)
    if not said and told[:4] < max(re.findall(r"20\d\d(?=年)", document.title), default=""):
        told = ""  # a template's, or when the file was first made
    source = _SOURCE.search(text[:_HEAD])
    return replace(
        document,
        date=date or (dated(said["date"]) if said else "") or told,
        publisher=source["who"] if source else document.publisher,
    )


def months_of(period: str) -> tuple[str, str]:
    """The first and the last month of a period; empty where its year is not known.

    >>> months_of("2031"), months_of("2031-Q2"), months_of("2031-01/2031-09"), months_of("Y-Q2")
    (('2031-01', '2031-12'), ('2031-04', '2031-06'), ('2031-01', '2031-09'), ('', ''))
    """
    first, _, last = period.partition("/")
    begin, end = _months(first), _months(last or first)
    return (begin[0], end[1]) if begin[0] and end[0] else ("", "")


def _months(part: str) -> tuple[str, str]:
    match = re.fullmatch(r"(\d{4})(?:-(?:([SQ])(\d)|(\d\d)))?", part)
    if not match:
        return "", ""
    year, letter, number, month = match.groups()
    length = {"S": 6, "Q": 3, None: 12}[letter]
    first = int(month or (int(number or 1) - 1) * length + 1)
    return f"{year}-{first:02d}", f"{year}-{first if month else first + length - 1:02d}"


def is_ahead(period: str, date: str) -> bool:
    """Whether a period ends after a date; the year of the date is meant as far as it went.

    >>> is_ahead("2031-Q2", "2031-05-10"), is_ahead("2031", "2031-05-10"), is_ahead("2032", "2031")
    (True, False, True)
    """
    _, last = months_of(period)
    length = min(len(date), 7)
    return bool(date and last) and period != date[:4] and last[:length] > date[:length]
