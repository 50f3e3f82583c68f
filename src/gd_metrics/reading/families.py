"""Figures that hold together by what they are: industries of an economy, exports and imports.

What is said here of a few statistics holds wherever they are printed, and needs no 其中: three
industries are the whole of value added, exports and imports that of trade, town and country that
of a population. Growth of such a whole lies between that of its parts.

>>> from gd_metrics.reading.document import of_text
>>> from gd_metrics.reading.drafts import drafts
>>> text = "2031年进出口90亿元,出口50亿元,进口43亿元。"
>>> [(r.kind, r.holds) for r in families(drafts(of_text(text)))]
[('parts', False)]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ..quantity.formula import Formula, parse_formula
from .draft import Draft
from .relate import Relation
from .slips import slipped
from .subjects import canonical

_WHOLES: Mapping[str, Sequence[Sequence[str]]] = {
    "地区生产总值": [
        ("第一产业增加值", "第二产业增加值", "第三产业增加值"),
        tuple(f"value added of the {n} industry" for n in ("primary", "secondary", "tertiary")),
    ],
    "进出口": [("出口", "进口")],
    "trade": [("exports", "imports")],
    "人口": [
        ("城镇人口", "乡村人口"),
        ("城镇人口", "农村人口"),
        ("男人口", "女人口"),
        ("男", "女"),
    ],
    "population": [
        ("urban population", "rural population"),
        ("urban residents", "rural residents"),
        ("male population", "female population"),
        ("men", "women"),
        ("males", "females"),
    ],
}
"""Wholes, and the parts that are all of each."""
_MOVED: Mapping[str, Sequence[Sequence[str]]] = {
    **_WHOLES,
    "居民消费价格": [
        ("消费品价格", "服务价格"), ("食品价格", "非食品价格"), ("城市价格", "农村价格"),
    ],
    "consumer prices": [
        ("goods prices", "services prices"), ("food prices", "non-food prices"),
        ("urban consumer prices", "rural consumer prices"),
    ],
}  # fmt: skip
"""Wholes whose growth lies between that of their parts."""
_DIFFERENCES: Sequence[tuple[str, str, str]] = (
    ("贸易顺差", "出口", "进口"), ("顺差", "出口", "进口"), ("贸易逆差", "进口", "出口"),
    ("逆差", "进口", "出口"), ("自然增长率", "出生率", "死亡率"),
    ("trade surplus", "exports", "imports"), ("trade deficit", "imports", "exports"),
    ("natural growth rate", "birth rate", "death rate"),
)  # fmt: skip
"""What is left of one when another is taken away."""
_PULLS = (
    ("最终消费支出", "资本形成总额", "货物和服务净出口"),
    ("final consumption", "gross capital formation", "net exports"),
    ("consumption", "investment", "net exports"),
)
_BALANCE = parse_formula("balance = one - other")
_HIGHEST = parse_formula("whole <= part_0")
_LOWEST = parse_formula("whole >= part_0")

_Place = tuple[str, str]
_Cells = Mapping[_Place, Mapping[str, Draft]]


def families(read: Sequence[Draft]) -> Iterator[Relation]:
    """The relations that hold by what figures are of."""
    levels, growths = _cells(read, "level"), _cells(read, "growth")
    pulls = _cells(read, "contribution")
    for cells in levels.values():
        yield from _sums(cells)
        yield from _balances(cells)
    for where, cells in growths.items():
        yield from _between(cells)
        yield from _pulled(cells, pulls.get(where, {}))
    yield from _of_one_whole(read)


def _cells(read: Sequence[Draft], measure: str) -> _Cells:
    """The figures of each area and period by their subject, but for those with two values."""
    found: dict[_Place, dict[str, Draft]] = defaultdict(dict)
    twice: set[tuple[_Place, str]] = set()
    for draft in read:
        if draft.measure != measure or draft.base or draft.averaging or draft.way:
            continue
        subject, area, period = draft.where
        name = canonical(subject)
        known = found[area, period].setdefault(name, draft)
        if known is draft:
            continue
        if known.interval != draft.interval or known.kind != draft.kind:
            twice.add(((area, period), name))
    for where, name in twice:
        del found[where][name]
    return found


def _sums(cells: Mapping[str, Draft]) -> Iterator[Relation]:
    for name, whole in cells.items():
        for end, partitions in _WHOLES.items():
            stem = name.removesuffix(end)
            if not name.endswith(end) or (stem and end in ("人口", "population")):
                continue
            for names in partitions:
                parts = [cells[stem + part] for part in names if stem + part in cells]
                if len(parts) == len(names) and {d.kind for d in parts} == {whole.kind}:
                    drafts = _named(parts) | {"whole": whole}
                    yield Relation("parts", _summed(parts), drafts, why=f"all of {name}")


def _balances(cells: Mapping[str, Draft]) -> Iterator[Relation]:
    for names in _DIFFERENCES:
        found = [cells[name] for name in names if name in cells]
        if len(found) == 3 and len({d.kind for d in found}) == 1:
            drafts = dict(zip(("balance", "one", "other"), found, strict=True))
            yield Relation("balance", _BALANCE, drafts, why=names[0])


def _between(cells: Mapping[str, Draft]) -> Iterator[Relation]:
    """Growth of a whole that is beyond that of each of its parts."""
    for name, whole in cells.items():
        for end, partitions in _MOVED.items():
            stem = name.removesuffix(end) if end == "进出口" else ""
            if name != stem + end or (stem and end != "进出口"):
                continue
            for names in partitions:
                parts = [cells[stem + part] for part in names if stem + part in cells]
                if len(parts) == len(names):
                    least, most = (f(parts, key=lambda d: d.value) for f in (min, max))
                    yield Relation("between", _HIGHEST, {"whole": whole, "part_0": most})
                    yield Relation("between", _LOWEST, {"whole": whole, "part_0": least})


def _pulled(growths: Mapping[str, Draft], pulls: Mapping[str, Draft]) -> Iterator[Relation]:
    """What consumption, investment and trade add to growth, and the growth."""
    whole = growths.get("地区生产总值")
    for names in _PULLS if whole else ():
        parts = [pulls[name] for name in names if name in pulls]
        if whole and len(parts) == len(names):
            yield Relation("parts", _summed(parts), _named(parts) | {"whole": whole}, why="growth")


def _of_one_whole(read: Sequence[Draft]) -> Iterator[Relation]:
    """Shares of one whole in one sentence that would be all of it but for a slip."""
    groups: dict[tuple[int, str, str], list[Draft]] = defaultdict(list)
    for draft in read:
        if draft.measure == "share" and draft.base not in ("parts", "target", ""):
            groups[draft.sentence, draft.base, draft.period].append(draft)
    for found in groups.values():
        alike = len({d.subject for d in found}) == len(found)
        total = sum(d.value for d in found)
        if len(found) > 2 and alike and 90 < total < 110 and slipped(_named(found), 100):
            formula = parse_formula(f"{' + '.join(_named(found))} = 1")
            yield Relation("shares", formula, _named(found), why="shares of one whole")


def _named(found: Sequence[Draft]) -> dict[str, Draft]:
    return {f"part_{n}": draft for n, draft in enumerate(found)}


def _summed(parts: Sequence[Draft]) -> Formula:
    return parse_formula(f"{' + '.join(_named(parts))} = whole")
