"""Write docs/tourism.md: ten monthly tables of Guangdong's tourism, and what is wrong with them.

With `--check` it writes nothing, and exits 1 if the page is not current.
"""

import sys
from collections import Counter
from functools import cache
from typing import Any

import current
import gd_metrics as gd

Row = dict[str, Any]
TABLES = ("gdstats-tourism-", "gdwhly-tourism-")

HEAD = """# Tourism: ten monthly tables, figure by figure

Generated from version {version} of the data by `python docs/generate_tourism.py`.

A second story beside [the article](article.md): official tables that contradict themselves. The
statistics bureau of Guangdong and, later, its department of culture and tourism print each month
how many visitors stay overnight, how many travel agencies receive, and how many they lead abroad:
the month, its growth on the year, the year up to it, and that growth. Ten such tables of 2004 to
2020 could be read. {count} of their figures are claims here, each with its place in the text;
{wrong} of the ten tables contradict themselves, in {findings} places.

```python
import gd_metrics as gd

gd.series("outbound_tourists", frequency=None)  # months, and years up to them
gd.figure("outbound_tourists", period="2006-01/2006-02").status  # 'contested'
```

`gd-metrics show outbound_tourists` prints the same; `gd-metrics explain gdstats-tourism-2008-08-06`
says what speaks against one figure. A figure that is **bold** below is in a contradiction. It keeps
its value and has the status `contested`, unless what is known says that others are wrong.

## What is wrong, how sure, and whom to doubt
"""

BETWEEN = """
## Between pages, which no rule tests

A rule compares one period with the same period. What two pages say of months that follow each other
was worked out here, from the claims alone.

| what | from the other page | printed | differ by |
|---|---|---|---|
"""

TAIL = """
The first line is no contradiction by itself: between March and April of 2014 the reporting office
changed, and so did the months before. What both pages say of 2013 agrees (83,401 and 83,396
thousand visitors from January to April), so it is the first months of 2014 that were raised.
January 2006 is February's sum less February; the growth that the table of January 2007 prints
leads to the same four numbers of visitors by travel agencies, to the digit
that is printed, but not to the total's 30.8 %.

## What was not taken

- Of each table the rows that its story needs: all totals above, and the parts where a total is in
  doubt, in 2008 and 2020. Groups that travel agencies led within China, and the growth of average
  stays, were left.
- Two more such tables do not print their month in the text that could be read
  (`gdstats-tourism-undated`, `gdwhly-tourism-undated`): their cells have no period (`left_out`).
- Other months, tourism's revenue and the yearbook's table were looked for and not found: searches
  of stored public pages, in Chinese, by month and by title, give these twelve tables again.
- The provinces' GDP against the nation's before 2019, the other choice for a second story, was
  looked for too: no official page with all provinces of one year was found.

## How they were curated, and how long it took

The stored text of a page breaks its table: a cell a line, or headings moved by a column. Of such
texts `gd-metrics read -o` gives next to no rows that can be used. Laid out again as tables, it
gives 146 of the 271 figures, each with its right place and measure; the others it leaves out as
guessed (parts by origin above all). The period is right for all 83 of a month and for none of
the 63 that are summed up over months; the area for none, since a row (Taiwan) is taken for the
place of the text. Such errors are the same on a whole page, so one rule for rows and columns mends
them.

Measured by the clock, by the program that curated them and not by a person: 1.4 seconds (0.02
minutes) a claim where rows were keyed one by one (12 claims), 0.1 seconds with `read` first and
then that rule (271 claims). To find out what is behind the seven contradictions took some 20
minutes, far longer than either.
"""


@cache
def rows(table: str) -> list[Row]:
    """The rows of a table."""
    found: list[Row] = gd.table(table).to_pylist()
    return found


def claims() -> list[Row]:
    """The claims of the story, in the order of their months."""
    ours = [c for c in rows("claims") if c["source_id"].startswith(TABLES)]
    return sorted(ours, key=lambda c: (c["source_id"][-7:], c["claim_id"]))


def findings() -> list[Row]:
    """The contradictions among them."""
    ours = {c["claim_id"] for c in claims()}
    ids = {r["finding_id"] for r in rows("finding_claims") if r["claim_id"] in ours}
    found = [f for f in rows("findings") if f["finding_id"] in ids]
    return sorted(found, key=lambda f: (_members(f)[0]["source_id"][-7:], f["finding_id"]))


def _members(finding: Row) -> list[Row]:
    ids = [r["claim_id"] for r in rows("finding_claims")
           if r["finding_id"] == finding["finding_id"]]  # fmt: skip
    return [c for c in claims() if c["claim_id"] in ids]


def page() -> str:
    """The whole page."""
    wrong = {c["source_id"] for f in findings() for c in _members(f)}
    head = HEAD.format(
        version=gd.data_version, count=len(claims()), wrong=len(wrong), findings=len(findings())
    )
    said = "".join(_finding(number, f) for number, f in enumerate(findings(), 1))
    tables = "".join(map(_table, dict.fromkeys(c["source_id"] for c in claims())))
    between = "".join(_between())
    return head + said + BETWEEN + between + TAIL + "\n## The tables\n" + tables


def _finding(number: int, finding: Row) -> str:
    """A contradiction: what is printed where, what does not add up, and what is known of it."""
    members = _members(finding)
    source = _source(members[0]["source_id"])
    key = (finding["rule"], finding["finding_id"].split(":", 1)[1])
    reviews = [r for r in rows("accepted") if (r["rule"], r["cell"]) == key]
    doubted = [c for c in members if c["claim_id"] in {r["claim_id"] for r in reviews}]
    whom = "any of them" if len(doubted) == len(members) > 1 else ", ".join(map(_printed, doubted))
    listed = "\n".join(f"- {_name(c)}: `{c['printed']}`" for c in members)
    return f"""
### {number}. {source["title"]}: {_name(members[0])}

{_arithmetic(members)} ({finding["rule"]}, [{source["publisher_en"]}]({source["url"]})).

{listed}

Whom to doubt: {whom}. {" ".join(dict.fromkeys(r["reason"] for r in reviews))}
"""


def _arithmetic(members: list[Row]) -> str:
    """What is worked out, and what is printed."""
    first, *parts = members
    if not parts:
        return f"Printed {first['printed']} days, where at least 1 must be"
    if first["measure"] == "level":
        total = sum(p["value"] for p in parts)
        gap = abs(total - first["value"])
        added = " + ".join(f"{p['value']:,.0f}" for p in parts)
        return f"{added} = {total:,.0f}, printed {first['value']:,.0f}: {gap:,.0f} apart"
    values = [p["value"] for p in parts]
    return (
        f"Parts that changed by {min(values)} to {max(values)} % can't change by "
        f"{first['printed']} % together"
    )


def _printed(claim: Row) -> str:
    return f"`{claim['printed']}` ({_name(claim)})"


def _name(claim: Row) -> str:
    names = {r["indicator"]: r["name_en"] for r in rows("indicators")}
    growth = ", growth" * (claim["measure"] == "growth")
    return f"{names[claim['indicator']]}{growth}, {claim['period']}"


def _source(source_id: str) -> Row:
    return next(r for r in rows("sources") if r["source_id"] == source_id)


def _between() -> list[str]:
    """Lines that hold one page's months against another's."""
    level = {(c["indicator"], c["period"]): c["value"]
             for c in claims() if c["measure"] == "level"}  # fmt: skip
    grown = {(c["indicator"], c["period"]): c for c in claims() if c["measure"] == "growth"}
    lines = []
    for year, before, month in (("2014", "2014-01/2014-03", "04"), ("2020", "2020-01", "02")):
        for key in ("overnight_visitors", "overnight_inbound", "overnight_domestic"):
            span = f"{year}-01/{year}-{month}"
            added = level[key, before] + level[key, f"{year}-{month}"]
            gap = level[key, span] - added
            what = (
                f"{_name({'indicator': key, 'measure': 'level', 'period': span})}: {before} + month"
            )
            lines.append(f"| {what} | {added:,.0f} | {level[key, span]:,.0f} | {gap:,.0f} |\n")
    for claim in (c for (key, period), c in grown.items() if period == "2007-01"):
        key = claim["indicator"]
        if (key, "2006-01/2006-02") in level and not key.startswith("overnight"):
            january = level[key, "2006-01/2006-02"] - level[key, "2006-02"]
            growth = 100 * (level[key, "2007-01"] / january - 1)
            gap = claim["value"] - growth
            lines.append(
                f"| {_name(claim)}: on {january:,.0f} | {growth:.1f} % | {claim['printed']} % "
                f"| {gap:.1f} points |\n"
            )
    return lines


def _table(source_id: str) -> str:
    """A table as printed: a line an indicator, bold what is contradicted."""
    ours = [c for c in claims() if c["source_id"] == source_id]
    verdicts = {r["claim_id"]: r["verdict"] for r in rows("verdicts")}
    source = _source(source_id)
    month = source_id[-7:]
    counts = Counter(verdicts[c["claim_id"]] for c in ours)
    said = ", ".join(f"{n} {verdict}" for verdict, n in sorted(counts.items()))
    cells: dict[str, dict[tuple[str, bool], str]] = {}
    for claim in ours:
        wrong = verdicts[claim["claim_id"]] == "contradicted"
        shown = f"**{claim['printed']}**" if wrong else claim["printed"]
        cells.setdefault(claim["indicator"], {})[claim["measure"], claim["period"] == month] = shown
    names = {r["indicator"]: r["name_en"] for r in rows("indicators")}
    columns = [("level", True), ("growth", True), ("level", False), ("growth", False)]
    lines = "\n".join(
        f"| {names[key]} | " + " | ".join(row.get(column, "") for column in columns) + " |"
        for key, row in cells.items()
    )
    copied = "" if source["kind"] == "official" else f", read in a copy at {source['url']}"
    return f"""
### {source["title"]}

{source["publisher_en"]}{copied}; `{source_id}`: {said}.

| | month | growth, % | year up to it | growth, % |
|---|---|---|---|---|
{lines}
"""


main = current.generator("generate_tourism.py", lambda: {"tourism.md": page()})

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
