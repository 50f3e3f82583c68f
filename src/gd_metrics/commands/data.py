"""Commands that show what is known: figures, claims, whom to doubt, the rules."""

from __future__ import annotations

import click

from . import asked, refuse


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
    from .. import library
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


@click.command()
@click.argument("claim")
@click.option("--package", metavar="PATH", help="The package that has the claim, as for check.")
def explain(claim: str, package: str | None) -> None:
    """Explain one claim: printed, what each implication says, and from which claims.

    CLAIM is a claim's id, as check prints it in brackets.

    \b
    gd-metrics explain ycwb-2025-01-12
    """
    from ..explain import support
    from ..reports import support as renderer

    click.echo(renderer.render(asked(lambda: support(claim, package))))


@click.command()
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
    from ..doubt import diagnose as run
    from ..reports import diagnosis as renderer

    click.echo(renderer.render(asked(lambda: run(path)), most))


@click.command()
@click.argument("code", required=False)
def rule(code: str | None) -> None:
    """Print a rule's page: what it says, why it matters, an example, what to do.

    Without CODE, lists all rules.

    \b
    gd-metrics rule
    gd-metrics rule GD201
    """
    from ..names import UnknownNameError
    from ..rules import rules

    known = {found.code: found for found in rules()}
    if code is None:
        for found in known.values():
            click.echo(f"{found.code}  {found.severity:<8}  {found.name:<11} {found.summary}")
    elif code.upper() in known:
        click.echo(known[code.upper()].page, nl=False)
    else:
        refuse(str(UnknownNameError("rule", code, known)))
