"""The shift page: sums so far, the count by note, closing that says what it does, closed shifts in a list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog

from app.domain.permissions import Session
from app.errors import DeskError
from app.services import vending
from app.services.views import SaleOrder
from widgets import names
from widgets.common import figures
from widgets.common.confirm import ConfirmDialog


@pytest.fixture
def page(window, desk, qtbot):
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="mei", display_name="梅", password_hash="x", roles=("cashier",), drawer="D7"
        )
    )
    window.sign_in.signed_in.emit(Session(number, "mei", "梅", ("cashier",), "D7"))
    window.work.open(names.PAGE_SHIFT)
    qtbot.wait(50)
    return window.page(names.PAGE_SHIFT)


def sell(desk, request_id: str = "r1") -> None:
    order = SaleOrder(request_id, "E001", 10_000, "cash", 10_000)
    live = desk.live.state("E001")
    desk.ledger.write(
        lambda ledger: vending.open_sale(
            ledger, order, session=desk.session, live=live, now_utc_ms=desk.clock.utc_ms()
        )
    )


def confirm(qtbot, window) -> ConfirmDialog:
    qtbot.waitUntil(lambda: window.findChild(ConfirmDialog) is not None)
    return window.findChild(ConfirmDialog)


def test_without_a_shift_the_page_says_how_one_begins(page, qtbot) -> None:
    qtbot.waitUntil(lambda: page.begin.isVisible())
    assert not page.close_shift.isVisible()


def test_a_shift_is_opened_with_what_is_inside(page, qtbot, monkeypatch) -> None:
    qtbot.waitUntil(lambda: page.begin.isVisible())
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("200", True))
    page.begin.click()
    qtbot.waitUntil(lambda: page.close_shift.isVisible())
    assert "200.00" in page.message.text()


@pytest.mark.parametrize("typed", ["", "0", "0.00", " 0.0 ", "00"])
def test_a_shift_may_begin_with_an_empty_drawer(page, qtbot, monkeypatch, typed: str) -> None:
    qtbot.waitUntil(lambda: page.begin.isVisible())
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (typed, True))
    page.begin.click()
    qtbot.waitUntil(lambda: page.close_shift.isVisible())
    assert " 0.00" in page.message.text()


def test_a_float_below_zero_is_told_in_a_sentence(page, qtbot, monkeypatch) -> None:
    qtbot.waitUntil(lambda: page.begin.isVisible())
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("-5", True))
    page.begin.click()
    qtbot.waitUntil(lambda: page.message.isVisible())
    assert page.begin.isVisible()


def test_what_stays_is_typed_as_any_amount_of_nothing(page) -> None:
    page.count.begin()
    page.count.counts[0].setText("1")
    for typed in ("", "0", "0.00", "00", "0."):
        page.count.left.setText(typed)
        assert page.count.left_fen() == 0, typed
    page.count.left.setText("-1")
    with pytest.raises(DeskError) as error:
        page.count.left_fen()
    assert error.value.key == "shift.bad_float"


def test_a_wrong_float_is_told_in_a_sentence(page, qtbot, monkeypatch) -> None:
    qtbot.waitUntil(lambda: page.begin.isVisible())
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("12,5", True))
    page.begin.click()
    assert page.message.isVisible() and page.message.text()
    assert page.begin.isVisible()


def test_a_sale_shows_and_the_count_gives_the_difference(page, desk, qtbot, window) -> None:
    sell(desk)
    page.refresh()
    qtbot.waitUntil(lambda: page.lines.rowCount() == 1)
    page.count.begin()
    QTest.keyClicks(page.count.counts[0], "1")
    assert page.count.total.text() == "100.00"
    shown = [figure.text() for figure in page.sums._figures]
    assert shown == ["0.00", "100.00", "0.00", "100.00", "100.00", "0.00"]
    assert "S00000001" in page.sums.findChild(type(page.sums._doubts), f"{names.SHIFT}.doubts").text()


def test_before_anything_is_counted_no_difference_is_claimed(page, desk, qtbot) -> None:
    sell(desk)
    page.refresh()
    qtbot.waitUntil(lambda: page.lines.rowCount() == 1)
    shown = page.sums._figures
    page.count.begin()
    assert [figure.text() for figure in shown[3:]] == ["100.00", figures.NOTHING, figures.NOTHING]
    assert not shown[5].property("state"), "nothing to warn of yet"
    QTest.keyClicks(page.count.counts[0], "0")
    assert [figure.text() for figure in shown[4:]] == ["0.00", "-100.00"], "an empty drawer is a count too"
    page.count.counts[0].clear()
    assert shown[5].text() == figures.NOTHING


def test_a_shift_is_not_closed_before_anything_is_counted(page, desk, qtbot, window) -> None:
    sell(desk)
    page.refresh()
    qtbot.waitUntil(lambda: page.close_shift.isVisible())
    page.count.begin()
    page.close_shift.click()
    assert page.message.isVisible() and "0" in page.message.text()
    assert window.findChild(ConfirmDialog) is None


@pytest.mark.parametrize("typed", ["1,000", "1 000", "+5", "-5", "1.5", "999999999", "1e3", "x"])
def test_whatever_is_typed_as_a_count_is_figures_or_nothing(page, desk, qtbot, typed: str) -> None:
    sell(desk)
    page.refresh()
    qtbot.waitUntil(lambda: page.lines.rowCount() == 1)
    page.count.begin()
    QTest.keyClicks(page.count.counts[0], typed)
    kept = page.count.counts[0].text()
    assert kept == "" or (kept.isascii() and kept.isdigit() and len(kept) <= 6)
    assert page.count.counted_fen() == 10_000 * int(kept or 0)


def test_closing_says_what_it_does_and_seals(page, desk, qtbot, window) -> None:
    sell(desk)
    page.refresh()
    qtbot.waitUntil(lambda: page.close_shift.isVisible())
    page.count.counts[0].setText("1")
    page.count.left.setText("20")
    page.close_shift.click()
    dialog = confirm(qtbot, window)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert desk.ledger.read(lambda ledger: ledger.shifts.open_at("D7")) is not None, "Enter means no"
    page.close_shift.click()
    qtbot.wait(50)
    dialog = next(one for one in window.findChildren(ConfirmDialog) if one.isVisible())
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.closed.rowCount() == 1)
    assert desk.ledger.read(lambda ledger: ledger.shifts.open_at("D7")) is None
    qtbot.waitUntil(lambda: any(desk.data_dir.glob("slips/shift-*-z.png")))


def test_the_page_fits_its_window_in_both_languages(page, window, qtbot, desk) -> None:
    sell(desk)
    page.refresh()
    qtbot.waitUntil(lambda: page.close_shift.isVisible())
    for language in ("en", "zh_CN"):
        page._context.language.set(language)
        window.resize(1366, 768)
        qtbot.wait(50)
        assert page.minimumSizeHint().height() <= 768 - 90
        for face in page.count.counts:
            assert face.visibleRegion().boundingRect().height() >= face.sizeHint().height() - 2
