"""The generated documentation says what the data say, and nothing without a source."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

import gd_metrics as gd

DOCS = Path(__file__).parents[2] / "docs"
COUNT = r"\d{1,3}(?: contested)?"  # a year has four digits


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A fresh copy of docs/generate.py, with nothing cached."""
    monkeypatch.syspath_prepend(DOCS)  # as it is for a script
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_data_md_is_what_the_data_say(generate: ModuleType) -> None:
    assert (DOCS / "data.md").read_text("utf-8") == generate.text()
    assert generate.main(["--check"]) == 0


@pytest.mark.parametrize("before", [None, "what the data said last year"])
def test_check_names_a_file_that_is_missing_or_old_and_leaves_it_alone(
    generate: ModuleType,
    before: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    target = tmp_path / "data.md"
    monkeypatch.setattr(generate.current, "DOCS", tmp_path)
    if before is not None:
        target.write_text(before, "utf-8")
    assert generate.main(["--check"]) == 1
    assert "docs/data.md is not current" in capsys.readouterr().out
    assert (target.read_text("utf-8") if target.exists() else None) == before


def test_every_table_and_column_is_in_the_dictionary(generate: ModuleType) -> None:
    tables = generate.dictionary().split("\n### Table ")[1:]
    assert [text.split("`")[1] for text in tables] == list(gd.tables())
    for name, text in zip(gd.tables(), tables, strict=True):
        assert re.findall(r"^\| `(\w+)`", text, re.MULTILINE) == gd.table(name).column_names


def test_coverage_has_no_cell_without_a_source_and_leaves_none_out(generate: ModuleType) -> None:
    measures = {m for names in generate.KINDS.values() for m in names.split()}
    claims = {row["claim_id"]: row["source_id"] for row in gd.table("claims").to_pylist()}
    links = gd.table("figure_claims").to_pylist()
    sourced = {link["cell"] for link in links if claims[link["claim_id"]]}
    expected = [
        row["cell"]
        for row in gd.table("figures").to_pylist()
        if row["area"] in generate.AREAS
        and row["measure"] in measures
        and row["period"] in generate.YEARS
    ]
    shown = re.findall(rf"(?<=\| ){COUNT}(?= \|)|\({COUNT}\)(?=[; ])", generate.coverage())
    assert set(expected) <= sourced
    assert len(shown) == len(expected) > 0


def test_a_figure_without_a_source_is_refused(
    generate: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generate, "claims_of", lambda table, key: {})
    with pytest.raises(AssertionError, match="without a source"):
        generate.coverage()


def test_every_error_and_warning_has_a_story_with_all_that_was_printed(
    generate: ModuleType,
) -> None:
    section = generate.contradictions().split("\n## Revisions")[0]
    stories = re.split(r"^### ", section, flags=re.MULTILINE)[1:]
    found = [f for f in gd.table("findings").to_pylist() if f["severity"] != "information"]
    assert len(stories) == len(found) > 0
    claims = generate.claims_of("finding_claims", "finding_id")
    told = [f for _, f in sorted(((f["finding_id"], f) for f in found), key=generate.gravity)]
    for finding, story in zip(told, stories, strict=True):
        for claim in claims[finding["finding_id"]]:
            assert f"`{claim['printed']}`" in story
            assert generate.document(claim["source_id"], link=True) in story
        assert f"{finding['rule']}, {finding['severity']}." in story


def test_every_reason_for_acceptance_appears(generate: ModuleType) -> None:
    section = generate.contradictions()
    for row in gd.table("accepted").to_pylist():
        assert f"Reviewed on {row['reviewed_on']}: {row['reason']}" in section


def test_titles_of_sources_are_cut_to_sixty_characters(generate: ModuleType) -> None:
    assert max(map(len, re.findall(r", \*(.*?)\* \(\d{4}", generate.text()))) <= 61
