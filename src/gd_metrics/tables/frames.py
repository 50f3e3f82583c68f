"""Tables that somebody has in memory, of any library: pandas, Polars, DuckDB, Arrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import PackageError

if TYPE_CHECKING:
    import pyarrow as pa


def as_arrow(frame: Any) -> pa.Table:
    """A table in memory as one of pyarrow, with texts as its other columns have them.

    Args:
        frame: a table or record batch of Arrow, a data frame of pandas or Polars (a lazy one is
            collected), a relation of DuckDB, or what narwhals takes besides. Of pandas, an
            index with a name is a column.

    Raises:
        PackageError: if a column holds values of several kinds.
        TypeError: if it is no table.

    >>> import polars
    >>> as_arrow(polars.LazyFrame({"n": [1, 2]}))["n"].to_pylist()
    [1, 2]
    """
    import pyarrow as pa

    if isinstance(frame, pa.RecordBatch):
        frame = pa.Table.from_batches([frame])
    if not isinstance(frame, pa.Table):
        frame = _collected(frame)
    for place, field in enumerate(frame.schema):
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if pa.types.is_large_string(kind) or str(kind) == "string_view":
            kind = pa.string()
        if kind != field.type:
            frame = frame.set_column(place, field.name, frame[field.name].cast(kind))
    return frame.replace_schema_metadata()


def _collected(frame: Any) -> pa.Table:
    import narwhals as nw
    import pyarrow as pa

    try:
        native = nw.from_native(frame)
    except TypeError as error:
        raise TypeError(f"{type(frame).__name__} is no table that can be checked") from error
    try:
        eager = native.collect("pyarrow") if isinstance(native, nw.LazyFrame) else native
        return eager.to_arrow()
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise PackageError(f"the table: {str(error).partition(chr(10))[0]}") from error
