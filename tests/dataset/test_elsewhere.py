"""What users elsewhere need: metadata of a release, and examples in other languages."""

from __future__ import annotations

import shutil
import subprocess
import sys

import duckdb
import pytest
import yaml

from conftest import ROOT

sys.path.insert(0, str(ROOT / "docs"))
import generate_release

EXAMPLES = ROOT / "docs" / "examples"


def test_metadata_of_a_release_are_those_of_the_descriptor_and_the_citation() -> None:
    assert generate_release.main(["--check"]) == 0


def test_the_citation_has_what_its_format_asks_for() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= {*citation}
    assert citation["type"] in ("dataset", "software")
    assert all(author["name"] for author in citation["authors"])


def test_the_example_of_sql_reads_the_committed_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    rows = duckdb.sql((EXAMPLES / "figures.sql").read_text("utf-8")).fetchall()
    assert "2024" in [row[0] for row in rows]


@pytest.mark.parametrize(
    ("program", "file", "probe"),
    [
        ("node", "figures.mjs", ["--input-type=module", "-e", "import 'hyparquet-compressors'"]),
        ("Rscript", "figures.R", ["-e", "library(arrow)"]),
    ],
)
def test_examples_in_other_languages_read_them(program: str, file: str, probe: list[str]) -> None:
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed")
    if subprocess.run([program, *probe], cwd=ROOT, capture_output=True, check=False).returncode:
        pytest.skip(f"the packages that {file} reads Parquet with are not installed")
    run = [program, str(EXAMPLES / file)]
    assert (
        "2024" in subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    )
