"""What passes between makers, checkers and the scorer: documents, what is wrong in them, findings.

A maker yields documents with their files. A checker sees the files alone and answers with findings,
a JSON object a line:

    {"document": "claims/shipped-1-digit-07", "at": "gd-gwr-2025-11", "rank": 1, "near_miss": "43%"}

- ``document``: the folder of the document below the folder of all;
- ``at``: what is to be doubted: a claim's id; a cell of a table as ``row/column``; of a text where
  a figure begins, counted in characters from 0; of a package the name of a table (``towns``) or of
  a table's column (``towns/founded``), and ``package`` for the descriptor;
- ``rank``: 1 is doubted first, and equal ranks are tied; without it the order of a document's
  lines counts;
- ``near_miss``: what should stand there instead, where the checker says so; ``period`` beside it
  where it is the figure of another period.

A document without a line is one in which a checker finds nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

CLEAN = "clean"
TRACKS = ("claims", "tables", "texts", "packages")


@dataclass(frozen=True)
class Document:
    """A document, and what is wrong in it.

    Attributes:
        name: its folder, below that of all documents.
        track: of :data:`TRACKS`.
        family: what kind of document it is: ``shipped`` or ``made``; of texts the language.
        kind: the planted error; :data:`CLEAN` for none.
        at: what is wrong, by each name that says so.
        original: what stood there before.
        period: the period it was of, where that was changed.
        planted: what stands there now.
        checkability: of a claim, the share of its one-digit slips that would be caught.
        landing: the same where a claim was moved to another cell, for the claim as it stands there.
        visible: whether it can't be true together with what stood there; ``None`` where it is of
            another cell.
        seed: what it was drawn with.
    """

    name: str
    track: str
    family: str
    kind: str = CLEAN
    at: tuple[str, ...] = ()
    original: str = ""
    period: str = ""
    planted: str = ""
    checkability: float | None = None
    landing: float | None = None
    visible: bool | None = None
    seed: int = 0
    files: Mapping[str, str | bytes] = field(default_factory=dict, repr=False, compare=False)

    def write(self, folder: Path) -> Path:
        """Write its files below a folder, and nothing of what is wrong in them."""
        place = folder / self.name
        place.mkdir(parents=True, exist_ok=True)
        for name, text in self.files.items():
            data = text if isinstance(text, bytes) else text.encode()
            (place / name).write_bytes(data)
        return place

    def truth(self) -> str:
        """What is wrong, as a JSON line."""
        row = {k: v for k, v in asdict(self).items() if k != "files"}
        return json.dumps(row, ensure_ascii=False)


@dataclass(frozen=True)
class Suspect:
    """What a checker doubts in a document."""

    at: str
    rank: int
    near_miss: str = ""
    period: str = ""


def truths(lines: Iterable[str]) -> Iterator[Document]:
    """The documents of JSON lines of :meth:`Document.truth`."""
    for line in lines:
        row: dict[str, Any] = json.loads(line)
        yield Document(**{**row, "at": tuple(row["at"])})


def suspects(lines: Iterable[str]) -> dict[str, list[Suspect]]:
    """The findings of a checker by document, first suspects first.

    Raises:
        ValueError: for a line that is no finding, saying which.
    """
    by_document: dict[str, list[Suspect]] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            there = by_document.setdefault(row["document"], [])
            rank = int(row.get("rank") or len(there) + 1)
            near = (str(row.get("near_miss") or ""), str(row.get("period") or ""))
            there.append(Suspect(str(row["at"]), rank, *near))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"line {number} is no finding ({error!r}): {line.strip()}") from error
    return {name: sorted(found, key=lambda s: s.rank) for name, found in by_document.items()}
