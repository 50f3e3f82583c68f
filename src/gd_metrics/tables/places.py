"""Where rows are written: file, line and column as editors count them, from 1.

A package's rows are mostly Parquet, which no editor opens; the people who have to mend a
row find it in ``curation/*.csv``, or in the CSV file that was checked.

>>> print(Place("curation/claims.csv", 14, 42))
curation/claims.csv:14:42
>>> print(Place("firms.xlsx", 7, 3, "Sheet1"))
firms.xlsx:Sheet1!C7
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ..finding import KEY_SEPARATOR, Place, shown


@dataclass(frozen=True)
class Written:
    """The file that the rows of a table are written in.

    Attributes:
        file: the file.
        key: the columns by whose values a row is found; by its number alone if empty.
        encoding: of a CSV file.
        delimiter: of a CSV file.
        label: the file as people are told it, if not by its path.
        cell: where a row stands by its number, and a cell of it if a column is named; as
            whoever read the file knows it.
    """

    file: Path
    key: Sequence[str] = ()
    encoding: str = "utf-8"
    delimiter: str = ","
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
        return self._of_record(number, column)

    def _of_record(self, number: int, column: str | None) -> Place:
        if not 0 < number < len(self._records):
            return Place(self.shown)
        line, text = self._records[number]
        if column not in self._header:
            return Place(self.shown, line, 1)
        down, across = cell_start(text, self._header.index(column), self.delimiter)
        return Place(self.shown, line + down, across)

    def keyed(self, key: str, column: str | None = None) -> Place | None:
        """Where the row with a key stands, if there is one."""
        number = self._numbers.get(key)
        return None if number is None else self._of_record(number, column)

    @cached_property
    def _records(self) -> list[tuple[int, str]]:
        """The first line and the text of every record, header first."""
        if self.file.suffix.lower() not in (".csv", ".tsv", ".txt"):
            return []
        try:
            with self.file.open(encoding=self._codec, newline="") as lines:
                return [*records(lines.read(), self.delimiter)]
        except (OSError, ValueError, LookupError):
            return []  # it is reported as unreadable; a place is only its name

    @property
    def _codec(self) -> str:
        return "utf-8-sig" if self.encoding.lower().replace("_", "-") in _UTF8 else self.encoding

    @cached_property
    def _header(self) -> list[str]:
        return self._cells(0) if self._records else []

    @cached_property
    def _numbers(self) -> dict[str, int]:
        if not self.key or not set(self.key) <= {*self._header}:
            return {}
        columns = [self._header.index(name) for name in self.key]
        found: dict[str, int] = {}
        for number in range(1, len(self._records)):
            cells = self._cells(number)
            if len(cells) > max(columns):
                found.setdefault(KEY_SEPARATOR.join(cells[c].strip() for c in columns), number)
        return found

    def _cells(self, number: int) -> list[str]:
        text = io.StringIO(self._records[number][1], newline="")
        return next(csv.reader(text, delimiter=self.delimiter), [])


_UTF8 = ("utf-8", "utf8", "utf-8-sig")


def records(text: str, delimiter: str = ",") -> Iterator[tuple[int, str]]:
    """The records of a CSV text: the line each begins at, from 1, and its characters.

    Blank lines are records in which nothing stands.

    >>> [*records('a,b\\n"x\\ny",1\\n\\n2,3\\n')]
    [(1, 'a,b\\n'), (2, '"x\\ny",1\\n'), (4, '\\n'), (5, '2,3\\n')]
    """
    lines = io.StringIO(text, newline="").readlines()
    begun = 0
    for _ in (reader := csv.reader(lines, delimiter=delimiter)):
        yield begun + 1, "".join(lines[begun : reader.line_num])
        begun = reader.line_num


def cell_start(record: str, index: int, delimiter: str = ",") -> tuple[int, int]:
    """Where a cell begins in its record: lines down from its first, and the character from 1.

    >>> cell_start('"x,\\ny",1', 0), cell_start('"x,\\ny",1', 1)
    ((0, 1), (1, 4))
    """
    quoted, start = False, 0
    for place, character in enumerate(record):
        if index == 0:
            break
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            index, start = index - 1, place + 1
    before = record[:start]
    return before.count("\n"), start - (before.rfind("\n") + 1) + 1


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
        row = self.numbers.get(table, {}).get(key, row)
        if key and (found := file.keyed(key, column)):
            return found
        return Place(file.shown) if row is None else file.row(row, column)
