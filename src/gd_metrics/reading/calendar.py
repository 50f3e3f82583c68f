"""Which year a period is of where the text does not print it: the year spoken of, or the date.

A text that names no year is of the latest such period that was over when it was published;
without a date its year is not known, and stays ``Y``.

>>> latest("Y", "2024-03-01"), latest("Y-S1", "2024-07-15"), latest("Y-12", "2024-01")
('2023', '2024', '2023')
"""

from __future__ import annotations

import re
from collections import Counter

from .clean import clean
from .dates import datelines
from .document import Document
from .periods import Period, is_beside, is_compared, is_since, periods, year_before

_FIVE = re.compile("的五年|五年来|五年间|过去五年|这五年|以来的五年|past five years")
"""What makes a stretch of text one on five years: its figures are compared with the first."""
_NUMBERED = re.compile(r"\s*[一二三四五六七八九十]{1,3}、[^,。;:]{2,24}\s*")
"""A heading, which says what all that stands under it is on."""
_PLANNED = re.compile(
    '[今未](?:后|来)五年|下一步|[“"]十五五[”"]时期|奋斗目标|预期目标|发展目标|主要目标|展望20|(?<![加高升降少长大])到20[3-9]\\d年'
)
"""What makes a stretch of text one on what is to come."""
_ASIDE = re.compile("环比|分季度看|分月看|逐季|逐月")
"""What makes a sentence one on the months or quarters of the text's period."""
_MONTHLY = re.compile("广义货币|货币政策|中国人民银行")
"""What makes a text a central bank's, which counts stocks by the month: year-end is December."""
_MONTH = re.compile(r"Y-\d\d")
"""A part that a text may name aside."""
_BEGINNING = 3_000
"""Characters in which a text says what it is on."""
_ENDS = {"S1": 6, "S2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}


class Calendar:
    """What a text has said of its time so far.

    Attributes:
        year: the year spoken of; empty where only the date of the document can tell it.
        part: what of the year: ``Y``, ``Y-S1``.
        date: of the document; empty if unknown.
        back: years to what a figure is compared with where the text is on several.
        headed: whether only its heading says so: what is no average may be of one year.
        planned: whether the stretch of text is on what is to come.
        spoken: whether the text has named a period yet.
    """

    def __init__(self, document: Document) -> None:
        self.date = document.date
        self.year = named_year(document)
        self.part = one_part(document.text)
        self.back = 1
        self.spoken = False
        self.planned = False
        self._kept: tuple[str, str] | None = None
        self.headed = self._under_five = False
        self.monthly = bool(_MONTHLY.search(document.text))

    def begin(self, text: str) -> None:
        """A block begins: it may be on five years."""
        on_five = bool(_FIVE.search(text))
        if _NUMBERED.fullmatch(text):
            self._under_five = on_five
        self.headed = self._under_five and not on_five
        self.back = 5 if on_five or self._under_five else 1
        self.planned = bool(_PLANNED.search(text))

    def aside(self, sentence: str) -> None:
        """A sentence begins: what it says of single months is said aside."""
        if self._kept is None and self.spoken and _ASIDE.search(sentence):
            self._kept = (self.year, self.part)

    def back_again(self, last: str) -> None:
        """The sentence ends with a character: after an aside the text is on its own period again.

        Behind a semicolon the aside goes on.
        """
        if self._kept and last not in ";；":
            self.year, self.part = self._kept
            self._kept = None

    def say(self, period: Period) -> None:
        """The text speaks of a period from here on."""
        self.spoken = True
        self.year = period.year or (self.date[:4] if period.this else self.year)
        self.part = self._part(period)
        if self.part.startswith("Y/"):  # what follows is of the last of several years
            self.year, self.part = self.part[2:], "Y"

    def compare(self, period: Period) -> None:
        """Figures are compared with a period: the end of a plan is five years before."""
        if period.plan and not self.year and not self.date:
            self.year = str(int(period.year) + 5)
        if period.plan:
            self.back = 5

    def of(self, period: Period) -> str:
        """A period with its year; ``Y`` for a year that nothing tells."""
        part = self._part(period)
        year = period.year or (self.date[:4] if period.this else self.year)
        year = year or latest(part, self.date)
        if period.shift:
            year = str(int(year) + period.shift) if year else "Y-1"
        return part.replace("Y", year or "Y")

    def _part(self, period: Period) -> str:
        if period.same:
            return self.part
        if period.part.endswith("*"):
            return f"Y-01/{self.part}" if re.fullmatch(r"Y-\d\d", self.part) else "Y"
        return "Y-12" if period.late and self.monthly else period.part

    def runs(self, period: str) -> bool:
        """Whether a period may be a plan's: the text is on what is to come, or its year runs."""
        return self.planned or (
            bool(self.date[4:]) and period == self.date[:4] and self.date[5:7] < "12"
        )

    @property
    def meant(self) -> str:
        """The period of a figure that names none."""
        return self.part.replace("Y", self.year or latest(self.part, self.date) or "Y")

    @property
    def earlier(self) -> str:
        """The period that a figure ``from`` which another has come is of."""
        return year_before(self.meant, self.back)


def latest(part: str, date: str) -> str:
    """The year of the latest such part of a year that was over on a date; empty without one."""
    year, _, rest = date.partition("-")
    if not rest:
        return year
    month, _, day = rest.partition("-")
    end = _ENDS.get(part[2:]) or (int(part[-2:]) if re.search(r"-\d\d$", part) else 12)
    over = end < int(month) or (end == int(month) and int(day or 0) > 27)
    return year if over else str(int(year) - 1)


def named_year(document: Document) -> str:
    """The year that a text names as its own: in a title or caption, or most often; or none.

    A report on the work of a year is given in the next one.
    """
    text = document.text
    for block in document.blocks:
        heading = text[block.start : block.end] if block.kind == "heading" else ""
        if not heading or datelines(heading):
            continue
        if named := re.findall(r"(?:19|20)\d\d(?=年|\b)", heading):
            return str(int(max(named)) - ("工作报告" in heading))
    if document.date:
        return ""
    plain = clean(text).text
    apart = datelines(plain)
    said = [p for p in periods(plain) if not any(a <= p.start < b for a, b in apart)]
    named = [p.year for p in said if p.year and _is_its_own(plain, p)]
    often = Counter(named)
    return max(often, key=lambda year: (often[year], year), default="")


def one_part(text: str) -> str:
    """The part of a year that a text is on, if it names one alone and no year; else the year.

    >>> one_part("产值5亿元。前三季度产量7吨。"), one_part("上半年5亿元，一季度3亿元")
    ('Y-01/Y-09', 'Y')
    """
    plain = clean(text[:_BEGINNING]).text
    apart = datelines(plain)
    said = [p for p in periods(plain) if not any(a <= p.start < b for a, b in apart)]
    parts = {p.part for p in said if not (p.day or p.shift or p.year) and _is_its_own(plain, p)}
    alone = len(parts) == 1 and not any(p.year or p.printed.isascii() for p in said)
    return parts.pop() if alone and not _MONTH.fullmatch(max(parts)) else "Y"


def _is_its_own(text: str, period: Period) -> bool:
    """Whether a text speaks of a year, and does not only compare others with it."""
    other = period.same or period.plan or is_beside(text, period)
    return not (other or is_compared(text, period) or is_since(text, period))
