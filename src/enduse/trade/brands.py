"""Which trade mark stands on the goods, who makes them, and where that maker is at home.

The table is data: `data/brands.yaml`, extended or replaced entry by entry with `brands.yaml` of a
workspace, in the same form. What is recalled and not checked says so in `verification`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow as pa
import yaml

from enduse.errors import InputError, cut
from enduse.names.keys import name_key
from enduse.schema import BRANDS, Column, Table
from enduse.trade.data import table
from enduse.trade.marks import Mark, MarkIndex, compact, mark_key

__all__ = [
    "BRAND_NAMES", "BRAND_PLANTS", "Brand", "Brands", "Note", "Relative", "brand_name_rows",
    "brand_plant_rows", "brand_rows", "find_marks", "load_brands", "mark_key", "recognise_mark",
]  # fmt: skip

BRAND_NAMES = Table(
    "brand_names",
    "Who stands how to a brand, by the comparison key of names.",
    (
        Column("brand", "VARCHAR", "short name of the brand"),
        Column("name_key", "VARCHAR", "comparison key of the name"),
        Column("name", "VARCHAR", "the name"),
        Column("standing", "VARCHAR", "maker, relative, or note: not known to be a relative"),
        Column("says", "VARCHAR", "the relation, or what is known"),
        Column("source", "VARCHAR", "where that stands"),
    ),
    ("brand", "name_key", "name", "standing"),
)
BRAND_PLANTS = Table(
    "brand_plants",
    "Countries where a brand's machines are known to be made.",
    (
        Column("brand", "VARCHAR", "short name of the brand"),
        Column("country", "VARCHAR", "ISO 3166-1 alpha-2"),
        Column("standing", "VARCHAR", "home or plant"),
    ),
    ("brand", "country"),
)
_MOST_BYTES = 5_000_000  # a brand file of a user; the package's own has 60 kB


@dataclass(frozen=True)
class Relative:
    """A company known to belong to the maker or to own it."""

    name: str
    relation: str
    source: str


@dataclass(frozen=True)
class Note:
    """What is known of a company that is easily taken for the maker's relative."""

    name: str
    says: str
    source: str


@dataclass(frozen=True)
class Brand:
    """A trade mark with its maker. `maker` and `country` are None where they are not known."""

    brand: str
    maker: str | None
    country: str | None
    kind: str
    marks: tuple[str, ...]
    ambiguous: tuple[str, ...]
    names: tuple[str, ...]
    relatives: tuple[Relative, ...]
    notes: tuple[Note, ...]
    plants: tuple[str, ...]
    source: str
    verification: str

    @property
    def writings(self) -> tuple[str, ...]:
        """All writings of the mark, the brand's own name first."""
        return tuple(dict.fromkeys((self.brand, *self.marks, *self.ambiguous)))

    def is_ambiguous(self, written: str) -> bool:
        """True where the mark is also another word or stands on other goods too."""
        return compact(written) in {compact(mark) for mark in self.ambiguous}


@dataclass(frozen=True)
class Brands:
    """The whole table, sorted by brand."""

    entries: tuple[Brand, ...]

    @cached_property
    def _by_name(self) -> dict[str, Brand]:
        return {entry.brand: entry for entry in self.entries}

    @cached_property
    def _index(self) -> MarkIndex:
        return MarkIndex(
            Mark(written, entry.brand, entry.is_ambiguous(written), entry.kind == "controller")
            for entry in self.entries
            for written in entry.writings
        )

    def get(self, brand: str) -> Brand | None:
        """Return the entry of this short name."""
        return self._by_name.get(brand)

    def recognise(self, written: str) -> Brand | None:
        """Return the brand that the text of a brand column names."""
        name = self._index.in_column(written)
        return None if name is None else self._by_name[name]

    def find(self, description: str) -> Brand | None:
        """Return the brand that a description of goods names."""
        name = self._index.in_text(description)
        return None if name is None else self._by_name[name]


@cache
def load_brands(extra: Path | None = None) -> Brands:
    """Return the package's brands, extended by the file `extra` where one is given.

    An entry of `extra` whose `brand` the package has replaces the package's entry. InputError
    names the file and the entry where the file is not readable, does not fit
    `data/brands.schema.json`, or gives a mark to two brands.
    """
    entries = {entry.brand: entry for entry in _entries(table("brands.yaml"))}
    if extra is not None:
        entries.update({entry.brand: entry for entry in _entries(_read(extra))})
    brands = tuple(sorted(entries.values(), key=lambda entry: entry.brand))
    _check_marks(brands, extra)
    return Brands(brands)


def recognise_mark(written: str, brands: Brands | None = None) -> Brand | None:
    """Return the brand that a brand cell names, or None.

    The whole cell or one of its parts between commas or slashes is a mark, a legal form left out;
    else the longest mark that stands in it, ambiguous ones not counted. A machine's mark goes
    before a control's: `SMTCL / FANUC` is an SMTCL machine.
    """
    return (brands or load_brands()).recognise(written)


def find_marks(description: str, brands: Brands | None = None) -> Brand | None:
    """Return the brand that a description of goods names, or None.

    Whole words only; the longest mark wins, then the first. Ambiguous marks (CK, STAR, INDEX ...)
    count only close to words such as lathe, CNC or trade mark. A control's mark does not count
    where a machine is named: a lathe with a FANUC control is not a FANUC.
    """
    return (brands or load_brands()).find(description)


def brand_rows(brands: Brands | None = None) -> pa.Table:
    """Return the table `brands` (`schema.BRANDS`): one row per brand and key of a mark."""
    rows = {
        (entry.brand, key): (entry.brand, key, entry.maker, entry.country, entry.kind)
        for entry in (brands or load_brands()).entries
        for written in entry.writings
        if (key := mark_key(written))
    }
    return _arrow([rows[key] for key in sorted(rows)], BRANDS)


def brand_name_rows(brands: Brands | None = None) -> pa.Table:
    """Return who stands how to a brand (`BRAND_NAMES`), by the comparison key of names."""
    rows = sorted({row for entry in (brands or load_brands()).entries for row in _standings(entry)})
    return _arrow(rows, BRAND_NAMES)


def brand_plant_rows(brands: Brands | None = None) -> pa.Table:
    """Return the countries where a brand's machines are known to be made (`BRAND_PLANTS`)."""
    rows = {
        (entry.brand, country, "home" if country == entry.country else "plant")
        for entry in (brands or load_brands()).entries
        for country in (entry.country, *entry.plants)
        if country
    }
    return _arrow(sorted(rows), BRAND_PLANTS)


def _standings(entry: Brand) -> Iterator[tuple[str, ...]]:
    for name in (*((entry.maker,) if entry.maker else ()), *entry.names):
        yield entry.brand, name_key(name).key, name, "maker", "maker", entry.source
    for relative in entry.relatives:
        key = name_key(relative.name).key
        yield entry.brand, key, relative.name, "relative", relative.relation, relative.source
    for note in entry.notes:
        yield entry.brand, name_key(note.name).key, note.name, "note", note.says, note.source


def _arrow(rows: Sequence[tuple[str | None, ...]], shape: Table) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(shape.names)
    return pa.table([pa.array(column, pa.string()) for column in columns], names=list(shape.names))


def _entries(content: Any) -> Iterator[Brand]:
    for group in content["groups"]:
        for entry in group["brands"]:
            yield Brand(
                entry["brand"],
                entry["maker"],
                entry.get("country", group["country"]),
                entry.get("kind", group["kind"]),
                tuple(entry.get("marks", ())),
                tuple(entry.get("ambiguous", ())),
                tuple(entry.get("names", ())),
                tuple(Relative(**relative) for relative in entry.get("relatives", ())),
                tuple(Note(**note) for note in entry.get("notes", ())),
                tuple(entry.get("plants", ())),
                entry.get("source", group["source"]),
                entry.get("verification", group["verification"]),
            )


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(f"{path}: larger than {_MOST_BYTES:,} bytes; split or shorten it")
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is not YAML in UTF-8 ({cut(error, 200)}); correct it") from error
    check_brand_file(content, str(path))
    return content


def check_brand_file(content: Any, where: str) -> None:
    """Raise InputError with file, entry and reason where `content` does not fit the schema."""
    validator = jsonschema.Draft202012Validator(table("brands.schema.json"))
    error = next(iter(sorted(validator.iter_errors(content), key=lambda e: str(e.path))), None)
    if error is None:
        return
    entry = "/".join(str(step) for step in error.absolute_path) or "the whole file"
    named = _named(content, list(error.absolute_path)) or entry
    raise InputError(
        f"{where}: entry {named}: {cut(error.message, 200)}; "
        "compare with an entry of src/enduse/trade/data/brands.yaml"
    )


def _named(content: Any, path: list[Any]) -> str | None:
    """Return the brand's name for a path such as groups/0/brands/3/marks/1."""
    if len(path) < 4 or path[2] != "brands":
        return None
    name = content["groups"][path[1]]["brands"][path[3]]
    found = name.get("brand") if isinstance(name, dict) else None
    return f"{cut(found)!r} ({'/'.join(map(str, path))})" if found else None


def _check_marks(brands: tuple[Brand, ...], extra: Path | None) -> None:
    owners: dict[str, str] = {}
    for entry in brands:
        for written in entry.writings:
            owner = owners.setdefault(compact(written), entry.brand)
            if owner != entry.brand:
                raise InputError(
                    f"{extra or 'brands.yaml of the package'}: mark {cut(written)!r} stands under "
                    f"{owner!r} and under {entry.brand!r}; keep it under one of them"
                )
