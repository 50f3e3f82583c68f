"""The whole check on an engine: what it finds is what every engine finds, in one order."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result

import gd_metrics as gd
from conftest import ROOT, edit_descriptor, edit_table, resource
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
    edit_table(package, "accepted", list.clear)
    return package


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_reports_what_pyarrow_reports(engine: str, broken: Path) -> None:
    if engine == "spark":  # each of its queries takes a while, however few the rows
        few = ("claims", "sources", "indicators")
        edit_descriptor(broken, lambda d: d.update(resources=[resource(d, n) for n in few]))
    one, other = gd.check(broken, engine="pyarrow"), gd.check(broken, engine=engine)
    assert told(one) == told(other)
    assert one.rows == other.rows
    codes = {f.code for f in one.findings}
    assert codes >= {"constraint-error", "primary-key", "foreign-key", "GD101", "GD201"}


def test_an_engine_finds_what_is_found_without_one(broken: Path) -> None:
    without = {(f.code, f.table, f.column) for f in gd.check(broken).findings}
    assert {(f.code, f.table, f.column) for f in gd.check(broken, engine="duckdb").findings} == (
        without
    )


def test_the_shipped_data_pass_out_of_core_with_all_their_acceptances() -> None:
    report = gd.check(ROOT / "datapackage", engine="duckdb", memory_limit="1GiB")
    assert (report.ok, report.accepted) == (True, gd.check(ROOT / "datapackage").accepted)


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


def test_a_missing_and_a_damaged_file_are_reported_and_the_rest_is_checked(package: Path) -> None:
    edit_table(package, "accepted", list.clear)
    (package / "data" / "areas.parquet").unlink()
    (package / "data" / "units.parquet").write_bytes(b"PAR1")
    report = gd.check(package, engine="duckdb")
    assert not report.complete
    unreadable = [f.table for f in report.findings if f.code == "unreadable"]
    assert unreadable == ["areas", "units"]
    assert "GD201" in {f.code for f in report.findings}


def test_csv_tables_beside_parquet_are_checked_too(package: Path, tmp_path: Path) -> None:
    unpacked = tmp_path / "csv"
    zipped = tmp_path / "release.zip"
    from gd_metrics.pack import pack

    pack(package, zipped)
    shutil.unpack_archive(zipped, unpacked)
    assert gd.check(unpacked / "csv", engine="duckdb").ok


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--engine", "duckbd"], "duckbd"),
        (["--engine", "polars", "--memory-limit", "1GiB"], "keeps to no memory limit"),
        (["--engine", "duckdb", "--memory-limit", "much"], "memory limit 'much'"),
        (["--engine", "duckdb", "--texts", "."], "locators are not verified on an engine"),
    ],
)
def test_what_an_engine_can_t_do_is_refused_in_a_line(
    arguments: list[str], words: str, package: Path, run: Run
) -> None:
    result = run("check", package, *arguments)
    assert result.exit_code == 2
    assert words in result.output


def test_a_folder_of_other_parquet_is_refused(tmp_path: Path, run: Run) -> None:
    pq.write_table(pa.table({"x": [1]}), tmp_path / "x.parquet")
    result = run("check", tmp_path)
    assert result.exit_code == 2
    assert "lacks column claim_id" in result.output


def test_findings_in_a_project_point_at_its_curation(project: Path) -> None:
    report = gd.check(project, engine="duckdb")
    places = {report.place(f).file.rpartition("/")[2] for f in report.findings}
    assert places == {"claims.csv"}
