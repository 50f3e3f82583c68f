"""The command line: ``gd-metrics``. Exit codes 0, 1 (findings), 2 (input)."""

from __future__ import annotations

from typing import Any

import click

from .. import __version__
from ..errors import BrokenTablesError, GdMetricsError
from .accept import accept
from .check import check
from .completion import completion
from .explain import diagnose, explain, rule
from .locate import locate
from .printing import FINDINGS, refuse
from .project import build, diff, init, pack
from .read import read
from .show import list_, show
from .tables import describe, export, suggest

_GROUPS: tuple[tuple[str, tuple[tuple[click.Command, str, str], ...]], ...] = (
    (
        "To look up and cite figures",
        (
            (list_, "[WORD]", "the series of the installed data, or those a word names"),
            (show, "NAME", "a series, one figure as a card, a picture"),
            (explain, "CLAIM", "what supports a claim, and what contradicts it"),
            (diagnose, "[PATH]", "whom to doubt where figures contradict each other"),
        ),
    ),
    (
        "To check a text, a report or a table",
        (
            (read, "FILE...", "the figures of texts and documents, and their arithmetic"),
            (check, "[PATH]...", "packages, projects, files of claims and tables"),
            (suggest, "FILE", "find formulas that the rows of a table keep"),
            (accept, "FINDING", "accept a contradiction, with a reason"),
            (rule, "[CODE]", "the rules, and the page of each"),
        ),
    ),
    (
        "To make and publish a data package",
        (
            (init, "DIR", "a small project of your own that passes"),
            (describe, "FOLDER", "the datapackage.json of files that have none"),
            (locate, "TEXT", "where in a text each claim of its source stands"),
            (build, "", "make datapackage/ and schemas/ from curation/"),
            (pack, "", "write the package as one zip"),
            (export, "", "write it for another tool: workbook, database, SDMX"),
            (diff, "OLD NEW", "what changed between two releases"),
        ),
    ),
    ("Beside", ((completion, "SHELL", "complete commands in bash, zsh or fish"),)),
)
"""The commands by who uses them: each with its argument, and what it is for."""


class _Commands(click.Group):
    """Commands that end with a sentence, whatever can't be read or written."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # who reads has seen enough, which click says nothing of
        except BrokenTablesError as error:
            refuse(str(error), FINDINGS)
        except GdMetricsError as error:  # what a command knows more of, it says itself
            refuse(str(error))
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            refuse(f"{where}{error.strerror or error}")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command once, under whom it is for, and then the options, which are few."""
        for title, commands in _GROUPS:
            rows = [(f"{c.name} {argument}".rstrip(), text) for c, argument, text in commands]
            with formatter.section(title):
                formatter.write_dl(rows)
        click.Command.format_options(self, ctx, formatter)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gd-metrics")
def main() -> None:
    """Guangdong's innovation figures, and the checker that makes them true."""


for _, group in _GROUPS:
    for command, _, _ in group:
        main.add_command(command)
