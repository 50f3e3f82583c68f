"""A face: what a package hands out, imported when it is first used.

Python makes an imported module an attribute of its package, which would hide a function of the
same name: ``tables`` and ``check`` are functions, whatever has been imported.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

TYPE_CHECKING = False  # typing costs ten times what this package does before it is used
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def in_notebook(thing: object) -> str:
    """What a notebook shows of a thing; reports, which know, are above what is shown."""
    shown: str = importlib.import_module("gd_metrics.reports.notebook").shown(thing)
    return shown


class _Face(ModuleType):
    """A package that imports what it hands out."""

    def __getattr__(self, name: str) -> Any:
        home: Mapping[str, str] = self.__dict__["_HOME"]
        if name not in home:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(f"{self.__name__}.{home[name]}"), name)
        self.__dict__[name] = value
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.__dict__["_HOME"] or not isinstance(value, ModuleType):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted(self.__dict__["__all__"])


def give_face(package: str) -> None:
    """Let a package hand out what its ``_HOME`` names: for each name the module that has it.

    Args:
        package: its ``__name__``.
    """
    sys.modules[package].__class__ = _Face
