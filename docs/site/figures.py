"""The page of all figures: search, filters, a line for each series, who printed what.

`python docs/site/figures.py FILE` writes it. It needs nothing else: the figures are in it as JSON,
and its policy forbids every request. What strangers wrote is put into it as text alone.
"""

import base64
import hashlib
import html
import json
import re
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gd_metrics as gd
from gd_metrics.checks.catalogue import LANGUAGES
from gd_metrics.checks.names import period_words
from gd_metrics.claim import CELL, NOT_APPLICABLE, Cell, Claim, default_base
from gd_metrics.dataset import installed
from gd_metrics.reports.figure import figure_words, superseded
from gd_metrics.reports.numberline import style
from gd_metrics.reports.phrases import say
from gd_metrics.reports.sentences import Voice, says

HERE = Path(__file__).parent
MONTHS = 12


def page() -> str:
    """The whole page."""
    counts = {kind: gd.table(kind).num_rows for kind in ("figures", "claims")}
    sheet = files("gd_metrics.reports").joinpath("style.css").read_text("utf-8")
    styles = f"{style(':root')}\n{sheet}\n{(HERE / 'figures.css').read_text('utf-8')}"
    script = (HERE / "figures.js").read_text("utf-8")
    policy = f"default-src 'none'; style-src {_digest(styles)}; script-src {_digest(script)}"
    body = (HERE / "figures.html").read_text("utf-8")
    parts = {
        "policy": html.escape(f"{policy}; img-src data:; base-uri 'none'; form-action 'none'"),
        "styles": styles,
        "script": script,
        "data": _inlined({"release": installed.release(), "counts": counts, "series": _series()}),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda part: parts[part[1]], body)


def _digest(part: str) -> str:
    """What the policy knows a part of the page by."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'"


def _inlined(data: Any) -> str:
    """JSON that ends no script, whatever its texts are."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _series() -> list[dict[str, Any]]:
    """Every series with its figures; first those of years, of which most is printed."""
    series: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in sorted(gd.table("figures").to_pylist(), key=lambda r: r["period"]):
        usual = row["base"] == default_base(row["measure"], row["period"])
        base = NOT_APPLICABLE if usual else row["base"]
        kind = re.sub(r"\d", "", row["period"])  # years among years, months among months
        parts = (row["indicator"], row["area"], row["measure"], row["basis"], base)
        series.setdefault((*parts, row["unit"], kind), []).append(row)
    made = [
        {"id": ".".join(key), **_one(Cell(*key[:3], NOT_APPLICABLE, *key[3:5]), rows)}
        for key, rows in series.items()
    ]
    return sorted(made, key=_weight, reverse=True)


def _weight(series: dict[str, Any]) -> tuple[bool, int]:
    """Whether a series is of years, and how many claims it has."""
    figures = series["figures"]
    return figures[0]["period"]["en"].isdigit(), sum(len(f["claims"]) for f in figures)


def _one(cell: Cell, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A series: what it is called, and its figures by period."""
    names = installed.names()
    flags = installed.flags(rows)
    aliases = installed.table("indicator_aliases").to_pylist()
    called = [row["alias"] for row in aliases if row["indicator"] == cell.indicator]
    return {
        "title": _both(lambda language: names.cell(cell, language)),
        "area": _both(lambda language: names.area(cell.area, language)),
        "measure": _both(lambda language: say(cell.measure, language)),
        "words": f"{cell.indicator} {' '.join(called)}".casefold(),
        "figures": [
            {**_figure(row), "broken": flag == "B"} for row, flag in zip(rows, flags, strict=True)
        ],
    }


def _both(words: Any) -> dict[str, str]:
    """What is said, in both languages."""
    return {language: words(language) for language in LANGUAGES}


def _figure(row: dict[str, Any]) -> dict[str, Any]:
    """A figure: its value in words, where it lies, and who printed what."""
    bounds = (row["lower"], row["upper"])

    def words(language: str) -> str:
        unit = installed.unit_name(row["unit"], language)
        printed = row["printed"] or ""
        return figure_words(row["value"], row["hedge"], bounds, unit, language, printed)

    return {
        "period": _both(lambda language: period_words(row["period"], language)),
        "year": row["period"][:4],
        "at": _place(row["period"]),
        "text": _both(words),
        "value": row["value"],
        "lower": row["lower"],
        "upper": row["upper"],
        "status": row["status"],
        "vintage": _both(lambda language: say(row["vintage"] or "", language)),
        "independent": row["independent"],
        "cell": str(Cell(*(row[part] for part in CELL))),
        "claims": [_claim(claim, role, row) for claim, role in _claims().get(row["cell"], [])],
    }


def _place(period: str) -> float:
    """Where a period ends, in years."""
    last = period.rpartition("/")[2]
    parts = re.fullmatch(r"(\d{4})(?:-([SQ]?)(\d+))?", last)
    assert parts is not None, f"{period} is no period"
    months = {"S": 6, "Q": 3, "": 1}[parts[2] or ""] * int(parts[3]) if parts[3] else MONTHS
    return round(int(parts[1]) + months / MONTHS, 3)


@cache
def _claims() -> dict[str, list[tuple[Claim, str]]]:
    """The claims of each cell with what they are to its figure: what decides, what is against."""
    rows = {row["claim_id"]: row for row in gd.table("claims").to_pylist()}
    known: dict[str, list[tuple[Claim, str]]] = {}
    for link in gd.table("figure_claims").to_pylist():
        claim = Claim.from_row(rows[link["claim_id"]])
        known.setdefault(link["cell"], []).append((claim, link["role"]))
    for claims in known.values():
        claims.sort(key=lambda pair: (pair[1] != "chosen", pair[1] != "against"))
    return known


def _claim(claim: Claim, role: str, row: dict[str, Any]) -> dict[str, Any]:
    """What is printed, by whom, and where that can be seen."""
    source = installed.names().sources[claim.source_id]
    earlier = role == "against" and superseded(claim, SimpleNamespace(**row))
    url = source["url"] or ""
    return {
        "printed": says(claim),
        "by": _both(lambda language: Voice(installed.names(), language).origin(claim)),
        "title": source["title"] or "",
        "url": url if url.startswith(("https://", "http://")) else "",
        "role": "earlier" if earlier else role,
        "wrong": claim.rank == "deprecated",
        "id": claim.claim_id,
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), "utf-8")
