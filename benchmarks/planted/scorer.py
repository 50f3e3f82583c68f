"""What a checker caught and what it cried wolf over, with intervals.

    python benchmarks/planted/scorer.py truth.jsonl findings.jsonl

Found: what is wrong is among what the checker doubts. First or tied: nothing is doubted more.
Alone first: nothing is doubted as much. Near miss: what should stand there, said with it, is what
stood there. False alarms: clean documents in which anything is doubted. All intervals are Wilson's
at 95 %.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from contract import CLEAN, Document, Suspect, suspects, truths

_Z = 1.959964


@dataclass(frozen=True)
class Outcome:
    """How a checker fared on one document.

    Attributes:
        document: the document.
        doubted: how much it doubts.
        found: whether what is wrong is among it.
        first: whether nothing is doubted more.
        tied: how much is doubted as much as the first suspect.
        near_miss: whether it says what should stand there.
    """

    document: Document
    doubted: int
    found: bool = False
    first: bool = False
    tied: int = 0
    near_miss: bool = False

    @property
    def alone(self) -> bool:
        """Whether it is doubted first, and nothing as much."""
        return self.first and self.tied == 1


@dataclass(frozen=True)
class Share:
    """How many of how many, and Wilson's interval of the share.

    >>> str(Share(0, 300)), str(Share(19, 20)), str(Share(0, 0))
    ('0.0 (0.0–1.3)', '95.0 (76.4–99.1)', '')
    """

    number: int
    of: int

    @property
    def value(self) -> float:
        """The share, in per cent."""
        return 100 * self.number / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval at 95 %, in per cent."""
        n, p, z = self.of, self.number / self.of, _Z
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, 100 * (middle - half)), min(100.0, 100 * (middle + half))

    def __str__(self) -> str:
        if not self.of:
            return ""
        low, high = self.interval
        return f"{self.value:.1f} ({low:.1f}–{high:.1f})"


def outcome(document: Document, doubted: Sequence[Suspect]) -> Outcome:
    """How a checker fared, from all it doubts, first suspects first."""
    best = min((suspect.rank for suspect in doubted), default=0)
    named = {suspect.at for suspect in doubted}
    mine = [suspect for suspect in doubted if suspect.at in document.at]
    if not mine:
        return Outcome(document, len(named))
    tied = {s.at for s in doubted if s.rank == best and s not in mine}
    right = plain(mine[0].near_miss) == plain(document.original)
    in_period = not mine[0].period or mine[0].period == document.period
    said = right and bool(document.original) and in_period
    first = mine[0].rank == best
    return Outcome(document, len(named), True, first, len(tied) + first, said)


def plain(figure: str) -> str:
    """A figure without what stands around its number: currency signs, blanks, zeros at the end.

    >>> plain("$621.70 million"), plain("621.7million"), plain("300"), plain("300.0")
    ('621.7million', '621.7million', '300', '300')
    """
    bare = re.sub(r"[$€£\s,]", "", figure)
    return re.sub(r"(\.\d*?)0+(?!\d)", r"\1", bare).replace(".", ".", 1).rstrip(".")


def score(
    documents: Iterable[Document], doubted: Mapping[str, Sequence[Suspect]]
) -> Iterator[Outcome]:
    """How a checker fared on each document."""
    for document in documents:
        yield outcome(document, doubted.get(document.name, ()))


def table(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """A line for each track and error, and one for what is clean."""
    groups: dict[tuple[str, str], list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault((one.document.track, one.document.kind), []).append(one)
    yield "| track | error | planted | found | first or tied | alone first | near miss |"
    yield "|---|---|---|---|---|---|---|"
    for (track, kind), of in groups.items():
        if kind == CLEAN:
            alarms = Share(sum(o.doubted > 0 for o in of), len(of))
            yield f"| {track} | none: false alarms | {len(of)} | {alarms} | | | |"
        else:
            yield f"| {track} | {kind} | {len(of)} | {' | '.join(map(str, shares(of)))} |"


def shares(of: Sequence[Outcome]) -> list[Share]:
    """Found of all; of what is found first or tied, alone first, and the near miss."""
    found = [o for o in of if o.found]
    counts = (sum(o.first for o in found), sum(o.alone for o in found),
              sum(o.near_miss for o in found))  # fmt: skip
    return [Share(len(found), len(of)), *(Share(number, len(found)) for number in counts)]


def main(truth: str, findings: str) -> None:
    """Print how the findings of a file fare."""
    with Path(truth).open(encoding="utf-8") as lines:
        documents = [*truths(lines)]
    with Path(findings).open(encoding="utf-8") as lines:
        doubted = suspects(lines)
    print("\n".join(table(score(documents, doubted))))


if __name__ == "__main__":
    main(*sys.argv[1:3])
