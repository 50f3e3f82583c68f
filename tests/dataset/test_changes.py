"""Two releases of a package: what is an error, what is a revision, what is mere news."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

import gd_metrics as gd
from conftest import ARTICLE, ROOT, edit_csv, edit_descriptor, edit_table, resource, write_table
from gd_metrics.claim import Claim
from gd_metrics.dataset.build import build
from gd_metrics.quantity import parse
from gd_metrics.reports.diff import changes as report_of_changes
from gd_metrics.reports.diff.changes import render
from gd_metrics.reports.diff.release_note import NOTHING
from gd_metrics.tables.package import sha256
from making import claim, table

Run = Callable[..., Result]
Rows = list[dict[str, Any]]

NEV = "ycwb-2025-01-12"
"""The article's 48 %, where its box says 43 %."""
CELL = "nev_output.CN-GD.growth.2024.NBS.2023"


@pytest.fixture
def old(built_article: Path, tmp_path: Path) -> Path:
    """A package of the first release."""
    return Path(shutil.copytree(built_article / "datapackage", tmp_path / "old"))


@pytest.fixture
def new(built_article: Path, tmp_path: Path) -> Path:
    """The same package, to be changed."""
    return Path(shutil.copytree(built_article / "datapackage", tmp_path / "new"))


def mend(package: Path, claim_id: str, **values: Any) -> None:
    """Change columns of a claim; what is read from its literal follows."""

    def edit(rows: Rows) -> None:
        (row,) = [r for r in rows if r["claim_id"] == claim_id]
        row.update(values)
        if {"printed", "context", "unit"} & values.keys():
            read = parse(row["printed"], row["context"] or "", unit=row["unit"]).to(row["unit"])
            row["value"], row["hedge"] = float(read.value), read.hedge
            row["lower"], row["upper"] = (
                None if bound is None else float(bound) for bound in (read.lower, read.upper)
            )

    edit_table(package, "claims", edit)


def drop(package: Path, name: str, **values: Any) -> None:
    """Take rows out of a table: those that have these values."""
    wanted = values.items()
    edit_table(package, name, lambda rows: _filter(rows, lambda r: not wanted <= r.items()))


def _filter(rows: Rows, keep: Callable[[Mapping[str, Any]], bool]) -> None:
    rows[:] = [row for row in rows if keep(row)]


# claims


def test_a_release_does_not_differ_from_itself(package: Path) -> None:
    changes = gd.diff(package, package)
    assert changes.ok
    assert changes.empty
    assert changes == gd.Changes(changes.old, changes.new)


def test_another_order_of_the_rows_is_no_change(old: Path, new: Path) -> None:
    for name in ("claims", "figures", "sources", "figure_claims"):
        edit_table(new, name, list.reverse)
    assert gd.diff(old, new).empty


def test_a_claim_that_is_new_is_added(old: Path, new: Path) -> None:
    drop(old, "claims", claim_id=NEV)
    changes = gd.diff(old, new)
    assert [c.claim_id for c in changes.added] == [NEV]
    assert changes.ok


def test_an_id_that_is_gone_is_an_error(old: Path, new: Path) -> None:
    drop(new, "claims", claim_id=NEV)
    changes = gd.diff(old, new)
    assert [c.printed for c in changes.removed] == ["48%"]
    assert not changes.ok


def test_an_id_that_moves_to_another_source_is_reused(old: Path, new: Path) -> None:
    mend(new, NEV, source_id="gd-gwr-2025")
    changes = gd.diff(old, new)
    (reused,) = changes.reused
    assert (reused.claim_id, [c.column for c in reused.columns]) == (NEV, ["source_id"])
    assert not changes.ok
    assert changes.relabelled == changes.revised == changes.changed == ()


def test_an_id_whose_cell_and_literal_change_together_is_reused(old: Path, new: Path) -> None:
    mend(new, NEV, indicator="gdp", printed="3.5%")
    changes = gd.diff(old, new)
    assert [c.claim_id for c in changes.reused] == [NEV]
    assert (changes.ok, changes.revised) == (False, ())


@pytest.mark.parametrize(
    ("column", "value"),
    [("indicator", "gdp"), ("area", "CN"), ("period", "2023"), ("basis", "CAAM"), ("base", "2022")],
)
def test_a_cell_that_is_mended_is_relabelled_and_no_error(
    column: str, value: str, old: Path, new: Path
) -> None:
    mend(new, NEV, **{column: value})
    changes = gd.diff(old, new)
    (relabelled,) = changes.relabelled
    assert [c.column for c in relabelled.columns] == [column]
    assert relabelled.columns[0].new == value
    assert changes.ok
    assert changes.reused == changes.revised == changes.changed == ()


def test_a_literal_that_is_mended_is_revised_and_says_how_far_off_it_was(
    old: Path, new: Path
) -> None:
    mend(new, NEV, printed="43%")
    changes = gd.diff(old, new)
    (revised,) = changes.revised
    assert (revised.interval.meets, revised.interval.gap) == (False, 4)
    assert str(revised.interval.old.interval) == "[47.5, 48.5]"
    assert str(revised.interval.new.interval) == "[42.5, 43.5]"
    assert changes.ok


@pytest.mark.parametrize(
    ("printed", "meets"),
    [("48.2%", True), ("约50%", True), ("49%", False), ("超48.5%", True), ("超49%", False)],
)
def test_intervals_meet_as_those_of_two_claims_would(
    printed: str, meets: bool, old: Path, new: Path
) -> None:
    mend(new, NEV, printed=printed)
    (revised,) = gd.diff(old, new).revised
    assert revised.interval.meets is meets


def test_an_interval_in_another_unit_is_the_same_interval(old: Path, new: Path) -> None:
    row = next(r for r in pq_rows(old, "claims") if r["printed"] == "约7.7万家")
    mend(new, row["claim_id"], unit="万家")
    changes = gd.diff(old, new)
    assert changes.revised == ()
    assert [c.claim_id for c in changes.changed] == [row["claim_id"]]


def test_a_unit_that_counts_something_else_never_meets() -> None:
    before, after = (claim("a", printed, unit=u) for printed, u in (("5%", "%"), ("5家", "家")))
    with tempfile.TemporaryDirectory() as folder:
        (revised,) = gd.diff(*release(Path(folder), [before], [after], same_source=True)).revised
    assert (revised.interval.meets, revised.interval.gap) == (False, None)


def test_a_claim_that_is_relabelled_and_reread_is_both(old: Path, new: Path) -> None:
    mend(new, NEV, period="2023", context="下降")
    changes = gd.diff(old, new)
    assert [c.claim_id for c in changes.relabelled] == [c.claim_id for c in changes.revised]
    assert changes.revised[0].interval.new.value == -48


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("note", "said twice"), ("rank", "deprecated"), ("vintage", "final"),
        ("locator", "char=1,4"), ("section", None), ("attributed_to", "gd-gwr-2025"),
    ],
)  # fmt: skip
def test_every_other_column_is_named_with_what_it_said_and_says(
    column: str, value: str | None, old: Path, new: Path
) -> None:
    mend(new, NEV, **{column: value})
    changes = gd.diff(old, new)
    ((found,),) = (c.columns for c in changes.changed)
    assert (found.column, found.new) == (column, value)
    assert found.old != found.new
    assert changes.ok


def test_stored_bounds_count_where_the_literal_gives_others(old: Path, new: Path) -> None:
    mend(new, NEV, lower=47.0, upper=49.0)
    (revised,) = gd.diff(old, new).revised
    assert str(revised.interval.new.interval) == "[47, 49]"
    assert str(revised.interval.old.interval) == "[47.5, 48.5]"


def test_claims_are_listed_by_their_ids(old: Path, new: Path) -> None:
    def edit(rows: Rows) -> None:
        for row in rows:
            row["note"] = "again"
        rows.sort(key=lambda row: row["printed"])

    edit_table(new, "claims", edit)
    ids = [c.claim_id for c in gd.diff(old, new).changed]
    assert ids == sorted(ids)
    assert len(ids) == len(pq_rows(old, "claims"))


def test_rows_that_lack_what_they_must_have_are_compared_all_the_same(old: Path, new: Path) -> None:
    mend(new, NEV, source_id=None, area=None, lower=float("nan"))
    edit_table(new, "claims", lambda rows: rows.append(rows[0] | {"claim_id": None}))
    edit_table(new, "claims", lambda rows: rows.append(rows[0]))
    changes = gd.diff(old, new)
    assert [c.claim_id for c in changes.reused] == [NEV]
    assert changes.added == changes.removed == ()
    assert {f.code for f in changes.gained} >= {"constraint-error", "primary-key"}
    assert all(render(changes, name) for name in ("text", "json", "markdown"))
    assert gd.diff(new, new).empty


# figures, findings, tables, columns


def test_a_figure_that_leaves_its_interval_is_told_by_its_cell(old: Path, new: Path) -> None:
    cell = pq_rows(old, "figures")[0]["cell"]

    def edit(rows: Rows) -> None:
        (row,) = [r for r in rows if r["cell"] == cell]
        row.update(value=1.0, lower=0.5, upper=1.5)

    edit_table(new, "figures", edit)
    changes = gd.diff(old, new)
    (figure,) = changes.figures
    assert (figure.cell, figure.interval.meets) == (cell, False)
    assert figure.interval.new.value == 1
    assert changes.ok


def test_a_figure_that_has_become_a_bound_is_said_as_one(old: Path, new: Path) -> None:
    def edit(rows: list[dict[str, Any]]) -> None:
        rows[0].update(value=7.0, hedge="more_than", lower=7.0, upper=None)

    edit_table(new, "figures", edit)
    assert "→ more than 7 " in render(gd.diff(old, new), "markdown")


def test_a_figure_whose_support_alone_changes_is_not_revised(old: Path, new: Path) -> None:
    edit_table(new, "figures", lambda rows: rows[0].update(independent=9, status="agreed"))
    changes = gd.diff(old, new)
    assert changes.figures == ()
    assert [(t.table, t.changed) for t in changes.tables] == [("figures", 1)]


def test_findings_are_gained_and_lost_by_rule_and_subject(old: Path, new: Path) -> None:
    mend(new, NEV, printed="43%")
    changes = gd.diff(old, new)
    assert [f.finding_id for f in changes.lost] == [f"GD201:{CELL}"]
    assert changes.gained == ()
    assert [f.finding_id for f in gd.diff(new, old).gained] == [f"GD201:{CELL}"]


def test_a_finding_in_another_column_of_the_same_row_is_another_finding(
    old: Path, new: Path
) -> None:
    mend(old, NEV, basis=None)
    mend(new, NEV, vintage=None)
    changes = gd.diff(old, new)
    assert [f.column for f in changes.lost if f.code == "constraint-error"] == ["basis"]
    assert [f.column for f in changes.gained if f.code == "constraint-error"] == ["vintage"]


def test_rows_are_matched_by_the_primary_key(old: Path, new: Path) -> None:
    edit_table(new, "areas", lambda rows: rows[0].update(name_en="Elsewhere"))
    drop(new, "left_out", place=pq_rows(old, "left_out")[0]["place"])
    found = {t.table: (t.added, t.removed, t.changed) for t in gd.diff(old, new).tables}
    assert found == {"areas": (0, 0, 1), "left_out": (0, 1, 0)}


def test_rows_without_a_key_are_known_by_all_they_say(old: Path, new: Path) -> None:
    for package in (old, new):
        edit_descriptor(package, lambda d: resource(d, "left_out")["schema"].pop("primaryKey"))
    edit_table(new, "left_out", lambda rows: rows[0].update(reason="another"))
    edit_table(new, "left_out", lambda rows: rows.append(rows[1]))
    changes = gd.diff(old, new)
    (found,) = changes.tables
    assert (found.added, found.removed, found.changed) == (1, 1, 1)
    assert found.new_rows == (found.old_rows or 0) + 1


@pytest.mark.parametrize("back", [False, True])
def test_a_release_of_before_a_column_was_added_is_compared_but_for_findings(
    back: bool, old: Path, new: Path, run: Run
) -> None:
    def edit(descriptor: dict[str, Any]) -> None:
        fields = resource(descriptor, "claims")["schema"]["fields"]
        fields[:] = [f for f in fields if f["name"] != "base"]

    write_table(old, "claims", pq_table(old, "claims").drop_columns(["base"]))
    edit_descriptor(old, edit)
    mend(new, NEV, printed="43%")
    changes = gd.diff(new, old) if back else gd.diff(old, new)
    assert [c.claim_id for c in changes.revised] == [NEV]
    assert [f.column for f in changes.fields] == ["base"]
    assert changes.gained == changes.lost == ()
    assert "lacks column 'base'" in changes.unchecked[0]
    result = run("diff", old, new)
    assert (result.exit_code, "findings not compared" in result.output) == (0, True)
    assert all(render(changes, name) for name in ("json", "markdown"))


def test_claims_that_cannot_be_told_apart_are_refused(old: Path, new: Path, run: Run) -> None:
    def edit(descriptor: dict[str, Any]) -> None:
        schema = resource(descriptor, "claims")["schema"]
        schema["fields"] = [f for f in schema["fields"] if f["name"] != "claim_id"]
        del schema["primaryKey"]

    write_table(new, "claims", pq_table(new, "claims").drop_columns(["claim_id"]))
    edit_descriptor(new, edit)
    result = run("diff", old, new)
    assert result.exit_code == 2
    assert "lacks column 'claim_id'" in result.stderr


@pytest.mark.parametrize("column", [f for f in Claim.__dataclass_fields__ if f != "claim_id"])
def test_a_claim_without_a_column_s_value_is_compared_and_printed(column: str) -> None:
    before = claim("a", "43亿元", note="n", section="s/1", locator="char=1,2", attributed_to="t",
                   context="约")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        changes = gd.diff(*release(Path(folder), [before], [replace(before, **{column: None})]))
    (found,) = changes.claims
    assert [c.column for c in found.columns] == [column]
    assert all(render(changes, name) for name in ("text", "json", "markdown"))


def test_a_table_in_one_release_alone_is_added_or_removed(old: Path, new: Path) -> None:
    edit_descriptor(new, lambda d: d["resources"].remove(resource(d, "left_out")))
    (removed,) = gd.diff(old, new).tables
    (added,) = gd.diff(new, old).tables
    rows = len(pq_rows(old, "left_out"))
    assert (removed.table, removed.old_rows, removed.new_rows) == ("left_out", rows, None)
    assert (added.old_rows, added.new_rows, added.added) == (None, rows, rows)


def test_columns_that_come_go_or_change_their_type_are_told(old: Path, new: Path) -> None:
    def edit(descriptor: dict[str, Any]) -> None:
        fields = resource(descriptor, "left_out")["schema"]["fields"]
        fields[:] = [f for f in fields if f["name"] != "printed"]
        fields.append({"name": "seen", "type": "boolean"})
        next(f for f in fields if f["name"] == "reason")["type"] = "number"

    rows = pq_rows(new, "left_out")
    columns = {
        "place": [r["place"] for r in rows],
        "reason": [float(n) for n in range(len(rows))],
        "seen": [True] * len(rows),
    }
    write_table(new, "left_out", pa.table(columns))
    edit_descriptor(new, edit)
    changes = gd.diff(old, new)
    assert [(f.column, f.old, f.new) for f in changes.fields] == [
        ("printed", "string", None),
        ("reason", "string", "number"),
        ("seen", None, "boolean"),
    ]
    assert changes.tables[0].changed == len(rows)


def test_a_package_without_claims_is_compared_by_its_tables(tmp_path: Path) -> None:
    paths = [plain(tmp_path / name, {"id": ["a"], "n": [n]}) for name, n in (("o", 1), ("n", 2))]
    changes = gd.diff(*paths)
    assert [(t.table, t.changed) for t in changes.tables] == [("things", 1)]
    assert (changes.ok, changes.old.name, changes.old.version) == (True, "o", None)


def test_a_table_called_claims_that_holds_something_else_is_a_table(tmp_path: Path) -> None:
    insured = [plain(tmp_path / name, {"id": [name], "n": [1]}, "claims") for name in "on"]
    changes = gd.diff(*insured)
    assert changes.ok
    assert [(t.table, t.added, t.removed) for t in changes.tables] == [("claims", 1, 1)]
    other = plain(tmp_path / "x", {"id": ["a"], "n": [1]})
    assert [t.table for t in gd.diff(other, insured[0]).tables] == ["claims", "things"]


def test_a_package_does_not_differ_from_its_zip(tmp_path: Path) -> None:
    folder = plain(tmp_path / "o", {"id": ["a"], "n": [1]})
    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", folder)
    assert gd.diff(folder, packed).empty
    assert gd.diff(packed, folder).empty


def test_a_key_of_another_type_still_matches_its_rows(tmp_path: Path) -> None:
    texts = plain(tmp_path / "o", {"id": ["1", "2"], "n": [1, 2]})
    numbers = plain(tmp_path / "n", {"id": [1, 2], "n": [1, 3]})
    edit_descriptor(
        numbers, lambda d: resource(d, "things")["schema"]["fields"][0].update(type="integer")
    )
    (found,) = gd.diff(texts, numbers).tables
    assert (found.added, found.removed, found.changed) == (0, 0, 1)


def test_claims_that_all_go_are_all_removed(old: Path, new: Path) -> None:
    edit_descriptor(new, lambda d: d["resources"].remove(resource(d, "claims")))
    changes = gd.diff(old, new)
    assert len(changes.removed) == len(pq_rows(old, "claims"))
    assert len(gd.diff(new, old).added) == len(changes.removed)
    assert not changes.ok


# both directions

CLAIMS = st.lists(
    st.builds(
        claim,
        st.sampled_from("abcd"),
        st.sampled_from(["43亿元", "43.2亿元", "约40亿元", "超50亿元"]),
        source_id=st.sampled_from(["s", "t"]),
        period=st.sampled_from(["2023", "2024"]),
        rank=st.sampled_from(["normal", "deprecated"]),
    ),
    unique_by=lambda c: c.claim_id,
)


@settings(max_examples=12)  # an example takes three comparisons of releases
@given(CLAIMS, CLAIMS)
def test_what_one_direction_adds_the_other_removes(one: list[Claim], other: list[Claim]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = release(Path(folder), one, other)
        there, back = gd.diff(*paths), gd.diff(*paths[::-1])
        assert gd.diff(paths[0], paths[0]).empty
    assert (there.added, there.removed) == (back.removed, back.added)
    assert [f.finding_id for f in there.gained] == [f.finding_id for f in back.lost]
    for kind in ("reused", "relabelled", "revised", "changed"):
        olds, news = ([c.claim_id for c in getattr(side, kind)] for side in (there, back))
        assert olds == news
    for out, home in zip(there.revised, back.revised, strict=True):
        assert (out.interval.meets, out.interval.gap) == (home.interval.meets, home.interval.gap)


@settings(max_examples=20)
@given(CLAIMS, CLAIMS)
def test_every_claim_is_told_once_and_rightly(one: list[Claim], other: list[Claim]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        changes = gd.diff(*release(Path(folder), one, other))
    olds, news = ({c.claim_id: c for c in side} for side in (one, other))
    assert {c.claim_id for c in changes.added} == news.keys() - olds.keys()
    assert {c.claim_id for c in changes.claims} == {
        i for i in olds.keys() & news.keys() if olds[i] != news[i]
    }
    assert {c.claim_id for c in changes.reused} == {
        i for i in olds.keys() & news.keys()
        if olds[i].source_id != news[i].source_id
        or (olds[i].cell != news[i].cell and olds[i].printed != news[i].printed)
    }  # fmt: skip


# reports and the command


@pytest.fixture(scope="module")
def later(built_article: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second release as curators make it: mended, relabelled, one claim gone, one reused."""

    def edit(rows: list[dict[str, str]]) -> None:
        known = {row["claim_id"]: row for row in rows}
        for number, printed, value in (
            ("12", "43%", 43),
            ("16", "42个", 42),
            ("30", "6.7亿元", 6.7),
        ):
            known[f"{ARTICLE}-{number}"] |= {"printed": printed, "value": str(value)}
        known[f"{ARTICLE}-16"]["rank"] = "preferred"
        known[f"{ARTICLE}-01"]["note"] = "one | two"
        known[f"{ARTICLE}-03"]["period"] = "2022"
        known[f"{ARTICLE}-05"]["source_id"] = "gd-gwr-2025"
        rows.append(known[f"{ARTICLE}-43"] | {"claim_id": f"{ARTICLE}-99"})
        rows.remove(known[f"{ARTICLE}-58"])

    project = Path(shutil.copytree(built_article, tmp_path_factory.mktemp("later") / "p"))
    edit_csv(project / "curation" / "claims.csv", edit)
    toml = project / "curation" / "datapackage.toml"
    toml.write_text(re.sub(r"(?m)^version = .*$", 'version = "9.0.0"', toml.read_text("utf-8")))
    build(project)
    return project


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_the_report_says_the_gravest_first(
    name: str, built_article: Path, later: Path, run: Run, snapshot: SnapshotAssertion
) -> None:
    result = run("diff", built_article, later, "--format", name)
    assert result.exit_code == 1
    printed = result.output.replace(str(built_article), "first").replace(str(later), "later")
    assert re.sub(r"(innovation-metrics) (?!9)[\d.]+", r"\1 X", printed) == snapshot


def test_the_json_report_carries_the_same(built_article: Path, later: Path, run: Run) -> None:
    report = json.loads(run("diff", built_article, later, "--format", "json").output)
    assert (report["ok"], report["empty"], report["new"]["version"]) == (False, False, "9.0.0")
    assert [c["claim_id"] for c in report["claims"]["added"]] == [f"{ARTICLE}-99"]
    assert [c["cell"] for c in report["figures"]][1].startswith("industrial_divisions.")
    revised = report["claims"]["revised"][0]
    assert revised["columns"]["printed"] == ["48%", "43%"]
    assert revised["columns"]["value"] == ["48.0", "43.0"]
    assert revised["intervals"] == [["47.5", "48.5"], ["42.5", "43.5"]]
    assert (revised["meets"], revised["gap"], revised["units"]) == (False, "4", ["%", "%"])
    (lost,) = report["findings"]["lost"]
    assert (lost["finding_id"], lost["severity"]) == (f"GD201:{CELL}", "error")
    assert {t["table"] for t in report["tables"]} >= {"claims", "figures", "findings"}


def test_every_key_of_the_json_report_is_documented(built_article: Path, later: Path) -> None:
    report = json.loads(render(gd.diff(built_article, later), "json"))
    found = set(report) | {key for part in ("claims", "findings") for key in report[part]}
    for part in (*report["claims"].values(), *report["findings"].values(), report["figures"]):
        found |= {key for item in part for key in item}
    found |= {key for item in report["tables"] for key in item}
    documented = set(re.findall(r"``(\w+)``", str(report_of_changes.__doc__)))
    assert found - documented == set()


def test_the_command_exits_0_where_every_id_stands(old: Path, new: Path, run: Run) -> None:
    mend(new, NEV, printed="43%")
    result = run("diff", old, new)
    assert result.exit_code == 0
    assert "48% → 43%  [47.5, 48.5] → [42.5, 43.5] %  4 percentage points apart" in result.output


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_when_nothing_changed_the_report_says_so_in_a_line(name: str, old: Path, run: Run) -> None:
    result = run("diff", old, old, "--format", name)
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, NOTHING)


def test_a_long_list_is_cut_and_counted_but_errors_never_are(
    old: Path, new: Path, run: Run
) -> None:
    edit_table(new, "claims", lambda rows: rows.__delitem__(slice(30)))
    removed, added = run("diff", old, new).output, run("diff", new, old).output
    assert (removed.count("  ycwb-2025-01-"), "more; the JSON report" in removed) == (30, False)
    assert (added.count("\n  ycwb-2025-01-"), "and 10 more; the JSON" in added) == (20, True)


def test_markdown_escapes_what_would_break_its_tables(old: Path, new: Path, run: Run) -> None:
    mend(new, NEV, note="a | b `c`\n# d", section="*body*/5")
    drop(old, "claims", claim_id="ycwb-2025-01-01")
    lines = run("diff", old, new, "--format", "markdown").output.splitlines()
    (note,) = [line for line in lines if "`note`" in line]
    assert re.findall(r"(?<!\\)\|", note) == ["|"] * 4
    assert "a \\| b `c` # d" in note
    assert note.endswith("`` |")


@pytest.mark.parametrize("wrong", ["nowhere", "https://example.org/x", "README.md"])
@pytest.mark.parametrize("first", [True, False])
def test_a_package_that_cannot_be_read_is_refused_in_one_line(
    wrong: str, first: bool, old: Path, run: Run
) -> None:
    path = ROOT / wrong if wrong.endswith("md") else wrong
    result = run("diff", *([path, old] if first else [old, path]))
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"gd-metrics: {path}: ")


def test_a_file_that_is_not_what_its_hash_says_is_refused(old: Path, new: Path, run: Run) -> None:
    file = new / "data" / "units.parquet"
    file.write_bytes(file.read_bytes() + b"x")
    result = run("diff", old, new)
    assert result.exit_code == 2
    assert "the file has changed" in result.stderr


# packages


def pq_rows(package: Path, name: str) -> Rows:
    """The rows of a package's table."""
    rows: Rows = pq_table(package, name).to_pylist()
    return rows


def pq_table(package: Path, name: str) -> pa.Table:
    """A package's table."""
    return pq.ParquetFile(package / "data" / f"{name}.parquet").read()


def plain(folder: Path, columns: dict[str, list[Any]], name: str = "things") -> Path:
    """A package of one small table, with as little in its descriptor as may be."""
    folder.mkdir()
    pq.write_table(pa.table(columns), folder / f"{name}.parquet")
    fields = [{"name": "id", "type": "string"}, {"name": "n", "type": "integer"}]
    schema = {"fields": fields, "primaryKey": "id"}
    descriptor = {"resources": [{"name": name, "path": f"{name}.parquet", "schema": schema}]}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder


def release(
    folder: Path, one: list[Claim], other: list[Claim], *, same_source: bool = False
) -> tuple[Path, Path]:
    """Two packages of nothing but claims."""
    shipped = json.loads((ROOT / "datapackage" / "datapackage.json").read_text("utf-8"))
    schema = resource(shipped, "claims")["schema"] | {"foreignKeys": []}
    for name, claims in (("old", one), ("new", other)):
        (folder / name).mkdir()
        file = folder / name / "claims.parquet"
        pq.write_table(table(claims), file)
        item = {"name": "claims", "path": file.name, "schema": schema}
        item["hash"] = sha256(file.read_bytes())
        descriptor = json.dumps({"name": "small", "version": "1", "resources": [item]})
        (folder / name / "datapackage.json").write_text(descriptor, "utf-8")
    return folder / "old", folder / "new"


def test_releases_whose_fields_have_no_type_are_compared(tmp_path: Path) -> None:
    for name in ("old", "new"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "t.csv").write_text(f"a,b\n1,{name}\n")
        fields = [{"name": "a"}, {"name": "b"}]
        schema = {"fields": fields, "primaryKey": "a"}
        listed = [{"name": "t", "path": "t.csv", "schema": schema}]
        (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": listed}))
    assert gd.diff(tmp_path / "old", tmp_path / "new")
