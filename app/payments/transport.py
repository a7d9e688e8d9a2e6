"""One question over HTTPS, with an end to its time and to its length. Redirects are not followed.

Plain HTTP is spoken only to this machine itself, where the training gateways run.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import SplitResult, urlsplit

from app.payments.channel import ChannelFault

SOCKET_S: Final = 5.0
WHOLE_S: Final = 12.0
"""However slowly a gateway answers, byte by byte, this is the end of it."""
MOST_ANSWER: Final = 256 * 1024
MOST_BILL: Final = 64 * 1024 * 1024
_PIECE: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` by their names in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire(Protocol):
    """How a gateway is reached. Raises ChannelFault: no_network, no_answer, too_long, bad_address."""

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes = b"",
        most: int = MOST_ANSWER,
    ) -> Answer: ...


class HttpWire:
    """`trust`: what certificates are taken; else the system's."""

    def __init__(self, *, trust: ssl.SSLContext | None = None, whole_s: float = WHOLE_S) -> None:
        self._trust = trust
        self._whole_s = whole_s

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes = b"",
        most: int = MOST_ANSWER,
    ) -> Answer:
        parts = urlsplit(url)
        connection = self._connection(parts)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        late = threading.Event()
        timer = threading.Timer(self._whole_s, _cut, (connection, late))
        timer.daemon = True
        timer.start()
        try:
            answer = _exchange(connection, method, path, dict(headers), body, most)
        except TimeoutError as error:
            raise ChannelFault("no_answer", str(error)) from error
        except (OSError, http.client.HTTPException, UnicodeError) as error:
            raise ChannelFault("no_answer" if late.is_set() else "no_network", str(error)) from error
        finally:
            timer.cancel()
            timer.join()
            connection.close()
        if late.is_set():  # half an answer reads like a whole one
            raise ChannelFault("no_answer", "cut off")
        return answer

    def _connection(self, parts: SplitResult) -> http.client.HTTPConnection:
        try:
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise ChannelFault("bad_address", str(error)) from error
        if parts.scheme == "http" and is_this_machine(host or ""):
            return http.client.HTTPConnection(host or "", port, timeout=SOCKET_S)
        if parts.scheme != "https" or not host:
            raise ChannelFault("bad_address", "only https")
        trust = self._trust or ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=SOCKET_S, context=trust)


def is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _cut(connection: http.client.HTTPConnection, late: threading.Event) -> None:
    late.set()
    if connection.sock is not None:
        with suppress(OSError):  # it closed by itself just now
            connection.sock.shutdown(socket.SHUT_RDWR)


def _exchange(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    most: int,
) -> Answer:
    connection.request(method, path, body or None, headers)
    response = connection.getresponse()
    found = bytearray()
    while piece := response.read(_PIECE):
        found += piece
        if len(found) > most:
            raise ChannelFault("too_long", f"over {most} bytes")
    told = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, told, bytes(found))
