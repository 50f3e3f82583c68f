"""The check: the article's contradiction, what people accepted, and every kind of bad input."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from syrupy.assertion import SnapshotAssertion

import gd_metrics as gd
from conftest import edit_csv, edit_descriptor, edit_table, resource, write_table
from gd_metrics.dataset.accept import accept
from gd_metrics.dataset.build import build

Run = Callable[..., Result]


def test_the_article_contradicts_itself_exactly_once(article: Path) -> None:
    report = gd.check(article)
    (finding,) = report.findings
    assert finding.code == "GD201"
    assert finding.severity == "error"
    assert [m.claim.printed for m in finding.members] == ["48%", "43%"]
    assert [m.claim.place for m in finding.members] == [
        "body, paragraph 5, characters 425–428",
        "box, paragraph 1, characters 2849–2852",
    ]
    assert [str(m.implied) for m in finding.members] == ["[42.5, 43.5]", "[47.5, 48.5]"]
    assert {m.gap for m in finding.members} == {4}
    assert not report.ok


def test_the_report_shows_both_places_and_the_gap(
    article: Path, run: Run, snapshot: SnapshotAssertion
) -> None:
    result = run("check", article, "-v")
    assert result.exit_code == 1
    assert result.output.replace(str(article), "article") == snapshot


def test_the_json_report_carries_the_same(article: Path, run: Run) -> None:
    result = run("check", article, "--format", "json")
    (report,) = json.loads(result.output)["reports"]
    (finding,) = report["findings"]
    assert (report["ok"], finding["code"]) == (False, "GD201")
    assert [c["implied"] for c in finding["claims"]] == [["42.5", "43.5"], ["47.5", "48.5"]]


def test_two_claims_contradict_in_either_order(article: Path) -> None:
    found = {}
    for reverse in (False, True):
        edit_csv(article / "curation" / "claims.csv", lambda rows, r=reverse: rows.sort(
            key=lambda row: row["claim_id"], reverse=r
        ))  # fmt: skip
        build(article)
        (finding,) = gd.check(article).findings
        found[reverse] = {m.claim.claim_id: (m.implied, m.gap) for m in finding.members}
    assert found[False] == found[True]


ACCEPTED = "ycwb-2025-01-12"


@pytest.fixture
def reviewed(article: Path) -> Path:
    """The article's project, where somebody has accepted that one claim of it is wrong."""
    accept([], "A slip of the page.", article, every=True, wrong=[ACCEPTED])
    return article


def test_an_accepted_contradiction_is_shown_and_passes(project: Path, run: Run) -> None:
    result = run("check", project, "--show", "accepted")
    assert result.exit_code == 0
    assert "known GD201: new-energy vehicle output, growth, Guangdong, 2024" in result.output
    assert "  48%  Yangcheng Evening News, 2025-01, body, paragraph 5" in result.output


def test_strict_fails_on_what_is_accepted(project: Path, run: Run) -> None:
    assert run("check", project, "--strict").exit_code == 1


def test_an_acceptance_is_stale_when_its_claim_has_changed(reviewed: Path, run: Run) -> None:
    def reprint(rows: list[dict[str, str]]) -> None:
        row = next(r for r in rows if r["claim_id"] == ACCEPTED)
        row |= {"printed": "49%", "value": "49"}

    edit_csv(reviewed / "curation" / "claims.csv", reprint)
    build(reviewed)
    result = run("check", reviewed)
    assert result.exit_code == 1
    assert "stale-acceptance" in result.output
    assert "has changed since it was reviewed" in result.output


def test_an_acceptance_is_stale_when_nothing_contradicts_any_more(reviewed: Path, run: Run) -> None:
    def drop(rows: list[dict[str, str]]) -> None:
        rows[:] = [
            r for r in rows if not (r["indicator"] == "nev_output" and r["claim_id"] != ACCEPTED)
        ]

    edit_csv(reviewed / "curation" / "claims.csv", drop)
    build(reviewed)
    result = run("check", reviewed)
    assert result.exit_code == 1
    assert "no longer finds this contradiction" in result.output


def test_an_acceptance_is_stale_when_its_claim_is_gone(reviewed: Path, run: Run) -> None:
    def drop(rows: list[dict[str, str]]) -> None:
        rows[:] = [r for r in rows if r["claim_id"] != ACCEPTED]

    edit_csv(reviewed / "curation" / "claims.csv", drop)
    build(reviewed)
    result = run("check", reviewed)
    assert result.exit_code == 1
    assert "no longer exists" in result.output


def test_accepting_one_claim_leaves_a_conflict_among_the_others_open(reviewed: Path) -> None:
    def third(rows: list[dict[str, str]]) -> None:
        row = next(r for r in rows if r["claim_id"] == "ycwb-2025-01-43")
        rows.append({**row, "claim_id": "third", "printed": "40%", "value": "40", "locator": ""})

    edit_csv(reviewed / "curation" / "claims.csv", third)
    build(reviewed)
    report = gd.check(reviewed)
    finding = next(
        f for f in report.findings if f.subject.startswith("nev_output.CN-GD.growth.2024.")
    )
    assert finding.fails
    assert len({m.claim.claim_id for m in finding.members} & {"third", ACCEPTED}) == 2


# Texts


def text_of(rows: list[dict[str, str]]) -> str:
    """A synthetic text that has every literal of the rows at its locator."""
    characters = ["。"] * 5000
    for row in rows:
        if row["locator"].startswith("char="):
            start = int(row["locator"][5:].split(",")[0])
            characters[start : start + len(row["printed"])] = row["printed"]
    return "".join(characters)


@pytest.fixture
def texts(article: Path, tmp_path: Path) -> Path:
    """A folder with a synthetic text for the article, and a file that is no text."""
    rows: list[dict[str, str]] = []
    for name in ("claims", "milestones"):
        edit_csv(article / "curation" / f"{name}.csv", rows.extend)
    text = text_of(rows)
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "any-name.txt").write_text(text, "utf-8")
    (folder / "picture.bin").write_bytes(b"\xff\xfe\xfd")
    digest = hashlib.sha256(text.encode()).hexdigest()

    def rehash(sources: list[dict[str, str]]) -> None:
        next(s for s in sources if s["source_id"] == "ycwb-2025-01")["sha256"] = digest

    edit_csv(article / "curation" / "sources.csv", rehash)
    build(article)
    return folder


def test_locators_are_verified_in_the_text_with_their_hash(article: Path, texts: Path) -> None:
    report = gd.check(article, texts=texts)
    assert report.located is not None
    assert (report.located.verified, report.located.unverified) == (74, 0)
    assert [f.code for f in report.findings] == ["GD201"]


def test_a_literal_that_stands_elsewhere_is_found_with_its_place(
    article: Path, texts: Path
) -> None:
    def shift(rows: list[dict[str, str]]) -> None:
        row = next(r for r in rows if r["printed"] == "48%")
        row["locator"] = "char=426,429"

    edit_csv(article / "curation" / "claims.csv", shift)
    build(article)
    messages = [f.message for f in gd.check(article, texts=texts).findings if f.code == "GD101"]
    assert messages == [
        "char=426,429 holds '8%。', not '48%'; the nearest '48%' is at char=425,428"
    ]


def test_claims_without_their_text_are_counted_as_not_verified(
    article: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "no-texts"
    empty.mkdir()
    located = gd.check(article, texts=empty).located
    assert located is not None
    assert (located.verified, located.unverified) == (0, 74)


# Bad input: exit code 1, every row with its number and key


def at(key: str, **changes: Any) -> Callable[[list[dict[str, Any]]], None]:
    def edit(rows: list[dict[str, Any]]) -> None:
        next(r for r in rows if r["claim_id"] == f"ycwb-2025-01-{key}").update(changes)

    return edit


BAD_ROWS = {
    "duplicate claim_id": (at("12", claim_id="ycwb-2025-01-11"), "claim_id is not unique"),
    "unknown indicator": (at("12", indicator="ghost"), "unknown indicator 'ghost'"),
    "unknown area": (at("12", area="XX"), "unknown area 'XX'"),
    "unknown unit": (at("12", unit="furlong"), "unknown unit 'furlong'"),
    "unknown source": (at("12", source_id="ghost"), "unknown source_id 'ghost'"),
    "unknown citation": (at("12", attributed_to="ghost"), "unknown attributed_to 'ghost'"),
    "malformed locator": (at("12", locator="line 3"), "must match"),
    "locator out of order": (at("12", locator="char=428,425"), "runs backwards"),
    "locator of another length": (at("12", locator="char=425,429"), "holds 4 characters"),
    "NaN": (at("12", value=math.nan), "nan is not a finite number"),
    "infinite": (at("12", value=math.inf), "inf is not a finite number"),
    "infinite bound": (at("12", upper=math.inf), "leave it empty where unbounded"),
    "lower above upper": (at("12", lower=49.0), "lower bound 49 lies above upper bound 48.5"),
    "value not said": (at("12", value=47.6), "'48%' says 48, not 47.6"),
    "hedge not said": (at("12", hedge="about"), "'48%' says 'exact', not 'about'"),
    "bound not said": (at("12", lower=47.0), "'48%' says 47.5, not 47.0"),
    "unreadable": (at("12", printed="4八%x"), "can't read '4八%x'"),
    "share above 100 %": (at("13", printed="125%", value=125.0, lower=124.5, upper=125.5,
                             hedge="exact", locator=None), "outside 0 to 100"),
    "half a rank": (at("02", printed="1.5", value=1.5, lower=1.45, upper=1.55, locator=None),
                    "is not a positive whole number"),
    "empty literal": (at("12", printed=None), "printed: must not be empty"),
    "another unit": (at("09", unit="个", locator=None), "unit is 个, that of gii_cluster"),
    "too many digits": (at("12", printed="9" * 400 + "%", locator=None), "too large"),
    "unknown measure": (at("12", measure="speed"), "measure: must be one of"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_ROWS)
def test_a_bad_row_is_reported_with_its_number_and_key(case: str, package: Path, run: Run) -> None:
    edit, message = BAD_ROWS[case]
    edit_table(package, "claims", edit)
    result = run("check", package)
    assert result.exit_code == 1
    line = next(line for line in result.output.splitlines() if message in line)
    assert "ycwb-2025-01-" in line
    assert "claims, row " in line


def test_all_bad_rows_are_listed_at_once(package: Path) -> None:
    def break_several(rows: list[dict[str, Any]]) -> None:
        for key in ("12", "14", "15"):
            at(key, value=1.0)(rows)
        at("16", area="XX")(rows)

    edit_table(package, "claims", break_several)
    report = gd.check(package)
    broken = {f.row: f.subject for f in report.findings if f.row is not None}
    assert broken == {n: f"ycwb-2025-01-{n}" for n in (12, 14, 15, 16)}
    assert report.to_table().num_rows == len(report.findings)


KEPT = ("claims", "sources", "indicators", "areas", "units")


def only(*names: str) -> Callable[[dict[str, Any]], None]:
    """Leave only some resources in a descriptor."""

    def forget(descriptor: dict[str, Any]) -> None:
        descriptor["resources"] = [r for r in descriptor["resources"] if r["name"] in names]

    return forget


def test_a_package_of_claims_alone_is_checked_for_what_needs_nothing_else(package: Path) -> None:
    edit_descriptor(package, only("claims"))
    assert {f.code for f in gd.check(package).findings} >= {"GD201"}


def test_a_package_without_claims_is_checked_for_its_structure(package: Path) -> None:
    edit_descriptor(package, only("areas", "units"))
    assert gd.check(package).ok
    with pytest.raises(gd.PackageError, match="no table of claims"):
        gd.diagnose(package)
    with pytest.raises(gd.PackageError, match="no table of claims"):
        gd.support("x", package)


def test_a_package_of_no_claims_yet_passes(package: Path) -> None:
    edit_descriptor(package, only(*KEPT))
    edit_table(package, "claims", list.clear)
    report = gd.check(package)
    assert (report.ok, report.rows["claims"]) == (True, 0)


def test_a_row_without_anything_hides_no_other_findings(package: Path) -> None:
    edit_descriptor(package, only(*KEPT))
    edit_table(package, "claims", lambda rows: rows[0].update(dict.fromkeys(rows[0])))
    found = {f.code for f in gd.check(package).findings}
    assert found >= {"blank-row", "GD201"}


def test_a_formula_that_can_t_be_read_is_refused(package: Path, run: Run) -> None:
    edit_table(package, "formulas", lambda rows: rows[0].update(formula="a = = b"))
    refused(run("check", package), "table 'formulas'", "is missing")


# Bad input: exit code 2, one clear line, no traceback


def refused(result: Result, *words: str) -> None:
    lines = [line for line in result.output.splitlines() if "unreadable" in line]
    assert result.exit_code == 2
    assert len(lines) == 1
    assert all(word in lines[0] for word in words), lines[0]


def test_a_missing_path_is_refused(run: Run) -> None:
    refused(run("check", "nowhere"), "nowhere", "no such file", "check the path")


def test_a_folder_without_a_descriptor_is_refused(run: Run, tmp_path: Path) -> None:
    refused(run("check", tmp_path / "empty"), "not a data package", "build one")


def test_a_url_is_refused_and_never_fetched(run: Run) -> None:
    refused(run("check", "https://example.org/datapackage.json"), "is a URL", "download it")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", ["not JSON", "line 1, column 2"]),
        (b"[]", ["lists no resources"]),
        (b"{}", ["lists no resources"]),
        (b'{"resources": [{}]}', ["resource 1 has no name"]),
        (b'{"resources": [{"name": "a"}]}', ["has no path"]),
        (b'{"resources": [{"name": "a", "path": "a.csv"}]}', ["has no schema"]),
        (b'{"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": [{}]}}]}', ["field"]),
        (b"\xff\xfe", ["not UTF-8"]),
        (
            b'{"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": '
            b'[{"name": "b", "type": "foo"}]}}]}',
            ["has type 'foo'"],
        ),
        (
            b'{"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": '
            b'[{"name": "b", "type": "string"}], "primaryKey": "c"}}]}',
            ["names 'c'"],
        ),
        (
            b'{"resources": [{"name": "a", "path": "a.csv", "hash": 5, "schema": {"fields": '
            b'[{"name": "b", "type": "string"}]}}]}',
            ["hash is no text"],
        ),
        (
            b'{"resources": [{"name": "a", "path": "a.csv", "schema": {"fields": [{"name": "b", '
            b'"type": "string", "constraints": {"pattern": "("}}]}}]}',
            ["can't be read: '('"],
        ),
    ],
)
def test_a_file_that_is_no_descriptor_is_refused(
    content: bytes, words: list[str], run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "datapackage.json"
    file.write_bytes(content)
    refused(run("check", file), "datapackage.json", *words)


@pytest.mark.parametrize(
    "path", ["../claims.parquet", "/etc/passwd", "data/../../x.parquet", "C:\\x", "a\\..\\b"]
)
def test_a_path_that_leaves_the_package_is_refused(path: str, package: Path, run: Run) -> None:
    edit_descriptor(package, lambda d: resource(d, "claims").update(path=path))
    refused(run("check", package), "leaves the package", "'claims'")


def test_a_resource_at_a_url_is_refused(package: Path, run: Run) -> None:
    url = "https://example.org/claims.parquet"
    edit_descriptor(package, lambda d: resource(d, "claims").update(path=url))
    refused(run("check", package), "is a URL", "'claims'")


def test_a_link_out_of_the_package_is_refused(package: Path, run: Run, tmp_path: Path) -> None:
    file = package / "data" / "claims.parquet"
    outside = tmp_path / "outside.parquet"
    file.rename(outside)
    file.symlink_to(outside)
    refused(run("check", package), "link that leaves the package")


def test_a_missing_file_is_refused(package: Path, run: Run) -> None:
    (package / "data" / "claims.parquet").unlink()
    refused(run("check", package), "claims.parquet", "is missing")


def test_a_file_with_another_hash_is_told_beside_what_is_wrong_with_it(
    package: Path, run: Run
) -> None:
    file = package / "data" / "claims.parquet"
    file.write_bytes(file.read_bytes() + b"\0")
    result = run("check", package)
    refused(result, "claims.parquet", "can't be read")
    (line,) = (line for line in result.output.splitlines() if "hash-count" in line)
    assert all(word in line for word in ("claims.parquet", "sha256", "has changed"))


def test_a_truncated_file_is_refused_even_without_a_hash(package: Path, run: Run) -> None:
    file = package / "data" / "claims.parquet"
    file.write_bytes(file.read_bytes()[:-100])
    edit_descriptor(package, lambda d: resource(d, "claims").pop("hash"))
    refused(run("check", package), "claims.parquet", "can't be read")


def test_a_missing_column_is_refused(package: Path, run: Run) -> None:
    table = pq.ParquetFile(package / "data" / "claims.parquet").read()
    write_table(package, "claims", table.drop_columns(["printed"]))
    refused(run("check", package), "lacks column 'printed'")


def test_a_column_of_another_type_is_refused(package: Path, run: Run) -> None:
    table = pq.ParquetFile(package / "data" / "claims.parquet").read()
    place = table.schema.get_field_index("value")
    table = table.set_column(place, "value", table["value"].cast(pa.string()))
    write_table(package, "claims", table)
    refused(run("check", package), "column 'value' is string, not double")


def test_claims_that_lack_what_the_rules_read_are_refused(package: Path, run: Run) -> None:
    table = pq.ParquetFile(package / "data" / "claims.parquet").read()
    write_table(package, "claims", table.drop_columns(["vintage"]))

    def forget(descriptor: dict[str, Any]) -> None:
        schema = resource(descriptor, "claims")["schema"]
        schema["fields"] = [f for f in schema["fields"] if f["name"] != "vintage"]

    edit_descriptor(package, forget)
    refused(run("check", package), "'claims' lacks column 'vintage'")


def test_several_broken_files_are_all_named(package: Path, run: Run) -> None:
    for name in ("areas", "units"):
        (package / "data" / f"{name}.parquet").unlink()
    result = run("check", package)
    assert result.exit_code == 2
    assert [name in result.output for name in ("areas.parquet", "units.parquet")] == [True, True]


def test_a_folder_of_texts_that_is_not_there_is_refused(package: Path, run: Run) -> None:
    refused(run("check", package, "--texts", "nowhere"), "no such folder")
