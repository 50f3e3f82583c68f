"""Accept findings, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..checks.own_rules import use_rules
from ..checks.settings import followed, load, may_write
from ..errors import ConfigError, CurationError, MetadataError
from .options import CONFIG, OF_TABLES, for_columns, of_settings, option, several
from .printing import FINDINGS, refuse, say

if TYPE_CHECKING:
    from ..dataset.accept import Accepted


@click.command()
@click.argument("findings", nargs=-1, metavar="FINDING...")
@option("--reason", "TEXT", "Why it stays; it is published.", required=True)
@several("--claim wrong", "CLAIM", "The claim that is wrong; all that are in doubt if not given.")
@click.option("--all", "every", is_flag=True, help="Accept all that nobody accepted: a baseline.")
@option("--path", "PATH", "What was checked; the project in this folder if not given.")
@of_settings(
    *("accepted", "formulas", *OF_TABLES),
    accepted="The list to write, for what is no project.",
    formulas="What must hold between columns or indicators, as for check.",
)
@CONFIG
def accept(
    findings: tuple[str, ...], reason: str, wrong: tuple[str, ...], every: bool,
    path: str | None, accepted: str | None, config: str | None, **options: Any,
) -> None:  # fmt: skip
    """Accept findings, with a reason, so that the check passes until a claim of them changes.

    FINDING is rule and subject as check prints them, joined by a colon. In a project the list
    is curation/accepted.csv, and the package is built anew; of a file it is --accepted. An
    entry whose claim changes, or whose contradiction is gone, is stale and fails the check.

    \b
    gd-metrics accept GD201:gdp.CN-GD.level.2024._Z._Z --reason "A slip of the page." --claim c-12
    gd-metrics accept --all --reason "Baseline of 2026" --path claims.csv --accepted accepted.csv
    gd-metrics accept GD303:Riverside --path towns.csv --formula "a <= b" --key town \\
        --accepted accepted.csv --reason "A border moved."
    """
    from ..dataset.accept import accept as run
    from ..dataset.accept import project_of  # with it comes all that builds a package

    if not findings and not every:
        refuse("no FINDING is given; name some as check prints them, or give --all")
    try:
        settings = load(config).override(accepted=accepted, **for_columns(options))
        use_rules(settings.rules)
        path = next(iter(followed([path] if path else [], config) or settings.paths), None)
        if not accepted and settings.accepted:
            may_write(settings.accepted, "accepted", config)
        if accepted and (project := project_of(path)):
            refuse(f"--accepted names the list of what is no project; {project} has its own, in "
                   "curation/accepted.csv")  # fmt: skip
        written = run(findings, reason, path, every=every, wrong=wrong, settings=settings)
    except (ConfigError, OSError, ValueError) as error:
        refuse(str(error))
    except (CurationError, MetadataError) as error:
        refuse(f"the list is written, but the project can't be built:\n{error}")
    _tell(written)


def _tell(written: Accepted) -> None:
    """What was accepted, and what to know of it; it fails where something is left."""
    entries = "1 entry" if written.entries == 1 else f"{written.entries} entries"
    dropped = f", took out {written.dropped} stale" if written.dropped else ""
    say(f"wrote {entries} to {written.file}{dropped}")
    if not written.has_ids:
        say("gd-metrics: without a column claim_id, ids follow row numbers: entries are known by "
            "what is printed, and hold as long as that stays", err=True)  # fmt: skip
    if written.was_stale:
        say("gd-metrics: curation/ had changed since datapackage/ was built, and what was built "
            "is what was accepted: check again", err=True)  # fmt: skip
    if written.built:
        say(f"built {written.built}")
    if written.left:
        refuse(
            f"{written.left} findings of tables are left: these are mended, not accepted", FINDINGS
        )
