"""What the installed data say: a series, one figure with its sources, and what there is."""

from __future__ import annotations

from typing import Any

import click

from ..checks.catalogue import LANGUAGES, Language
from ..claim import Measure
from ..dataset import installed
from ..reports.figure import render_figure, render_list, render_series, title_of
from ..reports.plot import lacks_font, plot
from .options import choice, path
from .printing import say

_FORMAT = choice(
    "--format format_",
    ("table", "csv", "json"),
    "How to print it.",
    default="table",
    show_default=True,
)

_LANG = choice("--lang", LANGUAGES, "The language of names.", default="en", show_default=True)


@click.command()
@click.argument("indicator")
@click.option("--area", help="Its name or code; the indicator's default if not given.")
@click.option("--measure", default="level", show_default=True, help="level, growth, share, rank …")
@click.option("--period", help="One period: prints its figure with sources and a citation.")
@click.option(
    "--basis", help="The definition behind the number; the indicator's default if not given."
)
@_FORMAT
@path("--plot picture", "FILE", "Draw the series, as .svg, .png or .html; needs gd-metrics[plot].")
@_LANG
def show(
    indicator: str,
    area: str | None,
    measure: Measure,
    period: str | None,
    basis: str | None,
    format_: str,
    picture: str | None,
    lang: Language,
) -> None:
    """Show a series of the installed data, or one figure with its sources.

    INDICATOR is a key, a name or an alias, in Chinese or English, in any case; the area too.

    \b
    gd-metrics show nev_output
    gd-metrics show nev_output --measure growth --area CN --format csv
    gd-metrics show 新能源汽车产量 --area 广东 --measure growth --period 2024
    gd-metrics show rd_intensity --plot rd.svg
    """
    if picture:
        if period:
            raise click.UsageError("--plot draws a series; leave --period out")
        _draw(picture, lang, indicator, area=area, measure=measure, basis=basis)
        return
    if period:
        figure = installed.figure(indicator, area=area, measure=measure, period=period, basis=basis)
        shown = render_figure(figure, format_, lang)
    else:
        series = installed.series(indicator, area=area, measure=measure, basis=basis)
        if not series:  # it has no years: months, quarters and sums of them
            series = installed.series(
                indicator, area=area, measure=measure, basis=basis, frequency=None
            )
        parts = installed.parts_of(indicator, area, measure, basis)
        shown = render_series(series, format_, title_of(parts, series, lang), lang)
    if format_ == "table":
        say(*installed.taken_by_part(indicator, area))
    click.echo(shown, nl=format_ != "csv")


def _draw(picture: str, language: Language, indicator: str, **parts: Any) -> None:
    """Write a picture of a series, and say what is odd about it."""
    drawn = plot(indicator, **parts, to=picture, language=language)
    say(f"{picture}: {drawn.axes[0].get_title(loc='left')}")
    if picture.lower().endswith(".png") and (lacks := lacks_font(language)):
        say(f"gd-metrics: {lacks}", err=True)


@click.command("list")
@click.argument("word", default="")
@_FORMAT
@_LANG
def list_(word: str, format_: str, lang: Language) -> None:
    """List the series of the installed data, or those that a word names.

    WORD is a part of the name of an indicator or area, in Chinese or English.

    \b
    gd-metrics list
    gd-metrics list robot
    gd-metrics list 深圳
    """
    click.echo(render_list(installed.find(word), format_, lang), nl=format_ != "csv")
