"""Where table work happens: DuckDB by default, Spark or Sail behind the same four verbs."""

from enduse.engine.base import BatchFunction, Engine, digest, step_files
from enduse.engine.choose import EngineSettings, open_engine

__all__ = ["BatchFunction", "Engine", "EngineSettings", "digest", "open_engine", "step_files"]
