"""Run the two published cases the way a person would: one command after the other, shown as run."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
# The listings that document 004 states, by the authority that it names.
STATED_LISTS = {
    "us-state-stated": "US Department of State",
    "us-treasury-stated": "US Department of the Treasury",
    "sanctioned-stated": "an authority that the document does not name",
}


def enduse(*arguments: str) -> None:
    """Run one command of enduse and stop the demo when it fails."""
    print("\n$", shlex.join(["enduse", *arguments]), flush=True)
    program = Path(sys.executable).with_name("enduse")
    done = subprocess.run([program, *arguments], cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def shenyang(directory: Path) -> list[str]:
    """The case of document 004: a maker, a trader and their Russian importers."""
    work = str(directory / "shenyang" / "workspace")
    base = "examples/shenyang"
    enduse("init", work)
    enduse("load", "shipments", f"{base}/shipments_ru_import.csv", "-w", work)
    for name, authority in STATED_LISTS.items():
        enduse("load", "list", f"{base}/lists/{name.replace('-', '_')}.csv", "--as", "csv",
               "--list", name, "--authority", authority, "-w", work)  # fmt: skip
    enduse("load", "list", f"{base}/lists/us_list_excerpt.csv", "--as", "ofac-sdn", "-w", work)
    enduse("load", "register", f"{base}/registers/companies.csv", "--as", "csv", "-w", work)
    enduse("load", "claims", f"{base}/claims.csv", "-w", work)
    enduse("investigate", "-w", work)
    one = "--with", "Shenyang Machine Tool (Group) Co., Ltd.", "--why"
    cases = {
        "smtcl": (
            "Genertec Shenyang Machine Tool Co., LTD",
            *one,
            "document 004, footnote 2, treats the two names at one address as one company",
        ),
        "import-export": ("Shenyang Machine Tool Import & Export Company",),
        "tax-id-5835109448": ("5835109448",),
    }
    return _cases(directory / "shenyang", work, cases)


def taiwan(directory: Path) -> list[str]:
    """The case of documents 000, 001 and 003: an importer in Moscow and what he said."""
    work = str(directory / "taiwan" / "workspace")
    base = "examples/taiwan"
    enduse("init", work)
    enduse("load", "shipments", f"{base}/shipments_ru_import.csv", "-w", work)
    enduse("load", "sales", f"{base}/sales.csv", "-w", work)
    enduse("load", "register", f"{base}/registers/companies.csv", "--as", "csv", "-w", work)
    enduse("load", "claims", f"{base}/claims.csv", "-w", work)
    enduse("investigate", "-w", work)
    return _cases(directory / "taiwan", work, {"i-machine-technology": ("I Machine Technology",)})


def _cases(directory: Path, work: str, cases: dict[str, tuple[str, ...]]) -> list[str]:
    made = []
    for name, subject in cases.items():
        target = directory / "cases" / name
        enduse("case", *subject, "-o", str(target), "-w", work)
        made.append(str(target / "case.html"))
    return made


def main() -> None:
    """Run both and say where the case files lie."""
    directory = (ROOT / (sys.argv[1] if len(sys.argv) > 1 else "demo")).resolve()
    shutil.rmtree(directory, ignore_errors=True)
    made = shenyang(directory) + taiwan(directory)
    print("\nThe case files:")
    for path in made:
        print(" ", path)


if __name__ == "__main__":
    main()
