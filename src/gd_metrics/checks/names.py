"""What people call what keys stand for: indicators, areas and sources, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..claim import NOT_APPLICABLE, Cell, default_base
from .catalogue import lexicon

if TYPE_CHECKING:
    import pyarrow as pa

NAMED = {"indicators": "indicator", "areas": "area", "sources": "source_id"}
"""The tables that give names, and the key of each."""

_MONTHS = (
    "January February March April May June July August September October November December"
).split(" ")

_CHINESE = re.compile("[\u3400-\u9fff]")

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Names:
    """The names of what claims speak of; a key that nothing names is its own name.

    Attributes:
        indicators, areas, sources: rows of these tables, by key.

    >>> names = Names(areas={"CN-GD": {"name_zh": "广东省", "name_en": "Guangdong"}})
    >>> names.area("CN-GD", "zh"), names.area("CN-GD", "en"), names.area("Riverside", "en")
    ('广东省', 'Guangdong', 'Riverside')
    """

    indicators: Mapping[str, Row] = field(default_factory=dict)
    areas: Mapping[str, Row] = field(default_factory=dict)
    sources: Mapping[str, Row] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Mapping[str, pa.Table]) -> Names:
        """The names that a package's tables give, whichever of them it has."""
        rows = {
            name: {str(row[key]): row for row in tables[name].to_pylist() if row.get(key)}
            for name, key in NAMED.items()
            if name in tables and key in tables[name].column_names
        }
        return cls(**rows)

    @cached_property
    def language(self) -> str:
        """The language to speak where nobody says: Chinese where all names are Chinese alone."""
        if any(row.get("name_en") for row in self.indicators.values()):
            return "en"
        return "zh" if self.indicators and all(map(_CHINESE.search, self.indicators)) else "en"

    def indicator(self, key: str, language: str) -> str:
        """An indicator's name; in English in small letters but for abbreviations."""
        name = _named(self.indicators, key, language) or key.replace("_", " ")
        return name if language == "zh" else _small(name)

    def area(self, key: str, language: str) -> str:
        """An area's name; empty where none applies."""
        if key == NOT_APPLICABLE:
            return ""
        return _named(self.areas, key, language) or key

    def base(self, key: str, language: str) -> str:
        """The name of a share's whole: an area's or an indicator's."""
        return self.area(key, language) if key in self.areas else self.indicator(key, language)

    def source(self, key: str, language: str) -> str:
        """Who published a source, and when; its key where nothing is known of it.

        >>> row = {"publisher": "统计局", "publisher_en": "Statistics Bureau",
        ...        "date_published": "2025-03"}
        >>> Names(sources={"s": row}).source("s", "en")
        'Statistics Bureau, 2025-03'
        """
        row = self.sources.get(key, {})
        publisher = (row.get("publisher_en") if language == "en" else "") or row.get("publisher")
        if not publisher:
            return key
        date = row.get("date_published")
        dated = "{0}（{1}）" if language == "zh" else "{0}, {1}"
        return dated.format(publisher, date) if date else str(publisher)

    def cell(self, cell: Cell, language: str) -> str:
        """A cell in words: what is counted, where and when.

        >>> names = Names({"nev": {"name_en": "NEV output"}}, {"CN": {"name_en": "China"}})
        >>> names.cell(Cell("nev", "CN", "growth", "2024-S1", "_Z", "2023-S1"), "en")
        'NEV output, growth, China, half 1 of 2024'
        >>> Names().cell(Cell("产量", "广东", "level", "2024", "_Z", "_Z"), "zh")
        '广东2024年产量'
        """
        what, area = self._measured(cell, language), self.area(cell.area, language)
        when = period_words(cell.period, language)
        if language == "zh":
            where = f"{area}{when}"
            latin = where[-1:].isascii() and what[:1].isascii()  # CN cargo, and 广东省产量
            words = f"{where}{' ' if where and latin else ''}{what}"
        else:
            words = ", ".join(filter(None, (what, area, when)))
        usual = self.indicators.get(cell.indicator, {}).get("basis")
        if cell.basis in (NOT_APPLICABLE, usual):
            return words
        basis = cell.basis.replace("_", " ").strip()
        return lexicon(language, "cells")["basis"].format(cell=words, basis=basis)

    def _measured(self, cell: Cell, language: str) -> str:
        indicator, base = self.indicator(cell.indicator, language), cell.base
        kind = cell.measure if cell.measure in ("growth", "share", "rank", "streak") else "other"
        if cell.measure == "level":
            return indicator
        if kind == "growth" and base != default_base("growth", cell.period):
            kind = "growth_on"
            base = period_words(base, language) if base[:1].isdigit() else base.strip("_")
        elif base.startswith("_"):
            kind = {"share": "share_of_what", "growth": kind}.get(kind, "other")
        elif kind != "growth":
            base = self.base(base, language)
        measure = lexicon(language, "phrases").get(cell.measure, cell.measure)
        pattern = lexicon(language, "cells")[kind]
        return pattern.format(indicator=indicator, base=base, measure=measure)


def period_words(period: str, language: str) -> str:
    """A period in words.

    >>> period_words("2024-01/2024-11", "en"), period_words("2024-Q1", "zh")
    ('January 2024 to November 2024', '2024年第1季度')
    """
    words = lexicon(language, "cells")
    if "/" in period:
        one, other = (period_words(end, language) for end in period.split("/", 1))
        return words["to"].format(one=one, other=other)
    match = re.fullmatch(r"(\d{4})(?:-([SQ])(\d)|-(\d\d))?", period)
    if not match:
        return "" if period == NOT_APPLICABLE else period
    year, kind, n, month = match.groups()
    if kind:
        return words[kind].format(year=year, n=n, half="下" if n == "2" else "上")
    if month and 1 <= int(month) <= len(_MONTHS):
        name = int(month) if language == "zh" else _MONTHS[int(month) - 1]
        return words["M"].format(year=year, month=name)
    return f"{year}年" if language == "zh" else year


def _named(rows: Mapping[str, Row], key: str, language: str) -> str:
    row = rows.get(key, {})
    other = "zh" if language == "en" else "en"
    return str(row.get(f"name_{language}") or row.get(f"name_{other}") or "")


def _small(name: str) -> str:
    """A name as it stands within a sentence.

    >>> _small("Exports of goods"), _small("GDP"), _small("R&D spending")
    ('exports of goods', 'GDP', 'R&D spending')
    """
    first, second = name[:1], name[1:2]
    return first.lower() + name[1:] if second.islower() else name
