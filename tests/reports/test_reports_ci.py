"""What CI systems read: each format by its own schema or by a real reader of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse
from xml.etree import ElementTree as ET

import jsonschema
import junitparser
import pytest
import xmlschema

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.checks.report import Report
from gd_metrics.reports import render
from gd_metrics.reports.sarif import artifact
from gd_metrics.rules import rules
from reporting import CLAIMS, everything, many

DATA = ROOT / "tests" / "data"


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """Reports with a finding of every kind, in the folder that they are about."""
    monkeypatch.chdir(tmp_path)
    return everything(tmp_path)


# SARIF

SARIF = json.loads((DATA / "sarif-schema-2.1.0.json").read_text("utf-8"))


@pytest.fixture
def run_(reports: list[Report]) -> dict[str, Any]:
    """The run of the reports' SARIF log, after its schema has accepted it."""
    log = json.loads(render("sarif", reports))
    jsonschema.Draft4Validator(SARIF).validate(log)
    (run,) = log["runs"]
    return dict(run)


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)


def test_sarif_has_every_rule_with_its_page(run_: dict[str, Any]) -> None:
    found = {rule["id"]: rule for rule in run_["tool"]["driver"]["rules"]}
    assert [rule.code for rule in rules()] == [*found][: len(rules())]
    assert found["GD201"]["help"]["markdown"].startswith("# GD201 repeat")
    assert found["GD201"]["fullDescription"]["text"].startswith("What it says: two claims")
    assert found["GD501"]["defaultConfiguration"]["level"] == "warning"
    assert found["constraint-error"]["shortDescription"]["text"] == "Constraint error."


def test_sarif_results_name_their_rule_by_id_and_index(run_: dict[str, Any]) -> None:
    ids = [rule["id"] for rule in run_["tool"]["driver"]["rules"]]
    assert all(ids[result["ruleIndex"]] == result["ruleId"] for result in run_["results"])
    assert len(run_["results"]) == 8


def test_sarif_levels_are_the_severities(run_: dict[str, Any]) -> None:
    levels = [result["level"] for result in run_["results"]]
    assert levels == ["error", "warning", "note", "error", "error", "error", "error", "error"]


def test_sarif_points_at_rows_from_the_root_of_the_sources(run_: dict[str, Any]) -> None:
    physical = run_["results"][0]["locations"][0]["physicalLocation"]
    location = physical["artifactLocation"]
    assert location["uriBaseId"] == "%SRCROOT%"
    assert location["uri"].isascii()
    assert unquote(location["uri"]) == CLAIMS
    assert physical["region"] == {"startLine": 3, "startColumn": 8}
    assert run_["columnKind"] == "unicodeCodePoints"


def test_every_uri_of_sarif_is_one(run_: dict[str, Any]) -> None:
    uris = [node["uri"] for node in nodes(run_) if "uri" in node]
    assert len(uris) > 10
    assert all(re.fullmatch(r"[\w.~:/?#@!$&'()*+,;=%-]+", uri, re.ASCII) for uri in uris)


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a b.csv", "a%20b.csv"),
        ("/data/表.csv", "file:///data/%E8%A1%A8.csv"),
        ("C:\\data\\a b.csv", "file:///C:/data/a%20b.csv"),
        ("https://example.org/a b.json", "https://example.org/a%20b.json"),
    ],
)
def test_a_file_outside_the_folder_has_a_uri_of_its_own(file: str, uri: str) -> None:
    assert artifact(file)["uri"] == uri
    assert urlparse(uri).geturl() == uri
    assert ("uriBaseId" in artifact(file)) == (uri == "a%20b.csv")


def test_sarif_links_the_claims_of_a_contradiction_to_their_rows(run_: dict[str, Any]) -> None:
    result = run_["results"][0]
    links = re.findall(r"\[([^\]]+)\]\((\d+)\)", result["message"]["text"])
    assert links == [("48%", "1"), ("43%", "2")]
    lines = {
        related["id"]: related["physicalLocation"]["region"]["startLine"]
        for related in result["relatedLocations"]
    }
    assert lines == {1: 3, 2: 5}


def test_sarif_messages_have_no_links_or_placeholders_but_their_own(run_: dict[str, Any]) -> None:
    texts = [node["text"] for node in nodes(run_["results"]) if "text" in node]
    bare = "\n".join(texts).replace("{{", "").replace("}}", "")
    assert "{" not in bare
    assert "}" not in bare
    assert "\\[x](1)" in bare
    assert not re.search(r"(?<!\\)\[x\]\(1\)", bare)


def test_sarif_suppresses_what_people_accepted_and_says_why(run_: dict[str, Any]) -> None:
    suppressed = [result["suppressions"] for result in run_["results"]]
    assert [len(s) for s in suppressed] == [0, 0, 0, 1, 0, 0, 0, 0]
    (accepted,) = suppressed[3]
    assert (accepted["kind"], accepted["status"]) == ("external", "accepted")
    assert accepted["justification"].startswith("Both are printed.")


def test_sarif_fingerprints_are_all_different(run_: dict[str, Any]) -> None:
    prints = [result["partialFingerprints"]["findingId/v1"] for result in run_["results"]]
    assert len(set(prints)) == len(prints)


def test_what_can_t_be_read_is_a_failed_run_in_sarif(run_: dict[str, Any]) -> None:
    (invocation,) = run_["invocations"]
    assert invocation["executionSuccessful"] is False
    told = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert told == ["not JSON: line 1, column 2", "not UTF-8"]
    assert all(result["ruleId"] != "unreadable" for result in run_["results"])


def test_sarif_of_a_table_in_memory_has_no_files() -> None:
    import pyarrow as pa

    report = gd.check_table(pa.table({"p": [1], "t": [2]}), ["p = t"])
    log = json.loads(render("sarif", [report]))
    jsonschema.Draft4Validator(SARIF).validate(log)
    (result,) = log["runs"][0]["results"]
    assert "physicalLocation" not in result["locations"][0]


def test_sarif_stays_within_what_github_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (run,) = json.loads(render("sarif", [many(tmp_path, 200), *everything(tmp_path)]))["runs"]
    assert all(len(result.get("relatedLocations", [])) < 100 for result in run["results"])


# JUnit


@pytest.fixture
def suites(reports: list[Report]) -> ET.Element:
    """The reports' JUnit XML, after Jenkins's schema has accepted it.

    It knows neither ``file`` nor ``line``, which GitLab and editors read and which Jenkins's
    own reader passes over.
    """
    root = ET.fromstring(render("junit", reports))
    strict = ET.fromstring(ET.tostring(root))
    for case in strict.iter("testcase"):
        case.attrib.pop("file", None)
        case.attrib.pop("line", None)
    xmlschema.XMLSchema(DATA / "junit-10.xsd").validate(strict)
    return root


def test_junit_has_a_suite_for_each_report_with_its_counts(suites: ET.Element) -> None:
    counts = [
        tuple(int(suite.get(name, "")) for name in ("failures", "errors", "skipped"))
        for suite in suites
    ]
    assert counts == [(6, 0, 1), (0, 2, 0)]
    assert (suites.get("failures"), suites.get("errors")) == ("6", "2")
    for suite in suites:
        assert int(suite.get("tests", "")) == len(suite.findall("testcase"))


def test_junitparser_reads_what_junit_says(reports: list[Report]) -> None:
    first, second = junitparser.JUnitXml.fromstring(render("junit", reports).encode())
    cases = {(case.classname, case.name): case for case in first}
    assert len(cases) == first.tests
    failed = cases["gd-metrics.GD201 repeat", "nev_output.CN-GD.growth.2024.NBS.2023"]
    (failure,) = failed.result
    assert isinstance(failure, junitparser.Failure)
    assert "printed as 48% and 43%" in failure.message
    assert f"{CLAIMS}:3:8" in failure.text
    assert "stands for 47.5 to 48.5 %, the others say 42.5 to 43.5 %" in failure.text
    assert not cases["gd-metrics.GD302 share", "nothing found"].result
    assert all(isinstance(case.result[0], junitparser.Error) for case in second)


def test_junit_cases_have_file_and_line_where_gitlab_and_editors_look(suites: ET.Element) -> None:
    case = suites[0][0]
    assert (case.get("file"), case.get("line")) == (CLAIMS, "3")


def test_junit_passes_information_and_skips_what_is_accepted(suites: ET.Element) -> None:
    cases = {case.get("name", "")[-2:]: case for case in suites[0]}
    assert [child.tag for child in cases[".c"]] == ["system-out"]
    assert [child.tag for child in cases[".d"]] == ["skipped", "system-out"]


def test_junit_names_are_unique_since_readers_drop_others(suites: ET.Element) -> None:
    names = [(case.get("classname"), case.get("name")) for case in suites.iter("testcase")]
    assert len(set(names)) == len(names)


def test_junit_shows_formulas_that_hold_or_could_not_be_tested() -> None:
    import pyarrow as pa

    table = pa.table({"p": [1], "t": [1], "n": pa.array([None], pa.int64())})
    report = gd.check_table(table, ["p = t", "p = n"])
    cases = {c.get("name"): [*c] for c in ET.fromstring(render("junit", [report])).iter("testcase")}
    assert [child.tag for child in cases["p = n"]] == ["skipped"]
    assert cases["p = t"] == []


# GitHub

COMMAND = re.compile(r"::(?P<kind>error|warning|notice) (?P<properties>[^:]*)::(?P<data>.*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The annotations of a log, read as GitHub's runner reads them."""

    def back(value: str) -> str:
        for code, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n")):
            value = value.replace(code, character)
        return value.replace("%25", "%")

    found = []
    for line in text.splitlines():
        if match := COMMAND.fullmatch(line):
            pairs = (pair.split("=", 1) for pair in match["properties"].split(","))
            properties = {key: back(value) for key, value in pairs}
            found.append((match["kind"], properties, back(match["data"])))
    return found


def test_github_annotates_the_row_of_each_open_finding(reports: list[Report]) -> None:
    found = commands(render("github", reports))
    kinds = [kind for kind, _, _ in found]
    assert kinds == ["error", "warning", "notice", *["error"] * 6]
    _, properties, message = found[0]
    assert properties == {
        "file": CLAIMS,
        "line": "3",
        "col": "8",
        "title": "GD201 nev_output.CN-GD.growth.2024.NBS.2023",
    }
    assert message.splitlines()[1:] == [
        "48% stands for 47.5 to 48.5 %, the others say 42.5 to 43.5 %, "
        "at least 4 percentage points apart",
        "43% stands for 42.5 to 43.5 %, the others say 47.5 to 48.5 %, "
        "at least 4 percentage points apart",
    ]


def test_github_escapes_what_ends_a_command(reports: list[Report]) -> None:
    warning = next(c for c in render("github", reports).splitlines() if c.startswith("::warn"))
    assert "%25" in warning
    assert "%0A" in warning
    assert "::error::" in commands(warning)[0][2]


def test_github_says_how_many_it_does_not_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = render("github", [many(tmp_path, 20)]).splitlines()
    assert "gd-metrics: GitHub annotates the first 10 of 20 errors; all of them stand" in lines[-2]
    assert lines[-1].startswith("gd-metrics: datapackage.json: 1 table, 20 claims: 20 errors")


# GitLab

ISSUES = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "type": {"const": "issue"},
            "categories": {"type": "array", "items": {"enum": ["Bug Risk"]}, "minItems": 1},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./|/)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                    "positions": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {
                            "begin": {
                                "type": "object",
                                "required": ["line", "column"],
                                "properties": {
                                    "line": {"type": "integer", "minimum": 1},
                                    "column": {"type": "integer", "minimum": 1},
                                },
                            }
                        },
                    },
                },
            },
        },
    },
}
"""What GitLab's documentation of code quality reports asks for; its own schema asks less."""


def test_gitlab_gets_the_open_findings_as_its_documentation_asks(reports: list[Report]) -> None:
    issues = json.loads(render("gitlab", reports))
    jsonschema.Draft202012Validator(ISSUES).validate(issues)
    assert [i["severity"] for i in issues] == [
        *("major", "minor", "info", "major", "major", "major", "major", "blocker", "blocker"),
    ]
    assert issues[0]["location"] == {
        "path": CLAIMS,
        "lines": {"begin": 3},
        "positions": {"begin": {"line": 3, "column": 8}},
    }
    assert issues[0]["check_name"] == "GD201"


def test_gitlab_s_fingerprints_are_unique_also_where_findings_are_alike(
    reports: list[Report],
) -> None:
    issues = json.loads(render("gitlab", [*reports, *reports]))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
