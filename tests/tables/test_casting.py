"""Columns are cast as their cells would be, one by one."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import CONSTRAINTS, TYPES
from gd_metrics.tables.checking import keys
from gd_metrics.tables.checking.constraints import TypedColumn, by_value
from gd_metrics.tables.schema.schema import Field, Schema
from gd_metrics.tables.values import casting, lexical

FIELDS = [descriptor for _, descriptor, _, _ in TYPES]


def field_of(descriptor: dict[str, Any]) -> Field:
    return Schema.of({"fields": [{"name": "x", **descriptor}]}, "v2").fields[0]


def texts(descriptor: dict[str, Any]) -> st.SearchStrategy[str]:
    """Cells of the corpus for a type, and such as look like them."""
    of_type = [
        cell
        for _, other, good, bad in [*TYPES, *CONSTRAINTS]
        if other.get("type") == descriptor.get("type")
        for cell in [*good, *bad]
    ]
    alike = st.text("0123456789+-.,eETZ:/ %naifxP年_", max_size=12)
    digits = st.from_regex(r"\A[+-]?[0-9]{0,25}(\.[0-9]{0,20})?\Z")
    return st.one_of(st.sampled_from(of_type or ["a"]), alike, digits)


@pytest.mark.parametrize("descriptor", FIELDS, ids=str)
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_a_column_is_cast_as_each_of_its_cells(descriptor: dict[str, Any], data: Any) -> None:
    field = field_of(descriptor)
    cells = data.draw(st.lists(texts(descriptor), max_size=6))
    cast = casting.cast(field, pa.chunked_array([pa.array(cells, pa.string())]))
    bad = cast.bad.to_pylist() if cast.bad is not None else [False] * len(cells)
    read = lexical.reader(field)
    for cell, unreadable, value in zip(cells, bad, cast.column.to_pylist(), strict=True):
        if cell == "":
            assert (unreadable, value) == (False, None)
            continue
        try:
            wanted = read(cell)
        except (ValueError, OverflowError):
            wanted = None
        assert unreadable == (wanted is None), cell
        if field.type in ("integer", "year", "boolean", "date", "datetime") and wanted is not None:
            held = cast.exact is not None and isinstance(wanted, int)
            assert value == (float(wanted) if held else wanted)
        elif field.type == "number" and wanted is not None and not wanted.is_nan():
            assert value == float(wanted)


@given(st.lists(st.from_regex(r"\A-?[0-9]{1,3}(\.[0-9]{1,22})?\Z"), min_size=1, max_size=8))
@settings(deadline=None)
def test_numbers_are_equal_in_keys_when_their_decimals_are(cells: list[str]) -> None:
    field = field_of({"type": "number"})
    cast = casting.cast(field, pa.chunked_array([cells]))
    twice = keys.repeated([keys.column_of(field, TypedColumn(cast.column, cast.exact))])
    found = [False] * len(cells) if twice is None else twice.to_pylist()
    values = [lexical.reader(field)(cell) for cell in cells]
    assert found == [value in values[:n] for n, value in enumerate(values)]


@pytest.mark.parametrize("count", [10, 300_000])
@pytest.mark.parametrize("extra", [[], [None, None], ["7"], ["x", "x", None]], ids=str)
def test_repeated_keys_are_found_however_many_rows_there_are(count: int, extra: list[Any]) -> None:
    texts = [str(n) for n in range(count)][::-1] + extra
    found = keys.repeated([pa.chunked_array([pa.array(texts, pa.string())])])
    rows = [] if found is None else pa.compute.indices_nonzero(found).to_pylist()
    seen: set[str] = set()
    wanted = []
    for row, text in enumerate(texts):
        if text is not None and text in seen:
            wanted.append(row)
        seen.add(text)
    assert rows == wanted


def test_a_value_is_asked_once_however_often_it_stands() -> None:
    asked = []
    column = pa.chunked_array([["a", "b", "a", None, "a"]])
    mask = by_value(Field("x", "string"), column, lambda v: bool(asked.append(v)) or v == "b")
    assert mask.to_pylist() == [False, True, False, None, False]
    assert asked == ["a", "b"]
