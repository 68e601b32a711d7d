"""Was a whole machine declared as parts, or the other way round?

Lines of 8466 93 (parts of the machines of headings 8456 to 8461) are held against the lines of
those headings in the same data. A part line is like a machine where a piece weighs, or costs, as
much as the lightest, or cheapest, quarter of machines ends at. Russian declarations of parts mostly
give no number of pieces: then the whole line must reach both figures. A machine line is like a part
where a piece is lighter than all but one in twenty machines and no heavier and no dearer than three
of four part lines.

It cannot tell what was in the box: machine beds and spindles are parts that weigh and cost as much
as small machines. It judges nothing where fewer than 20 machine lines give a weight or value per
piece, and then says so once per party. 8466 93 is on the Common High Priority List as the machines
are, so the name "parts" does not take goods off it.
"""

from __future__ import annotations

from typing import Any, Final

from enduse.engine import Engine
from enduse.findings.base import Kind, Row, Said, count, usd
from enduse.findings.parts import GOES_TO, fill, last_day
from enduse.findings.phrases import named, value_unknown, worth
from enduse.trade.pieces import PIECES

# A quartile of fewer than 20 rows rests on fewer than five of them: one odd row would move it.
MIN_REFERENCE: Final = 20
_PIECES: Final = fill(
    """
SELECT t.*,
  CASE WHEN net_g > 0 THEN CAST(floor(net_g * 1000.0 / nullif(pieces, 0)) AS BIGINT) END
    AS piece_g,
  CASE WHEN value_usd_cents > 0 THEN
    CAST(floor(value_usd_cents * 1000.0 / nullif(pieces, 0)) AS BIGINT) END AS piece_cents
FROM (
SELECT l.source_id, l.row_no, l.date, $last_day AS last_date, l.hs, l.shipper_id, l.receiver_id,
  l.value_usd_cents, l.net_g,
  CASE WHEN l.hs6 = '846693' THEN 'part' ELSE 'machine' END AS declared,
  CASE WHEN d.country IS NULL THEN 0 ELSE 1 END AS controlled,
  CASE WHEN l.quantity_milli >= 1000 AND l.unit IN ($pieces) THEN l.quantity_milli END AS pieces
FROM lines AS l
LEFT JOIN destinations AS d ON d.country = $goes_to
WHERE l.hs6 = '846693' OR substring(l.hs, 1, 4) BETWEEN '8456' AND '8461'
) AS t
""",
    last_day=last_day("l.date", "l.date_precision"),
    pieces=", ".join(f"'{unit}'" for unit in PIECES),
    goes_to=GOES_TO,
)

# Part lines without a number of pieces stand with their whole weight: no piece weighs more.
_MEASURES: Final = """
SELECT 'machine_g' AS measure, piece_g AS amount, source_id, row_no
FROM parts_or_machine_pieces WHERE declared = 'machine' AND piece_g > 0
UNION ALL
SELECT 'machine_cents' AS measure, piece_cents AS amount, source_id, row_no
FROM parts_or_machine_pieces WHERE declared = 'machine' AND piece_cents > 0
UNION ALL
SELECT 'part_g' AS measure, coalesce(piece_g, net_g) AS amount, source_id, row_no
FROM parts_or_machine_pieces WHERE declared = 'part' AND coalesce(piece_g, net_g) > 0
UNION ALL
SELECT 'part_cents' AS measure, coalesce(piece_cents, value_usd_cents) AS amount, source_id, row_no
FROM parts_or_machine_pieces
WHERE declared = 'part' AND coalesce(piece_cents, value_usd_cents) > 0
"""

_RANKED: Final = """
SELECT measure, amount,
  row_number() OVER (PARTITION BY measure ORDER BY amount, source_id, row_no) AS nth,
  count(*) OVER (PARTITION BY measure) AS total
FROM parts_or_machine_measures
"""

# Nearest-rank quantiles: the smallest value that a twentieth, a quarter ... of the rows reach.
_BOUNDS: Final = """
SELECT
  coalesce(max(CASE WHEN measure = 'machine_g' THEN total END), 0) AS machine_g_rows,
  min(CASE WHEN measure = 'machine_g' AND nth * 4 >= total THEN amount END) AS machine_g_p25,
  min(CASE WHEN measure = 'machine_g' AND nth * 20 >= total THEN amount END) AS machine_g_p05,
  coalesce(max(CASE WHEN measure = 'machine_cents' THEN total END), 0) AS machine_cents_rows,
  min(CASE WHEN measure = 'machine_cents' AND nth * 4 >= total THEN amount END)
    AS machine_cents_p25,
  coalesce(max(CASE WHEN measure = 'part_g' THEN total END), 0) AS part_g_rows,
  min(CASE WHEN measure = 'part_g' AND nth * 4 >= total * 3 THEN amount END) AS part_g_p75,
  coalesce(max(CASE WHEN measure = 'part_cents' THEN total END), 0) AS part_cents_rows,
  min(CASE WHEN measure = 'part_cents' AND nth * 4 >= total * 3 THEN amount END) AS part_cents_p75
FROM parts_or_machine_ranked
"""

_JUDGED: Final = fill(
    """
SELECT j.* FROM (
  SELECT p.*,
    CASE WHEN declared = 'part' AND machine_g_rows < $least AND machine_cents_rows < $least
        THEN 'cannot_tell'
      WHEN declared = 'part' AND pieces IS NOT NULL AND by_weight + by_value >= 1
        THEN 'machine_like'
      WHEN declared = 'part' AND pieces IS NULL AND by_weight + by_value = 2 THEN 'machine_like'
      WHEN declared = 'machine' AND machine_g_rows >= $least AND part_g_rows >= $least
        AND piece_g < machine_g_p05 AND piece_g <= part_g_p75
        AND (piece_cents IS NULL OR part_cents_rows < $least OR piece_cents <= part_cents_p75)
        THEN 'part_like'
    END AS variant
  FROM (
    SELECT q.*, b.*,
      CASE WHEN b.machine_g_rows >= $least
        AND coalesce(q.piece_g, q.net_g) >= b.machine_g_p25 THEN 1 ELSE 0 END AS by_weight,
      CASE WHEN b.machine_cents_rows >= $least
        AND coalesce(q.piece_cents, q.value_usd_cents) >= b.machine_cents_p25 THEN 1 ELSE 0 END
        AS by_value
    FROM parts_or_machine_pieces AS q CROSS JOIN parts_or_machine_bounds AS b
  ) AS p
) AS j
WHERE j.variant IS NOT NULL
""",
    least=str(MIN_REFERENCE),
)

_SIDES: Final = """
SELECT receiver_id || '|received|' || variant AS finding_key, receiver_id AS entity_id,
  'received' AS side, t.*
FROM parts_or_machine_judged AS t WHERE receiver_id IS NOT NULL
UNION ALL
SELECT shipper_id || '|sent|' || variant AS finding_key, shipper_id AS entity_id,
  'sent' AS side, t.*
FROM parts_or_machine_judged AS t WHERE shipper_id IS NOT NULL
"""

_FOUND: Final = """
SELECT f.*, e.name AS subject_name
FROM (
  SELECT finding_key, entity_id, side, variant, min(date) AS from_date, max(last_date) AS to_date,
    count(*) AS lines, sum(value_usd_cents) AS value_usd_cents,
    count(*) - count(value_usd_cents) AS missing,
    sum(by_weight) AS by_weight, sum(by_value) AS by_value,
    sum(by_weight * by_value) AS by_both, sum(controlled) AS controlled,
    sum(CASE WHEN pieces IS NULL THEN 1 ELSE 0 END) AS uncounted,
    max(coalesce(piece_g, net_g)) AS heaviest_g, min(coalesce(piece_g, net_g)) AS lightest_g,
    max(coalesce(piece_cents, value_usd_cents)) AS dearest_cents,
    max(machine_g_rows) AS machine_g_rows, max(machine_g_p25) AS machine_g_p25,
    max(machine_g_p05) AS machine_g_p05, max(machine_cents_rows) AS machine_cents_rows,
    max(machine_cents_p25) AS machine_cents_p25, max(part_g_rows) AS part_g_rows,
    max(part_g_p75) AS part_g_p75
  FROM parts_or_machine_sides
  GROUP BY finding_key, entity_id, side, variant
) AS f
LEFT JOIN entities AS e ON e.entity_id = f.entity_id
"""

_ROWS: Final = """
SELECT finding_key, source_id, row_no,
  'code ' || hs || CASE WHEN pieces IS NULL THEN ', the line: ' ELSE ', a piece: ' END
    || coalesce(CAST(CAST(floor(coalesce(piece_g, net_g) / 1000.0) AS BIGINT) AS VARCHAR)
      || ' kg', 'unknown weight') || ', '
    || coalesce('$' || CAST(CAST(floor(coalesce(piece_cents, value_usd_cents) / 100.0) AS BIGINT)
      AS VARCHAR), 'unknown value') AS shows,
  'for' AS side
FROM parts_or_machine_sides
"""

_STEPS: Final = (
    ("pieces", _PIECES),
    ("measures", _MEASURES),
    ("ranked", _RANKED),
    ("bounds", _BOUNDS),
    ("judged", _JUDGED),
    ("sides", _SIDES),
)


def _find(engine: Engine) -> None:
    for name, sql in _STEPS:
        engine.step(f"parts_or_machine_{name}", sql)
    engine.step("found_parts_or_machine", _FOUND)
    engine.step("rows_parts_or_machine", _ROWS)


def say(row: Row) -> Said:
    """Say what one party sent or received under the other name.

    Parts that weigh and cost like a machine and went to a country under control: medium, with
    medium confidence where the number of pieces is declared on every line; all else low.
    """
    return {"machine_like": _machine_like, "part_like": _part_like, "cannot_tell": _cannot_tell}[
        row["variant"]
    ](row)


def _figures(row: Row) -> dict[str, Any]:
    cents = row["value_usd_cents"]
    return {
        "variant": row["variant"],
        "side": row["side"],
        "lines": row["lines"],
        "value_usd": None if cents is None else cents / 100,
        "heaviest_kg": _kg(row["heaviest_g"]),
        "lightest_kg": _kg(row["lightest_g"]),
        "machines_with_weight": row["machine_g_rows"],
        "machines_with_value": row["machine_cents_rows"],
        "machine_kg_lower_quartile": _kg(row["machine_g_p25"]),
        "lines_without_pieces": row["uncounted"],
        "lines_by_weight": row["by_weight"],
        "lines_by_value": row["by_value"],
    }


def _kg(grams: int | None) -> float | None:
    return None if grams is None else grams / 1000


def _weight(grams: int | None) -> str:
    return "unknown weight" if grams is None else f"{grams / 1000:,.0f} kg"


def _lines(row: Row) -> str:
    return worth(row["value_usd_cents"], row["missing"], row["lines"], "line")


def _machine_like(row: Row) -> Said:
    reference = []
    if row["by_weight"]:
        reference.append(
            f"weighs up to {_weight(row['heaviest_g'])}, where a quarter of "
            f"{count(row['machine_g_rows'], 'machine line')} in the same data stays below "
            f"{_weight(row['machine_g_p25'])}"
        )
    if row["by_value"]:
        reference.append(
            f"costs up to {usd(row['dearest_cents'])}, where a quarter of "
            f"{count(row['machine_cents_rows'], 'machine line')} stays below "
            f"{usd(row['machine_cents_p25'])}"
        )
    what = "a piece or, where pieces are not counted, a line" if row["uncounted"] else "a piece"
    against = [
        "beds, spindles and tool magazines are parts that weigh or cost as much as small machines",
        "the reference takes all machines of headings 8456 to 8461 together",
    ]
    if row["uncounted"]:
        against.append(
            f"{count(row['uncounted'], 'line does', 'lines do')} not say how many pieces: many "
            "small parts may weigh and cost as much together"
        )
    strong = bool(row["by_both"])
    return Said(
        f"{named(row['subject_name'])} {row['side']} {_lines(row)} declared as parts (8466 93) "
        f"that are like whole machines: {what} {' and '.join(reference)}.",
        _figures(row),
        "medium" if strong and row["controlled"] else "low",
        "medium" if strong and not row["uncounted"] else "low",
        against,
        ["serial numbers and packing lists were not seen", *value_unknown(row["missing"], "line")],
    )


def _part_like(row: Row) -> Said:
    return Said(
        f"{named(row['subject_name'])} {row['side']} {_lines(row)} declared as machines of "
        f"headings 8456 to 8461 that are like parts: a piece weighs down to "
        f"{_weight(row['lightest_g'])}, "
        f"where 19 of 20 of {count(row['machine_g_rows'], 'machine line')} weigh at least "
        f"{_weight(row['machine_g_p05'])} and three of four of "
        f"{count(row['part_g_rows'], 'part line')} weigh at most {_weight(row['part_g_p75'])}.",
        _figures(row),
        "low",
        "low",
        ["desktop and training machines are light; a weight may have been left out or mistyped"],
        ["serial numbers and packing lists were not seen", *value_unknown(row["missing"], "line")],
    )


def _cannot_tell(row: Row) -> Said:
    return Said(
        f"{named(row['subject_name'])} {row['side']} {_lines(row)} declared as parts (8466 93); "
        "whether they are like whole machines cannot be told, because the data has only "
        f"{count(row['machine_g_rows'], 'machine line')} with a weight and "
        f"{row['machine_cents_rows']:,} with a value per piece, and {MIN_REFERENCE} are needed.",
        _figures(row),
        "info",
        "low",
        [],
        [
            "weight and value against whole machines",
            *value_unknown(row["missing"], "line"),
        ],
    )


KIND = Kind(
    "parts_or_machine",
    "Was a whole machine declared as parts, or the other way round?",
    ("lines", "entities", "destinations"),
    _find,
    say,
)
