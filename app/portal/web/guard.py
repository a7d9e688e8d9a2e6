"""What every request passes before anything is done for it, and what every answer bears (faults.md 3.6)."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Final

from flask import Flask, Response, abort, g, request

from app.portal.buckets import Buckets
from app.portal.door import network_of
from app.portal.gate import Gate
from app.portal.web import visit

PeerOf = Callable[[int], tuple[str, str] | None]
"""Who stands behind a connection, by its port: (his address, the address that he reached)."""

API: Final = "/api/"
_METHODS: Final = frozenset({"GET", "HEAD", "POST"})
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRICT_TRANSPORT: Final = "max-age=31536000"
_STATIC_S: Final = 86_400


class Guard:
    """Over one app: limits by address, who may be asked for, forms of this site only."""

    def __init__(
        self,
        gate: Gate,
        *,
        hosts: Collection[str],
        peer_of: PeerOf,
        is_tls: bool,
        monotonic: Callable[[], float],
    ) -> None:
        self._gate, self._hosts, self._peer_of, self._is_tls = gate, frozenset(hosts), peer_of, is_tls
        self._all = Buckets(per_s=20, burst=60, monotonic=monotonic)
        self._acts = Buckets(per_s=0.5, burst=20, monotonic=monotonic)

    def over(self, app: Flask) -> None:
        app.before_request(self._check)
        app.after_request(self._mark)

    def _check(self) -> None:
        peer = self._peer_of(int(request.environ.get("REMOTE_PORT") or 0))
        if peer is None:
            abort(403)
        address, reached = peer
        g.visit = visit.begin(self._gate, address)
        if request.method not in _METHODS:
            abort(405)
        if not self._is_ours(reached):
            abort(421)
        whose = network_of(address)
        if not self._all.take(whose) or (request.method == "POST" and not self._acts.take(whose)):
            abort(429)
        if request.method == "POST":
            self._check_form()

    def _is_ours(self, reached: str) -> bool:
        """Whether the name asked for is ours: a stranger's name that leads here is not (DNS rebinding)."""
        host = request.host.lower()
        name = host[1 : host.find("]")] if host.startswith("[") else host.partition(":")[0]
        return name in self._hosts or name == reached

    def _check_form(self) -> None:
        """Only this site's own pages, in this very browser, send forms here. The API knows no cookies."""
        origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
        if site is not None and site != "same-origin":
            abort(403)
        own = f"{'https' if self._is_tls else 'http'}://{request.host}"
        if origin is not None and origin != own:
            abort(403)
        if request.path.startswith(API):
            return
        if not visit.current().sent_form_token():
            abort(403)

    def _mark(self, response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers[name] = value
        if self._is_tls:
            response.headers["Strict-Transport-Security"] = STRICT_TRANSPORT
        is_static = request.path.startswith("/static/") and response.status_code == 200
        response.headers["Cache-Control"] = f"public, max-age={_STATIC_S}" if is_static else "no-store"
        if "visit" in g:
            visit.keep_look(response, visit.current())
        return response


def guard(gate: Gate, app: Flask, *, hosts: Collection[str], peer_of: PeerOf, is_tls: bool) -> None:
    """Put a guard over `app`."""
    Guard(gate, hosts=hosts, peer_of=peer_of, is_tls=is_tls, monotonic=time.monotonic).over(app)
