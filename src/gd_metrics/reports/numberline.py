"""A number line as SVG: what claims stand for, what others say they must be, and the gap.

Widths are percentages and heights are pixels, so the picture is as wide as there is room
and its words stay readable on a phone. A bar ends in two strokes, so one that is too thin
for its width is still seen; what is implied is dashed, so nothing is said by colour alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from importlib.resources import files

from ..checks.catalogue import lexicon
from ..finding import Member
from ..quantity.interval import Interval, decimal
from .safe import escaped
from .sentences import Voice, says

_MOST = 8
"""Lanes of one picture; the table below it has every claim."""

_TALL, _SHORT = 58, 42
"""Pixels of a lane with and without a line for its gap."""

_WIDE = 40
"""Columns of a label; a Chinese character takes two."""

_PHONE, _DESK = 1.2, 0.6
"""Half of a column, in per cent of a picture on a phone and on anything wider."""

_TICKS = 4
_CHINESE = re.compile("[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True)
class Lane:
    """Claims that stand for one interval: a bar of the picture.

    Attributes:
        member: the first of them.
        more: how many there are beside it.
    """

    member: Member
    more: int = 0

    @property
    def stands(self) -> Interval:
        """What the claims stand for."""
        return self.member.claim.interval

    @property
    def implied(self) -> Interval | None:
        """What others say they must be."""
        return self.member.implied if self.member.against else None


def lanes_of(members: Sequence[Member]) -> list[Lane]:
    """The lanes of claims of one cell, in the order of their values."""
    lanes: dict[object, Lane] = {}
    for member in members:
        key = (member.claim.interval, member.implied, bool(member.against))
        lane = lanes.get(key)
        lanes[key] = Lane(member) if lane is None else replace(lane, more=lane.more + 1)
    return sorted(lanes.values(), key=lambda lane: (not lane.member.against, _middle(lane.stands)))


def _middle(interval: Interval) -> Fraction:
    ends = _ends(interval)
    return sum(ends, Fraction(0)) / len(ends) if ends else Fraction(0)


def _ends(interval: Interval | None) -> list[Fraction]:
    """The finite bounds of an interval."""
    if interval is None:
        return []
    return [end for end in (interval.lower, interval.upper) if end is not None]


@dataclass(frozen=True)
class _Scale:
    """Where values stand on the line."""

    lower: float
    upper: float

    @classmethod
    def over(cls, intervals: Sequence[Interval | None]) -> _Scale | None:
        """A scale with some room at both sides; ``None`` where nothing is bounded."""
        ends = [float(end) for interval in intervals for end in _ends(interval)]
        if not ends:
            return None
        lower, upper = min(ends), max(ends)
        room = (upper - lower) * 0.06 or abs(upper) * 0.1 or 1.0
        return cls(lower - room, upper + room)

    def at(self, value: Fraction | float | None, unbounded: float = 0.0) -> float:
        """The place of a value in per cent of the width."""
        if value is None:
            return unbounded
        return round((float(value) - self.lower) / (self.upper - self.lower) * 100, 2)

    def middle(self, interval: Interval) -> float:
        """Where the middle of an interval is, of what can be seen of it."""
        return round((self.at(interval.lower) + self.at(interval.upper, 100.0)) / 2, 2)

    def ticks(self) -> Iterator[Fraction]:
        """Some round numbers on the line."""
        size = (self.upper - self.lower) / _TICKS
        power = Fraction(10) ** math.floor(math.log10(size))
        step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= size)
        first = math.ceil(Fraction(self.lower) / step)
        last = math.floor(Fraction(self.upper) / step)
        yield from (step * number for number in range(first, last + 1))


def draw(members: Sequence[Member], key: str, voice: Voice, title: str) -> str:
    """The number line of claims of one cell; empty where no value is bounded.

    Args:
        members: the claims.
        key: what makes the ids of title and description unique on a page.
        voice: what says the numbers.
        title: what readers that see no picture are told that it is.
    """
    shown = lanes_of(members)[:_MOST]
    scale = _Scale.over([i for lane in shown for i in (lane.stands, lane.implied)])
    if scale is None:
        return ""
    drawn: list[str] = []
    top = 0
    dated = len({member.claim.vintage for member in members if member.against}) > 1
    for lane in shown:
        drawn += _lane(lane, scale, top, voice, dated)
        top += _TALL if lane.implied is not None else _SHORT
    described = voice.say("also").join(_sentence(lane, voice) for lane in shown)
    return "\n".join(
        (
            f'<svg class="line" width="100%" height="{top + 24}" role="img" '
            f'aria-labelledby="{key}-t {key}-d">',
            f'<title id="{key}-t">{escaped(title)}</title>',
            f'<desc id="{key}-d">{escaped(described)}</desc>',
            *_axis(scale, top),
            *drawn,
            "</svg>",
        )
    )


def legend(members: Sequence[Member], voice: Voice) -> str:
    """What bars, dots and arrows of the pictures of some claims mean: those that are there."""
    against = [m.implied for m in members if m.against and m.implied is not None]
    bounded = [m.claim.interval for m in members] + against
    there = {
        "doubted": any(m.against for m in members),
        "witness": any(not m.against for m in members),
        "implied": bool(against),
        "gap": any(m.gap for m in members if m.against),
        "open": any(i.lower is None or i.upper is None for i in bounded),
    }
    legend = lexicon(voice.language, "legend")
    keys = (
        f'<span><i class="key {key}"></i> {legend[key]}</span>'
        for key, shown in there.items()
        if shown
    )
    return f'<p class="legend">{" ".join(keys)}</p>'


@cache
def asset(name: str) -> str:
    """A file of pages: a style sheet, or what a page does."""
    return files(__package__).joinpath(name).read_text("utf-8").strip()


def style(scope: str) -> str:
    """The style sheet of pictures, legend and colours for all that a selector selects."""
    return f"{scope} {{\n{asset('numberline.css')}\n}}"


def _sentence(lane: Lane, voice: Voice) -> str:
    label = says(lane.member.claim) + _more(lane, voice)
    return f"{label}{voice.say('stop')}{voice.statement(lane.member)}"


def _more(lane: Lane, voice: Voice) -> str:
    return f" {voice.say('figures', n=lane.more)}" if lane.more else ""


def _axis(scale: _Scale, top: int) -> Iterator[str]:
    for tick in scale.ticks():
        x = scale.at(tick)
        yield _line("grid", x, 0, x, top + 4)
        half = _columns(_number(tick)) * _PHONE
        anchor = "start" if x < half else "end" if x > 100 - half else "middle"
        yield _tag("text", _number(tick), class_=f"tick {anchor}", x=f"{x}%", y=top + 19)
    yield _line("axis", 0, top, 100, top)


def _lane(lane: Lane, scale: _Scale, top: int, voice: Voice, dated: bool) -> Iterator[str]:
    """The claims over their bar; under it what others say, and how far that is away.

    Args:
        lane: the claims.
        scale: where values stand.
        top: pixels above it.
        voice: what says the numbers.
        dated: whether figures in doubt are of several vintages, so that each says its own.
    """
    y = top + 27
    yield _line("track", 0, y, 100, y)
    if lane.implied is not None:
        yield from _bar(lane.implied, scale, y, "implied")
        yield from _between(lane.stands, lane.implied, scale, y)
        words = (voice.say("others"), voice.implied(lane.member), voice.apart([lane.member]))
        yield _label("implied", words, scale.middle(lane.implied), y + 22)
    yield from _bar(lane.stands, scale, y, "doubted" if lane.member.against else "witness")
    more = _more(lane, voice)
    if dated:
        more = f" ({voice.tell(lane.member.claim.vintage)}){more}"
    label = f"{_cut(says(lane.member.claim), _WIDE - len(more))}{more}"
    yield _label(
        "printed", (label, voice.stands_for(lane.member), ""), scale.middle(lane.stands), top + 15
    )


def _bar(interval: Interval, scale: _Scale, y: int, kind: str) -> Iterator[str]:
    """A bar with a stroke at each bound, and an arrow where it has none."""
    left, right = scale.at(interval.lower), scale.at(interval.upper, 100.0)
    width = f"{round(right - left, 2)}%"
    yield _tag("rect", class_=kind, x=f"{left}%", y=y - 6, width=width, height=12)
    for bound, x, side in ((interval.lower, left, 1), (interval.upper, right, -1)):
        if bound is not None:
            yield _line(f"bound {kind}", x, y - 8, x, y + 8)
            continue
        arrow = _tag("polyline", class_=f"bound {kind}", points=f"{6 * side},-6 0,0 {6 * side},6")
        yield _tag("svg", arrow, x=f"{x}%", y=y, overflow="visible")


def _between(one: Interval, other: Interval, scale: _Scale, y: int) -> Iterator[str]:
    """The gap between a claim and what is implied, as a line."""
    pairs = [(scale.at(i.lower), scale.at(i.upper, 100.0)) for i in (one, other)]
    (_, left), (right, _) = sorted(pairs)
    if left < right:
        yield _line("gap", left, y, right, y)


def _label(kind: str, words: tuple[str, str, str], x: float, y: float) -> str:
    """A label, its bounds and the gap, over the middle of a bar and within the picture.

    A phone shows the label alone, anything wider all of it.
    """
    text, bounds, gap = words
    half = max(_columns(text) * _PHONE, _columns(" ".join(words)) * _DESK)
    anchor, x = ("start", 0) if x < half else ("end", 100) if x > 100 - half else ("middle", x)
    chinese = {"lang": "zh"} if _CHINESE.search(text) else {}
    content = escaped(text) + _tag("tspan", f" {escaped(bounds)}", class_="bounds")
    content += _tag("tspan", f" {escaped(gap)}", class_="gap") if gap else ""
    return _tag("text", content, class_=f"{kind} {anchor}", x=f"{x}%", y=y, **chinese)


def _number(value: Fraction) -> str:
    """A number with its thousands apart.

    >>> _number(Fraction(1260000)), _number(Fraction(-1, 4))
    ('1,260,000', '-0.25')
    """
    whole, point, rest = decimal(value, 6).partition(".")
    return f"{int(whole):,}{point}{rest}" if whole != "-0" else f"-0{point}{rest}"


def _columns(text: str) -> int:
    """How wide a text is; a Chinese character takes two columns."""
    return len(text) + len(_CHINESE.findall(text))


def _cut(text: str, columns: int) -> str:
    """As much of a text as so many columns hold.

    >>> _cut("每3台工业机器人就有一台", 12)
    '每3台工业机…'
    """
    if _columns(text) <= columns:
        return text
    return next(f"{text[:n]}…" for n in range(len(text), -1, -1) if _columns(text[:n]) <= columns)


def language(text: str) -> str:
    """The attribute that says a text is Chinese, if it has such characters."""
    return ' lang="zh"' if _CHINESE.search(text) else ""


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return _tag("line", class_=kind, x1=f"{x1}%", y1=y1, x2=f"{x2}%", y2=y2)


def _tag(name: str, content: str = "", **attributes: str | float) -> str:
    """An element; its content is markup already."""
    written = "".join(f' {key.rstrip("_")}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"
