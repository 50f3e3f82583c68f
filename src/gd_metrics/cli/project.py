"""Commands of a project: lay one down, build it, pack it, compare two releases of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from .options import LAYOUT, choice, layout_of, of_settings, several
from .options import path as path_option
from .printing import FINDINGS, OK, refuse, say


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@several(
    "--table tables",
    "FILE",
    "A table in DIR that is to be checked on every change; DIR may hold anything.",
)
@of_settings(
    *("formulas", *LAYOUT, "encoding"),
    formulas="What must hold between its columns; what suggest finds if not given.",
)
def init(folder: Path, tables: tuple[str, ...], **options: Any) -> None:
    """Lay down a small project of your own that passes, or a gate for tables that you have.

    DIR is a new folder, or an empty one. It gets curation/ with two claims, their indicators
    and a formula, the package built from it, and a workflow that checks it on every change.
    With --table it gets gd-metrics.toml and a workflow that checks the table, by the formulas
    that its rows keep, and the datapackage.json in DIR, if there is one.

    \b
    gd-metrics init harbour
    gd-metrics init . --table firms.xlsx
    """  # fmt: skip
    if tables:
        _lay_gate(folder, tables, options)
        return
    if useless := [name for name, value in options.items() if value]:
        refuse(f"--{useless[0].removesuffix('s')} needs a table: say --table FILE")
    from ..dataset.init import init as run

    files = run(folder)
    curated = [file for file in files if file.startswith("curation/")]
    say(
        f"made {folder}: {', '.join(curated)}, and the package built from them",
        f"next: edit {folder}/curation/, then run there gd-metrics build and gd-metrics check",
    )


def _lay_gate(folder: Path, tables: tuple[str, ...], options: dict[str, Any]) -> None:
    """Write settings and a workflow for tables, and say what they check."""
    from ..dataset.gate import gate

    passed_on = {name: options[name] for name in ("formulas", "key", "encoding")}
    made = gate(folder, tables, layout=layout_of(options), **passed_on)
    checked = [f"  {text}{f': {known}' * bool(known)}" for text, known in made.formulas.items()]
    say(f"wrote {', '.join(made.files)} in {folder}, which check", *checked or ["  no formula yet"])
    say("next: gd-metrics check; mend what it finds, or accept it with a reason: gd-metrics accept")


@click.command()
@click.argument("project", default=".", type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Write nothing; say what is not current.")
def build(project: Path, only_check: bool) -> None:
    """Make datapackage/ and schemas/ from the curation/ of a project.

    PROJECT is the folder that holds curation/; the current one if not given. Everything is
    made aside and renamed into place, so a failed build changes nothing. With --check,
    exits 1 if what is there is not what would be built.

    \b
    gd-metrics build
    gd-metrics build --check
    """
    from ..dataset.build import build as make
    from ..dataset.build import check_current
    from ..errors import CurationError
    from ..reports.words import count

    try:
        if not only_check:
            say(f"built {make(project)}")
            return
        differences = check_current(project)
    except CurationError as error:
        problems = count(len(error.problems), "problem")
        lines = str(error).splitlines()  # a formula has a caret under the place
        say(*lines, f"nothing built: {problems} in curation/", err=True)
        sys.exit(FINDINGS)
    say(*differences, "not current: run gd-metrics build" if differences else "current")
    sys.exit(FINDINGS if differences else OK)


@click.command()
@click.argument("path", required=False)
@path_option("-o --output", "PATH", "The zip to write.", path_type=Path)
@click.option("--force", is_flag=True, help="Pack tables with errors too: their files as they are.")
def pack(path: str | None, output: Path | None, force: bool) -> None:
    """Write a data package as one zip with reproducible bytes, Parquet and CSV.

    PATH is as for check. The zip is named after the package and its version if no --output
    is given. It holds the package with all its files and, in csv/ or parquet/, a second one in
    the other format. Tables in which a check finds errors are not packed: exit 1.

    \b
    gd-metrics pack
    gd-metrics pack datapackage/ -o release.zip
    """
    from ..dataset.pack import pack as run
    from ..tables.writing import is_stream

    file = run(path, output, force=force)
    say(f"wrote {file}", err=is_stream(file))  # a word more would be in the zip


@click.command()
@click.argument("old")
@click.argument("new")
@choice(
    "--format format_",
    ("text", "json", "markdown"),
    "How to print the changes; Markdown is for a release note.",
    default="text",
    show_default=True,
)
def diff(old: str, new: str, format_: str) -> None:
    """Say what changed between two releases of a package.

    Claims, figures, findings, tables and columns. OLD and NEW are each a datapackage.json, a
    zip of a package, a folder that holds one, or a project. Exits 1 if a claim's id is gone or
    stands for another figure, whatever else has changed, and 2 if a package can't be read.

    \b
    gd-metrics diff ../last-release .
    gd-metrics diff old/datapackage new/datapackage --format markdown
    """
    from ..dataset.releases.changes import diff as run
    from ..reports.diff import changes as renderer

    changes = run(old, new)
    click.echo(renderer.render(changes, format_))
    sys.exit(OK if changes.ok else FINDINGS)
