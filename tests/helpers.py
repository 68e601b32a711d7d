"""What tests share: where the real data lies, and small made-up worlds."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "data"


def shared(name: str) -> Path:
    """Return a file of the real data, or skip the test with the reason."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs {path}, which is not on this machine")
    return path
