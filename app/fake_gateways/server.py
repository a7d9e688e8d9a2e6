"""The fake gateways on sockets of this machine, with a control port to pay as a customer and to set faults.

Control takes one JSON object a line and answers one:

    {"op": "orders", "gateway": G}                          what it has
    {"op": "pay", "gateway": G, "order": N}                 a customer pays; "late": true after its end
    {"op": "scan", "code": TEXT}                            the same by the text of the code, at any gateway
    {"op": "fault", "gateway": G, "name": F, "for_s": S, "times": N, "value": V}
    {"op": "clear", "gateway": G}                           no faults any more
    {"op": "hits", "gateway": G}                            how often each struck
    {"op": "notify", "gateway": G, "order": N}              tell the merchant once more
"""

from __future__ import annotations

import json
import re
import socketserver
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import urlsplit

from app.fake_gateways.faults import FAULTS, FaultError
from app.fake_gateways.service import FakeGateway, Lost, Request
from app.fake_gateways.trades import NotPayable, Trade

HOST: Final = "127.0.0.1"
LONGEST: Final = 1_000_000
NOTIFY_S: Final = 3.0
POLL_S: Final = 0.1
"""So soon a server that is to end does."""


class GatewayServer:
    """One gateway at a port of its own."""

    def __init__(self, gateway: FakeGateway, port: int = 0) -> None:
        """Raises OSError when the port cannot be had."""
        self.gateway = gateway
        lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                self._answer()

            def _answer(self) -> None:
                length = min(int(self.headers.get("Content-Length") or 0), LONGEST)
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.command, self.path, headers, self.rfile.read(length))
                try:
                    with lock:
                        response = gateway.answer(request)
                except Lost:
                    self.close_connection = True
                    return
                self.send_response(response.status)
                for name, value in response.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(response.body)))
                self.end_headers()
                self.wfile.write(response.body)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing: a training gateway fills no log."""

        self.lock = lock
        self._server = ThreadingHTTPServer((HOST, port), Handler)
        self._server.daemon_threads = True
        gateway.base = f"http://{HOST}:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_S,), name=gateway.name, daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class Control:
    """The control port. It trusts whoever reaches it, so it listens on this machine only."""

    def __init__(self, servers: Mapping[str, GatewayServer], port: int = 0) -> None:
        self._servers = servers
        control = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                for line in self.rfile:
                    self.wfile.write(json.dumps(control.answer(line), ensure_ascii=False).encode() + b"\n")

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server((HOST, port), Handler)
        self.address = (HOST, int(self._server.server_address[1]))
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_S,), name="control", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def answer(self, line: bytes) -> dict[str, Any]:
        """What one line asks for; what cannot be done is answered {"error": SENTENCE}."""
        try:
            wanted = json.loads(line)
            return self._done(wanted)
        except (NotPayable, FaultError) as error:
            return {"error": str(error)}
        except (ValueError, KeyError, TypeError) as error:
            return {"error": f"{type(error).__name__}: {error}"}

    def _done(self, wanted: dict[str, Any]) -> dict[str, Any]:
        if wanted["op"] == "faults":
            return {"faults": FAULTS}
        if wanted["op"] == "scan":
            return _told(pay(*self._scanned(str(wanted["code"]))))
        server = self._servers[wanted["gateway"]]
        gateway = server.gateway
        match wanted["op"]:
            case "orders":
                return {"orders": [_told(trade) for trade in gateway.trades.all()]}
            case "pay":
                return _told(pay(server, str(wanted["order"]), late=bool(wanted.get("late"))))
            case "fault":
                named = {name: wanted[name] for name in ("for_s", "times", "value") if name in wanted}
                gateway.faults.set(wanted["name"], **named)
            case "clear":
                gateway.faults.clear(wanted.get("name"))
            case "notify":
                notify(gateway, _required(gateway, str(wanted["order"])))
            case "hits":
                pass
            case _:
                raise ValueError(f"no such thing as {wanted['op']}")
        return {"hits": dict(gateway.faults.hits)}

    def _scanned(self, code: str) -> tuple[GatewayServer, str]:
        """Every code ends with the order's number."""
        number = re.split(r"[/=]", code)[-1]
        for server in self._servers.values():
            if server.gateway.trades.get(number) is not None:
                return server, number
        raise NotPayable("no such code")


def pay(server: GatewayServer, number: str, *, late: bool = False) -> Trade:
    """A customer pays, and the merchant is told. Raises NotPayable."""
    gateway = server.gateway
    with server.lock:
        trade = gateway.trades.pay(number, late=True) if late else gateway.pay(number)
    threading.Thread(target=notify, args=(gateway, trade), name="notice", daemon=True).start()
    return trade


def notify(gateway: FakeGateway, trade: Trade) -> list[int]:
    """Tell the merchant, if he said where and it is this machine; what he answered."""
    url = urlsplit(trade.notify_url)
    if url.hostname not in (HOST, "localhost"):
        return []
    times = 2 if gateway.faults.strikes("notice_twice") else 1
    return [_post(trade.notify_url, *gateway.notice(trade)) for _ in range(times)]


def _post(url: str, headers: Mapping[str, str], body: bytes) -> int:
    asked = urllib.request.Request(url, data=body, headers=dict(headers), method="POST")
    try:
        with urllib.request.urlopen(asked, timeout=NOTIFY_S) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def _told(trade: Trade) -> dict[str, Any]:
    return {
        "order": trade.order_no,
        "amount_fen": trade.amount_fen,
        "paid_fen": trade.paid_fen,
        "transaction": trade.transaction,
        "refunded_fen": trade.refunded_fen,
        "closed": trade.closed,
    }


def _required(gateway: FakeGateway, number: str) -> Trade:
    trade = gateway.trades.get(number)
    if trade is None:
        raise NotPayable("no such order")
    return trade
