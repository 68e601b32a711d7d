"""A profile laid over the headings of one file: which cell feeds what, as SQL over staged text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enduse.readers.customs.profile import PUBLISHED, PartyColumns, Profile, heading_key

STAGED = "staged"
NOTHING = "CAST(NULL AS VARCHAR)"
TEXTS = ("declaration", "document", "item", "description", "brand", "model", "serial", "unit",
         "incoterm", "payment")  # fmt: skip
COUNTRIES = ("origin", "dispatch", "destination", "trading", "reporter")
AMOUNTS = ("quantity", "gross", "net")
# X, the importer, acts for Y: Y is the buyer; on the other side Y is the seller.
PRINCIPALS = {"importer": "buyer", "exporter": "seller"}
_MOST_ADDRESSES = 2


@dataclass(frozen=True)
class Person:
    """Which columns of the cells describe the party in a role; labels go with its numbers."""

    role: str
    labels: tuple[str, ...]
    addresses: int
    fixed_country: str | None
    has_country: bool


@dataclass(frozen=True)
class Amount:
    """A value column: its currency where the heading or the profile says it, else a cell's."""

    name: str
    heading: str
    currency: str | None
    has_currency_cell: bool
    times: int


class Layout:
    """The headings of one file, seen through a profile."""

    def __init__(self, profile: Profile, headings: Sequence[str]) -> None:
        self.profile = profile
        self.headings = tuple(headings)
        self._places: dict[str, int] = {}
        self.repeated: list[str] = []
        for place, heading in enumerate(headings):
            key = heading_key(heading)
            if key in self._places:
                self.repeated.append(heading)
            elif key:
                self._places[key] = place
        self._used: dict[tuple[int, ...], str] = {}
        self.people = tuple(p for p in map(self._person, profile.parties) if p)
        self.amounts = tuple(self._amounts())
        self.sql = self._cells()

    @property
    def columns(self) -> dict[str, tuple[int, ...]]:
        """The columns to stage, each with the places in the headings that it is read from."""
        return {name: places for places, name in sorted(self._used.items())}

    def has(self, headings: Sequence[str]) -> bool:
        """Whether the file has one of these headings."""
        return any(heading_key(h) in self._places for h in headings)

    def heading(self, name: str) -> str:
        """Return the heading, as the file writes it, that feeds a column of the cells."""
        if name == "date":
            alternatives = self.profile.date_headings
        elif name.startswith("value_"):
            return next(a.heading for a in self.amounts if a.name == name)
        else:
            alternatives = self.profile.columns.get(name, ())
        places = [self._places[k] for h in alternatives if (k := heading_key(h)) in self._places]
        return self.headings[places[0]] if places else name

    def numbers(self) -> dict[str, str]:
        """The number columns of the cells that the file has, with their headings."""
        named = [n for n in AMOUNTS if self.has(self.profile.columns.get(n, ()))]
        return {n: self.heading(n) for n in [*named, *(a.name for a in self.amounts)]}

    def country_cells(self) -> list[str]:
        """The cells of the file that name countries."""
        columns = self.profile.columns
        named = [f"{name}_cell" for name in COUNTRIES if self.has(columns.get(name, ()))]
        return named + [f"{p.role}_country_cell" for p in self.people if p.has_country]

    def currency_cells(self) -> list[str]:
        """The cells of the file that name currencies."""
        return [f"{a.name}_currency" for a in self.amounts if a.has_currency_cell]

    def _cell(self, alternatives: Sequence[str]) -> str:
        """Return the staged column of these headings: the first of them that is filled."""
        keys = (heading_key(heading) for heading in alternatives)
        places = tuple(self._places[key] for key in keys if key in self._places)
        if not places:
            return NOTHING
        return self._used.setdefault(places, "h" + "_".join(map(str, places)))

    def _amounts(self) -> list[Amount]:
        found = []
        for number, value in enumerate(self.profile.values, 1):
            if self.has([value.heading]):
                place = self._places[heading_key(value.heading)]
                with_cell = bool(value.currency_heading) and self.has(
                    [value.currency_heading or ""]
                )
                found.append(
                    Amount(
                        f"value_{number}",
                        self.headings[place],
                        value.currency,
                        with_cell,
                        value.times,
                    )
                )
        return found

    def _person(self, party: PartyColumns) -> Person | None:
        numbers = [i for i in party.identifiers if self.has([i.heading])]
        if not numbers and not self.has(party.name) and not self.has(party.translation):
            return None
        written = (self.headings[self._places[heading_key(i.heading)]] for i in numbers)
        labels = tuple(i.label or text for i, text in zip(numbers, written, strict=True))
        return Person(
            role=party.role,
            labels=labels,
            addresses=len([h for h in party.address if self.has([h])][:_MOST_ADDRESSES]),
            fixed_country=party.country,
            has_country=bool(party.country_heading) and self.has([party.country_heading or ""]),
        )

    def _cells(self) -> str:
        """Return the query that gives every staged cell its meaning, still as text."""
        profile = self.profile
        cells = {"date_cell": self._cell(profile.date_headings), "note": self._note()}
        cells["hs_cell"] = self._cell(profile.columns.get("hs", ()))
        for name in (*TEXTS, *AMOUNTS):
            cells[name] = self._cell(profile.columns.get(name, ()))
        for name in (*COUNTRIES, "direction"):
            cells[f"{name}_cell"] = self._cell(profile.columns.get(name, ()))
        for number, value in enumerate(profile.values, 1):
            if self.has([value.heading]):
                cells[f"value_{number}"] = self._cell([value.heading])
                cells[f"value_{number}_currency"] = self._cell([value.currency_heading or ""])
        for party in profile.parties:
            self._person_cells(cells, party)
        listed = ", ".join(f"{cell} AS {name}" for name, cell in cells.items())
        return f"SELECT row_no, {listed} FROM {STAGED}"

    def _person_cells(self, cells: dict[str, str], party: PartyColumns) -> None:
        if not any(person.role == party.role for person in self.people):
            return
        role = party.role
        cells[f"{role}_cell"] = self._cell(party.name)
        cells[f"{role}_translation"] = self._cell(party.translation)
        numbers = [i.heading for i in party.identifiers if self.has([i.heading])]
        for place, heading in enumerate(numbers, 1):
            cells[f"{role}_number_{place}"] = self._cell([heading])
        addresses = [h for h in party.address if self.has([h])][:_MOST_ADDRESSES]
        for place, heading in enumerate(addresses, 1):
            cells[f"{role}_address_{place}"] = self._cell([heading])
        cells[f"{role}_country_cell"] = self._cell([party.country_heading or ""])

    def _note(self) -> str:
        note, published = self._cell(self.profile.columns.get("note", ())), self._cell([PUBLISHED])
        if NOTHING in (note, published):
            return published if note == NOTHING else note
        return f"CASE WHEN {note} IS NULL THEN {published} ELSE {note} || coalesce('; ' || {published}, '') END"  # noqa: E501
