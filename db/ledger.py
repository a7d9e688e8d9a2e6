"""`ledger.db`: money, sales, operators, audit, settings. `Ledger` is what a unit of work is given."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from db.alarms import Alarms
from db.approvals import Approvals
from db.audit import Audit
from db.book import Book, UtcClock
from db.charges import Charges
from db.collectors import Collectors
from db.companies import Companies
from db.connection import BUSY_TIMEOUT_S
from db.customers import Accounts
from db.delivery import Deliveries
from db.entries import Entries
from db.errors import BookError
from db.groups import Groups
from db.messages import Messages
from db.meters import Meters
from db.migrations import LEDGER
from db.operations import Operations
from db.operators import Operators
from db.orders import Orders
from db.pay_bills import PayBills
from db.payments import Payments
from db.prices import Prices
from db.receipt_journal import ReceiptJournal
from db.receipts import Receipts
from db.reconcile import Reconcile
from db.recording import BookConnection, Seal
from db.report_schedules import ReportSchedules
from db.roles import Roles
from db.rows import Attempt
from db.sale_search import SaleSearch
from db.settings import Secrets, Settings, SiteRow
from db.settled import Settled
from db.shifts import Shifts
from db.shops import Shops
from db.shortage import Shortage
from db.supply import Supply
from db.table_seals import TableSeals
from db.tenants import Tenants
from db.transfers import Transfers
from db.unused import Unused

R = TypeVar("R")

_log = logging.getLogger(__name__)


class _Made(Generic[R]):
    """A repository that is made when it is first asked for: a unit of work needs few of them."""

    def __init__(self, kind: Callable[[BookConnection, Path], R]) -> None:
        self._kind = kind

    def __set_name__(self, owner: type[Ledger], name: str) -> None:
        self._name = name

    def __get__(self, ledger: Ledger, owner: type[Ledger]) -> R:
        made = ledger.__dict__[self._name] = self._kind(ledger._connection, ledger._path)
        return made


class Ledger:
    """The repositories over one connection, for the length of one unit of work.

    `attempt` is what the unit sets out to do, once its rights are asked for (app/services/rights.py).
    """

    site = _Made(SiteRow)
    settings = _Made(Settings)
    secrets = _Made(Secrets)
    operators = _Made(Operators)
    roles = _Made(Roles)
    approvals = _Made(Approvals)
    companies = _Made(Companies)
    groups = _Made(Groups)
    shops = _Made(Shops)
    collectors = _Made(Collectors)
    messages = _Made(Messages)
    meters = _Made(Meters)
    accounts = _Made(Accounts)
    alarms = _Made(Alarms)
    prices = _Made(Prices)
    operations = _Made(Operations)
    orders = _Made(Orders)
    payments = _Made(Payments)
    sale_search = _Made(SaleSearch)
    transfers = _Made(Transfers)
    entries = _Made(Entries)
    charges = _Made(Charges)
    settled = _Made(Settled)
    shifts = _Made(Shifts)
    reconcile = _Made(Reconcile)
    receipts = _Made(Receipts)
    report_schedules = _Made(ReportSchedules)
    supply = _Made(Supply)
    deliveries = _Made(Deliveries)
    shortage = _Made(Shortage)
    tenants = _Made(Tenants)
    pay_bills = _Made(PayBills)
    audit = _Made(Audit)
    unused = _Made(Unused)

    def __init__(self, connection: BookConnection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self.attempt: Attempt | None = None

    @property
    def folder(self) -> Path:
        """Where the book lies."""
        return self._path.parent


class OnRefusal(Protocol):
    """Whether a refused attempt is written down: the unit that does it, in a transaction of its own, or None.

    `reading`: nothing was to be written. Called on any thread.
    """

    def __call__(
        self, attempt: Attempt, error: Exception, *, reading: bool
    ) -> Callable[[Ledger], None] | None: ...


class LedgerBook(Book[Ledger]):
    """The ledger's file. Opens or creates it, brings its schema up to date, and owns it until close().

    Audit rows are sealed by `seal`; without it, as with a book of tests or before the key is known, they
    carry none, which the proof of a sealed book finds. They name `terminal`, where this program runs.
    What a unit was refused is written down as `on_refusal` says.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: UtcClock,
        seal: Seal | None = None,
        terminal: str | None = None,
        on_refusal: OnRefusal | None = None,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
    ) -> None:
        super().__init__(path, clock=clock, kind=LEDGER, repositories=Ledger, busy_timeout_s=busy_timeout_s)
        self._connection.seal = seal
        self._connection.terminal = terminal
        self._on_refusal = on_refusal
        self._seals = TableSeals(self._connection)
        self._journal: ReceiptJournal | None = None
        self._line: bytes | None = None

    def journal_to(self, folder: Path) -> None:
        """Write every change a second time to the receipt journal in `folder`, from now on.

        Waits for what the writer has before it. Not from inside a unit. Raises BookUnreachable if the folder
        cannot take it.
        """
        self._queue(self._writer, lambda: self._begin_journal(folder)).result()

    @property
    def journal_fault(self) -> str | None:
        """Why the receipt journal is not written any more; None while it is, or none is wanted."""
        return self._journal.fault if self._journal is not None else None

    def close(self, timeout_s: float = 3) -> bool:
        ended = super().close(timeout_s)
        if ended and self._journal is not None:
            self._journal.close()
        return ended

    def _begin_journal(self, folder: Path) -> None:
        journal = ReceiptJournal(folder, self._connection)
        if self._journal is not None:
            self._journal.close()
        self._journal = journal

    def _begun(self) -> None:
        self._seals.begin()
        self._line = None
        wanted = self._journal is not None and self._journal.fault is None
        self._connection.noted = [] if wanted else None

    def _about_to_commit(self) -> None:
        self._seals.settle()
        noted = self._connection.noted
        if self._journal is not None and noted:
            self._line = self._journal.line(self._connection, noted)

    def _committed(self) -> None:
        if self._journal is not None and self._line is not None:
            self._journal.write(self._line)

    def _refused(self, repositories: Ledger, error: Exception, *, reading: bool) -> None:
        attempt = repositories.attempt
        if attempt is None or self._on_refusal is None:
            return
        entry = self._on_refusal(attempt, error, reading=reading)
        if entry is None:
            return
        if reading:
            self.submit(entry).add_done_callback(_tell_failure)
            return
        try:
            self._write(entry)
        except BookError as failed:
            _log.warning("a refusal is not in the log: %s", failed)

    def seal_with(self, seal: Seal) -> None:
        """Seal all that is written from now on; for a key that is only known once the book is open.

        Waits for what the writer has before it. Not from inside a unit.
        """
        self._queue(self._writer, lambda: setattr(self._connection, "seal", seal)).result()

    def seal_tables(self, entry: Callable[[Ledger], None]) -> None:
        """Seal every table that is no chain as it is now; `entry` tells the log so, in one transaction.

        Waits. Not from inside a unit.
        """

        def unit(ledger: Ledger) -> None:
            entry(ledger)
            self._seals.seal_all()

        self.write(unit)

    def seal_tables_anew(self, entry: Callable[[Ledger], None]) -> None:
        """Seal what the tables' digests say under the present key, for one that replaces a key that is gone
        for good; otherwise as `seal_tables`."""

        def unit(ledger: Ledger) -> None:
            entry(ledger)
            self._seals.seal_anew()

        self.write(unit)


def _tell_failure(noted: Future[None]) -> None:
    error = None if noted.cancelled() else noted.exception()
    if error is not None:
        _log.warning("a refusal is not in the log: %s", error)
