"""Files that would take all memory, never end, or are damaged: each is a line, and no more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.claim import claims_schema
from gd_metrics.errors import PackageError, UnreadableError
from gd_metrics.tables.package import open_package
from gd_metrics.tables.reading import records, sheets
from gd_metrics.tables.reading.csv import read_csv
from gd_metrics.tables.reading.files import read_file
from making import claim, table

NUMBERS = {"fields": [{"name": "n", "type": "integer"}]}


def of(folder: Path, path: str, **more: Any) -> Path:
    """A package of one table of numbers, in a file."""
    descriptor = {"resources": [{"name": "t", "path": path, "schema": NUMBERS, **more}]}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder / "datapackage.json"


def unreadable(path: Path, **settings: Any) -> list[str]:
    """What a check says of a path, or of its tables, that can't be read."""
    try:
        report = gd.check(path, **settings)
    except PackageError as error:
        return str(error).splitlines()
    return [f.message for f in report.findings if f.code == "unreadable"]


# What would take all memory


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that a test reaches with little."""
    monkeypatch.setattr(records, "LONGEST", 1 << 20)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_a_line_that_is_too_long_is_refused_by_its_number(end: bytes) -> None:
    with pytest.raises(UnreadableError, match="line 3 has more than 1 MiB"):
        read_csv(b"n\n1\n" + b"2" * (3 << 20) + end)


@pytest.mark.usefixtures("short")
def test_very_many_lines_are_no_long_one() -> None:
    assert read_csv(b"n\n" + b"12345\r\n" * (1 << 18)).rows == 1 << 18


@pytest.mark.usefixtures("short")
def test_refusing_a_long_line_takes_no_more_memory_than_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"n\n" + b"," * (8 << 20))
    tracemalloc.start()
    try:
        with pytest.raises(PackageError, match="line 2 has more than"):
            read_file(tmp_path / "a.csv")
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


def test_a_workbook_that_unpacks_to_far_more_than_it_holds_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/sharedStrings.xml", "<sst>" + "<si/>" * (20 << 20))
    with pytest.raises(PackageError, match="unpacks to far more than the workbook holds"):
        read_file(file)


CELL = '<c r="{}" t="inlineStr"><is><t>1</t></is></c>'


def extent(folder: Path, part: str, text: str) -> None:
    """Look how far a workbook of one part reaches."""
    with zipfile.ZipFile(folder / "book", "w") as parts:
        parts.writestr(part, text)
    sheets.check_workbook(folder / "book")


@pytest.mark.parametrize("prefix", ["", "x:"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/elsewhere.bin"])
def test_a_sheet_may_have_any_name_and_prefix(prefix: str, part: str, tmp_path: Path) -> None:
    rows = f"<row r='1'>{CELL.format('A1')}</row><row r='1000000'>{CELL.format('ZZ1000000')}</row>"
    text = f"<worksheet xmlns:x='x'><sheetData>{rows}</sheetData></worksheet>"
    text = text.replace("<", f"<{prefix}").replace(f"<{prefix}/", f"</{prefix}")
    with pytest.raises(UnreadableError, match="1000000 rows and 702 columns"):
        extent(tmp_path, part, text)


def test_a_part_of_an_encoding_that_is_not_known_is_a_line(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="is no spreadsheet that can be read"):
        extent(tmp_path, "content.xml", "<?xml version='1.0' encoding='UTD-8'?><a/>")


def test_a_workbook_whose_cell_has_no_possible_place_is_a_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    whole, damaged = tmp_path / "whole.xlsx", tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    book.save(whole)
    with zipfile.ZipFile(whole) as parts, zipfile.ZipFile(damaged, "w") as others:
        for name in parts.namelist():
            others.writestr(name, parts.read(name).replace(b'"B2"', b'"ZZZZZZ99999999999"'))
    with pytest.raises(PackageError, match="its cells are damaged"):
        read_file(damaged)
    capfd.readouterr()  # what the reader's Rust code says of its panic


def test_an_open_document_that_repeats_a_cell_very_often_is_refused(tmp_path: Path) -> None:
    cell = "<table:table-cell office:value-type='float' table:number-columns-repeated='16384'/>"
    rows = f"<table:table-row table:number-rows-repeated='1048576'>{cell}</table:table-row>"
    start = "<office:document-content xmlns:office='o' xmlns:table='t'><table:table>"
    end = "</table:table></office:document-content>"
    with pytest.raises(UnreadableError, match="1048576 rows and 16384 columns"):
        extent(tmp_path, "content.xml", start + rows + end)
    empty = rows.replace(" office:value-type='float'", "")
    extent(tmp_path, "content.xml", start + empty + end)


@pytest.mark.parametrize("engine", [None, "pyarrow", "polars", "duckdb"])
def test_parquet_that_says_it_has_endless_rows_is_a_line(
    engine: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "a.parquet"
    pq.write_table(pa.table({"n": [1, 2, 3]}), file)
    data = bytearray(file.read_bytes())
    start = len(data) - 8 - int.from_bytes(data[-8:-4], "little")
    data[start : start + 12] = b"\xff" * 12
    file.write_bytes(data)
    assert len(unreadable(of(tmp_path, "a.parquet"), engine=engine)) == 1


# What is damaged


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb"])
def test_parquet_whose_pages_are_damaged_is_a_line_on_every_engine(
    engine: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.parquet"
    rows = pa.table({"n": list(range(100_000))})
    pq.write_table(rows, file, compression="zstd", use_dictionary=False)
    data = bytearray(file.read_bytes())
    data[40:2000] = b"\x5a" * 1960
    file.write_bytes(data)
    (line,) = unreadable(of(tmp_path, "a.parquet"), engine=engine)
    assert "can't be read" in line


@pytest.mark.parametrize("packing", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, zipfile.ZIP_DEFLATED])
def test_a_zip_damaged_in_its_middle_is_a_line(packing: int, tmp_path: Path) -> None:
    file = of(tmp_path, "a.csv", description="".join(map(str, range(2000))))
    with zipfile.ZipFile(tmp_path / "p.zip", "w", packing) as archive:
        archive.write(file, "datapackage.json")
    data = bytearray((tmp_path / "p.zip").read_bytes())
    data[60:140] = bytes(80)
    (tmp_path / "p.zip").write_bytes(data)
    (line,) = unreadable(tmp_path / "p.zip")
    assert "not a zip that can be read" in line


# What never ends


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    for name in ("a.csv", "p.json", "p.zip", "s.json", "a.parquet", "a.xlsx"):
        os.mkfifo(tmp_path / name)
    for name in ("p.json", "p.zip", "a.csv", "a.parquet", "a.xlsx"):
        assert any("regular file" in line for line in unreadable(tmp_path / name)), name
    for more in ({}, {"schema": "s.json"}, {"dialect": "s.json"}, {"format": "parquet"}):
        assert "is no regular file" in unreadable(of(tmp_path, "a.csv", **more))[0]


def test_a_json_schema_whose_references_circle_is_refused(tmp_path: Path) -> None:
    circle = {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}
    field = {"name": "n", "type": "object", "constraints": {"jsonSchema": circle}}
    (tmp_path / "a.csv").write_text("n\n{}\n", "utf-8")
    (line,) = unreadable(of(tmp_path, "a.csv", schema={"fields": [field]}))
    assert "leads back to itself" in line


def test_a_json_schema_may_refer_to_its_own_parts(tmp_path: Path) -> None:
    own = {"properties": {"a": {"$ref": "#/$defs/whole"}}, "$defs": {"whole": {"type": "integer"}}}
    field = {"name": "n", "type": "object", "constraints": {"jsonSchema": own}}
    (tmp_path / "a.csv").write_text('n\n"{""a"": 1}"\n"{""a"": ""x""}"\n', "utf-8")
    report = gd.check(of(tmp_path, "a.csv", schema={"fields": [field]}))
    assert [(f.code, f.row) for f in report.findings] == [("constraint-error", 2)]


# What changes while it is read


def test_a_file_that_goes_after_its_package_was_opened_is_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("n\n1\n", "utf-8")
    package = open_package(of(tmp_path, "a.csv"))
    (tmp_path / "a.csv").unlink()
    with pytest.raises(PackageError, match=r"a\.csv: file of resource 't' is missing"):
        package.table("t")


def test_a_row_is_found_in_the_file_as_it_was_read(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('n,m\n"1",\n2,"x\ny"\n3,z\n', "utf-8")
    read = read_file(file)
    file.write_text("other\n", "utf-8")
    assert read.written.row(3, "m").line == 5


# What must end as it should


@pytest.mark.slow
def test_a_check_ends_with_its_exit_code_while_the_machine_is_busy() -> None:
    script = ROOT / "benchmarks" / "exits.py"
    command = [sys.executable, str(script), "--runs", "12", "--at-once", "4", "--busy", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "exit 0: 12 of 12\n", done.stdout


DEEP = '{"a": ' * 3000 + "1" + "}" * 3000


def objects(folder: Path, *cells: str, schema: dict[str, Any] | None = None) -> Path:
    """A package of one column of JSON."""
    rows = "".join(f'"{cell}"\n' for cell in (cell.replace('"', '""') for cell in ("n", *cells)))
    (folder / "o.csv").write_text(rows, "utf-8")
    constraints = {} if schema is None else {"constraints": {"jsonSchema": schema}}
    fields = [{"name": "n", "type": "object", **constraints}]
    return of(folder, "o.csv", schema={"fields": fields})


def test_json_that_is_nested_too_deeply_is_said_to_be_so_in_a_line_of_some_length(
    tmp_path: Path,
) -> None:
    deep, other = gd.check(objects(tmp_path, DEEP, '{"a": 1}', "[]")).findings
    assert deep.message.endswith("… is nested too deeply")
    assert len(deep.message) < 300
    assert other.message == "n: '[]' is no object"


def test_json_that_is_too_deep_for_its_schema_is_no_pattern_that_takes_too_long(
    tmp_path: Path,
) -> None:
    tree = {"$ref": "#/$defs/n", "$defs": {"n": {"properties": {"a": {"$ref": "#/$defs/n"}}}}}
    text = '{"a": ' * 900 + "1" + "}" * 900
    (line,) = unreadable(objects(tmp_path, text, schema=tree))
    assert "nested too deeply to be asked in its JSON Schema" in line
    assert "pattern" not in line


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb"])
def test_damaged_pages_of_one_table_hide_no_other_table_on_an_engine(
    engine: str, tmp_path: Path
) -> None:
    schema = {"fields": [{"name": "n", "type": "integer", "constraints": {"maximum": 1}}]}
    damaged, whole = tmp_path / "claims.parquet", tmp_path / "b.parquet"
    claims = table(claim(f"c-{n}", f"{n}亿元", period=str(n)) for n in range(1000, 2000))
    pq.write_table(claims, damaged, use_dictionary=False)
    pq.write_table(pa.table({"n": [1, 2]}), whole)
    damaged.write_bytes(b"PAR1" + b"\x5a" * 200 + damaged.read_bytes()[204:])
    resources = [
        {"name": "claims", "path": damaged.name, "schema": claims_schema()},
        {"name": "b", "path": whole.name, "schema": schema},
    ]
    descriptor = tmp_path / "datapackage.json"
    descriptor.write_text(json.dumps({"resources": resources}), "utf-8")
    report = gd.check(descriptor, engine=engine)
    assert [(f.code, f.table) for f in report.findings] == [
        ("unreadable", "claims"),
        ("constraint-error", "b"),
    ]
    assert "claims.parquet: can't be read" in report.findings[0].message


def test_errors_and_formulas_that_were_never_calculated_are_not_called_empty(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    for row in (["town", "n"], ["a", 1], ["b", "#DIV/0!"], ["c", "=B2+1"], ["d", None]):
        book.active.append(row)
    book.active["B3"].data_type = "e"
    book.save(tmp_path / "t.xlsx")
    cells = read_file(tmp_path / "t.xlsx").table["n"].to_pylist()
    assert cells == ["1", "#DIV/0!", "=B2+1 (a formula that was never calculated)", None]
