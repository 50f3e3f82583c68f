"""Write docs/rules/ from the rules themselves: a page each, and a list of them.

With `--check` it writes nothing, and exits 1 naming the pages that are not current.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from gd_metrics.rules import rules

FOLDER = Path(__file__).with_name("rules")

_INDEX = """# The rules

Generated from `src/gd_metrics/rules/` by `python docs/generate_rules.py`; `gd-metrics rule CODE`
prints the same pages. GD1xx looks at one claim by itself, GD2xx at one cell, GD3xx at sums and
ratios of cells, GD4xx at order, GD5xx at what is plausible. To add one:
[write a rule](../write-a-rule.md).

| code | rule | severity | what it says |
|---|---|---|---|
{rows}
"""


def pages() -> dict[str, str]:
    """Every page by its file's name."""
    rows = "\n".join(
        f"| [{r.code}]({r.code}.md) | {r.name} | {r.severity} | {r.summary} |" for r in rules()
    )
    made = {f"{rule.code}.md": rule.page for rule in rules()}
    return {"README.md": _INDEX.format(rows=rows), **made}


def outdated() -> list[str]:
    """The pages that are missing, old, or belong to no rule."""
    there = {f.name: f.read_text("utf-8") for f in FOLDER.glob("*.md")}
    made = pages()
    return sorted(name for name in there | made if there.get(name) != made.get(name))


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or only say which are not current."""
    if "--check" in arguments:
        for name in (old := outdated()):
            print(f"docs/rules/{name} is not current: run python docs/generate_rules.py")
        return 1 if old else 0
    FOLDER.mkdir(exist_ok=True)
    for name in outdated():
        if name in pages():
            (FOLDER / name).write_text(pages()[name], "utf-8")
        else:
            (FOLDER / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
