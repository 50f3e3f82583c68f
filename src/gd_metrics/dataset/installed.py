"""Read the data that is installed with this library: tables, claims, and resolved figures.

>>> tables()["claims"]
'Claims'
>>> claims(indicator="nev_output", period="2024", source_id="ycwb-2025-01").num_rows
4
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UnknownNameError
from ..tables.package import DESCRIPTOR, Package, installed, open_package

if TYPE_CHECKING:
    import pyarrow as pa

    from ..claim import Claim
    from ..rules.world import Roots


@dataclass(frozen=True)
class Figure:
    """The value to stand behind for one cell, with the claims for and against it.

    Attributes:
        indicator, area, measure, period, basis, base: the cell.
        value: the figure in ``unit``; ``None`` where nothing decides.
        lower, upper: what all claims for it allow; ``None`` is unbounded.
        status: ``agreed`` (by independent sources), ``single`` or ``contested``.
        vintage: vintage of the claim whose value is taken.
        decided_by: ``agreement``, ``rank``, ``vintage``, ``source``, ``precision`` or ``nothing``.
        independent: how many claims for it share no root source.
        claims_for, claims_against: the claims that agree with it, and those that do not.
        source: whom the deciding claim goes back to: publisher, title and date.
        roots: ids of the root sources of the claims for it; with ``independent`` they say
            how much support it has.
        citation: a sentence to paste: figure, source and this package's version.
    """

    indicator: str
    area: str
    measure: str
    period: str
    basis: str
    base: str
    value: float | None
    lower: float | None
    upper: float | None
    unit: str
    status: str
    vintage: str | None
    decided_by: str
    independent: int
    claims_for: tuple[Claim, ...]
    claims_against: tuple[Claim, ...]
    source: str | None
    roots: tuple[str, ...]
    citation: str


@cache
def _package() -> Package:
    return open_package(installed() / DESCRIPTOR)


def path() -> Path:
    """Where the installed ``datapackage.json`` lies.

    >>> path().name
    'datapackage.json'
    """
    return _package().root / DESCRIPTOR


def __getattr__(name: str) -> str:
    if name == "data_version":
        return str(_package().descriptor["version"])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def tables() -> dict[str, str]:
    """The tables' names with their titles, in the order of the descriptor.

    >>> tables()["claims"]
    'Claims'
    """
    return {name: resource.title for name, resource in _package().resources.items()}


@cache
def table(name: str) -> pa.Table:
    """One table, as pyarrow; ``.to_pandas()`` and ``polars.from_arrow`` take it on.

    Args:
        name: one of :func:`tables`.

    Raises:
        UnknownNameError: if there is no such table.

    >>> table("areas").column_names[:2]
    ['area', 'name_zh']
    """
    if name not in _package().resources:
        raise UnknownNameError("table", name, _package().resources)
    return _package().table(name)


def claims(**where: str) -> pa.Table:
    """The claims that have these values in these columns; all of them without any.

    Args:
        where: column and value, such as ``indicator="nev_output"``, ``period="2024"``. An
            indicator may be named as people call it (``新能源汽车产量``).

    Raises:
        UnknownNameError: if there is no such column, or no claim has the value.

    >>> claims(indicator="新能源汽车产量", section="box/1")["printed"].to_pylist()
    ['43%', '1/4']
    """
    import pyarrow.compute as pc

    found = table("claims")
    for column, named in where.items():
        if column not in found.column_names:
            raise UnknownNameError("column of claims", column, found.column_names)
        value = indicator_key(named) if column == "indicator" else str(named)
        known = table("claims")[column].unique().drop_null().to_pylist()
        if value not in known:
            raise UnknownNameError(column, value, map(str, known))
        found = found.filter(pc.equal(found[column], value))
    return found


def indicator_key(name: str) -> str:
    """The key of an indicator that is named by key, Chinese or English name, or alias.

    Raises:
        UnknownNameError: if nothing is called so.

    >>> indicator_key("GDP"), indicator_key("nev_output")
    ('gdp', 'nev_output')
    """
    names: dict[str, str] = {}
    for row in table("indicators").to_pylist():
        names |= dict.fromkeys((row["name_zh"], row["name_en"]), row["indicator"])
    names |= {row["alias"]: row["indicator"] for row in table("indicator_aliases").to_pylist()}
    keys = table("indicators")["indicator"].to_pylist()
    if name in keys:
        return name
    if name not in names:
        raise UnknownNameError("indicator", name, [*keys, *(n for n in names if n == name)])
    return names[name]


def figure(
    indicator: str,
    *,
    period: str,
    measure: str = "level",
    area: str | None = None,
    basis: str | None = None,
    base: str | None = None,
) -> Figure:
    """The figure of one cell.

    Args:
        indicator: its key, name or alias.
        period: ``2024``, ``2024-Q1``, ``2024-06``, ``2024-01/2024-11``.
        measure: ``level``, ``growth``, ``share``, ``rank``, ``streak`` …
        area, basis: the indicator's defaults where not given.
        base: needed only where the cell's other parts leave several.

    Raises:
        UnknownNameError: if there is no figure; it says which part is unknown, and what is
            known for it.

    >>> nev = figure("nev_output", measure="growth", period="2024")
    >>> nev.value, nev.lower, nev.upper, nev.unit
    (43.0, 42.95, 43.05, '%')
    """
    wanted = _wanted(indicator, area, measure, basis) | {"period": str(period), "base": base}
    rows = _narrowed(table("figures").to_pylist(), wanted)
    if len(rows) > 1:
        bases = (row["base"] for row in rows)
        raise UnknownNameError("single base", "", bases, of=_words(wanted.values()))
    return _figure(rows[0])


def _wanted(
    indicator: str, area: str | None, measure: str, basis: str | None
) -> dict[str, str | None]:
    """Parts of a cell, with the indicator's defaults where none are given."""
    key = indicator_key(indicator)
    defaults = next(r for r in table("indicators").to_pylist() if r["indicator"] == key)
    return {
        "indicator": key,
        "area": area or defaults["area"],
        "measure": measure,
        "basis": basis or defaults["basis"],
    }


def _narrowed(rows: list[dict[str, Any]], wanted: Mapping[str, str | None]) -> list[dict[str, Any]]:
    """The figures that have all the parts; an error names the first part that none has."""
    from ..claim import CELL

    given: list[str | None] = []
    for part in CELL:
        value = wanted.get(part)
        if value is None:
            continue
        known = {row[part] for row in rows}
        rows = [row for row in rows if row[part] == value]
        if not rows:
            raise UnknownNameError(part, value, known, of=_words(given))
        given.append(value)
    return rows


def _words(given: Iterable[str | None]) -> str:
    return ", ".join(value for value in given if value) or "the data"


def _figure(row: dict[str, Any]) -> Figure:
    from ..claim import Claim

    roles = {
        r["claim_id"]: r["role"]
        for r in table("figure_claims").to_pylist()
        if r["cell"] == row["cell"]
    }
    members = [Claim.from_row(r) for r in table("claims").to_pylist() if r["claim_id"] in roles]
    chosen = next((c for c in members if roles[c.claim_id] == "chosen"), None)
    agreeing = tuple(c for c in members if roles[c.claim_id] != "against")
    source = _source(chosen) if chosen else None
    return Figure(
        **{name: value for name, value in row.items() if name != "cell"},
        claims_for=agreeing,
        claims_against=tuple(c for c in members if roles[c.claim_id] == "against"),
        source=source,
        roots=tuple(sorted({root for c in agreeing for root in _roots().of_claim(c)})),
        citation=_citation(row, source),
    )


@cache
def _roots() -> Roots:
    from ..rules.world import World

    return World.of({"source_origins": table("source_origins")}).roots


def _citation(row: dict[str, Any], source: str | None) -> str:
    value = "no value decided" if row["value"] is None else f"{row['value']:.12g} {row['unit']}"
    package = _package().descriptor
    return (
        f"{row['indicator']}, {row['area']}, {row['measure']}, {row['period']}: {value}. "
        f"{source or 'Sources disagree'}. In: {package['title']}, version {package['version']} "
        f"(gd_metrics), cell {row['cell']}."
    )


def _source(claim: Claim) -> str:
    sources = {r["source_id"]: r for r in table("sources").to_pylist()}
    key = claim.attributed_to or claim.source_id
    source, seen = sources[key], sources[claim.source_id]
    link = source["url"] or seen["url"]
    where = "" if key == claim.source_id else f", as printed by {seen['publisher']}"
    told = f"{source['publisher']}: {source['title']} ({source['date_published']}){where}"
    return f"{told}, {link}" if link else told


def series(
    indicator: str,
    *,
    area: str | None = None,
    measure: str = "level",
    basis: str | None = None,
    frequency: str | None = "A",
) -> pa.Table:
    """The figures of a series, a row a period.

    Args:
        indicator: its key, name or alias.
        area, basis: the indicator's defaults where not given.
        measure: ``level``, ``growth``, ``share``, ``rank``, ``streak`` …
        frequency: ``A`` for years alone (SDMX), ``None`` for every period.

    Returns:
        A table of ``period``, ``value``, ``lower``, ``upper``, ``unit``, ``status``,
        ``vintage`` and ``independent``; more than one row a period where bases differ.

    Raises:
        UnknownNameError: if there is no such series.

    >>> series("gdp", area="CN-GD")["period"].to_pylist()[-2:]
    ['2024', '2025']
    """
    import pyarrow as pa

    wanted = _wanted(indicator, area, measure, basis)
    rows = _narrowed(table("figures").to_pylist(), wanted)
    if frequency == "A":
        rows = [row for row in rows if row["period"].isdigit()]
    elif frequency is not None:
        raise UnknownNameError("frequency", frequency, ["A"])
    columns = ("period", "value", "lower", "upper", "unit", "status", "vintage", "independent")
    schema = pa.schema([table("figures").schema.field(name) for name in columns])
    rows.sort(key=lambda row: (row["period"], row["base"]))
    return pa.Table.from_pylist([{c: row[c] for c in columns} for row in rows], schema=schema)
