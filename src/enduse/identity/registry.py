"""Entity ids that stay: what every writing was called in earlier runs, and what became of old ids.

A first run names an entity after its anchor. Later runs keep the ids that people have seen:

- a cluster keeps the id that most of its writings had, of equally many the smallest; a part that
  was taken out of an entity and returns gives its own id up;
- an id whose writings now stand in several clusters stays with the one that has its anchor, else
  with that of most of its writings; who had the id before a merge goes before who got it by one;
- a cluster that no id is left for takes back the id its writings had before a merge, else it is
  named after its anchor.

Every id that goes out of use redirects to the one that took its place. Steps made: `entity_ids`,
`entity_parties`, `redirects`, and `registry_parties`, `registry_ids`, `registry_log` for the next
run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from enduse import schema
from enduse.engine import Engine
from enduse.engine.portable import key60, literal
from enduse.schema.table import Table, columns

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U to misread
_ID_LENGTH = 11
_LETTERS = " || ".join(
    f"substring('{_ALPHABET}', "
    f"CAST(round((k % {32 ** (place + 1)} - k % {32**place}) / {32**place}) AS INTEGER) + 1, 1)"
    for place in reversed(range(_ID_LENGTH))
)
"""The letters of `entity_id` in SQL; a place's share of the number is exact as a float."""

PARTIES = Table(
    "registry_parties",
    "What every writing is and was called.",
    columns(
        """
party_key BIGINT the writing
entity_id VARCHAR its entity in the last run that had it
own_id VARCHAR the id it had before its entity was merged into another; else the same
"""
    ),
    ("party_key",),
)
IDS = Table(
    "registry_ids",
    "Every id that was ever given.",
    columns(
        """
entity_id VARCHAR the id
anchor VARCHAR the anchor of its entity in the last run that had it; of merged ones, its own
split_from VARCHAR the entity its writings were taken out of; null where they were not
"""
    ),
    ("entity_id",),
)
LOG = Table(
    "registry_log",
    "What became of ids, run by run.",
    columns(
        """
run BIGINT number of the run that changed something
happened VARCHAR instant of that run, UTC
event VARCHAR merged, split or restored
old_id VARCHAR the entity before
new_id VARCHAR the entity its writings are now
why VARCHAR the reason in words
"""
    ),
    ("run", "event", "old_id", "new_id"),
)
KEPT = {PARTIES.name: PARTIES, IDS.name: IDS, "redirects": schema.REDIRECTS, LOG.name: LOG}
"""The tables that one run leaves for the next."""


@dataclass(frozen=True)
class Past:
    """What earlier runs left: the number of the last one and its tables; none before the first."""

    run: int = 0
    paths: dict[str, list[Path]] | None = None
    happened: str = ""
    """The instant of this run, UTC, for what it changes."""


NEW = Past()

NATURAL = f"""
SELECT anchor, 'E' || {_LETTERS} AS entity_id
FROM (SELECT anchor, key60(anchor) AS k FROM (SELECT DISTINCT anchor FROM {{source}}) AS a) AS n
"""
"""Every anchor of `source` with the id that a first run gives it."""

_VOTES = """
SELECT s.anchor, k.entity_id, count(*) AS parties,
  max(CASE WHEN k.own_id = k.entity_id THEN 1 ELSE 0 END) AS own
FROM {source} AS s JOIN known_parties AS k ON k.party_key = s.party_key
GROUP BY s.anchor, k.entity_id
"""

_HELD = """
SELECT entity_id, anchor, parties, split_from
FROM (
  SELECT v.*, i.split_from, row_number() OVER (
    PARTITION BY v.entity_id
    ORDER BY v.own DESC, CASE WHEN v.anchor = i.anchor THEN 0 ELSE 1 END, v.parties DESC, v.anchor
  ) AS nth
  FROM id_votes AS v JOIN known_ids AS i ON i.entity_id = v.entity_id
) AS ranked
WHERE nth = 1
"""

_KEPT = """
SELECT anchor, entity_id
FROM (
  SELECT h.anchor, h.entity_id, row_number() OVER (
    PARTITION BY h.anchor
    ORDER BY CASE WHEN o.entity_id IS NULL THEN 0 ELSE 1 END, h.parties DESC, h.entity_id
  ) AS nth
  FROM id_holders AS h
  LEFT JOIN id_holders AS o ON o.anchor = h.anchor AND o.entity_id = h.split_from
) AS ranked
WHERE nth = 1
"""

_OWN_VOTES = """
SELECT s.anchor, k.own_id, count(*) AS parties
FROM {source} AS s
JOIN known_parties AS k ON k.party_key = s.party_key
LEFT JOIN id_kept AS a ON a.anchor = s.anchor
LEFT JOIN id_kept AS b ON b.entity_id = k.own_id
WHERE a.anchor IS NULL AND b.anchor IS NULL
GROUP BY s.anchor, k.own_id
"""

_RESTORED = """
SELECT anchor, own_id AS entity_id
FROM (
  SELECT *, row_number() OVER (PARTITION BY anchor ORDER BY parties DESC, own_id) AS place
  FROM (
    SELECT *, row_number() OVER (PARTITION BY own_id ORDER BY parties DESC, anchor) AS nth
    FROM id_own_votes
  ) AS held
  WHERE nth = 1
) AS ranked
WHERE place = 1
"""

# An anchor's own id can be taken: an entity keeps its id when a better anchor comes. Then it is
# named after its anchor and its smallest writing.
_SPARE = f"""
SELECT anchor, 'E' || {_LETTERS} AS entity_id
FROM (
  SELECT n.anchor, key60(n.anchor || '|' || CAST(min(s.party_key) AS VARCHAR)) AS k
  FROM id_natural AS n
  JOIN (
    SELECT entity_id, anchor FROM id_kept UNION ALL SELECT entity_id, anchor FROM id_restored
  ) AS t ON t.entity_id = n.entity_id AND t.anchor <> n.anchor
  JOIN {{source}} AS s ON s.anchor = n.anchor
  GROUP BY n.anchor
) AS taken
"""

_ENTITY_IDS = """
SELECT n.anchor, coalesce(k.entity_id, r.entity_id, x.entity_id, n.entity_id) AS entity_id,
  CASE WHEN k.anchor IS NOT NULL THEN 'kept' WHEN r.anchor IS NOT NULL THEN 'restored'
       ELSE 'new' END AS basis
FROM id_natural AS n
LEFT JOIN id_kept AS k ON k.anchor = n.anchor
LEFT JOIN id_restored AS r ON r.anchor = n.anchor
LEFT JOIN id_spare AS x ON x.anchor = n.anchor
"""

_ENTITY_PARTIES = """
SELECT p.party_key, i.entity_id,
  CASE WHEN n.parties = 1 AND p.basis <> 'decision' THEN 'alone' ELSE p.basis END AS basis,
  CASE WHEN n.parties = 1 AND p.basis <> 'decision' THEN 'only writing: ' || p.anchor
       ELSE p.reason END AS reason
FROM {source} AS p
JOIN entity_ids AS i ON i.anchor = p.anchor
JOIN (SELECT anchor, count(*) AS parties FROM {source} GROUP BY anchor) AS n
  ON n.anchor = p.anchor
"""

_REGISTRY_PARTIES = """
SELECT party_key, entity_id, own_id
FROM (
  SELECT e.party_key, e.entity_id,
    CASE WHEN k.party_key IS NULL THEN e.entity_id
         WHEN k.entity_id = e.entity_id OR i.basis = 'kept' THEN k.own_id
         ELSE e.entity_id END AS own_id
  FROM entity_parties AS e
  JOIN entity_ids AS i ON i.entity_id = e.entity_id
  LEFT JOIN known_parties AS k ON k.party_key = e.party_key
  UNION ALL
  SELECT k.party_key, k.entity_id, k.own_id
  FROM known_parties AS k LEFT JOIN entity_parties AS e ON e.party_key = k.party_key
  WHERE e.party_key IS NULL
) AS every_party
ORDER BY party_key
"""

_MAIN_VOTES = """
SELECT anchor, entity_id
FROM (
  SELECT *, row_number() OVER (PARTITION BY anchor ORDER BY parties DESC, entity_id) AS nth
  FROM id_votes
) AS ranked
WHERE nth = 1
"""

_REGISTRY_IDS = """
SELECT entity_id, anchor, split_from
FROM (
  SELECT i.entity_id, coalesce(j.anchor, i.anchor) AS anchor,
    coalesce(k.split_from, CASE WHEN i.basis = 'new' THEN v.entity_id END) AS split_from
  FROM entity_ids AS i
  LEFT JOIN known_ids AS k ON k.entity_id = i.entity_id
  LEFT JOIN id_main_votes AS v ON v.anchor = i.anchor
  LEFT JOIN decided_joins AS j ON j.anchor = k.anchor AND j.head = i.anchor
  UNION ALL
  SELECT k.entity_id, k.anchor, k.split_from
  FROM known_ids AS k LEFT JOIN entity_ids AS i ON i.entity_id = k.entity_id
  WHERE i.entity_id IS NULL
) AS every_id
ORDER BY entity_id
"""

_WHY_MERGED = """
SELECT k.entity_id, min(e.reason) AS reason
FROM id_gone AS g
JOIN known_parties AS k ON k.entity_id = g.old_id
JOIN entity_parties AS e ON e.party_key = k.party_key
GROUP BY k.entity_id
"""

_GONE = """
SELECT h.entity_id AS old_id, i.entity_id AS new_id, k.anchor
FROM id_holders AS h
JOIN entity_ids AS i ON i.anchor = h.anchor
JOIN known_ids AS k ON k.entity_id = h.entity_id
LEFT JOIN entity_ids AS x ON x.entity_id = h.entity_id
WHERE x.entity_id IS NULL
"""

_MERGED = """
SELECT 'merged' AS event, g.old_id, g.new_id,
  coalesce(a.why, b.why, 'the records now join them: ' || w.reason) AS why
FROM id_gone AS g
LEFT JOIN decided_joins AS a ON a.anchor = g.anchor
LEFT JOIN (SELECT head, min(why) AS why FROM decided_joins GROUP BY head) AS b
  ON b.head = g.anchor
LEFT JOIN id_why_merged AS w ON w.entity_id = g.old_id
"""

_PARTED = """
SELECT CASE WHEN i.basis = 'new' THEN 'split' ELSE 'restored' END AS event,
  v.entity_id AS old_id, i.entity_id AS new_id,
  coalesce(m.why, 'the records no longer join them') AS why
FROM entity_ids AS i
JOIN id_main_votes AS v ON v.anchor = i.anchor
LEFT JOIN (SELECT anchor, min(why) AS why FROM decided_moves GROUP BY anchor) AS m
  ON m.anchor = i.anchor
WHERE i.basis <> 'kept'
"""

_REDIRECTS = """
SELECT old_id, new_id, kind, why, run, happened
FROM (
  SELECT r.old_id, r.new_id, r.kind, r.why, r.run, r.happened
  FROM known_redirects AS r
  LEFT JOIN entity_ids AS o ON o.entity_id = r.old_id AND r.kind = 'merge'
  LEFT JOIN id_gone AS g ON g.old_id = r.new_id AND r.kind = 'split'
  WHERE o.entity_id IS NULL AND g.old_id IS NULL
  UNION ALL
  SELECT old_id, new_id, CASE WHEN event = 'split' THEN 'split' ELSE 'merge' END AS kind, why,
    {run} AS run, {happened} AS happened
  FROM id_events
  WHERE event <> 'restored'
) AS every_redirect
ORDER BY old_id, new_id
"""

_LOG = """
SELECT run, happened, event, old_id, new_id, why
FROM (
  SELECT run, happened, event, old_id, new_id, why FROM known_log
  UNION ALL
  SELECT {run} AS run, {happened} AS happened, event, old_id, new_id, why FROM id_events
) AS every_event
ORDER BY run, event, old_id, new_id
"""


def name_entities(engine: Engine, source: str, past: Past) -> None:
    """Give every anchor of step `source` its id and make `entity_parties`.

    `source` has `party_key`, `anchor`, `basis` and `reason`. Needs `decided_joins` and
    `decided_moves` for the reasons of what changes.
    """
    for name, table in KEPT.items():
        known = name.replace("registry_", "known_") if name != "redirects" else "known_redirects"
        engine.read(known, (past.paths or {}).get(name, []), table)
    engine.step("id_natural", NATURAL.format(source=source))
    engine.step("id_votes", _VOTES.format(source=source))
    engine.step("id_holders", _HELD)
    engine.step("id_kept", _KEPT)
    engine.step("id_own_votes", _OWN_VOTES.format(source=source))
    engine.step("id_restored", _RESTORED)
    engine.step("id_spare", _SPARE.format(source=source))
    engine.step("entity_ids", _ENTITY_IDS)
    engine.step("entity_parties", _ENTITY_PARTIES.format(source=source))
    _remember(engine, past)


def _remember(engine: Engine, past: Past) -> None:
    """Make what the next run has to know."""
    stamp = {"run": f"CAST({past.run + 1} AS BIGINT)", "happened": literal(past.happened)}
    engine.step("id_main_votes", _MAIN_VOTES)
    engine.step("registry_parties", _REGISTRY_PARTIES)
    engine.step("registry_ids", _REGISTRY_IDS)
    engine.step("id_gone", _GONE)
    engine.step("id_why_merged", _WHY_MERGED)
    engine.step("id_events", f"{_MERGED} UNION ALL {_PARTED}")
    engine.step("redirects", _REDIRECTS.format(**stamp))
    engine.step("registry_log", _LOG.format(**stamp))


def changed(engine: Engine) -> bool:
    """Whether this run knows more than the last: else what that one left may stay as it is."""
    for fresh, known, key in (
        ("registry_ids", "known_ids", "entity_id"),
        ("registry_parties", "known_parties", "party_key"),
    ):
        names = KEPT[fresh].names
        differs = " OR ".join(f"n.{c} IS DISTINCT FROM k.{c}" for c in names)
        rows = engine.fetch(
            f"SELECT count(*) AS n FROM {fresh} AS n LEFT JOIN {known} AS k ON k.{key} = n.{key} "
            f"WHERE {differs}"
        ).to_pylist()
        if rows[0]["n"]:
            return True
    return False


def entity_id(anchor: str) -> str:
    """Return the id of a new entity with this anchor: E and 11 characters, 55 bits of its hash."""
    number = key60(anchor)
    letters = (_ALPHABET[number >> shift & 31] for shift in range(5 * (_ID_LENGTH - 1), -1, -5))
    return "E" + "".join(letters)
