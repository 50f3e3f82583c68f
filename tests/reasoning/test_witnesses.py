"""What could contradict a claim, and which series would help most."""

from __future__ import annotations

from gd_metrics.reasoning.cells import ClaimsByCell
from gd_metrics.reasoning.witnesses import checkable, second_sources
from making import claim, world

TRADE = world("trade = exports + imports")


def of(*claims: object, where: object = TRADE) -> set[str]:
    return checkable(ClaimsByCell(claims), where)  # type: ignore[arg-type]


def test_a_claim_is_checkable_where_its_cell_is_printed_again_in_one_vintage() -> None:
    one, again = claim("a", "1亿元"), claim("b", "1亿元")
    assert of(one, again) == {"a", "b"}
    assert of(one, claim("b", "1亿元", vintage="preliminary")) == set()
    assert of(one, claim("b", "1亿元", rank="deprecated")) == {"b"}


def test_a_floor_is_checkable_and_checks_nothing() -> None:
    assert of(claim("a", "1亿元"), claim("b", "超1亿元")) == {"b"}


def test_all_figures_of_an_equation_are_checkable_once_all_are_printed() -> None:
    names = ("trade", "exports", "imports")
    parts = [claim(name, "1亿元", indicator=name) for name in names]
    assert of(*parts) == {*names}
    assert of(*parts[:2]) == set()


def test_of_an_equation_with_a_floor_the_floor_alone_is_checkable() -> None:
    names = ("trade", "exports")
    parts = [claim(name, "1亿元", indicator=name) for name in names]
    assert of(*parts, claim("imports", "超1亿元", indicator="imports")) == {"imports"}


def test_what_only_bounds_or_advises_makes_nothing_checkable() -> None:
    growth = claim("g", "5%", measure="growth", unit="%", base="2023")
    levels = [claim("now", "105亿元"), claim("before", "100亿元", period="2023")]
    assert of(growth, *levels, where=world()) == set()
    assert of(growth, *levels, where=world(nominal=["gdp"])) == {"g", "now", "before"}
    assert of(claim("cn", "9亿元", area="CN"), claim("gd", "1亿元"), where=world()) == set()


def test_the_figure_that_completes_an_equation_makes_its_others_checkable() -> None:
    exports = [
        claim(f"x{year}", "1亿元", indicator="exports", period=str(year)) for year in (2023, 2024)
    ]
    trade = [
        claim(f"t{year}", "2亿元", indicator="trade", period=str(year)) for year in (2023, 2024)
    ]
    imports = claim("m2022", "1亿元", indicator="imports", period="2022", source_id="yearbook")
    best, *rest = second_sources([*exports, *trade, imports], TRADE, 5)
    assert (best.series.indicator, best.periods) == ("imports", ("2022", "2023", "2024"))
    assert best.claims == ("m2022", "t2023", "t2024", "x2023", "x2024")
    assert best.formulas == ("trade = exports + imports",)
    assert rest == []


def test_a_series_names_documents_that_are_not_its_own_sources() -> None:
    of_2024 = claim("now", "1亿元", source_id="bulletin-2024")
    of_2023 = [
        claim(source, "1亿元", period="2023", source_id=source) for source in ("report", "yearbook")
    ]
    (best,) = second_sources([of_2024, *of_2023], world(), 5)
    assert (best.claims, best.periods) == (("now",), ("2024",))
    assert best.documents == ("report", "yearbook")


def test_each_series_is_chosen_as_if_those_before_had_been_found() -> None:
    claims = [claim("a", "1亿元", indicator="exports"), claim("b", "2亿元", indicator="trade")]
    sources = second_sources(claims, TRADE, 5)
    assert [source.series.indicator for source in sources] == ["imports"]
    assert second_sources([], TRADE) == ()
