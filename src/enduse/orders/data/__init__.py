"""Reference tables and schemas of this room; each file names its sources."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def table(name: str) -> Any:
    """Return the parsed file `name` of this folder: `red_flags.yaml`, `order.schema.json` ..."""
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return json.loads(text) if name.endswith(".json") else yaml.safe_load(text)


@cache
def digest(name: str) -> str:
    """Return the version of a file of this folder: a digest of what stands in it."""
    return hashlib.sha256(files(__name__).joinpath(name).read_bytes()).hexdigest()[:16]
