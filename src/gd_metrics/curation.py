"""Read what people write: ``curation/*.csv`` and ``curation/datapackage.toml``.

Every cell that can be derived is left empty in the files and filled here: a claim's unit,
hedge and bounds from its literal, its area and basis from its indicator's defaults, the
base of a growth from its period. Errors say file, row and column.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .claim import NOT_APPLICABLE, UNIT_OF
from .places import Written
from .quantity import parse, unit_parts

Row = dict[str, str]
METADATA = "datapackage.toml"
NEEDED = ("sources", "areas", "units", "indicators", "claims")
"""Files without which there is no package."""


class MetadataError(Exception):
    """``datapackage.toml`` can't be read."""


class CurationError(Exception):
    """Rows of ``curation/`` that can't be built; one line each, with file and row.

    Attributes:
        problems: a line each.
    """

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Curation:
    """The files of one ``curation/`` folder.

    Attributes:
        folder: where they lie.
        metadata: ``datapackage.toml``: title, licences, version and so on.
        tables: rows of each CSV file by its name, every value as written.
    """

    folder: Path
    metadata: Mapping[str, Any]
    tables: Mapping[str, list[Row]]
    _written: dict[str, Written] = field(default_factory=dict, repr=False, compare=False)

    def place(self, table: str, index: int) -> str:
        """File and line of a row, as editors count: the header is line 1."""
        line = self._written.setdefault(table, Written(self.folder / f"{table}.csv"))
        return f"{self.folder.name}/{table}.csv, line {line.row(index + 1).line}"


def read(folder: Path, columns: Mapping[str, list[str]]) -> Curation:
    """Read a ``curation/`` folder.

    Args:
        folder: the folder.
        columns: for each table the columns that its file may have.

    Raises:
        FileNotFoundError: if there is no ``datapackage.toml``.
        MetadataError: if it is no TOML.
        CurationError: for rows of the wrong length, and unknown or repeated columns.
    """
    if not (folder / METADATA).is_file():
        raise FileNotFoundError(
            f"{folder / METADATA}: missing; a project to build has it in its {folder.name}/"
        )
    for name in NEEDED:
        if not (folder / f"{name}.csv").is_file():
            raise FileNotFoundError(f"{folder / name}.csv: missing; a header line is enough")
    try:
        metadata = tomllib.loads((folder / METADATA).read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MetadataError(f"{folder / METADATA}: not TOML in UTF-8: {error}") from error
    problems: list[str] = []
    tables = {}
    for name, known in columns.items():
        file = folder / f"{name}.csv"
        if file.is_file():
            tables[name] = list(_rows(file, known, problems))
    if problems:
        raise CurationError(problems)
    return Curation(folder, metadata, tables)


def _rows(file: Path, known: list[str], problems: list[str]) -> Iterator[Row]:
    where = f"{file.parent.name}/{file.name}"
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(f"{where}: not UTF-8 (byte {error.start}); save it as UTF-8")
        return
    lines = csv.reader(io.StringIO(text, newline=""))
    header = next(lines, [])
    for column in header:
        if column not in known:
            problems.append(f"{where}: unknown column {column!r}; known are {', '.join(known)}")
        if header.count(column) > 1:
            problems.append(f"{where}: column {column!r} stands twice")
    end = lines.line_num
    for values in lines:
        begun, end = end + 1, lines.line_num
        if not values:
            continue  # a blank line is no row
        if len(values) != len(header):
            problems.append(
                f"{where}, line {begun}: {len(values)} cells, the header has {len(header)}"
            )
        else:
            yield {column: value.strip() for column, value in zip(header, values, strict=True)}


def derive_claims(curation: Curation) -> list[dict[str, Any]]:
    """The full rows of table ``claims``: what is written, defaults, and what literals say.

    Raises:
        CurationError: with a line for every row whose indicator is unknown, whose literal
            can't be read, or whose value is not a number.
    """
    indicators = {row["indicator"]: row for row in curation.tables["indicators"]}
    claims, problems = [], []
    for index, row in enumerate(curation.tables["claims"]):
        where = f"{curation.place('claims', index)} ({row['claim_id']})"
        indicator = indicators.get(row["indicator"])
        if indicator is None:
            problems.append(f"{where}: unknown indicator {row['indicator']!r}")
            continue
        try:
            claims.append(_claim(row, indicator))
        except ValueError as error:
            problems.append(f"{where}: {error}")
    if problems:
        raise CurationError(problems)
    return claims


def _claim(row: Row, indicator: Row) -> dict[str, Any]:
    unit = UNIT_OF.get(row["measure"]) or indicator["unit"]
    quantity = parse(row["printed"], row["context"], unit=unit).to(unit)
    bounds = [None if b is None else float(b) for b in (quantity.lower, quantity.upper)]
    return {
        **row,
        "area": row["area"] or indicator["area"],
        "basis": row["basis"] or indicator["basis"],
        "base": row["base"] or default_base(row["measure"], row["period"]),
        "rank": row["rank"] or "normal",
        "value": float(row["value"]),
        "unit": unit,
        "hedge": quantity.hedge,
        "lower": bounds[0],
        "upper": bounds[1],
    }


def default_base(measure: str, period: str) -> str:
    """The base that is meant where none is written: a growth is on the year before.

    >>> default_base("growth", "2024-01/2024-11"), default_base("level", "2024")
    ('2023-01/2023-11', '_Z')
    """
    if measure != "growth":
        return NOT_APPLICABLE
    return re.sub(r"\d{4}", lambda year: str(int(year.group()) - 1), period)


def derive_units(curation: Curation) -> list[dict[str, Any]]:
    """The full rows of table ``units``: base, factor and power of ten from the unit itself.

    Bases of written units, and the units that measures have of their own (``%``), are added
    where nobody wrote them.

    Raises:
        CurationError: with a line for every unit that can't be read.
    """
    units, problems = [], []
    written = curation.tables["units"]
    measured = (UNIT_OF.get(row["measure"], "") for row in curation.tables["claims"])
    wanted = [*_bases(written), *measured]
    known = {row["unit"] for row in written}
    added = [{"unit": unit} for unit in dict.fromkeys(wanted) if unit and unit not in known]
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
