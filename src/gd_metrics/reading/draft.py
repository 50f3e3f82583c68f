"""A figure of a document with what its own words say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from ..quantity.interval import Interval
from ..quantity.quantity import Quantity
from ..quantity.units import PARTS, kind
from .periods import one_period
from .subjects import normalised

SURE = ("explicit", "carried", "guessed")
"""How a figure came to its subject: it stands beside it, it is the sentence's, or it is near."""
SUM = "合计"
"""What a figure is of that is no more than the sum of those before it."""
ALL_PARTS = "one of all parts"
"""Why a figure is read as a part of which the text says that it and the others are the whole."""
CELL = "a cell"
"""Why a cell of a table was read as it was: its row and its column say so."""


@dataclass(frozen=True)
class Draft:
    """A figure of a document, as its own words say it.

    Attributes:
        start: its first character in the document.
        end: the character behind its last one.
        printed: its characters in the document.
        quantity: what it says; ``None`` where it was not understood.
        measure: ``level``, ``growth``, ``share``, ``change``, ``points``, ``contribution``,
            ``rank``, ``streak``, ``threshold`` or ``ratio``.
        subject: what is counted, in the text's own words.
        area: whose it is, in the text's own words; empty where the document's is meant.
        placed: whether its own sentence names the area.
        place: the area as it meets others; empty for the document's own.
        period: when, such as ``2024`` or ``2019-01/2019-09``; ``Y`` stands for an unknown year.
        base: what it is compared with: a period, ``previous`` period, an area, or a whole.
        averaging: ``average`` where it is a yearly average, ``cumulative``, or empty.
        basis: ``real``, ``nominal``, ``comparable`` where the text says so.
        vintage: ``preliminary``, ``final``, ``revised``, ``target``, ``forecast``; or empty.
        parent: the subject that it is a part of, where the text says 其中.
        context: the word beside it that changes its sign or makes it a bound.
        how: words that say how it is counted, where others are counted otherwise: ``non-gaap``.
        header: the unit of its column or table, where it has none of its own.
        way: ``up`` or ``down`` where a verb says which way it moved to this.
        sure: one of :data:`SURE`.
        why: how it was read, or why it was not.
        sentence: the number of its sentence in the document.
        block: the number of its block.
    """

    start: int
    end: int
    printed: str
    quantity: Quantity | None
    measure: str = ""
    subject: str = ""
    area: str = ""
    place: str = ""
    period: str = ""
    base: str = ""
    averaging: str = ""
    basis: str = ""
    vintage: str = ""
    parent: str = ""
    context: str = ""
    how: str = ""
    header: str = ""
    way: str = ""
    placed: bool = False
    sure: str = "guessed"
    why: str = ""
    sentence: int = 0
    block: int = 0

    @property
    def span(self) -> str:
        """The period, from where it is counted: ``2020/2025`` for growth on 2020."""
        year = re.fullmatch(r"(?:19|20)\d\d", self.base)
        moved = self.measure in ("growth", "change", "points", "contribution")
        return f"{self.base}/{self.period}" if year and moved else self.period

    @property
    def value(self) -> Fraction:
        """The figure in its unit; 0 where it was not understood."""
        return self.quantity.value if self.quantity else Fraction(0)

    @cached_property
    def where(self) -> tuple[str, str, str]:
        """Its subject, area and period, as they meet others."""
        subject = normalised(self.subject)
        return f"{self.how} {subject}".strip(), self.place, one_period(self.period)

    @cached_property
    def kind(self) -> str:
        """What its unit measures: figures of one kind can be compared."""
        return kind(self.quantity.unit) if self.quantity else ""

    @property
    def factor(self) -> Fraction:
        """What one of its unit counts: a per cent is a hundredth."""
        return PARTS.get(self.kind, Fraction(1))

    @cached_property
    def interval(self) -> Interval:
        """What it stands for, percentages as parts of one; anything if it was not understood."""
        if self.quantity is None:
            return Interval()
        factor = PARTS.get(self.kind)
        return self.quantity.interval * factor if factor else self.quantity.interval

    @property
    def meets_others(self) -> bool:
        """Whether it can be compared with anything: it says what happened, of something."""
        outcome = self.vintage not in ("target", "forecast")
        return self.quantity is not None and bool(self.subject) and outcome


_DERIVED = tuple(n for n, v in vars(Draft).items() if isinstance(v, cached_property))


def with_changes(draft: Draft, **changes: Any) -> Draft:
    """A draft with other fields, as :func:`dataclasses.replace` makes it, in a third of the time.

    >>> with_changes(Draft(0, 2, "5%", None), subject="exports").subject
    'exports'
    """
    fields = {**vars(draft), **changes}
    for name in _DERIVED:
        fields.pop(name, None)
    made = object.__new__(Draft)
    vars(made).update(fields)
    return made


_PLURAL = re.compile(r"\s+(?:[a-z-]{2,}\s+){0,3}?(?:[a-z]{2,}(?<!ss)s|people|children)\b")


def as_count(quantity: Quantity | None, behind: str) -> Quantity | None:
    """A whole number before a plural, which counts one by one: it is that number itself.

    >>> from gd_metrics.quantity import parse
    >>> as_count(parse("20"), " new stores opened").interval, as_count(parse("20"), ".").interval
    (Interval('20', '20'), Interval('19.5', '20.5'))
    """
    if quantity is None or quantity.unit or quantity.hedge != "exact":
        return quantity
    within = quantity.interval.width
    if quantity.value.denominator == 1 and within == 1 and _PLURAL.match(behind):
        return replace(quantity, interval=Interval(quantity.value, quantity.value))
    return quantity
