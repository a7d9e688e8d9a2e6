"""The list of prices and settings: what differs, since when and why, and sending it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.permissions import Session
from app.services import delivery, passwords
from db.rows import PriceVersion
from tests.widgets.account_office import WORD
from widgets import names
from widgets.common import figures
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


def test_prices_to_come_show_how_they_are_delivered_and_when_they_take_effect(
    tab: Any, desk: Any, qtbot: Any
) -> None:
    now = desk.clock.utc_ms()
    start = (now // 60_000 + 1_440) * 60_000
    spare = {f"spare_price_{rate}_e8": 90_000_000 for rate in ("sharp", "peak", "flat", "valley")}

    def unit(ledger: Any) -> None:
        plan = next(one for one in ledger.prices.plans() if one.medium == "electricity")
        ledger.prices.put_version(PriceVersion(plan.id, start, 90_000_000))
        meter = ledger.meters.get("E001")
        ledger.meters.put(replace(meter, profile="dlt645-2007", unit="000000000001"))
        delivery.note_read(ledger, "E001", spare | {"price_switch_utc_ms": start}, utc_ms=now)

    desk.ledger.write(unit)
    tab.shown.setCurrentIndex(1)
    tab.reload()
    qtbot.waitUntil(lambda: tab.model.rowCount() > 0)
    when = figures.short_date_time(start)
    found = {
        (row.item.meter_id, row.item.name): [column.text(row) for column in tab.model.columns]
        for row in tab.model.shown()
    }
    ahead = found["E001", "spare_price_flat_e8"]
    assert ahead[3:7] == [
        "Price to come, flat",
        "0.90 yuan",
        "0.90 yuan",
        f"Delivered in advance, takes effect {when}",
    ]
    assert found["E001", "price_switch_utc_ms"][4:6] == [when, when]
    assert found["E002", "price_flat_e8"][7] == f"0.90 yuan from {when}"  # a make without a spare set
    assert ("E002", "spare_price_flat_e8") not in found
