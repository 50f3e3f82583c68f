"""Tables of Parquet opened on engines: what an engine leaves behind."""

from __future__ import annotations

import gc
import tempfile
from pathlib import Path

import pyarrow as pa
import pytest

from gd_metrics.tables.engines.opening import open_tables


def test_the_folder_for_what_does_not_fit_goes_with_the_last_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    opened = open_tables({"t": pa.table({"n": [1, 2]})}, "duckdb")
    kept = opened["t"].filter("n > 1")
    del opened
    gc.collect()
    assert [*tmp_path.iterdir()]
    assert kept.fetchall() == [(2,)]
    del kept
    gc.collect()
    assert [*tmp_path.iterdir()] == []


def test_a_memory_limit_that_is_none_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ValueError, match="memory limit 'much'"):
        open_tables({"t": pa.table({"n": [1]})}, "duckdb", memory_limit="much")
    assert [*tmp_path.iterdir()] == []
