"""A PostgreSQL of the tests' own, which they may kill and start again."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


class Server:
    """One server on a socket in its own folder."""

    def __init__(self, folder: Path, command: list[str]) -> None:
        self.url = f"postgresql://ann@/postgres?host={folder}"
        self._folder = folder
        self._command = command

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-k {self._folder} -c listen_addresses='' -F"
        log = ["-l", str(self._folder / "log")]
        subprocess.run([*self._command, *log, "-o", options, "start"], check=True, timeout=60)

    def kill(self) -> None:
        """End it at once, as a machine that loses its power."""
        subprocess.run([*self._command, "-m", "immediate", "stop"], check=True, timeout=60)


@contextmanager
def started() -> Iterator[Server]:
    """Run a PostgreSQL in a folder of its own, or skip with the reason."""
    pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed")
    control = shutil.which("pg_ctl")
    if control is None:
        pytest.skip("PostgreSQL is not installed")
    root = os.geteuid() == 0
    # not in the folder of pytest, which every other run of pytest closes to all but its user
    with tempfile.TemporaryDirectory(prefix="enduse-pg-", dir="/tmp" if root else None) as made:
        folder, user = Path(made), []
        if root:  # the server refuses to run as root
            shutil.chown(folder, "postgres")
            user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        command = [*user, control, "-D", str(folder / "d"), "-s", "-w"]
        subprocess.run([*command, "init", "-o", "-U ann -A trust -N"], check=True, timeout=120)
        server = Server(folder, command)
        server.start()
        try:
            yield server
        finally:
            server.kill()
