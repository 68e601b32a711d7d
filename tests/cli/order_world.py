"""A workspace with lists for the tests of `enduse order`, its record in SQLite or PostgreSQL."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from cli.conftest import Enduse
from enduse.workspace import Workspace
from orders.check.made_up_known import clean_order, made_workspace
from postgres import Server, started

DAY = ("--as-of", "2024-03-08")
STORES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.parity)]
Checked = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with started() as running:
        yield running


@pytest.fixture(scope="session")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with lists, copied for every test."""
    root = tmp_path_factory.mktemp("listed")
    made_workspace(root)
    return root / "w"


@pytest.fixture
def workspace(
    listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Workspace:
    shutil.copytree(listed, tmp_path / "w")
    monkeypatch.setenv("ENDUSE_WORKSPACE", str(tmp_path / "w"))
    monkeypatch.setenv("ENDUSE_USER", "ann")
    monkeypatch.chdir(tmp_path)
    if getattr(request, "param", "sqlite") == "postgresql":
        url = _schema(request.getfixturevalue("server"), request.node.name)
        (tmp_path / "w" / "enduse.toml").write_text(f'[orders]\nurl = "{url}"\n')
    return Workspace.open(tmp_path / "w")


def _schema(server: Server, test: str) -> str:
    """Make a schema for one test in the server; return its URL."""
    name = "".join(c if c.isalnum() else "_" for c in test.casefold())[:60]
    url = make_url(server.url).set(drivername="postgresql+psycopg")
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f'CREATE SCHEMA "{name}"'))
    engine.dispose()
    made = url.update_query_dict({"options": f"-csearch_path={name}"})
    return made.render_as_string(hide_password=False)


@pytest.fixture
def checked(enduse: Enduse, workspace: Workspace) -> Checked:
    """Write an order to order.json, check it, and return the answer."""

    def check(order: dict[str, Any], *options: str) -> dict[str, Any]:
        Path("order.json").write_text(json.dumps(order, ensure_ascii=False), encoding="utf-8")
        done = enduse("order", "check", "order.json", *DAY, *options, "-f", "json")
        assert done.code == 0, done.err
        answer: dict[str, Any] = done.json()
        return answer

    return check


def held() -> dict[str, Any]:
    """An order that is held for one reason: the buyer pays in cash."""
    order = clean_order()
    order["payment"] = {"method": "cash", "currency": "USD"}
    return order
