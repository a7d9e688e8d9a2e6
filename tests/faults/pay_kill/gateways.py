"""The gateways in the parent's process. They outlive the desk, and can kill it when a question arrives: it is
heard and done at the gateway, and nobody is left to hear the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.fake_gateways.server import GatewayServer
from app.fake_gateways.service import FakeGateway, Lost, Request, Response
from tests.helpers.pay_gateways import Hand, made

QUESTIONS = {
    "create": ("trade.precreate", "/transactions/native", "txnSubType=07"),
    "query": ("trade.query", "GET /v3/pay/transactions/out-trade-no", "queryTrans"),
    "close": ("trade.cancel", "/close", "queryTrans"),
    "refund": ("alipay.trade.refund", "POST /v3/refund/domestic/refunds", "txnType=04"),
    "refund_query": ("fastpay.refund.query", "GET /v3/refund/domestic/refunds", "queryTrans"),
    "bill": ("bill.downloadurl.query", "/v3/bill/tradebill", "txnType=76"),
}
"""What a question to Alipay, WeChat Pay and UnionPay is known by. UnionPay closes nothing: it is asked."""
POINTS = tuple(f"gateway.{name}" for name in QUESTIONS)
_ORDER = ("alipay", "wechat", "unionpay")


class Gateways:
    """All three at ports of this machine, on one clock."""

    def __init__(self, clock: Hand) -> None:
        self.by_name: dict[str, FakeGateway] = made(clock.utc_ms)
        self._servers = [GatewayServer(gateway) for gateway in self.by_name.values()]
        self._armed: tuple[str, str, Callable[[], None]] | None = None
        for name, gateway in self.by_name.items():
            gateway.answer = self._watched(name, gateway.answer)  # type: ignore[method-assign]
        for server in self._servers:
            server.start()

    def arm(self, point: str, channel: str, kill: Callable[[], None]) -> None:
        """The next question of this kind at this gateway kills the desk, once."""
        mark = QUESTIONS[point.removeprefix("gateway.")][_ORDER.index(channel)]
        self._armed = (channel, mark, kill)

    def disarm(self) -> None:
        self._armed = None

    def stop(self) -> None:
        for server in self._servers:
            server.stop()

    def _watched(self, name: str, answer: Callable[[Request], Response]) -> Callable[[Request], Any]:
        def watched(request: Request) -> Response:
            found = answer(request)
            armed = self._armed
            if armed is not None and armed[0] == name and armed[1] in _text(request):
                self._armed = None
                armed[2]()
                raise Lost
            return found

        return watched


def _text(request: Request) -> str:
    return f"{request.method} {request.path} {request.body.decode(errors='replace')}"
