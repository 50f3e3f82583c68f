"""The rules as pandera checks, for anybody's model of claims."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .claim import Claim
from .finding import INFORMATION
from .names import UnknownNameError
from .rules import rules
from .verdict import contradictions, row_findings
from .world import World

if TYPE_CHECKING:
    import pandera.pyarrow as pandera
    import pyarrow as pa


def pandera_checks(*codes: str, world: World | None = None) -> list[pandera.Check]:
    """Checks that put rules on a model of your own; a row fails if its claim is in a finding.

    Args:
        codes: the rules' codes, such as ``GD201``; every rule if none are given.
        world: indicators, areas, formulas and origins that rules look things up in, by
            default those of the installed data.

    Returns:
        A check a rule, for ``pandera.pyarrow.DataFrameSchema(columns, checks=…)``.

    Raises:
        UnknownNameError: for a code that no rule has.

    >>> [check.name.partition(":")[0] for check in pandera_checks("GD201", "GD301")]
    ['GD201', 'GD301']
    """
    import pandera.pyarrow as pandera

    known = {rule.code: rule for rule in rules()}
    for code in codes:
        if code not in known:
            raise UnknownNameError("rule", code, known)
    return [
        pandera.Check(rule_check(code, world), name=f"{code}: {known[code].summary}")
        for code in codes or known
    ]


def rule_check(code: str, world: World | None = None) -> Callable[[Any], Any]:
    """A function for pandera: from its data to whether each row passes one rule."""

    def passes(data: Any) -> Any:
        return _passes(data.table, code, world if world is not None else installed_world())

    return passes


def _passes(table: pa.Table, code: str, world: World) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if code.startswith("GD1"):
        claims = enumerate(map(Claim.from_row, table.to_pylist()), 1)
        failed = {f.subject for f in row_findings(claims) if f.code == code}
    else:
        found = contradictions(table, world, codes={code})
        failing = (f for f in found if f.severity != INFORMATION)
        failed = {m.claim.claim_id for f in failing for m in f.members}
    return pc.invert(pc.is_in(table["claim_id"], pa.array(sorted(failed), pa.string())))


def installed_world() -> World:
    """Indicators, areas, formulas and origins of the installed data; none before it is built."""
    from .package import DESCRIPTOR, PackageError, installed, open_package

    try:
        package = open_package(installed() / DESCRIPTOR)
        names = ("indicators", "areas", "formulas", "source_origins")
        return World.of({n: package.table(n) for n in names if n in package.resources})
    except PackageError:
        return World()
