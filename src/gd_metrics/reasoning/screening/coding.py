"""What is grouped and joined: claims of outcomes, with numbers for words where that is cheap.

Words (indicators, areas, periods …) become numbers of one dictionary first: grouping and
joining numbers takes a quarter to half of the time, and a growth's base is then the same
number as a period. Spark would have to send its words here first: there a word is its own
code, and it is asked for the measures alone, which are few.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import cached_property
from typing import Any

import narwhals as nw

from ...claim import CELL, KEY, OUTCOMES, Cell
from ...rules.relation import Mapped, YearBefore
from .engine import Engine

_NEVER = -1
_YEARS = tuple(f"{year:04d}" for year in range(10_000))


class Coded:
    """Claims of outcomes whose words are their own codes.

    Attributes:
        engine: where they are.
        frame: a row a claim: the key's columns as codes, ``lower``, ``upper`` and
            ``deprecated``.
        type: the type of codes.
        constant: the code of each column of the key in which all claims have one word;
            nothing is grouped or joined by them.
        marked: whether a claim may be deprecated.
        points: whether an interval may be a single number.
        vintages: how many vintages there may be.
        words: the words that occur in columns of the key, of those that may be asked for.
    """

    type: Any = nw.String
    constant: Mapping[str, Any] = {}
    marked = points = True
    vintages = len(OUTCOMES)
    words: Mapping[str, Set[str]]

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.words = {"measure": engine.words("measure") - {None}}
        known = [~nw.col(column).is_null() for column in KEY]  # the others are reported elsewhere
        outcomes = nw.col("vintage").is_in(OUTCOMES)
        self.frame = engine.frame.filter(*known, outcomes).select(*KEY, *_bounds(), _deprecated())

    def codes(self, words: Iterable[str]) -> list[Any]:
        """The codes of the words, of those that occur."""
        return sorted(words)

    def code(self, word: str) -> Any:
        """The code of a word."""
        return word

    def word(self, code: Any) -> str:
        """The word behind a code."""
        return str(code)

    def cell(self, row: Sequence[Any]) -> Cell:
        """The cell behind codes in the order of :data:`CELL`."""
        return Cell(*map(self.word, row))

    def key(self, row: Sequence[Any]) -> tuple[Cell, str]:
        """The cell and vintage behind codes in the order of :data:`KEY`, and maybe more."""
        *cell, vintage = map(self.word, row[: len(KEY)])
        return Cell(*cell), vintage

    def leads(self, term: Mapped | YearBefore) -> dict[Any, Any]:
        """What each code leads to by a term."""
        return dict(term.table(_YEARS))

    def led(self, name: str, keys: Sequence[Any], values: Sequence[Any]) -> Any:
        """A frame of what codes lead to.

        Args:
            name: the column of what they lead to; the codes' own has ``_from`` behind it.
            keys: the codes.
            values: what each leads to.
        """
        schema = dict.fromkeys((f"{name}_from", name), self.type)
        return self.engine.table({f"{name}_from": keys, name: values}, schema)

    def claims_of(self, cells: Iterable[Cell]) -> Any:
        """The claims of some cells, every column."""
        with self.engine.lent(_columns(cells), dict.fromkeys(CELL, nw.String)) as asked:
            return self.engine.frame.join(asked, on=list(CELL), how="semi").collect("pyarrow")


class Numbered(Coded):
    """Claims of outcomes with numbers for words, for engines that may be asked for these."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.words = {column: engine.words(column) - {None} for column in KEY}
        self._words = sorted({word for words in self.words.values() for word in words})
        self._codes = {word: code for code, word in enumerate(self._words)}
        self.constant = {c: self._codes[min(w)] for c, w in self.words.items() if len(w) == 1}
        outcomes = self.words["vintage"] & set(OUTCOMES)
        self.vintages = len(outcomes)
        small = len(self._words) < 2**15  # what is grouped and joined takes a quarter of the room
        self.type = nw.Int16 if engine.lazy and small else nw.Int64
        self.frame = self._coded()
        if outcomes != self.words["vintage"]:
            self.frame = self.frame.filter(nw.col("vintage").is_in(self.codes(outcomes)))
        point = (nw.col("lower") == nw.col("upper")).any().alias("points")
        marked = engine.frame.select("lower", "upper", _deprecated()) if engine.lazy else self.frame
        marks = marked.select(nw.col("deprecated").any(), point)
        (((self.marked, self.points),),) = engine.rows([marks])

    def _coded(self) -> Any:
        """The claims with numbers for words: by a join with the dictionary where words differ."""
        frame = self.engine.frame.select(*KEY, *_bounds(), _deprecated())
        codes, coded = range(len(self._words)), []
        for column in KEY:
            if column in self.constant:
                frame = frame.filter(~nw.col(column).is_null())
                code = nw.lit(self.constant[column]).cast(self.type)
            else:
                words = {column: self._words, f"{column}_code": codes}
                types = {column: nw.String, f"{column}_code": self.type}
                frame = frame.join(self.engine.table(words, types), on=column, how="inner")
                code = nw.col(f"{column}_code")
            coded.append(code.alias(column))
        return frame.select(*coded, "lower", "upper", "deprecated")

    def codes(self, words: Iterable[str]) -> list[Any]:
        """The numbers of the words that occur."""
        return sorted(self._codes[word] for word in words if word in self._codes)

    def code(self, word: str) -> Any:
        """The number of a word; one that nothing has where it does not occur."""
        return self._codes.get(word, _NEVER)

    def word(self, code: Any) -> str:
        """The word behind a number."""
        return str(self._words[code])

    def led(self, name: str, keys: Sequence[Any], values: Sequence[Any]) -> Any:
        """A frame of what numbers lead to, sent once for all relations that ask for it."""
        asked = (name, *keys, *values)
        if asked not in self._led:
            self._led[asked] = super().led(name, keys, values)
        return self._led[asked]

    @cached_property
    def _led(self) -> dict[tuple[Any, ...], Any]:
        return {}

    def leads(self, term: Mapped | YearBefore) -> dict[Any, Any]:
        """What each number leads to by a term."""
        leads = {self.code(a): self.code(b) for a, b in term.table(self._words).items()}
        leads.pop(_NEVER, None)
        return leads


class InMemory(Numbered):
    """Claims of outcomes in memory, with numbers for words.

    Attributes:
        frame: has ``row`` too, the claim's row.
    """

    def _coded(self) -> Any:
        frame = self.engine.frame.select(*KEY, "lower", "upper", "rank").with_row_index("row")
        for column in KEY:  # a row without its key is reported elsewhere
            if frame[column].null_count():
                frame = frame.filter(~nw.col(column).is_null())
        words, codes = self._words, list(range(len(self._words)))
        coded = [nw.col(c).replace_strict(words, codes, return_dtype=nw.Int64) for c in KEY]
        row = nw.col("row").cast(nw.Int64)
        return frame.select(*coded, "lower", "upper", _deprecated(), row)

    def claims_of(self, cells: Iterable[Cell]) -> Any:
        """The claims of some cells, by their rows."""
        there = [c for cell in cells if _NEVER not in (c := tuple(map(self.code, cell)))]
        asked = self.engine.table(_columns(there), dict.fromkeys(CELL, nw.Int64))
        rows = self.frame.join(asked, on=list(CELL), how="semi")["row"].to_list()
        return self.engine.frame[sorted(rows)]


def coded_claims(engine: Engine) -> Coded:
    """The claims of an engine, with numbers for words where these are soon known."""
    engine.frame = as_claims(engine.frame)
    if not engine.lazy:
        return InMemory(engine)
    return Numbered(engine) if engine.tells_words else Coded(engine)


def as_claims(claims: Any) -> Any:
    """The claims with words for what may have been read as numbers, a year in a folder's name,
    and with bounds in floats.
    """
    schema = claims.collect_schema()
    odd = [c for c in KEY if schema.get(c, nw.String) not in (nw.String, nw.Unknown)]
    casts = [nw.col(column).cast(nw.String) for column in odd]
    inexact = [c for c in ("value", "lower", "upper") if c in schema and _inexact(schema[c])]
    casts += [nw.col(column).cast(nw.Float64) for column in inexact]
    return claims.with_columns(*casts) if casts else claims


def _inexact(kind: Any) -> bool:
    """Whether a column of numbers is of another type than bounds are compared in.

    DuckDB writes 42.5 as a decimal, and bounds that are all whole or not there are integers.
    """
    return bool(kind == nw.Unknown or (kind.is_numeric() and kind != nw.Float64))


def _bounds() -> list[nw.Expr]:
    """Both bounds; what is no number bounds nothing, and not every engine compares it so."""
    ends = [nw.col(end) for end in ("lower", "upper")]
    return [nw.when(~end.is_nan()).then(end) for end in ends]


def _deprecated() -> nw.Expr:
    return (nw.col("rank") == "deprecated").fill_null(False).alias("deprecated")


def _columns(cells: Iterable[Sequence[Any]]) -> dict[str, list[Any]]:
    """Cells, or the codes of their words, column by column."""
    columns = zip(*cells, strict=True)
    return dict(zip(CELL, map(list, columns), strict=False)) or {column: [] for column in CELL}
