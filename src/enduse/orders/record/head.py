"""The head of the log in a second place: the number and hash of its newest entry.

The file lies beside the database and is replaced in one move after each commit. A log whose tail
was cut, or that was rewritten from some entry on, no longer holds the entry that the head names.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from enduse.errors import InputError, WorkspaceError, cut
from enduse.orders.record.log import Entry

_RECEIPT = re.compile(r"([1-9][0-9]{0,9}):([0-9a-f]{64})")


@dataclass(frozen=True)
class Head:
    """The number and hash of an entry, as somebody keeps them outside the log."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def read_receipt(text: str) -> Head:
    """Return the head that a receipt `NUMBER:HASH` names; InputError for another writing."""
    found = _RECEIPT.fullmatch(text.strip().lower())
    if found is None:
        raise InputError(f"{cut(text)!r} is no receipt; copy what this printed: enduse log head")
    return Head(int(found[1]), found[2])


@dataclass(frozen=True)
class HeadFile:
    """The file that keeps the head."""

    path: Path

    def read(self) -> Head | None:
        """Return what it says; None where there is no file, WorkspaceError for a wrong one."""
        try:
            said = json.loads(self.path.read_text(encoding="utf-8"))
            return read_receipt(f"{said['number']}:{said['hash']}")
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, InputError) as error:
            raise WorkspaceError(
                f"{self.path}: no head of a log can be read from it; restore the file, or move it "
                "away and compare a receipt with: enduse log verify --head NUMBER:HASH"
            ) from error

    def advance(self, entry: Entry) -> None:
        """Name `entry`, unless the file names a later one already; on disk when this returns."""
        try:
            with Path(f"{self.path}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                known = self.read()
                if known is None or known.number < entry.number:
                    self._replace(Head(entry.number, entry.hash))
        except OSError as error:
            raise WorkspaceError(
                f"{self.path} cannot be written ({cut(error)}); what was said is kept as entry "
                f"{entry.number}, do not say it again"
            ) from error

    def _replace(self, head: Head) -> None:
        fresh = Path(f"{self.path}.new")
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(asdict(head), file)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
