"""Workbooks as publishers lay them out: each is checked with two options at most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import gd_metrics as gd
from gd_metrics.reports import render

Lay = Callable[[Worksheet], None]


def rows(*lines: Sequence[Any], start: int = 1) -> Lay:
    def lay(sheet: Worksheet) -> None:
        for down, line in enumerate(lines, start):
            for across, value in enumerate(line, 1):
                sheet.cell(down, across, value)

    return lay


def lay_all(*parts: Lay) -> Lay:
    def lay(sheet: Worksheet) -> None:
        for part in parts:
            part(sheet)

    return lay


def merged(*spans: str) -> Lay:
    return lambda sheet: [sheet.merge_cells(span) for span in spans] and None


def book(path: Path, **sheets: Lay) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, lay in sheets.items():
        lay(made.create_sheet(name.replace("_", " ")))
    made.save(path)
    return path


def failing(path: Path, *formulas: str, **options: Any) -> list[str]:
    """The cells that findings name, behind the file."""
    assert len(formulas) + len(options) <= 2
    report = gd.check(path, formulas=formulas, **options)
    assert sum(count.passed for count in report.formulas), "nothing holds, so nothing was read"
    return [str(report.place(finding)).rpartition(":")[2] for finding in report.findings]


TITLED = rows(
    ["Table 4. Ferry traffic by port"], ["thousand passengers"], [],
    ["port", "in", "out", "both"], ["Nansha", 41, 52, 93], ["Shekou", 77, 68, 154],
)  # fmt: skip
NAMELESS = rows(
    ["", "cars", "vans", "all", "", ""], [0, 12, 5, 17, "", "x"], [1, 20, 6, 27, "", ""],
)  # fmt: skip
TWICE = rows(
    ["town", "rate", "men", "women", "adults", "rate"],
    ["Huadu", 3.1, 410, 395, 805, 2.2], ["Panyu", 3.4, 288, 301, 598, 2.9],
)  # fmt: skip
GROUPED = lay_all(
    rows(
        ["region", "2021", None, None, "2022", None, None],
        [None, "goods", "services", "both", "goods", "services", "both"],
        ["east", 4, 3, 7, 5, 3, 8], ["west", 6, 1, 7, 6, 2, 9],
    ),
    merged("A1:A2", "B1:D1", "E1:G1"),
)  # fmt: skip
UNITS = rows(
    ["year", "Exports (million EUR)", "Imports (million EUR)¹", "Trade, total (million EUR)"],
    [2021, 310.5, 190.2, 500.7], [2022, 322.0, 201.4, 532.4],
)  # fmt: skip
UNIT_ROW = rows(
    ["year", "rail", "road", "freight"], [None, "kt", "kt", "kt"],
    [2021, 88, 204, 292], [2022, 91, 199, 299],
)  # fmt: skip
FLAGGED = rows(
    ["geo", "births", "deaths", "change"],
    ["A", "1,204 p", "987", "217 (p)"], ["B", "860 b", ":", ":"], ["C", "531*", "540 e", "9"],
)  # fmt: skip
SUPPRESSED = rows(
    ["geo", "small", "large", "firms"],
    ["A", "c", 14, 61], ["B", 31, 22, 53], ["C", 8, 5, 14], ["D", "x", 9, "c"],
)  # fmt: skip
COMMAS = rows(
    ["Kreis", "Wald", "Acker", "Summe"],
    ["Nord", "1.204,5", "310,2", "1.514,7"], ["Süd", "88,1", "97,4", "186,5"],
)  # fmt: skip
POINTS = rows(
    ["bairro", "casas", "lojas", "soma"], ["Um", "934", "33.841", "34.775"],
    ["Dois", "412", "1.088", "1.501"],
)  # fmt: skip
NOTED = rows(
    ["year", "new", "old", "stock"], [2020, 12, 30, 42], [], [2021, 14, 29, 44], [],
    ["Source: yearbook, table 7."], ["1) Without the islands, which are counted apart."],
)  # fmt: skip
FAR = rows([None, None, "id", "a", "b", "t"], [None, None, "x", 1, 2, 3],
           [None, None, "y", 1, 2, 4], start=6)  # fmt: skip
FOOTNOTED = rows(
    ["Provisional figures"], ["area", "Farms 1)", "Gardens [a]", "Land*"],
    ["hill", 30, 4, 34], ["dale", 21, 9, 31],
)  # fmt: skip
COMPUTED = rows(
    ["firm", "won", "bids", "rate"], ["A", 1, 3, 1 / 3], ["B", 2, 7, 2 / 7], ["C", 5, 9, 0.5655],
)  # fmt: skip

NOTES = rows(["Read me"], ["Figures are rounded to whole thousands."])


@pytest.mark.parametrize(
    ("lay", "formula", "options", "cells"),
    [
        (TITLED, "both = in + out", {}, ["Data!A6"]),
        (NAMELESS, "all = cars + vans", {}, ["Data!A3"]),
        (TWICE, "adults = men + women", {}, ["Data!A3"]),
        (GROUPED, "`2022 both` = `2022 goods` + `2022 services`", {}, ["Data!A4"]),
        (UNITS, "`Trade, total` = Exports + Imports", {"rounding": "exact"}, ["Data!A3"]),
        (UNIT_ROW, "freight = rail + road", {}, ["Data!A4"]),
        (FLAGGED, "change = births - deaths", {}, ["Data!A4"]),
        (SUPPRESSED, "firms = small + large", {"missing": ["c", "x"]}, ["Data!A4"]),
        (COMMAS, "Summe = Wald + Acker", {"decimal": ","}, ["Data!A3"]),
        (POINTS, "soma = casas + lojas", {"thousands": "."}, ["Data!A3"]),
        (NOTED, "stock = new + old", {}, ["Data!A4"]),
        (FAR, "t = a + b", {"key": "id"}, ["Data!C8"]),
        (FOOTNOTED, "Land = Farms + Gardens", {}, ["Data!A4"]),
        (COMPUTED, "rate = won / bids", {}, ["Data!A4"]),
    ],
)  # fmt: skip
def test_a_workbook_is_checked_as_it_was_published(
    lay: Lay, formula: str, options: dict[str, Any], cells: list[str], tmp_path: Path
) -> None:
    assert failing(book(tmp_path / "w.xlsx", Data=lay), formula, **options) == cells


def test_every_sheet_that_has_the_columns_is_checked(tmp_path: Path) -> None:
    path = book(tmp_path / "w.xlsx", Notes=NOTES, North=TITLED, South_2=TITLED)
    report = gd.check(path, formulas=["both = in + out"])
    assert [(c.table, c.passed, c.failed) for c in report.formulas] == [
        ("North", 1, 1), ("South 2", 1, 1)
    ]  # fmt: skip
    assert [str(report.place(f)).rpartition(":")[2] for f in report.findings] == [
        "North!A6", "'South 2'!A6"
    ]  # fmt: skip
    assert "no formula fits sheet Notes" in report.remarks


def test_one_sheet_is_checked_where_it_is_named(tmp_path: Path) -> None:
    path = book(tmp_path / "w.xlsx", North=TITLED, South=TITLED)
    assert failing(path, "both = in + out", sheet="South") == ["South!A6"]
    with pytest.raises(gd.UnknownNameError, match=r"has no sheet 'Suoth'"):
        gd.check(path, formulas=["both = in + out"], sheet="Suoth")


def test_a_header_is_where_somebody_says_it_is(tmp_path: Path) -> None:
    lay = rows(["a", "b", "t"], ["in kt", "in kt", "in kt"], ["x", "y", "z"], [1, 2, 3], [1, 2, 4])
    path = book(tmp_path / "w.xlsx", Data=lay)
    assert failing(path, "z = x + y", header=3) == ["Data!A5"]
    with pytest.raises(gd.PackageError, match="no header in row 9"):
        gd.check(path, formulas=["z = x + y"], header=9)
    assert failing(path, "`t in kt z` = `a in kt x` + y", header="1-3") == ["Data!A5"]


def test_points_that_may_part_thousands_are_asked_about(tmp_path: Path) -> None:
    path = book(tmp_path / "w.xlsx", Data=POINTS)
    with pytest.raises(gd.PackageError, match=r"412 stands beside 1\.088 .*--thousands \."):
        gd.check(path, formulas=["soma = casas + lojas"])
    numbers = rows(["a", "b", "t"], [934, 33.841, 967.841], [10, 1.088, 11.189])
    assert failing(book(tmp_path / "n.xlsx", D=numbers), "t = a + b") == ["D!A3"]


def test_a_name_that_stands_twice_says_what_its_columns_are_called(tmp_path: Path) -> None:
    path = book(tmp_path / "w.xlsx", Data=TWICE)
    with pytest.raises(gd.PackageError, match=r"`rate \(column B\)` or `rate \(column F\)`"):
        gd.check(path, formulas=["rate >= 0"])
    assert failing(path, "`rate (column B)` <= 3.2") == ["Data!A3"]


def test_flags_and_notes_that_are_set_aside_are_told(tmp_path: Path) -> None:
    flagged = gd.check(book(tmp_path / "f.xlsx", D=FLAGGED), formulas=["change = births - deaths"])
    assert "flags beside figures are set aside: p (2)" in " ".join(flagged.remarks)
    noted = gd.check(book(tmp_path / "n.xlsx", D=NOTED), formulas=["stock = new + old"])
    assert "not read: 2 lines below the table" in " ".join(noted.remarks)


def test_a_letter_that_is_no_figure_says_how_to_make_it_none(tmp_path: Path) -> None:
    report = gd.check(book(tmp_path / "w.xlsx", D=SUPPRESSED), formulas=["firms = small + large"])
    assert "say --missing c" in report.findings[0].message


@pytest.mark.parametrize(
    "text",
    [
        "Table 3; EUR m\n\nid;a;b;t\nx;1,5;2,5;4,0\ny;1.000,5;2,5;1.004,0\n",
        "Table 3, in EUR m\nid;a;b;t;\nx;1,5;2,5;4,0;\ny;1.000,5;2,5;1.004,0;\n",
        "id;a;b;t\nx;1,5;2,5;4,0\ny;1.000,5;2,5;1.004,0\n\nSource: made up; not checked\n",
    ],
)
def test_a_text_file_may_have_titles_and_notes_too(text: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(text, "utf-8")
    report = gd.check(tmp_path / "t.csv", formulas=["t = a + b"], decimal=",")
    assert [finding.row for finding in report.findings] == [2]


def test_each_sheet_has_a_test_case_of_its_own(tmp_path: Path) -> None:
    path = book(tmp_path / "w.xlsx", North=NOTED, South=NOTED)
    report = gd.check(path, formulas=["stock >= new"])
    text = render("junit", [report])
    assert 'name="North: stock &gt;= new"' in text
    assert 'name="South: stock &gt;= new"' in text
