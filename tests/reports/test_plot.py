"""A series as a picture: what stands in it in both languages, and what is refused."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import Result

import gd_metrics as gd
from gd_metrics.reports.plot import _places, lacks_font

Run = Callable[..., Result]


def texts(file: Path) -> set[str]:
    svg = file.read_text("utf-8")
    svg = svg[svg.index("<svg") : svg.index("</svg>") + 6]
    return {"".join(e.itertext()).strip() for e in ElementTree.fromstring(svg).iter()
            if e.tag.endswith("text")}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", {"New-energy vehicle output, growth, Guangdong", "%", "2024", "preliminary",
                "printed, contradicted", "break: another vintage"}),
        ("zh", {"广东省新能源汽车产量增速", "%", "2024", "初步数", "另有印刷，与之矛盾"}),
    ],
)  # fmt: skip
def test_a_picture_says_what_it_is_of_and_how_final_figures_are(
    language: str, words: set[str], tmp_path: Path
) -> None:
    gd.plot("nev_output", measure="growth", to=tmp_path / "a.svg", language=language)
    there = texts(tmp_path / "a.svg")
    assert words <= there
    caption = "".join(t for t in there if "2025-03-28" in t or "Sources" in t or "来源" in t)
    assert {"en": "Sources: ", "zh": "来源："}[language] in caption


def test_the_same_series_is_the_same_bytes_and_a_page_holds_the_picture(
    tmp_path: Path, run: Run
) -> None:
    for name in ("a.svg", "b.svg", "c.html"):
        assert run("show", "gdp", "--plot", tmp_path / name).exit_code == 0
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()
    page = (tmp_path / "c.html").read_text("utf-8")
    assert texts(tmp_path / "a.svg") == texts(tmp_path / "c.html")
    assert not re.search(r'(?:src|href)="http', page)


def test_a_rank_is_drawn_with_the_first_on_top_and_years_to_scale() -> None:
    axes = gd.plot("innovation_capability", measure="rank").axes[0]
    bottom, top = axes.get_ylim()
    assert bottom > top
    from gd_metrics.dataset import installed

    assert _places(installed.figures("gdp"))["2018"] == 2018


def test_what_a_picture_can_t_be_is_said(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "svg" in run("show", "gdp", "--plot", tmp_path / "a.gif").stderr
    assert run("show", "gdp", "--plot", "a.svg", "--period", "2024").exit_code == 2
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = run("show", "gdp", "--plot", tmp_path / "a.svg")
    assert (result.exit_code, "pip install 'gd-metrics[plot]'" in result.stderr) == (2, True)
    assert not [*tmp_path.glob("a.*")]


def test_a_machine_without_chinese_characters_is_told_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gd_metrics.reports.plot._font", lambda: "")
    assert lacks_font("en").startswith("no font with Chinese characters is on this machine")
    assert "方框" in lacks_font("zh")
    monkeypatch.setattr("gd_metrics.reports.plot._font", lambda: "Noto Sans CJK SC")
    assert lacks_font("zh") == ""


def test_bars_that_are_seen_are_explained() -> None:
    drawn = gd.plot("nev_output").axes[0].get_legend().get_texts()
    assert "bar: all that the figure may stand for" in [text.get_text() for text in drawn]
    exact = gd.plot("innovation_capability", measure="rank").axes[0].get_legend().get_texts()
    assert "bar" not in "".join(text.get_text() for text in exact)
