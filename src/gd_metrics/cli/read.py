"""Read documents: figures, and which of them can't all be true."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..checks.catalogue import LANGUAGES
from ..errors import PackageError
from ..reading import drafted, report
from ..reading.meet import Reading
from ..reading.meet import read as read_
from ..reports import FORMATS as REPORTS
from ..reports import marked, render
from ..reports import reading as texts
from ..reports.reading import beside, explanation, language_of
from ..tables.writing import refuse_source, write_text
from .options import choice, option, path
from .printing import BAD_INPUT, FINDINGS, OK, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..reading.draft import Draft

FORMATS = ("text", "jsonl", *(name for name in REPORTS if name not in ("text", "jsonl")))


def _date(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if value and not re.fullmatch(
        r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", value
    ):
        raise click.BadParameter("a date is written 2031, 2031-03 or 2031-03-05")
    return value


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(), metavar="FILE...")
@choice(
    "--format format_",
    FORMATS,
    "How to print what was read; jsonl has a line a figure.",
    default="text",
)
@path("-o --claims", "FILE", "Write the figures as a file of claims, which check takes.")
@path("--html", "FILE", "Write the document with every figure marked in its place.")
@path("--comments", "FILE", "Write a copy of a DOCX with what was found as comments.")
@option(
    "--against",
    "PACKAGE",
    "Compare with the figures of a package, or with those of installed data: installed.",
)
@option(
    "--explain",
    "OFFSET",
    "Say how the figure at an offset was read, and why.",
    type=click.IntRange(min=0),
)
@option(
    "--date",
    "DATE",
    "When it was published, as 2031-03-05, where its own lines don't say it right.",
    default="",
    callback=_date,
)
@click.option("-v", "--verbose", is_flag=True, help="Show all that is worth a look.")
@choice("--lang", LANGUAGES, "The language to speak; that of the document if not given.")
def read(
    files: tuple[str, ...],
    format_: str,
    claims: str | None,
    html: str | None,
    comments: str | None,
    against: str | None,
    explain: int | None,
    date: str,
    verbose: bool,
    lang: str | None,
) -> None:
    """Read texts, pages and documents, and say which of their figures can't all be true.

    FILE is text, Markdown, HTML, DOCX, or PDF with a text layer, in Chinese or English.

    Exits 0 if no figures contradict each other, 1 if some do, 2 if a file can't be read.

    \b
    gd-metrics read bulletin.docx
    gd-metrics read article.txt --format jsonl
    gd-metrics read report.pdf -o claims.csv --html report.html
    """
    for target in filter(None, (claims, html, comments)):
        refuse_source(target, files)
    readings, complete = _read(files, date)
    if (claims or html or comments) and len(readings) > 1:
        raise click.UsageError("one file at a time can be written to claims, html or comments")
    for reading in readings:
        _write(reading, claims, html, comments, lang)
    if explain is not None:
        for reading in readings:
            say(*_explained(reading, explain, lang).split("\n"))
    elif readings:
        _show(readings, format_, verbose, against, lang)
    if not complete:
        sys.exit(BAD_INPUT)
    sys.exit(FINDINGS if any(reading.contradictions for reading in readings) else OK)


def _read(files: tuple[str, ...], date: str) -> tuple[list[Reading], bool]:
    """What can be read of some files, and whether all could."""
    readings = []
    for file in files:
        try:
            readings.append(read_(file, date))
        except PackageError as error:
            say(f"gd-metrics: {error}", err=True)
    return readings, len(readings) == len(files)


def _write(
    reading: Reading, claims: str | None, html: str | None, comments: str | None, lang: str | None
) -> None:

    if claims:
        write_text(Path(claims), drafted.claims(reading))
        say(*_kept(reading, claims), err=True)
    if html:
        write_text(Path(html), marked.render(reading, lang or language_of(reading)))
    if comments:
        from ..reports.comments import write

        write(reading, comments, lang or language_of(reading))


def _kept(reading: Reading, claims: str) -> Iterator[str]:
    """What a file of claims holds, and what it lacks of the text: a line a reason."""
    apart = drafted.left_out(reading)
    yield f"{claims}: {len(reading.drafts) - sum(map(len, apart.values())):,} figures"
    for why, drafts in apart.items():
        says = " (--date says which)" if why.endswith("year") else ""
        yield f"  left out: {len(drafts):,} {why}{says}: {_lines(reading, drafts)}"
    for kind, relations in drafted.unsaid(reading).items():
        firsts = [min(r.drafts.values(), key=lambda d: d.start) for r in relations]
        yield f"  not told to check: {len(firsts):,} {kind}: {_lines(reading, firsts)}"


def _lines(reading: Reading, drafts: Sequence[Draft]) -> str:
    """The lines that figures stand in, the first few of them."""
    lines = [*dict.fromkeys(reading.document.position(draft.start)[0] for draft in drafts)]
    named = ", ".join(map(str, lines[:_MOST_LINES])) + ", …" * (len(lines) > _MOST_LINES)
    return f"{'line' if len(lines) == 1 else 'lines'} {named}"


_MOST_LINES = 8


def _explained(reading: Reading, offset: int, lang: str | None) -> str:

    language = lang or language_of(reading)
    draft = next((d for d in reading.drafts if d.start <= offset < d.end), None)
    return beside(reading, offset, language) if draft is None else explanation(draft, language)


def _show(
    readings: list[Reading], format_: str, verbose: bool, against: str | None, lang: str | None
) -> None:

    package = None if against in (None, "installed") else against
    if format_ == "jsonl":
        from ..reading.against import known

        names = known(package)
        for reading in readings:
            for line in texts.jsonl(reading, names):
                click.echo(line)
    elif format_ == "text":
        colour = sys.stdout.isatty()
        shown = texts.render(readings, verbose=verbose, colour=colour, language=lang or "")
        click.echo(shown, color=True)
    else:
        reports = []
        for reading in readings:
            language = lang or texts.language_of(reading)
            sentences = {n: texts.sentence(m, language) for n, m in enumerate(reading.meetings)}
            reports.append(replace(report.report(reading, sentences), language=language))
        click.echo(render(format_, reports))
    if against is not None and format_ == "text":
        from ..reading.against import against as compare

        for reading in readings:
            published = compare(reading, package)
            click.echo(texts.published(published, lang or texts.language_of(reading)))
