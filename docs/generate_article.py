"""Write docs/article.md: the verdict on every figure of the article, and by what.

With `--check` it writes nothing, and exits 1 if the page is not current.
"""

import sys
from collections import Counter
from typing import Any

import current
import gd_metrics as gd

ARTICLE = "ycwb-2025-01"
Row = dict[str, Any]

HEAD = """# The article, figure by figure

Generated from version {version} of the data by `python docs/generate_article.py`. The article is
{title} ({publisher}, {date}). Each of its {count} figures is a claim; what the other claims say of
it is its verdict: {verdicts}.

*Supported* takes a narrow implication from a source that does not go back to the same document;
*consistent* is what only fits one-sided, wide or dependent ones; *untested* is what no other
claim can test, and beside it stands what would. `gd-metrics explain CLAIM` shows each in full.

| figure | where | what | verdict | by |
|---|---|---|---|---|
"""


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
        verdicts=", ".join(f"{n} {verdict}" for verdict, n in sorted(counts.items())),
    )
    names = {row["indicator"]: row["name_en"] for row in rows("indicators")}
    return head + "\n".join(_line(c, verdicts[c["claim_id"]], names) for c in claims) + "\n"


def _line(claim: Row, verdict: str, names: dict[str, str]) -> str:
    what = f"{names[claim['indicator']]}, {claim['measure']}, {claim['area']}, {claim['period']}"
    marked = f"**{verdict}**" if verdict == "contradicted" else verdict
    place = claim["section"].replace("/", " ¶")
    return f"| `{claim['printed']}` | {place} | {what} | {marked} | {_by(claim, verdict)} |"


def _by(claim: Row, verdict: str) -> str:
    """What made the verdict, and what only advises; of what is untested, what would test it."""
    if verdict == "untested":
        return str(claim["note"] or "")
    told = [row for row in rows("implications") if row["claim_id"] == claim["claim_id"]]
    deciding = {
        "supported": [row for row in told if row["outcome"] == "supports"],
        "contradicted": [row for row in told if row["outcome"] == "misses" and not row["advice"]],
    }.get(verdict, [])
    said = [f"{row['rule']} {_interval(row)} after {_inputs(row)}" for row in deciding]
    said += [f"advice: levels suggest {row['lower']:.1f}" for row in told if _suggests(row)]
    return "; ".join(dict.fromkeys(said))


def _suggests(row: Row) -> bool:
    return bool(row["rule"] == "GD301" and row["advice"] and "growth" in row["instance"]) and (
        row["lower"] is not None and abs(row["upper"] - row["lower"]) < 1
    )


def _interval(row: Row) -> str:
    lower, upper = ("∞" if row[end] is None else f"{row[end]:.10g}" for end in ("lower", "upper"))
    return lower if lower == upper else f"{lower} to {upper}"


def _inputs(row: Row) -> str:
    """The documents that the inputs go back to."""
    claims = {c["claim_id"]: c for c in rows("claims")}
    inputs = [r["claim_id"] for r in rows("implication_inputs")
              if r["implication_id"] == row["implication_id"]]  # fmt: skip
    cited = {claims[i]["attributed_to"] or claims[i]["source_id"] for i in inputs}
    shown = sorted(cited)[:3]
    return ", ".join(shown) + (f" and {len(cited) - 3} more" if len(cited) > 3 else "")


main = current.generator("generate_article.py", lambda: {"article.md": page()})

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
