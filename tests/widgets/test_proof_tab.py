"""The proof of the book at a touch: what it says of a good book, of a bad one, and when it is broken off."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from app.services import desk_key
from tests.widgets import small_desk
from tests.widgets.small_desk import SmallDesk
from widgets.context import Context
from widgets.manager.proof_tab import ProofTab


@pytest.fixture
def tab(qtbot: object, context: Context, desk: SmallDesk) -> ProofTab:
    desk.key_store = desk_key.open_key_store(desk.ledger, now_utc_ms=desk.clock.utc_ms())
    desk.session = small_desk.cashier(desk.ledger)
    made = ProofTab(context)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def said(tab: ProofTab) -> str:
    return tab.message.text()


def test_a_good_book_is_proven_and_the_log_says_who_asked(
    tab: ProofTab, desk: SmallDesk, qtbot: object
) -> None:
    tab.prove.click()
    assert not tab.prove.isEnabled() and tab.progress.isVisible() and tab.stop.isVisible()
    qtbot.waitUntil(lambda: said(tab).startswith("The book is proven"), timeout=20_000)
    assert not tab.progress.isVisible() and tab.prove.isEnabled()
    noted = desk.ledger.read(lambda ledger: ledger.audit.recent(1))[0]
    assert noted.action == "book.proven" and noted.detail["findings"] == 0
    assert str(noted.detail["rows"]) in said(tab).replace(",", "")


def test_what_was_changed_in_the_file_is_listed(tab: ProofTab, desk: SmallDesk, qtbot: object) -> None:
    with closing(sqlite3.connect(desk.ledger.path)) as connection:
        connection.execute("UPDATE operators SET display_name = 'somebody else'")
        connection.commit()
    tab.prove.click()
    qtbot.waitUntil(lambda: "does not prove itself" in said(tab), timeout=20_000)
    shown = [
        [tab.model.data(tab.model.index(row, column)) for column in range(3)]
        for row in range(tab.model.rowCount())
    ]
    assert ["A row was changed outside the program", "operators", "1"] in shown
    tab.filter.setText("nothing like it")
    assert tab.model.rowCount() == 0


def test_broken_off_it_says_nothing_of_the_book(tab: ProofTab, desk: SmallDesk, qtbot: object) -> None:
    before = desk.ledger.read(lambda ledger: ledger.audit.head())
    tab.prove.click()
    tab.stop.click()
    qtbot.waitUntil(lambda: said(tab).startswith("The proof was broken off"), timeout=20_000)
    assert desk.ledger.read(lambda ledger: ledger.audit.head()) == before
