"""Parties of the rows: who stands in each role, their keys, and the tables that describe them."""

from __future__ import annotations

from dataclasses import dataclass

from enduse.engine.portable import literal
from enduse.readers.customs.layout import NOTHING, PRINCIPALS, Layout, Person


def writing_text(
    name: str, translation: str, ids: str, addresses: tuple[str, ...], country: str
) -> str:
    """Return SQL of all that is written of a party, as one text: its key is made of this."""
    parts = (name, translation, ids, *addresses, country)
    texts = ", ".join(f"coalesce({part}, '')" for part in parts)
    return f"concat_ws('|', {texts})"


@dataclass(frozen=True)
class RoleSql:
    """SQL expressions that describe the party in one role, over cells and joined look-ups."""

    role: str
    name: str
    translation: str
    ids: str
    addresses: tuple[str, ...]
    country: str
    country_basis: str
    numbers: tuple[tuple[str, str], ...]
    cell: str
    side: str

    @property
    def present(self) -> str:
        """Whether anybody is named: by a name, its translation or a number."""
        return f"coalesce({self.name}, {self.translation}, {self.ids}) IS NOT NULL"

    @property
    def key(self) -> str:
        """The party's key, null where nobody is named."""
        text = writing_text(self.name, self.translation, self.ids, self.addresses, self.country)
        return f"CASE WHEN {self.present} THEN key60({text}) END"


@dataclass(frozen=True)
class PeopleSql:
    """All roles of a layout, and the joins that their expressions need."""

    roles: tuple[RoleSql, ...]
    joins: tuple[str, ...]


def people_sql(layout: Layout, split: bool) -> PeopleSql:
    """Describe every role; `split` says whether any name cell of the file had to be taken apart."""
    roles: dict[str, RoleSql] = {}
    joins: list[str] = []
    for person in layout.people:
        own = _own(person, split)
        roles[person.role] = own
        if split:
            joins.append(f"LEFT JOIN people p_{person.role} ON {own.cell} = p_{person.role}.cell")
        if person.has_country:
            joins.append(
                f"LEFT JOIN countries k_{person.role} "
                f"ON c.{person.role}_country_cell = k_{person.role}.cell"
            )
    if split:
        for role, principal in PRINCIPALS.items():
            if role in roles:
                roles[principal] = _principal(role, principal, roles.get(principal))
    return PeopleSql(tuple(roles.values()), tuple(joins))


def _own(person: Person, split: bool) -> RoleSql:
    role = person.role
    cell = f"c.{role}_cell"
    numbers = tuple(
        (f"c.{role}_number_{place}", label) for place, label in enumerate(person.labels, 1)
    )
    ids = [
        f"CASE WHEN {n} IS NOT NULL THEN {literal(label + '=')} || {n} || ';' END"
        for n, label in numbers
    ]
    if split:
        ids.append(f"p_{role}.ids")
    country = literal(person.fixed_country) if person.fixed_country else NOTHING
    basis = "'role'" if person.fixed_country else "'unknown'"
    if person.has_country:
        country = f"coalesce(k_{role}.code, {country})"
        basis = f"CASE WHEN k_{role}.code IS NOT NULL THEN 'stated' ELSE {basis} END"
    return RoleSql(
        role=role,
        name=f"CASE WHEN p_{role}.cell IS NULL THEN {cell} ELSE p_{role}.name END"
        if split
        else cell,
        translation=f"c.{role}_translation",
        ids=_joined(ids),
        addresses=tuple(f"c.{role}_address_{n}" for n in range(1, person.addresses + 1)),
        country=country,
        country_basis=basis,
        numbers=numbers,
        cell=cell,
        side="'own'",
    )


def _joined(texts: list[str]) -> str:
    """Return SQL that strings texts together, null where all are null."""
    if not texts:
        return NOTHING
    if len(texts) == 1:
        return texts[0]
    whole = " || ".join(f"coalesce({text}, '')" for text in texts)
    return f"nullif({whole}, '')"


def _principal(agent: str, role: str, own: RoleSql | None) -> RoleSql:
    """Describe the one for whom the party in role `agent` acts; a cell of its own goes first."""
    name, ids = f"p_{agent}.principal", f"p_{agent}.principal_ids"
    if own is None:
        nobody = (f"c.{agent}_cell", "'principal'")
        return RoleSql(role, name, NOTHING, ids, (), NOTHING, "'unknown'", (), *nobody)
    has_own = f"({own.present})"
    return RoleSql(
        role=role,
        name=f"CASE WHEN {has_own} THEN {own.name} ELSE {name} END",
        translation=own.translation,
        ids=f"CASE WHEN {has_own} THEN {own.ids} ELSE {ids} END",
        addresses=own.addresses,
        country=own.country,
        country_basis=own.country_basis,
        numbers=own.numbers,
        cell=f"CASE WHEN {has_own} THEN {own.cell} ELSE c.{agent}_cell END",
        side=f"CASE WHEN {has_own} THEN 'own' ELSE 'principal' END",
    )


def distinct_people(layout: Layout, people: PeopleSql, left_out: tuple[str, ...]) -> str:
    """Return the query of all distinct writings: role by role, with the first row of each.

    `left_out` names steps with a `row_no` of rows that do not count.
    """
    width = max((len(role.numbers) for role in people.roles), default=0)
    depth = max((len(role.addresses) for role in people.roles), default=0)
    parts = []
    for role in people.roles:
        cells = _writing(role, width, depth)
        listed = ", ".join(f"{cell} AS {name}" for name, cell in cells.items())
        gone = "".join(
            f" LEFT JOIN {step} gone_{n} ON c.row_no = gone_{n}.row_no"
            for n, step in enumerate(left_out)
        )
        kept = [role.present, *(f"gone_{n}.row_no IS NULL" for n in range(len(left_out)))]
        rows = (
            f"SELECT c.row_no, {listed} FROM ({layout.sql}) AS c {' '.join(people.joins)}{gone} "
            f"WHERE {' AND '.join(kept)}"
        )
        addresses = tuple(f"address_{n}" for n in range(1, len(role.addresses) + 1))
        text = writing_text("name", "translation", "ids", addresses, "country")
        names = ", ".join(cells)
        parts.append(
            f"SELECT '{role.role}' AS role, key60({text}) AS party_key, row_no, {names} FROM ("
            f"SELECT min(row_no) AS row_no, {names} FROM ({rows}) AS r GROUP BY {names}) AS w"
        )
    return " UNION ALL ".join(parts)


def _writing(role: RoleSql, width: int, depth: int) -> dict[str, str]:
    """Return the columns of a writing, with as many numbers and addresses as any role has."""
    numbers = [number for number, _ in role.numbers] + [NOTHING] * width
    addresses = [*role.addresses] + [NOTHING] * depth
    return {
        "name": role.name,
        "translation": role.translation,
        "ids": role.ids,
        "country": role.country,
        "country_basis": role.country_basis,
        "name_cell": role.cell,
        "side": role.side,
        **{f"number_{n}": numbers[n - 1] for n in range(1, width + 1)},
        **{f"address_{n}": addresses[n - 1] for n in range(1, depth + 1)},
    }


def party_tables(people: PeopleSql, source: tuple[str, str], split: bool) -> dict[str, str]:
    """Return the queries of the four party tables over the step `writings`.

    `source` is the source id and the kind of origin (shipment or sale).
    """
    source_id, origin = source
    tables = {
        "parties": (
            f"SELECT party_key, '{origin}' AS origin_kind, 'unknown' AS kind, "
            "min(country) AS country, min(country_basis) AS country_basis, "
            f"'{source_id}' AS source_id, min(row_no) AS row_no "
            "FROM writings GROUP BY party_key ORDER BY party_key"
        ),
        "party_names": (
            "SELECT party_key, name, min(quality) AS quality FROM ("
            "SELECT party_key, name, 'primary' AS quality FROM writings UNION ALL "
            "SELECT party_key, translation AS name, 'translation' AS quality FROM writings"
            ") AS n WHERE name IS NOT NULL GROUP BY party_key, name ORDER BY party_key, name"
        ),
        "party_identifiers": _identifiers(people, split),
    }
    most = max((len(role.addresses) for role in people.roles), default=0)
    if most:
        addresses = " UNION ALL ".join(
            f"SELECT party_key, address_{n} AS address FROM writings" for n in range(1, most + 1)
        )
        tables["party_addresses"] = (
            f"SELECT DISTINCT party_key, address, {NOTHING} AS country FROM ({addresses}) AS a "
            "WHERE address IS NOT NULL ORDER BY party_key, address"
        )
    return {name: sql for name, sql in tables.items() if sql}


def _identifiers(people: PeopleSql, split: bool) -> str:
    parts = [
        f"SELECT party_key, {literal(label)} AS label, number_{place} AS written FROM writings "
        f"WHERE role = '{role.role}' AND side = 'own'"
        for role in people.roles
        for place, (_, label) in enumerate(role.numbers, 1)
    ]
    if split:
        parts.append(
            "SELECT w.party_key, n.label, n.written FROM writings w "
            "JOIN people_numbers n ON w.name_cell = n.cell AND w.side = n.side"
        )
    if not parts:
        return ""
    return (
        f"SELECT DISTINCT party_key, label, written FROM ({' UNION ALL '.join(parts)}) AS i "
        "WHERE written IS NOT NULL ORDER BY party_key, label, written"
    )
