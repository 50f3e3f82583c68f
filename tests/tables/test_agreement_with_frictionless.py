"""The specification decides, clause by clause; frictionless agrees but where it is listed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from agreement import ours, theirs
from conftest import ROOT
from corpus import Case, cases
from differences import DIFFERENCES, matches, reason

CASES = cases()


def test_the_corpus_has_hundreds_of_packages_good_and_bad() -> None:
    assert len(CASES) > 700
    assert min(Counter(bool(case.expected) for case in CASES).values()) > 300
    twice = [name for name, count in Counter(case.name for case in CASES).items() if count > 1]
    assert twice == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_the_specification_says_is_what_is_found(case: Case, tmp_path: Path) -> None:
    assert ours(case.write(tmp_path)) == case.expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_frictionless_finds_the_same_unless_it_is_listed(case: Case, tmp_path: Path) -> None:
    agrees = theirs(case.write(tmp_path)) == case.expected
    assert agrees == (reason(case) is None), reason(case) or "a new difference"


def test_every_listed_difference_is_a_case() -> None:
    unknown = [
        listed
        for names in DIFFERENCES.values()
        for listed in names
        if not any(matches(listed, case) for case in CASES)
    ]
    assert unknown == []


def test_the_page_about_agreement_is_current() -> None:
    import subprocess
    import sys

    script = ROOT / "docs" / "generate_agreement.py"
    command = [sys.executable, script, "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
