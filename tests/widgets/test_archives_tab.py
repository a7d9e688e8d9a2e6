"""Years of readings on the bench: where they stand, moved to a file and brought back by hand."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.energy_use import day_of
from app.domain.permissions import Session
from app.errors import DeskError
from app.services import reading_archive, reading_nights
from app.services.day_reckoning import night_of
from db.rows import StoredSample
from widgets import names
from widgets.common import figures
from widgets.common.confirm import ConfirmDialog
from widgets.late_desk import LateDesk
from widgets.technician import archive_calls
from widgets.technician.bench import ARCHIVES

DAY_MS = 86_400_000


@pytest.fixture
def tab(window, desk, qtbot):
    """Readings of the last days of 2021 and the first of 2022, moved by night."""
    first = day_of(date(2021, 12, 30)) * DAY_MS
    samples = [StoredSample("E1", first + n * DAY_MS // 2, 1_000 * n, 5, 0) for n in range(12)]
    desk.readings.write(lambda unit: (unit.know_meters({"E1": "electricity"}), unit.put(samples)))
    night = desk.ledger.read(lambda ledger: night_of(ledger, ending=threading.Event()))
    reading_nights.run(desk.readings, night, now_utc_ms=first + 9 * DAY_MS)
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=("technician",), drawer="D1"
        )
    )
    window.sign_in.signed_in.emit(Session(number, "wang", "王工", ("technician",), "D1"))
    QTest.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    bench = window.page(names.PAGE_BENCH)
    QTest.keyClick(bench, Qt.Key.Key_9, Qt.KeyboardModifier.AltModifier)
    shown = bench.tab(ARCHIVES)
    qtbot.waitUntil(lambda: shown.model.rowCount() == 2)
    return shown


def test_the_jobs_work_over_a_book_that_was_opened_behind_the_sign_in(tab, desk) -> None:
    """As the console has it, which knows nothing but `submit` and `submit_read`."""
    late = LateDesk(desk.data_dir, clock=desk.clock)
    late.readings = desk.readings
    late.ledger.arrive(desk.ledger)
    session = desk.session
    assert [one.year for one in archive_calls.years(late, session=session)()] == [2021, 2022]
    work = reading_archive.Work(threading.Event())
    with pytest.raises(DeskError):
        archive_calls.move(late, 1990, work, session=session, back=True)()


def test_it_says_that_it_counts(tab, qtbot) -> None:
    assert tab.doing.text() == ""
    tab.look_anew.click()
    assert "Counting" in tab.doing.text()
    qtbot.waitUntil(lambda: tab.doing.text() == "")


def rows(tab) -> list[tuple[str, ...]]:
    columns = range(len(tab.model.columns))
    return [tuple(tab.model.index(row, at).data() for at in columns) for row in range(tab.model.rowCount())]


def answer(tab, button, qtbot) -> None:
    button.click()
    dialog = tab.findChild(ConfirmDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: tab.move_out.isEnabled(), timeout=20_000)


def test_a_year_is_moved_and_brought_back(tab, qtbot):
    assert [row[:2] for row in rows(tab)] == [("2021", "4"), ("2022", "8")]
    tab.table.choose_key(2021)
    answer(tab, tab.move_out, qtbot)
    qtbot.waitUntil(lambda: rows(tab)[0][2] == "4")
    assert rows(tab)[0][1] == figures.NOTHING and float(rows(tab)[0][3]) >= 0
    tab.table.choose_key(2021)
    answer(tab, tab.bring_back, qtbot)
    qtbot.waitUntil(lambda: rows(tab)[0][1] == "4")
    assert rows(tab)[0][2] == figures.NOTHING


def test_what_cannot_be_moved_says_why(tab, qtbot):
    tab.table.choose_key(2022)
    answer(tab, tab.move_out, qtbot)
    assert "2022" in tab.message.text()
    assert not tab.cancel.isEnabled() and not tab.progress.isVisible()
