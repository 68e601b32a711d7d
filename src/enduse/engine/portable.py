"""One SQL text for every engine: what is refused, and how the rest is translated.

The refused constructs were found to differ between DuckDB, Spark and Sail, some of them without
an error. The list is that of DESIGN.md.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

from enduse.errors import EngineError, InputError, cut

KEY_BITS = 60
_REFUSED_FUNCTIONS = frozenset(
    {
        "upper", "lower", "strip_accents", "dayofweek", "isodow", "levenshtein", "jaccard",
        "jaro_similarity", "jaro_winkler_similarity", "damerau_levenshtein", "hash", "random",
        "to_json", "arg_max", "arg_min", "max_by", "min_by", "any_value", "first", "last",
    }
)  # fmt: skip


def key60(text: str) -> int:
    """Return the 60-bit key of `text`: the last 15 hex digits of its MD5, as SQL `key60` does."""
    return int(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[17:], 16)


def literal(text: str) -> str:
    """Return `text` as a SQL string literal; InputError for a null character in it."""
    if "\x00" in text:
        raise InputError("a search text cannot hold a null character")
    return "'" + text.replace("'", "''") + "'"


def problems(sql: str) -> list[str]:
    """Return what in `sql` would differ between engines, in words; an empty list when nothing."""
    found: list[str] = []
    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
    except sqlglot.ParseError as error:
        return [f"cannot be parsed: {cut(error, 200)}"]
    for node in tree.walk():
        found.extend(_problems_of(node))
    return sorted(set(found))


def _problems_of(node: Any) -> list[str]:
    args = getattr(node, "args", {})
    name = _function_name(node)
    divides = isinstance(node, exp.Div)
    faults = {
        "PIVOT": isinstance(node, exp.Pivot),
        "ASOF join": isinstance(node, exp.Join) and str(args.get("method")).upper() == "ASOF",
        "COLUMNS()": isinstance(node, exp.Columns),
        "recursion": isinstance(node, exp.With) and args.get("recursive"),
        "ORDER BY inside an aggregate": isinstance(node, exp.AggFunc) and node.find(exp.Order),
        "division without nullif": divides
        and not isinstance(node.expression, exp.Nullif | exp.Literal),
        "SELECT * EXCLUDE": isinstance(node, exp.Star)
        and (args.get("except_") or args.get("except")),
        f"function {name}": name in _REFUSED_FUNCTIONS,
    }
    return [fault for fault, found in faults.items() if found]


def _function_name(node: Any) -> str:
    if isinstance(node, exp.Anonymous):
        return str(node.this).lower()
    if isinstance(node, exp.Func):
        return str(node.sql_name()).lower()
    return ""


@lru_cache(maxsize=1024)
def to_spark(sql: str) -> str:
    """Translate DuckDB's SQL to Spark's; `key60` becomes its hexadecimal conversion."""
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    refused = problems(sql)
    if refused:
        raise EngineError(f"SQL outside the portable subset: {'; '.join(refused)}: {cut(sql)}")

    def swap(node: Any) -> Any:
        if isinstance(node, exp.Anonymous) and str(node.this).lower() == "key60":
            text = node.expressions[0].sql(dialect="spark")
            return sqlglot.parse_one(
                f"CAST(conv(substring(md5({text}), 18, 15), 16, 10) AS BIGINT)", dialect="spark"
            )
        return node

    return str(tree.transform(swap).sql(dialect="spark"))
