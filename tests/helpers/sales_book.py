"""A book of two companies in which much was sold, taken back and undone, at times that a seed chooses.

Each shop has a meter that keeps its own money and a water meter whose money the office keeps. Outcomes come
later than the recording, often on another day; now and then the clock is set back or ahead. All is written by
the services of the desk and of the engine.
"""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.domain.permissions import Session
from app.domain.sale import Answer, MeterBook
from app.errors import DeskError
from app.services import entries, office_credit, refunds, sale_steps, vending
from app.services.refunds import RefundOrder, ReversalOrder
from app.services.sale_steps import Fence
from app.services.views import LiveState, SaleOrder
from db.ledger import Ledger, LedgerBook
from db.rows import AccountMeter, Bus, Collector, Meter, PriceVersion, RoleLimit
from tests.helpers.small_mall import NOW_MS

DAY_MS = 86_400_000
BUILDINGS = ("B1", "B2")
SHOPS_EACH = 3
OPERATORS = ("an", "bo")
GROUP = "G"
TENDERS = ("cash", "card", "qr")
LIMIT_FEN = 10**8
SITE = {
    "building": BUILDINGS,
    "group": (GROUP,),
    "shop": tuple(f"{code}-{number}" for code in BUILDINGS for number in range(1, SHOPS_EACH + 1)),
    "meter": ("E11", "W12", "W21"),
    "operator": OPERATORS,
    "channel": TENDERS,
    "medium": ("electricity", "water"),
}
"""What filters may be set to, by their keys."""
A_UNIT = 40
"""Acts in one transaction."""


@dataclass
class _Held:
    """A meter that keeps its own money, as it stands."""

    count: int = 0
    total_fen: int = 0


@dataclass
class SalesBook:
    """`now` goes on with every act."""

    book: LedgerBook
    seed: int = 1
    now: int = NOW_MS
    gap_ms: int = DAY_MS // 8
    """Between two acts, on average."""
    people: dict[str, Session] = field(default_factory=dict)
    held: dict[str, _Held] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    done: int = 0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.book.write(self._set_up)

    def go_on(self, acts: int) -> None:
        for first in range(0, acts, A_UNIT):
            times = min(A_UNIT, acts - first)
            self.book.write(lambda ledger, times=times: self._act_often(ledger, times))  # type: ignore[misc]

    def _act_often(self, ledger: Ledger, times: int) -> None:
        for _ in range(times):
            self._act(ledger)

    def _act(self, ledger: Ledger) -> None:
        self.now += int(self.random.expovariate(1) * self.gap_ms)
        if self.random.random() < 0.01:  # the clock is set
            self.now += self.random.choice((-3, -1, 2)) * DAY_MS
        self.done += 1
        acts = (self._sell, self._sell, self._sell, self._sell, self._end, self._end, self._refund)
        act = self.random.choice((*acts, self._reverse, self._give_back, self._carry_in))
        try:
            act(ledger, f"{self.seed}-{self.done}")
        except DeskError as refused:
            assert refused.key.startswith(("sale.", "refund.", "reversal.")), refused

    def _sell(self, ledger: Ledger, request_id: str) -> None:
        meter_id = self.random.choice(list(self.held) + [f"W{meter[1:]}" for meter in self.held])
        amount = self.random.randrange(100, 20_000)
        order = SaleOrder(request_id, meter_id, amount, self.random.choice(TENDERS), amount)
        vending.open_sale(
            ledger, order, session=self._someone(), live=self._live(meter_id), now_utc_ms=self.now
        )
        if meter_id in self.held:
            self.waiting.append(request_id)

    def _end(self, ledger: Ledger, _: str) -> None:
        """A sale that waits comes to its outcome."""
        if not self.waiting:
            return
        sale_id = self.waiting.pop(self.random.randrange(len(self.waiting)))
        view = ledger.operations.get(sale_id)
        assert view is not None
        own = view.operation
        if self.random.random() < 0.1:
            sale_steps.void(ledger, sale_id, reason="cancelled", by="engine", now_utc_ms=self.now)
            return
        meter = self.held[own.meter_id]
        before = MeterBook(meter.count, 10_000, meter.total_fen, self.now)
        sale_steps.reserve(
            ledger, sale_id, count=meter.count + 1, before=before, frame_sha256="ab" * 32, now_utc_ms=self.now
        )
        if self.random.random() < 0.1:
            sale_steps.mark_in_doubt(
                ledger, sale_id, answer=Answer.NO_ANSWER, code=None, text="", now_utc_ms=self.now
            )
            self.now += self.random.randrange(DAY_MS)
            seen = replace(before, utc_ms=self.now)
            fence = Fence("flush", "B1", 1, "s", 1, self.now)
            sale_steps.not_applied(ledger, sale_id, fence=fence, seen=seen, now_utc_ms=self.now)
            return
        meter.count, meter.total_fen = meter.count + 1, meter.total_fen + own.amount_fen
        seen = MeterBook(meter.count, 10_000 + own.amount_fen, meter.total_fen, self.now)
        sale_steps.settle(ledger, sale_id, seen=seen, by_reply=True, now_utc_ms=self.now)

    def _refund(self, ledger: Ledger, request_id: str) -> None:
        meter_id = f"W{self.random.choice(list(self.held))[1:]}"
        order = RefundOrder(request_id, meter_id, self.random.randrange(100, 3_000), "cash", "moves out")
        refunds.open_refund(
            ledger,
            order,
            makes={},
            approval=None,
            session=self._someone(),
            live=None,
            now_utc_ms=self.now,
        )

    def _reverse(self, ledger: Ledger, request_id: str) -> None:
        """The newest sale or refund of a meter that the office keeps the money of."""
        meter_id = f"W{self.random.choice(list(self.held))[1:]}"
        newest = ledger.operations.of_meter(meter_id, limit=1)
        if not newest or newest[0].operation.kind not in ("sale", "refund"):
            return
        own = newest[0].operation
        order = ReversalOrder(request_id, own.id, own.amount_fen * (own.kind == "refund"), "wrong amount")
        session = self.people[
            next(name for name, one in self.people.items() if one.operator_id == own.operator_id)
        ]
        refunds.open_reversal(
            ledger, order, makes={}, approval=None, session=session, live=None, now_utc_ms=self.now
        )

    def _give_back(self, ledger: Ledger, _: str) -> None:
        for operation_id in [one.view.operation.id for one in ledger.operations.owed()][:2]:
            vending.give_back(ledger, operation_id, session=self._someone(), now_utc_ms=self.now)

    def _carry_in(self, ledger: Ledger, _: str) -> None:
        """Money of an old meter: it moves what customers have and is no sale."""
        meter_id = f"W{self.random.choice(list(self.held))[1:]}"
        amount = self.random.choice((-1, 1)) * self.random.randrange(1, 5_000)
        meter = ledger.meters.get(meter_id)
        assert meter is not None and meter.shop_id is not None
        account = ledger.accounts.open_of_shop(meter.shop_id)
        assert account is not None
        entries.carried_in(
            ledger,
            account_id=account.id,
            meter_id=meter_id,
            amount_fen=amount,
            reason="brought along",
            session=self._someone(),
            now_utc_ms=self.now,
        )
        office_credit.move(ledger, meter_id, epoch=1, change_fen=amount)

    def _someone(self) -> Session:
        return self.people[self.random.choice(OPERATORS)]

    def _live(self, meter_id: str) -> LiveState | None:
        meter = self.held.get(meter_id)
        if meter is None:
            return None
        values = {
            "balance_fen": 10_000,
            "purchase_count": meter.count,
            "total_purchased_fen": meter.total_fen,
            "supply_on": 1,
        }
        return LiveState(meter_id, self.now, values, in_contact=True, tried_utc_ms=self.now)

    def _set_up(self, ledger: Ledger) -> None:
        ledger.site.create("sales-book", NOW_MS)
        for act in ("refund", "reversal"):
            ledger.roles.set_limit(RoleLimit("manager", act, None, None))
        for name in OPERATORS:
            ledger.operators.add(
                name=name,
                display_name=name.title(),
                password_hash="x",
                roles=("manager",),
                drawer=f"D-{name}",
            )
            row = ledger.operators.by_name(name)
            assert row is not None
            self.people[name] = Session(row.id, name, name.title(), row.roles, row.drawer)
        ledger.companies.add(code="ZWEI", name="ZWEI", receipt_series="Z")
        plans = {}
        for medium in ("electricity", "water"):
            plans[medium] = ledger.prices.put_plan(code=medium, name=medium, medium=medium)
            ledger.prices.put_version(PriceVersion(plans[medium], 0, 88_000_000))
        for number, code in enumerate(BUILDINGS, start=1):
            building = ledger.shops.put_building(code=code, name=f"House {code}", company_id=number)
            area = ledger.shops.put_area(building_id=building, code=f"{code}-A", name=f"{code}-A")
            ledger.collectors.put(Collector(code, code, area, "sealed", "127.0.0.1", 9000, 2, 2, 1))
            for bus, medium in ((1, "electricity"), (2, "water")):
                ledger.collectors.put_bus(Bus(code, bus, medium, 9600, "N", 1, 5, 500))
            for shop in range(1, SHOPS_EACH + 1):
                self._add_shop(ledger, code, shop, area=area, plans=plans)
        group = ledger.groups.put(code=GROUP, name="Some")
        ledger.groups.set_meters(group, list(self.held)[::2])

    def _add_shop(self, ledger: Ledger, code: str, number: int, *, area: int, plans: dict[str, int]) -> None:
        shop = ledger.shops.put_shop(
            shop_number=f"{code}-{number}",
            name=f"Shop {code}-{number}",
            area_id=area,
            floor="1F",
            trade="tea",
            phone="",
            search_text=f"{code}-{number}",
        )
        customer = ledger.accounts.add_customer(name=f"Tenant {code}-{number}", phone="")
        account = ledger.accounts.open(customer_id=customer, shop_id=shop, utc_ms=NOW_MS)
        for bus, (letter, medium, custody, make) in enumerate(_KINDS, start=1):
            meter_id = f"{letter}{code[1:]}{number}"
            ledger.meters.put(
                Meter(meter_id, shop, medium, custody, make, code, bus, str(number), plans[medium])
            )
            ledger.accounts.put_meter(AccountMeter(account, meter_id, LIMIT_FEN))
            ledger.meters.start_epoch(meter_id, start_count=0, reason="opening", utc_ms=NOW_MS, by="an")
        self.held[f"E{code[1:]}{number}"] = _Held()


_KINDS = (("E", "electricity", "meter", "adf400l-3p"), ("W", "water", "office", "modbus-water"))


def raw_rows(path: Path) -> list[tuple[Any, ...]]:
    """Every transfer with its operation, as stored: for a reckoning that shares nothing with the reports."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT t.seq, t.kind, t.debit, t.credit, t.amount_fen, t.utc_ms, o.kind, o.meter_id, p.name,"
            " o.tender, s.shop_number, b.code FROM transfers t"
            " LEFT JOIN operations o ON o.id = t.operation_id"
            " LEFT JOIN operators p ON p.id = o.operator_id"
            " LEFT JOIN accounts a ON a.id = o.account_id LEFT JOIN shops s ON s.id = a.shop_id"
            " LEFT JOIN areas r ON r.id = s.area_id LEFT JOIN buildings b ON b.id = r.building_id"
            " ORDER BY t.seq"
        ).fetchall()
