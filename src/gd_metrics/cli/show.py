"""Show what the installed data say: a series, or one figure with its sources."""

from __future__ import annotations

import click

from .printing import answer


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
    from ..dataset import installed
    from ..reports.figure import render_figure, render_series

    def text() -> str:
        if not period:
            series = installed.series(indicator, area=area, measure=measure, basis=basis)
            return render_series(series, format_)
        figure = installed.figure(indicator, area=area, measure=measure, period=period, basis=basis)
        return render_figure(figure, format_)

    click.echo(answer(text), nl=format_ != "csv")
