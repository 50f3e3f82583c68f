"""What is checked, opened: tables that were read, tables that are asked, and their claims.

Whatever somebody has becomes this one thing (:mod:`gd_metrics.checks.opening`), so one driver
checks it (:mod:`gd_metrics.checks.check`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..finding import Finding
from ..rules.world import World
from ..tables.places import Places
from ..tables.reading.resource import Read
from ..tables.schema.schema import Schema
from .names import NAMED, Names
from .report import FormulaCount
from .settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa

    from .claims import Claims

ColumnFormulas = Callable[[], tuple[Sequence[FormulaCount], Sequence[Finding]]]
"""Works out the formulas over columns of tables: how rows fared, and what was found."""


def _no_formulas() -> tuple[Sequence[FormulaCount], Sequence[Finding]]:
    return (), ()


def _as_it_is(finding: Finding) -> Finding:
    return finding


@dataclass(frozen=True)
class Opened:
    """What is checked.

    Attributes:
        path: a descriptor, or a file.
        label: what people are told of it.
        settings: those of the settings that it understands.
        findings: what opening it found.
        reads: tables that were read, by name.
        asked: tables that an engine is asked of, by name; keys of tables that were read too.
        schemas: what the tables must be; of one that is not there, nothing is checked.
        rows: how many rows each table has.
        small: tables in memory that rules and acceptances are looked up in.
        places: where rows are written.
        formulas: works out formulas over columns.
        claims: the claims, if there are any.
        world: what rules look up, with all formulas.
        units: what levels must be in, where somebody says so.
        relocated: a finding of the claims as people find it in what they have.
        note: what people should know of it first, if anything.
        has_ids: whether claims have ids of their own, and not such that follow row numbers.
        remarks: what of it is not read, or is read in one way of two.
    """

    path: Path
    label: str
    settings: Settings
    findings: tuple[Finding, ...] = ()
    reads: Mapping[str, Read] = field(default_factory=dict)
    asked: Mapping[str, Any] = field(default_factory=dict)
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    small: Mapping[str, pa.Table] = field(default_factory=dict)
    places: Places = field(default_factory=Places)
    formulas: ColumnFormulas = _no_formulas
    claims: Claims | None = None
    world: World = field(default_factory=World)
    units: Mapping[str, str] = field(default_factory=dict)
    relocated: Callable[[Finding], Finding] = _as_it_is
    note: str = ""
    has_ids: bool = True
    remarks: tuple[str, ...] = ()

    @cached_property
    def names(self) -> Names:
        """What keys are called: in a package's tables, else as claims have them."""
        names = Names.of({name: table for name, table in self.small.items() if name in NAMED})
        return names if names.indicators else replace(names, indicators=self.world.indicators)
