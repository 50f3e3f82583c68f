"""Whom to doubt: minimal sets, their order, and the slip behind a figure."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import gd_metrics as gd
from gd_metrics.checks.contradictions import contradictions_in
from gd_metrics.claim import Claim
from gd_metrics.reasoning.diagnosis import Component, _Network, diagnose
from gd_metrics.reasoning.implication import implications
from gd_metrics.reasoning.slips import checkability, edits, near_misses
from gd_metrics.rules.world import World
from making import claim, table, world

GROWTH = {"measure": "growth"}
Run = Callable[..., Result]


def components(
    claims: Sequence[Claim], where: World | None = None, most: int = 100
) -> list[Component]:
    where = where or world()
    return diagnose(contradictions_in(table(claims), where), claims, where, most=most)


def sets(component: Component) -> list[set[str]]:
    return [{c.claim_id for c in d.claims} for d in component.diagnoses]


ACCOUNT = world("p + c = t", "p <= 0.6 * t")
TERMS = {n: {"indicator": n} for n in "pct"}


def test_profit_is_the_only_one_to_doubt_alone() -> None:
    made = [claim("p", "755亿元", **TERMS["p"]), claim("c", "125亿元", **TERMS["c"]),
            claim("t", "200亿元", **TERMS["t"])]  # fmt: skip
    for order in (made, made[::-1]):
        (component,) = components(order, ACCOUNT)
        assert [s for s in sets(component) if len(s) == 1] == [{"p"}]


def test_every_diagnosis_lets_the_rest_be_true_and_no_part_of_it_does() -> None:
    made = [claim("p", "755亿元", **TERMS["p"]), claim("c", "125亿元", **TERMS["c"]),
            claim("t", "200亿元", **TERMS["t"])]  # fmt: skip
    (component,) = components(made, ACCOUNT)
    found = sets(component)
    assert found[0] == {"p"}
    assert all(not one < other for one in found for other in found)
    for distrusted in found:
        kept = [c for c in made if c.claim_id not in distrusted]
        assert contradictions_in(table(kept), ACCOUNT) == []


def test_40_and_40_2_against_43_and_48() -> None:
    made = [claim(text, f"{text}%", **GROWTH) for text in ("40", "40.2", "43", "48")]
    for order in (made, made[::-1]):
        (component,) = components(order)
        found = sets(component)
        assert found[0] == {"43", "48"}
        assert sorted(map(sorted, found[1:])) == [["40", "40.2", "43"], ["40", "40.2", "48"]]
        assert not component.cut


def test_either_of_two_holders_of_one_rank_may_be_wrong() -> None:
    made = [claim("a", "第一", measure="rank", base="CN"),
            claim("b", "第一", measure="rank", base="CN", area="CN-JS")]  # fmt: skip
    (component,) = components(made)
    assert sets(component) == [{"a"}, {"b"}]


def test_claims_that_only_a_formula_reaches_can_be_doubted_too() -> None:
    printed = {"a": ("x", 100), "b": ("y", 30), "d": ("z", 60), "e": ("x", 90), "f": ("w", 200)}
    made = [claim(key, f"{n}亿元", indicator=name) for key, (name, n) in printed.items()]
    (component,) = components(made, world("x = y + z", "w = 2 * x"))
    assert sorted(map(sorted, sets(component))) == [["a", "f"], ["b", "e"], ["d", "e"]]


def test_separate_conflicts_are_separate_components() -> None:
    made = [claim(f"{year}-{text}", f"{text}%", period=year, **GROWTH)
            for year in ("2021", "2023") for text in ("43", "48")]  # fmt: skip
    assert [sets(c) for c in components(made)] == [
        [{"2021-43"}, {"2021-48"}],
        [{"2023-43"}, {"2023-48"}],
    ]


def test_the_least_supported_claim_is_doubted_first() -> None:
    made = [
        claim("a", "110.0亿元", indicator="exports"),
        claim("b", "120.0亿元", indicator="exports"),
        claim("before", "100.0亿元", indicator="exports", period="2023"),
        claim("growth", "20.0%", indicator="exports", measure="growth"),
    ]
    (component,) = components(made, world(nominal=["exports"]))
    assert sets(component)[0] == {"a"}


def test_many_ways_out_are_cut_and_said_so() -> None:
    names = [f"a{n}" for n in range(12)]
    made = [claim(f"{name}-{text}", f"{text}.0亿元", indicator=name)
            for name in names for text in ("10", "12")]  # fmt: skip
    tie = claim("total", "超100亿元", indicator="total")
    (component,) = components([*made, tie], world(f"total = {' + '.join(names)}"), most=100)
    assert len(component.findings) == 12
    assert len({frozenset(s) for s in sets(component)}) == 100
    assert component.cut
    assert {len(s) for s in sets(component)} == {12}


def test_one_dispute_is_diagnosed_as_the_solver_does(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = ("10亿元", "10.4亿元", "12亿元", "约12亿元", "超15亿元", "20亿元", "20.1亿元")
    made = [claim(f"c{n}", text) for n, text in enumerate(printed)]
    at_once = components(made, world())
    monkeypatch.setattr(_Network, "of_one_dispute", lambda *_: [])
    assert at_once == components(made, world())
    assert len(at_once[0].diagnoses) == 3


def test_the_article_s_48_is_doubted_and_43_is_the_near_miss(
    disputes: list[Component],
) -> None:
    component = next(c for c in disputes if "ycwb-2025-01-12" in c.claims)
    best = component.diagnoses[0]
    assert [c.claim_id for c in best.claims] == ["ycwb-2025-01-12"]
    assert str(best.near_misses["ycwb-2025-01-12"][0]) == "43% (digit) agrees with 3 of 3"


def test_diagnosing_twice_gives_the_same(disputes: list[Component]) -> None:
    assert gd.diagnose() == disputes


@pytest.mark.parametrize(
    ("wrong", "right", "kind"),
    [
        ("48%", "43%", "digit"),
        ("34%", "43%", "swap"),
        ("4.3%", "43%", "decimal point"),
        ("43亿元", "43万元", "scale"),
        ("43%", "43个百分点", "percentage points"),
    ],
)
def test_every_kind_of_slip_is_tried(wrong: str, right: str, kind: str) -> None:
    assert (right, kind) in set(edits(wrong))


def test_a_near_miss_must_satisfy_every_hard_implication() -> None:
    made = [claim("a", "48%", **GROWTH), claim("b", "43%", **GROWTH), claim("c", "43.4%", **GROWTH)]
    told = [i for i in implications(made, world()) if i.claim.claim_id == "a"]
    assert [m.printed for m in near_misses(made[0], told)][:1] == ["43%"]
    apart = [*made[:2], claim("c", "46%", **GROWTH)]
    told = [i for i in implications(apart, world()) if i.claim.claim_id == "a"]
    assert near_misses(apart[0], told) == []


def test_a_near_miss_of_an_ordinal_has_its_number_s_ending() -> None:
    given = {"measure": "rank", "base": "CN", "unit": "places"}
    for wrong, right in (("3rd", "2nd"), ("12th", "11th"), ("24th", "21st"), ("1st", "4th")):
        made = [claim("a", wrong, **given), claim("b", right, **given)]
        told = [i for i in implications(made, world()) if i.claim.claim_id == "a"]
        assert [m.printed for m in near_misses(made[0], told)] == [right]


def test_checkability_is_the_share_of_slips_that_a_rule_would_catch() -> None:
    made = [claim("a", "43%", **GROWTH), claim("b", "43.0%", **GROWTH)]
    told = [i for i in implications(made, world()) if i.claim.claim_id == "a"]
    assert checkability(made[0], told) == 1.0
    assert checkability(made[0], []) == 0.0
    assert checkability(claim("w", "首位", measure="rank", base="CN"), []) is None


# packages that have little to say


def descriptor(folder: Path, name: str, rows: Sequence[dict[str, Any]]) -> Path:
    """A package of one table, with its rows in the descriptor."""
    numbers = ("value", "lower", "upper")
    fields = [
        {"name": n, "type": "number" if n in numbers else "string"}
        for n in Claim.__dataclass_fields__
    ]
    resource = {"name": name, "data": list(rows), "schema": {"fields": fields}}
    file = folder / "datapackage.json"
    file.write_text(json.dumps({"name": "small", "resources": [resource]}), "utf-8")
    return file


def test_without_a_table_of_claims_nobody_can_be_doubted(tmp_path: Path, run: Run) -> None:
    other = descriptor(tmp_path, "things", [asdict(claim("a", "43%", **GROWTH))])
    for command in (("diagnose", other), ("explain", "a", "--package", other)):
        result = run(*command)
        assert result.exit_code == 2
        assert result.stderr == f"gd-metrics: {other}: has no table of claims to look at\n"


def test_a_claim_that_lacks_what_rules_need_is_left_out(tmp_path: Path, run: Run) -> None:
    rows = [asdict(claim(name, "43%", **GROWTH)) for name in "ab"]
    package = descriptor(tmp_path, "claims", [{**rows[0], "printed": None}, rows[1]])
    assert run("diagnose", package).output == "no contradictions, so nobody to doubt\n"
    assert "b: 43%: untested" in run("explain", "b", "--package", package).output
    assert "has no claim 'a'" in run("explain", "a", "--package", package).stderr


def test_a_claim_that_breaks_a_formula_of_one_name_is_the_one_to_doubt(
    disputes: list[Component],
) -> None:
    (component,) = (c for c in disputes if "stay_taiwan_night" in c.findings[0])
    assert [claim.printed for claim in component.diagnoses[0].claims] == ["0.79"]


def test_all_claims_that_break_a_formula_of_one_name_are_to_doubt_together() -> None:
    made = [claim("a", "8亿元", **TERMS["p"]), claim("b", "8亿元", **TERMS["p"])]
    (component,) = components(made, world("p <= 500000000"))
    assert sets(component) == [{"a", "b"}]
