"""A Dataset of schema.org in JSON-LD, to stand in the page that offers a package."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..conversion import FORMATS
from ..croissant import listed, people, stated


def dataset(package: Mapping[str, Any]) -> dict[str, Any]:
    """What a descriptor says, in schema.org's words.

    Args:
        package: a Data Package's descriptor.

    >>> made = dataset({"name": "rain", "title": "Rain", "resources": []})
    >>> made["@type"], made["name"], made["alternateName"]
    ('Dataset', 'Rain', 'rain')
    """
    licences = [one.get("path") or one.get("name") for one in listed(package, "licenses")]
    authors = [{"@type": kind, "name": name} for kind, name in people(package)]
    resources = listed(package, "resources")
    return {
        "@context": {"@vocab": "https://schema.org/"},
        "@type": "Dataset",
        **stated(
            name=package.get("title") or package.get("name"),
            alternateName=package.get("name") if package.get("title") else None,
            description=package.get("description"),
            version=package.get("version"),
            datePublished=package.get("created"),
            url=package.get("homepage"),
            identifier=package.get("id"),
            keywords=package.get("keywords"),
            license=[licence for licence in licences if licence],
            creator=authors,
            isBasedOn=[*_sources(package)],
            variableMeasured=[*_variables(resources)],
            distribution=[*_files(resources)],
        ),
    }


def _sources(package: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for source in listed(package, "sources"):
        said = stated(name=source.get("title"), url=source.get("path"))
        if said:
            yield {"@type": "CreativeWork", **said}


def _variables(resources: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The columns, each once by its name and what it holds."""
    seen: set[tuple[str, str]] = set()
    for resource in resources:
        schema = resource.get("schema")
        for field in listed(schema, "fields") if isinstance(schema, Mapping) else ():
            told = str(field.get("description") or field.get("title") or "")
            if (field["name"], told) in seen:
                continue
            seen.add((field["name"], told))
            said = stated(name=field["name"], description=told, unitText=field.get("unit"))
            yield {"@type": "PropertyValue", **said}


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
