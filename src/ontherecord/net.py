"""NET: one guarded fetch. The only module that opens a socket, and only when it is called.

Guards: http and https only, on their own ports; no user name in an address; the host is resolved
once, every address it resolves to must be public (none private, loopback, link-local, multicast,
reserved or shared, nor such an IPv4 address wrapped in an IPv6 one), and the connection goes to
that checked address, so that a second resolution cannot swap it; each redirect is checked again, at
most five are followed, none from https to http. Sizes, content types and times are limited, the
body is taken as sent (no compression), proxies of the environment are not used, and no cookie or
credential is sent. Certificates are verified against the host's name.

The standard library's http.client and ssl do this with one overridden method; a client library
would need its resolver and its redirects replaced to hold the same promises.

Public and other addresses: https://www.iana.org/assignments/iana-ipv4-special-registry/ and the
IPv6 one. Ranges: RFC 9110, 14.
"""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import json
import os
import re
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from ontherecord.errors import FetchError

MAX_REDIRECTS: Final = 5
TIMEOUT: Final = 30.0  # seconds for a connection, and between two pieces of a body
PAGE_TIME: Final = 120.0  # seconds for a page in all
FILE_TIME: Final = 3600.0  # seconds for a file in all
ATTEMPTS: Final = 3  # of a file whose transfer breaks off

_PORTS: Final = {"http": 80, "https": 443}
_PIECE: Final = 64 << 10
_MOVED: Final = frozenset((301, 302, 303, 307, 308))
_RANGE: Final = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15}|\*)$")
_HOST: Final = re.compile(r"[a-z0-9._-]{1,253}|\[?[0-9a-f:.]+\]?", re.ASCII)
_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body as sent. url: the last address, after redirects. retrieved: when, in UTC."""

    body: bytes
    url: str
    content_type: str
    sha256: str
    retrieved: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """A body written to `path`, whole. size: in bytes."""

    path: Path
    url: str
    content_type: str
    sha256: str
    size: int
    retrieved: datetime


def fetch(
    url: str, *, max_bytes: int, types: Sequence[str] = (), allow_private: bool = False
) -> Fetched:
    """Fetch one address into memory.

    max_bytes: the largest body taken. types: media types taken ('text/html', 'text/*'); none given
    means any. allow_private: for tests with a local server only; it lifts the checks of address,
    port and downgrade, and nothing else.
    Raises FetchError: refused address, wrong type, too large, cut short, timed out, HTTP status.
    """
    deadline = time.monotonic() + PAGE_TIME
    with _response(url, {}, allow_private) as (response, final):
        content_type = _accept(response, final, types, (200,))
        _limit(response.length or 0, final, max_bytes)
        pieces: list[bytes] = []
        size = 0
        for piece in _body(response, final, deadline):
            size += len(piece)
            _limit(size, final, max_bytes)
            pieces.append(piece)
    body = b"".join(pieces)
    digest = hashlib.sha256(body).hexdigest()
    return Fetched(body, final, content_type, digest, datetime.now(UTC))


def fetch_to(
    path: Path,
    url: str,
    *,
    max_bytes: int,
    types: Sequence[str] = (),
    allow_private: bool = False,
) -> Saved:
    """Fetch one address into a file, which appears under `path` only when it is whole.

    A transfer that breaks off is taken up where it stopped, in this call or a later one, if the
    server names a version of the file (a strong ETag or Last-Modified) and it is still that one.
    Parameters and errors as in `fetch`.
    """
    part = path.with_name(path.name + ".part")
    note = path.with_name(path.name + ".part.json")
    deadline = time.monotonic() + FILE_TIME
    path.parent.mkdir(parents=True, exist_ok=True)
    for attempt in range(1, ATTEMPTS + 1):
        try:
            final, content_type = _into(part, note, url, max_bytes, types, allow_private, deadline)
            break
        except _BrokenOff as error:
            if attempt == ATTEMPTS or time.monotonic() > deadline:
                raise FetchError(str(error), next_step="Try again: it resumes.") from None
    digest, size = _digest(part)
    os.replace(part, path)
    note.unlink(missing_ok=True)
    return Saved(path, final, content_type, digest, size, datetime.now(UTC))


def check_address(address: str, host: str = "") -> Address:
    """The address (of `host`) if it is public. Raises FetchError for any other, or one wrapped."""
    found = ipaddress.ip_address(address.partition("%")[0])
    for inner in _wrapped(found):
        if not inner.is_global or inner.is_multicast or inner.is_reserved or inner.is_unspecified:
            raise FetchError(
                f"{host or address}: {address} is not a public address (private or reserved)",
                next_step="Save the page yourself and give the file.",
            )
    return found


def _wrapped(address: Address) -> list[Address]:
    """An address, or the IPv4 addresses an IPv6 one carries."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        return [address, address.sixtofour]
    if address.teredo:
        return [address, *address.teredo]
    if address in _NAT64 or int(address) >> 32 == 0:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]


class _BrokenOff(FetchError):
    """The transfer stopped before the end; it may be taken up again."""


class _Pinned(http.client.HTTPConnection):
    """A connection to an address that was checked; the host's name serves TLS and the Host line."""

    def __init__(self, host: str, port: int, address: str, *, secure: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT)
        self._address = address
        self._secure = secure
        self.default_port = _PORTS["https" if secure else "http"]

    def connect(self) -> None:
        """Open the socket to the checked address, and TLS under the host's name."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


@contextmanager
def _response(
    url: str, headers: dict[str, str], allow_private: bool
) -> Iterator[tuple[http.client.HTTPResponse, str]]:
    """The response at the end of the redirects, and its address."""
    for _ in range(MAX_REDIRECTS + 1):
        parts = _split(url, allow_private)
        connection = _connect(parts, url, allow_private)
        try:
            response = _ask(connection, parts, url, headers)
            if response.status not in _MOVED:
                yield response, url
                return
            target = response.getheader("Location")
            if not target:
                raise FetchError(f"{url}: moved, and does not say where", next_step=_LOOK)
            following = urljoin(url, target)
            if parts.scheme == "https" and urlsplit(following).scheme != "https":
                raise FetchError(
                    f"{url}: sends on to {following[:200]}, which is not secure",
                    next_step="Fetch it in a browser and give the file.",
                )
            url = following
        finally:
            connection.close()
    raise FetchError(
        f"{url}: more than {MAX_REDIRECTS} redirects", next_step="Give the final address."
    )


def _split(url: str, allow_private: bool) -> SplitResult:
    """The parts of an address this module is willing to fetch."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError):
        raise FetchError(f"{url[:200]!r} is not a web address", next_step=_WRITE) from None
    if parts.scheme not in _PORTS or not host or not _HOST.fullmatch(host):
        raise FetchError(f"{url[:200]!r} is not a web address", next_step=_WRITE)
    if any(ord(c) <= 32 or ord(c) == 127 for c in url):
        raise FetchError(f"{url[:200]!r} has spaces or control characters", next_step=_WRITE)
    if parts.username is not None or parts.password is not None:
        raise FetchError(f"{host}: no user name is sent", next_step="Leave it out.")
    if port not in (None, _PORTS[parts.scheme]) and not allow_private:
        raise FetchError(
            f"{host}: port {port} is not the web's", next_step="Give the address without a port."
        )
    return parts


_LOOK: Final = "Check the address."
_WRITE: Final = "Write it as https://host/path."


def _connect(parts: SplitResult, url: str, allow_private: bool) -> _Pinned:
    """A connection to the first address of the host that answers, all of them being public."""
    host = (parts.hostname or "").encode("idna").decode("ascii")
    port = parts.port or _PORTS[parts.scheme]
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchError(f"{host}: no such host, or no network", next_step=_LOOK) from None
    addresses = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    if not allow_private:
        for address in addresses:
            check_address(address, host)
    problem: Exception | None = None
    for address in addresses[:4]:
        connection = _Pinned(host, port, address, secure=parts.scheme == "https")
        try:
            connection.connect()
            return connection
        except ssl.SSLError as error:
            connection.close()
            why = f"{host}: its certificate is not valid ({error.reason})"
            raise FetchError(why, next_step=_LOOK) from None
        except OSError as error:
            connection.close()
            problem = error
    raise FetchError(f"{url}: no connection ({problem})", next_step="Try again later.")


def _ask(
    connection: _Pinned, parts: SplitResult, url: str, headers: dict[str, str]
) -> http.client.HTTPResponse:
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    lines = {"User-Agent": "ontherecord", "Accept": "*/*", "Accept-Encoding": "identity"}
    try:
        connection.request("GET", target, headers=lines | headers)
        return connection.getresponse()
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = f"{url}: no answer ({type(error).__name__})"
        raise _BrokenOff(why, next_step="Try again later.") from None


def _accept(
    response: http.client.HTTPResponse, url: str, types: Sequence[str], statuses: Sequence[int]
) -> str:
    """The media type of a response that is worth reading."""
    if response.status not in statuses:
        later = response.status == 429 or response.status >= 500
        raise FetchError(
            f"{url}: the server answered {response.status}",
            next_step="Try again later." if later else _LOOK,
        )
    if (response.getheader("Content-Encoding") or "identity").strip().lower() != "identity":
        raise FetchError(
            f"{url}: sent compressed, though not asked for",
            next_step="Save it in a browser and give the file.",
        )
    content_type = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    family = content_type.partition("/")[0] + "/*"
    if types and content_type not in types and family not in types:
        raise FetchError(
            f"{url}: is {content_type or 'of no stated type'}, expected {' or '.join(types)}",
            next_step="Give the address of the document itself.",
        )
    return content_type


def _limit(size: int, url: str, max_bytes: int) -> None:
    if size > max_bytes:
        raise FetchError(
            f"{url}: larger than the limit of {max_bytes:,} bytes",
            next_step="Save it yourself and give the file.",
        )


def _body(response: http.client.HTTPResponse, url: str, deadline: float) -> Iterator[bytes]:
    """The body in pieces. Raises _BrokenOff when it ends before the length it declared."""
    expected = response.length
    seen = 0
    while True:
        try:
            piece = response.read1(_PIECE)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _BrokenOff(
                f"{url}: broke off after {seen:,} bytes ({type(error).__name__})",
                next_step="Try again.",
            ) from None
        if not piece:
            break
        seen += len(piece)
        yield piece
        if time.monotonic() > deadline:
            raise _BrokenOff(f"{url}: too slow", next_step="Try again later.")
    if expected is not None and seen < expected:
        raise _BrokenOff(
            f"{url}: cut short at {seen:,} of {expected:,} bytes", next_step="Try again."
        )


def _into(
    part: Path,
    note: Path,
    url: str,
    max_bytes: int,
    types: Sequence[str],
    allow_private: bool,
    deadline: float,
) -> tuple[str, str]:
    """One attempt at the rest of a file; returns its address and media type."""
    have, version = _begun(part, note, url)
    headers = {"Range": f"bytes={have}-", "If-Range": version} if have else {}
    with _response(url, headers, allow_private) as (response, final):
        if response.status == 416 or (
            have and response.status == 206 and not _goes_on(response, have)
        ):
            part.unlink(missing_ok=True)
            raise _BrokenOff(f"{final}: the file has changed since", next_step="Try again.")
        content_type = _accept(response, final, types, (200, 206) if have else (200,))
        if response.status == 200:
            have = 0
        _limit(have + (response.length or 0), final, max_bytes)
        with part.open("ab" if have else "wb") as file:  # emptied before its note is rewritten
            if not have:
                note.write_text(json.dumps({"url": url, "version": _version(response)}))
            for piece in _body(response, final, deadline):
                have += len(piece)
                _limit(have, final, max_bytes)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    return final, content_type


def _begun(part: Path, note: Path, url: str) -> tuple[int, str]:
    """Bytes held of this address and the version they are of; (0, '') when it cannot be resumed."""
    try:
        held = json.loads(note.read_text(encoding="utf-8"))
        version = str(held["version"])
        same = held["url"] == url and version.isprintable()
        return (part.stat().st_size, version) if same and version else (0, "")
    except (OSError, ValueError, KeyError, TypeError):
        return 0, ""


def _version(response: http.client.HTTPResponse) -> str:
    """What the server calls this version of the file: a strong ETag, else its date."""
    tag = (response.getheader("ETag") or "").strip()
    return tag if tag.startswith('"') else (response.getheader("Last-Modified") or "").strip()


def _goes_on(response: http.client.HTTPResponse, have: int) -> bool:
    match = _RANGE.match((response.getheader("Content-Range") or "").strip())
    return match is not None and int(match.group(1)) == have


def _digest(path: Path) -> tuple[str, int]:
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size
