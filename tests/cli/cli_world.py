"""A small trade, made up: five writings of shipments, a list, a register, sales, a claim."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

_HEAD = (
    "declaration,item,date,exporter,exporter_address,importer,importer_id,importer_country,hs,"
    "description,brand,net_kg,value_usd,origin,dispatch,destination"
)
_ALPHA = 'ALPHA TRADING,"1 Made-up Road, Shenyang, China"'
_MARKUP = '<script>alert(1)</script> made-up,"2 Made-up Road, Shenyang, China"'
_STANKO = "ООО СТАНКО,7719717008,RU"
_LATHE = "845811,horizontal lathe,SMTCL,3200,180000,CN,CN,RU"
SHIPMENTS = "\n".join(
    [
        _HEAD,
        f"D1,1,2023-01-10,{_ALPHA},{_STANKO},{_LATHE}",
        f"D2,1,2023-11-01,{_ALPHA},{_STANKO},{_LATHE}",
        f"D3,1,2023-11-02,{_ALPHA},{_STANKO},{_LATHE}",
        f"D1,1,2023-01-10,{_ALPHA},{_STANKO},{_LATHE}",
        f"D5,1,the day after,{_ALPHA},{_STANKO},{_LATHE}",
        f"D6,1,2024-03-01,{_MARKUP},made-up importer,,RU,{_LATHE}",
    ]
)
LIST = (
    "entry,name,kind,country,identifiers,programme,listed_from,citation\n"
    "1,STANKO LLC,company,RU,INN: 7719717008,MADE-UP,2023-11-02,made up for a test\n"
)
REGISTER = (
    "name,country,identifiers,founded,activity,revenue,year,currency,note\n"
    "OOO STANKO,RU,INN: 7719717008,2022-05-01,wholesale of flowers,100000,2023,USD,made up\n"
)
SALES = (
    "document,date,seller,seller_inn,buyer,buyer_inn,description,value,currency\n"
    "S1,2023-12-01,ООО СТАНКО,7719717008,made-up buyer,,lathe,200000,USD\n"
)
CLAIMS = (
    "claim,type,subject,subject_identifier,speaker,said_on,said_where,quote,role,from,to,what\n"
    "c1,only_parts,ООО СТАНКО,7719717008,made-up speaker,2024-02-01,nowhere,only parts,importer,"
    "2023-01-01,2024-01-31,shipments\n"
)


def write(path: Path, text: str) -> Path:
    """Write a file and return its path."""
    path.write_text(text, encoding="utf-8")
    return path


def investigated(root: Path, files: Iterable[tuple[str, str, str, Sequence[str]]]) -> Path:
    """Make a workspace `w` in `root` with the program itself, load files, and investigate.

    A file is its kind, name, text and the options of `enduse load`.
    """
    program = Path(sys.executable).with_name("enduse")

    def run(*arguments: str) -> None:
        done = subprocess.run(
            [program, *arguments], cwd=root, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    run("init", "w")
    for kind, name, text, options in files:
        write(root / f"{name}.csv", text)
        run("load", kind, f"{name}.csv", *options, "-w", "w")
    run("investigate", "-w", "w")
    return root
