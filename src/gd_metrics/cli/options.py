"""The options of commands that read tables of figures: where they lie, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from ..checks.catalogue import LANGUAGES
from ..checks.settings import OPTIONS, Settings
from .printing import refuse

if TYPE_CHECKING:
    from ..tables.reading.layout import Layout

Decorator = Callable[[Callable[..., None]], Callable[..., None]]


def option(names: str, metavar: str, says: str, **kind: Any) -> Decorator:
    """An option that takes a text.

    Args:
        names: as people give it, and as the command has it: ``--formula formulas``.
        metavar: what stands for the text.
        says: its line in the help.
        kind: what else click is told of it.
    """
    return click.option(*names.split(), metavar=metavar, help=says, **kind)


def several(names: str, metavar: str, says: str, **kind: Any) -> Decorator:
    """An option that may be given several times."""
    return option(names, metavar, says, multiple=True, **kind)


def path(names: str, metavar: str, says: str, **kind: Any) -> Decorator:
    """An option that names a file or folder."""
    return option(names, metavar, says, type=click.Path(**kind))


def choice(names: str, known: Iterable[str], says: str, **kind: Any) -> Decorator:
    """An option that is one of a few words."""
    return click.option(*names.split(), type=click.Choice([*known]), help=says, **kind)


LAYOUT = ("key", "sheet", "header", "missing", "decimal", "thousands")
"""The settings of how a table lies in its file."""

OF_TABLES = ("key", "long", "by", "period", "rounding", "decimals", *LAYOUT[1:])
"""The settings of wide tables and long ones."""


def of_settings(*names: str, **says: str) -> Decorator:
    """The options for some settings.

    Args:
        names: the settings, in the order in which ``--help`` lists them.
        says: of a setting what it says of it for this command alone.
    """
    return together(*(_of_setting(name, says.get(name) or OPTIONS[name].says) for name in names))


def _of_setting(name: str, says: str) -> Decorator:
    setting, kind = OPTIONS[name], str(Settings.__dataclass_fields__[name].type)
    flags = f"--{(setting.flag or name).replace('_', '-')} {name}"
    if setting.known:
        return choice(flags, setting.known, says)
    if kind == "bool":
        return click.option(*flags.split(), is_flag=True, help=says)
    of_columns = kind.startswith("Mapping") or f"{name}_of" in OPTIONS
    of_file = {"type": click.Path()} if setting.metavar in ("DIR", "FILE") else {}
    multiple = of_columns or kind.startswith("tuple")
    return option(flags, setting.metavar, says, multiple=multiple, **of_file)


CONFIG = path(
    "--config", "FILE", "Settings; the nearest gd-metrics.toml or pyproject.toml if not given."
)
LANG = choice("--lang", LANGUAGES, "The language of reports; that of the data if not given.")


def layout_of(options: Mapping[str, Any]) -> Layout:
    """How tables lie, as options say it.

    Raises:
        gd_metrics.errors.ConfigError: for a header or a sign that can't be.
    """
    from ..tables.reading.layout import Layout

    lies = {name: options[name] or "" for name in ("sheet", "header", "decimal", "thousands")}
    return Layout(missing=tuple(options["missing"]), **lies)


def together(*options: Decorator) -> Decorator:
    """Several options as one decorator, in the order of the help."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for one in reversed(options):
            command = one(command)
        return command

    return decorate


def for_columns(options: dict[str, Any]) -> dict[str, Any]:
    """Options with those that may be said of single columns as two settings."""
    return {
        **options,
        **_for_columns("rounding", options["rounding"], str),
        **_for_columns("decimals", options["decimals"], _whole_number),
    }


def _for_columns(
    option: str, values: tuple[str, ...], read: Callable[[str], object]
) -> dict[str, object]:
    """An option for all columns, ``1``, and for single ones, ``share=1``."""
    usual: object = None
    of: dict[str, object] = {}
    for text in values:
        column, _, value = text.rpartition("=")
        if column:
            of[column] = read(value)
        elif usual is None:
            usual = read(value)
        else:
            refuse(f"--{option} {text}: is given twice for all columns; name one: COLUMN={text}")
    return {option: usual, f"{option}_of": of}


def _whole_number(text: str) -> int:
    if not text.isdecimal():
        refuse(f"--decimals {text}: is no whole number of digits")
    return int(text)
