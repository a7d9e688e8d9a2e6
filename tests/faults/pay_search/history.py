"""One history from its seed: days of customers, gateways in bad weather, an office that settles the rest."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import app.payment_keeper
from app.domain.payment import UNPAID, PayState
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.services import online_steps, pay_bills, pay_lists, pay_refunds
from tests.faults.pay_search.checker import never_told, violations
from tests.faults.pay_search.shoppers import Shoppers
from tests.faults.pay_search.site import PaySite
from tests.helpers.second_person import approved

MEMORY = Path("/dev/shm")
"""Where there is one, books are kept in memory: nobody pulls the plug in these histories."""
NEAR_S, FAR_S = (5, 10, 20), (60, 120, 240)
"""Between two looks, while somebody is about to act and while nobody is."""
OFFICE_ACTS = ("sold later", "sent back", "asked again")
BILL_FAULTS = ("bill_late", "bill_without", "bill_extra", "bill_amount")


@dataclass
class Totals:
    """What many histories came to."""

    histories: int = 0
    orders: int = 0
    virtual_s: float = 0.0
    asked: int = 0
    """Questions that the gateways were asked."""
    broken: dict[int, list[str]] = field(default_factory=dict)
    """What was wrong, by seed."""
    ends: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    manners: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)

    def add(self, other: Totals) -> None:
        self.histories += other.histories
        self.orders += other.orders
        self.virtual_s += other.virtual_s
        self.asked += other.asked
        self.broken |= other.broken
        self.ends += other.ends
        self.hits += other.hits
        self.manners += other.manners
        self.acts += other.acts


def run_history(seed: int, *, orders: int) -> Totals:
    """So many orders at least, and everything after them until nothing is open but what is the office's."""
    where = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="pay-search-", dir=where) as folder:
        rng = random.Random(seed)
        site = PaySite(Path(folder), rng)
        try:
            return _History(seed, site, rng).run(orders)
        finally:
            site.close()


class _History:
    def __init__(self, seed: int, site: PaySite, rng: random.Random) -> None:
        self._seed, self._site, self._rng = seed, site, rng
        self._shoppers = Shoppers(site, rng)
        self._totals = Totals(histories=1)
        self._began_ms = site.clock.utc_ms()

    def run(self, orders: int) -> Totals:
        waits, app.payment_keeper.ANSWER_S = app.payment_keeper.ANSWER_S, 0.0  # type: ignore[misc]
        try:
            while len(self._shoppers.orders) < orders:
                self._rush()
                self._site.clock.pass_s(self._rng.choice((60, 600, 3_600, 20_000, 50_000)))
            self._end()
        finally:
            app.payment_keeper.ANSWER_S = waits  # type: ignore[misc]
        return self._told(violations(self._site, self._shoppers.orders))

    # the day

    def _rush(self) -> None:
        """Customers come, until all have what they paid for or the patience of this history ends."""
        self._weather()
        self._shoppers.come(self._rng.randrange(10, 50))
        until = self._site.clock.utc_ms() + self._rng.choice((300, 1_200, 4_000)) * 1000
        while self._is_busy() and self._site.clock.utc_ms() < until:
            self._step()
            if self._rng.random() < 0.01:
                self._site.restart()
                self._totals.acts["restarted"] += 1
        self._office()

    def _step(self) -> None:
        self._shoppers.act()
        self._site.turn()
        self._site.written(self._site.world.go_on)
        wait_s = (self._shoppers.next_ms() - self._site.clock.utc_ms()) / 1000
        near = self._rng.choice(NEAR_S)
        last_s = (self._shoppers.last_moment_ms() - self._site.clock.utc_ms()) / 1000
        step_s = near if wait_s < near else min(wait_s, self._rng.choice(FAR_S))
        self._site.clock.pass_s(max(0.5, min(step_s, last_s)))

    def _is_busy(self) -> bool:
        open_now = self._site.book.read(online_steps.work)
        busy = (*UNPAID, PayState.REFUNDING)
        return bool(self._shoppers.waiting) or any(one.state in busy for one in open_now)

    def _weather(self) -> None:
        """Each gateway has its own: mostly fair, else one or two things that go wrong for a while."""
        rng, away = self._rng, self._site.world.away
        away.clear()
        away.update(rng.sample(self._site.meters, rng.choice((0, 0, 5))))
        self._clear()
        for gateway in self._site.gateways.values():
            gateway.trades.settling_ms = rng.choice((0, 0, 30_000, 600_000))
            for name in rng.sample(list(_WEATHER), rng.choice((0, 0, 1, 1, 2))):
                gateway.faults.set(name, **_WEATHER[name](rng))
            if rng.random() < 0.25:
                gateway.faults.set(rng.choice(BILL_FAULTS), times=rng.choice((1, 2)))

    def _clear(self) -> None:
        """Faults of statements stay: they strike on the morning after."""
        for gateway in self._site.gateways.values():
            for name in _WEATHER:
                gateway.faults.clear(name)

    # the office

    def _office(self) -> None:
        """What waits for a person: sold later, sent back, asked for again; and what is due after a sale."""
        held, refused, due = self._site.book.read(
            lambda ledger: (
                [one for one in online_steps.work(ledger) if one.state is PayState.HELD],
                [one for one in online_steps.work(ledger) if one.state is PayState.REFUND_REFUSED],
                ledger.payments.sold_and_due(),
            )
        )
        for one in held:
            if not one.waits_for_meter:
                self._decide(one.order.id)
        for one in refused:
            self._again(one.order.id)
        for order_id in due:
            if self._rng.random() < 0.8:
                self._send_back(order_id)

    def _decide(self, order_id: str) -> None:
        """Sold later, sent back, or left till another day."""
        meter = self._site.order(order_id).meter_id
        if meter in self._site.world.full and self._rng.random() < 0.3:
            return
        if self._rng.random() < 0.5:
            self._site.world.full.discard(meter)  # the shop has used some of it meanwhile
        if not self._sell_later(order_id, meter):
            self._send_back(order_id)

    def _sell_later(self, order_id: str, meter: str) -> bool:
        """A cashier tries to; False if what spoke against it does so still."""
        try:
            self._site.written(
                lambda ledger, now: pay_lists.sell(
                    ledger,
                    order_id,
                    session=self._site.people["sun"],
                    live=self._site.state(meter),
                    now_utc_ms=now,
                )
            )
        except DeskError as error:
            self._totals.acts[f"not sold later: {error.key}"] += 1
            return False
        is_sold = self._site.order(order_id).state is PayState.SOLD
        self._totals.acts["sold later" if is_sold else "held for another reason"] += 1
        return is_sold

    def _send_back(self, order_id: str) -> None:
        self._site.written(
            lambda ledger, now: pay_refunds.ask(
                ledger, order_id, reason="as agreed", approval=None, session=SYSTEM, now_utc_ms=now
            )
        )
        self._totals.acts["sent back"] += 1

    def _again(self, order_id: str) -> None:
        self._site.written(
            lambda ledger, now: pay_refunds.ask_again(ledger, order_id, session=SYSTEM, now_utc_ms=now)
        )
        self._totals.acts["asked again"] += 1

    def _settle_differences(self) -> None:
        """Two persons enter what the statements still have otherwise."""
        now = {"session": self._site.people["he"], "now_utc_ms": self._site.clock.utc_ms()}
        rows = self._site.book.read(
            lambda ledger: pay_bills.differences(ledger, open_only=True, session=SYSTEM)
        )
        for row in rows:
            yes = approved(self._site.book, pay_bills.wanted(row), by="wu", **now)
            self._site.book.write(
                lambda ledger, row=row, yes=yes: pay_bills.settle(  # type: ignore[misc]
                    ledger, row.id, reason="as the statement says", approval=yes, **now
                )
            )
            self._totals.acts[f"entered {row.kind}"] += 1

    # the end

    def _end(self) -> None:
        """Fair weather, until all is done; then mornings, until every statement is there."""
        self._clear()
        self._site.world.away.clear()
        self._site.world.full.clear()
        for _ in range(400):
            if not self._is_busy():
                break
            self._step()
        self._office()
        for _ in range(4 * 6):
            self._site.clock.pass_s(4 * 3_600)
            for _ in range(4):
                self._site.turn()
                self._site.clock.pass_s(60)
            self._site.written(self._site.world.go_on)
        self._settle_differences()

    def _told(self, wrong: list[str]) -> Totals:
        totals, site = self._totals, self._site
        totals.orders = len(self._shoppers.orders)
        totals.virtual_s = (site.clock.utc_ms() - self._began_ms) / 1000
        totals.asked = sum(gateway.asked for gateway in site.gateways.values())
        totals.hits += Counter(site.hits())
        totals.manners += self._shoppers.manners
        totals.acts["sales that arrived"] += site.world.arrived
        totals.acts["sales given up"] += site.world.given_up
        for order_id in self._shoppers.orders:
            totals.ends[str(site.order(order_id).state)] += 1
        totals.acts["paid and never told of"] += len(never_told(site))
        if wrong:
            totals.broken[self._seed] = wrong
        return totals


def _for(*seconds: int) -> object:
    return lambda rng: {"for_s": rng.choice(seconds)}


def _times(*times: int) -> object:
    return lambda rng: {"times": rng.choice(times)}


_WEATHER: dict[str, object] = {
    "down": _for(60, 900, 7_200),
    "unknown": _for(600, 3_600),
    "late": lambda rng: {"for_s": 600, "value": rng.choice((60, 600, 1_800))},
    "create_lost": _times(1, 5),
    "refund_lost": _times(1, 5),
    "refund_refused": _times(1, 3),
    "other_amount": lambda rng: {"times": rng.choice((1, 3)), "value": rng.randrange(1, 30_000)},
    "other_merchant": _for(60, 900),
    "bad_signature": _for(60, 900),
    "garbage": _for(60, 300),
    "paid_after_close": _times(1, 5),
    "notice_twice": _for(3_600),
    "notice_amount": _for(3_600),
}
