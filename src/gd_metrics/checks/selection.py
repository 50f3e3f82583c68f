"""Which findings to report: by code, or by how codes begin; the longer one wins.

>>> wanted = chosen(["GD"], ["GD3", "constraint-error"])
>>> wanted("GD201"), wanted("GD301"), wanted("constraint-error")
(True, False, False)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from ..errors import UnknownNameError
from ..finding import UNREADABLE
from . import circles, stale

SCALE = "ambiguous-scale"
"""The code of figures that may or may not be in the scale of their column's unit."""

CODES = (
    *("type-error", "constraint-error", "unique-error", "primary-key", "unique-key"),
    *("foreign-key", "blank-row", "extra-cell", "missing-cell", "source-error", "blank-label"),
    *("duplicate-label", "extra-label", "missing-label", "incorrect-label"),
    *("package-error", "resource-error", "schema-error", "byte-count", "hash-count"),
    *(circles.CODE, SCALE, stale.CODE),
)
"""The codes of what is wrong with tables, by frictionless's names; the last three are our own."""


def known_codes() -> list[str]:
    """Every code that can be selected: those of rules, of structure, and of acceptances."""
    from ..rules import rules
    from .acceptance import STALE

    return [*(rule.code for rule in rules()), *CODES, STALE]


def chosen(
    select: Iterable[str] = (), ignore: Iterable[str] = (), *, rules_alone: bool = False
) -> Callable[[str], bool]:
    """Whether a code is wanted; what can't be read always is.

    Args:
        select: codes, or beginnings of rules' codes (``GD2``); all if there are none.
        ignore: codes, or beginnings of them, of what is not wanted.
        rules_alone: whether rules are all that there is to choose from.

    Raises:
        UnknownNameError: for one that is the beginning of no code.
    """
    selected, ignored = (_expanded(codes, rules_alone=rules_alone) for codes in (select, ignore))

    def is_chosen(code: str) -> bool:
        if code == UNREADABLE:
            return True
        yes, no = _longest(code, selected), _longest(code, ignored)
        return yes > no if selected else no < 0

    return is_chosen


def _expanded(codes: Iterable[str], *, rules_alone: bool) -> list[str]:
    """Codes from what people write: lists with commas, in either case."""
    from ..rules import rules

    listed = [part.strip() for text in codes for part in text.split(",") if part.strip()]
    known = [rule.code for rule in rules()] if rules_alone else known_codes()
    for part in listed:
        if not any(code.lower().startswith(part.lower()) for code in known):
            raise UnknownNameError("rule" if rules_alone else "code", part, known)
    return [part.lower() for part in listed]


def _longest(code: str, beginnings: Sequence[str]) -> int:
    return max((len(b) for b in beginnings if code.lower().startswith(b)), default=-1)
