"""The page of the supply rule: its values, what it would do, who was warned."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.permissions import Session
from app.domain.supply import Level
from app.services import passwords, supply_notices
from app.services.supply_notices import Warn
from app.services.views import OfficeCredit
from db.rows import AccountMeter
from tests.widgets.account_office import WORD
from widgets import names
from widgets.common import figures


@pytest.fixture
def page(window, desk, qtbot) -> Iterator[Any]:
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="mei",
            display_name="mei",
            password_hash=passwords.hashed(WORD),
            roles=("manager",),
            drawer="",
        )
    )
    desk.ledger.write(_let_water)
    window.resize(1366, 768)
    window.sign_in.signed_in.emit(Session(number, "mei", "mei", ("manager",), ""))
    window.work.open(names.PAGE_POLICY)
    made = window.page(names.PAGE_POLICY)
    qtbot.waitUntil(lambda: "18:00-09:30" in made.rule.said.text())
    yield made


def _let_water(ledger: Any) -> None:
    """The first shop's tenant pays for its water meter too."""
    shop = ledger.shops.by_number("1-001")
    ledger.accounts.put_meter(AccountMeter(ledger.accounts.open_of_shop(shop.id).id, "W001", 200_000))


def show(page: Any, place: int, qtbot: Any) -> Any:
    page.tabs.setCurrentIndex(place)
    tab = page.tabs.widget(place)
    qtbot.waitUntil(lambda: tab.model.total() > 0)
    return tab


def test_the_rule_is_said_in_words_and_follows_what_is_saved(page: Any, desk: Any, qtbot: Any) -> None:
    assert "on public holidays" in page.rule.said.text()
    page.rule.fields["supply.overdraft_fen"].entry.setText("50")
    page.rule.save.click()
    qtbot.waitUntil(lambda: "50.00 yuan or more are owed" in page.rule.said.text())
    assert desk.ledger.read(lambda ledger: ledger.settings.get("supply.overdraft_fen")) == "5000"
    assert desk.engine.reloads == 1


def test_a_value_that_cannot_be_is_told_at_its_field_and_nothing_is_kept(page: Any, desk: Any) -> None:
    page.rule.fields["supply.no_cut_hours"].entry.setText("evenings")
    page.rule.fields["supply.overdraft_fen"].entry.setText("50")
    page.rule.save.click()
    assert desk.ledger.read(lambda ledger: ledger.settings.get("supply.overdraft_fen")) is None


def test_a_building_has_values_of_its_own_and_gives_them_back(page: Any, desk: Any, qtbot: Any) -> None:
    rule = page.rule
    rule.where.setCurrentIndex(1)
    rule.where.activated.emit(1)
    qtbot.waitUntil(lambda: rule.inherit.isVisible())
    rule.fields["supply.no_cut_hours"].entry.setText("20:00-08:00")
    rule.save.click()
    qtbot.waitUntil(lambda: "20:00-08:00" in rule.said.text())
    own = desk.ledger.read(lambda ledger: ledger.supply.buildings_by_key("supply.no_cut_hours"))
    assert list(own.values()) == ["20:00-08:00"]
    rule.inherit.click()
    qtbot.waitUntil(lambda: "18:00-09:30" in rule.said.text())
    assert desk.ledger.read(lambda ledger: ledger.supply.buildings_by_key("supply.no_cut_hours")) == {}


def test_the_preview_lists_who_would_be_cut_and_when(
    page: Any, desk: Any, qtbot: Any, tmp_path: Path
) -> None:
    desk.live.note_office(
        "W001", OfficeCredit(-300, ever_paid=True, alarm_low=True, alarm_very_low=True, arrears=True)
    )
    tab = show(page, 1, qtbot)
    assert [row.meter_id for row in tab.model.shown()] == ["W001"]
    texts = [column.text(tab.model.row_at(0)) for column in tab.model.columns]
    assert texts[4:8] == ["-3.00", "On", "In arrears", "Cut"] and texts[9] == "No-cut hours"
    assert (tab.model.row_at(0).decision.at_utc_ms // 60_000 + 480) % 1_440 == 9 * 60 + 30
    tab.shown.setCurrentIndex(2)
    assert tab.model.rowCount() == tab.model.total() == 6
    tab.filter.setText("W001")
    tab.filter.entered.emit("W001")
    assert tab.model.rowCount() == 1
    with qtbot.waitSignal(tab.export.written):
        tab.export.write_to(tmp_path / "tonight.csv")
    qtbot.waitUntil(lambda: tab.message.text() != "")
    assert "W001" in (tmp_path / "tonight.csv").read_text("utf-8")


def test_the_warnings_given_are_listed(page: Any, desk: Any, qtbot: Any) -> None:
    now = desk.clock.utc_ms()
    warn = Warn("W001", Level.VERY_LOW, frozenset(), 1_950, cut_utc_ms=now + 3_600_000)
    desk.ledger.write(lambda ledger: supply_notices.note(ledger, [warn], now_utc_ms=now))
    tab = show(page, 2, qtbot)
    rows = [[column.text(tab.model.row_at(at)) for column in tab.model.columns] for at in (0, 1)]
    at = figures.short_date_time(now + 3_600_000)
    assert [row[3] for row in rows] == ["W001", "W001"]
    assert rows[0][5:9] == ["Will be cut", "19.50", at, "Shown at the desk"]
    assert rows[1][5:9] == ["Very low", "19.50", figures.NOTHING, "Shown at the desk"]
