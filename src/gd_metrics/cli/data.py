"""Commands that show what is known: figures, claims, whom to doubt, the rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from .common import asked, refuse

if TYPE_CHECKING:
    from ..checks.evidence import Evidence


@click.command()
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
    from ..dataset import installed as library
    from ..reports import figure as renderer

    if period:
        found = asked(
            lambda: library.figure(
                indicator, area=area, measure=measure, period=period, basis=basis
            )
        )
        click.echo(renderer.render_figure(found, format_), nl=format_ != "csv")
    else:
        table = asked(lambda: library.series(indicator, area=area, measure=measure, basis=basis))
        click.echo(renderer.render_series(table, format_), nl=format_ != "csv")


def _of_claims(command: Callable[..., None]) -> Callable[..., None]:
    """The options of what reads claims as a check does."""
    options = (
        click.option("--formula", "formulas", multiple=True, metavar="TEXT",
                     help="What must hold between indicators, as for check."),
        click.option("--encoding", metavar="NAME", help="Of a CSV file that is not UTF-8."),
        click.option("--config", type=click.Path(), metavar="FILE",
                     help="Settings, as for check."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("claim")
@click.option("--path", "--package", metavar="PATH", help="What has the claim, as for check.")
@_of_claims
def explain(claim: str, path: str | None, **options: Any) -> None:
    """Explain one claim: printed, what each implication says, and from which claims.

    CLAIM is a claim's id, as check prints it in brackets. Without --path it is looked for in
    what check would check here.

    \b
    gd-metrics explain ycwb-2025-01-12
    gd-metrics explain claims-4 --path claims.csv --formula "trade = exports + imports"
    """
    from ..checks.explain import Support, support_in
    from ..reports import support as renderer

    def found() -> Support:
        places = _evidence(path, **options)
        named = [evidence for evidence in places if claim in evidence.claims]
        return support_in((named or places)[0], claim)

    click.echo(renderer.render(asked(found)))


@click.command()
@click.argument("path", required=False)
@click.option(
    "--most",
    default=3,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many sets to print of each group.",
)
@_of_claims
def diagnose(path: str | None, most: int, **options: Any) -> None:
    """Say whom to doubt: the smallest sets of claims without which the rest can be true.

    PATH is as for check: what holds claims. Sets are printed smallest first, and among equals
    first those with the least independent support elsewhere; behind each claim the slip that
    would explain it.

    \b
    gd-metrics diagnose
    gd-metrics diagnose claims.csv --formula "trade = exports + imports"
    """
    from ..checks.explain import diagnose_in
    from ..reports import diagnosis as renderer

    found = asked(lambda: [c for e in _evidence(path, **options) for c in diagnose_in(e)])
    click.echo(renderer.render(found, most))


def _evidence(path: str | None, config: str | None, **options: Any) -> list[Evidence]:
    """The claims of a path, or of each path of the settings that holds some."""
    from ..checks.evidence import read_evidence
    from ..checks.settings import Request, Settings, Unused, load, of_no_use
    from ..errors import NoClaimsError

    required = {name for name, value in options.items() if value}
    settings = load(config).override(**options)
    paths = (path,) if path is not None else settings.paths or (None,)
    asked_for = Settings(formulas=settings.formulas, encoding=settings.encoding)
    several = len(paths) > 1 or "formulas" not in required
    found, left, without = [], [], None
    for place in paths:
        unused: Unused = {}
        try:
            found.append(read_evidence(place, Request(asked_for, unused, some_formulas=several)))
            left.append(unused)
        except NoClaimsError as error:
            without = error
    if without and not found:
        raise without
    if lines := [text for _, text in of_no_use(required, left)]:
        refuse("\n".join(lines))
    return found


@click.command()
@click.argument("code", required=False)
def rule(code: str | None) -> None:
    """Print a rule's page: what it says, why it matters, an example, what to do.

    Without CODE, lists all rules.

    \b
    gd-metrics rule
    gd-metrics rule GD201
    """
    from ..errors import UnknownNameError
    from ..rules import rules

    known = {found.code: found for found in rules()}
    if code is None:
        for found in known.values():
            click.echo(f"{found.code}  {found.severity:<8}  {found.name:<11} {found.summary}")
    elif code.upper() in known:
        click.echo(known[code.upper()].page, nl=False)
    else:
        refuse(str(UnknownNameError("rule", code, known)))
