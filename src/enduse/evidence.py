"""Where a statement rests: files by their hash, rows by file and number.

A row is cited as (`source_id`, `row_no`): the first 16 hex digits of the file's SHA-256, and the
row as a spreadsheet shows it. Who has the file can check both.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from enduse.errors import InputError

SOURCE_ID_LENGTH = 16
_CHUNK = 1 << 22


def source_id(sha256: str) -> str:
    """Return the short id of a file in tables: the first 16 hex digits of its SHA-256."""
    return sha256[:SOURCE_ID_LENGTH]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file; InputError when it cannot be read."""
    summed = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                summed.update(chunk)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    return summed.hexdigest()
