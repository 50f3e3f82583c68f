"""The check ``contradiction`` under real frictionless: from Python, by its type, by command."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.csv
import pytest
from frictionless import Checklist

import gd_metrics as gd
from conftest import RESULTS, ROOT, keep_tables
from gd_metrics.dataset.models import Claims
from gd_metrics.dataset.pack import pack
from gd_metrics.frictionless_plugin import ContradictionCheck
from gd_metrics.tables.pandera import from_model
from making import claim, table

GROWTH: dict[str, Any] = {"indicator": "nev_output", "measure": "growth", "source_id": "paper"}
PAIR = [claim("body", "48%", **GROWTH), claim("box", "43%", **GROWTH)]


def write(folder: Path, claims: pa.Table, **siblings: str) -> Path:
    """A package of CSV files: claims, and other tables as text."""
    schema = from_model("claims", Claims)
    schema.pop("foreignKeys", None)
    resources = [{"name": "claims", "path": "claims.csv", "schema": schema}]
    pa.csv.write_csv(claims, folder / "claims.csv")
    for name, text in siblings.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
        resources.append({"name": name, "path": f"{name}.csv"})
    file = folder / "datapackage.json"
    file.write_text(json.dumps({"name": "figures", "resources": resources}), "utf-8")
    return file


def errors(file: Path, **given: Any) -> list[list[Any]]:
    report = frictionless.validate(str(file), checks=[ContradictionCheck(**given)])
    assert report.valid != bool(report.flatten(["type"]))
    return report.flatten(["rowNumber", "fieldName", "type", "note"])


def command(*arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "300"}
    return subprocess.run(
        [sys.executable, "-m", "frictionless", *map(str, arguments)],
        cwd=cwd, env=environment, check=False, capture_output=True, text=True, timeout=600,
    )  # fmt: skip


def test_two_figures_for_one_thing_are_an_error_in_the_row_of_the_first(tmp_path: Path) -> None:
    (found,) = errors(write(tmp_path, table(PAIR)))
    assert found[:3] == [2, "printed", "contradiction"]
    assert found[3] == (
        "GD201 nev_output.CN-GD.growth.2024.NBS.2023: 48% against 43%: "
        "a gap of 4 percentage points (with row 3)"
    )


def test_an_error_says_what_frictionless_s_own_do(tmp_path: Path) -> None:
    report = frictionless.validate(str(write(tmp_path, table(PAIR))), checks=[ContradictionCheck()])
    (error,) = report.tasks[0].errors
    assert error.message.startswith('The cell "48%" in row at position "2" is contradicted: GD201')
    assert error.tags == ["#table", "#row", "#cell"]
    assert error.cells[0] == "body"
    again = frictionless.Report.from_descriptor(report.to_descriptor())
    assert type(again.tasks[0].errors[0]) is type(error)


def test_the_shipped_package_has_none_but_accepted_ones(tmp_path: Path) -> None:
    with zipfile.ZipFile(pack(ROOT, tmp_path / "download.zip")) as archive:
        archive.extractall(tmp_path)
    keep_tables(tmp_path / "csv", *(name for name in gd.tables() if name not in RESULTS))
    file = tmp_path / "csv" / "datapackage.json"
    assert errors(file) == []
    strict = errors(file, strict=True)
    with (ROOT / "curation" / "accepted.csv").open(encoding="utf-8", newline="") as rows:
        accepted = {(row["rule"], row["cell"]) for row in csv.DictReader(rows)}
    assert len(strict) == len(accepted)
    assert [13, "printed"] in [error[:2] for error in strict]


def test_parquet_is_read_as_csv_is() -> None:
    package = frictionless.Package(str(ROOT / "datapackage" / "datapackage.json"))
    report = package.validate(Checklist(checks=[ContradictionCheck(strict=True)]), name="claims")
    assert [13, "printed"] in report.flatten(["rowNumber", "fieldName"])
    assert {error[0] for error in report.flatten(["fieldName"])} == {"printed"}


def test_what_is_told_of_siblings_is_used(tmp_path: Path) -> None:
    claims = [
        claim("trade", "12万亿元", indicator="trade"),
        claim("exports", "5万亿元", indicator="exports"),
        claim("imports", "3万亿元", indicator="imports"),
    ]
    header = "indicator,unit,basis,area,growth_basis,additive\n"
    rows = "".join(f"{c.claim_id},亿元,NBS,CN-GD,nominal,true\n" for c in claims)
    formula = "formula_id,formula\ntrade,trade = exports + imports\n"
    file = write(tmp_path, table(claims), indicators=header + rows, formulas=formula)
    (found,) = errors(file)
    assert found[3].startswith("GD303 trade:trade.CN-GD.level.2024.NBS._Z: trade = exports + ")
    assert errors(file, select=["GD201"]) == []


def test_formulas_of_one_s_own_need_no_sibling(tmp_path: Path) -> None:
    claims = [
        claim("trade", "12万亿元", indicator="trade"),
        claim("exports", "5万亿元", indicator="exports"),
        claim("imports", "3万亿元", indicator="imports"),
    ]
    file = write(tmp_path, table(claims))
    assert errors(file) == []
    (found,) = errors(file, formulas=["trade = exports + imports"])
    assert found[3].startswith("GD303 formula-1:trade.CN-GD.level.2024.NBS._Z: ")


def test_origins_decide_whether_two_sources_are_one(tmp_path: Path) -> None:
    two = [claim("a", "48%", **GROWTH), claim("b", "43%", **GROWTH | {"source_id": "repost"})]
    origins = "source_id,origin_id\nrepost,paper\n"
    (found,) = errors(write(tmp_path, table(two), source_origins=origins))
    assert "48% against 43%" in found[3]


def test_tables_of_the_same_name_that_are_another_s_are_left_alone(tmp_path: Path) -> None:
    other = "code,name\n44,Guangdong\n"
    assert len(errors(write(tmp_path, table(PAIR), areas=other, accepted=other))) == 1


def test_stored_values_that_were_not_printed_are_errors_in_their_own_cell(tmp_path: Path) -> None:
    rows = table(PAIR[:1])
    place = rows.schema.get_field_index("value")
    rows = rows.set_column(place, rows.schema.field(place), pa.array([4.8]))
    found = errors(write(tmp_path, rows))
    assert [error[:2] for error in found] == [[2, "value"]] * 2
    assert {error[3].split()[0] for error in found} == {"GD101", "GD102"}


def test_other_resources_and_incomplete_rows_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # frictionless trusts no path that is absolute
    Path("cities.csv").write_text("city,people\nGuangzhou,1\n")
    assert frictionless.validate("cities.csv", checks=[ContradictionCheck()]).valid
    rows = table(PAIR)
    place = rows.schema.get_field_index("printed")
    rows = rows.set_column(place, rows.schema.field(place), pa.array([None, "43%"]))
    assert [error[2] for error in errors(write(tmp_path, rows))] == ["constraint-error"]


@pytest.mark.parametrize("missing", ["unit", "period", "indicator", "claim_id"])
def test_claims_that_lack_a_column_are_an_error_of_the_check(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pa.csv.write_csv(table(PAIR).drop_columns([missing]), "claims2.csv")
    report = frictionless.validate("claims2.csv", checks=[ContradictionCheck()])
    (note,) = report.flatten(["note"])
    assert note[0] == f"claims2 lacks column {missing} of a table of claims, so no rule was tested"
    assert report.flatten(["type"]) == [["check-error"]]


@pytest.mark.parametrize(
    ("given", "word"),
    [({"select": "GD9"}, "No rule 'GD9'"), ({"formulas": ["a = = b"]}, "a = = b")],
)
def test_a_check_that_can_t_be_read_is_an_error(
    given: dict[str, Any], word: str, tmp_path: Path
) -> None:
    (found,) = errors(write(tmp_path, table(PAIR)), **given)
    assert found[2] == "check-error"
    assert word in found[3]


def test_a_formula_of_the_package_that_can_t_be_read_is_an_error(tmp_path: Path) -> None:
    (found,) = errors(write(tmp_path, table(PAIR), formulas="formula_id,formula\nbad,a = = b\n"))
    assert found[2] == "check-error"
    assert "table 'formulas'" in found[3]


def test_one_check_goes_through_several_packages(tmp_path: Path) -> None:
    check = ContradictionCheck()
    file = str(write(tmp_path, table(PAIR)))
    counts = [len(frictionless.validate(file, checks=[check]).flatten(["type"])) for _ in "ab"]
    assert counts == [1, 1]


def test_a_checklist_names_it_by_its_type(tmp_path: Path) -> None:
    descriptor = {"checks": [{"type": "contradiction", "select": ["GD201"]}]}
    checklist = Checklist.from_descriptor(descriptor)
    assert checklist.to_descriptor() == descriptor
    report = frictionless.validate(str(write(tmp_path, table(PAIR))), checklist=checklist)
    assert report.flatten(["type"]) == [["contradiction"]]
    skipping = Checklist.from_descriptor({**descriptor, "skipErrors": ["contradiction"]})
    assert frictionless.validate(str(tmp_path / "datapackage.json"), checklist=skipping).valid


def test_the_command_finds_the_check_by_itself(tmp_path: Path) -> None:
    file = write(tmp_path, table(PAIR))
    assert command("validate", file.name, cwd=tmp_path).returncode == 0
    result = command("validate", file.name, "--checks", "contradiction", cwd=tmp_path)
    assert result.returncode == 1
    assert "48% against 43%" in " ".join(result.stdout.split())
    chosen = command("validate", file.name, "--checks", "contradiction:select=GD3", cwd=tmp_path)
    assert chosen.returncode == 0, chosen.stdout


def test_frictionless_is_slowed_down_by_nothing_it_does_not_use() -> None:
    code = (
        "import sys, frictionless\n"
        "assert 'contradiction' in frictionless.system.plugins\n"
        "print({'pyarrow', 'narwhals', 'gd_metrics.rules'} & set(sys.modules))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert result.stdout == "set()\n"
