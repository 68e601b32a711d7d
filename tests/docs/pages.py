"""The pages of the documentation: their console blocks, files to write, links and headings."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
_FENCE = re.compile(r"^```(\S*)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)\)")
_IMAGE = re.compile(r"\!\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Command:
    """One line `$ ...` of a console block and the lines that are shown below it."""

    text: str
    shown: tuple[str, ...]


def pages() -> list[Path]:
    """All pages that readers see, those at the root of the repository too."""
    root = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")]
    return root + sorted(DOCS.rglob("*.md"))


def commands(text: str) -> list[Command]:
    """The commands of the console blocks of a page, in order."""
    found: list[tuple[str, list[str]]] = []
    for language, _, body in _FENCE.findall(text):
        for line in body.splitlines() if language == "console" else ():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.strip():
                found[-1][1].append(line)
    return [Command(text, tuple(shown)) for text, shown in found]


def files(text: str) -> dict[str, str]:
    """The files that a page shows with their names, for its commands to read."""
    return {title: body for _, title, body in _FENCE.findall(text) if title}


def prose(text: str) -> str:
    """The page without its fenced blocks."""
    return _FENCE.sub("", text)


def links(text: str) -> Iterator[str]:
    """The targets of links and images outside fenced blocks."""
    plain = prose(text)
    yield from _LINK.findall(plain)
    yield from _IMAGE.findall(plain)


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as mkdocs makes them."""
    found = set()
    for heading in _HEADING.findall(prose(text)):
        words = re.sub(r"[^\w\s-]", "", heading.replace("`", "")).strip().lower()
        found.add(re.sub(r"[-\s]+", "-", words))
    return found


def load_script(path: Path) -> ModuleType:
    """A script of the documentation as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
