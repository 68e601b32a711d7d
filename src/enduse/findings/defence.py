"""Who is defence-linked by the register, and which sales went to such buyers or to listed ones.

A company is defence-linked when the register or its compiler says so, or when one of its activity
codes is of arms, explosives, aircraft, military vehicles or defence (`data/defence_codes.yaml`).
That a company is not called so proves nothing: most registers do not say it.
"""

from __future__ import annotations

from enduse.engine import Engine
from enduse.findings.data import table
from enduse.findings.parts import fill, listing_status

_LINKED = """
SELECT entity_id, why, source_id, row_no FROM (
  SELECT *, row_number() OVER (
    PARTITION BY entity_id ORDER BY stated DESC, why, source_id, row_no) AS nth
  FROM (
    SELECT entity_id, defence_linked AS why, 1 AS stated, source_id, row_no
    FROM company_facts WHERE defence_linked IS NOT NULL
    UNION ALL
    SELECT entity_id, why, 0 AS stated, source_id, row_no
    FROM (SELECT entity_id, source_id, row_no, $why AS why FROM company_facts) AS coded
    WHERE why IS NOT NULL
  ) AS linked
) AS ranked
WHERE nth = 1
"""

# listed: 1 while the buyer was listed, 0 when it was not, null when that cannot be decided.
_BUYERS = """
SELECT s.source_id, s.row_no, s.date, s.date_precision, s.value_usd_cents, s.seller_id, s.buyer_id,
  CASE WHEN s.buyer_id IS NULL THEN NULL WHEN d.entity_id IS NULL THEN 0 ELSE 1 END AS defence,
  d.why,
  CASE WHEN g.during = 1 THEN 1 WHEN s.buyer_id IS NULL OR g.undecided = 1 THEN NULL ELSE 0 END
    AS listed
FROM sale_lines AS s
LEFT JOIN $linked AS d ON d.entity_id = s.buyer_id
LEFT JOIN (
  SELECT source_id, row_no, max(CASE WHEN status = 'during' THEN 1 ELSE 0 END) AS during,
    max(CASE WHEN status = 'date_unknown' THEN 1 ELSE 0 END) AS undecided
  FROM (
    SELECT t.source_id, t.row_no, $status AS status
    FROM sale_lines AS t JOIN listings AS l ON l.entity_id = t.buyer_id
  ) AS dated
  GROUP BY source_id, row_no
) AS g ON g.source_id = s.source_id AND g.row_no = s.row_no
"""


def sale_buyers(engine: Engine, prefix: str) -> None:
    """Make `<prefix>_linked` (entity_id, why, its row) and `<prefix>_sales`: each sale's buyer.

    `<prefix>_sales` has `defence` and `listed` as 1, 0 or null (cannot be decided) per sale.
    """
    engine.step(f"{prefix}_linked", fill(_LINKED, why=_why()))
    status = listing_status("t.date", "t.date_precision", "l.listed_from", "l.listed_to")
    engine.step(f"{prefix}_sales", fill(_BUYERS, linked=f"{prefix}_linked", status=status))


def _why() -> str:
    """SQL for the first reason among the activity codes, null where there is none."""
    codes = "';' || replace(activity_codes, ' ', '') || ';'"
    cases = " ".join(
        f"WHEN {codes} LIKE '%;{entry['code']};%' OR {codes} LIKE '%;{entry['code']}.%' "
        f"THEN 'activity code {entry['code']}: {entry['text']}'"
        for entry in table("defence_codes")["codes"]
    )
    return f"CASE {cases} END"
