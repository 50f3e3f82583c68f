"""Whatever somebody has is checked: packages, projects, zips, claims, wide tables."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st

import gd_metrics as gd
from conftest import edit_descriptor, resource
from gd_metrics.checks.check import check_fitting
from gd_metrics.checks.settings import Settings
from gd_metrics.tables.values.numbers import number
from harbour import CONTRADICTION

Run = Callable[..., Result]
WIDE = [["id", "a", "b", "t"], ["x", 1, 2, 3], ["y", 0.1, 0.2, 0.3], ["z", 1, 2, 4]]
CLAIMS = [
    {"claim_id": "a", "source_id": "report", "indicator": "dues", "period": "2024",
     "measure": "growth", "printed": "48%", "value": 48.0},
    {"claim_id": "b", "source_id": "report", "indicator": "dues", "period": "2024",
     "measure": "growth", "printed": "43%", "value": 43.0},
    {"claim_id": "c", "source_id": "report", "indicator": "staff", "period": "2024",
     "measure": "level", "printed": "1,204 people", "value": 1204.0},
]  # fmt: skip
SUM = ("--formula", "t = a + b", "--key", "id")


def to_csv(rows: list[list[Any]], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def write_wide(name: str) -> str:
    """The wide table in any kind of file."""
    if name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        for row in WIDE:
            book.active.append(row)
        book.save(name)
    elif name.endswith(".parquet"):
        header, *rows = WIDE
        pq.write_table(pa.table(dict(zip(header, zip(*rows, strict=True), strict=True))), name)
    else:
        text = to_csv(WIDE, "\t" if ".tsv" in name else ",").encode()
        Path(name).write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return name


def write_claims(name: str, rows: list[dict[str, Any]]) -> Path:
    """Claims in a CSV or Parquet file."""
    if name.endswith(".parquet"):
        pq.write_table(pa.Table.from_pylist(rows), name)
    else:
        Path(name).write_text(
            to_csv([[*rows[0]], *([row[name] for name in rows[0]] for row in rows)]), "utf-8"
        )
    return Path(name)


def summary(report: gd.Report) -> list[tuple[str, str, str]]:
    return sorted((f.code, f.subject, f.message) for f in report.findings)


@pytest.fixture(scope="module")
def port(built_port: Path) -> Path:
    """The harbour project, which is read alone."""
    return built_port


# Where to look


@pytest.mark.parametrize("path", ["", "datapackage", "datapackage/datapackage.json"])
def test_a_project_its_package_and_its_descriptor_are_the_same(path: str, port: Path) -> None:
    report = gd.check(port / path)
    assert [f.finding_id for f in report.findings] == [CONTRADICTION]


def test_without_a_path_the_project_here_is_checked_else_the_installed_data(
    port: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = run("check").output.splitlines()
    assert any(line.endswith("25 known, with a reason") for line in lines)
    monkeypatch.chdir(port)
    assert "printed as 48% and 43%" in run("check").output


def test_any_number_of_paths_is_checked_in_their_order(port: Path, run: Run) -> None:
    write_claims("claims.csv", CLAIMS)
    lines = run("check", port, "claims.csv", port, "--format", "concise").output.splitlines()
    counts = [line for line in lines if " known, with a reason" in line]
    assert [count.partition(": ")[0] for count in counts] == [
        str(port / "datapackage/datapackage.json"), "claims.csv",
        str(port / "datapackage/datapackage.json"),
    ]  # fmt: skip


# Wide tables


@pytest.mark.parametrize(
    "name", ["w.csv", "w.tsv", "w.txt", "w.csv.gz", "w.tsv.gz", "W.CSV", "w.parquet", "w.xlsx"]
)
def test_a_wide_table_is_read_from_any_kind_of_file(name: str, run: Run) -> None:
    result = run("check", write_wide(name), *SUM)
    assert result.exit_code == 1
    assert result.output.count("GD303") == 1
    assert f"GD303: {name.partition('.')[0]}, row 3, z: t = a + b: 1" in result.output
    assert ", printed 4" in result.output


def test_printed_figures_of_a_wide_table_are_intervals(run: Run) -> None:
    Path("w.csv").write_text("id,a,b,t\nx,1.0,2.0,3.1\ny,1.0,2.0,3.2\n", "utf-8")
    exact = run("check", "w.csv", *SUM, "--rounding", "exact")
    assert exact.output.count("GD303") == 2
    assert run("check", "w.csv", *SUM, "--rounding", "printed").output.count("GD303") == 1
    assert run("check", "w.csv", *SUM).output.count("GD303") == 1
    pq.write_table(pa.table({"id": ["x"], "a": [1.0], "b": [2.0], "t": [3.2]}), "w.parquet")
    asked = ["check", "w.parquet", *SUM, "--rounding", "printed", "--decimals"]
    assert [run(*asked, digits).exit_code for digits in ("0", "1", "2")] == [0, 1, 1]


def test_several_formulas_are_all_checked(run: Run) -> None:
    result = run("check", write_wide("w.csv"), *SUM, "--formula", "a >= b", "--rounding", "exact")
    assert result.output.count("GD303") == 4


def test_a_spreadsheet_computes_with_fifteen_digits(run: Run) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "a", "b", "t"], ["x", 0.1, 0.2, 0.1 + 0.2], [7, 1e14, 1, 1e14 + 1]):
        book.active.append(row)
    book.save("w.xlsx")
    assert run("check", "w.xlsx", *SUM).exit_code == 0


def test_a_spreadsheet_s_first_sheet_with_cells_counts(run: Run) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("figures")
    for row in WIDE:
        sheet.append(row)
    book.save("w.xlsx")
    assert "row 3, z" in run("check", "w.xlsx", *SUM).output


def test_a_spreadsheet_s_dates_and_errors_are_no_numbers(run: Run) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "a", "b", "t"], ["x", datetime.date(2024, 5, 1), 2, 3], ["y", True, 2, 3]):
        book.active.append(row)
    book.save("w.xlsx")
    output = run("check", "w.xlsx", *SUM).output
    assert "'2024-05-01' is no number" in output
    assert "'True' is no number" in output


def test_a_finding_in_a_spreadsheet_names_sheet_and_cell_as_its_program_does(run: Run) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("my figures")
    for down, row in enumerate([*WIDE, ["w", "?", 2, 3]]):
        for across, value in enumerate(row):
            sheet.cell(4 + down, 3 + across, value)
    book.save("w.xlsx")
    lines = run("check", "w.xlsx", *SUM, "--format", "concise").output.splitlines()
    assert [line.partition(": ")[0] for line in lines[:2]] == [
        "w.xlsx:'my figures'!D8", "w.xlsx:'my figures'!C7",
    ]  # fmt: skip


@pytest.mark.parametrize("own", [True, False])
def test_a_claim_in_a_spreadsheet_has_its_cell(own: bool, run: Run) -> None:
    book = openpyxl.Workbook()
    names = [name for name in CLAIMS[0] if own or name != "claim_id"]
    for row in (names, *([claim[name] for name in names] for claim in CLAIMS)):
        book.active.append(row)
    book.save("c.xlsx")
    output = run("check", "c.xlsx").output
    column = "ABCDEFGH"[names.index("printed")]
    assert [f"c.xlsx:Sheet!{column}{row}" in output for row in (2, 3, 4)] == [True, True, False]


def test_an_empty_spreadsheet_is_refused(run: Run) -> None:
    openpyxl.Workbook().save("w.xlsx")
    result = run("check", "w.xlsx", *SUM)
    assert (result.exit_code, "w.xlsx: is empty" in result.output) == (2, True)


# Formulas of a package's tables


@pytest.mark.parametrize("as_object", [False, True])
def test_a_resource_s_own_formulas_are_checked(as_object: bool, package: Path) -> None:
    text = "lower <= value"
    declared = {"formula": text, "rounding": "exact"} if as_object else text
    edit_descriptor(package, lambda d: resource(d, "figures").update(formulas=[declared]))
    (count,) = gd.check(package).formulas
    assert (count.formula, count.failed) == (text, 0)
    assert count.passed > 40


def test_a_resource_s_formula_that_fails_is_an_error(package: Path) -> None:
    edit_descriptor(package, lambda d: resource(d, "units").update(formulas=["factor <= 1"]))
    report = gd.check(package)
    failed = [f for f in report.findings if f.code == "GD303" and f.table == "units"]
    assert failed
    assert not report.ok
    assert "亿元" in {f.subject for f in failed}


@pytest.mark.parametrize("kind", ["number", "integer"])
@pytest.mark.parametrize("engine", [None, "duckdb"])
def test_a_resource_s_formula_sees_digits_that_floats_do_not_have(
    engine: str | None, kind: str, tmp_path: Path
) -> None:
    large = 2**53 + 1
    rows = pa.table({"total": [large + 1, large], "a": [large] * 2, "b": [1] * 2})
    pq.write_table(rows, tmp_path / "sums.parquet")
    schema = {"fields": [{"name": name, "type": kind} for name in rows.column_names]}
    sums = {"name": "sums", "path": "sums.parquet", "schema": schema}
    descriptor = {"name": "p", "resources": [{**sums, "formulas": ["total = a + b"]}]}
    (tmp_path / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    (found,) = gd.check(tmp_path, engine=engine).findings
    assert (found.row, "= 9007199254740994, printed 9007199254740993" in found.message) == (2, True)


def test_formulas_given_are_checked_on_a_package_s_claims(port: Path) -> None:
    found = gd.check(port, formulas=["staff <= 1000"]).findings
    assert {f.code for f in found} == {"GD201", "GD303"}


# Claims alone


@pytest.mark.parametrize("name", ["claims.csv", "claims.parquet"])
def test_a_file_of_claims_needs_no_package(name: str, run: Run) -> None:
    report = gd.check(write_claims(name, CLAIMS))
    assert [f.code for f in report.findings] == ["GD201"]
    assert report.rows == {"claims": 3}


def test_three_columns_make_a_claim(run: Run) -> None:
    rows = [
        {"indicator": "gdp", "period": "2024", "printed": p} for p in ("5 EUR", "6 EUR", "5 EUR")
    ]
    (finding,) = gd.check(write_claims("figures.csv", rows)).findings
    ids = {m.claim.claim_id for m in finding.members}
    assert ids <= {"figures-1", "figures-2", "figures-3"}
    assert "figures-2" in ids


def test_a_claim_of_a_file_has_its_line_and_column(run: Run) -> None:
    write_claims("claims.csv", CLAIMS)
    assert "[a] claims.csv:2:" in run("check", "claims.csv").output


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"printed": "lots"}, "GD101", "can't read 'lots'"),
        ({"printed": "5,1 Mrd. EUR"}, "GD101", "decimal commas are not read"),
        ({"printed": "¥5bn"}, "GD101", "¥ is CNY or JPY, so name it as the unit"),
        ({"printed": ""}, "GD101", "printed must not be empty"),
        ({"period": ""}, "GD101", "period must not be empty"),
        ({"value": "five"}, "GD101", "'five' is no number"),
        ({"value": 44.0}, "GD101", "says"),
        ({"measure": "growht"}, "constraint-error", "must be one of"),
        ({"period": "in May"}, "constraint-error", "period: must match"),
        ({"claim_id": "a"}, "primary-key", "is not unique"),
    ],
)
def test_a_row_that_is_no_claim_is_named_and_hides_nothing(
    change: dict[str, Any], code: str, words: str, run: Run
) -> None:
    rows = [*CLAIMS, {**CLAIMS[0], "claim_id": "d", "indicator": "other", **change}]
    found = gd.check(write_claims("claims.csv", rows)).findings
    assert "GD201" in {f.code for f in found}
    named = [f for f in found if f.code == code and words in f.message]
    assert [f.row for f in named][:1] == [4], found


def test_a_level_without_the_unit_that_others_have_is_named() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "c.csv"
        file.write_text("indicator,period,printed\na,2024,5\na,2025,6 EUR\n", "utf-8")
        (finding,) = gd.check(file).findings
    assert "has no unit" in finding.message


# Laws

DECIMALS = st.decimals(min_value=-(10**12), max_value=10**12, places=4) | st.decimals(
    min_value=-(10**30), max_value=10**30, places=0
)
WIDER = str.maketrans("0123456789.%-,", "０１２３４５６７８９．％－，")


def styles(value: Decimal) -> dict[str, tuple[str, Fraction]]:
    """A decimal as people write it, and what each way says."""
    plain, exact = f"{value:f}", Fraction(value)
    return {
        "plain": (plain, exact),
        "thousands": (f"{value:,f}", exact),
        "thin spaces": (f"{value:,f}".replace(",", "\u2009"), exact),
        "full-width": (plain.translate(WIDER), exact),
        "minus sign": (plain.replace("-", "−"), exact),
        "percent": (f"{plain}%", exact / 100),
        "percent apart": (f" {plain} ％ ", exact / 100),
        "plus": (plain if value.is_signed() else f"+{plain}", exact),
        "scientific": (f"{value:.40e}", exact),
    }


@given(DECIMALS)
def test_a_decimal_is_read_as_it_was_however_it_is_written(value: Decimal) -> None:
    for style, (text, meant) in styles(value).items():
        read = number(text)
        assert read is not None, style
        assert Fraction(read) == meant, style


PRINTED = st.sampled_from(["48%", "43%", "about 45%", "more than 40%", "nearly 50%"])
ROWS = st.lists(
    st.fixed_dictionaries({
        "source_id": st.sampled_from(["one", "two"]),
        "indicator": st.sampled_from(["dues", "cargo"]),
        "period": st.sampled_from(["2023", "2024"]),
        "measure": st.just("growth"),
        "printed": PRINTED,
        "vintage": st.sampled_from(["final", "estimate"]),
    }),
    min_size=1, max_size=8,
).map(lambda rows: [{"claim_id": f"c{n}", **row} for n, row in enumerate(rows)])  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(ROWS)
def test_claims_as_csv_and_as_parquet_are_the_same(rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, other = (
            gd.check(write_claims(f"{folder}/claims.{kind}", rows)) for kind in ("csv", "parquet")
        )
    assert summary(one) == summary(other)
    assert one.rows == other.rows


@settings(max_examples=12, deadline=None)
@given(ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_findings_do_not_depend_on_the_order_of_rows(
    both: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, other = (gd.check(write_claims(f"{folder}/claims.csv", rows)) for rows in both)
    found = [{(f.code, f.subject, f.severity) for f in report.findings} for report in (one, other)]
    assert found[0] == found[1]


def test_a_column_that_is_nearly_one_that_is_read_is_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text("indicator,period,printed,vintge,remark\ngdp,2024,5亿元,final,x\n", "utf-8")
    (finding,) = gd.check(file).findings
    assert (finding.code, finding.severity) == ("extra-label", "warning")
    assert finding.message == "column 'vintge' is not read; is 'vintage' meant?"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("ref_area", "area"), ("growthbasis", "growth_basis"), ("Unit Measure", "unit")],
)
def test_a_column_by_another_name_is_said_with_the_one_that_is_read(
    written: str, meant: str, run: Run
) -> None:
    Path("c.csv").write_text(f"indicator,period,printed,{written}\ngdp,2024,5亿元,x\n", "utf-8")
    (finding,) = gd.check("c.csv").findings
    assert finding.message == f"column {written!r} is not read; is {meant!r} meant?"


def test_a_report_names_the_columns_that_nothing_reads(run: Run) -> None:
    Path("c.csv").write_text("indicator,period,printed,url\ngdp,2024,5亿元,x\n", "utf-8")
    result = run("check", "c.csv")
    assert (result.exit_code, "not read: column url" in result.output) == (0, True)


def test_a_large_figure_without_the_scale_word_of_its_unit_is_asked_about_once(run: Run) -> None:
    rows = '2024,"665,000",万件\ny,2023,"652,000",万件\nx,2022,60.1,万件\n'
    Path("c.csv").write_text(f"indicator,period,printed,unit\nx,{rows}", "utf-8")
    found = [f for f in gd.check("c.csv").findings if f.code == "ambiguous-scale"]
    assert [(f.severity, f.row, f.rows) for f in found] == [("warning", 1, 2)]
    assert "where 665,000 件 is meant, write 件 as unit" in found[0].message


def test_how_bare_figures_are_read_is_said(run: Run) -> None:
    Path("c.csv").write_text("indicator,period,printed,unit\nx,2024,12.3,万件\n", "utf-8")
    result = run("check", "c.csv")
    assert result.exit_code == 0
    assert "12.3 is read as 12.3 万件" in result.output


def test_a_value_settles_how_a_bare_figure_is_read(run: Run) -> None:
    Path("c.csv").write_text(
        "indicator,period,printed,unit,value\nx,2024,12.3,万件,12.3\n", "utf-8"
    )
    assert "is read as" not in run("check", "c.csv").output


def test_a_share_is_tested_against_the_area_that_its_base_names(run: Run) -> None:
    rows = ["robots,GD,2024,level,,24.68万台", "robots,CN,2024,level,,55.6万台",
            "robots,GD,2024,share,CN,54%"]  # fmt: skip
    header = "indicator,area,period,measure,base,printed"
    Path("c.csv").write_text("\n".join([header, *rows]), "utf-8")
    assert [f.code for f in gd.check("c.csv").findings] == ["GD302"]
    Path("c.csv").write_text("\n".join([header, *rows[:2], rows[2].replace("54", "44.4")]), "utf-8")
    assert gd.check("c.csv").ok


def test_a_share_whose_whole_is_not_there_is_counted_as_not_tested(run: Run) -> None:
    row = "robots,GD,2024,share,CN,54%"
    Path("c.csv").write_text(f"indicator,area,period,measure,base,printed\n{row}\n", "utf-8")
    assert run("check", "c.csv", "--fail-on", "untested").exit_code == 1


SECTIONS = ["bulletin p. 3|bulletin p. 9", "公报第一部分|公报第三部分",
            "bulletin#intro|bulletin#end", "report/sec-2|report/sec-4"]  # fmt: skip


@pytest.mark.parametrize("sources", SECTIONS)
def test_two_places_of_one_document_that_differ_are_an_error(sources: str, run: Run) -> None:
    one, other = sources.split("|")
    rows = f"gdp,2024,5亿元,{one}\ngdp,2024,6.2亿元,{other}\n"
    Path("c.csv").write_text(f"indicator,period,printed,source_id\n{rows}", "utf-8")
    assert [f.severity for f in gd.check("c.csv").findings] == ["error"]


@pytest.mark.parametrize("sources", ["stats-2024|stats-2025", "stats-2024-S1|stats-2024-S2"])
def test_two_documents_that_differ_are_a_warning(sources: str, run: Run) -> None:
    one, other = sources.split("|")
    rows = f"gdp,2024,5亿元,{one}\ngdp,2024,6.2亿元,{other}\n"
    Path("c.csv").write_text(f"indicator,period,printed,source_id\n{rows}", "utf-8")
    assert [f.severity for f in gd.check("c.csv").findings] == ["warning"]


def units(tmp_path: Path, *rows: str) -> list[str]:
    """The messages on claims of one cell, given with their units."""
    file = tmp_path / "claims.csv"
    lines = "".join(f"x,2024,{row}\n" for row in rows)
    file.write_text(f"indicator,period,printed,unit\n{lines}", "utf-8")
    return [finding.message for finding in gd.check(file).findings]


def test_claims_of_one_cell_in_units_of_one_kind_are_compared_in_one(tmp_path: Path) -> None:
    assert units(tmp_path, "5100亿元,亿元", "0.51万亿元,万亿元") == []
    (message,) = units(tmp_path, "300 people,people", "0.5 thousand people,thousand people")
    assert "300 people against 0.5 thousand people" in message


@pytest.mark.parametrize(
    ("measure", "one", "other", "said"),
    [
        ("rank", "3rd", "ranked second", "a gap of 1 place"),
        ("streak", "8 consecutive years", "7 years", "a gap of 1 year"),
        ("level", "1234 people", "1235 people", "a gap of 1 person"),
        ("share", "3%–5%", "6%–7%", "a gap of 1 percentage point"),
        ("streak", "five consecutive years", "连续8年", "a gap of 3 years"),
        ("streak", "连续8年", "five consecutive years", "a gap of 3 年"),
        ("duration", "3–4 years", "6 years", "a gap of 2 years"),
        ("level", "5.1 million euros", "€5.3m", "a gap of 100000 EUR"),
        ("level", "5000 cars", "6000 vehicles", "a gap of 1000 cars"),
        ("level", "10万至20万 people", "25万 people", "a gap of 45000 people"),
    ],
)
def test_a_gap_is_in_the_words_of_the_first_claim(
    measure: str, one: str, other: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "claims.csv"
    rows = "".join(f"x,2024,{measure},{printed}\n" for printed in (one, other))
    file.write_text(f"indicator,period,measure,printed\n{rows}", "utf-8")
    (finding,) = gd.check(file).findings
    assert (finding.code, finding.message.endswith(said)) == ("GD201", True), finding.message


def test_what_is_wrong_with_a_derived_column_is_shown_at_the_printed_figure(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text("indicator,period,measure,printed\nx,2024,share,440%\n", "utf-8")
    report = gd.check(file)
    (finding,) = report.findings
    assert (finding.code, str(report.place(finding))) == ("GD102", f"{file}:2:14")


@pytest.mark.parametrize("form", ["0%", "0.00%", '0.0"p"%;[Red]-0.0%', "General"])
def test_a_per_cent_typed_into_a_spreadsheet_is_one(form: str, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Müller's & Söhne", 0)
    for row in (("indicator", "period", "measure", "printed"), ("x", 2024, "growth", 0.48)):
        sheet.append(row)
    sheet.insert_rows(1)
    sheet.append(("x", 2024, "growth", "48.0%" if "%" in form else "0.48%"))
    sheet["D3"].number_format = form
    file = tmp_path / "claims.xlsx"
    book.save(file)
    assert gd.check(file).findings == ()


def test_a_hedge_behind_a_unit_of_one_s_own_is_no_part_of_it(tmp_path: Path) -> None:
    assert units(tmp_path, "500 barrels or more,", "700 barrels,") == []
    assert units(tmp_path, "约3万桶,", "3万桶左右,", "3万桶以上,") == []
    (message,) = units(tmp_path, "500 barrels or more,", "300 barrels,")
    assert message.endswith("a gap of 199.5 barrels")


def test_a_share_s_range_is_named_by_its_ends(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text("indicator,period,measure,printed\nx,2024,share,80%-110%\n", "utf-8")
    assert [f.message for f in gd.check(file).findings] == [
        "a share of 80 to 110 % lies outside 0 to 100 %"
    ]


def test_bare_numbers_in_several_units_are_refused(tmp_path: Path) -> None:
    (message,) = units(tmp_path, "300 people,people", "300,thousand people")
    assert "unit is thousand people, that of x, level, is people" in message


def test_claims_of_one_cell_in_units_of_two_kinds_are_an_error(tmp_path: Path) -> None:
    (message,) = units(tmp_path, "300,EUR", "300,USD")
    assert "is in USD, not in EUR" in message


def test_blank_lines_at_the_end_of_a_file_are_no_rows(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text("indicator,period,printed\nx,2024,5亿元\n\n\n", "utf-8")
    report = gd.check(file)
    assert (report.ok, report.rows) == (True, {"claims": 1})


def test_a_delimiter_inside_quotes_is_none(tmp_path: Path) -> None:
    file = tmp_path / "claims.csv"
    file.write_text('indicator,period,printed,"note; a; b; c; d"\nx,2024,5亿元,\n', "utf-8")
    assert gd.check(file).ok


def test_of_very_many_bad_cells_and_rows_the_first_are_shown_and_the_rest_counted(
    tmp_path: Path,
) -> None:
    file = tmp_path / "w.csv"
    file.write_text("a,b\n" + "x,1\n" * 5000 + "1\n" * 5000, "utf-8")
    findings = gd.check(file, formulas=["a = b"]).findings
    assert len(findings) == 202
    counted = {f.message for f in findings if "more rows" in f.message}
    assert counted == {
        "a: 4900 more rows hold no numbers",
        "4900 more rows of another width than the header",
    }


def test_of_several_paths_a_formula_is_for_those_that_have_its_names(run: Run) -> None:
    Path("one.csv").write_text("a,b\n1,2\n", "utf-8")
    Path("two.csv").write_text("c,d\n3,3\n", "utf-8")
    result = run("check", "one.csv", "two.csv", "--formula", "a = b", "--formula", "c = d")
    assert result.exit_code == 1
    assert "a = b: 1 is not 2" in result.output
    assert "unreadable" not in result.output


def test_a_formula_that_no_path_has_the_names_of_is_refused(run: Run) -> None:
    Path("one.csv").write_text("a,b\n1,1\n", "utf-8")
    Path("two.csv").write_text("a,b\n2,2\n", "utf-8")
    result = run("check", "one.csv", "two.csv", "--formula", "a = b", "--formula", "x = y")
    assert result.exit_code == 2
    assert "formula 'x = y': nothing that is checked has all its names" in result.output


def test_a_package_without_claims_beside_a_table_needs_no_formula(run: Run, package: Path) -> None:
    edit_descriptor(package, lambda d: d.update(resources=[resource(d, "areas")]))
    Path("one.csv").write_text("a,b\n1,1\n", "utf-8")
    assert run("check", package, "one.csv", "--formula", "a = b").exit_code == 0
    assert run("check", package, "--formula", "a = b").exit_code == 2


@pytest.mark.parametrize("formulas", [0, 1, 4, 8])
def test_tables_are_read_once_however_many_formulas_fit_nothing(
    formulas: int, package: Path
) -> None:
    steps: list[str] = []
    fitting_nothing = tuple(f"nobody = nothing + {n}" for n in range(formulas))
    unused: dict[str, str] = {}
    check_fitting(package, Settings(formulas=fitting_nothing), unused, steps.append)
    assert {*unused} == {*fitting_nothing}
    read = [step for step in steps if step.startswith("reading ")]
    assert sorted(read) == sorted(f"reading {name}" for name in gd.tables())


@pytest.mark.parametrize(
    ("basis", "severities"),
    [("", ["information"]), ("nominal", ["error"]), ("real", []), ("nomnal", ["error"])],
)
def test_growth_that_levels_do_not_give_is_information_where_nobody_says_what_it_is(
    basis: str, severities: list[str], run: Run
) -> None:
    rows = ["2023,level,100 EUR,", "2024,level,150 EUR,", f"2024,growth,10%,{basis}"]
    text = "".join(f"dues,{row}\n" for row in rows)
    Path("c.csv").write_text(f"indicator,period,measure,printed,growth_basis\n{text}", "utf-8")
    found = gd.check("c.csv").findings
    assert [f.severity for f in found] == severities
    assert {f.code for f in found} <= ({"GD101"} if basis == "nomnal" else {"GD301"})
    assert run("check", "c.csv").exit_code == ("error" in severities)
    contradicted = gd.support("c-1", "c.csv").verdict == "contradicted"
    assert contradicted == (basis == "nominal")


def test_a_check_of_few_claims_imports_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    file, empty = tmp_path / "claims.csv", tmp_path / "empty"
    empty.mkdir()
    file.write_text("indicator,period,printed\nexports,2024,43%\n", "utf-8")
    code = (
        "import sys; from gd_metrics.__main__ import main; import atexit\n"
        "heavy = {'narwhals', 'pandas', 'polars', 'duckdb', 'pyspark', 'pandera', 'frictionless',"
        " 'pysat', 'openpyxl', 'python_calamine', 'selectolax', 'jsonschema', 'matplotlib',"
        " 'gd_metrics.reading', 'gd_metrics.dataset'}\n"
        "atexit.register(lambda: print('imported:', sorted(heavy & {*sys.modules})))\n"
        "main()"
    )
    for what in ([], [str(file)]):
        done = subprocess.run(
            [sys.executable, "-c", code, "check", *what],
            cwd=empty, capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.endswith("imported: []\n"), done.stdout[-200:]
