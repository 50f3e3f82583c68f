"""Real projects and packages in temporary folders, and ways to damage them."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

import gd_metrics as gd
from gd_metrics.cli.main import main
from gd_metrics.dataset.build import build
from gd_metrics.tables.package import sha256
from harbour import harbour

settings.register_profile("patient", deadline=None)  # machines are noisy, and no test is timed
settings.load_profile("patient")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell leaves what runs behind it
    signal.signal(signal.SIGINT, signal.default_int_handler)
os.environ.pop("FORCE_COLOR", None)  # set by CI systems; what is printed here is plain

ROOT = Path(__file__).parents[1]

pytest_plugins = ["pytester"]  # runs the pytest plugin


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is slow to start is started in one of xdist's processes (--dist loadgroup)."""
    for item in items if config.pluginmanager.hasplugin("xdist") else ():
        uses = {*getattr(item, "fixturenames", ())}
        uses |= {
            v for v in getattr(item, "callspec", _NO_CASE).params.values() if isinstance(v, str)
        }
        for started in sorted(uses & {"spark", "installed"}):
            item.add_marker(pytest.mark.xdist_group(started))


_NO_CASE = SimpleNamespace(params={})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of this project's curation and generated files."""
    return copied(ROOT, tmp_path / "project")


@pytest.fixture
def package(built_article: Path, tmp_path: Path) -> Path:
    """The folder of a copy of the data package that has the claims of the article alone."""
    return Path(shutil.copytree(built_article / "datapackage", tmp_path / "project/datapackage"))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """Run the command line in an empty folder; an exception it does not handle fails the test."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)

    def invoke(*args: object) -> Result:
        return CliRunner().invoke(main, [str(a) for a in args], catch_exceptions=False)

    return invoke


def edit_csv(file: Path, edit: Callable[[list[dict[str, str]]], None]) -> None:
    """Change the rows of a curation file in place."""
    with file.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows, header = list(reader), list(reader.fieldnames or [])
    edit(rows)
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def edit_table(package: Path, name: str, edit: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change the rows of a package's table, and its hash with them."""
    file = package / "data" / f"{name}.parquet"
    table = pq.ParquetFile(file).read()
    rows = table.to_pylist()
    edit(rows)
    write_table(package, name, pa.Table.from_pylist(rows, schema=table.schema))


def write_table(package: Path, name: str, table: pa.Table) -> None:
    """Put a table in a package's place for it, with the right hash."""
    file = package / "data" / f"{name}.parquet"
    pq.write_table(table, file)
    edit_descriptor(package, lambda d: resource(d, name).update(hash=sha256(file.read_bytes())))


def edit_descriptor(package: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    """Change a package's descriptor in place."""
    file = package / "datapackage.json"
    descriptor = json.loads(file.read_text("utf-8"))
    edit(descriptor)
    file.write_text(json.dumps(descriptor, ensure_ascii=False), "utf-8")


def keep_tables(package: Path, *names: str) -> None:
    """Leave only some tables in a package, and only the references among them.

    frictionless takes long over Parquet, row by row.
    """

    def leave(descriptor: dict[str, Any]) -> None:
        descriptor["resources"] = [resource(descriptor, name) for name in names]
        for kept in descriptor["resources"]:
            keys = kept["schema"].pop("foreignKeys", [])
            among = [k for k in keys if k["reference"].get("resource", "") in {"", *names}]
            kept["schema"] |= {"foreignKeys": among} if among else {}

    edit_descriptor(package, leave)


@pytest.fixture(scope="session")
def shipped() -> gd.Report:
    """What is found in the data that are shipped."""
    return gd.check()


@pytest.fixture(scope="session")
def disputes() -> list[gd.Component]:
    """Whom to doubt in the data that are shipped."""
    return gd.diagnose()


RESULTS = ("verdicts", "implications", "implication_inputs")
"""Tables of what rules make of claims: the longest."""


def resource(descriptor: dict[str, Any], name: str) -> dict[str, Any]:
    """The resource of a descriptor that has this name."""
    return next(r for r in descriptor["resources"] if r["name"] == name)


ARTICLE = "ycwb-2025-01"


@pytest.fixture(scope="session")
def built_article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the claims of the article alone, and nothing accepted; built once."""
    project = copied(ROOT, tmp_path_factory.mktemp("article") / "project")
    edit_csv(project / "curation" / "claims.csv", undecided)
    edit_csv(project / "curation" / "accepted.csv", list.clear)
    build(project)
    return project


@pytest.fixture
def article(built_article: Path, tmp_path: Path) -> Path:
    """A copy of that project, where this one's would be."""
    return copied(built_article, tmp_path / "project")


@pytest.fixture(scope="session")
def built_port(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The harbour project, which is small, built once; to be read, or copied."""
    return harbour(tmp_path_factory.mktemp("harbour") / "port")


@pytest.fixture
def port(built_port: Path, tmp_path: Path) -> Path:
    """A copy of the harbour project."""
    return Path(shutil.copytree(built_port, tmp_path / "port"))


def copied(project: Path, to: Path) -> Path:
    """Copy a project's curation and generated files."""
    for name in ("curation", "datapackage", "schemas"):
        shutil.copytree(project / name, to / name)
    return to


def undecided(rows: list[dict[str, str]]) -> None:
    """The article's claims as they were read, before anybody knew which is wrong."""
    keep(rows, lambda r: r["source_id"] == ARTICLE)
    for row in rows:
        row["rank"] = "normal"


def keep(rows: list[dict[str, str]], wanted: Callable[[dict[str, str]], bool]) -> None:
    """Leave only the rows that are wanted."""
    rows[:] = [row for row in rows if wanted(row)]


SPARK = {
    # few rows: what prepares a query takes longer than to run it, so nothing is prepared
    "spark.sql.shuffle.partitions": "1",
    "spark.default.parallelism": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.buffer.pageSize": "256k",  # each side of a join that is sent round takes 16 MiB else
    "spark.shuffle.compress": "false",
    "spark.broadcast.compress": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    """A session on this machine; Java takes seconds to start."""
    pytest.importorskip("pyspark", reason="pip install 'gd-metrics[spark]'")
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        pytest.skip("Spark needs a Java, which is not here")
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master("local[1]")
    for option, value in SPARK.items():
        builder = builder.config(option, value)
    interrupted = signal.getsignal(signal.SIGINT)
    session = builder.getOrCreate()
    signal.signal(signal.SIGINT, interrupted)  # Spark sets one of its own, for the whole process
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
