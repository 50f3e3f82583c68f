"""A file of claims by itself: what it leaves out is derived or has a default.

A row needs what it counts (``indicator``), when (``period``) and its ``printed`` characters.
The rest of table ``claims`` may be there too; a package's ``claims`` is such a file.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from ..claim import COUNTED, GROWTH_BASES, NOT_APPLICABLE, default_base, measure_unit, printed_unit
from ..errors import QuantityError, UnknownNameError
from ..finding import Finding, Place
from ..quantity import Quantity, parse
from ..quantity.formula import parse_formulas
from ..quantity.units import is_unit, unit_parts
from ..quantity.vocabulary import INFIXES, SUFFIXES, alternatives, normalise
from ..rules import provenance
from ..rules.world import World
from ..tables.package import DESCRIPTOR, installed
from ..tables.reading.files import File
from ..tables.schema.arrow import arrow_schema
from ..tables.values.numbers import value
from .report import CLAIMS

if TYPE_CHECKING:
    import pyarrow as pa

NEEDED = ("indicator", "period", "printed")
"""The columns by which a file of claims is known."""

_DEFAULTS = {"area": NOT_APPLICABLE, "measure": "level", "basis": NOT_APPLICABLE,
             "vintage": "final", "rank": "normal"}  # fmt: skip
_SCALES = {Fraction(10**power) for power in (3, 4, 6, 8, 9, 12)}
_BEHIND = re.compile(f"(?:{alternatives({**SUFFIXES, **INFIXES}).pattern})$")
_Kind = tuple[str, str]
"""Indicator and measure: what has one unit."""

_OPTIONAL = ("section", "locator", "context", "attributed_to", "note")


@dataclass(frozen=True)
class Loose:
    """Claims of a file, completed.

    Attributes:
        table: full rows of table ``claims``; those that can't be completed are left out.
        rows: the row in the file of each, from 1.
        findings: why rows were left out.
        world: the indicators that occur, with their units, and formulas over them.
    """

    table: pa.Table
    rows: Sequence[int]
    findings: tuple[Finding, ...]
    world: World


def is_claims(table: pa.Table) -> bool:
    """Whether a table holds claims."""
    return set(NEEDED) <= set(table.column_names)


def complete(file: File, formulas: Sequence[str] = ()) -> Loose:
    """Complete the claims of a file.

    Args:
        file: a file whose table :func:`is_claims`.
        formulas: over its indicators.

    Raises:
        gd_metrics.errors.FormulaError: for a formula that can't be read.
    """
    import pyarrow as pa

    findings = [*_misspelt(file)]
    numbered = list(_claims(file, findings))
    rows = [row for _, row in numbered]
    table = pa.Table.from_pylist(rows, schema=arrow_schema(dict(claims_schema())))
    world = World(_indicators(rows), formulas=parse_formulas(formulas))
    return Loose(table, [number for number, _ in numbered], tuple(findings), world)


def check_names(loose: Loose, file: str) -> None:
    """Whether the formulas name indicators that the claims have.

    Raises:
        UnknownNameError: if one does not.
    """
    for formula in loose.world.formulas.values():
        for name in formula.names:
            if name not in loose.world.indicators:
                raise UnknownNameError("indicator", name, loose.world.indicators, of=file)


def _misspelt(file: File) -> Iterator[Finding]:
    """Columns that nothing reads and that are nearly one that is read and not there."""
    given = file.table.column_names
    known = {*(f["name"] for f in claims_schema()["fields"]), "growth_basis"}
    absent = sorted(known - {*given})
    for name in given:
        near = difflib.get_close_matches(name, absent, n=1, cutoff=0.8)
        if name not in known and near:
            text = f"column {name!r} is not read; is {near[0]!r} meant?"
            place = Place(file.written.shown, 1, 1)
            yield Finding("extra-label", "warning", CLAIMS, name, text, None, name, place=place)


@cache
def claims_schema() -> Mapping[str, Any]:
    """The Table Schema of claims, of the installed data, without the keys to other tables."""
    descriptor = json.loads((installed() / DESCRIPTOR).read_text(encoding="utf-8"))
    schema = next(r["schema"] for r in descriptor["resources"] if r["name"] == CLAIMS)
    return {key: value for key, value in schema.items() if key != "foreignKeys"}


def _claims(file: File, findings: list[Finding]) -> Iterator[tuple[int, dict[str, Any]]]:
    units: dict[_Kind, str] = {}
    scales: dict[_Kind, Fraction] = {}
    for number, given in enumerate(file.table.to_pylist(), 1):
        row = {name: cell for name, cell in given.items() if cell is not None}
        if not row:
            continue  # reported as blank
        claim_id = str(row.get("claim_id", f"{file.name}-{number}"))
        lacking = [name for name in NEEDED if name not in row]
        try:
            if lacking:
                raise ValueError(f"{', '.join(lacking)} must not be empty")
            yield number, _claim(row, claim_id, file.name, units, scales)
        except (ValueError, OverflowError) as error:
            column = _column_of(error) or (lacking[0] if lacking else "printed")
            findings.append(
                Finding(provenance.CODE, "error", CLAIMS, claim_id, str(error), number, column)
            )


def _column_of(error: Exception) -> str:
    """The column that an error is about, if it says so."""
    start = str(error).partition(" ")[0]
    return start if start in ("value", "unit", "growth_basis") else ""


def _claim(
    given: Mapping[str, Any],
    claim_id: str,
    source: str,
    units: dict[_Kind, str],
    scales: dict[_Kind, Fraction],
) -> dict[str, Any]:
    """A full row; all claims of one indicator and measure are in the unit of its first."""
    row = {**_DEFAULTS, **{k: str(v) for k, v in given.items()}}
    if row.get("growth_basis", GROWTH_BASES[0]) not in GROWTH_BASES:
        raise ValueError(
            f"growth_basis is one of {', '.join(GROWTH_BASES)}, not {row['growth_basis']!r}"
        )
    kind = (row["indicator"], row["measure"])
    own = measure_unit(row["measure"], _words(row, units.get(kind))) or row.get("unit")
    quantity = _parsed(row["printed"], row.get("context", ""), own or "")
    unit = units.setdefault(kind, own or quantity.unit)
    if not unit and row["measure"] not in COUNTED:
        raise ValueError("has no unit: print it with the figure, or add a column unit")
    quantity = quantity.to(unit) if unit else quantity
    if own and own != unit and _other(row, unit, quantity):
        raise ValueError(  # a bare number: nobody could tell later which unit it was in
            f"unit is {own}, that of {row['indicator']}, {row['measure']}, is {unit}; "
            "write all of them in one unit, or print it with the figure"
        )
    written = float(quantity.value)
    if "value" in row:
        exact = Fraction(repr(value(row["value"])))
        if not own:
            exact *= scales.setdefault(kind, _scale(quantity.value, exact))
        elif own != unit:
            exact *= Fraction(unit_parts(own)[0], unit_parts(unit)[0])
        written = float(exact)
    bounds = [None if b is None else float(b) for b in (quantity.lower, quantity.upper)]
    return {
        "claim_id": claim_id,
        "source_id": row.get("source_id", source),
        **{name: row.get(name) for name in (*_OPTIONAL, *_DEFAULTS, *NEEDED)},
        "base": row.get("base") or default_base(row["measure"], row["period"]),
        "value": written,
        "unit": unit,
        "hedge": quantity.hedge,
        "lower": bounds[0],
        "upper": bounds[1],
        "growth_basis": row.get("growth_basis"),
    }


def _words(row: Mapping[str, Any], first: str | None) -> Iterator[str]:
    """The words for its unit that a claim may have: the first claim's, its own, the printed."""
    yield from filter(None, (first, row.get("unit")))
    yield printed_unit(row["printed"], row.get("context", ""))


def _other(row: Mapping[str, Any], unit: str, quantity: Quantity) -> bool:
    """Whether a claim would be read as another figure in a unit."""
    return parse(row["printed"], row.get("context", ""), unit=unit).to(unit) != quantity


def _scale(printed: Fraction, written: Fraction) -> Fraction:
    """What values count in the printed unit where no column says: ``12.3`` of 12.3 million."""
    scale = printed / written if written else Fraction(1)
    return scale if scale in _SCALES else Fraction(1)


def _parsed(printed: str, context: str, unit: str) -> Quantity:
    """A figure in its own unit, which may be any word where no column says it."""
    try:
        return parse(printed, context, unit=unit)
    except QuantityError as error:
        word = _without_hedge(printed[error.position :].strip())
        if unit or not 0 < error.position < len(printed) or not is_unit(word):
            raise
        return parse(printed, context, unit=word)


def _without_hedge(word: str) -> str:
    """A unit without the hedge printed behind it: barrels or more, 桶以上."""
    behind = _BEHIND.search(normalise(word))
    return word[: behind.start()] if behind else word


def _indicators(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Indicators as their claims show them; growth is nominal only where that is said."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        known = found.setdefault(
            row["indicator"],
            {"indicator": row["indicator"], "unit": "", "area": row["area"],
             "basis": row["basis"], "growth_basis": "", "additive": True},
        )  # fmt: skip
        if row["measure"] == "level":
            known["unit"] = known["unit"] or row["unit"]
            known["additive"] = known["additive"] and row["value"] >= 0
        known["growth_basis"] = max(row["growth_basis"] or "", known["growth_basis"])
    return {key: row for key, row in found.items() if row["unit"]}
