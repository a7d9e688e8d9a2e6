"""Every page of the tenants' web before a public checker of accessibility and under a finger, in a browser.

Runs where Debian's chromium and chromium-driver are installed; else it is skipped, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.portal.keeper import PortalKeeper
from app.services import online_steps, vending
from db.ledger import Ledger
from tests.app.portal.test_front import address
from tests.flows.test_tenant_browser import SIZES, made, placed_order
from tests.helpers import browser, small_mall
from tests.helpers.axe import grave_findings
from tests.helpers.browser import Browser
from tests.helpers.portal import METER, NUMBER, SHOP, Portal
from tests.helpers.small_mall import CASHIER, order
from widgets.common.messages import slip_translator

__all__ = ["made"]  # the fixture

pytestmark = pytest.mark.skipif(not browser.installed(), reason="chromium and chromium-driver are not there")

SALE = "sale-1"
STRANGE_NAMES = {
    "zh_CN": "很长很长的店名" * 4 + "（地下一层美食广场）旗舰店",
    "en": "\u0645\u062d\u0644 Al-Noor \u202e & <Sons> \U0001f35c" + "Unbrokenword" * 6,
}
LEAST_PX = 44
"""What a finger is to meet; of a box, its whole label."""
_SMALL = """
const all = document.querySelectorAll("a, button, select, input:not([type=hidden])");
return Array.from(all).filter((one) => {
  const met = one.type === "checkbox" || one.type === "radio" ? one.closest("label") : one;
  const box = met.getBoundingClientRect();
  const small = box.height < LEAST || box.width < LEAST;
  return small && box.width > 1 && box.right > 0;
}).map((one) => one.outerHTML.slice(0, 100));
""".replace("LEAST", str(LEAST_PX - 0.5))
_BESIDE = """
return Array.from(document.querySelectorAll("main *, header *, footer *")).filter((one) => {
  const rolls = one.closest(".rows, .slip, .hidden, .skip, #chart");
  return !rolls && one.getBoundingClientRect().right > innerWidth + 1;
}).map((one) => one.outerHTML.slice(0, 100));
"""
_A_KEY = re.compile(
    r"\b(error|texts|top_up|supply|use|home|pay|tenant|portal|sign_in|medium|unit|slip|held|level)\.[a-z]+"
)


@pytest.fixture
def web(made: Portal, tmp_path: Path) -> Iterator[str]:
    """Where the site is: with codes by text, and supply that tenants may order."""
    made.set(portal__switching="cut_and_return")
    made.desk = replace(made.desk, slip_words=slip_translator)
    keeper = PortalKeeper(made.desk, tmp_path)
    keeper.start()
    host, port = address(keeper)
    yield f"http://{host}:{port}"
    assert keeper.stop(5)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("layout", SIZES)
def test_every_page_is_for_everybody(
    made: Portal, web: str, tmp_path: Path, layout: str, language: str
) -> None:
    name_shop(made, STRANGE_NAMES[language])
    window = Browser(*SIZES[layout])
    seen: list[str] = []

    def look(name: str) -> None:
        window.picture(tmp_path / f"{layout}-{language}-{name}.png")
        assert grave_findings(window) == [], name
        assert window.run(_SMALL) == [], name
        assert window.run(_BESIDE) == [], name
        assert window.run("return document.documentElement.scrollWidth <= innerWidth + 1"), name
        assert not _A_KEY.search(window.text()), name
        seen.append(name)

    try:
        _walk(window, made, web, f"lang={language}&layout={layout}", look)
    finally:
        window.close()
    assert len(seen) == len(set(seen)) == 16


def sell(made: Portal) -> None:
    """A sale at the desk, which is not on the meter yet."""
    wanted, live = order(SALE, METER, 2_000), small_mall.live(METER)
    now = made.clock.now_ms
    made.book.write(
        lambda ledger: vending.open_sale(ledger, wanted, session=CASHIER, live=live, now_utc_ms=now)
    )


def name_shop(made: Portal, name: str) -> None:
    def unit(ledger: Ledger) -> None:
        shop = ledger.shops.by_number(SHOP)
        assert shop is not None
        ledger.shops.put_shop(
            shop_number=SHOP,
            name=name,
            area_id=shop.area_id,
            floor="1F",
            trade="",
            phone="",
            search_text=SHOP,
        )

    made.book.write(unit)


def _walk(window: Browser, made: Portal, base: str, look_of: str, see: Callable[[str], None]) -> None:
    window.go(f"{base}/sign-in?shop={SHOP}&{look_of}")
    see("sign-in")
    window.type("#number", NUMBER + "\ue007")
    window.until(lambda: window.url().partition("?")[0].endswith("/sign-in/code"))
    see("code")
    window.type("#code", "000000\ue007")
    window.until(lambda: window.run("return document.querySelector('[role=alert]') !== null"))
    see("wrong-code")
    window.go(f"{base}/sign-in?shop={SHOP}")
    window.type("#slip-code", made.slip_code() + "\ue007")
    window.until_shows(METER)
    see("home")
    for path in ("", "/use?by=day", "/use?by=month", "/top-up", "/supply"):
        window.go(f"{base}/meters/{METER}{path}")
        see("meter" + path.replace("/", "-").replace("?by=", "-"))
    window.go(f"{base}/meters/{METER}/top-up")
    window.type("#amount", "100")
    window.press("main button")
    paid = placed_order(made)
    made.book.write(
        lambda ledger: online_steps.offer(
            ledger, paid, "https://qr.alipay.com/abc", now_utc_ms=made.clock.now_ms
        )
    )
    window.until(lambda: window.run("return document.querySelector('svg.qr') !== null"))
    see("payment")
    sell(made)
    for path in ("purchases", f"purchases/{SALE}", "texts", "texts?kept=1", "nowhere"):
        window.go(f"{base}/{path}")
        see(path.replace("/", "-").replace("?", "-"))
    window.go(f"{base}/meters/{METER}/top-up")
    window.type("#amount", "x")
    window.press("main button")
    window.until(lambda: window.run("return document.querySelector('[role=alert]') !== null"))
    see("top-up-wrong")
