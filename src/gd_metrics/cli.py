"""The command line: parse, call the library, print. Exit codes 0, 1 (findings), 2 (input)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from . import __version__
from .reports import FORMATS, render

if TYPE_CHECKING:
    from .config import Settings
    from .report import Report

OK, FINDINGS, BAD_INPUT = 0, 1, 2
Answer = TypeVar("Answer")
Command = TypeVar("Command", bound=Callable[..., Any])


def _options(*options: tuple[str, dict[str, Any]]) -> Callable[[Command], Command]:
    """Many options of a command, in the order of its help."""

    def decorate(command: Command) -> Command:
        for name, settings in reversed(options):
            command = click.option(name, **settings)(command)
        return command

    return decorate


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gd-metrics")
def main() -> None:
    """Guangdong's innovation figures, and the checker that makes them true.

    \b
    gd-metrics init DIR            a small project of your own that passes
    gd-metrics check [PATH]...     check packages, projects and files
    gd-metrics accept FINDING      accept a contradiction, with a reason
    gd-metrics build               make datapackage/ and schemas/ from curation/
    gd-metrics show nev_output     a series of the installed data, or one figure
    gd-metrics explain CLAIM       what supports a claim, and what contradicts it
    gd-metrics diagnose            whom to doubt
    gd-metrics rule                the rules, and the page of each
    gd-metrics pack                write the package as one zip
    gd-metrics completion SHELL    complete commands in bash, zsh or fish
    gd-metrics diff OLD NEW        what changed between two releases of a package
    """


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@_options(
    (
        "--formula",
        {
            "multiple": True,
            "metavar": "TEXT",
            "help": 'What must hold between columns, or indicators of claims: "total = a + b".',
        },
    ),
    ("--key", {"metavar": "COLUMN", "help": "The column of a wide table that names its rows."}),
    (
        "--rounding",
        {
            "type": click.Choice(["exact", "printed"]),
            "help": "What its numbers stand for: themselves, or all that rounds to them.",
        },
    ),
    (
        "--decimals",
        {
            "type": click.IntRange(min=0),
            "metavar": "N",
            "help": "Digits behind the point that floats of a wide table were printed with.",
        },
    ),
    ("--encoding", {"metavar": "NAME", "help": "Of CSV files that are not UTF-8: gb18030."}),
    (
        "--texts",
        {
            "type": click.Path(),
            "metavar": "DIR",
            "help": "Verify locators in the source texts of this folder, matched by sha256.",
        },
    ),
    (
        "--accepted",
        {
            "type": click.Path(),
            "metavar": "FILE",
            "help": "Accepted contradictions, for input that carries none; accept writes it.",
        },
    ),
    (
        "--select",
        {
            "multiple": True,
            "metavar": "CODES",
            "help": "Report these codes alone, or those that begin so: GD2,primary-key.",
        },
    ),
    ("--ignore", {"multiple": True, "metavar": "CODES", "help": "Report all but these codes."}),
    (
        "--fail-on",
        {
            "type": click.Choice(["error", "warning"]),
            "help": "The least severity that makes the check fail; a warning if not given.",
        },
    ),
    ("--strict", {"is_flag": True, "help": "Fail on accepted contradictions too."}),
    (
        "--format",
        {"type": click.Choice([*FORMATS]), "help": "How to print the report; text if not given."},
    ),
    (
        "--output",
        {
            "multiple": True,
            "metavar": "FORMAT=FILE",
            "help": "Write the report to a file too, in any of the formats; several at once.",
        },
    ),
    (
        "--config",
        {
            "type": click.Path(),
            "metavar": "FILE",
            "help": "Settings; the nearest gd-metrics.toml or pyproject.toml if not given.",
        },
    ),
    ("--quiet", {"is_flag": True, "help": "Print nothing; exit code and files tell."}),
)
def check(
    paths: tuple[str, ...], config: str | None, output: tuple[str, ...], quiet: bool, **given: Any
) -> None:
    """Check packages and files: structure, keys, hashes, literals, and contradictions.

    PATH is a datapackage.json, a folder or a zip that holds one, a project (its datapackage/
    is checked), a CSV, Parquet or XLSX file of claims, or such a table with --formula.
    Without any the project in this folder is checked, else the installed data.

    Exits 0 if nothing is found that fails, 1 if something is, 2 if something can't be read.

    \b
    gd-metrics check
    gd-metrics check datapackage/ release.zip --strict
    gd-metrics check claims.csv --accepted accepted.csv
    gd-metrics check firms.xlsx --formula "total = a + b" --key id
    gd-metrics check --format github --output sarif=out.sarif --output junit=out.xml
    """
    from .config import ConfigError, load
    from .names import UnknownNameError
    from .selection import chosen

    given["formulas"] = given.pop("formula")
    given["strict"] = given["strict"] or None
    try:
        settings = load(config).override(**given, paths=paths, output=_outputs(output))
        wanted = chosen(settings.select, settings.ignore)
        unknown = [f for f in (settings.format, *settings.output) if f not in FORMATS]
        if unknown:
            raise UnknownNameError("format", unknown[0], FORMATS)
    except (ConfigError, UnknownNameError) as error:
        _refuse(str(error))
    reports = [
        report.only(lambda finding: wanted(finding.code))
        for report in _reports(settings, quiet=quiet)
    ]
    for format_, file in settings.output.items():
        _write(Path(file), render(format_, reports))
    if not quiet:
        colour = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        click.echo(render(settings.format, reports, colour=colour), color=True)
    if not all(report.complete for report in reports):
        sys.exit(BAD_INPUT)
    failed = any(report.failed(settings.fail_on, strict=settings.strict) for report in reports)
    sys.exit(FINDINGS if failed else OK)


def _reports(settings: Settings, *, quiet: bool) -> list[Report]:
    """A report a path; on one that can't be read, that it can't."""
    from .formula import FormulaError
    from .inputs import check_with
    from .names import UnknownNameError
    from .package import PackageError
    from .progress import Progress
    from .report import Report

    reports = []
    with Progress(quiet=quiet) as progress:
        for path in settings.paths or (None,):
            try:
                reports.append(check_with(path, settings, progress.step))
            except FormulaError as error:
                _refuse(str(error))
            except (PackageError, UnknownNameError, ValueError) as error:
                reports.append(Report.unreadable(path or ".", str(error)))
    return reports


def _outputs(given: Iterable[str]) -> dict[str, str]:
    """Formats and their files, as ``--output sarif=out.sarif`` says them."""
    told = {}
    for text in given:
        format_, separator, file = text.partition("=")
        if not separator or not file:
            _refuse(f"--output {text}: say FORMAT=FILE, such as sarif=out.sarif")
        told[format_] = file
    return told


def _write(file: Path, text: str) -> None:
    """Write a report, whole or not at all."""
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        aside.write_text(text if text.endswith("\n") else f"{text}\n", encoding="utf-8")
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        _refuse(f"{file}: can't be written: {error.strerror}; check the path")


@main.command()
@click.argument("findings", nargs=-1, metavar="FINDING...")
@click.option("--reason", required=True, metavar="TEXT", help="Why it stays; it is published.")
@click.option("--claim", "wrong", multiple=True, metavar="CLAIM",
              help="The claim that is wrong; all that are in doubt if not given.")  # fmt: skip
@click.option("--all", "every", is_flag=True, help="Accept all that nobody accepted: a baseline.")
@click.option(
    "--path", metavar="PATH", help="What was checked; the project in this folder if not given."
)
@click.option("--accepted", type=click.Path(), metavar="FILE",
              help="The list to write, for what is no project.")  # fmt: skip
@click.option("--config", type=click.Path(), metavar="FILE", help="Settings, as for check.")
def accept(
    findings: tuple[str, ...], reason: str, wrong: tuple[str, ...], every: bool,
    path: str | None, accepted: str | None, config: str | None,
) -> None:  # fmt: skip
    """Accept findings, with a reason, so that the check passes until a claim of them changes.

    FINDING is rule and subject as check prints them, joined by a colon. In a project the list
    is curation/accepted.csv, and the package is built anew; of a file it is --accepted. An
    entry whose claim changes, or whose contradiction is gone, is stale and fails the check.

    \b
    gd-metrics accept GD201:gdp.CN-GD.level.2024._Z._Z --reason "A slip of the page." --claim c-12
    gd-metrics accept --all --reason "Baseline of 2026" --path claims.csv --accepted accepted.csv
    """
    from .config import ConfigError, load
    from .curation import CurationError
    from .review import accept as run

    if not findings and not every:
        _refuse("no FINDING is given; name some as check prints them, or give --all")
    try:
        settings = load(config).override(accepted=accepted)
        path = path or (settings.paths[0] if settings.paths else None)
        written = _asked(
            lambda: run(findings, reason, path, every=every, wrong=wrong, settings=settings)
        )
    except (ConfigError, OSError, ValueError) as error:
        _refuse(str(error))
    except CurationError as error:
        _refuse(f"the list is written, but the project can't be built:\n{error}")
    click.echo(f"wrote {written.entries} entries to {written.file}")
    if written.built:
        click.echo(f"built {written.built}")


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Lay down a small project of your own that passes, to be filled with your figures.

    DIR is a new folder, or an empty one. It gets curation/ with two claims, their indicators
    and a formula, the package built from it, and a workflow that checks it on every change.

    \b
    gd-metrics init harbour
    """
    from .scaffold import init as run

    try:
        files = run(folder)
    except (FileExistsError, OSError) as error:
        _refuse(str(error))
    curated = [file for file in files if file.startswith("curation/")]
    click.echo(f"made {folder}: {', '.join(curated)}, and the package built from them")
    click.echo(
        f"next: edit {folder}/curation/, then run there gd-metrics build and gd-metrics check"
    )


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script by which a shell completes commands, options and formats.

    \b
    gd-metrics completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is None:
        _refuse(f"no completion for {shell}")
    click.echo(found(main, {}, "gd-metrics", "_GD_METRICS_COMPLETE").source())


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


@main.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "markdown"]), default="text",
    show_default=True, help="How to print the changes; Markdown is for a release note.",
)  # fmt: skip
def diff(old: str, new: str, format_: str) -> None:
    """Say what changed between two releases of a package.

    Claims, figures, findings, tables and columns. OLD and NEW are each a datapackage.json, a
    folder that holds one, or a project. Exits 1 if a claim's id is gone or stands for another
    figure, whatever else has changed, and 2 if a package can't be read.

    \b
    gd-metrics diff ../last-release .
    gd-metrics diff old/datapackage new/datapackage --format markdown
    """
    from .changes import diff as run
    from .reports import changes as renderer

    changes = _asked(lambda: run(old, new))
    click.echo(renderer.render(changes, format_))
    sys.exit(OK if changes.ok else FINDINGS)


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
