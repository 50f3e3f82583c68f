"""A series as a picture: figures with their intervals, vintages by mark, breaks, and sources.

Drawn by matplotlib, from the extra ``plot``. Characters of an SVG stay text, so whoever looks at
it draws them; those of a PNG need a font of this machine that has them.
"""

from __future__ import annotations

import io
import re
import textwrap
import warnings
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..claim import COUNTED, NOT_APPLICABLE, Cell, default_base
from ..dataset import installed
from ..errors import PackageError, UnknownNameError
from ..tables.writing import replacing
from .phrases import say
from .words import width

if TYPE_CHECKING:
    from ..checks.catalogue import Language
    from ..claim import Measure
    from ..dataset.installed import Figure

ENDINGS = ("svg", "png", "html")
"""What a picture can be written as."""

_CHINESE = re.compile("[\u3400-\u9fff]")
_FONTS = ("CJK", "Han Sans", "Han Serif", "WenQuanYi", "PingFang", "Heiti", "YaHei", "SimHei",
          "SimSun", "Songti", "Droid Sans Fallback", "Hiragino", "Arial Unicode")  # fmt: skip
"""What fonts with Chinese characters are called, on Linux, macOS and Windows."""

_MARKS = {"estimate": ("D", "white"), "preliminary": ("o", "white"), "revised": ("s", None),
          "final": ("o", None)}  # fmt: skip
"""The mark of each vintage, and whether it is hollow."""

_COLOURS = ("#1f5fa8", "#b4541a", "#2f7d4f", "#7a4fa0", "#5c5c5c")
_AGAINST = "#b3261e"
_LABELS = 70
"""Characters of periods that fit side by side."""

_SEEN = 0.01
"""Half of a bar, as a part of a picture's height, from which on it is seen."""

_WIDE = 150
"""Columns of a line of the caption; a Chinese character takes two."""


def plot(
    indicator: str,
    *,
    area: str | None = None,
    measure: Measure = "level",
    basis: str | None = None,
    to: str | Path | None = None,
    language: Language = "en",
) -> Any:
    """Draw a series of the installed data: each figure with its interval, vintage and source.

    Args:
        indicator: its key, name or alias.
        area, basis: the indicator's defaults where not given.
        measure: ``level``, ``growth``, ``share``, ``rank`` …
        to: where to write it, as ``.svg``, ``.png`` or ``.html``.
        language: that of the words, ``en`` or ``zh``.

    Returns:
        The ``matplotlib.figure.Figure``, which a notebook shows.

    Raises:
        gd_metrics.PackageError: without matplotlib; it says what to install.
        UnknownNameError: if there is no such series, or ``to`` has another ending.
    """
    ending = "" if to is None else Path(to).suffix.lower().lstrip(".")
    if to is not None and ending not in ENDINGS:
        raise UnknownNameError("ending of a picture", ending, ENDINGS)
    figures = installed.figures(indicator, area=area, measure=measure, basis=basis)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # an SVG's stay text
        picture = _drawn(figures, language)
        if to is not None:
            _write(picture, Path(to), ending, language)
    return picture


def lacks_font(language: str) -> str:
    """What to know of a PNG where no font of this machine has Chinese characters; else empty."""
    if _font():
        return ""
    return say(
        "no font with Chinese characters is on this machine, so a PNG has boxes for them; an SVG "
        "has none",
        language,
    )


def _matplotlib() -> Any:
    try:
        import matplotlib as library
        import matplotlib.figure
    except ImportError as error:
        raise PackageError("matplotlib is needed: pip install 'gd-metrics[plot]'") from error
    return library


def _font() -> str:
    """A font of this machine that has Chinese characters; empty if none has."""
    _matplotlib()
    from matplotlib import font_manager

    names = sorted({font.name for font in font_manager.fontManager.ttflist})
    return next((n for part in _FONTS for n in names if part in n), "")


def _drawn(figures: Sequence[Figure], language: str) -> Any:
    library = _matplotlib()
    fonts = [*filter(None, [_font()]), "DejaVu Sans"]
    with library.rc_context({"font.family": fonts, "axes.unicode_minus": False}):
        picture = library.figure.Figure(figsize=(8, 4.8), layout="constrained")
        axes = picture.subplots()
        places = _places(figures)
        lines = [*_lines(figures)]
        for colour, (base, line) in zip(_COLOURS * len(lines), lines, strict=False):
            name = _base_name(base, language) if len(lines) > 1 else ""
            _line(axes, line, places, colour, name)
        _against(axes, figures, places, language)
        _frame(axes, figures, places, language)
        _legend(axes, figures, language)
        picture.supxlabel(_caption(figures, language), fontsize=7, x=0.01, ha="left", color="#444")
    return picture


def _lines(figures: Sequence[Figure]) -> Iterator[tuple[str, list[Figure]]]:
    """The figures of each base, by period; a growth on the year before has none to say."""
    lines: dict[str, list[Figure]] = {}
    for figure in sorted(figures, key=lambda f: f.period):
        usual = figure.base == default_base(figure.measure, figure.period)
        lines.setdefault(NOT_APPLICABLE if usual else figure.base, []).append(figure)
    yield from sorted(lines.items())


def _places(figures: Sequence[Figure]) -> dict[str, int]:
    """Where each period stands: years as far apart as they are, others one after the other."""
    periods = sorted({figure.period for figure in figures})
    if all(period.isdigit() for period in periods):
        return {period: int(period) for period in periods}
    return {period: place for place, period in enumerate(periods)}


def _base_name(base: str, language: str) -> str:
    if base.startswith("_"):
        return ""
    return installed.names().base(base, language)


def _line(
    axes: Any, line: Sequence[Figure], places: Mapping[str, int], colour: str, name: str
) -> None:
    """One line with its intervals: parted where a figure is of another vintage than the last."""
    rows = [{"period": f.period, "measure": f.measure, "base": f.base, "vintage": f.vintage}
            for f in line]  # fmt: skip
    flags = installed.flags(rows)
    decided = [(f, flag) for f, flag in zip(line, flags, strict=True) if f.value is not None]
    for (before, _), (after, flag) in pairwise(decided):
        ends = [places[f.period] for f in (before, after)]
        style = ":" if flag == "B" else "-"
        axes.plot(ends, [before.value, after.value], style, color=colour, linewidth=1.4, zorder=2)
    for n, (figure, _) in enumerate(decided):
        mark, hollow = _MARKS.get(figure.vintage or "", ("o", None))
        axes.errorbar(
            *([places[figure.period]], [figure.value], _errors(figure)),
            uplims=figure.lower is None, lolims=figure.upper is None,
            fmt=mark, color=colour, markerfacecolor=hollow or colour, capsize=3, zorder=3,
            markersize=6, label=name if name and not n else None,
        )  # fmt: skip


def _errors(figure: Figure) -> list[list[float]]:
    """How far an interval reaches below and above its figure; an open end by a twentieth."""
    value = figure.value or 0.0
    room = abs(value) * 0.05
    below = room if figure.lower is None else max(value - figure.lower, 0.0)
    above = room if figure.upper is None else max(figure.upper - value, 0.0)
    return [[below], [above]]


def _against(
    axes: Any, figures: Sequence[Figure], places: Mapping[str, int], language: str
) -> None:
    """What is printed beside a figure: contradicted as crosses, of an earlier vintage in grey."""
    crosses: set[tuple[int, float]] = set()
    earlier: set[tuple[int, float]] = set()
    for figure in figures:
        for claim in figure.claims_against or (figure.claims_for if figure.value is None else ()):
            wrong = claim.rank == "deprecated" or claim.vintage == figure.vintage
            kind = crosses if wrong or figure.value is None else earlier
            kind.add((places[figure.period], claim.value))
    for points, mark, colour, phrase in (
        (crosses, "x", _AGAINST, "printed, contradicted"),
        (earlier, "o", "#999", "printed earlier"),
    ):
        if points:
            label = say(phrase, language)
            axes.plot(*zip(*sorted(points), strict=True), mark, color=colour, label=label,
                      markersize=5)  # fmt: skip


def _frame(axes: Any, figures: Sequence[Figure], places: Mapping[str, int], language: str) -> None:
    """Title, unit and periods."""
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    first = figures[0]
    bases = {base for base, _ in _lines(figures)}
    base = next(iter(bases)) if len(bases) == 1 else NOT_APPLICABLE
    cell = Cell(first.indicator, first.area, first.measure, NOT_APPLICABLE, first.basis, base)
    title = installed.names().cell(cell, language)
    axes.set_title(title[:1].upper() + title[1:], loc="left", fontsize=11)
    axes.set_ylabel(installed.unit_name(first.unit, language))
    long = sum(map(len, places)) > _LABELS
    axes.set_xticks([*places.values()], [*places], rotation=60 if long else 0)
    axes.grid(axis="y", color="#ddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    axes.yaxis.set_major_formatter(StrMethodFormatter("{x:,.10g}"))
    if first.measure in COUNTED:
        low, high = axes.get_ylim()
        ends = (max(low, 0.5) - 0.5, high + 0.5)
        axes.set_ylim(*(ends[::-1] if first.measure == "rank" else ends))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))


def _legend(axes: Any, figures: Sequence[Figure], language: str) -> None:
    """What marks and lines mean, of those that are there."""
    from matplotlib.lines import Line2D

    handles, labels = axes.get_legend_handles_labels()
    for vintage in [v for v in _MARKS if any(f.vintage == v for f in figures)]:
        mark, hollow = _MARKS[vintage]
        handles.append(Line2D([], [], marker=mark, linestyle="", color=_COLOURS[0],
                              markerfacecolor=hollow or _COLOURS[0]))  # fmt: skip
        labels.append(say(vintage, language))
    if any(line.get_linestyle() == ":" for line in axes.lines):
        handles.append(Line2D([], [], linestyle=":", color=_COLOURS[0]))
        labels.append(say("break: another vintage", language))
    low, high = axes.get_ylim()
    if any(max(map(max, _errors(f))) > abs(high - low) * _SEEN for f in figures if f.value):
        handles.append(Line2D([], [], marker="|", linestyle="", color=_COLOURS[0], markersize=9))
        labels.append(say("bar: all that the figure may stand for", language))
    axes.legend(handles, labels, fontsize=8, frameon=False)


def _caption(figures: Sequence[Figure], language: str) -> str:
    """Who printed the figures, and of which periods; the data and their version."""
    names = installed.names()
    periods: dict[str, list[str]] = {}
    for figure in sorted(figures, key=lambda f: f.period):
        for claim in (c for c in figure.claims_for if c.claim_id == figure.chosen):
            origin = names.source(claim.attributed_to or claim.source_id, language)
            periods.setdefault(origin, []).append(figure.period)
    comma = "、" if language == "zh" else ", "
    stop = "；" if language == "zh" else "; "
    listed = stop.join(f"{source} [{comma.join(of)}]" for source, of in periods.items())
    caption = say("Sources: {sources}. {release}.", language, sources=listed,
                  release=installed.release())  # fmt: skip
    return "\n".join(_wrapped(caption))


def _wrapped(text: str) -> Iterator[str]:
    """Lines of a caption; Chinese breaks anywhere."""
    line = ""
    for part in re.findall(r"[^\s\u3400-\u9fff]+\s*|[\u3400-\u9fff，。；：、（）]|\s+", text):
        if line and width(line + part) > _WIDE:
            yield line.rstrip()
            line = ""
        line += part
    yield line


def _write(picture: Any, to: Path, ending: str, language: str) -> None:
    """Write a picture, whole or not at all; the same series is the same bytes."""
    library = _matplotlib()
    kind = "png" if ending == "png" else "svg"
    written = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else {"Software": None}
    with library.rc_context({"svg.fonttype": "none", "svg.hashsalt": "gd-metrics"}):
        picture.savefig(written, format=kind, dpi=160, metadata=metadata)
    content = written.getvalue()
    if ending == "html":
        content = _page(picture, content.decode(), language).encode()
    with replacing(to) as aside:
        aside.write_bytes(content)


def _page(picture: Any, svg: str, language: str) -> str:
    """A page with the picture in it, which needs nothing else."""
    import html

    title = html.escape(picture.axes[0].get_title(loc="left"))
    drawn = svg[svg.index("<svg") :]
    return (
        textwrap.dedent(
            f"""\
        <!DOCTYPE html>
        <html lang="{language}">
        <meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>{title}</title>
        <style>body {{ margin: 1rem; font-family: sans-serif; overflow-x: auto }}
        svg {{ width: 100%; min-width: 36rem; max-width: 60rem; height: auto; background: white }}
        </style>
        """
        )
        + f"{drawn}\n</html>\n"
    )
