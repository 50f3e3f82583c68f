"""The package's description in Croissant, read by Croissant's own reader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import gd_metrics as gd
from gd_metrics.dataset.build import check_current
from gd_metrics.dataset.croissant import NAME, croissant
from gd_metrics.dataset.init import init
from gd_metrics.tables.package import DESCRIPTOR, find

FOLDER = find(None).parent
pytestmark = pytest.mark.filterwarnings(  # the reader uses what its own libraries give up
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning",
    "ignore:The inplace keyword:DeprecationWarning",
)


@pytest.fixture(scope="module")
def mlcroissant() -> Any:
    import mlcroissant  # half a second

    return mlcroissant


def _value(read: Any) -> Any:
    return read.decode() if isinstance(read, bytes) else read


def test_the_reader_finds_nothing_amiss(mlcroissant: Any) -> None:
    dataset = mlcroissant.Dataset(str(FOLDER / NAME))
    assert dataset.metadata.issues.report() == ""
    assert dataset.metadata.name == "guangdong-innovation-metrics"
    assert [r.name for r in dataset.metadata.record_sets] == [*gd.tables()]


@pytest.mark.parametrize("name", ["formulas", "areas", "findings", "claims"])
def test_the_reader_gives_the_rows_of_a_table(name: str, mlcroissant: Any) -> None:
    records = mlcroissant.Dataset(str(FOLDER / NAME)).records(name)
    read = [{k.partition("/")[2]: _value(v) for k, v in record.items()} for record in records]
    texts = [field.name for field in gd.table(name).schema if str(field.type) == "string"]
    assert [[row[c] for c in texts] for row in read] == [
        [row[c] for c in texts] for row in gd.table(name).to_pylist()
    ]


def test_a_project_of_ones_own_gets_one_that_the_reader_takes(
    tmp_path: Path, mlcroissant: Any
) -> None:
    init(tmp_path / "own")
    dataset = mlcroissant.Dataset(str(tmp_path / "own" / "datapackage" / NAME))
    assert dataset.metadata.issues.errors == set()
    assert len([*dataset.records("claims")]) == 2


def test_build_says_when_it_is_not_that_of_the_descriptor_beside_it(tmp_path: Path) -> None:
    init(tmp_path / "own")
    file = tmp_path / "own" / "datapackage" / NAME
    assert check_current(tmp_path / "own") == []
    file.write_text(file.read_text("utf-8").replace("sha256", "md5"), encoding="utf-8")
    assert check_current(tmp_path / "own") == [f"datapackage/{NAME}: not current"]
    file.with_name(DESCRIPTOR).write_text("{", encoding="utf-8")
    assert f"datapackage/{NAME}: not current" in check_current(tmp_path / "own")


def test_what_a_descriptor_does_not_say_is_left_out() -> None:
    made = croissant({"name": "p", "resources": []})
    assert {*made} == {"@context", "@type", "conformsTo", "name", "citeAs", "distribution",
                       "recordSet"}  # fmt: skip
    assert json.loads((FOLDER / NAME).read_text("utf-8"))["license"].startswith("https://")


@pytest.mark.parametrize("said", [
    {"contributors": [{"givenName": "Ada", "familyName": "L."}, {"email": "a@example.org"}]},
    {"contributors": ["somebody"], "licenses": ["MIT", {"title": "one without a name"}]},
    {"contributors": {"title": "somebody"}, "licenses": "MIT"},
], ids=str)  # fmt: skip
def test_whatever_is_said_of_people_and_licences_is_described(said: dict[str, Any]) -> None:
    made = croissant({"name": "p", "resources": [], **said})
    assert "license" not in made
    assert made.get("creator") in (None, {"@type": "Person", "name": "Ada L."})
    assert made["citeAs"] in ("p", "Ada L., p")
