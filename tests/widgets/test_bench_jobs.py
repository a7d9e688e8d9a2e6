"""Scan, commissioning and clocks: started, followed, cancelled, and told in rows that can be exported."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.permissions import Session
from app.errors import DeskError
from app.polling.jobs import (
    CheckClocksJob,
    ClockRow,
    CommissionJob,
    CommissionRow,
    DiscoverJob,
    JobEvent,
    ScanJob,
)
from app.polling.line_stats import Trouble
from meterio.scan import Found, HeardAddress, ScanProgress
from meterio.types import LineParameters
from tests.widgets import small_desk
from widgets import names
from widgets.common import trouble_words
from widgets.common.confirm import ConfirmDialog
from widgets.common.export_dialogs import RefusedDialog
from widgets.control.batch_dialog import BatchDialog
from widgets.technician.bench import ADDRESSES, CLOCKS, COMMISSION, SCAN, TROUBLES

OWN = LineParameters()


@pytest.fixture
def bench(window, desk, qtbot):
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=("technician",), drawer="D1"
        )
    )
    window.sign_in.signed_in.emit(Session(number, "wang", "王工", ("technician",), "D1"))
    QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    return window.page(names.PAGE_BENCH)


def opened(bench, place: int):
    bench.tabs.setCurrentIndex(place)
    return bench.tab(place)


def texts(tab, name: str) -> list[str]:
    column = [column.name for column in tab.model.columns].index(name)
    return [tab.model.index(row, column).data() for row in range(tab.model.rowCount())]


def found(unit: str, **changes: object) -> Found:
    values = {
        "bus": 1,
        "parameters": OWN,
        "protocol": "modbus-rtu",
        "unit": unit,
        "number": "",
        "profiles": ("adf400l-3p",),
        "reply": b"\x01",
    }
    return Found(**(values | changes))


def dialog_yes(tab, qtbot) -> None:
    qtbot.waitUntil(lambda: tab.findChild(ConfirmDialog) is not None)
    tab.findChild(ConfirmDialog)._yes.click()


def test_a_scan_shows_where_it_is_and_which_meters_are_new(bench, desk, qtbot):
    tab = opened(bench, SCAN)
    qtbot.waitUntil(lambda: tab.line.count() > 0)
    tab.choose_line("C1", 1)
    tab.settings.setCurrentIndex(tab.settings.findData("usual"))
    tab.protocol.setCurrentIndex(tab.protocol.findData("modbus"))
    QTest.keyClick(tab, Qt.Key.Key_F5)
    (job,) = desk.engine.jobs
    assert isinstance(job, ScanJob)
    assert (job.collector, job.plan.bus, job.plan.protocols) == ("C1", 1, ("modbus-rtu",))
    assert job.plan.lines[0] == OWN
    assert len(job.plan.lines) == len(set(job.plan.lines)) == 6
    at = ScanProgress(3, 100, LineParameters(2400, "E"), "modbus-rtu", "17")
    desk.engine.job_event.emit(JobEvent(1, "progress", 3, 100, at))
    assert "2400 8E1" in tab.doing.text()
    assert "17" in tab.doing.text()
    assert (tab.progress.value(), tab.progress.maximum()) == (3, 100)
    known = small_desk.points(6)[0]
    desk.engine.job_event.emit(JobEvent(1, "row", 4, 100, found(known.address.unit)))
    desk.engine.job_event.emit(JobEvent(1, "row", 5, 100, found("200", reply=b"")))
    assert texts(tab, "known") == [known.meter_id, "New"]
    assert texts(tab, "remark") == ["", "Muddled answer: perhaps two meters"]
    desk.engine.job_event.emit(JobEvent(1, "ended", 100, 100))
    assert tab.message.text() == "Meters found: 2. Of these new: 1."
    assert tab.start.isEnabled()
    assert not tab.progress.isVisible()


def test_a_line_is_asked_for_its_addresses_and_a_new_one_is_set_up(bench, window, desk, qtbot):
    tab = opened(bench, ADDRESSES)
    qtbot.waitUntil(lambda: tab.line.count() > 0)
    tab.choose_line("C1", 2)
    tab.protocol.setCurrentIndex(tab.protocol.findData("cjt188-2018"))
    QTest.keyClick(tab, Qt.Key.Key_F5)
    (job,) = desk.engine.jobs
    assert isinstance(job, DiscoverJob)
    assert (job.collector, job.bus, job.protocol) == ("C1", 2, "cjt188-2018")
    at = ScanProgress(3, 100, OWN, "cjt188-2018", "AAAAAAAAAAAA07")
    desk.engine.job_event.emit(JobEvent(1, "progress", 3, 100, at))
    assert "AAAAAAAAAAAA07" in tab.doing.text() and "3 questions" in tab.doing.text()
    for address, clear in (("1", True), ("00000012345678", True), ("00000087654321", False)):
        desk.engine.job_event.emit(JobEvent(1, "row", 4, 100, HeardAddress(address, clear)))
    assert texts(tab, "known") == ["W001", "New", "New"]
    assert texts(tab, "remark") == ["", "", "Muddled answer: perhaps two meters"]
    desk.engine.job_event.emit(JobEvent(1, "ended", 100, 100))
    assert tab.message.text() == "Addresses heard: 3. Of these new: 2."
    tab.table.choose(0)
    assert not tab.adopt.isEnabled(), "it is set up already"
    tab.table.choose(1)
    assert tab.adopt.isEnabled()
    QTest.keyClick(tab, Qt.Key.Key_F6)
    meters = window.page(names.PAGE_SET_UP).tab(6)
    qtbot.waitUntil(meters.isVisible)
    assert meters.form.thing is None
    qtbot.waitUntil(lambda: meters.model.rowCount() > 0)
    form = meters.form.form()
    assert (form["collector"], form["bus"], form["unit"]) == ("C1", "2", "00000012345678")
    assert meters.save.isEnabled()
    bench.new_meter_wanted.emit({"unit": "9"})
    assert "Save or undo it first" in meters.message.text(), "what is typed is not thrown away"
    assert meters.form.form()["unit"] == "00000012345678"


def test_a_meter_that_a_scan_found_is_set_up_with_its_make(bench, window, desk, qtbot):
    tab = opened(bench, SCAN)
    qtbot.waitUntil(lambda: tab.line.count() > 0)
    tab.choose_line("C1", 1)
    QTest.keyClick(tab, Qt.Key.Key_F5)
    desk.engine.job_event.emit(JobEvent(1, "row", 5, 100, found("200")))
    tab.table.choose(0)
    QTest.keyClick(tab, Qt.Key.Key_F6)
    form = window.page(names.PAGE_SET_UP).tab(6).form.form()
    assert (form["unit"], form["profile"]) == ("200", "adf400l-3p")


def test_discovery_is_cancelled_and_keeps_what_it_heard(bench, desk, qtbot):
    tab = opened(bench, ADDRESSES)
    qtbot.waitUntil(lambda: tab.line.count() > 0)
    QTest.keyClick(tab, Qt.Key.Key_F5)
    desk.engine.job_event.emit(JobEvent(1, "row", 1, 2, HeardAddress("000012345678", clear=True)))
    QTest.keyClick(tab, Qt.Key.Key_F8)
    assert desk.engine.cancelled_jobs == [1]
    desk.engine.job_event.emit(JobEvent(1, "ended", 1, 2, cancelled=True))
    assert "Cancelled" in tab.message.text() and tab.model.rowCount() == 1


@pytest.mark.parametrize("place", [SCAN, ADDRESSES, COMMISSION, CLOCKS])
def test_nothing_can_be_started_before_there_is_something_to_choose_from(bench, desk, qtbot, place):
    tab = opened(bench, place)  # what there is, is read behind it and told once events are handled
    tab.start.click()
    assert not tab.start.isEnabled() and desk.engine.jobs == []
    qtbot.waitUntil(tab.start.isEnabled)
    QTest.keyClick(tab, Qt.Key.Key_F5)
    assert len(desk.engine.jobs) == 1


def test_choices_show_their_longest_entry_whole_in_either_language(bench, context, qtbot):
    tab = opened(bench, SCAN)
    for language in ("zh_CN", "en"):
        context.language.set(language)
        for box in (tab.settings, tab.protocol):
            texts_wide = [box.fontMetrics().horizontalAdvance(box.itemText(n)) for n in range(box.count())]
            assert box.minimumSizeHint().width() > max(texts_wide)
            assert box.width() >= box.minimumSizeHint().width()
    for units in (tab.first, tab.last):
        assert units.lineEdit().width() >= units.fontMetrics().horizontalAdvance("247") + 16


def test_a_scan_is_cancelled_and_keeps_what_it_found(bench, desk, qtbot):
    tab = opened(bench, SCAN)
    qtbot.waitUntil(lambda: tab.line.count() > 0)
    QTest.keyClick(tab, Qt.Key.Key_F5)
    assert not tab.start.isEnabled()
    desk.engine.job_event.emit(JobEvent(1, "row", 1, 9, found("9")))
    QTest.keyClick(tab, Qt.Key.Key_F8)
    assert desk.engine.cancelled_jobs == [1]
    desk.engine.job_event.emit(JobEvent(1, "ended", 1, 9, cancelled=True))
    assert tab.message.text() == "Cancelled. Meters found so far: 1, of these new: 1."
    assert texts(tab, "unit") == ["9"]


def test_a_job_that_fails_says_why_and_another_tabs_events_are_not_ours(bench, desk, qtbot):
    tab = opened(bench, SCAN)
    qtbot.waitUntil(lambda: tab.line.count() > 0)
    QTest.keyClick(tab, Qt.Key.Key_F5)
    desk.engine.job_event.emit(JobEvent(77, "row", 1, 9, found("9")))
    assert tab.model.rowCount() == 0
    desk.engine.job_event.emit(JobEvent(1, "ended", error=DeskError("meters.reading", n=1)))
    assert tab.message.isVisible()
    assert tab.start.isEnabled()


def commissioned(meter_id: str, **changes: object) -> CommissionRow:
    values = {
        "meter_id": meter_id,
        "found": True,
        "number": "12345678",
        "number_fits": True,
        "reading": {"energy_wh": 1_234_560},
        "relay": "not_tested",
        "answer_ms": 41.6,
        "tries": 5,
        "failures": 0,
        "trouble": (),
    }
    return CommissionRow(**(values | changes))


def test_commissioning_tells_good_meters_from_those_to_look_at(bench, desk, qtbot, tmp_path):
    tab = opened(bench, COMMISSION)
    qtbot.waitUntil(lambda: tab.scope.count() > 1)
    QTest.keyClick(tab, Qt.Key.Key_F5)
    (job,) = desk.engine.jobs
    assert isinstance(job, CommissionJob)
    assert not job.relay_test
    first, second = job.meter_ids[:2]
    desk.engine.job_event.emit(JobEvent(1, "row", 1, 2, commissioned(first)))
    wrong = commissioned(second, number_fits=False, trouble=("trouble.wrong_meter",), failures=2)
    desk.engine.job_event.emit(JobEvent(1, "row", 2, 2, wrong))
    desk.engine.job_event.emit(JobEvent(1, "ended", 2, 2))
    assert texts(tab, "verdict") == ["Good", "Look at it"]
    assert texts(tab, "identity") == ["12345678", "12345678, not the one set up"]
    assert texts(tab, "reading")[0] == "1,234.56 kWh"
    assert texts(tab, "failed") == ["0 / 5", "2 / 5"]
    assert texts(tab, "trouble") == ["", "another meter answers"]
    assert tab.message.text() == "Meters tried: 2. To look at: 1."
    path = tmp_path / "report.pdf"
    tab.print_to(path)
    qtbot.waitUntil(path.exists)
    assert path.read_bytes().startswith(b"%PDF")
    with qtbot.waitSignal(tab.export.written):
        tab.export.write_to(tmp_path / "report.csv")
    qtbot.waitUntil((tmp_path / "report.csv").exists)
    qtbot.waitUntil(lambda: "report.csv" in tab.message.text())
    assert len(list(csv.reader((tmp_path / "report.csv").read_text("utf-8-sig").splitlines()))) == 3


def test_a_report_that_cannot_be_written_is_one_sentence_and_a_choice(bench, desk, qtbot, tmp_path):
    tab = opened(bench, COMMISSION)
    qtbot.waitUntil(lambda: tab.scope.count() > 1)
    tab.print_to(tmp_path / "gone" / "report.pdf")
    qtbot.waitUntil(tab.message.isVisible)
    assert "is not there" in tab.message.text()
    (tmp_path / "gone").mkdir()
    tab.window().findChild(RefusedDialog).again.click()
    qtbot.waitUntil((tmp_path / "gone" / "report.pdf").exists)
    qtbot.waitUntil(lambda: "report.pdf" in tab.message.text())


def test_the_relay_test_asks_before_it_cuts_anything(bench, desk, qtbot):
    tab = opened(bench, COMMISSION)
    qtbot.waitUntil(lambda: tab.scope.count() > 1)
    tab.relay.setChecked(True)
    QTest.keyClick(tab, Qt.Key.Key_F5)
    assert desk.engine.jobs == []
    dialog_yes(tab, qtbot)
    (job,) = desk.engine.jobs
    assert job.relay_test
    assert job.session.name == "wang"


def test_clocks_that_are_off_are_set_after_asking(bench, desk, qtbot):
    tab = opened(bench, CLOCKS)
    qtbot.waitUntil(lambda: bool(tab._lines))
    QTest.keyClick(tab, Qt.Key.Key_F9)
    assert "Check the clocks first" in tab.message.text()
    QTest.keyClick(tab, Qt.Key.Key_F5)
    (check,) = desk.engine.jobs
    assert isinstance(check, CheckClocksJob)
    right, off, without, silent = check.meter_ids[:4]
    for row in (
        ClockRow(right, -20, "read"),
        ClockRow(off, -3_600_000, "read", off=True),
        ClockRow(without, None, "no_clock"),
        ClockRow(silent, None, "no_answer"),
    ):
        desk.engine.job_event.emit(JobEvent(1, "row", 1, 4, row))
    desk.engine.job_event.emit(JobEvent(1, "ended", 4, 4))
    assert texts(tab, "drift") == ["0.0", "-3,600.0", "–", "–"]
    assert texts(tab, "outcome") == ["Right", "Off", "Has no clock", "No answer"]
    QTest.keyClick(tab, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: tab.findChild(BatchDialog) is not None)
    dialog = tab.findChild(BatchDialog)
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert [row.meter_id for row in dialog.plan.rows] == [off]


def test_troubles_are_listed_newest_first_and_filtered(bench, desk, qtbot, tmp_path):
    desk.engine.found_troubles = (
        Trouble("trouble.link_refused", "C02", "no key fits", 1_795_400_000_000),
        Trouble("trouble.two_meters", "M7", "two answers", 1_795_400_900_000, 3),
    )
    tab = opened(bench, TROUBLES)
    qtbot.waitUntil(lambda: texts(tab, "where") == ["M7", "C02"])
    assert texts(tab, "kind") == ["two meters at this address", "link refused"]
    assert texts(tab, "times") == ["3", "1"]
    tab.filter.setText("key")
    qtbot.waitUntil(lambda: texts(tab, "where") == ["C02"])
    desk.engine.found_troubles = ()
    tab.look()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 0)


def test_what_was_seen_is_told_in_the_language_of_the_screens(bench, desk, context, qtbot):
    unread = DeskError("keys.not_ours", name="collector.C03.key.1")
    desk.engine.found_troubles = (
        Trouble("trouble.link_refused", "C02", "The peer's message is not authentic.", 1_795_400_000_000),
        Trouble("trouble.set_up", "collector.C03.key.1", str(unread), 1_795_399_000_000, error=unread),
    )
    context.language.set("zh_CN")
    tab = opened(bench, TROUBLES)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    refused, set_up = texts(tab, "text")
    assert refused == "对方报文未通过认证"
    assert "keys.not_ours" not in set_up and re.search("[\u4e00-\u9fff]", set_up)


def test_every_trouble_the_engine_knows_has_a_word():
    sources = Path(__file__).parents[2].joinpath("app", "polling").glob("*.py")
    keys = {key for path in sources for key in re.findall(r'"(trouble\.[a-z_]+)"', path.read_text("utf-8"))}
    assert keys
    assert keys <= set(trouble_words.KEYS)
