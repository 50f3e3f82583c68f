"""A setting that can do nothing for what is checked is told; one that fits something is used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result

import gd_metrics as gd
from gd_metrics.checks.settings import NEEDS
from gd_metrics.errors import ConfigError, UnusedSettingError

Run = Callable[..., Result]
FORMULA = ("--formula", "t = a + b")


@pytest.fixture
def here(run: Run) -> Run:
    """A folder with a file of claims that contradict each other, and wide tables that pass."""
    text = "indicator,period,printed,measure\ndues,2024,48%,growth\ndues,2024,43%,growth\n"
    Path("claims.csv").write_text(text, "utf-8")
    Path("wide.csv").write_text("id,a,b,t\nx,1,2,3\n", "utf-8")
    pq.write_table(pa.table({"id": ["x"], "a": [1.0], "b": [2.0], "t": [3.0]}), "wide.parquet")
    pq.write_table(pa.table({"indicator": ["dues"], "period": ["2024"], "printed": ["5 EUR"]}),
                   "claims.parquet")  # fmt: skip
    return run


VALUES = {
    "texts": ".", "accepted": "list.csv", "key": "id", "rounding": "printed", "decimals": "1",
    "rounding_of": {"t": "exact"}, "decimals_of": {"t": 1},
    "long": "indicator=indicator,period=period,value=printed", "by": "id", "period": "id",
    "sheet": "Data", "header": "1", "missing": ("c",), "decimal": ".", "thousands": ",",
    "encoding": "utf-8", "engine": "polars", "memory_limit": "2GiB", "schemas": ".",
}  # fmt: skip
ROUNDED = ["rounding", "decimals", "rounding_of", "decimals_of"]
WRITTEN = ["missing", "decimal", "thousands"]
LAID = ["sheet", "header", *WRITTEN]
UNUSED = {
    "package": ["key", *ROUNDED, "long", "by", "period", *LAID, "encoding", "memory_limit"],
    "claims.csv": [
        "texts",
        "key",
        *ROUNDED,
        "by",
        "period",
        "sheet",
        *WRITTEN,
        "memory_limit",
        "schemas",
    ],
    "claims.parquet": [
        "texts",
        "key",
        *ROUNDED,
        "by",
        "period",
        *LAID,
        "encoding",
        "memory_limit",
        "schemas",
    ],
    "wide.csv": ["texts", "decimals", "sheet", "engine", "memory_limit", "schemas"],
    "wide.parquet": ["texts", *LAID, "encoding", "engine", "memory_limit", "schemas"],
}


def test_every_setting_that_not_all_inputs_understand_is_tried() -> None:
    assert set(VALUES) == set(NEEDS)


@pytest.mark.parametrize("path", UNUSED)
def test_what_an_input_does_not_understand_is_refused(
    path: str, here: Run, built_port: Path
) -> None:
    given = built_port / "datapackage" if path == "package" else Path(path)
    formulas = ["t = a + b"] if path.startswith("wide") else []
    refused = []
    for name, value in VALUES.items():
        setting: dict[str, Any] = {name: int(value) if name == "decimals" else value}
        if name.endswith("_of"):
            setting = {name.removesuffix("_of"): value}
        try:
            gd.check(given, formulas=formulas, **setting)
        except UnusedSettingError as error:
            refused += [name] if str(error).startswith(name.replace("_", "-")) else [str(error)]
        except gd.UnknownNameError:
            assert (path[:4], name) == ("wide", "long")  # which has no such columns
        except gd.PackageError:
            assert (path, name) == ("wide.parquet", "rounding")  # floats need decimals with it
    assert refused == UNUSED[path]


def test_decimals_are_for_numbers_that_are_rounded(here: Run) -> None:
    gd.check("wide.parquet", formulas=["t = a + b"], rounding="printed", decimals=1)
    with pytest.raises(UnusedSettingError, match="wide table without floats"):
        gd.check("wide.csv", formulas=["t = a + b"], rounding="printed", decimals=1)


def test_the_command_names_option_input_and_purpose_beside_what_it_finds(here: Run) -> None:
    result = here("check", "claims.csv", "--key", "id", "--format", "concise")
    assert result.exit_code == 2
    assert "GD201" in result.output
    told = "--key names the rows of a wide table; claims.csv is a file of claims"
    assert told in result.output


def test_an_option_is_for_those_of_several_paths_that_understand_it(here: Run) -> None:
    result = here("check", "claims.csv", "wide.csv", *FORMULA, "--key", "id", "--encoding", "gbk")
    assert result.exit_code == 1
    assert "unreadable" not in result.output


def test_an_option_that_none_of_several_paths_understands_is_refused(here: Run) -> None:
    result = here("check", "claims.csv", "wide.csv", *FORMULA, "--texts", ".")
    assert result.exit_code == 2
    assert "--texts verifies" in result.output
    assert "claims.csv is a file of claims, wide.csv is a wide table" in result.output


def test_settings_of_a_file_are_passed_over_where_another_path_is_named(here: Run) -> None:
    text = 'paths = ["wide.csv"]\nkey = "id"\nformulas = ["t = a + b"]\n'
    Path("gd-metrics.toml").write_text(text, "utf-8")
    assert here("check").exit_code == 0
    assert here("check", "claims.csv").exit_code == 1
    assert here("accept", "--all", "--reason", "r", "--path", "claims.csv",
                "--accepted", "list.csv").exit_code == 0  # fmt: skip


def test_settings_of_a_file_that_none_of_its_paths_understands_are_refused(here: Run) -> None:
    Path("gd-metrics.toml").write_text('paths = ["claims.csv"]\nkey = "id"\n', "utf-8")
    result = here("check")
    assert (result.exit_code, "--key names" in result.output) == (2, True)


@pytest.mark.parametrize(
    ("setting", "error", "words"),
    [
        ({"rounding": "sideways"}, gd.UnknownNameError, "No rounding 'sideways'"),
        ({"engine": "duckbd"}, gd.UnknownNameError, "Did you mean duckdb"),
        ({"decimals": -1}, ConfigError, "not -1"),
        ({"memory_limit": "lots"}, ConfigError, "'lots' is no size such as 2GiB"),
        ({"formulas": "a = b"}, TypeError, "a list of formulas"),
    ],
)
def test_a_value_that_is_none_is_refused_by_the_library_too(
    setting: dict[str, Any], error: type[Exception], words: str, here: Run
) -> None:
    with pytest.raises(error, match=words):
        gd.check("claims.csv", **setting)


@pytest.mark.parametrize("size", ["2GiB", "500 MB", "1.5gb", "80%", "2G"])
def test_sizes_that_duckdb_reads_are_sizes(size: str, here: Run) -> None:
    assert not gd.check("claims.csv", engine="duckdb", memory_limit=size).ok


@pytest.mark.parametrize("engine", ["pyarrow", "polars", "duckdb"])
def test_an_engine_finds_the_same_in_a_file_of_claims(engine: str, here: Run) -> None:
    one, other = gd.check("claims.csv"), gd.check("claims.csv", engine=engine)
    assert [f.finding_id for f in one.findings] == [f.finding_id for f in other.findings]
    assert [one.place(f) for f in one.findings] == [other.place(f) for f in other.findings]
    assert gd.check("claims.parquet", engine=engine).ok
