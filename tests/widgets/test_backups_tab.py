"""Backups on the bench: what lies in the folder, one made now, one proven, and a book that was put back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app import config
from app.backup import making, manifest
from app.domain.permissions import Session
from app.errors import DeskError
from app.services import backups, restored
from tests.helpers import second_person
from tests.widgets import small_desk
from tests.widgets.small_desk import SmallDesk
from widgets import names
from widgets.common import approval_words, figures
from widgets.common.approval_dialog import ApprovalDialog
from widgets.main_window import MainWindow
from widgets.technician import backup_calls
from widgets.technician.backups import BackupsTab
from widgets.technician.bench import BACKUPS, BenchPage

WAITS_MS = 20_000
HOUR_MS = 3_600_000
MADE, HOLDS, SIZE, ENTRIES, STATE, SITE = range(6)


@pytest.fixture
def folder(desk: SmallDesk, tmp_path_factory) -> Path:
    """The folder of backups, which the settings name."""
    made: Path = tmp_path_factory.mktemp("disk") / "backups"
    desk.ledger.write(lambda ledger: ledger.settings.set(config.BACKUP_FOLDER.key, str(made)))
    return made


@pytest.fixture
def quick(monkeypatch) -> None:
    """The copy proves itself on the keeper's own thread, without a process of its own."""
    monkeypatch.setattr(
        "app.backup_keeper.prove_in_child",
        lambda folder, data_dir, *, stop: making.prove_staged(folder, log_key=None, stop=stop),
    )


@pytest.fixture
def keeper(desk: SmallDesk):
    """The desk's own, at work, on threads of its own."""
    desk.backups.start()
    yield desk.backups
    assert desk.backups.stop(10)


def make(desk: SmallDesk, folder: Path, *, whole: bool = True) -> Path:
    desk.clock.now_utc_ms += HOUR_MS
    desk.backups.ask(folder, whole=whole)
    assert desk.backups.look(also_due=False) == 1, desk.backups.state.failed
    assert desk.backups.state.made is not None
    return desk.backups.state.made.folder


def sign_in(window: MainWindow, desk: SmallDesk, *roles: str) -> Session:
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=roles, drawer="D1"
        )
    )
    session = Session(number, "wang", "王工", roles, "D1")
    window.sign_in.signed_in.emit(session)
    return session


def bench_of(window: MainWindow) -> BenchPage:
    window.work.open(names.PAGE_BENCH)
    page = window.page(names.PAGE_BENCH)
    assert isinstance(page, BenchPage)
    return page


def open_tab(window: MainWindow, qtbot) -> BackupsTab:
    bench = bench_of(window)
    QTest.keyClick(bench, Qt.Key.Key_0, Qt.KeyboardModifier.AltModifier)
    tab = bench.tab(BACKUPS)
    assert isinstance(tab, BackupsTab)
    qtbot.waitUntil(tab.isVisible)
    qtbot.waitUntil(lambda: tab._outline is not None and not tab._listing, timeout=WAITS_MS)
    return tab


def rows(tab: BackupsTab) -> list[list[str]]:
    columns = range(len(tab.model.columns))
    return [[tab.model.index(row, at).data() for at in columns] for row in range(tab.model.rowCount())]


def fact(tab: BackupsTab, row: str) -> str:
    return tab.facts._rows[row][1].text()


def press(tab: BackupsTab, key: str) -> None:
    next(one for one in tab.findChildren(QShortcut) if one.key().toString() == key).activated.emit()


@pytest.fixture
def technician(window: MainWindow, desk: SmallDesk) -> MainWindow:
    sign_in(window, desk, "technician")
    return window


def test_without_a_folder_it_says_where_one_is_set(technician, qtbot) -> None:
    tab = open_tab(technician, qtbot)
    assert "Ctrl+4" in fact(tab, "folder")
    assert not tab.make.isEnabled() and not tab.money.isEnabled() and not tab.prove.isEnabled()


def test_it_lists_what_lies_in_the_folder_the_newest_first(technician, desk, folder, quick, qtbot) -> None:
    whole, money, damaged = (make(desk, folder, whole=one) for one in (True, False, False))
    (damaged / manifest.FILE_NAME).write_text("{", encoding="utf-8")
    tab = open_tab(technician, qtbot)
    told = manifest.read(money)
    assert rows(tab)[0][HOLDS:STATE] == [figures.NOTHING] * 3
    assert "damaged" in rows(tab)[0][STATE]
    assert rows(tab)[1] == [
        figures.date_time(told.made_utc_ms),
        "Money only",
        f"{told.size_bytes / 1e6:.1f}",
        str(told.log_entries),
        "All files are there",
        "This site",
    ]
    assert rows(tab)[2][HOLDS] == "All" and rows(tab)[2][SITE] == "This site"
    assert tab.model.row_at(2).folder == whole
    assert "money only; all at" in fact(tab, "last") and fact(tab, "next").startswith("All at")


def test_a_backup_that_lacks_a_file_is_told_without_a_proof(technician, desk, folder, quick, qtbot) -> None:
    made = make(desk, folder)
    (made / "readings.db").unlink()
    tab = open_tab(technician, qtbot)
    assert "readings.db is missing" in rows(tab)[0][STATE]
    assert not tab.copy.isEnabled()
    assert "readings.db is missing" in tab.detail.text()


def test_a_backup_of_another_site_shows_which(technician, desk, folder, quick, qtbot) -> None:
    make(desk, folder).rename(folder / "meterdesk-0123456789ab-20200101T000000Z")
    (folder / "meterdesk-0123456789ab-20200101T000000Z" / manifest.FILE_NAME).write_text("{")
    tab = open_tab(technician, qtbot)
    assert rows(tab)[0][SITE] == "0123456789ab"
    assert rows(tab)[0][MADE] == figures.date_time(1_577_836_800_000)


def test_a_folder_that_is_not_there_is_not_taken_for_an_empty_one(technician, folder, qtbot) -> None:
    tab = open_tab(technician, qtbot)
    assert tab.empty._title.text() == "The folder is not there"
    folder.mkdir()
    tab.reload()
    qtbot.waitUntil(lambda: tab.empty._title.text() == "No backups yet")


def test_a_folder_that_cannot_be_read_says_so(technician, folder, qtbot) -> None:
    folder.write_text("a file", encoding="utf-8")
    tab = open_tab(technician, qtbot)
    qtbot.waitUntil(lambda: tab.message.key == "backup.unreadable")


@pytest.mark.parametrize(("key", "holds"), [("F9", "All"), ("Shift+F9", "Money only")])
def test_one_is_made_at_a_key(technician, desk, folder, keeper, qtbot, key: str, holds: str) -> None:
    """By the keeper at work, whose child proves the copy."""
    tab = open_tab(technician, qtbot)
    press(tab, key)
    assert tab.stop.isEnabled() and not tab.make.isEnabled() and tab.doing.isVisible()
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1 and tab.make.isEnabled(), timeout=WAITS_MS)
    assert rows(tab)[0][HOLDS] == holds
    assert tab.message.key == "backup.done"
    entry = desk.ledger.read(lambda ledger: ledger.audit.of_action(backups.ASKED, "ledger"))[-1]
    assert (entry.operator, entry.detail["folder"]) == ("wang", str(folder))
    assert not tab.progress.isVisible() and "was ever made" not in fact(tab, "last")


def test_why_none_was_made_stays_on_the_screen(technician, desk, folder, keeper, qtbot) -> None:
    lost = folder.parent / "gone" / "backups"
    desk.ledger.write(lambda ledger: ledger.settings.set(config.BACKUP_FOLDER.key, str(lost)))
    tab = open_tab(technician, qtbot)
    tab.make.click()
    qtbot.waitUntil(lambda: tab.message.key == "backup.refused", timeout=WAITS_MS)
    assert str(lost) in fact(tab, "failed")
    assert tab.make.isEnabled()


def test_one_that_is_under_way_shows_how_far_it_is_and_can_be_stopped(
    technician, desk, folder, keeper, monkeypatch, qtbot
) -> None:
    waits = threading.Event()

    def never_ends(staged: Path, data_dir: Path, *, stop: Callable[[], bool]) -> None:
        while not stop():
            waits.wait(0.01)

    monkeypatch.setattr("app.backup_keeper.prove_in_child", never_ends)
    tab = open_tab(technician, qtbot)
    tab.make.click()
    qtbot.waitUntil(lambda: tab.doing.text() == "The copy is proven.", timeout=WAITS_MS)
    assert tab.progress.isVisible()
    press(tab, "F8")
    qtbot.waitUntil(lambda: tab.message.key == "backup.stopped", timeout=WAITS_MS)
    assert tab.model.rowCount() == 0 and not tab.stop.isEnabled()
    assert not list(folder.glob("*meterdesk*")) and not fact(tab, "failed")


def test_how_much_is_copied_is_said_in_percent(technician, desk, folder, qtbot) -> None:
    tab = open_tab(technician, qtbot)
    desk.backups.state = replace(desk.backups.state, step="copy", done=3, of=8)
    qtbot.waitUntil(lambda: "37 %" in tab.doing.text())
    assert tab.progress.value() == 37


def test_one_is_proven(technician, desk, folder, quick, qtbot) -> None:
    make(desk, folder)
    tab = open_tab(technician, qtbot)
    press(tab, "F6")
    qtbot.waitUntil(lambda: tab.message.key == "backup.proven", timeout=WAITS_MS)
    qtbot.waitUntil(lambda: rows(tab)[0][STATE].startswith("Proven here"))
    assert not tab.progress.isVisible()


def test_a_damaged_one_is_found_out_and_stays_marked(technician, desk, folder, quick, qtbot) -> None:
    made = make(desk, folder)
    ledger = made / "ledger.db"
    raw = bytearray(ledger.read_bytes())
    raw[len(raw) // 2] ^= 1
    ledger.write_bytes(raw)
    tab = open_tab(technician, qtbot)
    assert rows(tab)[0][STATE] == "All files are there"
    tab.prove.click()
    qtbot.waitUntil(lambda: tab.message.key == "backup.file_changed", timeout=WAITS_MS)
    qtbot.waitUntil(lambda: "damaged or was changed" in rows(tab)[0][STATE])
    assert not tab.copy.isEnabled()


def test_a_proof_that_is_stopped_says_nothing_of_the_backup(
    technician, desk, folder, quick, monkeypatch, qtbot
) -> None:
    make(desk, folder)
    waits = threading.Event()

    def long_proof(path: Path, *_: object, stop: Callable[[], bool], **__: object) -> int:
        while not stop():
            waits.wait(0.01)
        raise DeskError("backup.stopped")

    monkeypatch.setattr("app.backup.proof.prove_ledger", long_proof)
    tab = open_tab(technician, qtbot)
    tab.prove.click()
    assert not tab.prove.isEnabled() and tab.progress.isVisible()
    tab.stop.click()
    qtbot.waitUntil(lambda: tab.message.key == "backup.check_stopped", timeout=WAITS_MS)
    assert rows(tab)[0][STATE] == "All files are there"


def test_the_command_that_puts_it_back_is_copied(technician, desk, folder, quick, qtbot) -> None:
    made = make(desk, folder)
    tab = open_tab(technician, qtbot)
    assert f"main.py restore {made}" in tab.detail.text()
    press(tab, "F7")
    copied = QGuiApplication.clipboard().text()
    assert copied == backup_calls.restore_command(desk.data_dir, made)
    assert f"--data {desk.data_dir} restore {made}" in copied


def test_the_list_is_filtered_and_speaks_chinese(technician, desk, folder, quick, context, qtbot) -> None:
    make(desk, folder)
    make(desk, folder, whole=False)
    context.language.set("zh_CN")
    tab = open_tab(technician, qtbot)
    assert [row[HOLDS] for row in rows(tab)] == ["仅账本", "全部"]
    assert rows(tab)[0][STATE] == "文件齐全" and rows(tab)[0][SITE] == "本站点"
    tab.filter.setText("仅账本")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    assert tab.count.text() == "1 / 2"


def test_whoever_may_not_work_in_the_whole_site_makes_none(window, desk, folder, qtbot) -> None:
    session = replace(sign_in(window, desk, "technician"), buildings=frozenset({1}))
    desk.ledger.write(lambda ledger: ledger.operators.set_buildings(session.operator_id, (1,)))
    bench = bench_of(window)
    bench.show_backups()
    tab = bench.tab(BACKUPS)
    qtbot.waitUntil(lambda: tab.message.key.startswith("permission."))
    assert not tab.make.isEnabled() and not tab.stop.isEnabled()


# a book that was put back


def put_back(desk: SmallDesk, *, lost: int | None = 37) -> restored.Restored:
    now = desk.clock.utc_ms()
    told = restored.Restored("r1", "meterdesk-0123456789ab-20261123T041500Z", now - HOUR_MS, now, lost, True)
    desk.ledger.write(
        lambda ledger: restored.note(ledger, told, reason="disk", before="", after="", now_utc_ms=now)
    )
    return told


def banner(window: MainWindow) -> str:
    shown = window.work.restored
    return shown._text.text() if shown.isVisible() else ""


def test_a_cashier_sees_why_nothing_is_sold(window, desk, qtbot) -> None:
    told = put_back(desk)
    window.sign_in.signed_in.emit(small_desk.cashier(desk.ledger))
    qtbot.waitUntil(lambda: bool(banner(window)))
    assert figures.date_time(told.made_utc_ms) in banner(window)
    assert not window.work.restored._open.isVisible() and not window.work.restored._backups.isVisible()


def test_a_book_that_was_never_put_back_has_no_banner(technician, desk, qtbot) -> None:
    tab = open_tab(technician, qtbot)
    assert banner(technician) == "" and not tab.restored.isVisible()


def test_before_the_meters_are_compared_it_says_what_to_do_first(window, desk, qtbot) -> None:
    put_back(desk)
    sign_in(window, desk, "technician", "manager")
    qtbot.waitUntil(lambda: bool(banner(window)))
    window.work.restored._backups.click()
    tab = bench_of(window).tab(BACKUPS)
    qtbot.waitUntil(tab.restored.isVisible)
    assert tab.isVisible() and "Ctrl+R" in tab.restored._text.text() and "37" in tab.restored._text.text()
    press(tab, "F4")
    qtbot.waitUntil(lambda: tab.message.key == "restored.not_compared")


def approve(dialog: ApprovalDialog, qtbot) -> None:
    words = {"reason": "all slips entered", "name": "he", "password": second_person.SECRET}
    for name, word in words.items():
        dialog.lines[name].setText(word)
    dialog.yes.click()


def test_two_persons_open_it_from_the_tab(window, desk, qtbot) -> None:
    told = put_back(desk)
    desk.ledger.write(second_person.add_people)
    session = sign_in(window, desk, "technician", "manager")
    desk.reconcile({}, session=session)
    tab = open_tab(window, qtbot)
    qtbot.waitUntil(tab.restored.isVisible)
    assert "compared since" in tab.restored._text.text()
    tab.restored.open.click()
    qtbot.waitUntil(lambda: tab.restored.findChild(ApprovalDialog) is not None)
    dialog = tab.restored.findChild(ApprovalDialog)
    shown = [dialog._facts.itemAt(at).widget().text() for at in range(dialog._facts.count())]
    assert figures.date_time(told.made_utc_ms) in shown and "37" in shown
    assert told.source in [one.text() for one in dialog.findChildren(QLabel)]
    approve(dialog, qtbot)
    qtbot.waitUntil(lambda: tab.message.key == "restored.opened", timeout=WAITS_MS)
    qtbot.waitUntil(lambda: not tab.restored.isVisible() and not banner(window))
    desk.ledger.read(restored.check_open)
    entry = desk.ledger.read(lambda ledger: ledger.audit.of_action(restored.OPENED, "ledger"))[-1]
    assert entry.operator == "wang" and "he" in entry.detail.values()


def test_a_manager_without_a_bench_opens_it_from_the_banner(window, desk, qtbot) -> None:
    put_back(desk, lost=None)
    people = desk.ledger.write(second_person.add_people)
    window.sign_in.signed_in.emit(people["wu"])
    qtbot.waitUntil(lambda: bool(banner(window)))
    shown = window.work.restored
    shown._open.click()
    qtbot.waitUntil(lambda: shown.message.key == "restored.not_compared")
    desk.reconcile({}, session=people["wu"])
    shown._open.click()
    qtbot.waitUntil(lambda: shown.findChild(ApprovalDialog) is not None)
    approve(shown.findChild(ApprovalDialog), qtbot)
    qtbot.waitUntil(lambda: not banner(window), timeout=WAITS_MS)
    desk.ledger.read(restored.check_open)


def test_what_the_second_person_is_shown_has_words(context) -> None:
    values = {"made_utc_ms": 0, "lost_entries": 37}
    for language in ("en", "zh_CN"):
        context.language.set(language)
        assert not {label for label, _ in approval_words.facts(values)} & values.keys()
    assert approval_words.act("restore") == "把恢复的账本重新开放售电"


# when the next are due


def schedule(**changed: object) -> backups.Schedule:
    of = backups.Schedule(Path("there"), 15, 4, 0, 0, 0, last_entries=3, entries=3, shift_closed=False)
    return replace(of, **changed)


def test_all_is_due_at_its_hour_or_at_once() -> None:
    due = backups.next_whole_utc_ms
    assert due(schedule(last_whole_utc_ms=None), now_utc_ms=5) == 5
    assert due(schedule(last_whole_utc_ms=1), now_utc_ms=HOUR_MS) == 4 * HOUR_MS
    assert due(schedule(last_whole_utc_ms=4 * HOUR_MS), now_utc_ms=5 * HOUR_MS) == 28 * HOUR_MS
    assert due(schedule(last_whole_utc_ms=1), now_utc_ms=5 * HOUR_MS) == 5 * HOUR_MS


def test_money_is_due_once_anything_was_done() -> None:
    due = backups.next_ledger_utc_ms
    assert due(schedule(), now_utc_ms=HOUR_MS) is None
    assert due(schedule(entries=4, every_min=0), now_utc_ms=HOUR_MS) is None
    assert due(schedule(entries=4), now_utc_ms=60_000) == 15 * 60_000
    assert due(schedule(entries=4), now_utc_ms=HOUR_MS) == HOUR_MS
    assert due(schedule(entries=4, shift_closed=True), now_utc_ms=60_000) == 60_000
    assert due(schedule(entries=4, last_utc_ms=None), now_utc_ms=60_000) == 60_000
