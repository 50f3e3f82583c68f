"""The pytest plugin, under a pytest of its own that finds it as an installed one does."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

from conftest import ROOT, edit_csv, edit_table
from gd_metrics.dataset.build import build

REPEAT = "gd-metrics[project]::claims::GD201 repeat"
OUTSIDE = ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "CI", "BUILD_NUMBER")
"""What the pytest around these tests is told; on CI it repeats whole messages."""


@dataclass(frozen=True)
class Ran:
    """What a run of pytest said."""

    returncode: int
    stdout: str
    stderr: str


Pytest = Callable[..., Ran]


@pytest.fixture
def pytest_in(pytester: pytest.Pytester, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pytest:
    """Run a pytest with this plugin alone in tmp_path, in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    for name in OUTSIDE:
        monkeypatch.delenv(name, raising=False)
    alone = ("-p", "gd_metrics.pytest_plugin", "-p", "no:cacheprovider", f"--rootdir={tmp_path}")

    def run(*args: object) -> Ran:
        result = pytester.runpytest_inprocess(*alone, *map(str, args))
        return Ran(int(result.ret), result.stdout.str(), result.stderr.str())

    return run


@pytest.fixture
def pytest_installed(tmp_path: Path) -> Pytest:
    """Run pytest in tmp_path, with the entry points that pyproject.toml declares."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (name, module), *_ = declared["entry-points"]["pytest11"].items()
    distribution = tmp_path / "installed" / "declared-0.dist-info"
    distribution.mkdir(parents=True)
    (distribution / "METADATA").write_text("Metadata-Version: 2.1\nName: declared\nVersion: 0\n")
    (distribution / "entry_points.txt").write_text(f"[pytest11]\n{name} = {module}\n")
    paths = [str(ROOT / "src"), str(distribution.parent)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "COLUMNS": "200"}
    for name in (*OUTSIDE, "PYTEST_CURRENT_TEST"):
        environment.pop(name, None)

    def run(*args: object) -> Ran:
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", tmp_path]
        result = subprocess.run(
            [*map(str, command), *map(str, args)],
            cwd=tmp_path, env=environment, check=False, capture_output=True, text=True, timeout=600,
        )  # fmt: skip
        return Ran(result.returncode, result.stdout, result.stderr)

    return run


def test_every_rule_and_table_is_an_item_that_passes(
    project: Path, pytest_installed: Pytest
) -> None:
    result = pytest_installed("--gd-metrics", project, "-v")
    assert result.returncode == 0, result.stdout
    assert f"{REPEAT} PASSED" in result.stdout
    assert "gd-metrics[project]::areas::foreign-key PASSED" in result.stdout
    assert "gd-metrics[project]::sources::foreign-key" not in result.stdout  # it has no such key


def test_a_contradiction_fails_with_places_and_without_a_traceback(
    article: Path, pytest_in: Pytest
) -> None:
    result = pytest_in("--gd-metrics", article)
    assert result.returncode == 1
    assert f"FAILED {REPEAT} - Failed: project/curation/claims.csv:13:" in result.stdout
    assert "printed as 48% and 43%, at least 4 percentage points apart" in result.stdout
    assert "48%  Yangcheng Evening News, 2025-01, body, paragraph 5" in result.stdout
    assert "Traceback" not in result.stdout
    assert "pytest_plugin.py" not in result.stdout


def test_accepted_ones_pass_and_say_why_unless_strict(project: Path, pytest_in: Pytest) -> None:
    reason = "reason: The page contradicts itself"
    asked = ("--gd-metrics", project, "-k", "GD201")
    passed = pytest_in(*asked, "-rP")
    assert (passed.returncode, passed.stdout.count(reason)) == (0, 1), passed.stdout
    strict = pytest_in(*asked, "--gd-metrics-strict")
    assert (strict.returncode, strict.stdout.count(reason)) == (1, 1)


def test_rules_and_tables_are_chosen_by_keyword_and_by_mark(
    project: Path, pytest_in: Pytest, tmp_path: Path
) -> None:
    (tmp_path / "test_own.py").write_text("def test_own():\n    pass\n")
    asked = ("--gd-metrics", project, "--strict-markers")
    assert "1 passed" in pytest_in(*asked, "-k", "GD201").stdout
    areas = pytest_in(*asked, "-k", "areas", "-v").stdout
    assert areas.count("PASSED") == areas.count("::areas::") > 3
    assert "1 passed" in pytest_in(*asked, "-m", "not gd_metrics").stdout
    assert "test_own" not in pytest_in(*asked, "-m", "gd_metrics", "-v").stdout


def test_a_broken_key_fails_in_its_own_table(project: Path, pytest_in: Pytest) -> None:
    edit_table(project / "datapackage", "claims", lambda rows: rows[0].update(indicator="ghost"))
    result = pytest_in("--gd-metrics", project, "-k", "foreign")
    assert "FAILED gd-metrics[project]::claims::foreign-key" in result.stdout
    assert "unknown indicator 'ghost': not in table indicators" in result.stdout
    assert "1 failed" in result.stdout


@pytest.mark.parametrize("chosen", [[], ["-k", "GD201"]])
def test_what_can_t_be_read_is_an_error_that_no_choice_of_rules_hides(
    chosen: list[str], pytest_in: Pytest, tmp_path: Path
) -> None:
    (tmp_path / "test_own.py").write_text("def test_own_GD201():\n    pass\n")
    result = pytest_in("--gd-metrics", "nowhere", *chosen)
    assert result.returncode == 1
    assert "ERROR gd-metrics[nowhere]::package::unreadable - " in result.stdout
    assert "nowhere: no such file or folder; check the path" in result.stdout
    assert "1 passed, 1 error" in result.stdout


def test_a_damaged_table_is_an_error_and_the_others_are_checked(
    project: Path, pytest_in: Pytest
) -> None:
    (project / "datapackage" / "data" / "areas.parquet").write_bytes(b"damaged")
    result = pytest_in("--gd-metrics", project)
    assert "ERROR gd-metrics[project]::areas::unreadable - " in result.stdout
    assert "1 error" in result.stdout


def test_paths_can_be_set_once_and_are_checked_once(
    article: Path, pytest_in: Pytest, tmp_path: Path
) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\ngd_metrics_paths = project\n")
    result = pytest_in(
        "-k", "GD201", "--gd-metrics", article, "--gd-metrics", "project/datapackage"
    )
    assert "2 failed" in result.stdout  # the path that stands twice is checked once
    assert f"FAILED {REPEAT}" in result.stdout
    assert "FAILED gd-metrics[project/datapackage]::claims::GD201 repeat" in result.stdout


def test_settings_count_as_they_do_for_the_command(
    article: Path, pytest_in: Pytest, tmp_path: Path
) -> None:
    settings = tmp_path / "gd-metrics.toml"
    settings.write_text('ignore = ["GD2"]\n')
    result = pytest_in("--gd-metrics", article, "-v")
    assert result.returncode == 0
    assert "GD301 growth PASSED" in result.stdout
    assert "GD201" not in result.stdout
    settings.write_text("ignore = 3\n")
    assert "ERROR gd-metrics[project]::package::unreadable - " in (
        pytest_in("--gd-metrics", article).stdout
    )


def test_what_could_not_be_tested_fails_by_itself_where_that_is_set(
    pytest_in: Pytest, tmp_path: Path
) -> None:
    (tmp_path / "gd-metrics.toml").write_text('fail-on = "untested"\nformulas = ["t = a + b"]\n')
    (tmp_path / "towns.csv").write_text("a,b,t\n1,2,3\nNA,2,4\n")
    result = pytest_in("--gd-metrics", "towns.csv")
    assert "FAILED gd-metrics[towns.csv]::package::untested" in result.stdout
    assert "1 failed" in result.stdout


def test_a_file_of_claims_is_checked_too(pytest_in: Pytest, tmp_path: Path) -> None:
    header = "source_id,printed,indicator,area,measure,period\n"
    rows = "".join(f"paper,{n}%,nev_output,CN-GD,growth,2024\n" for n in (48, 43))
    (tmp_path / "claims.csv").write_text(header + rows, "utf-8")
    result = pytest_in("--gd-metrics", "claims.csv")
    failed = "FAILED gd-metrics[claims.csv]::claims::GD201 repeat - Failed: claims.csv:2:7: error"
    assert failed in result.stdout
    assert "1 failed" in result.stdout


def test_a_wide_table_is_checked_by_the_formulas_of_the_settings(
    pytest_in: Pytest, tmp_path: Path
) -> None:
    (tmp_path / "firms.csv").write_text("a,b,total\n1,2,3\n1,2,4\n")
    (tmp_path / "gd-metrics.toml").write_text('formulas = ["total = a + b"]\n')
    result = pytest_in("--gd-metrics", "firms.csv")
    assert "GD303 formula - Failed: firms.csv:3" in result.stdout
    assert "1 failed" in result.stdout


def test_junit_reports_name_table_rule_and_place(
    article: Path, pytest_in: Pytest, tmp_path: Path
) -> None:
    file = tmp_path / "junit.xml"
    pytest_in("--gd-metrics", article, "--junitxml", file, "-o", "junit_family=xunit1")
    cases = ElementTree.parse(file).getroot().iter("testcase")
    (failed,) = [case for case in cases if case.find("failure") is not None]
    assert failed.get("name") == "GD201 repeat"
    assert failed.get("classname", "").endswith(".claims")
    assert (failed.get("file"), failed.get("line")) == ("project/curation/claims.csv", "12")


def test_workers_of_xdist_collect_the_same_items(article: Path, pytest_installed: Pytest) -> None:
    pytest.importorskip("xdist")
    result = pytest_installed("--gd-metrics", article, "-n", "2")
    assert f"FAILED {REPEAT}" in result.stdout
    assert "1 failed" in result.stdout


def test_without_a_path_nothing_heavy_is_imported(pytest_installed: Pytest, tmp_path: Path) -> None:
    heavy = "{'pyarrow', 'narwhals', 'gd_metrics.checks.check', 'gd_metrics.rules'}"
    test = f"import sys\n\ndef test():\n    assert not {heavy} & set(sys.modules)\n"
    test += "    assert 'gd_metrics.pytest_plugin' in sys.modules\n"
    (tmp_path / "test_own.py").write_text(test)
    result = pytest_installed("-p", "no:hypothesispytest", "-W", "error")
    assert "1 passed" in result.stdout, result.stdout


def test_it_can_be_switched_off(pytest_installed: Pytest, tmp_path: Path) -> None:
    (tmp_path / "test_own.py").write_text("def test_own():\n    pass\n")
    assert pytest_installed("-p", "no:gd_metrics").returncode == 0
    refused = pytest_installed("-p", "no:gd_metrics", "--gd-metrics", ".")
    assert "unrecognized arguments: --gd-metrics" in refused.stderr


def test_a_place_is_that_of_the_doubted_claim(article: Path, pytest_in: Pytest) -> None:
    edit_csv(article / "curation" / "claims.csv", list.reverse)
    build(article)
    rows = (article / "curation" / "claims.csv").read_text("utf-8").splitlines()
    line = next(n for n, row in enumerate(rows, 1) if row.startswith("ycwb-2025-01-12,"))
    assert (
        f"Failed: project/curation/claims.csv:{line}:" in pytest_in("--gd-metrics", article).stdout
    )
