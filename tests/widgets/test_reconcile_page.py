"""The reconciliation page: run now, what was found in words, settled by two, runs before, export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QInputDialog, QLabel, QPushButton

from app.domain.permissions import Session
from app.domain.reconcile import Kind, Proposal
from app.services import passwords
from app.verify import verify_book
from tests.widgets import small_desk
from tests.widgets.account_office import WORD
from widgets import names
from widgets.common import reconcile_words
from widgets.common.approval_dialog import ApprovalDialog
from widgets.manager.reconcile_page import RUNS_TAB


@pytest.fixture
def page(window, desk, qtbot) -> Iterator[Any]:
    def people(ledger: Any) -> int:
        for name in ("hong", "mei"):
            number = ledger.operators.add(
                name=name,
                display_name=name,
                password_hash=passwords.hashed(WORD),
                roles=("manager",),
                drawer="",
            )
        return int(number)

    number = desk.ledger.write(people)
    window.resize(1366, 768)
    window.sign_in.signed_in.emit(Session(number, "mei", "mei", ("manager",), ""))
    window.work.open(names.PAGE_RECONCILE)
    yield window.page(names.PAGE_RECONCILE)
    assert verify_book(desk.ledger.path).findings == ()


def run(page: Any, qtbot: Any) -> None:
    before = page.runs.total()
    page.run.click()
    qtbot.waitUntil(lambda: page.runs.total() == before + 1 and page.run.isEnabled())
    qtbot.wait(50)


def texts(page: Any, place: int = 0) -> list[str]:
    return [column.text(page.found.row_at(place)) for column in page.found.columns]


def foreign_purchase(desk: Any) -> None:
    """Meter E002 was sold 20 yuan by somebody else."""
    point = next(point for point in small_desk.points(6) if point.meter_id == "E002")
    changed = {
        "purchase_count": small_desk.COUNT + 1,
        "total_purchased_fen": small_desk.TOTAL_FEN + 2_000,
        "balance_fen": small_desk.BALANCE_FEN + 2_000,
    }
    desk.live.put(small_desk.sample(point, desk.clock.utc_ms(), **changed))


def settled_before(desk: Any, meter: str) -> None:
    """A sale of this desk, so that the book knows where the meter's sum of purchases stands."""
    from app.services import vending
    from app.services.views import SaleOrder

    who = small_desk.cashier(desk.ledger)
    order = SaleOrder("r1", meter, 1_000, "card", 1_000)
    now = desk.clock.utc_ms()
    desk.ledger.write(
        lambda ledger: vending.open_sale(
            ledger, order, session=who, live=desk.live.state(meter), now_utc_ms=now
        )
    )
    desk.engine.send("r1")
    desk.engine.confirm("r1", 1_000)


def test_an_empty_page_says_what_to_do_and_a_clean_run_says_so(page, qtbot, desk) -> None:
    qtbot.waitUntil(lambda: page._empty.isVisible())
    assert "02:30" in page._empty._text.text()
    run(page, qtbot)
    assert page.found.total() == 0 and "0" in page.message.text()
    assert "agree" in page._empty._text.text()


def test_a_silent_meter_and_a_foreign_purchase_are_named(page, qtbot, desk, window) -> None:
    foreign_purchase(desk)
    desk.live.missed("E003", utc_ms=desk.clock.utc_ms(), in_contact=False)
    run(page, qtbot)
    assert {row.kind for row in page.found.shown()} == {Kind.COUNT_AHEAD, Kind.SILENT}
    page.filter.setText("e002")
    assert texts(page)[1:4] == ["E002", "12", "13"]
    window.work.watch.look()
    rail = window.findChild(QPushButton, f"{names.NAVIGATION}.{names.PAGE_RECONCILE}")
    qtbot.waitUntil(lambda: "(2)" in rail.text())


def test_a_difference_is_settled_by_two_and_stands_settled(page, qtbot, desk, window) -> None:
    settled_before(desk, "E002")
    point = next(point for point in small_desk.points(6) if point.meter_id == "E002")
    changed = {
        "purchase_count": small_desk.COUNT + 2,
        "total_purchased_fen": small_desk.TOTAL_FEN + 3_000,
        "balance_fen": small_desk.BALANCE_FEN + 3_000,
    }
    desk.live.put(small_desk.sample(point, desk.clock.utc_ms(), **changed))
    run(page, qtbot)
    page.table.choose(0)
    page.settle.click()
    dialog = window.findChild(ApprovalDialog)
    dialog.lines["reason"].setText("旧系统售出")
    dialog.lines["name"].setText("hong")
    dialog.lines["password"].setText(WORD)
    dialog.yes.click()
    qtbot.waitUntil(lambda: page.found.row_at(0).entry_id is not None)
    assert texts(page)[-1] == "Settled"
    entry = desk.ledger.read(lambda ledger: ledger.entries.get(page.found.row_at(0).entry_id))
    assert (entry.kind, entry.amount_fen, entry.reason) == ("adjustment", 2_000, "旧系统售出")
    page.settle.click()
    assert "settled already" in page.message.text()


def test_what_a_meter_does_not_tell_is_typed_and_settled_by_two(page, qtbot, desk, window) -> None:
    """Nothing was sold from here yet, so nobody knows where the meter's sum stood."""
    foreign_purchase(desk)
    run(page, qtbot)
    page.table.choose(0)
    page.settle.click()
    asked = window.findChild(QInputDialog)
    assert "E002 that are not in the book: 1." in asked.labelText()
    asked.setTextValue("20,5")
    asked.accept()
    assert page.message.text() and not window.findChildren(ApprovalDialog)
    page.settle.click()
    (asked,) = (one for one in window.findChildren(QInputDialog) if one.isVisible())
    asked.setTextValue("20")
    asked.accept()
    dialog = window.findChild(ApprovalDialog)
    assert "20.00" in " ".join(one.text() for one in dialog.findChildren(QLabel))
    dialog.lines["reason"].setText("旧卡购电")
    dialog.lines["name"].setText("hong")
    dialog.lines["password"].setText(WORD)
    dialog.yes.click()
    qtbot.waitUntil(lambda: page.found.row_at(0).entry_id is not None)
    entry = desk.ledger.read(lambda ledger: ledger.entries.get(page.found.row_at(0).entry_id))
    assert (entry.kind, entry.amount_fen) == ("adjustment", 2_000)
    credit = desk.ledger.read(lambda ledger: ledger.transfers.balance("credit:E002"))
    assert credit.net_fen == -2_000
    run(page, qtbot)
    assert page.found.total() == 0, "and the meter can be sold to again"


def test_what_no_entry_settles_is_told(page, qtbot, desk, window) -> None:
    page.settle.click()
    assert "Choose" in page.message.text()
    desk.live.missed("E003", utc_ms=desk.clock.utc_ms(), in_contact=False)
    run(page, qtbot)
    page.table.choose(0)
    page.settle.click()
    assert "No entry" in page.message.text() and not window.findChildren(ApprovalDialog)


def test_a_channels_statement_is_compared_with_the_book(page, qtbot, desk) -> None:
    settled_before(desk, "E002")
    page.statements.lines["card"].setText("8")
    run(page, qtbot)
    row = next(row for row in page.found.shown() if row.kind is Kind.CHANNEL_DIFFERS)
    assert (row.object, row.expected, row.found) == ("card", 1_000, 800)
    assert page.statements.lines["card"].text() == "", "a statement counts for one run"


def test_a_wrong_statement_runs_nothing(page, qtbot, desk) -> None:
    page.statements.lines["qr"].setText("12,5")
    page.run.click()
    assert page.message.text() and page.runs.total() == 0 and page.run.isEnabled()


def test_earlier_runs_are_looked_at_again_and_exported(page, qtbot, desk, tmp_path) -> None:
    foreign_purchase(desk)
    run(page, qtbot)
    run(page, qtbot)
    page.tabs.setCurrentIndex(RUNS_TAB)
    assert not page.settle.isVisible()
    target = tmp_path / "runs.csv"
    with qtbot.waitSignal(page.export.written):
        page.export.write_to(target)
    qtbot.waitUntil(target.exists)
    page.runs_table.choose(1)
    first = page.runs.row_at(1)
    qtbot.keyClick(page.runs_table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.found.total() == 1 and page.found.row_at(0).run_id == first.id)
    assert page.tabs.currentIndex() == 0


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_kind_and_proposal_has_its_words(context, language: str) -> None:
    context.language.set(language)
    said = [reconcile_words.kind(kind) for kind in Kind]
    said += [reconcile_words.proposal(one) for one in Proposal]
    assert len(set(said)) == len(said) and all(said)
    chinese = any("\u4e00" <= char <= "\u9fff" for char in "".join(said))
    assert chinese == (language == "zh_CN")
