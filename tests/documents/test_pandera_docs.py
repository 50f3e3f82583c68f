"""The page on pandera: its examples run, and its table of what translates is true."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT

PAGE = (ROOT / "docs" / "pandera.md").read_text("utf-8")
CALLS, EXAMPLE = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SCHEMA = {"fields": [{"name": "n", "type": "integer"}]}


def test_each_call_on_the_page_works_where_its_files_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "schema.json").write_text(json.dumps(SCHEMA), "utf-8")
    resources = [{"name": n, "path": "a.csv", "schema": SCHEMA} for n in ("firms", "cities")]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    monkeypatch.chdir(tmp_path)
    for line in CALLS.splitlines():
        names: dict[str, Any] = {}
        exec(f"import gd_metrics as gd\n{line}", names)
        assert "schema" not in names or [*names["schema"].columns] == ["n"]


def test_the_example_finds_the_cell_below_the_minimum() -> None:
    names: dict[str, Any] = {}
    exec(f"import gd_metrics as gd\n{EXAMPLE}", names)
    assert "-3" in str(names["failure"])
