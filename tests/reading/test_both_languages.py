"""What a text may say holds between its figures, in Chinese and in English: one grammar."""

from __future__ import annotations

import pytest

from gd_metrics.reading.document import of_text
from gd_metrics.reading.meet import meet

WRONG = {
    "change, points behind its ends": (
        "2031年失业率由6.0%下降到5.0%，下降3.0个百分点。",
        "In 2031 the unemployment rate fell from 6.0% to 5.0%, down 3.0 percentage points.",
        "In 2031 the unemployment rate fell from 6.0% to 5.0%, a drop of 3.0 points.",
        "In 2031 the unemployment rate fell from 6.0% to 5.0%, falling by 3.0 points.",
        "In 2031 the unemployment rate fell 3.0 points to 5.0% from 6.0%.",
    ),
    "direction": (
        "2031年工业总产值由6.0亿元上升到5.0亿元。",
        "In 2031 output rose from $6.0 million to $5.0 million.",
        "In 2031 sales were $5.0 million, up from $6.0 million.",
        "The inflation rate fell from 2.1% in March 2031 to 2.3% in April 2031.",
    ),
    "growth": (
        "2031年旅游收入由6.0亿元增加到6.6亿元，增长16.0%。",
        "In 2031 revenue rose from $6.0 million to $6.6 million, up 16.0%.",
        "In 2031 revenue was $6.6 million, compared with $6.0 million, an increase of 16.0%.",
    ),
}
"""For each relation a text a language, or several, that is its one contradiction."""
RIGHT = (
    "In 2031 the unemployment rate fell from 6.0% to 5.0%, down 1.0 percentage points.",
    "The rate fell from 6.0% in March 2031 to 5.0% in April, down 3.0 points on a year earlier.",
    "In 2031 the yuan strengthened from 7.25 to 7.10 and the dollar gained.",
    "The team's league position rose from 10.0 to 8.0 in 2031.",
    "In 2031 the sales index rose 1.2%, or 5.0 points, to 105.0%.",
    "Sales rose from $4.9 million in the first quarter of 2031 to $5.1 million in the second"
    " quarter, up 8.2% from a year earlier.",
)
"""What holds, or says nothing of one another."""


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in WRONG.items() for text in texts]
)
def test_a_relation_is_held_against_its_figures_in_either_language(kind: str, text: str) -> None:
    assert [m.kind for m in meet(of_text(text)).contradictions] == [kind.partition(",")[0]]


@pytest.mark.parametrize("text", RIGHT)
def test_what_may_be_true_raises_nothing(text: str) -> None:
    assert meet(of_text(text)).contradictions == []
