"""The engines that a table is asked on, and the little that each does in its own way.

Questions are written once, in narwhals. pyarrow and Polars hold a table in memory; DuckDB and
Spark hold queries, on more rows than fit there. What differs is here: how a frame is
computed once and kept, how few rows come to this process, how few rows go to the engine.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import narwhals as nw

from ...errors import PackageError

Rows = list[tuple[Any, ...]]
Columns = Mapping[str, Sequence[Any]]
Types = Mapping[str, Any]
"""Few columns of this process, and their types by name."""
Mapper = Callable[[Iterable[Any]], Iterator[Any]]
"""What makes Arrow batches of Arrow batches."""

_ROWS = 50_000
"""Rows of a batch."""


class Engine:
    """pyarrow or Polars: everything is in memory, and computed when it is written.

    Attributes:
        frame: the table, as a frame of narwhals.
        lazy: whether frames are queries, of which nothing is known before they run.
        tells_words: whether it may be asked which texts a column has.
    """

    lazy = False
    tells_words = True

    def __init__(self, frame: Any) -> None:
        self.frame = frame

    def kept(self, frame: Any) -> Any:
        """The frame, computed once however often it is used."""
        return frame

    def rows(self, frames: Sequence[Any]) -> list[Rows]:
        """The rows of each frame; all have the same columns, and few rows."""
        return [list(frame.rows()) for frame in frames]

    def words(self, column: str) -> set[Any]:
        """What occurs in a column."""
        return set(self.frame[column].unique().to_list())

    def table(self, columns: Columns, schema: Types) -> Any:
        """A frame of few rows from this process."""
        return nw.from_dict(columns, schema=schema, backend=self.frame.implementation)

    @contextmanager
    def lent(self, columns: Columns, schema: Types) -> Iterator[Any]:
        """A frame of few rows from this process, for one query."""
        yield self.table(columns, schema)

    def mapped(self, columns: Sequence[str], function: Mapper, _names: Sequence[str]) -> Rows:
        """The rows, all of them words, that a function makes of batches of some columns.

        Args:
            columns: those that the table does not have are null.
            function: run wherever the batches are.
            _names: the columns of what it makes, which Spark must know before.
        """
        made = function(self._batches(self._with(columns).to_native()))
        return [row for batch in made for row in zip(*batch.to_pydict().values(), strict=True)]

    def _with(self, columns: Sequence[str]) -> Any:
        there = self.frame.collect_schema().names()
        absent = nw.lit(None, nw.String)
        return self.frame.select(*(c if c in there else absent.alias(c) for c in columns))

    def _batches(self, table: Any) -> Iterator[Any]:
        """The batches of a native table."""
        arrow = nw.from_native(table, eager_only=True).to_arrow()
        yield from arrow.to_batches(max_chunksize=_ROWS)

    def close(self) -> None:
        """Let go of what was kept."""


_ENGINES = {"duckdb", "_duckdb", "polars", "pyspark", "py4j"}
"""The packages whose errors those of a query are."""


@contextmanager
def in_words() -> Iterator[None]:
    """What an engine can't read or run is an error of ours, in a line.

    Raises:
        PackageError: for an error of an engine's own.
    """
    try:
        yield
    except Exception as error:  # each engine has errors of its own
        if type(error).__module__.partition(".")[0] not in _ENGINES:
            raise
        reason = " ".join(str(error).partition("\n\n")[0].split())
        raise PackageError(f"can't be read: {type(error).__name__}: {reason}") from error


class _Lazy(Engine):
    """What the engines that hold queries have in common."""

    lazy = True

    def rows(self, frames: Sequence[Any]) -> list[Rows]:
        """The rows of each frame, by a query each."""
        with in_words():
            return [list(frame.collect("pyarrow").rows()) for frame in frames]

    def words(self, column: str) -> set[Any]:
        """What occurs in a column, by a query."""
        (rows,) = self.rows([self.frame.group_by(column).agg(nw.len().alias("n"))])
        return {word for word, _ in rows}

    def _arrow(self, columns: Columns, schema: Types) -> Any:
        return nw.from_dict(columns, schema=schema, backend="pyarrow").to_native()


class DuckDB(_Lazy):
    """DuckDB: out of core; what is kept is a temporary table of the table's connection.

    That may be anybody's, with tables and views of any name: ours are of names that nobody has.
    """

    def __init__(self, frame: Any) -> None:
        super().__init__(frame)
        self._kept: list[str] = []
        self._lent: list[str] = []

    def kept(self, frame: Any) -> Any:
        """The frame as a temporary table."""
        name, source = _name(), _name()
        with in_words():
            frame.to_native().query(source, f"CREATE TEMP TABLE {name} AS SELECT * FROM {source}")
        self._kept.append(name)
        return nw.from_native(self._query(f"SELECT * FROM {name}"))

    def table(self, columns: Columns, schema: Types) -> Any:
        """A frame of few rows from this process."""
        name = _name()
        self._connection.register(name, self._arrow(columns, schema))
        self._lent.append(name)
        return nw.from_native(self._query(f"SELECT * FROM {name}"))

    @contextmanager
    def lent(self, columns: Columns, schema: Types) -> Iterator[Any]:
        """A frame of few rows, which the connection then forgets."""
        before = len(self._lent)
        try:
            yield self.table(columns, schema)
        finally:
            self._forget(before)

    @property
    def _connection(self) -> Any:
        """The connection of the table's relation."""
        return self.frame.to_native()._con  # noqa: SLF001  # DuckDB shows it nowhere else

    def _forget(self, before: int = 0) -> None:
        while len(self._lent) > before:
            self._connection.unregister(self._lent.pop())

    def _batches(self, table: Any) -> Iterator[Any]:
        with in_words():
            yield from table.to_arrow_reader(_ROWS)

    def close(self) -> None:
        """Drop the temporary tables."""
        while self._kept:
            self._query(f"DROP TABLE {self._kept.pop()}")
        self._forget()

    def _query(self, sql: str) -> Any:
        """Run SQL where the table is."""
        return self.frame.to_native().query(_name(), sql)


def _name() -> str:
    """A name that nothing else has."""
    return f"gd_metrics_{uuid.uuid4().hex}"


class Spark(_Lazy):
    """Spark: on many machines; what is kept stays there, and only findings and few words leave."""

    tells_words = False

    def __init__(self, frame: Any) -> None:
        super().__init__(frame)
        self._kept: list[Any] = []

    def kept(self, frame: Any) -> Any:
        """The frame, persisted when it is first used."""
        self._kept.append(frame.to_native().persist())
        return nw.from_native(self._kept[-1])

    def rows(self, frames: Sequence[Any]) -> list[Rows]:
        """The rows of each frame, all by one job."""
        rows: list[Rows] = [[] for _ in frames]
        if not frames:
            return rows
        numbered = [f.with_columns(nw.lit(n).alias("frame")) for n, f in enumerate(frames)]
        for *row, number in super().rows([nw.concat(numbered)])[0]:
            rows[number].append(tuple(row))
        return rows

    def table(self, columns: Columns, schema: Types) -> Any:
        """A frame of few rows, which Spark sends to all its executors."""
        session = self.frame.to_native().sparkSession
        return nw.from_native(session.createDataFrame(self._arrow(columns, schema)))

    def mapped(self, columns: Sequence[str], function: Mapper, names: Sequence[str]) -> Rows:
        """The rows that a function makes where the batches are; they alone come here."""
        schema = ", ".join(f"`{name}` string" for name in names)
        made = self._with(columns).to_native().mapInArrow(function, schema)
        with in_words():
            return [tuple(row) for row in made.collect()]

    def close(self) -> None:
        """Unpersist what was kept."""
        while self._kept:
            self._kept.pop().unpersist()


_LAZY: dict[nw.Implementation, type[Engine]] = {
    nw.Implementation.DUCKDB: DuckDB,
    nw.Implementation.PYSPARK: Spark,
    nw.Implementation.PYSPARK_CONNECT: Spark,
}


@contextmanager
def engine_of(table: Any) -> Iterator[Engine]:
    """The engine of a table, until what it keeps is no longer needed.

    Raises:
        TypeError: if it is of no engine that runs the rules.

    >>> import pyarrow as pa
    >>> with engine_of(pa.table({"share": ["43%"]})) as engine:
    ...     engine.lazy, engine.rows([engine.frame])
    (False, [[('43%',)]])
    """
    frame = nw.from_native(_plain_strings(table))
    if isinstance(frame, nw.LazyFrame) and frame.implementation.is_polars():
        frame = frame.collect()
    if isinstance(frame, nw.LazyFrame) and frame.implementation not in _LAZY:
        raise TypeError(f"tables are asked on pyarrow, Polars, DuckDB and Spark, not {type(table)}")
    made = _LAZY[frame.implementation] if isinstance(frame, nw.LazyFrame) else Engine
    engine = made(frame)
    try:
        yield engine
    finally:
        engine.close()


def _plain_strings(table: Any) -> Any:
    """An Arrow table with strings of one type, as joins want them; others as they are."""
    try:
        import pyarrow as pa
    except ImportError:
        return table
    if not isinstance(table, pa.Table):
        return table
    odd = (pa.types.is_large_string, pa.types.is_string_view, pa.types.is_dictionary)
    fields = [
        pa.field(f.name, pa.string()) if any(is_odd(f.type) for is_odd in odd) else f
        for f in table.schema
    ]
    return table if fields == list(table.schema) else table.cast(pa.schema(fields))
