"""The build: whole or not at all, current or not, and errors that name file and line."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result

from conftest import ROOT, edit_csv, edit_table
from gd_metrics.claim import default_base
from gd_metrics.dataset.build import build, check_current

Run = Callable[..., Result]


def fingerprint(folder: Path) -> dict[str, bytes]:
    return {
        f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()
    }


def test_what_is_committed_is_what_would_be_built() -> None:
    assert check_current(ROOT) == []


def test_building_twice_gives_the_same_bytes(port: Path) -> None:
    first = fingerprint(port)
    build(port)
    assert fingerprint(port) == first


def test_build_makes_everything_from_curation_alone(port: Path, run: Run) -> None:
    names = {*fingerprint(port)}
    for name in ("datapackage", "schemas"):
        shutil.rmtree(port / name)
    assert run("build", port).exit_code == 0
    assert run("build", port, "--check").output == "current\n"
    assert {*fingerprint(port)} == names


def test_a_changed_figure_makes_what_is_committed_not_current(port: Path, run: Run) -> None:
    def reprint(rows: list[dict[str, str]]) -> None:
        next(r for r in rows if r["printed"] == "48%").update(printed="49%", value="49")

    edit_csv(port / "curation" / "claims.csv", reprint)
    result = run("build", port, "--check")
    assert result.exit_code == 1
    assert "datapackage/data/claims.parquet: not current" in result.output
    assert "run gd-metrics build" in result.output


def test_a_table_edited_by_hand_is_not_current(port: Path) -> None:
    edit_table(port / "datapackage", "areas", lambda rows: rows.pop())
    assert "datapackage/data/areas.parquet: not current" in check_current(port)


def test_files_that_build_does_not_make_are_not_current(port: Path) -> None:
    (port / "datapackage" / "notes.txt").write_text("x")
    (port / "schemas" / "claims.json").unlink()
    assert check_current(port) == [
        "datapackage/notes.txt: not made by build",
        "schemas/claims.json: missing",
    ]


def test_other_parquet_bytes_of_the_same_rows_are_current(port: Path) -> None:
    file = port / "datapackage" / "data" / "claims.parquet"
    before = file.read_bytes()
    edit_table(port / "datapackage", "claims", lambda rows: None)
    assert file.read_bytes() != before
    described = file.parents[1] / "croissant.json"  # as the build that wrote those bytes does
    old, new = (hashlib.sha256(data).hexdigest() for data in (before, file.read_bytes()))
    described.write_text(described.read_text("utf-8").replace(old, new), "utf-8")
    assert check_current(port) == []


BAD_CURATION = {
    "ragged row": ("areas.csv", "X,Y\n", "areas.csv, line", "2 cells, the header has 5"),
    "unknown indicator": (
        "claims.csv", "new,ycwb-2025-01,,,5%,,,ghost,,,2024,growth,,final,5,,\n",
        "claims.csv, line", "No indicator 'ghost'",
    ),
    "unreadable literal": (
        "claims.csv", "new,ycwb-2025-01,,,5#,,,gdp,,,2024,growth,,final,5,,\n",
        "(new)", "can't read '5#'",
    ),
    "no number": (
        "claims.csv", "new,ycwb-2025-01,,,5%,,,gdp,,,2024,growth,,final,five,,\n",
        "(new)", "value 'five' is no number",
    ),
    "another kind of unit": (
        "claims.csv", "new,ycwb-2025-01,,,5家,,,gdp,,,2024,level,,final,5,,\n",
        "(new)", "not in 亿元",
    ),
    "unknown source": (
        "claims.csv", "new,ghost,,,5%,,,gdp,,,2024,growth,,final,5,,\n",
        "claims.csv, line", "unknown source_id 'ghost'",
    ),
    "bad period": (
        "claims.csv", "new,ycwb-2025-01,,,5%,,,gdp,,,2024M1-9,growth,,final,5,,\n",
        "claims.csv, line", "period: must match",
    ),
    "bad date": (
        "sources.csv", "new,a,b,wire,t,,2024-24-10,en,listed,,,,\n",
        "sources.csv, line", "date_published: must match",
    ),
    "bad boolean": (
        "indicators.csv", "new,a,b,c,%,CN-GD,_Z,none,,all,perhaps\n",
        "indicators.csv, line", "is no boolean",
    ),
    "formula that is none": (
        "formulas.csv", "x,gdp = exports +,\n",
        "formulas.csv, line", "is missing",
    ),
    "formula over what is no indicator": (
        "formulas.csv", "x,gdp <= ghost,\n",
        "(x)", "No indicator 'ghost'",
    ),
    "formula that can't hold": (
        "formulas.csv", "x,gdp + exports <= 0 - 1,\n",
        "(x)", "no data can satisfy it",
    ),
    "formula that repeats another": (
        "formulas.csv", "x,exports = foreign_trade - imports,\n",
        "(x)", "says the same as foreign_trade",
    ),
    "unknown unit": ("units.csv", "万万辆家,x\n", "units.csv, line", "a unit such as"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_CURATION)
def test_rows_that_cannot_be_built_are_named_and_nothing_is_written(
    case: str, project: Path, run: Run
) -> None:
    name, line, place, reason = BAD_CURATION[case]
    with (project / "curation" / name).open("a", encoding="utf-8") as file:
        file.write(line)
    before = fingerprint(project)
    result = run("build", project)
    assert result.exit_code == 1
    assert any(place in text and reason in text for text in result.stderr.splitlines())
    assert "nothing built" in result.stderr
    assert fingerprint(project) == before


def test_a_derived_column_is_refused_in_curation(project: Path, run: Run) -> None:
    file = project / "curation" / "units.csv"
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([f"{lines[0]},factor", *(f"{x},1" for x in lines[1:])]), "utf-8")
    result = run("build", project)
    assert (result.exit_code, "unknown column 'factor'" in result.stderr) == (1, True)


def test_curation_in_another_encoding_is_refused(project: Path, run: Run) -> None:
    file = project / "curation" / "areas.csv"
    file.write_bytes(file.read_text("utf-8").encode("gb18030"))
    result = run("build", project)
    assert (result.exit_code, "not UTF-8" in result.stderr) == (1, True)


def test_a_spreadsheet_s_byte_order_mark_and_line_ends_do_not_matter(port: Path) -> None:
    file = port / "curation" / "areas.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert check_current(port) == []


def test_a_folder_without_curation_is_refused(run: Run) -> None:
    result = run("build")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert "datapackage.toml: missing" in result.stderr


def test_metadata_that_is_no_toml_is_refused(project: Path, run: Run) -> None:
    (project / "curation" / "datapackage.toml").write_text("title = ")
    result = run("build", project)
    assert result.exit_code == 2
    assert "datapackage.toml: not TOML" in result.stderr


def test_a_build_that_fails_while_writing_leaves_the_old_package(
    port: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint(port)

    def full(*args: object, **kwargs: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(OSError, match="no space"):
        build(port)
    assert fingerprint(port) == before


def test_the_descriptor_says_all_that_a_publisher_must(project: Path) -> None:
    descriptor = json.loads((project / "datapackage" / "datapackage.json").read_text("utf-8"))
    wanted = {"title", "description", "licenses", "sources", "contributors", "keywords"}
    assert wanted | {"$schema", "name", "version", "created"} <= descriptor.keys()
    assert all(source["date"] for source in descriptor["sources"])
    for resource in descriptor["resources"]:
        assert resource["hash"].startswith("sha256:")
        assert "bytes" not in resource  # plain frictionless refuses it on Parquet
        assert resource["schema"]["primaryKey"]


def test_published_tables_have_no_nullable_integers_and_no_lists(project: Path) -> None:
    for file in (project / "datapackage" / "data").glob("*.parquet"):
        table = pq.ParquetFile(file).read()
        for field in table.schema:
            assert not pa.types.is_nested(field.type)
            if pa.types.is_integer(field.type) or pa.types.is_boolean(field.type):
                assert table[field.name].null_count == 0


@pytest.mark.parametrize(
    ("measure", "period", "base"),
    [
        ("growth", "2024", "2023"),
        ("growth", "2024-Q1", "2023-Q1"),
        ("growth", "2024-01/2024-11", "2023-01/2023-11"),
        ("level", "2024", "_Z"),
    ],
)
def test_a_growth_without_a_base_is_on_the_year_before(
    measure: str, period: str, base: str
) -> None:
    assert default_base(measure, period) == base
