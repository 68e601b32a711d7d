"""Which shipments and sales have a party that is on a list, and when was it listed?

Counted: each declared line, once per list entry, whichever roles the listed party has in it, said
apart for before the listing, during it, after it and where that cannot be decided. A shipment
before the listing is never counted as one to a listed party. The other side of each line gets the
same finding from its own point of view. Domestic sales are counted in the same way.

It cannot tell whether a licence or an exemption was given, whether a listing means that dealing
was forbidden to this counterpart, or whether a party of equal name without an identifier is the
one that is listed. Parties owned by listed ones are not looked at here.
"""

from __future__ import annotations

from typing import Any, Final

from enduse.engine import Engine
from enduse.findings.base import Kind, Row, Said, count
from enduse.findings.listed_names import other_names
from enduse.findings.parts import GOES_TO, RECEIVING, SENDING, fill, last_day, listing_status
from enduse.findings.phrases import day, joined, named, value_unknown, worth
from enduse.schema import ROLES

# One row per line, role and listed entity; `other_id` is who stands on the other side.
_TOUCH = f"""
SELECT l.$role_id AS listed_id, '$role' AS role, 'shipment' AS flow, l.source_id, l.row_no,
  l.date, l.date_precision, l.value_usd_cents, $other AS other_id, '$relation' AS relation,
  {GOES_TO} AS goes_to
FROM lines AS l
WHERE l.$role_id IN (SELECT entity_id FROM listings)
"""

_TOUCH_SALE = """
SELECT s.$role_id AS listed_id, '$role' AS role, 'sale' AS flow, s.source_id, s.row_no,
  s.date, s.date_precision, s.value_usd_cents, s.$other_id AS other_id, '$relation' AS relation,
  CAST(NULL AS VARCHAR) AS goes_to
FROM sale_lines AS s
WHERE s.$role_id IN (SELECT entity_id FROM listings)
"""

# An entry may have several spans (annexes, a second listing): the span that says most of the day
# speaks for the entry.
_DATED = f"""
SELECT * FROM (
  SELECT dated.*, row_number() OVER (
    PARTITION BY listed_id, list, entry, flow, source_id, row_no, role
    ORDER BY CASE status WHEN 'during' THEN 0 WHEN 'date_unknown' THEN 1 WHEN 'after' THEN 2
      ELSE 3 END, listed_from, listed_to, list_source_id, list_row_no
  ) AS nth
  FROM (
    SELECT t.*, g.list, coalesce(g.entry, '') AS entry, g.authority, g.entry_name, g.listed_from,
      g.listed_to, g.to_basis, g.match_basis, g.source_id AS list_source_id,
      g.row_no AS list_row_no,
      {listing_status("t.date", "t.date_precision", "g.listed_from", "g.listed_to")} AS status
    FROM listed_party_touch AS t
    JOIN listings AS g ON g.entity_id = t.listed_id
  ) AS dated
) AS ranked
WHERE nth = 1
"""

# Two points of view on each line: the listed party's own, and that of whoever dealt with it.
_VIEWS = """
SELECT d.*, d.listed_id AS entity_id, 'own' AS view FROM listed_party_dated AS d
UNION ALL
SELECT d.*, d.other_id AS entity_id, d.relation AS view
FROM listed_party_dated AS d
WHERE d.other_id IS NOT NULL AND d.other_id <> d.listed_id
"""

_KEY = "entity_id || '|' || view || '|' || flow || '|' || listed_id || '|' || list || '|' || entry || '|' || status"  # noqa: E501

_LINES = f"""
SELECT {_KEY} AS finding_key, entity_id, view, flow, listed_id, list, entry, status,
  v.source_id, v.row_no, max(date) AS date, max(date_precision) AS date_precision,
  max({last_day("date", "date_precision")}) AS last_date, max(value_usd_cents) AS value_usd_cents,
  max(authority) AS authority, max(entry_name) AS entry_name, min(listed_from) AS listed_from,
  max(listed_to) AS listed_to, max(to_basis) AS to_basis, min(match_basis) AS match_basis,
  min(role) AS role, max(CASE WHEN c.country IS NOT NULL THEN 1 ELSE 0 END) AS controlled,
  max(list_source_id) AS list_source_id, max(list_row_no) AS list_row_no,
  max(coalesce(v.other, 0)) AS other
FROM (
  SELECT w.*, o.other FROM listed_party_views AS w
  LEFT JOIN listed_party_other AS o ON o.listed_id = w.listed_id AND o.list = w.list
    AND o.entry = w.entry AND o.flow = w.flow AND o.source_id = w.source_id
    AND o.row_no = w.row_no
) AS v
LEFT JOIN destinations AS c ON c.country = v.goes_to
GROUP BY {_KEY}, entity_id, view, flow, listed_id, list, entry, status, v.source_id, v.row_no
"""

_ROLES = f"""
SELECT {_KEY} AS finding_key, list_sort(list(DISTINCT role)) AS roles
FROM listed_party_views
GROUP BY {_KEY}
"""

_FOUND = """
SELECT f.*, r.roles, e.name AS subject_name, o.name AS listed_name
FROM (
  SELECT finding_key, entity_id, view, flow, listed_id, list, entry, status,
    min(date) AS from_date, max(last_date) AS to_date, count(*) AS lines,
    sum(value_usd_cents) AS value_usd_cents, count(*) - count(value_usd_cents) AS missing,
    sum(controlled) AS controlled, sum(other) AS other_name,
    sum(CASE WHEN date_precision = 'month' THEN 1 ELSE 0 END) AS month_only,
    sum(CASE WHEN date IS NULL THEN 1 ELSE 0 END) AS undated,
    max(authority) AS authority, max(entry_name) AS entry_name, min(listed_from) AS listed_from,
    max(listed_to) AS listed_to, max(to_basis) AS to_basis, min(match_basis) AS match_basis
  FROM listed_party_lines
  GROUP BY finding_key, entity_id, view, flow, listed_id, list, entry, status
) AS f
JOIN listed_party_roles AS r ON r.finding_key = f.finding_key
LEFT JOIN entities AS e ON e.entity_id = f.entity_id
LEFT JOIN entities AS o ON o.entity_id = f.listed_id
"""

_SHOWS = (
    "CASE status WHEN 'during' THEN 'while it was listed' WHEN 'before' THEN 'before it was listed'"
    " WHEN 'after' THEN 'after the listing ended' ELSE 'before or during is not known' END"
)

_ROWS = f"""
SELECT finding_key, source_id, row_no,
  flow || ' of ' || coalesce(CAST(date AS VARCHAR), 'an unknown day') || ', listed party as '
    || replace(role, '_', ' ') || ', ' || {_SHOWS} AS shows,
  'for' AS side
FROM listed_party_lines
UNION ALL
SELECT DISTINCT finding_key, list_source_id AS source_id, list_row_no AS row_no,
  'entry ' || entry || ' of ' || list || coalesce(': ' || entry_name, '') AS shows, 'for' AS side
FROM listed_party_lines
"""


def _find(engine: Engine) -> None:
    touches = []
    for role in ROLES:
        other, relation = "CAST(NULL AS VARCHAR)", "none"
        if role in RECEIVING:
            other, relation = "l.shipper_id", "with_to"
        elif role in SENDING:
            other, relation = "l.receiver_id", "with_from"
        touches.append(
            fill(_TOUCH, role_id=f"{role}_id", role=role, other=other, relation=relation)
        )
    for role, other, relation in (("buyer", "seller", "with_to"), ("seller", "buyer", "with_from")):
        touches.append(
            fill(
                _TOUCH_SALE,
                role_id=f"{role}_id",
                role=role,
                other_id=f"{other}_id",
                relation=relation,
            )
        )
    engine.step("listed_party_touch", " UNION ALL ".join(touches))
    other_names(engine)
    engine.step("listed_party_dated", _DATED)
    engine.step("listed_party_views", _VIEWS)
    engine.step("listed_party_lines", _LINES)
    engine.step("listed_party_roles", _ROLES)
    engine.step("found_listed_party", _FOUND)
    engine.step("rows_listed_party", _ROWS)


def say(row: Row) -> Said:
    """Say one status of one list entry, from the view of the listed party or its counterpart."""
    by_identifier = row["match_basis"] == "identifier"
    return Said(
        _statement(row),
        _figures(row),
        _severity(row, by_identifier),
        _confidence(row, by_identifier),
        _counter(row),
        _unchecked(row, by_identifier),
    )


def _statement(row: Row) -> str:
    subject, listed, who = named(row["subject_name"]), named(row["listed_name"]), row["authority"]
    amount = worth(row["value_usd_cents"], row["missing"], row["lines"], row["flow"])
    link = {"own": "", "with_to": f" to {listed}", "with_from": f" from {listed}"}[row["view"]]
    party = "it" if row["view"] == "own" else "that party"
    roles = joined([role.replace("_", " ") for role in row["roles"]])
    if row["view"] == "own":
        amount += f" with it as {roles}"
    if row["other_name"]:
        link, party = f"{link}, {_under_number(row)},", "that entry"
    since, until = day(row["listed_from"]), day(row["listed_to"])
    if row["status"] == "before":
        return (
            f"{subject}: {amount}{link} before {party} was listed by {who} on {since}; "
            f"{_none_of(row)} listed party."
        )
    if row["status"] == "during":
        end = f" to {until}" if row["listed_to"] else ""
        return f"{subject}: {amount}{link} while {party} was listed by {who}, from {since}{end}."
    if row["status"] == "after":
        return f"{subject}: {amount}{link} after the listing of {party} by {who} ended on {until}."
    return (
        f"{subject}: {amount}{link} that cannot be placed before or during the listing of {party} "
        f"by {who}: {_why_undecided(row)}."
    )


def _under_number(row: Row) -> str:
    """Say that the list's name is not the one in the rows: the identifier ties them."""
    entry = f"the identifier that the list entry of {named(row['entry_name'])} carries"
    if row["other_name"] == row["lines"]:
        return f"under {entry}"
    return f"{row['other_name']:,} of them under another name with {entry}"


def _none_of(row: Row) -> str:
    """Return `they are not shipments to a`, by number and by the side the listed party is on."""
    side = "with"
    if set(row["roles"]) <= set(RECEIVING):
        side = "to"
    elif set(row["roles"]) <= set(SENDING):
        side = "from"
    if row["lines"] == 1:
        return f"it is not a {row['flow']} {side} a"
    return f"they are not {row['flow']}s {side} a"


def _why_undecided(row: Row) -> str:
    reasons = []
    if row["listed_from"] is None:
        reasons.append("the first day of the listing is not known")
    if row["undated"]:
        reasons.append(f"{count(row['undated'], 'row')} without a date")
    if row["month_only"] and row["listed_from"] is not None:
        reasons.append(
            f"{count(row['month_only'], 'row')} known only to the month in which the listing "
            "began or ended"
        )
    return joined(reasons)


def _figures(row: Row) -> dict[str, Any]:
    variant = row["status"] if row["view"] == "own" else f"with_{row['status']}"
    return {
        "variant": variant,
        "flow": row["flow"],
        "direction": row["view"].removeprefix("with_"),
        "status": row["status"],
        "shipments" if row["flow"] == "shipment" else "sales": row["lines"],
        "value_usd_cents": row["value_usd_cents"],
        "value_missing": row["missing"],
        "to_destination_under_control": row["controlled"],
        "roles_of_listed_party": row["roles"],
        "listed_entity_id": row["listed_id"],
        "listed_name": row["listed_name"],
        "list": row["list"],
        "entry": row["entry"],
        "entry_name": row["entry_name"],
        "authority": row["authority"],
        "listed_from": row["listed_from"],
        "listed_to": row["listed_to"],
        "match_basis": row["match_basis"],
        "under_other_name": row["other_name"],
        "first_day": row["from_date"],
        "last_day": row["to_date"],
    }


def _severity(row: Row, by_identifier: bool) -> str:
    if row["status"] in ("before", "after"):
        return "info"
    if row["status"] == "during":
        return "high" if by_identifier and row["controlled"] else "medium"
    return "medium" if by_identifier else "low"


def _confidence(row: Row, by_identifier: bool) -> str:
    weak_links = (
        int(not by_identifier or row["other_name"] > 0)
        + int(row["month_only"] > 0)
        + int(row["status"] == "date_unknown")
    )
    return ("high", "medium", "low")[min(weak_links, 2)]


def _counter(row: Row) -> list[str]:
    said = {
        "before": [f"none was made while the party was listed by {row['authority']}"],
        "after": [f"the listing by {row['authority']} had ended on {day(row['listed_to'])}"],
        "date_unknown": ["it may have been before the listing"],
    }.get(row["status"], [])
    if row["match_basis"] == "identifier" and row["entry_name"] != row["listed_name"]:
        said.append(
            f"the list calls it {named(row['entry_name'])}; that it is the party that the records "
            f"call {named(row['listed_name'])} rests on an equal identifier"
        )
    return said


def _unchecked(row: Row, by_identifier: bool) -> list[str]:
    said = value_unknown(row["missing"], row["flow"])
    if row["match_basis"] == "decision":
        said.append(
            f"that {named(row['listed_name'])} in the records is {named(row['entry_name'])} on the "
            "list is a person's decision; see: enduse decisions"
        )
    elif not by_identifier:
        said.append(
            f"the match is by name: no identifier confirms that {named(row['listed_name'])} in the "
            f"records is {named(row['entry_name'])} on the list"
        )
    if row["listed_from"] is None:
        said.append("the list as loaded does not say since when the party is listed")
    if row["to_basis"] == "unknown" and row["status"] == "during":
        said.append("the list as loaded does not say whether or when the listing ended")
    if row["month_only"]:
        said.append(f"{count(row['month_only'], row['flow'])} known to the month only")
    said.append("whether a licence or an exemption was given is not in the records")
    return said


KIND: Final = Kind(
    "listed_party",
    "Which shipments and sales have a party that is on a list, and when was it listed?",
    ("lines", "sale_lines", "listings", "entities", "destinations", "shipments", "sales",
     "party_names", "list_entries"),
    _find,
    say,
)  # fmt: skip
