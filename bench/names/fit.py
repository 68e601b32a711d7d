"""Fit the matcher's weights on the training half of the names task: makes `model.json`.

    python bench/names/fit.py

Only queries and negatives of the split `train` are read. The calibration is fitted on answers that
trees gave which had not seen the organisation asked for (five folds). Boosted trees with monotone constraints: more shared letters never lower the
probability, other numbers never raise it. What the matcher then reaches on the other half, which
is not looked at here, `make bench-names` says.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from anyascii import anyascii
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from enduse.identity.matching.features import FEATURES, features
from enduse.identity.matching.index import Index
from enduse.identity.matching.model import LEAVES, read_model

HAN = re.compile("[\u4e00-\u9fff]")
CACHE = Path("bench/.cache/names")
TARGET = Path("src/enduse/identity/matching/data/model.json")
FALLING = {"number_alone", "mine_alone", "theirs_alone", "mine_proper_alone", "theirs_proper_alone"}
FREE = {"length", "length_ratio", "words", "cut", "beginning"}
SETTINGS: dict[str, Any] = {
    "max_iter": 150, "max_leaf_nodes": LEAVES, "learning_rate": 0.1, "min_samples_leaf": 40,
    "l2_regularization": 1.0, "random_state": 1, "early_stopping": False,
}  # fmt: skip
FOLDS = 5
UNLISTED_PER_LISTED = 0.5  # the mixture that the probabilities are calibrated for


def monotone(feature: str) -> int:
    if feature in FALLING:
        return -1
    return 0 if feature in FREE else 1


def training_queries() -> list[dict[str, Any]]:
    queries = pq.read_table(CACHE / "queries.parquet").to_pylist()
    more = pq.read_table(CACHE / "negatives_more.parquet").to_pylist()
    queries += [{**row, "class": "negative", "entity": None} for row in more]
    return [row for row in queries if row["split"] == "train"]


def homophones(index: Index) -> np.ndarray:
    """Return features of made-up pairs of Chinese names that sound alike and are two firms'.

    鑫达 and 新达 are both Xinda: one character of a listed name is exchanged for another of the
    same sound. The lists have no such pairs, trade registers have thousands.
    """
    rng = np.random.default_rng(7)
    rows = [n for n, name in enumerate(index.names) if 4 <= len(HAN.findall(name)) <= 20]
    by_sound: dict[str, list[str]] = {}
    for character in sorted({c for n in rows for c in HAN.findall(index.names[n])}):
        by_sound.setdefault(anyascii(character), []).append(character)
    changed, of = [], []
    for row in rows * 4:
        name = index.names[row]
        place = int(rng.choice([i for i, c in enumerate(name) if HAN.match(c)][:6]))
        others = [c for c in by_sound[anyascii(name[place])] if c != name[place]]
        if others:
            changed.append(name[:place] + str(rng.choice(others)) + name[place + 1 :])
            of.append(row)
    side = index.side(changed)
    table = features(index, side, (np.arange(len(of), dtype=np.int32), np.array(of, np.int32)))
    return table[table[:, FEATURES.index("characters")] < 0]


def tree_of(nodes: np.ndarray) -> dict[str, Any]:
    """Turn sklearn's nodes into inner nodes with the leaves they rule out, and leaf values."""
    inner: list[list[Any]] = []
    leaves: list[float] = []

    def visit(number: int) -> None:
        node = nodes[number]
        if node["is_leaf"]:
            leaves.append(round(float(node["value"]), 6))
            return
        begin = len(leaves)
        visit(int(node["left"]))
        end = len(leaves)
        threshold = float(np.float32(node["num_threshold"]))
        inner.append([int(node["feature_idx"]), threshold, begin, end])
        visit(int(node["right"]))

    visit(0)
    return {"nodes": inner, "leaves": leaves}


def best_of(pairs: tuple[np.ndarray, np.ndarray], scores: np.ndarray, count: int) -> np.ndarray:
    """Return for each query the number of its best pair, or -1."""
    best = np.full(count, -1)
    order = np.argsort(scores, kind="stable")
    best[pairs[0][order]] = order
    return best


def main() -> None:
    listed = pq.read_table(CACHE / "listed.parquet")
    queries = training_queries()
    index = Index(listed["name"].to_pylist())
    entity = np.array(listed["entity"].to_pylist(), dtype=object)
    side = index.side([row["name"] for row in queries])
    pairs = index.candidates(side)
    table = features(index, side, pairs)
    wanted = np.array([row["entity"] for row in queries], dtype=object)
    right = (wanted[pairs[0]] == entity[pairs[1]]).astype(int)
    alike = homophones(index)
    table = np.vstack((table, alike))
    right = np.concatenate((right, np.zeros(len(alike), dtype=int)))
    fold = np.array(
        [zlib.crc32((row["entity"] or row["name"]).encode()) % FOLDS for row in queries]
    )
    unseen = np.zeros(len(table))
    for held in range(FOLDS):
        seen = np.concatenate((fold[pairs[0]] != held, np.ones(len(alike), dtype=bool)))
        unseen[~seen] = fitted(table[seen], right[seen]).decision_function(table[~seen])
    model = fitted(table, right)
    unseen = unseen[: len(pairs[0])]
    content: dict[str, Any] = {
        "about": "Weights of the name matcher. Made by bench/names/fit.py; do not edit.",
        "version": "",
        "features": list(FEATURES),
        "base": float(model._baseline_prediction.ravel()[0]),
        "trees": [tree_of(trees[0].nodes) for trees in model._predictors],
        "calibration": {"logit": [-20.0, 20.0], "probability": [0.0, 1.0]},
        "alerts": {},
    }
    trees = json.dumps([content["base"], content["trees"]]).encode()
    content["version"] = hashlib.sha256(trees).hexdigest()[:8]
    logits = read_model(content).logits(table)
    theirs = model.decision_function(table)
    print("largest difference to sklearn", float(np.abs(logits - theirs).max()))
    content["calibration"] = calibrated(queries, pairs, unseen, right[: len(unseen)])
    probability = np.interp(unseen, *content["calibration"].values())
    content["alerts"] = alerts(queries, pairs, probability)
    TARGET.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(content['trees'])} trees -> {TARGET}", content["alerts"])


def fitted(table: np.ndarray, right: np.ndarray) -> HistGradientBoostingClassifier:
    model = HistGradientBoostingClassifier(
        **SETTINGS, monotonic_cst=[monotone(feature) for feature in FEATURES]
    )
    return model.fit(table, right)


def calibrated(queries, pairs, logits, right) -> dict[str, list[float]]:
    """Fit how often the best answer is right, on real aliases and as many unlisted names."""
    best = best_of(pairs, logits, len(queries))
    klass = np.array([row["class"] for row in queries])
    alias, unlisted = ((klass == name) & (best >= 0) for name in ("alias", "negative"))
    weight = UNLISTED_PER_LISTED * (klass == "alias").sum() / (klass == "negative").sum()
    rows = np.concatenate((best[alias], best[unlisted]))
    weights = np.concatenate((np.ones(alias.sum()), np.full(unlisted.sum(), weight)))
    platt = LogisticRegression(C=1e6).fit(logits[rows, None], right[rows], sample_weight=weights)
    points = np.linspace(-15, 15, 121)
    return {
        "logit": [round(float(x), 3) for x in points],
        "probability": [round(float(p), 6) for p in platt.predict_proba(points[:, None])[:, 1]],
    }


def alerts(queries, pairs, probability) -> dict[str, float]:
    """Return the probabilities that 1 in 100 and 1 in 1,000 unlisted names exceed."""
    best = best_of(pairs, probability, len(queries))
    unlisted = np.array([row["class"] == "negative" for row in queries])
    top = np.where(best >= 0, probability[best], 0.0)[unlisted]
    return {
        "1_percent": round(float(np.quantile(top, 0.99)), 4),
        "0.1_percent": round(float(np.quantile(top, 0.999)), 4),
    }


if __name__ == "__main__":
    main()
