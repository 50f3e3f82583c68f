"""The page on writing a rule: its example works as one new file, and rules' pages are current."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT
from gd_metrics import rules
from making import claim, found, members, world

EXAMPLE = re.search(
    r"```python\n(.*?)```", (ROOT / "docs" / "write-a-rule.md").read_text("utf-8"), re.DOTALL
)


@pytest.fixture
def one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The example saved as a file of the package's folder of rules."""
    assert EXAMPLE
    (tmp_path / "export_part.py").write_text(EXAMPLE[1], "utf-8")
    monkeypatch.setattr(rules, "__path__", [*rules.__path__, str(tmp_path)])
    rules._own.cache_clear()
    yield
    rules._own.cache_clear()


@pytest.mark.usefixtures("one_new_file")
def test_the_example_is_found_as_one_new_file_and_finds_what_it_says() -> None:
    trade = claim("trade", "5.89万亿元", indicator="foreign_trade")
    where = world(units={"foreign_trade": "亿元"})
    (finding,) = found([claim("exports", "9.11万亿元", indicator="exports"), trade], where)
    assert (finding.code, members(finding)) == ("GD901", {"exports", "trade"})
    assert found([claim("exports", "5.1万亿元", indicator="exports"), trade], where) == []


@pytest.mark.usefixtures("one_new_file")
def test_the_example_has_a_page_of_its_own() -> None:
    (rule,) = [r for r in rules.rules() if r.code == "GD901"]
    assert rule.page.startswith("# GD901 export_part\n\nExports are more than all foreign trade.")


def test_a_code_that_is_taken_is_refused() -> None:
    from gd_metrics.rules import growth

    with pytest.raises(ValueError, match="GD301 is taken"):
        rules.add_rule(growth)


@pytest.mark.parametrize("page", ["generate_rules", "generate_article"])
def test_the_pages_of_rules_and_article_are_current(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs")  # as it is for a script
    spec = importlib.util.spec_from_file_location(page, ROOT / "docs" / f"{page}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.main(["--check"]) == 0
