"""Long tables as claims: a row an observation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import gd_metrics as gd
from gd_metrics.checks.long import Columns
from gd_metrics.errors import ConfigError

TIDY = """geo,year,what,obs (million EUR)
Oder,2020,trade,100
Oder,2020,exports,60
Oder,2020,imports,40
Oder,2021,trade,120
Oder,2021,exports,70
Oder,2021,imports,55 p
Oder,2022,trade,:
"""
PARTS = "indicator=what,period=year,value=obs,area=geo"
SUM = "trade = exports + imports"
SDMX = """STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,INDICATOR,SEX,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS
dataflow,X:EMP(1.0),I,Q,AT,EMP,M,2014-Q1,612,PS,3,A
dataflow,X:EMP(1.0),I,Q,AT,EMP,F,2014-Q1,540,PS,3,A
dataflow,X:EMP(1.0),I,Q,AT,EMP,T,2014-Q1,1252,PS,3,E
"""  # noqa: E501


def checked(folder: Path, text: str, *formulas: str, **options: Any) -> gd.Report:
    (folder / "t.csv").write_text(text, "utf-8")
    return gd.check(folder / "t.csv", formulas=formulas, **options)


def test_a_tidy_table_is_read_as_claims(tmp_path: Path) -> None:
    report = checked(tmp_path, TIDY, SUM, long=PARTS)
    (finding,) = report.findings
    assert (finding.code, len(finding.members)) == ("GD303", 3)
    assert finding.members[0].claim.unit == "million EUR"
    assert {str(report.place_of(m.claim)).rpartition("t.csv")[2] for m in finding.members} == {
        ":5:17", ":6:19", ":7:19"
    }  # fmt: skip


def test_sdmx_csv_is_known_by_its_headers(tmp_path: Path) -> None:
    report = checked(tmp_path, SDMX, "`EMP.T` = `EMP.M` + `EMP.F`")
    (finding,) = report.findings
    assert {m.claim.unit for m in finding.members} == {"thousand persons"}
    assert {m.claim.period for m in finding.members} == {"2014-Q1"}


def test_sdmx_csv_of_one_indicator_is_called_after_its_file(tmp_path: Path) -> None:
    text = "freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\nA,MIO_EUR,AT,2020,5,\n"
    report = checked(tmp_path, f"{text}A,MIO_EUR,AT,2020,6,p\n")
    (finding,) = report.findings
    assert (finding.code, finding.members[0].claim.indicator) == ("GD201", "t")
    assert finding.members[0].claim.unit == "million EUR"


@pytest.mark.parametrize("unit", ["unit=million EUR", "unit=money"])
def test_a_unit_comes_from_a_column_or_is_said(unit: str, tmp_path: Path) -> None:
    text = "what,when,money,n\ndues,2014Q1,EUR,6e+05\ndues,2014-Q1,EUR,222000\n"
    report = checked(tmp_path, text, long=f"indicator=what,period=when,value=n,{unit}")
    (finding,) = report.findings
    assert finding.members[0].claim.unit == ("EUR" if unit == "unit=money" else "million EUR")


@pytest.mark.parametrize("written", ["2014Q3", "2014-Q3", "2014M03", "2014-M03", "2014", "2014 S2"])
def test_periods_are_read_as_they_are_written(written: str, tmp_path: Path) -> None:
    head = "indicator,period,printed\n"
    report = checked(tmp_path, f"{head}dues,{written},6e+05\ndues,{written},5e+05\n")
    assert [finding.code for finding in report.findings] == ["GD201"]
    assert report.findings[0].members[0].claim.unit == "units"


def test_a_column_that_lacks_something_is_one_message(tmp_path: Path) -> None:
    rows = "".join(f"dues,{year},\n" for year in range(2001, 2021))
    report = checked(tmp_path, f"indicator,period,printed\ndues,2000,5 EUR\n{rows}")
    (finding,) = report.findings
    assert (finding.rows, finding.column) == (20, "printed")
    assert "19 more rows" in finding.message
    assert report.count("error") == 20


def test_what_only_some_rows_say_is_asked_for(tmp_path: Path) -> None:
    report = checked(tmp_path, "indicator,period,printed\ndues,2000,5\ndues,2001,6 EUR\n")
    assert ["has no unit" in finding.message for finding in report.findings] == [True]


def test_rows_that_a_further_column_tells_apart_are_not_called_contradictions(
    tmp_path: Path,
) -> None:
    text = "what,year,n,sex\npay,2020,5,m\npay,2020,7,f\n"
    with pytest.raises(gd.PackageError, match=r"differ in column 'sex'.*indicator=what\+sex"):
        checked(tmp_path, text, long="indicator=what,period=year,value=n")
    assert checked(tmp_path, text, long="indicator=what+sex,period=year,value=n").ok
    two = text.replace("sex", "source")
    assert not checked(tmp_path, two, long="indicator=what,period=year,value=n").ok


def test_a_long_table_in_a_workbook_begins_where_it_does(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Table 9"], [], ["what", "year", "n"], ["dues", 2020, 5.5], ["dues", 2020, 5.7]):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    report = gd.check(tmp_path / "t.xlsx", long="indicator=what,period=year,value=n")
    (finding,) = report.findings
    assert str(report.place(finding)).rpartition("t.xlsx")[2] in (":Sheet!C4", ":Sheet!C5")


@pytest.mark.parametrize(
    ("text", "words"),
    [("indicator=a", "says no column of period, value"), ("what=a", "'what=a' is not one of"),
     ("indicator=a,period", "'period' is not one of")],
)  # fmt: skip
def test_parts_that_are_none_are_refused(text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        Columns.of_text(text)


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(gd.UnknownNameError, match=r"has no column 'years'\. Did you mean year"):
        checked(tmp_path, TIDY, long=PARTS.replace("year", "years"))


def test_any_power_of_ten_counts(tmp_path: Path) -> None:
    rows = "TIME_PERIOD,INDICATOR,OBS_VALUE,UNIT_MEASURE,UNIT_MULT\n2020,a,12,EUR,8\n2020,b,3,EUR,"
    right, wrong = (f"{rows}{power}\n2020,t,1.50,EUR,9\n" for power in (8, 4))
    assert not checked(tmp_path, right, "t = a + b").findings
    (finding,) = checked(tmp_path, wrong, "t = a + b").findings
    assert sorted(m.claim.value or 0 for m in finding.members) == [0.03, 1.2, 1.5]
    with pytest.raises(gd.PackageError, match="row 2: UNIT_MULT is 'x', and no power of ten"):
        checked(tmp_path, f"{rows}x\n", "t = a + b")


def test_figures_without_a_unit_count_in_one_power_of_ten(tmp_path: Path) -> None:
    rows = "TIME_PERIOD,INDICATOR,OBS_VALUE,UNIT_MULT\n2020,a,1.2,6\n2020,b,300,3\n2020,t,1.9,6\n"
    (finding,) = checked(tmp_path, rows, "t = a + b").findings
    assert sorted(m.claim.value or 0 for m in finding.members) == [0.3, 1.2, 1.9]
