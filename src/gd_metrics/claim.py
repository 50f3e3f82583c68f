"""One claim as an object: its cell, its exact interval, where it was printed.

Rules work on whole tables; this is what they hand over once few claims are left to look
at closely, and what the library shows to people.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, NamedTuple

from .quantity import Quantity, parse
from .quantity.interval import Interval
from .quantity.units import kind

CELL = ("indicator", "area", "measure", "period", "basis", "base")
"""The columns that make a cell, in the order of its key (an SDMX series key and its period)."""

NOT_APPLICABLE = "_Z"
"""SDMX's code where a dimension does not apply, so no part of a key is ever null."""

UNIT_OF = {
    "growth": "%",
    "share": "%",
    "rank": "places",
    "streak": "years",
    "duration": "years",
}
"""Measures that have a unit of their own, whatever the indicator's is: that or one of its kind."""

COUNTED = ("rank", "streak", "ordinal", "duration")
"""Measures that are positive whole numbers."""

_UNITS = {"char": "characters", "page": "page"}
"""What locators count, in words."""

GROWTH_BASES = ("real", "comparable", "nominal", "revised", "none")
"""How growth may be computed, as ``growth_basis`` says it; rule GD301 binds nominal growth."""

OUTCOMES = ("estimate", "preliminary", "final", "revised")
"""Vintages of what happened, earliest first. Targets and forecasts never meet them."""

MEASURES = ("level", "growth", "share", "rank", "streak", "duration", "threshold", "ordinal")
VINTAGES = (*OUTCOMES, "target", "forecast")
RANKS = ("preferred", "normal", "deprecated")


@dataclass(frozen=True)
class Claim:
    """One figure as printed in one place of one source; the columns of table ``claims``."""

    claim_id: str
    source_id: str
    section: str | None
    locator: str | None
    printed: str
    context: str | None
    attributed_to: str | None
    indicator: str
    area: str
    base: str
    period: str
    measure: str
    basis: str
    vintage: str
    value: float
    unit: str
    hedge: str
    lower: float | None
    upper: float | None
    rank: str
    note: str | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Claim:
        """Build a claim from a row of the table, whatever further columns it has."""
        values: dict[str, Any] = {field.name: row.get(field.name) for field in fields(cls)}
        return cls(**values)

    @property
    def cell(self) -> str:
        """The key of the place in which claims must agree: parts of :data:`CELL` and dots."""
        return cell_key(getattr(self, part) for part in CELL)

    @cached_property
    def quantity(self) -> Quantity:
        """What the printed characters say, in the claim's unit.

        Raises:
            ValueError: if they can't be read, or are in a unit of another kind.
        """
        return parse(self.printed, self.context or "", unit=self.unit).to(self.unit)

    @cached_property
    def interval(self) -> Interval:
        """The exact interval behind the printed digits.

        Where they can't be read, which GD101 reports, nothing is known: it is unbounded.
        """
        try:
            return self.quantity.interval
        except ValueError:
            return Interval()

    @property
    def truncated(self) -> Interval:
        """What an exact figure stands for if its last digit was cut off, not rounded."""
        width = self.interval.width
        if self.hedge != "exact" or not width:
            return self.interval
        value = self.quantity.value
        return Interval(value, value + width) if value >= 0 else Interval(value - width, value)

    @property
    def is_outcome(self) -> bool:
        """Whether it says what happened, not what is planned or expected."""
        return self.vintage in OUTCOMES

    @property
    def place(self) -> str:
        """Where it stands: section and offsets, as far as they are known.

        Offsets count characters from 0, first included and last not (RFC 5147).
        """
        part, _, paragraph = (self.section or "").partition("/")
        unit, _, span = (self.locator or "").partition("=")
        words = [
            part,
            f"paragraph {paragraph}" if paragraph else "",
            f"{_UNITS.get(unit, unit)} {span.replace(',', '–')}" if span else "",
        ]
        return ", ".join(word for word in words if word) or "place not recorded"

    @property
    def fingerprint(self) -> str:
        """16 hex digits that change when what is printed, its place or its cell does."""
        seen = "\x1f".join([self.printed, self.context or "", self.locator or "", self.cell])
        return hashlib.sha256(seen.encode()).hexdigest()[:16]

    def agrees(self, other: Claim) -> bool:
        """Whether one true value could be printed as both claims are.

        Exact printings that share no more than an edge do not agree (43 and 44).
        """
        edge = not (self.hedge == other.hedge == "exact")
        return self.interval.meets(other.interval, edge=edge)


def needed_columns() -> dict[str, str]:
    """The columns that a table of claims must have, with their Table Schema types.

    >>> needed_columns()["value"], "note" in needed_columns()
    ('number', False)
    """
    types = {"str": "string", "float": "number", "float | None": "number"}
    return {f.name: types[str(f.type)] for f in fields(Claim) if str(f.type) in types}


REQUIRED = tuple(name for name in needed_columns() if name not in ("lower", "upper"))
"""What a claim can't be without: an open interval has one bound, or none."""


def cell_key(parts: Iterable[str]) -> str:
    """The key of a cell: its parts in the order of :data:`CELL`, joined by dots.

    >>> cell_key(["nev_output", "CN-GD", "growth", "2024", "NBS", "2023"])
    'nev_output.CN-GD.growth.2024.NBS.2023'
    """
    return ".".join(parts)


def measure_unit(measure: str, words: Iterable[str]) -> str:
    """The unit of a measure that has one of its own, in the project's word for it.

    Args:
        measure: of a claim.
        words: units that the project names or prints, the first choice first.

    Returns:
        The first of the words that is of the measure's kind, or the plain English one; empty
        for measures that are in the indicator's unit.

    >>> [measure_unit(m, ["亿元", "年"]) for m in ("streak", "rank", "level")]
    ['年', 'places', '']
    """
    own = UNIT_OF.get(measure, "")
    if own in ("", "%"):
        return own
    return next((word for word in words if kind(word) == kind(own)), own)


def printed_unit(printed: str, context: str = "") -> str:
    """The unit printed beside a figure, in the language it is printed in; empty for none.

    >>> printed_unit("连续8年"), printed_unit("five consecutive years"), printed_unit("3rd")
    ('年', 'years', '')
    """
    try:
        return parse(printed, context).unit
    except ValueError:
        return ""


def unit_wanted(measure: str, unit: str, level_unit: str | None) -> str | None:
    """The unit that a claim must be in; its own where that is a word for the measure's.

    >>> unit_wanted("streak", "年", "亿元"), unit_wanted("level", "元", "亿元")
    ('年', '亿元')
    """
    own = UNIT_OF.get(measure)
    return unit if own and kind(own) == kind(unit) else own or level_unit


def finite(value: float | None) -> bool:
    """Whether a number is there and is neither NaN nor infinite."""
    return value is not None and math.isfinite(value)


class Cell(NamedTuple):
    """The place in which claims must agree; :func:`~gd_metrics.claim.cell_key` is its text."""

    indicator: str
    area: str
    measure: str
    period: str
    basis: str
    base: str

    @classmethod
    def of(cls, claim: Claim) -> Cell:
        """The cell of a claim."""
        return cls(*(getattr(claim, part) for part in cls._fields))

    def __str__(self) -> str:
        return cell_key(self)


def default_base(measure: str, period: str) -> str:
    """The base that is meant where none is written: a growth is on the year before.

    >>> default_base("growth", "2024-01/2024-11"), default_base("level", "2024")
    ('2023-01/2023-11', '_Z')
    """
    if measure != "growth":
        return NOT_APPLICABLE
    return re.sub(r"\d{4}", lambda year: str(int(year.group()) - 1), period)
