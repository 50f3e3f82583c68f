"""A package's description in Croissant, which dataset search and machine-learning loaders read,
and as a Dataset of schema.org, to stand in the page that offers it.

Everything in it is said by the descriptor already, so it is derived from that alone:
`Croissant 1.0 <https://docs.mlcommons.org/croissant/docs/croissant-spec.html>`_ is JSON-LD over
schema.org, with a ``FileObject`` a file and a ``RecordSet`` a table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .conversion import FORMATS

NAME = "croissant.json"
CONFORMS_TO = "http://mlcommons.org/croissant/1.0"
PARQUET = "application/x-parquet"
"""What Croissant's readers know Parquet by; it is registered as another."""

_TYPES = {
    "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date",
}  # fmt: skip
"""What a field of a Table Schema is in Croissant; a text if nothing else."""

_OWN = (
    "citeAs column conformsTo equivalentProperty extract field fileProperty fileObject fileSet "
    "format includes isLiveDataset jsonPath key md5 parentField path recordSet references regex "
    "repeated replace samplingRate separator source subField transform"
)
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    **{name: f"cr:{name}" for name in _OWN.split()},
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
}
"""The context that the specification prescribes, word for word."""


def croissant(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """What a Data Package's descriptor says, in Croissant.

    Constraints and foreign keys are left to the descriptor: there is no word for the first, and
    mlcroissant joins tables by the second, which fails where the other table has one too.

    Args:
        descriptor: of a package whose resources are one Parquet file each, with its sha256.

    Returns:
        The document, to be written as ``croissant.json`` beside the descriptor.

    >>> field = {"name": "n", "type": "integer", "description": "How many."}
    >>> table = {"name": "t", "path": "data/t.parquet", "hash": "sha256:ab",
    ...          "schema": {"fields": [field], "primaryKey": ["n"]}}
    >>> made = croissant({"name": "p", "resources": [table]})
    >>> made["distribution"][0]["sha256"], made["recordSet"][0]["key"]
    ('ab', {'@id': 't/n'})
    """
    resources = descriptor["resources"]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        **stated(
            name=descriptor.get("name"),
            alternateName=descriptor.get("title"),
            **_about(descriptor),
            publisher=_authors(descriptor),
            citeAs=_citation(descriptor),
        ),
        "distribution": [_file(resource) for resource in resources],
        "recordSet": [_records(resource) for resource in resources],
    }


def _about(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    """What a descriptor says in words that schema.org and Croissant share."""
    licences = (x.get("path") or x.get("name") for x in listed(descriptor, "licenses"))
    return {
        "description": descriptor.get("description"),
        "version": descriptor.get("version"),
        "datePublished": descriptor.get("created"),
        "url": descriptor.get("homepage"),
        "keywords": descriptor.get("keywords"),
        "license": [*filter(None, licences)],
        "creator": _authors(descriptor),
    }


def _authors(descriptor: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"@type": kind, "name": name} for kind, name in people(descriptor)]


def stated(**terms: Any) -> dict[str, Any]:
    """What is said at all, and a single thing as itself, not as a list of one."""
    return {
        name: value[0] if isinstance(value, list) and len(value) == 1 else value
        for name, value in terms.items() if value
    }  # fmt: skip


def listed(descriptor: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects that a property lists; anybody may have written something else there.

    >>> listed({"licenses": [{"name": "CC0-1.0"}, "MIT"]}, "licenses"), listed({}, "licenses")
    ([{'name': 'CC0-1.0'}], [])
    """
    items = descriptor.get(name)
    return [x for x in items if isinstance(x, Mapping)] if isinstance(items, list) else []


def people(descriptor: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Those who have a name: a title, or the names of a person."""
    for one in listed(descriptor, "contributors"):
        person = " ".join(str(one[n]) for n in ("givenName", "familyName") if one.get(n))
        if name := one.get("title") or person:
            yield "Organization" if one.get("title") else "Person", str(name)


def _citation(descriptor: Mapping[str, Any]) -> str:
    """Whom to cite: authors, year, title and version, as far as there are any."""
    authors = ", ".join(name for _, name in people(descriptor))
    year = str(descriptor.get("created", ""))[:4]
    version = descriptor.get("version")
    parts = [
        f"{authors} ({year})" if authors and year else authors or year,
        descriptor.get("title") or descriptor.get("name"),
        f"version {version}" if version else "",
    ]
    return ", ".join(part for part in parts if part)


def _file(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": resource["path"],
        "name": resource["path"].rpartition("/")[2],
        "contentUrl": resource["path"],
        "encodingFormat": PARQUET,
        "sha256": resource["hash"].removeprefix("sha256:"),
    }


def _records(resource: Mapping[str, Any]) -> dict[str, Any]:
    name, schema = resource["name"], resource["schema"]
    key = [{"@id": f"{name}/{column}"} for column in schema.get("primaryKey", [])]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        **stated(name=name, description=resource.get("description"), key=key),
        "field": [*_fields(resource)],
    }


def _fields(resource: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    name = resource["name"]
    for field in resource["schema"]["fields"]:
        column = field["name"]
        source = {"fileObject": {"@id": resource["path"]}, "extract": {"column": column}}
        yield {
            "@type": "cr:Field",
            "@id": f"{name}/{column}",
            **stated(name=column, description=field.get("description")),
            "dataType": _TYPES.get(field["type"], "sc:Text"),
            "source": source,
        }


def dataset(package: Mapping[str, Any]) -> dict[str, Any]:
    """What a descriptor says, in schema.org's words.

    Args:
        package: a Data Package's descriptor.

    >>> made = dataset({"name": "rain", "title": "Rain", "resources": []})
    >>> made["@type"], made["name"], made["alternateName"]
    ('Dataset', 'Rain', 'rain')
    """
    resources = listed(package, "resources")
    return {
        "@context": {"@vocab": "https://schema.org/"},
        "@type": "Dataset",
        **stated(
            name=package.get("title") or package.get("name"),
            alternateName=package.get("name") if package.get("title") else None,
            **_about(package),
            identifier=package.get("id"),
            isBasedOn=[*_sources(package)],
            variableMeasured=[*_variables(resources)],
            distribution=[*_files(resources)],
        ),
    }


def _sources(package: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for source in listed(package, "sources"):
        terms = stated(name=source.get("title"), url=source.get("path"))
        if terms:
            yield {"@type": "CreativeWork", **terms}


def _variables(resources: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The columns, each once by its name and what it holds."""
    seen: set[tuple[str, str]] = set()
    for resource in resources:
        schema = resource.get("schema")
        for field in listed(schema, "fields") if isinstance(schema, Mapping) else ():
            about = str(field.get("description") or field.get("title") or "")
            if (field["name"], about) in seen:
                continue
            seen.add((field["name"], about))
            terms = stated(name=field["name"], description=about, unitText=field.get("unit"))
            yield {"@type": "PropertyValue", **terms}


def _files(resources: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for resource in resources:
        paths = resource.get("path") or []
        paths = [paths] if isinstance(paths, str) else paths
        kind = str(resource.get("format") or "")
        sha256 = str(resource.get("hash") or "")
        for path in paths:
            yield {
                "@type": "DataDownload",
                **stated(
                    name=resource.get("name"),
                    description=resource.get("title"),
                    contentUrl=path,
                    encodingFormat=resource.get("mediatype") or FORMATS.get(kind, kind),
                    contentSize=str(resource["bytes"]) if "bytes" in resource else None,
                    sha256=sha256.removeprefix("sha256:")
                    if ":" in sha256 and not paths[1:]
                    else "",
                ),
            }
