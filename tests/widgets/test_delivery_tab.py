"""The list of prices and settings: what differs, since when and why, and sending it again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.permissions import Session
from app.services import delivery, passwords
from tests.widgets.account_office import WORD
from widgets import names
from widgets.control.batch_dialog import BatchDialog

PLACE = 2


@pytest.fixture
def tab(window, desk, qtbot) -> Iterator[Any]:
    def set_up(ledger: Any) -> int:
        now = desk.clock.utc_ms()
        delivery.note_read(ledger, "E001", {"alarm1_fen": 900, "alarm2_fen": 2_000}, utc_ms=now)
        delivery.note_read(ledger, "E002", {"alarm1_fen": 5_000, "alarm2_fen": 2_000}, utc_ms=now)
        ledger.deliveries.begin_drift("E001", "alarm1_fen", utc_ms=now)
        return ledger.operators.add(
            name="mei",
            display_name="mei",
            password_hash=passwords.hashed(WORD),
            roles=("manager",),
            drawer="",
        )

    number = desk.ledger.write(set_up)
    window.resize(1366, 768)
    window.sign_in.signed_in.emit(Session(number, "mei", "mei", ("manager",), ""))
    window.work.open(names.PAGE_CONTROL)
    page = window.page(names.PAGE_CONTROL)
    page.tabs.setCurrentIndex(PLACE)
    qtbot.waitUntil(lambda: page.delivery.model.total() > 0)
    yield page.delivery


def test_what_differs_is_listed_with_both_values_and_since_when(tab: Any, qtbot: Any, tmp_path: Path) -> None:
    (row,) = tab.model.shown()
    texts = [column.text(row) for column in tab.model.columns]
    assert texts[2:6] == ["E001", "Alarm amount 1", "50.00 yuan", "9.00 yuan"]
    assert texts[6:8] == ["Not sent", "–"] and texts[10] != "–"
    tab.shown.setCurrentIndex(2)
    stands = {(one.item.meter_id, one.item.name): str(one.item.stands) for one in tab.model.shown()}
    assert stands["E002", "alarm1_fen"] == "agrees" and stands["E003", "alarm1_fen"] == "never_read"
    with qtbot.waitSignal(tab.export.written):
        tab.export.write_to(tmp_path / "drift.csv")
    qtbot.waitUntil(lambda: tab.message.text() != "")
    assert "E001" in (tmp_path / "drift.csv").read_text("utf-8")


def test_it_is_sent_again_as_a_batch(tab: Any, qtbot: Any) -> None:
    tab.send.click()
    qtbot.waitUntil(lambda: bool(tab.window().findChildren(BatchDialog)))
    dialog = tab.window().findChildren(BatchDialog)[-1]
    qtbot.waitUntil(lambda: dialog.plan is not None)
    assert [row.meter_id for row in dialog.plan.rows] == ["E001"]
    assert dialog.plan.rows[0].values == {"alarm1_fen": 5_000, "alarm2_fen": 2_000}
    dialog.reject()
