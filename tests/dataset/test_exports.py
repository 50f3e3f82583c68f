"""What is exported is read back by a reader of that format, with the same rows and keys."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rdflib
from click.testing import Result
from csvw import TableGroup
from pysdmx.io import read_sdmx
from python_calamine import CalamineWorkbook

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.dataset.exports import FORMATS
from gd_metrics.dataset.exports import export as exporting
from gd_metrics.dataset.exports.sdmx import time_period
from gd_metrics.errors import BrokenTablesError
from gd_metrics.tables.package import open_package

Run = Callable[..., Result]
pytestmark = pytest.mark.filterwarnings(  # a reader uses what its own library gives up
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)
V2 = "https://datapackage.org/profiles/2.0/tableschema.json"
PORTS: dict[str, Any] = {
    "name": "ports",
    "title": "Ports",
    "description": "Where ships\nland.",
    "path": "ports.csv",
    "schema": {
        "$schema": V2,
        "fields": [
            {"name": "port", "type": "string", "title": "Port"},
            {"name": "opened", "type": "date", "format": "%d.%m.%Y"},
            {"name": "depth", "type": "number", "unit": "m", "missingValues": ["-"]},
            {"name": "of", "type": "string", "missingValues": [""]},
        ],
        "primaryKey": "port",
        "foreignKeys": [{"fields": "of", "reference": {"resource": "", "fields": "port"}}],
    },
}
CALLS: dict[str, Any] = {
    "name": "calls/2024",
    "path": "calls.csv",
    "schema": {
        "$schema": V2,
        "fields": [
            {"name": "call", "type": "integer", "constraints": {"minimum": 0}},
            {"name": "port", "type": "string", "constraints": {"required": True}},
            {"name": "at", "type": "datetime"},
            {"name": "left", "type": "datetime"},
            {"name": "tug", "type": "boolean", "trueValues": ["y"], "falseValues": ["n"]},
            {"name": "crew", "type": "array"},
            {"name": "note", "type": "string"},
        ],
        "primaryKey": ["call"],
        "foreignKeys": [{"fields": "port", "reference": {"resource": "ports", "fields": "port"}}],
    },
}
PORT_ROWS = "port,opened,depth,of\nB,01.02.1850,-,A\nA,31.12.1999,14.5,\n"
CALL_ROWS = (
    "call,port,at,left,tug,crew,note\n"
    '9007199254740993,A,2024-06-01T12:00:00+02:00,2024-06-02T08:30:00,y,"[1, 2]",=1+1\n'
    '7,B,2024-06-01T12:00:00Z,,n,,"it\'s ""so"""\n'
)


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A package with what formats stumble over: long numbers, zones, formulas, circles."""
    (tmp_path / "ports.csv").write_text(PORT_ROWS, "utf-8")
    (tmp_path / "calls.csv").write_text(CALL_ROWS, "utf-8")
    descriptor = {"name": "harbour", "title": "Harbour", "resources": [CALLS, PORTS]}
    file = tmp_path / "datapackage.json"
    file.write_text(json.dumps(descriptor), "utf-8")
    return file


def test_every_format_has_a_writer() -> None:
    assert {*exporting._WRITERS} == {*FORMATS}


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_folder_of_files_passes_both_checks_with_the_same_rows(
    kind: str, harbour: Path, tmp_path: Path
) -> None:
    made = gd.export(harbour, to=kind, output=tmp_path / "out")
    assert made.notes == ()
    assert made.rows == {"calls/2024": 2, "ports": 2}
    assert gd.check(made.path).findings == ()
    assert frictionless.validate(str(made.path / "datapackage.json")).valid
    before, after = open_package(harbour), open_package(made.path)
    for name in before.resources:
        assert after.table(name).equals(before.table(name))
    assert {f.suffix for f in (made.path / "data").iterdir()} == {f".{kind}"}


def test_a_workbook_has_a_sheet_a_table_with_units_and_a_row_that_stays(
    harbour: Path, tmp_path: Path
) -> None:
    made = gd.export(harbour, to="xlsx", output=tmp_path / "out.xlsx")
    assert made.notes == (
        "calls/2024: is sheet calls-2024",
        "calls/2024.call: numbers of more than 15 digits are texts",
        "ports.opened: days before March 1900 are texts",
    )
    book = CalamineWorkbook.from_path(made.path)
    assert book.sheet_names == ["calls-2024", "ports"]
    header, *rows = book.get_sheet_by_name("ports").to_python()
    assert header == ["port", "opened", "depth (m)", "of"]
    assert [[str(c) for c in row] for row in rows] == [
        ["B", "1850-02-01", "", "A"], ["A", "1999-12-31", "14.5", ""]
    ]  # fmt: skip
    calls = book.get_sheet_by_name("calls-2024").to_python()
    assert calls[1][0] == "9007199254740993"
    assert (calls[1][-1], calls[2][-1]) == ("=1+1", 'it\'s "so"')
    sheet = openpyxl.load_workbook(made.path)["ports"]
    assert sheet.freeze_panes == "A2"
    assert openpyxl.load_workbook(made.path)["calls-2024"]["G2"].data_type == "s"


def test_sqlite_holds_rows_keys_and_comments(harbour: Path, tmp_path: Path) -> None:
    made = gd.export(harbour, to="sqlite", output=tmp_path / "out.sqlite")
    with closing(sqlite3.connect(made.path)) as database:
        calls = database.execute('SELECT * FROM "calls/2024" ORDER BY call').fetchall()
        assert calls == [
            (7, "B", "2024-06-01T12:00:00Z", None, 0, None, "it's \"so\""),
            (9007199254740993, "A", "2024-06-01T10:00:00Z", "2024-06-02T08:30:00", 1, "[1, 2]",
             "=1+1"),
        ]  # fmt: skip
        keys = database.execute('PRAGMA foreign_key_list("calls/2024")').fetchall()
        assert [key[2:5] for key in keys] == [("ports", "port", "port")]
        columns = database.execute("PRAGMA table_info(ports)").fetchall()
        assert [(c[1], c[2], c[5]) for c in columns] == [
            ("port", "TEXT", 1), ("opened", "TEXT", 0), ("depth", "REAL", 0), ("of", "TEXT", 0)
        ]  # fmt: skip
        (sql,) = database.execute("SELECT sql FROM sqlite_master WHERE name = 'ports'").fetchone()
        assert "-- Ports: Where ships land." in sql
        database.execute("PRAGMA foreign_keys = ON")
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("INSERT INTO ports VALUES ('C', NULL, NULL, 'Z')")


def test_duckdb_holds_rows_keys_and_comments(harbour: Path, tmp_path: Path) -> None:
    made = gd.export(harbour, to="duckdb", output=tmp_path / "out.duckdb")
    assert made.notes == ()
    before = open_package(harbour)
    with duckdb.connect(str(made.path), read_only=True) as database:
        ports = database.sql("SELECT * FROM ports ORDER BY port DESC").to_arrow_table()
        assert ports.equals(before.table("ports"))
        calls = database.sql('SELECT * FROM "calls/2024"').to_arrow_table()
        assert calls.equals(before.table("calls/2024"))
        held = database.execute(
            "SELECT table_name, constraint_text FROM duckdb_constraints() "
            "WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY') ORDER BY ALL"
        ).fetchall()
        assert held == [
            ("calls/2024", "FOREIGN KEY (port) REFERENCES ports(port)"),
            ("calls/2024", 'PRIMARY KEY("call")'),
            ("ports", 'FOREIGN KEY ("of") REFERENCES ports(port)'),
            ("ports", "PRIMARY KEY(port)"),
        ]
        told = database.execute("SELECT comment FROM duckdb_tables() WHERE table_name = 'ports'")
        assert told.fetchone() == ("Ports: Where ships land.",)


def test_a_row_that_leads_to_itself_costs_duckdb_a_key_which_is_said(
    harbour: Path, tmp_path: Path
) -> None:
    (harbour.parent / "ports.csv").write_text(PORT_ROWS + "C,-,1,C\n".replace("-", ""), "utf-8")
    made = gd.export(harbour, to="duckdb", output=tmp_path / "out.duckdb")
    (note,) = made.notes
    assert note.startswith("ports: its key to itself is left out")
    assert gd.export(harbour, to="sqlite", output=tmp_path / "out.sqlite").notes == ()


def test_csvw_is_read_by_its_reader_and_its_keys_hold(harbour: Path, tmp_path: Path) -> None:
    made = gd.export(harbour, to="csvw", output=tmp_path / "out")
    group = TableGroup.from_file(made.path / "csv-metadata.json")
    assert group.check_referential_integrity()
    calls, ports = group.tables
    assert [row["call"] for row in calls] == [9007199254740993, 7]
    first, second = [*ports]
    assert (first["port"], first["depth"], first["opened"].year) == ("B", None, 1850)
    assert second["depth"] == Decimal("14.5")
    assert calls.tableSchema.primaryKey == ["call"]
    assert [key.columnReference for key in ports.tableSchema.foreignKeys] == [["of"]]


def test_schema_org_is_read_as_json_ld(harbour: Path, tmp_path: Path) -> None:
    made = gd.export(harbour, to="schema-org", output=tmp_path / "out.jsonld")
    graph = rdflib.Graph().parse(made.path, format="json-ld")
    schema = rdflib.Namespace("https://schema.org/")
    (dataset,) = graph.subjects(rdflib.RDF.type, schema.Dataset)
    assert str(graph.value(dataset, schema.name)) == "Harbour"
    urls = {str(o) for o in graph.objects(predicate=schema.contentUrl)}
    assert urls == {"calls.csv", "ports.csv"}
    assert "m" in {str(o) for o in graph.objects(predicate=schema.unitText)}


def test_the_figures_are_observations_of_sdmx_with_the_same_values(tmp_path: Path) -> None:
    made = gd.export(ROOT / "datapackage", to="sdmx-csv", output=tmp_path / "figures.csv")
    (dataset,) = read_sdmx(made.path).data
    names = ["INDICATOR", "REF_AREA", "MEASURE", "BASIS", "BASE", "TIME_PERIOD"]
    read = {tuple(row[n] for n in names): row for row in dataset.data.to_dict("records")}
    figures = gd.table("figures").to_pylist()
    assert len(read) == len(figures) == made.rows["figures"]
    for figure in figures:
        parts = (figure[n] for n in ("indicator", "area", "measure", "basis", "base"))
        row = read[*parts, time_period(figure["period"])]
        assert (float(row["OBS_VALUE"]) if row["OBS_VALUE"] else None) == figure["value"]
        assert row["UNIT_MEASURE"] == figure["unit"]
        assert (row["OBS_STATUS"] == "O") == (figure["value"] is None)
    assert dataset.short_urn.startswith("DataStructure=GD_METRICS:")


def test_numbers_of_many_digits_are_texts_and_said(harbour: Path, tmp_path: Path) -> None:
    resource = {
        "name": "n", "path": "n.parquet",
        "schema": {"fields": [{"name": "n", "type": "number"}, {"name": "m", "type": "number"}]},
    }  # fmt: skip
    values = {
        "n": pa.array([Decimal("9007199254740993.50")], pa.decimal128(20, 2)),
        "m": pa.array([Decimal("0.5000000000000000")], pa.decimal128(20, 16)),
    }
    pq.write_table(pa.table(values), harbour.parent / "n.parquet")
    harbour.write_text(json.dumps({"name": "p", "resources": [resource]}), "utf-8")
    made = gd.export(harbour, to="sqlite", output=tmp_path / "out.sqlite")
    assert "n.n: is text, for its numbers have more than 15 digits" in made.notes
    with closing(sqlite3.connect(made.path)) as database:
        assert database.execute("SELECT n FROM n").fetchone() == ("9007199254740993.50",)


def test_a_key_to_what_names_no_row_is_left_out_of_databases_and_said(
    harbour: Path, tmp_path: Path
) -> None:
    ports = {**PORTS, "schema": {**PORTS["schema"], "primaryKey": []}}
    harbour.write_text(json.dumps({"name": "p", "resources": [CALLS, ports]}), "utf-8")
    made = gd.export(harbour, to="sqlite", output=tmp_path / "out.sqlite")
    assert [note.partition(":")[0] for note in made.notes] == [
        "calls/2024.port → ports.port", "ports.of → ports.port"
    ]  # fmt: skip


def test_tables_with_errors_are_not_exported(harbour: Path, run: Run) -> None:
    (harbour.parent / "ports.csv").write_text(PORT_ROWS + "X,no day,1,\n", "utf-8")
    with pytest.raises(BrokenTablesError, match="'no day'"):
        gd.export(harbour, to="csv")
    result = run("export", harbour, "--to", "sqlite")
    assert (result.exit_code, [*Path.cwd().iterdir()]) == (1, [])


def test_a_table_without_a_schema_is_left_out_and_said(harbour: Path, run: Run) -> None:
    (harbour.parent / "notes.csv").write_text("x\n1\n", "utf-8")
    notes = {"name": "notes", "path": "notes.csv"}
    harbour.write_text(json.dumps({"name": "p", "resources": [PORTS, notes]}), "utf-8")
    result = run("export", harbour, "--to", "sqlite")
    assert result.output == (
        "wrote p.sqlite: 2 rows of 1 table\n"
        "  notes: left out: it has no schema; gd-metrics describe writes one\n"
    )
    assert run("export", harbour, "--to", "csv").exit_code == 0
    assert Path("p-csv/notes.csv").is_file()


def test_a_folder_that_is_not_empty_is_not_written_over(harbour: Path, run: Run) -> None:
    result = run("export", harbour, "--to", "csv", "-o", harbour.parent)
    assert (result.exit_code, "is no new or empty folder" in result.output) == (2, True)
    assert "no such folder" in run("export", harbour, "--to", "csv", "-o", "a/b").output


def test_unknown_formats_and_packages_without_figures_are_refused(harbour: Path) -> None:
    with pytest.raises(gd.UnknownNameError, match="Did you mean xlsx"):
        gd.export(harbour, to="xls")
    with pytest.raises(gd.PackageError, match="has no table figures"):
        gd.export(harbour, to="sdmx-csv")
