"""Alarms on the screen: told in words, filtered, acknowledged, exported; the bar, sound and tray."""

from __future__ import annotations

import csv

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QSystemTrayIcon

from app.domain.alarms import LEVELS, Ended, Kind, Level
from app.domain.permissions import Session
from app.services import alarms
from db.alarm_rows import Outage
from tests.widgets import small_desk
from widgets import names
from widgets.alarms.bell import TrayNotice
from widgets.common import alarm_words

HEADING_ROW = 4
"""Of a workbook: below its title, one line of statement and an empty row."""

HOUR_MS = 3_600_000


def raise_(desk, kind, object="", **detail):
    now = desk.clock.utc_ms()
    desk.ledger.write(lambda ledger: alarms.raise_alarm(ledger, kind, object, detail=detail, now_utc_ms=now))


def clear(desk, kind, object=""):
    now = desk.clock.utc_ms() + HOUR_MS
    desk.ledger.write(lambda ledger: alarms.clear_alarm(ledger, kind, object, now_utc_ms=now))


@pytest.fixture
def some(desk):
    raise_(desk, Kind.LOW, "E001", left_fen=4_800, limit_fen=5_000, fallen=1)
    raise_(desk, Kind.COVER, "E002")
    raise_(desk, Kind.COLLECTOR_LOST, "C1", why="link", meters=64)
    raise_(desk, Kind.DISK_LOW, "", free_mb=830)


@pytest.fixture
def page(some, cashier, qtbot):
    cashier.work.open(names.PAGE_ALARMS)
    shown = cashier.page(names.PAGE_ALARMS)
    qtbot.waitUntil(lambda: shown.live.model.rowCount() == 4)
    return shown


def shown(page) -> list[str]:
    return [str(row.kind) for row in page.live.model.shown()]


def told(widget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.text())


def test_the_most_urgent_stands_first_and_is_told_in_words(page):
    assert shown(page)[:2] == [Kind.COLLECTOR_LOST, Kind.COVER]
    said = told(page.live.detail)
    assert "Collector out of contact" in said
    assert "No link; 64 meters cannot be read" in said
    assert "Check its power and its network" in said


def test_the_list_is_filtered_by_level_kind_text_and_what_is_new(page, qtbot):
    live = page.live
    live.level.setCurrentIndex(live.level.findData(Level.URGENT))
    assert set(shown(page)) == {Kind.COLLECTOR_LOST, Kind.COVER}
    live.level.setCurrentIndex(0)
    live.group.setCurrentIndex(live.group.findData("credit"))
    assert shown(page) == [Kind.LOW]
    live.group.setCurrentIndex(0)
    live.filter.setText("1-002")
    qtbot.waitUntil(lambda: shown(page) == [Kind.COVER])
    live.filter.setText("no such")
    qtbot.waitUntil(lambda: "No alarm fits" in told(live))


def test_one_is_acknowledged_with_a_note_and_the_bar_follows(page, cashier, find, qtbot):
    bar = find(names.STATUS_ALARMS)
    assert bar.text() == "Alarms: 4, new 4"
    page.live.table.choose(shown(page).index(Kind.COVER))
    page.live.note.setText("the seal is sent for")
    QTest.keyClick(page.live, Qt.Key.Key_F8)

    qtbot.waitUntil(lambda: bar.text() == "Alarms: 4, new 3")
    row = next(row for row in page.live.model.shown() if row.kind is Kind.COVER)
    assert (row.acknowledged_by, row.note) == ("林晓", "the seal is sent for")
    assert "the seal is sent for" in told(page.live.detail)
    page.live.unseen.setChecked(True)
    assert Kind.COVER not in shown(page)


def test_many_are_acknowledged_at_once_and_what_is_chosen_stays_chosen(page, desk, find, qtbot):
    page.live.table.selectAll()
    raise_(desk, Kind.MODEM)
    qtbot.waitUntil(lambda: len(shown(page)) == 5)
    assert len(page.live._selected()) == 4
    page.live.acknowledge.click()
    qtbot.waitUntil(lambda: find(names.STATUS_ALARMS).text() == "Alarms: 5, new 1")
    assert "Acknowledged: 4." in page.live.message.text()
    page.live.acknowledge.click()
    assert "nobody has acknowledged yet" in page.live.message.text()


def test_who_may_not_acknowledge_only_looks(some, window, desk, qtbot):
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="shen", display_name="沈", password_hash="x", roles=("auditor",), drawer="D1"
        )
    )
    window.sign_in.signed_in.emit(Session(number, "shen", "沈", ("auditor",), "D1"))
    window.work.open(names.PAGE_ALARMS)
    live = window.page(names.PAGE_ALARMS).live
    qtbot.waitUntil(lambda: live.model.rowCount() == 4)
    assert not live.acknowledge.isVisible() and not live.note.isVisible()


def test_an_alarm_that_is_cleared_leaves_the_list_and_stands_among_the_past(page, desk, qtbot):
    clear(desk, Kind.LOW, "E001")
    qtbot.waitUntil(lambda: Kind.LOW not in shown(page))
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.past.model.rowCount() == 4)
    row = next(row for row in page.past.model.shown() if row.kind is Kind.LOW)
    assert row.ended is Ended.GONE
    page.past.table.choose_key(row.id)
    assert "The cause is gone" in told(page.past.detail)
    page.past.group.setCurrentIndex(page.past.group.findData("desk"))
    qtbot.waitUntil(lambda: [row.kind for row in page.past.model.shown()] == [Kind.DISK_LOW])


def test_both_lists_are_exported_with_all_details(page, desk, tmp_path, qtbot):
    small_desk.let_export(desk)
    with qtbot.waitSignal(page.live.export.written):
        page.live.export.write_to(tmp_path / "live.csv")
    qtbot.waitUntil(lambda: (tmp_path / "live.csv").exists() and "4" in page.live.message.text())
    rows = list(csv.reader((tmp_path / "live.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0][:2] == ["Level", "Alarm"] and len(rows) == 5
    assert "1号楼" in rows[1] and "No link; 64 meters cannot be read" in rows[1]
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.past.model.rowCount() == 4)
    with qtbot.waitSignal(page.past.export.written):
        page.past.export.write_to(tmp_path / "past.csv")
    qtbot.waitUntil(lambda: "4" in page.past.message.text() and (tmp_path / "past.csv").exists())


def test_pressing_the_bar_opens_the_page(some, cashier, find, qtbot):
    bar = find(names.STATUS_ALARMS)
    qtbot.waitUntil(lambda: bar.text() == "Alarms: 4, new 4")
    assert bar.property("state") == "bad"
    bar.click()
    assert cashier.page(names.PAGE_ALARMS).isVisible()


def test_a_new_alarm_sounds_unless_the_sound_is_off(page, desk, monkeypatch, qtbot):
    beeps = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
    raise_(desk, Kind.MAGNET, "E003")
    qtbot.waitUntil(lambda: beeps == [1])
    raise_(desk, Kind.LOW, "E004", left_fen=1)
    qtbot.waitUntil(lambda: len(shown(page)) == 6)
    assert beeps == [1], "a notice makes no noise"
    page.live.sound.click()
    raise_(desk, Kind.MAGNET, "E005")
    qtbot.waitUntil(lambda: len(shown(page)) == 7)
    assert beeps == [1]


def test_what_is_urgent_sounds_again_until_somebody_has_seen_it(page, cashier, monkeypatch, qtbot):
    beeps = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
    cashier.work.bell._remind()
    assert beeps == [1]
    page.live.table.selectAll()
    page.live.acknowledge.click()
    qtbot.waitUntil(lambda: all(row.acknowledged_utc_ms for row in cashier.work.bell.rows))
    cashier.work.bell._remind()
    assert beeps == [1]


def test_the_system_tells_while_nobody_looks(page, cashier, desk, monkeypatch, qtbot):
    notices = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda *told: notices.append(told[1:3]))
    monkeypatch.setattr(QApplication, "activeWindow", lambda: None)
    monkeypatch.setattr(QApplication, "beep", lambda: None)
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _: None)
    TrayNotice(cashier.work.bell)
    raise_(desk, Kind.MAGNET, "E003")
    qtbot.waitUntil(lambda: notices == [("New alarms: 1", "Magnet at the meter: E003")])


def test_who_was_out_of_contact_how_often_and_how_long(page, desk, tmp_path, qtbot):
    small_desk.let_export(desk)
    now = desk.clock.utc_ms()

    def fill(ledger):
        ledger.alarms.begin_outages([Outage("meter", "E001", "C1", now - 5 * HOUR_MS)])
        ledger.alarms.end_outages([("meter", "E001")], utc_ms=now - 3 * HOUR_MS)
        ledger.alarms.begin_outages(
            [
                Outage("meter", "E001", "", now - HOUR_MS),
                Outage("meter", "E002", "C1", now - 2 * HOUR_MS),
                Outage("collector", "C1", "", now - 2 * HOUR_MS),
            ]
        )
        ledger.alarms.end_outages([("meter", "E002")], utc_ms=now - HOUR_MS)

    desk.ledger.write(fill)
    page.tabs.setCurrentIndex(2)
    tab = page.meters
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    first, second = tab.model.shown()
    assert (first.object, first.times, first.longest_ms, first.since_utc_ms) == (
        "E001",
        2,
        2 * HOUR_MS,
        now - HOUR_MS,
    )
    assert (second.object, second.since_utc_ms, second.behind) == ("E002", None, "C1")
    tab.now_only.setChecked(True)
    assert [row.object for row in tab.model.shown()] == ["E001"]
    with qtbot.waitSignal(tab.export.written):
        tab.export.write_to(tmp_path / "lost.xlsx")
    qtbot.waitUntil(lambda: "lost.xlsx" in tab.message.text())
    assert openpyxl.load_workbook(tmp_path / "lost.xlsx").active.max_row == HEADING_ROW + 1
    page.tabs.setCurrentIndex(3)
    qtbot.waitUntil(lambda: [row.object for row in page.collectors.model.shown()] == ["C1"])


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_kind_level_and_end_has_its_words(context, language):
    context.language.set(language)
    texts = [alarm_words.kind(kind) for kind in Kind] + [alarm_words.to_do(kind) for kind in Kind]
    texts += [alarm_words.level(level)[2] for level in Level] + [alarm_words.ended(why) for why in Ended]
    texts += [alarm_words.group(name) for name in alarm_words.GROUPS]
    is_chinese = [any("一" <= letter <= "鿿" for letter in text) for text in texts]
    assert all(texts) and is_chinese == [language == "zh_CN"] * len(texts)
    assert {kind.partition(".")[0] for kind in Kind} == set(alarm_words.GROUPS)
    assert set(LEVELS) == set(Kind)
