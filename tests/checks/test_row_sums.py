"""Totals that are rows, and growth between rows."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pytest
from openpyxl.styles import Alignment

import gd_metrics as gd
from gd_metrics.checks import row_sums
from gd_metrics.checks.row_sums import RowTable
from gd_metrics.errors import FormulaError
from gd_metrics.quantity.formula import parse_formula
from gd_metrics.quantity.row_sums import parse_row_sum


def told(folder: Path, text: str, formula: str, **options: Any) -> list[str]:
    """What findings are about, behind the name of the table."""
    (folder / "t.csv").write_text(text, "utf-8")
    report = gd.check(folder / "t.csv", formulas=[formula], **options)
    assert sum(count.passed for count in report.formulas), "nothing was tested"
    return [finding.subject for finding in report.findings]


FLAT = "kind,2021,2022\nbread,40,41\nmilk,25,27\nTotal,65,69\n"
YEARS = "year,kind,tons\n2021,Total,65\n2021,bread,40\n2021,milk,25\n2022,Total,70\n2022,bread,41\n2022,milk,27\n"  # noqa: E501
INDENTED = """area,men,women
Country,50,60
  North,20,25
    a,12,15
    b,8,11
  South,30,35
    c,10,15
    d,20,20
"""
BELOW = "area,n\n  a,12\n  b,8\nNorth,20\n  c,10\n  d,21\nSouth,30\nAll,50\n"
CODED = "code,n\n5,100\n51,60\n511,25\n512,36\n52,40\n"
DIVISIONS = "code,n\n440000,90\n440100,50\n440103,20\n440104,31\n440300,40\n"


@pytest.mark.parametrize(
    ("text", "formula", "options", "subjects"),
    [
        (FLAT, "Total = sum(*)", {}, ["Total / 2022"]),
        (FLAT, "total = sum(others)", {"key": "kind"}, ["Total / 2022"]),
        (FLAT, "Total = sum(*) ± 1", {}, []),
        (FLAT, "Total <= sum(*)", {}, ["Total / 2022"]),
        (FLAT, "Total >= sum(*)", {}, []),
        (YEARS, "Total = sum(*)", {"by": "year"}, ["2022 / Total / tons"]),
        (INDENTED, "Country = sum(*)", {}, ["North / women"]),
        (INDENTED, "* = sum(parts)", {"key": "area"}, ["North / women"]),
        (BELOW, "All = sum(*)", {}, ["South / n"]),
        (CODED, "* = sum(parts)", {"key": "code"}, ["51 / n"]),
        (DIVISIONS, "* = sum(parts)", {"key": "code"}, ["440100 / n"]),
    ],
)
def test_a_total_is_the_sum_of_its_parts(
    text: str, formula: str, options: dict[str, Any], subjects: list[str], tmp_path: Path
) -> None:
    assert told(tmp_path, text, formula, **options) == subjects


def test_a_sum_of_rounded_figures_may_miss_by_what_was_rounded(tmp_path: Path) -> None:
    text = "kind,share\na,33.3\nb,33.3\nc,33.3\nAll,100.0\n"
    assert told(tmp_path, text, "All = sum(*)") == []


def test_rates_are_not_summed_and_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("area,people,per km2\nA,40,5.5\nB,60,2.1\nAll,100,3.0\n")
    report = gd.check(tmp_path / "t.csv", formulas=["All = sum(*)"])
    assert report.ok
    assert "lie between their parts: per km2" in " ".join(report.remarks)


def test_of_which_is_only_a_part(tmp_path: Path) -> None:
    text = "item,n\nAll,100\nrail,70\nof which: night,20\nroad,30\n"
    assert told(tmp_path, text, "All = sum(*)") == []
    deep = "item,n\nAll,100\n  rail,70\n    of which: night,20\n  road,30\n"
    assert told(tmp_path, deep, "All = sum(*)") == []
    more = deep.replace("night,20", "night,71")
    assert told(tmp_path, more, "All = sum(*)") == ["rail / n"]


def test_a_part_that_is_not_known_leaves_only_that_parts_are_no_more(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("k,n,m\nAll,100,100\na,70,70\nb,:,:\nc,20,31\n")
    report = gd.check(tmp_path / "t.csv", formulas=["All = sum(*)"])
    assert [f.subject for f in report.findings] == ["All / m"]
    assert [(c.passed, c.untested) for c in report.formulas] == [(0, 1)]


def test_a_finding_recomputes_first_and_stands_at_the_total(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Table 1"], [], ["kind", "n"], ["a", 40], ["b", 27], ["Total 1)", 69]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    report = gd.check(tmp_path / "t.xlsx", formulas=["`Total 1)` = sum(*)"])
    assert report.findings[0].message.startswith("n: 40 + 27 = 67, printed 69")
    assert str(report.place(report.findings[0])).endswith("t.xlsx:Sheet!B6")


@pytest.mark.parametrize(
    ("text", "formula", "words"),
    [
        (YEARS, "Total = sum(*)", "--by"),
        (FLAT, "Totl = sum(*)", "Did you mean Total"),
        (FLAT, "* = sum(parts)", "neither indented nor coded"),
        (FLAT, "Total = sum(bread, milk)", "with the label of a row before it"),
        (FLAT, "Total = sum(*) + 1", "with the label of a row before it"),
    ],
)
def test_what_says_not_which_rows_are_parts_is_refused(
    text: str, formula: str, words: str, tmp_path: Path
) -> None:
    with pytest.raises(gd.GdMetricsError, match=words):
        told(tmp_path, text, formula)


def test_a_sum_over_rows_is_no_formula_of_claims(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("indicator,period,printed\ndues,2024,5 EUR\n")
    with pytest.raises(gd.FormulaError, match="over rows"):
        gd.check(tmp_path / "c.csv", formulas=["Total = sum(*)"])


def test_a_label_may_be_any() -> None:
    parsed = parse_row_sum("`All, of them` >= sum( others ) ± 2 %")
    assert parsed is not None
    assert (parsed.whole, parsed.comparison) == ("All, of them", ">=")
    assert parsed.share == Fraction(1, 50)


GROWING = (
    "city,year,level,growth\nX,2020,50,\nX,2021,60,20.0%\nX,2023,66,9%\nY,2021,10,\nY,2022,12,21%\n"
)
QUARTERS = "quarter,level,change\n2023Q4,50,\n2024-Q1,52,2\n2024Q2,55,4\n"


def test_growth_is_of_the_period_before_and_not_of_the_row_before(tmp_path: Path) -> None:
    rate = "growth = level / before(level) - 1"
    assert told(tmp_path, GROWING, rate, period="year", key="city") == ["Y / 2022"]
    change = "change = level - before(level)"
    assert told(tmp_path, QUARTERS, change, period="quarter") == ["row 3"]
    assert told(tmp_path, QUARTERS, "level >= before(level, 2) + 5", period="quarter") == []


@pytest.mark.parametrize(
    ("options", "words"),
    [({}, "say --period"), ({"period": "year"}, "2021 stands in several rows"),
     ({"period": "level", "key": "city"}, "no years")],
)  # fmt: skip
def test_what_the_period_before_is_must_be_known(
    options: dict[str, Any], words: str, tmp_path: Path
) -> None:
    with pytest.raises(gd.PackageError, match=words):
        told(tmp_path, GROWING, "growth = level / before(level) - 1", **options)


def test_a_table_in_memory_has_rows_before_too() -> None:
    table = pa.table({"year": [2021, 2022, 2023], "level": [50, 60, 66], "up": [None, 10, 7]})
    report = gd.check_table(table, ["up = level - before(level)"], period="year")
    assert [finding.row for finding in report.findings] == [3]


def test_labels_may_be_indented_by_their_format(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    rows = [["area", "n"], ["North", 20], ["a", 12], ["b", 8], ["South", 30], ["c", 10], ["d", 21],
            ["All", 50]]  # fmt: skip
    for row in rows:
        book.active.append(row)
    for row in (3, 4, 6, 7):
        book.active.cell(row, 1).alignment = Alignment(indent=1)
    book.save(tmp_path / "t.xlsx")
    report = gd.check(tmp_path / "t.xlsx", formulas=["All = sum(*)"])
    assert [finding.subject for finding in report.findings] == ["South / n"]


def test_a_row_that_heads_a_section_is_no_part(tmp_path: Path) -> None:
    text = "partner,2021,2022\nGoods,,\nEU,10,12\nOthers,5,6\nTotal,15,19\n"
    assert told(tmp_path, text, "Total = sum(*)") == ["Total / 2022"]


def parts(*codes: str) -> dict[str, list[str]]:
    """The parts of each code, as the codes alone say it."""
    nothing = [0] * len(codes)
    tree = row_sums._by_codes(
        RowTable("t", codes, nothing, [""] * len(codes), {}, {}), range(len(codes))
    )
    found: dict[str, list[str]] = {}
    for part, whole in tree.items():
        found.setdefault(codes[whole], []).append(codes[part])
    return found


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("1", "1.1", "1.2", "2", "10", "20"), {"1": ["1.1", "1.2"]}),
        (("1", "1.1", "1.2", "2"), {"1": ["1.1", "1.2"]}),
        (
            ("1", *(f"1.{n}" for n in range(1, 11))),
            {"1": [f"1.{n}" for n in range(1, 11)]},
        ),
        (("C", "C10", "C10.1", "C10.11", "C10.12"), {
            "C": ["C10"], "C10": ["C10.1"], "C10.1": ["C10.11", "C10.12"]}),
        (("01", "0101", "0101.21", "0101.29"), {
            "01": ["0101"], "0101": ["0101.21", "0101.29"]}),
        (("1", "2", "5", "10", "20"), {}),
    ],
)  # fmt: skip
def test_a_code_is_part_of_another_by_its_segments(
    codes: tuple[str, ...], expected: dict[str, list[str]]
) -> None:
    assert parts(*codes) == expected


@pytest.mark.parametrize(
    ("text", "options", "remark"),
    [
        ("city,a,b\nA,1,2\nB,2,x\nC,3,2\nTotal,6,9\n", {}, "not summed: b, since 'x' is no number"),
        (
            "code,name,v\n1,A,1\n2,B,2\n9,Total,3\n",
            {"key": "name"},
            "not summed: code, whose name is one of keys",
        ),
    ],
)
def test_a_column_that_is_not_summed_is_told(
    text: str, options: dict[str, Any], remark: str, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(text)
    report = gd.check(tmp_path / "t.csv", formulas=["Total = sum(*)"], **options)
    assert (report.ok, report.formulas[0].passed) == (True, 1)
    assert remark in " ".join(report.remarks)


def test_some_of_a_whole_is_told_to_be_more_than_it(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("item,v\nTotal,100\n  Of which: A,150\n")
    (finding,) = gd.check(tmp_path / "t.csv", formulas=["Total = sum(*)"]).findings
    assert "v: 150 is more than the whole, printed 100" in finding.message


def test_a_row_that_is_not_there_is_looked_for_beside_the_groups(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("region,kind,v\nNorth,A,1\nNorth,B,2\nNorth,Total,3\n")
    with pytest.raises(gd.UnknownNameError, match="Known: A, B, Total"):
        gd.check(tmp_path / "t.csv", formulas=["All = sum(*)"], by=["region"])


def test_a_row_is_not_before_itself() -> None:
    with pytest.raises(FormulaError, match="0 periods before is the row itself"):
        parse_formula("v = before(v, 0)", rows=True)


def test_a_cell_that_is_no_number_is_not_called_empty(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("n,a,b,t\nx,1,2,3\ny,(1.5),,4\nz,1,,4\n")
    (count,) = gd.check(tmp_path / "t.csv", formulas=["a + b = t"]).formulas
    assert (count.untested, count.why) == (2, "b empty; a no number")


def test_cells_that_are_no_periods_are_told(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("p,v\n2021年,5\n2022年,4\n2023年1-6月,1\n2023/24,9\n", "utf-8")
    report = gd.check(tmp_path / "t.csv", formulas=["v >= before(v)"], period="p")
    assert [finding.row for finding in report.findings] == [2]
    remark = "t.csv: p: no years, quarters or months: '2023年1-6月' and 1 more"
    assert any(text.endswith(remark) for text in report.remarks)
