"""How urgent is each subject? Four factors, each with its figure, its evidence and its weight.

The factors are those that a former senior official of the US Commerce Department named when he
called a case "a classic enforcement priority issue" (Washington Post, 1 February 2024): tools that
matter for making military items, military end uses and users, a connection to a weapons programme,
and a large amount of money. Weights and bands are data (`data/weights.yaml`).

A factor on which nothing is loaded is `cannot_tell`: without rows of domestic sales nobody can see
who an importer sold to, and that is not said to be nobody.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any, Final

import pyarrow as pa

from enduse.engine import Engine
from enduse.engine.portable import literal
from enduse.findings.base import Row, count, usd
from enduse.findings.data import table
from enduse.findings.defence import sale_buyers
from enduse.findings.parts import fill, listing_status
from enduse.findings.phrases import joined, percent
from enduse.schema import PRIORITIES

FACTORS: Final = ("sensitivity", "military_end_users", "weapons_programme", "money")
LEVELS: Final = ("none", "low", "medium", "high", "cannot_tell")

_SUBJECTS: Final = "SELECT DISTINCT entity_id FROM findings WHERE entity_id IS NOT NULL"

_KINDS_OF_GOODS: Final = """tier,
  CASE WHEN tier IS NULL THEN NULL WHEN date IS NULL THEN 'joining_unknown'
    ELSE coalesce(tier_status, 'joining_unknown') END AS status,
  CASE WHEN substring(hs, 1, 4) BETWEEN '8456' AND '8466' THEN 1 ELSE 0 END AS machine_tool,
  value_usd_cents"""

# A line from a party to itself counts once, as received.
_SIDES: Final = f"""
SELECT entity_id, sent, tier, status, machine_tool, count(*) AS lines,
  sum(value_usd_cents) AS cents, count(value_usd_cents) AS valued
FROM (
  SELECT shipper_id AS entity_id, 1 AS sent, {_KINDS_OF_GOODS}
  FROM lines
  WHERE shipper_id IS NOT NULL AND (receiver_id IS NULL OR receiver_id <> shipper_id)
  UNION ALL
  SELECT receiver_id AS entity_id, 0 AS sent, {_KINDS_OF_GOODS}
  FROM lines WHERE receiver_id IS NOT NULL
) AS sides
GROUP BY entity_id, sent, tier, status, machine_tool
"""

_GOODS: Final = """
SELECT g.entity_id, sum(lines) AS lines, sum(cents) AS cents, sum(lines) - sum(valued) AS missing,
  sum(CASE WHEN status = 'on_list' THEN lines ELSE 0 END) AS on_list,
  sum(CASE WHEN status = 'joining_unknown' THEN lines ELSE 0 END) AS joining_unknown,
  sum(CASE WHEN status = 'before_joining' THEN lines ELSE 0 END) AS before_joining,
  sum(CASE WHEN status = 'after_leaving' THEN lines ELSE 0 END) AS after_leaving,
  list_sort(list(DISTINCT CASE WHEN status = 'on_list' THEN tier END)) AS tiers,
  sum(machine_tool * lines) AS machine_tools, sum(sent * lines) AS sent
FROM priority_sides AS g JOIN priority_subjects AS s ON s.entity_id = g.entity_id
GROUP BY g.entity_id
"""

# Lines to receivers that are defence-linked by the register, or listed on the day.
_HITS: Final = fill(
    """
SELECT l.source_id, l.row_no, l.shipper_id, l.receiver_id
FROM lines AS l JOIN priority_linked AS d ON d.entity_id = l.receiver_id
UNION
SELECT l.source_id, l.row_no, l.shipper_id, l.receiver_id
FROM lines AS l JOIN listings AS g ON g.entity_id = l.receiver_id
WHERE $status = 'during'
""",
    status=listing_status("l.date", "l.date_precision", "g.listed_from", "g.listed_to"),
)

_RECEIVED: Final = """
SELECT receiver_id AS entity_id, count(*) AS own_hit FROM priority_hits GROUP BY receiver_id
"""

_SENT: Final = """
SELECT shipper_id AS entity_id, count(*) AS sent_hit FROM priority_hits
WHERE shipper_id IS NOT NULL AND shipper_id <> receiver_id GROUP BY shipper_id
"""

_SOLD: Final = """
SELECT seller_id AS entity_id, count(*) AS sales,
  sum(CASE WHEN defence = 1 OR listed = 1 THEN 1 ELSE 0 END) AS sales_hit,
  sum(value_usd_cents) AS sales_cents,
  sum(CASE WHEN defence = 1 OR listed = 1 THEN value_usd_cents END) AS sales_hit_cents,
  count(*) - count(value_usd_cents) AS sales_missing
FROM priority_sales WHERE seller_id IS NOT NULL
GROUP BY seller_id
"""

_TEXTS: Final = """
SELECT entity_id, 'list' AS basis, programme AS text FROM listings WHERE programme IS NOT NULL
UNION SELECT entity_id, 'list' AS basis, measure AS text FROM listings WHERE measure IS NOT NULL
UNION SELECT entity_id, 'register' AS basis, why AS text FROM priority_linked
UNION SELECT entity_id, 'note' AS basis, note AS text FROM company_facts WHERE note IS NOT NULL
UNION SELECT subject_id AS entity_id, 'quote' AS basis, quote AS text FROM entity_claims
  WHERE subject_id IS NOT NULL AND quote IS NOT NULL
"""

# The subject and those who got goods from it, as far as there is a text on them.
_CIRCLE: Final = """
SELECT s.entity_id, s.entity_id AS other_id, 1 AS own FROM priority_subjects AS s
UNION
SELECT l.shipper_id AS entity_id, l.receiver_id AS other_id, 0 AS own
FROM lines AS l
JOIN (SELECT DISTINCT entity_id FROM priority_texts) AS t ON t.entity_id = l.receiver_id
JOIN priority_subjects AS s ON s.entity_id = l.shipper_id
WHERE l.shipper_id <> l.receiver_id
UNION
SELECT d.seller_id AS entity_id, d.buyer_id AS other_id, 0 AS own
FROM sale_lines AS d
JOIN (SELECT DISTINCT entity_id FROM priority_texts) AS t ON t.entity_id = d.buyer_id
JOIN priority_subjects AS s ON s.entity_id = d.seller_id
WHERE d.seller_id <> d.buyer_id
"""

# What a list or register says of the subject itself comes first, then what it says of those who
# got the goods; a note or a quotation is somebody's remark.
_PROGRAMMES: Final = """
SELECT * FROM (
  SELECT c.entity_id, c.own, t.basis, w.word, w.text, o.name AS other_name,
    row_number() OVER (PARTITION BY c.entity_id ORDER BY
      CASE WHEN c.own = 1 AND t.basis IN ('list', 'register') THEN 0
        WHEN t.basis IN ('list', 'register') THEN 1 WHEN c.own = 1 THEN 2 ELSE 3 END,
      t.basis, w.word, w.text, c.other_id) AS nth
  FROM priority_circle AS c
  JOIN priority_texts AS t ON t.entity_id = c.other_id
  JOIN priority_words AS w ON w.text = t.text
  LEFT JOIN entities AS o ON o.entity_id = c.other_id
  WHERE c.own = 1 OR t.basis IN ('list', 'register')
) AS ranked
WHERE nth = 1
"""

_LOOKED: Final = """
SELECT c.entity_id, count(*) AS texts
FROM priority_circle AS c JOIN priority_texts AS t ON t.entity_id = c.other_id
WHERE t.basis IN ('list', 'register')
GROUP BY c.entity_id
"""

_FACTS: Final = """
SELECT s.entity_id, g.lines, g.cents, g.missing, g.on_list, g.joining_unknown,
  g.before_joining, g.after_leaving, g.tiers, g.machine_tools, g.sent,
  d.sales, d.sales_hit, d.sales_cents, d.sales_hit_cents, d.sales_missing, a.sent_hit, r.own_hit,
  p.own AS programme_own, p.basis AS programme_basis, p.word AS programme_word,
  p.other_name, coalesce(k.texts, 0) AS texts, f.findings
FROM priority_subjects AS s
LEFT JOIN priority_goods AS g ON g.entity_id = s.entity_id
LEFT JOIN priority_sold AS d ON d.entity_id = s.entity_id
LEFT JOIN priority_sent AS a ON a.entity_id = s.entity_id
LEFT JOIN priority_received AS r ON r.entity_id = s.entity_id
LEFT JOIN priority_programmes AS p ON p.entity_id = s.entity_id
LEFT JOIN priority_looked AS k ON k.entity_id = s.entity_id
LEFT JOIN (
  SELECT entity_id, list_sort(list(DISTINCT kind || '|' || finding_id)) AS findings
  FROM findings GROUP BY entity_id
) AS f ON f.entity_id = s.entity_id
"""

_WORDS_SCHEMA: Final = pa.schema([("text", pa.string()), ("word", pa.string())])
_SCHEMA: Final = pa.schema(
    [(c.name, pa.int64() if c.type == "BIGINT" else pa.string()) for c in PRIORITIES.columns]
)
_GOODS_SAID: Final = {
    "on_list": "{} with a code on the list on the day",
    "joining_unknown": "{} where it is not known whether the code had joined the list",
    "before_joining": "{} with a code that joined the list later",
    "after_leaving": "{} with a code that had left the list",
}
Told = tuple[str, str]


def prioritise(engine: Engine, only: str | None = None) -> None:
    """Make `priorities` (`schema.PRIORITIES`): four rows for every subject of a finding.

    `only` leaves it at the four rows of one entity. Reads `findings`, `lines`, `listings`,
    `sale_lines`, `company_facts`, `entity_claims` and `entities`.
    """
    narrowed = f" AND entity_id = {literal(only)}" if only else ""
    engine.step("priority_subjects", _SUBJECTS + narrowed)
    sale_buyers(engine, "priority")  # makes priority_linked and priority_sales
    for name, sql in (
        ("sides", _SIDES),
        ("goods", _GOODS),
        ("hits", _HITS),
        ("received", _RECEIVED),
        ("sent", _SENT),
        ("sold", _SOLD),
    ):
        engine.step(f"priority_{name}", sql)
    engine.step("priority_texts", _TEXTS)
    engine.map_batches(
        "priority_words",
        "SELECT DISTINCT text FROM priority_texts",
        _name_programmes,
        _WORDS_SCHEMA,
    )
    engine.step("priority_circle", _CIRCLE)
    engine.step("priority_programmes", _PROGRAMMES)
    engine.step("priority_looked", _LOOKED)
    engine.step("priority_facts", _FACTS)
    engine.map_batches("priority_levels", "SELECT * FROM priority_facts", _weigh, _SCHEMA)
    engine.step("priorities", "SELECT * FROM priority_levels ORDER BY entity_id, factor")


@cache
def _programme() -> re.Pattern[str]:
    words = [
        re.escape(word.rstrip("*")) + (r"\w*" if word.endswith("*") else "")
        for word in table("programme_words")["words"]
    ]
    plain = [word for word in words if word.isascii() or re.search("[а-яё]", word, re.IGNORECASE)]
    chinese = [word for word in words if word not in plain]
    return re.compile(rf"\b(?:{'|'.join(plain)})\b|{'|'.join(chinese)}", re.IGNORECASE)


def programme_word(text: str) -> str | None:
    """Return the first words in `text` that name a weapons programme, or None."""
    found = _programme().search(text)
    return found[0] if found else None


def _name_programmes(batch: pa.RecordBatch) -> pa.RecordBatch:
    named = [(text, programme_word(text)) for text in batch.column(0).to_pylist()]
    rows = [{"text": text, "word": word} for text, word in named if word]
    return pa.RecordBatch.from_pylist(rows, schema=_WORDS_SCHEMA)


def _weigh(batch: pa.RecordBatch) -> pa.RecordBatch:
    rows = [weighed for row in batch.to_pylist() for weighed in weigh(row)]
    columns = list(zip(*rows, strict=True)) or [()] * len(_SCHEMA)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, _SCHEMA.types, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA)


def weigh(row: Row) -> list[tuple[str, str, str, str, int, int, str]]:
    """Return the four rows of `schema.PRIORITIES`, in its columns, for the facts of one subject."""
    weights = table("weights")
    factors = weights["factors"]
    told = {
        "sensitivity": sensitivity(row, factors["sensitivity"]),
        "military_end_users": military(row, factors["military_end_users"]),
        "weapons_programme": programme(row),
        "money": money(row, factors["money"]),
    }
    pairs = [item.split("|", 1) for item in row["findings"] or []]
    rows = []
    for factor in FACTORS:
        level, figure = told[factor]
        weight = int(factors[factor]["weight"])
        ids = sorted(finding for kind, finding in pairs if kind in factors[factor]["kinds"])
        points = int(weights["points"][level]) * weight
        rows.append((row["entity_id"], factor, level, figure, points, weight, json.dumps(ids)))
    return rows


def sensitivity(row: Row, bands: dict[str, Any]) -> Told:
    """Tell how sensitive the goods were on the day, by the gravest kind among them.

    Goods whose code joined the list later were ordinary goods on the day, as `controlled_goods`
    has it.
    """
    if not row["lines"]:
        return "cannot_tell", "no shipment of this subject is loaded"
    present = [status for status in _GOODS_SAID if row[status]]
    if present:
        tiers = [tier for tier in row["tiers"] or [] if tier]
        levels = [bands["tiers"][tier] for tier in tiers]
        levels += [bands[status] for status in present if status != "on_list"]
        said = [_GOODS_SAID[status].format(f"{row[status]:,}") for status in present]
        words = (
            f"; on the day {'tier' if len(tiers) == 1 else 'tiers'} {joined(tiers)}"
            if tiers
            else ""
        )
        return max(levels, key=LEVELS.index), (
            f"of {count(row['lines'], 'line')}, "
            + joined(said).replace("the list", "the Common High Priority List", 1)
            + words
        )
    if row["machine_tools"]:
        return bands["machine_tool"], (
            f"{count(row['machine_tools'], 'line')} of {row['lines']:,} of machine tools or their "
            "parts, none with a code of the Common High Priority List"
        )
    return "none", f"none of {count(row['lines'], 'line')} is of machine tools or listed goods"


def military(row: Row, bands: dict[str, Any]) -> Told:
    """Tell what goes to buyers or receivers that are listed on the day or defence-linked."""
    if row["own_hit"]:
        return "high", (
            f"it is itself listed on the day or defence-linked on "
            f"{count(row['own_hit'], 'line')} that it received"
        )
    if row["sales"] and row["sales_hit"]:
        share = _share_bp(row)
        level = "high" if share >= bands["high_from_bp"] else "medium"
        what = "of the value" if _values_known(row) else "of the sales"
        return level, (
            f"{row['sales_hit']:,} of {count(row['sales'], 'sale')}, {percent(share)} {what}, "
            "went to buyers that are listed on the day or defence-linked"
        )
    if row["sent_hit"]:
        share = 10_000 * row["sent_hit"] // row["sent"]
        return "high" if share >= bands["high_from_bp"] else "medium", (
            f"{row['sent_hit']:,} of {count(row['sent'], 'line')} it sent went to receivers that "
            "are listed on the day or defence-linked"
        )
    if row["sales"]:
        return "none", (
            f"none of {count(row['sales'], 'sale')} went to a buyer that is listed on the day or "
            "defence-linked, as far as lists and registers are loaded"
        )
    return "cannot_tell", "no domestic sales are loaded, so the end users are not known"


def _values_known(row: Row) -> bool:
    return bool(row["sales_cents"]) and not row["sales_missing"]


def _share_bp(row: Row) -> int:
    """Return the share by value, or by count where a value is missing; hundredths of a percent."""
    if _values_known(row):
        return int(10_000 * (row["sales_hit_cents"] or 0) // row["sales_cents"])
    return int(10_000 * row["sales_hit"] // row["sales"])


def programme(row: Row) -> Told:
    """Tell whether a list, a register or a quotation names a weapons programme."""
    word, basis = row["programme_word"], row["programme_basis"]
    if word is None:
        if not row["texts"]:
            return "cannot_tell", "no list entry or defence link with a text is loaded"
        return "none", f"{count(row['texts'], 'text')} of lists and registers name no programme"
    if basis in ("list", "register"):
        if row["programme_own"]:
            return "high", f"its own {basis} entry names {word!r}"
        return "medium", f"the {basis} entry of {row['other_name']} names {word!r}"
    where = "a note in its register row" if basis == "note" else "a quotation about it"
    return "medium", f"{where} names {word!r}"


def money(row: Row, bands: dict[str, Any]) -> Told:
    """Tell the total value of what it sent and received, against fixed bands."""
    if not row["lines"] or row["cents"] is None:
        return "cannot_tell", "no shipment with a value in US dollars is loaded"
    dollars = row["cents"] / 100
    missing = f", and {count(row['missing'], 'line')} without a value" if row["missing"] else ""
    figure = f"{usd(row['cents'])} in {count(row['lines'], 'line')}{missing}"
    if dollars >= bands["high_from_usd"]:
        return "high", figure
    return ("medium" if dollars >= bands["medium_from_usd"] else "low"), figure
