"""OFAC's Specially Designated Nationals list in the CSV forms that it comes in.

The official files have no header: SDN.CSV (12 columns), ALT.CSV (5), ADD.CSV (6) and
SDN_COMMENTS.CSV (2), joined by the entry number; copies with a header row and an excerpt of four
columns occur too. The shape tells which one it is. `-0-` means empty. None of them carries dates
of listing: those come from a file of changes. Source: OFAC, "SDN Data Specification"
(dat_spec.txt).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from enduse.readers.entry import (
    ListOptions,
    authority,
    dated_entry,
    distinct_names,
    entry_ref,
    measure,
    span,
)
from enduse.readers.lists.remarks import Remarks, read_remarks
from enduse.readers.places import country
from enduse.readers.records import (
    ListEntry,
    Party,
    Quarantined,
    Reading,
    Record,
    WrittenAddress,
    WrittenIdentifier,
    WrittenName,
)
from enduse.readers.textfile import TextFile

LIST = "ofac-sdn"
_KINDS = {"individual": "person", "vessel": "vessel", "aircraft": "aircraft", "": "company"}
_ALIASES = {"aka": "alias", "fka": "former", "nka": "alias"}
_EXCERPT = ["ent_num", "sdn_name", "program", "remarks"]

Cells = list[str]
RowReader = Callable[["_Reader", Cells], tuple[Record, ...]]


class _Reader:
    """Rows of one file of the list; remembers of which entries it has said that they stand."""

    def __init__(self, options: ListOptions) -> None:
        self.list = options.list or LIST
        self.authority = options.authority or authority(LIST)
        self.version = options.version
        self._said: set[str] = set()

    def listing(self, entry: str, programme: str | None = None) -> ListEntry:
        return ListEntry(
            party_ref=entry_ref(self.list, entry),
            list=self.list,
            authority=self.authority,
            entry=entry,
            programme=programme,
            measure=measure(LIST),
            version=self.version,
        )

    def listing_once(self, entry: str) -> tuple[ListEntry, ...]:
        """Say of the first row of an entry that it is listed: companion files prove that too."""
        if entry in self._said:
            return ()
        self._said.add(entry)
        return (self.listing(entry),)

    def directives(self, entry: str, remarks: Remarks) -> tuple[ListEntry, ...]:
        """Return the dated measures stated in the remarks, each a list of its own.

        The day a directive was put on an entry is not the day the entry joined the SDN list.
        """
        found = {}
        for name, listed_from in remarks.directives:
            short = f"ofac-{name.casefold().replace(' ', '-')}"
            base = ListEntry(
                entry_ref(self.list, entry), short, self.authority, entry,
                programme=name, measure=f"Subject to {name}", version=self.version,
            )  # fmt: skip
            found[short] = dated_entry(base, span(listed_from, None))
        return tuple(found.values())

    def party(self, cells: Cells, name: str, kind: str, remarks_text: str) -> tuple[Record, ...]:
        entry, programme = cells[0], ""
        remarks = read_remarks(remarks_text)
        programme = cells[3] if len(cells) == 12 else cells[2]
        home = remarks.country() or (country(cells[9]) if len(cells) == 12 else None)
        title = cells[5] if len(cells) == 12 else ""
        sign = (WrittenIdentifier("Call sign", title),) if title else ()
        party = Party(
            ref=entry_ref(self.list, entry),
            kind=kind,
            country=home,
            country_basis="stated" if home else "unknown",
            names=distinct_names((WrittenName(name), *remarks.aliases)),
            identifiers=remarks.identifiers + sign,
        )
        listing = self.listing(entry, programme.replace("] [", "; ").strip("[] ") or None)
        return (party, listing, *self.directives(entry, remarks))


def _sdn(reader: _Reader, cells: Cells) -> tuple[Record, ...]:
    """`ent_num, SDN_Name, SDN_Type, Program, Title, Call_Sign, Vess_type, Tonnage, ...`."""
    if not cells[1]:
        return (Quarantined("no name", "SDN_Name", ",".join(cells)),)
    return reader.party(cells, cells[1], _KINDS.get(cells[2].casefold(), "unknown"), cells[11])


def _excerpt(reader: _Reader, cells: Cells) -> tuple[Record, ...]:
    """`ent_num, sdn_name, program, remarks`: the kind is not stated."""
    if not cells[1]:
        return (Quarantined("no name", "sdn_name", ",".join(cells)),)
    return reader.party(cells, cells[1], "unknown", cells[3])


def _alt(reader: _Reader, cells: Cells) -> tuple[Record, ...]:
    """`ent_num, alt_num, alt_type, alt_name, alt_remarks`: a strong alias each."""
    entry, kind, name = cells[0], cells[2].casefold(), cells[3]
    if not name:
        return (Quarantined("no alias", "alt_name", ",".join(cells)),)
    names = (WrittenName(name, _ALIASES.get(kind, "alias")),)
    return (Party(entry_ref(reader.list, entry), names=names), *reader.listing_once(entry))


def _add(reader: _Reader, cells: Cells) -> tuple[Record, ...]:
    """`ent_num, add_num, address, city and postal code, country, add_remarks`."""
    entry, where = cells[0], ", ".join(cell for cell in cells[2:5] if cell)
    addresses = (WrittenAddress(where, country(cells[4])),) if where else ()
    listing = reader.listing_once(entry)
    if not addresses and not listing:
        return (Quarantined("no address", "Address", ",".join(cells)),)
    return (Party(entry_ref(reader.list, entry), addresses=addresses), *listing)


def _comments(reader: _Reader, cells: Cells) -> tuple[Record, ...]:
    """`ent_num, remarks_extended`: goes on where SDN.CSV cut the remarks, within a part."""
    entry, remarks = cells[0], read_remarks(cells[1], cut_start=True)
    party = Party(
        entry_ref(reader.list, entry),
        names=distinct_names(remarks.aliases),
        identifiers=remarks.identifiers,
    )
    return (party, *reader.listing_once(entry), *reader.directives(entry, remarks))


_SHAPES: dict[int, tuple[str, RowReader]] = {
    12: ("SDN", _sdn),
    6: ("ADD", _add),
    5: ("ALT", _alt),
    4: ("excerpt", _excerpt),
    2: ("SDN_COMMENTS", _comments),
}


def read_ofac_sdn(file: TextFile, options: ListOptions) -> Iterator[Reading]:
    """Yield the entries of one CSV file of OFAC's SDN list, recognised by its shape.

    A row that does not start with an entry number, such as the lone end-of-file mark (0x1A) that
    closes the official files, goes to the quarantine. InputError when the shape is none of OFAC's.
    """
    reader, width = _Reader(options), 0
    read_row: RowReader = _sdn
    for row, raw in file.csv_rows():
        cells = ["" if cell.strip() == "-0-" else cell.strip() for cell in raw]
        if not width:
            width = len(cells)
            read_row = _shape(file, cells)
            if not cells[0].isdigit():
                file.rows_read -= 1
                continue
        if len(cells) != width:
            reason = f"{len(cells)} columns where the file has {width}"
            yield Reading(row, (Quarantined(reason, None, ",".join(raw)),))
        elif not cells[0].isdecimal():
            reason = "does not start with an entry number"
            yield Reading(row, (Quarantined(reason, "ent_num", ",".join(raw)),))
        else:
            yield Reading(row, read_row(reader, cells))


def _shape(file: TextFile, cells: Cells) -> RowReader:
    """Return how to read rows, from the first row: its width and, with a header, its names."""
    known = _SHAPES.get(len(cells))
    header = not cells[0].isdecimal()
    wrong_header = header and cells[0].casefold() not in ("id", "ent_num")
    if known is None or wrong_header or (len(cells) == 4 and cells != _EXCERPT):
        raise file.refuse(
            f"{len(cells)} columns starting {','.join(cells)[:60]!r} are not a file of OFAC's SDN "
            "list; it is SDN.CSV, ALT.CSV, ADD.CSV or SDN_COMMENTS.CSV",
            "row 1",
        )
    return known[1]


def companion_rank(file: TextFile) -> int:
    """Rank a file of the list for loading: the one that names the entries comes before the rest."""
    ranks = {12: 0, 4: 0, 5: 1, 6: 2, 2: 3}
    _, cells = next(TextFile(file.path).csv_rows(), (1, []))
    return ranks.get(len(cells), 0)
