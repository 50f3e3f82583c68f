"""The options of commands that read tables of figures: where they lie, and how they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import click

from ..checks.catalogue import LANGUAGES
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


_LAYOUT = (
    click.option("--key", multiple=True, metavar="COLUMN",
                 help="The column of a wide table that names its rows; several, if it takes "
                 "several."),
    click.option("--sheet", metavar="NAME", help="The sheet of a workbook; all if not given."),
    click.option("--header", metavar="N",
                 help="The row of a table that names its columns, or two, 3-4; looked for if not "
                 "given."),
    click.option("--missing", multiple=True, metavar="TEXT",
                 help="What says in a wide table that nothing is known: --missing c."),
    click.option("--decimal", metavar="SIGN",
                 help="The sign before decimals in a wide table, a point or a comma."),
    click.option("--thousands", metavar="SIGN",
                 help="The sign that parts thousands in a wide table."),
)  # fmt: skip


_ROUNDING = (
    click.option("--rounding", multiple=True, metavar="[COLUMN=]HOW",
                 help="What its numbers stand for: exact, themselves; printed, all that rounds to "
                 "them; auto, if not given: whole numbers themselves, and decimals all that rounds "
                 "to them."),
    click.option("--decimals", multiple=True, metavar="[COLUMN=]N",
                 help="Digits behind the point that floats of a wide table were printed with."),
)  # fmt: skip


_ROWS = (
    click.option("--long", metavar="PARTS",
                 help="The columns of a long table: indicator=measure,period=year,value=obs,"
                 "area=geo; SDMX-CSV needs none."),
    click.option("--by", multiple=True, metavar="COLUMN",
                 help="Rows of a wide table that have the same here belong together, for sums over "
                 "rows: Total = sum(*)."),
    click.option("--period", metavar="COLUMN",
                 help="The periods of a wide table, for before(level) in a formula."),
)  # fmt: skip

ENCODING = option("--encoding", "NAME", "Of CSV files that are not UTF-8: gb18030.")
CONFIG = path(
    "--config", "FILE", "Settings; the nearest gd-metrics.toml or pyproject.toml if not given."
)
LANG = choice("--lang", LANGUAGES, "The language of reports; that of the data if not given.")


def of_tables(command: Callable[..., None]) -> Callable[..., None]:
    """The options of what reads tables of figures as a check does."""
    return together(_LAYOUT[0], *_ROWS, *_ROUNDING, *_LAYOUT[1:])(command)


def of_layouts(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say how tables lie in their files, and nothing of rounding."""
    return together(*_LAYOUT)(command)


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
