"""The command line: ``gd-metrics``. Exit codes 0, 1 (findings), 2 (input)."""

from __future__ import annotations

from typing import Any

import click

from .. import __version__
from ..errors import GdMetricsError
from .accept import accept
from .check import check
from .completion import completion
from .explain import diagnose, explain, rule
from .locate import locate
from .printing import refuse
from .project import build, diff, init, pack
from .read import read
from .show import list_, show
from .tables import describe, export, suggest


class _Commands(click.Group):
    """Commands that end with a sentence, whatever can't be read or written."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # who reads has seen enough, which click says nothing of
        except GdMetricsError as error:  # what a command knows more of, it says itself
            refuse(str(error))
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            refuse(f"{where}{error.strerror or error}")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gd-metrics")
def main() -> None:
    """Guangdong's innovation figures, and the checker that makes them true.

    \b
    gd-metrics init DIR            a small project of your own that passes
    gd-metrics read FILE...        read texts and documents, and check their figures
    gd-metrics check [PATH]...     check packages, projects and files
    gd-metrics describe FOLDER     write the datapackage.json of files that have none
    gd-metrics suggest FILE        find formulas that the rows of a table keep
    gd-metrics locate TEXT         where in a text each claim of its source stands
    gd-metrics accept FINDING      accept a contradiction, with a reason
    gd-metrics build               make datapackage/ and schemas/ from curation/
    gd-metrics list [WORD]         the series of the installed data, or those a word names
    gd-metrics show nev_output     a series of the installed data, or one figure
    gd-metrics explain CLAIM       what supports a claim, and what contradicts it
    gd-metrics diagnose            whom to doubt
    gd-metrics rule                the rules, and the page of each
    gd-metrics pack                write the package as one zip
    gd-metrics export              write the package for another tool: workbook, database, …
    gd-metrics diff OLD NEW        what changed between two releases of a package
    gd-metrics completion SHELL    complete commands in bash, zsh or fish
    """


for command in (
    init,
    read,
    check,
    describe,
    suggest,
    locate,
    accept,
    build,
    list_,
    show,
    explain,
    diagnose,
    rule,
    pack,
    export,
    diff,
    completion,
):
    main.add_command(command)
