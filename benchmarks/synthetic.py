"""Claims made up in any number, with a known number of contradictions planted in them.

Blocks of ten indicators, three of which are a triple ``t = x + m``, each for a nation, its
31 provinces and 25 years, with levels, growths and shares. A fifth of the cells is printed
by two or three sources. Everything follows from one set of true values and is printed with
rounding, so nothing contradicts but what is planted:

- repeat: one printing of a cell that has several is off;
- growth, share: the cell is off in all its printings;
- formula: a total is not the sum of its parts; its growths and shares follow the total.

Of the cells that a rule can judge, :data:`RATE` are wrong, by 5 to 50 units of the last
printed digit. The claims are in the order of their sources, as people collect them, so the
claims of one cell stand far from each other.
"""

from __future__ import annotations

import string
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

NATION = "CN"
AREAS = (NATION, *(f"CN-{a}" for a in (*string.ascii_uppercase, "AA", "AB", "AC", "AD", "AE")))
YEARS = range(2000, 2025)
MEASURES = ("level", "growth", "share")
LEVEL, GROWTH, SHARE = range(3)
SCALES = np.array([100, 10, 10])
"""Printed units in one of each measure: levels have two decimals, the others one."""

PLAIN = 7
"""Indicators of a block beside its triple."""

SOURCES = 500
REPEATED = 0.2
"""The part of the cells that two or three sources print."""

RATE = 0.002
"""The part of the cells, of those that a rule can judge, that is wrong."""

_CLAIMS_OF_A_BLOCK = 29_000  # 30 459 are expected; some to spare, for they are drawn


@dataclass(frozen=True)
class _World:
    """Every cell, in arrays of one shape: block, area, indicator, year, measure.

    Attributes:
        units: what is printed, in units of its last digit.
        copies: how often it is printed; 0 where there is no such cell.
        misprint: how far its second printing is off.
        wrong: cells that contradict others: growths, shares, and totals.
        source: who prints it first.
    """

    units: Ints
    copies: Ints
    misprint: Ints
    wrong: Bools
    source: Ints


def make_claims(n: int, seed: int = 0) -> pa.Table:
    """Table ``claims`` with ``n`` rows.

    Args:
        n: number of claims; from about a thousand on, each rule has something to judge.
        seed: the same seed gives the same claims.
    """
    world = _world(n, seed)
    copies = world.copies.ravel()
    cell = np.repeat(np.arange(copies.size), copies)
    copy = np.arange(n) - (np.cumsum(copies) - copies)[cell]
    source = (world.source.ravel()[cell] + copy * (SOURCES // 3)) % SOURCES
    order = np.argsort(source, kind="stable")
    cell, copy, source = cell[order], copy[order], source[order]
    units = world.units.ravel()[cell] + np.where(copy == 1, world.misprint.ravel()[cell], 0)
    return _table(np.unravel_index(cell, world.units.shape), units, source)


def make_indicators(claims: pa.Table) -> pa.Table:
    """The indicators of the claims: ``indicator``, ``unit``, ``growth_basis`` (``nominal``)."""
    names = pc.unique(claims["indicator"]).sort()
    unit, basis = (pa.repeat(word, len(names)) for word in ("亿元", "nominal"))
    return pa.table({"indicator": names, "unit": unit, "growth_basis": basis})


def make_formulas(claims: pa.Table) -> list[str]:
    """The formulas that hold between the indicators of the claims: ``t0000 = x0000 + m0000``."""
    names = make_indicators(claims)["indicator"].to_pylist()
    return [f"{name} = x{name[1:]} + m{name[1:]}" for name in names if name.startswith("t")]


def planted(n: int, seed: int = 0) -> dict[str, int]:
    """How many contradictions ``make_claims(n, seed)`` holds, by rule.

    Repeat counts cells. The others count instances (a growth with its two levels, a share
    with its part and whole, a total with its parts) whose cells are all printed and each
    agree in themselves: where they don't, it is a contradiction of repeat alone.
    """
    world = _world(n, seed)
    contested = world.misprint != 0
    agreed = (world.copies > 0) & ~contested
    level, wrong = agreed[..., LEVEL], world.wrong & agreed
    growth = wrong[..., 1:, GROWTH] & level[..., 1:] & level[..., :-1]
    share = wrong[..., SHARE] & level & level[:, :1]
    formula = wrong[:, :, 0, :, LEVEL] & level[:, :, :3].all(axis=2)
    found = {"repeat": contested, "growth": growth, "share": share, "formula": formula}
    return {rule: int(instances.sum()) for rule, instances in found.items()}


def _world(n: int, seed: int) -> _World:
    rng = np.random.default_rng(seed)
    blocks = n // _CLAIMS_OF_A_BLOCK + 1
    shape = (blocks, len(AREAS), 3 + PLAIN, len(YEARS), len(MEASURES))
    step = rng.integers(5, 51, shape)
    wrong = rng.random(shape) < RATE
    wrong[:, :, 1:, :, LEVEL] = False
    off = np.where(wrong, step, 0)
    error = np.where(step % 2 == 1, -off, off)[..., LEVEL] / SCALES[LEVEL]
    units = np.rint(_true(rng, error) * SCALES).astype(np.int64)
    ratios = slice(GROWTH, None)
    units[..., ratios] += _shift(units[..., ratios], off[..., ratios])
    copies = _copies(rng, shape, n)
    contested = (copies > 1) & (rng.random(shape) < RATE)
    misprint = np.where(contested, _shift(units, step), 0)
    return _World(units, copies, misprint, wrong, rng.integers(0, SOURCES, shape))


def _true(rng: np.random.Generator, error: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """True levels, growths and shares, with the error in the levels."""
    *series, _ = error.shape
    start = np.exp(rng.uniform(np.log(100), np.log(2000), (*series, 1)))
    factors = 1 + rng.uniform(-0.05, 0.15, error.shape)
    factors[..., 0] = 1
    level = start * np.cumprod(factors, axis=-1)
    level[:, :, 0] = level[:, :, 1] + level[:, :, 2]
    level[:, 0] = level[:, 1:].sum(axis=1)
    level += error
    growth = np.zeros_like(level)
    growth[..., 1:] = 100 * (level[..., 1:] / level[..., :-1] - 1)
    return np.stack([level, growth, 100 * level / level[:, :1]], axis=-1)


def _shift(units: Ints, step: Ints) -> Ints:
    """The step, up or (odd ones) down, but never from above zero to below."""
    return np.where((step % 2 == 1) & (units > step), -step, step)


def _copies(rng: np.random.Generator, shape: tuple[int, ...], n: int) -> Ints:
    """How often each cell is printed, so that it makes ``n`` claims."""
    draw = rng.random(shape)
    copies = 1 + (draw < REPEATED).astype(np.int64) + (draw < REPEATED / 2)
    copies[..., 0, GROWTH] = 0
    copies[:, 0, ..., SHARE] = 0
    before = np.cumsum(copies).reshape(shape) - copies
    cut: Ints = np.clip(n - before, 0, copies)
    return cut


def _table(place: tuple[Ints, ...], units: Ints, source: Ints) -> pa.Table:
    """The claims from the coordinates of their cells and what is printed."""
    block, area, indicator, year, measure = place
    n, years = len(units), [str(y) for y in (YEARS[0] - 1, *YEARS)]
    base = np.where(measure == GROWTH, year, len(years) + (measure == SHARE))
    scale = SCALES[measure]
    empty = pa.nulls(n, pa.string())
    columns = {
        "claim_id": _numbered("c", 8, np.arange(1, n + 1)),
        "source_id": _take([f"s{i:03d}" for i in range(SOURCES)], source),
        "section": empty,
        "locator": empty,
        "printed": _printed(units, measure),
        "context": empty,
        "attributed_to": empty,
        "indicator": _indicators(block, indicator),
        "area": _take(AREAS, area),
        "base": _take([*years, "_Z", NATION], base),
        "period": _take(years, year + 1),
        "measure": _take(MEASURES, measure),
        "basis": pa.repeat("NBS", n),
        "vintage": pa.repeat("final", n),
        "value": pa.array(units / scale),
        "unit": _take(["亿元", "%", "%"], measure),
        "hedge": pa.repeat("exact", n),
        "lower": pa.array((2 * units - 1) / (2 * scale)),
        "upper": pa.array((2 * units + 1) / (2 * scale)),
        "rank": pa.repeat("normal", n),
        "note": empty,
    }
    return pa.table(columns)


def _printed(units: Ints, measure: Ints) -> pa.Array:
    """``1234.56亿元``, ``43.2%``, ``-1.5%``."""
    endings = [*(f".{i:02d}亿元" for i in range(100)), *(f".{i}%" for i in range(10))]
    whole, rest = np.divmod(np.abs(units), SCALES[measure])
    ending = _take(endings, np.where(measure == LEVEL, rest, 100 + rest))
    sign = _take(["", "-"], (units < 0).astype(np.int64))
    return pc.binary_join_element_wise(sign, pa.array(whole).cast(pa.string()), ending, "")


def _indicators(block: Ints, indicator: Ints) -> pa.Array:
    blocks = int(block.max(initial=0)) + 1
    names = [
        name
        for b in range(blocks)
        for name in (
            *(f"{letter}{b:04d}" for letter in "txm"),
            *(f"i{b * PLAIN + i:04d}" for i in range(PLAIN)),
        )
    ]
    return _take(names, block * (3 + PLAIN) + indicator)


def _numbered(prefix: str, digits: int, numbers: Ints) -> pa.Array:
    padded = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), digits, "0")
    return pc.binary_join_element_wise(prefix, padded, "")


def _take(words: list[str] | tuple[str, ...], codes: Ints) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(codes))
