"""A command line in this process: the same code as the program, faster to start."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from enduse.cli.main import run


@dataclass(frozen=True)
class Answer:
    """What a command gave: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Enduse = Callable[..., Answer]


@pytest.fixture
def enduse(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Enduse:
    def call(*arguments: str | Path) -> Answer:
        monkeypatch.setattr(sys, "argv", ["enduse", *map(str, arguments)])
        capsys.readouterr()
        try:
            run()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Answer(code, out, err)

    return call
