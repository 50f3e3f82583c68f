"""Columns, and masks over them; an encoded column is asked for its few different values.

>>> import pyarrow as pa
>>> column = pa.chunked_array([pa.array(["a", "b", "a"]).dictionary_encode()])
>>> on_values(column, lambda values: pc.equal(values, "a")).to_pylist()
[True, False, True]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Column = Any  # a pyarrow ChunkedArray; pyarrow is not typed
Mask = Any  # the same, of booleans


def plain(column: Column) -> Column:
    """A column whose values stand in its cells, not encoded."""
    kind = column.type
    return column.cast(kind.value_type) if pa.types.is_dictionary(kind) else column


def distinct(text: Column) -> tuple[list[Any], Any]:
    """The different values of a column, and for each cell which of them it is."""
    encoded = text.combine_chunks() if isinstance(text, pa.ChunkedArray) else text
    if not pa.types.is_dictionary(encoded.type):
        encoded = encoded.dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices


def on_values(column: Column, kernel: Callable[[Any], Mask | None]) -> Mask | None:
    """A kernel on the few different values of an encoded column, else on all of them."""
    if not pa.types.is_dictionary(column.type):
        return kernel(column)
    masks = [kernel(chunk.dictionary) for chunk in column.chunks]
    if all(mask is None or not pc.any(mask).as_py() for mask in masks):
        return None
    pairs = zip(column.chunks, masks, strict=True)
    return pa.chunked_array([_spread(mask, chunk) for chunk, mask in pairs])


def _spread(mask: Mask | None, chunk: Any) -> Any:
    """A mask over the different values as one over the cells."""
    if mask is None:
        return pa.repeat(pa.scalar(False), len(chunk))
    return whole(mask).take(chunk.indices)


def whole(mask: Mask) -> Any:
    """A mask in one piece."""
    return mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask
