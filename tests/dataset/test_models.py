"""The models: pandera and the column kernels give one verdict, and schemas are derived."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandera.pyarrow as pandera
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.claim import COLUMNS, claims_schema
from gd_metrics.dataset.models import TABLES, Areas, Claims
from gd_metrics.pandera_plugin import CheckedClaims
from gd_metrics.tables.checking import rows as structure
from gd_metrics.tables.pandera import from_model
from gd_metrics.tables.schema.arrow import arrow_schema


def read(folder: Path, name: str) -> pa.Table:
    return pq.ParquetFile(folder / "data" / f"{name}.parquet").read()


@pytest.mark.parametrize("name", TABLES)
def test_schemas_are_those_of_the_models(name: str) -> None:
    committed = json.loads((ROOT / "schemas" / f"{name}.json").read_text("utf-8"))
    assert committed == from_model(name, TABLES[name])


def test_a_stranger_s_claims_meet_the_schema_that_the_shipped_ones_have() -> None:
    committed = json.loads((ROOT / "schemas" / "claims.json").read_text("utf-8"))
    alone = claims_schema()
    assert {name: committed[name] for name in alone} == alone
    assert committed.keys() - alone.keys() == {"$schema", "description", "foreignKeys"}
    assert [field["name"] for field in alone["fields"]] == [*COLUMNS]


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_a_title_and_a_description(name: str) -> None:
    schema = from_model(name, TABLES[name])
    assert schema["description"]
    assert all(f["title"] and f["description"].endswith(".") for f in schema["fields"])


@pytest.mark.parametrize("name", [n for n in TABLES if n != "claims"])
def test_every_published_table_passes_its_pandera_model(name: str) -> None:
    TABLES[name].validate(read(ROOT / "datapackage", name), lazy=True)


def test_claims_raise_the_contradiction_with_the_ids_of_its_claims(article: Path) -> None:
    with pytest.raises(pandera.errors.SchemaErrors) as caught:
        CheckedClaims.validate(read(article / "datapackage", "claims"), lazy=True)
    cases = caught.value.failure_cases.to_pylist()
    assert {case["check"] for case in cases} == {"GD201: claims of one cell that can't all be true"}
    assert {json.loads(case["failure_case"])["claim_id"] for case in cases} == {
        "ycwb-2025-01-12",
        "ycwb-2025-01-43",
    }


def test_claims_without_the_contradiction_pass(article: Path) -> None:
    table = read(article / "datapackage", "claims")
    kept = table.filter(pa.compute.not_equal(table["claim_id"], "ycwb-2025-01-12"))
    assert CheckedClaims.validate(kept, lazy=True).num_rows == table.num_rows - 1


def test_claims_raise_a_value_that_is_not_printed(article: Path) -> None:
    rows = read(article / "datapackage", "claims").to_pylist()
    rows[2]["value"] = 7700.0
    table = pa.Table.from_pylist(rows, schema=arrow_schema(from_model("claims", Claims)))
    with pytest.raises(pandera.errors.SchemaErrors) as caught:
        CheckedClaims.validate(table, lazy=True)
    broken = [
        json.loads(case["failure_case"])["claim_id"]
        for case in caught.value.failure_cases.to_pylist()
        if case["check"].startswith("GD101")
    ]
    assert broken == ["ycwb-2025-01-03"]


AREA = {"area": "CN", "name_zh": "中国", "name_en": "China", "kind": "country", "parent": None}
CHANGES: list[dict[str, Any]] = [
    {},
    {"area": None},
    {"area": ""},
    {"area": "-x"},
    {"area": "a b"},
    {"kind": "planet"},
    {"kind": None},
    {"name_zh": None},
    {"parent": "nowhere"},
    {"area": "CN\n"},
]


@pytest.mark.parametrize("change", CHANGES, ids=str)
@pytest.mark.parametrize("twice", [False, True], ids=["once", "twice"])
def test_column_kernels_and_pandera_agree(change: dict[str, Any], twice: bool) -> None:
    schema = from_model("areas", Areas)
    table = pa.Table.from_pylist([AREA | change] * (1 + twice), schema=arrow_schema(schema))
    kernels = bool(list(structure.row_findings("areas", table, schema)))
    assert kernels == fails(lambda: Areas.validate(table, lazy=True))


def fails(run: Callable[[], object]) -> bool:
    try:
        run()
    except pandera.errors.SchemaErrors:
        return True
    return False


def test_rules_go_on_a_model_of_one_s_own(article: Path) -> None:
    claims = read(article / "datapackage", "claims")
    columns = {name: pandera.Column(str) for name in ("claim_id", "printed")}
    schema = pandera.DataFrameSchema(columns, checks=gd.pandera_checks("GD201", "GD301"))
    with pytest.raises(pandera.errors.SchemaErrors) as caught:
        schema.validate(claims, lazy=True)
    cases = caught.value.failure_cases.to_pylist()
    assert {case["check"].partition(":")[0] for case in cases} == {"GD201"}
    assert len(cases) == 2
    with pytest.raises(gd.UnknownNameError, match="GD999"):
        gd.pandera_checks("GD999")


def test_a_check_of_one_rule_passes_what_only_another_finds(article: Path) -> None:
    claims = read(article / "datapackage", "claims")
    schema = pandera.DataFrameSchema(checks=gd.pandera_checks("GD402"))
    assert schema.validate(claims, lazy=True).num_rows == claims.num_rows
