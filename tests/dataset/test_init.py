"""A project of one's own: laid down, filled with another subject, and through every command."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import Result

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.dataset.build import build, check_current
from gd_metrics.dataset.init import init, installable
from gd_metrics.tables.package import open_package
from harbour import CONTRADICTION, change, copy

Run = Callable[..., Result]


def test_what_init_lays_down_builds_checks_and_is_current(run: Run) -> None:
    made = run("init", "quay")
    assert made.exit_code == 0
    assert "curation/claims.csv" in made.output
    assert run("check", "quay").exit_code == 0
    assert run("check", "quay", "--strict").exit_code == 0
    assert run("build", "quay", "--check").output == "current\n"


def test_init_says_what_to_do_next_and_it_works(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "gd-metrics build" in run("init", "quay").output
    monkeypatch.chdir("quay")
    assert run("build").exit_code == 0
    assert run("check").output.startswith("datapackage/datapackage.json: ")


def test_the_project_is_named_after_its_folder(tmp_path: Path) -> None:
    init(tmp_path / 'Häfen "Nord"')
    descriptor = json.loads((tmp_path / 'Häfen "Nord"/datapackage/datapackage.json').read_text())
    assert (descriptor["name"], descriptor["title"]) == ("h-fen-nord", "Häfen Nord")


def test_a_folder_named_in_chinese_gets_a_plain_name(tmp_path: Path) -> None:
    init(tmp_path / "港口")
    descriptor = json.loads((tmp_path / "港口/datapackage/datapackage.json").read_text("utf-8"))
    assert (descriptor["name"], descriptor["title"]) == ("figures", "港口")


def test_an_empty_folder_may_be_there_already(tmp_path: Path) -> None:
    (tmp_path / "quay").mkdir()
    assert "README.md" in init(tmp_path / "quay")


def test_this_folder_may_be_laid_out_if_it_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "quay").mkdir()
    monkeypatch.chdir(tmp_path / "quay")
    init(".")
    assert gd.check(tmp_path / "quay").ok


@pytest.mark.parametrize("taken", ["folder", "file"])
def test_what_is_there_is_never_overwritten(taken: str, run: Run) -> None:
    if taken == "folder":
        Path("quay").mkdir()
        Path("quay/mine.txt").write_text("mine", "utf-8")
    else:
        Path("quay").write_text("mine", "utf-8")
    result = run("init", "quay")
    assert result.exit_code == 2
    assert "quay: is not an empty folder" in result.stderr
    assert {f.name for f in Path().rglob("*")} <= {"quay", "mine.txt"}


def test_the_workflow_is_yaml_that_builds_and_checks(tmp_path: Path) -> None:
    files = init(tmp_path / "quay")
    (workflow,) = [f for f in files if f.startswith(".github/")]
    read = yaml.safe_load((tmp_path / "quay" / workflow).read_text("utf-8"))
    steps = [step.get("run", "") for step in read["jobs"]["check"]["steps"]]
    assert "gd-metrics check --format github" in steps
    (install,) = [step for step in steps if step.startswith("pip install ")]
    assert shlex.split(install)[2].startswith("gd-metrics")


@pytest.mark.parametrize(
    ("direct_url", "requirement"),
    [
        (None, f"gd-metrics=={gd.version}"),
        ({"url": "file:///home/me/gd_metrics", "dir_info": {"editable": True}},
         f"gd-metrics=={gd.version}"),
        ({"url": "https://me:key@git.example/gd.git",
          "vcs_info": {"vcs": "git", "commit_id": "1a2b"}},
         "gd-metrics @ git+https://git.example/gd.git@1a2b"),
        ({"url": "https://files.example/gd_metrics-0.3.0-py3-none-any.whl", "archive_info": {}},
         "gd-metrics @ https://files.example/gd_metrics-0.3.0-py3-none-any.whl"),
    ],
)  # fmt: skip
def test_the_workflow_installs_what_made_the_project_and_no_keys_with_it(
    direct_url: dict[str, object] | None, requirement: str
) -> None:
    assert installable(json.dumps(direct_url) if direct_url else None)[0] == requirement


def test_the_template_tells_a_first_contradiction(tmp_path: Path) -> None:
    init(tmp_path / "quay")
    change(tmp_path / "quay", "claims", "301.7 GWh,,,renew", "801.7 GWh,,,renew")
    change(tmp_path / "quay", "claims", ",301.7,", ",801.7,")
    build(tmp_path / "quay")
    (finding,) = gd.check(tmp_path / "quay").findings
    assert finding.code == "GD303"


# A harbour: another subject, in English, without milestones and tasks


@pytest.fixture
def port(built_port: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the harbour project, and the folder to work in."""
    monkeypatch.chdir(copy(built_port, Path.cwd() / "port"))
    return Path.cwd()


def test_check_finds_48_against_43_percent_in_a_harbour(port: Path, run: Run) -> None:
    result = run("check")
    assert result.exit_code == 1
    wrong = "error GD201: port dues, growth, North port, 2024: printed as 48% and 43%"
    assert wrong in result.output
    assert "[body] curation/claims.csv:5:20" in result.output


def test_tables_that_nobody_wrote_are_not_published(port: Path) -> None:
    names = {f.stem for f in (port / "datapackage" / "data").iterdir()}
    assert not names & {"milestones", "tasks", "indicator_aliases", "source_origins"}
    assert names >= {"claims", "figures", "findings"}


def test_units_are_read_from_what_is_printed(port: Path) -> None:
    claims = {row["claim_id"]: row for row in open_package(port).table("claims").to_pylist()}
    assert [claims[c]["unit"] for c in ("cargo", "dues", "staff")] == [
        "million tonnes", "million EUR", "people",
    ]  # fmt: skip
    assert claims["staff"]["value"] == 1204
    assert (claims["post"]["hedge"], claims["post"]["upper"]) == ("more_than", None)


def test_the_formula_contradicts_a_changed_part(port: Path) -> None:
    change(port, "claims", "5.2 million tonnes", "5.9 million tonnes")
    change(port, "claims", ",5.2\n", ",5.9\n")
    build(port)
    assert {f.code for f in gd.check(port).findings} == {"GD201", "GD303"}


def test_build_check_says_what_is_not_current(port: Path, run: Run) -> None:
    assert run("build", "--check").output == "current\n"
    change(port, "areas", "The coast", "The shore")
    result = run("build", "--check")
    assert result.exit_code == 1
    assert "datapackage/data/areas.parquet: not current" in result.output
    assert check_current(port) != []


def test_explain_diagnose_diff_and_pack_work_on_it(port: Path, run: Run) -> None:
    assert "perhaps 43% (digit)" in run("explain", "body", "--package", ".").output
    assert "1. doubt 48% (nothing outside this dispute supports it)" in run("diagnose").output
    assert "nothing changed" in run("diff", ".", "datapackage").output
    assert run("pack").output == "wrote port-0.1.0.zip\n"
    assert run("check", "port-0.1.0.zip").exit_code == 1
    assert run("diff", ".", "port-0.1.0.zip").exit_code == 0


def test_the_packed_csv_says_the_same_as_the_parquet(port: Path, run: Run) -> None:
    run("pack", "-o", "port.zip")
    with zipfile.ZipFile("port.zip") as archive:
        archive.extractall("unpacked")
    found = {f.finding_id for f in gd.check("unpacked/csv").findings}
    assert found == {f.finding_id for f in gd.check(port).findings} == {CONTRADICTION}


def test_accepting_the_contradiction_makes_it_pass(port: Path, run: Run) -> None:
    result = run("accept", CONTRADICTION, "--reason", "A slip of page 4.", "--claim", "body")
    assert result.exit_code == 0
    assert "curation/accepted.csv" in result.output
    assert run("check").exit_code == 0
    assert run("build", "--check").exit_code == 0
    assert run("check", "--strict").exit_code == 1


def test_a_descriptor_of_one_s_own_needs_no_more_than_a_title(port: Path, run: Run) -> None:
    (port / "curation" / "datapackage.toml").write_text(
        'title = "Ours"\ncreated = 2024-05-01T00:00:00Z\n', "utf-8"
    )
    assert run("build").exit_code == 0
    assert json.loads((port / "datapackage/datapackage.json").read_text())["created"] == (
        "2024-05-01T00:00:00+00:00"
    )
    assert run("pack").output == "wrote datapackage.zip\n"


def test_the_claims_of_a_project_are_checked_by_themselves_too(port: Path) -> None:
    report = gd.check(port / "curation" / "claims.csv", formulas=["cargo = imports + exports"])
    assert [f.code for f in report.findings] == ["GD201"]


def test_the_workflow_s_report_points_at_the_lines_to_mend(port: Path, run: Run) -> None:
    output = run("check", "--format", "github").output
    assert "file=curation/claims.csv,line=5,col=20" in output


# Words for units


ENGLISH = """\
claim_id,source_id,printed,indicator,base,period,measure,vintage,value
r1,report,3rd,cargo,,2024,rank,final,3
r2,report,ranked second,cargo,,2024,rank,final,2
s1,report,five consecutive years,cargo,1,2024,streak,final,5
s2,report,seven straight years,cargo,1,2024,streak,final,7
d1,report,3 to 4 years,cargo,,2024,duration,final,3.5
d2,report,6 years,cargo,,2024,duration,final,6
g1,report,43%,cargo,,2024,growth,final,43
g2,report,48 per cent,cargo,,2024,growth,final,48
c1,report,"1,204 cars",cars,,2024,level,final,1204
c2,report,"1,304 vehicles",cars,,2024,level,final,1304
u1,report,$5.1bn,sales,,2024,level,final,5.1
u2,report,5.3 billion US dollars,sales,,2024,level,final,5.3
p1,report,GBP 3m,rent,,2024,level,final,3000000
p2,report,£4–5m,rent,,2024,level,final,4500000
y1,report,5 million yuan,fees,,2024,level,final,5
y2,report,RMB 6 million,fees,,2024,level,final,6
x1,report,2.3 percentage points,shift,,2024,level,final,2.3
x2,report,3.3 percentage points,shift,,2024,level,final,3.3
"""
CONTESTED = {"cargo": ("rank", "streak", "duration", "growth")}
CONTESTED |= dict.fromkeys(("cars", "sales", "rent", "fees", "shift"), ("level",))


@pytest.fixture(scope="module")
def in_english(built_port: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The harbour with figures of every unit that the vocabulary knows a Chinese word for."""
    project = copy(built_port, tmp_path_factory.mktemp("english") / "port")
    units = {"cars": "vehicles", "sales": "billion USD", "rent": "£"}
    units |= {"fees": "million yuan", "shift": "percentage points"}
    for name, unit in units.items():
        with (project / "curation" / "indicators.csv").open("a", encoding="utf-8") as file:
            file.write(f"{name},{name},Some {name}.,{unit},port,_Z,none,all,true\n")
        with (project / "curation" / "units.csv").open("a", encoding="utf-8") as file:
            file.write(f"{unit},{unit}\n")
    (project / "curation" / "claims.csv").write_text(ENGLISH, "utf-8")
    build(project)
    return project


def test_figures_in_english_are_shown_in_english_alone(in_english: Path, run: Run) -> None:
    port = in_english
    shown = [run("check", port, "--format", f).output for f in ("text", "json", "markdown", "html")]
    shown += [run("explain", claim, "--package", port).output for claim in ("r1", "s1", "y1")]
    shown += [run("diagnose", port).output]
    shown += [
        str(table.to_pylist()) for table in map(open_package(port).table, ("claims", "units"))
    ]
    shown += [f.read_text("utf-8") for f in port.rglob("*.json")]
    assert not [text for text in shown if re.search("[\u3000-\u9fff]", text)]
    found = {(c, m) for c, measures in CONTESTED.items() for m in measures}
    assert {tuple(f.subject.split(".")[::2][:2]) for f in gd.check(port).findings} == found


def test_a_unit_is_called_what_the_project_s_list_calls_it(
    in_english: Path, tmp_path: Path
) -> None:
    port = copy(in_english, tmp_path / "port")
    change(port, "units", "people,persons", "people,persons\n年,years\nplace,places")
    build(port)
    claims = {
        row["claim_id"]: row["unit"] for row in open_package(port).table("claims").to_pylist()
    }
    assert [claims[c] for c in ("s1", "d1", "r1", "p1")] == ["年", "年", "place", "£"]
    found = [
        {(f.code, f.subject) for f in gd.check(port, engine=e).findings} for e in (None, "duckdb")
    ]
    assert found[0] == found[1]
    assert {code for code, _ in found[0]} == {"GD201"}


# Completion


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(shell: str, run: Run) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"_GD_METRICS_COMPLETE={shell}_complete" in result.output


def test_bash_completes_options_commands_and_formats(run: Run, tmp_path: Path) -> None:
    script = tmp_path / "completion.bash"
    script.write_text(run("completion", "bash").output, "utf-8")
    command = tmp_path / "gd-metrics"
    command.write_text(
        '#!/bin/sh\nexec python -c "from gd_metrics.cli.main import main as run; '
        "run(prog_name='gd-metrics')\"\n",
        "utf-8",
    )
    command.chmod(0o755)
    asked = f"""
        source {script}
        complete -p gd-metrics >/dev/null || exit 9
        ask() {{ COMP_WORDS=(gd-metrics "$@"); COMP_CWORD=$#; COMPREPLY=()
            _gd_metrics_completion gd-metrics; echo "${{COMPREPLY[@]}}"; }}
        ask check --fo
        ask comp
        ask check --format sa
    """
    env = {
        **os.environ,
        "PATH": f"{tmp_path}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.defpath}",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        ["bash", "--norc", "-c", asked], capture_output=True, text=True, env=env, check=False
    )
    assert done.stdout.splitlines() == ["--formula --format", "completion", "sarif"], done.stderr


def test_an_unknown_shell_is_refused(run: Run) -> None:
    assert run("completion", "tcsh").exit_code == 2


def test_a_list_of_accepted_is_a_csv_file_like_any(port: Path, run: Run) -> None:
    run("accept", CONTRADICTION, "--reason", 'Says "48", with a comma,\nand a line.')
    text = (port / "curation" / "accepted.csv").read_text("utf-8")
    rows = [*csv.DictReader(io.StringIO(text, newline=""))]
    assert {row["reason"] for row in rows} == {'Says "48", with a comma,\nand a line.'}
    assert gd.check(port).ok
