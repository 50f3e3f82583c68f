"""Commands for tables as people have them: describe them, and take them elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ..dataset.exports import FORMATS
from ..tables.writing import is_stream
from .options import LAYOUT, choice, layout_of, of_settings, path
from .printing import FINDINGS, say


@click.command()
@click.argument("paths", nargs=-1, metavar="[FOLDER|FILE]...")
@of_settings(
    *("missing", "encoding"),
    missing="A text that stands for no value, beside NA, -, : and the like.",
)
@path(
    "-o --output",
    "FILE",
    "The descriptor to write; datapackage.json beside the files if not given.",
    path_type=Path,
)
@click.option("--force", is_flag=True, help="Write over a descriptor that is there.")
def describe(
    paths: tuple[str, ...], missing: tuple[str, ...], encoding: str | None, output: Path | None,
    force: bool,
) -> None:  # fmt: skip
    """Write the datapackage.json of files: types, formats, missing values, keys.

    FOLDER holds CSV, TSV, Parquet or XLSX files; the current one if nothing is given. Everything is
    inferred from all rows and shown; what may be read in two ways stays text, and a line with
    ? says so. Bounds, titles and licences are yours to add. Exits 1 if a file is left out.

    \b
    gd-metrics describe data/
    gd-metrics describe towns.csv rain.csv --missing x
    """
    from ..reports.description import render
    from ..tables.describing.describe import describe as run

    made = run(*paths, missing=missing, encoding=encoding, output=output)
    file = made.write(replace=force)
    say(*render(made), f"wrote {file}; next: gd-metrics check {file}")
    if made.left_out:
        sys.exit(FINDINGS)


@click.command()
@click.argument("package", required=False)
@choice(
    "--to format_",
    FORMATS,
    "The format: csvw is CSV with W3C's metadata, sdmx-csv is of table figures.",
    required=True,
)
@path(
    "-o --output",
    "PATH",
    "The file or new folder to write; named after the package if not given.",
    path_type=Path,
)
def export(package: str | None, format_: str, output: Path | None) -> None:
    """Write a data package in the format of another tool.

    PACKAGE is as for check. Rows, keys and comments are kept as far as the format has words
    for them; what it has none for, and what is left out, is said. Tables in which a check
    finds errors are not exported: exit 1.

    \b
    gd-metrics export --to xlsx
    gd-metrics export datapackage/ --to duckdb -o figures.duckdb
    """
    from ..dataset.exports.export import export as run
    from ..reports.words import count

    made = run(package, to=format_, output=output)
    if not made.path.is_dir() and is_stream(made.path):
        return  # a word more would be in it
    rows = f": {count(sum(made.rows.values()), 'row')} of {count(len(made.rows), 'table')}"
    say(f"wrote {made.path}{rows if made.rows else ''}", *(f"  {note}" for note in made.notes))


@click.command()
@click.argument("file")
@of_settings(*LAYOUT, "encoding")
def suggest(file: str, **options: Any) -> None:
    """Find formulas that hold in nearly all rows of a table, and the rows in which they do not.

    FILE is a CSV, Parquet or XLSX file. Sums, differences, products, shares and growth between
    its columns, and from period to period, are tried, exactly and within rounding; what numbers
    do by chance is left out.
    The last lines check them: paste them, or put the formulas into gd-metrics.toml.

    \b
    gd-metrics suggest firms.csv
    gd-metrics suggest firms.xlsx --sheet 2024 --key id
    """
    from ..checks.suggesting.suggest import suggest as run
    from ..reports.suggestions import render

    key, encoding = options["key"] or None, options["encoding"]
    tables = run(file, key=key, encoding=encoding, layout=layout_of(options))
    single = ("sheet", "header", "decimal", "thousands", "encoding")
    needed = [part for name in single if options[name] for part in (f"--{name}", options[name])]
    needed += [part for text in options["missing"] for part in ("--missing", text)]
    for number, suggestions in enumerate(tables):
        if number:
            say("")
        for line in render(suggestions, file, needed, several=len(tables) > 1):
            say(*line.splitlines() or [""])
