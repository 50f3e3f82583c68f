"""Locate the claims of a source in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .printing import say

if TYPE_CHECKING:
    from ..dataset.locate import Located


@click.command()
@click.argument("text", type=click.Path(exists=True, dir_okay=False))
@click.option("--source", required=True, metavar="ID", help="Which source the text is of.")
@click.option(
    "--path", metavar="PATH", help="What has its claims; the package in this folder if not given."
)
@click.option("--write", is_flag=True, help="Write places and hash into the project's curation/.")
def locate(text: str, source: str, path: str | None, write: bool) -> None:
    """Say where in a text each claim of its source stands.

    TEXT is a file in UTF-8: the whole document, or a passage of it in whole lines. Look at what is
    not the only place before you take it; check --texts verifies what was written.

    \b
    gd-metrics locate bulletin.txt --source bulletin-2031
    gd-metrics locate bulletin.txt --source bulletin-2031 --write && gd-metrics build
    """
    from ..dataset import locate as locating

    located = locating.locate(text, source, path)
    say(*_lines(located))
    if write:
        folder = locating.write(located, path)
        say(f"written to {folder}; gd-metrics build makes the package of it", err=True)


def _lines(located: Located) -> list[str]:
    """What the source's row needs, and a line a claim."""
    places = located.places
    ids = max((len(p.claim_id) for p in places), default=0)
    locators = max((len(p.locator) for p in places), default=0)
    stand = sum(bool(p.locator) for p in places)
    return [
        f"{located.source_id}: {stand:,} of {len(places):,} claims stand in this text",
        f"sha256 {located.sha256}, {located.length}",
        *(
            f"{p.claim_id:{ids}}  {p.locator:{locators}}  {p.printed}  {p.why}"
            + (f", of {p.places}" if p.places > 1 else "")
            for p in places
        ),
    ]
