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
    found: Suggestions, path: str, options: Sequence[str] = (), several: bool = False
) -> list[str]:
    """The lines that say what was found.

    Args:
        found: the suggestions.
        path: the file, as it is given to a check.
        options: what reading the file needs, as it is given to a check.
        several: whether the file has other tables.
    """
    columns = count(len(found.columns), "column")
    what = f"{path}, {found.name}" if several else path
    more = f", of {len(found.columns) + found.more_columns}" if found.more_columns else ""
    lines = [f"{what}: {count(found.rows, 'row')}, {columns} of numbers{more}"]
    if found.rows < LEAST:
        return [f"{what}: {count(found.rows, 'row')}: too few to tell, {LEAST} are needed"]
    lines += [f"  ? {remark}" for remark in found.remarks]
    if not found.formulas:
        return [*lines, *_none(found)]
    for formula in found.formulas:
        lines += _formula(formula)
    if found.left_out:
        lines.append(f"  and {found.left_out} more, which are not shown")
    command = ["gd-metrics", "check", path, *options]
    command += [part for key in found.key for part in ("--key", key)]
    command += ["--period", found.period] if found.period else []
    pasted = [f"  --formula {shlex.quote(formula.formula)}" for formula in found.formulas]
    return [*lines, "", "to check them:", " \\\n".join([shlex.join(command), *pasted])]


def _none(found: Suggestions) -> Iterator[str]:
    """That nothing is suggested, and what comes nearest to it."""
    if found.nearest is None:
        yield "no sum, product, share or growth holds in nearly all rows"
        return
    yield "no sum, product, share or growth is sure; the nearest, which may be chance:"
    yield from _formula(found.nearest)


def _formula(found: Suggestion) -> Iterator[str]:
    tested = found.passed + found.failed
    untested = f", {found.untested:,} can't be tested" if found.untested else ""
    yield f"  {found.formula}"
    yield f"    holds in {found.passed:,} of {count(tested, 'row')}{untested}"
    yield from (f"    not in {row}" for row in found.failing[:_FAILING])
    if found.failed > _FAILING:
        yield f"    nor in {found.failed - _FAILING:,} more"
