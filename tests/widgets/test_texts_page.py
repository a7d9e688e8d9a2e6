"""Text messages on the screen: the list, what came in, templates tried out, the modem, the bar."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox

from app.domain.messages import About
from app.domain.permissions import Session
from app.outputs.channel import Fate, Outcome
from app.outputs.sms.inbox import Stored
from app.outputs.sms.pdu import Received
from app.outputs.sms.state import ModemState, Network, Sim
from app.outputs.sms.troubles import Trouble
from app.services import message_inbox, message_queue, message_templates, messages, modem_pin
from widgets import names

ROLES = ("manager", "technician")
READY = ModemState(
    None, 0, Sim.READY, Network.HOME, "中国移动", rssi=21, used=3, size=50, model="SIM800C", reports=True
)


@pytest.fixture
def some(desk):
    """One that waits, one that failed, one whose fate nobody knows."""
    now = desk.clock.utc_ms()

    def unit(ledger):
        for number in ("13900000001", "13900000002", "13900000003"):
            messages.send_test(ledger, number, session=session, now_utc_ms=now)
        ledger.messages.begin(2, utc_ms=now)
        outcome = Outcome(Fate.NOT_SENT, Trouble.NUMBER_UNKNOWN, 1)
        message_queue.finish(ledger, 2, outcome, reports=True, now_utc_ms=now)
        ledger.messages.begin(3, utc_ms=now)
        message_queue.finish(
            ledger, 3, Outcome(Fate.UNKNOWN, Trouble.NO_ANSWER), reports=True, now_utc_ms=now
        )
        text = Stored(Received("+8613800138000", "几点能送电？", now), "raw")
        message_inbox.take_in(ledger, [text], now_utc_ms=now)

    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=ROLES, drawer="D1"
        )
    )
    session = Session(number, "wang", "王工", ROLES, "D1")
    desk.ledger.write(unit)
    return session


@pytest.fixture
def page(some, window, qtbot):
    window.sign_in.signed_in.emit(some)
    window.work.open(names.PAGE_TEXTS)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shown = window.page(names.PAGE_TEXTS)
    qtbot.waitUntil(lambda: shown.sent.model.rowCount() == 3)
    return shown


def told(widget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.text())


def states(page) -> list[str]:
    return [row.state for row in page.sent.model.shown()]


def choose(page, state: str) -> None:
    page.sent.table.choose(states(page).index(state))


def test_the_list_tells_what_became_of_each(page):
    assert states(page) == ["unknown", "failed", "queued"]
    choose(page, "failed")
    said = told(page.sent.detail)
    assert "Nobody has this number: correct it in the account (1)" in said
    assert "13900000002" in said


def test_the_list_is_filtered_by_state_and_text(page, qtbot):
    page.sent.state.setCurrentIndex(1)
    qtbot.waitUntil(lambda: states(page) == ["queued"])
    page.sent.state.setCurrentIndex(0)
    page.sent.filter.setText("0000002")
    qtbot.waitUntil(lambda: states(page) == ["failed"])


def test_one_that_failed_is_sent_again(page, desk, qtbot):
    choose(page, "failed")
    QTest.keyClick(page.sent, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: states(page) == ["unknown", "queued", "queued"])
    assert "Put into the queue: 1." in page.sent.message.text()


def test_what_may_arrive_twice_is_asked_about(page, monkeypatch, qtbot):
    asked = []
    answers = iter((QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes))

    def question(*said):
        asked.append(said[2])
        return next(answers)

    monkeypatch.setattr(QMessageBox, "question", question)
    choose(page, "unknown")
    page.sent.again.click()
    assert states(page)[0] == "unknown"
    page.sent.again.click()
    qtbot.waitUntil(lambda: states(page)[0] == "queued")
    assert "may arrive twice" in asked[0]


def test_one_that_waits_is_cancelled(page, qtbot):
    choose(page, "queued")
    QTest.keyClick(page.sent, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: "cancelled" in states(page))
    page.sent.cancel.click()
    assert "Choose messages that still wait first." in page.sent.message.text()


def test_the_export_holds_the_text_as_sent(page, tmp_path, qtbot):
    path = tmp_path / "texts.csv"
    with qtbot.waitSignal(page.sent.export.written):
        page.sent.export.write_to(path)
    qtbot.waitUntil(lambda: path.exists() and "Rows exported: 3." in page.sent.message.text())
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 4
    assert "Why" in rows[0]


def test_what_came_in_is_shown(page, qtbot):
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.incoming.model.rowCount() == 1)
    assert "几点能送电？" in told(page.incoming.detail)


def test_a_template_is_tried_out_as_it_is_typed(page, qtbot):
    page.tabs.setCurrentIndex(2)
    tab = page.templates
    qtbot.waitUntil(lambda: "48.60" in tab.shown.text())
    tab.editor.setPlainText("{户号} 余额 {余额} 元。" + "请充值。" * 20)
    qtbot.waitUntil(lambda: "2 parts" in tab.length.text())
    assert tab.shown.text().startswith("A-101 余额 48.60 元。")


@pytest.mark.parametrize(
    ("text", "said"),
    [("余额 {balanse}", "no value balanse"), ("余额 {余额", "brace"), ("   ", "cannot be empty")],
)
def test_a_bad_template_is_refused_with_a_sentence(page, qtbot, text, said):
    page.tabs.setCurrentIndex(2)
    tab = page.templates
    qtbot.waitUntil(lambda: tab.shown.text() != "")
    tab.editor.setPlainText(text)
    qtbot.waitUntil(lambda: said in tab.message.text())
    assert not tab.keep.isEnabled()


def test_a_template_is_kept_and_given_back(page, desk, qtbot):
    page.tabs.setCurrentIndex(2)
    tab = page.templates
    tab.language.setCurrentIndex(tab.language.findData("en"))
    qtbot.waitUntil(lambda: tab.editor.toPlainText() != "")
    tab.editor.setPlainText("Meter {meter}: {balance} yuan left.")
    tab.keep.click()

    def kept() -> str:
        return desk.ledger.read(lambda ledger: message_templates.template(ledger, About.LOW, "en"))

    qtbot.waitUntil(lambda: kept() == "Meter {meter}: {balance} yuan left.")
    qtbot.waitUntil(lambda: tab.back.isEnabled())
    tab.back.click()
    qtbot.waitUntil(lambda: "getting low" in kept())


def test_the_modem_is_told_in_words_and_bars_and_in_the_bar(page, desk, find, qtbot):
    page.tabs.setCurrentIndex(3)
    bar = find(names.STATUS_MODEM)
    assert "No modem is set" in page.modem.state.word.text()
    assert not bar.isVisible()
    desk.modem = READY
    qtbot.waitUntil(lambda: bar.isVisible() and bar.text() == "Modem ready")
    qtbot.waitUntil(lambda: "▮▮▮▮  strong  (-71 dBm)" in told(page.modem))
    said = told(page.modem)
    assert "registered  中国移动" in said
    assert "3 / 50" in said
    desk.modem = replace(READY, trouble=Trouble.NO_NETWORK, network=Network.SEARCHING, rssi=99)
    qtbot.waitUntil(lambda: bar.text() == "Modem: texts wait")
    assert bar.toolTip() == "No network: check the aerial, or wait"


def test_the_pin_is_kept_and_not_shown(page, desk, qtbot):
    page.tabs.setCurrentIndex(3)
    page.modem.pin.setText("12")
    page.modem.set_pin.click()
    qtbot.waitUntil(lambda: "4 to 8 figures" in page.modem.message.text())
    page.modem.pin.setText("4711")
    page.modem.set_pin.click()
    qtbot.waitUntil(lambda: "A PIN is kept" in told(page.modem))
    assert page.modem.pin.text() == ""
    assert desk.ledger.write(lambda ledger: modem_pin.take(ledger, desk.key_store)) == "4711"


def test_a_trial_is_queued(page, qtbot):
    page.tabs.setCurrentIndex(3)
    page.modem.number.setText("13800138000")
    page.modem.send.click()
    qtbot.waitUntil(lambda: "Put into the queue: 1." in page.modem.message.text())
    page.tabs.setCurrentIndex(0)
    page.sent.look_anew.click()
    qtbot.waitUntil(lambda: page.sent.model.rowCount() == 4)
