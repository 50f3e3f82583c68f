"""A project of another subject, in English alone: a harbour's cargo, dues and people."""

from __future__ import annotations

import shutil
from pathlib import Path

from gd_metrics.dataset.build import build
from gd_metrics.dataset.init import init

CLAIMS = """\
claim_id,source_id,locator,printed,attributed_to,indicator,period,measure,vintage,value
cargo,report,page=3,12.3 million tonnes,,cargo,2024,level,final,12.3
in,report,page=3,7.1 million tonnes,,imports,2024,level,final,7.1
out,report,page=3,5.2 million tonnes,,exports,2024,level,final,5.2
body,report,page=4,48%,,dues,2024,growth,final,48
box,report,page=9,43%,,dues,2024,growth,final,43
dues,report,page=9,EUR 31.4 million,,dues,2024,level,final,31.4
staff,report,page=9,"1,204 people",,staff,2024,level,final,"1,204"
post,news,,more than 12 million tonnes,report,cargo,2024,level,final,12
"""

TABLES = {
    "units": """unit,name_en
million tonnes,millions of tonnes
million EUR,millions of euros
people,persons
""",
    "areas": """area,name_en,kind,parent
port,North port,district,coast
coast,The coast,region,
""",
    "indicators": """indicator,name_en,definition,unit,area,basis,growth_basis,coverage,additive
cargo,Cargo,All cargo that is handled.,million tonnes,port,_Z,nominal,all,true
imports,Cargo in,Cargo that comes in.,million tonnes,port,_Z,nominal,all,true
exports,Cargo out,Cargo that goes out.,million tonnes,port,_Z,nominal,all,true
dues,Port dues,What ships pay.,million EUR,port,_Z,nominal,all,true
staff,Staff,People employed.,people,port,_Z,nominal,all,true
""",
    "formulas": """formula_id,formula,note
cargo,cargo = imports + exports,All cargo comes in or goes out.
""",
    "sources": """source_id,publisher,kind,title,date_published,language,status
report,Port authority,official,Annual report 2024,2025-03,en,read
news,Harbour Post,wire,A record year,2025-03-02,en,read
""",
    "claims": CLAIMS,
}
CONTRADICTION = "GD201:dues.port.growth.2024._Z.2023"


def harbour(folder: Path) -> Path:
    """The project, laid down by ``init``, filled and built; its growth contradicts itself."""
    init(folder)
    for name, text in TABLES.items():
        (folder / "curation" / f"{name}.csv").write_text(text, "utf-8")
    build(folder)
    return folder


def change(project: Path, table: str, old: str, new: str) -> None:
    """Put other characters in a curation file."""
    file = project / "curation" / f"{table}.csv"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def copy(project: Path, to: Path) -> Path:
    """A copy of a project."""
    shutil.copytree(project, to)
    return to
