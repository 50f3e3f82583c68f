"""Several series side by side, with what may be computed with them beside each figure.

>>> made = panel(["R&D intensity", "gdp"], area="Guangdong", start=2023, end=2024)
>>> made["indicator"].to_pylist()
['rd_intensity', 'rd_intensity', 'gdp', 'gdp']
>>> made["value"].to_pylist()[2:]
[137905.42, 141633.81]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import UnknownNameError
from .installed import parts_of, series

if TYPE_CHECKING:
    import pyarrow as pa

    from ..claim import Measure

KEPT = (
    *("period", "value", "hedge", "lower", "upper", "unit", "vintage"),
    *("obs_status", "status", "distance", "source"),
)
"""What each figure has from its series."""


def panel(
    indicators: Sequence[str],
    *,
    area: str | None = None,
    start: int | str,
    end: int | str,
    measure: Measure = "level",
    basis: str | None = None,
) -> pa.Table:
    """Yearly figures of several indicators of one area, a row an indicator and year.

    A year without a figure has a row too, with nulls, so that a pivot shows the gap. Table
    ``searches`` says which gaps were looked into. A figure with a ``hedge`` may be a bound, and
    one flagged ``B`` in ``obs_status`` is not to be compared with the year before.

    Args:
        indicators: keys, names or aliases.
        area: by code or name; each indicator's own where not given.
        start, end: the first and last year.
        measure: ``level``, ``growth``, ``share``, ``rank`` …
        basis: the indicators' own where not given.

    Returns:
        A table of ``indicator``, ``area``, ``measure`` and what :func:`series` has of each year.

    Raises:
        UnknownNameError: if there is no such series, or the years are none.

    >>> made = panel(["nev_output"], area="广东", start=2023, end=2024)
    >>> [(row["period"], row["value"], row["distance"]) for row in made.to_pylist()]
    [('2023', 253.18, 'transcribed'), ('2024', 361.78, 'reported')]
    """
    import pyarrow as pa

    rows: list[dict[str, Any]] = []
    field = pa.field("x", pa.string())
    fields = [field.with_name(name) for name in ("indicator", "area", "measure")]
    for name in indicators:
        parts = parts_of(name, area, measure, basis)
        made = series(name, area=area, measure=measure, basis=basis)
        fields = [*fields[:3], *(made.schema.field(column) for column in KEPT)]
        rows += _of_years(parts, made.to_pylist(), _years(start, end))
    return pa.Table.from_pylist(rows, schema=pa.schema([f.with_nullable(True) for f in fields]))


def _years(start: int | str, end: int | str) -> list[str]:
    """The years from the first to the last."""
    for year in (start, end):
        if not (str(year).isdecimal() and len(str(year)) == 4):
            raise UnknownNameError("year", str(year), ["2019", "2025"])
    return [str(year) for year in range(int(start), int(end) + 1)]


def _of_years(
    parts: Mapping[str, str | None], rows: Sequence[Mapping[str, Any]], years: Sequence[str]
) -> list[dict[str, Any]]:
    """The rows of a series in some years, and one of nulls for each year that it has not."""
    named = {part: parts[part] for part in ("indicator", "area", "measure")}
    of_period: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        of_period.setdefault(row["period"], []).append(row)
    empty = dict.fromkeys(KEPT)
    return [
        {**named, **{column: row[column] for column in KEPT}}
        for year in years
        for row in of_period.get(year, [{**empty, "period": year}])
    ]
