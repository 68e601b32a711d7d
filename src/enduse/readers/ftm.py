"""FollowTheMoney entities as JSON lines, the form in which OpenSanctions exports its data.

Each line is `{"id": ..., "schema": ..., "properties": {name: [values]}, "datasets": [...]}`. One
reader serves lists and registers: companies and people with names, identifiers and addresses,
sanctions with their dates, ownership, directorship and other links, identity documents. Schemata
that no table of ours holds (families, positions, payments ...) go to the quarantine with their
name, so that nothing is lost in silence. Dates may be a year or a month alone; those are no days
and stay unknown. Source: followthemoney.tech, schema reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from enduse.readers.cells import share
from enduse.readers.data import table
from enduse.readers.days import day
from enduse.readers.entry import (
    ListOptions,
    authority,
    dated_entry,
    distinct_names,
    measure,
    span,
)
from enduse.readers.places import country, only_country
from enduse.readers.records import (
    AddressText,
    Company,
    ListEntry,
    Ownership,
    Party,
    Quarantined,
    Reading,
    Record,
    WrittenAddress,
    WrittenIdentifier,
    WrittenName,
)
from enduse.readers.textfile import TextFile, parse_json

MAX_ADDRESSES = 2_000_000  # addresses kept in memory while their owners are read
_KINDS = {
    "Company": "company", "Organization": "company", "PublicBody": "company",
    "LegalEntity": "unknown", "Person": "person", "Vessel": "vessel", "Airplane": "aircraft",
}  # fmt: skip
_NAMES = (
    ("name", "primary"), ("alias", "alias"), ("abbreviation", "weak"), ("weakAlias", "weak"),
    ("previousName", "former"), ("pastNames", "former"),
)  # fmt: skip
_IDENTIFIERS = (
    "innCode", "ogrnCode", "kppCode", "okpoCode", "taxNumber", "vatCode", "registrationNumber",
    "uscCode", "leiCode", "imoNumber", "mmsi", "passportNumber", "idNumber", "dunsCode", "bikCode",
    "swiftBic", "npiCode", "uniqueEntityId", "isinCode", "callSign", "serialNumber", "fnsCode",
    "fssCode", "permId", "socialSecurityNumber", "wikidataId",
)  # fmt: skip
_COUNTRIES = ("jurisdiction", "mainCountry", "flag", "nationality", "citizenship", "country")


@dataclass(frozen=True)
class Entity:
    """One entity of an export: id, schema, properties as tuples of texts, datasets."""

    id: str
    schema: str
    properties: dict[str, tuple[str, ...]]
    datasets: tuple[str, ...] = ()

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a property."""
        return self.properties.get(name, ())

    def one(self, *names: str) -> str:
        """The first value of the first of these properties that has one, or an empty text."""
        return next((values[0] for name in names if (values := self.all(name))), "")


@dataclass
class _Reader:
    file: TextFile
    options: ListOptions
    addresses: dict[str, str] = field(default_factory=dict)
    row: int = 0

    def ref(self, entity: Entity, identity: str) -> str:
        """Reference of an entity: ids of an OpenSanctions export mean the same in every export."""
        scope = "ftm" if entity.datasets else self.file.source_id
        return f"{scope}|{identity}"

    def day(self, entity: Entity, pick: Callable[[list[date]], date], *names: str) -> date | None:
        """The day stated by these properties, in order of rank; partial dates are warned of."""
        for name in names:
            days = [found for text in entity.all(name) if (found := day(text))]
            if days:
                return pick(days)
            if entity.all(name):
                written = entity.one(name)[:40]
                self.file.warn(
                    f"line {self.row}, {name}: {written!r} is not a whole day, left unknown"
                )
        return None


def parse_entity(value: object) -> Entity | str:
    """Return the entity that a JSON value holds, or the reason why it holds none."""
    if isinstance(value, ValueError):
        return str(value)
    if not isinstance(value, dict):
        return "not a FollowTheMoney entity: not an object"
    schema, properties = value.get("schema"), value.get("properties")
    if not isinstance(value.get("id"), str) or not value["id"]:
        return "not a FollowTheMoney entity: no id"
    if not isinstance(schema, str) or not isinstance(properties, dict):
        return "not a FollowTheMoney entity: no schema or properties"
    texts = {
        str(name): tuple(v.strip() for v in _values(values) if v.strip())
        for name, values in properties.items()
    }
    return Entity(value["id"], schema, texts, tuple(_values(value.get("datasets"))))


def _values(found: object) -> list[str]:
    """The texts of a property; an entity nested in place of its id counts as its id."""
    values = found if isinstance(found, list) else [found]
    texts = (v.get("id") if isinstance(v, dict) else v for v in values)
    return [str(t) for t in texts if isinstance(t, str | int | float) and not isinstance(t, bool)]


def read_ftm(file: TextFile, options: ListOptions) -> Iterator[Reading]:
    """Yield what each entity of a FollowTheMoney file gives; rows are lines."""
    reader = _Reader(file, options, _address_book(file))
    for row, value in file.json_lines():
        reader.row = row
        entity = parse_entity(value)
        if isinstance(entity, str):
            yield Reading(row, (Quarantined(entity, None, _shown(value)),))
            continue
        read = _SCHEMATA.get(entity.schema)
        if read is None:
            reason = f"schema {entity.schema[:40]!r} is not used"
            yield Reading(row, (Quarantined(reason, "schema", entity.id),))
        else:
            yield Reading(row, read(reader, entity))


def _shown(value: object) -> str:
    return "" if isinstance(value, ValueError) else str(value)[:2000]


def _address_book(file: TextFile) -> dict[str, str]:
    """Read the addresses that stand as entities of their own, since their owners may come first."""
    found: dict[str, str] = {}
    for line in file.lines():
        if '"Address"' not in line or len(found) >= MAX_ADDRESSES:
            continue
        entity = parse_entity(parse_json(line))
        if isinstance(entity, Entity) and entity.schema == "Address":
            found[entity.id] = _address_text(entity)
    return found


def _address_text(entity: Entity) -> str:
    parts = ("street", "city", "postalCode", "region", "country")
    return entity.one("full", "name") or ", ".join(
        filter(None, (entity.one(part) for part in parts))
    )


def _address(reader: _Reader, entity: Entity) -> tuple[Record, ...]:
    text = _address_text(entity)
    if not text:
        return (Quarantined("an address without text", "full", entity.id),)
    return (AddressText(entity.id, text),)


def _party(reader: _Reader, entity: Entity) -> tuple[Record, ...]:
    names = distinct_names(
        WrittenName(text, quality) for name, quality in _NAMES for text in entity.all(name)
    )
    identifiers = (WrittenIdentifier(n, text) for n in _IDENTIFIERS for text in entity.all(n))
    known = (reader.addresses.get(ref) for ref in entity.all("addressEntity"))
    written = [*entity.all("address"), *(text for text in known if text)]
    if not names:
        return (Quarantined("no name", "name", entity.id),)
    stated = (only_country(country(c) for c in entity.all(name)) for name in _COUNTRIES)
    home = next((found for found in stated if found), None)
    party = Party(
        ref=reader.ref(entity, entity.id),
        kind=_KINDS[entity.schema],
        country=home,
        country_basis="stated" if home else "unknown",
        names=names,
        identifiers=tuple(dict.fromkeys(identifiers)),
        addresses=tuple(WrittenAddress(text) for text in dict.fromkeys(written)),
    )
    facts = _company(reader, entity, party.ref)
    return (party, facts) if facts else (party,)


def _company(reader: _Reader, entity: Entity, ref: str) -> Company | None:
    if entity.schema in ("Person", "Vessel", "Airplane"):
        return None
    codes = [*entity.all("okvedCode"), *entity.all("naceCode"), *entity.all("sicCode")]
    facts = Company(
        party_ref=ref,
        founded=reader.day(entity, min, "incorporationDate"),
        dissolved=reader.day(entity, max, "dissolutionDate"),
        status=entity.one("status") or None,
        activity_codes=";".join(dict.fromkeys(codes)) or None,
        activity=entity.one("sector", "classification") or None,
    )
    return None if facts == Company(party_ref=ref) else facts


@cache
def _datasets() -> dict[str, str]:
    """Short names of lists by the dataset that carries them in OpenSanctions exports."""
    return {row["ftm"]: name for name, row in table("lists").items() if "ftm" in row}


def _sanction(reader: _Reader, entity: Entity) -> tuple[Record, ...]:
    targets = entity.all("entity")
    if not targets:
        return (Quarantined("a sanction that names no entity", "entity", entity.id),)
    dataset = entity.datasets[0] if entity.datasets else ""
    name = reader.options.list or _datasets().get(dataset, dataset.replace("_", "-")) or "ftm"
    start = reader.day(entity, min, "listingDate", "startDate")
    end = reader.day(entity, max, "endDate")
    programme = entity.one("program", "programId")
    said = entity.one("authority") or reader.options.authority or authority(name) or "unknown"
    if len(targets) > 1:
        reader.file.warn(f"line {reader.row}: a sanction of several, only its first is kept")
    listing = ListEntry(
        party_ref=reader.ref(entity, targets[0]),
        list=name,
        authority=said,
        entry=entity.one("authorityId", "unscId") or entity.id,
        programme=programme or None,
        measure=entity.one("provisions") or measure(name),
        version=reader.options.version,
    )
    return (dated_entry(listing, span(start, end)),)


def _link(owner: str, owned: str, role: str) -> Callable[[_Reader, Entity], tuple[Record, ...]]:
    """Make the reader of a link schema from the names of its two ends."""

    def read(reader: _Reader, entity: Entity) -> tuple[Record, ...]:
        if not entity.all(owner) or not entity.all(owned):
            missing = owned if entity.all(owner) else owner
            return (Quarantined(f"a link without {missing}", missing, entity.id),)
        if len(entity.all(owner)) > 1 or len(entity.all(owned)) > 1:
            reader.file.warn(f"line {reader.row}: a link of several, only its first pair is kept")
        low, high = share(entity.one("percentage")) if role == "owner" else (None, None)
        return (
            Ownership(
                owner_ref=reader.ref(entity, entity.one(owner)),
                owned_ref=reader.ref(entity, entity.one(owned)),
                role=role,
                share_low_bp=low,
                share_high_bp=high,
                from_date=reader.day(entity, min, "startDate"),
                to_date=reader.day(entity, max, "endDate"),
            ),
        )

    return read


def _document(reader: _Reader, entity: Entity) -> tuple[Record, ...]:
    """A passport or other identity document adds its number to its holder."""
    holder, number = entity.one("holder"), entity.one("number")
    if not holder or not number:
        missing = "number" if holder else "holder"
        return (Quarantined(f"a document without {missing}", missing, entity.id),)
    place = entity.one("country")
    label = entity.one("type") or entity.schema
    written = WrittenIdentifier(f"{label} ({place})" if place else label, number)
    return (Party(reader.ref(entity, holder), identifiers=(written,)),)


_SCHEMATA: dict[str, Callable[[_Reader, Entity], tuple[Record, ...]]] = {
    **dict.fromkeys(_KINDS, _party),
    "Address": _address,
    "Sanction": _sanction,
    "Ownership": _link("owner", "asset", "owner"),
    "Directorship": _link("director", "organization", "director"),
    "UnknownLink": _link("subject", "object", "associate"),
    "Identification": _document,
    "Passport": _document,
}
