"""What became of one file: the report that a load prints and the workspace keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from enduse.errors import InputError, cut
from enduse.readers.customs.currency import currency_code
from enduse.workspace import Source


@dataclass(frozen=True)
class LoadOptions:
    """What the user says of a file, each where the program would else find out or leave it open.

    `currency` is that of value columns whose heading names none; `decimal` is comma or point;
    `reporter` (ISO alpha-2) and `direction` (import, export) are for files that do not say.
    """

    profile: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    decimal: str | None = None
    currency: str | None = None
    reporter: str | None = None
    direction: str | None = None

    def check(self) -> None:
        """Raise InputError where an option says something that cannot be."""
        wrong = {
            "--decimal": (self.decimal, self.decimal in ("comma", "point"), "comma or point"),
            "--direction": (
                self.direction, self.direction in ("import", "export"), "import or export",
            ),
            "--reporter": (
                self.reporter, bool(re.fullmatch("[A-Z]{2}", self.reporter or "")),
                "two letters of ISO 3166-1, for example RU",
            ),
            "--currency": (
                self.currency, self.currency == currency_code(self.currency or ""),
                "three letters of ISO 4217, for example EUR",
            ),
            "--delimiter": (
                self.delimiter,
                bool(re.fullmatch(r"[^\"\r\n]", self.delimiter or "")),
                "one character, for example ';'",
            ),
        }  # fmt: skip
        for option, (value, right, choices) in wrong.items():
            if value is not None and not right:
                raise InputError(f"{option} {cut(value)!r} cannot be; give {choices}")


@dataclass(frozen=True)
class Reason:
    """Why rows are in quarantine: how many, and the first of them."""

    reason: str
    column: str | None
    rows: int
    first_rows: tuple[int, ...]


@dataclass(frozen=True)
class LoadReport:
    """What became of one file. `again` means that it was loaded before and nothing changed."""

    path: Path
    sha256: str
    profile: str
    profile_reason: str
    encoding: str
    delimiter: str | None
    header_row: int
    rows_read: int
    rows_loaded: int
    rows_duplicate: int
    rows_quarantined: int
    quarantine: tuple[Reason, ...] = ()
    warnings: tuple[str, ...] = ()
    again: bool = False
    source: Source | None = field(default=None, compare=False)
