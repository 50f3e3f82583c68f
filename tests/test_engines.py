"""The same claims give the same findings, in the same order, on every engine."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import gd_metrics as gd
from gd_metrics.claim import Claim
from gd_metrics.files import ENGINES, open_claims, parquet_files
from gd_metrics.names import UnknownNameError
from gd_metrics.row_rules import claim_findings
from gd_metrics.verdict import Finding, contradictions
from gd_metrics.world import World
from making import claim, table, world

WORLD = world("t = x + m", "n = x / m", "k = a + b", nominal=["t", "x", "m"],
              units={"k": "家", "a": "家", "b": "家", "n": "%"})  # fmt: skip
UNITS = {"k": "家", "a": "家", "b": "家", "n": "%", "t": "亿元", "x": "亿元", "m": "亿元"}
PRINTED = {
    "level": ("1", "2", "3", "4.0", "5", "2.5", "10", "11", "约3", "超4", "不到5"),
    "growth": ("0", "50", "100", "-50", "33.3", "约10"),
    "share": ("50", "40", "33.3", "100", "超40"),
    "rank": ("第1", "第2"),
    "streak": ("3", "4", "5"),
}


FAMILIES = (("t", "x", "m"), ("k", "a", "b"), ("n", "x", "m"), ("t",), ("k",))
PLACES = (("CN-GD",), ("CN", "CN-GD"), ("CN-GD", "CN-JS"), ("CN-GD", "440100", "440300"))

MEASURES = (
    *(("level",), ("level", "level", "growth"), ("level", "level", "share")),
    *(("rank", "streak"), tuple(PRINTED)),
)


@st.composite
def any_claims(draw: st.DrawFn, most: int = 24) -> list[Claim]:
    """Claims over few cells with few digits, of every measure, vintage and rank."""
    names, areas = draw(st.sampled_from(FAMILIES)), draw(st.sampled_from(PLACES))
    years = draw(st.sampled_from((("2024",), ("2023", "2024"))))
    measures = draw(st.sampled_from(MEASURES))
    said = {m: draw(st.lists(st.sampled_from(PRINTED[m]), min_size=1, max_size=3))
            for m in dict.fromkeys(measures)}  # fmt: skip
    vintages = draw(st.sampled_from((("final",), ("final",) * 4 + ("preliminary", "target"))))
    made = []
    for n in range(draw(st.integers(most // 3, most))):
        measure, indicator = draw(st.sampled_from(measures)), draw(st.sampled_from(names))
        unit = {"level": UNITS[indicator], "rank": "位", "streak": "年"}.get(measure, "%")
        extra = {"base": "CN"} if measure == "share" else {}
        made.append(
            claim(
                f"c{n:02d}",
                f"{draw(st.sampled_from(said[measure]))}{unit}",
                unit=unit,
                indicator=indicator,
                area="CN-GD" if measure == "share" else draw(st.sampled_from(areas)),
                period=draw(st.sampled_from(years)),
                measure=measure,
                vintage=draw(st.sampled_from(vintages)),
                rank=draw(st.sampled_from(("normal",) * 6 + ("deprecated",))),
                source_id=draw(st.sampled_from(("s1", "s2"))),
                **extra,
            )
        )
    return made


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A session on this machine; Java takes seconds to start."""
    pytest.importorskip("pyspark", reason="pip install 'gd-metrics[spark]'")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("Spark needs a Java, which is not here")
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    options = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.codegen.wholeStage": "false",  # compiling takes longer than few rows do
        "spark.python.sql.dataFrameDebugging.enabled": "false",
        "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    }
    builder = SparkSession.builder.master("local[2]")
    for option, value in options.items():
        builder = builder.config(option, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def shown(findings: Sequence[Finding]) -> list[object]:
    """Everything that people see of findings."""
    return [
        (f.code, f.severity, f.subject, f.column, f.message,
         [(m.claim.claim_id, m.implied, m.gap, m.against) for m in f.members])
        for f in findings
    ]  # fmt: skip


def everything(claims: Any, where: World) -> list[object]:
    """What every rule finds."""
    return [*shown(claim_findings(claims)), *shown(contradictions(claims, where))]


def shipped() -> tuple[pa.Table, World]:
    tables = {name: gd.table(name) for name in gd.tables()}
    claims = tables["claims"]
    place = claims.schema.get_field_index("value")
    odd = pc.if_else(pc.equal(claims["measure"], "share"), 440.0, claims["value"])
    return claims.set_column(place, "value", odd), World.of(tables)


def test_the_shipped_claims_on_polars_and_duckdb() -> None:
    claims, where = shipped()
    ours = everything(claims, where)
    assert len(ours) > 25
    assert everything(pl.from_arrow(claims), where) == ours
    assert everything(pl.from_arrow(claims).lazy(), where) == ours
    assert everything(duckdb.connect().from_arrow(claims), where) == ours


@pytest.mark.slow
def test_the_shipped_claims_on_spark(spark: Any) -> None:
    claims, where = shipped()
    assert everything(spark.createDataFrame(claims), where) == everything(claims, where)


@settings(max_examples=25, deadline=None)
@given(any_claims())
def test_any_claims_on_polars_and_duckdb(made: list[Claim]) -> None:
    claims = table(made)
    ours = everything(claims, WORLD)
    assert everything(pl.from_arrow(claims), WORLD) == ours
    assert everything(duckdb.connect().from_arrow(claims), WORLD) == ours


@pytest.mark.slow
@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(any_claims(most=40))
def test_any_claims_on_spark(spark: Any, made: list[Claim]) -> None:
    claims = table(made)
    assert everything(spark.createDataFrame(claims), WORLD) == everything(claims, WORLD)
