"""What runs over files share: versions, the shape of hits, and digests of list entries."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import Any

import pyarrow as pa

from enduse.names.keys import NAMES_VERSION
from enduse.schema import Column, Table
from enduse.screening import matcher
from enduse.screening.chunks import HITS
from enduse.screening.index import INDEX_VERSION, ListIndex
from enduse.screening.weigh import weights_version

_TYPES = {"int64": "BIGINT", "double": "DOUBLE"}
HITS_TABLE = Table(
    "hits",
    "Hits of distinct queries.",
    tuple(Column(f.name, _TYPES.get(str(f.type), "VARCHAR"), "of a hit") for f in HITS),
    ("query", "rank"),
)


def current_versions() -> list[str]:
    """Return the versions that decide a hit's probability: names, matcher, index, weights."""
    return [NAMES_VERSION, matcher.version(), INDEX_VERSION, weights_version()]


def entry_digests(index: ListIndex) -> pa.Table:
    """Return list, entry and a digest of what the list says, one row per list and entry."""
    table = index.tables["entries"]
    columns: list[list[Any]] = [table[c].to_pylist() for c in ("list", "entry", "digest")]
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, entry, digest in zip(*columns, strict=True):
        found[name, entry].append(digest)
    rows = [(*key, _joined(digests)) for key, digests in sorted(found.items())]
    columns = [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], []]
    return pa.table([pa.array(c, pa.string()) for c in columns], names=["list", "entry", "digest"])


def _joined(digests: list[str]) -> str:
    return hashlib.sha256(" ".join(sorted(digests)).encode()).hexdigest()[:16]
