"""Sums over rows of a table: ``Total = sum(*)``, where totals are rows and not columns.

>>> parse_row_sum("Total = sum(*) ± 0.5").whole
'Total'
>>> parse_row_sum("total = a + b") is None
True
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ..errors import FormulaError

EVERY = "*"
_SUM = re.compile(
    r"\s*(?P<whole>`(?:[^`]|``)+`|[^=<>≤≥`]+?)\s*(?P<sign><=|>=|==?)\s*"
    r"sum\(\s*(?P<parts>\*|others|parts)\s*\)\s*(?:±\s*(?P<by>\d+(?:\.\d+)?)\s*(?P<share>%)?\s*)?"
)
_LIKE = re.compile(r"\bsum\s*\(")


@dataclass(frozen=True)
class RowSum:
    """That a row is the sum of others.

    Attributes:
        text: as written.
        whole: the label of the row; ``*`` for every row that has parts.
        comparison: ``=``, ``<=`` or ``>=``.
        tolerance: by how much both may differ.
        share: the same, as a share of the sum.
    """

    text: str
    whole: str
    comparison: str = "="
    tolerance: Fraction = Fraction(0)
    share: Fraction = Fraction(0)


def parse_row_sum(text: str) -> RowSum | None:
    """A sum over rows; ``None`` for a formula over columns.

    The parts are ``sum(*)``, all that the whole is made of; ``others`` and ``parts`` say the same.

    Raises:
        FormulaError: for a sum over rows that can't be read.
    """
    match = _SUM.fullmatch(text)
    if match is None:
        if place := _LIKE.search(text):
            reason = "a sum over rows is written Total = sum(*), with the label of a row before it"
            raise FormulaError(text, place.start(), reason)
        return None
    whole = match["whole"].strip()
    if whole.startswith("`"):
        whole = whole[1:-1].replace("``", "`")
    by = Fraction(match["by"] or 0)
    share, tolerance = (by / 100, Fraction(0)) if match["share"] else (Fraction(0), by)
    sign = "=" if match["sign"] == "==" else match["sign"]
    return RowSum(text.strip(), whole, sign, tolerance, share)
