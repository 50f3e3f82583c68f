"""Long tables as claims: a row an observation, as SDMX and tidy tables have them.

Which column is which ``--long`` says, and the headers of SDMX-CSV say it by themselves.

>>> Columns.of_text("indicator=measure,period=year,value=obs,area=geo").of["value"]
'obs'
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

import pyarrow as pa

from ..errors import ConfigError, PackageError, UnknownNameError
from ..finding import Place, shown
from ..quantity.units import is_unit
from ..tables.places import Written
from ..tables.reading.files import File
from ..tables.values.numbers import NumberForm, number, without_flag

NEEDED = ("indicator", "period", "value")
_MAY = (*NEEDED, "area", "unit", "source_id", "measure", "basis", "base", "vintage", "note")
_OTHER_NAMES = {"source": "source_id", "geo": "area"}
_SDMX = {
    "period": ("TIME_PERIOD",),
    "value": ("OBS_VALUE",),
    "area": ("REF_AREA", "GEO", "REFAREA"),
    "unit": ("UNIT_MEASURE", "UNIT"),
}
_ATTRIBUTES = (
    "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "DATAFLOW", "LAST UPDATE",
    "OBS_STATUS", "OBS_FLAG", "CONF_STATUS", "DECIMALS", "UNIT_MULT", "COMMENT_OBS", "TITLE",
    "TIME_FORMAT", "COLLECTION", "PRE_BREAK_VALUE", "OBS_COM", "COMMENT_TS", "EMBARGO_TIME", "FREQ",
)  # fmt: skip
"""Columns of SDMX that say something of a figure, and not what it is of."""
_BESIDE = re.compile(
    r"source|publisher|note|comment|remark|url|link|file|page|flag|status|\bid$|_id$|vintage|来源",
    re.IGNORECASE,
)
"""Columns by which figures of one cell may well differ: then they contradict each other."""
_SCALES = {0: "", 3: "thousand ", 6: "million ", 9: "billion ", 12: "trillion "}
"""What powers of ten are called."""
_UNITS = {"PC": "%", "PT": "%", "PERCENT": "%", "PS": "persons", "PERS": "persons"}
_EUROSTAT = {"MIO_": "million ", "THS_": "thousand ", "BN_": "billion ", "MRD_": "billion "}


_Figure = tuple[str | None, str | None]
"""What a cell prints, in plain digits, and its value."""


@dataclass(frozen=True)
class Columns:
    """Which columns of a long table are what.

    Attributes:
        of: the column of each part of a claim, several joined by ``+``; none for an indicator
            that the whole table is about.
        scale: the column of powers of ten that figures count in, if there is one.
    """

    of: Mapping[str, str]
    scale: str = ""

    @classmethod
    def of_text(cls, text: str) -> Columns:
        """The columns as somebody says them.

        Raises:
            ConfigError: for a text that does not say indicator, period and value.
        """
        of: dict[str, str] = {}
        for pair in text.split(","):
            part, sign, column = (word.strip() for word in pair.partition("="))
            part = _OTHER_NAMES.get(part, part)
            if not sign or not column or part not in _MAY or part in of:
                raise ConfigError(f"long: {pair!r} is not one of {', '.join(_MAY)}, and =COLUMN")
            of[part] = column
        if lacking := [part for part in NEEDED if part not in of]:
            raise ConfigError(f"long: says no column of {', '.join(lacking)}")
        return cls(of)

    @classmethod
    def seen(cls, table: pa.Table) -> Columns | None:
        """The columns of SDMX-CSV, by its own headers; ``None`` for another table."""
        upper = {name.upper().partition(":")[0].strip(): name for name in table.column_names}
        of = {
            part: upper[name] for part, names in _SDMX.items()
            for name in reversed(names) if name in upper
        }  # fmt: skip
        if not {"period", "value"} <= of.keys():
            return None
        rest = [
            name for plain, name in upper.items()
            if name not in of.values() and plain not in _ATTRIBUTES and plain != "UNIT_MULT"
        ]  # fmt: skip
        first = [name for name in rest if name.upper().startswith(("INDICATOR", "MEASURE"))]
        varying = [n for n in rest if n not in first and len(table[n].unique()) > 1]
        of["indicator"] = "+".join([*first, *varying] or rest)
        return cls(of, upper.get("UNIT_MULT", ""))


def as_claims(file: File, columns: Columns, form: NumberForm) -> File:
    """A long table as a file of claims.

    Args:
        file: the table.
        columns: which of its columns are what.
        form: how numbers are written.

    Returns:
        A table of claims in the same rows; rows without a figure are empty.

    Raises:
        UnknownNameError: for a column that is not there.
        PackageError: where rows are told apart by a column that nobody named.
    """

    parts = {part: _cells(file, part, name) for part, name in columns.of.items()}
    values = [_value(cell, form) for cell in parts.pop("value")]
    _refuse_alike(file, columns, parts, values)
    powers = _powers(file, columns)
    unit = _units(file, columns, parts.pop("unit", None), powers)
    values = [_shifted(pair, _shift(power, of_row, max(powers, default=0)))
              for pair, of_row, power in zip(values, unit, powers, strict=True)]  # fmt: skip
    printed, written_values = ([pair[n] for pair in values] for n in (0, 1))
    made: dict[str, list[Any]] = {
        **parts, "printed": printed, "value": written_values, "unit": unit
    }  # fmt: skip
    known = [figure is not None for figure in printed]
    table = pa.table({
        name: pa.array([c if k else None for c, k in zip(cells, known, strict=True)], pa.string())
        for name, cells in made.items() if any(cells)
    })  # fmt: skip
    own = {part: file.short_names.get(name, name) for part, name in columns.of.items()}
    back = {**own, "printed": own["value"]}
    written = replace(file.written, cell=partial(_place, file.written, back))
    return replace(file, table=table, written=written)


def _place(written: Written, back: Mapping[str, str], row: int, column: str | None) -> Place:
    """Where a cell of a claim stands in the long table."""
    return written.row(row, back.get(column or "", column))


def _cells(file: File, part: str, name: str) -> list[str | None]:
    """The cells of a part of a claim; of several columns, joined by points."""
    table = file.table
    if not name:  # a table of one indicator alone
        return [file.name] * table.num_rows
    if part == "unit" and name not in table.column_names and is_unit(name):
        return [name] * table.num_rows
    columns = []
    for one in [name] if name in table.column_names else name.split("+"):
        own = file.short_names.get(one.strip(), one.strip())
        if own not in table.column_names:
            raise UnknownNameError("column", one.strip(), table.column_names, of=shown(file.path))
        columns.append([None if c is None else str(c).strip() for c in table[own].to_pylist()])
    return [".".join(filter(None, cells)) or None for cells in zip(*columns, strict=True)]


def _value(cell: str | None, form: NumberForm) -> _Figure:
    """What a cell prints, in plain digits, and its value; as it is, where it is no number."""
    body, _ = without_flag(cell or "")
    try:
        figure = number(body, form)
    except ValueError:
        return body, None
    if figure is None:
        return None, None
    if body.rstrip().endswith("%"):
        return body, None
    plain = _plain(figure)
    return plain, plain


def _plain(value: Decimal) -> str:
    return f"{value:f}"


def _powers(file: File, columns: Columns) -> list[int]:
    """The power of ten that the figure of each row counts in."""
    if not columns.scale:
        return [0] * file.table.num_rows
    powers = []
    for row, cell in enumerate(file.table[columns.scale].to_pylist(), 1):
        text = str(cell or 0).partition(":")[0]
        try:
            powers.append(int(Decimal(text)))
        except (ArithmeticError, ValueError):
            raise PackageError(
                f"{shown(file.path)}: row {row}: {columns.scale} is {text!r}, and no power of ten"
            ) from None
    return powers


def _shift(power: int, unit: str | None, largest: int) -> int:
    """By how many digits a figure is moved, where its unit can't say the power of ten.

    Down, so that it has no more digits than were printed.
    """
    if unit is None:  # all figures count in the largest
        return power - largest
    return power if unit == "%" else power - _named_power(power)


def _named_power(power: int) -> int:
    """The next power of ten that has a word."""
    return min((named for named in _SCALES if named >= power), default=max(_SCALES))


def _shifted(value: _Figure, by: int) -> _Figure:
    """What a cell prints, and its value, times a power of ten."""
    if not by or value[1] is None:
        return value
    plain = _plain(Decimal(value[1]).scaleb(by))
    return plain, plain


def _units(
    file: File, columns: Columns, cells: Sequence[str | None] | None, powers: Sequence[int]
) -> list[str | None]:
    """The unit of each row: from a column, an option, or the header of the figures."""
    rows = file.table.num_rows
    if cells is None:
        own = file.short_names.get(columns.of["value"], columns.of["value"])
        unit = next((label.unit for label in file.labels if label.name == own), "")
        cells = [unit if unit and is_unit(unit) else None] * rows
    return [
        _unit(cell, _SCALES[_named_power(power)]) for cell, power in zip(cells, powers, strict=True)
    ]


def _unit(code: str | None, scale: str) -> str | None:
    """A unit, which SDMX and Eurostat have codes for, in the words that claims have."""
    if not code:
        return None
    code = code.partition(":")[0].strip() if ": " in code else code
    for start, words in _EUROSTAT.items():
        if code.startswith(start):
            return words + code.removeprefix(start)
    word = _UNITS.get(code, code)
    if not is_unit(word):
        return None
    return word if word == "%" else scale + word


def _refuse_alike(
    file: File, columns: Columns, parts: Mapping[str, Sequence[str | None]],
    values: Sequence[_Figure],
) -> None:  # fmt: skip
    """Refuse rows of one cell with several figures, where a column that nobody named parts them."""
    names = [name for name in parts if name not in ("unit", "note")]
    cells = [*zip(*(parts[name] for name in names), strict=True)]
    known: dict[tuple[str | None, ...], set[str | None]] = {}
    for cell, (printed, _) in zip(cells, values, strict=True):
        if printed is not None:
            known.setdefault(cell, set()).add(printed)
    differing = {cell for cell, figures in known.items() if len(figures) > 1}
    if not differing:
        return
    used = {file.short_names.get(c.strip(), c.strip()) for n in columns.of.values()
            for c in n.split("+")}  # fmt: skip
    for name in _apart(file, [n for n in file.table.column_names if n not in used], cells,
                       differing, values):  # fmt: skip
        raise PackageError(
            f"{shown(file.path)}: rows of one {', '.join(names)} differ in column {name!r}: is it "
            f"part of what is counted? Say --long indicator={columns.of['indicator']}+{name},…"
        )


def _apart(
    file: File, names: Sequence[str], cells: Sequence[tuple[str | None, ...]],
    differing: set[tuple[str | None, ...]], values: Sequence[_Figure],
) -> Iterator[str]:  # fmt: skip
    """The columns of words that tell all such rows apart."""
    rows = [n for n, cell in enumerate(cells) if cell in differing and values[n][0] is not None]
    for name in names:
        if name.upper().partition(":")[0] in _ATTRIBUTES or _BESIDE.search(name):
            continue
        column = file.table[name].to_pylist()
        alike = Counter((cells[n], column[n]) for n in rows)
        if max(alike.values()) == 1:
            yield name
