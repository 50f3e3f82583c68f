"""Small packages made from the clauses of the specification, each valid or broken on purpose.

A case says what the specification makes of it; whether frictionless agrees is tested, and
where it does not, :data:`DIFFERENCES` names the clause that decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SPEC = "https://datapackage.org/standard/table-schema/"
DIALECT = "https://datapackage.org/standard/table-dialect/"
RESOURCE = "https://datapackage.org/standard/data-resource/"
V2 = "https://datapackage.org/profiles/2.0/datapackage.json"
PLAIN = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}
"""The standard's default dialect, said aloud: frictionless guesses where it is not."""

Errors = frozenset[tuple[str, int | None, str | None]]
"""Code, number of the record in its file, and field of each error."""

REFUSED: Errors = frozenset({("refused", None, None)})
"""What can't be read at all, or a descriptor that says what can't be."""


@dataclass(frozen=True)
class Case:
    """One package, and what the specification makes of it."""

    name: str
    clause: str
    expected: Errors
    files: Mapping[str, bytes] = field(repr=False)
    descriptor: Mapping[str, Any] = field(repr=False)

    def write(self, folder: Path) -> Path:
        """Put it into a folder; the descriptor's path."""
        for name, data in self.files.items():
            (folder / name).write_bytes(data)
        path = folder / "datapackage.json"
        path.write_text(json.dumps(self.descriptor, ensure_ascii=False), "utf-8")
        return path


def errors(*listed: tuple[str, int | None, str | None]) -> Errors:
    return frozenset(listed)


def package(
    *tables: tuple[str, Mapping[str, Any], Mapping[str, Any]], version: str | None = V2
) -> dict[str, Any]:
    """A descriptor of tables: name, schema, and what else its resource says."""
    resources = [
        {"name": name, "path": f"{name}.csv", "dialect": PLAIN, "schema": schema, **more}
        for name, schema, more in tables
    ]
    return {"$schema": version, "resources": resources} if version else {"resources": resources}


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set(',"\n\r') else cell


# Cells: clause, field, cells that it may have, cells that it may not

Cells = tuple[str, dict[str, Any], list[str], list[str]]

TYPES: list[Cells] = [
    ("string", {"type": "string"}, ["a", "中", " ", "1"], []),
    ("string", {"type": "string", "format": "email"},
     ["a@example.org", "first.last@mail.example.com"],
     ["a", "@example.org", "a@", "a b@example.org", "a@@example.org", "a@example"]),
    ("string", {"type": "string", "format": "uri"},
     ["https://example.org/a?b=c#d", "urn:isbn:0451450523", "mailto:a@example.org"],
     ["example.org", "a b", "/path"]),
    ("string", {"type": "string", "format": "binary"}, ["aGVsbG8=", "AAAA"],
     ["aGVsbG8", "a", "ä", "a!!!"]),
    ("string", {"type": "string", "format": "uuid"},
     ["123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000"],
     ["123e4567", "x23e4567-e89b-12d3-a456-426614174000",
      "123e4567e89b12d3a456426614174000", "{123e4567-e89b-12d3-a456-426614174000}"]),
    ("number", {"type": "number"},
     ["1", "-1.23", "+100000.00", "210", ".5", "5.", "1e5", "1E-5", "1e+400", "NaN", "nan",
      "INF", "-INF", "inf", "0.1234567890123456789", "007", " 1 "],
     ["x", "1,5", "1e", "e5", "--1", "1 2", "0x10", "1_000", "Infinity", "+INF", "sNaN", "١", "."]),
    ("number", {"type": "number", "decimalChar": ","}, ["1,5", "-0,5", "3"], ["1.5", "1,5,5"]),
    ("number", {"type": "number", "groupChar": ","}, ["1,000", "1,234,567.5", "1000"], ["1;000"]),
    ("number", {"type": "number", "groupChar": ".", "decimalChar": ","}, ["1.234,5"], ["1;5"]),
    ("number", {"type": "number", "bareNumber": False},
     ["95%", "€95", "EUR 95.5", "-5 m", "95"], ["EUR", "%"]),
    ("integer", {"type": "integer"},
     ["1", "-1", "+5", "0", "007", " 7 ", "9223372036854775808", "-99999999999999999999"],
     ["1.0", "1.5", "x", "1e3", "0x1F", "1_000", "٣", "--1"]),
    ("integer", {"type": "integer", "bareNumber": False}, ["95%", "€95", "-5 m"], ["%", "EUR"]),
    ("integer", {"type": "integer", "groupChar": ","}, ["1,000", "1000"], ["1;000"]),
    ("boolean", {"type": "boolean"},
     ["true", "True", "TRUE", "1", "false", "False", "FALSE", "0"], ["yes", "tRUE", "2", "t"]),
    ("boolean", {"type": "boolean", "trueValues": ["ja"], "falseValues": ["nein"]},
     ["ja", "nein"], ["true", "JA"]),
    ("object", {"type": "object"}, ["{}", '{"a": 1}'], ["[]", "1", "{a: 1}", "x", '{"a": NaN}']),
    ("array", {"type": "array"}, ["[]", '[1, "a"]'], ["{}", "1", "[1", "x", "[Infinity]"]),
    ("list", {"type": "list"}, ["a,b", "a", "a,,b"], []),
    ("list", {"type": "list", "itemType": "integer"}, ["1,2", "1"], ["1,x", "1,,2", "a"]),
    ("list", {"type": "list", "itemType": "date", "delimiter": ";"},
     ["2024-01-26;2024-01-27"], ["2024-01-26,2024-01-27", "2024-01-26;x"]),
    ("list", {"type": "list", "itemType": "boolean"}, ["true,false"], ["true,maybe"]),
    ("datetime", {"type": "datetime"},
     ["2024-01-26T15:00:00", "2024-01-26T15:00:00.300-05:00", "2024-01-26T15:00:00Z",
      "2024-01-26T24:00:00"],
     ["2024-01-26", "2024-01-26T15:00", "2024-13-26T15:00:00", "x", "2024-01-26T25:00:00",
      "2024-01-26 15:00:00", "2024-02-30T15:00:00"]),
    ("datetime", {"type": "datetime", "format": "%d/%m/%Y %H:%M:%S"},
     ["12/11/2018 09:15:32"], ["2018-11-12T09:15:32", "12/13/2018 09:15:32"]),
    ("datetime", {"type": "datetime", "format": "any"}, ["2024-01-26 15:00"], ["never"]),
    ("date", {"type": "date"}, ["2024-01-26", "2024-02-29", "0999-01-01"],
     ["2023-02-29", "26/01/2024", "2024-01", "x", "2024-01-26T00:00:00", "2024-1-26", "20240126"]),
    ("date", {"type": "date", "format": "%d/%m/%Y"}, ["26/01/2024"], ["2024-01-26", "31/02/2024"]),
    ("date", {"type": "date", "format": "fmt:%d/%m/%Y"}, ["26/01/2024"], ["2024-01-26"]),
    ("date", {"type": "date", "format": "any"}, ["2024-01-26", "26 January 2024"], ["never"]),
    ("time", {"type": "time"}, ["15:00:00", "00:00:00", "23:59:59"],
     ["15:00", "25:00:00", "15:60:00", "x", "3:00:00", "15:00:00Z", "15:00:00.5"]),
    ("time", {"type": "time", "format": "%H:%M"}, ["15:00"], ["15:00:00", "25:00"]),
    ("time", {"type": "time", "format": "any"}, ["3:00 PM"], ["never"]),
    ("year", {"type": "year"}, ["2024", "0999", "0000", "12024", "-0044", "2024Z"],
     ["24", "x", "+024", "20.4", " 202", "2_24"]),
    ("yearmonth", {"type": "yearmonth"}, ["2024-01", "0999-12", "-0044-03"],
     ["2024-13", "2024", "2024-00", "x", "2024-1", "24-01", "2024-01-01", "2024- 1"]),
    ("duration", {"type": "duration"},
     ["P1Y", "P1Y2M3DT4H5M6S", "PT0.5S", "P0D", "-P1D", "PT36H", "P1Y2M3DT4H5M6.789S"],
     ["1Y", "P", "PT", "P1S", "x", "P1YT", "P1W", "P1,5Y", "P1.5D", "P2024-01-01T00:00:00"]),
    ("geopoint", {"type": "geopoint"}, ["90.50, 45.50", "90.50,45.50", "-180,90"],
     ["90", "90,45,1", "181,0", "0,91", "x,y", "NaN,0", "1_0,5"]),
    ("geopoint", {"type": "geopoint", "format": "array"}, ["[90.50, 45.50]"],
     ["90.50,45.50", "[90]", "[181, 0]", '["90", "45"]']),
    ("geopoint", {"type": "geopoint", "format": "object"}, ['{"lon": 90.50, "lat": 45.50}'],
     ["[90, 45]", '{"lon": 90}', '{"lon": 90, "lat": 95}', '{"lon": "90", "lat": 45}']),
    ("geojson", {"type": "geojson"},
     ['{"type": "Point", "coordinates": [1, 2]}',
      '{"type": "Feature", "geometry": null, "properties": null}',
      '{"type": "FeatureCollection", "features": []}',
      '{"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,0]]]}'],
     ["x", "[]", '{"type": "Point"}', '{"type": "Point", "coordinates": [1]}',
      '{"type": "Place", "coordinates": [1, 2]}',
      '{"type": "Polygon", "coordinates": [[[0,0],[1,0],[1,1],[0,5]]]}']),
    ("geojson", {"type": "geojson", "format": "topojson"},
     ['{"type": "Topology", "objects": {}, "arcs": []}',
      '{"type": "Topology", "objects": {"a": {"type": "Point", "coordinates": [1, 2]}}, "arcs": []}'],
     ["x", '{"type": "Topology"}', '{"type": "Point", "coordinates": [1, 2]}']),
    ("any", {"type": "any"}, ["a", "1", "{"], []),
    ("type-and-format", {}, ["a", "1"], []),
]  # fmt: skip


def with_constraints(kind: str, **constraints: Any) -> dict[str, Any]:
    return {"type": kind, "constraints": constraints}


CONSTRAINTS: list[Cells] = [
    *[("required", with_constraints(kind, required=True), [cell], [""]) for kind, cell in {
        "string": "a", "number": "1", "integer": "1", "boolean": "true", "object": "{}",
        "array": "[]", "list": "a", "datetime": "2024-01-26T15:00:00", "date": "2024-01-26",
        "time": "15:00:00", "year": "2024", "yearmonth": "2024-01", "duration": "P1D",
        "geopoint": "1,2", "geojson": '{"type":"Point","coordinates":[1,2]}', "any": "a"}.items()],
    ("required", with_constraints("string", required=False), ["a", ""], []),
    ("minLength", with_constraints("string", minLength=2), ["ab", "中国", ""], ["a", "中"]),
    ("maxLength", with_constraints("string", maxLength=2), ["ab", "中国", ""], ["abc", "中国人"]),
    ("minLength", with_constraints("array", minLength=2), ["[1,2]"], ["[1]"]),
    ("maxLength", with_constraints("array", maxLength=2), ["[1,2]"], ["[1,2,3]"]),
    ("minLength", with_constraints("object", minLength=1), ['{"a":1}'], ["{}"]),
    ("maxLength", with_constraints("object", maxLength=1), ['{"a":1}'], ['{"a":1,"b":2}']),
    ("minLength", with_constraints("list", minLength=2), ["a,b"], ["a"]),
    ("maxLength", with_constraints("list", maxLength=2), ["a,b"], ["a,b,c"]),
    ("pattern", with_constraints("string", pattern="^a.*$"), ["apple", "a"], ["orange", "xa"]),
    ("pattern", with_constraints("string", pattern="[a-z]{2}"), ["ab"], ["abc", "a", "AB", "a1"]),
    ("pattern", with_constraints("string", pattern="a|b"), ["a", "b"], ["ab", "ax", "xb"]),
    ("pattern", with_constraints("string", pattern=r"\w+"), ["abc", "中国"], ["a b", "。"]),
    ("pattern", with_constraints("string", pattern=r"\d{4}"), ["2024"], ["24"]),
    ("pattern", with_constraints("string", pattern=r"(?!x).*"), ["abc"], ["xbc"]),
    ("pattern", with_constraints("string", pattern="a.c"), ["abc"], ["a\nc"]),
    ("pattern", with_constraints("string", pattern="a"), ["a"], ["a\n"]),
    ("pattern", with_constraints("string", pattern=r"\p{Lu}+"), ["AB"], ["ab"]),
    ("enum", with_constraints("string", enum=["a", "b"]), ["a", ""], ["c", "A"]),
    ("enum", with_constraints("integer", enum=[1, "2"]), ["1", "2", "+2"], ["3"]),
    ("enum", with_constraints("number", enum=["0.1", 5]), ["0.1", "0.10", "5.0"], ["0.2"]),
    ("enum", with_constraints("number", enum=["0.12345678901234567"]),
     ["0.12345678901234567"], ["0.12345678901234568"]),
    ("enum", with_constraints("boolean", enum=[True]), ["true", "1"], ["false"]),
    ("enum", with_constraints("date", enum=["2024-01-26"]), ["2024-01-26"], ["2024-01-27"]),
    ("enum", with_constraints("datetime", enum=["2024-01-26T15:00:00"]),
     ["2024-01-26T15:00:00", "2024-01-26T15:00:00.0"], ["2024-01-26T15:00:01"]),
    ("enum", with_constraints("time", enum=["15:00:00"]), ["15:00:00"], ["15:00:01"]),
    ("enum", with_constraints("year", enum=["2024"]), ["2024"], ["2025"]),
    ("enum", with_constraints("yearmonth", enum=["2024-01"]), ["2024-01"], ["2024-02"]),
    ("enum", with_constraints("duration", enum=["P1D"]), ["P1D", "PT24H"], ["P2D"]),
    ("enum", with_constraints("geopoint", enum=["1,2"]), ["1,2", "1.0, 2"], ["1,3"]),
    ("enum", with_constraints("array", enum=["[1]"]), ["[1]", "[ 1 ]"], ["[2]"]),
    ("enum", with_constraints("object", enum=['{"a":1}']), ['{"a":1}'], ['{"a":2}']),
    ("enum", with_constraints("list", enum=["a,b"]), ["a,b"], ["b,a"]),
    ("enum", with_constraints("any", enum=["a"]), ["a"], ["b"]),
    *[(name, with_constraints(kind, **{name: bound}), good, bad)
      for kind, bound, below, above in [
          ("integer", 10, ["9", "-99999999999999999999"], ["11", "99999999999999999999"]),
          ("integer", "10", ["9"], ["11"]),
          ("number", 10.5, ["10.49", "-INF"], ["10.51", "INF"]),
          ("number", "0.3", ["0.29999999999999999999"], ["0.30000000000000000001"]),
          ("date", "2024-01-26", ["2024-01-25"], ["2024-01-27"]),
          ("datetime", "2024-01-26T15:00:00", ["2024-01-26T14:59:59"], ["2024-01-26T15:00:01"]),
          ("time", "15:00:00", ["14:59:59"], ["15:00:01"]),
          ("year", "2024", ["2023"], ["2025"]),
          ("yearmonth", "2024-01", ["2023-12"], ["2024-02"]),
          ("duration", "P1M", ["P27D"], ["P32D"]),
      ]
      for edge in [[str(bound)]]
      for name, good, bad in [
          ("minimum", above + edge, below), ("maximum", below + edge, above),
          ("exclusiveMinimum", above, below + edge), ("exclusiveMaximum", below, above + edge),
      ]],
    ("minimum", with_constraints("number", minimum=0), ["0", "-0"], ["NaN"]),
    ("jsonSchema", with_constraints("object", jsonSchema={
        "type": "object", "properties": {"value": {"type": "integer"}}}),
     ['{"value": 100}'], ['{"value": "bad"}']),
    ("jsonSchema", with_constraints("array", jsonSchema={"items": {"type": "integer"}}),
     ["[1]"], ['["a"]']),
    ("categories", {"type": "string", "categories": ["apple", "orange"]},
     ["apple", ""], ["banana", "Apple"]),
    ("categories", {"type": "integer", "categories": [
        {"value": 0, "label": "apple"}, {"value": 1, "label": "orange"}]}, ["0", "1"], ["2"]),
    ("field-missingValues", {"type": "integer", "missingValues": ["-"]}, ["-", "1"], ["", "NA"]),
    ("field-missingValues", {"type": "integer", "missingValues": []}, ["1"], [""]),
    ("field-missingValues", {"type": "number", "missingValues": [
        {"value": "-99", "label": "refused"}, {"value": ""}],
        "constraints": {"required": True}}, ["1"], ["-99", ""]),
]  # fmt: skip


def cell_cases() -> Iterator[Case]:
    """A package for each cell: beside it a column that says nothing, so that no row is blank."""
    for table, code in ((TYPES, "type-error"), (CONSTRAINTS, "constraint-error")):
        for number, (clause, descriptor, good, bad) in enumerate(table):
            for cell in [*good, *bad]:
                wrong = cell in bad
                found = code
                if clause == "field-missingValues" and "constraints" not in descriptor:
                    found = "type-error"
                kind = descriptor.get("type", "untyped")
                name = f"{code.partition('-')[0]} {number:03} {kind} {clause} {cell!r}"
                schema = {"fields": [{"name": "n", "type": "string"}, {"name": "x", **descriptor}]}
                expected = errors((found, 2, "x")) if wrong else errors()
                body = f"n,x\na,{quoted(cell)}\n".encode()
                yield Case(
                    name, f"{SPEC}#{clause}", expected, {"t.csv": body}, package(("t", schema, {}))
                )
