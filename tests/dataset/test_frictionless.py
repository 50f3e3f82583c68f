"""The published package under other people's tools: frictionless, the v2 profile, readers."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import dplib
import duckdb
import frictionless
import jsonschema
import polars as pl
import pyarrow as pa
import pytest

import gd_metrics as gd
from conftest import ROOT, edit_table, keep_tables

DESCRIPTOR = ROOT / "datapackage" / "datapackage.json"


def test_plain_frictionless_validates_the_package() -> None:
    report = frictionless.validate(str(DESCRIPTOR))
    assert report.valid, report.flatten(["taskNumber", "type", "message"])
    assert len(report.tasks) == len(gd.tables())


def test_frictionless_finds_what_we_find_broken(package: Path) -> None:
    keep_tables(package, "claims", "indicators")
    edit_table(package, "claims", lambda rows: rows[0].update(indicator="ghost"))
    report = frictionless.validate(str(package / "datapackage.json"))
    assert "foreign-key" in [error[0] for error in report.flatten(["type"])]


def test_the_descriptor_satisfies_the_published_v2_profile() -> None:
    profile = Path(dplib.__file__).parent / "profiles" / "2.0" / "datapackage.json"
    schema = json.loads(profile.read_text("utf-8"))
    descriptor = json.loads(DESCRIPTOR.read_text("utf-8"))
    errors = jsonschema.Draft7Validator(schema).iter_errors(descriptor)
    assert [error.message for error in errors] == []


def test_dates_of_the_descriptor_are_rfc_3339() -> None:
    descriptor = json.loads(DESCRIPTOR.read_text("utf-8"))
    assert datetime.datetime.fromisoformat(descriptor["created"]).tzinfo is not None


@pytest.mark.parametrize("name", gd.tables())
def test_duckdb_and_polars_read_the_same_rows(name: str) -> None:
    file = str(ROOT / "datapackage" / "data" / f"{name}.parquet")
    ours = gd.table(name)
    assert pl.read_parquet(file).to_arrow().cast(ours.schema).equals(ours)
    theirs = duckdb.sql(f"select * from '{file}'").to_arrow_table()
    assert pa.table(theirs).cast(ours.schema).equals(ours)
