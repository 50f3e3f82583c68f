"""What reports say, a file a language: ``languages/en.toml`` and ``languages/zh.toml``.

A file has a section for each of what speaks. Phrases that stand in English where they are said
have their Chinese under ``phrases``; a test asks for every one.

>>> lexicon("zh", "sentences")["and"], lexicon("en", "sentences")["and"]
('与', ' and ')
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""The languages in which reports speak."""


def lexicon(language: str, section: str) -> Mapping[str, str]:
    """What a section of a language's file says, by key; nothing where it has no such section."""
    return _sections(language).get(section, {})


@cache
def _sections(language: str) -> Mapping[str, Mapping[str, str]]:
    file = files(__package__).joinpath("languages", f"{language}.toml")
    return tomllib.loads(file.read_text("utf-8"))
