"""Headers of very many columns, and what is wrong with them."""

from __future__ import annotations

from gd_metrics.tables.schema.labels import match
from gd_metrics.tables.schema.schema import Schema

MANY = 2000


class Counted(str):
    """A label that counts how often it is compared."""

    __slots__ = ()
    compared = 0

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return str.__eq__(self, str(other))

    __hash__ = str.__hash__


def test_work_grows_with_the_number_of_labels_and_not_with_its_square() -> None:
    fields = [{"name": f"c{n}", "type": "string"} for n in range(MANY)]
    schema = Schema.of({"fields": fields, "fieldsMatch": "equal"}, "v2")
    labels = [Counted(f"c{n}") for n in range(MANY)]
    Counted.compared = 0
    matched, flaws = match(labels, schema)
    assert all(matched)
    assert not flaws
    assert Counted.compared <= 10 * MANY


def test_a_label_that_stands_three_times_is_told_twice() -> None:
    schema = Schema.of({"fields": [{"name": "a"}], "fieldsMatch": "equal"}, "v2")
    fields, flaws = match(["a", "a", "a"], schema)
    assert [f and f.name for f in fields] == ["a", None, None]
    assert [flaw.code for flaw in flaws] == ["duplicate-label"] * 2
