"""docs/trust.md and its plot, from the outcomes of all checkers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import claims
from contract import CLEAN, TRACKS
from scorer import Outcome, Share, shares

PAGE = Path(__file__).parents[2] / "docs" / "trust.md"
PLOT = PAGE.with_suffix(".svg")
OURS = "gd_metrics"
INTRODUCTION = """# What it catches, and when it cries wolf

Made by `python benchmarks/planted/run.py`: errors are planted, one a document, in documents that
are right, and checkers look for them that know nothing of it. Everything follows from seeds.
`benchmarks/planted/README.md` says how to add a checker of your own.

- *Found*: what is wrong is among what the checker doubts.
- *First or tied*: of what is found, nothing is doubted more. *Alone*: nothing as much.
- *Near miss*: of what is found, the checker says what stood there.
- *False alarms*: documents without an error in which anything is doubted.

All are per cent, with Wilson's interval at 95 %. The makers are the checker's own authors, so what
the errors are like is their idea, too; who doubts them can plant others.

![What is found of each error, and how often clean documents are doubted](trust.svg)
"""
TITLES = {
    "claims": "Claims: data packages of figures",
    "tables": "Tables: towns and years",
    "texts": "Texts: passages in Chinese and English",
    "packages": "Packages: broken against the standard",
}
SAID = {
    "claims": """Parts of the shipped data, without what people know to be wrong in it, and made-up
packages of some 300 claims with a nation, a province and two cities, six years, three kinds of
documents. A slip of a figure that nothing else speaks of is beyond any checker, so *checkable* are
the claims of which more than half of all one-digit slips would break something, counted before
anything is planted.""",
    "tables": """Made-up tables as CSV and XLSX, with the formulas that hold in them: parts, total,
share, the row that sums up; exports, imports, balance, growth. Scale is thousands for units; a row
has the figure of its neighbour; in `year` two years' figures are exchanged. The baselines have the
same formulas, written by hand.""",
    "texts": """Made-up passages with the five classes of error that editors name: parts and total,
text and table, chapter and chapter, scale (万 for 亿, million for billion), year. There are
sixteen patterns, six of them English, written for this and filled with other figures each time: so
the intervals say how it fares with figures, and not with sentences it has not met. Contradictions
alone count as doubt, not what is "to look at". Real prose is harder: docs/reading-numbers.md has
real documents, and both kinds of alarms in them. No other checker here reads texts.""",
    "packages": """Packages of two CSV tables with keys, broken in one way each.""",
}

SEEN = """
When these seeds were first drawn gd_metrics doubted one of the made-up packages, of which a level
had been revised by half a per cent and all others by less. That rule was mended, so the seeds are
no longer unseen; other seeds may raise what these do not.
"""
BOUNDS = """
The first three are bounds: no equation and no second printing in the document says otherwise. A
growth of 2024 that is filed under 2023, where nothing speaks of 2023, is such a figure, and one on
a base that nothing else has. What could still tell is a coincidence: such a figure has the digits
of the year beside, where that is printed again. No rule doubts that yet; in the shipped data
{alike} of {pairs} pairs of neighbouring years of one series have a figure of three digits in common
that is right in both.
"""
WITHOUT = """
## What was not run

R's validate was not run: there is no Rscript where this page was made. frictionless has no rule
that compares figures; of claims and tables it sees what breaks a schema, no more.
"""


def write(outcomes: Mapping[str, Sequence[Outcome]]) -> None:
    """Write the page and its plot."""
    PAGE.write_text("\n".join(page(outcomes)), "utf-8")
    plot(outcomes)


def page(outcomes: Mapping[str, Sequence[Outcome]]) -> Iterator[str]:
    """The page, line by line."""
    yield INTRODUCTION
    yield from _alarms(outcomes)
    for track in TRACKS:
        of_track = {n: [o for o in of if o.document.track == track] for n, of in outcomes.items()}
        yield from ("", f"## {TITLES[track]}", "", SAID[track], "")
        if track == "claims":
            yield from _checkable(of_track[OURS])
            yield from ("### Every claim, whether anything speaks of it or not", "")
        yield from _of_checkers(of_track)
    yield from _bounds([o for o in outcomes[OURS] if o.document.track == "claims"])
    yield WITHOUT


def _alarms(outcomes: Mapping[str, Sequence[Outcome]]) -> Iterator[str]:
    yield from ("", "## Crying wolf", "", "Clean documents in which something is doubted.", "")
    yield from _header("checker", *TRACKS)
    for name, of in outcomes.items():
        cells = []
        for track in TRACKS:
            clean = [o for o in of if (o.document.track, o.document.kind) == (track, CLEAN)]
            alarms = Share(sum(o.doubted > 0 for o in clean), len(clean))
            cells.append(f"{alarms.number} of {alarms.of}: {alarms}" if clean else "")
        yield _row(name, *cells)
    yield SEEN


def _checkable(of: Sequence[Outcome]) -> Iterator[str]:
    """What gd_metrics finds of checkable claims, error by error."""
    planted = [o for o in of if o.document.kind != CLEAN]
    yield from ("### Checkable claims", "")
    yield from _header("error", "planted", "found", "first or tied", "alone", "near miss")
    for kind, group in _by(_high(planted), lambda o: o.document.kind).items():
        yield _row(kind, len(group), *shares(group))
        speaking = [o for o in group if o.document.landing]
        if any(o.document.landing is not None for o in group):
            yield _row(
                f"{kind}, where something speaks of it now", len(speaking), *shares(speaking)
            )
    yield from ("", "By checkability, all errors together:", "")
    yield from _header("checkability", "planted", "found", "first or tied", "alone", "near miss")
    for name, group in sorted(_by(planted, _class).items()):
        yield _row(name, len(group), *shares(group))
    yield ""


def _of_checkers(outcomes: Mapping[str, Sequence[Outcome]]) -> Iterator[str]:
    """For each error what each checker finds, and how often it is alone in its first place."""
    names = [name for name, of in outcomes.items() if of]
    columns = [f"{name}: {what}" for name in names for what in ("found", "alone")]
    yield from _header("error", "planted", *columns)
    kinds = _by((o for o in outcomes[OURS] if o.document.kind != CLEAN), lambda o: o.document.kind)
    for kind in (*kinds, "all"):
        groups = [
            [
                o
                for o in outcomes[n]
                if o.document.kind != CLEAN and kind in (o.document.kind, "all")
            ]
            for n in names
        ]
        cells = [cell for group in groups for cell in (shares(group)[0], shares(group)[2])]
        yield _row(kind, len(groups[0]), *cells)


def _bounds(of: Sequence[Outcome]) -> Iterator[str]:
    """Of the errors that are not found, why no checker could know."""
    missed = [o for o in of if o.document.kind != CLEAN and not o.found]
    yield from ("", "## What is not found, and why", "")
    yield f"Of the {len(missed)} errors of claims that gd_metrics does not find:"
    yield ""
    yield from _header("why", *sorted({o.document.kind for o in missed}), "all")
    reasons = _by(missed, _why)
    for why in filter(reasons.__contains__, REASONS):
        counts = [
            sum(o.document.kind == kind for o in reasons[why])
            for kind in sorted({o.document.kind for o in missed})
        ]
        yield _row(why, *(count or "" for count in counts), len(reasons[why]))
    alike, pairs = claims.same_digits()
    yield BOUNDS.format(alike=alike, pairs=pairs)


REASONS = (
    "it can be true beside what stood there",
    "nothing speaks of the claim",
    "nothing speaks of where it stands now",
    "something speaks of where it stands now",
    "what speaks of it leaves room for it",
)
"""Why an error is not found; the first three are bounds of any checker."""


def _why(one: Outcome) -> str:
    """Why an error is not found."""
    document = one.document
    if document.visible is False:
        return REASONS[0]
    if document.landing is not None:
        return REASONS[3] if document.landing > 0 else REASONS[2]
    return REASONS[4] if document.checkability else REASONS[1]


def _high(of: Iterable[Outcome]) -> list[Outcome]:
    return [o for o in of if (o.document.checkability or 0) > 0.5]


def _class(one: Outcome) -> str:
    share = one.document.checkability
    if share is None:
        return "no digit to change"
    return "0" if not share else "above 0, up to ½" if share <= 0.5 else "above ½"


def _by(of: Iterable[Outcome], key: Callable[[Outcome], str]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = {}
    for one in of:
        groups.setdefault(key(one), []).append(one)
    return groups


def _header(*cells: str) -> Iterator[str]:
    yield _row(*cells)
    yield f"|{'---|' * len(cells)}"


def _row(*cells: object) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def plot(outcomes: Mapping[str, Sequence[Outcome]]) -> None:
    """A panel a track: what each checker finds of each error, with intervals; and false alarms."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "gd_metrics"  # the same bytes for the same figures
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(2, 2, figsize=(11, 9), layout="constrained")
    for track, axes in zip(TRACKS, panels.flat, strict=True):
        _panel(axes, track, outcomes)
    handles, labels = panels.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False)
    figure.savefig(PLOT, metadata={"Date": None})
    plt.close(figure)


def _panel(drawn: Any, track: str, outcomes: Mapping[str, Sequence[Outcome]]) -> None:
    """One track: a line an error, the last one false alarms."""
    kinds = list(_by((o for o in outcomes[OURS] if o.document.track == track),
                     lambda o: o.document.kind))  # fmt: skip
    kinds = [*(k for k in kinds if k != CLEAN), CLEAN]
    shown = [name for name, of in outcomes.items() if any(o.document.track == track for o in of)]
    for number, (name, of) in enumerate(outcomes.items()):
        points = [
            (at + 0.16 * (number - 1.5), Share(sum(map(_caught, group)), len(group)))
            for at, kind in enumerate(kinds)
            if (group := [o for o in of if (o.document.track, o.document.kind) == (track, kind)])
        ]
        xs, ys = [s.value for _, s in points], [y for y, _ in points]
        bars = [[max(0, s.value - s.interval[0]) for _, s in points],
                [max(0, s.interval[1] - s.value) for _, s in points]]  # fmt: skip
        drawn.errorbar(xs, ys, xerr=bars if xs else None, fmt="o", markersize=4, elinewidth=1,
                       label=name, alpha=1 if name in shown else 0)  # fmt: skip
    drawn.axhline(len(kinds) - 1.5, color="0.7", linewidth=0.8)
    drawn.set(title=TITLES[track], xlabel="found, per cent; last line: clean documents doubted",
              xlim=(-3, 103), yticks=range(len(kinds)))  # fmt: skip
    drawn.set_yticklabels([*kinds[:-1], "false alarms"])
    drawn.invert_yaxis()
    drawn.grid(visible=True, axis="x", alpha=0.3)


def _caught(one: Outcome) -> bool:
    """Whether an error is found; of a clean document, whether anything is doubted."""
    return one.doubted > 0 if one.document.kind == CLEAN else one.found
