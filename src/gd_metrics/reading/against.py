"""A text against what a package has published: which of its figures others print otherwise.

A figure meets a published one only where its subject is an indicator's name or alias, its area
one of the package's areas, and its period and measure are the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from ..claim import Claim
from ..errors import PackageError
from ..tables.package import Package, has_package, installed, open_package
from .drafts import Draft
from .meet import Reading
from .subjects import area_key, normalised, own_area

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_QUOTED = re.compile("^“[^”]+”(?=.)")
"""What a name in quotes before a subject is: which of them it is."""


@dataclass(frozen=True)
class Published:
    """Claims that a package has of the cell that a draft is of.

    Attributes:
        draft: the figure of the text.
        indicator: the package's key.
        claims: what it has, those that are not deprecated.
        agrees: whether one of them can be true together with the draft.
    """

    draft: Draft
    indicator: str
    claims: tuple[Claim, ...]
    agrees: bool


@dataclass(frozen=True)
class Known:
    """What a package calls its indicators and areas.

    Attributes:
        indicators: keys by their names and aliases, as subjects meet others.
        areas: keys by their names.
    """

    indicators: Mapping[str, str]
    areas: Mapping[str, str]

    def indicator(self, draft: Draft) -> str:
        """The key of what a figure is of; empty where no name or alias is its subject."""
        subject = normalised(draft.subject)
        unquoted = normalised(_QUOTED.sub("", draft.subject))
        names = (subject, f"{subject}数", unquoted)
        return next((self.indicators[name] for name in names if name in self.indicators), "")


def known(path: str | Path | None = None) -> Known:
    """The names of a package.

    Args:
        path: a package; if not given, the project or package in the current folder where that
            has indicators, else the installed data. Nothing else that lies there is looked at.

    Raises:
        PackageError: if the one that is named can't be read.
    """
    return _known(open_package(path) if path is not None else _here() or open_package(installed()))


def _here() -> Package | None:
    """The package in the current folder; none where it is no package that names indicators."""
    try:
        package = open_package(Path()) if has_package(Path()) else None
    except PackageError:
        return None  # a text is read the same beside a broken package as beside none
    return package if package and "indicators" in package.resources else None


def _known(package: Package) -> Known:
    return Known(_names(package), _areas(package))


def against(reading: Reading, path: str | Path | None = None) -> list[Published]:
    """Compare the figures of a text with those of a package.

    Args:
        reading: what was read.
        path: a package; the installed data if not given.

    Raises:
        PackageError: if it can't be read, or has no claims with indicators.
    """
    package = open_package(installed() if path is None else path)
    if not {"claims", "indicators"} <= package.resources.keys():
        raise PackageError(f"{package.label}: has no claims and indicators to compare with")
    cells: dict[tuple[str, str, str, str], list[Claim]] = defaultdict(list)
    for row in package.table("claims").to_pylist():
        claim = Claim.from_row(row)
        if claim.rank != "deprecated" and claim.is_outcome:
            cells[claim.indicator, claim.area, claim.period, claim.measure].append(claim)
    return [*_compared(reading, _known(package), cells)]


def _names(package: Package) -> dict[str, str]:
    names: dict[str, str] = {}
    for row in _rows(package, "indicators"):
        for column in ("name_zh", "name_en", "indicator"):
            if row.get(column):
                names[normalised(row[column])] = row["indicator"]
    for row in _rows(package, "indicator_aliases"):
        names[normalised(row["alias"])] = row["indicator"]
    return names


def _areas(package: Package) -> dict[str, str]:
    areas: dict[str, str] = {}
    for row in _rows(package, "areas"):
        for column in ("name_zh", "name_en", "area"):
            if row.get(column):
                areas[row[column]] = row["area"]
                areas[area_key(row[column], "")] = row["area"]
    areas.pop("", None)
    return areas | {area: areas["中国"] for area in ("全国", "我国") if "中国" in areas}


def _rows(package: Package, table: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    if table in package.resources:
        rows = package.table(table).to_pylist()
    return rows


def _compared(
    reading: Reading, names: Known, cells: Mapping[tuple[str, str, str, str], Sequence[Claim]]
) -> Iterator[Published]:
    own = own_area(reading.document.text)
    for draft in reading.drafts:
        indicator, area = names.indicator(draft), names.areas.get(draft.place or own)
        apart = draft.base or draft.averaging or draft.sure == "guessed" or not draft.meets_others
        if apart or not (indicator and area):
            continue
        claims = cells.get((indicator, area, draft.period, draft.measure), [])
        if claims:
            agrees = any(_meet(draft, claim) for claim in claims)
            yield Published(draft, indicator, tuple(claims), agrees)


def _meet(draft: Draft, claim: Claim) -> bool:
    assert draft.quantity
    try:
        one = draft.quantity.to(claim.unit)
    except ValueError:
        return True  # another unit is another figure, and no contradiction
    edge = not (one.hedge == claim.hedge == "exact")
    return one.interval.meets(claim.interval, edge=edge) or one.interval.gap(
        claim.interval
    ) == Fraction(0)
