"""What stands on the station's pages is whole on each kind of screen, in both languages, with its unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSettings
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from widgets.language import CHINESE, ENGLISH, Language
from widgets.station import station_names
from widgets.station.link import StationLink, portal
from widgets.station.window import StationWindow

NOBODY = "http://127.0.0.1:9"
SCREENS = [(1080, 1920), (1280, 800), (1024, 768), (1920, 1080), (1366, 768)]


def meter(meter_id: str = "2407150001", **values: object) -> dict[str, Any]:
    usual = {
        "meter_id": meter_id,
        "medium": "electricity",
        "left_fen": 5_000,
        "level": "enough",
        "supply_on": True,
        "held_by": None,
        "in_contact": True,
        "read_utc_ms": 1_790_000_000_000,
        "register": 12_345_678,
        "lasts_tenths": 110,
    }
    return usual | values


def used(by: str, dates: list[str], *, is_about: bool = False) -> dict[str, Any]:
    rows = [
        {"on": on, "used": 1_234_567 + 50_000 * number, "cost_fen": 108_642, "has_gap": number == 3}
        for number, on in enumerate(dates)
    ]
    return {"period": by, "meter_id": "2407150001", "rows": rows, "is_about": is_about}


DAYS = [f"2026-01-{number:02}" for number in range(1, 32)]


@pytest.fixture(params=[CHINESE, ENGLISH])
def station(
    request: pytest.FixtureRequest, tmp_path: Path, qapp: QApplication, qtbot: QtBot
) -> Iterator[StationWindow]:
    """One that reaches nobody: its pages are told here what a desk would tell them."""
    settings = QSettings(str(tmp_path / "station.ini"), QSettings.Format.IniFormat)
    language = Language(settings, chosen=request.param)
    window = StationWindow(StationLink(portal(NOBODY, "")), language)
    qtbot.addWidget(window, before_close_func=lambda one: one.close_by_staff())
    window.show()
    yield window
    language.set(ENGLISH)


def show_welcome(station: StationWindow) -> None:
    station.know({"site": "万象城国际购物中心", "telephone": "0571-88880000", "texts": True})
    station._welcome.pad.type("ABCDEFGHIJ1234567890")
    station._welcome.message.say("info", "station.unreachable")


def show_proof(station: StationWindow) -> None:
    station.prove_page.begin("B1-001", texts=True)
    station.prove_page._sent({"request": "r"})
    station.show_page(station.prove_page)


def show_amount(station: StationWindow) -> None:
    station.show_top_up(meter())
    station._amount._known({"channels": ["alipay", "wechat", "unionpay"], "most_fen": 100_000})
    station._amount._fill("99999")
    station._amount._place()


def show_use(station: StationWindow) -> None:
    station.show_use(meter())
    station._use._known(used("day", DAYS, is_about=True))


def show_code(station: StationWindow) -> None:
    order = {"id": "o1", "state": "offered", "amount_fen": 12_345_678, "channel": "wechat"}
    station.show_order(order | {"sale_state": "", "code": "weixin://wxpay/bizpayurl?pr=abc"})


def show_held(station: StationWindow) -> None:
    order = {"id": "o1", "state": "held", "amount_fen": 12_345_678, "channel": "wechat"}
    station.show_order(order | {"sale_state": "", "code": ""})


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen[0]}x{screen[1]}")
@pytest.mark.parametrize("show", [show_welcome, show_proof, show_amount, show_use, show_code, show_held])
def test_a_page_is_whole_on_the_screen(
    station: StationWindow, screen: tuple[int, int], show: Callable[[StationWindow], None]
) -> None:
    station.resize(*screen)
    show(station)
    _settle()
    assert (station.width(), station.height()) == screen
    parts = [one for one in station.findChildren(QWidget) if isinstance(one, QLabel | QPushButton)]
    shown = [one for one in parts if one.isVisible() and not _is_in_scroll_area(one)]
    assert len(shown) > 5
    assert [_said(one) for one in shown if not _is_whole(one, station)] == []
    for number, one in enumerate(shown):
        across = [
            _said(other)
            for other in shown[number + 1 :]
            if _place(one, station).intersects(_place(other, station))
        ]
        assert across == [], _said(one)


def _settle() -> None:
    for _ in range(4):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _place(part: QWidget, station: StationWindow) -> QRect:
    return QRect(part.mapTo(station, QPoint(0, 0)), part.size())


def _is_whole(part: QLabel | QPushButton, station: StationWindow) -> bool:
    high = part.heightForWidth(part.width()) if part.hasHeightForWidth() else part.minimumSizeHint().height()
    is_large_enough = part.height() >= high and (
        part.hasHeightForWidth() or part.width() >= part.minimumSizeHint().width()
    )
    return is_large_enough and station.rect().contains(_place(part, station))


def _is_in_scroll_area(part: QWidget) -> bool:
    above = part.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            return True
        above = above.parentWidget()
    return False


def _said(part: QLabel | QPushButton) -> str:
    return f"{part.objectName()} {part.text()}"


@pytest.mark.parametrize("screen", [(1080, 1920), (1280, 800)], ids=["upright", "flat"])
def test_no_meter_is_cut_off_at_the_side(station: StationWindow, screen: tuple[int, int]) -> None:
    station.resize(*screen)
    station.show_page(station._own)
    many = [meter(f"240715000{number}") for number in range(5)]
    many += [meter("WATER-2407150003", medium="water", left_fen=123_456_789)]
    station._own._known({"shop_number": "B1-001", "shop_name": "茶店", "meters": many})
    _settle()
    room = station._own._area.viewport()
    for tile in station._own._tiles.values():
        right = tile.mapTo(room, QPoint(tile.width(), 0)).x()
        assert right <= room.width(), tile.objectName()
        assert tile.width() >= tile.minimumSizeHint().width()


def test_a_purchase_is_told_in_a_tenants_words_and_whole(station: StationWindow) -> None:
    station.resize(1080, 1920)
    states = ["recorded", "sending", "in_doubt", "confirmed", "rejected", "not_applied", "void", "escalated"]
    rows = [
        {
            "id": f"s{number}",
            "utc_ms": 1_790_000_000_000,
            "amount_fen": 1_000_000,
            "state": state,
            "adds": True,
        }
        for number, state in enumerate(states)
    ]
    station.show_purchases()
    station._purchases._known({"rows": rows, "following": None})
    _settle()
    shown = [station.findChild(QPushButton, f"{station_names.PURCHASES}.s{number}") for number in range(8)]
    texts = " | ".join(one.text() for one in shown)
    assert texts.count("Done") == 1 or texts.count("已完成") == 1
    assert texts.count("the money goes back") == 3 or texts.count("将退款") == 3
    for one in shown:
        assert one.width() >= one.minimumSizeHint().width()
        area = station._purchases.findChild(QScrollArea)
        assert one.mapTo(area, QPoint(one.width(), 0)).x() <= area.width(), one.text()


def test_bars_have_their_unit_and_say_what_hatched_means(station: StationWindow) -> None:
    show_use(station)
    assert station._use.bars.highest() == "2,734.56 kWh"
    notes = station._use._about.text()
    assert "Hatched" in notes or "斜线" in notes
    station._use._known(used("day", DAYS[:2]))
    assert station._use._about.text() == ""


def test_where_nothing_can_be_paid_there_is_nothing_to_type(station: StationWindow) -> None:
    station.show_top_up(meter())
    assert station._amount.pad.isVisible()
    station._amount._known({"channels": [], "most_fen": 0})
    assert not station._amount.pad.isVisible() and not station._amount.next.isVisible()
    station.show_top_up(meter())
    assert station._amount.pad.isVisible()
