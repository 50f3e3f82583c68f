"""Zips: a package is taken out of one, and nothing else, whatever the zip tries."""

from __future__ import annotations

import gc
import json
import stat
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import gd_metrics as gd
from gd_metrics.tables.package import open_package
from work import calls

Run = Callable[..., Result]


def of(path: object, **more: object) -> dict[str, Any]:
    """A descriptor of one table of whole numbers."""
    schema = {"fields": [{"name": "a", "type": "integer"}]}
    return {"resources": [{"name": "x", "path": path, "schema": schema, **more}]}


def pack(members: dict[str | zipfile.ZipInfo, str], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip in the current folder."""
    with zipfile.ZipFile("p.zip", "w", method) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return Path("p.zip")


def package(path: str, **more: object) -> dict[str | zipfile.ZipInfo, str]:
    """The members of a package whose one table lies at a path."""
    return {"datapackage.json": json.dumps(of(path, **more)), path: "a\n1\nx\n"}


def refused(run: Run, *words: str) -> None:
    result = run("check", "p.zip")
    lines = [line for line in result.output.splitlines() if "unreadable" in line]
    assert result.exit_code == 2, result.output
    assert len(lines) == 1
    assert all(word in lines[0] for word in ("p.zip", *words)), lines[0]


@pytest.fixture
def unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[Path]]:
    """What lies in the folder that zips are unpacked to."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return lambda: [*folder.iterdir()]


@pytest.mark.parametrize("root", ["", "harbour-1.0/", "a/b/c/"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_package_is_found_in_any_folder_of_a_zip(root: str, method: int, run: Run) -> None:
    pack({root + str(name): text for name, text in package("data/x.csv").items()}, method)
    result = run("check", "p.zip")
    assert result.exit_code == 1
    assert "a: 'x' is no integer" in result.output
    assert f"at p.zip/{root}data/x.csv:3:1" in result.output


def test_the_descriptor_nearest_to_the_top_counts(run: Run) -> None:
    pack(
        {
            "csv/datapackage.json": "[]",
            "x.csv": "a\n1\n",
            "datapackage.json": json.dumps(of("x.csv")),
        }
    )
    assert run("check", "p.zip").exit_code == 0


def test_formulas_of_a_resource_are_checked_in_a_zip_too(run: Run) -> None:
    members = package("x.csv", formulas=[{"formula": "a <= 1", "rounding": "exact"}])
    pack({**members, "x.csv": "a\n1\n2\n"})
    result = run("check", "p.zip")
    assert result.exit_code == 1
    assert "GD303: x, row 2: a <= 1" in result.output


def test_what_was_unpacked_goes_with_the_package(
    run: Run, unpacked: Callable[[], list[Path]]
) -> None:
    opened = open_package(pack(package("x.csv")))
    assert len(unpacked()) == 1
    del opened
    assert unpacked() == []


def test_only_what_the_descriptor_names_is_unpacked(run: Run) -> None:
    opened = open_package(pack({**package("x.csv"), "../evil.txt": "no", "other.txt": "no"}))
    assert {f.name for f in opened.root.rglob("*")} == {"datapackage.json", "x.csv"}


@pytest.mark.parametrize(
    "path",
    ["../x.csv", "a/../../x.csv", "/etc/x.csv", "C:\\x.csv", "C:/x.csv", "a\\x.csv", "\\\\host\\x"],
)
def test_a_member_that_leaves_the_package_is_refused(path: str, run: Run) -> None:
    pack(package(path))
    before = {*Path().rglob("*")}
    refused(run, "leaves the package")
    assert {*Path().rglob("*")} == before


@pytest.mark.parametrize(
    "name", ["../datapackage.json", "/datapackage.json", "C:/datapackage.json"]
)
def test_a_descriptor_that_leaves_the_package_is_refused(name: str, run: Run) -> None:
    pack({name: json.dumps(of("x.csv"))})
    refused(run, "leaves the package")


def test_a_link_is_refused(run: Run) -> None:
    link = zipfile.ZipInfo("x.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    pack({"datapackage.json": json.dumps(of("x.csv")), link: "/etc/passwd"})
    refused(run, "'x.csv' is a link")


def test_a_bomb_is_refused_before_it_unpacks(run: Run, unpacked: Callable[[], list[Path]]) -> None:
    with zipfile.ZipFile("p.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps(of("x.csv")))
        with archive.open("x.csv", "w", force_zip64=True) as member:
            zeros = bytes(1 << 20)
            for _ in range(256):
                member.write(zeros)
    counts = calls(lambda: refused(run, "'x.csv' unpacks to far more than the zip holds"))
    assert counts["ZipExtFile.read"] < 100  # a MiB each
    gc.collect()  # frames of what was raised may hold it
    assert unpacked() == []


def test_a_bomb_that_no_resource_names_is_harmless(run: Run) -> None:
    with zipfile.ZipFile("p.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps(of("x.csv")))
        archive.writestr("x.csv", "a\n1\n")
        archive.writestr("bomb", bytes(100 << 20))
    assert run("check", "p.zip").exit_code == 0


def flagged(data: bytes) -> bytes:
    """A zip whose members all say that they are encrypted."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = changed.find(mark)
        while place >= 0:
            changed[place + at] |= 1
            place = changed.find(mark, place + 4)
    return bytes(changed)


def test_an_encrypted_zip_is_refused(run: Run) -> None:
    file = pack(package("x.csv"))
    file.write_bytes(flagged(file.read_bytes()))
    refused(run, "'datapackage.json' is encrypted", "unpack it yourself")


def test_a_member_that_stands_twice_is_refused(run: Run) -> None:
    with zipfile.ZipFile("p.zip", "w") as archive:
        for name, text in package("x.csv").items():
            archive.writestr(name, text)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("x.csv", "a\n2\n")
    refused(run, "'x.csv' stands in it 2 times")


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"a.txt": "no"}, ["no datapackage.json in it"]),
        ({}, ["no datapackage.json in it"]),
        ({"datapackage.json": "{"}, ["p.zip/datapackage.json: not JSON"]),
        ({"datapackage.json": "{}"}, ["lists no resources"]),
        ({"datapackage.json": "[" * 100_000}, ["nested too deeply"]),
        ({"datapackage.json": json.dumps(of("x.csv"))}, ["p.zip/x.csv", "is missing"]),
        ({"datapackage.json": json.dumps(of("http://a.b/x.csv"))}, ["is a URL"]),
        ({"datapackage.json": json.dumps(of("x/")), "x/": ""}, ["p.zip/x"]),
    ],
)
def test_a_zip_without_a_package_is_refused(
    members: dict[str | zipfile.ZipInfo, str], words: list[str], run: Run
) -> None:
    pack(members)
    refused(run, *words)


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06"], ids=["empty", "text", "cut"])
def test_a_file_that_is_no_zip_is_refused(data: bytes, run: Run) -> None:
    Path("p.zip").write_bytes(data)
    refused(run, "not a zip that can be read")


def test_a_damaged_zip_is_refused_wherever_it_is_damaged(run: Run) -> None:
    data = pack(package("x.csv")).read_bytes()
    for place in range(0, len(data), 7):
        broken = bytearray(data)
        broken[place] ^= 0xFF
        Path("p.zip").write_bytes(bytes(broken))
        assert run("check", "p.zip").exit_code in (1, 2)


def test_a_broken_zip_hides_no_findings_of_another(run: Run) -> None:
    pack(package("x.csv")).rename("good.zip")
    Path("bad.zip").write_bytes(b"no")
    result = run("check", "bad.zip", "good.zip")
    assert result.exit_code == 2
    assert "type-error" in result.output


def test_a_zip_gives_what_its_folder_gives(run: Run) -> None:
    pack(package("x.csv"))
    with zipfile.ZipFile("p.zip") as archive:
        archive.extractall("folder")
    zipped, plain = gd.check("p.zip"), gd.check("folder")
    assert [f.message for f in zipped.findings] == [f.message for f in plain.findings]
    assert zipped.rows == plain.rows
