"""Write docs/agreement.md from the corpus in tests/: how many cases, and which differences.

With `--check` it writes nothing, and exits 1 if the page is not current.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "support"))

import current  # noqa: E402
from corpus import Case, cases  # noqa: E402
from differences import DIFFERENCES, matches  # noqa: E402

_PAGE = """# Agreement with frictionless

Generated from `corpus.py` and `differences.py` in `tests/support/` by
`python docs/generate_agreement.py`.

`gd-metrics check` reads any tabular Data Package, CSV or Parquet, of v1 and v2 of the standard.
The specification decides what is an error: {total} small packages are made from its clauses,
{good} of them valid and {bad} broken on purpose, and each says what must be found: the code, the
row and the field, or that the package can't be read. Both this library and frictionless
(`validate`, on CSV) are held to that. They agree in {agreed} of {total}; the other {differing}
differ for {reasons} reasons, listed below with the clause that decides. The tests fail when one
of them disappears, or another appears.

| clause | cases | valid | broken | frictionless differs |
|---|---|---|---|---|
{clauses}

## Differences

In all of these this library finds what the specification says.

{differences}

## Known limits

- Two fields of one name are refused, as frictionless does, though v2 asks consumers not to call
  such a descriptor invalid: findings could not say which of them they mean.
- `any` for dates and times reads ISO 8601 and a dozen common forms; the standard leaves the forms
  to each implementation, and frictionless takes those of `dateutil`.
- Subtraction of character classes in patterns (`[a-z-[aeiou]]`), characters of names (`\\i`, `\\c`)
  and blocks such as `\\p{{IsGreek}}` are refused, not read as something else.
- Patterns are XML Schema's. What RE2 can't read of them (look-around and back-references, which
  are none of XML Schema's, and repeats beyond a thousand) Python's `re` reads, as frictionless
  does, but with a limit of time: a column whose pattern takes longer is `unreadable`.
- A datetime without a time zone is compared as if it were UTC.
- The hash of a resource of several files is that of their bytes one after another.
- On Parquet columns are found by their names, whatever `fieldsMatch` says, and one in another
  place than its field's is reported; frictionless reads Parquet row by row through pandas, so only
  CSV is compared.
- At most a hundred findings of one kind in one column are listed; the rest are counted.
"""


def _names(listed: Sequence[str], made: Sequence[Case]) -> list[Case]:
    return [case for case in made if any(matches(one, case) for one in listed)]


def _short(clause: str) -> str:
    page, _, anchor = clause.rstrip("/").rpartition("/")[2].partition("#")
    return f"[{anchor}]({clause})" if anchor else f"[{page}]({clause})"


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|").replace("`", "'") + "`"


def page() -> str:
    """The whole page."""
    made = cases()
    by_clause = Counter(case.clause for case in made)
    valid = Counter(case.clause for case in made if not case.expected)
    differing = [case for names in DIFFERENCES.values() for case in _names(names, made)]
    different = Counter(case.clause for case in differing)
    clauses = "\n".join(
        f"| {_short(c)} | {n} | {valid[c]} | {n - valid[c]} | {different[c] or ''} |"
        for c, n in by_clause.items()
    )
    listed = []
    for why, names in DIFFERENCES.items():
        found = _names(names, made)
        links = ", ".join(dict.fromkeys(_short(case.clause) for case in found))
        listed.append(f"- {links}: {why}.\n" + "\n".join(f"  - {_code(c.name)}" for c in found))
    return _PAGE.format(
        total=len(made),
        good=sum(not case.expected for case in made),
        bad=sum(bool(case.expected) for case in made),
        agreed=len(made) - len(differing),
        differing=len(differing),
        reasons=len(DIFFERENCES),
        clauses=clauses,
        differences="\n".join(listed),
    )


main = current.generator("generate_agreement.py", lambda: {"agreement.md": page()})

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
