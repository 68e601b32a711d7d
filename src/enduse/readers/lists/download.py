"""Downloads one file over HTTP: streaming, resumed where it broke off, retried with pauses."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from time import sleep
from typing import IO
from urllib.parse import urlsplit

from enduse.errors import FetchError, cut

_CHUNK = 1 << 16
_SCHEMES = ("http", "https")
_RETRY = frozenset((408, 425, 429, 500, 502, 503, 504))
_AGENT = "enduse (list fetcher)"


@dataclass(frozen=True)
class FetchOptions:
    """How to fetch: how often, how long, how much, and from where.

    `base` replaces the authority's address up to the file's name; `pause` is what waits.
    """

    base: str = ""
    attempts: int = 5
    timeout: float = 60.0
    first_pause: float = 1.0
    max_bytes: int = 2 << 30
    pause: Callable[[float], None] = sleep


@dataclass(frozen=True)
class Remote:
    """What a server says of a version: its entity tag, when it was changed, its length."""

    etag: str = ""
    modified: str = ""
    length: int | None = None

    @property
    def validator(self) -> str:
        """What proves that a part belongs to the same version; weak tags do not (RFC 9110)."""
        return self.modified if self.etag.startswith("W/") else self.etag or self.modified


class _BrokenOffError(Exception):
    """An attempt failed in a way that another attempt may mend."""


class _SameScheme(urllib.request.HTTPRedirectHandler):
    """Follows redirects, but never to another scheme: not to files, not from https to http."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - the signature is urllib's
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Return the next request; FetchError where it would leave the scheme."""
        old, new = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if new != old and (old, new) != ("http", "https"):
            raise FetchError(f"{req.full_url}: sent on to {cut(newurl)!r}, which is not {old}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class Download:
    """One file on its way to `part`; what has arrived is kept between attempts and runs."""

    def __init__(self, address: str, part: Path, how: FetchOptions) -> None:
        if urlsplit(address).scheme not in _SCHEMES:
            raise FetchError(f"{cut(address)!r} is not an http or https address")
        self.address = address
        self.part = part
        self.note = part.with_name(part.name + ".json")
        self.how = how
        self._opener = urllib.request.build_opener(_SameScheme)

    def run(self, known: Remote) -> Remote | None:
        """Fetch the file; None when the server says that the version `known` still stands.

        FetchError when the server refuses, sends too much, or all attempts failed.
        """
        reason = ""
        for attempt in range(self.how.attempts):
            if attempt:
                self.how.pause(self.how.first_pause * 2 ** (attempt - 1))
            try:
                return self._attempt(known)
            except _BrokenOffError as error:
                reason = str(error)
        raise FetchError(
            f"{self.address}: did not arrive in {self.how.attempts} attempts, last: {reason}; "
            "what has arrived is kept, run the command again to go on"
        )

    def _attempt(self, known: Remote) -> Remote | None:
        earlier, have = self._earlier()
        headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
        if have:
            headers |= {"Range": f"bytes={have}-", "If-Range": earlier.validator}
        elif known.etag:
            headers["If-None-Match"] = known.etag
        elif known.modified:
            headers["If-Modified-Since"] = known.modified
        request = urllib.request.Request(self.address, headers=headers)  # noqa: S310 - checked above
        try:
            with self._opener.open(request, timeout=self.how.timeout) as response:
                return self._receive(response, response.headers, (response.status, have))
        except urllib.error.HTTPError as error:
            with error:
                self._refused(error)
                return None
        except (OSError, HTTPException) as error:
            raise _BrokenOffError(cut(error) or type(error).__name__) from error

    def _refused(self, error: urllib.error.HTTPError) -> None:
        """Raise what a status of 300 and more means, unless it means that nothing changed."""
        if error.code == 304:
            return
        if error.code == 416:  # the part is longer than the file is now
            self._forget()
            raise _BrokenOffError("the file changed while it was fetched")
        if error.code in _RETRY:
            raise _BrokenOffError(f"HTTP status {error.code}")
        raise FetchError(f"{self.address}: HTTP status {error.code}; check the address")

    def _earlier(self) -> tuple[Remote, int]:
        """What an earlier attempt left, if it can be gone on with: its version and its length."""
        try:
            remote = Remote(**json.loads(self.note.read_text(encoding="utf-8")))
            have = self.part.stat().st_size
        except (OSError, ValueError, TypeError):
            return Remote(), 0
        return (remote, have) if have and remote.validator else (Remote(), 0)

    def _forget(self) -> None:
        self.part.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)

    def _receive(self, body: IO[bytes], headers: HTTPMessage, said: tuple[int, int]) -> Remote:
        """Write a body behind what is there, or anew; check its length."""
        status, have = said
        start = _range_start(headers) if status == 206 else 0
        if status == 206 and start != have:
            self._forget()
            raise _BrokenOffError("the server sent another range than was asked for")
        remote = Remote(
            headers.get("ETag", ""), headers.get("Last-Modified", ""), _length(headers, start)
        )
        if remote.length is not None and remote.length > self.how.max_bytes:
            raise FetchError(f"{self.address}: {remote.length} bytes, more than is allowed")
        self.note.write_text(json.dumps(asdict(remote)), encoding="utf-8")
        arrived = self._write(body, start)
        if remote.length is not None and arrived != remote.length:
            if arrived > remote.length:
                self._forget()
            raise _BrokenOffError(f"{arrived} of {remote.length} bytes arrived")
        return remote

    def _write(self, body: IO[bytes], start: int) -> int:
        arrived = start
        with self.part.open("ab" if start else "wb") as part:
            while chunk := body.read(_CHUNK):
                arrived += len(chunk)
                if arrived > self.how.max_bytes:
                    self._forget()
                    raise FetchError(f"{self.address}: more than {self.how.max_bytes} bytes")
                part.write(chunk)
        return arrived


def _range_start(headers: HTTPMessage) -> int:
    """First byte of `Content-Range: bytes 100-199/200`; -1 where it cannot be read."""
    text = headers.get("Content-Range", "").removeprefix("bytes").strip()
    first = text.split("-", 1)[0]
    return int(first) if first.isdecimal() else -1


def _length(headers: HTTPMessage, start: int) -> int | None:
    """Length of the whole file, from `Content-Range` or `Content-Length`; None if not said."""
    total = headers.get("Content-Range", "").rpartition("/")[2]
    if total.isdecimal():
        return int(total)
    length = headers.get("Content-Length", "")
    return start + int(length) if length.isdecimal() else None
