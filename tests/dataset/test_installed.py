"""The library as a user imports it: data, figures, and names that are not there."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.tables.package import open_package


def test_versions_are_those_of_code_and_data() -> None:
    assert gd.version == gd.__version__
    assert gd.data_version.count(".") == 2


def test_every_public_name_can_be_imported() -> None:
    for name in gd.__all__:
        assert getattr(gd, name) is not None
    assert set(gd.__all__) <= set(dir(gd))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        gd.nothing  # noqa: B018


def test_a_room_that_is_imported_hides_no_public_function() -> None:
    code = "import gd_metrics.tables.package, gd_metrics as gd; assert gd.tables()['claims']"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_tables_have_titles_and_come_as_pyarrow_polars_and_pandas() -> None:
    assert gd.tables()["claims"] == "Claims"
    table = gd.table("claims")
    assert isinstance(table, pa.Table)
    assert pl.from_arrow(table).shape == table.to_pandas().shape == table.shape


def test_claims_are_filtered_by_any_column() -> None:
    found = gd.claims(indicator="nev_output", period="2024", source_id="ycwb-2025-01")
    assert found["printed"].to_pylist() == ["48%", "四分之一", "43%", "1/4"]
    assert gd.claims().num_rows == gd.table("claims").num_rows


def test_an_indicator_is_found_by_any_of_its_names() -> None:
    keys = [gd.claims(indicator=name).num_rows for name in ("gdp", "GDP", "地区生产总值")]
    assert len(set(keys)) == 1


def test_attribution_decides_between_43_and_48(article: Path) -> None:
    package = open_package(article)
    figures = package.table("figures").to_pylist()
    (figure,) = [r for r in figures if r["cell"].startswith("nev_output.CN-GD.growth.")]
    assert (figure["value"], figure["lower"], figure["upper"]) == (43.0, 42.5, 43.5)
    assert (figure["status"], figure["decided_by"]) == ("contested", "source")


def test_a_figure_has_its_claims_and_a_citation_to_paste() -> None:
    figure = gd.figure("nev_output", measure="growth", period="2024")
    assert (figure.value, figure.lower, figure.upper, figure.unit) == (43.0, 42.95, 43.05, "%")
    assert "48%" in {c.printed for c in figure.claims_against}
    assert figure.source is not None
    assert "统计公报" in figure.source
    assert figure.source in figure.citation
    assert gd.data_version in figure.citation


def test_python_gives_the_values_that_the_readme_shows() -> None:
    names: dict[str, Any] = {}
    shown = 0
    readme = (ROOT / "README.md").read_text("utf-8")
    for line in "".join(re.findall(r"```python\n(.*?)```", readme, re.DOTALL)).splitlines():
        code, _, comment = line.partition("  # ")
        if re.match(r"import |\w+ = ", code):
            exec(code, names)
        elif re.match(r"[\['(\d]|True|False", comment):
            assert eval(code, names) == ast.literal_eval(comment), code
            shown += 1
    assert shown >= 4


def test_paths_lead_to_the_descriptor() -> None:
    assert gd.path().is_file()
    assert gd.path().name == "datapackage.json"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: gd.table("claim"), ["No table 'claim'", "Did you mean claims?"]),
        (lambda: gd.claims(perod="2024"), ["No column of claims 'perod'", "period"]),
        (lambda: gd.claims(area="CN-GX"), ["No area 'CN-GX'", "CN-GD"]),
        (lambda: gd.figure("nev_outpt", period="2024"), ["No indicator", "nev_output"]),
        (lambda: gd.figure("gdp", period="1924"), ["gdp, CN-GD, level has no period", "2024"]),
        (lambda: gd.figure("gdp", period="2024", measure="speed"), ["no measure", "level"]),
    ],
)
def test_an_unknown_name_says_what_is_known_and_near(call: object, words: list[str]) -> None:
    with pytest.raises(gd.UnknownNameError) as caught:
        call()  # type: ignore[operator]
    assert all(word in str(caught.value) for word in words), str(caught.value)


def imported_by(code: str) -> set[str]:
    lines = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    return {*lines, *(line.partition(".")[0] for line in lines)}


HEAVY = {"pyarrow", "narwhals", "pandera", "pandas", "polars", "duckdb", "frictionless", "numpy"}


def test_importing_the_library_imports_nothing_heavy() -> None:
    assert not imported_by("import gd_metrics") & HEAVY


def test_reading_a_table_imports_pyarrow_and_nothing_heavier() -> None:
    loaded = imported_by("import gd_metrics as gd; gd.table('claims')")
    assert not loaded & (HEAVY - {"pyarrow", "numpy"})
    assert not loaded & {"pyarrow.compute", "pyarrow.csv", "gd_metrics.claim"}


def test_parsing_imports_nothing_heavy() -> None:
    assert not imported_by("import gd_metrics as gd; gd.parse('43%')") & HEAVY


def test_checking_imports_neither_pandera_nor_frictionless() -> None:
    loaded = imported_by("import gd_metrics as gd; gd.check(gd.path())")
    assert not loaded & {"pandera", "frictionless"}
