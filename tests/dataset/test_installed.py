"""The library as a user imports it: data, figures, and names that are not there."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

import gd_metrics as gd
from conftest import ROOT
from gd_metrics import dataset
from gd_metrics.dataset import installed
from gd_metrics.reports.figure import render_figure, render_list, render_series
from gd_metrics.reports.words import width
from gd_metrics.tables.package import open_package

FLAGS = {"estimate": "E", "preliminary": "P", "final": "A", "revised": "A"}


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


# A hedge is part of a figure


def test_a_bound_is_said_as_one_wherever_the_figure_is_shown() -> None:
    figure = gd.figure("rd_expenditure", period="2021")
    assert (figure.value, figure.hedge, figure.printed) == (3800.0, "more_than", "超过3800亿元")
    assert ": more than 3800 亿元 (estimate). " in figure.citation
    assert str(figure).endswith("more than 3800 亿元")
    card = "R&D expenditure, Guangdong, 2021: more than 3800 亿元"
    assert render_figure(figure, "text").startswith(card)
    assert '"hedge": "more_than"' in render_figure(figure, "json")
    assert ",more_than," in render_figure(figure, "csv")


def test_a_round_figure_is_said_as_one() -> None:
    assert gd.figure("hightech_enterprises", period="2024").text == "about 77000 家"
    assert gd.figure("nev_output", period="2022").text == "nearly 130 万辆"
    assert gd.figure("nev_output", period="2024").text == "361.78 万辆"


def test_every_figure_has_the_hedge_and_the_print_of_the_claim_that_decides() -> None:
    claims = {row["claim_id"]: row for row in gd.table("claims").to_pylist()}
    chosen = {
        row["cell"]: claims[row["claim_id"]]
        for row in gd.table("figure_claims").to_pylist()
        if row["role"] == "chosen"
    }
    for row in gd.table("figures").to_pylist():
        claim = chosen.get(row["cell"], {"hedge": None, "printed": None})
        assert (row["hedge"], row["printed"]) == (claim["hedge"], claim["printed"])


def test_a_series_flags_what_is_of_another_vintage_than_the_year_before() -> None:
    rows = gd.series("gdp").to_pylist()
    assert rows[0]["obs_status"] == FLAGS[rows[0]["vintage"]]
    for before, row in pairwise(rows):
        breaks = before["vintage"] != row["vintage"]
        assert row["obs_status"] == ("B" if breaks else FLAGS[row["vintage"]]), row["period"]
    assert {row["obs_status"] for row in rows} == {"A", "B", "P"}


def test_a_series_in_words_says_more_than_and_as_a_table_has_the_hedge() -> None:
    series = gd.series("rd_expenditure")
    assert (
        dict(zip(series["period"].to_pylist(), series["hedge"].to_pylist(), strict=True))["2021"]
        == "more_than"
    )
    assert "2021    more than 3800  single" in render_series(series, "text")
    assert render_series(series, "csv").splitlines()[0] == ",".join(series.column_names)


def test_years_are_compared_with_years_and_quarters_with_quarters() -> None:
    rows = [
        {"period": period, "measure": "level", "base": "_Z", "vintage": vintage}
        for period, vintage in (
            ("2023", "final"), ("2023-Q4", "estimate"), ("2024", "final"),
            ("2024-Q1", "estimate"), ("2025", None), ("2026", "preliminary"),
        )
    ]  # fmt: skip
    assert installed.flags(rows) == ["A", "E", "A", "E", "O", "B"]


@pytest.mark.parametrize("name", ["build", "figure", "series", "diff"])
def test_the_room_hands_out_its_face(name: str) -> None:
    assert callable(getattr(dataset, name))
    assert name in dir(dataset)


@pytest.mark.parametrize("page", ["README.md", "docs/zh/minutes.md"])
def test_python_gives_the_values_that_the_first_minutes_show(page: str) -> None:
    names: dict[str, Any] = {}
    shown = 0
    readme = (ROOT / page).read_text("utf-8")
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


def test_checking_a_table_of_texts_with_patterns_imports_neither_pandas_nor_narwhals(
    tmp_path: Path,
) -> None:
    (tmp_path / "places.csv").write_text("code,name\nA1,north\nB2,south\n")
    code = {"name": "code", "type": "string", "constraints": {"pattern": "[A-Z][0-9]"}}
    fields = [code, {"name": "name", "type": "string"}]
    schema = {"fields": fields, "primaryKey": ["code"]}
    resource = {"name": "places", "path": "places.csv", "schema": schema}
    package = tmp_path / "datapackage.json"
    package.write_text(json.dumps({"name": "places", "resources": [resource]}))
    loaded = imported_by(f"import gd_metrics as gd; gd.check({str(package)!r})")
    assert "gd_metrics.tables.checking.patterns" in loaded
    assert not loaded & (HEAVY - {"pyarrow", "numpy"})


# Names as people say them


@pytest.mark.parametrize(
    ("indicator", "area"),
    [("NEV output", "Guangdong"), ("新能源汽车产量", "广东"), ("nev_output", "cn-gd")],
)
def test_indicators_and_areas_are_found_by_any_of_their_names(indicator: str, area: str) -> None:
    assert gd.figure(indicator, area=area, period="2024").value == 361.78


def test_a_word_that_several_indicators_share_lists_them() -> None:
    with pytest.raises(gd.UnknownNameError, match="several indicators") as raised:
        gd.series("NEV")
    assert "  nev_output    新能源汽车产量 / New-energy vehicle output" in str(raised.value)
    assert {"nev_exports", "nev_industry"} <= {*str(raised.value).split()}


def test_series_are_found_by_a_word_of_their_indicator_or_area() -> None:
    assert {row["area"] for row in gd.find("深圳").to_pylist()} >= {"440300"}
    assert set(gd.find("ROBOT")["indicator"].to_pylist()) >= {"industrial_robot_output"}


def test_a_card_says_how_far_its_figure_is_from_the_original() -> None:
    figure = gd.figure("nev_output", measure="growth", period="2024")
    card = render_figure(figure, "text").splitlines()
    assert card[0] == "new-energy vehicle output, growth, Guangdong, 2024: 43.0 %"
    assert card[4].split()[:2] == ["for:", "43.0%"]  # what decides comes first
    against = next(n for n, line in enumerate(card) if "against: 48%" in line)
    assert card[against + 1].strip() == "this page was opened here and bears the figure"
    assert (
        card[against + 2].strip().startswith("marked as wrong by gd_metrics: the box of the same")
    )
    assert any("=" in line and "xxx" in line for line in card)  # the number line
    assert any(line.strip().startswith("2020 ▁") for line in card)  # the series


def test_a_citation_says_that_its_original_was_not_opened() -> None:
    assert "as transcribed by" in gd.figure("gdp", period="2024").citation
    assert "original not opened" in gd.figure("gdp", period="2024").citation


def test_a_series_says_what_it_is_of_in_both_languages() -> None:
    metadata = gd.series("nev_output").schema.metadata
    said = {key.decode(): value.decode() for key, value in metadata.items()}
    assert (said["title_en"], said["title_zh"]) == (
        "new-energy vehicle output, Guangdong",
        "广东省新能源汽车产量",
    )
    assert (said["unit_en"], said["unit_zh"]) == ("ten thousand vehicles", "万辆")
    assert said["source"].startswith("Guangdong innovation metrics, version ")


def test_a_series_of_months_has_no_years_and_is_given_whole_where_asked() -> None:
    assert gd.series("outbound_tourists").num_rows == 0
    months = gd.series("outbound_tourists", frequency=None)
    assert "2008-04" in months["period"].to_pylist()
    assert months.schema == gd.series("gdp").schema


@pytest.mark.parametrize("language", ["en", "zh"])
def test_series_and_what_is_found_fit_eighty_columns(language: str) -> None:
    found = render_list(gd.find(), "table", language).splitlines()
    series = render_series(gd.series("gdp"), "table", "", language).splitlines()
    assert max(map(width, (*found, *series))) <= 80
    assert len({width(line[: line.index("2")]) for line in series[1:]}) == 1


def test_a_card_names_its_independent_documents_and_what_became_of_the_address() -> None:
    card = render_figure(gd.figure("nev_output", measure="growth", period="2024"), "text")
    assert "2 independent documents (none cites another): Guangdong Bureau of Statistics" in card
    assert card.splitlines()[-1] == "  that address was looked for again and not found"
    assert "cell nev_output.CN-GD.growth.2024.NBS.2023 (basis NBS, against 2023)" in card


def test_a_card_sets_what_was_revised_apart_from_what_is_against_it() -> None:
    card = render_figure(gd.figure("gdp", area="CN", period="2023"), "text").splitlines()
    assert "1 against it, 2 from before it was revised" in card[2]
    assert any(line.startswith("  printed earlier: 1260582亿元") for line in card)


def test_a_card_says_that_other_figures_contradict_the_only_claim() -> None:
    figure = gd.figure("outbound_tourists", period="2006-01/2006-02")
    assert figure.status == "contested"
    assert "but other figures imply" in render_figure(figure, "text").splitlines()[1]
