"""A small desk for screen tests: a real book, the real services and live board; only the wire is absent.

`HandEngine` stands where the engine stands. A test moves a sale on by hand through the services the engine
uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal

from app import book_proof
from app.backup.making import Books
from app.backup_keeper import BackupKeeper
from app.book_proof import Evidence
from app.bootstrap import DemoInfo
from app.domain.permissions import Session
from app.domain.report import Report as MadeReport
from app.domain.sale import Answer, MeterBook
from app.key_store import KeyStore
from app.outputs.sms.state import ModemState
from app.payment_keeper import PaymentKeeper
from app.payments.setup import ChannelSetup
from app.payments.transport import Wire
from app.portal.keeper import WebState
from app.report_keeper import ReportKeeper
from app.sealed_ledger import SealedLedger
from app.services import desk_key, reconcile_now, sale_steps
from app.services.readings import LiveBoard
from app.services.reconcile import FindingRow
from app.services.reconcile_now import Sources
from app.services.reports import centre
from app.services.slips import SlipDesk
from app.services.system_log import SystemNotes
from app.verify import Report, Stop, Told
from db.ledger import Ledger, LedgerBook
from db.readings import ReadingsBook
from db.rows import AccountMeter, Bus, Collector, Meter, PriceVersion
from meterio.types import MeterAddress, MeterPoint, Sample
from widgets.common.messages import slip_translator
from widgets.context import Context
from widgets.desk import DemoSignIn
from widgets.language import Language
from widgets.tasks import Tasks

START_UTC_MS = 1_795_400_000_000
LIMIT_FEN = 200_000
COUNT, TOTAL_FEN, BALANCE_FEN = 12, 560_000, 3_520
NAMES = ("龙门客栈", "茶颜悦色", "老王五金", "华联超市", "Blue Bottle Coffee", "百花鞋城")


class HandClock:
    """Time that moves only when a test moves it, one millisecond a look."""

    def __init__(self) -> None:
        self.now_utc_ms = START_UTC_MS

    def utc_ms(self) -> int:
        self.now_utc_ms += 1
        return self.now_utc_ms

    def monotonic(self) -> float:
        return self.now_utc_ms / 1000


class HandEngine(QObject):
    states_changed = Signal(object)
    contact_changed = Signal(object)
    sale_changed = Signal(str, str)
    orders_changed = Signal(object)
    wire_heard = Signal(object)
    job_event = Signal(object)

    def __init__(self, book: LedgerBook, clock: HandClock) -> None:
        super().__init__()
        self._book, self._clock = book, clock
        self.submitted: list[str] = []
        self.cancelled: list[str] = []
        self.orders: list[str] = []
        self.reloads = 0
        self.listening = False
        self.stats: tuple[object, ...] = ()
        self.jobs: list[object] = []
        self.found_troubles: tuple[object, ...] = ()
        self.cancelled_jobs: list[int] = []

    def submit_sale(self, sale_id: str) -> None:
        self.submitted.append(sale_id)

    def submit_orders(self, order_ids: Iterable[str]) -> None:
        self.orders += order_ids

    def cancel_sale(self, sale_id: str) -> None:
        self.cancelled.append(sale_id)

    def read_now(self, meter_ids: object) -> None:
        """There is no wire to read."""

    def reload(self, *, order: Iterable[str] = ()) -> None:
        self.reloads += 1
        self.submitted += order

    def listen_to_wire(self, *, wanted: bool) -> None:
        self.listening = wanted

    def line_stats(self) -> tuple[object, ...]:
        return self.stats

    def troubles(self) -> tuple[object, ...]:
        return self.found_troubles

    def start_job(self, job: object) -> int:
        self.jobs.append(job)
        return len(self.jobs)

    def cancel_job(self, number: int) -> None:
        self.cancelled_jobs.append(number)

    def send(self, sale_id: str) -> None:
        before = self._meter_book(COUNT, BALANCE_FEN, TOTAL_FEN)
        now = self._clock.utc_ms()
        self._book.write(
            lambda ledger: sale_steps.reserve(
                ledger, sale_id, count=COUNT + 1, before=before, frame_sha256="ab" * 32, now_utc_ms=now
            )
        )
        self.sale_changed.emit(sale_id, "sending")

    def confirm(self, sale_id: str, amount_fen: int) -> None:
        seen = self._meter_book(COUNT + 1, BALANCE_FEN + amount_fen, TOTAL_FEN + amount_fen)
        now = self._clock.utc_ms()
        self._book.write(
            lambda ledger: sale_steps.settle(ledger, sale_id, seen=seen, by_reply=True, now_utc_ms=now)
        )
        self.sale_changed.emit(sale_id, "confirmed")

    def lose_reply(self, sale_id: str) -> None:
        now = self._clock.utc_ms()
        self._book.write(
            lambda ledger: sale_steps.mark_in_doubt(
                ledger, sale_id, answer=Answer.NO_ANSWER, code=None, text="", now_utc_ms=now
            )
        )
        self.sale_changed.emit(sale_id, "in_doubt")

    def void(self, sale_id: str) -> None:
        now = self._clock.utc_ms()
        self._book.write(
            lambda ledger: sale_steps.void(ledger, sale_id, reason="cancelled", by="lin", now_utc_ms=now)
        )
        self.sale_changed.emit(sale_id, "void")

    def _meter_book(self, count: int, balance_fen: int, total_fen: int) -> MeterBook:
        return MeterBook(
            count=count, balance_fen=balance_fen, total_fen=total_fen, utc_ms=self._clock.utc_ms()
        )


@dataclass
class SmallDesk:
    """Has what `widgets.desk.Desk` asks for."""

    clock: HandClock
    ledger: LedgerBook
    live: LiveBoard
    engine: HandEngine
    printer: SlipDesk
    data_dir: Path
    key_store: KeyStore
    readings: ReadingsBook
    payments: PaymentKeeper
    demo: object | None = None
    session: Session | None = None
    closers: list = field(default_factory=list)
    modem: ModemState | None = None
    web: WebState = field(default_factory=WebState)

    @cached_property
    def reports(self) -> ReportKeeper:
        """It writes only when a test lets it."""
        return ReportKeeper(self.sources(), self.clock)

    @cached_property
    def backups(self) -> BackupKeeper:
        """It works only when a test lets it."""
        sealed = SealedLedger(self.ledger, self.key_store, self.clock, "test/console")
        return BackupKeeper(Books(sealed, self.readings, self.data_dir, self.clock), SystemNotes(self.clock))

    def alarm_stamp(self) -> int:
        return self.ledger.read(lambda ledger: ledger.alarms.stamp())

    def modem_state(self) -> ModemState | None:
        return self.modem

    def portal_state(self) -> WebState:
        return self.web

    def room_left(self) -> bool:
        return self.ledger.reserve.room_left()

    def journal_fault(self) -> str | None:
        return self.ledger.journal_fault

    def reconcile(self, statements: dict[str, int], *, session: Session) -> tuple[FindingRow, ...]:
        now = self.clock.utc_ms()
        return reconcile_now.run(self.sources(), statements, session=session, now_utc_ms=now)

    def sources(self) -> Sources:
        return Sources(self.ledger, self.readings, self.live, self.data_dir)

    def report(self, name: str, filters: dict, *, session: Session, stop: Stop, told: Told) -> MadeReport:
        now = self.clock.utc_ms()
        return centre.run(
            self.sources(), name, filters, session=session, now_utc_ms=now, stop=stop, told=told
        )

    def prove(self, *, session: Session, stop: Stop, told: Told) -> Report:
        evidence = Evidence(self.key_store.log.secret, {})
        now = self.clock.utc_ms()
        return book_proof.prove(self.ledger, evidence, session=session, now_utc_ms=now, stop=stop, told=told)

    def exchange_key(self, *, session: Session) -> int:
        now = self.clock.utc_ms()
        return desk_key.exchange(self.ledger, self.key_store, session=session, now_utc_ms=now)


def make(
    folder: Path,
    *,
    demo: bool = False,
    shops: int = len(NAMES),
    wire: Callable[[ChannelSetup], Wire] | None = None,
) -> SmallDesk:
    """`wire`: how payment services are reached; their keeper works only when a test lets it."""
    clock = HandClock()
    book = LedgerBook(folder / "ledger.db", clock=clock)
    book.write(lambda ledger: set_up(ledger, folder, shops=shops))
    live = LiveBoard()
    live.expect(["C1"], points(shops))
    for point in points(shops):
        live.put(sample(point, clock.utc_ms() - 4_000))
    printer = SlipDesk(book, clock=clock, translator_for=slip_translator, folder=folder)
    readings = ReadingsBook(folder / "readings.db", clock=clock)
    engine = HandEngine(book, clock)
    keys = KeyStore(folder)
    payments = PaymentKeeper(
        book,
        key_store=keys,
        clock=clock,
        live=live.state,
        sold=engine.submit_sale,
        room_left=lambda: True,
        wire=wire,
    )
    desk = SmallDesk(clock, book, live, engine, printer, folder, keys, readings, payments)
    live.collector("C1", in_contact=True)
    if demo:
        ready = (
            DemoSignIn("cashier", "demo-cashier", "cashier"),
            DemoSignIn("tech", "demo-tech", "technician"),
        )
        desk.demo = DemoInfo(ready)
    return desk


def context(desk: SmallDesk, *, language: str = "en") -> Context:
    settings = QSettings(str(desk.data_dir / "screen.ini"), QSettings.Format.IniFormat)
    return Context(desk, Tasks(desk.ledger), settings, Language(settings, chosen=language))


def points(shops: int) -> list[MeterPoint]:
    return [
        MeterPoint(f"E{n:03}", MeterAddress("C1", 1, str(n)), "adf400l-3p") for n in range(1, shops + 1)
    ] + [MeterPoint("W001", MeterAddress("C1", 2, "1"), "modbus-water")]


def sample(point: MeterPoint, utc_ms: int, **changed: int) -> Sample:
    if point.meter_id.startswith("W"):
        values = {"volume_l": 345_670, "supply_on": 1, "battery_low": 0}
    else:
        values = {
            "energy_wh": 12_345_670,
            "balance_fen": BALANCE_FEN,
            "total_purchased_fen": TOTAL_FEN,
            "purchase_count": COUNT,
            "supply_on": 1,
            "alarm_low": 0,
        }
    return Sample(point, utc_ms, {**values, **changed})


def set_up(ledger: Ledger, folder: Path, *, shops: int) -> None:
    """One operator, shops with an account and an electricity meter each; the first has a water meter,
    the last no account."""
    ledger.site.create("test-site", 1)
    ledger.settings.set("printer.kind", "file")
    ledger.settings.set("printer.target", str(folder / "slips"))
    ledger.operators.add(name="lin", display_name="林晓", password_hash="x", roles=("cashier",), drawer="D1")
    building = ledger.shops.put_building(code="B1", name="1号楼")
    area = ledger.shops.put_area(building_id=building, code="B1-A", name="A区")
    ledger.collectors.put(Collector("C1", "1号楼A区", area, "sealed", "127.0.0.1", 9000, 2, 2, 1))
    for number, medium in ((1, "electricity"), (2, "water")):
        ledger.collectors.put_bus(Bus("C1", number, medium, 9600, "N", 1, 5, 500))
    plans = {}
    for code, medium, price_e8 in (("E1", "electricity", 85_000_000), ("W1", "water", 420_000_000)):
        plans[medium] = ledger.prices.put_plan(code=code, name=code, medium=medium)
        ledger.prices.put_version(PriceVersion(plans[medium], 1, price_e8))
    for number in range(1, shops + 1):
        _add_shop(ledger, number, area=area, plan=plans["electricity"], account=number < len(NAMES))
    shop = ledger.shops.by_number("1-001")
    ledger.meters.put(Meter("W001", shop.id, "water", "office", "modbus-water", "C1", 2, "1", plans["water"]))


def _add_shop(ledger: Ledger, number: int, *, area: int, plan: int, account: bool) -> None:
    name, shop_number, meter_id = NAMES[(number - 1) % len(NAMES)], f"1-{number:03}", f"E{number:03}"
    shop = ledger.shops.put_shop(
        shop_number=shop_number,
        name=name,
        area_id=area,
        floor="1F",
        trade="餐饮",
        phone=f"1380000{number:04}",
        search_text=f"{shop_number} {name} 1380000{number:04} {meter_id}".lower(),
    )
    ledger.meters.put(Meter(meter_id, shop, "electricity", "meter", "adf400l-3p", "C1", 1, str(number), plan))
    if not account:
        return
    customer = ledger.accounts.add_customer(name=f"王{number}", phone=f"1390000{number:04}")
    opened = ledger.accounts.open(customer_id=customer, shop_id=shop, utc_ms=1)
    ledger.accounts.put_meter(AccountMeter(opened, meter_id, LIMIT_FEN))
    ledger.meters.start_epoch(meter_id, start_count=COUNT, reason="opening", utc_ms=2, by="lin")


def cashier(book: LedgerBook) -> Session:
    operator = book.read(lambda ledger: ledger.operators.by_name("lin"))
    return Session(operator.id, operator.name, operator.display_name, operator.roles, operator.drawer)


def let_export(desk: SmallDesk) -> None:
    """The cashier may take lists along from now on, whatever the screens made before still hide."""

    def unit(ledger: Ledger) -> None:
        operator = ledger.operators.by_name("lin")
        ledger.operators.set_roles(operator.id, (*operator.roles, "senior_cashier"))

    desk.ledger.write(unit)
