"""Scripts of bench/names as modules, imported under the names by which they import each other."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

from helpers import ROOT

NAMES = ROOT / "bench" / "names"


def load(name: str) -> ModuleType:
    """Import a script of bench/names; the path is there only while it is imported."""
    sys.path.insert(0, str(NAMES))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(NAMES))
