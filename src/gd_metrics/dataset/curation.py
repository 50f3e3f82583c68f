"""Read what people write: ``curation/*.csv`` and ``curation/datapackage.toml``.

Every cell that can be derived is left empty in the files and filled here: a claim's unit,
hedge and bounds from its literal, its area and basis from its indicator's defaults, the
base of a growth from its period. Errors say file, row and column.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from ..claim import OUTCOMES, default_base, measure_unit, printed_unit, unit_wanted
from ..errors import CurationError, MetadataError, UnknownNameError, UnreadableError
from ..quantity import parse
from ..quantity.units import kind, unit_parts
from ..tables.reading.csv import likely_encoding
from ..tables.reading.records import records
from ..tables.values.numbers import value

Row = dict[str, str]
METADATA = "datapackage.toml"
NEEDED = ("sources", "areas", "units", "indicators", "claims")
"""Files without which there is no package."""

_DEFAULTED = {"claims": ("area", "basis", "base", "rank", "value")}
"""Columns that may be empty or left out, though their table has a value in each row."""


@dataclass(frozen=True)
class Curation:
    """The files of one ``curation/`` folder.

    Attributes:
        folder: where they lie.
        metadata: ``datapackage.toml``: title, licences, version and so on.
        tables: rows of each CSV file by its name, every value as written.
        lines: the line of each row, from 1.
    """

    folder: Path
    metadata: Mapping[str, Any]
    tables: Mapping[str, list[Row]]
    lines: Mapping[str, list[int]]

    def place(self, table: str, index: int) -> str:
        """File and line of a row, as editors count: the header is line 1."""
        return f"{self.folder.name}/{table}.csv, line {self.lines[table][index]}"


def read(folder: Path, columns: Mapping[str, Mapping[str, bool]]) -> Curation:
    """Read a ``curation/`` folder.

    Args:
        folder: the folder.
        columns: for each table the columns that its file may have, and whether it must.

    Raises:
        FileNotFoundError: if there is no ``datapackage.toml``.
        MetadataError: if it is no TOML.
        CurationError: for what is no CSV in UTF-8, rows of the wrong length, and columns that
            are unknown, repeated or missing.
    """
    if not (folder / METADATA).is_file():
        raise FileNotFoundError(
            f"{folder / METADATA}: missing; a project to build has it in its {folder.name}/"
        )
    for name in NEEDED:
        if not (folder / f"{name}.csv").is_file():
            raise FileNotFoundError(f"{folder / name}.csv: missing; a header line is enough")
    try:
        metadata = tomllib.loads((folder / METADATA).read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MetadataError(f"{folder / METADATA}: not TOML in UTF-8: {error}") from error
    problems: list[str] = []
    tables, lines = {}, {}
    for name, known in columns.items():
        file = folder / f"{name}.csv"
        if file.is_file():
            needed = {c for c, must in known.items() if must} - {*_DEFAULTED.get(name, ())}
            read = [*_rows(file, known, needed, problems)]
            lines[name], tables[name] = [line for line, _ in read], [row for _, row in read]
    if problems:
        raise CurationError(problems)
    return Curation(folder, _plain(metadata), tables, lines)


def _plain(value: Any) -> Any:
    """What TOML has and JSON has not, as text: ``created = 2024-05-01`` is a date there."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else value


def _rows(
    file: Path, known: Iterable[str], needed: Collection[str], problems: list[str]
) -> Iterator[tuple[int, Row]]:
    """The rows of a file, each with its line; a row in which nothing stands is none."""
    where = f"{file.parent.name}/{file.name}"
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(f"{where}, line {line}: {_not_utf8(data)}; save it as UTF-8")
        return
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        problems.append(f"{where}, line {line}: has a NUL byte; take it out")
        return
    lines = records(text, strict=True)
    try:
        header = [column.strip() for column in next(lines, (1, []))[1]]
        _check_header(where, header, known, needed, problems)
        yield from _numbered(where, header, lines, dict.fromkeys(known, ""), problems)
    except UnreadableError as error:
        problems.append(f"{where}, {error}; see to its quotes")


def _not_utf8(data: bytes) -> str:
    name = likely_encoding(data)
    return f"is not UTF-8, but may be {name.upper()}" if name else "is not UTF-8"


def _check_header(
    where: str,
    header: Sequence[str],
    known: Iterable[str],
    needed: Collection[str],
    problems: list[str],
) -> None:
    for column in dict.fromkeys(header):
        if column not in known:
            problems.append(f"{where}: unknown column {column!r}; known are {', '.join(known)}")
        if header.count(column) > 1:
            problems.append(f"{where}: column {column!r} stands twice")
    lacking = (column for column in known if column in needed and column not in header)
    problems.extend(f"{where}: lacks column {column!r}" for column in lacking)


def _numbered(
    where: str,
    header: Sequence[str],
    lines: Iterable[tuple[int, list[str]]],
    empty: Row,
    problems: list[str],
) -> Iterator[tuple[int, Row]]:
    for begun, values in lines:
        if not any(value.strip() for value in values):
            continue
        if len(values) != len(header):
            problems.append(
                f"{where}, line {begun}: {len(values)} cells, the header has {len(header)}"
            )
        else:
            cells = {column: value.strip() for column, value in zip(header, values, strict=True)}
            yield begun, empty | cells


def derive_claims(curation: Curation) -> list[dict[str, Any]]:
    """The full rows of table ``claims``: what is written, defaults, and what literals say.

    Raises:
        CurationError: with a line for every row whose indicator is unknown, whose literal
            can't be read, or whose value is not a number.
    """
    indicators = {row["indicator"]: row for row in curation.tables["indicators"]}
    claims: list[dict[str, Any]] = []
    problems = [*_no_units(curation)]
    if problems:
        raise CurationError(problems)
    units = _measure_units(curation)
    for index, row in enumerate(curation.tables["claims"]):
        where = f"{curation.place('claims', index)} ({row['claim_id']})"
        indicator = indicators.get(row["indicator"])
        if indicator is None:
            problems.append(
                f"{where}: {UnknownNameError('indicator', row['indicator'], indicators)}"
            )
            continue
        try:
            claims.append(_claim(row, indicator, _own_unit(row, units)))
        except ValueError as error:
            problems.append(f"{where}: {error}")
    if problems:
        raise CurationError(problems)
    return claims


def _no_units(curation: Curation) -> Iterator[str]:
    """Indicators whose unit can't be read, so that none of their claims can."""
    for index, row in enumerate(curation.tables["indicators"]):
        try:
            unit_parts(row["unit"])
        except ValueError as error:
            yield f"{curation.place('indicators', index)} ({row['indicator']}): unit: {error}"


def _measure_units(curation: Curation) -> dict[str, str]:
    """The units that measures have of their own, as ``units.csv`` or the claims call them."""
    written = [row["unit"] for row in curation.tables["units"]]
    claims: dict[str, list[Row]] = {}
    for row in curation.tables["claims"]:
        claims.setdefault(row["measure"], []).append(row)
    return {
        measure: measure_unit(
            measure, chain(written, (printed_unit(r["printed"], r["context"]) for r in alike))
        )
        for measure, alike in claims.items()
    }


def _own_unit(row: Row, units: Mapping[str, str]) -> str:
    """The unit that a claim's measure has: the printed one where the project's is of other times.

    A streak of 54 months is none of years.
    """
    own, printed = units[row["measure"]], printed_unit(row["printed"], row["context"])
    if own and printed and kind(printed) != kind(own):
        return unit_wanted(row["measure"], printed, None) or own
    return own


def _claim(row: Row, indicator: Row, own_unit: str) -> dict[str, Any]:
    unit = own_unit or indicator["unit"]
    target = row["vintage"] not in OUTCOMES
    quantity = parse(row["printed"], row["context"], unit=unit, target=target).to(unit)
    bounds = [None if b is None else float(b) for b in (quantity.lower, quantity.upper)]
    return {
        **row,
        "area": row["area"] or indicator["area"],
        "basis": row["basis"] or indicator["basis"],
        "base": row["base"]
        or default_base(row["measure"], row["period"], row["printed"] + row["context"]),
        "rank": row["rank"] or "normal",
        "value": value(row["value"]) if row["value"] else float(quantity.value),
        "unit": unit,
        "hedge": quantity.hedge,
        "lower": bounds[0],
        "upper": bounds[1],
    }


def derive_units(curation: Curation) -> list[dict[str, Any]]:
    """The full rows of table ``units``: base, factor and power of ten from the unit itself.

    Bases of written units, and the units that measures have of their own (``%``), are added
    where nobody wrote them.

    Raises:
        CurationError: with a line for every unit that can't be read.
    """
    units, problems = [], []
    written = curation.tables["units"]
    own = _measure_units(curation)
    printed = (_own_unit(row, own) for row in curation.tables["claims"])
    needed = [*_bases(written), *own.values(), *printed]
    known = {row["unit"] for row in written}
    added = [{"unit": unit} for unit in dict.fromkeys(needed) if unit and unit not in known]
    for index, row in enumerate([*written, *added]):
        try:
            factor, base = unit_parts(row["unit"])
        except ValueError as error:
            problems.append(f"{curation.place('units', index)}: {error}")
            continue
        power = len(str(factor)) - 1
        units.append({**row, "base": base, "factor": float(factor), "unit_mult": power})
    if problems:
        raise CurationError(problems)
    return units


def _bases(units: Iterable[Row]) -> Iterator[str]:
    for row in units:
        try:
            yield unit_parts(row["unit"])[1]
        except ValueError:
            continue  # reported with its line
