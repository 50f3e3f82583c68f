"""Write docs/rules/ from the rules themselves: a page each, and a list of them.

With `--check` it writes nothing, and exits 1 naming the pages that are not current.
"""

import sys

import current
from gd_metrics.rules import rules

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
    """Every page by its place in docs/."""
    rows = "\n".join(
        f"| [{r.code}]({r.code}.md) | {r.name} | {r.severity} | {r.summary} |" for r in rules()
    )
    made = {f"rules/{rule.code}.md": rule.page for rule in rules()}
    return {"rules/README.md": _INDEX.format(rows=rows), **made}


main = current.generator("generate_rules.py", pages, folder="rules")

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
