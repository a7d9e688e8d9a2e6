"""The tenant web goes away while somebody stands at the station, and comes back."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.errors import DeskError
from app.portal.keeper import PortalKeeper
from tests.app.portal.test_front import address
from tests.helpers.portal import METER, Portal
from tests.widgets.station.test_station import (
    WAIT_MS,
    Now,
    fingerprint,
    language,
    made,
    now,
    press,
    shown_meters,
    sign_in,
)
from widgets.language import Language
from widgets.station import station_names
from widgets.station.link import StationLink, portal
from widgets.station.window import StationWindow

__all__ = ["language", "made", "now"]


class Web:
    """The tenant web at one address, to be switched off and on."""

    def __init__(self, made: Portal, folder: Path) -> None:
        self._made, self._folder = made, folder
        self._keeper: PortalKeeper | None = None

    def on(self) -> str:
        self._keeper = PortalKeeper(self._made.desk, self._folder)
        self._keeper.start()
        host, port = address(self._keeper)
        return f"https://{host}:{port}"

    def off(self) -> None:
        if self._keeper is not None:
            assert self._keeper.stop(5)
            self._keeper = None


@pytest.fixture
def web(made: Portal, tmp_path: Path) -> Iterator[Web]:
    made.clock.monotonic = time.monotonic  # type: ignore[method-assign]
    found = Web(made, tmp_path / "desk")
    yield found
    found.off()


@pytest.fixture
def station(
    web: Web, tmp_path: Path, now: Now, language: Language, qapp: QApplication, qtbot: QtBot
) -> StationWindow:
    where = portal(web.on(), fingerprint(tmp_path))
    window = StationWindow(StationLink(where), language, now_s=now)
    qtbot.addWidget(window, before_close_func=lambda one: one.close_by_staff())
    window.resize(1080, 1440)
    window.show()
    qtbot.waitUntil(lambda: window.is_known, timeout=WAIT_MS)
    return window


def message(station: StationWindow) -> str:
    return station.pages.currentWidget().message.key


def until(qtbot: QtBot, holds: Callable[[], bool]) -> None:
    qtbot.waitUntil(holds, timeout=WAIT_MS)


def test_the_first_page_says_that_the_desk_is_away_only_while_it_is(
    station: StationWindow, web: Web, qtbot: QtBot
) -> None:
    web.off()
    station.start_over()
    until(qtbot, lambda: message(station) == "station.unreachable")
    web.on()
    until(qtbot, lambda: message(station) == "")
    assert station.is_known


def test_figures_stay_while_the_desk_is_away_and_go_on_afterwards(
    station: StationWindow, web: Web, made: Portal, qtbot: QtBot
) -> None:
    sign_in(station, qtbot, made.slip_code())
    web.off()
    until(qtbot, lambda: message(station) == "station.unreachable")
    assert shown_meters(station) == [METER]
    web.on()
    until(qtbot, lambda: message(station) == "")
    assert station.link.signed_in


def test_whoever_leaves_before_the_answer_leaves_no_dead_button(
    station: StationWindow, made: Portal, qtbot: QtBot
) -> None:
    sign_in(station, qtbot, made.slip_code())
    press(station, qtbot, station_names.REFRESH)
    press(station, qtbot, station_names.LEAVE)
    sign_in(station, qtbot, made.slip_code())
    made.clock.now_ms += 20_000
    press(station, qtbot, station_names.REFRESH)
    until(qtbot, lambda: message(station) in ("station.reading_now", "station.just_read"))
    assert station._own.refresh.isEnabled()


def test_a_button_pressed_before_there_is_a_meter_can_be_pressed_again(station: StationWindow) -> None:
    station.show_page(station._own)
    station._own.refresh.click()
    assert station._own.refresh.isEnabled()


def to_amount(station: StationWindow, made: Portal, qtbot: QtBot) -> None:
    sign_in(station, qtbot, made.slip_code())
    press(station, qtbot, f"{station_names.TOP_UP}.{METER}")
    channel = f"{station_names.CHANNEL}.alipay"
    until(qtbot, lambda: station.findChild(QPushButton, channel).isVisible())
    press(station, qtbot, f"{station_names.AMOUNT}.100")


def placed(made: Portal) -> list[tuple[int, str]]:
    found = made.book.read(lambda ledger: ledger.payments.open_of_meter(METER))
    return sorted((one.order.amount_fen, one.state) for one in found)


def answer_is_lost(station: StationWindow, made: Portal, qtbot: QtBot) -> None:
    """An order of 100 yuan is placed, and the station does not hear of it."""
    to_amount(station, made, qtbot)
    away = DeskError("station.unreachable")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(station._amount, "_placed", lambda order: station._amount.failed(away))
        press(station, qtbot, station_names.NEXT)
        until(qtbot, lambda: message(station) == "station.unreachable")


def test_an_order_whose_answer_was_lost_is_the_same_order_when_it_is_sent_again(
    station: StationWindow, web: Web, made: Portal, qtbot: QtBot
) -> None:
    answer_is_lost(station, made, qtbot)
    press(station, qtbot, station_names.NEXT)
    until(qtbot, lambda: station.pages.currentWidget() is station.pay_page)
    assert placed(made) == [(10_000, "placed")]


def test_another_amount_after_a_lost_answer_is_another_order(
    station: StationWindow, web: Web, made: Portal, qtbot: QtBot
) -> None:
    answer_is_lost(station, made, qtbot)
    press(station, qtbot, f"{station_names.AMOUNT}.50")
    press(station, qtbot, station_names.NEXT)
    until(qtbot, lambda: station.pages.currentWidget() is station.pay_page)
    assert placed(made) == [(5_000, "placed"), (10_000, "closing")]


def test_a_payment_is_waited_for_over_an_absence_of_the_desk(
    station: StationWindow, web: Web, made: Portal, qtbot: QtBot
) -> None:
    to_amount(station, made, qtbot)
    press(station, qtbot, station_names.NEXT)
    until(qtbot, lambda: station.pages.currentWidget() is station.pay_page)
    web.off()
    until(qtbot, lambda: message(station) == "station.unreachable")
    web.on()
    until(qtbot, lambda: message(station) == "")
    assert station.pages.currentWidget() is station.pay_page and placed(made) == [(10_000, "placed")]


def test_an_order_outlives_whoever_walked_away_from_it(
    station: StationWindow, made: Portal, now: Now, qtbot: QtBot
) -> None:
    to_amount(station, made, qtbot)
    press(station, qtbot, station_names.NEXT)
    until(qtbot, lambda: station.pages.currentWidget() is station.pay_page)
    now.s += 121
    station.pay_page._look()
    now.s += 61
    station.look_around()
    assert not station.link.signed_in and shown_meters(station) == []
    assert placed(made) == [(10_000, "placed")]
    assert not station.pay_page.picture.isVisible()


def test_a_payment_that_is_not_shown_any_more_keeps_nobody_signed_in(
    station: StationWindow, made: Portal, now: Now, qtbot: QtBot
) -> None:
    to_amount(station, made, qtbot)
    press(station, qtbot, station_names.NEXT)
    until(qtbot, lambda: station.pages.currentWidget() is station.pay_page)
    station.show_own()
    assert not station.pay_page._pace.isActive()


def test_what_is_under_way_when_a_station_is_closed_harms_no_other(
    station: StationWindow, web: Web, made: Portal, tmp_path: Path, language: Language, qtbot: QtBot
) -> None:
    sign_in(station, qtbot, made.slip_code())
    where = station.link._where
    for _ in range(5):
        link = StationLink(where)
        link.get("hello", lambda _: None, lambda _: None)
        link.take("somebody")
        link.leave()
        del link
        gc.collect()
        qtbot.wait(50)
    again = StationWindow(StationLink(where), language)
    qtbot.addWidget(again, before_close_func=lambda one: one.close_by_staff())
    again.show()
    until(qtbot, lambda: again.is_known)
