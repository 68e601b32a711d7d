"""What tests of screening share."""

from __future__ import annotations

import pytest

from screening import fake_matcher


@pytest.fixture
def simple_matcher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names match by the share of their words, so that a test can count."""
    fake_matcher.install(monkeypatch)
