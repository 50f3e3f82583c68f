"""Points, GeoJSON (RFC 7946) and TopoJSON: whether a parsed JSON value is one.

>>> check_geojson({"type": "Point", "coordinates": [113.3, 23.1]})
>>> check_geojson({"type": "Point", "coordinates": [113.3]})
Traceback (most recent call last):
ValueError: coordinates of a Point are [113.3]
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
"""How deep positions lie in the coordinates of a geometry."""


def point(lon: Any, lat: Any) -> tuple[Decimal, Decimal]:
    """Longitude and latitude, if they are such."""
    for value, limit in ((lon, 180), (lat, 90)):
        if not (_number(value) or isinstance(value, Decimal)) or not -limit <= value <= limit:
            raise ValueError(f"{value!r} is no longitude or latitude")
    return Decimal(str(lon)), Decimal(str(lat))


def check_geojson(value: Any) -> None:
    """Raise ``ValueError`` if a value is no GeoJSON object."""
    kind = _kind(value)
    if kind == "FeatureCollection":
        for item in _list(value, "features"):
            _check_feature(item)
    elif kind == "Feature":
        _check_feature(value)
    else:
        _check_geometry(value)


def _check_feature(value: Any) -> None:
    if _kind(value) != "Feature" or not {"geometry", "properties"} <= value.keys():
        raise ValueError("a feature lacks its type, geometry or properties")
    if not isinstance(value["properties"], dict | None):
        raise ValueError("properties of a feature are no object")
    if value["geometry"] is not None:
        _check_geometry(value["geometry"])


def _check_geometry(value: Any) -> None:
    kind = _kind(value)
    if kind == "GeometryCollection":
        for item in _list(value, "geometries"):
            _check_geometry(item)
        return
    if kind not in _DEPTHS:
        raise ValueError(f"{kind!r} is no geometry")
    coordinates = value.get("coordinates")
    if not _nested(coordinates, _DEPTHS[kind], _position) or not _shaped(kind, coordinates):
        raise ValueError(f"coordinates of a {kind} are {coordinates!r}")


def _shaped(kind: str, coordinates: Any) -> bool:
    """Lines have two positions; rings have four and are closed."""
    if kind == "LineString":
        return len(coordinates) >= 2
    if kind == "MultiLineString":
        return all(len(line) >= 2 for line in coordinates)
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind, [])
    return all(len(ring) >= 4 and ring[0] == ring[-1] for rings in polygons for ring in rings)


def check_topojson(value: Any) -> None:
    """Raise ``ValueError`` if a value is no TopoJSON topology."""
    if _kind(value) != "Topology" or not isinstance(value.get("objects"), dict):
        raise ValueError("a topology lacks its type or objects")
    if not _nested(value.get("arcs"), 2, _position):
        raise ValueError("arcs of a topology are no lists of positions")
    for item in value["objects"].values():
        _check_object(item)


def _check_object(value: Any) -> None:
    kind = _kind(value)
    if kind == "GeometryCollection":
        for item in _list(value, "geometries"):
            _check_object(item)
    elif kind in ("Point", "MultiPoint"):
        if not _nested(value.get("coordinates"), _DEPTHS[kind], _position):
            raise ValueError(f"coordinates of a {kind} are no positions")
    elif kind not in (*_DEPTHS, None):
        raise ValueError(f"{kind!r} is no geometry")
    elif kind and not _nested(value.get("arcs"), _DEPTHS[kind], lambda v: type(v) is int):
        raise ValueError(f"arcs of a {kind} are no indices")


def _kind(value: Any) -> Any:
    if not isinstance(value, dict) or "type" not in value:
        raise ValueError("is no object with a type")
    return value["type"]


def _list(value: Any, name: str) -> list[Any]:
    items = value.get(name)
    if not isinstance(items, list):
        raise ValueError(f"{name} is no list")
    return items


def _nested(value: Any, depth: int, leaf: Callable[[Any], bool]) -> bool:
    if depth == 0:
        return leaf(value)
    return isinstance(value, list) and all(_nested(v, depth - 1, leaf) for v in value)


def _position(value: Any) -> bool:
    return isinstance(value, list) and len(value) >= 2 and all(map(_number, value))


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
