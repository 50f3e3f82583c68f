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

from .faces import give_face

TYPE_CHECKING = False  # without typing, which costs ten times what this file does

__version__ = version = "0.4.0"

_NAMES = {
    "checks.check": "check",
    "checks.coverage": "Coverage coverage",
    "checks.explain": "Support diagnose support",
    "checks.report": "FormulaCount Report",
    "checks.suggesting.suggest": "Suggestion Suggestions suggest",
    "checks.wide": "check_table",
    "claim": "Claim",
    "dataset.exports.export": "Export export",
    "dataset.installed": "Figure claims data_version figure find path series table tables",
    "dataset.panel": "panel",
    "dataset.releases.changes": "Changes diff",
    "errors": "ConfigError CurationError FormulaError GdMetricsError NoClaimsError PackageError "
    "QuantityError SchemaError UnknownNameError UnusedSettingError",
    "finding": "Finding Member Place",
    "pandera_plugin": "pandera_checks",
    "quantity": "Quantity parse",
    "quantity.interval": "Interval",
    "reasoning.diagnosis": "Component Diagnosis",
    "reasoning.implication": "Implication",
    "reasoning.slips": "NearMiss",
    "reasoning.witnesses": "SecondSource",
    "reports.plot": "plot",
    "tables.describing.describe": "DescribedTable Description describe",
    "tables.pandera": "to_pandera",
}
_HOME = {name: module for module, names in _NAMES.items() for name in names.split()}
"""The module that each public name is imported from, when it is first used."""

__all__ = ["__version__", "version", *sorted(_HOME)]  # noqa: PLE0604

if TYPE_CHECKING:  # what tools and people see; __getattr__ does the same at run time
    from .checks.check import check as check
    from .checks.coverage import Coverage as Coverage
    from .checks.coverage import coverage as coverage
    from .checks.explain import Support as Support
    from .checks.explain import diagnose as diagnose
    from .checks.explain import support as support
    from .checks.report import FormulaCount as FormulaCount
    from .checks.report import Report as Report
    from .checks.suggesting.suggest import Suggestion as Suggestion
    from .checks.suggesting.suggest import Suggestions as Suggestions
    from .checks.suggesting.suggest import suggest as suggest
    from .checks.wide import check_table as check_table
    from .claim import Claim as Claim
    from .dataset.exports.export import Export as Export
    from .dataset.exports.export import export as export
    from .dataset.installed import Figure as Figure
    from .dataset.installed import claims as claims
    from .dataset.installed import figure as figure
    from .dataset.installed import find as find
    from .dataset.installed import path as path
    from .dataset.installed import series as series
    from .dataset.installed import table as table
    from .dataset.installed import tables as tables
    from .dataset.panel import panel as panel
    from .dataset.releases.changes import Changes as Changes
    from .dataset.releases.changes import diff as diff
    from .errors import ConfigError as ConfigError
    from .errors import CurationError as CurationError
    from .errors import FormulaError as FormulaError
    from .errors import GdMetricsError as GdMetricsError
    from .errors import NoClaimsError as NoClaimsError
    from .errors import PackageError as PackageError
    from .errors import QuantityError as QuantityError
    from .errors import SchemaError as SchemaError
    from .errors import UnknownNameError as UnknownNameError
    from .errors import UnusedSettingError as UnusedSettingError
    from .finding import Finding as Finding
    from .finding import Member as Member
    from .finding import Place as Place
    from .pandera_plugin import pandera_checks as pandera_checks
    from .quantity import Quantity as Quantity
    from .quantity import parse as parse
    from .quantity.interval import Interval as Interval
    from .reasoning.diagnosis import Component as Component
    from .reasoning.diagnosis import Diagnosis as Diagnosis
    from .reasoning.implication import Implication as Implication
    from .reasoning.slips import NearMiss as NearMiss
    from .reasoning.witnesses import SecondSource as SecondSource
    from .reports.plot import plot as plot
    from .tables.describing.describe import DescribedTable as DescribedTable
    from .tables.describing.describe import Description as Description
    from .tables.describing.describe import describe as describe
    from .tables.pandera import to_pandera as to_pandera

    data_version: str


give_face(__name__)
