"""A subject's findings made into a case file: data first, then HTML, JSON and CSV."""

from enduse.cases.build import build_case
from enduse.cases.model import Case, Facts
from enduse.cases.write import write_case

__all__ = ["Case", "Facts", "build_case", "write_case"]
