"""The rules, and the page of each."""

from __future__ import annotations

import click

from ..checks.own_rules import use_rules
from ..checks.settings import load
from ..errors import UnknownNameError
from ..rules import rules
from .printing import say


@click.command()
@click.argument("code", required=False)
def rule(code: str | None) -> None:
    """Print a rule's page: what it says, why it matters, an example, what to do.

    Without CODE, lists all rules.

    \b
    gd-metrics rule
    gd-metrics rule GD201
    """
    use_rules(load().rules)
    known = {rule.code: rule for rule in rules()}
    if code is None:
        say(*(f"{r.code}  {r.severity:<8}  {r.name:<11} {r.summary}" for r in known.values()))
    elif code.upper() in known:
        say(*known[code.upper()].page.rstrip("\n").split("\n"))
    else:
        raise UnknownNameError("rule", code, known)
