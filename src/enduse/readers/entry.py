"""What the list readers share: short names, references, dates with their basis, clean cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enduse.readers.data import table
from enduse.readers.days import day
from enduse.readers.records import ListEntry, WrittenName
from enduse.readers.textfile import TextFile


@dataclass(frozen=True)
class ListOptions:
    """What a person says of a list file that the file does not say itself."""

    list: str = ""
    authority: str = ""
    version: str | None = None


def entry_ref(name: str, entry: str) -> str:
    """Return the reference of a listed party: the list and its entry, whatever file says it."""
    return f"{name}|{entry}"


def authority(name: str) -> str:
    """Return who keeps the list of this short name."""
    return str(table("lists").get(name, {}).get("authority", ""))


def measure(name: str) -> str | None:
    """Return what being on the list of this short name means, where one measure holds for all."""
    found = table("lists").get(name, {}).get("measure")
    return str(found) if found else None


@dataclass(frozen=True)
class Span:
    """From when to when an entry is listed, and how each end is known."""

    listed_from: date | None = None
    from_basis: str = "unknown"
    listed_to: date | None = None
    to_basis: str = "unknown"


def span(start: date | None, end: date | None) -> Span:
    """Return the span of a source that states these days; what is not stated stays unknown.

    A source that dates an entry and gives it no end says that it stands: `open`.
    """
    if end is not None:
        return Span(start, "source" if start else "unknown", end, "source")
    if start is not None:
        return Span(start, "source", None, "open")
    return Span()


def stated_day(file: TextFile, where: str, text: str) -> date | None:
    """Return the day written in a cell; what cannot be read is unknown and warned of."""
    if not text.strip():
        return None
    found = day(text)
    if found is None:
        file.warn(f"{where}: {text.strip()[:40]!r} is not a whole day, the date is left unknown")
    return found


def dated_entry(base: ListEntry, when: Span) -> ListEntry:
    """Return `base` with the span's dates."""
    return ListEntry(
        **{
            **base.__dict__,
            "listed_from": when.listed_from,
            "from_basis": when.from_basis,
            "listed_to": when.listed_to,
            "to_basis": when.to_basis,
        }
    )


def distinct_names(names: Iterable[WrittenName]) -> tuple[WrittenName, ...]:
    """Return the names with text, each writing once, the first quality given to it kept."""
    found: dict[str, WrittenName] = {}
    for name in names:
        text = " ".join(name.name.split())
        if text:
            found.setdefault(text, WrittenName(text, name.quality))
    return tuple(found.values())
