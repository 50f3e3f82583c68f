"""Formulas that rows keep are found, with the rows that do not; what chance does is not."""

from __future__ import annotations

import random
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from click.testing import Result

import gd_metrics as gd

Run = Callable[..., Result]
ROWS = 17


def numbers(seed: int, low: int = 20, high: int = 900) -> list[int]:
    chosen = random.Random(seed)
    return [chosen.randint(low, high) for _ in range(ROWS)]


A, B, C = numbers(1), numbers(2), numbers(3)
TOTAL = [a + b + c for a, b, c in zip(A, B, C, strict=True)]


def suggested(columns: dict[str, list[Any]], **options: Any) -> list[str]:
    return [s.formula for s in gd.suggest(pl.DataFrame(columns), **options)[0].formulas]


def each(work: Callable[..., Any], *columns: list[int]) -> list[Any]:
    return [work(*row) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize(
    ("columns", "formula"),
    [
        ({"a": A, "b": B, "t": each(lambda a, b: a + b, A, B)}, "t = a + b"),
        ({"a": A, "b": B, "d": each(lambda a, b: a - b, A, B)}, "d = a - b"),
        ({"t": TOTAL, "a": A, "b": B, "c": C}, "t = a + b + c"),
        ({"a": A, "b": B, "p": each(lambda a, b: a * b, A, B)}, "p = a * b"),
        ({"a": A, "b": B, "r": each(lambda a, b: round(a / b, 3), A, B)}, "r = a / b"),
        ({"a": A, "b": B, "%": each(lambda a, b: round(100 * a / b, 1), A, B)},
         "`%` = 100 * a / b"),
        ({"a": A, "b": B, "g": each(lambda a, b: round(a / b - 1, 3), A, B)}, "g = a / b - 1"),
        ({"a": A, "b": B, "g": each(lambda a, b: round(100 * (a / b - 1), 1), A, B)},
         "g = 100 * (a / b - 1)"),
        ({"a": each(lambda a: 1000 * a, A), "b": B, "big": each(lambda a, b: 1000 * a * b, A, B)},
         "big = a * b"),
        ({"t": A, "kg": each(lambda a: 1000 * a, A)}, "kg = 1000 * t"),
        ({"a": each(lambda a: round(a / 10, 1), A), "b": each(lambda a: round(100 - a / 10, 1), A)},
         "100 = a + b"),
    ],
)  # fmt: skip
def test_an_identity_is_found_and_nothing_else(columns: dict[str, Any], formula: str) -> None:
    assert suggested(columns) == [formula]


def test_parts_with_their_shares_between_are_summed() -> None:
    shares = [
        [round(100 * p / t, 1) for p, t in zip(part, TOTAL, strict=True)] for part in (A, B, C)
    ]
    columns = {"all": TOTAL, "a": A, "a %": shares[0], "b": B, "b %": shares[1], "c": C,
               "c %": shares[2]}  # fmt: skip
    found = suggested(columns)
    assert found[:2] == ["all = a + b + c", "100 = `a %` + `b %` + `c %`"]
    assert {*found[2:]} == {f"`{n} %` = 100 * {n} / all" for n in "abc"}


def test_the_17th_row_that_breaks_a_rule_is_named() -> None:
    wrong = [*TOTAL[:-1], TOTAL[-1] + 9]
    frame = pl.DataFrame(
        {"town": [f"T{n}" for n in range(ROWS)], "all": wrong, "a": A, "b": B, "c": C}
    )
    (found,) = gd.suggest(frame)[0].formulas
    assert (found.passed, found.failed, found.untested) == (16, 1, 0)
    assert found.failing == (f"T16 (row 17): all {wrong[-1]}, a {A[-1]}, b {B[-1]}, c {C[-1]}",)
    assert gd.suggest(frame)[0].key == ("town",)


def test_rows_that_lack_a_number_are_untested() -> None:
    holes: list[Any] = [None, *A[1:]]
    frame = pl.DataFrame({"a": holes, "b": B, "t": each(lambda a, b: a + b, A, B)})
    (found,) = gd.suggest(frame)[0].formulas
    assert (found.formula, found.passed, found.untested) == ("t = a + b", 16, 1)


def test_printed_parts_that_were_rounded_add_up_within_rounding() -> None:
    thirds = [[round(a / 3, 1) for a in part] for part in (A, B, C)]
    whole = [round(t / 3, 1) for t in TOTAL]
    columns = {"t": whole, "a": thirds[0], "b": thirds[1], "c": thirds[2]}
    assert any(t != round(a + b + c, 1) for t, a, b, c in zip(*columns.values(), strict=True))
    assert suggested(columns) == ["t = a + b + c"]


@pytest.mark.parametrize(
    "columns",
    [
        {"a": A, "b": B, "c": C},
        {"a": A, "again": A, "b": B},
        {"a": A, "none": [0] * ROWS, "as a": A},
        {"a": A, "few": [0, 1] * 8 + [0], "b": each(lambda a: a + 1, A)},
        {"a": A[:4], "b": B[:4], "t": each(lambda a, b: a + b, A[:4], B[:4])},
        {"year": [*range(2000, 2017)], "id": [*range(17)], "a": A},
        {"a": each(lambda a: 1e6 * a, A), "b": [*range(ROWS)], "c": each(lambda a: 1e6 * a + 1, A)},
        {"name": ["x"] * ROWS},
    ],
    ids=["other numbers", "twice", "zeros", "constant", "few rows", "years", "small", "no numbers"],
)
def test_what_says_nothing_is_not_suggested(columns: dict[str, Any]) -> None:
    assert suggested(columns) == []


@pytest.mark.parametrize("digits", [0, 1])
@pytest.mark.parametrize("seed", range(5))
def test_numbers_at_random_have_nothing_suggested(seed: int, digits: int) -> None:
    chosen = random.Random(seed)
    columns = {
        f"c{n}": [round(chosen.uniform(0, 50), digits) for _ in range(12)] for n in range(12)
    }
    assert suggested(columns) == []


def test_only_so_many_columns_are_looked_at_which_is_said() -> None:
    frame = pa.table({f"c{n}": numbers(n)[:4] for n in range(45)})
    (found,) = gd.suggest(frame)
    assert (len(found.columns), found.more_columns) == (40, 5)


PANEL = """port,year,cargo,growth,change
A,2020,120,,
A,2021,131,9.2,11
A,2022,125,-4.6,-6
A,2023,150,20.0,25
A,2024,149,-0.7,-1
B,2020,80,,
B,2021,95,18.8,15
B,2022,99,4.2,4
B,2023,87,-12.1,-12
B,2024,101,11.6,14
"""


def test_growth_and_change_from_period_to_period_are_found_in_each_series(run: Run) -> None:
    Path("cargo.csv").write_text(PANEL, "utf-8")
    (found,) = gd.suggest("cargo.csv")
    assert (found.key, found.period) == (("port", "year"), "year")
    assert [(s.formula, s.passed, s.failed, s.untested) for s in found.formulas] == [
        ("change = cargo - before(cargo)", 8, 0, 2),
        ("growth = 100 * (cargo / before(cargo) - 1)", 7, 1, 2),
    ]
    pasted = run("suggest", "cargo.csv").output.partition("to check them:\n")[2]
    checked = run(*shlex.split(pasted.replace("\\\n", " "))[1:])
    assert "B / 2024: growth = 100 * (cargo / before(cargo) - 1)" in checked.output
    assert run("init", ".", "--table", "cargo.csv").exit_code == 0
    assert "B / 2024: growth" in run("check").output


def test_a_table_whose_rows_are_no_series_has_no_growth_between_rows() -> None:
    rows = [*range(2000, 2017)]
    assert suggested({"year": [2000] * ROWS, "a": A, "b": B}) == []
    assert suggested({"year": rows, "a": A, "b": B}) == []


CSV = "town,Gas Fuel,oil.rev,sum\n" + "".join(
    f"T{n},{a},{b},{a + b + (n == 4)}\n" for n, (a, b) in enumerate(zip(A, B, strict=True))
)


def test_what_is_printed_can_be_pasted_and_finds_the_row(run: Run) -> None:
    Path("fuel.csv").write_text(CSV, "utf-8")
    printed = run("suggest", "fuel.csv").output
    assert f"not in T4 (row 5): sum {A[4] + B[4] + 1}" in printed
    pasted = printed.partition("to check them:\n")[2].replace("\\\n", " ")
    checked = run(*shlex.split(pasted)[1:])
    assert checked.exit_code == 1
    assert checked.output.startswith("error GD303: fuel, row 5, T4: sum = `Gas Fuel` + `oil.rev`")


def test_a_table_without_identities_is_a_line(run: Run) -> None:
    Path("fuel.csv").write_text("a,b\n1,2\n", "utf-8")
    result = run("suggest", "fuel.csv")
    assert result.exit_code == 0
    assert result.output == "fuel.csv: 1 row: too few to tell, 5 are needed\n"
    Path("fuel.csv").write_text("a,b\n" + "".join(f"{a},x\n" for a in A), "utf-8")
    assert run("suggest", "fuel.csv").output == (
        "fuel.csv: 17 rows, 1 column of numbers\n"
        "no sum, product, share or growth holds in nearly all rows\n"
    )
    assert run("suggest", "gone.csv").exit_code == 2
    assert "No column 'c'" in run("suggest", "fuel.csv", "--key", "c").output


GRANTS = "d,pub,priv,tot,men\n" + "".join(
    f"{2016 + n},{row}\n"
    for n, row in enumerate(
        ("1.2,0.9,2.1,140", "1.4,0.5,1.9,152", "0.8,0.6,1.4,31OO", "1.1,0.7,1.8,171",
         "1.5,0.2,1.7,185", "1.3,0.6,1.9,190", "0.6,0.5,1.1,204", "0.9,0.4,1.6,221")
    )
)  # fmt: skip


def test_one_wrong_row_of_a_small_table_of_decimals_is_found(run: Run) -> None:
    Path("grants.csv").write_text(GRANTS, "utf-8")
    printed = run("suggest", "grants.csv").output
    assert "  tot = pub + priv\n    holds in 7 of 8 rows\n    not in row 8: tot 1.6" in printed


def test_a_text_among_numbers_is_said_with_its_row(run: Run) -> None:
    Path("grants.csv").write_text(GRANTS, "utf-8")
    expected = "? men: 1 row of 8 can't be tested: '31OO' is no number (row 3)"
    assert expected in run("suggest", "grants.csv").output


def test_where_nothing_is_sure_the_nearest_is_said() -> None:
    columns = {"a": A[:9], "b": B[:9], "sum": [a + b + (n > 6) for n, (a, b) in enumerate(
        zip(A[:9], B[:9], strict=True))]}  # fmt: skip
    (found,) = gd.suggest(pl.DataFrame(columns))
    near = found.nearest
    assert found.formulas == ()
    assert near is not None
    assert (near.formula, near.passed, near.failed) == ("sum = a + b", 7, 2)
