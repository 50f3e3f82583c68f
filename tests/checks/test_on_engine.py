"""The whole check on an engine: what it finds is what every engine finds, in one order."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from click.testing import Result

import gd_metrics as gd
from conftest import ROOT, edit_descriptor, edit_table, keep, keep_tables, resource
from gd_metrics.checks.asking import is_answerable
from gd_metrics.dataset.init import init
from gd_metrics.dataset.pack import pack
from gd_metrics.tables.package import open_package
from making import claim, table

Run = Callable[..., Result]
ENGINES = ["polars", "duckdb", pytest.param("spark", marks=pytest.mark.slow)]


@pytest.fixture(autouse=True)
def session(request: pytest.FixtureRequest) -> None:
    """Start Spark where a test needs it, or skip that test."""
    if getattr(request.node, "callspec", None) and "spark" in request.node.callspec.params.values():
        request.getfixturevalue("spark")


def told(report: gd.Report) -> list[tuple[object, ...]]:
    """All that a report says of its findings."""
    return [
        (f.code, f.severity, f.table, f.subject, f.message, f.accepted, f.column)
        for f in report.findings
    ]


@pytest.fixture
def broken(package: Path) -> Path:
    """A package with a contradiction, a constraint, a key and a reference that are broken."""

    def spoil(rows: list[dict[str, object]]) -> None:
        rows[0]["measure"] = "levle"
        rows[1]["claim_id"] = rows[2]["claim_id"]
        rows[3]["source_id"] = "nobody"
        rows[4]["printed"] = "连续9年"

    edit_table(package, "claims", spoil)
    return package


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_reports_what_pyarrow_reports(engine: str, broken: Path) -> None:
    areas = ["areas"]
    if engine == "spark":  # each of its queries takes a while, however few the rows
        areas = []
        edit_table(broken, "claims", lambda rows: keep(rows, lambda r: r["measure"] != "share"))
    keep_tables(broken, "claims", "sources", "indicators", *areas)
    one, other = gd.check(broken, engine="pyarrow"), gd.check(broken, engine=engine)
    assert told(one) == told(other)
    assert one.rows == other.rows
    codes = {f.code for f in one.findings}
    assert codes >= {"constraint-error", "primary-key", "foreign-key", "GD101", "GD201"}


def once(finding: tuple[object, ...]) -> tuple[object, ...]:
    """A finding without what is told of a key that stands twice.

    An engine says in how many rows, and without one each row beyond the first is a finding.
    """
    code, severity, table_, subject, message, *rest = finding
    if code in ("unique-error", "primary-key", "unique-key"):
        message = str(message).partition(", but ")[0]
    return code, severity, table_, subject, message, *rest


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb"])
def test_an_engine_says_all_that_is_said_without_one(engine: str, broken: Path) -> None:
    keep_tables(broken, "claims", "sources", "indicators", "areas", "formulas")
    asked, without = (told(gd.check(broken, engine=name)) for name in (engine, None))
    assert {*map(once, asked)} == {*map(once, without)}


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb"])
def test_a_figure_outside_its_range_is_accepted_on_an_engine_too(
    engine: str, tmp_path: Path, run: Run
) -> None:
    rows = table([claim("a", "130%", measure="share", base="CN")])
    pq.write_table(rows, tmp_path / "claims.parquet")
    settings = tmp_path / "gd-metrics.toml"
    settings.write_text(f'engine = "{engine}"\n', "utf-8")
    listed = ("--accepted", tmp_path / "list.csv", "--config", settings)
    path = tmp_path / "claims.parquet"
    assert "GD102" in run("check", path, "--config", settings).output
    run("accept", "--all", "--reason", "r", "--path", path, *listed)
    result = run("check", path, *listed)
    assert (result.exit_code, "1 known, with a reason" in result.output) == (0, True)


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb"])
def test_rows_of_csv_have_their_numbers_on_an_engine(engine: str, package: Path) -> None:
    keep_tables(package, "claims", "indicators")
    edit_table(package, "claims", lambda rows: rows[4].update(printed="连续9年"))
    rows = pq.ParquetFile(package / "data" / "claims.parquet").read()
    pa.csv.write_csv(rows, package / "data" / "claims.csv")

    def as_csv(descriptor: dict[str, Any]) -> None:
        claims = resource(descriptor, "claims")
        claims.update(path="data/claims.csv", format="csv", mediatype="text/csv")
        claims.pop("hash")

    edit_descriptor(package, as_csv)
    without, asked = (gd.check(package, engine=name) for name in (None, engine))
    assert "GD101" in {f.code for f in without.findings}
    assert sorted(map(str, told(asked))) == sorted(map(str, told(without)))
    numbers = [
        sorted(f.row or 0 for f in r.findings if f.table == "claims") for r in (asked, without)
    ]
    assert numbers[0] == numbers[1]


def test_the_shipped_data_pass_out_of_core_with_all_their_acceptances(
    shipped: gd.Report,
) -> None:
    report = gd.check(ROOT / "datapackage", engine="duckdb", memory_limit="1GiB")
    assert (report.ok, report.accepted) == (True, shipped.accepted)


def partitioned(folder: Path) -> Path:
    """Claims in a folder a year, two of which contradict each other."""
    claims = table([
        claim("a", "43%", measure="growth", indicator="nev_output"),
        claim("b", "48%", measure="growth", indicator="nev_output"),
        claim("c", "5亿元", indicator="exports", period="2023"),
    ])  # fmt: skip
    for year in ("2023", "2024"):
        rows = claims.filter(pa.compute.equal(claims["period"], year))
        place = folder / f"year={year}"
        place.mkdir(parents=True)
        pq.write_table(rows, place / "part-0.parquet")
    return folder


@pytest.mark.parametrize("engine", ["pyarrow", *ENGINES])
def test_a_folder_of_partitions_is_one_table_of_claims(engine: str, tmp_path: Path) -> None:
    report = gd.check(partitioned(tmp_path / "claims"), engine=engine)
    (finding,) = report.findings
    assert (finding.code, report.rows) == ("GD201", {"claims": 3})
    assert {m.claim.claim_id for m in finding.members} == {"a", "b"}


def test_a_folder_of_parquet_needs_no_engine_to_be_named(run: Run, tmp_path: Path) -> None:
    result = run("check", partitioned(tmp_path / "claims"), "--format", "concise")
    assert result.exit_code == 1
    assert "GD201" in result.output


def test_a_pattern_names_the_files_that_it_fits(tmp_path: Path) -> None:
    folder = partitioned(tmp_path / "claims")
    assert gd.check(f"{folder}/year=2023/*.parquet").ok
    assert not gd.check(f"{folder}/*/*.parquet").ok


def test_formulas_hold_between_indicators_on_an_engine(tmp_path: Path) -> None:
    claims = table([
        claim("t", "9亿元", indicator="trade"),
        claim("x", "5亿元", indicator="exports"),
        claim("m", "1亿元", indicator="imports"),
    ])  # fmt: skip
    pq.write_table(claims, tmp_path / "claims.parquet")
    formula = ["trade = exports + imports"]
    report = gd.check(tmp_path / "claims.parquet", engine="duckdb", formulas=formula)
    assert [f.code for f in report.findings] == ["GD303"]


@pytest.mark.parametrize("basis", [None, "nominal", "real"])
@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb"])
def test_claims_say_how_growth_is_computed_on_an_engine_as_without_one(
    engine: str, basis: str | None, tmp_path: Path
) -> None:
    levels = [
        claim(year, printed, period=year, indicator="exports")
        for year, printed in (("2023", "100.0亿元"), ("2024", "110.0亿元"))
    ]
    growth = claim("g", "20%", period="2024", indicator="exports", measure="growth", base="2023")
    rows = table([*levels, growth])
    if basis:
        rows = rows.append_column("growth_basis", pa.array([basis] * rows.num_rows))
    pq.write_table(rows, tmp_path / "claims.parquet")
    found = told(gd.check(tmp_path / "claims.parquet"))
    severity = {None: ["information"], "nominal": ["error"], "real": []}[basis]
    assert [finding[1] for finding in found] == severity
    assert told(gd.check(tmp_path / "claims.parquet", engine=engine)) == found


def test_a_missing_and_a_damaged_file_are_reported_and_the_rest_is_checked(port: Path) -> None:
    package = port / "datapackage"
    (package / "data" / "areas.parquet").unlink()
    (package / "data" / "units.parquet").write_bytes(b"PAR1")
    report = gd.check(package, engine="duckdb")
    assert not report.complete
    unreadable = [f.table for f in report.findings if f.code == "unreadable"]
    assert unreadable == ["areas", "units"]
    assert "GD201" in {f.code for f in report.findings}


def test_csv_tables_beside_parquet_are_checked_too(tmp_path: Path) -> None:
    unpacked = tmp_path / "csv"
    zipped = tmp_path / "release.zip"
    init(tmp_path / "quay")
    pack(tmp_path / "quay", zipped)
    shutil.unpack_archive(zipped, unpacked)
    assert gd.check(unpacked / "csv", engine="duckdb").ok


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--engine", "duckbd"], "duckbd"),
        (["--engine", "polars", "--memory-limit", "1GiB"], "--memory-limit is what DuckDB may use"),
        (["--engine", "duckdb", "--memory-limit", "much"], "memory limit 'much'"),
        (["--engine", "duckdb", "--texts", "."], "--texts verifies locators"),
    ],
)
def test_what_an_engine_can_t_do_is_refused_in_a_line(
    arguments: list[str], words: str, built_port: Path, run: Run
) -> None:
    result = run("check", built_port, *arguments)
    assert result.exit_code == 2
    assert words in result.output


def test_a_folder_of_other_parquet_is_refused(tmp_path: Path, run: Run) -> None:
    pq.write_table(pa.table({"x": [1]}), tmp_path / "x.parquet")
    result = run("check", tmp_path)
    assert result.exit_code == 2
    assert "lacks column claim_id" in result.output


def test_findings_in_a_project_point_at_its_curation(port: Path) -> None:
    report = gd.check(port, engine="duckdb")
    places = {report.place(f).file.rpartition("/")[2] for f in report.findings}
    assert places == {"claims.csv"}


def anything(folder: Path, name: str, rows: pa.Table, **resource_: object) -> Path:
    """A package of one table in Parquet."""
    folder.mkdir(exist_ok=True)
    pq.write_table(rows, folder / f"{name}.parquet")
    listed = [{"name": name, "path": f"{name}.parquet", **resource_}]
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    descriptor = {"$schema": profile, "name": "p", "resources": listed}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder


def field(name: str, kind: str | None = "string", **given: object) -> dict[str, object]:
    return {"name": name, **({"type": kind} if kind else {}), **given}


TEXTS = pa.table({"a": ["x", "", "y z"], "b": ["1", "-", "2"]})
NUMBERS = pa.table({"a": [9007199254740993, 3], "b": [9007199254740992, 3]})
AWKWARD = [
    (NUMBERS, {"schema": {"fields": [field("a", "number"), field("b", "number")]},
               "formulas": ["a = b"]}),
    (TEXTS, {"schema": {"fields": [field("a", categories=["x"]), field("b")]}}),
    (TEXTS, {"schema": {"fields": [field("a", format="email"), field("b")]}}),
    (TEXTS, {"schema": {"fields": [field("a"), field("b", "integer")]}}),
    (TEXTS, {"schema": {"fields": [field("a"), field("b", constraints={"required": True})],
                        "missingValues": ["-"]}}),
    (TEXTS, {"schema": {"fields": [field("a", constraints={"required": True}), field("b")]}}),
    (TEXTS, {"schema": {"fields": [field("a")]}}),
    (TEXTS, {"schema": {"fields": [field("a", None), field("b", None)]}}),
    *[(TEXTS, {"schema": {"fields": [field("a", constraints={"pattern": pattern}), field("b")]}})
      for pattern in ("(", "(?=x).*", "x{1,1001}", "(.{99}){99}", "x{99999999999}")],
    (TEXTS, {"schema": {"fields": [field("a"), field("b")], "foreignKeys": [
        {"fields": "a", "reference": {"resource": "elsewhere", "fields": "a"}}]}}),
    (pa.table({"a": [[1], [1, 2]]}), {"schema": {"fields": [
        field("a", "array", constraints={"minLength": 2})]}}),
    (pa.table({"a": [True, False]}), {"schema": {"fields": [
        field("a", "boolean", constraints={"enum": ["true"]})]}}),
    (pa.table({"a": pa.array(["1.5", "2"]).cast(pa.decimal128(5, 1))}), {"schema": {"fields": [
        field("a", "number", constraints={"enum": [1.5]})]}}),
    (pa.table({"a": pa.array([0, 10**15], pa.timestamp("us", "UTC"))}), {"schema": {"fields": [
        field("a", "datetime", constraints={"minimum": "2000-01-01T00:00:00"})]}}),
    (pa.table({"a": pa.array([0, None, 10**12], pa.date64())}), {"schema": {"fields": [
        field("a", "date", constraints={"required": True, "minimum": "2000-01-01"})]}}),
    (pa.table({"a": pa.array([1, None])}), {"schema": {"fields": [
        field("a", "integer", constraints={"required": True})]}}),
    (pa.table({"policy": ["p"], "amount": [1.0]}), {"name_": "claims", "schema": {"fields": [
        field("policy"), field("amount", "number")]}}),
]  # fmt: skip


@pytest.mark.parametrize("case", range(len(AWKWARD)))
def test_what_engines_can_t_tell_is_found_as_without_one(case: int, tmp_path: Path) -> None:
    rows, given = AWKWARD[case]
    name = str(given.get("name_", "t"))
    resource_ = {key: value for key, value in given.items() if key != "name_"}
    folder = anything(tmp_path / "p", name, rows, **resource_)
    without = [(f.code, f.column) for f in gd.check(folder).findings]
    for engine in ("pyarrow", "polars", "duckdb"):
        report = gd.check(folder, engine=engine)
        assert [(f.code, f.column) for f in report.findings] == without, engine
        assert report.formulas == gd.check(folder).formulas


NUMBER = {"enum": [0, 1], "unique": True}


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb"])
def test_floats_are_compared_as_numbers(engine: str, tmp_path: Path) -> None:
    rows = pa.table({"a": [0.0, -0.0, 1.0], "b": [3.0, float("nan"), 4.0]})
    fields = [field("a", "number", constraints=NUMBER),
              field("b", "number", constraints={"minimum": 1})]  # fmt: skip
    folder = anything(tmp_path / "p", "t", rows, schema={"fields": fields})
    found = [(f.code, f.column) for f in gd.check(folder, engine=engine).findings]
    assert found == [("constraint-error", "b"), ("unique-error", "a")]


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb"])
def test_keys_are_followed_from_integers_to_floats(engine: str, tmp_path: Path) -> None:
    key = {"fields": "a", "reference": {"resource": "", "fields": "b"}}
    rows = pa.table({"a": [0, 2**53 + 1, 7], "b": [-0.0, 2.0**53, 1.0]})
    schema = {"fields": [field("a", "integer"), field("b", "number")], "foreignKeys": [key]}
    folder = anything(tmp_path / "p", "t", rows, schema=schema)
    (found,) = gd.check(folder, engine=engine).findings
    assert (found.code, found.subject) == ("foreign-key", "7")


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb"])
def test_keys_are_followed_across_types_columns_and_tables(engine: str, tmp_path: Path) -> None:
    def to(column: str, table: str, other: str) -> dict[str, object]:
        return {"fields": column, "reference": {"resource": table, "fields": other}}

    a = pa.table({"id": [1, 2]})
    b = pa.table({"a": pa.array([1, 3], pa.int32()), "s": ["1", "9"]})
    fields = [field("a", "integer"), field("s")]
    keys = [to("a", "a", "id"), to("s", "a", "nope"), to("s", "a", "id"), to("s", "no", "q")]
    folder = anything(tmp_path / "p", "a", a, schema={"fields": [field("id", "integer")]})
    pq.write_table(b, folder / "b.parquet")
    (folder / "c.csv").write_text("a,s\n1,1\n7,2\n")
    more = [
        {"name": "b", "path": "b.parquet", "schema": {"fields": fields, "foreignKeys": keys}},
        {"name": "c", "path": "c.csv", "schema": {"fields": fields, "foreignKeys": [
            to("a", "a", "id"), to("a", "c", "a"), to("a", "b", "a")]}},
    ]  # fmt: skip
    edit_descriptor(folder, lambda d: d["resources"].extend(more))
    without, found = gd.check(folder), gd.check(folder, engine=engine)
    assert sorted((f.code, f.table, f.column) for f in found.findings) == sorted(
        (f.code, f.table, f.column) for f in without.findings
    )
    assert found.rows == without.rows


def test_blank_rows_are_told_on_an_engine(tmp_path: Path) -> None:
    rows = pa.table({"a": ["x", None], "b": ["y", None]})
    schema = {"fields": [field("a", constraints={"required": True}), field("b")]}
    folder = anything(tmp_path / "p", "t", rows, schema=schema)
    assert "blank-row" in {f.code for f in gd.check(folder, engine="duckdb").findings}


def test_formulas_for_a_package_without_claims_are_refused_on_an_engine(tmp_path: Path) -> None:
    folder = anything(tmp_path / "p", "t", TEXTS, schema={"fields": [field("a"), field("b")]})
    with pytest.raises(gd.PackageError, match="no claims for a formula"):
        gd.check(folder, engine="duckdb", formulas=["a = b"])


def test_formulas_of_a_package_have_all_digits(tmp_path: Path) -> None:
    _, given = AWKWARD[0]
    folder = anything(tmp_path / "p", "t", NUMBERS, **given)
    (folder / "t.csv").write_text(
        "a,b\n9007199254740993,9007199254740992\n0.12345678901234567890,0.1234567890123456789\n"
    )
    exact = [{"formula": "a = b", "rounding": "exact"}]
    edit_descriptor(folder, lambda d: d["resources"][0].update(path="t.csv", formulas=exact))
    report = gd.check(folder)
    (counted,) = report.formulas
    assert (counted.passed, counted.failed) == (1, 1)
    assert "9007199254740993" in report.findings[0].message


def test_the_published_claims_stay_on_the_engine() -> None:
    opened = open_package(ROOT / "datapackage")
    assert all(is_answerable(resource) for resource in opened.resources.values())


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb"])
@pytest.mark.parametrize("kind", [pa.decimal128(6, 1), pa.int32(), pa.null()])
def test_bounds_may_be_numbers_of_any_type(engine: str, kind: pa.DataType, tmp_path: Path) -> None:
    claims = table([claim("a", "5位", measure="rank"), claim("b", "6位", measure="rank")])
    for name in ("lower", "upper", "value"):
        place = claims.column_names.index(name)
        empty = pa.types.is_null(kind)
        column = pa.nulls(2) if empty and name != "value" else claims[name].cast(
            pa.float64() if empty else kind)  # fmt: skip
        claims = claims.set_column(place, name, column)
    pq.write_table(claims, tmp_path / "claims.parquet")
    found = {f.code for f in gd.check(tmp_path / "claims.parquet", engine=engine).findings}
    assert ("GD201" in found) is not pa.types.is_null(kind)


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb"])
@pytest.mark.parametrize(
    "column", ["claim_id", "indicator", "period", "measure", "printed", "unit"]
)
def test_a_claim_that_lacks_part_of_its_key_is_reported(
    engine: str, column: str, tmp_path: Path
) -> None:
    rows = table([claim("a", "43%", measure="growth"), claim("b", "4300%", measure="growth"),
                  claim("c", "43%", measure="growth")]).to_pylist()  # fmt: skip
    rows[0][column] = rows[1][column] = None
    pq.write_table(pa.Table.from_pylist(rows, schema=table([]).schema), tmp_path / "c.parquet")
    findings = gd.check(tmp_path / "c.parquet", engine=engine).findings
    assert {f.column for f in findings if "must not be empty" in f.message} == {column}
