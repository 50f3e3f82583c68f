"""Data packages broken against the Data Package standard, one fault each, and whole ones."""

from __future__ import annotations

import copy
import hashlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from contract import CLEAN, Document

Files = dict[str, str | bytes]
Descriptor = dict[str, Any]
_TOWNS = ("Ashford", "Birchwood", "Cresthill", "Dunmore", "Eastvale", "Fernley")


def documents(seed: int, errors_each: int, clean: int) -> Iterator[Document]:
    """Whole packages, and packages with one fault each."""
    chance = random.Random(f"packages {seed}")
    for kind in (CLEAN, *FAULTS):
        for number in range(clean if kind == CLEAN else errors_each):
            descriptor, rows = _whole(chance)
            at: tuple[str, ...] = ()
            if kind != CLEAN:
                at = FAULTS[kind](descriptor, rows, chance)
            name = f"packages/towns-{seed}-{kind}-{number:03d}"
            document = Document(name, "packages", "towns", kind, seed=seed)
            planted = "" if kind == CLEAN else kind
            yield replace(document, at=at, planted=planted, files=_files(descriptor, rows, kind))


def _whole(chance: random.Random) -> tuple[Descriptor, dict[str, list[list[str]]]]:
    """A package of towns and what they spent."""
    towns = [
        [f"t{n}", name, chance.choice(("coast", "inland")), str(chance.randint(1200, 1950)),
         f"{chance.randint(1, 28):02d}.{chance.randint(1, 12):02d}.2024"]
        for n, name in enumerate(_TOWNS)
    ]  # fmt: skip
    spent = [[row[0], str(year), f"{chance.uniform(1, 99):.1f}"] for row in towns
             for year in (2023, 2024)]  # fmt: skip
    required: dict[str, Any] = {"constraints": {"required": True}}
    schema = {
        "fields": [
            {"name": "town", "type": "string", "constraints": {"pattern": "t[0-9]+"}},
            {"name": "name", "type": "string", **required},
            {"name": "region", "type": "string", "constraints": {"enum": ["coast", "inland"]}},
            {"name": "founded", "type": "integer",
             "constraints": {"minimum": 1000, "maximum": 2100}},
            {"name": "read", "type": "date", "format": "%d.%m.%Y"},
        ],
        "primaryKey": ["town"],
    }  # fmt: skip
    keys = [{"fields": ["town"], "reference": {"resource": "towns", "fields": ["town"]}}]
    fields = [{"name": "town", "type": "string"}, {"name": "year", "type": "year"},
              {"name": "spent", "type": "number", **required}]  # fmt: skip
    of_spent = {"fields": fields, "primaryKey": ["town", "year"], "foreignKeys": keys}
    common = {"profile": "tabular-data-resource", "format": "csv", "encoding": "utf-8"}
    resources = [
        {"name": name, "path": f"{name}.csv", **common, "schema": of}
        for name, of in (("towns", schema), ("spent", of_spent))
    ]
    return {"name": "towns", "resources": resources}, {"towns": towns, "spent": spent}


def _files(descriptor: Descriptor, rows: dict[str, list[list[str]]], kind: str) -> Files:
    """The files; hashes are of what is written, unless that is the fault."""
    files: Files = {}
    for resource in descriptor["resources"]:
        name = resource["name"]
        if name not in rows:
            continue
        header = resource.pop("header", [f["name"] for f in resource["schema"]["fields"]])
        text = "\n".join(",".join(row) for row in [header, *rows[name]]) + "\n"
        data = text.encode("latin-1" if kind == "encoding" and name == "towns" else "utf-8")
        files[f"{name}.csv"] = data
        resource["bytes"] = len(data) + (kind == "bytes" and name == "towns")
        seen = data + (b"?" if kind == "hash" and name == "towns" else b"")
        resource["hash"] = f"sha256:{hashlib.sha256(seen).hexdigest()}"
    files["datapackage.json"] = json.dumps(copy.deepcopy(descriptor))
    return files


def _cell(
    table: str, column: int, make: Callable[[str], str]
) -> Callable[[Descriptor, dict[str, list[list[str]]], random.Random], tuple[str, ...]]:
    """A fault of one cell."""

    def fault(
        descriptor: Descriptor, rows: dict[str, list[list[str]]], chance: random.Random
    ) -> tuple[str, ...]:
        row = chance.choice(rows[table])
        row[column] = make(row[column])
        resource = next(r for r in descriptor["resources"] if r["name"] == table)
        return table, f"{table}/{resource['schema']['fields'][column]['name']}"

    return fault


def _duplicate(_: Descriptor, rows: dict[str, list[list[str]]], chance: random.Random) -> Any:
    rows["spent"].append([*chance.choice(rows["spent"])])
    return "spent", "spent/town", "spent/year"


def _no_file(_: Descriptor, rows: dict[str, list[list[str]]], __: random.Random) -> Any:
    del rows["spent"]
    return ("spent",)


def _header(descriptor: Descriptor, _: Any, __: random.Random) -> Any:
    descriptor["resources"][0]["header"] = ["town", "title", "region", "founded", "read"]
    return "towns", "towns/name", "towns/title"


def _short_row(_: Descriptor, rows: dict[str, list[list[str]]], chance: random.Random) -> Any:
    chance.choice(rows["towns"]).pop()
    return "towns", "towns/read"


def _said(change: Callable[[Descriptor], Any], *at: str) -> Callable[..., tuple[str, ...]]:
    """A fault of the descriptor."""

    def fault(descriptor: Descriptor, _rows: Any, _chance: random.Random) -> tuple[str, ...]:
        change(descriptor)
        return ("package", *at)

    return fault


def _nothing(*_: Any) -> tuple[str, ...]:
    return ("towns",)


FAULTS: dict[str, Callable[..., tuple[str, ...]]] = {
    "type": _cell("towns", 3, lambda _: "long ago"),
    "required": _cell("towns", 1, lambda _: ""),
    "enum": _cell("towns", 2, lambda _: "mountain"),
    "pattern": _cell("towns", 0, lambda old: f"x{old}"),
    "range": _cell("towns", 3, lambda _: "3024"),
    "date": _cell("towns", 4, lambda _: "31.02.2024"),
    "number": _cell("spent", 2, lambda old: f"{old} k"),
    "foreign key": _cell("spent", 0, lambda _: "t99"),
    "primary key": _duplicate,
    "no file": _no_file,
    "header": _header,
    "short row": _short_row,
    "hash": _nothing,
    "bytes": _nothing,
    "encoding": _cell("towns", 1, lambda _: "Besançon"),
    "no resources": _said(lambda d: d.pop("resources") and d.update(resources=[])),
    "unsafe path": _said(lambda d: d["resources"][1].update(path="../spent.csv"), "spent"),
    "unknown type": _said(lambda d: _field(d).update(type="whole"), "towns", "towns/founded"),
    "key of nothing": _said(
        lambda d: d["resources"][0]["schema"].update(primaryKey=["id"]), "towns"
    ),
}  # fmt: skip
"""The faults, each with what it does and what is then wrong."""


def _field(descriptor: Descriptor) -> Any:
    return descriptor["resources"][0]["schema"]["fields"][3]
