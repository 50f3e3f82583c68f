"""What reports say, in a language: each English phrase with its braces, and what stands for it.

The English stands where it is said, and its Chinese in :mod:`gd_metrics.checks.catalogue`.

>>> say("{number} more", "zh", number=3), say("{number} more", "en", number=3)
('另外3个', '3 more')
"""

from __future__ import annotations

from ..checks.catalogue import lexicon
from ..finding import Phrase


def word(key: str, language: str, /, **parts: object) -> str:
    """A mark, or what is said by its key, in a language, with its parts."""
    return lexicon(language, "sentences")[key].format(**parts)


def say(template: str, language: str, /, **parts: object) -> str:
    """A phrase in a language, with its parts; in English where nobody has translated it."""
    words = lexicon(language, "phrases").get(template, template)
    return words.format(**parts) if parts else words


def translated(message: str, language: str) -> str:
    """A message as it is said in a language; as it is where nothing is known of its parts."""
    if language == "en" or not isinstance(message, Phrase):
        return say(message, language)
    parts = {name: say(part, language) for name, part in message.parts.items()}
    return say(message.template, language, **parts)
