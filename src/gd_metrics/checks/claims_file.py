"""A file of claims by itself: what it leaves out is derived or has a default.

A row needs what it counts (``indicator``), when (``period``) and its ``printed`` characters.
The rest of table ``claims`` may be there too; a package's ``claims`` is such a file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pyarrow as pa

from ..claim import (
    COLUMNS,
    COUNTED,
    DEFAULTS,
    GROWTH_BASES,
    GROWTH_BASIS,
    OUTCOMES,
    claims_schema,
    default_base,
    default_basis,
    measure_unit,
    printed_unit,
)
from ..errors import QuantityError, few
from ..finding import Finding, Place, shown
from ..quantity import Quantity, parse, takes_scale
from ..quantity.units import is_unit, unit_parts
from ..quantity.vocabulary import INFIXES, SUFFIXES, alternatives, normalise
from ..rules import provenance
from ..tables.places import Places
from ..tables.reading.files import File
from ..tables.reading.resource import Read
from ..tables.schema.arrow import arrow_schema
from ..tables.schema.schema import Schema
from ..tables.values.numbers import value
from ..tables.values.periods import period
from . import settings as fitting
from .claims import ReadClaims, shown_world, with_formulas
from .opened import Opened
from .report import CLAIMS
from .selection import SCALE
from .settings import Input, Request

NEEDED = ("indicator", "period", "printed")
"""The columns by which a file of claims is known."""

FORMULA = "formula"
"""The column in which a file of claims says itself what holds between its indicators."""

_READ = {*COLUMNS, GROWTH_BASIS, FORMULA}
"""The columns of a file of claims that are read."""

_SCALES = {Fraction(10**power) for power in (3, 4, 6, 8, 9, 12)}
_BEHIND = re.compile(f"(?:{alternatives({**SUFFIXES, **INFIXES}).pattern})$")
_Kind = tuple[str, str]
"""Indicator and measure: what has one unit."""


def is_claims(table: pa.Table) -> bool:
    """Whether a table holds claims."""
    return set(NEEDED) <= set(table.column_names)


def lacking(table: pa.Table) -> str:
    """Why a table holds no claims: what they need, or what is meant by nearly that.

    >>> import pyarrow as pa
    >>> lacking(pa.table({"indicator": ["a"], "perod": ["2031"], "printed": ["3"]}))
    "column 'perod': did you mean 'period'?"
    """
    absent = [name for name in NEEDED if name not in table.column_names]
    meant = {_meant(name, absent): name for name in table.column_names if name not in _READ}
    if len(absent) == len(NEEDED) or not set(absent) <= meant.keys():
        return f"columns {', '.join(NEEDED)}"
    return ", ".join(f"column {meant[name]!r}: did you mean {name!r}?" for name in absent)


def open_claims(file: File, request: Request) -> Opened:
    """Open a file of claims: complete its rows, and leave out those that can't be.

    Args:
        file: a file whose table :func:`is_claims`.
        request: formulas over its indicators, the engine that compares, and so on.

    Raises:
        gd_metrics.errors.FormulaError: for a formula that can't be read.
        UnknownNameError: for one that names no indicator.
    """
    kind = kind_of(file)
    if request.settings.long:
        kind = replace(kind, traits=kind.traits | {fitting.LONG})
    settings, label = request.fit(kind), shown(file.path)
    put = None
    if settings.engine is not None:  # what columns need is not imported before
        from .asking import putting

        put = putting(settings)
    findings = [*file.findings, *_misspelt(file), *_too_large(file)]
    numbered = [*_claims(file, findings)]
    numbers = [number for number, _ in numbered]
    schema = arrow_schema(claims_schema())
    table = pa.Table.from_pylist([row for _, row in numbered], schema=schema)
    bases = pa.array([row["growth_basis"] for _, row in numbered], pa.string())
    world = shown_world(table.append_column(GROWTH_BASIS, bases))
    written = replace(file.written, key=("claim_id",) if _has_ids(file) else ())
    ids = table["claim_id"].to_pylist()
    rows = dict(zip(reversed(ids), reversed(numbers), strict=True))  # the first of an id counts
    return Opened(
        path=file.path,
        label=label,
        settings=settings,
        findings=tuple(findings),
        reads={CLAIMS: Read(table)},
        schemas={CLAIMS: Schema.of(claims_schema(), "v2")},
        rows={CLAIMS: file.table.num_rows},
        places=Places(label, {CLAIMS: written}, {CLAIMS: rows}),
        claims=ReadClaims(table, put=put),
        world=with_formulas(
            world, (*_stated(file), *request.formulas(world.indicators, "indicator", label))
        ),
        relocated=partial(_in_file, numbers, file),
        has_ids=_has_ids(file),
        remarks=tuple(_remarks(file)),
    )


def _stated(file: File) -> Iterator[str]:
    """The formulas that a file's own column gives, each once."""
    if FORMULA in file.table.column_names:
        yield from dict.fromkeys(str(f) for f in file.table[FORMULA].to_pylist() if f)


def kind_of(file: File) -> Input:
    """A file of claims, as settings may or may not fit it."""
    traits = {fitting.CLAIMS, fitting.QUERIES, fitting.RULES} | traits_of(file)
    return Input(shown(file.path), "a file of claims", frozenset(traits))


def traits_of(file: File) -> set[str]:
    """What a file is: a text, or a workbook."""
    of_text, of_sheet = {fitting.CSV, fitting.TEXTS}, {fitting.WORKBOOK, fitting.TEXTS}
    return (of_text if file.is_text else set()) | (of_sheet if file.sheet else set())


def _has_ids(file: File) -> bool:
    return "claim_id" in file.table.column_names


def _in_file(numbers: Sequence[int], file: File, finding: Finding) -> Finding:
    """A finding at its row in the file, not among the completed ones, and at a column of it."""
    if finding.row is None or finding.table != CLAIMS:
        return finding
    derived = finding.column is not None and finding.column not in file.table.column_names
    column = "printed" if derived else finding.column
    return replace(finding, row=numbers[finding.row - 1], column=column)


_MEANT = {
    "area": ("ref_area", "geo", "region", "province", "country"),
    "attributed_to": ("cited", "citing"),
    "base": ("whole", "base_period"),
    "claim_id": ("id", "claim"),
    "measure": ("kind", "measurement"),
    "period": ("time_period", "time", "year", "date"),
    "printed": ("literal", "text"),
    "source_id": ("source", "document"),
    "unit": ("unit_measure", "units"),
    "value": ("obs_value", "number"),
    "vintage": ("obs_status", "status"),
}
"""What else a column of claims is called, in SDMX and by people."""


def _misspelt(file: File) -> Iterator[Finding]:
    """Columns that nothing reads, where one that is read and not there may be meant."""
    there = file.table.column_names
    absent = sorted(_READ - {*there})
    for name in there:
        if name in _READ:
            continue
        if meant := _meant(name, absent):
            text = f"column {name!r} is not read; is {meant!r} meant?"
            place = Place(file.written.shown, 1, 1)
            yield Finding("extra-label", "warning", CLAIMS, name, text, None, name, place=place)


def _meant(name: str, absent: Sequence[str]) -> str | None:
    """The column that a name is nearly, or is another name of, among those that are not there."""
    plain = name.strip().lower().replace(" ", "_").replace("-", "_")
    called = [column for column in absent if plain in (column, *_MEANT.get(column, ()))]
    return next(iter([*called, *difflib.get_close_matches(plain, absent, n=1, cutoff=0.8)]), None)


def _remarks(file: File) -> Iterator[str]:
    """Columns that nothing reads, and bare figures that are read by the unit of their column."""
    unread = [name for name in file.table.column_names if name not in _READ]
    if unread:
        yield f"not read: column {few(unread, _NAMED)}"
    for unit, figures in _unscaled(file).items():
        printed = figures[0][1]
        yield f"no scale word is printed in column printed: {printed} is read as {printed} {unit}"


_NAMED = 5
"""Columns that nothing reads which are named before the rest is only counted."""


def _unscaled(file: File) -> dict[str, list[tuple[int, str]]]:
    """Rows and figures that carry no scale word, by their unit, which has one: two readings."""
    unscaled: dict[str, list[tuple[int, str]]] = {}
    for number, cells in enumerate(file.table.to_pylist(), 1):
        unit, printed = cells.get("unit"), cells.get("printed")
        if not unit or not printed or cells.get("value") is not None:
            continue
        unit, printed = str(unit), str(printed)
        context = str(cells.get("context") or "")
        if takes_scale(printed, context, unit=unit) and _is_read(printed, context, unit):
            unscaled.setdefault(unit, []).append((number, printed))
    return unscaled


def _is_read(printed: str, context: str, unit: str) -> bool:
    """Whether a figure can be read in a unit; what can't be is an error in its own row."""
    try:
        parse(printed, context, unit=unit)
    except ValueError:
        return False
    return True


def _too_large(file: File) -> Iterator[Finding]:
    """Bare figures that are so large that nobody would print them in their unit, once a unit."""
    for unit, figures in _unscaled(file).items():
        large = [figure for figure in figures if _is_large(figure[1], unit)]
        if large:
            number, printed = large[0]
            base = unit_parts(unit)[1]
            text = (
                f"{printed} is read as {printed} {unit}, since its unit is {unit} and no scale "
                f"word is printed; where {printed} {base} is meant, write {base} as unit, or value"
            )
            yield Finding(SCALE, "warning", CLAIMS, unit, text, number, "unit", rows=len(large))


def _is_large(printed: str, unit: str) -> bool:
    """Whether a figure is no smaller than its unit's scale, as who uses one would not print it."""
    try:
        return abs(parse(printed).value) >= unit_parts(unit)[0]
    except ValueError:
        return False


def _claims(file: File, findings: list[Finding]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Full rows with their numbers; why others can't be completed is added to the findings."""
    units = Units(_without_unit(file))
    by_reason: dict[tuple[str, str], Finding] = {}
    for number, cells in enumerate(file.table.to_pylist(), 1):
        row = {name: cell for name, cell in cells.items() if cell is not None}
        if not row:
            continue  # reported as blank
        claim_id = str(row.get("claim_id", f"{file.name}-{number}"))
        lacking = [name for name in NEEDED if name not in row]
        try:
            if lacking:
                raise ValueError(f"{', '.join(lacking)} must not be empty")
            yield number, _claim(row, claim_id, file.name, units)
        except (ValueError, OverflowError) as error:
            column = _column_of(error) or (lacking[0] if lacking else "printed")
            text = str(error)
            first = provenance.RULE.finding(CLAIMS, claim_id, text, number, column)
            known = by_reason.get((column, text))
            by_reason[column, text] = replace(known, rows=known.rows + 1) if known else first
    findings += [_in_rows(finding) for finding in by_reason.values()]


def _in_rows(finding: Finding) -> Finding:
    """A finding that says in how many rows its column is so, if in several."""
    if finding.rows == 1:
        return finding
    more = finding.rows - 1
    rows = "row" if more == 1 else "rows"
    return replace(finding, detail=f"{finding.message} (and {more:,} more {rows} like this)")


def _without_unit(file: File) -> frozenset[_Kind]:
    """What no row says a unit of, in a column or with the figure: it is counted in units."""
    kinds: dict[_Kind, bool] = {}
    for cells in file.table.to_pylist():
        printed, indicator = cells.get("printed"), cells.get("indicator")
        if printed is None or indicator is None:
            continue
        kind = (str(indicator), str(cells.get("measure") or DEFAULTS["measure"]))
        if not kinds.get(kind):
            context = str(cells.get("context") or "")
            kinds[kind] = bool(cells.get("unit") or _says_unit(str(printed), context))
    return frozenset(kind for kind, has_unit in kinds.items() if not has_unit)


def _says_unit(printed: str, context: str) -> bool:
    """Whether a figure has more than digits: a unit, or what can't be read as none."""
    try:
        return bool(parse(_in_digits(printed), context).unit)
    except ValueError:
        return True


def _in_digits(printed: str) -> str:
    """A number as programs write large ones, in plain digits: 6e+05."""
    if not _SCIENTIFIC.fullmatch(printed):
        return printed
    return f"{Decimal(printed):f}"


_SCIENTIFIC = re.compile(r"[-+]?\d+(?:\.\d+)?[eE][-+]?\d{1,2}", re.ASCII)


def _column_of(error: Exception) -> str:
    """The column that an error is about, if it says so."""
    start = str(error).partition(" ")[0]
    return start if start in ("value", "unit", "growth_basis") else ""


def _claim(cells: Mapping[str, Any], claim_id: str, source: str, units: Units) -> dict[str, Any]:
    """A full row of the cells that are there."""
    row = {**DEFAULTS, **{name: str(cell) for name, cell in cells.items()}}
    if row.get("growth_basis", GROWTH_BASES[0]) not in GROWTH_BASES:
        raise ValueError(
            f"growth_basis is one of {', '.join(GROWTH_BASES)}, not {row['growth_basis']!r}"
        )
    row["printed"] = _in_digits(row["printed"])
    row["period"] = period(row["period"]) or row["period"]
    quantity, unit, written = units.read(row)
    words = f"{row['printed']} {row.get('context', '')}"
    bounds = [None if b is None else float(b) for b in (quantity.lower, quantity.upper)]
    return {
        **{name: row.get(name) for name in (*COLUMNS, GROWTH_BASIS)},
        "claim_id": claim_id,
        "source_id": row.get("source_id", source),
        "base": row.get("base") or default_base(row["measure"], row["period"], words),
        "basis": cells.get("basis") or default_basis(row["measure"], words),
        "value": written,
        "unit": unit,
        "hedge": quantity.hedge,
        "lower": bounds[0],
        "upper": bounds[1],
    }


_UNIT = "units"
"""What figures count where nobody says it."""


class Units:
    """The units of a file: all claims of one indicator and measure are in that of their first."""

    def __init__(self, without: Collection[_Kind] = ()) -> None:
        self._units: dict[_Kind, str] = {}
        self._without = frozenset(without)
        self._scales: dict[_Kind, Fraction] = {}

    def read(self, row: Mapping[str, str]) -> tuple[Quantity, str, float]:
        """What a row's printed characters say, in the unit of its indicator and measure.

        Returns:
            The quantity, its unit, and the value: that of column ``value`` if it is there.

        Raises:
            ValueError: for a figure without a unit, or in one that nobody could tell later.
        """
        kind = (row["indicator"], row["measure"])
        words = _words(row, self._units.get(kind))
        counted = _UNIT if kind in self._without else None
        own = measure_unit(row["measure"], words) or row.get("unit") or counted
        quantity = _parsed(row, own or "")
        unit = self._units.setdefault(kind, own or quantity.unit)
        if not unit and row["measure"] not in COUNTED:
            raise ValueError("has no unit: print it with the figure, or add a column unit")
        quantity = quantity.to(unit) if unit else quantity
        if own and own != unit and _other(row, unit, quantity):
            raise ValueError(  # a bare number: nobody could tell later which unit it was in
                f"unit is {own}, that of {row['indicator']}, {row['measure']}, is {unit}; "
                "write all of them in one unit, or print it with the figure"
            )
        if "value" not in row:
            return quantity, unit, float(quantity.value)
        return quantity, unit, float(self._value(row, kind, quantity, own))

    def _value(
        self, row: Mapping[str, str], kind: _Kind, quantity: Quantity, own: str | None
    ) -> Fraction:
        """The value that is written, in the unit of its indicator and measure."""
        exact = Fraction(repr(value(row["value"])))
        unit = self._units[kind]
        if not own:
            return exact * self._scales.setdefault(kind, _scale(quantity.value, exact))
        if own == unit:
            return exact
        return exact * Fraction(unit_parts(own)[0], unit_parts(unit)[0])


def _words(row: Mapping[str, Any], first: str | None) -> Iterator[str]:
    """The words for its unit that a claim may have: the first claim's, its own, the printed."""
    yield from filter(None, (first, row.get("unit")))
    yield printed_unit(row["printed"], row.get("context", ""))


def _other(row: Mapping[str, Any], unit: str, quantity: Quantity) -> bool:
    """Whether a claim would be read as another figure in a unit."""
    return _parsed(row, unit).to(unit) != quantity


def _scale(printed: Fraction, written: Fraction) -> Fraction:
    """What values count in the printed unit where no column says: ``12.3`` of 12.3 million."""
    scale = printed / written if written else Fraction(1)
    return scale if scale in _SCALES else Fraction(1)


def _parsed(row: Mapping[str, str], unit: str) -> Quantity:
    """A figure in its own unit, which may be any word where no column says it."""
    printed = row["printed"]
    target = row["vintage"] not in OUTCOMES
    read = partial(parse, printed, row.get("context", ""), target=target)
    try:
        return read(unit=unit)
    except QuantityError as error:
        word = _without_hedge(printed[error.position :].strip())
        if unit or not 0 < error.position < len(printed) or not is_unit(word):
            raise
        return read(unit=word)


def _without_hedge(word: str) -> str:
    """A unit without the hedge printed behind it: barrels or more, 桶以上."""
    behind = _BEHIND.search(normalise(word))
    return word[: behind.start()] if behind else word
