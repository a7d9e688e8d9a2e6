"""Slow work leaves the GUI thread and comes back to it, or not at all once its owner is gone."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject

from app.errors import DeskError, presentable
from db.errors import BookReadOnly
from widgets.late_desk import LateBook
from widgets.tasks import Tasks


@pytest.fixture
def tasks(desk):
    made = Tasks(desk.ledger)
    yield made
    made.close()


def test_work_runs_elsewhere_and_its_result_arrives_on_the_gui_thread(tasks, qtbot):
    seen = []
    tasks.work(
        tasks,
        lambda: threading.current_thread().name,
        done=lambda name: seen.append((name, threading.current_thread() is threading.main_thread())),
        failed=seen.append,
    )
    qtbot.waitUntil(lambda: seen != [])
    name, on_gui_thread = seen[0]
    assert name.startswith("desk-task")
    assert on_gui_thread


def test_reports_are_worked_out_one_after_the_other_and_hold_up_no_other_work(tasks, qtbot):
    first, second, go, seen = QObject(), QObject(), threading.Event(), []
    begun = []
    for owner, name in ((first, "first"), (second, "second")):
        tasks.reckon(
            owner,
            lambda name=name: (begun.append(name), go.wait()),
            done=lambda _: seen.append("report"),
            failed=seen.append,
            latest="report",
        )
    qtbot.waitUntil(lambda: begun == ["first"])
    tasks.work(tasks, lambda: "slip", done=seen.append, failed=seen.append)
    qtbot.waitUntil(lambda: seen == ["slip"])
    assert begun == ["first"]
    go.set()
    qtbot.waitUntil(lambda: seen == ["slip", "report", "report"])


def test_a_report_that_is_overtaken_while_it_waits_is_not_worked_out(tasks, qtbot):
    go, begun, seen = threading.Event(), [], []
    for number in range(4):
        tasks.reckon(
            tasks,
            lambda number=number: (begun.append(number), go.wait(), number)[-1],
            done=seen.append,
            failed=seen.append,
            latest="report",
        )
        qtbot.waitUntil(lambda: begun != [])
    go.set()
    qtbot.waitUntil(lambda: seen != [])
    assert (begun, seen) == ([0, 3], [3])


def test_a_failure_arrives_as_a_sentence(tasks, qtbot):
    failures = []

    def refuse(_ledger):
        raise DeskError("money.zero")

    tasks.write(tasks, refuse, done=failures.append, failed=failures.append)
    qtbot.waitUntil(lambda: failures != [])
    assert failures[0].key == "money.zero"


def test_a_read_only_book_is_told_as_such(tmp_path):
    assert presentable(BookReadOnly(tmp_path / "ledger.db")).key == "book.read_only"


def test_nothing_is_delivered_to_an_owner_that_is_gone(tasks, qtbot):
    import shiboken6

    owner, seen, go = QObject(), [], threading.Event()
    tasks.work(owner, go.wait, done=seen.append, failed=seen.append)
    shiboken6.delete(owner)
    go.set()
    finished = []
    tasks.work(tasks, lambda: None, done=lambda _: finished.append(1), failed=seen.append)
    qtbot.waitUntil(lambda: finished != [])
    assert seen == []


def test_only_the_newest_call_of_a_name_is_delivered(tasks, qtbot):
    seen, go = [], threading.Event()
    tasks.work(tasks, lambda: go.wait() and "old", done=seen.append, failed=seen.append, latest="x")
    tasks.work(tasks, lambda: "new", done=seen.append, failed=seen.append, latest="x")
    qtbot.waitUntil(lambda: seen == ["new"])
    go.set()
    qtbot.wait(50)
    assert seen == ["new"]


def test_units_wait_for_a_book_that_is_still_being_opened(desk, qtbot):
    late = LateBook()
    tasks, seen = Tasks(late), []
    tasks.read(tasks, lambda ledger: ledger.shops.count(), done=seen.append, failed=seen.append)
    qtbot.wait(20)
    assert seen == []
    late.arrive(desk.ledger)
    qtbot.waitUntil(lambda: seen == [6])
    tasks.close()


def test_units_fail_when_the_book_cannot_be_opened(qapp, qtbot):
    late = LateBook()
    tasks, seen = Tasks(late), []
    tasks.read(tasks, lambda ledger: None, done=seen.append, failed=seen.append)
    late.fail(DeskError("book.corrupt", path="x"))
    qtbot.waitUntil(lambda: seen != [])
    assert seen[0].key == "book.corrupt"
    tasks.close()
