"""Where customers pay in training: a page of this machine that the codes of the fake gateways lead to.

It lists what is to be paid, and each order has a button. It trusts whoever reaches it, so it listens on this
machine only.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import urlsplit

from app.fake_gateways.server import HOST, POLL_S, GatewayServer, pay
from app.fake_gateways.service import yuan
from app.fake_gateways.trades import NotPayable, Trade

_LIST_S: Final = 3
"""So often the list looks for new orders."""
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "title": "练习付款",
        "about": "这里不收真钱：这是本机的练习支付服务。",
        "none": "现在没有待付款的订单。请先在租户网页或查询机上充值。",
        "unit": "元",
        "pay": "付款",
        "paid": "已付款。请返回租户网页。",
        "ended": "此订单已结束，不能再付款。",
        "unknown": "没有此订单。",
        "all": "所有待付款订单",
        "alipay": "支付宝（练习）",
        "wechat": "微信支付（练习）",
        "unionpay": "云闪付（练习）",
    },
    "en": {
        "title": "Training payment",
        "about": "No real money: these are the training payment services of this computer.",
        "none": "Nothing is to be paid now. Top up on the tenants' web or at the station first.",
        "unit": "yuan",
        "pay": "Pay",
        "paid": "Paid. Go back to the tenants' web.",
        "ended": "This order has ended and can no longer be paid.",
        "unknown": "There is no such order.",
        "all": "All that is to be paid",
        "alipay": "Alipay (training)",
        "wechat": "WeChat Pay (training)",
        "unionpay": "UnionPay QuickPass (training)",
    },
}
_STYLE: Final = (
    "body{font:18px/1.5 sans-serif;max-width:30rem;margin:2rem auto;padding:0 1rem;color:#1b2733}"
    "button,a.order{display:block;box-sizing:border-box;width:100%;min-height:52px;"
    "margin:1rem 0;padding:12px;font:inherit;font-weight:700;text-align:center;text-decoration:none;"
    "border:2px solid #0b5cad;border-radius:10px;color:#0b5cad;background:#fff}"
    "button{color:#fff;background:#0b5cad;cursor:pointer}"
    ".amount{font-size:2.4rem;font-weight:700;text-align:center;margin:.5rem 0}.note{color:#51606e}"
)


class Customers:
    """The page, at a port of its own; `url` is where it is."""

    def __init__(self, servers: Mapping[str, GatewayServer], port: int = 0) -> None:
        """Raises OSError when the port cannot be had."""
        self._servers = servers
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, text = page.shown(self.path, self.headers.get("Accept-Language", ""))
                body = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                page.pay(self.path)
                self.send_response(303)
                self.send_header("Location", urlsplit(self.path).path)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing: a training page fills no log."""

        self._server = ThreadingHTTPServer((HOST, port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://{HOST}:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_S,), name="customers", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def shown(self, path: str, languages: str) -> tuple[int, str]:
        """Status and page: one order by /GATEWAY/NUMBER, else all that is to be paid."""
        language = "zh" if languages.lower().lstrip().startswith("zh") else "en"
        words = _WORDS[language]
        if urlsplit(path).path == "/":
            return 200, _page(language, self._open(words), again_s=_LIST_S)
        found = self._found(path)
        if found is None:
            return 404, _page(language, f"<p>{words['unknown']}</p>{_to_all(words)}")
        server, trade = found
        return 200, _page(language, _order(server, trade, words) + _to_all(words))

    def pay(self, path: str) -> None:
        """The customer pays; what cannot be paid stays as it is, and its page says so."""
        found = self._found(path)
        if found is None:
            return
        server, trade = found
        try:
            pay(server, trade.order_no)
        except NotPayable:
            return

    def _found(self, path: str) -> tuple[GatewayServer, Trade] | None:
        _, _, rest = urlsplit(path).path.partition("/")
        name, _, number = rest.partition("/")
        server = self._servers.get(name)
        trade = server.gateway.trades.get(number) if server else None
        return None if server is None or trade is None else (server, trade)

    def _open(self, words: Mapping[str, str]) -> str:
        rows = [
            f'<a class="order" href="/{name}/{escape(trade.order_no)}">{words[name]} · '
            f"{yuan(trade.amount_fen)} {words['unit']}</a>"
            for name, server in self._servers.items()
            for trade in server.gateway.trades.all()
            if _is_open(server, trade)
        ]
        return "".join(rows) or f"<p>{words['none']}</p>"


def _is_open(server: GatewayServer, trade: Trade) -> bool:
    return not trade.paid_ms and not trade.closed and server.gateway.now_ms() < trade.ends_ms


def _order(server: GatewayServer, trade: Trade, words: Mapping[str, str]) -> str:
    if _is_open(server, trade):
        act = f'<form method="post"><button>{words["pay"]}</button></form>'
    else:
        act = f'<p role="status">{words["paid" if trade.paid_ms else "ended"]}</p>'
    return (
        f'<p>{words[server.gateway.name]}</p><p class="amount">{yuan(trade.amount_fen)} {words["unit"]}</p>'
        f'<p class="note">{escape(trade.order_no)}</p>{act}'
    )


def _to_all(words: Mapping[str, str]) -> str:
    return f'<p><a href="/">{words["all"]}</a></p>'


def _page(language: str, main: str, *, again_s: int = 0) -> str:
    words = _WORDS[language]
    again = f'<meta http-equiv="refresh" content="{again_s}">' if again_s else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">{again}'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{words["title"]}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{words['title']}</h1>"
        f'<p class="note">{words["about"]}</p>{main}</main></body></html>'
    )
