"""Guangdong's innovation figures, and the checker that makes them true.

Everything heavy is imported when it is used: importing this package costs next to nothing,
and reading a table needs pyarrow alone.

>>> import gd_metrics as gd
>>> gd.parse("约7.7万家").value
Fraction(77000, 1)
>>> gd.figure("nev_output", measure="growth", period="2024").value
43.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = version = "0.3.0"

_HOME = {
    "Interval": "interval",
    "Quantity": "quantity",
    "QuantityError": "quantity",
    "parse": "quantity",
    "Changes": "releases.changes",
    "Claim": "claim",
    "Finding": "finding",
    "PackageError": "package",
    "Report": "report",
    "check": "inputs",
    "Figure": "library",
    "FormulaError": "formula",
    "Support": "explain",
    "UnknownNameError": "names",
    "check_table": "wide",
    "diagnose": "doubt",
    "diff": "releases.changes",
    "pandera_checks": "rule_checks",
    "series": "library",
    "support": "explain",
    "claims": "library",
    "data_version": "library",
    "figure": "library",
    "path": "library",
    "table": "library",
    "tables": "library",
}
"""The module that each public name is imported from, when it is first used."""

__all__ = ["__version__", "version", *sorted(_HOME)]  # noqa: PLE0604

if TYPE_CHECKING:  # what tools and people see; __getattr__ does the same at run time
    from .claim import Claim as Claim
    from .doubt import diagnose as diagnose
    from .explain import Support as Support
    from .explain import support as support
    from .finding import Finding as Finding
    from .formula import FormulaError as FormulaError
    from .inputs import check as check
    from .interval import Interval as Interval
    from .library import Figure as Figure
    from .library import claims as claims
    from .library import figure as figure
    from .library import path as path
    from .library import series as series
    from .library import table as table
    from .library import tables as tables
    from .names import UnknownNameError as UnknownNameError
    from .package import PackageError as PackageError
    from .quantity import Quantity as Quantity
    from .quantity import QuantityError as QuantityError
    from .quantity import parse as parse
    from .releases.changes import Changes as Changes
    from .releases.changes import diff as diff
    from .report import Report as Report
    from .rule_checks import pandera_checks as pandera_checks
    from .wide import check_table as check_table

    data_version: str


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
