"""Every text report ends with what was tested, what was not, and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pytest
from click.testing import Result

import gd_metrics as gd

Run = Callable[..., Result]
LAND = "country,gas_fuel,solid_fuel,total\na,1,2,3\nb,NA,2,5\nc,NA,1,2\nd,2,2,5\n"


def test_a_report_ends_with_what_was_tested_and_why_the_rest_was_not(run: Run) -> None:
    Path("land.csv").write_text(LAND, "utf-8")
    result = run("check", "land.csv", "--formula", "total = gas_fuel + solid_fuel")
    assert result.output.splitlines()[-1] == (
        "total = gas_fuel + solid_fuel: 1 row passed, 1 failed, 2 not tested (gas_fuel empty)"
    )


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("a,b\n", "a = b: nothing was tested: the table has no rows"),
        ("a,b\nNA,NA\n", "a = b: 0 rows passed, 0 failed, 1 not tested (a, b empty)"),
    ],
)
def test_a_table_in_which_nothing_is_tested_fails_where_that_is_asked_for(
    text: str, end: str, run: Run
) -> None:
    Path("t.csv").write_text(text, "utf-8")
    result = run("check", "t.csv", "--formula", "a = b")
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, end)
    assert run("check", "t.csv", "--formula", "a = b", "--fail-on", "untested").exit_code == 1


def test_a_divisor_that_may_be_zero_is_why_a_row_is_not_tested() -> None:
    (count,) = gd.check_table(pa.table({"a": [1], "b": [0], "c": [1]}), ["c = a / b"]).formulas
    assert count.why == "a divisor may be zero, or a number is none"


def test_a_row_that_passes_is_enough_for_whoever_fails_on_what_is_untested(run: Run) -> None:
    Path("t.csv").write_text("a,b\n1,1\n", "utf-8")
    assert run("check", "t.csv", "--formula", "a = b", "--fail-on", "untested").exit_code == 0


def test_a_summary_counts_all_rows_that_fail(run: Run) -> None:
    Path("t.csv").write_text("a,b\n" + "1,2\n" * 1500, "utf-8")
    result = run("check", "t.csv", "--formula", "a = b")
    assert "1,500 errors" in result.output
    assert result.output.endswith("a = b: 0 rows passed, 1,500 failed, 0 not tested\n")


@pytest.mark.parametrize("engine", [None, "polars", "duckdb"])
def test_claims_that_nothing_speaks_of_are_counted(engine: str | None, run: Run) -> None:
    rows = ["dues,2024,5 EUR", "dues,2024,5 EUR", "staff,2024,3 people", "a,2023,1 EUR",
            "b,2023,1 EUR", "c,2023,2 EUR"]  # fmt: skip
    Path("c.csv").write_text("\n".join(["indicator,period,printed", *rows]), "utf-8")
    options = ["--engine", engine] if engine else []
    result = run("check", "c.csv", "--formula", "c = a + b", *options)
    assert result.output.splitlines()[-2:] == [
        "5 claims compared with other figures, 1 not (no other figure here speaks of them)",
        "others would contradict 5 of 6 claims (83 %) if they were wrong; "
        "for the rest: gd-metrics coverage c.csv",
    ]
    assert run("check", "c.csv", "--fail-on", "untested").exit_code == 1
    Path("two.csv").write_text("\n".join(["indicator,period,printed", *rows[:2]]), "utf-8")
    assert run("check", "two.csv", "--fail-on", "untested").exit_code == 0


def test_of_very_many_claims_those_beside_others_of_their_cell_are_counted(run: Run) -> None:
    rows = [{"indicator": f"i{n // 2}", "period": "2024", "printed": "1 EUR"} for n in range(5002)]
    rows.append({"indicator": "alone", "period": "2024", "printed": "1 EUR"})
    pa.csv.write_csv(pa.Table.from_pylist(rows), "many.csv")
    counted = gd.check("many.csv").claims_tested
    assert (counted.tested, counted.untested, counted.cells_alone) == (5002, 1, True)
