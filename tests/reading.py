"""What tests of readers share: a text as a file, and what a reader makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from enduse.readers.entry import ListOptions
from enduse.readers.records import Reading, Record
from enduse.readers.textfile import TextFile

Kind = TypeVar("Kind")


def text_file(directory: Path, content: str | bytes, name: str = "file.csv") -> TextFile:
    """Write `content` under `directory` and return it as a file to read."""
    path = directory / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return TextFile(path)


def read_list(
    read: Callable[[TextFile, ListOptions], Iterator[Reading]],
    file: TextFile,
    options: ListOptions | None = None,
) -> list[Reading]:
    """Return all rows that a list reader yields of a file."""
    return list(read(file, options or ListOptions()))


def records(readings: list[Reading], kind: type[Kind]) -> list[Kind]:
    """Return all records of one kind, in order."""
    found: list[Record] = [record for reading in readings for record in reading.records]
    return [record for record in found if isinstance(record, kind)]
