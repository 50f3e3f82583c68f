"""A figure or a series, as text, CSV or JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..claim import CELL, Cell, Claim
from ..dataset import installed
from ..dataset.installed import Figure, in_words
from .safe import harmless, json_text, line, visible
from .sentences import Voice, says
from .words import count

if TYPE_CHECKING:
    import pyarrow as pa

_SHOWN = 3
"""Claims of a card after which the rest is counted."""

_FEW = 3
"""Figures of a series that are worth drawing."""


def render_figure(figure: Figure, format_: str, language: str = "en") -> str:
    """One figure; as text a card: who decided it, what is against it, how to cite it."""
    if format_ == "json":
        return json_text(asdict(figure))
    if format_ == "csv":
        row = {k: v for k, v in asdict(figure).items() if not isinstance(v, tuple)}
        return _csv([row])
    return "\n".join(map(line, _card(figure, language)))


def render_series(table: pa.Table, format_: str, title: str = "") -> str:
    """A series, a line a period; as text below its title, if it has one."""
    rows = table.to_pylist()
    if format_ == "json":
        return json_text(rows)
    if format_ == "csv":
        return _csv(rows)
    lines = [*([title] if title else []), *_aligned([*map(_hedged, rows)])]
    return "\n".join(map(harmless, lines))


def title_of(parts: Mapping[str, str | None], table: pa.Table, language: str = "en") -> str:
    """What a series is of: indicator, area, measure and unit, with the keys of the first two.

    Args:
        parts: those of its cells.
        table: the series.
        language: that of names.
    """
    names = installed.names()
    indicator, area = parts["indicator"] or "", parts["area"] or ""
    units = "/".join(dict.fromkeys(table["unit"].to_pylist()))
    return (
        f"{names.indicator(indicator, language)} ({indicator}), {names.area(area, language)} "
        f"({area}), {parts['measure']}, {units or 'no figure of a year'}"
    )


def _hedged(row: dict[str, Any]) -> dict[str, Any]:
    """A row for people: its hedge stands before its value."""
    row = dict(row)
    row["value"] = in_words(row["value"], row.pop("hedge"), (row["lower"], row["upper"]))
    return row


def _card(figure: Figure, language: str) -> Iterator[str]:
    """The answer: the figure, who decided it, what is against it, its series, how to cite it."""
    voice = Voice(installed.names(), language)
    cell = Cell(*(getattr(figure, part) for part in CELL))
    yield f"{voice.cell(cell)}: {figure.text}"
    yield f"  {_decided(figure)}"
    for title, claims in (("for", figure.claims_for), ("against", figure.claims_against)):
        for claim in _deciding_first(claims, figure)[:_SHOWN]:
            yield f"  {title}: {says(claim)}  {voice.origin(claim)}  [{claim.claim_id}]"
            yield f"      {trust(claim)}"
        if len(claims) > _SHOWN:
            yield f"  {title}: and {len(claims) - _SHOWN} more"
    yield from (f"  {line}" for line in _number_line(figure))
    if spark := _spark(figure):
        yield f"  {spark}"
    yield f"cite: {figure.citation}"


_DECIDED = {
    "agreement": "no claim that counts says otherwise",
    "rank": "the preferred claim decides",
    "verdict": "what nothing contradicts decides",
    "vintage": "the latest vintage decides",
    "source": "the source nearest to the original decides",
    "precision": "the most precise claim decides",
    "nothing": "nothing decides between the claims",
}


def _decided(figure: Figure) -> str:
    """Who stands behind a figure, in words."""
    claims, documents = len(figure.claims_for), figure.independent
    counted = f"{count(claims, 'claim')} from {count(documents, 'independent document')}"
    vintage = f", {figure.vintage}" if figure.vintage else ""
    marked = all(claim.rank == "deprecated" for claim in figure.claims_against)
    wrong = " (marked as wrong)" if marked else ""
    disputed = f", {len(figure.claims_against)} against{wrong}" if figure.claims_against else ""
    return f"{_DECIDED[figure.decided_by]}{vintage}: {counted}{disputed}"


def _deciding_first(claims: Sequence[Claim], figure: Figure) -> list[Claim]:
    return sorted(claims, key=lambda claim: claim.printed != figure.printed)


_OPENED = {
    "read": "the page's text was read here",
    "looked-up": "the page was opened again here and bears the figure",
    "listed": "transcribed once from the page, which was not opened again here",
    "missing": "transcribed once from the page, which was looked for again and not found",
    "unread": "known from others alone; the page was not opened here",
}


def trust(claim: Claim) -> str:
    """How far a claim of the installed data is from its original, in words."""
    sources = installed.names().sources
    words = _OPENED[sources[claim.source_id]["status"]]
    cited = sources.get(claim.attributed_to or "")
    if cited is not None and cited["status"] == "unread":
        words += "; the original that it cites was not"
    return words


_LINE = 48
"""Columns of a number line."""


def _number_line(figure: Figure) -> Iterator[str]:
    """Where the claims lie: ``=`` for the figure, ``x`` for what is against it."""
    against = [claim.interval for claim in figure.claims_against]
    own = (figure.lower, figure.upper)
    ends = [float(e) for i in against for e in (i.lower, i.upper) if e is not None]
    ends += [e for e in own if e is not None]
    if not against or None in own or max(ends) == min(ends):
        return
    low, size = min(ends), max(ends) - min(ends)

    def place(value: float) -> int:
        return round((value - low) / size * (_LINE - 1))

    marks = ["-"] * _LINE
    for interval in against:
        first = place(low if interval.lower is None else float(interval.lower))
        last = place(max(ends) if interval.upper is None else float(interval.upper))
        marks[first : last + 1] = "x" * (last + 1 - first)
    first, last = (place(end) for end in own if end is not None)
    marks[first : last + 1] = "=" * (last + 1 - first)
    yield f"{low:.6g} {''.join(marks)} {max(ends):.6g} {figure.unit}".rstrip()


_BARS = "▁▂▃▄▅▆▇█"


def _spark(figure: Figure) -> str:
    """The figure's series, a bar a year; ``|`` is a break before the next one."""
    rows = installed.series(
        figure.indicator, area=figure.area, measure=figure.measure, basis=figure.basis
    ).to_pylist()
    rows = [row for row in rows if row["value"] is not None]
    if len(rows) < _FEW:
        return ""
    values = [row["value"] for row in rows]
    low, size = min(values), (max(values) - min(values)) or 1
    bars = [_BARS[round((value - low) / size * (len(_BARS) - 1))] for value in values]
    breaks = ["|" if n and row["obs_status"] == "B" else "" for n, row in enumerate(rows)]
    drawn = "".join(f"{left}{bar}" for left, bar in zip(breaks, bars, strict=True))
    periods = f"{rows[0]['period']} {drawn} {rows[-1]['period']}"
    return f"{periods}  ({min(values):.6g} to {max(values):.6g} {figure.unit}; | is a break)"


def _aligned(rows: list[dict[str, Any]]) -> Iterator[str]:
    cells = [[_text(value) for value in row.values()] for row in rows]
    header = list(rows[0]) if rows else []
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
    for row in (header, *cells):
        yield "  ".join(
            value.ljust(width) for value, width in zip(row, widths, strict=True)
        ).rstrip()


def _text(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.10g}" if isinstance(value, float) else visible(str(value))


def _csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def render_found(table: pa.Table, format_: str) -> str:
    """Series that were looked for, a line each."""
    rows = table.to_pylist()
    if format_ == "json":
        return json_text(rows)
    return _csv(rows) if format_ == "csv" else "\n".join(map(harmless, _aligned(rows)))
