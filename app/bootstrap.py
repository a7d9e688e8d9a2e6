"""Builds the running program over one data folder (books, keys, engine, slips) and takes it down again."""

from __future__ import annotations

import logging
import platform
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app import book_proof, config
from app.alarm_keeper import AlarmKeeper
from app.backup.making import Books
from app.backup_keeper import BackupKeeper
from app.book_proof import Evidence
from app.data_folder import LEDGER, READINGS, SLIPS, make_data_dir
from app.domain.alarms import DeskFacts
from app.domain.permissions import Session
from app.domain.report import Report as MadeReport
from app.errors import DeskError
from app.key_store import KeyStore, Place
from app.log_keeper import LogKeeper
from app.message_keeper import MessageKeeper
from app.nightly import Nightly
from app.outputs.sms.state import ModemState
from app.payment_keeper import PaymentKeeper
from app.polling.engine import Engine, EngineParts
from app.polling.schedule import Intervals
from app.polling.setup import SiteSetup
from app.portal.asked import Desk as PortalDesk
from app.portal.keeper import PortalKeeper, WebState
from app.report_keeper import ReportKeeper
from app.sealed_ledger import CONSOLE, DEMO, SealedLedger, noted_anchors, open_ledger
from app.services import collectors, desk_key, meter_makes, reconcile_now, settings
from app.services.readings import LiveBoard, know_meters
from app.services.reconcile import FindingRow
from app.services.reconcile_now import Sources
from app.services.reports import centre
from app.services.reports.filed import Words
from app.services.reports.ground import Stop as ReportStop
from app.services.reports.ground import Told as ReportTold
from app.services.settings import ReadingIntervals
from app.services.slips import SlipDesk, TranslatorFor
from app.services.system_log import SystemNotes
from db.errors import BookUnreachable
from db.ledger import Ledger, LedgerBook
from db.readings import ReadingsBook
from meterio.types import Clock

if TYPE_CHECKING:
    from app.verify import Anchors, Report, Stop, Told

ASK_EARLY: Final = 0.75
"""A state is asked anew at this part of the age it may have; the rest is for its turn to come round."""

_log = logging.getLogger(__name__)

CLOSE_S = 1.4
"""All of an end but the jobs of the screens, which have ended before (widgets.tasks.CLOSE_S)."""


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """One ready sign-in of the demonstration; `role` is a role's name."""

    name: str
    password: str
    role: str


@dataclass(frozen=True, slots=True)
class DemoTenant:
    """Who can sign in to the demonstration's tenant web; `code` as it stands on a slip."""

    shop_number: str
    code: str


@dataclass(slots=True)
class DemoInfo:
    """What a demonstration shows to whoever tries it. `tenant` and `pay_page`, where customers pay, come
    as its programs start."""

    sign_ins: tuple[DemoSignIn, ...]
    tenant: DemoTenant | None = None
    pay_page: str = ""


@dataclass(slots=True)
class Desk:
    """The running program. `session` is None while nobody is signed in."""

    data_dir: Path
    clock: Clock
    sealed: SealedLedger
    readings: ReadingsBook
    keeper: LogKeeper
    live: LiveBoard
    engine: Engine
    printer: SlipDesk
    alarms: AlarmKeeper
    messages: MessageKeeper
    payments: PaymentKeeper
    demo: DemoInfo | None = None
    session: Session | None = None
    portal: PortalKeeper = field(init=False)
    reports: ReportKeeper = field(init=False)
    backups: BackupKeeper = field(init=False)
    _no_journal: str | None = None
    _ending: threading.Event = field(default_factory=threading.Event)
    _nightly: Nightly | None = None

    def __post_init__(self) -> None:
        serves = PortalDesk(
            self.ledger,
            self.readings,
            self.live,
            self.key_store,
            self.clock,
            self.engine.profiles,
            read_now=self.engine.read_now,
            submit_orders=self.engine.submit_orders,
            room_left=self.room_left,
            slip_words=self.printer.words_in,
        )
        self.portal = PortalKeeper(serves, self.data_dir)
        books = Books(self.sealed, self.readings, self.data_dir, self.clock)
        self.backups = BackupKeeper(books, self.keeper.notes)
        self.reports = ReportKeeper(self.sources(), self.clock)

    @property
    def ledger(self) -> LedgerBook:
        return self.sealed.book

    @property
    def key_store(self) -> KeyStore:
        return self.sealed.key_store

    def check_books(self) -> None:
        """Prove the ledger; raises DeskError book.not_proven. Slow with a large book: not on the GUI thread.

        Then ballast is laid in, so that a sale under way can be finished even on a full disk (H9). Selling
        waits for it: the engine is started only afterwards, and no meter is in contact before.
        """
        evidence = Evidence(self.sealed.log_key, self._anchors())
        report = book_proof.report(self.ledger, evidence, stop=self._ending.is_set)
        if not report.ok:
            first = report.findings[0]
            raise DeskError("book.not_proven", findings=len(report.findings), first=first.text)
        self.keeper.anchor("start")
        self._keep_ballast()

    def prove(self, *, session: Session, stop: Stop, told: Told) -> Report:
        """Prove the ledger while it is worked with, and note in the log what came of it.

        `stop` is asked whether to break off, `told` hears how many of the rules are done. Slow with a large
        book: not on the GUI thread. Raises DeskError: permission.denied, book.locked, proofs.broken_off.
        """
        evidence = Evidence(self.sealed.log_key, self._anchors())
        return book_proof.prove(
            self.ledger,
            evidence,
            session=session,
            now_utc_ms=self.clock.utc_ms(),
            stop=lambda: stop() or self._ending.is_set(),
            told=told,
        )

    def _anchors(self) -> Anchors:
        """From every place; read before the book is."""
        noted = self.readings.read(lambda unit: noted_anchors(unit, self.key_store.log.id))
        return {**self.sealed.anchors(), **noted}

    def begin_journal(self) -> None:
        """Write the receipt journal where the settings say; a folder that cannot take it is told, and selling
        goes on (`journal_fault`)."""
        folder = self.ledger.read(lambda ledger: settings.text(ledger, config.JOURNAL_FOLDER))
        if not folder:
            return
        try:
            self.ledger.journal_to(Path(folder))
        except BookUnreachable as error:
            _log.error("no receipt journal: %s", error)
            self._no_journal = str(error)

    def journal_fault(self) -> str | None:
        """Why the receipt journal that is wanted is not written; None while all is well."""
        return self._no_journal or self.ledger.journal_fault

    def room_left(self) -> bool:
        """Whether the disk has room for another sale and its outcome (H8)."""
        return self.ledger.reserve.room_left()

    def exchange_key(self, *, session: Session) -> int:
        """Seal every secret of the book under a new key of the desk's own; how many were.

        Waits for the book and for the system's key store. Raises DeskError: permission.denied, keys.*.
        """
        return desk_key.exchange(self.ledger, self.key_store, session=session, now_utc_ms=self.clock.utc_ms())

    def learn_meters(self) -> None:
        """Tell the readings' book the meters of the site; after an import and at each start."""
        mediums = self.ledger.read(lambda ledger: {meter.id: meter.medium for meter in ledger.meters.all()})
        self.readings.write(lambda readings: know_meters(readings, mediums))

    def reconcile(self, statements: Mapping[str, int], *, session: Session) -> tuple[FindingRow, ...]:
        """Compare book, meters and channels now. Takes some seconds: not on the GUI thread.

        Raises DeskError permission.*, calendar.*.
        """
        now = self.clock.utc_ms()
        return reconcile_now.run(self.sources(), statements, session=session, now_utc_ms=now)

    def report(
        self, name: str, filters: Mapping[str, str], *, session: Session, stop: ReportStop, told: ReportTold
    ) -> MadeReport:
        """Make a report (app/services/reports). May take a while: not on the GUI thread.

        `stop` is asked whether to break off, `told` hears how many parts are done. Raises DeskError:
        permission.*, report.*.
        """
        return centre.run(
            self.sources(),
            name,
            filters,
            session=session,
            now_utc_ms=self.clock.utc_ms(),
            stop=lambda: stop() or self._ending.is_set(),
            told=told,
        )

    def begin(self) -> None:
        """From now on everything works that works by itself; once the books are proven."""
        self.engine.start()
        self.begin_nights()
        self.begin_alarms()
        self.begin_messages()
        self.begin_payments()
        self.begin_portal()
        self.begin_backups()

    def begin_alarms(self) -> None:
        """From now on what calls for an alarm raises it; after the engine was started."""
        self.alarms.start(self._facts)

    def begin_messages(self) -> None:
        """From now on tenants and the office are told, through the modem and otherwise."""
        self.messages.start()

    def begin_portal(self) -> None:
        """From now on tenants are served on the web, if the settings say so."""
        self.portal.start()

    def portal_state(self) -> WebState:
        """How the tenants' web is; from any thread, at once."""
        return self.portal.state

    def begin_payments(self) -> None:
        """From now on what is paid online goes on; after the engine was started."""
        self.payments.start()

    def begin_backups(self) -> None:
        """From now on backups are made when they are due, and for whoever asks for one."""
        self.backups.start()

    def modem_state(self) -> ModemState | None:
        """How the modem was found last; None without one. From any thread, at once."""
        return self.messages.state

    def alarm_stamp(self) -> int:
        """Another number than before once any alarm has changed; from any thread, at once."""
        return self.alarms.stamp

    def _facts(self) -> DeskFacts:
        reserve = self.ledger.reserve
        return DeskFacts(
            reserve.free_bytes(),
            reserve.reserve_bytes,
            self.printer.fault,
            self.journal_fault(),
            self.sealed.anchor_fault,
            self.backups.fault,
        )

    def begin_nights(self) -> None:
        """From now on what is to be done every night is done."""
        self._nightly = Nightly(self.sources(), self.clock, ending=self._ending)
        self._nightly.start()

    def begin_reports(self, words_in: Callable[[str], Words]) -> None:
        """From now on reports are written into their folders when it is time; `words_in` words them, in the
        language with that code."""
        self.reports.start(words_in)

    def sources(self) -> Sources:
        """What reports and reconciliations are made from."""
        return Sources(self.ledger, self.readings, self.live, self.data_dir)

    def begin_close(self) -> None:
        """Tell everything that may take long to end; returns at once. From any thread."""
        self._ending.set()
        self.alarms.end()
        self.messages.end()
        self.portal.end()
        self.payments.end()
        self.reports.end()
        self.backups.end()
        self.printer.end()
        self.engine.stop(0)

    def close(self, timeout_s: float = CLOSE_S) -> bool:
        """Stop the engine, then the books; True if every thread ended in time."""
        deadline = time.monotonic() + timeout_s
        self.begin_close()
        stopped = self.engine.stop(timeout_s * 0.6)
        stopped &= self.alarms.stop(max(deadline - time.monotonic(), timeout_s * 0.1))
        stopped &= self.messages.stop(max(deadline - time.monotonic(), timeout_s * 0.1))
        stopped &= self.portal.stop(max(deadline - time.monotonic(), timeout_s * 0.1))
        stopped &= self.payments.stop(max(deadline - time.monotonic(), timeout_s * 0.1))
        stopped &= self.reports.stop(max(deadline - time.monotonic(), timeout_s * 0.1))
        stopped &= self.backups.stop(max(deadline - time.monotonic(), timeout_s * 0.1))
        stopped &= self.keeper.stop(max(deadline - time.monotonic() - timeout_s * 0.2, timeout_s * 0.1))
        if self._nightly is not None:
            stopped &= self._nightly.join(max(deadline - time.monotonic(), 0.05))
        for book in (self.readings, self.ledger):
            stopped &= book.close(max(deadline - time.monotonic(), timeout_s * 0.15))
        return stopped

    def _keep_ballast(self) -> None:
        try:
            kept = self.ledger.reserve.keep_ballast()
        except OSError as error:
            _log.warning("no ballast beside the ledger: %s", error)
        else:
            if not kept:
                _log.warning("no ballast beside the ledger: the disk is nearly full")


def open_desk(
    data_dir: Path, *, clock: Clock, translator_for: TranslatorFor, demo: DemoInfo | None = None
) -> Desk:
    """Open the books of `data_dir`, made if absent. The engine is built, not started.

    Raises DeskError data.*, keys.*; BookError of the books. What was opened is closed again.
    """
    make_data_dir(data_dir)
    profiles = meter_makes.known(data_dir)
    live, notes = LiveBoard(), SystemNotes(clock)
    with ExitStack() as opened:
        # A demonstration leaves nothing behind in the system's own key store.
        runs, place = (CONSOLE, None) if demo is None else (DEMO, Place.FILE)
        sealed = open_ledger(data_dir / LEDGER, clock=clock, runs=runs, place=place)
        ledger, key_store = sealed.book, sealed.key_store
        opened.callback(ledger.close)
        readings = ReadingsBook(data_dir / READINGS, clock=clock)
        opened.callback(readings.close)
        engine = Engine(
            EngineParts(
                ledger=ledger,
                readings=readings,
                live=live,
                clock=clock,
                profiles=profiles,
                load=lambda unit: site_setup(unit, key_store, now_utc_ms=clock.utc_ms()),
                notes=notes,
            )
        )
        slip_desk = SlipDesk(ledger, clock=clock, translator_for=translator_for, folder=data_dir / SLIPS)
        keeper = LogKeeper(notes, sealed=sealed, readings=readings, live=live, clock=clock)
        alarms = AlarmKeeper(ledger, live=live, troubles=engine.troubles, makes=profiles, clock=clock)
        messages = MessageKeeper(
            ledger,
            key_store=key_store,
            clock=clock,
            alarm_word=lambda kind, language: translator_for(language)(f"alarm.{kind}"),
        )
        payments = _payments(sealed, engine, live, clock)
        desk = Desk(
            data_dir,
            clock,
            sealed,
            readings,
            keeper,
            live,
            engine,
            slip_desk,
            alarms,
            messages,
            payments,
            demo,
        )
        desk.begin_journal()
        opened.pop_all()
    _note_start(desk)
    keeper.start()
    return desk


def _payments(sealed: SealedLedger, engine: Engine, live: LiveBoard, clock: Clock) -> PaymentKeeper:
    return PaymentKeeper(
        sealed.book,
        key_store=sealed.key_store,
        clock=clock,
        live=live.state,
        sold=engine.submit_sale,
        room_left=sealed.book.reserve.room_left,
    )


def _note_start(desk: Desk) -> None:
    notes = desk.keeper.notes
    notes.note("program.started", terminal=desk.sealed.terminal, python=platform.python_version())
    for book in (desk.ledger, desk.readings):
        if book.migrated_from is not None:
            notes.note("book.migrated", book.path.name, before=book.migrated_from, after=book.version)


def site_setup(ledger: Ledger, key_store: KeyStore, *, now_utc_ms: int) -> SiteSetup:
    """What the engine runs on, as the ledger has it now."""
    kept = settings.intervals(ledger)
    return SiteSetup(
        collectors=collectors.settings_for_engine(ledger, key_store, now_utc_ms=now_utc_ms),
        points=collectors.points(ledger),
        intervals=intervals_of(kept),
        utc_offset_min=kept.utc_offset_min,
        findings=collectors.key_faults(ledger, key_store),
    )


def intervals_of(kept: ReadingIntervals) -> Intervals:
    """The rounds' intervals from the site's settings."""
    return Intervals(
        status_s=ASK_EARLY * kept.status_target_s,
        target_s=kept.status_target_s,
        history_ms=kept.history_ms,
        of_collector=kept.of_collector,
        of_meter=kept.of_meter,
        clock_check_s=kept.clock_check_ms / 1000,
        clock_tolerance_ms=kept.clock_tolerance_ms,
        out_of_contact_s=kept.out_of_contact_s,
    )
