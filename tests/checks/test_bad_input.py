"""Bad input: a clear line with file and row, exit 2 for what can't be read and 1 for rows."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result

import gd_metrics as gd
from conftest import ROOT, edit_descriptor, edit_table, resource
from gd_metrics.dataset.init import init
from work import Work, assert_linear

Run = Callable[..., Result]
SUM = ("--formula", "t = a + b", "--key", "id")
GOOD = "id,a,b,t\nx,1,2,3\n"


def write(name: str, content: str | bytes) -> str:
    """A file in the current folder."""
    data = content.encode() if isinstance(content, str) else content
    Path(name).write_bytes(data)
    return name


def unreadable(result: Result, *words: str) -> None:
    """Exit code 2, and one line that has the words."""
    lines = [line for line in result.output.splitlines() if "unreadable" in line]
    assert result.exit_code == 2, result.output
    assert len(lines) == 1, result.output
    assert all(word in lines[0] for word in words), lines[0]


def found(result: Result) -> list[str]:
    """The findings of a check that fails by rows: code and place."""
    assert result.exit_code == 1, result.output
    lines = [line for line in result.output.splitlines() if ": GD" in line or "-" in line]
    return [
        f"{line.split(': ')[1].split()[0]} {line.split(': ')[0]}"
        for line in lines
        if ": error " in line.replace(" error: ", ": error ") or " error: " in line
    ]


def rows(run: Run, name: str, *options: str) -> list[str]:
    """What a check of a file finds, as code and place."""
    return found(run("check", name, *(options or SUM), "--format", "concise"))


# CSV files


def test_ragged_rows_are_named_with_their_lines_and_hide_nothing(run: Run) -> None:
    name = write("w.csv", "id,a,b,t\nx,1,2\ny,1,2,3,4\n\nz,1,2,4\n")
    assert rows(run, name) == [
        "missing-cell w.csv:2:1",
        "extra-cell w.csv:3:1",
        "blank-row w.csv:4:1",
        "GD303 w.csv:5:1",
    ]


def test_a_row_of_empty_cells_is_blank(run: Run) -> None:
    name = write("w.csv", "id,a,b,t\n,,,\nz,1,2,3\n")
    assert rows(run, name) == ["blank-row w.csv:2:1"]


def test_gb18030_is_recognised_and_the_option_named(run: Run) -> None:
    name = write("w.csv", "id,a,b,t\n广东,1,2,4\n".encode("gb18030"))
    unreadable(run("check", name, *SUM), "w.csv: is not UTF-8", "line 2", "encoding gb18030")
    assert rows(run, name, *SUM, "--encoding", "gb18030") == ["GD303 w.csv:2:1"]


@pytest.mark.parametrize(
    ("encoding", "words"),
    [("utf-9", ["encoding 'utf-9' is not known"]), ("ascii", ["is not UTF-8"]),
     ("utf-16", ["w.csv"]), ("", ["is not UTF-8"]), ("hex", ["w.csv"])],
)  # fmt: skip
def test_a_wrong_encoding_is_refused(encoding: str, words: list[str], run: Run) -> None:
    name = write("w.csv", "id,a,b,t\n广东,1,2,3\n".encode("gb18030"))
    unreadable(run("check", name, *SUM, "--encoding", encoding), *words)


@pytest.mark.parametrize(
    "data",
    [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode(),
     b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(), GOOD.replace("\n", "\r").encode(),
     GOOD.rstrip().encode(), GOOD.replace(",", ";").encode(), GOOD.replace(",", "\t").encode()],
    ids=["BOM", "CRLF", "BOM and CRLF", "CR", "no last line end", "semicolons", "tabs"],
)  # fmt: skip
def test_how_lines_end_and_begin_makes_no_difference(data: bytes, run: Run) -> None:
    assert run("check", write("w.csv", data), *SUM).exit_code == 0
    wrong = data.replace(b"3", b"4")
    assert rows(run, write("w.csv", wrong))[0].startswith("GD303 w.csv")


def test_digits_as_people_write_them_are_read(run: Run) -> None:
    text = 'id,a,b,t\nx,１２３,"1,000",1123\ny,−5,5,０\nz,n/a,1,2\nw, 7 ,1,8\n'
    assert run("check", write("w.csv", text), *SUM).exit_code == 0


def test_full_width_percent_signs_are_percent(run: Run) -> None:
    text = "id,a,b,t\nx,１２％,8%,20%\ny,1%,2%,5%\n"
    assert rows(run, write("w.csv", text)) == ["GD303 w.csv:3:1"]


def test_thousands_that_are_not_grouped_by_three_are_no_number(run: Run) -> None:
    assert rows(run, write("w.csv", 'id,a,b,t\nx,"12,34",1,2\n')) == ["type-error w.csv:2:3"]


@pytest.mark.parametrize(
    "text", ["", "\n\n\n", "\ufeff"], ids=["empty", "blank lines", "BOM alone"]
)
def test_an_empty_file_is_refused(text: str, run: Run) -> None:
    unreadable(run("check", write("w.csv", text), *SUM), "w.csv: is empty", "header")


def test_a_blank_line_before_the_header_does_not_matter(run: Run) -> None:
    assert rows(run, write("w.csv", "\nid,a,b,t\nx,1,2,4\n")) == ["GD303 w.csv:3:1"]


def test_a_header_alone_is_a_table_without_rows(run: Run) -> None:
    assert run("check", write("w.csv", "id,a,b,t\n"), *SUM).exit_code == 0
    assert run("check", write("c.csv", "indicator,period,printed")).exit_code == 0


def test_ten_thousand_columns_are_checked_at_once(run: Run) -> None:
    def checking(columns: int) -> Work:
        names = ",".join(f"c{n}" for n in range(columns))
        line = ",".join(map(str, range(columns)))
        name = write(f"{columns}.csv", f"{names}\n" + f"{line}\n" * 20)

        def check() -> None:
            assert run("check", name, "--formula", "c1 + c2 = c3").exit_code == 0
            assert run("check", name, "--formula", "c1 + c2 = c4").exit_code == 1

        return check

    checking(10_000)()
    assert_linear(checking, 300)


def test_a_column_named_twice_is_refused(run: Run) -> None:
    unreadable(run("check", write("w.csv", "id,a,a,t\nx,1,2,3\n"), *SUM), "'a' stands twice")


def test_a_column_without_a_name_is_called_by_where_it_stands(run: Run) -> None:
    write("w.csv", "id,a,,t\nx,1,2,3\n")
    unreadable(run("check", "w.csv", *SUM), "has no column 'b'", "`column 3`")
    assert run("check", "w.csv", "--formula", "t = a + `column 3`").exit_code == 0


def test_a_parquet_column_named_twice_is_refused(run: Run) -> None:
    pq.write_table(pa.Table.from_arrays([pa.array([1])] * 2, names=["a", "a"]), "w.parquet")
    unreadable(run("check", "w.parquet", *SUM), "w.parquet: column 'a' stands twice")


def test_nul_bytes_are_refused_with_their_line(run: Run) -> None:
    name = write("w.csv", b"id,a,b,t\nx,1,2,3\ny,1\0,2,3\n")
    unreadable(run("check", name, *SUM), "w.csv: has a NUL byte in line 3")


def test_a_quote_that_is_never_closed_is_refused(run: Run) -> None:
    name = write("w.csv", 'id,a,b,t\nx,1,2,3\n"y,1,2,3\n')
    unreadable(run("check", name, *SUM), "w.csv: line 3", "never closed")


@pytest.mark.parametrize(
    ("name", "data"),
    [("w.parquet", b"PAR1 no"), ("w.csv.gz", b"no gzip"), ("w.xlsx", b"no zip"),
     ("w.csv.gz", gzip.compress(GOOD.encode(), mtime=0)[:-9]), ("w.parquet", b"")],
    ids=["Parquet", "gzip", "XLSX", "cut gzip", "empty Parquet"],
)  # fmt: skip
def test_a_file_that_is_not_what_its_ending_says_is_refused(
    name: str, data: bytes, run: Run
) -> None:
    unreadable(run("check", write(name, data), *SUM), f"{name}: ")


# Numbers


@pytest.mark.parametrize(
    "cell", ["inf", "-inf", "1e400", "2024-05-01", "5/6/2024", "1" * 80, "0x10", "1_000", "٣", "一"]
)
def test_a_cell_that_is_no_number_is_named(cell: str, run: Run) -> None:
    assert rows(run, write("w.csv", f"id,a,b,t\nx,1,2,3\ny,{cell},2,3\n")) == [
        "type-error w.csv:3:3"
    ]


def test_what_is_not_there_is_not_tested(run: Run) -> None:
    text = "id,a,b,t\n" + "".join(f"r,{c},1,2\n" for c in ("NaN", "nan", "", "-", "…", "N/A"))
    report = gd.check(write("w.csv", text), formulas=["t = a + b"])
    assert (report.ok, report.formulas[0].untested) == (True, 6)


def test_numbers_of_forty_digits_keep_all_of_them(run: Run) -> None:
    big = 10**39 + 1
    text = f"id,a,b,t\nx,{big},1,{big + 1}\ny,{big},1,{big}\n"
    assert rows(run, write("w.csv", text)) == ["GD303 w.csv:3:1"]


def test_numbers_large_and_small_in_one_column_are_still_compared(run: Run) -> None:
    text = "id,a,b,t\nx,1e70,0,1e70\ny,0.0000000001,1,1.0000000001\nz,1,1,3\n"
    assert rows(run, write("w.csv", text)) == ["GD303 w.csv:4:1"]


def test_negative_zero_is_zero(run: Run) -> None:
    assert run("check", write("w.csv", "id,a,b,t\nx,-0,0,0\ny,-0.0,−0,0%\n"), *SUM).exit_code == 0


def test_per_cent_and_plain_in_one_column_are_told_apart(run: Run) -> None:
    text = "id,a,b,t\nx,5%,1%,6%\ny,7%,1%,8%\nz,5,1%,6%\nw,0,1%,1%\n"
    name = write("w.csv", text)
    assert rows(run, name) == ["type-error w.csv:4:3"]
    assert "'5' is no per cent, unlike most of its column" in run("check", name, *SUM).output


@pytest.mark.usefixtures("run")
def test_a_row_that_divides_by_zero_is_not_tested() -> None:
    name = write("w.csv", "id,a,b,t\nx,1,0,3\ny,0,0,0\nz,6,2,3\nw,6,2,4\n")
    (count,) = gd.check(name, formulas=["t = a / b"]).formulas
    assert (count.passed, count.failed, count.untested) == (1, 1, 2)


def test_parquet_numbers_that_are_none_are_not_tested_and_endless_ones_named(run: Run) -> None:
    table = {"id": ["x", "y", "z"], "a": [float("nan"), float("inf"), 1.0], "b": [1.0, 1, 2],
             "t": [2.0, 2, 3]}  # fmt: skip
    pq.write_table(pa.table(table), "w.parquet")
    assert rows(run, "w.parquet") == ["type-error w.parquet"]


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())], ids=str
)
def test_parquet_columns_of_text_are_read_as_numbers(kind: pa.DataType, run: Run) -> None:
    texts = pa.array(["1", "1,000", "?"]).cast(kind)
    pq.write_table(
        pa.table({"id": ["x", "y", "z"], "a": texts, "b": [2] * 3, "t": [3] * 3}), "w.parquet"
    )
    output = run("check", "w.parquet", *SUM).output
    assert "GD303: w, row 2, y" in output
    assert "type-error: w, row 3, z: a: '?' is no number" in output


@pytest.mark.parametrize("values", [[True], ["2024-01-01"], [[1]]], ids=["flags", "dates", "lists"])
def test_a_parquet_column_that_holds_no_numbers_is_refused(values: list[Any], run: Run) -> None:
    column = pa.array(values)
    column = column.cast(pa.date32()) if values == ["2024-01-01"] else column
    pq.write_table(pa.table({"id": ["x"], "a": column, "b": [2], "t": [3]}), "w.parquet")
    unreadable(run("check", "w.parquet", *SUM), "w.parquet: column 'a' holds", "need numbers")


# Formulas


def test_a_formula_that_can_t_be_read_has_a_caret_under_the_place(run: Run) -> None:
    result = run("check", write("w.csv", GOOD), "--formula", "t = = a")
    lines = [line.removeprefix("gd-metrics: ") for line in result.stderr.splitlines()]
    assert result.exit_code == 2
    assert lines[1].index("= a") == lines[2].index("^")


def test_a_formula_that_names_no_column_names_the_nearest(run: Run) -> None:
    result = run("check", write("w.csv", "id,exports,t\nx,1,2\n"), "--formula", "t = export * 2")
    unreadable(result, "w.csv has no column 'export'", "Did you mean exports")


def test_a_key_that_is_no_column_names_the_nearest(run: Run) -> None:
    result = run("check", write("w.csv", GOOD), "--formula", "t = a + b", "--key", "idd")
    unreadable(result, "w.csv has no column 'idd'", "Did you mean id")


def test_a_wide_table_without_a_formula_says_how_to_give_one(run: Run) -> None:
    unreadable(run("check", write("w.csv", GOOD)), "w.csv: no claims", "--formula")


def test_a_formula_over_claims_that_names_no_indicator_names_the_nearest(run: Run) -> None:
    name = write("c.csv", "indicator,period,printed\nexports,2024,5 EUR\n")
    unreadable(run("check", name, "--formula", "exprts = 5"), "c.csv has no indicator", "exports")


def declared(package: Path, formulas: object) -> None:
    edit_descriptor(package, lambda d: resource(d, "figures").update(formulas=formulas))


def test_a_formula_in_a_descriptor_has_a_caret_under_the_place(package: Path, run: Run) -> None:
    declared(package, ["value = = upper"])
    lines = run("check", package).output.splitlines()
    (start,) = [n for n, line in enumerate(lines) if "unreadable" in line]
    assert "resource 'figures': formula 'value = = upper'" in lines[start]
    assert lines[start + 1].index("= upper") == lines[start + 2].index("^")


@pytest.mark.parametrize(
    ("formulas", "words"),
    [
        (["valu <= upper"], ["Did you mean value"]),
        ([{"formula": "value <= upper", "rounding": "prnted"}], ["Did you mean printed"]),
        ([{"formula": "value <= upper", "rounds": 1}], ["no list of texts"]),
        ([{"formula": "value <= upper", "decimals": -1}], ["not -1"]),
        (["indicator <= upper"], ["need numbers"]),
        ("value <= upper", ["no list of texts"]),
        ([3], ["no list of texts"]),
    ],
)
def test_a_descriptor_s_formulas_are_refused_clearly(
    formulas: object, words: list[str], package: Path, run: Run
) -> None:
    declared(package, formulas)
    unreadable(run("check", package), "figures", *words)


def test_a_table_of_formulas_names_the_row_and_keeps_the_others(project: Path, run: Run) -> None:
    package = project / "datapackage"
    edit_table(package, "formulas", lambda rows: rows[1].update(formula="gdp = = 2"))
    output = run("check", package).output
    unreadable(run("check", package), "table 'formulas', row 2", "is missing")
    assert output.splitlines().count("  gdp = = 2") == 1
    assert "25 known, with a reason" in output or "stale-acceptance" in output


# Paths


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", ["the path is empty"]),
        ("-", ["standard input is not read"]),
        ("*.csv", ["*.csv: no such file", "for a shell to expand"]),
        ("data/**/claims", ["no such file", "for a shell to expand"]),
        ("nowhere.csv", ["nowhere.csv: no such file"]),
        ("nowhere", ["nowhere: no such file"]),
        ("https://example.org/a.csv", ["https://example.org/a.csv: is a URL", "download it"]),
        ("s3://bucket/datapackage.json", ["is a URL", "nothing is fetched"]),
        ("FILE:///etc/passwd", ["is a URL"]),
        ("a\0b", ["no such file"]),
        ("x" * 300, ["can't be read"]),
        ("x" * 300 + ".csv", ["can't be read"]),
    ],
)
def test_a_path_that_is_none_is_refused(path: str, words: list[str], run: Run) -> None:
    unreadable(run("check", path), *words)


def test_a_file_of_another_kind_is_refused(run: Run) -> None:
    unreadable(run("check", write("w.doc", "no")), "w.doc", "is read by its ending")


def test_a_name_with_the_characters_of_patterns_is_a_name(run: Run) -> None:
    assert run("check", write("a[1]*.csv", GOOD), *SUM).exit_code == 0


def test_a_folder_named_like_a_file_is_a_folder(run: Run) -> None:
    Path("x.csv").mkdir()
    unreadable(run("check", "x.csv", *SUM), "x.csv: not a data package")
    init("x.csv/port")
    assert run("check", "x.csv/port").exit_code == 0


AS_ANOTHER = """
import os, sys
import gd_metrics as gd
gd.check(), gd.check(sys.argv[1])  # so that all is imported
if os.geteuid() == 0:
    os.setuid(65534)
for path in sys.argv[2:]:
    try:
        gd.check(path)
    except gd.PackageError as error:
        print(error)
"""


def test_a_file_or_folder_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    (tmp_path / "claims.csv").write_text("indicator,period,printed\na,2024,5 EUR\n", "utf-8")
    (closed / "w.csv").write_text(GOOD, "utf-8")
    closed.chmod(0)
    paths = [str(path) for path in (tmp_path / "claims.csv", closed / "w.csv", closed / "package")]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    try:
        done = subprocess.run([sys.executable, "-c", AS_ANOTHER, *paths], capture_output=True,
                              text=True, check=False, env=env)  # fmt: skip
    finally:
        closed.chmod(0o755)
    wanted = [f"{path}: can't be read: Permission denied" for path in paths[1:]]
    assert done.stdout.splitlines() == wanted, done.stderr


def test_a_broken_file_hides_no_findings_of_others(run: Run) -> None:
    write("broken.csv", b"\xff\xfe\x00")
    write("wrong.csv", "id,a,b,t\nx,1,2,4\n")
    result = run("check", "broken.csv", "nowhere.csv", "wrong.csv", "-", *SUM)
    assert result.exit_code == 2
    assert "error GD303: wrong, row 1, x" in result.output
    assert result.output.count("unreadable") == 3


def test_links_in_a_circle_are_no_file(run: Run, tmp_path: Path) -> None:
    for name, other in (("a.csv", "b.csv"), ("b.csv", "a.csv")):
        (tmp_path / name).symlink_to(tmp_path / other)
    result = run("check", tmp_path / "a.csv", "--output", f"json={tmp_path / 'out.json'}")
    assert (result.exit_code, "no such file or folder" in result.output) == (2, True)


# Reports


def test_a_report_into_a_folder_that_is_not_there_is_refused(run: Run) -> None:
    result = run("check", write("w.csv", GOOD), *SUM, "--output", "sarif=nowhere/out.sarif")
    assert result.exit_code == 2
    assert result.stderr.startswith("gd-metrics: nowhere/out.sarif: can't be written")


@pytest.mark.parametrize("output", ["sarif", "sarif=", "=x"])
def test_an_output_without_a_format_or_file_is_refused(output: str, run: Run) -> None:
    result = run("check", write("w.csv", GOOD), *SUM, "--output", output)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


def test_an_output_of_an_unknown_format_names_the_nearest(run: Run) -> None:
    result = run("check", write("w.csv", GOOD), *SUM, "--output", "sarrif=x")
    assert result.exit_code == 2
    assert "Did you mean sarif" in result.stderr
    assert not Path("x").exists()


def test_an_unknown_format_is_refused(run: Run) -> None:
    assert run("check", "--format", "docx").exit_code == 2


# Packages


def of(files: object, **more: object) -> dict[str, Any]:
    """A descriptor of one table."""
    schema = {"fields": [{"name": "a", "type": "integer"}]}
    return {"resources": [{"name": "x", "path": files, "schema": schema, **more}]}


@pytest.mark.parametrize(
    ("descriptor", "words"),
    [
        (of("https://example.org/a.csv"), ["is a URL, and nothing is fetched"]),
        (of(["x.csv", "ftp://example.org/a.csv"]), ["is a URL"]),
        (of("../x.csv"), ["leaves the package"]),
        (of("x.csv", encoding="utf-9"), ["'utf-9' is not known"]),
        (of("x.csv", format="docx"), ["docx: only CSV, Parquet and workbooks"]),
        (of("gone.csv"), ["gone.csv", "is missing"]),
        (of(""), ["x"]),
    ],
)
def test_a_resource_that_can_t_be_read_is_named(
    descriptor: dict[str, Any], words: list[str], run: Run
) -> None:
    write("x.csv", "a\n1\n")
    write("datapackage.json", json.dumps(descriptor))
    unreadable(run("check", "datapackage.json"), *words)


def test_a_descriptor_nested_too_deeply_is_refused(run: Run) -> None:
    unreadable(run("check", write("datapackage.json", "[" * 100_000)), "nested too deeply")


def test_areas_that_hold_each_other_are_found(package: Path, run: Run) -> None:
    def circle(rows: list[dict[str, Any]]) -> None:
        place = {row["area"]: row for row in rows}
        place["CN"]["parent"] = "CN-GD"

    edit_table(package, "areas", circle)
    report = gd.check(package)
    (finding,) = [f for f in report.findings if f.code == "circular-reference"]
    assert (finding.table, finding.subject, finding.column) == ("areas", "CN", "parent")
    assert finding.row is not None
    assert "CN is part of CN-GD is part of" in finding.message
    assert run("check", package, "--select", "circular-reference").exit_code == 1


def test_a_source_that_repeats_itself_is_found(package: Path) -> None:
    edit_table(
        package, "source_origins", lambda rows: rows[3].update(origin_id=rows[3]["source_id"])
    )
    found = [f for f in gd.check(package).findings if f.code == "circular-reference"]
    assert [(f.table, f.row) for f in found] == [("source_origins", 4)]


# Curation


@pytest.fixture
def quay(run: Run) -> Path:
    """A small project to break."""
    init("quay")
    return Path("quay/curation")


HEADER = "source_id,publisher,kind,title,date_published,language,status,note\n"
ROW = "yearbook-2024,Office,official,Yearbook,2024-11,en,read,"


def refused(run: Run, *words: str) -> list[str]:
    """The lines of a build that does nothing."""
    result = run("build", "quay")
    assert result.exit_code == 1, result.output
    assert "nothing built" in result.stderr
    assert all(word in result.stderr for word in words), result.stderr
    return result.stderr.splitlines()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ((HEADER + ROW + "广东\n").encode("gb18030"), ["line 2", "may be GB18030", "as UTF-8"]),
        ((HEADER + ROW + "a\0b\n").encode(), ["sources.csv, line 2", "NUL"]),
        ((HEADER + ROW + '"open\n').encode(), ["sources.csv, line 2", "quotes"]),
        ((HEADER + ROW + "x,y\n").encode(), ["line 2: 9 cells, the header has 8"]),
        (HEADER.replace("note", "notes").encode(), ["unknown column 'notes'"]),
        (HEADER.replace("note", "kind").encode(), ["column 'kind' stands twice"]),
        (HEADER.replace("kind,", "").encode(), ["sources.csv: lacks column 'kind'"]),
        (b"", ["sources.csv: lacks column 'source_id'"]),
        (
            (HEADER + ROW + "\n" + ROW + "\n").encode(),
            ["line 3", "primary key source_id is not unique"],
        ),
    ],
)
def test_a_broken_curation_file_is_named_with_its_line(
    data: bytes, words: list[str], quay: Path, run: Run
) -> None:
    (quay / "sources.csv").write_bytes(data)
    refused(run, *words)


def test_lines_stay_right_behind_cells_of_several_lines_and_blank_ones(
    quay: Path, run: Run
) -> None:
    text = HEADER + ROW + '"one\ntwo\n\nfour"\n\n,,,,,,,\nnext,O,offical,T,2024,en,read,\n'
    (quay / "sources.csv").write_text(text, "utf-8")
    (line, _) = refused(run, "kind: must be one of")
    assert line.startswith("curation/sources.csv, line 8 (next)")


@pytest.mark.parametrize("mark", ["\ufeff", ""], ids=["BOM", "no BOM"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_curation_is_read_with_any_line_end_and_mark(
    mark: str, end: str, quay: Path, run: Run
) -> None:
    text = (quay / "sources.csv").read_text("utf-8")
    (quay / "sources.csv").write_bytes((mark + text).replace("\n", end).encode())
    assert run("build", "quay", "--check").output == "current\n"


def test_a_curated_formula_has_its_line_and_a_caret(quay: Path, run: Run) -> None:
    (quay / "formulas.csv").write_text("formula_id,formula\nr,electricity = = 2\n", "utf-8")
    lines = refused(run, "curation/formulas.csv, line 2 (r)")
    assert lines[1].index("= 2") == lines[2].index("^")


def test_a_curated_formula_names_the_nearest_indicator(quay: Path, run: Run) -> None:
    (quay / "formulas.csv").write_text("formula_id,formula\nr,electrcity >= 2\n", "utf-8")
    refused(run, "line 2 (r)", "Did you mean electricity")


def test_circles_of_areas_and_sources_are_not_built(quay: Path, run: Run) -> None:
    areas = "area,name_en,kind,parent\ntown,T,city,land\nland,L,region,town\n"
    (quay / "areas.csv").write_text(areas, "utf-8")
    origins = "source_id,origin_id\nyearbook-2024,yearbook-2024\n"
    (quay / "source_origins.csv").write_text(origins, "utf-8")
    refused(
        run,
        "curation/areas.csv, line 2 (town): parent: town is part of land is part of town",
        "curation/source_origins.csv, line 2 (yearbook-2024)",
    )


def test_a_unit_that_is_none_is_told_once_where_it_stands(quay: Path, run: Run) -> None:
    text = (quay / "indicators.csv").read_text("utf-8")
    (quay / "indicators.csv").write_text(text.replace(",GWh,", ",7 GWh 7,", 1), "utf-8")
    (line, _) = refused(run, "unit: can't read")
    assert line.startswith("curation/indicators.csv, line 2 (electricity)")


@pytest.mark.parametrize("value", ["nan", "inf", "5e999", "512.4%", "GWh"])
def test_a_claim_s_value_that_is_no_number_is_refused(value: str, quay: Path, run: Run) -> None:
    text = (quay / "claims.csv").read_text("utf-8")
    (quay / "claims.csv").write_text(text.replace(",512.4,", f",{value},"), "utf-8")
    refused(run, "curation/claims.csv, line 2 (yearbook-2024-01)", "value")


def test_a_claim_s_value_is_what_is_printed_where_none_is_written(quay: Path, run: Run) -> None:
    claims = quay.parent / "datapackage" / "data" / "claims.parquet"
    assert run("build", "quay").exit_code == 0
    built = claims.read_bytes()
    text = (quay / "claims.csv").read_text("utf-8")
    (quay / "claims.csv").write_text(text.replace(",512.4,", ",,"), "utf-8")
    assert run("build", "quay").exit_code == 0
    assert claims.read_bytes() == built


def test_a_broken_descriptor_of_a_project_is_refused(quay: Path, run: Run) -> None:
    (quay / "datapackage.toml").write_text("title = ", "utf-8")
    result = run("build", "quay")
    assert result.exit_code == 2
    assert "datapackage.toml: not TOML" in result.stderr


@pytest.mark.parametrize(
    ("name", "command"),
    [("a.xlsx", "check"), ("a.parquet", "check"), ("a.zip", "check"), ("a.docx", "read"),
     ("a.pdf", "read"), ("a.json", "check"), ("a.csv", "check"), ("a.csv", "describe")],
)  # fmt: skip
def test_a_file_without_a_byte_is_said_to_be_empty_once(name: str, command: str, run: Run) -> None:
    Path(name).touch()
    result = run(command, name)
    said = f"{result.output}{result.stderr}"
    assert result.exit_code == 2
    assert re.search(rf"{name}: .*is empty", said)
    assert f"{name}: {name}" not in said


def test_a_column_of_claims_that_is_misspelt_is_named(run: Run) -> None:
    Path("c.csv").write_text("indicator,perod,printed\nbeds,2031,3\n", "utf-8")
    said = "no claims (column 'perod': did you mean 'period'?)"
    assert said in run("check", "c.csv").output
    assert (
        "holds no claims (column 'perod': did you mean"
        in run("explain", "x", "--path", "c.csv").stderr
    )


@pytest.mark.parametrize("command", [("suggest",), ("check", "--formula", "a = b")])
def test_a_sheet_of_a_text_file_is_refused_in_a_line(command: tuple[str, ...], run: Run) -> None:
    Path("t.csv").write_text("a,b\n1,1\n", "utf-8")
    result = run(*command, "t.csv", "--sheet", "north")
    assert result.exit_code == 2
    assert "t.csv: is no workbook" in result.stderr or "t.csv is no workbook" in result.output


def test_a_bad_parquet_file_is_told_in_words_that_are_not_arrow_s(run: Run) -> None:
    pq.write_table(pa.table({"a": range(9000)}), "whole.parquet")
    data = bytearray(Path("whole.parquet").read_bytes())
    unreadable(run("check", write("cut.parquet", bytes(data[:-9]))), "its end is missing; copy")
    data[500:600] = bytes(byte ^ 255 for byte in data[500:600])
    unreadable(run("check", write("hurt.parquet", bytes(data))), "it is damaged; copy or make it")
    unreadable(run("check", write("t.parquet", "a,b\n")), "it is no Parquet", "begins with 'a,b")
    unreadable(run("check", "."), "cut.parquet: can't be read: its end is missing")


def test_a_folder_of_tables_is_answered_with_what_may_be_done_with_it(run: Run) -> None:
    write("w.csv", GOOD)
    unreadable(run("check", "."), "name a file in it (w.csv)", "gd-metrics describe .")


def test_a_claim_s_id_that_stands_twice_is_told_once_and_where_it_stands_again(run: Run) -> None:
    write("c.csv", "claim_id,indicator,period,printed\na,x,2023,4%\nb,x,2024,5%\na,x,2023,4%\n")
    assert rows(run, "c.csv", "--select", "primary-key,unique-error") == ["primary-key c.csv:4:1"]


def test_a_key_that_names_several_rows_is_told(run: Run) -> None:
    result = run("check", write("k.csv", f"{GOOD}x,1,2,3\ny,1,2,3\n"), *SUM)
    assert result.exit_code == 0
    assert "k.csv: x names 2 rows: id is no key of it" in result.output


def test_an_id_that_is_like_no_other_is_answered_with_where_ids_stand(run: Run) -> None:
    result = run("explain", "nothing-like-it", "--path", str(ROOT / "datapackage"))
    assert result.exit_code == 2
    assert "column claim_id" in result.stderr
    assert "Known" not in result.stderr


def test_a_table_is_no_document_and_is_told_what_takes_it(run: Run) -> None:
    assert "gd-metrics check t.csv takes" in run("read", write("t.csv", GOOD)).stderr
