"""The page on writing a rule: its examples run as a user runs them, and pages are current."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import ROOT
from gd_metrics import rules
from gd_metrics.checks.contradictions import contradictions_in, literal_findings_in
from gd_metrics.checks.own_rules import use_rules
from gd_metrics.checks.settings import load
from gd_metrics.cli import main
from gd_metrics.errors import ConfigError
from making import claim, found, members, table, world

PAGE = (ROOT / "docs" / "write-a-rule.md").read_text("utf-8")
EXAMPLE, CLAIMS = (
    re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)[1]  # type: ignore[index]
    for language in ("python", "csv")
)


@pytest.fixture(autouse=True)
def no_rules_are_left() -> Iterator[None]:
    """What a test adds is taken out again."""
    yield
    use_rules([])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with claims, the page's example, and settings that name it."""
    (tmp_path / "claims.csv").write_text(CLAIMS, "utf-8")
    (tmp_path / "my_rules.py").write_text(EXAMPLE, "utf-8")
    (tmp_path / "gd-metrics.toml").write_text('rules = ["my_rules.py"]\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_all_three_kinds_run_where_settings_name_their_file(project: Path) -> None:
    result = run("check", "claims.csv")
    assert result.exit_code == 1
    assert sorted(re.findall(r"(?:error|warning) (XX\d+):", result.output)) == [
        "XX101", "XX301", "XX302",
    ]  # fmt: skip


def test_all_three_kinds_run_where_an_option_names_their_file(project: Path) -> None:
    (project / "gd-metrics.toml").unlink()
    assert "XX" not in run("check", "claims.csv").output
    result = run("check", "claims.csv", "--rules", "my_rules.py")
    assert sorted(re.findall(r"(?:error|warning) (XX\d+):", result.output)) == [
        "XX101", "XX301", "XX302",
    ]  # fmt: skip


def test_all_three_kinds_find_the_same_on_every_engine(project: Path) -> None:
    use_rules(["my_rules.py"])
    duckdb, polars = pytest.importorskip("duckdb"), pytest.importorskip("polars")
    where = world(units=dict.fromkeys(("foreign_trade", "exports_of_firms"), "亿元"))
    claims = table(
        claim(name, printed, indicator=indicator, section=section)
        for name, indicator, _, printed, section in (
            (line.split(",")) for line in CLAIMS.splitlines()[1:]
        )
    )
    findings = [
        sorted(
            (f.code, f.subject, f.message)
            for f in (*contradictions_in(made, where), *literal_findings_in(made))
        )
        for made in (claims, polars.from_arrow(claims), duckdb.from_arrow(claims))
    ]
    assert [code for code, _, _ in findings[0]] == ["XX101", "XX301", "XX302"]
    assert findings[0] == findings[1] == findings[2]


def test_a_rule_of_ones_own_has_a_page(project: Path) -> None:
    result = run("rule", "XX301")
    page = "# XX301 export_part\n\nExports are more than all foreign trade.\n\nSeverity: error."
    assert result.output.startswith(page)


def test_explain_says_what_a_rule_of_ones_own_implies(project: Path) -> None:
    told = run("explain", "a", "--path", "claims.csv").output
    assert "export_part" in told
    assert "(XX301)" in told


def test_a_relation_of_ones_own_is_solved_as_any_other(project: Path) -> None:
    use_rules(["my_rules.py"])
    trade = claim("trade", "5.89万亿元", indicator="foreign_trade")
    where = world(units={"foreign_trade": "亿元"})
    exports = claim("exports", "9.11万亿元", indicator="exports", section="3")
    (finding,) = found([exports, trade], where)
    assert (finding.code, members(finding)) == ("XX301", {"exports", "trade"})
    assert found([claim("exports", "5.1万亿元", indicator="exports"), trade], where) == []


def test_a_code_that_is_taken_is_refused() -> None:
    from gd_metrics.rules import growth

    with pytest.raises(ValueError, match="GD301 is taken"):
        rules.add_rule(growth.RULE)


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("RULES = []", "names no Rule"),
        ("def", "SyntaxError"),
        ("raise SystemExit(0)", "SystemExit"),
        ("import no_such_module", "ModuleNotFoundError"),
        ("from gd_metrics.rules import Rule\nR = Rule('XX1', 'r', 'error', 'Page.')", "XX1"),
        (
            "from gd_metrics.rules import Rule\n"
            "R = Rule('XX101', 'r', 'error', 'Page.', violations=lambda c: 1 / 0)",
            "XX101: violations: ZeroDivisionError",
        ),
        (
            "from gd_metrics.rules import Rule\n"
            "R = Rule('XX101', 'r', 'error', 'Page.', violations=lambda c: ['printed'])",
            "XX101: violations gives a column and a reason, not a str",
        ),
        (
            "from gd_metrics.rules import Rule\n"
            "R = Rule('GD301', 'r', 'error', 'Page.', violations=lambda c: [])",
            "GD301 is taken",
        ),
    ],
)
def test_a_file_of_rules_that_fails_is_a_sentence_and_exit_2(
    project: Path, program: str, says: str
) -> None:
    (project / "my_rules.py").write_text(program, "utf-8")
    result = run("check", "claims.csv")
    assert result.exit_code == 2
    assert "my_rules.py" in result.output
    assert says in result.output
    assert "Traceback" not in result.output


RELATION = """
from gd_metrics.quantity.formula import parse_formula
from gd_metrics.rules import Rule
from gd_metrics.rules.group import Parts
from gd_metrics.rules.relation import From, Is, Mapped, Relation

def relations(world):
    yield Relation(
        "XX301", "part", parse_formula("exports <= trade"), "exports",
        {"indicator": {"exports"}}, {"trade": {"indicator": Is("foreign_trade")}},
    )

RULE = Rule("XX301", "part", "error", "A page.", relations=relations)
"""


@pytest.mark.parametrize(
    ("right", "slip", "says"),
    [
        ('"exports",', '"export",', "has no name 'export'. Did you mean exports?"),
        ('{"trade": {', '{"trad": {', "has no name 'trad'. Did you mean trade?"),
        ('{"trade": {"indicator": Is("foreign_trade")}}', "{}", "say where trade is found"),
        ('{"indicator": {"exports"}}', '{"indicatr": {"exports"}}', "Did you mean indicator?"),
        ('{"indicator": {"exports"}}', '{"indicator": "exports"}', "give {'exports'}"),
        ('{"indicator": {"exports"}}', '{"measure": {"levle"}}', "Did you mean level?"),
        ('{"indicator": Is(', '{"indicater": Is(', "Did you mean indicator?"),
        ('Is("foreign_trade")', 'From("bas")', "no column 'bas'"),
        ('Is("foreign_trade")', '"foreign_trade"', "is Is, From, Mapped or YearBefore"),
        (
            "yield Relation(",
            'yield Parts("XX301", "p", {}, "a", "bc", "indicator")\n    yield Relation(',
            "give {'bc'}",
        ),
    ],
)
def test_a_slip_in_a_relation_is_a_sentence_with_what_there_is(
    project: Path, right: str, slip: str, says: str
) -> None:
    assert RELATION.count(right) == 1
    (project / "my_rules.py").write_text(RELATION.replace(right, slip), "utf-8")
    result = run("check", "claims.csv")
    assert result.exit_code == 2
    assert "rules: my_rules.py: XX301: relations" in result.output
    assert says in result.output


def test_rows_that_are_no_claims_are_counted_where_select_hides_why(project: Path) -> None:
    (project / "claims.csv").write_text("indicator,period,printed\nexports,2024,much\n", "utf-8")
    result = run("check", "claims.csv", "--select", "XX")
    assert "1 row is no claim, and no rule has seen them: claims-1: can't read" in result.output
    assert "is no claim" not in run("check", "claims.csv").output


def test_settings_run_no_file_outside_their_folder(project: Path) -> None:
    (project / "inner").mkdir()
    (project / "inner" / "gd-metrics.toml").write_text('rules = ["../my_rules.py"]\n', "utf-8")
    with pytest.raises(ConfigError, match="in their own folder alone"):
        load(project / "inner" / "gd-metrics.toml")


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
