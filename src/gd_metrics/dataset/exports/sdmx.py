"""SDMX-CSV 2.0 of figures: an observation a row, by `the standard's field guide
<https://github.com/sdmx-twg/sdmx-csv/blob/master/data-message/docs/sdmx-csv-field-guide.md>`_.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv

from ...errors import PackageError
from ..installed import flags

DIMENSIONS = {
    "indicator": "INDICATOR", "area": "REF_AREA", "measure": "MEASURE", "basis": "BASIS",
    "base": "BASE", "period": "TIME_PERIOD",
}  # fmt: skip
"""The columns that make a cell, and the components that they are."""
ATTRIBUTES = {
    "unit": "UNIT_MEASURE", "vintage": "VINTAGE", "status": "CONTEST_STATUS", "hedge": "HEDGE",
    "lower": "LOWER", "upper": "UPPER", "printed": "PRINTED",
}  # fmt: skip
_VALUE = "value"


def write(figures: pa.Table, descriptor: Mapping[str, Any], file: Path) -> None:
    """Write figures, each an observation.

    Args:
        figures: table ``figures``.
        descriptor: of its package, which names agency and version.
        file: what is written.

    Raises:
        PackageError: if it lacks a column of figures.
    """

    if absent := [n for n in (*DIMENSIONS, _VALUE) if n not in figures.column_names]:
        raise PackageError(f"figures: lacks column {', '.join(absent)}; sdmx-csv is of figures")
    rows = figures.to_pylist()
    order = sorted(rows, key=lambda row: [row[n] for n in (*DIMENSIONS,)])
    columns = {
        "STRUCTURE": ["datastructure"] * len(order),
        "STRUCTURE_ID": [_structure(descriptor)] * len(order),
        "ACTION": ["I"] * len(order),
        **{word: [row[name] for row in order] for name, word in DIMENSIONS.items()},
        "OBS_VALUE": [row[_VALUE] for row in order],
        "OBS_STATUS": [*_statuses(order)],
        **{word: [row[name] for row in order]
           for name, word in ATTRIBUTES.items() if name in figures.column_names},
    }  # fmt: skip
    columns["TIME_PERIOD"] = [time_period(period) for period in columns["TIME_PERIOD"]]
    table = pa.table({name: pa.array(values) for name, values in columns.items()})
    csv.write_csv(table, file, csv.WriteOptions(quoting_style="needed", quoting_header="none"))


def _structure(descriptor: Mapping[str, Any]) -> str:
    """The data structure: agency, id and version, as SDMX writes them."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "_", str(descriptor.get("name") or "FIGURES")).upper()
    version = str(descriptor.get("version") or "1.0")
    plain = version if re.fullmatch(r"\d+\.\d+(\.\d+)?", version) else "1.0"
    return f"GD_METRICS:{name}({plain})"


def _statuses(rows: list[dict[str, Any]]) -> Iterator[str]:
    """OBS_STATUS of each; it tells breaks within a series."""
    series: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(rows):
        names = ("indicator", "area", "measure", "basis")
        series.setdefault(tuple(row[n] for n in names), []).append(place)
    status: dict[int, str] = {}
    for places in series.values():
        placed = sorted(places, key=lambda n: (rows[n]["period"], rows[n]["base"]))
        known = [{"vintage": None, **rows[n]} for n in placed]
        status |= dict(zip(placed, flags(known), strict=True))
    yield from (status[place] for place in range(len(rows)))


def time_period(period: str) -> str:
    """A period as SDMX writes it: of several months or years, a start and a length.

    >>> time_period("2024-01/2024-11"), time_period("2020/2024"), time_period("2024-Q1")
    ('2024-01-01/P11M', '2020-01-01/P5Y', '2024-Q1')
    """
    years = re.fullmatch(r"(\d{4})/(\d{4})", period)
    if years:
        return f"{years[1]}-01-01/P{int(years[2]) - int(years[1]) + 1}Y"
    months = re.fullmatch(r"(\d{4})-(\d{2})/(\d{4})-(\d{2})", period)
    if months:
        first, last = (int(months[n]) * 12 + int(months[n + 1]) for n in (1, 3))
        return f"{months[1]}-{months[2]}-01/P{last - first + 1}M"
    return period
