"""Write a case to a directory: whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from enduse.cases import csv, html, json
from enduse.cases.model import Case
from enduse.errors import InputError

NAMES = ("case.html", "case.json", "tables")


def write_case(case: Case, directory: Path) -> list[Path]:
    """Write `case.html`, `case.json` and `tables/*.csv` into `directory`; return their paths.

    Everything is made beside its place and moved there at the end. Files of an earlier case are
    replaced, others are left alone. InputError when the directory cannot be written.
    """
    content = {
        "case.html": html.page(case).encode(),
        "case.json": json.text(case).encode(),
    } | {f"tables/{name}": data for name, data in csv.files(case).items()}
    try:
        directory.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=".case-", dir=directory))
        try:
            (fresh / "tables").mkdir()
            for name, data in content.items():
                (fresh / name).write_bytes(data)
            _replace(fresh, directory)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise InputError(
            f"{directory}: cannot be written ({error.strerror}); choose another with -o DIR"
        ) from error
    return [directory / name for name in content]


def _replace(fresh: Path, directory: Path) -> None:
    old = fresh / "old"
    old.mkdir()
    for name in NAMES:
        if (directory / name).exists():
            (directory / name).rename(old / name)
        (fresh / name).rename(directory / name)
