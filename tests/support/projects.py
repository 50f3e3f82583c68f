"""Small projects at random: few cells, few digits, so that edges and conflicts are common."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from gd_metrics.claim import Claim
from gd_metrics.quantity.formula import parse_formula
from gd_metrics.rules.world import Roots, World
from making import claim

T = TypeVar("T")
Choose = Callable[[Sequence[T]], T]
"""How one of some options is chosen: at random, or by hypothesis."""

AREAS = ("CN", "CN-GD", "CN-JS")
PARENTS = {"CN-GD": "CN", "CN-JS": "CN"}
YEARS = ("2022", "2023", "2024")
INDICATORS = ("t", "x", "m", "r")
"""A total and its two parts, and a ratio, which may be negative."""

_HEDGES = ("", "", "", "", "约", "超", "不到", "近", "以上", "—")
_LEVELS = ("1", "2", "3", "4.0", "5", "2.5", "10", "11", "570", "1000", "1390", "98", "49")
_COUNTS = ("1", "2", "3", "5", "10", "11", "570", "1000", "1390", "98", "49", "1.4万", "1万")
_GROWTHS = ("0", "50", "100", "-50", "33.3", "10", "134", "398", "400", "-106", "-20", "2000")
_SHARES = ("50", "40", "33.3", "100", "41", "2", "10.0", "113.2", "-3")
_RANKS = ("1", "2", "3", "1", "2", "3", "0")


@dataclass(frozen=True)
class Project:
    """Claims, and what rules look up."""

    claims: list[Claim]
    world: World
    origins: Sequence[tuple[str, str]] = ()


def make(choose: Choose[Any], *, most: int = 8, name: str = "") -> Project:
    """A project whose every part is chosen; all that it speaks of begins with a name."""
    unit = choose(("亿元", "亿元", "家"))
    basis = choose(("nominal", "nominal", "comparable", "real"))
    formulas = choose(((), ("t = x + m",), ("t = x + m",), ("t = x + m", "r = x / t")))
    indicators = {
        name + key: {
            "indicator": name + key,
            "unit": "%" if key == "r" else unit,
            "basis": "NBS",
            "area": "CN-GD",
            "growth_basis": basis,
            "additive": key != "r",
        }
        for key in INDICATORS
    }
    parsed = [parse_formula(re.sub("[a-z]", rf"{name}\g<0>", text)) for text in formulas]
    origins = [
        (name + source, name + origin)
        for source, origin in choose(((), (("s1", "s3"), ("s2", "s3"))))
    ]
    world = World(
        indicators,
        PARENTS,
        {"CN": "country", "CN-GD": "province", "CN-JS": "province"},
        {f"{name}formula_{n}": formula for n, formula in enumerate(parsed, 1)},
        Roots(origins),
    )
    vintages = choose((("final",), ("final", "final", "preliminary"), ("final", "revised")))
    scene = choose(SCENES)
    count = choose(range(2, most + 1))
    claims = [_claim(choose, f"c{n:02d}", unit, scene, choose(vintages)) for n in range(count)]
    return Project([_called(c, name) for c in claims], world, origins)


def _called(claim: Claim, name: str) -> Claim:
    """A claim of a project that has a name."""
    return replace(
        claim,
        claim_id=name + claim.claim_id,
        source_id=name + claim.source_id,
        indicator=name + claim.indicator,
        base=name + claim.base if claim.base in INDICATORS else claim.base,
    )


def several(choose: Choose[Any], count: int, *, most: int = 8) -> Project:
    """Projects that have nothing to do with each other in one: to check it takes little longer."""
    made = [make(choose, most=most, name=f"p{n}_") for n in range(count)]
    origins = [pair for project in made for pair in project.origins]
    worlds = [project.world for project in made]
    world = World(
        {key: row for world in worlds for key, row in world.indicators.items()},
        worlds[0].parents,
        worlds[0].kinds,
        {key: formula for world in worlds for key, formula in world.formulas.items()},
        Roots(origins),
    )
    return Project([claim for project in made for claim in project.claims], world, origins)


@dataclass(frozen=True)
class Scene:
    """What a project speaks of: so little that its claims meet in some rule."""

    measures: Sequence[str]
    indicators: Sequence[str] = ("x",)
    areas: Sequence[str] = ("CN-GD",)
    years: Sequence[str] = ("2024",)


SCENES = (
    Scene(("level",), ("t", "x", "m", "m"), years=("2023", "2024")),
    Scene(("level", "level", "growth"), years=("2023", "2024")),
    Scene(("level", "level", "growth"), years=("2023", "2023", "2024", "2022")),
    Scene(("level", "growth"), ("t", "x", "m"), years=("2023", "2024", "2024")),
    Scene(("growth",), ("t", "x", "m")),
    Scene(("level", "level", "share"), ("x", "t"), ("CN", "CN-GD", "CN-GD")),
    Scene(("level",), ("t", "x", "r", "r")),
    Scene(("level", "level", "level", "share"), ("x", "m"), AREAS),
    Scene(("rank", "rank", "rank", "streak"), areas=AREAS),
    Scene(("streak",), years=YEARS),
    Scene(("level", "growth", "share", "rank", "streak"), INDICATORS, AREAS, YEARS),
)


def _claim(choose: Choose[Any], claim_id: str, unit: str, scene: Scene, vintage: str) -> Claim:
    measure = choose(scene.measures)
    where: dict[str, Any] = {
        "indicator": choose(scene.indicators),
        "area": choose(scene.areas),
        "period": choose(scene.years),
        "measure": measure,
        "vintage": vintage,
        "source_id": choose(("s1", "s2", "s3", "s4")),
        "rank": choose(("normal", "normal", "normal", "normal", "deprecated")),
    }
    numbers, own = _GROWTHS, "%"
    if measure == "level":
        where["unit"] = own = "%" if where["indicator"] == "r" else unit
        numbers = _COUNTS if unit == "家" and own != "%" else _LEVELS
    elif measure == "share":
        numbers = _SHARES
        where["area"] = "CN-GD"
        where["base"] = choose(("CN", "CN", "t"))
    elif measure in ("rank", "streak"):
        numbers, own = _RANKS, {"rank": "位", "streak": "年"}[measure]
        where |= {"base": "CN" if measure == "rank" else "1"}
    elif measure == "growth":
        where["base"] = choose(
            (str(int(where["period"]) - 1), str(int(where["period"]) - 1), "2022")
        )
    number = choose(numbers)
    hedge = "" if measure == "rank" else choose(_HEDGES)
    made = claim(claim_id, _printed(number, hedge, own), **where)
    slip = choose((0,) * 15 + (1,))  # stored as another figure than is printed
    return replace(made, value=made.value + slip)


def _printed(number: str, hedge: str, unit: str) -> str:
    """A figure with its hedge; a range begins at one."""
    if hedge == "以上":
        return f"{number}{unit}{hedge}"
    if hedge == "—":
        ranged = number[0] not in "-01" and "." not in number and "万" not in number
        return f"1{unit}—{number}{unit}" if ranged else f"{number}{unit}"
    return f"{hedge}{number}{unit}"
