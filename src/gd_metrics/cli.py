"""The command line: parse, call the library, print. Exit codes 0, 1 (findings), 2 (input)."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

import click

from . import __version__
from .reports import FORMATS

OK, FINDINGS, BAD_INPUT = 0, 1, 2
Answer = TypeVar("Answer")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gd-metrics")
def main() -> None:
    """Guangdong's innovation figures, and the checker that makes them true.

    \b
    gd-metrics check               check the project in this folder, else the installed data
    gd-metrics build               make datapackage/ and schemas/ from curation/
    gd-metrics show nev_output     a series of the installed data, or one figure
    gd-metrics explain CLAIM       what supports a claim, and what contradicts it
    gd-metrics diagnose            whom to doubt
    gd-metrics rule                the rules, and the page of each
    gd-metrics pack                write the package as one zip
    """


@main.command()
@click.argument("path", required=False)
@click.option("--strict", is_flag=True, help="Fail on accepted contradictions too.")
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Verify locators in the source texts of this folder, matched by sha256.",
)
@click.option(
    "--format", "format_", type=click.Choice([*FORMATS]), default="text", show_default=True,
    help="How to print the report.",
)  # fmt: skip
def check(path: str | None, strict: bool, texts: Path | None, format_: str) -> None:
    """Check a data package: structure, keys, hashes, literals, and contradictions.

    PATH is a datapackage.json, a folder that holds one, or a project; without it the project
    in this folder is checked, else the installed data. Exits 1 if anything is found that
    nobody accepted, and 2 if the package can't be read.

    \b
    gd-metrics check
    gd-metrics check datapackage/ --strict
    gd-metrics check --texts ~/texts --format json
    """
    from .inputs import check as run
    from .package import PackageError
    from .report import Report

    try:
        report = run(path, texts=texts)
    except PackageError as error:
        report = Report.unreadable(path or ".", str(error))
    renderer = importlib.import_module(f".reports.{format_}", __package__)
    click.echo(renderer.render([report]))
    if not report.complete:
        sys.exit(BAD_INPUT)
    failed = not report.ok or (strict and report.accepted)
    sys.exit(FINDINGS if failed else OK)


@main.command()
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
    from . import build as builder
    from .curation import CurationError, MetadataError

    try:
        if not only_check:
            click.echo(f"built {builder.build(project)}")
            return
        differences = builder.check_current(project)
    except (FileNotFoundError, MetadataError) as error:
        _refuse(str(error))
    except CurationError as error:
        click.echo("\n".join(error.problems), err=True)
        click.echo(f"nothing built: {len(error.problems)} problems in curation/", err=True)
        sys.exit(FINDINGS)
    for difference in differences:
        click.echo(difference)
    click.echo("not current: run gd-metrics build" if differences else "current")
    sys.exit(FINDINGS if differences else OK)


@main.command()
@click.argument("path", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The zip to write.")
def pack(path: str | None, output: Path | None) -> None:
    """Write a data package as one zip with reproducible bytes, Parquet and CSV.

    PATH is as for check. The zip is named after the package and its version if no --output
    is given.

    \b
    gd-metrics pack
    gd-metrics pack datapackage/ -o release.zip
    """
    from .pack import pack as run
    from .package import PackageError

    try:
        click.echo(f"wrote {run(path, output)}")
    except (PackageError, OSError) as error:
        _refuse(str(error))


@main.command()
@click.argument("claim")
@click.option("--package", metavar="PATH", help="The package that has the claim, as for check.")
def explain(claim: str, package: str | None) -> None:
    """Explain one claim: printed, what each implication says, and from which claims.

    CLAIM is a claim's id, as check prints it in brackets.

    \b
    gd-metrics explain ycwb-2025-01-12
    """
    from .explain import support
    from .reports import support as renderer

    click.echo(renderer.render(_asked(lambda: support(claim, package))))


@main.command()
@click.argument("path", required=False)
@click.option(
    "--most",
    default=3,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many sets to print of each group.",
)
def diagnose(path: str | None, most: int) -> None:
    """Say whom to doubt: the smallest sets of claims without which the rest can be true.

    PATH is as for check. Sets are printed smallest first, and among equals first those with
    the least independent support elsewhere; behind each claim the slip that would explain it.

    \b
    gd-metrics diagnose
    """
    from .doubt import diagnose as run
    from .reports import diagnosis as renderer

    click.echo(renderer.render(_asked(lambda: run(path)), most))


@main.command()
@click.argument("code", required=False)
def rule(code: str | None) -> None:
    """Print a rule's page: what it says, why it matters, an example, what to do.

    Without CODE, lists all rules.

    \b
    gd-metrics rule
    gd-metrics rule GD201
    """
    from .names import UnknownNameError
    from .rules import rules

    known = {found.code: found for found in rules()}
    if code is None:
        for found in known.values():
            click.echo(f"{found.code}  {found.severity:<8}  {found.name:<11} {found.summary}")
    elif code.upper() in known:
        click.echo(known[code.upper()].page, nl=False)
    else:
        _refuse(str(UnknownNameError("rule", code, known)))


@main.command()
@click.argument("indicator")
@click.option("--area", help="ISO 3166 or GB/T 2260 code; the indicator's default if not given.")
@click.option("--measure", default="level", show_default=True, help="level, growth, share, rank …")
@click.option("--period", help="One period: prints its figure with sources and a citation.")
@click.option(
    "--basis", help="The definition behind the number; the indicator's default if not given."
)
@click.option("--format", "format_", type=click.Choice(["table", "csv", "json"]), default="table",
              show_default=True, help="How to print it.")  # fmt: skip
def show(
    indicator: str,
    area: str | None,
    measure: str,
    period: str | None,
    basis: str | None,
    format_: str,
) -> None:
    """Show a series of the installed data, or one figure with its sources.

    INDICATOR is a key, a name or an alias, in Chinese or English.

    \b
    gd-metrics show nev_output
    gd-metrics show nev_output --measure growth --area CN --format csv
    gd-metrics show 新能源汽车产量 --measure growth --period 2024
    """
    from . import library
    from .reports import figure as renderer

    if period:
        found = _asked(
            lambda: library.figure(
                indicator, area=area, measure=measure, period=period, basis=basis
            )
        )
        click.echo(renderer.render_figure(found, format_), nl=format_ != "csv")
    else:
        table = _asked(lambda: library.series(indicator, area=area, measure=measure, basis=basis))
        click.echo(renderer.render_series(table, format_), nl=format_ != "csv")


def _asked(ask: Callable[[], Answer]) -> Answer:
    """What a call answers; a name that is not there or a package that can't be read is refused."""
    from .names import UnknownNameError
    from .package import PackageError

    try:
        return ask()
    except (UnknownNameError, PackageError) as error:
        _refuse(str(error))


def _refuse(message: str) -> NoReturn:
    """End with exit code 2 and a line for each thing that keeps the input from being read."""
    for line in message.splitlines():
        click.echo(f"gd-metrics: {line}", err=True)
    sys.exit(BAD_INPUT)
