"""The command line: what it prints, in an empty folder, and how it refuses."""

from __future__ import annotations

import csv
import importlib
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import gd_metrics as gd
from conftest import ROOT

Run = Callable[..., Result]


def counts(result: Result) -> str:
    """The line of a report that counts findings."""
    (line,) = (line for line in result.output.splitlines() if "0 errors, 0 warnings" in line)
    return line


def test_check_without_a_project_checks_the_installed_data(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    known = {(row["rule"], row["cell"]) for row in gd.table("accepted").to_pylist()}
    assert counts(result).endswith(f" {len(known)} known, with a reason")
    assert list(Path.cwd().iterdir()) == []


def test_check_prefers_the_project_in_this_folder(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    assert counts(run("check")).startswith("datapackage/datapackage.json: ")


def test_show_prints_a_series(run: Run) -> None:
    lines = run("show", "gdp", "--measure", "growth").output.splitlines()
    assert lines[0] == "gross domestic product (gdp), Guangdong (CN-GD), growth, %"
    assert lines[1].split()[:2] == ["period", "value"]
    assert [line.split()[:2] for line in lines if line.startswith("2024")] == [["2024", "3.5"]]


def test_what_a_part_of_a_name_was_taken_for_is_said_in_text_alone(run: Run) -> None:
    said = "'Guangdon' is taken for area 广东省 / Guangdong (CN-GD)"
    assert run("show", "gdp", "--area", "Guangdon").output.splitlines()[0] == said
    assert said not in run("show", "gdp", "--area", "Guangdong").output
    assert run("show", "gdp", "--area", "Guangdon", "--format", "csv").output.startswith("period,")


def test_show_prints_the_months_of_a_series_without_years(run: Run) -> None:
    lines = run("show", "出境旅游总人数").output.splitlines()
    assert lines[2].split()[:2] == ["2004-01/2004-02", "242111"]


def test_show_prints_a_figure_with_its_sources_and_a_citation(run: Run) -> None:
    result = run("show", "新能源汽车产量", "--measure", "growth", "--period", "2024")
    assert result.output.startswith("new-energy vehicle output, growth, Guangdong, 2024: 43.0 %\n")
    assert (
        "against: 48%  Yangcheng Evening News, 2025-01, body, paragraph 5  [ycwb-2025-01-12]"
        in result.output
    )
    assert result.output.splitlines()[-2].startswith(
        "cite: New-energy vehicle output, growth, Guangdong, 2024: 43.0 %"
    )


@pytest.mark.parametrize("period", [None, "2024"])
def test_show_speaks_csv_and_json(period: str | None, run: Run) -> None:
    asked = ["show", "nev_output", "--measure", "growth", *(["--period", period] if period else [])]
    rows = list(csv.DictReader(io.StringIO(run(*asked, "--format", "csv").output)))
    read = json.loads(run(*asked, "--format", "json").output)
    found = read if isinstance(read, list) else [read]
    (one,) = [row for row in rows if row["period"] == "2024"]
    (other,) = [row for row in found if row["period"] == "2024"]
    assert float(one["value"]) == other["value"] == 43.0


def test_explain_shows_what_is_implied_and_from_which_claims(run: Run) -> None:
    lines = run("explain", "ycwb-2025-01-12").output.splitlines()
    assert lines[0] == "ycwb-2025-01-12: 48%: contradicted"
    assert "  perhaps 43% (digit) agrees with 3 of 3" in lines
    advice = lines.index("advice: a growth and its two levels (GD301)")
    assert lines[advice + 1].startswith("  the others say about 42.9 %")


def test_explain_says_so_where_nothing_tests_a_claim(run: Run) -> None:
    assert "no other claim can test it" in run("explain", "ycwb-2025-01-23").output


def test_diagnose_names_whom_to_doubt_first(run: Run) -> None:
    lines = run("diagnose").output.splitlines()
    first = lines.index("  GD201:nev_output.CN-GD.growth.2024.NBS.2023") + 1
    assert lines[first] == "  1. doubt 48% (nothing outside this dispute supports it)"
    assert lines[first + 1].endswith("[ycwb-2025-01-12]: perhaps 43% (digit) agrees with 3 of 3")


def test_rule_lists_rules_and_prints_pages(run: Run) -> None:
    listed = run("rule").output
    assert all(code in listed for code in ("GD101", "GD201", "GD303", "GD501"))
    assert run("rule", "gd201").output.startswith("# GD201 repeat\n")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["show", "nev_outpt"], ["No indicator", "nev_output"]),
        (["show", "gdp", "--area", "XX"], ["No area 'XX'", "CN-GD"]),
        (["show", "gdp", "--period", "1924"], ["no period '1924'", "The latest is 202"]),
        (["show", "gdp", "--area", "Shenzhn"], ["Did you mean 深圳市 / Shenzhen (440300)?"]),
        (["list", "foobar"], ["No series 'foobar'", "gd-metrics list shows all."]),
        (["list", "robbot"], ["No series 'robbot'", "Did you mean robot"]),
        (
            ["explain", "ycwb-2025-01-012"],
            ["datapackage.json has no claim", "Did you mean ycwb-2025-01-12"],
        ),
        (["explain", "x", "--package", "nowhere"], ["no such file"]),
        (["diagnose", "nowhere"], ["no such file"]),
        (["rule", "GD9"], ["No rule 'GD9'"]),
    ],
)
def test_what_is_not_there_is_refused_in_one_line(
    asked: list[str], words: list[str], run: Run
) -> None:
    result = run(*asked)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert all(word in line for word in words), line


def test_usage_errors_exit_with_2(run: Run) -> None:
    assert run("check", "--nonsense").exit_code == 2
    assert run("show").exit_code == 2
    assert run("nonsense").exit_code == 2


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").output == f"gd-metrics, version {gd.version}\n"


@pytest.mark.parametrize("page", ["README.md", "docs/zh/minutes.md"])
def test_the_first_minutes_show_what_commands_print(
    page: str, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    readme = (ROOT / page).read_text("utf-8")
    for block in re.findall(r"```console\n(.*?)```", readme, re.DOTALL):
        monkeypatch.chdir(ROOT)  # places are relative to it
        for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            if command.startswith("cat "):
                monkeypatch.chdir(tmp_path)
                Path(command.removeprefix("cat ")).write_text(shown, "utf-8")
                continue
            printed = run(*shlex.split(command)[1:]).output
            for line in shown.splitlines():
                assert line == "…" or line in printed, line


def test_a_link_that_is_written_to_stays_one(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("", "utf-8")
    link = Path("link.json")
    link.symlink_to(target)
    Path("w.csv").write_text("a,b\n1,2\n", "utf-8")
    run("check", "-q", "w.csv", "--formula", "a = b", "--output", f"json={link}")
    assert link.is_symlink()
    assert target.read_text("utf-8").startswith("{")


def test_a_device_is_written_to_and_not_replaced(run: Run) -> None:
    Path("w.csv").write_text("a,b\n1,1\n", "utf-8")
    asked = ["check", "-q", "w.csv", "--formula", "a = b"]
    assert run(*asked, "--output", "json=/dev/null").exit_code == 0
    assert not Path("/dev/null").is_file()


def test_a_pipe_that_a_shell_opened_gets_the_report(run: Run) -> None:
    Path("w.csv").write_text("a,b\n1,2\n", "utf-8")
    reading, writing = os.pipe()
    asked = ["check", "-q", "w.csv", "--formula", "a = b"]
    assert run(*asked, "--output", f"jsonl=/dev/fd/{writing}").exit_code == 1
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        (line,) = pipe.read().splitlines()
    assert json.loads(line)["code"] == "GD303"


def test_a_zip_goes_to_an_open_file_with_the_same_bytes_and_no_word_more(
    run: Run, built_port: Path
) -> None:
    with Path("opened.zip").open("wb") as file:
        result = run("pack", built_port / "datapackage", "-o", f"/dev/fd/{file.fileno()}")
    assert (result.exit_code, result.stdout) == (0, "")
    run("pack", built_port / "datapackage", "-o", "named.zip")
    assert Path("opened.zip").read_bytes() == Path("named.zip").read_bytes()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_what_can_t_be_printed_is_told_in_a_line() -> None:
    asked = [sys.executable, "-m", "gd_metrics", "rule"]
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(asked, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.splitlines()[0] == "gd-metrics: No space left on device"


@pytest.mark.parametrize("output", [["json=."], ["json=a", "json=b"], ["json=no/such/folder/a"]])
def test_what_can_t_be_written_is_refused_in_a_line(output: list[str], run: Run) -> None:
    Path("w.csv").write_text("a,b\n1,2\n", "utf-8")
    told = [word for file in output for word in ("--output", file)]
    result = run("check", "-q", "w.csv", "--formula", "a = b", *told)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "output", [["json=a", "jsonl=./a"], ["json=w.csv"], ["json=linked.csv"], ["json=-"]]
)
def test_a_report_is_written_over_no_other_and_over_nothing_that_is_checked(
    output: list[str], run: Run
) -> None:
    Path("w.csv").write_text("a,b\n1,2\n", "utf-8")
    Path("linked.csv").symlink_to("w.csv")
    told = [word for file in output for word in ("--output", file)]
    result = run("check", "-q", "w.csv", "--formula", "a = b", *told)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert Path("w.csv").read_text("utf-8") == "a,b\n1,2\n"
    assert not Path("a").exists()


def test_a_fault_of_the_check_itself_hides_no_other_path(
    run: Run, monkeypatch: pytest.MonkeyPatch, built_port: Path
) -> None:
    inputs = importlib.import_module("gd_metrics.checks.check")
    check = inputs.check_with

    def faulty(path: str | None, *given: object) -> gd.Report:
        if path == "bad":
            raise RuntimeError("a fault")
        return check(path, *given)

    monkeypatch.setattr(inputs, "check_with", faulty)
    result = run("check", "bad", built_port / "datapackage", "--format", "concise")
    assert result.exit_code == 2
    assert "bad: could not be checked: RuntimeError: a fault" in result.output
    assert "8 claims: 1 error" in result.output


def test_the_module_is_the_command() -> None:
    asked = [sys.executable, "-m", "gd_metrics", "rule", "GD9"]
    result = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr.partition(":")[0]) == (2, "gd-metrics")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["pack", "w.csv"], "w.csv: not a data package; name a datapackage.json"),
        (["diff", "w.csv", "w.csv"], "w.csv: not a data package"),
        (["diagnose", "note.md"], "note.md: not a data package"),
        (["init", "w.csv/x"], "File exists"),
        (["build"], "gd-metrics init lays down a project"),
    ],
)  # fmt: skip
def test_a_newcomer_s_slip_is_told_in_a_line_that_says_what_to_do(
    asked: list[object], words: str, run: Run
) -> None:
    for name in ("w.csv", "note.md"):
        Path(name).write_text("a,b\n1,2\n", "utf-8")
    result = run(*asked)
    (line,) = result.stderr.splitlines()
    assert (result.exit_code, words in line) == (2, True), line


def test_a_list_of_accepted_findings_that_is_not_there_is_told(run: Run) -> None:
    result = run("check", "--accepted", "typo.csv")
    assert result.exit_code == 0
    assert result.stderr == "gd-metrics: typo.csv: no such list yet: accepts nothing\n"


def test_a_project_has_a_list_of_its_own(run: Run) -> None:
    run("init", "port")
    result = run("accept", "--all", "--reason", "r", "--path", "port", "--accepted", "l.csv")
    assert result.exit_code == 2
    assert result.stderr.startswith("gd-metrics: --accepted names the list of what is no project")


def test_a_name_in_the_other_case_is_meant(run: Run) -> None:
    Path("w.csv").write_text("id,a\nx,1\n", "utf-8")
    assert "Did you mean id" in run("check", "w.csv", "--formula", "a = 1", "--key", "ID").output


def test_a_finding_of_a_wide_table_is_accepted_with_the_formula_that_finds_it(run: Run) -> None:
    Path("towns.csv").write_text("town,a,b\nRiverside,3,2\nHilltop,1,2\n", "utf-8")
    formula = ("--formula", "a <= b", "--key", "town", "--accepted", "accepted.csv")
    named = ("accept", "GD303:Riverside", "--path", "towns.csv", "--reason", "A border moved.")
    assert run(*named, *formula).exit_code == 0
    result = run("check", "towns.csv", "-v", *formula)
    assert (result.exit_code, "reason: A border moved." in result.output) == (0, True)


def test_a_folder_with_a_project_below_it_is_said_to_hold_no_package(run: Run) -> None:
    run("init", "port")
    Path("claims.csv").write_text("a\n1\n", "utf-8")
    result = run("check", ".")
    assert result.exit_code == 2
    assert ".: not a data package: no datapackage.json in it" in result.output


def test_an_error_of_the_library_is_a_sentence_in_every_command(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gd_metrics.dataset import installed
    from gd_metrics.errors import SchemaError

    def broken(*_: object, **__: object) -> None:
        raise SchemaError("field n: no such type")

    monkeypatch.setattr(installed, "series", broken)
    result = run("show", "gdp")
    assert (result.exit_code, result.stderr) == (2, "gd-metrics: field n: no such type\n")
