"""Messages posted as JSON over HTTPS to an address that the site names."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from app.outputs.channel import Fate, Outcome, Outgoing
from app.outputs.sms.troubles import Trouble

SOCKET_S: Final = 5.0
WHOLE_S: Final = 15.0
"""However slowly a server answers, byte by byte, this is the end of it."""


class Webhook:
    """`app.outputs.channel.Channel` over HTTPS. `trust`: what certificates are taken; else the system's."""

    def __init__(self, *, trust: ssl.SSLContext | None = None, whole_s: float = WHOLE_S) -> None:
        self._trust = trust or ssl.create_default_context()
        self._whole_s = whole_s

    def send(self, message: Outgoing) -> Outcome:
        """The server's 2xx is a yes. Without an answer it is tried again: by its `id` a server knows one that
        comes twice."""
        parts = urlsplit(message.address)
        if parts.scheme != "https" or not parts.hostname:
            return Outcome(Fate.NOT_SENT, Trouble.NOT_TAKEN)
        connection = http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=SOCKET_S, context=self._trust
        )
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            status = self._post(connection, path, _body(message))
        except TimeoutError:
            return Outcome(Fate.NOT_SENT, Trouble.NO_ANSWER)
        except (OSError, http.client.HTTPException, UnicodeError):
            return Outcome(Fate.NOT_SENT, Trouble.NO_NETWORK)
        finally:
            connection.close()
        return _outcome(status)

    def _post(self, connection: http.client.HTTPSConnection, path: str, body: bytes) -> int:
        late = threading.Event()

        def cut() -> None:
            late.set()
            if connection.sock is not None:
                with suppress(OSError):  # it closed by itself just now
                    connection.sock.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(self._whole_s, cut)
        timer.daemon = True
        timer.start()
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json; charset=utf-8"})
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise TimeoutError if late.is_set() else error from error
        finally:
            timer.cancel()
            timer.join()
        if late.is_set():  # half a status line reads like a whole one
            raise TimeoutError
        return status


def _body(message: Outgoing) -> bytes:
    told = {"id": message.id, "about": message.about, "text": message.text}
    return json.dumps(told, ensure_ascii=False).encode()


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome(Fate.SENT, done=1)
    if status in (408, 429) or status >= 500:
        return Outcome(Fate.NOT_SENT, Trouble.NETWORK_BUSY, status)
    return Outcome(Fate.NOT_SENT, Trouble.NOT_TAKEN, status)
