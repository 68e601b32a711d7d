"""The commands that the documentation shows are run, and what it shows below them must appear."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docs.pages import DOCS, ROOT, Command, commands, files, load_script
from enduse.cli.main import run

# Read in this order, in one directory: each page goes on from where the one before it ended.
GUIDE = ("load.md", "screening.md", "investigate.md", "resolve.md", "ownership.md", "case.md",
         "findings.md", "rulebook.md", "assurances.md", "order-log.md", "orders.md", "json.md",
         "privacy-and-fairness.md", "identity.md")  # fmt: skip
# The answers of docs/json.md; of `findings` both workspaces, so that every field is filled once.
ANSWERS = {
    "findings": ("findings", "findings -w made-up"),
    "priorities": ("priorities",),
    "screen": ("screen 'Made-up Machine Works OOO' --country KZ --as-of 2024-01-31 -w screened",),
    "sources": ("sources",),
    "search": ("search 5835109448", "search machine"),
    "show": ("show 5835109448", "show 'I Machine Technology'"),
    "ownership": tuple(
        f"ownership 'Made-up {one}' --as-of 2024-03-01 -w owned" for one in ("Tools", "Trade")
    ),
    "status": ("status",),
    "quarantine": ("quarantine -w port",),
    "profiles": ("profiles",),
    "review": ("review",),
    "decisions": ("decisions",),
    "lists names": ("lists names",),
    "control": (
        "control 845811 --from TW --to RU --on 2024-03-08",
        "control 854231 --from DE --to RU --on 2024-07-01",
    ),
    "rules list": ("rules list",),
    "rules show": ("rules show eu-833-art-3k-part-c", "rules show tw-52-items"),
    "rules history": ("rules history 845811",),
    "rules diff": ("rules diff --between 2023-02-01 2023-06-01",),
    "rules gaps": ("rules gaps --goods 845811", "rules gaps --goods 845811 -w work"),
    "order check": tuple(f"order show FLOWERS-1 --check {number} -w firm" for number in (1, 2)),
    "order list": ("order list -w firm",),
    "order recheck": ("order recheck --as-of 2024-03-08 --no-keep -w firm",),
    "log search": ("log search -w firm",),
    "log show": ("log show 3 -w firm",),
    "log verify": ("log verify -w firm",),
    "assurance list": ("assurance list -w firm",),
    "assurance breaks": ("assurance breaks request.json --as-of 2025-03-01 -w firm",),
}
# Fields that are objects of their own kind, or the same as another field of the page.
WHOLE = {"figures", "details", "as_receiver", "listings[]", "owners[]", "owns[]",
         "possibly_same[]", "right.", "a.identifiers[]", "b.", "rules[].", "may_apply[].",
         "duties[].", "binds.", "reaches[].", "when[].", "unless[].",
         "differences[].binds.", "verdicts[].", "parties[].listings[].", "not_checked[].",
         "subjects.", "row.", "content.", "assurance."}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory with the examples in it, as a reader has it."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copytree(DOCS / "examples", tmp_path / "made-up-files")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ENDUSE_WORKSPACE", raising=False)
    return tmp_path


def test_the_quick_start_of_the_readme_runs(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    follow(ROOT / "README.md", monkeypatch)
    assert (desk / "case" / "case.html").is_file()


def test_the_guide_runs_page_by_page(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in GUIDE:
        follow(DOCS / name, monkeypatch)
    found = {"work": answer("findings"), "made-up": answer("findings -w made-up")}
    page = (DOCS / "findings.md").read_text(encoding="utf-8")
    make = "the quoted sentences are not those of this run; run: python docs/make_examples.py"
    assert load_script(DOCS / "make_examples.py").refreshed(page, found) == page, make
    for heading, asked in ANSWERS.items():
        compare_fields(heading, [row for question in asked for row in answer(question)])


def follow(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what a page says: write its files, run its commands, look for what it shows."""
    text = page.read_text(encoding="utf-8")
    for name, body in files(text).items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(body, encoding="utf-8")
    for command in commands(text):
        words = shlex.split(command.text)
        if words[0] == "export":
            monkeypatch.setenv(*words[1].split("=", 1))
            continue
        code, out, err = call(words)
        missing = [line for line in command.shown if not appears(line, err + out)]
        assert not missing, f"{page.name}: $ {command.text}\nlacks {missing} in:\n{err}{out}"
        assert code == expected(command), f"{page.name}: $ {command.text}\n{err}"


def call(words: list[str]) -> tuple[int, str, str]:
    """Run one command of enduse in this process; return its exit code and what it said."""
    assert words[0] == "enduse", words
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    given, sys.argv = sys.argv, words
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            run()
    except SystemExit as done:
        code = done.code or 0
    finally:
        sys.argv = given
    return int(str(code)), out.getvalue(), err.getvalue()


def expected(command: Command) -> int:
    """The exit code of a command: 2 where the page shows that it is refused."""
    return 2 if any(line.startswith("enduse: ") for line in command.shown) else 0


def appears(line: str, output: str) -> bool:
    """Whether a shown line stands in the output; `...` stands for anything, spaces do not count."""
    pattern = r"\s+".join(re.escape(word).replace(r"\.\.\.", ".*?") for word in line.split())
    return re.search(pattern, output, re.DOTALL) is not None


def answer(question: str) -> list[dict[str, Any]]:
    code, out, err = call(["enduse", *shlex.split(question), "--format", "json"])
    assert code == 0, err
    told: list[dict[str, Any]] | dict[str, Any] = json.loads(out)
    return [told] if isinstance(told, dict) else told


def compare_fields(heading: str, rows: list[dict[str, Any]]) -> None:
    """Every field of the answer is documented, and every documented field is in the answer."""
    text = (DOCS / "json.md").read_text(encoding="utf-8")
    part = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert part, heading
    documented = set(re.findall(r"^\| `([^`]+)` \|", part[1], re.MULTILINE))
    given = {path for row in rows for path in paths(row)}
    assert {path.split("[")[0].split(".")[0] for path in given} == {
        path.split("[")[0].split(".")[0] for path in documented
    }, heading
    unknown = {p for p in given - documented if not p.endswith("[]")}
    assert {p for p in unknown if not any(p.startswith(w) for w in WHOLE)} == set(), heading


def paths(value: object, path: str = "") -> Iterator[str]:
    """The paths of all values of an answer: `subject.identifiers[].value`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        yield f"{path}[]"
        for inner in value:
            if isinstance(inner, dict):
                yield from paths(inner, f"{path}[]")
    else:
        yield path
