"""All rules over synthetic claims beside hand-written DuckDB SQL, and diagnosis beside the check.

Everything is measured in one run, in turn, and printed as Markdown: seconds are of CPU, of all
threads, since others may use the machine, too; ratios are what to compare. The SQL and DuckDB ask
one table in memory. Counts of contradictions must be equal.

    python benchmarks/rules.py [LARGEST]
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import baseline
import duckdb
import polars as pl
import pyarrow as pa
import synthetic

from gd_metrics.checks.contradictions import contradictions_in
from gd_metrics.claim import Claim
from gd_metrics.finding import Finding
from gd_metrics.quantity import parse
from gd_metrics.quantity.formula import parse_formula
from gd_metrics.reasoning import trials
from gd_metrics.reasoning.cells import ClaimsByCell
from gd_metrics.reasoning.diagnosis import diagnose
from gd_metrics.rules.world import World

RULES = {"GD201": "repeat", "GD301": "growth", "GD302": "share", "GD303": "formula"}
SIZES = (10_000, 100_000, 1_000_000, 5_000_000)
RUNS = 5


def main(largest: int) -> None:
    engines = " | ".join(f"{name}, s | {name} / SQL" for name in ("DuckDB", "pyarrow", "Polars"))
    print(f"| claims | SQL, s | {engines} |")
    print("|---|---|---|---|---|---|---|---|")
    for size in (s for s in SIZES if s <= largest):
        print(against_sql(size))
    print(
        f"\nThe exact second look takes {second_look(1_000_000):.1%} of the check of 1 M claims.\n"
    )
    print("| 200 conflicts, cut at 100 sets each | check, s | diagnosis, s | ratio |")
    print("|---|---|---|---|")
    for name, claims, world in (("separate", *separate(200)), ("in one component", *tied(200))):
        print(diagnosed(name, claims, world))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"\nPeak memory of the whole run: {peak:.1f} GiB.")


def world_of(claims: pa.Table) -> World:
    """The world that the synthetic claims are about."""
    rows = synthetic.make_indicators(claims).to_pylist()
    indicators = {r["indicator"]: {**r, "basis": "NBS", "additive": True} for r in rows}
    kinds = dict.fromkeys(claims["area"].unique().to_pylist(), "province")
    formulas = enumerate(synthetic.make_formulas(claims))
    return World(indicators, {}, kinds, {f"f{n}": parse_formula(text) for n, text in formulas})


def against_sql(size: int) -> str:
    claims = synthetic.make_claims(size)
    world, frame = world_of(claims), pl.from_arrow(claims)
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    connection.register("arrow", claims)
    connection.execute("create table claims as select * from arrow")
    found: dict[str, Any] = {}

    def ours(table: Any) -> Callable[[], None]:
        def run() -> None:
            found["ours"] = contradictions_in(table, world, codes=RULES)

        return run

    def sql() -> None:
        found["sql"] = baseline.find(connection, "claims")

    runs = (sql, *map(ours, (connection.table("claims"), claims, frame)))
    times = [[timed(run, time.process_time) for run in runs] for _ in range(RUNS + 1)][1:]
    for run in runs[1:]:
        run()
        assert comparable(found["ours"]) == found["sql"] == synthetic.planted(size)
    seconds = [statistics.median(t[n] for t in times) for n in range(4)]
    ratios = [statistics.median(t[n] / t[0] for t in times) for n in range(1, 4)]
    engines = " | ".join(f"{s:.3f} | {r:.2f}" for s, r in zip(seconds[1:], ratios, strict=True))
    return f"| {size:,} | {seconds[0]:.3f} | {engines} |"


def comparable(findings: list[Finding]) -> dict[str, int]:
    """How many contradictions there are of each rule, as the SQL counts them.

    It leaves out instances with a disputed operand; we report those of which every choice
    among the disputed claims misses.
    """
    disputed = {f.subject for f in findings if f.code == "GD201"}
    codes = Counter(
        f.code
        for f in findings
        if f.code == "GD201" or not disputed & {m.claim.cell for m in f.members}
    )
    return {name: codes[code] for code, name in RULES.items()}


def second_look(size: int) -> float:
    """The share of a check that is spent on exact rationals."""
    claims = pl.from_arrow(synthetic.make_claims(size))
    world = world_of(claims.to_arrow())
    contradictions_in(claims, world, codes=RULES)
    spent = [0.0]
    timed_functions: list[tuple[Any, str]] = [
        (ClaimsByCell, "groups"),
        (trials, "_severity"),
        (trials, "instance_findings"),
    ]
    originals = [getattr(owner, name) for owner, name in timed_functions]
    for (owner, name), original in zip(timed_functions, originals, strict=True):
        setattr(owner, name, _timing(original, spent))
    whole = timed(lambda: contradictions_in(claims, world, codes=RULES))
    for (owner, name), original in zip(timed_functions, originals, strict=True):
        setattr(owner, name, original)
    return spent[0] / whole


def _timing(function: Callable[..., Any], spent: list[float]) -> Callable[..., Any]:
    def run(*args: Any, **kwargs: Any) -> Any:
        start = time.perf_counter()
        result = function(*args, **kwargs)
        if isinstance(result, Iterator):
            result = list(result)
        spent[0] += time.perf_counter() - start
        return result

    return run


def separate(number: int) -> tuple[list[Claim], World]:
    """Conflicts that have nothing in common: two claims each, in cells of their own."""
    names = [f"x{n}" for n in range(number)]
    return [_level(name, text) for name in names for text in ("10.0", "12.0")], _world(names, ())


def tied(number: int) -> tuple[list[Claim], World]:
    """Conflicts that one sum ties together, in any choice of whose claims it holds."""
    names = [f"x{n}" for n in range(number)]
    claims = [_level(name, text) for name in names for text in ("10.0", "12.0")]
    total = f"total = {' + '.join(names)}"
    return [*claims, _level("total", f"超{number}")], _world([*names, "total"], (total,))


def _world(names: list[str], formulas: tuple[str, ...]) -> World:
    row = {"unit": "亿元", "basis": "NBS", "growth_basis": "real", "additive": True}
    indicators = {name: {**row, "indicator": name} for name in names}
    return World(indicators, formulas={f"f{n}": parse_formula(f) for n, f in enumerate(formulas)})


def _level(indicator: str, number: str) -> Claim:
    quantity = parse(f"{number}亿元").to("亿元")
    ends = [None if b is None else float(b) for b in (quantity.lower, quantity.upper)]
    return Claim.from_row(
        {
            **dict.fromkeys(("base",), "_Z"),
            "claim_id": f"{indicator}-{number}",
            "source_id": f"s-{number}",
            "printed": f"{number}亿元",
            "indicator": indicator,
            "area": "CN",
            "period": "2024",
            "measure": "level",
            "basis": "NBS",
            "vintage": "final",
            "value": float(Fraction(quantity.value)),
            "unit": "亿元",
            "hedge": quantity.hedge,
            "lower": ends[0],
            "upper": ends[1],
            "rank": "normal",
        }
    )


def diagnosed(name: str, claims: list[Claim], world: World) -> str:
    schema = synthetic.make_claims(10).schema
    table = pa.Table.from_pylist([vars(c) for c in claims], schema=schema)
    found = contradictions_in(table, world)
    assert len(found) == 200
    for finding in found:
        assert finding.message
    pairs = []
    for _ in range(3):
        check = timed(lambda: [f.message for f in contradictions_in(table, world)])
        pairs.append((check, timed(lambda: diagnose(found, claims, world))))
    one, two = (statistics.median(p[n] for p in pairs) for n in (0, 1))
    return f"| {name} | {one:.3f} | {two:.3f} | {statistics.median(b / a for a, b in pairs):.1f} |"


def timed(run: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    start = clock()
    run()
    return clock() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SIZES[-1])
