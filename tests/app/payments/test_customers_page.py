"""The page where customers pay in training, on a socket: what is to be paid, and a button for it."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from app.fake_gateways.alipay import FakeAlipay
from app.fake_gateways.customers import Customers
from app.fake_gateways.keys import Keys
from app.fake_gateways.server import GatewayServer

NOW_MS = 1_790_049_600_000
ENDS_MS = NOW_MS + 60_000


class Clock:
    now_ms = NOW_MS

    def __call__(self) -> int:
        return self.now_ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gateway(clock: Clock) -> Iterator[FakeAlipay]:
    made = FakeAlipay(Keys.make(), clock)
    server = GatewayServer(made)
    page = Customers({"alipay": server})
    server.start()
    page.start()
    made.codes = page.url
    yield made
    page.stop()
    server.stop()


def get(url: str, *, language: str = "en", body: bytes | None = None) -> tuple[int, str]:
    asked = urllib.request.Request(url, data=body, headers={"Accept-Language": language})
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_a_customer_pays_an_order_once(gateway: FakeAlipay) -> None:
    gateway.trades.create("N1", 12_345, ENDS_MS)
    code = gateway.code("https://qr.alipay.com/", "N1")
    assert code == f"{gateway.codes}/alipay/N1"
    assert "123.45 yuan" in get(gateway.codes)[1] and "/alipay/N1" in get(gateway.codes)[1]
    assert "<button>Pay</button>" in get(code)[1]
    assert "Paid" in get(code, body=b"")[1]
    paid = gateway.trades.get("N1")
    assert paid is not None and paid.paid_fen == 12_345
    again = get(code, body=b"")[1]
    assert "<button>" not in again and paid.transaction == paid.transaction
    assert "Nothing is to be paid now" in get(gateway.codes)[1]


def test_what_has_ended_or_never_was_cannot_be_paid(gateway: FakeAlipay, clock: Clock) -> None:
    gateway.trades.create("N1", 100, ENDS_MS)
    clock.now_ms = ENDS_MS
    assert "has ended" in get(f"{gateway.codes}/alipay/N1", body=b"")[1]
    trade = gateway.trades.get("N1")
    assert trade is not None and not trade.paid_ms
    for path in ("/alipay/N2", "/nobody/N1", "/alipay", "/alipay/N1/x"):
        assert get(gateway.codes + path)[0] == 404


def test_it_speaks_chinese(gateway: FakeAlipay) -> None:
    gateway.trades.create("N1", 100, ENDS_MS)
    status, text = get(f"{gateway.codes}/alipay/N1", language="zh-CN,zh;q=0.9")
    assert status == 200 and '<html lang="zh">' in text and "<button>付款</button>" in text


def test_without_such_a_page_codes_are_the_services_own() -> None:
    assert FakeAlipay(Keys.make(), Clock()).code("https://qr.alipay.com/", "N1") == "https://qr.alipay.com/N1"
