"""Formulas that were found, for people: how many rows hold, which do not, and what to paste."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..checks.suggesting.chance import LEAST
from .words import count

if TYPE_CHECKING:
    from ..checks.suggesting.suggest import Suggestion, Suggestions

_FAILING = 3
"""Rows that fail which are shown of each formula."""


def render(
    suggestions: Suggestions, path: str, options: Sequence[str] = (), several: bool = False
) -> list[str]:
    """The lines that say what was found.

    Args:
        suggestions: what was found.
        path: the file, as it is given to a check.
        options: what reading the file needs, as it is given to a check.
        several: whether the file has other tables.
    """
    columns = count(len(suggestions.columns), "column")
    what = f"{path}, {suggestions.name}" if several else path
    more = (
        f", of {len(suggestions.columns) + suggestions.more_columns}"
        if suggestions.more_columns
        else ""
    )
    lines = [f"{what}: {count(suggestions.rows, 'row')}, {columns} of numbers{more}"]
    if suggestions.rows < LEAST:
        return [f"{what}: {count(suggestions.rows, 'row')}: too few to tell, {LEAST} are needed"]
    lines += [f"  ? {remark}" for remark in suggestions.remarks]
    if not suggestions.formulas:
        return [*lines, *_none(suggestions)]
    for formula in suggestions.formulas:
        lines += _formula(formula)
    if suggestions.left_out:
        lines.append(f"  and {suggestions.left_out} more, which are not shown")
    command = ["gd-metrics", "check", path, *options]
    command += [part for key in suggestions.key for part in ("--key", key)]
    command += ["--period", suggestions.period] if suggestions.period else []
    pasted = [f"  --formula {shlex.quote(formula.formula)}" for formula in suggestions.formulas]
    return [*lines, "", "to check them:", " \\\n".join([shlex.join(command), *pasted])]


def _none(suggestions: Suggestions) -> Iterator[str]:
    """That nothing is suggested, and what comes nearest to it."""
    if suggestions.nearest is None:
        yield "no sum, product, share or growth holds in nearly all rows"
        return
    yield "no sum, product, share or growth is sure; the nearest, which may be chance:"
    yield from _formula(suggestions.nearest)


def _formula(suggestion: Suggestion) -> Iterator[str]:
    tested = suggestion.passed + suggestion.failed
    untested = f", {suggestion.untested:,} can't be tested" if suggestion.untested else ""
    yield f"  {suggestion.formula}"
    yield f"    holds in {suggestion.passed:,} of {count(tested, 'row')}{untested}"
    yield from (f"    not in {row}" for row in suggestion.failing[:_FAILING])
    if suggestion.failed > _FAILING:
        yield f"    nor in {suggestion.failed - _FAILING:,} more"
