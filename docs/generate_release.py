"""Write .zenodo.json and llms.txt from the descriptor and CITATION.cff.

With `--check` it writes nothing, and exits 1 if one is not current.
"""

import json
import sys

import yaml

import current

ROOT = current.DOCS.parent
LLMS = """# {title}

> {description}

Version {version}. Code MIT; data CC BY 4.0. `pip install gd-metrics`, then
`gd.series("gdp")`, `gd.figure("gdp", period="2024")`, or `gd-metrics check FILE` on any table.

- [README](README.md): what it is and how to use it
- [Pages](docs/README.md): all of them, by what you came for
- [Data](docs/data.md): every contradiction, series, table and column
- [Datasheet](docs/DATASHEET.md): how the data were made, and what they are no good for
- [Descriptor](datapackage/datapackage.json): Data Package v2, Parquet in `datapackage/data/`
- [Examples](docs/examples/README.md): DuckDB, JavaScript, R
- [Public names](docs/api.md): the library
- [Glossary](docs/glossary.md): the words, English and Chinese; [docs/zh](docs/zh/README.md): 中文

A value with status `contested` is in a contradiction; `vintage` says how final it is, `hedge`
whether it is a bound.
"""


def files() -> dict[str, str]:
    """Both files by their places."""
    package = json.loads((ROOT / "datapackage" / "datapackage.json").read_text("utf-8"))
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    zenodo = {
        "title": citation["title"],
        "description": package["description"],
        "upload_type": citation["type"],
        "creators": [{"name": author["name"]} for author in citation["authors"]],
        "version": str(citation["version"]),
        "keywords": package["keywords"],
        "license": "cc-by-4.0",
        "access_right": "open",
        "notes": f"Data version {package['version']}; the code is under MIT.",
    }
    return {
        "../.zenodo.json": json.dumps(zenodo, ensure_ascii=False, indent=2) + "\n",
        "../llms.txt": LLMS.format(**package),
    }


main = current.generator("generate_release.py", files)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
