"""What rules must know beside the claims: indicators, areas, formulas, and who repeats whom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from ..claim import COUNTED, Cell, Claim, exceeds_whole
from ..quantity.formula import Formula, parse_formula
from ..quantity.interval import NOT_NEGATIVE, Interval
from ..quantity.units import CLASSIFIERS, PARTS, kind, unit_parts

if TYPE_CHECKING:
    import pyarrow as pa


class Roots:
    """Which documents first said what a source says: its ends in ``source_origins``.

    >>> roots = Roots([("repost", "wire"), ("wire", "report")])
    >>> sorted(roots.of("repost")), sorted(roots.of("else"))
    (['report'], ['else'])
    >>> sorted(roots.of("report#part-2")), sorted(roots.of("bulletin, p. 3"))
    (['report'], ['bulletin'])
    """

    def __init__(self, origins: Iterable[tuple[str, str]] = ()) -> None:
        self._origins: dict[str, list[str]] = {}
        for source, origin in origins:
            self._origins.setdefault(source, []).append(origin)
        self._known: dict[str, frozenset[str]] = {}

    def of(self, source: str) -> frozenset[str]:
        """The root sources of a source; the document itself where it repeats none."""
        if source not in self._known:
            roots, seen, queue = set(), set(), [source]
            while queue:
                if (here := queue.pop()) in seen:
                    continue
                seen.add(here)
                onward = self._origins.get(here, [])
                queue.extend(onward)
                if not onward:
                    roots.add(document(here))
            self._known[source] = frozenset(roots)
        return self._known[source]

    def of_claim(self, claim: Claim) -> frozenset[str]:
        """The roots of whom the text cites for the claim, or else of its source."""
        return self.of(claim.attributed_to or claim.source_id)


_PART = re.compile(
    r"""[\s,;:_./|\-–—]*(?:
        [#§].*
      | [(（\[].*(?:page|section|part|table|box|[章节页部分表]).*
      | (?<=[\s,;:_./|\-–—])
        (?:sections?|sec|pages?|pp?|paragraphs?|para|chapters?|ch|parts?|tables?|tab|box|figures?
          |fig|annex|appendix|footnotes?|notes?)
        [\s._\-–—]*(?:no[\s._\-–—]*)?[\divxa-c]{0,6}(?:[.\-–—]\d+)*
      | 第[\d一二三四五六七八九十百]+[章节页部分表条段].*
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
"""A part of a document, behind the document's name."""


def document(source: str) -> str:
    """The document of a source whose key names a part of it, such as a section or page.

    >>> document("report-2024 section 3"), document("公报第三部分"), document("gd-gwr-2025")
    ('report-2024', '公报', 'gd-gwr-2025')
    """
    return _PART.sub("", source) or source


@dataclass(frozen=True)
class World:
    """The tables that rules look things up in; empty ones where a package has none.

    Attributes:
        indicators: rows of table ``indicators`` by key.
        parents: the area that each area is part of.
        kinds: what each area is.
        formulas: formulas by their id.
        roots: who repeats whom.
        partitions: the areas whose parts are all of them.
    """

    indicators: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    formulas: Mapping[str, Formula] = field(default_factory=dict)
    roots: Roots = field(default_factory=Roots)
    partitions: frozenset[str] = frozenset()

    @classmethod
    def of(cls, tables: Mapping[str, pa.Table]) -> World:
        """The world of a package's tables, whichever of them it has."""

        def rows(name: str) -> list[dict[str, Any]]:
            return tables[name].to_pylist() if name in tables else []

        return cls(
            {r["indicator"]: r for r in rows("indicators") if r["indicator"] and r["unit"]},
            {row["area"]: row["parent"] for row in rows("areas") if row["parent"]},
            {row["area"]: row["kind"] for row in rows("areas")},
            {
                row["formula_id"]: parse_formula(row["formula"])
                for row in rows("formulas")
                if row["formula_id"] and row["formula"]
            },
            Roots((row["source_id"], row["origin_id"]) for row in rows("source_origins")),
            frozenset(row["area"] for row in rows("areas") if row.get("partition")),
        )

    def unit(self, indicator: str) -> str:
        """The unit of an indicator's levels; empty where it is unknown."""
        return str(self.indicators.get(indicator, {}).get("unit", ""))

    def basis(self, indicator: str) -> str:
        """The basis of an indicator where none is said."""
        return str(self.indicators[indicator]["basis"])

    def is_count(self, indicator: str) -> bool:
        """Whether an indicator's levels are whole numbers of things, not scaled."""
        return self.unit(indicator) in CLASSIFIERS

    @cached_property
    def counts(self) -> frozenset[str]:
        """The indicators whose levels are whole numbers of things."""
        return frozenset(filter(self.is_count, self.indicators))

    @cached_property
    def not_negative(self) -> frozenset[str]:
        """The indicators whose levels can't be below zero: what adds up, and counts."""
        return frozenset(
            key for key, row in self.indicators.items() if row["additive"] or self.is_count(key)
        )

    @cached_property
    def falls_to_zero(self) -> frozenset[str]:
        """The indicators that can't fall by more than 100 %, since they can't be below zero."""
        signed = {key for key, row in self.indicators.items() if row.get("signed")}
        return self.not_negative - signed

    def domain(self, cell: Cell) -> Interval:
        """What a cell's value can be at all, in base units (a share of 100 % is 1)."""
        if cell.measure == "share":
            beyond = exceeds_whole(cell.indicator, cell.base)
            return Interval(Fraction(0), None if beyond else Fraction(1))
        if cell.measure == "growth":
            below = cell.indicator not in self.falls_to_zero
            return Interval(None if below else Fraction(-1), None)
        if cell.measure in COUNTED:
            return Interval(Fraction(1), None)
        return NOT_NEGATIVE if cell.indicator in self.not_negative else Interval()

    def is_whole(self, cell: Cell) -> bool:
        """Whether a cell's value is a whole number."""
        return cell.measure in COUNTED or (
            cell.measure == "level" and self.is_count(cell.indicator)
        )


@cache
def factor(unit: str) -> Fraction:
    """What one of a unit counts in base units; a per cent is a hundredth.

    >>> factor("亿元"), factor("%"), factor("")
    (Fraction(100000000, 1), Fraction(1, 100), Fraction(1, 1))
    """
    if not unit:
        return Fraction(1)
    scale, base = unit_parts(unit)
    return scale * PARTS.get(kind(base), Fraction(1))
