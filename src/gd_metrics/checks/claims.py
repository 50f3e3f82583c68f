"""Every rule on claims, whether they were read here or an engine is asked for them.

>>> import gd_metrics as gd
>>> claims = ReadClaims(gd.table("claims"))
>>> [f.code for f in check_claims(claims, World()).findings if f.fails][:1]
['GD201']
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from ..claim import NOT_APPLICABLE, REQUIRED, Claim, unit_wanted
from ..errors import FormulaError
from ..finding import ERROR, INFORMATION, UNREADABLE, Detail, Finding
from ..quantity.formula import parse_formula, parse_formulas
from ..rules.growth_kind import REAL_MARKS, growth_kind, may_be_negative
from ..rules.world import World

if TYPE_CHECKING:
    import pyarrow as pa

RULE_TABLES = ("indicators", "areas", "formulas", "source_origins")
"""What the rules look up beside the claims."""
_OF_LEVELS = ("unit", "area", "basis", "value")
"""What only the levels of an indicator say of it."""

_ROW = "gd_metrics_row"
"""A column that counts rows, where they are counted."""


class Claims(ABC):
    """Claims as the rules want them: those that lack nothing, on the engine that compares them."""

    @property
    @abstractmethod
    def whole(self) -> Any:
        """The rows that lack nothing that rules need, a table of any engine."""

    @abstractmethod
    def alone(self) -> list[Finding]:
        """What the rules that look at one claim by itself find."""

    def contradictions(self, world: World, codes: Collection[str] | None = None) -> list[Finding]:
        """What claims together can't be, by some rules; by all if none are named."""
        from .contradictions import contradictions_in

        return contradictions_in(self.whole, world, codes=codes)

    @property
    def few(self) -> Sequence[Claim] | None:
        """The claims, where they are here, and so few that columns of them are not worth it."""
        return None

    @abstractmethod
    def named(self, ids: Collection[str]) -> Mapping[str, Claim]:
        """Those of the claims with some ids that are there, by id."""

    def in_other_units(self, units: Mapping[str, str]) -> list[Finding]:
        """Claims in another unit than their cell's: values of one cell are compared as stored.

        Args:
            units: of the levels of indicators, as far as they are known.
        """
        if not units:
            return []
        if self.few is not None and all(
            unit_wanted(c.measure, c.unit, units.get(c.indicator)) in (None, c.unit)
            for c in self.few
        ):
            return []
        import narwhals as nw

        from ..reasoning.literals import unit_finding
        from ..tables.engines.engine import engine_of

        kinds = ["indicator", "measure", "unit"]
        with engine_of(self._numbered) as engine:
            claims = engine.frame
            # of pyarrow, unique would want numpy, which nothing here depends on
            (used,) = engine.rows([claims.group_by(*kinds).agg(nw.len().alias("n"))])
            meant = ((i, m, u, unit_wanted(m, u, units.get(i))) for i, m, u, _ in used)
            odd = sorted(row for row in meant if row[-1] not in (None, row[-2]))
            if not odd:
                return []
            columns = dict(zip([*kinds, "meant"], map(list, zip(*odd, strict=True)), strict=True))
            known = engine.table(columns, dict.fromkeys(columns, nw.String))
            numbers = [_ROW] if _ROW in claims.collect_schema() else []
            joined = claims.join(known, on=kinds, how="inner")
            (rows,) = engine.rows([joined.select("claim_id", *columns, *numbers)])
        ordered = sorted(rows, key=lambda row: (row[5:], row))
        return [unit_finding(*row[:5], row=row[5] if numbers else None) for row in ordered]

    @property
    def _numbered(self) -> Any:
        """The whole rows, with their numbers where they have some."""
        return self.whole


class ReadClaims(Claims):
    """Claims that were read: every one has the number of its row.

    Args:
        table: table ``claims``.
        required: columns that no claim may lack, beside those that no rule can do without.
        put: puts rows on the engine that compares them, if that is another one.
    """

    def __init__(
        self,
        table: pa.Table,
        required: Sequence[str] = (),
        put: Callable[[pa.Table], Any] | None = None,
    ) -> None:
        import pyarrow as pa

        self._put = put
        names = [n for n in dict.fromkeys((*required, *REQUIRED)) if n in table.column_names]
        columns = [table[name].is_valid().to_pylist() for name in names]
        self._rows = [n for n, valid in enumerate(zip(*columns, strict=True), 1) if all(valid)]
        if len(self._rows) < len(table):
            table = table.take(pa.array([n - 1 for n in self._rows], pa.int64()))
        self.table = table

    @cached_property
    def whole(self) -> Any:
        """The rows that lack nothing that rules need."""
        return self._put(self.table) if self._put else self.table

    @property
    def few(self) -> Sequence[Claim] | None:
        """The claims, where they are here, and so few that columns of them are not worth it."""
        from ..reasoning.few import MOST

        return self._claims if self._put is None and len(self.table) <= MOST else None

    def contradictions(self, world: World, codes: Collection[str] | None = None) -> list[Finding]:
        """What claims together can't be, by some rules; by all if none are named."""
        from ..reasoning.contradictions import contradictions_of_few

        if self.few is None:
            return super().contradictions(world, codes)
        return contradictions_of_few(self.few, world, codes=codes)

    @cached_property
    def _claims(self) -> list[Claim]:
        return [Claim.from_row(row) for row in self.table.to_pylist()]

    def alone(self) -> list[Finding]:
        """What the rules that look at one claim by itself find, by rows."""
        from ..reasoning.literals import row_findings

        return [*row_findings(zip(self._rows, self._claims, strict=True))]

    def named(self, ids: Collection[str]) -> Mapping[str, Claim]:
        """Those of the claims with some ids that are there; of one id the last."""
        return {claim.claim_id: claim for claim in self._claims if claim.claim_id in ids}

    @property
    def _numbered(self) -> Any:
        import pyarrow as pa

        return self.table.append_column(_ROW, pa.array(self._rows, pa.int64()))


class AskedClaims(Claims):
    """Claims that an engine is asked for: rows of many files have no numbers.

    Args:
        table: table ``claims`` on an engine.
        required: columns that no claim may lack.
    """

    def __init__(self, table: Any, required: Sequence[str] = REQUIRED) -> None:
        self._table = table
        self._required = required

    @cached_property
    def whole(self) -> Any:
        """The rows that lack nothing that rules need."""
        import narwhals as nw

        from ..tables.engines.engine import engine_of

        with engine_of(self._table) as engine:
            nulls = [nw.col(c).is_null().cast(nw.Int64).sum().alias(c) for c in self._required]
            ((counts,),) = engine.rows([engine.frame.select(*nulls)])
        lacking = [name for name, count in zip(self._required, counts, strict=True) if count]
        if not lacking:
            return self._table
        there = [~nw.col(name).is_null() for name in lacking]
        return nw.from_native(self._table).filter(*there).to_native()

    def alone(self) -> list[Finding]:
        """What the rules that look at one claim by itself find, by ids."""
        from .contradictions import literal_findings_in

        return literal_findings_in(self.whole)

    def named(self, ids: Collection[str]) -> Mapping[str, Claim]:
        """Those of the claims with some ids that are there, fetched when one is asked for."""
        return _Fetched(self.whole, frozenset(ids))


class _Fetched(Mapping[str, Claim]):
    """Claims with some ids, which come from their engine when somebody asks."""

    def __init__(self, claims: Any, ids: frozenset[str]) -> None:
        self._table, self._ids = claims, ids

    @cached_property
    def _claims(self) -> dict[str, Claim]:
        import narwhals as nw

        from ..tables.engines.engine import engine_of

        if not self._ids:
            return {}
        with engine_of(self._table) as engine:
            named = engine.frame.filter(nw.col("claim_id").is_in(sorted(self._ids)))
            rows = named.lazy().collect("pyarrow").rows(named=True)
        return {row["claim_id"]: Claim.from_row(row) for row in rows}

    def __getitem__(self, claim_id: str) -> Claim:
        return self._claims[claim_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._claims)

    def __len__(self) -> int:
        return len(self._claims)


@dataclass(frozen=True)
class Checked:
    """What the rules found, and the claims of which one says something by themselves."""

    findings: list[Finding]
    claims: Mapping[str, Claim]


def check_claims(
    claims: Claims,
    world: World,
    units: Mapping[str, str] | None = None,
    accepted: Sequence[Mapping[str, str]] = (),
    *,
    of_rows: Sequence[Finding] = (),
    has_ids: bool = True,
) -> Checked:
    """Every rule on claims, with what people accepted.

    Rows that lack what a rule needs are left out; they are reported as such. Where nothing
    says how growth is computed (``growth_basis`` is empty), what it would contradict if it
    were nominal is information.

    Args:
        claims: the claims.
        world: what rules look up.
        units: those that levels of indicators must be in, where somebody says so.
        accepted: what people accepted.
        of_rows: rows of tables that fail formulas, which people may have accepted too.
        has_ids: whether claims have ids of their own, and not such that follow row numbers.
    """
    from .acceptance import accept

    alone = [*claims.alone(), *claims.in_other_units(units or {})]
    findings = [*alone, *claims.contradictions(world), *advice(claims, world)]
    known = claims.named({entry["claim_id"] for entry in accepted})
    faulty = claims.named({finding.subject for finding in alone})
    numbered = None if has_ids else faulty
    return Checked(accept([*of_rows, *findings], accepted, known, numbered=numbered), faulty)


def advice(claims: Claims, world: World) -> Iterator[Finding]:
    """Growths that their levels would contradict, if they were nominal, which nobody says.

    Args:
        claims: the claims.
        world: an indicator's ``growth_basis`` is empty where nothing says how growth is computed.
    """
    from ..rules import growth, whole_growth

    unknown = {key: row for key, row in world.indicators.items() if row.get("growth_basis") == ""}
    if not unknown:
        return
    nominal = {key: {**row, "growth_basis": "nominal"} for key, row in unknown.items()}
    supposed = replace(world, indicators=nominal)
    for finding in claims.contradictions(supposed, {growth.CODE, whole_growth.CODE}):
        if finding.subject.startswith(f"{growth.SAID_NOMINAL}:"):
            continue  # found already: that one says it
        yield replace(finding, severity=INFORMATION, detail=partial(_advised, finding))


def _advised(finding: Finding) -> Detail:
    from ..rules.growth import HINT

    return Detail(f"{finding.message}; {HINT}", finding.members, (*finding.notes, ("hint", HINT)))


def shown_indicators(claims: Any) -> dict[str, dict[str, Any]]:
    """Rows of table ``indicators`` as claims show them.

    Where no claim says how growth is computed, and none is marked as real, it is nominal for what
    is so by its name (``by_name``). What has no level is there if its name says that it can't be
    negative.

    Args:
        claims: claims on any engine.

    >>> import pyarrow as pa
    >>> words = {"indicator": ["dues"], "measure": ["level"], "unit": ["EUR"], "area": ["_Z"],
    ...          "basis": ["_Z"], "value": [5.0]}
    >>> shown_indicators(pa.table(words))["dues"]["unit"]
    'EUR'
    """
    shown: dict[str, list[Any]] = {}
    for indicator, *seen in _seen(claims):
        known = shown.setdefault(indicator, seen)
        pairs = [[v for v in pair if v is not None] for pair in zip(known, seen, strict=True)]
        least = [min(pair, default=None) for pair in pairs[:4]]
        known[:] = [*least, *(max(pair, default=None) for pair in pairs[4:])]
    return {name: _shown_indicator(name, *shown[name]) for name in sorted(filter(None, shown))}


def _are_few(claims: Any) -> bool:
    """Whether they are here, and so few that columns of them are not worth it."""
    from ..reasoning.few import MOST

    return hasattr(claims, "to_pylist") and claims.num_rows <= MOST


def _seen(claims: Any) -> Iterator[Sequence[Any]]:
    """What levels say of an indicator, and growths; a row for each claim, if they are few."""
    if not _are_few(claims):
        yield from _seen_on_engine(claims)
        return
    for row in claims.to_pylist():
        level = row["measure"] == "level"
        levels = (row[column] if level else None for column in _OF_LEVELS)
        marked = (re.search(REAL_MARKS, row.get(name) or "") for name in ("context", "printed"))
        yield row["indicator"], *levels, row.get("growth_basis", ""), int(not level and any(marked))


def _seen_on_engine(claims: Any) -> list[tuple[Any, ...]]:
    """A row for each indicator."""
    import narwhals as nw

    from ..tables.engines.engine import engine_of

    level = nw.col("measure") == "level"
    with engine_of(claims) as engine:
        names = engine.frame.collect_schema()
        bases = nw.col("growth_basis") if "growth_basis" in names else nw.lit("")
        real = nw.lit(0)
        for words in (name for name in ("context", "printed") if name in names):
            marked = ~level & nw.col(words).fill_null("").str.contains(REAL_MARKS)
            real = nw.when(marked).then(nw.lit(1)).otherwise(real)
        levels = [nw.when(level).then(nw.col(column)).alias(column) for column in _OF_LEVELS]
        rows = engine.frame.select(
            "indicator", *levels, bases.alias("growth_basis"), real.alias("real")
        )
        least = [nw.col(column).min() for column in _OF_LEVELS]
        most = [nw.col(column).max() for column in ("growth_basis", "real")]
        (shown,) = engine.rows([rows.group_by("indicator").agg(*least, *most)])
    return [*shown]


def _shown_indicator(
    indicator: str, unit: str | None, area: str | None, basis: str | None, value: float | None,
    growth: str | None, real: int
) -> dict[str, Any]:  # fmt: skip
    """A row of table ``indicators``; without levels, its name tells if it can be negative."""
    kind, signed = growth_kind(indicator), may_be_negative(indicator)
    unknown = not unit and (kind is None or signed)
    by_name = not growth and not real and kind is not None and kind.basis == "nominal"
    return {
        "indicator": indicator,
        "unit": unit or "",
        "area": area or NOT_APPLICABLE,
        "basis": basis or NOT_APPLICABLE,
        "growth_basis": "nominal" if by_name else growth or "",
        "additive": not unknown and (value is None or value >= 0),
        "by_name": by_name,
        "signed": signed,
    }


def shown_areas(claims: Any) -> dict[str, str]:
    """The areas that claims name, where no table says what they are: a share's base may be one.

    Args:
        claims: claims on any engine.
    """
    if _are_few(claims):
        areas = {*claims["area"].to_pylist()}
    else:
        from ..tables.engines.engine import engine_of

        with engine_of(claims) as engine:
            (rows,) = engine.rows([engine.frame.select("area").unique()])
        areas = {area for (area,) in rows}
    return dict.fromkeys(sorted(areas - {NOT_APPLICABLE}), "")


def shown_world(claims: Any) -> World:
    """What rules look up where nothing but the claims is there."""
    return World(shown_indicators(claims), kinds=shown_areas(claims))


def world_of(tables: Mapping[str, pa.Table]) -> tuple[World, list[Finding]]:
    """What rules look up in tables, and the formulas among them that can't be read.

    Args:
        tables: what there is of :data:`RULE_TABLES`.
    """
    unreadable = [*_unreadable_formulas(tables)]
    if unreadable:
        import pyarrow as pa

        wrong = {finding.row for finding in unreadable}
        rows = [n for n in range(tables["formulas"].num_rows) if n + 1 not in wrong]
        kept = tables["formulas"].take(pa.array(rows, pa.int64()))
        tables = {**tables, "formulas": kept}
    return World.of(tables), unreadable


def with_formulas(world: World, formulas: Iterable[str]) -> World:
    """What rules look up, with further formulas.

    What has growths alone can't be negative where a sum makes it a part, or of parts, unless its
    name says otherwise.
    """
    parsed = parse_formulas(formulas)
    if not parsed:
        return world
    from ..rules.whole_growth import is_sum

    summed = {name for formula in parsed.values() if is_sum(formula) for name in formula.names}
    parts = {
        name: {**row, "additive": True}
        for name, row in world.indicators.items()
        if name in summed and not row["unit"] and not row.get("signed")
    }
    return replace(
        world,
        indicators={**world.indicators, **parts},
        formulas={**world.formulas, **parsed},
    )


def _unreadable_formulas(tables: Mapping[str, pa.Table]) -> Iterator[Finding]:
    for number, row in enumerate(rows_of(tables, "formulas"), 1):
        if not (row.get("formula_id") and row.get("formula")):
            continue
        try:
            parse_formula(row["formula"])
        except FormulaError as error:
            text = f"table 'formulas', row {number} ({row['formula_id']}): {error}"
            yield Finding(UNREADABLE, ERROR, "formulas", row["formula_id"], text, number, "formula")


def rows_of(tables: Mapping[str, pa.Table], name: str) -> list[dict[str, Any]]:
    """The rows of a table; none where it is not there."""
    rows: list[dict[str, Any]] = tables[name].to_pylist() if name in tables else []
    return rows
