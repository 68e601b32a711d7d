"""Resolve planted writings with Splink on DuckDB, as its documentation suggests.

    python bench/identity/peer.py PLANTED_DIRECTORY FOUND.parquet [--threshold 0.99]
    python bench/identity/peer.py PLANTED_DIRECTORY --tune

Names are made ASCII capitals without marks and the commonest legal forms; addresses the same.
Pairs are met by number, by the rarest word with the country, by the first word with the rarest, by
equal name, and by equal address with the first letters of the name. Compared are the name
(Jaro-Winkler at 0.95, 0.88, 0.75; how common equal names are counts), the number (exact), the
country (exact) and the address (exact, Jaro-Winkler at 0.92, 0.8). The model is trained by
expectation maximisation, without the truth. `--tune` prints the threshold of best F1 over pairs of
rows; use it on a sample that is not the judged one.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import resource
import shutil
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import splink.comparison_library as cl
from anyascii import anyascii
from judge import judge
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

MEMORY_GB = 6
THRESHOLDS = (0.8, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9995, 0.9999, 0.99999)
MOST_BEARERS = 2_000  # a word of more writings is no rare word
_MARKS = re.compile(r"[^A-Z0-9]+")
_FORMS = re.compile(
    r"\b(?:OOO|OBSHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU|OBSHCHESTVO S OGRANICHENNOY OTVETSTVENNOSTYU|"
    r"TOVARISHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU|TOO|AO|ZAO|PAO|LLC|L L C|LLP|JSC|CO LTD|LTD|LIMITED|"
    r"COMPANY|INC|LTD STI|STI|SIRKETI|A S|GMBH|AG|SRL|S R L|SPA|S P A|FZE|DMCC|YOUXIANGONGSI|"
    r"GUFENYOUXIANGONGSI|YOUXIANZERENGONGSI)\b"
)
_HAN_FORMS = re.compile("(?:股份|责任)?有限(?:责任)?公司$")


def cleaned(text: str | None, forms: bool) -> str | None:
    """Return a text in ASCII capitals without marks, and without legal forms where asked."""
    if text is None:
        return None
    if forms:
        text = _HAN_FORMS.sub("", text)
    text = " ".join(_MARKS.sub(" ", anyascii(text).upper()).split())
    if forms:
        text = " ".join(_FORMS.sub(" ", text).split()) or text
    return text or None


def prepared(planted: Path) -> pa.Table:
    """Return the writings as Splink takes them: cleaned, with the words to block on."""
    writings = pq.read_table(planted / "writings.parquet")
    names = [cleaned(name, True) or "" for name in writings["name"].to_pylist()]
    borne = Counter(word for name in names for word in set(name.split()))
    rarest = [_rarest(name, borne) for name in names]
    return pa.table(
        {
            "unique_id": writings["party_key"],
            "name": names,
            "first_word": [name.split()[0] if name else None for name in names],
            "rare_word": rarest,
            "number": writings["number"],
            "country": writings["country"],
            "address": [cleaned(text, False) for text in writings["address"].to_pylist()],
        }
    )


def _rarest(name: str, borne: Counter[str]) -> str | None:
    """Return the longest of the words that few bear, so that a slip in another word is no harm."""
    words = [word for word in name.split() if len(word) > 3 and borne[word] <= MOST_BEARERS]
    return max(words, key=lambda word: (len(word), word), default=None)


def settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("number"),
            block_on("name"),
            block_on("rare_word", "country"),
            block_on("rare_word", "first_word"),
            block_on("address", "substr(name, 1, 3)"),
        ],
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.75]).configure(
                term_frequency_adjustments=True
            ),
            cl.ExactMatch("number"),
            cl.ExactMatch("country"),
            cl.JaroWinklerAtThresholds("address", [0.92, 0.8]),
        ],
        retain_matching_columns=False,
    )


def trained(linker: Linker) -> None:
    linker.training.estimate_probability_two_random_records_match(
        [block_on("number"), block_on("name", "country")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("number"), block_on("rare_word"), block_on("address")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=2e6)


def _clusters(linker: Linker, pairs: Any, threshold: float, found: Path) -> None:
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
        pairs, threshold_match_probability=threshold
    )
    table = clusters.as_duckdbpyrelation()
    table.project("unique_id AS party_key, CAST(cluster_id AS VARCHAR) AS found").write_parquet(
        str(found)
    )


def tune(linker: Linker, pairs: Any, planted: Path, scratch: Path) -> float:
    """Return the threshold of best F1 over pairs of rows."""
    best = (0.0, 0.0)
    for threshold in THRESHOLDS:
        _clusters(linker, pairs, threshold, scratch)
        score = judge(planted, scratch)
        f1 = 2 * score.precision * score.recall / (score.precision + score.recall)
        print(
            f"  {threshold}: {score.precision:.4f} {score.recall:.4f} F1 {f1:.4f}", file=sys.stderr
        )
        best = max(best, (f1, threshold))
    return best[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("planted", type=Path)
    parser.add_argument("found", type=Path)
    parser.add_argument("--threshold", type=float, default=0.99)
    parser.add_argument("--tune", action="store_true")
    given = parser.parse_args()
    spill = given.found.with_suffix(".spill")
    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{MEMORY_GB}GB'")
    connection.execute(f"SET temp_directory = '{spill}'")
    seconds = {}
    mark = time.monotonic()

    def lap(label: str) -> None:
        nonlocal mark
        seconds[label] = time.monotonic() - mark
        mark = time.monotonic()
        print(f"  Splink: {label}: {seconds[label]:.0f} s", file=sys.stderr, flush=True)

    api = DuckDBAPI(connection=connection)
    linker = Linker(api.register(prepared(given.planted)), settings(), log_level=logging.WARNING)
    lap("cleaning")
    trained(linker)
    lap("training")
    pairs = linker.inference.predict(threshold_match_probability=0.5)
    lap("predicting")
    if given.tune:
        print(json.dumps({"threshold": tune(linker, pairs, given.planted, given.found)}))
        return
    _clusters(linker, pairs, given.threshold, given.found)
    lap("clustering")
    shutil.rmtree(spill, ignore_errors=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": seconds, "memory": {"process": memory}}))


if __name__ == "__main__":
    main()
