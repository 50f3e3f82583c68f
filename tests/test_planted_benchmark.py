"""The benchmark of planted errors: what it makes, how it scores, how a checker is added."""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parents[1] / "benchmarks" / "planted"


@pytest.fixture(scope="module")
def planted() -> Any:
    """The benchmark's modules, as its own command sees them."""
    before = [*sys.path]
    sys.path[:0] = [str(HERE), str(HERE / "checkers")]
    import by_gd_metrics
    import run

    yield run, by_gd_metrics
    sys.path[:] = before


def outcomes(planted: tuple[ModuleType, ModuleType], documents: Any, work: Path) -> list[Any]:
    run, checker = planted
    return run.run(iter(documents), [checker], work)[checker.NAME]


@pytest.mark.parametrize("track", ["tables", "texts", "packages"])
def test_what_is_planted_is_caught_and_clean_documents_are_left_alone(
    track: str, planted: Any, tmp_path: Path
) -> None:
    documents = islice(planted[0].MAKERS[track].documents(1, 1, 1), 3)
    clean, *wrong = outcomes(planted, documents, tmp_path)
    assert (clean.document.kind, clean.doubted) == ("clean", 0)
    assert any(one.found for one in wrong)  # a slip may be within what rounding leaves open


@pytest.mark.slow
def test_a_slip_of_a_made_up_package_of_claims_is_caught(planted: Any, tmp_path: Path) -> None:
    made = planted[0].claims.documents(1, 1, 1, families=("made",))
    clean, slip = (next(made) for _ in range(2))
    one, other = outcomes(planted, [clean, slip], tmp_path)
    assert (one.document.kind, one.doubted) == ("clean", 0)
    assert (other.document.kind, other.found, other.first) == ("digit", True, True)


def test_the_same_seed_makes_the_same_documents(planted: Any) -> None:
    maker = planted[0].MAKERS["texts"]
    once, again = ([d.truth() for d in maker.documents(7, 1, 3)] for _ in range(2))
    assert once == again
    assert once != [d.truth() for d in maker.documents(8, 1, 3)]


def test_the_scorer_takes_the_findings_of_any_checker_as_json_lines(planted: Any) -> None:
    contract, scorer = (sys.modules[name] for name in ("contract", "scorer"))
    document = contract.Document("t/1", "tables", "towns", "digit", ("a/x",), original="$4.80")
    lines = [
        json.dumps({"document": "t/1", "at": "b/x"}),
        json.dumps({"document": "t/1", "at": "a/x", "near_miss": "4.8"}),
    ]
    (one,) = scorer.score([document], contract.suspects(lines))
    assert (one.found, one.first, one.near_miss, one.doubted) == (True, False, True, 2)
    tied = [json.dumps({**json.loads(line), "rank": 1}) for line in lines]
    (one,) = scorer.score([document], contract.suspects(tied))
    assert (one.first, one.alone, one.tied) == (True, False, 2)
    with pytest.raises(ValueError, match="line 1 is no finding"):
        contract.suspects(['{"document": "t/1"}'])


def test_the_example_of_a_checker_runs_in_twenty_lines(planted: Any, tmp_path: Path) -> None:
    file = HERE / "example.py"
    (example,) = planted[0].checkers([str(file)], ())
    assert len([line for line in file.read_text("utf-8").splitlines() if line.strip()]) <= 20
    table = "year,trade growth\n2001,\n2002,8.0\n2003,-81.0\n"
    (tmp_path / "table.csv").write_text(table, "utf-8")
    assert [*example.tables(tmp_path)] == [{"at": "2003/trade growth"}]
