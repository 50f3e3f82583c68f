"""Explain what a check says: one claim, whom to doubt, and the page of a rule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ..checks.cells import Grid
from ..checks.coverage import coverage_in
from ..checks.explain import Evidence, diagnose_in, read_evidence, support_in
from ..checks.opening import is_table, open_grids
from ..checks.own_rules import use_rules
from ..checks.settings import Request, Settings, Unused, followed, load, of_no_use
from ..errors import NoClaimsError, NothingNamedError
from ..reports import cells, diagnosis, support
from ..reports import coverage as covered
from ..tables.package import installed
from .options import CONFIG, LANG, OF_TABLES, choice, for_columns, of_settings, option, together
from .printing import refuse, say


def _of_claims(command: Callable[..., None]) -> Callable[..., None]:
    """The options of what reads claims as a check does."""
    says = "What must hold between indicators, as for check."
    first = of_settings("formulas", "encoding", formulas=says)
    return together(first, CONFIG, LANG, of_settings(*OF_TABLES))(command)


@click.command()
@click.argument("claim")
@option("--path --package", "PATH", "What has the claim, as for check.")
@_of_claims
def explain(claim: str, path: str | None, lang: str | None, **options: Any) -> None:
    """Explain one claim: printed, what each implication says, and from which claims.

    CLAIM is a claim's id, as check prints it in brackets; of a wide table, what a row is called.
    Without --path it is looked for in what check would check here, or in the installed data.

    \b
    gd-metrics explain ycwb-2025-01-12
    gd-metrics explain claims-4 --path claims.csv --formula "trade = exports + imports"
    gd-metrics explain Riverside --path towns.csv --key town --formula "total = a + b"
    """

    def of_claims() -> str:
        places = _with(claim, path, **options)
        with_claim = [evidence for evidence in places if claim in evidence.claims]
        return support.render(support_in((with_claim or places)[0], claim), lang or "")

    def of_row() -> str:
        grids = _grids(path, **options)
        with_row = [grid for grid in grids if claim in map(grid.name, grid.rows)]
        return cells.explained((with_row or grids)[0], claim)

    click.echo(_of_claims_or_cells(of_claims, of_row))


def _with(claim: str, path: str | None, **options: Any) -> list[Evidence]:
    """The claims of a path; of the installed data if nothing says what is meant and it is there."""
    try:
        return _evidence(path, **options)
    except NothingNamedError:
        data = read_evidence(installed())
        if claim not in data.claims:
            raise
    say(f"gd-metrics: {claim} is a claim of the data installed with gd_metrics", err=True)
    return [data]


@click.command()
@click.argument("path", required=False)
@click.option(
    "--most",
    default=3,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many sets to print of each group.",
)
@_of_claims
def diagnose(path: str | None, most: int, lang: str | None, **options: Any) -> None:
    """Say whom to doubt: the smallest sets of claims without which the rest can be true.

    PATH is as for check: what holds claims, or a wide table with --formula, of which the cells are
    named whose change mends all that fails. Sets are printed smallest first, and among equals
    first those with the least independent support elsewhere; behind each claim the slip that
    would explain it.

    \b
    gd-metrics diagnose
    gd-metrics diagnose claims.csv --formula "trade = exports + imports"
    gd-metrics diagnose towns.csv --formula "total = a + b" --formula "a <= plan"
    """

    def of_claims() -> str:
        groups = [(diagnose_in(e), e.names) for e in _evidence(path, **options)]
        return diagnosis.render(groups, most, lang or "")

    def of_cells() -> str:
        doubts = [doubt for grid in _grids(path, **options) for doubt in grid.doubts()]
        return cells.render(doubts, most)

    click.echo(_of_claims_or_cells(of_claims, of_cells))


@click.command()
@click.argument("path", required=False)
@click.option(
    "--most",
    default=10,
    show_default=True,
    type=click.IntRange(min=1),
    help="How many series to name.",
)
@choice("--format format_", ("text", "json"), "How to print it; text if not given.")
@_of_claims
def coverage(
    path: str | None, most: int, format_: str | None, lang: str | None, **options: Any
) -> None:
    """Say how many claims others could contradict, and what would make the rest checkable.

    PATH is as for check: what holds claims. A series is listed with the periods for which one more
    document that prints it would help, how many claims could then be contradicted that nothing
    can contradict now, and the documents to look in. Each is chosen as if those before it had been
    found.

    \b
    gd-metrics coverage
    gd-metrics coverage claims.csv --formula "trade = exports + imports"
    gd-metrics coverage --format json
    """
    every = [coverage_in(evidence, most=most) for evidence in _evidence(path, **options)]
    as_json = format_ == "json"
    click.echo(covered.to_json(every) if as_json else covered.render(every, lang or ""))


def _of_claims_or_cells(of_claims: Callable[[], str], of_cells: Callable[[], str]) -> str:
    """What is said of claims, or of the cells of tables where there are no claims."""
    try:
        return of_claims()
    except NoClaimsError as error:
        without = error
    try:
        return of_cells()
    except NoFormulasError:
        raise without from None


class NoFormulasError(Exception):
    """A wide table of which no formula says anything."""


def _grids(path: str | None, config: str | None, **options: Any) -> list[Grid]:
    """The cells of a path, or of each path of the settings that is a table of figures."""
    settings = load(config).override(**for_columns(options))
    named = followed((path,), config) if path is not None else ()
    places = [Path(one) for one in named or settings.paths if is_table(Path(one))]
    if not settings.formulas or not places:
        raise NoFormulasError
    request = Request(settings, {}, some_formulas=len(places) > 1)
    return [grid for place in places for grid in open_grids(place, request)]


_OF_CLAIMS = (
    "formulas", "encoding", "long", "sheet", "header", "missing", "decimal", "thousands", "key",
    "by", "period", "rounding", "rounding_of", "decimals", "decimals_of",
)  # fmt: skip
"""The settings that say what claims, or cells, are."""


def _evidence(path: str | None, config: str | None, **options: Any) -> list[Evidence]:
    """The claims of a path, or of each path of the settings that holds some."""
    options = for_columns(options)
    required = {name for name, value in options.items() if value}
    settings = load(config).override(**options)
    use_rules(settings.rules)
    named = followed((path,), config) if path is not None else ()
    paths = named or settings.paths or (None,)
    of_claims = Settings(**{name: getattr(settings, name) for name in _OF_CLAIMS})
    several = len(paths) > 1 or "formulas" not in required
    evidence, left, without = [], [], None
    for place in paths:
        unused: Unused = {}
        try:
            request = Request(of_claims, unused, some_formulas=several)
            evidence.append(read_evidence(place, request))
            left.append(unused)
        except NoClaimsError as error:
            without = error
    if without and not evidence:
        raise without
    if lines := [text for _, text in of_no_use(required, left)]:
        refuse("\n".join(lines))
    return evidence
