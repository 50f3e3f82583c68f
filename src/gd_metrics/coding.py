"""What is grouped and joined: claims of outcomes, their words as numbers where that is cheap.

In memory, words (indicators, areas, periods …) become numbers of one dictionary first:
grouping and joining numbers takes half the time, and a growth's base is then the same number
as a period. An engine that holds queries would have to be asked for its words, and groups
words nearly as fast: there a word is its own code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw

from .claim import CELL, OUTCOMES
from .engine import KEY, Engine
from .relation import Mapped, YearBefore
from .world import Cell

_NEVER = -1
_YEARS = tuple(f"{year:04d}" for year in range(10_000))


class Coded:
    """Claims of outcomes whose words are their own codes.

    Attributes:
        engine: where they are.
        frame: a row a claim: the key's columns as codes, ``lower``, ``upper`` and
            ``deprecated``.
        constant: the code of each column of the key in which all claims have one word;
            nothing is grouped or joined by them.
        marked: whether a claim may be deprecated.
        points: whether an interval may be a single number.
        vintages: how many vintages there may be.
    """

    constant: Mapping[str, Any] = {}
    marked = points = True
    vintages = len(OUTCOMES)

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        bounds = [
            nw.when(~nw.col(end).is_nan()).then(nw.col(end)).alias(end)
            for end in ("lower", "upper")
        ]
        known = nw.all_horizontal(*(~nw.col(c).is_null() for c in KEY), ignore_nulls=True)
        outcomes = nw.col("vintage").is_in(OUTCOMES)
        self.frame = engine.claims.filter(known, outcomes).select(*KEY, *bounds, _deprecated())

    def codes(self, words: Iterable[str]) -> list[Any]:
        """The codes of the words, of those that occur."""
        return sorted(words)

    def code(self, word: str) -> Any:
        """The code of a word."""
        return word

    def word(self, code: Any) -> str:
        """The word behind a code."""
        return str(code)

    def key(self, row: Sequence[Any]) -> tuple[Cell, str]:
        """The cell and vintage behind codes in the order of :data:`KEY`, and maybe more."""
        *cell, vintage = map(self.word, row[: len(KEY)])
        return Cell(*cell), vintage

    def leads(self, term: Mapped | YearBefore) -> dict[Any, Any]:
        """What each code leads to by a term."""
        return dict(term.table(_YEARS))

    def claims_of(self, cells: Iterable[Cell]) -> Any:
        """The claims of some cells, every column."""
        rows = zip(*cells, strict=True)
        wanted = self.engine.table(
            dict(zip(CELL, map(list, rows), strict=True)), dict.fromkeys(CELL, nw.String)
        )
        return self.engine.claims.join(wanted, on=list(CELL), how="semi").collect("pyarrow")


class Numbered(Coded):
    """Claims of outcomes in memory, with numbers for words.

    Attributes:
        frame: has ``row`` too, the claim's row.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        frame = engine.claims.with_row_index("row")
        for column in KEY:  # a row without its key is reported elsewhere
            if frame[column].null_count():
                frame = frame.filter(~nw.col(column).is_null())
        found = {column: frame[column].unique().to_list() for column in KEY}
        self._words = sorted({word for words in found.values() for word in words})
        self._codes = {word: code for code, word in enumerate(self._words)}
        self.constant = {c: self._codes[words[0]] for c, words in found.items() if len(words) == 1}
        codes = list(range(len(self._words)))
        coded = [nw.col(c).replace_strict(self._words, codes, return_dtype=nw.Int64) for c in KEY]
        row = nw.col("row").cast(nw.Int64)
        self.frame = frame.select(*coded, "lower", "upper", row, _deprecated())
        outcomes = set(found["vintage"]) & set(OUTCOMES)
        if outcomes != set(found["vintage"]):
            self.frame = self.frame.filter(nw.col("vintage").is_in(self.codes(outcomes)))
        self.vintages = len(outcomes)
        self.marked = bool(self.frame["deprecated"].any())
        self.points = bool((self.frame["lower"] == self.frame["upper"]).any())

    def codes(self, words: Iterable[str]) -> list[Any]:
        """The numbers of the words that occur."""
        return sorted(self._codes[word] for word in words if word in self._codes)

    def code(self, word: str) -> Any:
        """The number of a word; one that nothing has where it does not occur."""
        return self._codes.get(word, _NEVER)

    def word(self, code: Any) -> str:
        """The word behind a number."""
        return str(self._words[code])

    def leads(self, term: Mapped | YearBefore) -> dict[Any, Any]:
        """What each number leads to by a term."""
        found = {self.code(a): self.code(b) for a, b in term.table(self._words).items()}
        found.pop(_NEVER, None)
        return found

    def claims_of(self, cells: Iterable[Cell]) -> Any:
        """The claims of some cells, by their rows."""
        there = [c for cell in cells if _NEVER not in (c := tuple(map(self.code, cell)))]
        columns = zip(*there, strict=True) if there else [() for _ in CELL]
        wanted = self.engine.table(
            dict(zip(CELL, map(list, columns), strict=True)), dict.fromkeys(CELL, nw.Int64)
        )
        rows = self.frame.join(wanted, on=list(CELL), how="semi")["row"].to_list()
        return self.engine.claims[sorted(rows)]


def coded_claims(engine: Engine) -> Coded:
    """The claims of an engine, with numbers for words where they are in memory."""
    return Coded(engine) if engine.lazy else Numbered(engine)


def _deprecated() -> nw.Expr:
    return (nw.col("rank") == "deprecated").fill_null(False).alias("deprecated")
