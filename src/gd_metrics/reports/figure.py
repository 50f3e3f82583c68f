"""A figure or a series, as text, CSV or JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ..claim import CELL, Cell, Claim
from ..dataset import installed
from ..dataset.installed import HEDGES, TRANSCRIBED, UNOPENED, Figure, as_printed, in_words
from ..tables.writing import as_csv
from .amounts import DIGITS, number, with_unit
from .phrases import say
from .safe import harmless, json_text, line, visible
from .sentences import Voice, says
from .words import count, width

if TYPE_CHECKING:
    import pyarrow as pa

_SHOWN = 3
"""Claims of a card after which the rest is counted."""

_FEW = 3
"""Figures of a series that are worth drawing."""


def render_figure(figure: Figure, format_: str, language: str = "en") -> str:
    """One figure; as text a card: who decided it, what is against it, how to cite it."""
    if format_ == "json":
        return json_text(asdict(figure))
    if format_ == "csv":
        row = {k: v for k, v in asdict(figure).items() if not isinstance(v, tuple)}
        return _csv([row])
    return "\n".join(map(line, card(figure, language)))


def render_series(table: pa.Table, format_: str, title: str = "", language: str = "en") -> str:
    """A series, a line a period; as text below its title, if it has one."""
    rows = table.to_pylist()
    if format_ == "json":
        return json_text(rows)
    if format_ == "csv":
        return _csv(rows)
    lines = [*([title] if title else []), *_aligned([_hedged(row, language) for row in rows])]
    return "\n".join(map(harmless, lines))


def title_of(parts: Mapping[str, str | None], table: pa.Table, language: str = "en") -> str:
    """What a series is of: indicator, area, measure and unit, with the keys of the first two.

    Args:
        parts: those of its cells.
        table: the series.
        language: that of names.
    """
    names = installed.names()
    indicator, area = parts["indicator"] or "", parts["area"] or ""
    units = "/".join(dict.fromkeys(table["unit"].to_pylist()))
    measure = say(parts["measure"] or "", language)
    return (
        f"{names.indicator(indicator, language)} ({indicator}), {names.area(area, language)} "
        f"({area}), {measure}, {units or say('no figure of a year', language)}"
    )


_WORDY = ("status", "vintage", "distance")
"""Columns of a series whose values are words."""

_LEFT_OUT = ("source", "hedge", "lower", "upper", "unit")
"""Columns of a series that its table for people has not: its title or its value says them."""


def _hedged(row: dict[str, Any], language: str) -> dict[str, Any]:
    """A row for people: its hedge stands before its value, and words are of their language."""
    bounds = (row["lower"], row["upper"])
    value = figure_words(row["value"], row["hedge"], bounds, "", language)
    cells = {name: say(cell, language) if name in _WORDY and cell else cell
            for name, cell in row.items() if name not in _LEFT_OUT}  # fmt: skip
    return {say(name, language): cell for name, cell in (cells | {"value": value}).items()}


def figure_words(
    value: float | None,
    hedge: str | None,
    bounds: tuple[float | None, float | None],
    unit: str,
    language: str,
    printed: str = "",
) -> str:
    """A figure as one says it, with its hedge and unit, and with the digits that are printed.

    >>> figure_words(130.0, "nearly", (120.0, 130.0), "万辆", "zh")
    '近130万辆'
    """
    if language != "zh" or value is None:
        return say(in_words(value, hedge, bounds, unit, printed), language)
    if hedge == "range" and None not in bounds:
        span = say("{lower} to {upper}", language, lower=f"{bounds[0]:.12g}",
                   upper=f"{bounds[1]:.12g}")  # fmt: skip
        return with_unit(span, unit, language)
    shown = with_unit(as_printed(value, printed), unit, language)
    return say(f"{HEDGES.get(hedge or '', '')}{{value}}", language, value=shown)


def card(figure: Figure, language: str, *, drawn: bool = True) -> Iterator[str]:
    """The answer: the figure, who decided it, what is against it, its series, how to cite it.

    Args:
        figure: the figure.
        language: that of the words.
        drawn: whether it has a number line of characters.
    """
    voice = Voice(installed.names(), language)
    text = _text_of(figure, language)
    stop = voice.say("stop")
    yield f"{voice.cell(_cell(figure))}{stop}{text}"
    yield from (f"  {line}" for line in _decided(figure, voice))
    earlier = [c for c in figure.claims_against if superseded(c, figure)]
    against = [c for c in figure.claims_against if c not in earlier]
    for title, claims in (
        ("for", figure.claims_for),
        ("against", against),
        ("printed earlier", earlier),
    ):
        for claim in _deciding_first(claims, figure)[:_SHOWN]:
            yield from _claim(claim, title, figure, voice)
        if len(claims) > _SHOWN:
            more = voice.tell("and {number} more", number=len(claims) - _SHOWN)
            yield f"  {voice.tell(title)}{stop}{more}"
    yield from (f"  {line}" for line in (_number_line(figure, language) if drawn else ()))
    yield from (f"  {line}" for line in _spark(figure, language))
    yield voice.tell("cite: {citation}", citation=_citation(figure, text, voice))
    yield from _sought(figure, voice)


def _cell(figure: Figure) -> Cell:
    return Cell(*(getattr(figure, part) for part in CELL))


def _text_of(figure: Figure, language: str) -> str:
    bounds = (figure.lower, figure.upper)
    return figure_words(
        figure.value, figure.hedge, bounds, figure.unit, language, figure.printed or ""
    )


def _claim(claim: Claim, title: str, figure: Figure, voice: Voice) -> Iterator[str]:
    """A claim of a card: what it prints, who printed it, how near that is to the original."""
    yield (
        f"  {voice.tell(title)}{voice.say('stop')}{says(claim)}  {voice.origin(claim)}"
        f"  [{claim.claim_id}]"
    )
    decides = voice.tell("decides; ") if claim.claim_id == figure.chosen else ""
    yield f"      {decides}{trust(claim, voice.language)}"
    if claim.rank == "deprecated":
        why = installed.note_of(claim.claim_id)
        mark = "marked as wrong by gd_metrics: {why}" if why else "marked as wrong by gd_metrics"
        yield f"      {voice.tell(mark, why=why)}"


def _citation(figure: Figure, text: str, voice: Voice) -> str:
    """A sentence to paste; the titles of documents stay in the language that they are in."""
    if voice.language == "en":
        return figure.citation
    source = figure.source or "Sources disagree"
    for words in (TRANSCRIBED, UNOPENED, "Sources disagree"):
        source = source.replace(words, voice.tell(words))
    cell = _cell(figure)
    if vintage := installed.vintage_to_cite(figure.vintage):
        text += f"（{voice.tell(vintage)}）"
    cited_as = {"value": f"{voice.cell(cell)}：{text}", "source": source, "cell": cell}
    cited = "{value}. {source}. In: {release} (gd_metrics), cell {cell}{parts}."
    parts = installed.last_parts(cell)
    bases = voice.tell(" (basis {basis}, against {base})", **parts) if parts else ""
    return voice.tell(cited, release=installed.release(), parts=bases, **cited_as)


def superseded(claim: Claim, figure: Figure) -> bool:
    """Whether a claim differs from a figure because that was revised, which is no error.

    Args:
        claim: one of the claims against it.
        figure: the figure.
    """
    counts = claim.rank != "deprecated" and figure.decided_by == "vintage"
    return counts and claim.vintage != figure.vintage


def _sought(figure: Figure, voice: Voice) -> Iterator[str]:
    """What whoever cites a figure is to know of the address in the citation."""
    deciding = next((c for c in figure.claims_for if c.claim_id == figure.chosen), None)
    if deciding is None:
        return
    sources = voice.names.sources
    cited = sources[deciding.attributed_to or deciding.source_id]
    address = cited if cited["url"] else sources[deciding.source_id]
    if address["status"] == "missing":
        yield f"  {voice.tell('that address was looked for again and not found')}"
    elif address["status"] == "listed":
        yield f"  {voice.tell('that address was not opened again here')}"


_DECIDED = {
    "agreement": "no claim says otherwise",
    "rank": "the claim that was preferred by hand decides",
    "verdict": "what nothing contradicts decides",
    "vintage": "the latest vintage decides",
    "source": "the source nearest to the original decides",
    "precision": "the most precise claim decides",
    "nothing": "nothing decides between the claims",
}

_IMPLIED = "but other figures imply that it is wrong or one of them is"

_NAMED = 3
"""Independent documents that a card names."""


def _decided(figure: Figure, voice: Voice) -> Iterator[str]:
    """Who stands behind a figure, in words: why it, how many agree, whom they go back to."""
    marked = figure.claims_against and all(c.rank == "deprecated" for c in figure.claims_against)
    why = _DECIDED[figure.decided_by]
    if marked and figure.decided_by == "agreement":
        why = "one figure that differs is marked as wrong, with the reason below; all others agree"
        if len(figure.claims_against) > 1:
            why = "what differs is marked as wrong, with reasons below; all others agree"
    reasons = [voice.tell(figure.vintage)] if figure.vintage else []
    reasons.append(voice.tell(why))
    if figure.status == "contested" and not figure.claims_against:
        reasons.append(voice.tell(_IMPLIED))
    yield voice.say("also").join(reasons)
    yield _counted(figure, voice)
    if figure.roots:
        documents = count(figure.independent, "independent document", voice.language)
        goes = voice.tell(
            "those for it go back to {documents} (none cites another)", documents=documents
        )
        named = [voice.names.source(root, voice.language) for root in figure.roots]
        yield f"{goes}{voice.say('stop')}{voice.say('also').join(voice.first(named, _NAMED))}"


def _counted(figure: Figure, voice: Voice) -> str:
    """How many claims are for a figure, against it, and of an earlier vintage."""
    earlier = sum(superseded(claim, figure) for claim in figure.claims_against)
    against = len(figure.claims_against) - earlier
    counts = [voice.tell("{number} for it", number=len(figure.claims_for))]
    counts += [voice.tell("{number} against it", number=against)] if against else []
    counts += [voice.tell("{number} from before it was revised", number=earlier)] if earlier else []
    total = count(len(figure.claims_for) + against + earlier, "claim", voice.language)
    return f"{total}{voice.say('stop')}{voice.say('comma').join(counts)}"


def _deciding_first(claims: Sequence[Claim], figure: Figure) -> list[Claim]:
    return sorted(claims, key=lambda claim: claim.claim_id != figure.chosen)


_OPENED = {
    "read": "this page was opened here and bears the figure",
    "looked-up": "this page was opened here and bears the figure",
    "listed": "transcribed once from this page, which was not opened again here",
    "missing": "transcribed once from this page, which was looked for again and not found",
    "unread": "known from others alone; this page was never opened here",
}


def trust(claim: Claim, language: str = "en") -> str:
    """How far a claim of the installed data is from its original, in words."""
    sources = installed.names().sources
    words = say(_OPENED[sources[claim.source_id]["status"]], language)
    cited = sources.get(claim.attributed_to or "")
    if cited is not None and cited["status"] == "unread":
        words += say("; the document that it cites was not", language)
    return words


_LINE = 48
"""Columns of a number line."""


def _number_line(figure: Figure, language: str) -> Iterator[str]:
    """Where the claims lie: ``=`` for the figure, ``x`` for what is against it."""
    against = [claim.interval for claim in figure.claims_against]
    own = (figure.lower, figure.upper)
    ends = [float(e) for i in against for e in (i.lower, i.upper) if e is not None]
    ends += [e for e in own if e is not None]
    if not against or None in own or max(ends) == min(ends):
        return
    low, size = min(ends), max(ends) - min(ends)

    def place(value: float) -> int:
        return round((value - low) / size * (_LINE - 1))

    marks = ["-"] * _LINE
    for interval in against:
        first = place(low if interval.lower is None else float(interval.lower))
        last = place(max(ends) if interval.upper is None else float(interval.upper))
        marks[first : last + 1] = "x" * (last + 1 - first)
    first, last = (place(end) for end in own if end is not None)
    marks[first : last + 1] = "=" * (last + 1 - first)
    ends_ = [number(Fraction(end), DIGITS) for end in (low, max(ends))]
    yield f"{ends_[0]} {''.join(marks)} {with_unit(ends_[1], figure.unit, language)}"
    yield say("= what the figure stands for, x what differs from it", language)


_BARS = "▁▂▃▄▅▆▇█"


def _spark(figure: Figure, language: str) -> Iterator[str]:
    """The figure's series, a bar a year; ``|`` is a break before the next one."""
    rows = installed.series(
        figure.indicator, area=figure.area, measure=figure.measure, basis=figure.basis
    ).to_pylist()
    rows = [row for row in rows if row["value"] is not None]
    if len(rows) < _FEW:
        return
    values = [row["value"] for row in rows]
    low, size = min(values), (max(values) - min(values)) or 1
    bars = [_BARS[round((value - low) / size * (len(_BARS) - 1))] for value in values]
    breaks = ["|" if n and row["obs_status"] == "B" else "" for n, row in enumerate(rows)]
    drawn = "".join(f"{left}{bar}" for left, bar in zip(breaks, bars, strict=True))
    least, most = (number(Fraction(end), DIGITS) for end in (low, max(values)))
    high = with_unit(most, figure.unit, language)
    legend = say("a bar a year, {low} to {high}", language, low=least, high=high)
    yield f"{rows[0]['period']} {drawn} {rows[-1]['period']}  {legend}"
    if "|" in drawn:
        yield say("| the years on its sides are not to be compared: vintage or count changed",
                  language)  # fmt: skip


def _aligned(rows: list[dict[str, Any]], indent: str = "") -> Iterator[str]:
    """Rows below their header, each column as wide as a terminal shows its widest cell."""
    header = list(rows[0]) if rows else []
    lines = [header, *([_text(value) for value in row.values()] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    for row in lines:
        padded = (cell + " " * (most - width(cell)) for cell, most in zip(row, widths, strict=True))
        yield f"{indent}{'  '.join(padded)}".rstrip()


def _text(value: Any) -> str:
    if value is None:
        return "–"
    return f"{value:.10g}" if isinstance(value, float) else visible(str(value))


def _csv(rows: list[dict[str, Any]]) -> str:
    return as_csv(rows[0] if rows else (), rows)


def render_list(table: pa.Table, format_: str, language: str = "en") -> str:
    """Series that were looked for, below the indicator that they are of."""
    rows = table.to_pylist()
    if format_ == "json":
        return json_text(rows)
    return _csv(rows) if format_ == "csv" else "\n".join(map(harmless, _listing(rows, language)))


_COLUMNS, _AREA = 80, 36
"""Columns of a terminal, and those that an area may take of them; a longer one is its code."""


def _listing(rows: list[dict[str, Any]], language: str) -> Iterator[str]:
    """Series for people: of each indicator its key and name, then a line a series."""
    yield say("indicator; of each series area, measure, unit, periods, number of figures", language)
    for indicator, group in groupby(rows, key=lambda row: row["indicator"]):
        series = [*group]
        name = series[0][f"name_{language}"] or ""
        apart = "  " if width(f"{indicator}  {name}") <= _COLUMNS else "\n    "
        yield from f"{indicator}{apart}{name}".rstrip().split("\n")
        _, *lines = _aligned([_series(row, language) for row in series], "  ")
        yield from lines


def _series(row: dict[str, Any], language: str) -> dict[str, Any]:
    """A series as ``list`` shows it."""
    area = f"{installed.names().area(row['area'], language)} ({row['area']})"
    first, last = row["from"], row["to"]
    cells = {
        "area": area if width(area) <= _AREA else row["area"],
        "measure": say(row["measure"], language),
        "unit": row["unit"],
        "periods": first if first == last else f"{first} – {last}",
        "figures": row["figures"],
    }
    return cells
