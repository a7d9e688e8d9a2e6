"""A desk that stands before its books are open, so that the sign-in shows at once and they are opened
behind it.

Until the real desk arrives, units of work given to `ledger` wait for it; whatever else a screen would ask for
belongs to pages that only open once somebody has signed in, which needs the book.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.key_store import KeyStore
    from widgets.desk import (
        Backups,
        Board,
        Book,
        Clock,
        Demo,
        Desk,
        EngineLike,
        Payments,
        PrintDesk,
        ScheduledReports,
    )

T = TypeVar("T")


class LateBook:
    """Passes units on as soon as there is a book, in the order they came."""

    def __init__(self) -> None:
        self._book: Future[Book] = Future()

    def arrive(self, book: Book) -> None:
        self._book.set_result(book)

    def fail(self, error: BaseException) -> None:
        """There will be no book: all that waits, or comes later, fails with `error`."""
        self._book.set_exception(error)

    def submit(self, unit: Callable[[Any], T]) -> Future[T]:
        return self._pass_on(lambda book: book.submit(unit))

    def submit_read(self, unit: Callable[[Any], T]) -> Future[T]:
        return self._pass_on(lambda book: book.submit_read(unit))

    def _pass_on(self, begin: Callable[[Book], Future[T]]) -> Future[T]:
        promised: Future[T] = Future()

        def begun(opened: Future[Book]) -> None:
            error = opened.exception()
            if error is not None:
                promised.set_exception(error)
            else:
                begin(opened.result()).add_done_callback(lambda done: _copy(done, promised))

        self._book.add_done_callback(begun)
        return promised


class LateDesk:
    """Is what `widgets.desk.Desk` asks for, as soon as `arrive` was called with the real one."""

    live: Board
    engine: EngineLike
    printer: PrintDesk
    readings: Book
    key_store: KeyStore
    payments: Payments
    reports: ScheduledReports
    backups: Backups
    room_left: Callable[[], bool]
    alarm_stamp: Callable[[], int]
    modem_state: Callable[[], Any]
    portal_state: Callable[[], Any]
    journal_fault: Callable[[], str | None]
    exchange_key: Callable[..., int]
    reconcile: Callable[..., Any]
    prove: Callable[..., Any]
    report: Callable[..., Any]
    sources: Callable[[], Any]

    def __init__(self, data_dir: Path, *, clock: Clock, demo: Demo | None = None) -> None:
        self.data_dir = data_dir
        self.clock = clock
        self.demo = demo
        self.session: Session | None = None
        self.ledger = LateBook()

    def arrive(self, desk: Desk) -> None:
        """On the GUI thread: the books are open; what waited for them runs now."""
        self.live, self.engine, self.printer = desk.live, desk.engine, desk.printer
        self.key_store = desk.key_store
        self.payments = desk.payments
        self.reports = desk.reports
        self.backups = desk.backups
        self.room_left, self.journal_fault = desk.room_left, desk.journal_fault
        self.alarm_stamp = desk.alarm_stamp
        self.modem_state = desk.modem_state
        self.portal_state = desk.portal_state
        self.exchange_key = desk.exchange_key
        self.reconcile = desk.reconcile
        self.prove = desk.prove
        self.report = desk.report
        self.sources = desk.sources
        self.readings = desk.readings
        self.ledger.arrive(desk.ledger)


def _copy(done: Future[T], promised: Future[T]) -> None:
    error = done.exception()
    if error is not None:
        promised.set_exception(error)
    else:
        promised.set_result(done.result())
