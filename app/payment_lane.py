"""One channel's orders on their way: each is asked about at its gateway in its turn, its step then written.

Nothing that lasts is in here. Each step can be broken off anywhere and is taken again from what the book
says; numbers are the book's, so that whatever is asked twice happens once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from queue import SimpleQueue
from typing import Final, TypeVar

from app.crash_points import reach
from app.domain.payment import PayChannel, PayState, next_look_s
from app.errors import DeskError
from app.payments.channel import (
    Bill,
    Channel,
    ChannelFault,
    CreateRefused,
    NotReady,
    RefundAnswer,
    RefundState,
    TradeAnswer,
    TradeState,
)
from app.services import online_steps, pay_bills, pay_refunds
from app.services.online_steps import Work
from app.services.views import LiveState
from db.errors import Duplicate
from db.ledger import Ledger, LedgerBook
from db.payment_rows import PayOrderFilter, PayOrderView
from meterio.types import Clock

BILLS_S: Final = 600.0
"""How often it is looked whether a statement is missing."""
WAITING_S: Final = 10.0
"""How often it is looked whether a busy meter is free."""
ONCE_MORE_S: Final = (60.0, 900.0)
"""So long after an order was closed its gateway is asked once more; later payments show in the statement."""
RECALLED_MS: Final = 24 * 3_600_000
"""A program that begins asks about orders placed within this and closed, as the one before it was to."""
MOST_RECALLED: Final = 1_000
RECALL_EVERY_S: Final = 1.0
"""Between two of them, so that nobody who pays meanwhile waits for all."""
AWAY_S: Final = 300.0
"""So much later than a question about a closed order that brought no answer it is asked again."""
LONGEST_S: Final = 1.0
"""New orders are noticed so soon even if nobody says so."""
REST: Final = frozenset({"no_network", "no_answer", "busy", "bad_address", "bad_signature", "bad_answer"})
"""What says that the gateway itself is away, and not that one order is odd."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LaneGround:
    """What a lane works with.

    `client`: that of a company, None where the channel cannot be used. `sold` is told of each sale that is to
    be sent to its meter.
    """

    book: LedgerBook
    clock: Clock
    live: Callable[[str], LiveState | None]
    room_left: Callable[[], bool]
    client: Callable[[int, PayChannel], Channel | None]
    sold: Callable[[str], None]
    ending: Callable[[], bool] = lambda: False


@dataclass(slots=True)
class Health:
    """How a channel of a company answers: the kind of the last fault, "" while all is well; since when."""

    trouble: str = ""
    since_utc_ms: int = 0
    answered_utc_ms: int = 0


@dataclass(slots=True)
class _Turn:
    """When an order is looked at next, and how often that failed in a row."""

    at_s: float = 0.0
    failures: int = 0


@dataclass(slots=True)
class _Company:
    """A company's account at the gateway: while it does not answer, it is let be for a while."""

    rest_until_s: float = 0.0
    failures: int = 0
    bills_at_s: float = 0.0
    health: Health = field(default_factory=Health)


class PaymentLane:
    """All orders of one channel. `turn` does what is due; one thread at a time."""

    def __init__(self, channel: PayChannel, ground: LaneGround) -> None:
        self.channel = channel
        self._ground = ground
        self._turns: dict[str, _Turn] = {}
        self._companies: dict[int, _Company] = {}
        self._asked: SimpleQueue[str] = SimpleQueue()
        self._once_more: dict[str, list[float]] | None = None
        """When closed orders are asked about; None until they are recalled."""

    def ask_about(self, order_id: str) -> None:
        """Look at this order at the next turn, whatever its state; from any thread."""
        self._asked.put(order_id)

    def health(self) -> dict[int, Health]:
        """By company; from any thread."""
        return {company: one.health for company, one in tuple(self._companies.items())}

    def turn(self) -> float:
        """All that is due now; returns for how many seconds nothing will be."""
        if not self._ground.room_left():
            return LONGEST_S
        found = [one for one in self._read(online_steps.work) if one.order.channel == self.channel]
        self._turns = {one.order.id: self._turns.get(one.order.id, _Turn()) for one in found}
        asked = self._to_ask()
        for one in found:
            if self._ground.ending():
                return 0.0
            if one.order.id in asked:
                self._turns[one.order.id].at_s = 0.0
            self._look(one)
        for order_id in asked - self._turns.keys():
            self._look_back(order_id)
        self._fetch_bills()
        return self._pause_s()

    def _to_ask(self) -> set[str]:
        """Orders that somebody named, and closed ones whose time for another look has come."""
        asked = set()
        while not self._asked.empty():
            asked.add(self._asked.get())
        now_s, once_more = self._ground.clock.monotonic(), self._recalled()
        for order_id, times in tuple(once_more.items()):
            if times[0] <= now_s:
                asked.add(order_id)
                times.pop(0)
            if not times:
                del once_more[order_id]
        return asked

    def _recalled(self) -> dict[str, list[float]]:
        if self._once_more is None:
            since = self._ground.clock.utc_ms() - RECALLED_MS
            wanted = PayOrderFilter(since_utc_ms=since, channel=self.channel, states=(PayState.CLOSED,))
            found = self._read(lambda ledger: ledger.payments.page(wanted, before=None, limit=MOST_RECALLED))
            self._once_more = {}
            for place, (_, view) in enumerate(found):
                self._ask_later(view.order.id, (place * RECALL_EVERY_S, *ONCE_MORE_S))
        return self._once_more

    def _ask_later(self, order_id: str, after_s: Sequence[float]) -> None:
        """Ask about an order, once it is closed, so long from now."""
        now_s = self._ground.clock.monotonic()
        times = [*self._recalled().get(order_id, ()), *(now_s + one for one in after_s)]
        self._recalled()[order_id] = sorted(times)

    # one order

    def _look(self, work: Work) -> None:
        turn, company = self._turns[work.order.id], self._company(work.order.company_id)
        now_s = self._ground.clock.monotonic()
        if now_s < turn.at_s:
            return
        client = self._ground.client(work.order.company_id, self.channel)
        if work.state is PayState.PLACED and self._is_over(work):
            self._write(online_steps.expire, work.order.id)
        elif work.state is PayState.HELD and work.waits_for_meter:
            self._sell_waiting(work)
            turn.at_s = now_s + WAITING_S
        elif client is None or work.state not in _STEPS:
            turn.at_s = now_s + WAITING_S
        elif now_s < company.rest_until_s:
            turn.at_s = company.rest_until_s
        else:
            self._step(work, client, turn)

    def _step(self, work: Work, client: Channel, turn: _Turn) -> None:
        """One step at the gateway, and when the order is due again."""
        again = False
        try:
            again = _STEPS[work.state](self, work, client)
        except ChannelFault as fault:
            self._fault(work.order.company_id, fault)
            turn.failures += 1
        else:
            self._answered(work.order.company_id)
            turn.failures = 0
        age_s = (self._ground.clock.utc_ms() - work.order.utc_ms) / 1000
        turn.at_s = self._ground.clock.monotonic() + (0 if again else next_look_s(age_s, turn.failures))

    # what is done in each state; returns whether the order is to be looked at again at once

    def _create(self, work: Work, client: Channel) -> bool:
        reach("pay.before_create")
        subject = self._read(lambda ledger: online_steps.subject(ledger, work.order))
        try:
            code = client.create(work.ref, subject)
        except CreateRefused as error:
            return self._create_refused(work, client, error)
        reach("pay.after_create")
        self._write(online_steps.offer, work.order.id, code=code)
        return False

    def _create_refused(self, work: Work, client: Channel, error: CreateRefused) -> bool:
        """Only an order that the gateway does not know either is refused for good."""
        answer = client.query(work.ref)
        if answer.state in (TradeState.ABSENT, TradeState.CLOSED):
            self._write(online_steps.refuse, work.order.id, code=error.code, text=error.text)
            return False
        return self._settle(work.order.id, answer, by="query")

    def _ask(self, work: Work, client: Channel) -> bool:
        answer = client.query(work.ref)
        reach("pay.after_query")
        if self._settle(work.order.id, answer, by="query"):
            return True
        if self._is_over(work) or answer.state is TradeState.CLOSED:
            return self._write(online_steps.expire, work.order.id)
        return False

    def _close(self, work: Work, client: Channel) -> bool:
        """Closed, then asked once more: a customer may have paid in between."""
        reach("pay.before_close")
        answer = client.close(work.ref)
        reach("pay.after_close")
        if self._settle(work.order.id, answer, by="close"):
            return True
        again = client.query(work.ref)
        if self._settle(work.order.id, again, by="query"):
            return True
        ended = (TradeState.CLOSED, TradeState.ABSENT)
        if answer.state in ended and again.state in ended:
            self._write(online_steps.close, work.order.id, text=again.text or answer.text)
            self._ask_later(work.order.id, ONCE_MORE_S)
        return False

    def _refund(self, work: Work, client: Channel) -> bool:
        """Asked for first, so that one whose answer was lost is not asked for twice in vain."""
        view = self._read(lambda ledger: ledger.payments.required(work.order.id))
        refund = self._read(lambda ledger: pay_refunds.ref_of(ledger, view))
        answer = client.query_refund(refund)
        if answer.state is RefundState.ABSENT:
            reach("pay.before_refund")
            answer = client.refund(refund)
            reach("pay.after_refund")
            if answer.state is RefundState.ACCEPTED:
                answer = client.query_refund(refund)
        self._settle_refund(work.order.id, answer)
        return False

    def _settle_refund(self, order_id: str, answer: RefundAnswer) -> None:
        if answer.state is RefundState.REFUNDED:
            self._write(pay_refunds.done, order_id, answer=answer)
            reach("pay.after_sent_back")
        elif answer.state is RefundState.REFUSED:
            self._write(pay_refunds.refused, order_id, answer=answer)

    def _settle(self, order_id: str, answer: TradeAnswer, *, by: str) -> bool:
        """Take what was paid; False if nothing was."""
        if answer.state is TradeState.REFUNDED:
            self._write(online_steps.give_back_seen, order_id, answer=answer)
            return True
        if answer.state is not TradeState.PAID:
            return False
        view = self._pay(order_id, answer, by=by)
        reach("pay.after_paid")
        if view.state == PayState.SOLD:
            self._ground.sold(order_id)
        return True

    def _pay(self, order_id: str, answer: TradeAnswer, *, by: str) -> PayOrderView:
        def unit(ledger: Ledger) -> PayOrderView:
            meter = ledger.payments.required(order_id).order.meter_id
            now = self._ground.clock.utc_ms()
            live = self._ground.live(meter)
            return online_steps.pay(ledger, order_id, answer, by=by, live=live, now_utc_ms=now)

        try:
            return self._ground.book.write(unit)
        except Duplicate as error:
            raise ChannelFault("twice", answer.transaction_id) from error

    def _sell_waiting(self, work: Work) -> None:
        live = self._ground.live(work.order.meter_id)
        try:
            view = self._write(online_steps.sell_waiting, work.order.id, live=live)
        except DeskError:
            """The meter is busy still; it is looked again."""
            return
        if view.state == PayState.SOLD:
            self._ground.sold(work.order.id)

    def _look_back(self, order_id: str) -> None:
        """An order that is not open any more, of which a notice or a statement says that it was paid."""
        view = self._read(lambda ledger: ledger.payments.get(order_id))
        paid = self._read(lambda ledger: ledger.payments.payment(order_id))
        if view is None or paid is not None or view.order.channel != self.channel:
            return
        company_id = view.order.company_id
        client = self._ground.client(company_id, self.channel)
        if client is None:
            return
        rest_s = self._company(company_id).rest_until_s - self._ground.clock.monotonic()
        if rest_s > 0:
            self._ask_later(order_id, (rest_s,))
            return
        try:
            self._settle(order_id, client.query(online_steps.ref_of(view.order)), by="query")
        except ChannelFault as fault:
            self._fault(company_id, fault)
            is_recent = self._ground.clock.utc_ms() - view.order.utc_ms < RECALLED_MS
            if is_recent and fault.kind in (*REST, "unknown"):
                self._ask_later(order_id, (AWAY_S,))

    def _is_over(self, work: Work) -> bool:
        return self._ground.clock.utc_ms() >= work.order.expires_utc_ms

    # statements

    def _fetch_bills(self) -> None:
        """One statement a turn, of whichever company is due."""
        rows = self._read(lambda ledger: ledger.payments.channels())
        for row in rows:
            company = self._company(row.company_id)
            now_s = self._ground.clock.monotonic()
            if row.channel != self.channel or now_s < max(company.bills_at_s, company.rest_until_s):
                continue
            company.bills_at_s = now_s + BILLS_S
            client = self._ground.client(row.company_id, self.channel)
            self._ask_about_differences(row.company_id)
            day = self._read(
                lambda ledger, row=row: pay_bills.missing(  # type: ignore[misc]
                    ledger, row.company_id, self.channel, now_utc_ms=self._ground.clock.utc_ms()
                )
            )
            if client is not None and day is not None:
                self._fetch(row.company_id, client, day)
                return

    def _fetch(self, company_id: int, client: Channel, day: date) -> None:
        now = self._ground.clock.utc_ms()
        reach("pay.before_bill")
        try:
            bill = client.bill(day)
        except NotReady as error:
            if not (error.may_be_empty and pay_bills.may_be_empty(day, now_utc_ms=now)):
                return
            bill = Bill(day, (), sha256(b"").hexdigest())
        except ChannelFault as fault:
            self._fault(company_id, fault)
            return
        self._answered(company_id)
        self._company(company_id).bills_at_s = 0.0
        reach("pay.after_bill")
        self._keep(company_id, bill)
        reach("pay.after_billing")
        self._ask_about_differences(company_id)

    def _ask_about_differences(self, company_id: int) -> None:
        """What only a statement has as paid, and differences as they are by now. A gateway that said nothing
        then, or a program that ended before it had asked, is no reason to leave it at that."""
        of_channel = (company_id, self.channel)
        if not self._read(lambda ledger: pay_bills.open_days(ledger, *of_channel)):
            return
        for order_id in self._read(lambda ledger: pay_bills.unpaid_here(ledger, *of_channel)):
            self._look_back(order_id)
        now = self._ground.clock.utc_ms()
        self._ground.book.write(lambda ledger: pay_bills.compare_open(ledger, *of_channel, now_utc_ms=now))

    def _keep(self, company_id: int, bill: Bill) -> None:
        now = self._ground.clock.utc_ms()
        self._ground.book.write(
            lambda ledger: pay_bills.keep(ledger, company_id, self.channel, bill, now_utc_ms=now)
        )

    # the gateway

    def _company(self, company_id: int) -> _Company:
        return self._companies.setdefault(company_id, _Company())

    def _fault(self, company_id: int, fault: ChannelFault) -> None:
        company = self._company(company_id)
        if fault.kind in REST:
            company.failures += 1
            pause = next_look_s(0, company.failures)
            company.rest_until_s = self._ground.clock.monotonic() + pause
        if company.health.trouble != fault.kind:
            _log.warning("%s: %s", self.channel, fault)
            if not company.health.trouble:
                company.health.since_utc_ms = self._ground.clock.utc_ms()
            company.health.trouble = fault.kind

    def _answered(self, company_id: int) -> None:
        company = self._company(company_id)
        company.failures = 0
        company.health.answered_utc_ms = self._ground.clock.utc_ms()
        if company.health.trouble:
            _log.warning("%s: answers again", self.channel)
            company.health.trouble = ""

    def _pause_s(self) -> float:
        now_s = self._ground.clock.monotonic()
        due = min((turn.at_s for turn in self._turns.values()), default=now_s + LONGEST_S)
        return min(max(due - now_s, 0.1), LONGEST_S)

    # the book

    def _read(self, unit: Callable[[Ledger], T]) -> T:
        return self._ground.book.read(unit)

    def _write(self, step: Callable[..., T], order_id: str, **values: object) -> T:
        now = self._ground.clock.utc_ms()
        return self._ground.book.write(lambda ledger: step(ledger, order_id, now_utc_ms=now, **values))


_STEPS: Final[dict[PayState, Callable[[PaymentLane, Work, Channel], bool]]] = {
    PayState.PLACED: PaymentLane._create,
    PayState.OFFERED: PaymentLane._ask,
    PayState.CLOSING: PaymentLane._close,
    PayState.REFUNDING: PaymentLane._refund,
}
