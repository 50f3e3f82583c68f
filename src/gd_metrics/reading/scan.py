"""Every figure of a text: where it stands, and the quantity it says, or why it is not read.

Where a figure may begin is looked for; how far it goes and what it says, the grammar of
:mod:`gd_metrics.quantity` tells.

>>> [(f.printed, f.quantity.unit) for f in scan("出口5.89万亿元,增长8.1%")]
[('5.89万亿元', '元'), ('8.1%', '%')]
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from ..errors import GdMetricsError
from ..quantity import parse
from ..quantity.literal import plain
from ..quantity.quantity import Quantity
from ..quantity.reader import Reader
from .clean import SENTENCE_END
from .periods import periods

_HEDGE = (
    r"(?:大约|约为|约|大概|超过|超出|超|逾|近|将近|接近|不足|不到|至少|不低于|不少于|不超过|多达"
    r"|(?:about|around|approximately|nearly|almost|over|more than|less than|fewer than|under"
    r"|at least|up to|some) )?"
)
_NUMERAL = "一二两三四五六七八九十百千"
_SCALE = r"[十百千]?(?:万亿|[万亿])"
_COUNTER = "[个部台辆人户家件]"
_LATER = "产次季批届个代期卷章条三方部轮层阶版篇块集一"
"""What makes an ordinal no rank: 第一产业, 第三季度, 第12批."""
_ALTERNATIVES = {
    "streak": rf"连续第?(?:\d{{1,4}}|[{_NUMERAL}]{{1,4}})个?(?:年|月|季度)",
    "fraction": rf"{_HEDGE}(?:每[\d{_NUMERAL}]{{1,4}}{_COUNTER}?[^,，。]{{0,8}}[,，]?[就便]?有"
    rf"[\d{_NUMERAL}]{{1,4}}{_COUNTER}|一半|过半|半数|百分之[{_NUMERAL}\d.点]{{1,12}}"
    rf"|(?<![{_NUMERAL}\d])[{_NUMERAL}\d]{{1,8}}分之[{_NUMERAL}\d]{{1,8}}"
    r"|[一二三四五六七八九]成(?:以上|左右|多)?)",
    "double": "(?:接近|近|超过|超)?翻了?[一两二三四]?番",
    "english": rf"(?<![\w-]){_HEDGE}"
    r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten)(?= per ?cent)"
    r"|half(?= (?:of|for)\b)|(?:a|one)[ -](?:third|quarter)(?= of\b)|two[ -]thirds(?= of\b))",
    "rank": r"(?:全国|全球|世界|全省|国内)?(?:前\d+位|首位|榜首"
    rf"|第(?:[{_NUMERAL}]{{1,3}}|\d{{1,3}})[位名]?(?![{_NUMERAL}\d{_LATER}]|[、和及与]第|(?:[、和及与][一二三四])+产))",
    "digits": rf"{_HEDGE}(?:(?:usd|eur|gbp|cny|rmb|us\$|hk\$|[$€£¥])\s?)?[-+−]?"
    r"(?:\d{1,3}(?:,\d{3}){1,12}|\d+)(?:\.\d+)?",
    "words": rf"{_HEDGE}(?:(?<![{_NUMERAL}])[{_NUMERAL}]{{1,8}}(?:倍|{_SCALE})"
    rf"|(?<![{_NUMERAL}]){_SCALE}(?=元(?![^,。;、]{{0,14}}[能电水]耗)|级|美元|大关|以上)"
    rf"|(?<=[破过达上超近逾]){_SCALE})(?=元|人|级|辆|台|家|户|吨|美元|斤|大关|以上)",
}
"""Where a figure may begin, by what it seems to be."""
_BEGINS = (
    rf"[\d{_NUMERAL}万亿$€£¥约超逾近]|[-+−]\d|连续|大[约概]|将近|接近|不[足到低少超]|至少|多达|每|过半|半数|翻"
    r"|全[国球省]|世界|国内|前\d|首位|榜首|第"
    r"|(?<![a-z])(?:a(?:bout|round|pprox|lmost|t least|[ -][tq])|nearly|over|more|less|fewer"
    r"|under|up to|some|half|usd|eur|gbp|cny|rmb|us\$|hk\$|one|two|three|four|five|six"
    r"|seven|eight|nine|ten)"
)
"""What a figure begins with, so that few places are tried."""
_START = re.compile(
    f"(?={_BEGINS})(?:"
    + "|".join(f"(?P<{name}>{form})" for name, form in _ALTERNATIVES.items())
    + ")"
)
_RATIO = re.compile(
    r"(?<![\d.])\d{1,9}(?:\.\d+)?(?:\s{0,2}[::∶︰]\s{0,2}\d{1,9}(?:\.\d{1,9})?){1,12}(?![:：∶]?\d)"
)
_IDENTIFIER = re.compile(r"[a-z]$|[a-z]-$|[#№]$|[图表]\s?$|第$|[-/.]$")
_TAIL = re.compile(
    r"[\d]*[a-z](?![a-z ])|位数|年期|天期|个月期|日期|周岁及|岁|号|时\d|条之|届|米线|[-~]\d|℃|\+\d"
    r"|-(?:year-old|member|character|issue|page|day|week|month|year|hour|minute|point|seat)\b"
    r"|路|楼|幢|届|日(?!元|均)"
)
_NOT_READ = (
    (
        "单位",
        re.compile("单位[:：][^,。;]{1,12}"),
    ),
    ("://", re.compile(r"https?://\S+")),
    ("@", re.compile(r"(?<![\w.])[\w.+-]{1,64}@\w\S{1,200}")),
    (
        "",
        re.compile(
            r"\d{1,3}(?:周?岁)?(?:[-—–~至到]\d{1,3})?周?岁(?:及)?(?:以上|以下)?"
            r"|\b(?:last|past|previous|next|over) \d{1,3} (?:months|years|weeks|days|quarters)\b"
            r"|[\[［〔]\d{1,4}[\]］〕]|[(（]\d{1,4}[)）](?=\S)"
            r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)(?:[ t]\d{1,2}:\d\d(?::\d\d)?)?"
            r"|\d{1,2}/\d{1,2}/\d{2,4}(?!\d)"
            r"|(?<![\d.:的为由])\d{1,2}:[0-5]\d(?:\s?[ap]\.?m\b|:[0-5]\d(?!\d))"
            r"|〔\d{4}〕\d+号|^\s*[(（]?\d{1,2}[)）.、](?!\d)"
        ),
    ),
)
"""Digits of a header, an address, a footnote, a document's number, an item's, with a sign of it."""

_WORD_BEFORE, _MONEY = re.compile(r"[a-z\d]$"), re.compile("[$€£¥]|usd|eur|gbp")
_RANGE = re.compile(
    r"(?<=[a-z\d%])(?<!\bup)\s+to\s|(?<=\d)(?<!\b1)\s+in\s+(?=(?:19|20)\d\d(?!\d|,\d))"
)
_OR_LESS = re.compile(r"\s+or (?=(?:less|more) than)|(?<=分点)[至到](?=[\d约近超])")
"""Where a figure ends before another: ``$0.5 billion or less than 0.1 percent``, 1个百分点至6%."""
_LISTED = re.compile(r"个?\s*[和、及与]\s*")
"""What stands between figures of one list."""
_BEHIND = re.compile(
    r"[。;!?、]|,(?!\d)|(?<=[%元])[与和及的占]"
    r"|(?<=[%a-z])(?<!per) (?=(?:in|over|year|compared|and|from|increase|rise|last|on|at|for|by"
    r"|with|during|this|as|was|were)\b)"
)
"""What no figure that begins with digits goes beyond."""
_MOST_FIGURES = 1000
"""Figures of one sentence; what has more is none, and the rest of it is not read."""
TOO_MANY = f"more than {_MOST_FIGURES} figures without the end of a sentence"
_MOST = 48
"""Characters that the longest figure may have."""


@dataclass(frozen=True)
class Figure:
    """A figure of a text.

    Attributes:
        start: its first character.
        end: the character behind its last one.
        printed: its characters.
        quantity: what it says by itself, without the words around it; ``None`` if not read.
        why: why it was not read.
        kind: ``figure``, or ``ratio`` for one of ``a : b : c``.
        full: its characters with the unit that only the last of its list has; else empty.
    """

    start: int
    end: int
    printed: str
    quantity: Quantity | None
    why: str = ""
    kind: str = "figure"
    full: str = ""


def scan(text: str) -> list[Figure]:
    """Every figure of a cleaned text, in order; dates, years and names are none.

    Args:
        text: as :func:`gd_metrics.reading.clean.clean` gives it.
    """
    taken = _Spans([(p.start, p.end) for p in periods(text)])
    taken.add(m.span() for sign, form in _NOT_READ if sign in text for m in form.finditer(text))
    ratios = [m for m in _ratios(text) if not taken.over(*m.span())][:_MOST_FIGURES]
    taken.add(match.span() for match in ratios)
    figures = [*_figures(text, taken), *(part for match in ratios for part in _parts(match))]
    return _united(text, sorted(figures, key=lambda f: f.start))


def _figures(text: str, taken: _Spans) -> Sequence[Figure]:
    """Every figure but those of ratios."""
    figures: list[Figure] = []
    at = first = 0
    while match := _START.search(text, at):
        start, at = match.span()
        if span := taken.over(start, at):
            at = max(at, span[1])
        elif match.lastgroup != "digits" or not _no_figure(text, match):
            if len(figures) - first >= _MOST_FIGURES:
                first = _first_of_sentence(text, figures, start)
            if len(figures) - first < _MOST_FIGURES:
                figures.append(_read(text, start, match))
                at = max(at, figures[-1].end)
                continue
            figures.append(Figure(start, at, match.group(), None, TOO_MANY))
            end = SENTENCE_END.search(text, at)
            at, first = end.end() if end else len(text), len(figures)
    return figures


def _first_of_sentence(text: str, figures: Sequence[Figure], at: int) -> int:
    """Which figure is the first of the sentence that a character is in, of the last so many."""
    begin = figures[-_MOST_FIGURES].start
    ends = [match.end() for match in SENTENCE_END.finditer(text, begin, at)]
    last = ends[-1] if ends else begin
    return bisect_left(figures, last, key=lambda f: f.start)


def _ratios(text: str) -> Iterator[re.Match[str]]:
    return _RATIO.finditer(text) if re.search("[:∶︰]", text) else iter(())


def _united(text: str, found: list[Figure]) -> list[Figure]:
    """Figures of a list with the unit that only the last of them has: 7.01万亿和8.24万亿元."""
    for at in range(len(found) - 2, -1, -1):
        one, other = found[at], found[at + 1]
        bare = one.quantity is not None and one.quantity.unit in ("", "个")
        if not bare or one.kind != "figure" or other.quantity is None or not other.quantity.unit:
            continue
        tail = other.printed.lstrip("0123456789.,- ")
        printed = one.printed.removesuffix("个") if tail.startswith("个") else one.printed
        if not _LISTED.fullmatch(text[one.end : other.start]):
            continue
        scale = next((s for s in ("万亿", "亿", "万") if printed.endswith(s)), "")
        if printed[-1].isdigit() or (scale and tail.startswith(scale)):
            with suppress(GdMetricsError, ValueError):
                full = printed + tail.removeprefix(scale)
                found[at] = replace(one, quantity=parse(full), full=full)
    return found


class _Spans:
    """Stretches of a text, and which of them another one touches."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def add(self, spans: Iterable[tuple[int, int]]) -> None:
        """Add stretches."""
        self._spans = sorted([*self._spans, *spans])

    def over(self, start: int, end: int) -> tuple[int, int] | None:
        """The stretch that touches another, if one does."""
        at = bisect_left(self._spans, (start, 0))
        near = self._spans[max(0, at - 2) : at + 1]
        return next((span for span in near if span[0] < end and start < span[1]), None)


def _parts(match: re.Match[str]) -> Iterator[Figure]:
    for part in re.finditer(r"\d+(?:\.\d+)?", match.group()):
        start = match.start() + part.start()
        quantity = parse(part.group() + "%")
        yield Figure(start, start + len(part.group()), part.group(), quantity, kind="ratio")


def _no_figure(text: str, match: re.Match[str]) -> bool:
    """Whether digits are of a name, an age, a date or the like, and count nothing."""
    before = text[max(0, match.start() - 3) : match.start()]
    sign = match.group()[0] in "-−" and _WORD_BEFORE.search(before)
    named = sign or (match.group()[0].isdigit() and _IDENTIFIER.search(before))
    money = _MONEY.search(match.group())
    return bool(named or (not money and _TAIL.match(text, match.end())))


def _read(text: str, start: int, match: re.Match[str]) -> Figure:
    if match.lastgroup in ("rank", "streak"):
        window = match.group()
    elif match.lastgroup == "digits" and (to := _RANGE.search(text, start, start + _MOST)):
        window = text[start : to.start()]
    else:
        window = text[start : start + _MOST]
        if match.lastgroup == "digits" and (end := _BEHIND.search(window)):
            window = window[: end.start()]  # so that the same figure is the same window
    window = _OR_LESS.split(window)[0] if " or " in window or "分点" in window else window
    if match.end() - start > _MOST:
        why = f"longer than {_MOST} characters"
        return Figure(start, match.end(), match.group(), None, why)
    quantity, length, error = _forward(_reworded(window))
    length -= len(_reworded(window)) - len(window)
    if quantity is None:
        why = error if match.lastgroup == "digits" else error.partition(", expected")[0]
        return Figure(start, match.end(), match.group(), None, why)
    return Figure(start, start + length, window[:length], quantity)


def _reworded(window: str) -> str:
    """A figure in words that the grammar knows: ``up to 5%`` is at most that."""
    if window.startswith("up to "):
        return f"at most {window[6:]}"
    return window.replace("连续两", "连续二", 1) if window.startswith("连续两") else window


@lru_cache(maxsize=8192)
def _forward(window: str) -> tuple[Quantity | None, int, str]:
    """What a text begins with, how long it is, or why it is not read."""
    if quantity := plain(window):
        return quantity, len(window), ""
    try:
        quantity, length = Reader(window, window).forward()
    except (GdMetricsError, ValueError) as error:
        return None, 0, str(error)
    return quantity, len(window[:length].rstrip()), ""
