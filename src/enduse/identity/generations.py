"""Where ids are kept between runs: one directory per run that changed something, and a pointer.

    identity/current.json    {"run": 3}: the commit point
    identity/000003/         the tables of `registry.KEPT`

A new directory counts only once the pointer that names it has replaced the old one; a run that is
killed leaves the ids as they were.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

from enduse.engine import Engine, step_files
from enduse.errors import WorkspaceError, cut
from enduse.identity.registry import KEPT, Past, changed

DIRECTORY = "identity"
_POINTER = "current.json"


def open_past(root: Path, happened: str) -> Past:
    """Return what earlier runs in the workspace at `root` left; `happened` is this run's instant.

    Raises WorkspaceError where the ids are there but cannot be read: a run that went on without
    them would rename entities.
    """
    directory = root / DIRECTORY
    pointer = directory / _POINTER
    try:
        run = int(json.loads(pointer.read_text(encoding="utf-8"))["run"])
    except FileNotFoundError:
        return Past(happened=happened)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorkspaceError(f"{pointer} cannot be read ({cut(error)}); restore it") from error
    paths = {name: _files(_generation(directory, run) / f"{name}.parquet") for name in KEPT}
    missing = [name for name, files in paths.items() if not files]
    if missing:
        raise WorkspaceError(
            f"{_generation(directory, run)} lacks {', '.join(missing)}; restore the directory "
            f"{directory} from a copy, or remove it to name all entities anew"
        )
    return Past(run, paths, happened)


def keep_ids(root: Path, engine: Engine, past: Past) -> None:
    """Commit the ids of this run, where it knows more than the last one."""
    if past.run and not changed(engine):
        return
    directory = root / DIRECTORY
    fresh = _generation(directory, past.run + 1)
    shutil.rmtree(fresh, ignore_errors=True)  # left by a run that was killed
    fresh.mkdir(parents=True)
    for name in KEPT:
        made = engine.path(name)
        if made.is_dir():
            shutil.copytree(made, fresh / f"{name}.parquet")
        else:
            shutil.copyfile(made, fresh / f"{name}.parquet")
    for file in fresh.rglob("*"):
        _sync(file)
    _sync(fresh)
    pointer = directory / f"{_POINTER}.new"
    pointer.write_text(json.dumps({"run": past.run + 1}), encoding="utf-8")
    _sync(pointer)
    pointer.replace(directory / _POINTER)
    _sync(directory)
    for old in directory.iterdir():
        if old.is_dir() and old != fresh:
            shutil.rmtree(old, ignore_errors=True)


def _generation(directory: Path, run: int) -> Path:
    return directory / f"{run:06d}"


def _files(path: Path) -> list[Path]:
    return step_files(path) if path.exists() else []


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
