"""Fetching from a server on this machine that misbehaves in all the ways that servers do."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from enduse.errors import FetchError, InputError
from enduse.readers.lists.fetch import FetchOptions, current, fetch, form, names, versions

ENTRY = "<INDIVIDUAL><REFERENCE_NUMBER>{}</REFERENCE_NUMBER></INDIVIDUAL>"
WHEN = "2026-02-27T00:00:00Z"


def un_list(entries: int) -> bytes:
    body = "".join(ENTRY.format(number) for number in range(entries))
    return f"<CONSOLIDATED_LIST><INDIVIDUALS>{body}</INDIVIDUALS></CONSOLIDATED_LIST>".encode()


@dataclass
class Server:
    """What the server does with each request, in order; the last one stands for all further."""

    address: str = ""
    answers: list[Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(dict(self.headers))
            answer = state.answers.pop(0) if len(state.answers) > 1 else state.answers[0]
            answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.address = f"http://127.0.0.1:{listening.server_address[1]}"
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state
    listening.shutdown()
    listening.server_close()
    thread.join()


def gives(
    body: bytes, status: int = 200, length: int | None = None, **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answer with a body; `length` is what the server claims."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return answer


def ranges(body: bytes, etag: str) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answer like a good server: parts of the same version as parts, everything else whole."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            gives(b"", 304)(handler)
            return
        asked = handler.headers.get("Range", "")
        if asked and handler.headers.get("If-Range") == etag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            span = f"bytes {start}-{len(body) - 1}/{len(body)}"
            gives(body[start:], 206, ETag=etag, Content_Range=span)(handler)
        else:
            gives(body, ETag=etag)(handler)

    return answer


def run(server: Server, directory: Path, when: str = WHEN, name: str = "un", **how: object) -> Path:
    pauses: list[float] = []
    options = FetchOptions(
        base=server.address, timeout=5, pause=pauses.append, **{"attempts": 3, **how}  # type: ignore[arg-type]
    )  # fmt: skip
    (fetched, *_) = fetch(name, directory, when, options)
    return fetched.path


def test_a_whole_list_becomes_current(server: Server, tmp_path: Path) -> None:
    body = un_list(10)
    server.answers = [gives(body)]
    path = run(server, tmp_path)
    assert path.read_bytes() == body
    version = current(tmp_path / "un" / "consolidated.xml")
    assert version is not None
    assert (version.rows, version.state, version.fetched_at) == (10, "good", WHEN)
    assert path.name == f"{version.sha256}.xml"


def test_a_broken_connection_is_resumed_where_it_broke(server: Server, tmp_path: Path) -> None:
    body = un_list(500)
    half = len(body) // 2
    server.answers = [gives(body[:half], length=len(body), ETag='"a"'), ranges(body, '"a"')]
    assert run(server, tmp_path).read_bytes() == body
    assert server.asked[1]["Range"] == f"bytes={half}-"
    assert server.asked[1]["If-Range"] == '"a"'


def test_a_download_goes_on_in_the_next_run(server: Server, tmp_path: Path) -> None:
    body = un_list(500)
    server.answers = [gives(body[:700], length=len(body), ETag='"a"')]
    with pytest.raises(FetchError, match="run the command again to go on"):
        run(server, tmp_path, attempts=1)
    server.answers = [ranges(body, '"a"')]
    assert run(server, tmp_path).read_bytes() == body
    assert server.asked[-1]["Range"] == "bytes=700-"


def test_a_file_that_changed_between_its_parts_is_fetched_anew(
    server: Server, tmp_path: Path
) -> None:
    old, new = un_list(500), un_list(600)
    server.answers = [gives(old[:700], length=len(old), ETag='"a"'), ranges(new, '"b"')]
    assert run(server, tmp_path).read_bytes() == new


def test_a_server_that_ignores_ranges(server: Server, tmp_path: Path) -> None:
    body = un_list(500)
    server.answers = [gives(body[:700], length=len(body), ETag='"a"'), gives(body, ETag='"a"')]
    assert run(server, tmp_path).read_bytes() == body


def test_a_part_that_starts_elsewhere_is_not_taken(server: Server, tmp_path: Path) -> None:
    body = un_list(500)
    wrong = gives(body[10:], 206, ETag='"a"', Content_Range=f"bytes 10-{len(body) - 1}/{len(body)}")
    server.answers = [gives(body[:700], length=len(body), ETag='"a"'), wrong, gives(body)]
    assert run(server, tmp_path).read_bytes() == body


def test_a_part_longer_than_the_file_is_dropped(server: Server, tmp_path: Path) -> None:
    body = un_list(10)
    server.answers = [gives(body * 2, length=9999, ETag='"a"'), gives(b"", 416), gives(body)]
    assert run(server, tmp_path).read_bytes() == body


def test_a_busy_server_is_asked_again(server: Server, tmp_path: Path) -> None:
    server.answers = [gives(b"", 503), gives(b"slow", 429), gives(un_list(3))]
    assert run(server, tmp_path).exists()
    assert len(server.asked) == 3


def test_pauses_double(server: Server, tmp_path: Path) -> None:
    pauses: list[float] = []
    server.answers = [gives(b"", 503)]
    options = FetchOptions(base=server.address, attempts=4, pause=pauses.append)
    with pytest.raises(FetchError, match="did not arrive in 4 attempts, last: HTTP status 503"):
        fetch("un", tmp_path, WHEN, options)
    assert pauses == [1.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (gives(b"", 404), "HTTP status 404; check the address"),
        (gives(un_list(9), length=100), "the XML is not whole"),  # it claims less than there is
        (gives(b"<html><body>Sorry</body></html>"), "root element 'html'"),
        (gives(b""), "nothing arrived"),
        (gives(un_list(900)), "more than is allowed"),
        (gives(b"", 302, Location="file:///etc/passwd"), "HTTP status 302|not http"),
        (gives(b"", 302, Location="ftp://127.0.0.1/x"), "not http"),
    ],
)
def test_what_does_not_arrive_whole_never_becomes_current(
    server: Server, tmp_path: Path, answer: Callable[[BaseHTTPRequestHandler], None], expected: str
) -> None:
    good = un_list(3)
    server.answers = [gives(good)]
    path = run(server, tmp_path)
    server.answers = [answer]
    with pytest.raises(FetchError, match=expected):
        run(server, tmp_path, "2026-03-01", max_bytes=10_000)
    version = current(tmp_path / "un" / "consolidated.xml")
    assert version is not None
    assert version.fetched_at == WHEN
    assert path.read_bytes() == good


SDN = '{},"NAME",-0- ,"P",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'
OTHERS = {5: '{},1,"aka","X",-0- \n', 6: '{},1,"S","C","R",-0- \n', 2: '{},"remarks"\n'}


def ofac(rows: int) -> list[Callable[[BaseHTTPRequestHandler], None]]:
    texts = [SDN, OTHERS[5], OTHERS[6], OTHERS[2]]
    return [gives(("".join(t.format(n) for n in range(rows)) + "\x1a").encode()) for t in texts]


def test_a_version_of_half_the_rows_is_kept_aside(server: Server, tmp_path: Path) -> None:
    server.answers = ofac(100)
    path = run(server, tmp_path, name="ofac-sdn")
    assert path.parent.parent.name == "SDN.CSV"
    server.answers = [gives("".join(SDN.format(n) for n in range(40)).encode())]
    with pytest.raises(FetchError, match=r"not whole \(40 rows, where the version of .* has 100\)"):
        run(server, tmp_path, "2026-03-01", name="ofac-sdn")
    kept = versions(tmp_path / "ofac-sdn" / "SDN.CSV")
    assert [v.state for v in kept] == ["good", "suspicious"]
    assert (path.parent.parent / "suspicious" / f"{kept[1].sha256}.csv").exists()
    assert current(tmp_path / "ofac-sdn" / "SDN.CSV") == kept[0]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<!doctype html>\n<p>Down for maintenance</p>", "a page of HTML"),
        (SDN.format(1).encode()[:-9], "have not 12 columns|no end"),
        (b"a,b\nc,d\n", "have not 12 columns"),
    ],
)
def test_what_is_no_csv_of_the_list(
    server: Server, tmp_path: Path, body: bytes, expected: str
) -> None:
    server.answers = [gives(body)]
    with pytest.raises(FetchError, match=expected):
        run(server, tmp_path, name="ofac-sdn")


def test_every_version_is_kept_and_an_equal_one_is_not_new(server: Server, tmp_path: Path) -> None:
    first, second = un_list(5), un_list(6)
    for number, body in enumerate((first, first, second)):
        server.answers = [gives(body)]
        run(server, tmp_path, f"2026-03-0{number + 1}")
    kept = versions(tmp_path / "un" / "consolidated.xml")
    assert [v.fetched_at for v in kept] == ["2026-03-01", "2026-03-03"]
    folder = tmp_path / "un" / "consolidated.xml" / "versions"
    assert sorted(p.read_bytes() for p in folder.iterdir()) == sorted([first, second])


def test_not_changed_since(server: Server, tmp_path: Path) -> None:
    body = un_list(5)
    server.answers = [ranges(body, '"a"')]
    run(server, tmp_path)
    options = FetchOptions(base=server.address)
    (again,) = fetch("un", tmp_path, "2026-03-01", options)
    assert (again.new, again.version.fetched_at) == (False, WHEN)
    assert server.asked[-1]["If-None-Match"] == '"a"'


def test_the_page_of_meti_needs_its_links(server: Server, tmp_path: Path) -> None:
    server.answers = [gives(b"<html><a href='x.pdf'>list</a></html>")]
    assert run(server, tmp_path, name="jp-meti").suffix == ".html"
    server.answers = [gives(b"<html>moved</html>")]
    with pytest.raises(FetchError, match=r"no '\.pdf' in it"):
        run(server, tmp_path, name="jp-meti")


def test_nobody_answers(tmp_path: Path) -> None:
    options = FetchOptions(base="http://127.0.0.1:9", attempts=2, pause=lambda _: None)
    with pytest.raises(FetchError, match="did not arrive in 2 attempts"):
        fetch("un", tmp_path, WHEN, options)


def test_only_web_addresses(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="not an http or https address"):
        fetch("un", tmp_path, WHEN, FetchOptions(base="file:///etc"))


def test_lists_that_can_be_fetched(tmp_path: Path) -> None:
    assert {name: form(name) for name in names()} == {
        "ofac-sdn": "ofac-sdn", "us-csl": "us-csl", "un": "un", "eu-fsf": "", "jp-meti": "",
    }  # fmt: skip
    with pytest.raises(InputError, match="choose one of ofac-sdn"):
        fetch("moon", tmp_path, WHEN)


def test_a_damaged_index_is_told(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text(json.dumps([{"sha": 1}]))
    with pytest.raises(FetchError, match="is damaged"):
        versions(tmp_path)
