"""Make shipment lines, entities and brands for measuring the rulebook: made up, the same each time.

    python bench/rule_lines.py 1000000 bench/out/rules

What is made is what the findings on the rulebook read: Parquet files `lines`, `entities`, `brands`
with those of their columns that count here. 500 HS codes of chapters 25 to 94 (all headings of
metal-working machine tools, the Common High Priority List, others), 60 countries, days of 2020 to
2026, one in twenty known to the month. Seven lines in ten are sent from the shipper's own country,
six in ten are of the origin they are sent from; with `mixed` all countries are drawn
independently, which no trade is like and which makes the most situations.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from enduse.rules.high_priority import high_priority_rows

COUNTRIES = (
    "CN", "TR", "DE", "HK", "AE", "TW", "KZ", "US", "IT", "JP", "KR", "IN", "PL", "BY", "GB", "FR",
    "NL", "KG", "AM", "UZ", "CH", "CZ", "RS", "VN", "MY", "TH", "SG", "LT", "LV", "EE", "FI", "SE",
    "AT", "BE", "ES", "SK", "SI", "HU", "BG", "RO", "GE", "AZ", "IL", "BR", "MX", "CA", "AU", "NZ",
    "ZA", "EG", "SA", "ID", "PH", "PK", "BD", "LK", "NO", "DK", "UA", "MD",
)  # fmt: skip
"""From the most frequent to the least: the k-th is drawn about as often as 1/k."""
TARGETS = ("RU",) * 30 + ("BY",) * 5 + ("IR",) * 4 + ("KP",)
HUBS = ("TR", "AE", "HK", "KZ", "KG", "AM", "GE", "UZ", "CN", "RS")
BRANDS = {
    "SMTCL": "CN", "MAZAK": "JP", "OKUMA": "JP", "HAAS": "US", "VICTOR": "TW", "DMG MORI": "DE",
    "HARTFORD": "TW", "GF": "CH", "DOOSAN": "KR", "FAIR FRIEND": "TW", "RENISHAW": "GB",
    "SANDVIK": "SE",
}  # fmt: skip
TOOLS = {
    "8456": (11, 12, 20, 30, 40, 50, 90), "8457": (10, 20, 30), "8458": (11, 19, 91, 99),
    "8459": (10, 21, 29, 31, 39, 41, 49, 51, 59, 61, 69, 70),
    "8460": (12, 19, 22, 23, 24, 29, 31, 39, 40, 90), "8461": (20, 30, 40, 50, 90),
    "8462": (11, 19, 22, 23, 24, 25, 26, 29, 32, 33, 39, 42, 49, 51, 59, 61, 62, 63, 69, 90),
    "8463": (10, 20, 30, 90), "8464": (10, 20, 90), "8465": (10, 20, 91, 92, 93, 94, 95, 96, 99),
    "8466": (10, 20, 30, 91, 92, 93, 94),
}  # fmt: skip
CODES = 500


@dataclass(frozen=True)
class Made:
    """Where the files lie; `mixed`: all countries drawn independently."""

    rows: int
    directory: Path
    mixed: bool = False

    def path(self, name: str) -> Path:
        """Return the Parquet file of a table."""
        return self.directory / f"{name}{'_mixed' if self.mixed else ''}_{self.rows}.parquet"


def codes() -> list[str]:
    """Return the 500 HS codes: machine tools, the priority list, others of chapters 25 to 94."""
    tools = [f"{heading}{end:02d}" for heading, ends in TOOLS.items() for end in ends]
    listed = high_priority_rows().column("hs6").to_pylist()
    first = list(dict.fromkeys([*tools, *listed]))
    chapters = [chapter for chapter in range(25, 95) if chapter != 77]
    others = (
        f"{chapter:02d}{heading:02d}{end}" for end in ("10", "90", "20", "99", "00", "30", "80", "19")
        for heading in (1, 4, 7) for chapter in chapters
    )  # fmt: skip
    return [*first, *[code for code in others if code not in first][: CODES - len(first)]]


def _one_of(values: tuple[str, ...] | list[str], *seed: str) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"([{listed}])[1 + CAST(hash({', '.join(seed)}) % {len(values)} AS INTEGER)]"


def _country(*seed: str) -> str:
    """SQL of a country, the first of `COUNTRIES` more often: e to an even draw is about 1/k."""
    even = f"(hash({', '.join(seed)}) % 1000003) / 1000003.0"
    listed = ", ".join(f"'{country}'" for country in COUNTRIES)
    return f"([{listed}])[CAST(floor(exp(ln({len(COUNTRIES) + 1}) * {even})) AS INTEGER)]"


def _share(of: int, *seed: str) -> str:
    return f"(hash({', '.join(seed)}) % 100 < {of})"


def columns(made: Made) -> dict[str, str]:
    """Return the SQL of each column of `lines`, over row number i and the shipper's number s."""
    all_codes = codes()
    home = _country("i", "'home'") if made.mixed else _country("s", "'home'")
    elsewhere = 100 if made.mixed else 30
    other_origin = 100 if made.mixed else 40
    dispatch = (
        f"CASE WHEN {_share(3, 'i', chr(39) + 'nodis' + chr(39))} THEN NULL "
        f"WHEN {_share(elsewhere, 'i', chr(39) + 'away' + chr(39))} THEN {_country('i', chr(39) + 'd' + chr(39))} "
        f"ELSE {home} END"
    )  # fmt: skip
    day = "DATE '2020-01-01' + CAST(hash(i, 'day') % 2500 AS INTEGER)"
    month = _share(5, "i", "'month'")
    code = (
        f"CASE WHEN {_share(15, 'i', chr(39) + 'kind' + chr(39))} THEN {_one_of(all_codes[:80], 'i')} "
        f"WHEN {_share(40, 'i', chr(39) + 'kind2' + chr(39))} THEN {_one_of(all_codes[80:140], 'i')} "
        f"ELSE {_one_of(all_codes, 'i')} END"
    )  # fmt: skip
    target = _one_of(TARGETS + HUBS * 3 + COUNTRIES[:30], "i", "'to'")
    return {
        "source_id": "'made-up'",
        "row_no": "i + 1",
        "date": f"CASE WHEN {_share(1, 'i', chr(39) + 'no' + chr(39))} THEN NULL WHEN {month} "
        f"THEN CAST(date_trunc('month', {day}) AS DATE) ELSE {day} END",
        "date_precision": f"CASE WHEN {month} THEN 'month' ELSE 'day' END",
        "reporter": "'RU'",
        "direction": "'import'",
        "hs": f"{code} || '0000'",
        "hs6": code,
        "brand": f"CASE WHEN {_share(20, 'i', chr(39) + 'b' + chr(39))} THEN {_one_of(list(BRANDS), 'i')} END",
        "value_usd_cents": "CASE WHEN hash(i, 'v') % 50 > 0 THEN CAST(hash(i, 'v') % 900000000 AS BIGINT) END",
        "origin": f"CASE WHEN {_share(2, 'i', chr(39) + 'noor' + chr(39))} THEN NULL WHEN "
        f"{_share(other_origin, 'i', chr(39) + 'or' + chr(39))} THEN {_country('i', chr(39) + 'o' + chr(39))} ELSE dispatch END",
        "dispatch": dispatch,
        "destination": target,
        "shipper_id": "'ES' || lpad(CAST(s AS VARCHAR), 10, '0')",
        "receiver_id": f"'ER' || lpad(CAST(hash(i, 'r') % {_receivers(made)} AS VARCHAR), 10, '0')",
    }  # fmt: skip


def _shippers(made: Made) -> int:
    return max(1, made.rows * 2 // 100)


def _receivers(made: Made) -> int:
    return max(1, made.rows * 3 // 100)


def make(made: Made) -> None:
    """Write the tables that are not there yet."""
    made.directory.mkdir(parents=True, exist_ok=True)
    cells = columns(made)
    late = {name: cells.pop(name) for name in ("origin",)}
    inner = ", ".join(f"{sql} AS {name}" for name, sql in cells.items())
    order = ", ".join(
        name if name not in late else f"{late[name]} AS {name}" for name in columns(made)
    )
    country = (
        f"CASE WHEN hash(s, 'none') % 33 > 0 THEN {_country('s', chr(39) + 'home' + chr(39))} END"
    )
    tables = {
        "lines": f"SELECT {order} FROM (SELECT i, {inner} FROM (SELECT i, hash(i, 's') % {_shippers(made)} AS s "
        f"FROM range({made.rows}) AS t(i)) AS drawn) AS cells",
        "entities": f"SELECT 'ES' || lpad(CAST(s AS VARCHAR), 10, '0') AS entity_id, 'Made-up shipper ' || s AS name, "
        f"{country} AS country FROM range({_shippers(made)}) AS t(s) UNION ALL "
        f"SELECT 'ER' || lpad(CAST(s AS VARCHAR), 10, '0'), 'Made-up receiver ' || s, 'RU' FROM range({_receivers(made)}) AS t(s)",
        "brands": " UNION ALL ".join(f"SELECT '{b}' AS brand, '{c}' AS country" for b, c in BRANDS.items()),
    }  # fmt: skip
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        for name, sql in tables.items():
            path = made.path(name)
            if not path.exists():
                fresh = path.with_suffix(".new")
                connection.execute(f"COPY ({sql}) TO '{fresh}' (FORMAT parquet)")
                fresh.replace(path)


if __name__ == "__main__":
    make(Made(int(sys.argv[1]), Path(sys.argv[2])))
