"""Reference tables of this room as YAML, one file per kind; each file names its sources."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # eight times faster where built


@cache
def table(name: str) -> Any:
    """Return the parsed YAML file `name` of this folder, for example `missing`."""
    text = files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 (a safe loader, in C)
