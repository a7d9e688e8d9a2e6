"""Where the demonstration's tenant web is, who can sign in there and where to pay; and the web's state in
the settings."""

from __future__ import annotations

import pytest

from app.bootstrap import DemoInfo, DemoTenant
from app.domain.permissions import Session
from app.errors import DeskError
from app.portal.keeper import WebState
from widgets import names


@pytest.fixture
def demo(desk):
    """Before there is a window."""
    desk.demo = DemoInfo(())
    return desk.demo


def test_it_shows_what_runs_as_soon_as_it_does(demo, cashier, desk, find, qtbot):
    find(names.DEMO_TRY).click()
    assert find(names.DEMO_WEB).text() == find(names.DEMO_PAY).text() == "starting …"
    desk.web = WebState(address="http://127.0.0.1:8443")
    demo.tenant, demo.pay_page = DemoTenant("B1-001", "12345 67890"), "http://127.0.0.1:9"
    qtbot.waitUntil(lambda: "http://127.0.0.1:8443" in find(names.DEMO_WEB).text(), timeout=5_000)
    assert (find(names.DEMO_SHOP).text(), find(names.DEMO_CODE).text()) == ("B1-001", "12345 67890")
    assert 'href="http://127.0.0.1:9"' in find(names.DEMO_PAY).text()
    desk.web = WebState(fault=DeskError("portal.ended"))
    qtbot.waitUntil(lambda: find(names.DEMO_WEB_STATE).key == "portal.ended", timeout=5_000)
    find(names.DEMO_CLOSE).click()


def test_it_has_room_for_all_its_lines_in_both_languages(demo, cashier, desk, context, find, qtbot):
    """In Chinese all of it takes less."""
    context.language.set("zh_CN")
    find(names.DEMO_TRY).click()
    desk.web = WebState(address="http://127.0.0.1:8443")
    demo.tenant, demo.pay_page = DemoTenant("B1-001", "12345 67890"), "http://127.0.0.1:9"
    qtbot.waitUntil(lambda: find(names.DEMO_WEB_STATE).key == "serve.web", timeout=5_000)
    for language in ("zh_CN", "en"):
        context.language.set(language)
        qtbot.wait(50)
        for name in (names.DEMO_WEB, names.DEMO_SHOP, names.DEMO_CODE, names.DEMO_PAY):
            shown = find(name)
            assert shown.height() >= shown.sizeHint().height(), f"{name} is cut off, {language}"
    find(names.DEMO_CLOSE).click()


def test_the_settings_say_where_tenants_are_served_or_why_not(window, desk, find, qtbot):
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=("technician",), drawer="D1"
        )
    )
    window.sign_in.signed_in.emit(Session(number, "wang", "王工", ("technician",), "D1"))
    window.work.open(names.PAGE_SETTINGS)
    page = window.page(names.PAGE_SETTINGS)
    page.open_setting("portal.on")
    line = find(names.SETTINGS_WEB_STATE)
    qtbot.waitUntil(lambda: line.key == "portal.off" and line.isVisible())
    desk.web = WebState(address="https://192.0.2.5:8443")
    qtbot.waitUntil(lambda: line.key == "serve.web" and "192.0.2.5" in line.text(), timeout=5_000)
    desk.web = WebState(
        fault=DeskError("portal.cannot_listen", address="0.0.0.0", port=8443, reason="in use")
    )
    qtbot.waitUntil(lambda: line.key == "portal.cannot_listen" and "8443" in line.text(), timeout=5_000)
    page.open_setting("sms.port")
    assert not line.isVisible()


def test_a_real_office_has_no_such_button(cashier, find):
    assert not find(names.DEMO_TRY).isVisible()
