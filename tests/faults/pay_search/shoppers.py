"""Customers in front of a code: one order each, and what they mean to do with it."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

from app.domain.payment import PayChannel, PayState
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.fake_gateways.trades import NotPayable, Trade
from app.services import online_orders
from tests.faults.pay_search.site import PaySite

MANNERS = (
    *("pays",) * 79,
    *("pays when it is full",) * 3,
    *("pays at the end",) * 3,
    *("never pays",) * 5,
    *("gives up",) * 3,
    *("gives up and pays",) * 2,
    *("orders anew",) * 3,
    *("pays after the end",) * 2,
)
TOLD = 0.4
"""So often the gateway tells of a payment by itself; offices behind NAT never hear it."""


@dataclass
class Shopper:
    """`due_ms`: when he acts next."""

    order_id: str
    channel: str
    meter: str
    manner: str
    expires_ms: int
    due_ms: int


class Shoppers:
    """All that stand there now."""

    def __init__(self, site: PaySite, rng: random.Random) -> None:
        self._site, self._rng = site, rng
        self.waiting: list[Shopper] = []
        self.manners: Counter[str] = Counter()
        self.orders: list[str] = []
        self.refused: Counter[str] = Counter()

    def come(self, times: int) -> None:
        """So many place an order, each at a meter where nobody stands."""
        busy = {one.meter for one in self.waiting}
        free = [meter for meter in self._site.meters if meter not in busy]
        for meter in self._rng.sample(free, min(times, len(free))):
            self._place(meter, self._rng.choice(MANNERS))

    def _place(self, meter: str, manner: str) -> None:
        channel, amount = self._rng.choice(list(PayChannel)), self._rng.randrange(100, 20_000)
        try:
            order = self._site.place(channel, meter, amount)
        except DeskError as error:  # what a customer is told before he has paid anything
            self.refused[error.key] += 1
            return
        now = self._site.clock.utc_ms()
        wait_s = self._rng.expovariate(1 / 25)
        due = now + round(min(wait_s, 600) * 1000)
        if manner == "pays at the end":
            due = order.expires_utc_ms - self._rng.randrange(100, 3_000)
        if manner == "pays after the end":
            due = order.expires_utc_ms + self._rng.randrange(1_000, 1_200_000)
        self.orders.append(order.id)
        self.manners[manner] += 1
        self.waiting.append(Shopper(order.id, channel, meter, manner, order.expires_utc_ms, due))

    def next_ms(self) -> int:
        """When somebody acts next; far away where nobody waits."""
        return min((one.due_ms for one in self.waiting), default=1 << 62)

    def last_moment_ms(self) -> int:
        """When somebody pays in the last moment, which must not be missed; far away where nobody does."""
        return min((one.due_ms for one in self.waiting if one.manner == "pays at the end"), default=1 << 62)

    def act(self) -> None:
        now = self._site.clock.utc_ms()
        due = [one for one in self.waiting if one.due_ms <= now]
        for one in due:
            if self._is_done(one):
                self.waiting.remove(one)

    def _is_done(self, one: Shopper) -> bool:
        """Do what is due; False where he waits on for his code."""
        state = self._site.order(one.order_id).state
        if one.manner == "never pays":
            return True
        if one.manner == "orders anew":
            self._place(one.meter, "pays")
            return True
        if one.manner == "pays after the end":
            self._pay(one, late=True)
            return True
        if state is PayState.PLACED:  # no code yet: he looks again
            one.due_ms += 5_000
            return False
        if one.manner.startswith("gives up"):
            self._give_up(one)
            if one.manner == "gives up":
                return True
        self._pay(one, late=False)
        return True

    def _give_up(self, one: Shopper) -> None:
        self._site.written(
            lambda ledger, now: online_orders.give_up(ledger, one.order_id, session=SYSTEM, now_utc_ms=now)
        )

    def _pay(self, one: Shopper, *, late: bool) -> None:
        if one.manner == "pays when it is full":
            self._site.world.full.add(one.meter)
        gateway = self._site.gateway_of(one.channel)
        with suppress(NotPayable):  # his programme shows him that the code is of no use
            trade = gateway.trades.pay(one.order_id, late=True) if late else gateway.pay(one.order_id)
            if self._rng.random() < TOLD:
                self._tell(one.channel, trade)

    def _tell(self, channel: str, trade: Trade) -> None:
        """Once or twice, true or forged: the keeper answers, and asks."""
        gateway = self._site.gateway_of(channel)
        for _ in range(2 if gateway.faults.strikes("notice_twice") else 1):
            self._site.keeper.note_callback(PayChannel(channel), *gateway.notice(trade))
