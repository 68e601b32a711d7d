"""Reference tables of this room as YAML, one file per subject; each file names its sources."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where it is built


@cache
def table(name: str) -> Any:
    """Return the parsed YAML file `name` of this folder, for example `high_priority`."""
    text = files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
