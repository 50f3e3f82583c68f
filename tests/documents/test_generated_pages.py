"""The picture of the rooms and the page of the API say what the code says."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

import gd_metrics as gd
from conftest import ROOT

DOCS = ROOT / "docs"
SVG = "{http://www.w3.org/2000/svg}"


def script(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A script of docs/ as a module."""
    monkeypatch.syspath_prepend(DOCS)
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def architecture(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return script("generate_architecture", monkeypatch)


def test_the_picture_is_that_of_the_code() -> None:
    asked = [sys.executable, DOCS / "generate_architecture.py", "--check"]  # nothing ran before
    assert subprocess.run(asked, capture_output=True, text=True, check=False).stdout == ""


def test_the_claim_s_way_through_the_rooms_is_drawn(architecture: ModuleType) -> None:
    drawn = ET.parse(DOCS / "architecture.svg").getroot()
    words = [text.text or "" for text in drawn.iter(f"{SVG}text")]
    assert {*architecture.rooms()} <= {*words}
    said = "48% and 43%"
    for word in ("48 %, exact", "stands for [47.5, 48.5]", said, "exit 0"):
        assert word in words
    assert any("19 others imply [42.95, 43.05]" in word for word in words)


def test_every_arc_of_the_picture_points_down(architecture: ModuleType) -> None:
    order = architecture.rooms()
    assert all(order.index(a) < order.index(b) for a, b in architecture.imports())


def test_a_way_that_a_check_no_longer_takes_is_refused(
    architecture: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = architecture.Step("rules", ("gone",), "")
    monkeypatch.setattr(architecture, "_steps", lambda *_: iter([step]))
    with pytest.raises(RuntimeError, match=r"rules\.gone"):
        architecture.trace()


def test_the_page_of_the_api_is_that_of_the_docstrings(monkeypatch: pytest.MonkeyPatch) -> None:
    api = script("generate_api", monkeypatch)
    assert api.main(["--check"]) == 0
    page = api.page()
    for name in set(gd.__all__) - {"__version__"}:
        assert re.search(rf"`(gd\.)?{name}[`(]", page), name


def test_the_index_leads_to_every_page() -> None:
    docs = ROOT / "docs"
    index = (docs / "README.md").read_text("utf-8")
    pages = [page.name for page in docs.glob("*.md") if page.name != "README.md"]
    pages += [f"{page.parent.name}/README.md" for page in docs.glob("*/README.md")]
    assert [page for page in pages if f"({page})" not in index] == []


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = []
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert not broken


def test_rooms_and_modules_that_pages_name_are_there() -> None:
    pages = [ROOT / "CONTRIBUTING.md", DOCS / "architecture.md", *DOCS.glob("decisions/*.md")]
    package = Path(gd.__file__).parent
    for page in pages:
        named = re.findall(
            r"`([a-z_]+(?:/[a-z_]*)+(?:\.py)?|[a-z_]+\.py)`", page.read_text("utf-8")
        )
        for name in named:
            there = [package / name, package / f"{name}.py", ROOT / name, ROOT / "src" / name]
            assert any(place.exists() for place in there), f"{page.name}: {name}"


def test_the_page_on_reading_the_article_is_that_of_what_was_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert script("generate_reading_article", monkeypatch).main(["--check"]) == 0


def test_the_numbers_on_reading_are_those_that_were_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script("generate_reading", monkeypatch).main(["--check"]) == 0
    assert capsys.readouterr().out == ""


def test_the_page_on_unseen_texts_is_that_of_what_was_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert script("generate_reading_unseen", monkeypatch).main(["--check"]) == 0


def test_texts_that_were_not_annotated_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "q01.txt").write_text("2031年产值80亿元。", encoding="utf-8")
    with pytest.raises(SystemExit, match="is not the text that was annotated"):
        script("generate_reading_unseen", monkeypatch).main(["--texts", str(tmp_path)])


def test_another_text_is_not_taken_for_the_article(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("2031年产值80亿元。", encoding="utf-8")
    article = script("generate_reading_article", monkeypatch)
    with pytest.raises(SystemExit, match="is another text"):
        article.main(["--text", str(tmp_path / "a.txt")])


def test_what_was_kept_of_the_article_stands_where_its_claims_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    article = script("generate_reading_article", monkeypatch)
    told = json.loads(article.KEPT.read_text("utf-8"))
    kept = {key: row["printed"] for key, row in told["claims"].items() if row}
    assert told["sha256"] == article.sha256()
    printed = {claim["claim_id"]: claim["printed"] for claim in article.claims()}
    assert all(kept[key] in printed[key] or printed[key] in kept[key] for key in kept)
