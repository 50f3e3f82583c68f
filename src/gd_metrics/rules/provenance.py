"""The stored value is not what the printed characters say.

What it says: ``printed`` in its ``context`` can't be read, reads to another value, unit or
hedge than the row holds, or its locator runs backwards. With ``check --texts`` also: the
characters do not stand where the locator points.

Why it matters: the digits are what was published; everything else in the row is ours. If
they part, every later comparison compares something that nobody printed.

Example: ``约7.7万家`` stored as 7700, or ``48%`` with ``下降`` beside it stored as +48.

What to do: open the source at the locator and mend whichever is wrong in
``curation/claims.csv``; if the literal is right and can't be read, report it as a bug.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction

from ..claim import Claim, finite
from ..finding import Phrase
from .rule import Rule

CODE = "GD101"

_CHARACTERS = re.compile(r"char=(\d+),(\d+)")
_DIGITS = 1e-9
"""Error that a conversion to float64 and back may leave; isclose has as much as a share."""


def violations(claim: Claim) -> Iterator[tuple[str, str]]:
    """The field and the reason of each way in which a row leaves its literal."""
    try:
        quantity = claim.quantity
        float(quantity.value)
    except (ValueError, OverflowError) as error:
        yield "printed", str(error)
        return
    if finite(claim.value) and not _same(claim.value, quantity.value):
        yield "value", _says(claim, f"{float(quantity.value):.12g}", f"{claim.value:.12g}")
    elif claim.hedge != quantity.hedge:
        yield "hedge", _says(claim, repr(quantity.hedge), repr(claim.hedge))
    else:
        for field in ("lower", "upper"):
            stored, printed = getattr(claim, field), getattr(quantity, field)
            if (stored is None) != (printed is None) or (
                printed is not None and finite(stored) and not _same(stored, printed)
            ):
                bound = "unbounded" if printed is None else f"{float(printed):.12g}"
                yield field, _says(claim, bound, str(stored))
    span = locate(claim.locator)
    if span and span[0] >= span[1]:
        text = "{locator} runs backwards: its end must lie behind its start"
        yield "locator", Phrase(text, locator=str(claim.locator))
    elif span and span[1] - span[0] != len(claim.printed):
        yield (
            "locator",
            Phrase(
                "{locator} holds {span} characters, {printed} has {length}",
                locator=str(claim.locator),
                span=str(span[1] - span[0]),
                printed=repr(claim.printed),
                length=str(len(claim.printed)),
            ),
        )


def _says(claim: Claim, value: str, stored: str) -> Phrase:
    """That a claim prints something else than its row holds."""
    text = "{printed} says {value}, not {stored}"
    return Phrase(text, printed=repr(claim.printed), value=value, stored=stored)


def locate(locator: str | None) -> tuple[int, int] | None:
    """The character range of an RFC 5147 locator; ``None`` where it is another kind.

    >>> locate("char=425,428")
    (425, 428)
    """
    match = _CHARACTERS.fullmatch(locator or "")
    return (int(match[1]), int(match[2])) if match else None


def _same(stored: float, printed: Fraction) -> bool:
    return math.isclose(stored, printed, abs_tol=_DIGITS)


RULE = Rule(CODE, "provenance", "error", __doc__, violations=violations)
