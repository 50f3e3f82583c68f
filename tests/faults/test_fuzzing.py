"""Mutated inputs: no command ends with a traceback, "please report", or litter.

``FUZZ=2500 pytest tests/faults/test_fuzzing.py`` tries 2,500 of each of the eight kinds.
"""

from __future__ import annotations

import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import Result

from mutating import mutated

Run = Callable[..., Result]
TRIES = int(os.environ.get("FUZZ", "20"))

CLAIMS = """\
claim_id,source_id,indicator,area,period,measure,printed,growth_basis
a,s1,dues,CN-GD,2023,level,100.0亿元,nominal
b,s1,dues,CN-GD,2024,level,120.0亿元,nominal
c,s2,dues,CN-GD,2024,growth,20.0%,nominal
d,s3,dues,CN-GD,2024,share,占全国的8.5%,nominal
"""
WIDE = [["place", "a", "b", "total"], ["one", 1.5, 2, 3.5], ["two", 4, 5, 9], ["three", 5, 7, 13]]
BULLETIN = """\
# 2024年滨江市公报

全年生产总值120.0亿元，比上年增长20.0%。其中，第一产业10.0亿元，第二产业50.0亿元，第三产业60.0亿元。

| 指标 | 2024年 | 增长（%） |
|---|---|---|
| 粮食（万吨） | 10.5 | 5.0 |
"""
SETTINGS = """\
[tool.gd-metrics]
paths = ["claims.csv"]
formulas = ["total = a + b"]
show = "information"
language = "zh"
fail-on = "error"
"""
PACKAGE = {
    "name": "small",
    "resources": [
        {
            "name": "rows",
            "path": "rows.csv",
            "format": "csv",
            "schema": {
                "fields": [
                    {"name": "place", "type": "string", "constraints": {"required": True}},
                    {"name": "a", "type": "number", "constraints": {"minimum": 0}},
                    {"name": "b", "type": "integer"},
                    {"name": "total", "type": "number"},
                ],
                "primaryKey": ["place"],
            },
        }
    ],
}


def of_claims() -> list[tuple[str, ...]]:
    Path("claims.csv").write_text(CLAIMS, "utf-8")
    return [("check", "claims.csv"), ("diagnose", "claims.csv"), ("explain", "c", "claims.csv")]


def of_package() -> list[tuple[str, ...]]:
    Path("rows.csv").write_text("\n".join(",".join(map(str, row)) for row in WIDE), "utf-8")
    Path("datapackage.json").write_text(json.dumps(PACKAGE), "utf-8")
    return [("check", "datapackage.json"), ("check", ".", "--formula", "total = a + b")]


def of_zip() -> list[tuple[str, ...]]:
    of_package()
    with zipfile.ZipFile("package.zip", "w") as archive:
        for name in ("datapackage.json", "rows.csv"):
            archive.write(name)
            Path(name).unlink()
    return [("check", "package.zip")]


def of_workbook() -> list[tuple[str, ...]]:
    book = openpyxl.Workbook()
    for row in WIDE:
        book.active.append(row)
    book.save("table.xlsx")
    return [("check", "table.xlsx", "--formula", "total = a + b", "--key", "place")]


def of_parquet() -> list[tuple[str, ...]]:
    header, *rows = (line.split(",") for line in CLAIMS.splitlines())
    table = pa.table({name: [row[n] for row in rows] for n, name in enumerate(header)})
    pq.write_table(table, "claims.parquet")
    return [("check", "claims.parquet")]


def of_text() -> list[tuple[str, ...]]:
    Path("bulletin.md").write_text(BULLETIN, "utf-8")
    return [("read", "bulletin.md"), ("read", "bulletin.md", "--format", "jsonl")]


def of_document() -> list[tuple[str, ...]]:
    document = docx.Document()
    for line in BULLETIN.splitlines():
        document.add_paragraph(line)
    document.save("bulletin.docx")
    return [("read", "bulletin.docx")]


def of_settings() -> list[tuple[str, ...]]:
    of_claims()
    Path("pyproject.toml").write_text(SETTINGS, "utf-8")
    return [("check",), ("check", "claims.csv")]


KINDS = (
    of_claims, of_package, of_zip, of_workbook, of_parquet, of_text, of_document, of_settings,
)  # fmt: skip


@pytest.mark.parametrize("make", KINDS)
def test_no_mutated_input_ends_in_a_traceback_a_plea_or_litter(
    make: Callable[[], list[tuple[str, ...]]], run: Run
) -> None:
    commands = make()
    whole = {file: file.read_bytes() for file in sorted(Path().iterdir())}
    draw = random.Random(make.__name__)
    for trial in range(TRIES):
        # of settings and claims the settings are mutated more often
        file = draw.choice([*whole, max(whole)])
        for name, data in whole.items():
            name.write_bytes(data)
        file.write_bytes(mutated(file.name, whole[file], draw))
        command = draw.choice(commands)
        try:
            result = run(*command)
        except Exception as error:
            error.add_note(f"trial {trial}: {command}, {file}: {file.read_bytes()[:2000]!r}")
            raise
        assert result.exit_code in (0, 1, 2), (trial, command)
        assert "please report" not in result.output, (trial, command, result.output[-500:])
        assert {*Path().iterdir()} == {*whole}, (trial, command)
