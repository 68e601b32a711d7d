"""Where do names and identifiers not go together: one number under several names, and the reverse?

Counted, for entities that stand in shipments or sales:

- `several_names`: one valid identifying number under names whose comparison keys differ. Names that
  one record carries side by side (a name and its translation, a list's aliases) count as one name.
- `name_as_listed`: a name equal or nearly equal to a listed one whose number of the same scheme is
  another. This protects an honest company: it is not shown to be the listed one.
- `several_firms`: one name in one country under several valid numbers of one scheme.
- `several_numbers`: one party under two valid numbers of one scheme.

It cannot tell whether a firm was renamed, whether a number was mistyped as another valid one, or
whether firms with different numbers belong to one owner. Names in different scripts are not
compared with each other.
"""

from __future__ import annotations

from typing import Any, Final

from enduse.engine import Engine
from enduse.findings.base import Kind, Row, Said, count
from enduse.findings.identity_steps import SEPARATOR, SHOWN, conflicts
from enduse.findings.phrases import day, joined, named, some

_COMMON_NAME: Final = (
    20  # a name of more firms than this (ALFA, VEKTOR) says nothing of any of them
)
_NO_TEXT = "CAST(NULL AS VARCHAR)"
_NO_DAY = "CAST(NULL AS DATE)"

_NAMES_FOUND = f"""
SELECT 'names|' || n.entity_id || '|' || n.script AS finding_key, n.entity_id,
  'several_names' AS variant, n.scheme, n.value, n.names AS number, n.listed_names, n.loose_names,
  n.written AS shown, {_NO_TEXT} AS country,
  o.list, o.authority, o.entry, o.listed_from, o.match_basis, l.listed_id AS other_id,
  l.listed_name AS other_name, l.listed_value AS other_value, l.list AS other_list,
  l.authority AS other_authority, l.entry AS other_entry, l.listed_from AS other_from,
  l.equal, l.name AS alike
FROM conflict_names AS n
LEFT JOIN conflict_entries AS o ON o.entity_id = n.entity_id
LEFT JOIN conflict_lookalikes AS l ON l.entity_id = n.entity_id AND l.place = 1
"""

_LISTED_FOUND = f"""
SELECT 'listed|' || entity_id || '|' || listed_id AS finding_key, entity_id,
  'name_as_listed' AS variant, scheme, value, alike AS number, own_listing AS listed_names,
  CAST(NULL AS BIGINT) AS loose_names, [name] AS shown, {_NO_TEXT} AS country,
  {_NO_TEXT} AS list, {_NO_TEXT} AS authority, {_NO_TEXT} AS entry, {_NO_DAY} AS listed_from,
  {_NO_TEXT} AS match_basis, listed_id AS other_id, listed_name AS other_name,
  listed_value AS other_value, list AS other_list, authority AS other_authority,
  entry AS other_entry, listed_from AS other_from, equal, name AS alike
FROM conflict_lookalikes
"""

_REST_EMPTY = ", ".join(
    [
        *(f"{_NO_TEXT} AS {name}" for name in ("list", "authority", "entry")),
        f"{_NO_DAY} AS listed_from",
        *(
            f"{_NO_TEXT} AS {name}"
            for name in ("match_basis", "other_id", "other_name", "other_value", "other_list",
                         "other_authority", "other_entry")
        ),
        f"{_NO_DAY} AS other_from",
        "CAST(NULL AS INTEGER) AS equal",
    ]
)  # fmt: skip

_FIRMS_FOUND = f"""
SELECT DISTINCT 'firms|' || b.entity_id || '|' || g.country || '|' || g.name_key AS finding_key,
  b.entity_id, 'several_firms' AS variant, g.scheme, {_NO_TEXT} AS value, g.firms AS number,
  CAST(NULL AS BIGINT) AS listed_names, CAST(NULL AS BIGINT) AS loose_names, g.shown, g.country,
  {_REST_EMPTY}, g.name_key AS alike
FROM conflict_namesakes AS g
JOIN conflict_bearers AS b
  ON b.name_key = g.name_key AND b.country = g.country AND b.scheme = g.scheme
JOIN conflict_in_trade AS t ON t.entity_id = b.entity_id
WHERE g.nth = 1
"""

_NUMBERS_FOUND = f"""
SELECT 'numbers|' || entity_id || '|' || scheme AS finding_key, entity_id,
  'several_numbers' AS variant, scheme, {_NO_TEXT} AS value, numbers AS number,
  CAST(NULL AS BIGINT) AS listed_names, CAST(NULL AS BIGINT) AS loose_names, shown,
  {_NO_TEXT} AS country, {_REST_EMPTY}, {_NO_TEXT} AS alike
FROM conflict_numbers
"""

_FOUND = f"""
SELECT f.*, {_NO_DAY} AS from_date, {_NO_DAY} AS to_date, e.name AS subject_name
FROM ({_NAMES_FOUND} UNION ALL {_LISTED_FOUND} UNION ALL {_FIRMS_FOUND} UNION ALL {_NUMBERS_FOUND})
  AS f
LEFT JOIN entities AS e ON e.entity_id = f.entity_id
"""

_NAME_ROWS = f"""
SELECT f.finding_key, k.source_id, k.row_no, 'name ' || k.name AS shows
FROM found_identity_conflict AS f
JOIN conflict_key_names AS k
  ON f.finding_key = 'names|' || k.entity_id || '|' || k.script AND k.place <= {SHOWN}
UNION ALL
SELECT f.finding_key, g.source_id, g.row_no,
  'entry ' || coalesce(g.entry, '') || ' of ' || g.list || ' has this party' AS shows
FROM found_identity_conflict AS f
JOIN conflict_entries AS g ON g.entity_id = f.entity_id
WHERE f.variant = 'several_names'
"""

_LISTED_ROWS = """
SELECT f.finding_key, n.name_source_id AS source_id, n.name_row_no AS row_no,
  'name ' || n.name AS shows
FROM conflict_lookalikes AS n JOIN found_identity_conflict AS f ON f.entity_id = n.entity_id
WHERE f.finding_key = 'listed|' || n.entity_id || '|' || n.listed_id
UNION ALL
SELECT f.finding_key, n.number_source_id AS source_id, n.number_row_no AS row_no,
  n.scheme || ' ' || n.value AS shows
FROM conflict_lookalikes AS n JOIN found_identity_conflict AS f ON f.entity_id = n.entity_id
WHERE f.finding_key = 'listed|' || n.entity_id || '|' || n.listed_id
UNION ALL
SELECT f.finding_key, n.listed_source_id AS source_id, n.listed_row_no AS row_no,
  n.scheme || ' ' || n.listed_value || ' of ' || n.listed_name AS shows
FROM conflict_lookalikes AS n JOIN found_identity_conflict AS f ON f.entity_id = n.entity_id
WHERE f.finding_key = 'listed|' || n.entity_id || '|' || n.listed_id
  OR (f.variant = 'several_names' AND n.place = 1)
"""

_NUMBER_ROWS = f"""
SELECT f.finding_key, n.source_id, n.row_no, n.scheme || ' ' || n.value AS shows
FROM found_identity_conflict AS f
JOIN conflict_identifiers AS n ON n.entity_id = f.entity_id AND n.scheme = f.scheme
WHERE f.variant = 'several_numbers' OR (f.variant = 'several_names' AND n.value = f.value)
UNION ALL
SELECT f.finding_key, b.source_id, b.row_no, b.scheme || ' ' || b.value || ' has this name' AS shows
FROM found_identity_conflict AS f
JOIN conflict_bearers AS b
  ON b.name_key = f.alike AND b.country = f.country AND b.scheme = f.scheme
WHERE f.variant = 'several_firms' AND b.place <= {SHOWN}
"""

_ROWS = f"""
SELECT DISTINCT finding_key, source_id, row_no, shows, 'for' AS side
FROM ({_NAME_ROWS} UNION ALL {_LISTED_ROWS} UNION ALL {_NUMBER_ROWS}) AS shown
"""


def _find(engine: Engine) -> None:
    conflicts(engine)
    engine.step("found_identity_conflict", _FOUND)
    engine.step("rows_identity_conflict", _ROWS)


def say(row: Row) -> Said:
    """Say one conflict of names and numbers."""
    return {
        "several_names": _several_names,
        "name_as_listed": _name_as_listed,
        "several_firms": _several_firms,
        "several_numbers": _several_numbers,
    }[row["variant"]](row)


def _written(row: Row) -> list[tuple[bool, str]]:
    """Return (on a list, name) of the names in their order."""
    parts = [text.split(SEPARATOR, 2) for text in row["shown"]]
    return [(in_list == "1", name) for _, in_list, name in parts]


def _several_names(row: Row) -> Said:
    names = _written(row)
    split = row["authority"] is not None and 0 < row["listed_names"] < row["number"]
    shown = [_quoted(name, split, in_list) for in_list, name in names]
    alike = row["loose_names"] == 1
    manner = "that differ only by trade words or romanisation" if alike else "that differ"
    listed = _own_listing(row) if row["authority"] else ""
    near = _near(row) if row["other_name"] else ""
    return Said(
        f"One {row['scheme']}, {row['value']}, stands under {count(row['number'], 'name')} "
        f"{manner}: {some(shown, row['number'])}{listed}{near}.",
        {
            "variant": "several_names",
            "scheme": row["scheme"],
            "value": row["value"],
            "names": row["number"],
            "written": [{"name": name, "on_list": in_list} for in_list, name in names],
            "differ_loosely": not alike,
            "own_listing": _listing(row, ""),
            "nearly_equal_listed": _listing(row, "other_"),
        },
        "info" if alike else "medium" if split or near else "low",
        "high",
        ["a firm keeps its number when it takes a new name; the records do not say whether it did"],
        ["the register behind the number was not asked which name it holds"],
    )


def _quoted(name: str, split: bool, in_list: bool) -> str:
    return f"{named(name)} ({'on' if in_list else 'not on'} a list)" if split else named(name)


def _own_listing(row: Row) -> str:
    since = f" from {day(row['listed_from'])}" if row["listed_from"] else ""
    if row["match_basis"] == "identifier":
        return (
            f"; {row['authority']} lists this number ({row['list']}, entry {row['entry']}){since}, "
            "and the records show that all these names belong to it"
        )
    return (
        f"; {row['authority']} lists one of the names ({row['list']}, entry {row['entry']})"
        f"{since}, and no number on the list confirms that it means this one"
    )


def _near(row: Row) -> str:
    nearness = "an equal" if row["equal"] else "a nearly equal"
    return (
        f"; {nearness} name, {named(row['other_name'])}, is on {row['other_list']} (entry "
        f"{row['other_entry']}) with another {row['scheme']}, {row['other_value']}, and the "
        "records do not show that it is the same company"
    )


def _listing(row: Row, which: str) -> dict[str, Any] | None:
    if row[f"{which}list"] is None:
        return None
    start = "other_from" if which else "listed_from"
    told = {
        "list": row[f"{which}list"],
        "entry": row[f"{which}entry"],
        "authority": row[f"{which}authority"],
        "listed_from": row[start],
    }
    if which:
        told |= {"name": row["other_name"], "value": row["other_value"], "equal": row["equal"] == 1}
    return told


def _name_as_listed(row: Row) -> Said:
    nearness = "equal" if row["equal"] else "nearly equal"
    since = f" since {day(row['other_from'])}" if row["other_from"] else ""
    counter = []
    if row["listed_names"]:
        counter.append(f"{named(row['subject_name'])} is itself on a list, under another entry")
    return Said(
        f"{named(row['alike'])} ({row['scheme']} {row['value']}) is not shown to be "
        f"{named(row['other_name'])}, which {row['other_authority']} lists{since} "
        f"({row['other_list']}, entry {row['other_entry']}): the names are {nearness}, but the "
        f"{row['scheme']} of the listed company is {row['other_value']}.",
        {
            "variant": "name_as_listed",
            "scheme": row["scheme"],
            "value": row["value"],
            "name": row["alike"],
            "listed_entity_id": row["other_id"],
            "listed": _listing(row, "other_"),
            "listed_of_such_name": row["number"],
            "is_itself_listed": row["listed_names"] == 1,
        },
        "info",
        "high" if row["equal"] else "medium",
        counter,
        ["different numbers do not exclude a common owner"],
    )


def _several_firms(row: Row) -> Said:
    where = f" in {row['country']}" if row["country"] else ""
    common = row["number"] > _COMMON_NAME
    manner = "is common: it" if common else "is not its alone: it"
    return Said(
        f"The name of {named(row['subject_name'])} {manner} is borne by {row['number']:,} parties"
        f"{where} with different {row['scheme']}: {some(row['shown'], row['number'])}.",
        {
            "variant": "several_firms",
            "name_key": row["alike"],
            "country": row["country"] or None,
            "scheme": row["scheme"],
            "parties": row["number"],
            "values": row["shown"],
        },
        "info",
        "high",
        ["different firms may bear one name; nothing here says that they are related"],
        ["records of this name without a number may belong to any of them"],
    )


def _several_numbers(row: Row) -> Said:
    return Said(
        f"{named(row['subject_name'])} stands under {row['number']} valid numbers of one scheme, "
        f"{row['scheme']}: {joined(row['shown'])}; a party has one.",
        {
            "variant": "several_numbers",
            "scheme": row["scheme"],
            "numbers": row["number"],
            "values": row["shown"],
        },
        "low",
        "medium",
        ["a cell may hold the numbers of two parties, one acting for the other"],
        ["which of the numbers is its own is not in the records"],
    )


KIND: Final = Kind(
    "identity_conflict",
    "Where do names and identifiers not go together: one number under several names, "
    "and the reverse?",
    ("entities", "entity_names", "entity_identifiers", "entity_parties", "parties", "party_names",
     "listings"),
    _find,
    say,
)  # fmt: skip
