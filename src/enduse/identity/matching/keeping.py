"""An index on disk: names and words as Parquet, figures as arrays; no code is ever loaded."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from enduse.errors import WorkspaceError
from enduse.identity.matching.index import Index
from enduse.identity.matching.model import shipped
from enduse.identity.matching.vocabulary import Vocabulary
from enduse.identity.matching.words import Words
from enduse.names.keys import NAMES_VERSION

_FORMAT: Final = "1"


def _stamp() -> dict[str, str]:
    return {"format": _FORMAT, "names": NAMES_VERSION, "model": shipped().version}


def save_index(index: Index, directory: Path) -> None:
    """Write an index to `directory`, which is made where it is missing."""
    directory.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({"name": index.names}), directory / "names.parquet")
    pq.write_table(pa.table(index.vocabulary.columns()), directory / "vocabulary.parquet")
    pq.write_table(index.words.table(), directory / "words.parquet")
    (directory / "index.json").write_text(json.dumps(_stamp()), encoding="utf-8")


def load_index(directory: Path) -> Index:
    """Return the index in `directory`; WorkspaceError where it is missing, damaged or outdated."""
    try:
        stamp = json.loads((directory / "index.json").read_text("utf-8"))
        if stamp != _stamp():
            raise WorkspaceError(
                f"{directory}: an index of another version of enduse ({stamp}); build it again"
            )
        names = _read(directory / "names.parquet")["name"].to_pylist()
        columns = _read(directory / "vocabulary.parquet").to_pydict()
        words = Words.of_table(_read(directory / "words.parquet"))
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        raise WorkspaceError(f"{directory}: no readable index; build it again ({error})") from error
    return Index(names, Vocabulary.restored(columns), words)


def _read(path: Path) -> pa.Table:
    """Return a Parquet file's table; as one file, because a dataset takes a second to set up."""
    with pq.ParquetFile(path) as file:
        return file.read()
