"""What reasoning asks of an engine: the few calls, whatever room or library answers them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

Rows = list[tuple[Any, ...]]
Columns = Mapping[str, Sequence[Any]]
Types = Mapping[str, Any]
"""Few columns of this process, and their types by name."""


class Engine(Protocol):
    """Claims where they are, in memory or behind queries, and how frames of them are computed.

    :func:`gd_metrics.tables.engines.engine.engine_of` opens one for a table of pyarrow, Polars,
    DuckDB or Spark.

    Attributes:
        frame: the claims, as a frame of narwhals.
        lazy: whether frames are queries, of which nothing is known before they run.
        tells_words: whether it may be asked which words the claims use.
    """

    frame: Any
    lazy: bool
    tells_words: bool

    def kept(self, frame: Any) -> Any:
        """The frame, computed once however often it is used."""

    def rows(self, frames: Sequence[Any]) -> list[Rows]:
        """The rows of each frame; all have the same columns, and few rows."""

    def words(self, column: str) -> set[Any]:
        """What occurs in a column."""

    def table(self, columns: Columns, schema: Types) -> Any:
        """A frame of few rows from this process."""

    def lent(self, columns: Columns, schema: Types) -> AbstractContextManager[Any]:
        """A frame of few rows from this process, for one query."""

    def mapped(
        self,
        columns: Sequence[str],
        function: Callable[[Iterable[Any]], Iterator[Any]],
        names: Sequence[str],
    ) -> Rows:
        """The rows, all of them words, that a function makes of batches of some columns."""
