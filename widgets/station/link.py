"""The station's way to the desk: the calls of the tenant web (docs/portal-api.md) over TLS.

A station holds no book, no key and no operator's session. What it may do is what the tenant who stands before
it may do, and only until he leaves.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from PySide6.QtCore import QByteArray, QCryptographicHash, QObject, QUrl
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkReply, QNetworkRequest

from app.errors import DeskError

ANSWER_MS: Final = 15_000
MOST_BYTES: Final = 4_194_304
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})

AWAY: Final = frozenset({"station.unreachable", "station.not_trusted"})
"""Why no answer of the desk came."""

Answered = Callable[[dict[str, Any]], None]
Failed = Callable[[DeskError], None]


@dataclass(frozen=True, slots=True)
class Portal:
    """Where the tenant web is. `fingerprint`: SHA-256 of its certificate in hexadecimal digits; "": one that
    this machine trusts by itself."""

    url: str
    fingerprint: str = ""


def portal(url: str, fingerprint: str) -> Portal:
    """Raises DeskError: station.url_wrong, station.not_sealed, station.fingerprint_wrong."""
    found = QUrl(url.strip().rstrip("/"), QUrl.ParsingMode.StrictMode)
    if not found.isValid() or found.scheme() not in ("https", "http") or not found.host():
        raise DeskError("station.url_wrong", url=url)
    if found.scheme() == "http" and found.host() not in _LOOPBACK:
        raise DeskError("station.not_sealed", url=url)
    digits = fingerprint.replace(":", "").replace(" ", "").lower()
    if digits and (len(digits) != 64 or not set(digits) <= set("0123456789abcdef")):
        raise DeskError("station.fingerprint_wrong")
    return Portal(found.toString(), digits)


@dataclass(slots=True)
class _Asked:
    done: Answered
    failed: Failed
    body: bytearray = field(default_factory=bytearray)


class StationLink(QObject):
    """Asks one call after another; answers come as callbacks on the GUI thread.

    Whoever has left gets no answer any more: what was under way for him is dropped with his session.
    """

    def __init__(self, where: Portal, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._where = where
        self._network = QNetworkAccessManager(self)
        self._network.setTransferTimeout(ANSWER_MS)
        # Slots of this object, which end with it: what a function that holds an answer was connected to
        # would be called when the answer is gone.
        self._network.sslErrors.connect(self._judge)
        self._network.finished.connect(self._finish)
        self._asked: dict[QNetworkReply, _Asked] = {}
        self._token = ""
        self.language = "zh_CN"

    @property
    def signed_in(self) -> bool:
        return bool(self._token)

    def take(self, token: str) -> None:
        """Somebody proved himself: he is asked for from now on."""
        self._token = token

    def get(self, path: str, done: Answered, failed: Failed) -> None:
        """What the desk shows at `path`. `failed` gets the desk's refusal, or one of AWAY."""
        self._wait_for(self._network.get(self._request(path)), done, failed)

    def post(self, path: str, done: Answered, failed: Failed, **values: object) -> None:
        """Have something done, with its values; otherwise as `get`."""
        body = QByteArray(json.dumps(values).encode())
        self._wait_for(self._network.post(self._request(path), body), done, failed)

    def _wait_for(self, reply: QNetworkReply, done: Answered, failed: Failed) -> None:
        self._asked[reply] = _Asked(done, failed)
        reply.readyRead.connect(self._take_in)

    def leave(self) -> None:
        """The tenant goes: his session ends at the desk, and nothing of his is shown any more."""
        for reply in tuple(self._asked):
            self._asked.pop(reply)
            reply.abort()
        if self._token:
            self.post("sign-out", _nothing, _nothing)
        self._token = ""

    def _request(self, path: str) -> QNetworkRequest:
        asked = f"{self._where.url}/api/v1/{path}"
        sign = "&" if "?" in path else "?"
        request = QNetworkRequest(QUrl(f"{asked}{sign}place=station&lang={self.language}"))
        request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json")
        if self._token:
            request.setRawHeader(b"Authorization", f"Bearer {self._token}".encode())
        redirects = QNetworkRequest.RedirectPolicy.ManualRedirectPolicy
        request.setAttribute(QNetworkRequest.Attribute.RedirectPolicyAttribute, redirects)
        return request

    def _judge(self, reply: QNetworkReply, _: object) -> None:
        """A certificate that no authority signed is right if it is the one that this station was given."""
        seen = reply.sslConfiguration().peerCertificate()
        digest = seen.digest(QCryptographicHash.Algorithm.Sha256).toHex().data().decode()
        if self._where.fingerprint and digest == self._where.fingerprint:
            reply.ignoreSslErrors()

    def _take_in(self) -> None:
        reply = self.sender()
        if not isinstance(reply, QNetworkReply) or reply not in self._asked:
            return
        asked = self._asked[reply]
        asked.body += reply.readAll().data()
        if len(asked.body) > MOST_BYTES:
            reply.abort()

    def _finish(self, reply: QNetworkReply) -> None:
        reply.deleteLater()
        asked = self._asked.pop(reply, None)
        if asked is None:
            return
        try:
            answer = json.loads(bytes(asked.body))
        except ValueError:
            answer = None
        if reply.error() is QNetworkReply.NetworkError.SslHandshakeFailedError:
            asked.failed(DeskError("station.not_trusted"))
        elif not isinstance(answer, dict):
            asked.failed(DeskError("station.unreachable"))
        elif (error := answer.get("error")) is not None:
            self._refuse(asked, error)
        elif reply.error() is not QNetworkReply.NetworkError.NoError:
            asked.failed(DeskError("station.unreachable"))
        else:
            asked.done(answer)

    def _refuse(self, asked: _Asked, error: object) -> None:
        told = error if isinstance(error, dict) else {}
        if told.get("key") == "tenant.signed_out":
            self._token = ""
            asked.failed(DeskError("tenant.signed_out"))
        elif isinstance(told.get("text"), str):
            asked.failed(DeskError("station.told", text=told["text"], what=told.get("key")))
        else:
            asked.failed(DeskError("station.unreachable"))


def _nothing(_: object) -> None:
    """Whoever has left waits for no answer."""
