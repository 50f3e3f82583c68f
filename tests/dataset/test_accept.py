"""Accepting findings: the list that is written, and when it no longer holds."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import Result

import gd_metrics as gd
from conftest import edit_csv
from gd_metrics.dataset.accept import COLUMNS, accept
from gd_metrics.dataset.build import build
from harbour import CONTRADICTION, change, copy

Run = Callable[..., Result]
CLAIMS = """claim_id,source_id,indicator,period,printed,measure,value
a,one,dues,2024,48%,growth,48
b,one,dues,2024,43%,growth,43
c,two,staff,2024,"1,204 people",level,1205
"""
DUES = "GD201:dues._Z.growth.2024._Z.2023"
LIST = ("--accepted", "accepted.csv")
ON = ("--path", "claims.csv", *LIST, "--reason", "r")


def entries(file: str | Path = "accepted.csv") -> list[dict[str, str]]:
    with Path(file).open(encoding="utf-8", newline="") as lines:
        return [*csv.DictReader(lines)]


@pytest.fixture
def port(built_port: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the harbour project, and the folder to work in."""
    monkeypatch.chdir(copy(built_port, Path.cwd() / "port"))
    return Path.cwd()


@pytest.fixture
def loose(run: Run) -> Path:
    """A file of claims with a contradiction, and a row whose value is not what is printed."""
    Path("claims.csv").write_text(CLAIMS, "utf-8")
    return Path("claims.csv")


# A project


def test_a_baseline_keeps_the_reasons_that_still_hold(loose: Path, run: Run) -> None:
    run("accept", DUES, "--path", "claims.csv", *LIST, "--reason", "as printed")
    run("accept", "--all", *ON)
    reasons = {entry["cell"]: entry["reason"] for entry in entries()}
    assert reasons["dues._Z.growth.2024._Z.2023"] == "as printed"
    assert set(reasons.values()) == {"as printed", "r"}


def test_an_entry_says_what_was_accepted_why_and_when(port: Path) -> None:
    done = accept([CONTRADICTION], "A slip.", ".", wrong=["body"], day=date(2025, 1, 2))
    (entry,) = entries(done.file)
    assert (done.entries, done.file) == (1, Path("curation/accepted.csv"))
    assert tuple(entry) == COLUMNS
    rule, _, cell = CONTRADICTION.partition(":")
    assert (entry["rule"], entry["cell"], entry["claim_id"]) == (rule, cell, "body")
    assert (entry["reason"], entry["reviewed_on"]) == ("A slip.", "2025-01-02")


@pytest.mark.parametrize("path", [".", "datapackage", "datapackage/datapackage.json", None])
def test_a_project_is_known_by_any_of_its_paths(path: str | None, port: Path) -> None:
    done = accept([CONTRADICTION], "r", path)
    assert (done.file, done.built) == (
        Path("curation/accepted.csv"), Path("datapackage/datapackage.json")
    )  # fmt: skip
    assert gd.check().ok


def test_from_inside_its_package_the_project_is_found_too(
    port: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(port / "datapackage")
    accept([CONTRADICTION], "r", ".")
    assert len(entries(port / "curation" / "accepted.csv")) == 2


def test_without_a_claim_all_in_doubt_are_accepted(port: Path) -> None:
    accept([CONTRADICTION], "r")
    assert [e["claim_id"] for e in entries("curation/accepted.csv")] == ["body", "box"]


@pytest.mark.parametrize(
    "text", [("48%,,dues", "49%,,dues"), ("page=4,48%", "page=5,48%")], ids=["printed", "place"]
)
def test_a_changed_claim_needs_a_new_acceptance(
    text: tuple[str, str], port: Path, run: Run
) -> None:
    run("accept", CONTRADICTION, "--reason", "r", "--claim", "body")
    change(port, "claims", *text)
    change(port, "claims", "final,48", "final,49" if text[1].startswith("49") else "final,48")
    assert run("build").exit_code == 0
    result = run("check")
    assert result.exit_code == 1
    assert "error stale-acceptance" in result.output
    assert "has changed since it was reviewed" in result.output
    assert run("accept", CONTRADICTION, "--reason", "again", "--claim", "body").exit_code == 0
    assert run("check").exit_code == 0
    assert [e["reason"] for e in entries("curation/accepted.csv")] == ["again"]


def test_a_witness_that_changes_leaves_the_acceptance_as_it_is(port: Path, run: Run) -> None:
    run("accept", CONTRADICTION, "--reason", "r", "--claim", "body")
    change(port, "claims", "page=9,43%", "page=8,43%")
    build(port)
    assert run("check").exit_code == 0


def test_an_entry_without_its_contradiction_is_stale(port: Path, run: Run) -> None:
    run("accept", CONTRADICTION, "--reason", "r", "--claim", "body")
    edit_csv(port / "curation/claims.csv", lambda rows: rows.remove(
        next(row for row in rows if row["claim_id"] == "box")
    ))  # fmt: skip
    build(port)
    result = run("check")
    assert (result.exit_code, "no longer finds this contradiction" in result.output) == (1, True)


def test_a_project_that_changed_since_it_was_built_is_said_to_be_so(port: Path, run: Run) -> None:
    assert "stale-build" not in run("check").output
    change(port, "sources", "A record year", "A good year")
    assert "curation/ has changed since datapackage/ was built" in run("check").output
    accepted = run("accept", CONTRADICTION, "--reason", "r")
    assert "what was built is what was accepted: check again" in accepted.stderr
    assert "stale-build" not in run("check").output


def test_line_ends_of_another_system_are_no_change(port: Path, run: Run) -> None:
    for file in (port / "curation").glob("*.csv"):
        file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert "stale-build" not in run("check").output


def test_the_installed_data_are_no_project_to_write_to(run: Run) -> None:
    result = run("accept", "--all", "--reason", "r")
    assert result.exit_code == 2
    assert "this folder: is no project" in result.stderr


def test_a_zip_beside_a_project_is_no_project(port: Path, run: Run) -> None:
    run("pack", "-o", "port.zip")
    result = run("accept", CONTRADICTION, "--reason", "r", "--path", "port.zip")
    assert result.exit_code == 2
    assert "port.zip: is no project" in result.stderr
    assert run("accept", "--all", "--reason", "r", "--path", "port.zip", *LIST).exit_code == 0
    assert run("check", "port.zip", *LIST).exit_code == 0


def test_a_curation_file_by_itself_is_no_project(port: Path, run: Run) -> None:
    result = run("accept", "--all", "--reason", "r", "--path", "curation/claims.csv")
    assert result.exit_code == 2
    assert entries("curation/accepted.csv") == []


def test_a_project_that_can_t_be_built_any_more_says_so(port: Path, run: Run) -> None:
    change(port, "areas", "district", "harbour")
    result = run("accept", CONTRADICTION, "--reason", "r")
    assert result.exit_code == 2
    assert "the list is written, but the project can't be built" in result.stderr


# A lone file


def test_a_file_s_list_is_written_and_read(loose: Path, run: Run) -> None:
    assert run("check", "claims.csv", *LIST).exit_code == 1
    assert run("accept", DUES, "--claim", "a", *ON).exit_code == 0
    assert [e["claim_id"] for e in entries()] == ["a"]
    assert f"known as {DUES}" in run("check", "claims.csv", "-v", *LIST).output


def test_what_a_row_says_by_itself_can_be_accepted(loose: Path, run: Run) -> None:
    assert run("accept", "GD101:c", *ON).exit_code == 0
    assert [(e["rule"], e["cell"], e["claim_id"]) for e in entries()] == [("GD101", "c", "c")]
    run("accept", DUES, *ON)
    assert run("check", "claims.csv", "--ignore", "GD102", *LIST).exit_code == 0


def test_a_baseline_accepts_all_that_is_open_and_new_ones_fail(loose: Path, run: Run) -> None:
    assert run("accept", "--all", *ON).exit_code == 0
    assert run("check", "claims.csv", *LIST).exit_code == 0
    assert run("check", "claims.csv", *LIST, "--strict").exit_code == 1
    with loose.open("a", encoding="utf-8") as file:
        file.write("d,two,staff,2023,1100 people,level,1101\n")
    report = gd.check("claims.csv", accepted="accepted.csv")
    assert {f.subject for f in report.findings if f.fails} == {"d"}


def test_a_baseline_again_adds_nothing(loose: Path, run: Run) -> None:
    run("accept", "--all", *ON)
    before = entries()
    assert run("accept", "--all", *ON).exit_code == 0
    assert entries() == before


def test_entries_of_others_are_kept_as_they_are(loose: Path, run: Run) -> None:
    run("accept", "GD101:c", "--path", "claims.csv", *LIST, "--reason", "of\ntwo lines, 广东")
    run("accept", DUES, "--claim", "b", *ON)
    assert [e["reason"] for e in entries()] == ["of\ntwo lines, 广东", "r"]
    assert "of\\ntwo lines, 广东" in run("check", "claims.csv", "-v", *LIST).output


def test_the_list_is_utf_8_whatever_the_file_is(loose: Path, run: Run) -> None:
    text = CLAIMS.replace("one", "广东")
    loose.write_bytes(text.encode("gb18030"))
    Path("gd-metrics.toml").write_text('encoding = "gb18030"\n', "utf-8")
    reason = "广东的口径"
    accepted = run("accept", "--all", "--path", "claims.csv", *LIST, "--reason", reason)
    assert accepted.exit_code == 0, accepted.output
    result = run("check", "claims.csv", "-v", *LIST)
    assert (result.exit_code, reason in result.output) == (0, True)


def test_cells_that_are_no_numbers_are_mended_not_accepted(run: Run) -> None:
    Path("wide.csv").write_text("a,b\n1,x\n", "utf-8")
    Path("gd-metrics.toml").write_text('formulas = ["a = b"]\n', "utf-8")
    result = run("accept", "type-error:row 1", "--path", "wide.csv", *LIST, "--reason", "r")
    assert result.exit_code == 2
    assert not Path("accepted.csv").exists()


# What is refused


def test_a_finding_that_is_none_names_the_near_one(loose: Path, run: Run) -> None:
    result = run("accept", DUES.replace("2024", "2025"), *ON)
    assert result.exit_code == 2
    assert f"Did you mean {DUES}" in result.stderr
    assert not Path("accepted.csv").exists()


def test_a_claim_that_is_no_party_names_those_that_are(loose: Path, run: Run) -> None:
    result = run("accept", DUES, *ON, "--claim", "c")
    assert result.exit_code == 2
    assert "has no claim 'c'" in result.stderr
    assert "Known: a, b" in result.stderr


def test_to_accept_a_finding_again_renews_its_entries(loose: Path, run: Run) -> None:
    run("accept", DUES, *ON)
    assert run("accept", DUES, *ON[:-1], "a better reason").exit_code == 0
    assert {(e["claim_id"], e["reason"]) for e in entries()} == {
        ("a", "a better reason"),
        ("b", "a better reason"),
    }


def test_a_stale_entry_is_renewed_by_accepting_again(loose: Path, run: Run) -> None:
    run("accept", "--all", *ON)
    loose.write_text(CLAIMS.replace("48%", "49%").replace(",48", ",49"), "utf-8")
    assert run("check", "claims.csv", *LIST).exit_code == 1
    assert run("accept", DUES, *ON).exit_code == 0
    assert run("check", "claims.csv", *LIST).exit_code == 0


def test_all_takes_out_entries_whose_contradiction_is_gone(loose: Path, run: Run) -> None:
    run("accept", "--all", *ON)
    loose.write_text(CLAIMS.replace("48%", "43%").replace(",48", ",43"), "utf-8")
    assert run("check", "claims.csv", *LIST).exit_code == 1
    assert "took out 2 stale" in run("accept", "--all", *ON).output
    assert run("check", "claims.csv", *LIST).exit_code == 0


def test_what_a_rule_says_of_a_row_is_accepted_until_the_row_changes(loose: Path, run: Run) -> None:
    run("accept", "GD101:c", *ON)
    loose.write_text(CLAIMS.replace("1205", "1206"), "utf-8")
    assert "stale-acceptance" in run("check", "claims.csv", *LIST).output


def test_rows_of_tables_are_not_accepted_and_the_command_says_so(run: Run) -> None:
    Path("w.csv").write_text("a,b\n1,x\n", "utf-8")
    settings = "formulas = ['a = b']\n"
    Path("gd-metrics.toml").write_text(settings, "utf-8")
    result = run("accept", "--all", "--path", "w.csv", *LIST, "--reason", "r")
    assert (result.exit_code, "mended, not accepted" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ([DUES, "--path", "claims.csv", *LIST, "--reason", " "], ["a reason can't be empty"]),
        ([DUES, "--path", "claims.csv", "--reason", "r"], ["--accepted FILE"]),
        (["--path", "claims.csv", *LIST, "--reason", "r"], ["no FINDING"]),
        ([DUES, "--path", "nowhere.csv", *LIST, "--reason", "r"], ["no such file"]),
        ([DUES, "--path", "claims.csv", "--accepted", "no/x.csv", "--reason", "r"],
         ["no/x.csv: can't be written"]),
    ],
)  # fmt: skip
def test_what_can_t_be_accepted_is_refused_in_a_line(
    asked: list[str], words: list[str], loose: Path, run: Run
) -> None:
    result = run("accept", *asked)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert all(word in line for word in words), line


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"rule,cell\n", "lacks column claim_id"),
        (b"", "lacks column"),
        ("rule,广东\n".encode("gb18030"), "is not UTF-8"),
        (b'rule,cell,claim_id,fingerprint,reason\n"', "end of data"),
    ],
)
def test_a_list_that_is_none_is_refused(data: bytes, words: str, loose: Path, run: Run) -> None:
    Path("accepted.csv").write_bytes(data)
    assert words in run("check", "claims.csv", *LIST).output
    assert run("check", "claims.csv", *LIST).exit_code == 2
    assert run("accept", DUES, *ON).exit_code == 2
    assert Path("accepted.csv").read_bytes() == data


# What has no id of its own

ROWS = "indicator,period,measure,printed\ndues,2024,growth,48%\ndues,2024,growth,43%\n"
MORE = ROWS.replace("printed\n", "printed\nstaff,2024,level,12 people\n")


def test_entries_of_claims_without_ids_survive_an_inserted_row(run: Run) -> None:
    Path("claims.csv").write_text(ROWS, "utf-8")
    result = run("accept", "--all", *ON)
    assert "ids follow row numbers" in result.output
    Path("claims.csv").write_text(MORE, "utf-8")
    checked = run("check", "claims.csv", *LIST)
    assert (checked.exit_code, "1 known, with a reason" in checked.output) == (0, True)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_entries_of_claims_without_ids_survive_on_an_engine(engine: str, run: Run) -> None:
    Path("claims.csv").write_text(ROWS, "utf-8")
    run("accept", "--all", *ON)
    Path("claims.csv").write_text(MORE, "utf-8")
    assert run("check", "claims.csv", *LIST, "--engine", engine).exit_code == 0


def test_what_one_claim_without_an_id_says_alone_survives_an_inserted_row(run: Run) -> None:
    rows = "indicator,period,measure,base,printed\ndues,2024,share,all,130%\n"
    Path("claims.csv").write_text(rows, "utf-8")
    assert "GD102" in run("check", "claims.csv").output
    run("accept", "--all", *ON)
    Path("claims.csv").write_text(rows.replace("printed\n", "printed\na,2024,share,b,1%\n"))
    assert run("check", "claims.csv", *LIST).exit_code == 0


def test_an_entry_of_a_claim_without_an_id_is_stale_when_it_prints_something_else(run: Run) -> None:
    Path("claims.csv").write_text(ROWS, "utf-8")
    run("accept", "--all", *ON)
    Path("claims.csv").write_text(ROWS.replace("48%", "49%"), "utf-8")
    checked = run("check", "claims.csv", *LIST, "--format", "concise")
    assert (checked.exit_code, "stale-acceptance" in checked.output) == (1, True)


FORMULA = 'formulas = ["t = a + b"]\naccepted = "accepted.csv"\n'
TOWNS = "town,a,b,t\nLakeside,1,2,3\nRiverside,1,2,4\n"


def test_a_row_of_a_wide_table_is_accepted_by_its_key(run: Run) -> None:
    Path("towns.csv").write_text(TOWNS, "utf-8")
    Path("gd-metrics.toml").write_text(f'{FORMULA}key = "town"\n', "utf-8")
    run("accept", "GD303:Riverside", "--reason", "as printed", "--path", "towns.csv")
    (entry,) = entries()
    assert (entry["rule"], entry["cell"]) == ("GD303", "Riverside")
    assert entry["claim_id"] == "Riverside: t = a + b: t 4, a 1, b 2"
    assert run("check", "towns.csv").exit_code == 0
    Path("towns.csv").write_text(TOWNS.replace("town,", "town,", 1) + "Hill,1,2,4\n", "utf-8")
    assert run("check", "towns.csv").exit_code == 1  # another town with these figures


def test_a_row_without_a_key_is_accepted_by_its_figures(run: Run) -> None:
    Path("towns.csv").write_text(TOWNS, "utf-8")
    Path("gd-metrics.toml").write_text(FORMULA, "utf-8")
    run("accept", "--all", "--reason", "as printed", "--path", "towns.csv")
    Path("towns.csv").write_text(TOWNS.replace("t\n", "t\nHill,1,1,2\n"), "utf-8")
    assert run("check", "towns.csv").exit_code == 0
    Path("towns.csv").write_text(TOWNS.replace(",4\n", ",5\n"), "utf-8")
    result = run("check", "towns.csv", "--format", "concise")
    assert (result.exit_code, "stale-acceptance" in result.output) == (1, True)


def test_a_project_whose_description_is_broken_is_said_in_a_line(port: Path, run: Run) -> None:
    Path("curation/datapackage.toml").write_text("name = ", "utf-8")
    result = run("accept", CONTRADICTION, "--reason", "r")
    assert result.exit_code == 2
    assert "the list is written, but the project can't be built" in result.output
