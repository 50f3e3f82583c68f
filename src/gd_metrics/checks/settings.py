"""Settings: ``gd-metrics.toml``, or ``[tool.gd-metrics]`` in ``pyproject.toml``.

The nearest file upwards from the current folder counts, as far as the repository's root.
Its keys are the options of ``gd-metrics check``; paths in it are relative to it. Not every
input understands every setting: one that can do nothing is reported, not ignored.

>>> Settings.of({"fail-on": "error", "select": ["GD2"]}).fail_on
'error'
>>> wide = Input("firms.csv", "a wide table", frozenset({WIDE, CSV}))
>>> fit(Settings(key=("id",)), wide).key
('id',)
>>> fit(Settings(key=("id",), texts="texts/"), wide)
Traceback (most recent call last):
gd_metrics.errors.UnusedSettingError: texts verifies locators of a package's claims, without an engine; firms.csv is a wide table
"""  # noqa: E501

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import ConfigError, UnknownNameError, UnusedSettingError, few
from ..quantity.formula import parse_formula, written
from ..tables.engines import ENGINES
from ..tables.reading.layout import Layout
from .rounding import AUTO, EXACT, Rounding

FILE, PYPROJECT, TABLE = "gd-metrics.toml", "pyproject.toml", "gd-metrics"
THRESHOLDS = ("error", "warning", "untested")
_PATHS = ("texts", "accepted", "schemas")
_SIZE = re.compile(r"\d+(\.\d+)? *([kmgt](i?b)?|b|%)", re.IGNORECASE | re.ASCII)
"""A size as DuckDB reads it."""


PACKAGE, CLAIMS, WIDE = "package", "claims", "wide table"
CSV, FLOATS, QUERIES, RULES, ROUNDS = "CSV", "floats", "queries", "rules", "rounds"
WORKBOOK, TEXTS, LONG = "workbook", "texts", "long"
"""What an input is or has: ``QUERIES`` are what an engine runs, ``FLOATS`` are in a formula,
``RULES`` find what people may accept, ``ROUNDS`` that some numbers may stand for more,
``TEXTS`` are read as cells, of a text file or a workbook; ``LONG`` has a row a figure."""


class Option(NamedTuple):
    """What a setting is, as commands and messages say it.

    Attributes:
        says: what it does, as ``--help`` says it.
        metavar: what stands for its value there.
        needs: what an input must be, and have, for it to do something.
        purpose: what it is for, as people are told where it can do nothing.
        known: the values that it may have, where these are few.
        flag: its name on the command line, if that is another.
    """

    says: str = ""
    metavar: str = ""
    needs: frozenset[str] = frozenset()
    purpose: str = ""
    known: tuple[str, ...] = ()
    flag: str = ""


def _option(default: Any, says: str = "", needs: Iterable[str] = (), **of_option: Any) -> Any:
    option = Option(says, needs=frozenset(needs), **of_option)
    made = {"default_factory": dict} if isinstance(default, dict) else {"default": default}
    return field(**made, metadata={"option": option})


@dataclass(frozen=True)
class Settings:
    """How to check: the one definition of what files, commands and calls may say.

    An invalid value is an error wherever it comes from. Each of ``rounding`` and ``decimals`` has
    a mapping beside it, for single columns.

    >>> OPTIONS["memory_limit"].says
    'What DuckDB may use, such as 2GiB.'
    """

    paths: tuple[str, ...] = _option((), "What to check where no path is given.")
    formulas: tuple[str, ...] = _option(
        (),
        'What must hold between columns, or indicators of claims: "total = a + b". A name that is '
        "not one word stands in backticks; = … ± 1 % is a tolerance; Total = sum(*) is over rows, "
        "and before(level) is of the period before.",
        metavar="TEXT", flag="formula",
    )  # fmt: skip
    key: tuple[str, ...] = _option(
        (), "The column of a wide table that names its rows; several, if it takes several.",
        {WIDE}, metavar="COLUMN", purpose="names the rows of a wide table",
    )  # fmt: skip
    long: str | None = _option(
        None, "The columns of a long table: indicator=measure,period=year,value=obs,area=geo; "
        "SDMX-CSV needs none.",
        {LONG}, metavar="PARTS", purpose="says what the columns of a long table are",
    )  # fmt: skip
    by: tuple[str, ...] = _option(
        (), "Rows of a wide table that have the same here belong together, for sums over rows: "
        "Total = sum(*).",
        {WIDE}, metavar="COLUMN", purpose="says which rows of a wide table belong together",
    )  # fmt: skip
    period: str | None = _option(
        None, "The periods of a wide table, for before(level) in a formula.",
        {WIDE}, metavar="COLUMN", purpose="names the periods of a wide table",
    )  # fmt: skip
    rounding: str = _option(
        AUTO, "What its numbers stand for: exact, themselves; printed, all that rounds to them; "
        "auto, if not given: whole numbers themselves, and decimals all that rounds to them.",
        {WIDE}, metavar="[COLUMN=]HOW", purpose="says what the numbers of a wide table stand for",
    )  # fmt: skip
    rounding_of: Mapping[str, str] = _option(
        {}, needs={WIDE}, purpose="says what the numbers of a column stand for"
    )
    decimals: int | None = _option(
        None, "Digits behind the point that floats of a wide table were printed with.",
        {WIDE, FLOATS, ROUNDS}, metavar="[COLUMN=]N",
        purpose="says how floats of a wide table were printed, unless rounding is exact",
    )  # fmt: skip
    decimals_of: Mapping[str, int] = _option(
        {}, needs={WIDE}, purpose="says how the numbers of a column were printed"
    )
    sheet: str | None = _option(
        None, "The sheet of a workbook; all if not given.",
        {WORKBOOK}, metavar="NAME", purpose="names the sheet of a workbook",
    )  # fmt: skip
    header: str | None = _option(
        None, "The row of a table that names its columns, or two, 3-4; looked for if not given.",
        {TEXTS}, metavar="N", purpose="says where the header of a table is",
    )  # fmt: skip
    missing: tuple[str, ...] = _option(
        (), "What says in a wide table that nothing is known: --missing c.",
        {WIDE, TEXTS}, metavar="TEXT", purpose="says what is no figure in a wide table",
    )  # fmt: skip
    decimal: str | None = _option(
        None, "The sign before decimals in a wide table, a point or a comma.",
        {WIDE, TEXTS}, metavar="SIGN", purpose="says how figures of a wide table are written",
    )  # fmt: skip
    thousands: str | None = _option(
        None, "The sign that parts thousands in a wide table.",
        {WIDE, TEXTS}, metavar="SIGN", purpose="says how figures of a wide table are written",
    )  # fmt: skip
    encoding: str | None = _option(
        None, "Of CSV files that are not UTF-8: gb18030.",
        {CSV}, metavar="NAME", purpose="is that of a CSV file; a package says its own",
    )  # fmt: skip
    schemas: str | None = _option(
        None, "Copies of schemas that a package names by URL; nothing is fetched.",
        {PACKAGE}, metavar="DIR", purpose="holds copies of a package's schemas",
    )  # fmt: skip
    texts: str | None = _option(
        None, "Verify locators in the source texts of this folder, matched by sha256.",
        {PACKAGE, CLAIMS, "no engine"}, metavar="DIR",
        purpose="verifies locators of a package's claims, without an engine",
    )  # fmt: skip
    accepted: str | None = _option(
        None, "Accepted contradictions, for input that carries none; accept writes it.",
        {RULES}, metavar="FILE", purpose="lists what rules find and people accepted",
    )  # fmt: skip
    rules: tuple[str, ...] = _option(
        (), "Rules of your own, in Python, run with the others; see docs/write-a-rule.md.",
        metavar="FILE",
    )  # fmt: skip
    select: tuple[str, ...] = _option(
        (), "Report these codes alone, or those that begin so: GD2,primary-key.", metavar="CODES"
    )
    ignore: tuple[str, ...] = _option((), "Report all but these codes.", metavar="CODES")
    fail_on: str = _option(
        "warning", "The least severity that makes the check fail, or untested, for what nothing "
        "tests too; a warning if not given.", known=THRESHOLDS,
    )  # fmt: skip
    strict: bool = _option(False, "Fail on accepted contradictions too.")
    format: str = _option("text", "How to print the report; text if not given.")
    output: Mapping[str, str] = _option(
        {}, "Write the report to a file too, in any of the formats; several at once.",
        metavar="FORMAT=FILE",
    )  # fmt: skip
    engine: str | None = _option(
        None, "Run constraints, keys and rules there, on claims of any number.",
        {QUERIES}, purpose="runs the rules on packages and claims", known=ENGINES,
    )  # fmt: skip
    memory_limit: str | None = _option(
        None, "What DuckDB may use, such as 2GiB.",
        {QUERIES, "duckdb"}, metavar="SIZE", purpose="is what DuckDB may use, with engine duckdb",
    )  # fmt: skip

    def __post_init__(self) -> None:
        """Refuse invalid values.

        Raises:
            UnknownNameError: for an unknown threshold, rounding or engine.
            ConfigError: for a number or a size that can't be meant.
        """
        for kind, value, known in (
            ("threshold", self.fail_on, THRESHOLDS),
            ("engine", self.engine, (None, *ENGINES)),
        ):
            if value not in known:
                raise UnknownNameError(kind, str(value), filter(None, known))
        for option in fields(self):
            value, kind = getattr(self, option.name), str(option.type)
            if kind.startswith("tuple"):
                object.__setattr__(self, option.name, as_keys(value))
            elif kind.startswith("str") and value is not None:  # a call may give a path or number
                object.__setattr__(self, option.name, str(value))
        _ = self.roundings, self.layout  # which refuse what can't be
        if self.memory_limit is not None and not _SIZE.fullmatch(self.memory_limit):
            raise ConfigError(f"memory limit {self.memory_limit!r} is no size such as 2GiB")

    @property
    def roundings(self) -> Rounding:
        """What the numbers of a wide table stand for, for all columns and for single ones."""
        return Rounding(self.rounding, self.rounding_of, self.decimals, self.decimals_of)

    @property
    def layout(self) -> Layout:
        """How tables lie in their files, as far as somebody says it."""
        return Layout(
            self.sheet or "", self.header or "", self.missing,
            self.decimal or "", self.thousands or "",
        )  # fmt: skip

    @classmethod
    def of(cls, values: Mapping[str, Any], folder: Path | None = None) -> Settings:
        """Settings from a table of TOML.

        Args:
            values: its keys as TOML writes them (``fail-on``).
            folder: what its paths are relative to; they are left as they are without one.

        Raises:
            UnknownNameError: for an unknown setting, or an unknown value of one.
            ConfigError: for a value of another kind.
        """
        known = {f.name.replace("_", "-"): f for f in fields(cls)}
        read: dict[str, Any] = {}
        for key, value in values.items():
            if key not in known:
                raise UnknownNameError("setting", key, known)
            read[known[key].name] = _converted(key, str(known[key].type), value)
        if folder is not None:
            read |= {key: _beside(folder, read[key]) for key in _PATHS if key in read}
            for several in ("paths", "rules"):
                read |= {several: tuple(_beside(folder, path) for path in read.get(several, ()))}
            _check_inside(folder, read["rules"])
            written = read.get("output", {}).items()
            read |= {"output": {format_: _beside(folder, file) for format_, file in written}}
        return cls(**read)

    @classmethod
    def of_call(
        cls, *, formulas: Sequence[str], rounding: Any, decimals: Any, **others: Any
    ) -> Settings:
        """Settings as a call gives them, which may say of single columns in one value.

        Raises:
            TypeError: for formulas that are one text, whose letters are none.
        """
        how = Rounding.of_call(rounding, decimals)
        of_columns = {"rounding_of": how.of, "decimals_of": how.decimals_of}
        options = {"rounding": how.usual, "decimals": how.decimals, **of_columns, **others}
        return cls(formulas=as_formulas(formulas), **options)

    def override(self, **values: Any) -> Settings:
        """The same settings with those that are given, if they are not ``None`` or empty."""
        overriding = {key: value for key, value in values.items() if value not in (None, (), {})}
        return Settings(
            **{f.name: overriding.get(f.name, getattr(self, f.name)) for f in fields(self)}
        )


OPTIONS: Mapping[str, Option] = {f.name: f.metadata["option"] for f in fields(Settings)}
"""Every setting, and what it is."""

NEEDS: Mapping[str, Option] = {name: option for name, option in OPTIONS.items() if option.purpose}
"""The settings that not every input understands. Formulas go by the names that they have."""


def as_formulas(formulas: Sequence[str]) -> tuple[str, ...]:
    """Formulas as a call gives them: a list, and not one text, whose letters are none.

    Raises:
        TypeError: for a text.
    """
    if isinstance(formulas, str):
        raise TypeError(f"formulas is a list of formulas: give [{formulas!r}]")
    return tuple(formulas)


def as_keys(columns: str | Sequence[str] | None) -> tuple[str, ...]:
    """The key columns that a call gives: one, several, or none."""
    return (columns,) if isinstance(columns, str) else tuple(columns or ())


def load(file: str | Path | None = None) -> Settings:
    """The settings of a file, or of the nearest one.

    Args:
        file: a TOML file; if not given, the nearest is looked for.

    Raises:
        ConfigError: if it can't be read, has an unknown setting or an invalid value, or lets a
            report be written outside its folder.
    """
    place = Path(file) if file is not None else nearest()
    if place is None:
        return Settings()
    try:
        content = tomllib.loads(place.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{place}: can't be read: {error.strerror}; check the path") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{place}: not TOML in UTF-8: {error}") from error
    table = _table(content) if place.name == PYPROJECT else content
    if not isinstance(table, dict):
        raise ConfigError(f"{place}: [tool.{TABLE}] is no table")
    try:
        settings = Settings.of(table, place.parent)
        for format_, target in settings.output.items():
            may_write(target, f"output {format_}", place)
    except (UnknownNameError, ConfigError) as error:
        raise ConfigError(f"{place}: {error}") from error
    return settings


def nearest(folder: Path | None = None) -> Path | None:
    """The settings file of a folder or of one above it, up to a repository's root."""
    here = (folder or Path()).resolve()
    for place in (here, *here.parents):
        if (place / FILE).is_file():
            return place / FILE
        if (place / PYPROJECT).is_file() and _has_table(place / PYPROJECT):
            return place / PYPROJECT
        if (place / ".git").exists():
            return None
    return None


def _table(content: Mapping[str, Any]) -> Any:
    tool = content.get("tool")
    return tool.get(TABLE, {}) if isinstance(tool, dict) else {}


def _has_table(file: Path) -> bool:
    """Whether a ``pyproject.toml`` has settings; a broken one counts if it seems to."""
    try:
        text = file.read_bytes().decode("utf-8-sig", "replace")
        return bool(_table(tomllib.loads(text)))
    except OSError:
        return False  # somebody else's file, and somebody else's error
    except tomllib.TOMLDecodeError:
        return f"[tool.{TABLE}" in text


def _converted(key: str, kind: str, value: Any) -> Any:
    """A value as its setting has it: a list where several are meant, even of one."""
    if kind.startswith("tuple"):
        listed = [value] if isinstance(value, str) else value
        if isinstance(listed, list) and all(isinstance(item, str) for item in listed):
            return tuple(listed)
        raise ConfigError(f"{key} is a list of texts, not {value!r}")
    if kind.startswith("Mapping"):
        item, shape = (int, "column = number") if kind.endswith("int]") else (str, _TABLES[key])
        if isinstance(value, dict) and all(type(v) is item for v in value.values()):
            return value
        raise ConfigError(f"{key} is a table of {shape}, not {value!r}")
    of_kind = bool if kind == "bool" else int if kind.startswith("int") else str
    if type(value) is not of_kind:
        words = {bool: "true or false", int: "a whole number", str: "a text"}
        raise ConfigError(f"{key} is {words[of_kind]}, not {value!r}")
    return value


_TABLES = {"output": "format = file", "rounding-of": "column = rounding"}
"""What stands in the settings that are tables of texts."""


def _check_inside(folder: Path, files: Sequence[str]) -> None:
    """Whether files that settings run are in the folder of the settings."""
    for file in files:
        try:
            inside = Path(file).resolve().is_relative_to(folder.resolve())
        except (OSError, ValueError):
            inside = False
        if not inside:
            raise ConfigError(
                f"rules: {file!r} is not run: settings name rules in their own folder alone; "
                "give it as an option"
            )


def may_write(path: str, setting: str, file: str | Path | None = None) -> None:
    """Whether settings may let a file be written: whoever clones a repository has not read them.

    Args:
        path: the file, relative to the current folder.
        setting: that names it.
        file: of the settings; if not given, the nearest.

    Raises:
        ConfigError: if it is outside their folder, or may be settings or Git's own.
    """
    place = Path(file) if file is not None else nearest()
    if place is None:
        return
    root = place.resolve().parent
    try:
        full = Path(path).resolve()
        own = full in (place.resolve(), root / FILE, root / PYPROJECT)
        inside = full.is_relative_to(root) and not own and ".git" not in full.parts
    except (OSError, ValueError):  # a loop of links, a NUL
        inside = False
    if not inside:
        raise ConfigError(
            f"{setting}: {path!r} is not written: settings may write in their own folder alone, "
            "and not themselves; name a file in it, or give it as an option"
        )


def followed(paths: Sequence[str], file: str | Path | None = None) -> tuple[str, ...]:
    """Paths to check, where the folder of settings means the paths that they list.

    Args:
        paths: as somebody names them.
        file: of the settings; if not given, the nearest.

    Returns:
        All paths; none if all that is named is the folder of the settings.

    Raises:
        ConfigError: if the settings can't be read.
    """
    place = Path(file) if file is not None else nearest()
    listed = () if place is None else load(place).paths
    if place is None or not listed:
        return tuple(paths)
    folder = place.resolve().parent
    meant = [listed if Path(path).resolve() == folder else (path,) for path in paths]
    if all(group is listed for group in meant):
        return ()
    return tuple(path for group in meant for path in group)


def _beside(folder: Path, path: str) -> str:
    if "://" in path:
        return path
    full = folder / path
    here = Path.cwd()
    return str(full.relative_to(here) if full.is_relative_to(here) else full)


@dataclass(frozen=True)
class Input:
    """What is checked.

    Attributes:
        name: what people are told of it.
        kind: what it is, in a few words.
        traits: of :data:`NEEDS`, what it is and has.
    """

    name: str
    kind: str
    traits: frozenset[str]

    def __str__(self) -> str:
        return f"{self.name} is {self.kind}"


Unused = dict[str, str]
"""Settings and formulas that can do nothing for an input, and what the input is."""


def fit(settings: Settings, what: Input, unused: Unused | None = None) -> Settings:
    """The settings that an input understands.

    Args:
        settings: all that there are.
        what: the input.
        unused: what is added to where one can do nothing; that is an error without it.

    Raises:
        UnusedSettingError: for a setting that can do nothing.
    """
    rounds = {ROUNDS} if settings.rounding != EXACT else set()
    traits = what.traits | rounds | {settings.engine or "no engine"}
    default = vars(Settings())
    useless = [
        name for name, option in NEEDS.items()
        if getattr(settings, name) != default[name] and not option.needs <= traits
    ]  # fmt: skip
    if settings.engine and QUERIES in traits:
        what = replace(what, kind=f"{what.kind}, checked on {settings.engine}")
    reasons = {name: _reason(NEEDS[name].needs - traits, what) for name in useless}
    if useless and unused is None:
        raise UnusedSettingError("\n".join(_useless_line(n, [why]) for n, why in reasons.items()))
    if unused is not None:
        unused.update(reasons)
    left = {name: default[name] for name in useless}
    return replace(settings, **left)


def _reason(lacking: Collection[str], what: Input) -> str:
    """What an input is, as far as a setting that can do nothing is concerned."""
    if WORKBOOK in lacking and WIDE in what.traits:
        return f"{what.name} is no workbook"
    return f"{what} without floats" if {*lacking} == {FLOATS} else str(what)


@dataclass(frozen=True)
class Request:
    """What is asked of a check: its settings, and what becomes of those that can do nothing.

    Attributes:
        settings: all that there are.
        unused: what is added to for settings that can do nothing; one is an error without it.
        some_formulas: whether that is so of formulas too: of several inputs each has some.
        step: called with what is done next.
        pages: whether files that an engine is to read are read through first, to leave out those
            that are damaged.
    """

    settings: Settings
    unused: Unused | None = None
    some_formulas: bool = False
    step: Callable[[str], None] = lambda _: None
    pages: bool = False

    def fit(self, what: Input) -> Settings:
        """The settings that an input understands; see :func:`fit`."""
        return fit(self.settings, what, self.unused)

    def formulas_of(
        self, tables: Sequence[tuple[Collection[str], str]], kind: str
    ) -> list[tuple[str, ...]]:
        """The formulas that fit each of several tables, all of whose names it has.

        Args:
            tables: of each its names, and what people are told of it.
            kind: what the names are, in a word.

        Raises:
            gd_metrics.errors.FormulaError: for a formula that can't be read.
            UnknownNameError: for a name of a formula that fits no table.
        """
        every = {name for names, _ in tables for name in names}
        fitting: list[list[str]] = [[] for _ in tables]
        for formula in self.settings.formulas:
            needed = parse_formula(formula, every, rows=kind == "column").columns
            lacking = [[name for name in needed if name not in names] for names, _ in tables]
            for n, absent in enumerate(lacking):
                fitting[n] += [] if absent else [formula]
            if not all(lacking):
                continue
            if self.unused is None or not self.some_formulas:
                nearest = min(range(len(tables)), key=lambda n: len(lacking[n]))
                names, what = tables[nearest]
                raise UnknownNameError(kind, lacking[nearest][0], names, of=what, write=written)
            self.unused[formula] = ""
        return [tuple(some) for some in fitting]

    def formulas(self, names: Collection[str], kind: str, what: str) -> tuple[str, ...]:
        """The formulas all of whose names an input has.

        Args:
            names: its columns, or its indicators.
            kind: which of the two, in a word.
            what: what people are told of the input.

        Raises:
            gd_metrics.errors.FormulaError: for a formula that can't be read.
            UnknownNameError: for a name that is not there.
        """
        return self.formulas_of([(names, what)], kind)[0]


def of_no_use(required: Collection[str], unused: Sequence[Unused]) -> Iterator[tuple[str, str]]:
    """The options that could do nothing for any input, and a line on each.

    Args:
        required: the settings that must do something; others are for what understands them.
        unused: of each input what could do nothing for it.
    """
    for name in unused[0] if unused else ():
        reasons = [of_input[name] for of_input in unused if name in of_input]
        if len(reasons) < len(unused):
            continue
        if name in NEEDS and name in required:
            option = name.removesuffix("_of")  # an option says both: --decimals 1, share=1
            yield f"--{option.replace('_', '-')}", _useless_line(name, reasons, sign="--")
        elif name not in NEEDS and "formulas" in required:
            text = f"formula {name!r}: nothing that is checked has all its names"
            yield "--formula", text


def _useless_line(name: str, reasons: Sequence[str], *, sign: str = "") -> str:
    """That a setting can do nothing for some inputs, and what it is for."""
    setting = name.removesuffix("_of") if sign else name
    return f"{sign}{setting.replace('_', '-')} {NEEDS[name].purpose}; {few(reasons, _SHOWN)}"


_SHOWN = 3
"""How many inputs are named before the rest is only counted."""
