"""Inputs as people and programs break them: by their structure, not byte by byte alone."""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any

ODD: list[Any] = [
    None, True, -1, 0, 1e308, 10**40, "", " ", "\0", "\u202e", "a" * 5000, "..", "/etc/passwd",
    "http://a.b/c", "2024-02-30", "NaN", "１２", "1e999", [], {}, [[[]]], {"": {"": []}},
]  # fmt: skip
"""Values where others are expected."""

MARKS = [",", ";", "\t", '"', "'", "\r", "\n", "\0", "\ufeff", "|", "%", "万亿", "-", "=", "]"]


def mutated(name: str, data: bytes, draw: random.Random) -> bytes:
    """A file with up to three faults, of the kind that its name says."""
    change = _CHANGES.get(name.rpartition(".")[2], _text)
    for _ in range(draw.randint(1, 3)):
        data = (_bytes if draw.random() < 0.1 else change)(data, draw)
    return data


def _json(data: bytes, draw: random.Random) -> bytes:
    try:
        tree = json.loads(data)
    except ValueError:
        return _text(data, draw)
    places = [*_places(tree)]
    if not places:
        return json.dumps(draw.choice(ODD)).encode()
    inside, key = draw.choice(places)
    match draw.randrange(4):
        case 0:
            del inside[key]
        case 1 if isinstance(inside, dict):
            inside[draw.choice(["x", "", "path", "fields", "type"])] = inside.pop(key)
        case 2 if isinstance(inside, list):
            inside.append(inside[key])
        case _:
            inside[key] = draw.choice(ODD)
    return json.dumps(tree).encode()


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a tree, with each of its keys."""
    for key in [*tree] if isinstance(tree, dict) else range(len(tree)):
        yield tree, key
        if isinstance(tree[key], dict | list):
            yield from _places(tree[key])


def _text(data: bytes, draw: random.Random) -> bytes:
    """Cells and lines lost, doubled, exchanged, or with a mark in their midst."""
    text = data.decode("utf-8", "surrogateescape")
    parts = re.split(r"([,;\t\n|=<>\[\]])" if draw.random() < 0.7 else "(\n)", text)
    one, other = draw.randrange(len(parts)), draw.randrange(len(parts))
    match draw.randrange(6):
        case 0:
            parts[one] = ""
        case 1:
            parts[one] *= 2
        case 2:
            parts[one], parts[other] = parts[other], parts[one]
        case 3:
            parts[one] = str(draw.choice(ODD))
        case 4:
            at = draw.randint(0, len(parts[one]))
            parts[one] = parts[one][:at] + draw.choice(MARKS) + parts[one][at:]
        case _:
            del parts[one:]
    return "".join(parts).encode("utf-8", "surrogateescape")


def _bytes(data: bytes, draw: random.Random) -> bytes:
    """Bytes changed, cut off, or put twice."""
    changed = bytearray(data)
    at = draw.randint(0, max(len(data) - 1, 0))
    match draw.randrange(3):
        case 0 if changed:
            changed[at] ^= 1 << draw.randrange(8)
        case 1:
            del changed[at:]
        case _:
            changed[at:at] = changed[at : at + 40]
    return bytes(changed)


def _zip(data: bytes, draw: random.Random) -> bytes:
    """One member mutated, left out, doubled, or renamed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, OSError, EOFError):
        return _bytes(data, draw)
    if not members:
        return _bytes(data, draw)
    at = draw.randrange(len(members))
    name, content = members[at]
    match draw.randrange(5):
        case 0:
            del members[at]
        case 1:
            members[at] = ("../" + name, content)
        case _:
            members[at] = (name, mutated(name, content, draw))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return made.getvalue()


_CHANGES: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "json": _json, "zip": _zip, "xlsx": _zip, "docx": _zip, "ods": _zip, "parquet": _bytes,
    "pdf": _bytes,
}  # fmt: skip
