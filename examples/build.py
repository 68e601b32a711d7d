"""Write the input files of the two published cases from their facts files.

`facts.yaml` of a case holds what the documents say, where they say it, and how every other cell is
allocated so that the published totals hold. The same facts give the same bytes.

    python examples/build.py            write the files
    python examples/build.py --check    fail where a file differs from what the facts give
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
CASES = ("shenyang", "taiwan")
HEADER_ROW = 6  # vendors put a title and blank rows above the heading
MARK = "PUBLISHED"
EXACT_SHARE = "weight_in_total"  # how much of the group's total falls to a row
DESCRIPTION = "PRODUCT_DESCRIPTION_EN"

Facts = dict[str, Any]
Row = dict[str, str]


def share_out(total: int, weights: list[float]) -> list[int]:
    """Split `total` by `weights` into whole numbers that add up to it exactly."""
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(value) for value in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def spread_days(first: date, last: date, count: int) -> list[date]:
    """Give `count` days from `first` to `last`, evenly apart, both ends included."""
    span = (last - first).days
    return [first + timedelta(days=round(span * i / max(count - 1, 1))) for i in range(count)]


def expand_series(series: Facts) -> list[Facts]:
    """Make the rows of a series that the documents give only as a number and a total.

    `kinds` says how many rows have which code, weight and price; their order in time is drawn with
    a fixed seed. `parties` are given out in turn. Only `random()` is used: it alone gives equal
    numbers on every Python version.
    """
    draw = random.Random(series["seed"])
    kinds = [kind for kind in series["kinds"] for _ in range(kind["count"])]
    kinds = [kind for _, _, kind in sorted((draw.random(), i, k) for i, k in enumerate(kinds))]
    days = spread_days(series["first"], series["last"], len(kinds))
    return [
        _drawn_row(series, kind, (i, day), draw)
        for i, (kind, day) in enumerate(zip(kinds, days, strict=True))
    ]


def _drawn_row(series: Facts, kind: Facts, place: tuple[int, date], draw: random.Random) -> Facts:
    low, high = kind["kg"]
    kg = round((low + (high - low) * draw.random()) / 10) * 10
    price = kind["usd_per_kg"] * (0.9 + 0.2 * draw.random())
    parties = series["parties"]
    number, day = place
    cells = {
        "IMP_DATE": f"{day:%d.%m.%Y}",
        "SUPPLIER_NAME": f"{parties['name']} {number * 3 % parties['count'] + 1}",
        "HS_CODE": kind["HS_CODE"],
        DESCRIPTION: kind["description"],
        "NET_WEIGHT_KG": kg,
    }
    return {"published": {}, "allocated": {**cells, EXACT_SHARE: kg * price}}


def customs_rows(facts: Facts) -> list[Row]:
    """Make the customs rows of a case, in the order of the facts, numbered through."""
    rows: list[Row] = []
    for group in facts["shipments"]:
        members = group["rows"] if "rows" in group else expand_series(group["series"])
        weights = [float(member["allocated"][EXACT_SHARE]) for member in members]
        values = share_out(group["total_usd"], weights)
        for member, value in zip(members, values, strict=True):
            number = f"RECONSTRUCTED-{facts['title'].upper()}-{len(rows) + 1:03d}"
            rows.append(_customs_row(facts, group, member, {"value": value, "number": number}))
    return rows


def _customs_row(facts: Facts, group: Facts, member: Facts, made: dict[str, Any]) -> Row:
    """One row: published cells, allocated cells, cells worked out from both, and the mark."""
    published = {**group["published"], **member["published"]}
    allocated = _allocated(group, member, published)
    allocated["TOTAL_VALUE_USD"] = {**allocated["TOTAL_VALUE_USD"], "value": made["value"]}
    allocated["DECLARATION_NUMBER"] = {"value": made["number"]}
    allocated["ITEM_NUMBER"] = {"value": "1"}
    cells = {name: str(cell["value"]) for name, cell in {**allocated, **published}.items()}
    derived = _derived(facts, cells)
    row = {**derived, **cells}
    notes = [note for note in (group.get("note"), member.get("note")) if note]
    worked_out = sorted(set(derived) - set(cells))
    row[MARK] = "; ".join([*_mark(facts, published, allocated, worked_out), *notes])
    return row


def _allocated(group: Facts, member: Facts, published: Facts) -> dict[str, Facts]:
    """The allocated cells; the group's reason holds where the row gives none."""
    cells = {name: dict(cell) for name, cell in group["allocated"].items()}
    for name, cell in member["allocated"].items():
        given = cell if isinstance(cell, dict) else {"value": cell}
        cells[name] = {**cells.get(name, {}), **given}
    cells.pop(EXACT_SHARE)
    return {
        name: cell
        for name, cell in cells.items()
        if name not in published and cell.get("value", "?") != ""
    }


def _derived(facts: Facts, cells: Row) -> Row:
    """Cells that follow from others: chapter, heading, words for the code, price per kilogram."""
    code = cells["HS_CODE"]
    words = facts["hs_words"][code]
    per_kg = int(cells["TOTAL_VALUE_USD"]) / float(cells["NET_WEIGHT_KG"])
    return {
        "HS_CODE_2": code[:2],
        "HS_CODE_4": code[:4],
        "HS_CODE_DESCRIPTION": words,
        DESCRIPTION: words,
        "USD_PER_KG": f"{per_kg:.2f}",
    }


def _mark(facts: Facts, published: Facts, allocated: Facts, worked_out: list[str]) -> list[str]:
    """Say of every cell of a row where its value is from; F numbers are those of facts.yaml."""
    stated = [f"{name} ({cell['fact']})" for name, cell in sorted(published.items())]
    made_up = [
        f"{name} ({cell['why']})" if "why" in cell else name
        for name, cell in sorted(allocated.items())
    ]
    used = {facts["facts"][cell["fact"]]["where"].split(",")[0] for cell in published.values()}
    return [
        f"published in {' and '.join(sorted(used))} (F numbers: facts.yaml): {', '.join(stated)}",
        f"allocated: {', '.join(made_up)}",
        f"worked out from these: {', '.join(worked_out)}",
    ]


def sales_rows(facts: Facts) -> list[Row]:
    """Make the domestic sales of a case: who sold is published, each sale is allocated."""
    sales = facts["sales"]
    lines = [line for line in sales["lines"] for _ in range(line["count"])]
    draw = random.Random(sales["seed"])
    lines = [line for _, _, line in sorted((draw.random(), i, x) for i, x in enumerate(lines))]
    values = share_out(
        sales["total_usd"], [x["weight"] * (0.8 + 0.4 * draw.random()) for x in lines]
    )
    days = spread_days(sales["first"], sales["last"], len(lines))
    seen: dict[str, int] = {}
    rows: list[Row] = []
    for line, value, day in zip(lines, values, days, strict=True):
        turn = seen[line["buyer"]] = seen.get(line["buyer"], 0) + 1
        rows.append(
            {
                "document": f"RECONSTRUCTED-SALE-{len(rows) + 1:03d}",
                "date": f"{day:%d.%m.%Y}",
                "seller": sales["seller"],
                "seller_country": sales["country"],
                "buyer": f"{line['buyer']} {(turn - 1) % line['buyers'] + 1}",
                "buyer_country": sales["country"],
                "description": sales["description"],
                "value": str(value),
                "currency": "USD",
                "note": sales["note"],
            }
        )
    return rows


def plain_rows(table: str) -> Callable[[Facts], list[Row]]:
    """Give the maker of a table whose rows stand in the facts file as they are."""
    return lambda facts: [{k: str(v).strip() for k, v in row.items()} for row in facts[table]]


MAKERS: dict[str, Callable[[Facts], list[Row]]] = {"shipments": customs_rows, "sales": sales_rows}


def as_csv(columns: list[str], rows: list[Row], title: str = "") -> bytes:
    """Write a table as UTF-8 CSV; with a title, as vendors deliver it, heading in row 6."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if title:
        blank = [""] * (len(columns) - 1)
        writer.writerow([title, *blank])
        writer.writerows([["", *blank]] * (HEADER_ROW - 2))
    writer.writerow(columns)
    for row in rows:
        unknown = set(row) - set(columns)
        if unknown:
            raise SystemExit(
                f"facts.yaml: no column {', '.join(sorted(unknown))} in {columns[0]}..."
            )
        writer.writerow([row.get(column, "") for column in columns])
    return out.getvalue().encode()


def build(case: str) -> dict[Path, bytes]:
    """Give the files of one case, by path."""
    folder = HERE / case
    facts: Facts = yaml.safe_load((folder / "facts.yaml").read_text(encoding="utf-8"))
    title = f"{facts['title']}: reconstruction of a published case, see column {MARK} and README.md"
    files = {}
    for table in yaml.safe_load((HERE / "columns.yaml").read_text(encoding="utf-8")):
        name, columns = table["table"], table["columns"].split()
        if name not in facts:
            continue
        rows = MAKERS.get(name, plain_rows(name))(facts)
        files[folder / table["file"]] = as_csv(columns, rows, title if name == "shipments" else "")
    return files


def main() -> int:
    """Write or check the files of all cases."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, fail on a difference")
    check = parser.parse_args().check
    stale = []
    for path, content in [item for case in CASES for item in build(case).items()]:
        if check:
            stale += [path] if not path.exists() or path.read_bytes() != content else []
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    for path in stale:
        print(
            f"{path}: not what its facts.yaml gives; run python examples/build.py", file=sys.stderr
        )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
