"""Commands for tables as people have them: describe them, and take them elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from .printing import FINDINGS, answer, say


@click.command()
@click.argument("paths", nargs=-1, metavar="[FOLDER|FILE]...")
@click.option(
    "--missing",
    multiple=True,
    metavar="TEXT",
    help="A text that stands for no value, beside NA, -, : and the like.",
)
@click.option("--encoding", metavar="NAME", help="Of CSV files that are not UTF-8: gb18030.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The descriptor to write; datapackage.json beside the files if not given.",
)
@click.option("--force", is_flag=True, help="Write over a descriptor that is there.")
def describe(
    paths: tuple[str, ...], missing: tuple[str, ...], encoding: str | None, output: Path | None,
    force: bool,
) -> None:  # fmt: skip
    """Write the datapackage.json of files: types, formats, missing values, keys.

    FOLDER holds CSV, TSV or Parquet files; the current one if nothing is given. Everything is
    inferred from all rows and shown; what may be read in two ways stays text, and a line with
    ? says so. Bounds, titles and licences are yours to add. Exits 1 if a file is left out.

    \b
    gd-metrics describe data/
    gd-metrics describe towns.csv rain.csv --missing x
    """
    from ..reports.description import render
    from ..tables.describing.describe import describe as run

    made = answer(lambda: run(*paths, missing=missing, encoding=encoding, output=output))
    file = answer(lambda: made.write(replace=force))
    say(*render(made), f"wrote {file}; next: gd-metrics check {file}")
    if made.left_out:
        sys.exit(FINDINGS)
