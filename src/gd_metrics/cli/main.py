"""The command line: ``gd-metrics``. Exit codes 0, 1 (findings), 2 (input)."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from .. import __version__
from ..errors import BrokenTablesError, GdMetricsError
from .printing import FINDINGS, refuse

_GROUPS: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "To look up and cite figures",
        (
            ("list", "[WORD]", "the series of the installed data, or those a word names"),
            ("show", "NAME", "a series, one figure as a card, a picture"),
            ("explain", "CLAIM", "what supports a claim, and what contradicts it"),
            ("diagnose", "[PATH]", "whom to doubt where figures contradict each other"),
            ("coverage", "[PATH]", "what others could contradict, and the cheapest second sources"),
        ),
    ),
    (
        "To check a text, a report or a table",
        (
            ("read", "FILE...", "the figures of texts and documents, and their arithmetic"),
            ("check", "[PATH]...", "packages, projects, files of claims and tables"),
            ("suggest", "FILE", "find formulas that the rows of a table keep"),
            ("accept", "FINDING", "accept a contradiction, with a reason"),
            ("rule", "[CODE]", "the rules, and the page of each"),
        ),
    ),
    (
        "To make and publish a data package",
        (
            ("init", "DIR", "a small project of your own that passes"),
            ("describe", "FOLDER", "the datapackage.json of files that have none"),
            ("locate", "TEXT", "where in a text each claim of its source stands"),
            ("build", "", "make datapackage/ and schemas/ from curation/"),
            ("pack", "", "write the package as one zip"),
            ("export", "", "write it for another tool: workbook, database, SDMX"),
            ("diff", "OLD NEW", "what changed between two releases"),
        ),
    ),
    ("Beside", (("completion", "SHELL", "complete commands in bash, zsh or fish"),)),
)
"""The commands by who uses them: each with its argument, and what it is for."""

_NAMES = [name for _, commands in _GROUPS for name, _, _ in commands]

_MODULES = {
    **dict.fromkeys(("coverage", "diagnose"), "explain"),
    "list": "show",
    **dict.fromkeys(("build", "diff", "init", "pack"), "project"),
    **dict.fromkeys(("describe", "export", "suggest"), "tables"),
}
"""Where a command lives that has no module of its name; one is imported when it is called."""


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

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands' names."""
        return sorted(_NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """A command, whose module is imported now."""
        if cmd_name not in _NAMES:
            return None
        module = import_module(f".{_MODULES.get(cmd_name, cmd_name)}", __package__)
        command: click.Command = getattr(module, "list_" if cmd_name == "list" else cmd_name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What may follow: commands, none of which is imported for it, and options."""
        rows = [row for _, commands in _GROUPS for row in commands]
        items = [CompletionItem(n, help=t) for n, _, t in rows if n.startswith(incomplete)]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command once, under whom it is for, and then the options, which are few."""
        for title, commands in _GROUPS:
            rows = [(f"{name} {argument}".rstrip(), text) for name, argument, text in commands]
            with formatter.section(title):
                formatter.write_dl(rows)
        click.Command.format_options(self, ctx, formatter)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gd-metrics")
def main() -> None:
    """Guangdong's innovation figures, and the checker that makes them true."""
