"""Refresh the sentences that docs/findings.md quotes, from a run: `python docs/make_examples.py`.

Each quotation stands below a comment that says whence it comes: workspace, subject and, where a
subject has several findings of the kind, words that stand in it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "findings.md"
_QUOTED = re.compile(r"<!-- from (\S+): ([^|]+?)(?: \| (.+?))? -->\n\n> .*\n")
_CASES = DOCS.parent / "examples"
_LOADS = {
    "work": [
        ["shipments", f"{_CASES}/shenyang/shipments_ru_import.csv"],
        ["list", f"{_CASES}/shenyang/lists/us_treasury_stated.csv", "--as", "csv", "--list",
         "us-treasury-stated", "--authority", "US Department of the Treasury"],
        ["list", f"{_CASES}/shenyang/lists/us_list_excerpt.csv", "--as", "ofac-sdn"],
        ["register", f"{_CASES}/shenyang/registers/companies.csv", "--as", "csv"],
        ["shipments", f"{_CASES}/taiwan/shipments_ru_import.csv"],
        ["sales", f"{_CASES}/taiwan/sales.csv"],
        ["register", f"{_CASES}/taiwan/registers/companies.csv", "--as", "csv"],
        ["claims", f"{_CASES}/shenyang/claims.csv", f"{_CASES}/taiwan/claims.csv"],
    ],
    "made-up": [
        ["shipments", f"{DOCS}/examples/shipments.csv", "--reporter", "RU",
         "--direction", "import"],
        ["register", f"{DOCS}/examples/companies.csv", "--as", "csv"],
    ],
}  # fmt: skip


def refreshed(text: str, found: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Return the page with every quotation as the findings of its workspace say it now.

    `found` has the answer of `enduse findings --format json` for each workspace. ValueError where
    a comment fits no finding of its section's kind.
    """
    parts = re.split(r"(?m)^(?=## )", text)
    return "".join(_section(part, found) for part in parts)


def _section(part: str, found: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    kind = part.split("\n", 1)[0].removeprefix("## ")

    def quote(match: re.Match[str]) -> str:
        workspace, subject, words = match.groups()
        fitting = [
            row["statement"]
            for row in found[workspace]
            if row["kind"] == kind
            and row["subject"]["name"] == subject
            and (words or "") in row["statement"]
        ]
        if not fitting:
            raise ValueError(f"{kind}: {workspace} has no finding about {subject} with {words!r}")
        return f"{match[0].split('-->', 1)[0]}-->\n\n> {fitting[0]}\n"

    return _QUOTED.sub(quote, part)


def run() -> dict[str, Any]:
    """Load and investigate both workspaces; return their findings."""
    found = {}
    directory = Path(tempfile.mkdtemp(prefix="enduse-docs-"))
    try:
        for name, loads in _LOADS.items():
            work = str(directory / name)
            _enduse("init", work)
            for load in loads:
                _enduse("load", *load, "-w", work)
            brands = ["--brands", f"{DOCS}/examples/brands.yaml"] if name == "made-up" else []
            _enduse("investigate", *brands, "-w", work)
            found[name] = json.loads(_enduse("findings", "--format", "json", "-w", work))
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return found


def _enduse(*words: str) -> str:
    program = Path(sys.executable).with_name("enduse")
    done = subprocess.run(  # noqa: S603 - our own program and words
        [program, *words], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


if __name__ == "__main__":
    PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8"), run()), encoding="utf-8")
