"""Which engine runs, and with how much of the machine."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from enduse.engine.base import Engine
from enduse.errors import EngineError

NAMES = ("duckdb", "sail", "spark")


@dataclass(frozen=True)
class EngineSettings:
    """Engine name, memory in GB, threads (0: all cores) and, for Spark, the Connect address."""

    name: str = "duckdb"
    memory_gb: float = 5.0
    threads: int = 0
    url: str = ""

    def embedded(self) -> EngineSettings:
        """Return the same limits for DuckDB: one file is one machine's work."""
        return replace(self, name="duckdb", url="")


def open_engine(settings: EngineSettings, directory: Path) -> Engine:
    """Start the engine that `settings` names; its steps are kept under `directory`.

    Raises EngineError when the engine is unknown or its extra is not installed.
    """
    directory.mkdir(parents=True, exist_ok=True)
    if settings.name == "duckdb":
        from enduse.engine.duck import DuckEngine  # noqa: PLC0415

        return DuckEngine(settings, directory)
    if settings.name in NAMES:
        try:
            from enduse.engine.spark import SparkEngine  # noqa: PLC0415
        except ImportError as error:
            raise EngineError(
                f"engine {settings.name} is not installed: run pip install 'enduse[sail]'"
            ) from error
        return SparkEngine(settings, directory)
    raise EngineError(f"no engine {settings.name!r}: choose one of {', '.join(NAMES)}")
