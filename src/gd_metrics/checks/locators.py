"""Verify locators: do the printed characters stand where the claim says they do?

The texts are not published with the data, only their sha256. Whoever has a text can put it
in a folder, under any name, and have every claim of it looked up. A source may carry the hash of
a passage instead, with its length: it is found in any file that has it, in whole lines, whatever
stands before and behind it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from ..errors import PackageError
from ..finding import Finding
from ..rules import provenance

_LENGTH = re.compile(r"length=(\d+)")


@dataclass(frozen=True)
class Located:
    """What verifying came to.

    Attributes:
        findings: literals that do not stand at their locator.
        verified: how many do.
        unverified: how many point into texts that were not given, or have no locator.
    """

    findings: tuple[Finding, ...]
    verified: int
    unverified: int


def read_texts(folder: str | Path) -> dict[str, str]:
    """The UTF-8 texts of a folder, by the sha256 of their bytes.

    Raises:
        PackageError: if there is no such folder.
    """
    place = Path(folder)
    if not place.is_dir():
        raise PackageError(f"{place}: no such folder; --texts names a folder of source texts")
    texts = {}
    for file in sorted(f for f in place.iterdir() if f.is_file()):
        data = file.read_bytes()
        try:
            texts[hashlib.sha256(data).hexdigest()] = data.decode("utf-8")
        except UnicodeDecodeError:
            continue  # no text, so no source of ours
    return texts


def locate(tables: Mapping[str, pa.Table], texts: Mapping[str, str]) -> Located:
    """Look up every claim and milestone in the texts that are there.

    Args:
        tables: those of a package.
        texts: texts by the sha256 of their bytes, as `read_texts` gives them.
    """
    read = _of_sources(tables["sources"].to_pylist(), texts)
    findings, verified, unverified = [], 0, 0
    for name, key in (("claims", "claim_id"), ("milestones", "milestone_id")):
        rows = tables[name].to_pylist() if name in tables else []
        for number, row in enumerate(rows, 1):
            text = read.get(row["source_id"])
            span = provenance.locate(row["locator"])
            if text is None or span is None:
                unverified += 1
            elif text[slice(*span)] == row["printed"]:
                verified += 1
            else:
                reason = _reason(text, span, row["printed"])
                misplaced = provenance.RULE.finding(name, row[key], reason, number, "locator")
                findings.append(misplaced)
    return Located(tuple(findings), verified, unverified)


def _of_sources(
    sources: Iterable[Mapping[str, str | None]], texts: Mapping[str, str]
) -> dict[str, str]:
    """The text of each source whose hash is that of a text, or of a passage in one."""
    read = {}
    for source in sources:
        name, digest = source["source_id"] or "", source["sha256"] or ""
        text = texts.get(digest)
        length = _LENGTH.fullmatch(source.get("length") or "")
        if text is None and digest and length:
            text = _passage(texts.values(), int(length[1]), digest)
        if text is not None:
            read[name] = text
    return read


def _passage(texts: Iterable[str], length: int, digest: str) -> str | None:
    """The whole lines of a text that have a length and a hash; none where none have them.

    >>> digest = hashlib.sha256("出口8亿元\\n进口5亿元".encode()).hexdigest()
    >>> _passage(["首页\\r\\n出口8亿元\\r\\n进口5亿元\\r\\n返回"], 11, digest)
    '出口8亿元\\n进口5亿元'
    """
    for text in texts:
        plain = re.sub(r"\r\n?", "\n", text)
        ends = {match.start() for match in re.finditer(r"\n|\Z", plain)}
        starts = [0, *(end + 1 for end in sorted(ends))]
        for start in (start for start in starts if start + length in ends):
            passage = plain[start : start + length]
            if hashlib.sha256(passage.encode()).hexdigest() == digest:
                return passage
    return None


def _reason(text: str, span: tuple[int, int], printed: str) -> str:
    start, end = span
    if end > len(text):
        return f"char={start},{end} lies behind the text's end at {len(text)}"
    places = list(_occurrences(text, printed))
    nearest = min(places, key=lambda p: abs(p - start), default=None)
    hint = (
        ""
        if nearest is None
        else f"; the nearest {printed!r} is at char={nearest},{nearest + len(printed)}"
    )
    return f"char={start},{end} holds {text[start:end]!r}, not {printed!r}{hint}"


def _occurrences(text: str, printed: str) -> Iterator[int]:
    place = text.find(printed)
    while printed and place >= 0:
        yield place
        place = text.find(printed, place + 1)
