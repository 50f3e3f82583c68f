"""Write docs/api.md: every public name of gd_metrics, and what its docstring says first.

With `--check` it writes nothing, and exits 1 if the page is not current.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import current
import gd_metrics as gd

HEAD = """# What Python calls

Generated from the docstrings by `python docs/generate_api.py`. Every name is imported as
`import gd_metrics as gd`, costs nothing until it is used, and keeps its meaning as
[releasing.md](releasing.md) promises. `help(gd.check)` says the rest.
"""
ROLE = re.compile(r":\w+:`~?(?:\w+\.)*(\w+)`")
ATTRIBUTES = re.compile(r"^Attributes:\n((?: {4}.*\n?|\n)+)", re.MULTILINE)
ATTRIBUTE = re.compile(r"^ {4}(\w+): ((?:.+\n?)(?: {8}.+\n?)*)", re.MULTILINE)


def page() -> str:
    """The whole page."""
    public = {name: getattr(gd, name) for name in sorted(gd.__all__, key=str.lower)}
    kinds = {name: value for name, value in public.items() if inspect.isclass(value)}
    calls = {n: value for n, value in public.items() if callable(value) and n not in kinds}
    errors = {name: kind for name, kind in kinds.items() if issubclass(kind, Exception)}
    types = {name: kind for name, kind in kinds.items() if name not in errors}
    return "\n".join(
        (
            HEAD,
            "## Functions\n",
            "| call | what for |",
            "|---|---|",
            *(
                f"| `gd.{name}{_arguments(call)}` | {_first(call)} |"
                for name, call in calls.items()
            ),
            "\n`gd.version` and `gd.data_version` are the versions of the code and of the data.",
            "\n## What comes back",
            *(line for name, kind in types.items() for line in _type(name, kind)),
            "\n## Errors\n",
            "| error | is also | when |",
            "|---|---|---|",
            *(f"| `{name}` | {_bases(kind)} | {_first(kind)} |" for name, kind in errors.items()),
            "",
        )
    )


def _arguments(call: Any) -> str:
    """The names of a function's arguments, which are told in full by `help`."""
    names, marked = [], False
    for name, argument in inspect.signature(call).parameters.items():
        if argument.kind is argument.KEYWORD_ONLY and not marked:
            names, marked = [*names, "*"], True
        stars = {argument.VAR_KEYWORD: "**", argument.VAR_POSITIONAL: "*"}.get(argument.kind, "")
        optional = "" if argument.default is argument.empty else "=…"
        names.append(f"{stars}{name}{optional}")
    return f"({', '.join(names)})"


def _type(name: str, kind: type) -> Iterator[str]:
    """A type: what it is, its attributes, and what it can be asked."""
    yield f"\n### `{name}`\n"
    yield f"{_first(kind)}\n"
    section = ATTRIBUTES.search(f"{inspect.getdoc(kind)}\n")
    for match in ATTRIBUTE.finditer(section[1] if section else ""):
        yield f"- `{match[1]}`: {_markdown(match[2])}"
    for attribute, value in vars(kind).items():
        if not attribute.startswith("_") and (inspect.getdoc(value) or "").strip():
            if isinstance(value, property | cached_property):
                yield f"- `{attribute}`: {_first(value)}"
            elif inspect.isfunction(value):
                yield f"- `{attribute}()`: {_first(value)}"


def _bases(kind: type) -> str:
    return ", ".join(f"`{base.__name__}`" for base in kind.__bases__)


def _first(documented: Any) -> str:
    """The first paragraph of a docstring."""
    return _markdown((inspect.getdoc(documented) or "").partition("\n\n")[0])


def _markdown(text: str) -> str:
    """A text of a docstring on one line, with its references as code."""
    line = " ".join(text.split()).replace("|", "\\|")
    return ROLE.sub(r"`\1`", line).replace("``", "`")


main = current.generator("generate_api.py", lambda: {"api.md": page()})

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
