"""The same claims give the same findings, in the same order, on every engine."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import gd_metrics as gd
from gd_metrics.checks.asking import open_claims
from gd_metrics.checks.contradictions import contradictions_in, literal_findings_in
from gd_metrics.claim import Claim
from gd_metrics.errors import UnknownNameError
from gd_metrics.finding import Finding
from gd_metrics.reasoning.literals import row_findings
from gd_metrics.rules import rules
from gd_metrics.rules.world import World
from gd_metrics.tables.engines import ENGINES
from gd_metrics.tables.engines.opening import parquet_files
from making import claim, table, world

WORLD = world("t = x + m", "n = x / m", "k = a + b", nominal=["t", "x", "m"],
              units={"k": "家", "a": "家", "b": "家", "n": "%"})  # fmt: skip
UNITS = {"k": "家", "a": "家", "b": "家", "n": "%", "t": "亿元", "x": "亿元", "m": "亿元"}
PRINTED = {
    "level": ("1", "2", "3", "4.0", "5", "2.5", "10", "570", "约3", "超4", "不到5", "3–5"),
    "growth": ("0", "50", "100", "-50", "33.3", "约10", "40–60"),
    "share": ("50", "40", "33.3", "100", "超40", "30–40"),
    "rank": ("第1", "第2"),
    "streak": ("3", "4", "5"),
}


FAMILIES = (("t", "x", "m"), ("k", "a", "b"), ("n", "x", "m"), ("t",), ("k",))
PLACES = (("CN-GD",), ("CN", "CN-GD"), ("CN-GD", "CN-JS"), ("CN-GD", "440100", "440300"))

CONTRADICTIONS = {rule.code for rule in rules() if rule.code > "GD2"}
MEASURES = (
    *(("level",), ("growth",), ("level", "level", "growth"), ("level", "level", "share")),
    *(("rank", "streak"), tuple(PRINTED)),
)


def any_claims() -> pa.Table:
    """Sets of claims over few cells with few digits, of every measure, vintage and rank.

    What an engine prepares takes longer than rows do: so there are many, in years of their own.
    """
    choose = random.Random(15).choice
    sets = (any_set(choose, year, choose(range(15, 50))) for year in range(1903, 2033, 3))
    return table([c for made in sets for c in made])


def any_set(choose: Callable[[Sequence[Any]], Any], year: int, count: int) -> list[Claim]:
    """The claims of a year, and of the year before."""
    names, areas = choose(FAMILIES), choose(PLACES)
    years = choose(((str(year),), (str(year - 1), str(year))))
    measures = choose(MEASURES)
    said = {m: [choose(PRINTED[m]) for _ in range(choose((1, 2, 3)))]
            for m in dict.fromkeys(measures)}  # fmt: skip
    vintages = choose((("final",), ("final",) * 4 + ("preliminary", "target")))
    made = []
    for n in range(count):
        measure, indicator = choose(measures), choose(names)
        unit = {"level": UNITS[indicator], "rank": "位", "streak": "年"}.get(measure, "%")
        extra = {"base": "CN"} if measure == "share" else {}
        made.append(
            claim(
                f"{year}-{n:02d}",
                f"{choose(said[measure])}{unit}",
                unit=unit,
                indicator=indicator,
                area="CN-GD" if measure == "share" else choose(areas),
                period=choose(years),
                measure=measure,
                vintage=choose(vintages),
                rank=choose(("normal",) * 6 + ("deprecated",)),
                source_id=choose(("s1", "s2")),
                **extra,
            )
        )
    return made


def shown(findings: Sequence[Finding]) -> list[tuple[Any, ...]]:
    """Everything that people see of findings."""
    return [
        (f.code, f.severity, f.subject, f.column, f.message,
         [(m.claim.claim_id, m.implied, m.gap, m.against) for m in f.members])
        for f in findings
    ]  # fmt: skip


def everything(claims: Any, where: World) -> list[tuple[Any, ...]]:
    """What every rule finds."""
    return [*shown(literal_findings_in(claims)), *shown(contradictions_in(claims, where))]


def test_what_a_claim_is_of_counts_on_engines_too() -> None:
    """A share of a plan, a net change, and 达到 of an outcome are no errors there either."""
    claims = [
        claim("plan", "113.2%", measure="share", base="完成全年目标的"),
        claim("whole", "113.2%", measure="share", base="CN"),
        claim("reached", "达到13697.5亿元"),
        claim("count", "-5家", unit="家"),
        claim("change", "-5家", unit="家", indicator="net_new_firms"),
    ]
    for ordered in (claims, claims[::-1]):
        here = {f.subject for f in row_findings(enumerate(ordered, 1))}
        assert {f.subject for f in literal_findings_in(table(ordered))} == here
        assert here == {"whole", "count"}


LITERALS = ("43%", "-1.5%", "100%", "1.234%", "007%", "5100家", "-5家", "5.5家", "361.78亿元",
            "约5亿元", "-3.0亿元", "三成")  # fmt: skip


def off_by_little() -> list[Claim]:
    """Literals of every kind, each stored as read, and with one column that is not."""
    made = []
    for literal in LITERALS:
        unit = "%" if "成" in literal else literal.lstrip("-约第0123456789.")
        for measure in ("level", "share", "rank"):
            stored = claim("c", literal, unit=unit, measure=measure)
            changed = [
                *({end: off} for end in ("value", "lower", "upper") for off in (44.5, math.nan)),
                *({"value": stored.value + by} for by in (1e-12, 1e-6, 0.01)),
                {"lower": None}, {"upper": None}, {"hedge": "about"}, {"unit": "家"},
                {"context": "下降"}, {"context": ""}, {"context": "超"}, {"vintage": "target"},
                {"locator": "char=5,7"}, {"locator": "page=4"}, {"printed": literal[:-1]},
            ]  # fmt: skip
            made += [replace(stored, **change) for change in changed]  # type: ignore[arg-type]
    return [replace(one, claim_id=f"c{n:05d}") for n, one in enumerate(made)]


def test_columns_read_literals_as_they_are_read_one_by_one() -> None:
    claims = off_by_little()
    here = {(f.code, f.subject, f.column, f.message) for f in row_findings(enumerate(claims, 1))}
    assert len(here) > 300
    rows = table(claims)
    for made in (rows, pl.from_arrow(rows), duckdb.connect().from_arrow(rows)):
        findings = literal_findings_in(made)
        assert {(f.code, f.subject, f.column, f.message) for f in findings} == here


def shipped_and(others: pa.Table) -> tuple[pa.Table, World]:
    """The shipped claims, of shares ten times too large, and others, in one world of both.

    What an engine prepares for the rules takes it longer than to run them: once does for both.
    """
    tables = {name: gd.table(name) for name in gd.tables()}
    claims = tables["claims"]
    place = claims.schema.get_field_index("value")
    odd = pc.if_else(pc.equal(claims["measure"], "share"), 440.0, claims["value"])
    claims = claims.set_column(place, "value", odd)
    there = World.of(tables)
    both = World(
        {**WORLD.indicators, **there.indicators},
        {**there.parents, **WORLD.parents},
        {**there.kinds, **WORLD.kinds},
        {**there.formulas, **WORLD.formulas},
        there.roots,
    )
    assert not UNITS.keys() & there.indicators.keys()
    assert not WORLD.formulas.keys() & there.formulas.keys()
    return pa.concat_tables([claims, others], promote_options="permissive"), both


def test_the_shipped_and_any_claims_on_polars_and_duckdb() -> None:
    claims, where = shipped_and(any_claims())
    ours = everything(claims, where)
    shipped = {*gd.table("claims")["claim_id"].to_pylist()}
    of_shipped = [row for row in ours if shipped & {row[2], *(m[0] for m in row[5])}]
    assert len(of_shipped) > 25
    assert {row[0] for row in ours if row not in of_shipped} >= CONTRADICTIONS
    assert everything(pl.from_arrow(claims), where) == ours
    assert everything(pl.from_arrow(claims).lazy(), where) == ours
    assert everything(duckdb.connect().from_arrow(claims), where) == ours


@pytest.mark.slow
def test_the_shipped_and_any_claims_on_spark(spark: Any) -> None:
    claims, where = shipped_and(any_claims().slice(0, 120))
    assert everything(spark.createDataFrame(claims), where) == everything(claims, where)


def written(folder: Path, claims: pa.Table, by: str) -> Path:
    """The claims in a folder of Parquet files for each value of a column, without it."""
    for value in claims[by].unique().to_pylist():
        part = claims.filter(pc.equal(claims[by], value)).drop_columns([by])
        file = folder / f"{by}={value}" / "claims.parquet"
        file.parent.mkdir(parents=True)
        pq.write_table(part, file)
    return folder


def few() -> list[Claim]:
    """A growth that misses its levels, in two years that repeat nothing, and one more claim."""
    return [
        claim("now", "110.0亿元", indicator="t"),
        claim("before", "100.0亿元", indicator="t", period="2023"),
        claim("growth", "20.0%", indicator="t", measure="growth"),
        claim("else", "5.0亿元", indicator="x", period="2022"),
    ]


@pytest.mark.parametrize("engine", [*ENGINES[:3], pytest.param("spark", marks=pytest.mark.slow)])
def test_folders_partitions_patterns_and_files(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if engine == "spark":
        request.getfixturevalue("spark")
    claims = table(few())
    ours = shown(contradictions_in(claims, WORLD))
    assert [row[0] for row in ours] == ["GD301"]
    by_period = written(tmp_path / "claims", claims, "period")
    by_source = written(tmp_path / "more", claims, "source_id")
    pq.write_table(claims, tmp_path / "claims.parquet")
    paths = [
        by_period / "period=202[34]" / "*.parquet",
        by_source,
        str(by_source / "*" / "claims.parquet"),
        tmp_path / "claims.parquet",
        tmp_path / "claim?.parquet",
    ]
    for path in paths:
        opened = open_claims(path, engine)
        if engine == "spark":  # to prepare the rules takes it long; they are tested elsewhere
            rows = opened.select(*claims.column_names).toArrow().cast(claims.schema)
            there = claims if path != paths[0] else claims.filter(pc.field("period") != "2022")
            assert rows.sort_by("claim_id").equals(there.sort_by("claim_id"))
            continue
        assert shown(contradictions_in(opened, WORLD)) == ours
        assert literal_findings_in(opened) == []


def test_files_have_one_order(tmp_path: Path) -> None:
    claims = table(few())
    folder = written(tmp_path / "claims", claims, "period")
    files = parquet_files(folder)
    assert files.partitions == ["period"]
    assert files.paths == [
        str(folder / f"period={y}" / "claims.parquet") for y in (2022, 2023, 2024)
    ]
    assert open_claims(folder)["claim_id"].to_pylist() == ["else", "before", "now", "growth"]
    assert open_claims(folder, "polars")["claim_id"].to_list() == [
        "else",
        "before",
        "now",
        "growth",
    ]


def test_what_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no Parquet files at"):
        open_claims(tmp_path)
    with pytest.raises(UnknownNameError, match="Did you mean duckdb"):
        open_claims(tmp_path, "duckbd")
    with pytest.raises(ValueError, match="polars keeps to no memory limit"):
        open_claims(tmp_path, "polars", memory_limit="1GiB")


def test_duckdb_keeps_to_its_memory_and_leaves_nothing_behind(tmp_path: Path) -> None:
    pq.write_table(table(few()), tmp_path / "claims.parquet")
    claims = open_claims(tmp_path, "duckdb", memory_limit="1GiB")
    told = "SELECT current_setting('memory_limit'), current_setting('preserve_insertion_order')"
    assert claims.query("c", told).fetchall() == [("1.0 GiB", False)]
    (finding,) = contradictions_in(claims, WORLD)
    assert claims.query("c", "SELECT count(*) FROM duckdb_tables()").fetchall() == [(0,)]
    assert len(finding.members) == 3  # and can still be explained


@pytest.mark.slow
def test_spark_sends_nothing_but_findings_to_the_driver(
    spark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pyspark.sql.classic.dataframe import DataFrame

    collected: list[tuple[str, int]] = []
    to_arrow = DataFrame.toArrow

    def recorded(self: Any) -> pa.Table:
        rows = to_arrow(self)
        collected.append((self._jdf.queryExecution().optimizedPlan().toString(), rows.num_rows))
        return rows

    monkeypatch.setattr(DataFrame, "toArrow", recorded)
    for name in ("collect", "toPandas", "count", "take", "head", "first", "toLocalIterator"):
        monkeypatch.setattr(DataFrame, name, None)
    calm = [claim(f"calm-{n}", f"{n}.0亿元", indicator="x", source_id=f"s{n}", basis=f"B{n}")
            for n in range(1, 300)]  # fmt: skip
    session = spark.sparkContext
    session.setJobGroup("rules", "a rule over 302 claims, 3 of which contradict each other")
    claims_ = spark.createDataFrame(table([*few()[:3], *calm]))
    found = contradictions_in(claims_, WORLD, codes=["GD301"])
    assert [len(f.members) for f in found] == [3]
    # which measures there are, the suspect, and its claims
    assert [rows for _, rows in collected if rows] == [2, 1, 3]
    _, suspects, claims = [plan for plan, rows in collected if rows]
    assert "LeftSemi" in claims
    joins = [line for line in suspects.splitlines() if "Join Inner" in line and "_lower" in line]
    assert joins, "what misses is told by the joins"
    assert all("1.0E-9" in line for line in joins)
    assert not session._jsc.getPersistentRDDs()


def test_duckdb_s_connection_may_have_tables_of_any_name_and_keeps_none_of_ours() -> None:
    claims = table([claim("a", "43%", measure="growth"), claim("b", "48%", measure="growth")])
    connection = duckdb.connect(config={"python_enable_replacements": False})
    connection.register("arrow", claims)
    connection.execute("CREATE TABLE src AS SELECT * FROM arrow")
    for name in ("small", "kept", "claims"):
        connection.execute(f"CREATE VIEW {name} AS SELECT 1 AS {name}")
    (finding,) = contradictions_in(connection.table("src"))
    assert "43% against 48%" in finding.message
    names = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
    assert names == {"arrow", "src", "small", "kept", "claims"}


@pytest.mark.parametrize("made", [lambda t: t, pl.from_arrow])
def test_claims_may_have_a_column_row_of_their_own(made: Callable[[pa.Table], Any]) -> None:
    claims = table([claim("a", "43%", measure="growth"), claim("b", "48%", measure="growth")])
    claims = claims.append_column("row", pa.array([1, 2]))
    assert [f.code for f in contradictions_in(made(claims))] == ["GD201"]
