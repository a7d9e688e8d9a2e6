"""A printer at a network address. A program that ends waits for no printer."""

from __future__ import annotations

import errno
import os
import select
import socket
import time
from collections.abc import Callable
from typing import Final

CONNECT_TIMEOUT_S: Final = 3.0
SEND_TIMEOUT_S: Final = 10.0
LOOK_S: Final = 0.1
_CHUNK: Final = 65_536

Ending = Callable[[], bool]


class NotReached(OSError):
    """There was no connection: nothing was printed."""


def send_over_network(host: str, port: int, data: bytes, *, ending: Ending) -> None:
    """Send `data` and close. Raises NotReached, or OSError once something may have been printed.

    Returns once the printer has taken all of it; TimeoutError when it does not, or when `ending` says so.
    """
    with _connected(host, port, ending=ending) as connection:
        left, deadline = memoryview(data), time.monotonic() + SEND_TIMEOUT_S
        while left:
            _wait_writable(connection, deadline=deadline, ending=ending)
            left = left[connection.send(left[:_CHUNK]) :]
        connection.shutdown(socket.SHUT_WR)


def _connected(host: str, port: int, *, ending: Ending) -> socket.socket:
    """The first of the host's addresses that answers."""
    failure: OSError = TimeoutError()
    deadline = time.monotonic() + CONNECT_TIMEOUT_S
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a host name with an empty or overlong part
        raise NotReached(str(error)) from error
    except OSError as error:
        raise NotReached(*error.args) from error
    for family, kind, protocol, _, address in addresses:
        connection = socket.socket(family, kind, protocol)
        try:
            _connect(connection, address, deadline=deadline, ending=ending)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    if isinstance(failure, TimeoutError):
        raise NotReached(errno.ETIMEDOUT, "no answer") from failure
    raise NotReached(*failure.args) from failure


def _connect(connection: socket.socket, address: object, *, deadline: float, ending: Ending) -> None:
    connection.setblocking(False)
    try:
        connection.connect(address)  # type: ignore[arg-type]
    except BlockingIOError:
        _wait_writable(connection, deadline=deadline, ending=ending)
        code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        # Reset means that it answered first and hung up since: the sending will say so.
        if code not in (0, errno.ECONNRESET):
            raise OSError(code, os.strerror(code)) from None


def _wait_writable(connection: socket.socket, *, deadline: float, ending: Ending) -> None:
    while time.monotonic() < deadline and not ending():
        # A connection that failed shows as writable, on Windows as exceptional.
        if any(select.select([], [connection], [connection], LOOK_S)):
            return
    raise TimeoutError
