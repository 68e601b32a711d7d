"""One family of errors: every message says what, where and what to do next."""

from __future__ import annotations

CUT = 80  # a value in a message is cut here, so that a 2 GB cell stays one line


def cut(value: object, length: int = CUT) -> str:
    """Return `value` as one printable line of at most `length` characters."""
    text = "".join(c if c.isprintable() else " " for c in str(value)[: length + 1])
    return text if len(text) <= length else text[: length - 1] + "…"


class EndUseError(Exception):
    """A fault that a person can act on; the command line prints it as one line, exit code 2."""


class InputError(EndUseError):
    """A file, column, row or argument that cannot be used."""


class WorkspaceError(EndUseError):
    """The workspace is missing, locked, or of another version."""


class EngineError(EndUseError):
    """A step that the engine refused."""


class FetchError(EndUseError):
    """A download that did not arrive whole."""
