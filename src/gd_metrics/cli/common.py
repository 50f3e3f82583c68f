"""The commands, one file for those that belong together; :mod:`gd_metrics.cli.main` names them.

Each is thin: it parses, calls the library, prints. What keeps input from being read ends it
with exit code 2 and a line for each thing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import NoReturn, TypeVar

import click

OK, FINDINGS, BAD_INPUT = 0, 1, 2
Answer = TypeVar("Answer")


def asked(ask: Callable[[], Answer]) -> Answer:
    """What a call answers; names that are not there and what can't be read are refused."""
    from ..errors import ConfigError, FormulaError, PackageError, UnknownNameError

    try:
        return ask()
    except (UnknownNameError, PackageError, ConfigError, FormulaError) as error:
        refuse(str(error))


def refuse(message: str, code: int = BAD_INPUT) -> NoReturn:
    """End with an exit code and a line for each thing that keeps a command from its end."""
    for line in message.splitlines():
        click.echo(f"gd-metrics: {line}", err=True)
    sys.exit(code)
