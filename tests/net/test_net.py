"""The guarded fetch, against a server on this machine."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ontherecord import net
from ontherecord.errors import FetchError
from ontherecord.net import check_address, fetch, fetch_to

BODY = bytes(range(256)) * 400
LIMIT = 1 << 20


class Handler(BaseHTTPRequestHandler):
    """Serves one body in several ways; the server object keeps the requests and the state."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer by path."""
        server: Any = self.server
        server.seen.append((self.path, self.headers.get("Range"), self.headers.get("Host")))
        name = self.path.split("?")[0].strip("/").replace("-", "_")
        getattr(self, f"way_{name}", self.way_missing)()

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        headers = {"Content_Length": str(len(body)), "Content_Type": "text/html"} | headers
        for key, value in headers.items():
            if value:
                self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def way_page(self) -> None:
        self._send(200, b"<p>hello</p>", Content_Type="text/html; charset=utf-8")

    def way_missing(self) -> None:
        self._send(404, b"")

    def way_busy(self) -> None:
        self._send(503, b"")

    def way_once(self) -> None:
        self._send(302, b"", Location="/page")

    def way_loop(self) -> None:
        self._send(302, b"", Location="/loop")

    def way_nowhere(self) -> None:
        self._send(302, b"")

    def way_inside(self) -> None:
        self._send(302, b"", Location="http://127.0.0.1:1/secret")

    def way_file_scheme(self) -> None:
        self._send(302, b"", Location="file:///etc/hosts")

    def way_large(self) -> None:
        self._send(200, BODY)

    def way_endless(self) -> None:
        self._send(200, BODY, Content_Length="")

    def way_short(self) -> None:
        self._send(200, BODY[:1000], Content_Length=str(len(BODY)))

    def way_gzip(self) -> None:
        self._send(200, b"x", Content_Encoding="gzip")

    def way_broken_chunks(self) -> None:
        self._send(200, b"ff\r\nshort", Content_Length="", Transfer_Encoding="chunked")

    def way_resume(self) -> None:
        """Breaks off the first time; afterwards serves what is asked for of the same version."""
        server: Any = self.server
        asked = self.headers.get("Range")
        if asked and self.headers.get("If-Range") == server.version:
            start = int(asked.removeprefix("bytes=").removesuffix("-"))
            span = f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"
            self._send(206, BODY[start:], Content_Range=span, ETag=server.version)
        elif len(server.seen) <= server.breaks:
            body = BODY[: 1000 * len(server.seen)]
            self._send(200, body, Content_Length=str(len(BODY)), ETag=server.version)
        else:
            self._send(200, BODY, ETag=server.version)

    def way_wrong_range(self) -> None:
        if self.headers.get("Range"):
            self._send(206, BODY[:10], Content_Range=f"bytes 0-9/{len(BODY)}", ETag='"v1"')
        else:
            self._send(200, BODY[:500], Content_Length=str(len(BODY)), ETag='"v1"')


@pytest.fixture
def server() -> Iterator[Any]:
    running: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.seen, running.version, running.breaks = [], '"v1"', 1
    running.at = f"http://127.0.0.1:{running.server_address[1]}"
    thread = threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def get(server: Any, path: str, **more: Any) -> net.Fetched:
    return fetch(server.at + path, **({"max_bytes": LIMIT, "allow_private": True} | more))


def test_a_page_and_its_redirect(server: Any) -> None:
    page = get(server, "/once", types=("text/html",))
    assert page.body == b"<p>hello</p>"
    assert page.url == server.at + "/page"
    assert page.content_type == "text/html"
    assert page.sha256 == hashlib.sha256(page.body).hexdigest()
    assert page.retrieved.utcoffset() is not None
    assert server.seen[0][2] == server.at.removeprefix("http://")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/missing", "404"),
        ("/busy", "later"),
        ("/loop", "5 redirects"),
        ("/nowhere", "does not say where"),
        ("/file-scheme", "not a web address"),
        ("/gzip", "compressed"),
        ("/short", "cut short at 1,000 of 102,400"),
        ("/broken-chunks", "broke off"),
    ],
)
def test_what_goes_wrong_is_said(server: Any, path: str, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        get(server, path)


@pytest.mark.parametrize("path", ["/large", "/endless"])
def test_the_size_limit_holds_with_and_without_a_declared_length(server: Any, path: str) -> None:
    with pytest.raises(FetchError, match="larger than the limit of 5,000"):
        get(server, path, max_bytes=5000)
    assert get(server, path, max_bytes=len(BODY)).body == BODY


def test_the_type_limit(server: Any) -> None:
    with pytest.raises(FetchError, match="is text/html, expected application/pdf"):
        get(server, "/page", types=("application/pdf",))
    assert get(server, "/page", types=("text/*",)).body


def test_a_private_address_is_refused_before_anything_is_sent(server: Any) -> None:
    with pytest.raises(FetchError, match="port"):
        fetch(server.at + "/page", max_bytes=LIMIT)
    for host in ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"):
        with pytest.raises(FetchError, match=r"not a public address|no such host"):
            fetch(f"http://{host}/page", max_bytes=LIMIT)
    assert server.seen == []


def test_a_redirect_to_a_private_address_is_refused(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first hop is let through as a public one would be; the second is checked for itself."""
    real = net._connect
    hops: list[str] = []

    def connect(parts: Any, url: str, allow_private: bool) -> Any:
        hops.append(url)
        return real(parts, url, len(hops) == 1)

    monkeypatch.setattr(net, "_connect", connect)
    with pytest.raises(FetchError, match=r"127.0.0.1 is not a public address"):
        get(server, "/inside")
    assert len(hops) == 2


def test_the_connection_goes_to_the_address_that_was_checked(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One resolution per hop: a name that answers differently the second time gains nothing."""
    real = socket.getaddrinfo
    asked: list[str] = []

    def resolve(host: str, port: int, *rest: Any, **more: Any) -> Any:
        if host == "127.0.0.1":  # the pinned address itself, not a name
            return real(host, port, *rest, **more)
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "192.0.2.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    port = server.server_address[1]
    page = fetch(f"http://example.org:{port}/page", max_bytes=LIMIT, allow_private=True)
    assert page.body == b"<p>hello</p>"
    assert asked == ["example.org"]
    assert server.seen[0][2] == f"example.org:{port}"


def test_one_private_answer_among_public_ones_refuses_the_host(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = [(2, 1, 6, "", (a, 80)) for a in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: answers)
    with pytest.raises(FetchError, match=r"example.org: 10.0.0.1 is not a public address"):
        fetch("http://example.org/", max_bytes=LIMIT)


NOT_PUBLIC = """
127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 239.1.1.1
240.0.0.1 255.255.255.255 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 ff02::1
::ffff:10.0.0.1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::1 ::127.0.0.1 2001:db8::1
"""


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_addresses_that_are_not_public(address: str) -> None:
    with pytest.raises(FetchError, match="not a public address"):
        check_address(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert check_address(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/hosts",
        "javascript:alert(1)",
        "example.org/page",
        "http://",
        "http://user:word@example.org/",
        "http://example.org:99999/",
        "http://example.org/a b",
        "http://example.org/\r\nX-Other: 1",
        "http://exa mple.org/",
        "http://[::1/",
        "http://example.org:25/",
    ],
)
def test_addresses_that_are_not_fetched(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("resolved")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(FetchError) as caught:
        fetch(url, max_bytes=LIMIT)
    assert caught.value.next_step


def save(server: Any, path: Path, way: str) -> net.Saved:
    return fetch_to(path, server.at + way, max_bytes=LIMIT, allow_private=True)


def test_a_file_is_taken_up_where_it_broke_off(server: Any, tmp_path: Path) -> None:
    target = tmp_path / "deep" / "file.bin"
    saved = save(server, target, "/resume")
    assert target.read_bytes() == BODY
    assert [asked for _, asked, _ in server.seen] == [None, "bytes=1000-"]
    assert (saved.size, saved.sha256) == (len(BODY), hashlib.sha256(BODY).hexdigest())
    assert [p.name for p in target.parent.iterdir()] == ["file.bin"]


def test_a_file_is_taken_up_in_a_later_call(server: Any, tmp_path: Path) -> None:
    server.breaks, server.version = 3, ""
    target = tmp_path / "file.bin"
    with pytest.raises(FetchError, match=r"cut short.*Try again"):
        save(server, target, "/resume")
    assert not target.exists()
    server.version = '"v1"'  # no version was named: nothing to resume from, so from the start
    assert save(server, target, "/resume").size == len(BODY)
    assert target.read_bytes() == BODY


def test_a_file_that_changed_meanwhile_is_fetched_anew(server: Any, tmp_path: Path) -> None:
    target = tmp_path / "file.bin"
    (tmp_path / "file.bin.part").write_bytes(b"old" * 10)
    note = f'{{"url": "{server.at}/resume", "version": "\\"v0\\""}}'
    (tmp_path / "file.bin.part.json").write_text(note)
    server.breaks = 0
    save(server, target, "/resume")
    assert target.read_bytes() == BODY


def test_a_range_that_does_not_go_on_is_not_pasted_in(server: Any, tmp_path: Path) -> None:
    with pytest.raises(FetchError):
        save(server, tmp_path / "file.bin", "/wrong-range")
    assert not (tmp_path / "file.bin").exists()


def test_a_file_over_the_limit_never_appears(server: Any, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="larger"):
        fetch_to(tmp_path / "f", server.at + "/endless", max_bytes=999, allow_private=True)
    assert not (tmp_path / "f").exists()
