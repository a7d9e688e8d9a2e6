"""The manager's first page: what the day brought, and every figure and row leads to where it comes from."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.alarms import Kind
from app.domain.permissions import Session
from app.services import alarms, overview
from app.services.reconcile_now import Sources
from app.verify import verify_book
from tests.helpers import use_readings
from tests.helpers.use_readings import DAY_MS
from tests.widgets import small_desk
from widgets import calls, names
from widgets.charts import calls as chart_calls
from widgets.late_desk import LateDesk
from widgets.overview import calls as overview_calls

OFFSET_MS = 8 * 3_600_000


def sell(desk, meter: str, request: str, fen: int) -> None:
    """A sale that the meter has confirmed."""
    from app.services.views import SaleOrder

    order = SaleOrder(request, meter, fen, "cash", fen)
    unit = calls.open_sale(
        order,
        session=small_desk.cashier(desk.ledger),
        live=desk.live.state(meter),
        now_utc_ms=desk.clock.utc_ms(),
        room_left=lambda: True,
    )
    sale = desk.ledger.write(unit)
    desk.engine.send(sale.id)
    desk.engine.confirm(sale.id, fen)


@pytest.fixture
def manager(desk) -> Session:
    """Two sales, one alarm; E001 uses as always, E002 five times as much in the night that has passed."""
    now = desk.clock.utc_ms()
    day = (now + OFFSET_MS) // DAY_MS
    use_readings.store(
        desk.readings,
        {
            "E001": ("electricity", lambda d, p: 500),
            "E002": ("electricity", lambda d, p: 1_500 if d == day - 1 and p < 10 else 300),
        },
        first_day=day - 30,
        until_utc_ms=now,
    )
    sell(desk, "E001", "one", 10_000)
    sell(desk, "E003", "two", 2_550)
    desk.ledger.write(lambda ledger: alarms.raise_alarm(ledger, Kind.METER_LOST, "E001", now_utc_ms=now))
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=("manager",), drawer="D1"
        )
    )
    return Session(number, "wang", "王工", ("manager",), "D1")


@pytest.fixture
def tab(window, desk, manager, qtbot):
    window.resize(1366, 768)
    window.sign_in.signed_in.emit(manager)
    page = window.page(names.PAGE_OVERVIEW)
    assert window.work._stack.currentWidget() is page, "the manager begins here"
    qtbot.waitUntil(lambda: page.dashboard._is_watched and page.dashboard._day is not None, timeout=30_000)
    return page.dashboard


def test_the_day_is_that_of_the_report_and_each_tile_leads_to_its_list(tab, window, desk, qtbot, context):
    assert tab.tiles["sales"].figure.text() == "125.50 yuan"
    assert "2 sales  ·  Cash 125.50" in tab.tiles["sales"].words.text()
    assert "Yesterday by this time 0.00 yuan, whole day 0.00" in tab.tiles["sales"].words.text()
    assert tab.tiles["alarms"].figure.text() == "1"
    assert tab.tiles["doubts"].figure.text() == tab.tiles["approvals"].figure.text() == "0"
    for key, page in (
        ("sales", names.PAGE_SALES),
        ("alarms", names.PAGE_ALARMS),
        ("doubts", names.PAGE_IN_DOUBT),
        ("approvals", names.PAGE_APPROVALS),
    ):
        QTest.keyClick(tab.tiles[key], Qt.Key.Key_Return)
        assert window.work._stack.currentWidget() is window.page(page), key
        window.work.open(names.PAGE_OVERVIEW)
    QTest.mouseClick(tab.tiles["alarms"], Qt.MouseButton.LeftButton)
    assert window.work._stack.currentWidget() is window.page(names.PAGE_ALARMS)
    context.language.set("zh_CN")
    assert tab.tiles["sales"].figure.text() == "125.50 元"
    assert "2 笔" in tab.tiles["sales"].words.text()
    assert verify_book(desk.ledger.path).ok


def test_who_runs_out_leads_to_the_desk_and_unusual_use_to_its_chart(tab, window, qtbot):
    rows = tab.left.rows.shown()
    assert [row.meter_id for row in rows] == ["E001", "E002"]
    assert rows[0].tenths < 70 and rows[0].a_day == 24_000
    (found,) = tab.unusual.rows.shown()
    why = [column.text(found) for column in tab.unusual.rows.columns]
    assert why[0] == "Night use" and "23:00–05:00, used 15.60 kWh, usually 3.60" in why[2]
    tab.left.choose(0)
    QTest.keyClick(tab.left, Qt.Key.Key_Return)
    desk_page = window.page(names.PAGE_DESK)
    assert window.work._stack.currentWidget() is desk_page
    qtbot.waitUntil(lambda: desk_page.panel.shop._number.text() == "1-001")
    window.work.open(names.PAGE_OVERVIEW)
    tab.unusual.choose(0)
    QTest.keyClick(tab.unusual, Qt.Key.Key_Return)
    charts = window.page(names.PAGE_CHARTS)
    assert window.work._stack.currentWidget() is charts
    qtbot.waitUntil(
        lambda: charts.chosen.subject is not None and charts.chosen.subject.id == "E002", timeout=20_000
    )


def test_what_was_used_by_day_is_read_once_a_day(tab, desk, qtbot, monkeypatch):
    from app.services import overview_use

    read = []
    whole = overview_use.days
    monkeypatch.setattr(overview_use, "days", lambda *asked: read.append(1) or whole(*asked))
    held = tab._used
    tab.look()
    qtbot.wait(600)
    assert read == [] and tab._used is held
    desk.clock.now_utc_ms += DAY_MS
    tab.look()
    qtbot.waitUntil(lambda: bool(read) and tab._used is not held, timeout=20_000)


def test_a_day_ago_is_counted_up_to_the_same_time_of_day(desk, manager):
    """Three hours later yesterday was less so far than it was in the end."""
    sources = Sources(desk.ledger, desk.readings, desk.live, desk.data_dir)
    later = desk.clock.utc_ms() + DAY_MS - 3 * 3_600_000
    made = overview.dashboard(sources, session=manager, now_utc_ms=later)
    assert (made.days[1].net_fen, made.days[1].net_fen_by_now) == (12_550, 0)
    assert (made.days[0].sales, made.days[2].sales) == (0, 0)


def test_the_day_is_read_from_the_books_of_a_desk_that_arrived_late(tab, desk, manager):
    late = LateDesk(desk.data_dir, clock=desk.clock)
    late.arrive(desk)
    now_utc_ms = desk.clock.utc_ms()
    assert overview_calls.dashboard(late, session=manager, now_utc_ms=now_utc_ms)().days[0].sales == 2
    by_month = chart_calls.sales_by_month(
        late, (2000, 2100), building="", session=manager, now_utc_ms=now_utc_ms
    )
    assert sum(count for count, _ in by_month().values()) == 2
