"""The download and the wheel: unpacked or installed elsewhere, they say the same."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import frictionless
import pytest
from click.testing import Result

import gd_metrics as gd
from conftest import ROOT
from gd_metrics.dataset.pack import pack

Run = Callable[..., Result]


def test_packing_twice_gives_the_same_bytes(project: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "second.zip"
    pack(project, first)
    for file in project.rglob("*"):
        os.utime(file, (0, 0))
    pack(project, second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("folder", ["", "csv"])
def test_an_unpacked_download_validates_elsewhere(folder: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(pack(ROOT, tmp_path / "download.zip")) as archive:
        archive.extractall(tmp_path / "elsewhere")
    package = tmp_path / "elsewhere" / folder
    report = gd.check(package)
    assert report.ok
    assert report.rows["claims"] == gd.table("claims").num_rows
    if folder:
        assert frictionless.validate(str(package / "datapackage.json")).valid
    else:  # valid as the package is that frictionless reads in test_frictionless.py
        files = [f for f in (ROOT / "datapackage").rglob("*") if f.is_file()]
        for file in files:
            unpacked = package / file.relative_to(ROOT / "datapackage")
            assert unpacked.read_bytes() == file.read_bytes()


def test_csv_and_parquet_hold_the_same_rows(tmp_path: Path) -> None:
    from gd_metrics.tables.package import open_package

    with zipfile.ZipFile(pack(ROOT, tmp_path / "download.zip")) as archive:
        archive.extractall(tmp_path)
    parquet, csv = open_package(tmp_path), open_package(tmp_path / "csv")
    for name in parquet.resources:
        assert csv.table(name).equals(parquet.table(name)), name


def test_the_zip_is_named_after_package_and_version(project: Path, run: Run) -> None:
    result = run("pack", project)
    name = f"guangdong-innovation-metrics-{gd.data_version}.zip"
    assert result.output == f"wrote {name}\n"
    assert [p.name for p in Path.cwd().iterdir()] == [name]


def test_packing_what_is_no_package_writes_nothing(run: Run) -> None:
    result = run("pack", "nowhere")
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
    assert list(Path.cwd().iterdir()) == []


def test_a_folder_is_written_into_and_a_missing_one_is_refused(project: Path, run: Run) -> None:
    Path("out").mkdir()
    assert run("pack", project, "-o", "out").exit_code == 0
    assert len(list(Path("out").iterdir())) == 1
    result = run("pack", project, "-o", "nowhere/x.zip")
    assert (result.exit_code, result.stderr) == (
        2,
        "gd-metrics: nowhere: no such folder to write x.zip to\n",
    )
