"""Write docs/article.md: the verdict on every figure of the article, and by what.

With `--check` it writes nothing, and exits 1 if the page is not current.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import current
import gd_metrics as gd
from gd_metrics.checks.names import NAMED, Names
from gd_metrics.claim import Cell
from gd_metrics.quantity.interval import Interval
from gd_metrics.reports.amounts import scale_of
from gd_metrics.reports.sentences import Voice

ARTICLE = "ycwb-2025-01"
Row = dict[str, Any]

HEAD = """# The article, figure by figure

Generated from version {version} of the data by `python docs/generate_article.py`. The article is
{title} ({publisher}, {date}). Each of its {count} figures is a claim, and what all other claims say
of it is its verdict:

| verdict | figures | what it means |
|---|---|---|
{verdicts}

{wrong}

*Consistent* is no praise: ten pages that repeat one report are one witness. Where levels and an
official growth need not agree, what the levels come to is only a hint. `gd-metrics explain CLAIM`
shows all that is said of one.

| figure | where | what | verdict | why |
|---|---|---|---|---|
"""
MEANING = {
    "supported": "another document, which does not go back to the same one, says so as exactly, or "
    "figures of others come to it",
    "consistent": "nothing speaks against it, and nothing independent for it: others repeat the "
    "same document, or say only that it is above or below something, or leave a wide range",
    "contradicted": "it can't be true together with what others print",
    "untested": "no other figure in the data says anything of it; beside it stands what would",
}
REASONS = {
    "GD201": "printed elsewhere",
    "GD301": "by its levels",
    "GD302": "by part and whole",
    "GD303": "by a formula",
    "GD304": "as part of a whole",
    "GD402": "counted on from another year",
}
"""How each rule comes to what it says."""
PLAUSIBLE = "plausible beside other years"
"""What the rest say, which stands only where nothing else does."""
NARROW = 4
"""How many times as wide as a claim what supports it may be."""


@cache
def rows(table: str) -> list[Row]:
    """The rows of a table."""
    found: list[Row] = gd.table(table).to_pylist()
    return found


def page() -> str:
    """The whole page."""
    claims = [row for row in rows("claims") if row["source_id"] == ARTICLE]
    verdicts = {row["claim_id"]: row["verdict"] for row in rows("verdicts")}
    source = next(row for row in rows("sources") if row["source_id"] == ARTICLE)
    counts = Counter(verdicts[claim["claim_id"]] for claim in claims)
    head = HEAD.format(
        version=gd.data_version,
        title=source["title"],
        publisher=source["publisher"],
        date=source["date_published"],
        count=len(claims),
        verdicts="\n".join(f"| {v} | {counts[v]} | {means} |" for v, means in MEANING.items()),
        wrong="\n".join(_wrong(c) for c in claims if verdicts[c["claim_id"]] == "contradicted"),
    )
    return head + "\n".join(_line(c, verdicts[c["claim_id"]]) for c in claims) + "\n"


@cache
def voice() -> Voice:
    """What says names and numbers, in English."""
    return Voice(Names.of({name: gd.table(name) for name in NAMED}), "en")


def _wrong(row: Row) -> str:
    """A contradicted figure as a line of its own."""
    claim = gd.Claim.from_row(row)
    why = "; ".join(dict.fromkeys(_reasons(claim, "contradicted")))
    of = f"{voice().cell(Cell.of(claim))} ({voice().place(claim)})"
    return f"Contradicted: **`{claim.printed}`**, {of}: {why}."


def _line(row: Row, verdict: str) -> str:
    claim = gd.Claim.from_row(row)
    marked = f"**{verdict}**" if verdict == "contradicted" else verdict
    cells = (f"`{claim.printed}`", voice().place(claim), voice().cell(Cell.of(claim)), marked)
    return f"| {' | '.join(cells)} | {'; '.join(dict.fromkeys(_reasons(claim, verdict)))} |"


def _reasons(claim: gd.Claim, verdict: str) -> Iterator[str]:
    """Why a verdict is so, in words, and what only hints."""
    if verdict == "untested" and claim.note:
        yield claim.note
    told = [row for row in rows("implications") if row["claim_id"] == claim.claim_id]
    kinds = {"supported": "supports", "contradicted": "misses", "consistent": "meets"}
    fitting = [r for r in told if r["outcome"] == kinds.get(verdict) and not r["advice"]]
    for row in [r for r in fitting if r["rule"] in REASONS] or fitting:
        says = f"{REASONS.get(row['rule'], PLAUSIBLE)}: {_interval(claim, row)} ({_inputs(row)})"
        yield f"{_weakness(claim, row)}, {says}" if verdict == "consistent" else says
    for row in told:
        if _suggests(row):
            yield f"a hint: its levels come to {_interval(claim, row)}"


def _weakness(claim: gd.Claim, row: Row) -> str:
    """Why what agrees with a claim does not support it."""
    if row["lower"] is None or row["upper"] is None:
        return "only a bound"
    if row["upper"] - row["lower"] > NARROW * float(claim.interval.width or 0) > 0:
        return "only a wide range"
    return "not independent"


def _suggests(row: Row) -> bool:
    return bool(row["rule"] == "GD301" and row["advice"] and "growth" in row["instance"]) and (
        row["lower"] is not None and abs(row["upper"] - row["lower"]) < 1
    )


def _interval(claim: gd.Claim, row: Row) -> str:
    """What is said of a claim, in the unit in which it is printed."""
    own = [None if end is None else float(end) for end in (claim.lower, claim.upper)]
    if own == [row["lower"], row["upper"]]:
        return "the same"
    return scale_of(claim).text(Interval.of(row["lower"], row["upper"]))


def _inputs(row: Row) -> str:
    """The documents that the inputs go back to."""
    claims = {c["claim_id"]: c for c in rows("claims")}
    inputs = [r["claim_id"] for r in rows("implication_inputs")
              if r["implication_id"] == row["implication_id"]]  # fmt: skip
    cited = {claims[i]["attributed_to"] or claims[i]["source_id"] for i in inputs}
    named = sorted({voice().names.source(source, "en") for source in cited})
    return "; ".join(named[:2]) + (f" and {len(named) - 2} more" if len(named) > 2 else "")


main = current.generator("generate_article.py", lambda: {"article.md": page()})

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
