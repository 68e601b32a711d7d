"""A text file made ready for the engine: plain, UTF-8, no endless line, no uncounted line."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from enduse.engine.csv import BLANK_LINE
from enduse.errors import InputError
from enduse.readers.tabular import encoding as encodings
from enduse.readers.tabular.encoding import Encoding

LONGEST_LINE = 16 << 20
_CHUNK = 1 << 22
_NEWLINE = ord("\n")
_SAMPLE = 1 << 20
_PLACES = 16  # a large file is also looked at in as many further places
_BOMB_FROM = 1 << 30  # a gzip that grows past this and past the ratio below is refused
_BOMB_RATIO = 200


@dataclass(frozen=True)
class PlainText:
    """A UTF-8 file, how the original was written, and what is odd about its lines.

    `blank_at` is the place of the last empty line that stands before a row, -1 where there is none.
    """

    path: Path
    encoding: Encoding
    mixed_ends: bool
    blank_at: int


@dataclass
class _Lines:
    """What one pass over the bytes tells of the lines."""

    where: str
    number: int = 1
    seen: int = 0
    open_bytes: int = 0
    blank_at: int = -1
    returns: int = 0
    last: bytes = b""

    def feed(self, chunk: bytes) -> None:
        """Take the next piece of the file."""
        places = np.flatnonzero(np.frombuffer(chunk, np.uint8) == _NEWLINE)
        ends = len(places)
        self._measure(int(places[0]) if ends else len(chunk), ends)
        if ends:
            self.open_bytes = len(chunk) - int(places[-1]) - 1
        close = ends > 1 and int(np.diff(places).min()) <= len("\r\n")
        if close or chunk[:1] in (b"\n", b"\r"):
            self._blank(chunk)
        if b"\r" in chunk:
            self.returns += chunk.count(b"\r")
        self.number += ends
        self.seen += len(chunk)
        self.last = (self.last + chunk[-4:])[-4:]

    def _blank(self, chunk: bytes) -> None:
        """Note the last empty line that something follows: those at the very end are nothing."""
        before = len(self.last)
        text = (self.last + chunk).rstrip(b"\r\n")
        at = max(text.rfind(b"\n\n"), text.rfind(b"\n\r\n"))
        if at >= 0:
            self.blank_at = self.seen - before + at

    def _measure(self, before: int, ends: int) -> None:
        """Refuse a line that has not ended after 16 MiB, before anything reads it whole."""
        if self.open_bytes + before > LONGEST_LINE:
            raise InputError(
                f"{self.where}, row {self.number}: the line is longer than "
                f"{LONGEST_LINE >> 20} MiB; is this a CSV file? split or mend the line"
            )
        if not ends:
            self.open_bytes += before

    @property
    def mixed_ends(self) -> bool:
        """Whether some lines end with a carriage return and some do not."""
        return self.returns not in (0, self.number - 1)


def prepare(path: Path, scratch: Path, encoding: str | None) -> PlainText:
    """Return `path` as plain UTF-8: itself where it is that, else a copy in `scratch`.

    Undoes gzip and other encodings in a stream. Raises InputError for an empty file, a truncated
    or endless gzip, a line over 16 MiB and an encoding that cannot be told.
    """
    zipped = _is_gzip(path)
    found = _encoding(path, zipped, encoding)
    lines = _Lines(path.name)
    if zipped or found.name not in ("utf-8", "ascii"):
        target = scratch / "plain.csv"
        _transcode(path, zipped, found, target, lines)
    else:
        target = path
        for chunk in open_bytes(path, zipped):
            lines.feed(chunk)
    return PlainText(target, found, lines.mixed_ends, lines.blank_at)


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def open_bytes(path: Path, zipped: bool) -> Iterator[bytes]:
    """Yield the bytes of a file in pieces, unzipped; InputError where a gzip is cut or endless."""
    size, grown = path.stat().st_size, 0
    with path.open("rb") as raw:
        stream: BinaryIO = gzip.GzipFile(fileobj=raw) if zipped else raw  # type: ignore[assignment]
        try:
            while chunk := stream.read(_CHUNK):
                grown += len(chunk)
                if grown > _BOMB_FROM and grown > _BOMB_RATIO * size:
                    raise InputError(
                        f"{path.name}: unzips to more than {_BOMB_RATIO} times its size; unzip it "
                        "yourself and load the result if this is right"
                    )
                yield chunk
        except EOFError as error:
            raise InputError(
                f"{path.name}: the gzip is cut off after {grown:,} bytes of text; get it again"
            ) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise InputError(
                f"{path.name}: the gzip is damaged ({error}); get the file again"
            ) from error


def _encoding(path: Path, zipped: bool, asked: str | None) -> Encoding:
    sample = next(open_bytes(path, zipped), b"")[:_SAMPLE]
    if not sample.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        raise InputError(f"{path.name}: the file is empty")
    if asked:
        return encodings.named(asked, sample)
    if not zipped and path.stat().st_size > _SAMPLE and sample.isascii():
        sample = _spread(path)
    return encodings.detect(sample, path.name)


def _spread(path: Path) -> bytes:
    """Return whole lines from places all over a file: its first page may be plain ASCII."""
    size, pieces = path.stat().st_size, []
    with path.open("rb") as file:
        pieces.append(file.read(_SAMPLE // _PLACES))
        for place in range(1, _PLACES):
            file.seek(size * place // _PLACES)
            piece = file.read(_SAMPLE // _PLACES)
            pieces.append(piece[piece.find(b"\n") + 1 : piece.rfind(b"\n") + 1])
    return b"".join(pieces)


def _transcode(path: Path, zipped: bool, found: Encoding, target: Path, lines: _Lines) -> None:
    decoder = codecs.getincrementaldecoder(found.name)("replace")
    keep = found.name in ("utf-8", "ascii")  # broken bytes stay, so that their rows are refused
    skip = found.mark
    with target.open("wb") as file:
        for chunk in open_bytes(path, zipped):
            piece, skip = chunk[skip:], 0
            out = piece if keep else decoder.decode(piece).encode("utf-8")
            lines.feed(out)
            file.write(out)
        out = b"" if keep else decoder.decode(b"", final=True).encode("utf-8")
        lines.feed(out)
        file.write(out)


# A whole field in quotes, a line end, or a quote that opens a field and is not closed well.
_OPENS = rb'(?<![^,;\t|\n\r])"'
_TOKEN = re.compile(_OPENS + rb'(?:[^"]|"")*"(?=[,;\t|\r\n]|\Z)|\r\n|\n|\r|' + _OPENS)
_UNENDED = re.compile(rb'"(?:[^"]|"")*\Z')


def even(source: Path, target: Path) -> None:
    """Copy a UTF-8 CSV so that every line ends alike and empty lines carry a mark.

    Line ends inside quoted fields stay. The mark makes the engine count the line.
    """
    pending = 0  # empty lines that are not yet known to stand before a row
    with source.open("rb") as file, target.open("wb") as out:
        for record in _records(file):
            if not record.strip(b" \t\r\n"):
                pending += 1
                continue
            out.write((BLANK_LINE.encode() + b"\n") * pending)
            pending = 0
            out.write(record.rstrip(b"\r\n") + b"\n")


def _records(file: BinaryIO) -> Iterator[bytes]:
    """Yield the rows of a CSV file as bytes, line ends inside quoted fields included."""
    rest, ended = b"", False
    while not ended:
        chunk = file.read(_CHUNK)
        ended = not chunk
        rest += chunk
        start = 0
        for token in _TOKEN.finditer(rest):
            at_edge = token.end() == len(rest) and not ended
            quote = token[0][:1] == b'"'
            if at_edge and (quote or token[0] == b"\r"):
                break
            if quote:
                short = len(rest) - token.start() < LONGEST_LINE
                if (
                    len(token[0]) == 1
                    and not ended
                    and short
                    and _UNENDED.match(rest, token.start())
                ):
                    break
                continue
            yield rest[start : token.end()]
            start = token.end()
        rest = rest[start:]
    if rest:
        yield rest
