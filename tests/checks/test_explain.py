"""Explaining and diagnosing take what check takes: packages, projects, zips, files of claims."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.dataset.pack import pack
from gd_metrics.errors import UnusedSettingError

Run = Callable[..., Result]
HEADER = ("claim_id", "source_id", "indicator", "period", "printed", "measure")
ROWS = [
    ("a", "one", "dues", "2024", "48%", "growth"),
    ("b", "two", "dues", "2024", "43%", "growth"),
    ("t", "one", "trade", "2024", "5.0 EUR", "level"),
    ("x", "two", "exports", "2024", "3.0 EUR", "level"),
    ("m", "two", "imports", "2024", "1.0 EUR", "level"),
]
FORMULA = "trade = exports + imports"


def write(name: str, encoding: str = "utf-8") -> str:
    """The claims in any kind of file."""
    if name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        for row in (HEADER, *ROWS):
            book.active.append(row)
        book.save(name)
    elif name.endswith(".parquet"):
        Path(name).parent.mkdir(exist_ok=True)
        pq.write_table(pa.table(dict(zip(HEADER, zip(*ROWS, strict=True), strict=True))), name)
    else:
        text = "\n".join(",".join(row) for row in (HEADER, *ROWS))
        Path(name).write_text(text, encoding)
    return name


@pytest.mark.parametrize(
    ("name", "path"),
    [("c.csv", ""), ("c.xlsx", ""), ("c.parquet", ""), ("d/c.parquet", "d"),
     ("d/c.parquet", "d/*.parquet")],
)  # fmt: skip
def test_a_claim_of_any_file_is_explained(name: str, path: str, run: Run) -> None:
    path = path or write(name)
    write(name)
    result = run("explain", "a", "--path", path)
    assert result.exit_code == 0
    assert result.output.startswith("a: 48%: contradicted\n")
    assert run("explain", "t", "--path", path, "--formula", FORMULA).output.count("GD303") == 1
    assert "1. doubt" in run("diagnose", path).output
    assert "GD303" in run("diagnose", path, "--formula", FORMULA).output


def test_a_project_and_a_zip_of_it_are_explained_alike(
    run: Run, port: Path, tmp_path: Path
) -> None:
    zipped = pack(port, tmp_path / "port.zip")
    claim = gd.diagnose(port)[0].claims[0]
    assert gd.support(claim, port) == gd.support(claim, zipped)
    assert run("diagnose", port).output == run("diagnose", zipped).output
    assert run("explain", claim, "--package", zipped).exit_code == 0
    assert len(gd.diagnose(port, formulas=["staff <= 1000"])) > len(gd.diagnose(port))


def test_claims_are_read_in_their_encoding(run: Run) -> None:
    Path("c.csv").write_text("indicator,period,printed\n产量,2024,5亿元\n", "gb18030")
    assert run("explain", "c-1", "--path", "c.csv").exit_code == 2
    result = run("explain", "c-1", "--path", "c.csv", "--encoding", "gb18030")
    assert result.output.startswith("c-1: 5亿元：无从检验")
    assert gd.support("c-1", "c.csv", encoding="gb18030").claim.indicator == "产量"
    with pytest.raises(UnusedSettingError, match="encoding is that of a CSV file"):
        gd.diagnose(ROOT / "datapackage", encoding="gb18030")


def test_a_wide_table_is_refused_in_a_line(run: Run) -> None:
    Path("w.csv").write_text("id,a\nx,1\n", "utf-8")
    for asked in (["explain", "x", "--path", "w.csv"], ["diagnose", "w.csv"]):
        result = run(*asked)
        (line,) = result.stderr.splitlines()
        assert result.exit_code == 2
        assert "w.csv: holds no claims (columns indicator, period, printed)" in line


def test_a_row_that_is_no_claim_says_why_it_can_t_be_explained(run: Run) -> None:
    Path("c.csv").write_text("indicator,period,printed\ndues,2024,lots\n", "utf-8")
    result = run("explain", "c-1", "--path", "c.csv")
    assert (result.exit_code, "c-1 is no claim: can't read 'lots'" in result.stderr) == (2, True)


def test_a_formula_that_names_no_indicator_is_refused_with_the_nearest(run: Run) -> None:
    result = run("diagnose", write("c.csv"), "--formula", "trade = exprts + imports")
    assert result.exit_code == 2
    assert "Did you mean exports" in result.stderr


def test_without_a_path_the_paths_of_the_settings_count(run: Run) -> None:
    write("c.csv")
    Path("w.csv").write_text("id,p,q\nx,1,1\n", "utf-8")
    text = f'paths = ["w.csv", "c.csv"]\nformulas = ["{FORMULA}", "p = q"]\nkey = "id"\n'
    Path("gd-metrics.toml").write_text(text, "utf-8")
    assert "GD303" in run("explain", "t").output
    assert "GD303" in run("diagnose").output
    assert "c.csv has no claim 'z'" in run("explain", "z").stderr


def test_a_claim_of_the_installed_data_needs_no_path_where_other_tables_lie(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "towns.csv").write_text("a,b\n1,2\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    result = run("explain", "ycwb-2025-01-12")
    assert result.exit_code == 0
    assert "is a claim of the data installed with gd_metrics" in result.stderr
    assert "nothing says what to check" in run("explain", "no-such-claim").stderr
