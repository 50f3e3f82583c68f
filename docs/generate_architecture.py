"""Draw docs/architecture.svg: the rooms, who imports whom, and one claim on its way through them.

The rooms and their order come from the contract in `pyproject.toml`, the arcs from the imports
that grimp finds, and the way from a check that is watched while it runs. With `--check` nothing
is written, and it exits 1 if the picture is not current.
"""

import re
import sys
import textwrap
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import chdir
from dataclasses import dataclass
from html import escape
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any

import grimp

import current
import gd_metrics as gd
from gd_metrics.finding import gap_text
from gd_metrics.reports import render
from gd_metrics.rules import rules

ROOT = Path(__file__).parents[1]
CLAIM = "ycwb-2025-01-12"
PLUGINS = "plugins"

ARCS, NAMES, STEPS, COLUMN, ROW = 130, 150, 480, 84, 62
"""Where arcs end, names and steps begin, and how wide a step and how high a room is."""

STYLE = """
  text { font: 14px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
  .name { font-weight: 700; font-size: 16px } .purpose, .module { fill: #57606a; font-size: 12px }
  .room { fill: #f6f8fa; stroke: #d0d7de } .arc { fill: none; stroke: #8c959f; stroke-width: 1.1 }
  .way { fill: none; stroke: #0969da; stroke-width: 2.5; stroke-linejoin: round }
  .halo { paint-order: stroke; stroke: #f6f8fa; stroke-width: 5px; stroke-linejoin: round }
  .step { fill: #0969da } .number { fill: #fff; font-weight: 700; font-size: 12px }
  .what { font-weight: 600; font-size: 13px }
"""


@dataclass(frozen=True)
class Step:
    """What a claim is in one room of its way.

    Attributes:
        room: the room.
        modules: where in the room it becomes that; the room itself if it is one file.
        what: what it is there.
    """

    room: str
    modules: tuple[str, ...]
    what: str

    @property
    def names(self) -> Iterator[str]:
        """The modules by their full names."""
        yield from (f"{self.room}.{module}" for module in self.modules)


def rooms() -> list[str]:
    """The rooms top down, as the contract has them; plugins are one."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    names = [name.strip() for layer in layers for name in layer.split("|")]
    return list(dict.fromkeys(map(_row, names)))


def _row(name: str) -> str:
    return PLUGINS if name.endswith("_plugin") else name


def imports() -> list[tuple[str, str]]:
    """Which room imports from which other."""
    graph = grimp.build_graph("gd_metrics", exclude_type_checking_imports=True, cache_dir=None)
    pairs = {
        (_room(module), _room(imported))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    }
    order = rooms()
    drawn = [(a, b) for a, b in pairs if a != b and a in order and b in order]
    return sorted(drawn, key=lambda pair: [order.index(room) for room in pair])


def _room(module: str) -> str:
    return _row(([*module.split("."), ""])[1])


def trace() -> list[Step]:
    """What the claim is at each place, in a check of this project that is watched.

    Raises:
        RuntimeError: if a place does not run: then the way is another one by now.
    """
    ran: set[str] = set()

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            ran.add(frame.f_globals.get("__name__", "").removeprefix("gd_metrics."))

    with chdir(ROOT):
        sys.setprofile(watch)
        try:
            report = gd.check(".")
            lines = render("text", [report]).splitlines()
        finally:
            sys.setprofile(None)
        steps = [*_steps(report, lines)]
    if missing := {name for step in steps for name in step.names} - ran:
        raise RuntimeError(f"a check runs through {', '.join(sorted(missing))} no more")
    return steps


def _steps(report: gd.Report, lines: Sequence[str]) -> Iterator[Step]:
    finding = next(f for f in report.findings if f.subject.startswith("nev_output.CN-GD.growth"))
    member = next(m for m in finding.members if m.claim.claim_id == CLAIM)
    claim, quantity = member.claim, gd.parse(member.claim.printed)
    rule = next(rule for rule in rules() if rule.code == finding.code)
    assert member.implied is not None
    assert finding.accepted is not None
    said = next(line for line in lines if line.startswith(f"  {claim.printed}  "))
    wrong = lines[lines.index(said) - 1].split(": ", 2)[2]
    sentence = wrong.partition(",")[0].removeprefix("printed as ")  # as much as there is room for
    others = f"{len(member.against)} others imply {member.implied}"
    gap = f"{gap_text(member.gap, claim.unit)} apart"
    yield Step("tables", ("reading.parquet",), f"{claim.printed} at {report.place_of(claim)}")
    yield Step("quantity", ("literal",), f"{quantity.value} {quantity.unit}, {quantity.hedge}")
    yield Step("claim", (), f"stands for {claim.interval}")
    yield Step("rules", (rule.name,), f"{rule.code}: claims of one cell must meet")
    yield Step("reasoning", ("implication", "contradictions"), f"{others}: {gap}")
    yield Step("finding", (), f"{finding.severity} {finding.code}, {len(finding.members)} claims")
    yield Step("checks", ("acceptance",), f"accepted: {finding.accepted.partition(':')[0]}")
    yield Step("reports", ("text",), sentence)


def picture() -> str:
    """The whole picture."""
    order, steps = rooms(), trace()
    steps.append(Step("cli", ("check",), "exit 0"))
    width, height = STEPS + COLUMN * len(steps) + 130, ROW * len(order) + 20
    top = {room: 10 + ROW * n for n, room in enumerate(order)}
    said = "; ".join(f"{step.room}: {step.what}" for step in steps)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'aria-labelledby="t d">',
        '<title id="t">The rooms, their imports, and one claim from print to report</title>',
        f'<desc id="d">{escape(said)}</desc>',
        f"<style>{STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#8c959f"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#fff" rx="8"/>',
        *(line for room in order for line in _band(room, top[room], width)),
        *(_arc(a, b, order, top) for a, b in imports()),
        *_way(steps, top),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _band(room: str, top: int, width: int) -> Iterator[str]:
    """A room: its name, and what its docstring says first."""
    yield _tag("rect", "", "room", x=ARCS + 6, y=top + 3, width=width - ARCS - 16, height=ROW - 6)
    yield _tag("text", room, "name", x=NAMES, y=top + 23)
    for number, line in enumerate(textwrap.wrap(_purpose(room), 50, max_lines=2, placeholder=" …")):
        yield _tag("text", line, "purpose", x=NAMES, y=top + 39 + 14 * number)


def _purpose(room: str) -> str:
    if room == PLUGINS:
        return "pytest, frictionless and pandera, each named after its framework"
    first = (import_module(f"gd_metrics.{room}").__doc__ or "").partition("\n")[0]
    first = re.sub(r":class:`~?(?:\w+\.)*(\w+)`", r"\1", first)
    return first.rstrip(".").replace("``", "").replace("->", "→")


def _arc(upper: str, lower: str, order: Sequence[str], top: dict[str, int]) -> str:
    """An import, from the room that imports to the one below."""
    span = order.index(lower) - order.index(upper)
    start, end = top[upper] + ROW / 2 + 6, top[lower] + ROW / 2 - 6
    left = ARCS - 14 - 11 * span
    return _tag("path", "", "arc", d=f"M{ARCS} {start}C{left} {start} {left} {end} {ARCS} {end}",
                marker_end="url(#tip)")  # fmt: skip


def _way(steps: Sequence[Step], top: dict[str, int]) -> Iterator[str]:
    """The claim's way, from one number to the next."""
    places = [(STEPS + COLUMN * n, top[step.room] + 23) for n, step in enumerate(steps)]
    yield _tag("polyline", "", "way", points=" ".join(f"{x},{y}" for x, y in places))
    for number, (step, (x, y)) in enumerate(zip(steps, places, strict=True), 1):
        yield _tag("circle", "", "step", cx=x, cy=y, r=11)
        yield _tag("text", str(number), "number", x=x, y=y + 4, text_anchor="middle")
        yield _tag("text", step.what, "what halo", x=x + 17, y=y + 5)
        yield _tag("text", ", ".join(step.modules) or step.room, "module halo", x=x + 17, y=y + 21)


def _tag(name: str, content: str, kind: str, **attributes: Any) -> str:
    written = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f'<{name} class="{kind}"{written}>{escape(content)}</{name}>'


main = current.generator("generate_architecture.py", lambda: {"architecture.svg": picture()})

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
