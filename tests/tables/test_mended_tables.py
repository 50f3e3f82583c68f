"""Packages as other people write them: what they say is read, or refused in one line."""

from __future__ import annotations

import gzip
import io
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from click.testing import Result

import gd_metrics as gd
from gd_metrics.errors import PackageError
from gd_metrics.tables.checking import patterns
from gd_metrics.tables.checking import rows as structure
from gd_metrics.tables.checking.patterns import in_unicode
from gd_metrics.tables.engines.opening import open_tables
from gd_metrics.tables.package import open_package
from gd_metrics.tables.reading.files import read_file

V2 = "https://datapackage.org/profiles/2.0/datapackage.json"
N = {"fields": [{"name": "n", "type": "integer"}]}


def packed(folder: Path, *resources: dict[str, Any], **files: str | bytes) -> Path:
    """A package of resources; of each file, ``__`` in its name stands for the dot."""
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name.replace("__", ".")).write_bytes(data)
    made = [{"name": f"t{n}", "schema": N, **r} for n, r in enumerate(resources, 1)]
    file = folder / "datapackage.json"
    file.write_text(json.dumps({"$schema": V2, "resources": made}), "utf-8")
    return file


def of_field(folder: Path, field: dict[str, Any], csv: str) -> Path:
    schema = {"fields": [{"name": "n", **field}]}
    return packed(folder, {"path": "a.csv", "schema": schema}, a__csv=csv)


def found(file: Path) -> list[str]:
    """The findings of a check: code, place and message."""
    report = gd.check(file)
    return [
        f"{f.code} {Path(report.place(f).file).name}:{report.place(f).line}"
        f":{report.place(f).column} {f.message}"
        for f in report.findings
        if f.code != "blank-row"
    ]


def refused(file: Path, *words: str) -> None:
    """One line says why the package or its table can't be read."""
    try:
        findings = gd.check(file).findings
    except PackageError as error:
        lines = [str(error)]
    else:
        lines = [f.message for f in findings if f.code == "unreadable"]
    assert len(lines) == 1, lines
    assert "\n" not in lines[0]
    assert len(lines[0]) < 500
    assert all(word in lines[0] for word in words), lines[0]


# Packages


def test_two_resources_of_one_name_are_refused(tmp_path: Path) -> None:
    both = [{"name": "t", "path": path} for path in ("a.csv", "b.csv")]
    refused(packed(tmp_path, *both, a__csv="n\nx\n", b__csv="n\n1\n"), "two resources", "'t'")


@pytest.mark.parametrize("name", ["a.csv.gz", "A.CSV.GZ"])
def test_a_gz_that_unpacks_to_far_more_than_it_holds_is_refused(tmp_path: Path, name: str) -> None:
    bomb = gzip.compress(b"n\n" + b"1" * (80 << 20), 9)
    (tmp_path / name).write_bytes(bomb)
    refused(packed(tmp_path, {"path": name}), "unpacks to far more")
    with pytest.raises(PackageError, match="unpacks to far more"):
        read_file(tmp_path / name)


def test_endings_in_capitals_are_unpacked(tmp_path: Path) -> None:
    file = packed(tmp_path, {"path": "A.CSV.GZ"}, A__CSV__GZ=gzip.compress(b"n\n1\n"))
    assert open_package(file).table("t1").to_pylist() == [{"n": 1}]
    assert read_file(tmp_path / "A.CSV.GZ").table.num_rows == 1


def test_every_file_of_a_table_may_have_a_byte_order_mark(tmp_path: Path) -> None:
    mark = b"\xef\xbb\xbf"
    parts = {"a__csv": mark + b"n\n1\n", "b__csv": mark + b"n\n2\n", "c__csv": b"n\n3\n"}
    file = packed(tmp_path, {"path": ["a.csv", "b.csv", "c.csv"]}, **parts)
    assert found(file) == []
    assert open_package(file).table("t1")["n"].to_pylist() == [1, 2, 3]


def test_parquet_files_of_a_table_may_be_written_in_different_ways(tmp_path: Path) -> None:
    fields = [{"name": "n", "type": "integer"}, {"name": "s", "type": "string"}]
    repeated, plain = ["a", "a"], ["b", "c"]
    one = pa.table({"n": pa.array([1, 2], pa.int32()), "s": repeated})
    other = pa.table({"s": plain, "n": pa.array([3, 4], pa.int64())})
    pq.write_table(one, tmp_path / "a.parquet")
    pq.write_table(other, tmp_path / "b.parquet", use_dictionary=False)
    schema = {"fields": fields}
    file = packed(tmp_path, {"path": ["a.parquet", "b.parquet"], "schema": schema})
    assert open_package(file).table("t1").to_pydict() == {
        "n": [1, 2, 3, 4],
        "s": ["a", "a", *plain],
    }
    pq.write_table(other.drop_columns("s"), tmp_path / "b.parquet")
    refused(file, "its files differ", "'s'")


def test_a_path_with_a_dot_is_found_in_a_zip_too(tmp_path: Path) -> None:
    file = packed(tmp_path, {"path": "./a.csv"}, a__csv="n\n1\n")
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.write(file, "datapackage.json")
        archive.write(tmp_path / "a.csv", "a.csv")
    assert found(tmp_path / "p.zip") == []


def test_a_schema_may_stand_in_a_file_beside_and_in_a_zip(tmp_path: Path) -> None:
    files = {"a__csv": "n\n1\n", "s__json": json.dumps(N)}
    file = packed(tmp_path, {"path": "a.csv", "schema": "s.json"}, **files)
    assert open_package(file).table("t1").to_pylist() == [{"n": 1}]
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        for name in ("datapackage.json", "a.csv", "s.json"):
            archive.write(tmp_path / name, name)
    assert open_package(tmp_path / "p.zip").table("t1").to_pylist() == [{"n": 1}]
    refused(packed(tmp_path, {"path": "a.csv", "schema": "../s.json"}), "leaves the package")
    refused(packed(tmp_path, {"path": "a.csv", "schema": "no.json"}), "no.json")


def test_what_is_no_table_is_left_alone(tmp_path: Path) -> None:
    readme = {"path": "README.md", "schema": None}
    file = packed(tmp_path, readme, {"path": "a.csv"}, README__md="# Hi", a__csv="n\n1\n")
    assert [*open_package(file).resources] == ["t2"]
    refused(packed(tmp_path, {"path": "a.csv", "schema": None}), "no schema")
    refused(packed(tmp_path, readme), "none of its resources")


@pytest.mark.parametrize(
    "resource",
    [
        {"encoding": 5},
        {"encoding": ["utf-8"]},
        {"dialect": {"csv": 5}},
        {"dialect": []} | {"dialect": [1]},
        {"dialect": {"headerRows": ["1"]}},
        {"dialect": {"headerRows": [[1]]}},
        {"dialect": {"headerRows": 1}},
        {"dialect": {"commentRows": ["x"]}},
        {"path": "a" * 5000},
        {"path": "a\0.csv"},
        {"path": "loop"},
        {"path": "loop/a.csv"},
        {"hash": "shake_128:ab"},
        {"data": [["n"], [1]], "path": None, "dialect": [1]},
        {"schema": {"fields": [{"name": "n", "type": ["integer"]}]}},
        {"schema": {"fields": [{"name": "n", "type": {"a": 1}}]}},
        {"schema": {"fields": [{"name": "n", "type": "string", "categories": [{"value": ["x"]}]}]}},
    ],
    ids=str,
)
def test_a_descriptor_of_other_types_is_one_line(tmp_path: Path, resource: dict[str, Any]) -> None:
    (tmp_path / "loop").symlink_to("loop")
    refused(packed(tmp_path, {"path": "a.csv", **resource}, a__csv="n\n1\n"))


@pytest.mark.parametrize("dialect", [{"csv": None}, {"headerRows": None}, {"headerJoin": None}])
def test_a_property_of_a_dialect_that_is_null_is_none(
    tmp_path: Path, dialect: dict[str, Any]
) -> None:
    file = packed(tmp_path, {"path": "a.csv", "dialect": dialect}, a__csv="n\n1\n")
    assert open_package(file).table("t1").to_pylist() == [{"n": 1}]


def test_a_number_of_very_many_digits_in_a_descriptor_is_one_line(tmp_path: Path) -> None:
    file = tmp_path / "datapackage.json"
    file.write_text('{"resources": [{"name": "t", "x": ' + "9" * 5000 + "}]}")
    refused(file, "not JSON")


@pytest.mark.parametrize(
    "field",
    [
        {"type": "string", "constraints": {"minLength": 10**30}},
        {"type": "number", "constraints": {"minimum": "NaN"}},
        {"type": "integer", "constraints": {"minimum": 10**400}},
        {"type": "integer", "constraints": {"enum": [10**400]}},
        {"type": "number", "constraints": {"maximum": "1e99999999999999999999"}},
        {"type": "number", "decimalChar": ""},
        {"type": "string", "constraints": {"pattern": "3)|(?:2.5"}},
        {"type": "string", "constraints": {"pattern": ")|("}},
        {"type": "string", "constraints": {"pattern": r"\C+"}},
        {"type": "string", "constraints": {"pattern": "a{99999999999}"}},
    ],
    ids=str,
)
def test_what_a_field_can_t_ask_is_one_line(tmp_path: Path, field: dict[str, Any]) -> None:
    refused(of_field(tmp_path, field, "n\n1\n"))


def test_no_group_char_is_an_empty_one(tmp_path: Path) -> None:
    file = of_field(tmp_path, {"type": "number", "groupChar": "", "decimalChar": ","}, 'n\n"1,5"\n')
    assert open_package(file).table("t1").to_pylist() == [{"n": 1.5}]


def test_patterns_that_re2_reads_take_no_longer_in_other_alphabets(tmp_path: Path) -> None:
    field = {"type": "string", "constraints": {"pattern": r"(\w+)+b"}}
    assert len(found(of_field(tmp_path, field, "n\n" + "é" * 5000 + "\néb\n"))) == 1


@pytest.mark.parametrize(
    ("pattern", "cells"),
    [
        (r"(?=a)(a+)+b", ["ab", "a" * 60, "b", None]),  # not for RE2
        (r"(?i)(é+)+b", ["éb", "é" * 60, "b", None]),  # RE2 knows no other alphabet's case
    ],
)
@pytest.mark.parametrize("encoded", [False, True])
def test_a_pattern_that_takes_for_ever_is_given_up_at_a_text(
    pattern: str, cells: list[str | None], encoded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 3.0)  # a busy machine starts Python in two
    texts = pa.array(cells).dictionary_encode() if encoded else pa.array(cells)
    schema = {"fields": [{"name": "n", "type": "string", "constraints": {"pattern": pattern}}]}
    (finding,) = structure.row_findings("t", pa.table({"n": texts}), schema)
    assert (finding.code, finding.row, finding.value) == ("unreadable", 2, cells[1])
    assert f"its pattern {pattern} takes too long" in finding.message


def test_python_is_not_asked_of_texts_that_re2_has_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 3.0)  # a busy machine starts Python in two
    column = pa.chunked_array([pa.array(["a" * 60, "éb", "é"]).dictionary_encode()])
    assert patterns.broken(column, r"(?i)(\w+)+b").to_pylist() == [True, False, True]


def test_a_pattern_that_takes_for_ever_is_no_verdict(
    tmp_path: Path, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 3.0)  # a busy machine starts Python in two
    field = {"type": "string", "constraints": {"pattern": "(?=a)(a+)+b"}}
    assert run("check", of_field(tmp_path, field, f"n\n{'a' * 60}\n")).exit_code == 2


@pytest.mark.parametrize("program", ["", "/no/such/python", shutil.which("true")])
def test_a_program_without_a_python_of_its_own_says_so(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    monkeypatch.setenv("PATH", "")
    field = {"name": "n", "type": "string", "constraints": {"pattern": "(?=a).*"}}
    rows = pa.table({"n": [None, "a"]})
    (finding,) = structure.row_findings("t", rows, {"fields": [field]})
    assert (finding.code, finding.row) == ("unreadable", 2)
    assert "needs a Python interpreter" in finding.message


def test_a_repeat_without_a_start_starts_at_none(tmp_path: Path) -> None:
    field = {"type": "string", "constraints": {"pattern": "a{,2}"}}
    findings = gd.check(of_field(tmp_path, field, "n\naa\naaa\n")).findings
    assert [f.row for f in findings] == [2]


@pytest.mark.filterwarnings("error")
def test_a_class_that_may_mean_something_else_some_day_warns_nobody() -> None:
    assert patterns.broken(pa.chunked_array([["[", "b"]]), r"[[a]|\S").to_pylist() == [False, False]


@pytest.mark.parametrize("encoded", [False, True])
def test_patterns_that_only_python_reads_tell_each_text(encoded: bool) -> None:
    texts = pa.array(["abab", None, "abac", "abab", "x\n"])
    column = texts.dictionary_encode() if encoded else texts
    schema = {"fields": [{"name": "n", "type": "string",
                          "constraints": {"pattern": r"(ab|x)\1"}}]}  # fmt: skip
    found = structure.row_findings("t", pa.table({"n": column}), schema)
    assert [(f.code, f.row) for f in found] == [("constraint-error", 3), ("constraint-error", 5)]


@pytest.mark.parametrize(
    "pattern", [r"\w+", r"[\w-]+", r"\d+", r"\s", r"\D", r"\S", r"\W", r"[^\s]"]
)
def test_patterns_mean_in_re2_what_they_mean_in_python(pattern: str) -> None:
    texts = [chr(n) for n in (*range(0x80, 0x3100), 0x4E00, 0xFF11) if chr(n).isprintable()]
    texts += ["\x85", "\xa0", "\u2028", "\u3000", "a", "é1", "٣", "Ⅷ", "½"]
    wide = in_unicode(pattern)
    assert wide is not None
    matched = pc.match_substring_regex(pa.array(texts), f"^(?:{wide})$").to_pylist()
    told = [re.fullmatch(pattern, text) is not None for text in texts]
    odd = [t for t, a, b in zip(texts, matched, told, strict=True) if a != b]
    assert not odd


# Values

FAR = "1e99999999999999999999"


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ({"type": "year"}, "99999999999999999999"),
        ({"type": "number", "constraints": {"minimum": 1}}, FAR),
        ({"type": "number", "constraints": {"unique": True}}, FAR),
        ({"type": "number", "constraints": {"unique": True}}, "1e-99999999999999999999"),
        ({"type": "number"}, "1e-9999999999"),
        ({"type": "geopoint"}, f'"{FAR},1"'),
        ({"type": "geopoint", "constraints": {"unique": True}}, f'"1,{FAR}"'),
        ({"type": "date", "constraints": {"unique": True}}, "0000-01-01"),
        ({"type": "datetime", "constraints": {"unique": True}}, "0000-01-01T00:00:00"),
        ({"type": "datetime"}, "0001-01-01T00:00:00+08:00"),
        ({"type": "datetime"}, "9999-12-31T23:59:59-08:00"),
    ],
    ids=str,
)
def test_values_that_nothing_holds_are_type_errors(
    tmp_path: Path, field: dict[str, Any], cell: str
) -> None:
    lines = found(of_field(tmp_path, field, f"n\n{cell}\n{cell}\n"))
    assert [line.split()[0] for line in lines] == ["type-error"] * 2
    assert all(cell.strip('"') in line for line in lines)


def of_column(folder: Path, field: dict[str, Any], column: pa.Array) -> Path:
    pq.write_table(pa.table({"n": column}), folder / "a.parquet")
    schema = {"fields": [{"name": "n", **field}]}
    return packed(folder, {"path": "a.parquet", "schema": schema})


def test_floats_that_are_no_integers_are_shown(tmp_path: Path) -> None:
    file = of_column(tmp_path, {"type": "integer"}, pa.array([1.0, float("inf"), 1e300, 0.5, None]))
    assert [line.split(" ", 2)[2] for line in found(file)] == [
        "n: 'inf' is no integer", "n: '1e+300' is no integer", "n: '0.5' is no integer",
    ]  # fmt: skip
    assert open_package(file).table("t1")["n"].to_pylist() == [1, None, None, None, None]


def test_texts_of_parquet_that_are_no_values_are_shown(tmp_path: Path) -> None:
    for column in (pa.array(["2024-13"]), pa.array(["2024-13"]).dictionary_encode()):
        file = of_column(tmp_path, {"type": "yearmonth"}, column)
        assert "'2024-13' is no yearmonth" in found(file)[0]


def test_dates_of_parquet_in_no_year_of_the_standard_are_type_errors(tmp_path: Path) -> None:
    for column in (pa.array([-800_000], pa.date32()), pa.array([-1 << 60], pa.timestamp("us"))):
        kind = "date" if pa.types.is_date32(column.type) else "datetime"
        assert f"is no {kind}" in "".join(found(of_column(tmp_path, {"type": kind}, column)))


def test_times_differ_by_nanoseconds(tmp_path: Path) -> None:
    asked = {"type": "datetime", "constraints": {"unique": True, "minimum": "1970-01-01T00:00:00"}}
    stamps = pa.array([1000, 1001, None], pa.timestamp("ns"))
    assert found(of_column(tmp_path, asked, stamps)) == []
    twice = pa.array([1001, 1001], pa.timestamp("ns"))
    assert "must be unique" in found(of_column(tmp_path, asked, twice))[0]


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb"])
def test_a_file_s_name_is_no_pattern(tmp_path: Path, engine: str) -> None:
    pytest.importorskip(engine)
    for folder, value in (("d1", 1), ("d[1]", 2), ("d*", 3), ("d?'", 4)):
        (tmp_path / folder).mkdir()
        pq.write_table(pa.table({"n": [value]}), tmp_path / folder / "a.parquet")
    for folder, value in (("d[1]", 2), ("d*", 3), ("d?'", 4)):
        table = open_tables({"t": [tmp_path / folder / "a.parquet"]}, engine)["t"]
        rows = table.to_arrow_table() if hasattr(table, "to_arrow_table") else table
        assert [row for (row,) in (rows.rows() if engine == "polars" else
                zip(*rows.to_pydict().values(), strict=True))] == [value]  # fmt: skip


# Places


def test_a_row_whose_key_stands_twice_is_shown_where_it_stands(tmp_path: Path) -> None:
    fields = [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}]
    schema = {"fields": fields, "primaryKey": "id"}
    file = packed(tmp_path, {"path": "a.csv", "schema": schema}, a__csv="id,n\na,1\na,x\n")
    assert [line.split()[:2] for line in found(file)] == [
        ["type-error", "a.csv:3:3"], ["primary-key", "a.csv:3:1"],
    ]  # fmt: skip


def test_rows_of_later_files_are_shown_in_them(tmp_path: Path) -> None:
    parts = {"a__csv": "n\n1\n2\n", "b__csv": "n\n3\nx\n", "c__csv": "y\n"}
    file = packed(tmp_path, {"path": ["a.csv", "b.csv", "c.csv"]}, **parts)
    assert [line.split()[1] for line in found(file)] == ["b.csv:3:1", "c.csv:1:1"]
    for name, value in (("a", "2024-01"), ("b", "x")):
        pq.write_table(pa.table({"n": [value]}), tmp_path / f"{name}.parquet")
    schema = {"fields": [{"name": "n", "type": "yearmonth"}]}
    file = packed(tmp_path, {"path": ["a.parquet", "b.parquet"], "schema": schema})
    assert [line.split()[1] for line in found(file)] == ["b.parquet:None:None"]


@pytest.mark.parametrize(
    ("dialect", "text", "place"),
    [
        ({"header": False}, "a,1\nb,x\n", "2:3"),
        ({"delimiter": ";"}, "id;n\na;1\nbb;x\n", "3:4"),
        ({"commentChar": "#"}, "# hi\nid,n\n# ho\na,x\n", "4:3"),
        ({"headerRows": [2]}, "title\nid,n\na,x\n", "3:3"),
        ({}, 'id,n\n"a\nb",x\n', "3:4"),
        ({"delimiter": "::"}, "id::n\na::x\n", "2:1"),
        ({}, "id,n\n广东,x\n", "2:4"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_cell_is_shown_where_it_stands_whatever_the_dialect(
    tmp_path: Path, dialect: dict[str, Any], text: str, place: str, encoding: str
) -> None:
    fields = [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}]
    told = {"path": "a.csv", "schema": {"fields": fields}, "dialect": dialect, "encoding": encoding}
    lines = found(packed(tmp_path, told, a__csv=text.encode(encoding)))
    assert [line.split()[1] for line in lines] == [f"a.csv:{place}"]


def test_a_packed_file_has_no_lines(tmp_path: Path) -> None:
    file = packed(tmp_path, {"path": "a.csv.gz"}, a__csv__gz=gzip.compress(b"n\nx\n"))
    assert found(file)[0].split()[1] == "a.csv.gz:None:None"


def test_rows_of_a_descriptor_are_shown_there(tmp_path: Path) -> None:
    for data in ("n\nx\n", [["n"], ["x"]]):
        file = packed(tmp_path, {"data": data})
        assert found(file)[0].split()[1] == "datapackage.json:None:None"


def test_many_columns_take_no_time_for_each_other(tmp_path: Path) -> None:
    names = [f"c{n}" for n in range(3000)]
    schema = {"fields": [{"name": n, "type": "integer"} for n in names]}
    text = io.StringIO()
    for row in (names, ["1"] * len(names), ["x"] * 3 + ["1"] * (len(names) - 3)):
        text.write(",".join(row) + "\n")
    file = packed(tmp_path, {"path": "a.csv", "schema": schema}, a__csv=text.getvalue())
    assert len(found(file)) == 3


@pytest.mark.parametrize("endless", ["INF", "-INF", "NaN"])
def test_formulas_keep_digits_beside_what_is_no_finite_number(endless: str, tmp_path: Path) -> None:
    schema = {"fields": [{"name": "total", "type": "number"}, {"name": "a", "type": "integer"}]}
    large = f"{2**53 + 1}"
    sums = {"path": "t.csv", "schema": schema, "formulas": ["total = a"]}
    file = packed(tmp_path, sums, t__csv=f"total,a\n{large},{large}\n{endless},1\n")
    (count,) = gd.check(file).formulas
    assert (count.passed, count.failed, count.untested) == (1, 0, 1)
