"""What the screens need from the running program.

`app/bootstrap.py` builds the real one; tests build a small one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from app.backup_keeper import BackupState
    from app.domain.payment import PayChannel
    from app.domain.permissions import Session
    from app.domain.report import Report as MadeReport
    from app.errors import DeskError
    from app.key_store import KeyStore
    from app.outputs.sms.state import ModemState
    from app.payment_keeper import ChannelHealth
    from app.portal.keeper import WebState
    from app.services.reconcile import FindingRow
    from app.services.settings import PrinterSettings
    from app.services.shifts import ShiftReport
    from app.services.slips import LastPrint
    from app.verify import Report

T = TypeVar("T")


class Clock(Protocol):
    """`utc_ms` is wall time, `monotonic` seconds that never run backwards."""

    def utc_ms(self) -> int: ...

    def monotonic(self) -> float: ...


class Book(Protocol):
    """A book with its own threads; a unit gets the open ledger and runs as one transaction."""

    def submit(self, unit: Callable[[Any], T]) -> Future[T]: ...

    def submit_read(self, unit: Callable[[Any], T]) -> Future[T]: ...


class Board(Protocol):
    """The newest state of each meter, safe to ask from any thread."""

    def state(self, meter_id: str) -> Any: ...


class LineStatsLike(Protocol):
    """What the engine counts of one line since its start. `sealed` names the suite in use, None on plain
    links; `key_id` is the number of the key in use."""

    collector: str
    bus: int
    link: str
    sealed: str | None
    in_contact: bool
    meters: int
    meters_in_contact: int
    round_s: float | None
    sent: int
    answered: int
    timeouts: int
    bad: int
    late: int
    refused: int
    answer_ms: float | None
    last_error: str | None
    key_id: int | None


class TroubleLike(Protocol):
    """Something wrong on the lines: its kind ("trouble.link_refused"), where, what was seen, how often."""

    key: str
    where: str
    text: str
    utc_ms: int
    times: int
    error: DeskError | None


class EngineLike(Protocol):
    """The polling engine. Its methods only post work and return at once.

    Signals: `states_changed(object)` frozenset of meter ids, at most ten a second; `contact_changed(object)`
    a contact summary; `sale_changed(str, str)` sale id and state; `orders_changed(object)` frozenset of order
    ids; `wire_heard(object)` a tuple of WireEvent,
    only while somebody listens; `job_event(object)` a JobEvent (app/polling/jobs.py).
    """

    wire_heard: SignalInstance
    job_event: SignalInstance
    states_changed: SignalInstance
    contact_changed: SignalInstance
    sale_changed: SignalInstance
    orders_changed: SignalInstance

    def submit_sale(self, sale_id: str) -> None: ...

    def cancel_sale(self, sale_id: str) -> None: ...

    def submit_orders(self, order_ids: Iterable[str]) -> None: ...

    def read_now(self, meter_ids: Any) -> None: ...

    def reload(self, *, order: Iterable[str] = ()) -> None: ...

    def listen_to_wire(self, *, wanted: bool) -> None: ...

    def line_stats(self) -> tuple[LineStatsLike, ...]: ...

    def troubles(self) -> tuple[TroubleLike, ...]: ...

    def start_job(self, job: Any) -> int: ...

    def cancel_job(self, number: int) -> None: ...


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """One ready sign-in of the demonstration; `role` is a role's name, as "cashier"."""

    name: str
    password: str
    role: str


class DemoTenant(Protocol):
    """Who can sign in to the demonstration's tenant web."""

    @property
    def shop_number(self) -> str: ...

    @property
    def code(self) -> str: ...


class Demo(Protocol):
    """Present only when the program runs on a simulated mall. `pay_page`, where customers pay, is empty until
    it runs."""

    @property
    def sign_ins(self) -> tuple[DemoSignIn, ...]: ...

    @property
    def tenant(self) -> DemoTenant | None: ...

    @property
    def pay_page(self) -> str: ...


class PrintDesk(Protocol):
    """Printing of slips, off the GUI thread, in the language with code `language`.

    All raise DeskError; a printer that does not take the slip never touches the book.
    """

    def print_slip(self, sale_id: str, *, session: Session, language: str) -> int:
        """Print and record; return the copy number, 0 for the original."""
        ...

    def picture(self, sale_id: str, *, session: Session, language: str) -> bytes:
        """The slip as PNG, as it would be printed now; prints and records nothing."""
        ...

    def last_print(self, sale_id: str, *, session: Session, language: str) -> LastPrint:
        """The slip as it was printed last, or as its original will be, and the file it lies in."""
        ...

    def print_shift(self, report: ShiftReport, *, session: Session, language: str) -> Path | None:
        """Print a shift's report. Returns its file where slips go to a folder."""
        ...

    def print_closing(self, account_id: int, *, session: Session, language: str) -> Path | None:
        """Print the record of a closed account. Returns its file where slips go to a folder."""
        ...

    def print_deposit(self, entry_id: str, *, session: Session, language: str) -> Path | None:
        """Print the paper of a deposit taken or paid back. Returns its file where slips go to a folder."""
        ...

    def print_code(self, made: Any, *, language: str) -> Path | None:
        """Print the slip with a tenant's new code. Returns the folder where slips go to one."""
        ...

    def print_trial(self, printer: PrinterSettings, *, session: Session, language: str) -> Path | None:
        """Print a test slip on `printer`; records nothing. Returns its file where slips go to a folder."""
        ...


class Payments(Protocol):
    """What goes on with what is paid online."""

    def wake(self) -> None:
        """An order was placed or given up, or a refund asked for: look now. At once."""
        ...

    def set_up_anew(self) -> None:
        """The channels are set up otherwise now. Waits for the book: not on the GUI thread."""
        ...

    def health(self) -> tuple[ChannelHealth, ...]:
        """How every channel answered last. At once."""
        ...

    def try_out(self, company_id: int, channel: PayChannel, *, session: Session) -> str:
        """Ask the gateway; what came back in its words. Takes seconds: not on the GUI thread."""
        ...


class ScheduledReports(Protocol):
    """What writes reports into their folders by schedule. `stamp` changes with every outcome."""

    stamp: int

    def wake(self) -> None:
        """Somebody asked for a report, or changed a schedule: look now. At once."""
        ...


class Backups(Protocol):
    """What makes backups while the desk works. `stamp` changes with every outcome; `state`
    (app/backup_keeper.py: BackupState) says how it stands. From any thread, at once."""

    @property
    def state(self) -> BackupState: ...

    stamp: int

    def ask(self, folder: Path, *, whole: bool) -> int:
        """Make one in `folder` as soon as can be; the log tells already who asked. The number by which
        `state.answered` tells that it has ended."""
        ...

    def cancel(self) -> None:
        """Break off the one that is under way."""
        ...


class Desk(Protocol):
    """All that a screen may touch. `session` is None while nobody is signed in; only the sign-in page
    sets it."""

    clock: Clock
    ledger: Book
    readings: Book
    live: Board
    engine: EngineLike
    printer: PrintDesk
    demo: Demo | None
    data_dir: Path
    session: Session | None
    key_store: KeyStore

    payments: Payments
    reports: ScheduledReports
    backups: Backups

    def journal_fault(self) -> str | None:
        """Why the receipt journal that is wanted is not written; None while all is well."""
        ...

    def alarm_stamp(self) -> int:
        """Another number than before once any alarm has changed; from any thread, at once."""
        ...

    def modem_state(self) -> ModemState | None:
        """How the modem for texts is, as it was found last; None without one. From any thread, at once."""
        ...

    def portal_state(self) -> WebState:
        """Where tenants are served on the web, or why not. From any thread, at once."""
        ...

    def room_left(self) -> bool:
        """Whether the disk has room for another sale and its outcome. Asks the system: any thread."""
        ...

    def reconcile(self, statements: Mapping[str, int], *, session: Session) -> tuple[FindingRow, ...]:
        """Compare book, meters and channels; `statements` in fen by tender. Waits: not on the GUI thread."""
        ...

    def sources(self) -> Any:
        """What reports are made from: the books themselves, never one that is still being opened."""
        ...

    def report(
        self,
        name: str,
        filters: Mapping[str, str],
        *,
        session: Session,
        stop: Callable[[], bool],
        told: Callable[[int, int], None],
    ) -> MadeReport:
        """Make a report (app/services/reports); `told` hears how many parts are done. Waits: not on the GUI
        thread."""
        ...

    def prove(
        self, *, session: Session, stop: Callable[[], bool], told: Callable[[int, int], None]
    ) -> Report:
        """Prove the book; `told` hears how many of the rules are done. Waits: not on the GUI thread."""
        ...

    def exchange_key(self, *, session: Session) -> int:
        """Seal every secret under a new key of the desk's own; how many. Waits: not on the GUI thread."""
        ...
