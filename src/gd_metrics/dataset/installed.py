"""Read the data that is installed with this library: tables, claims, and resolved figures.

>>> tables()["claims"]
'Claims'
>>> claims(indicator="nev_output", period="2024", source_id="ycwb-2025-01").num_rows
4
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import SeveralNamedError, UnknownNameError
from ..faces import in_notebook
from ..tables.package import DESCRIPTOR, Package, installed, open_package

if TYPE_CHECKING:
    import pyarrow as pa

    from ..checks.names import Names
    from ..claim import Cell, Claim, Measure
    from ..rules.world import Roots


Row = dict[str, Any]
Parts = dict[str, str | None]
"""Parts of a cell, as far as they are said."""


@dataclass(frozen=True)
class Figure:
    """The value to stand behind for one cell, with the claims for and against it.

    Attributes:
        indicator, area, measure, period, basis, base: the cell.
        value: the figure in ``unit``, which ``hedge`` may make a bound; ``None`` where nothing
            decides.
        hedge: what the words around it make of the deciding claim: ``exact``, ``about``,
            ``more_than`` …; :attr:`Figure.text` says it in words.
        lower, upper: what all claims for it allow that are not superseded; ``None`` is unbounded.
        printed: the characters of the deciding claim.
        status: ``agreed`` (by independent documents), ``single`` or ``contested``.
        vintage: vintage of the claim whose value is taken.
        decided_by: ``agreement``, or the step of :mod:`~gd_metrics.dataset.resolution` that did.
        independent: how many documents, none of which repeats another, the claims for it go
            back to: support counts documents, not pages.
        distance: how near to the original its value was seen: ``opened`` (the document that first
            said it was opened here), ``transcribed`` (a page that repeats it was) or ``reported``
            (not even that page was opened again); ``None`` where nothing decides.
        claims_for, claims_against: the claims that agree with it, and those that do not.
        source: whom the deciding claim goes back to: publisher, title and date.
        roots: ids of the root sources of the claims for it; with ``independent`` they say
            how much support it has.
        citation: a sentence to paste: figure, source and this package's version.
        chosen: id of the deciding claim.
    """

    indicator: str
    area: str
    measure: Measure
    period: str
    basis: str
    base: str
    value: float | None
    hedge: str | None
    lower: float | None
    upper: float | None
    unit: str
    printed: str | None
    status: str
    vintage: str | None
    decided_by: str
    independent: int
    distance: str | None
    claims_for: tuple[Claim, ...]
    claims_against: tuple[Claim, ...]
    source: str | None
    roots: tuple[str, ...]
    citation: str
    chosen: str | None

    @property
    def text(self) -> str:
        """Value, hedge and unit as one says them.

        >>> figure("rd_expenditure", period="2021").text
        'more than 3800 亿元'
        """
        bounds = (self.lower, self.upper)
        return in_words(self.value, self.hedge, bounds, self.unit, self.printed or "")

    def __repr__(self) -> str:
        return f"Figure({self}, {self.status})"

    def _repr_html_(self) -> str:
        return in_notebook(self)

    def __str__(self) -> str:
        return f"{self.indicator}, {self.area}, {self.measure}, {self.period}: {self.text}"


HEDGES = {
    "about": "about ", "fraction": "about ", "nearly": "nearly ", "more_than": "more than ",
    "at_least": "at least ", "less_than": "less than ", "at_most": "at most ",
}  # fmt: skip
"""What is said before a figure; nothing before an exact one."""


def in_words(
    value: float | None,
    hedge: str | None,
    bounds: tuple[float | None, float | None],
    unit: str = "",
    printed: str = "",
) -> str:
    """A figure as one says it, with its hedge.

    Args:
        value: the figure; ``None`` where nothing decides.
        hedge: the hedge of the deciding claim.
        bounds: lower and upper bound, which are the two ends of a range.
        unit: the unit, if it is to be said.
        printed: the characters of the deciding claim, for zeros that end a decimal.

    >>> in_words(130.0, "nearly", (120.0, 130.0)), in_words(4.0, "range", (3.0, 5.0), "%")
    ('nearly 130', '3 to 5 %')
    >>> in_words(43.0, "exact", (42.95, 43.05), "%", "43.0%")
    '43.0 %'
    """
    if value is None:
        return "no value decided"
    text = f"{HEDGES.get(hedge or '', '')}{as_printed(value, printed)}"
    if hedge == "range" and None not in bounds:
        text = " to ".join(f"{bound:.12g}" for bound in bounds)
    return f"{text} {unit}".rstrip()


def as_printed(value: float, printed: str) -> str:
    """A value with the digits that are printed, where it is printed in its own unit.

    >>> as_printed(43.0, "43.0%"), as_printed(-5.0, "下降5.0%"), as_printed(124000.0, "12.40万亿元")
    ('43.0', '-5.0', '124000')
    """
    match = re.search(r"[0-9][0-9,]*[.][0-9]+", printed)
    digits = match[0].replace(",", "") if match else ""
    if not digits or float(digits) != abs(value):
        return f"{value:.12g}"
    return f"-{digits}" if value < 0 else digits


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
    """One table, as pyarrow; with pandas installed ``.to_pandas()`` takes it on.

    Args:
        name: one of :func:`tables`.

    Returns:
        A ``pyarrow.Table``: ``.to_pandas()`` needs ``pip install pandas``, and
        ``polars.from_arrow`` Polars; ``.to_pylist()`` needs neither.

    Raises:
        UnknownNameError: if there is no such table.

    >>> table("areas").column_names[:2]
    ['area', 'name_zh']
    """
    if name not in _package().resources:
        raise UnknownNameError("table", name, _package().resources, among=_INSTALLED)
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

    everything = selected = table("claims")
    for column, name in where.items():
        if column not in everything.column_names:
            raise UnknownNameError("column of claims", column, everything.column_names)
        value = indicator_key(name) if column == "indicator" else str(name)
        known = everything[column].unique().drop_null().to_pylist()
        if value not in known:
            raise UnknownNameError(column, value, map(str, known))
        selected = selected.filter(pc.equal(selected[column], value))
    return selected


_INSTALLED = "the installed data"
"""What people are told of where a name was looked for: not in a project of theirs."""


def indicator_key(name: str) -> str:
    """The key of an indicator that is named by key, Chinese or English name, or alias.

    Case does not matter, and a part of a name is enough where only one has it.

    Raises:
        UnknownNameError: if nothing is called so, or several are.

    >>> indicator_key("GDP"), indicator_key("nev_output"), indicator_key("新能源汽车产量")
    ('gdp', 'nev_output', 'nev_output')
    """
    return _key("indicator", name, _indicator_names())


def area_key(name: str) -> str:
    """The code of an area that is named by code, or in Chinese or English.

    Raises:
        UnknownNameError: if nothing is called so, or several are.

    >>> area_key("Guangdong"), area_key("广东"), area_key("cn")
    ('CN-GD', 'CN-GD', 'CN')
    """
    return _key("area", name, _area_names())


@cache
def _indicator_names() -> dict[str, list[str]]:
    """What each indicator is called."""
    names = {
        row["indicator"]: [row["indicator"], row["name_zh"], row["name_en"]]
        for row in table("indicators").to_pylist()
    }
    for row in table("indicator_aliases").to_pylist():
        names[row["indicator"]].append(row["alias"])
    return names


@cache
def _area_names() -> dict[str, list[str]]:
    """What each area is called; 广东 is 广东省."""
    return {
        row["area"]: [row["area"], row["name_zh"], row["name_en"], row["name_zh"].rstrip("省市")]
        for row in table("areas").to_pylist()
    }


def _key(kind: str, name: str, names: Mapping[str, Sequence[str]]) -> str:
    """The key that is called so: by its whole name, else as the only one with a part of it."""
    fitting, _ = _called(name, names)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        labels = {key: " / ".join(filter(None, names[key][1:3])) for key in fitting}
        raise SeveralNamedError(kind, name, labels, _INSTALLED)
    raise _unknown(kind, name, names)


def _called(name: str, names: Mapping[str, Sequence[str]]) -> tuple[list[str], bool]:
    """The keys that are called so, and whether only a part of their names is."""
    if name in names:
        return [name], False
    asked = name.casefold().replace("_", " ").strip()
    called = {
        key: [text.casefold().replace("_", " ") for text in texts] for key, texts in names.items()
    }
    if whole := [key for key, texts in called.items() if asked in texts]:
        return whole, False
    return [k for k, texts in called.items() if asked and any(asked in t for t in texts)], True


def _label(key: str, names: Mapping[str, Sequence[str]]) -> str:
    """A key with its names, for people.

    >>> _label("440300", _area_names())
    '深圳市 / Shenzhen (440300)'
    """
    _, zh, en, *_ = names[key]
    return f"{' / '.join(filter(None, (zh, en)))} ({key})"


def _unknown(kind: str, name: str, names: Mapping[str, Sequence[str]]) -> UnknownNameError:
    """That nothing is called so; what is nearly is said by its names, not by its key alone."""
    labels = {text: _label(key, names) for key, texts in names.items() for text in texts if text}
    return UnknownNameError(
        kind, name, labels, among=_INSTALLED, write=labels.__getitem__, see=_LIST
    )


_LIST = "gd-metrics list"


def _words_of_names() -> set[str]:
    """All that indicators and areas are called, and the longer words of that."""
    names = (*_indicator_names().values(), *_area_names().values())
    texts = {text for several in names for text in several}
    return texts | {word for text in texts for word in re.findall(r"[^\W_]{4,}", text)}


def taken_by_part(indicator: str, area: str | None = None) -> tuple[str, ...]:
    """What was taken where only a part of a name was given, a line each.

    >>> taken_by_part("nev_output", "Guangdon")
    ("'Guangdon' is taken for area 广东省 / Guangdong (CN-GD)",)
    """
    parts = (("indicator", indicator, _indicator_names()), ("area", area, _area_names()))
    return tuple(
        f"{name!r} is taken for {kind} {_label(_key(kind, name, names), names)}"
        for kind, name, names in parts
        if name and _called(name, names)[1]
    )


def find(word: str = "") -> pa.Table:
    """The series of the installed data, or those whose indicator or area is called so.

    Args:
        word: a part of a key, name or alias, in any case; all series without it.

    Returns:
        A table of ``indicator``, its ``name_zh`` and ``name_en``, ``area``, ``measure``, ``unit``,
        ``from`` and ``to`` (the first and last period) and ``figures``, a row a series.

    >>> find("robot")["indicator"].unique().to_pylist()
    ['industrial_robot_output', 'service_robot_output']
    """
    import pyarrow as pa

    asked = word.casefold()

    def has(names: Iterable[str]) -> bool:
        return any(asked in text.casefold() for text in names)

    series: dict[tuple[str, ...], list[str]] = {}
    for row in table("figures").to_pylist():
        if has(_indicator_names()[row["indicator"]]) or has(_area_names()[row["area"]]):
            key = tuple(row[part] for part in ("indicator", "area", "measure", "unit"))
            series.setdefault(key, []).append(row["period"])
    rows = [
        {
            "indicator": indicator,
            **dict(zip(("name_zh", "name_en"), _indicator_names()[indicator][1:3], strict=True)),
            "area": area,
            "measure": measure,
            "unit": unit,
            "from": min(periods),
            "to": max(periods),
            "figures": len(periods),
        }
        for (indicator, area, measure, unit), periods in sorted(series.items())
    ]
    if not rows:
        raise UnknownNameError("series", word, _words_of_names(), among=_INSTALLED, see=_LIST)
    return pa.Table.from_pylist(rows)


def figure(
    indicator: str,
    *,
    period: str,
    measure: Measure = "level",
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
    parts = parts_of(indicator, area, measure, basis) | {"period": str(period), "base": base}
    rows = _with_parts(table("figures").to_pylist(), parts)
    if len(rows) > 1:
        bases = (row["base"] for row in rows)
        raise UnknownNameError("single base", "", bases, of=_words(parts.values()))
    return _figure(rows[0])


def parts_of(indicator: str, area: str | None, measure: str, basis: str | None) -> Parts:
    """Parts of a cell, with the indicator's defaults where none are given."""
    key = indicator_key(indicator)
    defaults = next(r for r in table("indicators").to_pylist() if r["indicator"] == key)
    return {
        "indicator": key,
        "area": area_key(area) if area else defaults["area"],
        "measure": measure,
        "basis": basis or defaults["basis"],
    }


def _with_parts(rows: list[Row], parts: Parts) -> list[Row]:
    """The figures that have all the parts; an error names the first part that none has."""
    from ..claim import CELL

    fitting: list[str | None] = []
    for part in CELL:
        value = parts.get(part)
        if value is None:
            continue
        known = {row[part] for row in rows}
        rows = [row for row in rows if row[part] == value]
        if not rows:
            hint = f"The latest is {_latest(value, known)}." if part == "period" else ""
            raise UnknownNameError(part, value, known, of=_words(fitting), hint=hint)
        fitting.append(value)
    return rows


def _latest(period: str, known: Iterable[str]) -> str:
    """The last period of the same length as one, or of any."""
    alike = [one for one in known if re.sub(r"\d", "", one) == re.sub(r"\d", "", period)]
    return max(alike or known)


def _words(parts: Iterable[str | None]) -> str:
    return ", ".join(part for part in parts if part) or "the data"


def _figure(row: Row) -> Figure:
    from ..claim import Claim
    from .resolution import bearing_out

    roles = {
        r["claim_id"]: r["role"]
        for r in table("figure_claims").to_pylist()
        if r["cell"] == row["cell"]
    }
    members = [Claim.from_row(r) for r in table("claims").to_pylist() if r["claim_id"] in roles]
    chosen = next((c for c in members if roles[c.claim_id] == "chosen"), None)
    agreeing = tuple(c for c in members if roles[c.claim_id] != "against")
    source = source_of(row["cell"])
    bearing = bearing_out(agreeing, chosen.claim_id if chosen else "")
    return Figure(
        **{name: value for name, value in row.items() if name != "cell"},
        claims_for=agreeing,
        claims_against=tuple(c for c in members if roles[c.claim_id] == "against"),
        source=source,
        roots=tuple(sorted({root for c in bearing for root in _roots().of_claim(c)})),
        citation=_citation(row, source),
        chosen=chosen.claim_id if chosen else None,
    )


TRANSCRIBED, UNOPENED = ", as transcribed by ", "; original not opened"
"""What a citation says of a document that somebody else copied."""


@cache
def _roots() -> Roots:
    from ..rules.world import World

    return World.of({"source_origins": table("source_origins")}).roots


@cache
def names() -> Names:
    """What the keys of the installed data are called."""
    from ..checks.names import NAMED, Names

    return Names.of({name: table(name) for name in NAMED})


def _citation(row: Row, source: str | None) -> str:
    from ..claim import CELL, Cell

    bounds = (row["lower"], row["upper"])
    value = in_words(row["value"], row["hedge"], bounds, row["unit"], row["printed"] or "")
    cell = Cell(*(row[part] for part in CELL))
    words = names().cell(cell, "en")
    if vintage := vintage_to_cite(row["vintage"]):
        value = f"{value} ({vintage})"
    parts = last_parts(cell)
    bases = " (basis {basis}, against {base})".format(**parts) if parts else ""
    return (
        f"{words[:1].upper()}{words[1:]}: {value}. "
        f"{source or 'Sources disagree'}. In: {release()} (gd_metrics), cell {cell}{bases}."
    )


def vintage_to_cite(vintage: str | None) -> str:
    """The vintage that whoever cites a figure is to say; empty where it is final."""
    return "" if vintage in (None, "final") else str(vintage)


def last_parts(cell: Cell) -> dict[str, str]:
    """The parts of a cell's key that look like a second date, by name; none where none does.

    >>> from gd_metrics.claim import Cell
    >>> last_parts(Cell("nev_output", "CN-GD", "growth", "2024", "NBS", "2023"))
    {'basis': 'NBS', 'base': '2023'}
    """
    return {"basis": cell.basis, "base": cell.base} if cell.base[:1].isdigit() else {}


def release() -> str:
    """The installed data with their version, as they are cited.

    >>> release().partition(", version")[0]
    'Guangdong innovation metrics'
    """
    package = _package().descriptor
    return f"{package['title']}, version {package['version']}"


@cache
def _chosen() -> dict[str, dict[str, Any]]:
    """The claim that gives the value of each cell."""
    claims = {row["claim_id"]: row for row in table("claims").to_pylist()}
    links = table("figure_claims").to_pylist()
    return {r["cell"]: claims[r["claim_id"]] for r in links if r["role"] == "chosen"}


def note_of(claim_id: str) -> str:
    """What is noted of a claim: of one that is marked as wrong, why; empty if nothing is.

    >>> note_of("ycwb-2025-01-12").partition(" prints")[0]
    'the box of the same page'
    """
    notes = table("claims").select(["claim_id", "note"]).to_pylist()
    return next((row["note"] or "" for row in notes if row["claim_id"] == claim_id), "")


def source_of(cell: str) -> str | None:
    """Who said the value of a cell, and where; ``None`` where nothing decides.

    >>> (source_of("nev_output.CN-GD.level.2024.NBS._Z") or "").partition(":")[0]
    '广东省统计局、国家统计局广东调查总队'
    """
    claim = _chosen().get(cell)
    return _source(claim["source_id"], claim["attributed_to"]) if claim else None


def _source(source_id: str, attributed_to: str | None) -> str:
    sources = names().sources
    key = attributed_to or source_id
    source, seen = sources[key], sources[source_id]
    link = source["url"] or seen["url"]
    where = "" if key == source_id else f"{TRANSCRIBED}{seen['publisher']}"
    where += UNOPENED if where and source["status"] == "unread" else ""
    document = f"{source['publisher']}: {source['title']} ({source['date_published']}){where}"
    return f"{document}, {link}" if link else document


def series(
    indicator: str,
    *,
    area: str | None = None,
    measure: Measure = "level",
    basis: str | None = None,
    frequency: str | None = "A",
) -> pa.Table:
    """The figures of a series, a row a period.

    What may be subtracted from what: a row flagged ``B`` is of another vintage than the row
    before it, or on the other side of a break that table ``breaks`` names, so their difference is
    no growth. `docs/data.md` says more; :func:`gd_metrics.panel` lays several series side by side.

    Args:
        indicator: its key, name or alias.
        area, basis: the indicator's defaults where not given.
        measure: ``level``, ``growth``, ``share``, ``rank``, ``streak`` …
        frequency: ``A`` for years alone (SDMX), of which there may be none; ``None`` for every
            period.

    Returns:
        A table of ``period``, ``value``, ``hedge`` (which may make the value a bound), ``lower``,
        ``upper``, ``unit``, ``status``, ``vintage``, ``obs_status``, ``independent``,
        ``distance`` and ``source`` (who said it where, as :attr:`Figure.source`); more
        than one row a period where bases differ. ``obs_status`` is a code of SDMX's
        CL_OBS_STATUS: ``B`` a break, for the figure before it in the series is of another
        vintage or table ``breaks`` has one; else ``E`` estimated, ``P`` provisional, ``A``
        normal; ``O`` no value decided. ``schema.metadata`` has ``title_en``, ``title_zh``,
        ``unit_en``, ``unit_zh`` and ``source``, which is the data's version.

    Raises:
        UnknownNameError: if there is no such series.

    >>> series("gdp", area="CN-GD")["period"].to_pylist()[-2:]
    ['2024', '2025']
    """
    import pyarrow as pa

    if frequency not in ("A", None):
        raise UnknownNameError("frequency", frequency, ["A"])
    rows = _rows_of(indicator, area, measure, basis)
    rows = [row for row in rows if frequency is None or row["period"].isdigit()]
    names = ("period", "value", "hedge", "lower", "upper", "unit", "status", "vintage")
    fields = [table("figures").schema.field(name) for name in (*names, "independent", "distance")]
    status, source = pa.field("obs_status", pa.string()), pa.field("source", pa.string())
    schema = pa.schema([*fields[: len(names)], status, *fields[len(names) :], source])
    flagged = [
        {**row, "obs_status": flag, "source": source_of(row["cell"])}
        for row, flag in zip(rows, flags(rows), strict=True)
    ]
    made = pa.Table.from_pylist([{c: r[c] for c in schema.names} for r in flagged], schema=schema)
    return _titled(made, parts_of(indicator, area, measure, basis))


def _titled(made: pa.Table, parts: Parts) -> pa.Table:
    """A series whose schema says in both languages what it is of and what it is counted in."""
    from ..claim import NOT_APPLICABLE, Cell

    cell = Cell(**{part: parts.get(part) or NOT_APPLICABLE for part in Cell._fields})
    units = dict.fromkeys(made["unit"].to_pylist())
    metadata = {}
    for language in ("en", "zh"):
        metadata[f"title_{language}"] = names().cell(cell, language)
        metadata[f"unit_{language}"] = "/".join(unit_name(unit, language) for unit in units)
    return made.replace_schema_metadata({**metadata, "source": release()})


def _rows_of(indicator: str, area: str | None, measure: str, basis: str | None) -> list[Row]:
    """The rows of table ``figures`` of a series, by period and base."""
    rows = _with_parts(table("figures").to_pylist(), parts_of(indicator, area, measure, basis))
    return sorted(rows, key=lambda row: (row["period"], row["base"]))


def figures(
    indicator: str, *, area: str | None = None, measure: Measure = "level", basis: str | None = None
) -> list[Figure]:
    """The figures of a series with their claims: those of years, or of all periods if of none.

    Args:
        indicator: its key, name or alias.
        area, basis: the indicator's defaults where not given.
        measure: ``level``, ``growth``, ``share``, ``rank`` …

    Raises:
        UnknownNameError: if there is no such series.
    """
    rows = _rows_of(indicator, area, measure, basis)
    yearly = [row for row in rows if row["period"].isdigit()]
    return [_figure(row) for row in yearly or rows]


@cache
def unit_name(unit: str, language: str) -> str:
    """What a unit is called.

    >>> unit_name("亿元", "en"), unit_name("亿元", "zh")
    ('hundred million yuan', '亿元')
    """
    names = {row["unit"]: row["name_en"] for row in table("units").to_pylist()}
    return (names.get(unit) or unit) if language == "en" and unit != "%" else unit


_FLAGS = {"estimate": "E", "preliminary": "P", "final": "A", "revised": "A", None: "O"}


def flags(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """SDMX's status of each observation, among rows in the order of their periods."""
    flags: list[str] = []
    before: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows:
        frequency = re.sub(r"\d", "", row["period"])
        base = "" if row["measure"] == "growth" else row["base"]  # a growth's moves with its year
        vintage, period = row["vintage"], row["period"]
        earlier, last = before.get((frequency, base), (vintage, period))
        broken = any(last < at <= period for at in _breaks_of(row))
        flags.append(_FLAGS[vintage] if vintage in (None, earlier) and not broken else "B")
        if vintage is not None:
            before[frequency, base] = vintage, period
    return flags


def _breaks_of(row: Mapping[str, Any]) -> Collection[str]:
    """The periods at which table ``breaks`` says that the series of a figure breaks."""
    series = tuple(row.get(part) for part in ("indicator", "area", "measure"))
    return _breaks().get(series, ())


@cache
def _breaks() -> dict[tuple[Any, ...], list[str]]:
    """The breaks of each series of the installed data."""
    periods: dict[tuple[Any, ...], list[str]] = {}
    for row in table("breaks").to_pylist():
        series = (row["indicator"], row["area"], row["measure"])
        periods.setdefault(series, []).append(row["period"])
    return periods
