"""Rules of one's own: files of Python that settings or an option name, run with all others.

Such a file is a program, as ``conftest.py`` is one: settings name files in their own folder
alone. Whatever goes wrong in it is told as its fault.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from ..errors import ConfigError
from ..finding import shown
from ..rules import Rule, add_rule, remove_rule
from ..rules.group import Alike, Distinct, Parts
from ..rules.relation import Relation

_added: dict[Path, tuple[str, ...]] = {}
"""The codes of the rules of each file that was read."""


def use_rules(files: Sequence[str]) -> None:
    """Run the rules of some files with all others, and no longer those of any other file.

    Args:
        files: of Python; every :class:`~gd_metrics.rules.Rule` that one names is added.

    Raises:
        ConfigError: if one can't be read or run, or has no rule, or a code is taken.

    >>> use_rules(["no/such.py"])
    Traceback (most recent call last):
    gd_metrics.errors.ConfigError: rules: no/such.py: no such file; check the path
    """
    for codes in _added.values():
        for code in codes:
            remove_rule(code)
    _added.clear()
    for file in dict.fromkeys(Path(file).resolve() for file in files):
        _added[file] = ()
        for rule in _rules_of(file):
            try:
                add_rule(rule)
            except ValueError as error:
                raise ConfigError(f"rules: {shown(file)}: {error}") from error
            _added[file] += (rule.code,)


def _rules_of(file: Path) -> list[Rule]:
    """The rules that a file names, in the order of their names' first use."""
    name = shown(file)
    if not file.is_file():
        raise ConfigError(f"rules: {name}: no such file; check the path")
    spec = importlib.util.spec_from_file_location(f"gd_metrics_rules_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ConfigError(f"rules: {name}: not a file of Python (.py)")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # whatever somebody's program does
        raise ConfigError(f"rules: {name}: {_reason(error)}") from error
    rules = _named(module)
    if not rules:
        raise ConfigError(f"rules: {name}: names no Rule: see docs/write-a-rule.md")
    return [_guarded(rule, name) for rule in rules]


def _named(module: ModuleType) -> list[Rule]:
    from .. import rules

    own = {id(rule) for rule in rules.rules()}
    named = {id(value): value for value in vars(module).values() if isinstance(value, Rule)}
    return [rule for key, rule in named.items() if key not in own]


def _reason(error: BaseException) -> str:
    """An error of somebody's program in one line."""
    text = " ".join(str(error).split())[:_SHOWN]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


_SHOWN = 300
"""Characters of an error's text that are shown."""


def _guarded(rule: Rule, file: str) -> Rule:
    """A rule whose faults are told as its own."""

    def guard(part: str, kinds: type | tuple[type, ...]) -> Any:
        says = getattr(rule, part)
        return says and _Guard(says, f"rules: {file}: {rule.code}: {part}", kinds)

    return replace(
        rule,
        violations=guard("violations", tuple),
        relations=guard("relations", Relation),
        groups=guard("groups", (Alike, Distinct, Parts)),
    )


@dataclass(frozen=True)
class _Guard:
    """What a rule says, where it goes wrong as a sentence.

    Attributes:
        says: the rule's function.
        where: the file, the rule and the function, as people are told them.
        kinds: what it must give.
    """

    says: Callable[[Any], Iterable[Any]]
    where: str
    kinds: type | tuple[type, ...]

    def __call__(self, of: Any) -> Iterator[Any]:
        try:
            for item in self.says(of):
                self._check(item)
                yield item
        except ConfigError:
            raise
        except (Exception, SystemExit) as error:
            raise ConfigError(f"{self.where}: {_reason(error)}") from error

    def _check(self, item: Any) -> None:
        pair = isinstance(item, tuple) and len(item) == 2 and all(isinstance(s, str) for s in item)
        if not isinstance(item, self.kinds) or (self.kinds is tuple and not pair):
            kinds = "a column and a reason" if self.kinds is tuple else _words(self.kinds)
            raise ConfigError(f"{self.where} gives {kinds}, not a {type(item).__name__}")


def _words(kinds: type | tuple[type, ...]) -> str:
    listed = kinds if isinstance(kinds, tuple) else (kinds,)
    return " or ".join(kind.__name__ for kind in listed)
