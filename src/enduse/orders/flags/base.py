"""What a red flag is: an entry of `data/red_flags.yaml`, and what became of it for one order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from enduse.orders.data import table

RAISED: Final = "raised"
CANNOT_TELL: Final = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a flag stands: citation, day of the text, and how well that is known."""

    citation: str
    day: str
    verification: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One flag of the file, before any order; the fields are those of `red_flags.yaml`."""

    id: str
    title: str
    raised_by: str
    cleared_by: tuple[str, ...]
    by: str
    needs: tuple[str, ...]
    when_unknown: str
    sources: tuple[Source, ...]
    questions: tuple[str, ...] = ()
    answer_settles: bool = False
    scope: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sentence, and where it comes from: a path in the order, or a row of the records."""

    says: str
    where: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one check found: evidence that raises the flag, and what it could not see.

    Neither is: looked at, nothing found. With evidence the flag is raised, whatever is missing.
    """

    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()


CLEAR: Final = Told()


@dataclass(frozen=True, slots=True)
class RedFlag:
    """A flag that an order raises (`raised`), or that could not be checked (`cannot_tell`).

    `missing` says what would be needed; a raised flag may have it too. `when_unknown` is what a
    flag that cannot be told means for the order: `needs_facts`, or `listed` and no more.
    """

    id: str
    title: str
    state: str
    evidence: tuple[Evidence, ...]
    would_clear: tuple[str, ...]
    sources: tuple[Source, ...]
    missing: tuple[str, ...] = ()
    when_unknown: str = "listed"

    @property
    def source(self) -> str:
        """The citations in one line, each with its day and how well it is known."""
        return "; ".join(f"{s.citation} [{s.day}, {s.verification}]" for s in self.sources)

    def plain(self) -> dict[str, Any]:
        """Return the flag as JSON: `id`, `evidence`, `would_clear`, `source` and the rest."""
        return {
            "id": self.id,
            "title": self.title,
            "state": self.state,
            "evidence": [{"says": one.says, "where": one.where} for one in self.evidence],
            "missing": list(self.missing),
            "would_clear": list(self.would_clear),
            "source": self.source,
            "when_unknown": self.when_unknown,
        }


def told(evidence: Iterable[Evidence] = (), missing: Iterable[str] = ()) -> Told:
    """Return what a check found; equal things are told once."""
    return Told(tuple(dict.fromkeys(evidence)), tuple(dict.fromkeys(missing)))


@cache
def entries() -> tuple[Entry, ...]:
    """Return every flag of the file, in its order."""
    content = table("red_flags.yaml")
    return tuple(_entry(flag, content["sources"]) for flag in content["flags"])


def _entry(flag: dict[str, Any], sources: dict[str, Any]) -> Entry:
    return Entry(
        id=flag["id"],
        title=flag["title"],
        raised_by=flag["raised_by"],
        cleared_by=tuple(flag["cleared_by"]),
        by=flag["by"],
        needs=tuple(flag["needs"]),
        when_unknown=flag["when_unknown"],
        sources=tuple(_source(one, sources[one["of"]]) for one in flag["sources"]),
        questions=tuple(flag.get("questions", ())),
        answer_settles=flag.get("answer_settles", False),
        scope=flag.get("scope"),
        note=flag.get("note"),
    )


def _source(one: dict[str, Any], of: dict[str, Any]) -> Source:
    citation = f"{of['citation']}, {one['at']}" if "at" in one else of["citation"]
    return Source(citation, of["day"], one.get("verification", of["verification"]))


@cache
def threshold(name: str) -> float:
    """Return a figure of the file that rules compare with, by its name."""
    return float(table("red_flags.yaml")["thresholds"][name]["value"])
