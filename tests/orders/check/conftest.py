"""One set of lists for all tests of the check: nothing here changes them."""

from __future__ import annotations

import pytest

from enduse.orders.check import Known
from enduse.workspace import Workspace
from orders.check.made_up_known import SILENT, known_of, made_workspace


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return made_workspace(tmp_path_factory.mktemp("check"))


@pytest.fixture(scope="session")
def known(workspace: Workspace) -> Known:
    """Lists are loaded, and records that know nobody."""
    return known_of(workspace, SILENT)
