"""A figure or a series, as text, CSV or JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..dataset.installed import Figure, in_words
from .safe import harmless, json_text, line, visible

if TYPE_CHECKING:
    import pyarrow as pa

_SHOWN = 6


def render_figure(figure: Figure, format_: str) -> str:
    """One figure; as text with the claims for and against it and a citation."""
    if format_ == "json":
        return json_text(asdict(figure))
    if format_ == "csv":
        row = {k: v for k, v in asdict(figure).items() if not isinstance(v, tuple)}
        return _csv([row])
    return "\n".join(map(line, _figure(figure)))


def render_series(table: pa.Table, format_: str) -> str:
    """A series, a line a period."""
    rows = table.to_pylist()
    if format_ == "json":
        return json_text(rows)
    if format_ == "csv":
        return _csv(rows)
    return "\n".join(map(harmless, _aligned([*map(_hedged, rows)])))


def _hedged(row: dict[str, Any]) -> dict[str, Any]:
    """A row for people: its hedge stands before its value."""
    row = dict(row)
    row["value"] = in_words(row["value"], row.pop("hedge"), (row["lower"], row["upper"]))
    return row


def _figure(figure: Figure) -> Iterator[str]:
    yield str(figure)
    bounds = ("−∞" if figure.lower is None else f"{figure.lower:.12g}",
              "∞" if figure.upper is None else f"{figure.upper:.12g}")  # fmt: skip
    yield f"  within [{', '.join(bounds)}], {figure.status}, decided by {figure.decided_by}"
    yield f"  {len(figure.claims_for)} claims for it, of which {figure.independent} independent"
    for title, claims in (("for", figure.claims_for), ("against", figure.claims_against)):
        for claim in claims[:_SHOWN]:
            cites = f", citing {claim.attributed_to}" if claim.attributed_to else ""
            yield f"  {title}: {claim.printed}  {claim.source_id}{cites}  [{claim.claim_id}]"
        if len(claims) > _SHOWN:
            yield f"  {title}: and {len(claims) - _SHOWN} more"
    yield f"cite: {figure.citation}"


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
