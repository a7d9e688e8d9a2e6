"""The query station against the tenant web as it runs: its own process, over TLS, on real sockets."""

from __future__ import annotations

import hashlib
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.domain.days_left import Recent
from app.errors import DeskError
from app.outputs.printers import PrinterKind, PrinterSettings
from app.payments.channel import TradeAnswer, TradeState
from app.portal.keeper import PortalKeeper
from app.services import online_steps, vending
from db.payment_rows import PayChannelRow
from tests.app.portal.test_front import address, free_port
from tests.helpers.portal import METER, NUMBER, SHOP, Portal, portal, say
from tests.helpers.small_mall import CASHIER, live, order
from widgets.common import messages
from widgets.language import CHINESE, ENGLISH, Language
from widgets.station import station_names
from widgets.station.link import StationLink
from widgets.station.link import portal as where
from widgets.station.welcome import scanned_shop
from widgets.station.window import IDLE_S, WARN_S, StationWindow

WAIT_MS = 20_000


class Now:
    """The station's own time, moved by the tests."""

    def __init__(self) -> None:
        self.s = 0.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path / "desk") as found:
        found.book.write(
            lambda ledger: ledger.payments.put_channel(PayChannelRow(1, "alipay", True, {"merchant": "m"}))
        )
        say(found)
        found.set(portal__on="on", portal__bind="127.0.0.1", portal__port=str(free_port()))
        yield found


@pytest.fixture
def url(made: Portal, tmp_path: Path) -> Iterator[str]:
    made.clock.monotonic = time.monotonic  # type: ignore[method-assign]
    running = PortalKeeper(made.desk, tmp_path / "desk")
    running.start()
    host, port = address(running)
    yield f"https://{host}:{port}"
    assert running.stop(5)


def fingerprint(folder: Path) -> str:
    pem = (folder / "desk" / "web" / "certificate.pem").read_text()
    first = pem[: pem.index("-----END CERTIFICATE-----")] + "-----END CERTIFICATE-----\n"
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(first)).hexdigest()


def slips(folder: Path) -> PrinterSettings:
    """The station's own printer."""
    return PrinterSettings(PrinterKind.FILE, str(folder / "slips"))


@pytest.fixture
def now() -> Now:
    return Now()


@pytest.fixture
def language(tmp_path: Path, qapp: QApplication) -> Iterator[Language]:
    """The station's, put back to English after the test: it is the whole program's."""
    found = Language(QSettings(str(tmp_path / "station.ini"), QSettings.Format.IniFormat), chosen=CHINESE)
    yield found
    found.set(ENGLISH)


@pytest.fixture
def station(url: str, tmp_path: Path, now: Now, language: Language, qtbot: QtBot) -> StationWindow:
    link = StationLink(where(url, fingerprint(tmp_path)))
    window = StationWindow(link, language, printer=slips(tmp_path), now_s=now)
    qtbot.addWidget(window, before_close_func=lambda one: one.close_by_staff())
    window.resize(1080, 1440)
    window.show()
    qtbot.waitUntil(lambda: window.is_known, timeout=WAIT_MS)
    return window


def press(station: StationWindow, qtbot: QtBot, name: str) -> None:
    page = station.pages.currentWidget()
    found = page.findChild(QPushButton, name) or station.findChild(QPushButton, name)
    assert found is not None and found.isVisible() and found.isEnabled(), name
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def type_keys(station: StationWindow, qtbot: QtBot, text: str) -> None:
    for sign in text:
        press(station, qtbot, f"{station_names.KEY}.{sign}")


def sign_in(station: StationWindow, qtbot: QtBot, code: str) -> None:
    type_keys(station, qtbot, SHOP)
    press(station, qtbot, station_names.NEXT)
    press(station, qtbot, station_names.BY_SLIP)
    type_keys(station, qtbot, code)
    press(station, qtbot, station_names.NEXT)
    qtbot.waitUntil(lambda: METER in shown_meters(station), timeout=WAIT_MS)


def shown_meters(station: StationWindow) -> list[str]:
    """The meters whose tiles can be seen."""
    tiles = station.findChildren(object, options=Qt.FindChildOption.FindChildrenRecursively)
    before = f"{station_names.METER}."
    return [
        one.objectName().removeprefix(before)
        for one in tiles
        if one.objectName().startswith(before) and one.isVisible()
    ]


def test_a_tenant_finds_his_meters_by_touch_and_leaves_nothing_behind(
    station: StationWindow, made: Portal, qtbot: QtBot
) -> None:
    assert "万象城" in station.site.text()
    sign_in(station, qtbot, made.slip_code())
    assert shown_meters(station) == [METER]
    made.clock.now_ms += 20_000
    press(station, qtbot, station_names.REFRESH)
    qtbot.waitUntil(lambda: made.read == [(METER,)], timeout=WAIT_MS)
    assert station.link.signed_in
    press(station, qtbot, station_names.LEAVE)
    assert not station.link.signed_in and shown_meters(station) == []

    def nobody() -> bool:
        return made.book.read(lambda ledger: ledger.tenants.open_of(1)) == ()

    qtbot.waitUntil(nobody, timeout=WAIT_MS)


def test_a_tile_says_how_long_it_lasts_where_that_is_known(
    station: StationWindow, made: Portal, qtbot: QtBot
) -> None:
    account_id = made.book.read(lambda ledger: ledger.accounts.open_of_meter(METER)[0].id)
    made.desk.recent.keep(account_id, {METER: Recent(5_000, 1)}, now_utc_ms=made.clock.now_ms)
    sign_in(station, qtbot, made.slip_code())
    qtbot.waitUntil(lambda: "预计可用约 11 天" in shown_texts(station), timeout=WAIT_MS)
    made.desk.recent.keep(account_id, {}, now_utc_ms=made.clock.now_ms)
    qtbot.waitUntil(lambda: "预计可用" not in shown_texts(station), timeout=WAIT_MS)
    assert "¥ 50.00" in shown_texts(station)


def shown_texts(station: StationWindow) -> str:
    page = station.pages.currentWidget()
    return " | ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_the_code_of_a_text_message_signs_in(station: StationWindow, made: Portal, qtbot: QtBot) -> None:
    type_keys(station, qtbot, SHOP)
    press(station, qtbot, station_names.NEXT)
    type_keys(station, qtbot, NUMBER)
    press(station, qtbot, station_names.NEXT)
    qtbot.waitUntil(lambda: made.text_codes() != [], timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "10" in station.prove_page.message.text(), timeout=WAIT_MS)
    (number, text) = made.text_codes()[-1]
    code = "".join(part for part in text if part.isdigit())[:6]
    assert number == NUMBER
    type_keys(station, qtbot, code)
    press(station, qtbot, station_names.NEXT)
    qtbot.waitUntil(lambda: shown_meters(station) == [METER], timeout=WAIT_MS)


def test_a_wrong_code_is_told_in_the_language_chosen_and_shows_nothing(
    station: StationWindow, made: Portal, qtbot: QtBot
) -> None:
    made.slip_code()
    press(station, qtbot, station_names.LANGUAGE)
    type_keys(station, qtbot, SHOP)
    press(station, qtbot, station_names.NEXT)
    press(station, qtbot, station_names.BY_SLIP)
    type_keys(station, qtbot, "11111111")
    press(station, qtbot, station_names.NEXT)
    message = station.prove_page.message
    qtbot.waitUntil(lambda: message.text() != "", timeout=WAIT_MS)
    assert message.text().isascii() and shown_meters(station) == []
    assert not station.link.signed_in


def test_whoever_walks_away_is_signed_out_and_the_next_finds_the_first_page_in_the_site_s_language(
    station: StationWindow, made: Portal, now: Now, qtbot: QtBot
) -> None:
    press(station, qtbot, station_names.LANGUAGE)
    sign_in(station, qtbot, made.slip_code())
    now.s += IDLE_S - WARN_S + 1
    station.look_around()
    assert "14" in station.findChild(object, station_names.FOOT).text()
    station.touched()
    now.s += IDLE_S - WARN_S - 1
    station.look_around()
    assert shown_meters(station) == [METER]
    now.s += WARN_S + 2
    station.look_around()
    assert shown_meters(station) == [] and not station.link.signed_in
    assert station.link.language == CHINESE


def test_a_session_that_the_office_ended_leads_to_the_first_page(
    station: StationWindow, made: Portal, qtbot: QtBot
) -> None:
    sign_in(station, qtbot, made.slip_code())
    made.clock.now_ms += 4 * 60_000
    qtbot.waitUntil(lambda: shown_meters(station) == [], timeout=WAIT_MS)
    assert not station.link.signed_in


def test_a_top_up_shows_its_code_and_says_when_it_is_paid(
    station: StationWindow, made: Portal, qtbot: QtBot
) -> None:
    sign_in(station, qtbot, made.slip_code())
    press(station, qtbot, f"{station_names.TOP_UP}.{METER}")
    channel = f"{station_names.CHANNEL}.alipay"
    qtbot.waitUntil(lambda: station.findChild(QPushButton, channel).isVisible(), timeout=WAIT_MS)
    press(station, qtbot, f"{station_names.AMOUNT}.100")
    press(station, qtbot, station_names.NEXT)
    qtbot.waitUntil(lambda: station.pages.currentWidget() is station.pay_page, timeout=WAIT_MS)
    [placed] = made.book.read(lambda ledger: ledger.payments.open_of_meter(METER))
    assert (placed.order.amount_fen, placed.order.source) == (10_000, "station")
    placed_order, now_ms = placed.order, made.clock.now_ms
    made.book.write(
        lambda ledger: online_steps.offer(ledger, placed_order.id, "https://qr.example/1", now_utc_ms=now_ms)
    )
    qtbot.waitUntil(station.pay_page.picture.isVisible, timeout=WAIT_MS)
    assert station.pay_page.picture.modules
    paid = TradeAnswer(TradeState.PAID, 10_000, "T1", now_ms, "2026-09-21")
    seen = live(METER)
    made.book.write(
        lambda ledger: online_steps.pay(
            ledger, placed_order.id, paid, by="query", live=seen, now_utc_ms=now_ms
        )
    )
    qtbot.waitUntil(lambda: not station.pay_page.picture.isVisible(), timeout=WAIT_MS)
    assert made.book.read(lambda ledger: ledger.operations.get(placed_order.id)) is not None


def test_what_is_not_wanted_any_more_is_closed(station: StationWindow, made: Portal, qtbot: QtBot) -> None:
    sign_in(station, qtbot, made.slip_code())
    press(station, qtbot, f"{station_names.TOP_UP}.{METER}")
    channel = f"{station_names.CHANNEL}.alipay"
    qtbot.waitUntil(lambda: station.findChild(QPushButton, channel).isVisible(), timeout=WAIT_MS)
    type_keys(station, qtbot, "99999")
    press(station, qtbot, station_names.NEXT)
    assert station.pages.currentWidget().message.text() != ""
    press(station, qtbot, f"{station_names.AMOUNT}.50")
    press(station, qtbot, station_names.NEXT)
    qtbot.waitUntil(lambda: station.pages.currentWidget() is station.pay_page, timeout=WAIT_MS)
    press(station, qtbot, station_names.BACK)

    def state() -> str:
        [one] = made.book.read(lambda ledger: ledger.payments.open_of_meter(METER))
        return one.state

    qtbot.waitUntil(lambda: state() == "closing", timeout=WAIT_MS)


def test_what_was_bought_is_listed_and_its_slip_is_printed_here(
    station: StationWindow, made: Portal, tmp_path: Path, qtbot: QtBot
) -> None:
    wanted = order("s1", METER, 5_000)
    made.book.write(
        lambda ledger: vending.open_sale(
            ledger, wanted, session=CASHIER, live=live(METER), now_utc_ms=made.clock.now_ms
        )
    )
    sign_in(station, qtbot, made.slip_code())
    press(station, qtbot, station_names.PURCHASES)
    one = f"{station_names.PURCHASES}.s1"
    qtbot.waitUntil(lambda: station.findChild(QPushButton, one) is not None, timeout=WAIT_MS)
    press(station, qtbot, one)
    qtbot.waitUntil(lambda: station.findChild(QPushButton, station_names.PRINT).isVisible(), timeout=WAIT_MS)
    press(station, qtbot, station_names.PRINT)
    qtbot.waitUntil(lambda: len(list((tmp_path / "slips").glob("*.png"))) == 1, timeout=WAIT_MS)
    press(station, qtbot, station_names.BACK)
    press(station, qtbot, f"{station_names.USE}.{METER}")
    message = station.pages.currentWidget().message
    qtbot.waitUntil(lambda: message.text() != "", timeout=WAIT_MS)


def test_another_certificate_is_not_talked_to(
    url: str, made: Portal, language: Language, qtbot: QtBot
) -> None:
    language.set(ENGLISH)
    window = StationWindow(StationLink(where(url, "0" * 64)), language)
    qtbot.addWidget(window, before_close_func=lambda one: one.close_by_staff())
    window.show()
    message = window.pages.currentWidget().message
    qtbot.waitUntil(lambda: message.text() != "", timeout=WAIT_MS)
    assert "does not trust the certificate" in message.text() and not window.is_known


def test_nothing_but_the_office_closes_it(station: StationWindow) -> None:
    assert not station.close()
    assert station.isVisible()


def test_the_code_on_a_slip_names_the_shop(station: StationWindow, qtbot: QtBot) -> None:
    assert scanned_shop("https://office:8443/?shop=B1-001") == "B1-001"
    assert scanned_shop("https://elsewhere/?x=1") == ""
    qtbot.keyClicks(station, f"https://office:8443/?shop={SHOP}")
    qtbot.keyClick(station, Qt.Key.Key_Return)
    assert SHOP in station.prove_page.ask.text()


@pytest.mark.parametrize(
    ("url", "digits", "key"),
    [
        ("office", "", "station.url_wrong"),
        ("ftp://office", "", "station.url_wrong"),
        ("http://office:8080", "", "station.not_sealed"),
        ("https://office:8443", "abc", "station.fingerprint_wrong"),
    ],
)
def test_a_wrong_address_is_told(url: str, digits: str, key: str) -> None:
    with pytest.raises(DeskError) as told:
        where(url, digits)
    assert told.value.key == key


def test_a_wrong_fingerprint_is_told_with_the_command_that_shows_the_right_one(language: Language) -> None:
    with pytest.raises(DeskError) as told:
        where("https://office:8443", "abc")
    for code in (CHINESE, ENGLISH):
        language.set(code)
        assert "openssl x509 -in certificate.pem -noout -fingerprint -sha256" in messages.sentence(told.value)


def test_on_this_computer_alone_it_may_be_plain() -> None:
    assert where("http://127.0.0.1:8080/", "").url == "http://127.0.0.1:8080"
    assert where("https://office:8443", ":".join(["AB"] * 32)).fingerprint == "ab" * 32
