"""Write docs/data.md from the data: dictionary, coverage, series, contradictions, sources.

With `--check` it writes nothing, and exits 1 naming the file if that is not what the data say.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any

import current
import gd_metrics as gd
from gd_metrics.checks.catalogue import lexicon
from gd_metrics.dataset.installed import HEDGES

Row = dict[str, Any]

AREAS = ("CN-GD", "CN", "CN-SZ-HK-GZ")
YEARS = [str(year) for year in range(2018, 2026)]
KINDS = {"levels": "level", "growth": "growth", "shares": "share", "ranks, streaks": "rank streak"}
PLOTTED = """gdp rd_expenditure rd_intensity nev_output car_output industrial_robot_output
    smartphone_output integrated_circuit_output hightech_enterprises foreign_trade""".split()
STANDINGS = ("gdp", "innovation_capability", "gii_cluster")
VINTAGES = {"estimate": " e", "preliminary": " p", "final": "", "revised": " r"}
CONSTRAINTS = {"required": "never empty", "enum": "one of {}", "pattern": "of the form {}"}
CONSTRAINTS |= {"unique": "unique", "minimum": "at least {}", "exclusiveMinimum": "more than {}"}

INTRODUCTION = """# The data: what contradicts what, year by year, table by table\n
Generated from version {} of the data by `python docs/generate.py`: edit `curation/`, not this file.
How the data were collected, and what they are no good for: [DATASHEET.md](DATASHEET.md).\n
- [Known contradictions](#known-contradictions), each as a story, and [revisions](#revisions)
- [Series worth plotting](#series-worth-plotting), and
  [one table to compute with](#an-example-one-table-to-compute-with)
- [Coverage](#coverage): how many independent documents stand behind each year
- [Data dictionary](#data-dictionary): what each table and column means
- [Sources](#sources)"""
COVERAGE = """## Coverage\n
Each cell counts the independent documents behind a yearly figure: documents none of which repeats
another, however many pages repeat them. `contested` marks a figure that other claims of the same
vintage, or figures of other cells, contradict; with 0, no value stands. Empty means that nothing
was collected, not that nothing was published. Half-years, quarters and months are in table
`figures`."""
SERIES = """## Series worth plotting\n
The value to stand behind for each year; – where there is none. `e` is an estimate, `p` preliminary,
`r` revised, no letter final.

What may be subtracted from what, or divided by it: two figures of one series and one vintage (one
letter), both without a hedge, and where `growth_basis` in table `indicators` is `nominal`. *More
than* and *at least* are bounds, no values: nothing follows from two of them but what their
intervals allow. A line through different letters mixes vintages, and its steps hold revisions
besides growth: `gd.series` flags such a row `B`, for a break, in `obs_status` (SDMX), and others
`E` estimated, `P` provisional or `A` normal. Growth that is `real`, `comparable` or `revised` is
not the ratio of these levels: take it from measure `growth` (`growth_note` says why)."""
EXAMPLE = """## An example: one table to compute with\n
R&D intensity, trade, GDP and vehicle output of Guangdong, 2019 to 2025:\n
```python
import gd_metrics as gd

series = ["R&D intensity", "R&D expenditure", "GDP", "foreign trade", "NEV output", "car output"]
table = gd.panel(series, area="Guangdong", start=2019, end=2025)
wide = table.to_pandas().pivot(index="period", columns="indicator", values="value")
growth = gd.panel(series[2:], area="Guangdong", start=2019, end=2025, measure="growth")
```\n
`table` has a row an indicator and year, also where no figure was found, with hedge, bounds,
vintage, `obs_status`, `distance` and `source` beside each value. What it holds, with the letters of
the section above; *break* marks a row flagged `B`:"""
EXAMPLE_READ = """The last column divides R&D by GDP of this table where neither is a bound. It is
not the intensity that was printed: that of 2023 and before is on GDP as first published, and GDP
stands here as it was revised since. To recompute a printed intensity take GDP of its own vintage,
`gd.claims(indicator="gdp", area="CN-GD", period="2023", vintage="preliminary")`. Levels on two
sides of a break give no growth: take it from `growth`. Which empty cells were looked for, and with
what words, stands in table `searches`."""
STORIES = """## Known contradictions\n
Claims that can't all be true: what was printed, which true values would be printed so, after which
document, and what became of it. What one document contradicts of itself stands first, then what
more documents speak against. Links lead to pages of public bodies and newspapers; the addresses of
copies stand in table `sources`."""
REVISIONS = """## Revisions\n
A later vintage replaced an earlier one: no error, but a trap for whoever mixes vintages."""
SOURCES = """## Sources\n
`unread` documents are known only from the pages that cite or repeat them. A claim goes back to the
document that its page cites for it, or else to all those that the page repeats."""


@cache
def keyed(table: str, key: str) -> dict[str, Row]:
    """The rows of a table by a column that is unique."""
    return {row[key]: row for row in gd.table(table).to_pylist()}


@cache
def claims_of(table: str, key: str) -> dict[str, list[Row]]:
    """The claims that a link table gives to each figure or finding, with the link's columns."""
    found, claims = defaultdict(list), keyed("claims", "claim_id")
    for row in gd.table(table).to_pylist():
        found[row[key]].append(claims[row["claim_id"]] | row)
    return dict(found)


def grid(header: Sequence[object], body: Iterable[Sequence[object]]) -> str:
    """A Markdown table; nothing where it would have no rows."""
    lines = [header, ["---"] * len(header), *body]
    cells = [[str(cell).replace("|", "\\|") for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in cells) if len(lines) > 2 else ""


def code(values: Iterable[object]) -> str:
    """Values as code, each once, with commas between them."""
    return ", ".join(dict.fromkeys(f"`{value}`" for value in values))


def number(value: float) -> str:
    """A number with commas, and no more than three decimals."""
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def interval(row: Row, prefix: str = "") -> str:
    """A row's bounds in words."""
    bounds = {"at least": row[f"{prefix}lower"], "at most": row[f"{prefix}upper"]}
    words = {number(bound): word for word, bound in bounds.items() if bound is not None}
    one_sided = f"{next(iter(words.values()))} " if None in bounds.values() and words else ""
    return f"{one_sided}{' to '.join(words) or 'any number of'} {english(row['unit'])}"


def english(key: str) -> str:
    """The English name of an area, indicator or unit."""
    named = keyed("areas", "area") | keyed("indicators", "indicator") | keyed("units", "unit")
    return "the world" if key == "W0" else str(named.get(key, {"name_en": key})["name_en"])


def series(row: Row) -> str:
    """What a claim or figure says of what; basis and base where they are not the usual ones."""
    indicator, base = keyed("indicators", "indicator")[row["indicator"]], row["base"]
    basis = "" if row["basis"] == indicator["basis"] else f" (basis {row['basis']})"
    before = re.sub(r"\d{4}", lambda year: str(int(year[0]) - 1), row["period"])
    words = {
        "level": "",
        "growth": ", growth" if base == before else f", growth on {base}",
        "share": f", share of {english(base)}",
        "rank": f", place in {english(base)}",
        "streak": f", years in a row at place {base}",
    }
    return f"{indicator['name_en']}{basis}{words.get(row['measure'], ', ' + row['measure'])}"


def title(row: Row) -> str:
    """A cell in words."""
    when = row["period"].replace("/", " to ").replace("-S", ", half ")
    return f"{series(row)}: {english(row['area'])}, {when}"


def dictionary() -> str:
    """Every table with its columns, as the Table Schemas describe them."""
    parts = ["## Data dictionary"]
    for resource in json.loads(gd.path().read_text("utf-8"))["resources"]:
        name, schema = resource["name"], resource["schema"]
        words = [schema["description"], f"{gd.table(name).num_rows:,} rows."]
        words += [f"Key: {code(schema['primaryKey'])}."] if "primaryKey" in schema else []
        words += [f"Unique together: {code(key)}." for key in schema.get("uniqueKeys", [])]
        for key in schema.get("foreignKeys", []):
            target = key["reference"].get("resource", name)
            words += [f"{code(key['fields'])} is {code(key['reference']['fields'])} of `{target}`."]
        parts += [f"### Table `{name}`: {schema['title']}", " ".join(words)]
        parts += [grid(["Column", "Type", "Constraints", "Meaning"], map(column, schema["fields"]))]
    return "\n\n".join(parts)


def column(field: Row) -> list[str]:
    """One column: name, type and unit, constraints in words, description."""
    constraints = [
        CONSTRAINTS.get(key, f"{key} {{}}").format(code(value if key == "enum" else [value]))
        for key, value in field.get("constraints", {}).items()
    ]
    kind = field["type"] + (f", in {field['unit']}" if field.get("unit") else "")
    return [f"`{field['name']}`", kind, "; ".join(constraints), field["description"]]


def annual(**where: str) -> dict[str, dict[str, Row]]:
    """Yearly figures that have these values, by series and year, in the order of indicators."""
    order, found = list(keyed("indicators", "indicator")), defaultdict[str, dict[str, Row]](dict)
    for row in sorted(keyed("figures", "cell").values(), key=lambda r: order.index(r["indicator"])):
        if where.items() <= row.items() and row["period"] in YEARS:
            found[series(row)][row["period"]] = row
    return found


def count(figure: Row) -> str:
    """A cell of the coverage: independent claims, and whether others contradict the figure."""
    claims = claims_of("figure_claims", "cell").get(figure["cell"], [])
    assert {claim["source_id"] for claim in claims}, f"{figure['cell']} is shown without a source"
    return f"{figure['independent']}{' contested' * (figure['status'] == 'contested')}"


def coverage() -> str:
    """How many independent claims each yearly figure has, by area and measure."""
    parts = [COVERAGE]
    for area in AREAS:
        for heading, measures in KINDS.items():
            found = dict(chain(*(annual(area=area, measure=m).items() for m in measures.split())))
            body, alone = [], defaultdict[str, list[str]](list)
            for label, years in found.items():
                if len(years) > 1:
                    body += [[label, *(count(years[y]) if y in years else "" for y in YEARS)]]
                else:
                    alone[min(years)] += [f"{label} ({count(figure)})" for figure in years.values()]
            once = [[year, "; ".join(labels)] for year, labels in sorted(alone.items())]
            parts += [f"### {english(area)}: {heading}"] if found else []
            parts += [grid(["Series", *YEARS], body), grid(["Year", "In this year alone"], once)]
    return "\n\n".join(filter(None, parts))


def value(figure: Row | None) -> str:
    """A figure's value with its hedge, vintage and status; a dash where there is none."""
    if figure is None or figure["value"] is None:
        return "undecided" if figure else "–"
    hedge = HEDGES.get(figure["hedge"], "")
    contested = ", contested" * (figure["status"] == "contested")
    return f"{hedge}{number(figure['value'])}{VINTAGES[figure['vintage']]}{contested}"


def plotted() -> str:
    """The series that people plot, as far as there are figures."""
    header, parts = ["Series", "Unit", *YEARS[1:]], [SERIES]
    for area in AREAS[:2]:
        lines = [*chain(*(lines_of(area, k, m) for k in PLOTTED for m in ("level", "growth")))]
        parts += [f"### {english(area)} by year", grid(header, lines), mixed(lines)]
    standings = ((a, k, m) for k in STANDINGS for a in AREAS for m in ("rank", "streak"))
    lines = [*chain(*(lines_of(*standing) for standing in standings))]
    return "\n\n".join([*parts, "### Ranks and streaks by year", grid(header, lines), mixed(lines)])


def mixed(lines: Iterable[Sequence[str]]) -> str:
    """A warning that names the lines whose figures are of several vintages."""
    words = {letter.strip(): vintage for vintage, letter in VINTAGES.items()}
    found = []
    for name, _, *values in lines:
        letters = {
            (re.findall(r" ([epr])\b", v) or [""])[0] for v in values if v not in ("–", "undecided")
        }
        if len(letters) > 1:
            found.append(f"{name} ({', '.join(words[letter] for letter in sorted(letters))})")
    if not found:
        return "No line of this table mixes vintages."
    return f"**Vintages mix** in these lines, whose steps hold revisions too: {'; '.join(found)}."


def lines_of(area: str, key: str, measure: str) -> list[list[str]]:
    """An indicator's lines, one a basis; a line of dashes where no level or growth is known."""
    found = annual(area=area, measure=measure, indicator=key)
    indicator = keyed("indicators", "indicator")[key]
    grows = measure == "growth" and indicator["growth_basis"] != "none"
    if not found and (grows or measure == "level"):
        found = {f"{indicator['name_en']}{', growth' * grows}": {}}
    unit = {"growth": "%", "rank": "位", "streak": "年"}.get(measure) or indicator["unit"]
    return [[k, english(unit), *(value(s.get(y)) for y in YEARS[1:])] for k, s in found.items()]


SIDE_BY_SIDE = "rd_intensity rd_expenditure gdp foreign_trade nev_output car_output".split()


def example() -> str:
    """The table that the example makes, a line a year, and R&D over GDP as they stand in it."""
    rows = gd.panel(SIDE_BY_SIDE, area="CN-GD", start=2019, end=2025).to_pylist()
    found = {(row["indicator"], row["period"]): row for row in rows}
    body = []
    for year in YEARS[1:]:
        cells = [found[key, year] for key in SIDE_BY_SIDE]
        shown = [
            value(c if c["unit"] else None) + ", break" * (c["obs_status"] == "B") for c in cells
        ]
        spent, gdp = found["rd_expenditure", year], found["gdp", year]
        exact = spent["hedge"] == gdp["hedge"] == "exact"
        body += [[year, *shown, f"{spent['value'] / gdp['value']:.2%}" if exact else "–"]]
    heads = [f"{english(key)} ({english(unit_of(key))})" for key in SIDE_BY_SIDE]
    table = grid(["Year", *heads, "R&D / GDP"], body)
    return "\n\n".join([EXAMPLE, table, EXAMPLE_READ])


def unit_of(key: str) -> str:
    """The unit of an indicator."""
    return str(keyed("indicators", "indicator")[key]["unit"])


def document(key: str, *, link: bool = False) -> str:
    """A source in words: publisher and date, with a link, or else with its title cut to 60."""
    source = keyed("sources", "source_id")[key]
    cut = source["title"][:60] + "…" * (len(source["title"]) > 60)
    words = source["publisher_en"] if link else f"{source['publisher_en']}, *{cut}*"
    trusted = link and source["url"] and source["kind"] in ("official", "wire")
    linked = f"[{words}](<{source['url']}>)" if trusted else words  # mirrors may turn foul
    return f"{linked} ({source['date_published']})"


def story(finding: Row, claims: Sequence[Row]) -> str:
    """A contradiction: who printed what where, what the rest says, and why it was accepted."""
    rest: dict[str, dict[str, str]] = defaultdict(dict)
    titles, key = dict.fromkeys(map(title, claims)), (finding["rule"], finding["cell"])
    reviews = [r for r in gd.table("accepted").to_pylist() if (r["rule"], r["cell"]) == key]
    first, *others = titles
    against = f", against {len(others)} other figure{'s' * (len(others) > 1)}" if others else ""
    parts = [f"### {first}{against}"]
    for claim in claims:
        page, cited = document(claim["source_id"], link=True), claim["attributed_to"]
        after = f"after {document(cited)}" if cited else "naming no other document"
        about = f"{title(claim)}: " * (len(titles) > 1)
        if claim["claim_id"] in {review["claim_id"] for review in reviews}:
            bounded = (claim["implied_lower"], claim["implied_upper"]) != (None, None)
            implied = f"by the others it would have to be {interval(claim, 'implied_')}"
            parts += [
                f"{about}**{page} prints `{claim['printed']}`**, {after}; "
                f"{gd.Claim.from_row(claim).place}. That stands for {interval(claim)}"
                f"{'; ' * bounded}{implied * bounded}."
            ]
        else:
            said = f"({about}{interval(claim)}; {claim['vintage']}), {after}"
            rest[said][page] = claim["printed"]
    lines = [f"- {code(found.values())} {said}: {', '.join(found)}" for said, found in rest.items()]
    reasons = [f"Reviewed on {review['reviewed_on']}: {review['reason']}" for review in reviews]
    rule, words = finding["rule"], lexicon("en", "rules")[finding["rule"]]
    why = f"{rule}, {finding['severity']}. [{words.capitalize()}](rules/{rule}.md)."
    parts += ["\n".join(lines), why]
    return "\n\n".join([*parts, *(reasons or ["Not reviewed yet."])])


def gravity(item: tuple[str, Row]) -> tuple[bool, bool, int]:
    """What orders stories, as :mod:`gd_metrics.reports.order` orders findings."""
    key, finding = item
    claims = claims_of("finding_claims", "finding_id")[key]
    doubted = {c["source_id"] for c in claims if c["gap"]}
    pages = Counter(claim["source_id"] for claim in claims)
    itself = any(pages[source] > 1 for source in doubted)
    return finding["severity"] != "error", not itself, -len(pages)


def contradictions() -> str:
    """A story for each error and warning, and the revisions as one table."""
    order, stories, revisions = [*VINTAGES, "target", "forecast"], [], []
    for key, finding in sorted(keyed("findings", "finding_id").items(), key=gravity):
        claims = claims_of("finding_claims", "finding_id")[key]
        claims = sorted(claims, key=lambda claim: order.index(claim["vintage"]))
        if finding["severity"] == "information":
            said = dict.fromkeys(f"`{claim['printed']}` ({claim['vintage']})" for claim in claims)
            revisions += [["; ".join(dict.fromkeys(map(title, claims))), ", then ".join(said)]]
        else:
            stories += [story(finding, claims)]
    return "\n\n".join([STORIES, *stories, REVISIONS, grid(["Figure", "Printed"], revisions)])


def sources() -> str:
    """How many sources there are of each kind and status, and the documents behind the claims."""
    found = keyed("sources", "source_id")
    tally = Counter((row["kind"], row["status"]) for row in found.values())
    kinds, statuses = (dict.fromkeys(column) for column in zip(*tally, strict=True))
    body = ([kind, *(tally[kind, status] for status in statuses)] for kind in kinds)
    claims = keyed("claims", "claim_id").values()
    behind = Counter(chain(*(roots(c["attributed_to"] or c["source_id"]) for c in claims)))
    cited = [[document(k), found[k]["status"], n] for k, n in behind.most_common(20)]
    tables = grid(["Kind", *statuses], body), grid(["Document", "Status", "Claims"], cited)
    return "\n\n".join([SOURCES, placed(), *tables])


def placed() -> str:
    """How many claims say where in a text of their source they stand."""
    claims = gd.table("claims").to_pylist()
    placed = sum(claim["locator"] is not None for claim in claims)
    texts = sum(source["sha256"] is not None for source in gd.table("sources").to_pylist())
    return (
        f"{placed:,} of {len(claims):,} claims ({placed / len(claims):.0%}) have a place in one of "
        f"{texts} texts that were read, each known by its sha256; the text of the others could not "
        "be had again."
    )


@cache
def roots(source: str) -> frozenset[str]:
    """The documents that a source goes back to; itself where it repeats none."""
    links = gd.table("source_origins").to_pylist()
    onward = [link["origin_id"] for link in links if link["source_id"] == source]
    return frozenset(chain(*map(roots, onward)) if onward else [source])


def text() -> str:
    """The whole of docs/data.md."""
    parts = contradictions(), plotted(), example(), coverage(), dictionary(), sources()
    return "\n\n".join([INTRODUCTION.format(gd.data_version), *parts]) + "\n"


main = current.generator("generate.py", lambda: {"data.md": text()})

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
