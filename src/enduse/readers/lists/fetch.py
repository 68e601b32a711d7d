"""Fetches lists from the authorities' own addresses and keeps every version ever fetched.

    lists/un/consolidated.xml/
      index.json                 every version: SHA-256, when, from where, how many rows, state
      versions/<sha256>.xml      whole versions
      suspicious/<sha256>.xml    what arrived but does not look whole; never current
      part, part.json            what of an unfinished download has arrived

A list that was cut off in transit is worse than none: whoever stands in its missing half would
pass. So a version becomes current only when it arrived in the length announced, ends as its form
ends, and has at least half of the rows of the last good version.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from enduse.errors import FetchError, InputError
from enduse.evidence import sha256_of
from enduse.readers.data import table
from enduse.readers.lists.download import Download, FetchOptions, Remote
from enduse.readers.lists.whole import Expected, count_rows

HALF = 2  # a version with less than 1/HALF of the last good one's rows is not taken for whole


@dataclass(frozen=True)
class Version:
    """One version of one file of a list, as the index keeps it."""

    sha256: str
    fetched_at: str
    address: str
    size: int
    rows: int
    state: str
    reason: str = ""
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True)
class Fetched:
    """The current version of one file after a fetch, and whether it is new."""

    path: Path
    version: Version
    new: bool


def names() -> tuple[str, ...]:
    """The short names of the lists that can be fetched."""
    return tuple(table("fetch"))


def form(name: str) -> str:
    """The form under which the files of a list are loaded; empty where a person has to read it."""
    return str(table("fetch")[name]["form"])


def fetch(
    name: str, directory: Path, fetched_at: str, options: FetchOptions | None = None
) -> list[Fetched]:
    """Fetch all files of a list into `directory`/`name`; `fetched_at` is the time, as text.

    Returns the current version of each file. InputError for a list that is not known; FetchError
    when a file does not arrive whole: the last good version then stays current.
    """
    if name not in table("fetch"):
        raise InputError(f"no list {name!r} to fetch; choose one of {', '.join(names())}")
    options = options or FetchOptions()
    return [
        _fetch_file(directory / name / str(file["name"]), file, fetched_at, options)
        for file in table("fetch")[name]["files"]
    ]


def versions(directory: Path) -> list[Version]:
    """Every version of one file that was ever fetched, oldest first."""
    try:
        rows = json.loads((directory / "index.json").read_text(encoding="utf-8"))
        return [Version(**row) for row in rows]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError) as error:
        raise FetchError(f"{directory / 'index.json'} is damaged; move it aside") from error


def current(directory: Path) -> Version | None:
    """The last good version of one file, if there is one."""
    return next((v for v in reversed(versions(directory)) if v.state == "good"), None)


def _fetch_file(
    directory: Path, file: Mapping[str, Any], fetched_at: str, options: FetchOptions
) -> Fetched:
    directory.mkdir(parents=True, exist_ok=True)
    address = str(file["address"])
    if options.base:
        address = f"{options.base.rstrip('/')}/{file['name']}"
    last = current(directory)
    known = Remote(last.etag, last.modified) if last and last.address == address else Remote()
    download = Download(address, directory / "part", options)
    remote = download.run(known)
    if remote is None:
        if last is None:
            raise FetchError(f"{address}: said not changed, but no version was ever fetched")
        return Fetched(_place(directory, last), last, new=False)
    return _take(directory, file, last, _Arrived(address, fetched_at, remote))


@dataclass(frozen=True)
class _Arrived:
    address: str
    fetched_at: str
    remote: Remote


def _take(
    directory: Path, file: Mapping[str, Any], last: Version | None, arrived: _Arrived
) -> Fetched:
    """Judge what has arrived and file it; FetchError when it does not look whole."""
    part = directory / "part"
    digest, size = sha256_of(part), part.stat().st_size
    expected = Expected(
        str(file["whole"]),
        int(file.get("columns", 0)),
        str(file.get("root", "")),
        str(file.get("text", "")),
    )
    rows, reason = count_rows(part, expected)
    if not reason and last and rows * HALF < last.rows:
        reason = f"{rows} rows, where the version of {last.fetched_at} has {last.rows}"
    version = Version(
        digest, arrived.fetched_at, arrived.address, size, rows,
        "suspicious" if reason else "good", reason, arrived.remote.etag, arrived.remote.modified,
    )  # fmt: skip
    place = _place(directory, version)
    place.parent.mkdir(exist_ok=True)
    part.replace(place)
    (directory / "part.json").unlink(missing_ok=True)
    new = last is None or last.sha256 != digest
    kept = versions(directory)
    if not kept or (kept[-1].sha256, kept[-1].state) != (digest, version.state):
        _write_index(directory, [*kept, version])
    if reason:
        stays = f"the version of {last.fetched_at} stays current" if last else "there is no other"
        raise FetchError(f"{arrived.address}: not whole ({reason}); kept as {place}, {stays}")
    return Fetched(place, version, new)


def _place(directory: Path, version: Version) -> Path:
    folder = "versions" if version.state == "good" else "suspicious"
    return directory / folder / f"{version.sha256}{Path(directory.name).suffix.lower()}"


def _write_index(directory: Path, kept: list[Version]) -> None:
    fresh = directory / "index.json.new"
    fresh.write_text(json.dumps([asdict(v) for v in kept], indent=1), encoding="utf-8")
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    fresh.replace(directory / "index.json")


__all__ = ["FetchOptions", "Fetched", "Version", "current", "fetch", "form", "names", "versions"]
