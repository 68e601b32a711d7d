"""The index of listed names: what screening looks names, identifiers and addresses up in."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from enduse.identity.ranges import spread
from enduse.names.addresses import Address, parse_address
from enduse.screening import matcher
from enduse.screening.model import Commonness, Span

INDEX_VERSION = "2"
STAMP = "index.json"
FILES = ("entries", "spans", "names", "bearers", "identifiers", "addresses")
_WEAK = 4  # the rank of a weak alias among the qualities of names
Ints = np.ndarray[Any, np.dtype[np.int64]]
_Read = TypeVar("_Read")


class ListIndex:
    """Who is listed, under which names, identifiers and addresses, and when.

    Entries are numbered by list, entry and party. Writings of one name that differ in case and
    punctuation only are one row, however many entries bear them; the matcher's row is the row here.
    """

    def __init__(self, key: str, tables: dict[str, pa.Table], names: matcher.Names) -> None:
        self.key = key
        self.tables = tables
        self.names = names
        self._bearer_rows = _ints(tables["bearers"], "row")
        self._bearer_numbers = _ints(tables["bearers"], "number")
        self._ranks = _ints(tables["bearers"], "rank")
        self.firms = _ints(tables["names"], "firms")
        self._starts = {name: _ints(tables[name], "number") for name in _BY_ENTRY}

    @classmethod
    def load(cls, directory: Path) -> ListIndex:
        """Load a saved index from its directory."""
        key = json.loads((directory / STAMP).read_text(encoding="utf-8"))["key"]
        # not pq.read_table, which loads the whole dataset layer at every start
        tables = {name: pq.ParquetFile(directory / f"{name}.parquet").read() for name in FILES}
        return cls(str(key), tables, matcher.load(directory / "names"))

    def save(self, directory: Path) -> None:
        """Write the index into an empty directory; its stamp is written last."""
        directory.mkdir(parents=True, exist_ok=True)
        for name, table in self.tables.items():
            pq.write_table(table, directory / f"{name}.parquet")
        (directory / "names").mkdir()
        self.names.save(directory / "names")
        stamp = {"key": self.key, "entries": len(self)}
        (directory / STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")

    def __len__(self) -> int:
        return int(self.tables["entries"].num_rows)

    def entry(self, number: int) -> dict[str, Any]:
        """Return one entry: list, entry, authority, kind, name, country, digest."""
        return self._told("entry", number, self._read_entry)

    def _read_entry(self, number: int) -> dict[str, Any]:
        return dict(self.tables["entries"].slice(number, 1).to_pylist()[0])

    def name(self, row: int) -> str:
        """Return the name of a row, in its main writing."""
        return str(self.tables["names"]["name"][row].as_py())

    def common(self, row: int) -> Commonness:
        """Return how often the loaded data bears the name of a row."""
        return self._told("common", row, self._read_common)

    def _read_common(self, row: int) -> Commonness:
        found = self.tables["names"].slice(row, 1).to_pylist()[0]
        return Commonness(found["writings"], found["firms"], found["entries"])

    def bearers(self, rows: Ints) -> tuple[Ints, Ints, np.ndarray[Any, np.dtype[np.bool_]]]:
        """Return, for name rows, who bears them: position in `rows`, entry number, weak or not."""
        starts = np.searchsorted(self._bearer_rows, rows, "left")
        counts = np.searchsorted(self._bearer_rows, rows, "right") - starts
        places, at = spread(starts, counts)
        return places, self._bearer_numbers[at], self._ranks[at] == _WEAK

    def written(self, row: int, number: int) -> tuple[str, bool]:
        """Return how an entry writes the name of a row, and whether as a weak alias only."""
        low, high = np.searchsorted(self._bearer_rows, [row, row + 1])
        own = low + np.flatnonzero(self._bearer_numbers[low:high] == number)
        best = int(own[np.argmin(self._ranks[own])])
        weak = bool(self._ranks[best] == _WEAK)
        return str(self.tables["bearers"]["name"][best].as_py()), weak

    def rows_of(self, number: int, most: int) -> list[int]:
        """Return up to `most` rows of the names that an entry bears, its main names first."""
        at = self._by_number[number_slice(self._bearer_numbers, self._by_number, number)]
        ranked = at[np.lexsort((self._bearer_rows[at], self._ranks[at]))]
        return list(dict.fromkeys(self._bearer_rows[ranked].tolist()))[:most]

    @cached_property
    def _by_number(self) -> Ints:
        """The bearers' positions in the order of entries."""
        return np.argsort(self._bearer_numbers, kind="stable")

    @cached_property
    def _known(self) -> dict[tuple[str, int], Any]:
        return {}

    def _told(self, what: str, number: int, read: Callable[[int], _Read]) -> _Read:
        """Return what was read of an entry or row, read once: a few entries make most hits."""
        if (found := self._known.get((what, number))) is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[what, number] = read(number)
        return cast(_Read, found)

    def _own(self, name: str, number: int) -> pa.Table:
        low, high = np.searchsorted(self._starts[name], [number, number + 1])
        return self.tables[name].slice(low, high - low)

    def _rows(self, name: str, number: int) -> list[dict[str, Any]]:
        return list(self._own(name, number).to_pylist())

    def spans(self, number: int) -> list[Span]:
        """Return the spans of an entry, one per programme and period."""
        return self._told("spans", number, self._read_spans)

    def _read_spans(self, number: int) -> list[Span]:
        return [
            Span(**{k: v for k, v in row.items() if k != "number"})
            for row in self._rows("spans", number)
        ]

    def identifiers(self, number: int) -> list[dict[str, Any]]:
        """Return the identifiers of an entry: scheme, value, valid, identifying."""
        return self._told("identifiers", number, partial(self._rows, "identifiers"))

    def addresses(self, number: int) -> list[tuple[str, Address]]:
        """Return the addresses of an entry, as written and as read."""
        return [
            (row["address"], _read_address(row["address"], row["country"] or None))
            for row in self._rows("addresses", number)[:_MOST_ADDRESSES]
        ]

    def countries(self, number: int) -> tuple[str, ...]:
        """Return the countries that the list or its addresses give an entry."""
        return self._told("countries", number, self._read_countries)

    def _read_countries(self, number: int) -> tuple[str, ...]:
        own = str(self.tables["entries"]["country"][number].as_py())
        found = {own, *self._own("addresses", number)["country"].to_pylist()}
        return tuple(sorted(found - {""}))

    def holders(self, scheme: str, value: str) -> tuple[int, ...]:
        """Return the entries that carry an identifier."""
        return self._holders.get((scheme, value), ())

    @cached_property
    def _holders(self) -> dict[tuple[str, str], tuple[int, ...]]:
        table = self.tables["identifiers"]
        found: dict[tuple[str, str], list[int]] = {}
        columns = (table[c].to_pylist() for c in ("number", "scheme", "value"))
        for number, scheme, value in zip(*columns, strict=True):
            found.setdefault((scheme, value), []).append(number)
        return {key: tuple(numbers) for key, numbers in found.items()}

    def part(self, numbers: list[int]) -> ListIndex:
        """Return an index of these entries alone, under their own numbers.

        For screening what changed on a list: its names only are matched.
        """
        wanted = pa.array(numbers, pa.int64())
        bearers = _among(self.tables["bearers"], "number", wanted)
        rows = np.unique(_ints(bearers, "row"))
        names = self.tables["names"].take(pa.array(rows))
        renumbered = np.searchsorted(rows, _ints(bearers, "row"))
        tables = dict(self.tables)
        tables["names"] = names
        tables["bearers"] = bearers.set_column(
            bearers.schema.get_field_index("row"), "row", pa.array(renumbered, pa.int64())
        )
        tables["identifiers"] = _among(self.tables["identifiers"], "number", wanted)
        return ListIndex(self.key, tables, matcher.build(names["name"].to_pylist()))


_BY_ENTRY = ("spans", "identifiers", "addresses")
_MOST_KNOWN = 200_000  # facts of entries that are kept as they were read, some 0.5 kB each
_MOST_ADDRESSES = 100  # an entry with more is compared by its first


def number_slice(numbers: Ints, order: Ints, number: int) -> slice:
    """Return where `number` stands in `numbers` when they are taken in `order`."""
    low, high = np.searchsorted(numbers, [number, number + 1], sorter=order)
    return slice(int(low), int(high))


def _ints(table: pa.Table, column: str) -> Ints:
    return np.asarray(table[column].to_numpy(), dtype=np.int64)


def _among(table: pa.Table, column: str, wanted: pa.Array) -> pa.Table:
    return table.filter(pa.compute.is_in(table[column], value_set=wanted))


@lru_cache(maxsize=65_536)
def _read_address(address: str, country: str | None) -> Address:
    return parse_address(address, country)
