"""Tenants in the tour: where their web is, a top-up at the query station, and what the desk has of it all."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QTableView

from app.domain.payment import PayState
from widgets import names
from widgets.cashier.accounts_page import ACCOUNTS_WEB
from widgets.cashier.web_dialog import WEB_SESSIONS
from widgets.language import Language
from widgets.station import station_names
from widgets.station.link import StationLink, portal
from widgets.station.window import StationWindow
from widgets.tour.hands import Hands, TourFailed

if TYPE_CHECKING:
    from app.bootstrap import DemoInfo, Desk

WAITS_S: Final = 60.0
SIZE: Final = (1080, 1440)
"""Of a station's upright screen."""
AMOUNT: Final = "50"
CONTROL: Final = Qt.KeyboardModifier.ControlModifier


def look_at_tenants(hands: Hands, desk: Desk, language: Language) -> None:
    """From any page of somebody who may see accounts. Raises TourFailed."""
    demo = desk.demo
    if demo is None or demo.tenant is None:
        raise TourFailed("no tenant to try the web with")
    hands.wait_until(
        lambda: bool(demo.pay_page and desk.portal_state().address), "the tenants' web", seconds=WAITS_S
    )
    _look_at_addresses(hands)
    link = StationLink(portal(desk.portal_state().address, ""))
    station = StationWindow(link, language)
    station.resize(*SIZE)
    station.show()
    try:
        _at_the_station(hands, station, desk, demo)
    finally:
        station.close_by_staff()
        station.deleteLater()
    _look_at_access(hands, demo.tenant.shop_number)


def _look_at_addresses(hands: Hands) -> None:
    hands.find(names.DEMO_TRY, QPushButton).click()
    hands.wait_until(lambda: hands.shows(names.DEMO_DIALOG), "where the web is", seconds=10)
    hands.pause(seconds=1.2)
    hands.picture("tenants-addresses")
    hands.find(names.DEMO_DIALOG, QDialog).accept()


def _at_the_station(hands: Hands, station: StationWindow, desk: Desk, demo: DemoInfo) -> None:
    """Signs in by the slip's code, tops up the first meter, pays, and leaves."""
    tenant = demo.tenant
    assert tenant is not None
    hands.wait_until(lambda: station.is_known, "the station hears the desk", seconds=WAITS_S)
    hands.picture("station-first", of=station)
    station.prove(tenant.shop_number)
    for sign in tenant.code.replace(" ", ""):
        station.prove_page.typed(sign)
    _press(station, station_names.NEXT)
    tops_up = f"{station_names.TOP_UP}."
    hands.wait_until(lambda: bool(_buttons(station, tops_up)), "the tenant's meters", seconds=WAITS_S)
    hands.picture("station-meters", of=station)
    first = _buttons(station, tops_up)[0]
    meter_id = first.objectName().removeprefix(tops_up)
    first.click()
    channels = f"{station_names.CHANNEL}."
    hands.wait_until(lambda: bool(_buttons(station, channels)), "ways to pay", seconds=WAITS_S)
    _press(station, f"{station_names.AMOUNT}.{AMOUNT}")
    hands.picture("station-amount", of=station)
    _press(station, station_names.NEXT)
    hands.wait_until(station.pay_page.picture.isVisible, "the code to pay with", seconds=WAITS_S)
    hands.picture("station-code", of=station)
    _pay(demo.pay_page, desk, meter_id)
    hands.wait_until(station.pay_page.is_credited, "the meter credited", seconds=WAITS_S)
    hands.picture("station-credited", of=station)
    _press(station, station_names.LEAVE)


def _pay(page: str, desk: Desk, meter_id: str) -> None:
    """As whoever scans the code does, on the page of the training payments."""
    offered = [
        view.order
        for view in desk.ledger.read(lambda ledger: ledger.payments.open_of_meter(meter_id))
        if view.state == PayState.OFFERED
    ]
    if not offered:
        raise TourFailed("nothing is to be paid")
    connection = http.client.HTTPConnection(urlsplit(page).netloc, timeout=10)
    try:
        connection.request("POST", f"/{offered[0].channel}/{offered[0].id}", body=b"")
        connection.getresponse().read()
    finally:
        connection.close()


def _look_at_access(hands: Hands, shop_number: str) -> None:
    """What the desk has of the tenant's sign-ins."""
    hands.press(Qt.Key.Key_7, CONTROL)
    table = names.ACCOUNTS_OPEN
    hands.wait_until(lambda: hands.shows(table), "the accounts", seconds=10)
    hands.find(names.ACCOUNTS_FILTER, QLineEdit).setText(shop_number)
    hands.wait_until(
        lambda: hands.find(table, QTableView).model().rowCount() == 1, "the tenant's account", seconds=10
    )
    opened = hands.find(table, QTableView)
    opened.setCurrentIndex(opened.model().index(0, 0))
    hands.find(ACCOUNTS_WEB, QPushButton).click()
    hands.wait_until(
        lambda: hands.shows(WEB_SESSIONS) and hands.find(WEB_SESSIONS, QTableView).model().rowCount() > 0,
        "who has signed in",
        seconds=10,
    )
    hands.picture("accounts-web")
    hands.press(Qt.Key.Key_Escape)


def _buttons(station: StationWindow, prefix: str) -> list[QPushButton]:
    """Those of the page that shows."""
    found = station.pages.currentWidget().findChildren(QPushButton)
    return [one for one in found if one.objectName().startswith(prefix) and one.isVisible()]


def _press(station: StationWindow, name: str) -> None:
    found = [one for one in station.findChildren(QPushButton, name) if one.isVisible() and one.isEnabled()]
    if not found:
        raise TourFailed(f"no {name} to press at the station")
    found[0].click()
