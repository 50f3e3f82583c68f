"""Where in a text each claim of its source stands, and the hash that says which text it was.

A literal that a text has once stands there. Of several places, the one that is read as the claim's
indicator comes first, then the one nearest behind one of its names.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ..errors import PackageError, UnknownNameError
from ..reading.against import Known, known
from ..reading.document import of_text
from ..reading.drafts import drafts
from ..tables.package import CURATION, open_package
from ..tables.writing import as_csv, write_text
from .accept import project_of

ONLY, READ, NAMED, FIRST = "the only place", "read as it", "behind its name", "the first free"
SHARED, ABSENT = "shared with another claim", "not in this text"
"""Why a place was taken: there is no other, it is read so, a name stands near, nothing tells, or
all are taken; or why none was."""
_NEAR = 200
"""Characters before a literal in which a name of its indicator is looked for."""
_NUMERALS = "〇一二三四五六七八九十百千万亿"
_Row = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """Where a claim stands.

    Attributes:
        claim_id: which claim.
        printed: its literal.
        locator: its place, as RFC 5147 says it; empty where the text does not have it.
        places: in how many places the text has the literal.
        why: why this one was taken.
    """

    claim_id: str
    printed: str
    locator: str
    places: int
    why: str


@dataclass(frozen=True)
class Located:
    """What a text has of a source.

    Attributes:
        source_id: the source.
        sha256: the hash of the text.
        length: how many characters it has, as RFC 5147 says it.
        places: its claims, in their order.
    """

    source_id: str
    sha256: str
    length: str
    places: tuple[Place, ...]


def locate(file: str | Path, source: str, path: str | Path | None = None) -> Located:
    """Find the claims of a source in its text.

    Args:
        file: the text, in UTF-8: the whole document, or a passage of whole lines.
        source: the source's id.
        path: the package or project that has its claims; that of the current folder if not given.

    Raises:
        PackageError: if the text or the package can't be read, or has no claims.
        UnknownNameError: if it has no such source.
    """
    package = open_package(path)
    if not {"claims", "sources"} <= package.resources.keys():
        raise PackageError(f"{package.label}: has no claims and sources to look for")
    sources = [row["source_id"] for row in package.table("sources").to_pylist()]
    if source not in sources:
        raise UnknownNameError("source", source, sources)
    data = Path(file).read_bytes()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackageError(f"{file}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    claims = [row for row in package.table("claims").to_pylist() if row["source_id"] == source]
    names = known(path)
    read = {(d.start, d.end): names.indicator(d) for d in drafts(of_text(text))}
    places = tuple(placed(text, claims, _by_indicator(names), read))
    return Located(source, hashlib.sha256(data).hexdigest(), f"length={len(text)}", places)


def write(located: Located, path: str | Path | None = None, day: date | None = None) -> Path:
    """Write places and hash into a project's ``curation/``.

    Args:
        located: what was found; claims that were not found keep what they have.
        path: the project.
        day: the day of the reading; today if not given.

    Returns:
        the folder that was written to.

    Raises:
        PackageError: if this is no project.
    """
    project = project_of(path)
    if project is None:
        raise PackageError(f"{path or 'this folder'}: is no project with a {CURATION}/ to write to")
    folder = project / CURATION
    of_claims = {p.claim_id: {"locator": p.locator} for p in located.places if p.locator}
    of_source = {
        "status": "read",
        "date_checked": (day or date.today()).isoformat(),
        "sha256": located.sha256,
        "length": located.length,
    }
    _change(folder / "claims.csv", "claim_id", of_claims)
    _change(folder / "sources.csv", "source_id", {located.source_id: of_source})
    return folder


def _by_indicator(names: Known) -> dict[str, list[str]]:
    """What each indicator is called."""
    called: dict[str, list[str]] = {}
    for name, indicator in names.indicators.items():
        called.setdefault(indicator, []).append(name)
    return called


def placed(
    text: str,
    claims: Sequence[_Row],
    names: Mapping[str, Iterable[str]],
    read: Mapping[tuple[int, int], str],
) -> Iterator[Place]:
    """Each claim at its best place that no other has taken; the longest literals choose first.

    Args:
        text: the text.
        claims: rows of claims.
        names: what each indicator is called.
        read: what indicators the figures of the text are read as, by their places.

    >>> rows = [{"claim_id": c, "printed": c, "indicator": ""} for c in ("8亿", "超8亿")]
    >>> [place.locator for place in placed("出口超8亿,进口8亿", rows, {}, {})]
    ['char=8,10', 'char=2,5']
    """
    taken: set[int] = set()
    chosen: dict[str, Place] = {}
    for claim in sorted(claims, key=lambda claim: -len(claim["printed"])):
        key, printed, indicator = claim["claim_id"], claim["printed"], claim["indicator"] or ""
        spans = [range(start, start + len(printed)) for start in occurrences(text, printed)]
        if not spans:
            chosen[key] = Place(key, printed, "", 0, ABSENT)
            continue
        called = names.get(indicator, ())
        ranked = sorted(
            (not taken.isdisjoint(span), *_rank(text, span, indicator, called, read), span.start)
            for span in spans
        )
        shared, rank, _, start = ranked[0]
        why = ONLY if len(spans) == 1 else SHARED if shared else (READ, NAMED, FIRST)[rank]
        taken.update(range(start, start + len(printed)))
        chosen[key] = Place(key, printed, f"char={start},{start + len(printed)}", len(spans), why)
    return (chosen[claim["claim_id"]] for claim in claims)


def occurrences(text: str, printed: str) -> list[int]:
    """Where a text has a literal, and not only as a part of a longer number.

    >>> occurrences("增长143%,43%", "43%")
    [7]
    >>> occurrences("启动第二期,动工二期", "二期")
    [8]
    """
    before = behind = ""
    if printed[:1].isdecimal():
        before = r"(?<!\d)(?<!\d[.,])"
    elif printed[:1] in _NUMERALS:
        before = rf"(?<![第{_NUMERALS}])"
    if printed[-1:].isdecimal():
        behind = r"(?!\d|[.,]\d)"
    pattern = before + re.escape(printed) + behind
    return [match.start() for match in re.finditer(pattern, text)] if printed else []


def _rank(
    text: str,
    span: range,
    indicator: str,
    names: Iterable[str],
    read: Mapping[tuple[int, int], str],
) -> tuple[int, int]:
    """How good a place is, and how far from a name: less is better."""
    if indicator and read.get((span.start, span.stop)) == indicator:
        return 0, 0
    ahead = text[max(0, span.start - _NEAR) : span.start].lower()
    nearest = max((ahead.rfind(name.lower()) for name in names), default=-1)
    return (2, 0) if nearest < 0 else (1, len(ahead) - nearest)


def _change(file: Path, key: str, changes: Mapping[str, Mapping[str, str]]) -> None:
    """Set cells of a CSV file; columns that it lacks are put before the last, which is the note."""
    rows = [*csv.DictReader(io.StringIO(file.read_text("utf-8-sig")))]
    columns = [*(rows[0] if rows else ())]
    for column in dict.fromkeys(c for change in changes.values() for c in change):
        if column not in columns:
            columns.insert(max(0, len(columns) - 1), column)
    write_text(file, as_csv(columns, ({**row, **changes.get(row[key], {})} for row in rows)))
