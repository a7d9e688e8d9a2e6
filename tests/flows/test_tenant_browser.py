"""A tenant in a real browser: signs in, sees, tops up, the meter is credited, the slip is there.

Runs where Debian's chromium and chromium-driver are installed; else it is skipped, and says so.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.sale import MeterBook
from app.payments.channel import TradeAnswer, TradeState
from app.portal.keeper import PortalKeeper
from app.services import online_steps, sale_steps
from db.payment_rows import PayChannelRow
from meterio.types import Sample
from tests.app.portal.test_front import address, free_port
from tests.helpers import browser, small_mall
from tests.helpers.browser import Browser
from tests.helpers.portal import METER, OTHER_METER, SHOP, Portal, portal
from tests.helpers.small_mall import START_BALANCE_FEN, START_COUNT, START_TOTAL_FEN

pytestmark = pytest.mark.skipif(not browser.installed(), reason="chromium and chromium-driver are not there")

SIZES = {"phone": (390, 844), "station": (1080, 1920)}
WORDS = {
    "en": ("My meters", "Waiting for your payment", "Done: the meter has been credited", "S00000001"),
    "zh_CN": ("我的表计", "等待您支付", "完成：金额已充入表计", "S00000001"),
}


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as found:
        found.clock.monotonic = time.monotonic  # type: ignore[method-assign]
        found.clock.now_ms = int(time.time() * 1000)  # sessions of a browser of today
        found.book.write(
            lambda ledger: ledger.payments.put_channel(PayChannelRow(1, "alipay", True, {"merchant": "m"}))
        )
        point = next(one for one in small_mall.points() if one.meter_id == METER)
        found.live.put(Sample(point, found.clock.now_ms, small_mall.live(METER).values))
        port = str(free_port())
        found.set(portal__on="on", portal__bind="127.0.0.1", portal__port=port, portal__link="plain")
        yield found


@pytest.mark.parametrize(("layout", "language"), [("phone", "zh_CN"), ("station", "en")])
def test_a_tenant_tops_up_in_a_browser(made: Portal, tmp_path: Path, layout: str, language: str) -> None:
    keeper = PortalKeeper(made.desk, tmp_path)
    keeper.start()
    host, port = address(keeper)
    window = Browser(*SIZES[layout])
    try:
        _journey(window, made, f"http://{host}:{port}", layout, language)
    finally:
        window.close()
        assert keeper.stop(5)


def _journey(window: Browser, made: Portal, base: str, layout: str, language: str) -> None:
    meters, waiting, credited, receipt = WORDS[language]
    window.go(f"{base}/sign-in?shop={SHOP}&lang={language}&layout={layout}")
    assert window.run("return document.activeElement.tagName") == "BODY"
    window.type("#slip-code", made.slip_code() + "\ue007")
    window.until_shows(METER)
    assert meters in window.text()
    assert OTHER_METER not in window.text()
    assert "50.00" in window.text()
    window.go(f"{base}/meters/{METER}/top-up")
    window.type("#amount", "100")
    window.press("main button")
    order = placed_order(made)
    made.book.write(
        lambda ledger: online_steps.offer(
            ledger, order, "https://qr.alipay.com/abc", now_utc_ms=made.clock.now_ms
        )
    )
    window.until_shows(waiting)
    _pay(made, order)
    window.until_shows(credited)
    window.press(f"a[href='/purchases/{order}']")
    window.until_shows(receipt)
    assert "100.00" in window.text()
    wide = window.run("return document.documentElement.scrollWidth <= window.innerWidth + 1")
    assert wide, "the page is wider than the screen"
    window.press("footer form button")
    window.until_shows("slip" if language == "en" else "查询码")
    window.go(base)
    assert METER not in window.text()


def placed_order(made: Portal) -> str:
    """The first order that is open, once there is one."""
    until = time.monotonic() + 20
    while not (found := made.book.read(online_steps.work)):
        assert time.monotonic() < until
        time.sleep(0.1)
    return found[0].order.id


def _pay(made: Portal, order: str) -> None:
    """As the gateway's answer and the engine's drive of the sale do."""
    now = made.clock.now_ms
    answer = TradeAnswer(TradeState.PAID, 10_000, "2026T1", now, "2026-09-21")
    made.book.write(
        lambda ledger: online_steps.pay(
            ledger, order, answer, by="query", live=made.live.state(METER), now_utc_ms=now
        )
    )
    before = MeterBook(
        count=START_COUNT, balance_fen=START_BALANCE_FEN, total_fen=START_TOTAL_FEN, utc_ms=now, last=None
    )
    made.book.write(
        lambda ledger: sale_steps.reserve(
            ledger, order, count=START_COUNT + 1, before=before, frame_sha256="ab" * 32, now_utc_ms=now
        )
    )
    after = MeterBook(
        count=START_COUNT + 1,
        balance_fen=START_BALANCE_FEN + 10_000,
        total_fen=START_TOTAL_FEN + 10_000,
        utc_ms=now,
        last=None,
    )
    made.book.write(
        lambda ledger: sale_steps.settle(ledger, order, seen=after, by_reply=True, now_utc_ms=now)
    )
