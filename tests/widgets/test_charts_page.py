"""The charts page: each chart with its table, found by search, exported, in both languages."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.permissions import Session
from tests.helpers import use_readings
from tests.helpers.use_readings import DAY_MS
from widgets import names
from widgets.charts.page import CONTACT, HEAT, LEFT, LOAD, PLACES, SALES, USE
from widgets.charts.scales import DAY_S
from widgets.common import site_clock
from widgets.common.export_dialogs import RefusedDialog
from widgets.manager.log_period import TODAY, WEEK

OFFSET_MS = 8 * 3_600_000


@pytest.fixture
def today(desk) -> Iterator[int]:
    """The day at the site, whose clock the screens show. E001 has three weeks of readings with a gap of a day
    and a half, E002 two readings, others none."""
    now = desk.clock.utc_ms()
    day = (now + OFFSET_MS) // DAY_MS
    gap = range((day - 9) * 48 + 12, (day - 7) * 48)
    use_readings.store(
        desk.readings,
        {
            "E001": ("electricity", lambda d, p: None if d * 48 + p in gap else 100 + p),
            "E002": ("electricity", lambda d, p: 500 if (d, p) in ((day, 2), (day, 3)) else None),
            "W001": ("water", lambda d, p: 5),
        },
        first_day=day - 21,
        until_utc_ms=now,
    )
    site_clock.set_offset(OFFSET_MS // 60_000)
    yield day
    site_clock.set_offset(None)


@pytest.fixture
def page(window, desk, qtbot, today):
    """The charts of a manager."""
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=("manager",), drawer="D1"
        )
    )
    window.resize(1366, 768)
    window.sign_in.signed_in.emit(Session(number, "wang", "王工", ("manager",), "D1"))
    window.work.open(names.PAGE_CHARTS)
    made = window.page(names.PAGE_CHARTS)
    qtbot.waitUntil(lambda: made.tab(USE) is not None and bool(made.chosen.subjects), timeout=20_000)
    return made


def opened(page, qtbot, place: int, subject: str = "1-001"):
    """A tab with what it shows of one thing, once that is found."""
    for chosen in (page.chosen, page.chosen_contact):
        for one in chosen.subjects:
            if one.number == subject:
                chosen.choose(one)
    page.tabs.setCurrentIndex(place)
    tab = page.tab(place)
    qtbot.waitUntil(lambda: _is_settled(page, tab), timeout=20_000)
    return tab


def _is_settled(page, tab) -> bool:
    if tab.found is None:
        return False
    wanted = tab.job()
    return wanted is None or (wanted[0] == tab._asked and tab._taken == tab._asked)


def shown(page) -> str:
    return " | ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())


def test_use_by_day_stands_against_the_month_before_and_the_year_before(page, qtbot, today):
    tab = opened(page, qtbot, USE)
    drawn = tab.view.drawn
    assert [one.name for one in drawn.series] == ["Nov 2026", "Oct 2026", "Nov 2025"]
    assert drawn.title == "1-001  龙门客栈  ·  Electricity  ·  Nov 2026"
    a_day = sum(100 + place for place in range(48))
    known = [value for value in drawn.series[0].values if value is not None]
    assert known.count(a_day) >= 10
    assert None in drawn.series[0].values, "the day that was not read is a gap"
    assert tab.table.rows.rowCount() == 31
    heads = [column.title() for column in tab.table.rows.columns]
    assert heads == ["Day", "Nov 2026", "Oct 2026", "Nov 2025"]
    assert set(drawn.series[2].values) == {None}
    day = int(drawn.series[0].grows_at)
    assert tab.view.rows[tab.view.place].x == day and "(so far)" in tab.view.readout.text()
    tab.view.stand_at(day - 2)
    assert "(so far)" not in tab.view.readout.text()
    assert drawn.series[1].grows_at is None


def test_the_load_is_a_curve_or_the_mean_day(page, qtbot, today):
    tab = opened(page, qtbot, LOAD)
    loads = [value for value in tab.view.drawn.series[0].values if value is not None]
    day = [row.values[0] for row in tab.view.rows if row.x // DAY_S == today - 2]
    assert all(abs(load - 2 * (100 + place)) <= 2 for place, load in enumerate(day))
    assert len(day) == 48
    assert tab.view.drawn.text(loads[0]).endswith(" kW")
    tab.how.setCurrentIndex(1)
    assert [one.name for one in tab.view.drawn.series] == ["Mean workday", "Mean Saturday and Sunday"]
    assert len(tab.view.drawn.series[0].xs) == 48
    single = opened(page, qtbot, LOAD, "1-002")
    single.how.setCurrentIndex(0)
    single.span.choose(TODAY)
    qtbot.waitUntil(lambda: _is_settled(page, single))
    assert sum(value is not None for value in single.view.drawn.series[0].values) == 1
    empty = opened(page, qtbot, LOAD, "1-003")
    assert "No readings in this time" in shown(page)
    assert not empty.export.isEnabled() and not empty.picture.isEnabled()


def test_hours_by_days(page, qtbot, today):
    tab = opened(page, qtbot, HEAT)
    tab.span.choose(WEEK)
    qtbot.waitUntil(lambda: _is_settled(page, tab))
    assert len(tab.view.drawn.days) == 7
    assert tab.view.drawn.hours[0][0] == 100 + 101
    assert tab.table.rows.rowCount() == 7 and len(tab.table.rows.columns) == 25
    tab.table.choose(2)
    assert tab.view.at[0] == tab.view.drawn.days[2]


def test_buildings_sales_and_contact(page, qtbot, today):
    places = opened(page, qtbot, PLACES)
    assert places.view.drawn.scale.text(0) == "1号楼"
    assert places.view.drawn.series[0].values[0] > 0
    sales = opened(page, qtbot, SALES)
    assert sales.is_empty() and "Nothing was sold in these years" in shown(page)
    qtbot.waitUntil(lambda: sales.building.count() == 2)
    assert sales.building.itemData(1) == "B1"
    contact = opened(page, qtbot, CONTACT, "E001")
    shares = {row.x: row.values for row in contact.view.rows}
    assert shares[today - 2][0] == 1000 and shares[today - 8][0] < 1000
    contact = opened(page, qtbot, CONTACT, "C1")
    assert contact.view.drawn.title.startswith("Collector C1")


def test_a_console_that_runs_into_a_new_year_has_its_months(page, qtbot, desk):
    """The choice that was made stays; the new month and year stand first, none stands twice."""
    now = site_clock.local(desk.clock.utc_ms())
    month = (now.year - 1970) * 12 + now.month - 1
    tabs = {place: opened(page, qtbot, place) for place in (USE, PLACES, SALES)}
    boxes = {USE: tabs[USE].month, PLACES: tabs[PLACES].month, SALES: tabs[SALES].year}
    desk.clock.now_utc_ms += 62 * DAY_MS
    for place, box in boxes.items():
        before, newest = (now.year, now.year + 1) if place == SALES else (month, month + 2)
        page.tabs.setCurrentIndex(LOAD)
        page.tabs.setCurrentIndex(place)
        numbers = [box.itemData(at) for at in range(box.count())]
        assert numbers == list(range(newest, newest - len(numbers), -1))
        assert (box.currentData(), box.currentIndex()) == (before, newest - before)
        assert all(box.itemText(at) for at in range(box.count()))


def test_days_of_credit_by_group_and_one_by_one(page, qtbot, today):
    tab = opened(page, qtbot, LEFT)
    assert sum(tab.view.drawn.series[0].values) == tab.table.rows.total() == 5
    first = tab.table.rows.row_at(0)
    assert first.meter_id == "E001" and first.tenths is not None
    assert {row.tenths for row in tab.table.rows.shown()[1:]} == {None}
    tab.shown.setCurrentIndex(tab.shown.count() - 1)
    assert tab.table.rows.rowCount() == 4
    tab.table.choose(0)
    assert tab.view.place == len(tab.view.rows) - 1


@pytest.mark.qt_log_ignore("raise", "grabbing the keyboard")
def test_a_thing_is_found_by_typing_some_of_it(page, qtbot):
    tab = page.tab(USE)
    box = tab.picker.box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "1-002")
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.chosen.subject.number == "1-002")
    assert box.text() == "1-002  茶颜悦色"
    box.selectAll()
    QTest.keyClicks(box, "w001")
    QTest.keyClick(box._completer.popup(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.chosen.subject.number == "W001")
    assert page.chosen.medium == "water" and not tab.picker.medium.isEnabled()
    box.selectAll()
    QTest.keyClicks(box, "nobody")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text().startswith("Meter W001")
    assert page.chosen.matching("1号楼", 5)[0].kind == "building"
    assert page.chosen.matching("茶颜", 5)[0].number == "1-002"


def test_table_and_crosshair_go_together(page, qtbot, today):
    tab = opened(page, qtbot, USE)
    tab.table.choose(4)
    assert tab.view.rows[tab.view.place].x == 5
    tab.view.setFocus()
    QTest.keyClick(tab.view, Qt.Key.Key_Right)
    assert tab.table.current().x == 6


def test_it_leaves_as_data_and_as_a_picture(page, qtbot, tmp_path, today):
    tab = opened(page, qtbot, USE)
    for name in ("use.xlsx", "use.csv"):
        with qtbot.waitSignal(tab.export.written, timeout=20_000):
            tab.export.write_to(tmp_path / name)
    for name in ("use.png", "use.svg"):
        tab.picture_to(tmp_path / name)
        qtbot.waitUntil(lambda name=name: name in tab.message.text(), timeout=20_000)
        assert (tmp_path / name).stat().st_size > 1_000
    sheet = openpyxl.load_workbook(tmp_path / "use.xlsx").active
    assert sheet.max_row == 32 + 3  # below a title, a line of statement and an empty row
    with (tmp_path / "use.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    expected = {row.x: row.values[0] for row in tab.view.rows}
    assert rows[0][1] == "Nov 2026" and rows[20][1] == tab.view.drawn.figure(expected[20])


def test_a_picture_that_is_refused_leaves_a_choice(page, qtbot, tmp_path, today):
    tab = opened(page, qtbot, USE)
    tab.picture_to(tmp_path / "none" / "use.png")
    qtbot.waitUntil(lambda: "is not there" in tab.message.text())
    (tmp_path / "none").mkdir()
    tab.window().findChild(RefusedDialog).again.click()
    qtbot.waitUntil(lambda: "use.png" in tab.message.text() and (tmp_path / "none" / "use.png").exists())
    assert [one.name for one in (tmp_path / "none").iterdir()] == ["use.png"]


def test_in_chinese_dates_and_words_are_chinese(page, context, qtbot, today):
    tab = opened(page, qtbot, USE)
    context.language.set("zh_CN")
    assert tab.view.drawn.title == "1-001  龙门客栈  ·  电表  ·  2026年11月"
    assert [column.title() for column in tab.table.rows.columns][:2] == ["日期", "2026年11月"]
    assert "kWh" in tab.view.readout.text() and "日" in tab.view.readout.text()
