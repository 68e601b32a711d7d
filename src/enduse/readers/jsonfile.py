"""JSON files of many statements, as one array or one statement a line, read as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator

from enduse.errors import InputError
from enduse.readers.textfile import MAX_DEPTH, MAX_LINE, TextFile, parse_json

_BETWEEN = ", \t\r\n[]\ufeff"
_MARK = re.compile(r'["\\{}\[\]]')


def statements(file: TextFile) -> Iterator[tuple[int, object]]:
    """Yield (number, value) of each statement of an array or of JSON lines, and count them.

    Only one statement is held in memory. A line that is not JSON yields a ValueError in place of
    its value; an array that is cut off, a statement of more than `MAX_LINE` characters or nested
    deeper than `MAX_DEPTH` ends in an InputError.
    """
    if not next(file.chunks()).lstrip("\ufeff \t\r\n").startswith("["):
        yield from file.json_lines()
        return
    for text in _elements(file):
        file.rows_read += 1
        yield file.rows_read, parse_json(text)


def _elements(file: TextFile) -> Iterator[str]:
    """Yield the text of each object of the outermost array."""
    scan = _Scan(file)
    for chunk in file.chunks():
        yield from scan.feed(chunk)
    if scan.depth or scan.kept:
        raise file.refuse(
            "the JSON array is cut off; get the file again", f"after statement {file.rows_read}"
        )


class _Scan:
    """Finds where each element of the outermost array starts and ends; strings are passed over."""

    def __init__(self, file: TextFile) -> None:
        self.file = file
        self.depth = 0
        self.kept: list[str] = []
        self._size = 0
        self._in_string = False
        self._escaped_at = -1

    def feed(self, chunk: str) -> Iterator[str]:
        """Take the next piece of the file; yield the elements that end in it."""
        start = 0  # where the present element, or the gap between two, starts in this piece
        for match in _MARK.finditer(chunk):
            mark, position = match[0], match.start()
            if self._in_string:
                self._string_mark(mark, position)
            elif mark == '"':
                self._in_string = True
            elif mark in "{[":
                self.depth += 1
                if self.depth > MAX_DEPTH:
                    raise self._refuse(f"JSON nested deeper than {MAX_DEPTH}")
                if self.depth == 2:
                    self._gap(chunk[start:position])
                    start = position
            elif mark in "}]":
                self.depth -= 1
                if self.depth == 1:
                    yield "".join(self.kept) + chunk[start : position + 1]
                    self.kept, self._size = [], 0
                    start = position + 1
        if self.depth >= 2:
            self._keep(chunk[start:])
        else:
            self._gap(chunk[start:])
        # a backslash at the end of a piece escapes the first character of the next
        self._escaped_at = 0 if self._escaped_at == len(chunk) else -1

    def _gap(self, text: str) -> None:
        """Refuse anything but commas and blanks between the elements: it would be lost."""
        if text.strip(_BETWEEN):
            raise self._refuse("the JSON array holds more than objects")

    def _string_mark(self, mark: str, position: int) -> None:
        if position == self._escaped_at:
            return
        if mark == "\\":
            self._escaped_at = position + 1
        elif mark == '"':
            self._in_string = False

    def _keep(self, text: str) -> None:
        self._size += len(text)
        if self._size > MAX_LINE:
            raise self._refuse(f"a statement of more than {MAX_LINE} characters")
        self.kept.append(text)

    def _refuse(self, what: str) -> InputError:
        return self.file.refuse(
            f"{what}; is this the right file?", f"after statement {self.file.rows_read}"
        )
