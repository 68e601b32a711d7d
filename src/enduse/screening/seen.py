"""What was screened is remembered, so that a changed list can be screened against all of it.

screening/seen/<digest of the file>/
    given.parquet, refused.parquet     the rows of the file, and those that were not screened
    cells.parquet, queries.parquet     what the rows say, and who was asked for
    hits.parquet                       what was found
    entries.parquet                    a digest of every list entry as it was then
    state.json                         versions, day, least probability
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from enduse.errors import InputError, cut
from enduse.workspace import Workspace

PARTS = ("given", "refused", "cells", "queries", "hits", "entries")
_LONGEST_PATH = 4096  # a path that is cut cannot be screened again
_STATE = "state.json"


@dataclass(frozen=True)
class Seen:
    """One file that was screened: where its tables lie and how it was screened."""

    directory: Path
    state: dict[str, Any]

    def path(self, name: str) -> Path:
        """Return the Parquet file of one of `PARTS`."""
        return self.directory / f"{name}.parquet"

    @property
    def minimum(self) -> float:
        """The least probability of a hit."""
        return float(self.state["run"]["minimum"])


def every_seen(workspace: Workspace) -> list[Seen]:
    """Return every file that was screened in this workspace, by its digest.

    Raises InputError where one was kept in another form than `PARTS`.
    """
    home = _home(workspace)
    found = sorted(home.iterdir()) if home.is_dir() else []
    every = [Seen(d, _state(d)) for d in found if (d / _STATE).is_file()]
    for seen in every:
        if not all(seen.path(name).is_file() for name in PARTS):
            raise InputError(
                f"{seen.directory} was kept by an earlier version; remove it and screen "
                f"{cut(seen.state.get('file', 'the file'), _LONGEST_PATH)} again with --force"
            )
    return every


def remember(workspace: Workspace, paths: Mapping[str, Path], state: dict[str, Any]) -> Path:
    """Keep what was screened (`PARTS` as files) in place of an earlier run of the same file.

    Where it can be, a file is kept as a further name of the one that is there, which nobody writes
    to again: the rows of a large file are many gigabytes.
    """
    home = _home(workspace)
    home.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=home))
    for name in PARTS:
        _keep(paths[name], fresh / f"{name}.parquet")
    text = json.dumps(state, ensure_ascii=False, indent=1, sort_keys=True)
    (fresh / _STATE).write_text(text, encoding="utf-8")
    target = home / str(state["run"]["input_sha256"])[:16]
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return target


def _keep(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without such names
        shutil.copyfile(source, target)


def _home(workspace: Workspace) -> Path:
    return workspace.root / "screening" / "seen"


def _state(directory: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((directory / _STATE).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{directory / _STATE}: cannot be read ({cut(error)}); remove {directory}"
        ) from error
