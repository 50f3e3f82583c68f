"""How commands print and end: every line goes through one escape, and exit codes are 0, 1, 2.

What a command shows may hold what strangers wrote: ids, file names, printed characters.
:func:`say` and :func:`refuse` print it so that it is seen and steers nothing, neither a
terminal nor a build server that reads commands out of a log.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from ..reports.safe import line

OK, FINDINGS, BAD_INPUT = 0, 1, 2


def say(*lines: str, err: bool = False) -> None:
    """Print lines, to the standard output or to that of errors."""
    for text in lines:
        click.echo(line(text), err=err)


def refuse(message: str, code: int = BAD_INPUT) -> NoReturn:
    """End with an exit code and a line for each thing that keeps a command from its end."""
    say(*(f"gd-metrics: {text}" for text in message.splitlines()), err=True)
    sys.exit(code)
