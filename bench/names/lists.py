"""The US and EU lists of the data directory as plain rows: entry, name, list, kind, country.

Light readers of their own: the benchmark must not depend on what it measures. Only the split of
dirty identifier cells and the checksums are the project's.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from enduse.names.identifiers import identify
from enduse.readers.lists.eu_annexes import read_numbers, split_cell
from enduse.readers.lists.remarks import read_remarks

EMPTY = "-0-"
LONGEST = 400
LABELS = {"Chinese:", "Text of image", "Russian:", "Other name:"}  # printed labels, not names
EU_ORGANISATIONS = {"LegalEntity", "Organization", "Company"}
EU_NUMBERS = ("registrationNumber", "taxNumber", "idNumber", "innCode", "ogrnCode", "leiCode")
JOINING = {"ru-inn", "ru-ogrn", "lei", "by-unp", "cn-uscc", "kz-bin"}
ANNEX_LISTS = "32014R0833", "32014R0269", "32006R0765", "32012R0267", "32017R1509", "32023R1529"
PERSON = re.compile(r"^[A-Z][A-Z'`. -]+, '?[A-Z]['a-z]")
ORGANISED = re.compile(
    r"\b(llc|l\.l\.c|ooo|oao|zao|pao|ao|jsc|ojsc|cjsc|pjsc|ltd|limited|company|co|corp|corporation"
    r"|inc|gmbh|ag|sa|srl|s\.a|spa|bv|plc|fze|fzc|fzco|dmcc|pte|pty|bhd|pvt|ltda|cv|de c\.v|kg|sarl"
    r"|group|holding|holdings|institute|institut|academy|university|centre|center|tsentr|laborator\w+"
    r"|plant|factory|zavod|works|mills?|industr\w+|enterprise\w*|predpriyatie|obedinenie|association"
    r"|bank|fund|foundation|trading|trade|import|export|general|international|services?|systems?"
    r"|technolog\w+|engineering|electronics?|elektronika?|aviation|airlines?|airways|aerospace|marine"
    r"|shipping|logistics?|ministry|agency|bureau|department|organi[sz]ation|committee|council|npo|npp"
    r"|nii|npk|npc|oil|gas|petroleum|chemicals?|petrochemical|steel|energy|power|construction|metal\w*"
    r"|manufactur\w+|production|research|military|brigade|battalion|force|guards?|party|front|movement"
    r"|hotel|restaurant|s\.?a\.? de|cartel|aktsionernoe|obshchestvo|society|school|college|union)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Listed:
    """One writing of one entry; `kind` is organisation, person, vessel or unknown."""

    entry: str
    name: str
    list: str
    kind: str
    primary: bool
    country: str = ""
    numbers: tuple[str, ...] = ()


def read_lists(data: Path) -> list[Listed]:
    """Return every name of the US and EU lists under `data`, each writing of an entry once."""
    rows = [*_ofac(data / "lists"), *_csl(data / "lists"), *_eu(data / "lists")]
    seen: dict[tuple[str, str], Listed] = {}
    for row in rows:
        if row.name and row.name not in LABELS and len(row.name) <= LONGEST:
            seen.setdefault((row.entry, row.name), row)
    return list(seen.values())


def _cells(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as text:
        for cells in csv.reader(text):
            yield ["" if cell.strip() == EMPTY else " ".join(cell.split()) for cell in cells]


def _sources(lists: Path) -> dict[str, str]:
    countries: dict[str, str] = {}
    for cells in _cells(lists / "ofac_add_2025-12.csv"):
        if len(cells) > 4 and cells[4]:
            countries.setdefault(cells[0], cells[4])
    return countries


def _numbers(written: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return `scheme:value` of the valid identifiers that name one firm each."""
    found = {
        f"{one.scheme}:{one.value}"
        for label, value in written
        for one in identify(value, label)
        if one.valid and one.scheme in JOINING
    }
    return tuple(sorted(found))


def _ofac(lists: Path) -> Iterator[Listed]:
    countries, kinds = _sources(lists), {"individual": "person", "": "organisation"}
    known: dict[str, str] = {}
    for cells in list(_cells(lists / "ofac_sdn_2023-01.csv"))[1:]:
        if len(cells) < 12:
            continue
        entry, name, kind = cells[0], cells[1], kinds.get(cells[2], "vessel")
        known[entry] = kind
        remarks = read_remarks(cells[11])
        numbers = _numbers([(one.label, one.written) for one in remarks.identifiers])
        where = countries.get(entry, "")
        yield Listed(f"ofac:{entry}", name, "ofac-sdn", kind, True, where, numbers)
        for alias in remarks.aliases:
            yield Listed(f"ofac:{entry}", alias.name, "ofac-sdn", kind, False, where, numbers)
    later: dict[str, list[str]] = {}
    for cells in _cells(lists / "ofac_alt_2025-12.csv"):
        if len(cells) >= 4:
            later.setdefault(cells[0], []).append(cells[3])
    for entry, names in later.items():
        kind = known.get(entry) or _guess(names)
        for place, name in enumerate(names):
            first = entry not in known and place == 0
            yield Listed(f"ofac:{entry}", name, "ofac-sdn", kind, first, countries.get(entry, ""))


def _guess(names: list[str]) -> str:
    """Return the kind of an entry of which only the names are known."""
    if any(PERSON.match(name) for name in names):
        return "person"
    return "organisation" if any(ORGANISED.search(name) for name in names) else "unknown"


def _csl(lists: Path) -> Iterator[Listed]:
    with (lists / "us_csl_2023-11.csv").open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text, restval=""):
            if row["source"] == "source":
                continue
            short = re.search(r"\(([A-Z-]+)(?: List)?\)", row["source"])
            code = f"csl-{short[1].lower()}" if short else "csl"
            names = [row["name"], *row["alt_names"].split("; ")]
            stated = {"Individual": "person", "Entity": "organisation", "Vessel": "vessel"}
            kind = stated.get(row["type"]) or _guess(names)
            number = row["entity_number"]
            entry = f"ofac:{number}" if number else f"{code}:{row['_id'][:12]}"
            where = (row["addresses"].split("; ")[0].rsplit(", ", 1)[-1]).strip()
            numbers = _numbers([(part, part) for part in _id_parts(row["ids"])])
            for place, name in enumerate(names):
                tidy = " ".join(name.split())
                yield Listed(entry, tidy, code, kind, place == 0, where, numbers)


def _id_parts(ids: str) -> list[str]:
    return [part.split(", ")[1] for part in ids.split("; ") if part.count(", ") >= 1]


def _eu(lists: Path) -> Iterator[Listed]:
    for celex in ANNEX_LISTS:
        with (lists / f"eu_{celex}.csv").open(encoding="utf-8", newline="") as text:
            for line, row in enumerate(csv.DictReader(text), 2):
                yield from _eu_row(celex, line, row)


def _eu_row(celex: str, line: int, row: dict[str, str]) -> Iterator[Listed]:
    kind = "organisation" if row["schema"] in EU_ORGANISATIONS else "person"
    kind = "vessel" if row["schema"] in {"Vessel", "Asset"} else kind
    entry = f"eu:{celex}:{row['annex']}:{row['recordId'] or line}"
    where = row["jurisdiction"] or row["country"] or row["address"].rsplit(",", 1)[-1].strip()
    written = [
        (number.label, number.written)
        for column in EU_NUMBERS
        for cell in split_cell(row[column])
        for number in read_numbers(column, cell)
    ]
    numbers = _numbers(written)
    names = [row["name"]]
    for column in ("alias", "weakAlias", "previousName"):
        names += split_cell(row[column])
    for place, name in enumerate(names):
        tidy = " ".join(name.split())
        yield Listed(entry, tidy, f"eu-{celex}", kind, place == 0, where, numbers)
