"""The options that every script of the names benchmark has, and its task built."""

from __future__ import annotations

import argparse
from pathlib import Path

from task import CACHE, DATA


def options(purpose: str) -> argparse.ArgumentParser:
    """Return a parser with the data and cache directories and `--fresh`."""
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument(
        "--data", type=Path, default=DATA, help="directory with lists/ and benchmarks/"
    )
    parser.add_argument(
        "--cache", type=Path, default=CACHE, help="where the task and answers are kept"
    )
    parser.add_argument("--fresh", action="store_true", help="compute again what is kept")
    return parser
