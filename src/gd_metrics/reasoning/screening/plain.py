"""Literals that columns can read: digits and the claim's own unit, as most are.

What they say is compared with the row by floats; all others, and whatever may be wrong, are read
one by one. How a unit's figures are read is asked of the reader itself, by figures of every kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import narwhals as nw

from ...errors import QuantityError
from ...quantity import parse

_NUMBER = r"^-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,2})?$"
"""Up to nine digits before the point, and none or two behind it: three may be thousands."""

_PROBES = ("0", "1", "7", "10", "50", "100", "999", "1000", "1234", "1999", "2024", "5100", "65432",
           "123456789", "0.0", "0.5", "1.5", "9.9", "12.50", "43.0", "100.00", "1999.99",
           "-1", "-10", "-100", "-2024", "-0.5", "-12.5", "-1.25")  # fmt: skip
"""Figures of every kind, by which is seen how those of a unit are read."""

_DIGITS, _NUMBERS, _HALF = "gd_metrics_digits", "gd_metrics_number", "gd_metrics_half"

_CLOSE = 1e-10
"""Relative distance within which a stored number is surely the printed one: less than is asked."""


def unsure(frame: Any, units: Iterable[str]) -> Any:
    """The claims that do not plainly say what their rows hold, within what figures can be.

    Args:
        frame: the claims, as a frame of narwhals.
        units: the units that occur in them.
    """
    halves = {unit: half for unit in units if (half := _half_of_whole(unit)) is not None}
    names = frame.collect_schema().names()
    bare = [_none(nw.col(name)) for name in ("context", "locator") if name in names]
    printed, unit, digits = nw.col("printed"), nw.col("unit"), nw.col(_DIGITS)
    plain = nw.all_horizontal(
        *bare,
        nw.col("hedge") == "exact",
        _one_of(unit, halves),
        digits.str.contains(_NUMBER),
        nw.concat_str([digits, unit]) == printed,
        ignore_nulls=False,
    ).fill_null(False)
    frame = frame.with_columns(printed.str.replace_all(r"[^0-9.\-]", "").alias(_DIGITS))
    frame = frame.with_columns(nw.when(plain).then(digits).alias(_DIGITS))
    number = digits.cast(nw.Float64).alias(_NUMBERS)
    frame = frame.with_columns(number, _half(digits, unit, halves).alias(_HALF))
    number, off = nw.col(_NUMBERS), nw.col(_HALF)
    right = nw.all_horizontal(
        _same(nw.col("value"), number),
        _same(nw.col("lower"), number - off),
        _same(nw.col("upper"), number + off),
        nw.col("lower") <= nw.col("value"),
        nw.col("value") <= nw.col("upper"),
        _possible(nw.col("measure"), nw.col("value")),
        ignore_nulls=False,
    )
    return frame.filter(~right.fill_null(False)).select(*names)


def _half(digits: nw.Expr, unit: nw.Expr, halves: Mapping[str, float]) -> nw.Expr:
    """How far the true value may be from digits: half of the last one."""
    rounded = _one_of(unit, (unit for unit, half in halves.items() if half))
    of_whole = nw.when(rounded).then(nw.lit(0.5)).otherwise(nw.lit(0.0))
    of_one = nw.when(digits.str.contains(r"\.[0-9]$")).then(nw.lit(0.05)).otherwise(of_whole)
    return nw.when(digits.str.contains(r"\.[0-9][0-9]$")).then(nw.lit(0.005)).otherwise(of_one)


def _half_of_whole(unit: str) -> float | None:
    """Half of what a whole number of a unit may be off; ``None`` if columns can't read its figures.

    >>> _half_of_whole("亿元"), _half_of_whole("家"), _half_of_whole("成")
    (0.5, 0.0, None)
    """
    read = [_read(number, unit) for number in _PROBES]
    for half in (Fraction(1, 2), Fraction(0)):
        if read == [_plainly(number, half) for number in _PROBES]:
            return float(half)
    return None


def _read(number: str, unit: str) -> tuple[Any, ...] | None:
    """How a figure of a unit is read."""
    try:
        quantity = parse(f"{number}{unit}", unit=unit).to(unit)
    except (QuantityError, ValueError):
        return None
    return quantity.hedge, quantity.value, quantity.lower, quantity.upper


def _plainly(number: str, half_of_whole: Fraction) -> tuple[Any, ...]:
    """What columns read in a figure."""
    value, digits = Fraction(number), len(number.partition(".")[2])
    half = Fraction(1, 2 * 10**digits) if digits else half_of_whole
    return "exact", value, value - half, value + half


def _one_of(column: nw.Expr, words: Iterable[str]) -> nw.Expr:
    return column.is_in(sorted(words) or [""])  # of no words pyarrow knows no type


def _none(column: nw.Expr) -> nw.Expr:
    return column.is_null() | (column == "")


def _same(stored: nw.Expr, printed: nw.Expr) -> nw.Expr:
    return (stored - printed).abs() <= (printed.abs() + 1) * _CLOSE


def _possible(measure: nw.Expr, value: nw.Expr) -> nw.Expr:
    """Whether a value is within what any of its measure can be."""
    share = (measure == "share") & (value >= 0) & (value <= 100)
    return share | (measure == "growth") | ((measure == "level") & (value >= 0))
