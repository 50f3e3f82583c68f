"""What people call what keys stand for: indicators, areas and sources, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..claim import NOT_APPLICABLE

if TYPE_CHECKING:
    import pyarrow as pa

NAMED = {"indicators": "indicator", "areas": "area", "sources": "source_id"}
"""The tables that give names, and the key of each."""

LANGUAGES = ("en", "zh")
"""The languages in which reports speak."""

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

    @property
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
        return f"{publisher}, {date}" if date else str(publisher)


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
