"""The map of the mall: a tile for each shop tells its state by colour, icon and word, and leads on."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QToolTip, QWidget

from app.domain.credit import CreditLimits
from app.domain.permissions import Session
from app.services.overview_map import MapMeter, MapShop
from app.services.views import LiveState
from tests.widgets import small_desk
from tests.widgets.small_desk import sample
from widgets import names, theme
from widgets.overview.looks import BALANCE, CONTACT, SUPPLY, look, word
from widgets.overview.mall import PACE_MS
from widgets.overview.shop_side import ShopSide
from widgets.overview.tile_layout import laid_out
from widgets.readings.history_dialog import HistoryDialog

LIMITS = CreditLimits(5_000, 2_000, 1_000)


def shop(number: int = 1, *meters: MapMeter, building: str = "B1", floor: str = "1F") -> MapShop:
    return MapShop(number, f"{number:03}", "shop", building, "A", floor, meters)


def heard(meter_id: str, *, in_contact: bool = True, **values: int) -> LiveState:
    return LiveState(meter_id, 1, values, in_contact, 1)


E1, W1, FREE = (
    MapMeter("E1", "electricity", LIMITS),
    MapMeter("W1", "water", LIMITS),
    MapMeter("X1", "water", None),
)


@pytest.mark.parametrize(
    ("left", "key"),
    [(-1_001, "arrears"), (-1_000, "very_low"), (2_000, "very_low"), (2_001, "low"), (5_001, "enough")],
)
def test_what_is_left_is_told_by_the_rule_of_the_alarms(left, key):
    found = look(BALANCE, shop(1, E1), {"E1": heard("E1", balance_fen=left)})
    assert (found.kind.key, found.figure) == (key, f"{left / 100:,.2f}".replace(",", ""))


def test_a_shop_shows_the_meter_that_calls_for_most():
    states = {"E1": heard("E1", balance_fen=90_000, supply_on=1), "W1": heard("W1", balance_fen=100)}
    assert look(BALANCE, shop(1, E1, W1), states).figure == "1.00"
    assert look(BALANCE, shop(1, E1, W1), states | {"W1": None}).kind.key == "unknown"
    assert look(BALANCE, shop(1, E1, FREE), states).kind.key == "enough"
    assert look(BALANCE, shop(1, FREE), states).kind.key == "unlet"
    assert look(SUPPLY, shop(1, E1, W1), states | {"W1": heard("W1", supply_on=0)}).kind.key == "cut"
    assert look(SUPPLY, shop(1, E1, W1), states).kind.key == "on"
    assert look(SUPPLY, shop(1, W1), states).kind.key == "unknown"
    silent = states | {"W1": heard("W1", in_contact=False)}
    assert look(CONTACT, shop(1, E1, W1), silent).kind.key == "silent"
    assert look(CONTACT, shop(1, E1, W1), states).kind.key == "answers"
    assert look(CONTACT, shop(1, E1, W1), {"E1": states["E1"]}).kind.key == "never"
    assert look(CONTACT, shop(1), {}).kind.key == "none"


def test_tiles_lie_in_rows_under_their_headings_and_never_over_each_other():
    shops = [shop(n, building=f"B{n // 300}", floor=f"{n // 40}F") for n in range(800)]
    made = laid_out(shops, 840)
    assert sorted(place for row in made.rows for place in row) == list(range(800))
    assert [heading.text for heading in made.headings if heading.is_building] == ["B0", "B1", "B2"]
    rects = [*made.tiles, *(heading.rect for heading in made.headings)]
    lines = sorted(rects, key=lambda rect: (rect.top(), rect.left()))
    for one, other in pairwise(lines):
        assert not one.intersects(other)
    assert all(rect.left() >= 0 and rect.right() < 840 for rect in rects)
    assert made.height >= max(rect.bottom() for rect in rects)
    narrow = laid_out(shops, 10)
    assert all(len(row) == 1 for row in narrow.rows)


@pytest.fixture
def tab(window, desk, qtbot):
    """The map of somebody who sells, with its shops read."""
    window.resize(1366, 768)
    window.sign_in.signed_in.emit(small_desk.cashier(desk.ledger))
    window.work.open(names.PAGE_OVERVIEW)
    page = window.page(names.PAGE_OVERVIEW)
    qtbot.waitUntil(lambda: len(page.map.mall.shops) == 6)
    return page.map


def put(desk, place: int, **values: int) -> str:
    point = small_desk.points(6)[place]
    desk.live.put(sample(point, desk.clock.utc_ms(), **values))
    return point.meter_id


def test_each_state_is_colour_icon_and_word_with_its_count_in_the_legend(tab, desk, qtbot):
    assert [(made.text(), made.isEnabled()) for made in tab.legend.values()] == [
        ("In arrears  0", False),
        ("Very low  0", False),
        ("Low  5", True),
        ("Not known  0", False),
        ("Enough  0", False),
        ("No account  1", True),
    ]
    assert all(not made.icon().isNull() for made in tab.legend.values())
    QTest.keyClick(tab.board, Qt.Key.Key_F3)
    assert {key: made.text() for key, made in tab.legend.items()}["on"] == "Supply on  6"
    QTest.keyClick(tab.board, Qt.Key.Key_F4)
    assert tab.legend["answers"].text() == "In contact  6"


def test_a_new_state_draws_its_tile_and_nothing_else(tab, desk, qtbot, monkeypatch):
    QTest.keyClick(tab.board, Qt.Key.Key_Right)
    qtbot.wait(PACE_MS)
    drawn: list[int] = []
    whole = tab.board._draw_tile
    monkeypatch.setattr(
        tab.board,
        "_draw_tile",
        lambda painter, tile, place: (drawn.append(place), whole(painter, tile, place)),
    )
    before = [QRect(tile) for tile in tab.board.layout_of_tiles.tiles]
    meter = put(desk, 2, balance_fen=100)
    desk.engine.states_changed.emit(frozenset({meter}))
    qtbot.waitUntil(lambda: tab.mall.looks[2].kind.key == "very_low")
    qtbot.waitUntil(lambda: bool(drawn))
    qtbot.wait(50)
    assert set(drawn) == {2}
    assert tab.board.layout_of_tiles.tiles == before
    assert (tab.board.current, tab.legend["very_low"].text()) == (1, "Very low  1")
    drawn.clear()
    meter = put(desk, 2, balance_fen=100, energy_wh=99)
    desk.engine.states_changed.emit(frozenset({meter}))
    qtbot.wait(PACE_MS + 60)
    assert drawn == []


def test_the_keyboard_reaches_every_tile(tab, qtbot):
    board = tab.board
    across = len(board.layout_of_tiles.rows[0])
    assert across == 6
    reached = [board.current]
    for key in (Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Home):
        QTest.keyClick(board, key)
        reached.append(board.current)
    assert reached == [0, 1, 5, 5, 4, 0]
    tab.resize(500, 400)  # two tiles side by side
    qtbot.waitUntil(lambda: len(board.layout_of_tiles.rows[0]) < 6)
    across = len(board.layout_of_tiles.rows[0])
    QTest.keyClick(board, Qt.Key.Key_Down)
    assert board.current == across
    QTest.keyClick(board, Qt.Key.Key_Up)
    assert board.current == 0
    QTest.keyClick(board, Qt.Key.Key_PageDown)
    QTest.keyClick(board, Qt.Key.Key_PageUp)
    assert board.current == 0
    assert board.accessibleDescription().startswith("1-001 龙门客栈")


def test_a_click_shows_the_shop_beside_the_map_and_it_stays_live(tab, desk, qtbot):
    QTest.mouseClick(tab.board.viewport(), Qt.MouseButton.LeftButton, pos=tab.board.tile_rect(0).center())
    shown = lambda: " | ".join(one.text() for one in tab.side.findChildren(QLabel) if one.isVisible())  # noqa: E731
    parts = ("1-001", "龙门客栈", "1号楼", "35.20 yuan", "Supply on", "In contact", "W001")
    qtbot.waitUntil(lambda: all(part in shown() for part in parts))
    meter = put(desk, 0, balance_fen=12_345, supply_on=0)
    desk.engine.states_changed.emit(frozenset({meter}))
    qtbot.waitUntil(lambda: "123.45 yuan" in shown() and "Supply cut" in shown())
    QTest.mouseClick(tab.board.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert tab.side.shop.shop_number == "1-001"


def test_enter_and_a_double_click_lead_to_the_desk_of_that_shop(tab, window, qtbot):
    QTest.keyClick(tab.board, Qt.Key.Key_Right)
    QTest.keyClick(tab.board, Qt.Key.Key_Return)
    desk_page = window.page(names.PAGE_DESK)
    assert window.work._stack.currentWidget() is desk_page
    qtbot.waitUntil(lambda: desk_page.panel.shop._number.text() == "1-002")
    window.work.open(names.PAGE_OVERVIEW)
    place = tab.board.tile_rect(2).center()
    QTest.mouseDClick(tab.board.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseRelease(tab.board.viewport(), Qt.MouseButton.LeftButton, pos=place)
    tab.side.open.click()
    qtbot.waitUntil(lambda: desk_page.panel.shop._number.text() in ("1-002", "1-003"))


def test_f6_shows_the_readings(tab, window, qtbot):
    QTest.keyClick(tab.board, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: window.findChild(HistoryDialog) is not None)
    dialog = window.findChild(HistoryDialog)
    assert dialog._meter_id == "E001"
    dialog.close()
    qtbot.waitUntil(lambda: window.findChild(HistoryDialog) is None)
    tab.side.meters[1].history.click()
    qtbot.waitUntil(lambda: window.findChild(HistoryDialog) is not None)
    assert window.findChild(HistoryDialog)._meter_id == "W001"
    window.findChild(HistoryDialog).close()


def test_the_legend_goes_from_one_to_the_next(tab, desk, qtbot):
    for place in (1, 4):
        desk.engine.states_changed.emit(frozenset({put(desk, place, balance_fen=50)}))
    qtbot.waitUntil(lambda: tab.legend["very_low"].text() == "Very low  2")
    seen = []
    for _ in range(3):
        tab.legend["very_low"].click()
        seen.append(tab.board.current)
    assert seen == [1, 4, 1]
    assert tab.board.hasFocus()


@pytest.mark.qt_log_ignore("raise")
def test_a_tip_tells_all_that_a_tile_says(tab, qtbot):
    spot = tab.board.tile_rect(1).center()
    tip = QHelpEvent(QEvent.Type.ToolTip, spot, tab.board.viewport().mapToGlobal(spot))
    QApplication.sendEvent(tab.board.viewport(), tip)
    assert (
        QToolTip.text()
        == f"1-002 茶颜悦色  ·  1号楼  ·  1F  ·  A区  ·  {word(tab.mall.looks[1].kind)}  35.20"
    )
    nowhere = QPoint(1, 1)
    QApplication.sendEvent(
        tab.board.viewport(),
        QHelpEvent(QEvent.Type.ToolTip, nowhere, tab.board.viewport().mapToGlobal(nowhere)),
    )
    QToolTip.hideText()


def test_what_is_looked_for_is_shown_alone_and_nothing_found_says_so(tab, qtbot):
    tab.filter.setText("e003")
    qtbot.waitUntil(lambda: len(tab.mall.shops) == 1)
    assert (tab.mall.shops[0].shop_number, tab.count.text()) == ("1-003", "1 of 6 shops")
    tab.filter.setText("nobody")
    qtbot.waitUntil(lambda: not tab.mall.shops)
    texts = " ".join(one.text() for one in tab.findChildren(QLabel) if one.isVisible())
    assert "No shop matches" in texts and not tab.side.open.isEnabled()
    tab.filter.clear()
    tab.building.setCurrentIndex(1)
    qtbot.waitUntil(lambda: len(tab.mall.shops) == 6)
    tab.choose_shop("1-005")
    assert tab.board.current == 4


def test_without_shops_it_says_what_to_do(window, desk, qtbot):
    def retire(ledger):
        for one in ledger.shops.all():
            ledger.shops.retire("shops", one.id, utc_ms=1)

    desk.ledger.write(retire)
    window.sign_in.signed_in.emit(small_desk.cashier(desk.ledger))
    window.work.open(names.PAGE_OVERVIEW)
    tab = window.page(names.PAGE_OVERVIEW).map
    qtbot.waitUntil(
        lambda: "No shops yet" in [one.text() for one in tab.findChildren(QLabel) if one.isVisible()]
    )
    QTest.keyClick(tab.board, Qt.Key.Key_Down)
    assert tab.board.current == -1


def test_800_shops_are_drawn_within_a_frame_and_scrolled_without_jumps(tab, qtbot):
    shops = tuple(shop(n, building=f"B{n // 200}", floor=f"{n // 40 % 5}F") for n in range(800))
    tab.mall.set_shops(shops)
    bar = tab.board.verticalScrollBar()
    assert bar.maximum() > 0
    tab.board.choose(799)
    assert tab.board.viewport().rect().contains(tab.board.tile_rect(799))
    held = bar.value()
    tab.set_mode(SUPPLY)
    tab.mall.changed.emit([0, 799])
    assert bar.value() == held
    tab.board.choose(0)
    assert bar.value() == 0
    took = quickest_drawing(tab)
    assert took < 50, f"{took:.1f} ms for one drawing of what is seen"


def quickest_drawing(tab) -> float:
    """Of some, in ms."""
    took = []
    for _ in range(5):
        began = time.perf_counter()
        tab.board.viewport().grab()
        took.append((time.perf_counter() - began) * 1000)
    return min(took)


def test_in_chinese_the_same(tab, context, qtbot):
    context.language.set("zh_CN")
    assert tab.legend["low"].text() == "偏低  5"
    assert tab.side.open.text() == "去售电台  Enter"


def test_whoever_does_not_sell_is_led_to_the_meters(window, desk, qtbot):
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="zhou", display_name="周", password_hash="x", roles=("technician",), drawer=""
        )
    )
    window.sign_in.signed_in.emit(Session(number, "zhou", "周", ("technician",), ""))
    window.work.open(names.PAGE_OVERVIEW)
    tab = window.page(names.PAGE_OVERVIEW).map
    qtbot.waitUntil(lambda: len(tab.mall.shops) == 6)
    assert tab.side.open.text() == "Its meters  Enter"
    QTest.keyClick(tab.board, Qt.Key.Key_Return)
    meters = window.page(names.PAGE_METERS)
    assert window.work._stack.currentWidget() is meters
    qtbot.waitUntil(lambda: {row.line.shop_number for row in meters.model.shown()} == {"1-001"})


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_of_a_shop_with_several_meters_is_cut_off_beside_the_map(context, qtbot, qapp, language):
    """Its meters need the scroll bar, which takes some of their room."""
    theme.apply(qapp)
    context.language.set(language)
    side = ShopSide(sells=True)
    qtbot.addWidget(side)
    side.resize(side.width(), 420)
    side.show()
    many = tuple(MapMeter(f"24060110000{place}", "electricity", LIMITS) for place in range(3))
    side.show_shop(shop(1, *many))
    side.show_states(
        {one.meter_id: heard(one.meter_id, balance_fen=12_345_678, supply_on=1) for one in many}, 9
    )
    qtbot.waitUntil(lambda: side.meters[0].isVisible())
    scroll = side.findChild(QScrollArea)
    assert scroll.verticalScrollBar().isVisible()
    room = scroll.viewport().width()
    assert scroll.widget().minimumSizeHint().width() <= room
    for meter in side.meters:
        for part in meter.findChildren(QWidget):
            assert part.mapTo(scroll.widget(), QPoint(part.width(), 0)).x() <= room
