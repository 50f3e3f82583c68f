"""Where rows are written: file, line and column as editors count them, from 1.

A package's rows are mostly Parquet, which no editor opens; the people who have to mend a
row find it in ``curation/*.csv``, or in the CSV file that was checked.

>>> print(Place("curation/areas.csv", 14, 42))
curation/areas.csv:14:42
>>> print(Place("firms.xlsx", 7, 3, "Sheet1"))
firms.xlsx:Sheet1!C7
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..finding import KEY_SEPARATOR, Place, shown
from .schema.dialect import Dialect

if TYPE_CHECKING:
    from .reading.csv import Text


@dataclass(frozen=True)
class Written:
    """The file that the rows of a table are written in.

    Attributes:
        file: the file.
        key: the columns by whose values a row is found; by its number alone if empty.
        dialect: of a CSV file.
        data: the bytes of a CSV file, as UTF-8; as they are in the file when a place is asked
            for, if not told.
        label: the file as people are told it, if not by its path.
        cell: where a row stands by its number, and a cell of it if a column is named; as
            whoever read the file knows it.
    """

    file: Path
    key: Sequence[str] = ()
    dialect: Dialect = field(default_factory=Dialect, repr=False)
    data: bytes | None = field(default=None, repr=False)
    label: str = ""
    cell: Callable[[int, str | None], Place] | None = None

    @property
    def shown(self) -> str:
        """The file as people are told it."""
        return self.label or shown(self.file)

    def row(self, number: int, column: str | None = None) -> Place:
        """Where a row stands by its number, from 1, and a cell of it if a column is named."""
        if self.cell is not None:
            return self.cell(number, column)
        return self._in_text(number, column)

    def keyed(self, key: str, column: str | None = None, row: int | None = None) -> Place | None:
        """Where the row with a key stands, if there is one; of several the one of a number."""
        numbers = self._numbers.get(key)
        if not numbers:
            return None
        return self._in_text(row if row in numbers else numbers[0], column)

    def _in_text(self, number: int, column: str | None) -> Place:
        text = self._text
        if text is None or not 0 < number <= text.rows:
            return Place(self.shown)
        labels = text.labels
        cell = labels.index(column) if column in labels else None
        return Place(self.shown, *text.start(number - 1, cell))

    @cached_property
    def _text(self) -> Text | None:
        """What a CSV file holds, ``None`` of another or of one that can't be read."""
        if self.file.suffix.lower() not in (".csv", ".tsv", ".txt"):
            return None
        from .reading.csv import decode, read_csv

        try:
            return read_csv(self.data or decode(self.file.read_bytes()), self.dialect)
        except (OSError, ValueError):
            return None  # it is reported as unreadable; a place is only its name

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        """The rows of each key, from 1."""
        text = self._text if self.key else None
        if text is None or not set(self.key) <= {*text.labels}:
            return {}
        columns = (text.columns[text.labels.index(name)].to_pylist() for name in self.key)
        numbers: dict[str, list[int]] = {}
        for number, cells in enumerate(zip(*columns, strict=True), 1):
            key = KEY_SEPARATOR.join((cell or "").strip() for cell in cells)
            numbers.setdefault(key, []).append(number)
        return numbers


@dataclass(frozen=True)
class Places:
    """Where the rows of tables are written.

    Attributes:
        default: the file that was checked, for what has no better place.
        written: the file of each table.
        numbers: the row of each key, for tables whose keys are not written in their file.
        held: what keeps the files, if they lie in a folder made for them.
    """

    default: str = ""
    written: Mapping[str, Written] = field(default_factory=dict)
    numbers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    held: object = None

    def of(
        self, table: str, *, key: str = "", row: int | None = None, column: str | None = None
    ) -> Place:
        """The place of a row, found by its key or else by its number; of its table without."""
        file = self.written.get(table)
        if file is None:
            return Place(self.default)
        if row is not None and file.cell is not None:
            return file.cell(row, column)
        row = self.numbers.get(table, {}).get(key) if row is None else row
        if key and (place := file.keyed(key, column, row)):
            return place
        return Place(file.shown) if row is None else file.row(row, column)
