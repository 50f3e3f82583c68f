"""The download and the wheel: unpacked or installed elsewhere, they say the same."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result

import gd_metrics as gd
from conftest import RESULTS, ROOT, keep_tables
from corpus import Case, cases
from gd_metrics.dataset.pack import pack
from gd_metrics.errors import BrokenTablesError
from gd_metrics.tables.package import open_package

Run = Callable[..., Result]


def test_packing_twice_gives_the_same_bytes(project: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    pack(project, first)
    for file in project.rglob("*"):
        os.utime(file, (0, 0))
    pack(project, second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("folder", ["", "csv"])
def test_an_unpacked_download_validates_elsewhere(folder: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(pack(ROOT, tmp_path / "download.zip")) as archive:
        archive.extractall(tmp_path / "elsewhere")
    package = tmp_path / "elsewhere" / folder
    report = gd.check(package)
    assert report.ok
    assert report.rows["claims"] == gd.table("claims").num_rows
    if folder:  # without what rules make of claims, which is long
        keep_tables(package, *(name for name in gd.tables() if name not in RESULTS))
        assert frictionless.validate(str(package / "datapackage.json")).valid
    else:  # valid as the package is that frictionless reads in test_frictionless.py
        files = [f for f in (ROOT / "datapackage").rglob("*") if f.is_file()]
        for file in files:
            unpacked = package / file.relative_to(ROOT / "datapackage")
            assert unpacked.read_bytes() == file.read_bytes()


def test_csv_and_parquet_hold_the_same_rows(tmp_path: Path) -> None:
    with zipfile.ZipFile(pack(ROOT, tmp_path / "download.zip")) as archive:
        archive.extractall(tmp_path)
    parquet, csv = open_package(tmp_path), open_package(tmp_path / "csv")
    for name in parquet.resources:
        assert csv.table(name).equals(parquet.table(name)), name


CASES = ROOT / "tests" / "cases"


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert len({*names}) == len(names)
        return {name: archive.read(name) for name in names}


@pytest.mark.parametrize(
    ("case", "names"),
    [
        ("packed-rows-in-the-descriptor", [
            "csv/data/quays.csv", "csv/datapackage.json", "datapackage.json",
            "parquet/data/quays.parquet", "parquet/datapackage.json",
        ]),
        ("packed-table-of-two-files", [
            "datapackage.json", "notes.txt", "parquet/data/ships.parquet",
            "parquet/datapackage.json", "parquet/notes.txt", "spring.csv", "summer.csv",
        ]),
        ("packed-schema-in-a-file", [
            "buoy.schema.json", "buoys.csv", "datapackage.json", "parquet/data/buoys.parquet",
            "parquet/datapackage.json",
        ]),
    ],
)  # fmt: skip
def test_every_file_of_a_package_is_packed_with_the_other_format_beside_it(
    case: str, names: list[str], tmp_path: Path
) -> None:
    file = pack(CASES / case, tmp_path / "made.zip")
    assert [name for name in members(file) if name != "README.md"] == names
    tables = {}
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path)
    for folder in {str(Path(name).parent) for name in names if name.endswith("package.json")}:
        package = tmp_path / folder
        assert gd.check(package).ok
        assert frictionless.validate(str(package / "datapackage.json")).valid
        tables[folder] = {
            n: open_package(package).table(n) for n in open_package(package).resources
        }
    assert len(tables) > 1
    assert all(table == tables["."] for table in tables.values())


def test_a_table_with_a_bad_cell_is_not_packed_unless_forced_and_then_as_it_stands(
    tmp_path: Path,
) -> None:
    package = CASES / "packed-bad-cell"
    with pytest.raises(BrokenTablesError, match="'x' is no integer"):
        pack(package, tmp_path / "made.zip")
    assert [*tmp_path.iterdir()] == []
    packed = members(pack(package, tmp_path / "made.zip", force=True))
    text = (package / "cranes.csv").read_bytes()
    assert packed["cranes.csv"] == packed["parquet/cranes.csv"] == text


def test_a_contradiction_among_claims_does_not_keep_a_package_from_being_packed(
    port: Path, tmp_path: Path
) -> None:
    assert not gd.check(port).ok
    assert pack(port, tmp_path / "port.zip").is_file()


def written(folder: Path, text: str, fields: list[dict[str, object]], **resource: object) -> Path:
    """A package of one table; its name tries to leave the zip."""
    (folder / "t.csv").write_text(text, "utf-8")
    described = {"name": "../../Away", "path": "t.csv", "schema": {"fields": fields}, **resource}
    package = {"name": "p", "resources": [described]}
    (folder / "datapackage.json").write_text(json.dumps(package), "utf-8")
    return folder


def test_a_table_whose_digits_parquet_can_t_hold_stays_as_it_is(tmp_path: Path) -> None:
    field: dict[str, object] = {"name": "n", "type": "number"}
    package = written(tmp_path, "n\n9007199254740993.5\n", [field])
    packed = members(pack(package, tmp_path / "made.zip"))
    assert packed["parquet/t.csv"] == b"n\n9007199254740993.5\n"
    assert not any(name.endswith(".parquet") for name in packed)


def test_what_a_schema_says_of_texts_is_not_said_of_parquet(tmp_path: Path) -> None:
    fields: list[dict[str, object]] = [
        {"name": "day", "type": "date", "format": "%d/%m/%Y"},
        {"name": "n", "type": "number", "decimalChar": ","},
        {"name": "open", "type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]},
        {"name": "at", "type": "datetime"},
        {"name": "year", "type": "year"},
        {"name": "note", "type": "string"},
    ]
    schema = {"fields": fields, "missingValues": ["-"]}
    text = "day;n;open;at;year;note\n31/12/2024;1,5;ja;2024-12-31T10:00:00;2024;-\n-;-;-;-;-;a\n"
    written(tmp_path, text, [], schema=schema, dialect={"delimiter": ";"})
    packed = members(pack(tmp_path, tmp_path / "made.zip"))
    assert "parquet/data/Away.parquet" in packed
    with zipfile.ZipFile(tmp_path / "made.zip") as archive:
        archive.extractall(tmp_path / "out")
    away = open_package(tmp_path / "out" / "parquet")
    assert gd.check(tmp_path / "out" / "parquet").ok
    assert away.table("../../Away").equals(open_package(tmp_path).table("../../Away"))
    again = pack(tmp_path / "out" / "parquet", tmp_path / "again.zip")
    assert b"2024-12-31T10:00:00" in members(again)["csv/data/Away.csv"]


def test_a_package_whose_descriptor_has_another_name_is_packed(tmp_path: Path) -> None:
    written(tmp_path, "a\n1\n", [{"name": "a", "type": "integer"}])
    (tmp_path / "datapackage.json").rename(tmp_path / "tables.json")
    assert "datapackage.json" in members(pack(tmp_path / "tables.json", tmp_path / "made.zip"))


def test_a_named_file_that_is_missing_is_said(tmp_path: Path) -> None:
    package = CASES / "packed-table-of-two-files"
    shutil.copytree(package, tmp_path / "p")
    (tmp_path / "p" / "notes.txt").unlink()
    with pytest.raises((gd.PackageError, BrokenTablesError), match=r"notes\.txt"):
        pack(tmp_path / "p", tmp_path / "made.zip")
    assert not (tmp_path / "made.zip").exists()


@pytest.mark.parametrize("case", cases()[::9], ids=lambda case: case.name)
def test_what_the_standard_allows_is_packed_and_passes_and_what_it_forbids_is_refused(
    case: Case, tmp_path: Path
) -> None:
    (tmp_path / "p").mkdir()
    case.write(tmp_path / "p")
    if case.expected:
        with pytest.raises((BrokenTablesError, gd.PackageError)):
            pack(tmp_path / "p", tmp_path / "made.zip")
        return
    with zipfile.ZipFile(pack(tmp_path / "p", tmp_path / "made.zip")) as archive:
        archive.extractall(tmp_path / "out")
    for descriptor in (tmp_path / "out").rglob("datapackage.json"):
        assert gd.check(descriptor).ok


def test_the_zip_is_named_after_package_and_version(project: Path, run: Run) -> None:
    result = run("pack", project)
    name = f"guangdong-innovation-metrics-{gd.data_version}.zip"
    assert result.output == f"wrote {name}\n"
    assert [p.name for p in Path.cwd().iterdir()] == [name]


def test_packing_what_is_no_package_writes_nothing(run: Run) -> None:
    result = run("pack", "nowhere")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert list(Path.cwd().iterdir()) == []


def test_a_folder_is_written_into_and_a_missing_one_is_refused(project: Path, run: Run) -> None:
    Path("out").mkdir()
    assert run("pack", project, "-o", "out").exit_code == 0
    assert len(list(Path("out").iterdir())) == 1
    result = run("pack", project, "-o", "nowhere/x.zip")
    assert (result.exit_code, result.stderr) == (
        2,
        "gd-metrics: nowhere: no such folder to write x.zip to\n",
    )


def test_a_table_without_a_schema_is_packed_as_it_stands_beside_the_others(tmp_path: Path) -> None:
    package = written(tmp_path, "a\n1\n", [{"name": "a", "type": "integer"}])
    (package / "notes.csv").write_text("x\n1\n", "utf-8")
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    descriptor["resources"] += [{"name": "notes", "path": "notes.csv"}]
    (package / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    packed = members(pack(package, tmp_path / "made.zip"))
    assert packed["notes.csv"] == packed["parquet/notes.csv"] == b"x\n1\n"
    assert gd.check(tmp_path / "made.zip").ok


def test_times_keep_their_zone_and_a_column_with_and_without_stays_as_it_is(tmp_path: Path) -> None:
    fields: list[dict[str, object]] = [{"name": "at", "type": "datetime"}]
    zoned = "at\n2024-06-01T12:00:00+02:00\n2024-06-01T12:00:00Z\n"
    pack(written(tmp_path, zoned, fields), tmp_path / "made.zip")
    with zipfile.ZipFile(tmp_path / "made.zip") as archive:
        archive.extractall(tmp_path / "out")
    column = pq.read_schema(tmp_path / "out" / "parquet" / "data" / "Away.parquet").field("at")
    assert column.type == pa.timestamp("us", "UTC")
    again = members(pack(tmp_path / "out" / "parquet", tmp_path / "again.zip"))
    cells = again["csv/data/Away.csv"].decode().split()
    assert cells == ['"at"', '"2024-06-01T10:00:00Z"', '"2024-06-01T12:00:00Z"']
    mixed = written(tmp_path, "at\n2024-06-01T12:00:00\n2024-06-01T12:00:00Z\n", fields)
    assert "parquet/t.csv" in members(pack(mixed, tmp_path / "made.zip"))


def test_decimals_of_parquet_are_written_as_csv_with_all_their_digits(tmp_path: Path) -> None:
    package = written(tmp_path, "", [{"name": "n", "type": "number"}], path="t.parquet")
    values = pa.array([Decimal("9007199254740993.50"), Decimal(1)], pa.decimal128(20, 2))
    pq.write_table(pa.table({"n": values}), package / "t.parquet")
    packed = members(pack(package, tmp_path / "made.zip"))
    assert packed["csv/data/Away.csv"] == b'"n"\n"9007199254740993.50"\n"1.00"\n'
    assert gd.check(tmp_path / "made.zip").ok
