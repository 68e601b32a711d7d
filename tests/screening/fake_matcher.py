"""A matcher as simple as can be: the share of words that two names have in common."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from enduse.names.keys import name_key
from enduse.screening import matcher


def likeness(left: str, right: str) -> float:
    a, b = set(name_key(left).key.split()), set(name_key(right).key.split())
    return 0.99 * len(a & b) / len(a | b) if a | b else 0.0


class WordIndex:
    """Names by exact share of words; every name is looked at."""

    def __init__(self, names: Sequence[str]) -> None:
        self.listed = list(names)

    def save(self, directory: Path) -> None:
        (directory / "names.json").write_text(json.dumps(self.listed), encoding="utf-8")

    def match(self, names: Sequence[str], minimum: float) -> pa.Table:
        rows = [
            (query, row, chance)
            for query, name in enumerate(names)
            for row, listed in enumerate(self.listed)
            if (chance := likeness(name, listed)) >= minimum
        ]
        rows.sort(key=lambda r: (r[0], -r[2], r[1]))
        columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
        kinds = (pa.int32(), pa.int32(), pa.float32())
        return pa.table(
            [pa.array(c, t) for c, t in zip(columns, kinds, strict=True)],
            names=["query", "row", "probability"],
        )


def install(monkeypatch) -> None:
    """Put the simple matcher in the place of the real one."""
    monkeypatch.setattr(matcher, "version", lambda: "fake")
    monkeypatch.setattr(matcher, "alert_probability", lambda: 0.6)
    monkeypatch.setattr(matcher, "build", WordIndex)
    monkeypatch.setattr(
        matcher,
        "load",
        lambda d: WordIndex(json.loads((d / "names.json").read_text(encoding="utf-8"))),
    )
    monkeypatch.setattr(
        matcher,
        "pairs",
        lambda left, right: np.array(
            [likeness(a, b) for a, b in zip(left, right, strict=True)], dtype=np.float32
        ),
    )
    monkeypatch.setattr(matcher, "explained", lambda left, right: [((), ())] * len(left))
