"""The wire monitor: frames in words, filtered, paused and exported, and no password in any of it."""

from __future__ import annotations

import csv

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.permissions import Session
from meterio.codec.modbus_rtu import crc16, read_request
from meterio.types import WireEvent
from tests.meterio.codec.test_decode import PASSWORD, of_645
from widgets import names
from widgets.models.wire_log import KEPT
from widgets.technician.bench import WIRE

NOW = 1_795_400_000_123


@pytest.fixture
def monitor(window, desk, qtbot):
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=("technician",), drawer="D1"
        )
    )
    window.sign_in.signed_in.emit(Session(number, "wang", "王工", ("technician",), "D1"))
    QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    page = window.page(names.PAGE_BENCH)
    page.tabs.setCurrentIndex(WIRE)
    shown = page.tab(WIRE)
    qtbot.waitUntil(lambda: shown.isVisible() and desk.engine.listening)
    return shown


def event(direction: str, data: bytes, *, collector: str = "C01", note: str = "") -> WireEvent:
    return WireEvent(NOW, collector, 1, direction, data, note)


def texts(monitor, name: str) -> list[str]:
    column = [column.name for column in monitor.model.columns].index(name)
    return [monitor.model.index(row, column).data() for row in range(monitor.model.rowCount())]


ASKED = read_request(12, 3, address=0x035E, count=2).frame
REPLY = bytes.fromhex("0C0304000003E8") + crc16(bytes.fromhex("0C0304000003E8"))


def test_frames_are_shown_in_order_with_what_they_say(monitor, desk, qtbot):
    desk.engine.wire_heard.emit(
        (event(">", ASKED), event("<", REPLY), event("!", ASKED, note="no answer in time"))
    )
    qtbot.waitUntil(lambda: monitor.model.rowCount() == 3)
    assert texts(monitor, "said")[:2] == ["Modbus  Read 035E × 2", "Modbus  Read : 0000 03E8"]
    assert texts(monitor, "unit") == ["12", "12", "12"]
    assert texts(monitor, "note")[2] == "no answer in time"
    assert texts(monitor, "time")[0].endswith(".123")


def test_filter_by_line_kind_and_words(monitor, desk, qtbot):
    desk.engine.wire_heard.emit(
        (event(">", ASKED), event("<", REPLY, collector="C02"), event("x", b"\x00\xff", note="late reply"))
    )
    qtbot.waitUntil(lambda: monitor.model.rowCount() == 3)
    monitor.watch_line("C02", 1)
    assert texts(monitor, "line") == ["C02 / 1"]
    monitor.line.setCurrentIndex(0)
    monitor.kind.setCurrentIndex(monitor.kind.findData("troubles"))
    assert texts(monitor, "note") == ["late reply"]
    monitor.filter.setText("nothing like it")
    qtbot.waitUntil(lambda: monitor.model.rowCount() == 0)
    assert "No frame matches" in [shown.text() for shown in monitor.findChildren(type(monitor._count))]


def test_a_pause_holds_the_picture_and_loses_nothing(monitor, desk, qtbot):
    desk.engine.wire_heard.emit((event(">", ASKED),))
    qtbot.waitUntil(lambda: monitor.model.rowCount() == 1)
    QTest.keyClick(monitor, Qt.Key.Key_F6)
    desk.engine.wire_heard.emit((event("<", REPLY),))
    qtbot.wait(400)
    assert monitor.model.rowCount() == 1
    QTest.keyClick(monitor, Qt.Key.Key_F6)
    assert monitor.model.rowCount() == 2


def test_a_storm_of_frames_keeps_only_the_newest(monitor, desk, qtbot):
    desk.engine.wire_heard.emit(tuple(event(">", ASKED, note=str(n)) for n in range(KEPT + 500)))
    qtbot.waitUntil(lambda: monitor.model.total() == KEPT, timeout=20_000)
    assert texts(monitor, "note")[-1] == str(KEPT + 499)


def test_what_is_shown_and_exported_holds_no_password(monitor, desk, qtbot, tmp_path):
    frame = of_645(0x14, bytes.fromhex("01100004") + PASSWORD + bytes(8))
    desk.engine.wire_heard.emit((event(">", frame),))
    qtbot.waitUntil(lambda: monitor.model.rowCount() == 1)
    path = tmp_path / "wire.csv"
    with qtbot.waitSignal(monitor.export.written):
        monitor.export.write_to(path)
    on_the_line = bytes((byte + 0x33) & 0xFF for byte in PASSWORD).hex(" ").upper()
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 2
    assert "·· ·· ·· ··" in rows[1][5]
    assert on_the_line not in path.read_text("utf-8-sig")


def test_nobody_listens_to_the_wire_when_the_page_is_left(monitor, window, desk):
    window.work.open(names.PAGE_METERS)
    assert not desk.engine.listening
