"""Check packages and files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import click

from ..checks.own_rules import use_rules
from ..checks.report import Report
from ..checks.selection import chosen
from ..checks.settings import NEEDS, OPTIONS, Request, Settings, Unused, followed, load, of_no_use
from ..errors import FormulaError, PackageError, UnknownNameError
from ..finding import Finding
from ..reports import FORMATS, render
from ..reports.text import KINDS
from ..tables.writing import is_stream, write_text
from .options import CONFIG, LANG, OF_TABLES, choice, for_columns, of_settings, several
from .printing import BAD_INPUT, FINDINGS, OK, refuse, say
from .progress import Progress


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@of_settings("formulas", *OF_TABLES, "encoding", "schemas", "texts", "accepted", "rules")
@of_settings("select", "ignore", "fail_on", "strict")
@choice("--format", FORMATS, OPTIONS["format"].says)
@of_settings("output", "engine", "memory_limit")
@CONFIG
@LANG
@several(
    "--show",
    "KIND",
    "Kinds of findings to print as text: error, warning, information, accepted, all; errors and "
    "warnings if not given.",
    type=click.Choice([*KINDS, "all"]),
)
@click.option("--verbose", "-v", is_flag=True, help="Print every finding with all its figures.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing; exit code and files tell.")
def check(
    paths: tuple[str, ...],
    config: str | None,
    output: tuple[str, ...],
    lang: str | None,
    show: tuple[str, ...],
    verbose: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Check packages and files: structure, keys, hashes, literals, and contradictions.

    PATH is a datapackage.json, a folder or a zip that holds one, a project (its datapackage/
    is checked), a CSV, Parquet or XLSX file of claims, or such a table with --formula.
    Without any, or for a folder whose settings list paths, these are checked; else the project
    in this folder, or the installed data where nothing lies in it.

    Exits 0 if nothing is found that fails, 1 if something is, 2 if something can't be read.

    \b
    gd-metrics check
    gd-metrics check datapackage/ release.zip --strict
    gd-metrics check claims.csv --accepted accepted.csv
    gd-metrics check firms.xlsx --formula "total = a + b" --key id
    gd-metrics check fuels.xlsx --formula 'Total = `Gas Fuel` + Coal' --missing c
    gd-metrics check trade.csv --formula "Total = sum(*)" --by year
    gd-metrics check tidy.csv --long indicator=what,period=year,value=obs,area=geo
    gd-metrics check --format github --output sarif=out.sarif --output junit=out.xml
    """
    paths = followed(paths, config) if paths else paths
    options = for_columns(options)
    options["strict"] = options["strict"] or None
    typed = {name for name, value in options.items() if value not in (None, (), {})}
    settings, selected = _settings(config, paths=paths, output=_outputs(output), **options)
    if options["accepted"] and not Path(options["accepted"]).is_file():  # it may be still to write
        say(f"gd-metrics: {options['accepted']}: no such list yet: accepts nothing", err=True)
    _check_targets(settings)
    required = typed if paths else {"formulas", *NEEDS}  # a file's are for its own paths
    reports = [
        replace(report.only(selected), language=lang or "")
        for report in _reports(settings, required, quiet=quiet)
    ]
    for format_, file in settings.output.items():
        _write(Path(file), render(format_, reports))
    if not quiet:
        every = "all" in show or (settings.strict and not show)  # what is accepted fails too
        detail = {"show": KINDS if every else show, "verbose": verbose}
        click.echo(render(settings.format, reports, colour=_coloured(), **detail), color=True)
    if not all(report.complete for report in reports):
        sys.exit(BAD_INPUT)
    failed = any(report.failed(settings.fail_on, strict=settings.strict) for report in reports)
    sys.exit(FINDINGS if failed else OK)


def _settings(config: str | None, **options: Any) -> tuple[Settings, Callable[[Finding], bool]]:
    """How to check, and which findings to report; what is unknown or invalid is refused."""
    settings = load(config).override(**options)
    use_rules(settings.rules)
    selected = chosen(settings.select, settings.ignore)
    for format_ in (settings.format, *settings.output):
        if format_ not in FORMATS:
            raise UnknownNameError("format", format_, FORMATS)
    return settings, lambda finding: selected(finding.code)


def _reports(settings: Settings, required: Collection[str], *, quiet: bool) -> list[Report]:
    """A report a path; on one that can't be read, that it can't; and settings of no use.

    Args:
        settings: how to check.
        required: the settings that must do something for some path; others are for what they fit.
        quiet: whether to show no progress.
    """
    from ..checks.check import check_with  # which imports pyarrow

    reports = []
    paths = settings.paths or (None,)
    several = len(paths) > 1 or "formulas" not in required  # of one, a name has its like named
    left: list[Unused] = [{} for _ in paths]
    with Progress(quiet=quiet) as progress:
        for path, unused in zip(paths, left, strict=True):
            request = Request(settings, unused, some_formulas=several, step=progress.step)
            reports.append(_report(path or ".", partial(check_with, path, request)))
    return [*reports, *(Report.unreadable(*useless) for useless in of_no_use(required, left))]


def _report(path: str, ask: Callable[[], Report]) -> Report:
    """The report on a path, or that it can't be checked; a formula that is none is refused."""
    try:
        return ask()
    except FormulaError:
        raise
    except (PackageError, UnknownNameError, ValueError) as error:
        return Report.unreadable(path, str(error))
    except Exception as error:  # a fault of ours hides nothing of the other paths
        fault = f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"
        text = f"{path}: could not be checked: {fault}; please report this"
        return Report.unreadable(path, text)


def _coloured() -> bool:
    """Whether to colour what is printed: on a terminal, but for what people say of it."""
    if os.environ.get("NO_COLOR"):  # https://no-color.org
        return False
    forced = bool(os.environ.get("FORCE_COLOR"))
    return forced or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def _outputs(options: Iterable[str]) -> dict[str, str]:
    """Formats and their files, as ``--output sarif=out.sarif`` says them."""
    files: dict[str, str] = {}
    for text in options:
        format_, separator, file = text.partition("=")
        if not separator or not file:
            refuse(f"--output {text}: say FORMAT=FILE, such as sarif=out.sarif")
        if format_ in files:
            refuse(f"--output {text}: {format_} is given twice; one file a format")
        files[format_] = file
    return files


def _check_targets(settings: Settings) -> None:
    """Whether each report has a file of its own, and none that of what is checked."""
    taken = {_resolved(path): "what is checked" for path in settings.paths}
    for format_, file in settings.output.items():
        target = _resolved(file)
        if file == "-":
            refuse(f"--output {format_}=-: print it with --format {format_}")
        if not is_stream(Path(file)) and target in taken:
            refuse(f"--output {format_}={file}: that file is {taken[target]}; name another")
        taken[target] = f"for {format_}"


def _resolved(path: str) -> Path:
    try:
        return Path(os.path.realpath(path))  # which takes a loop of links for what it is
    except ValueError:  # no path at all, as reading or writing it will say
        return Path(path)


def _write(file: Path, text: str) -> None:
    """Write a report, whole or not at all."""
    text = text if text.endswith("\n") else f"{text}\n"
    try:
        write_text(file, text)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        refuse(f"{file}: can't be written: {reason}; check the path")
