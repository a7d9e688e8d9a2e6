"""What screens and slips show, as frozen values. Money in fen, prices in 10^-8 yuan, times in UTC ms.

A view holds facts, never sentences: the screen puts enumerations and keys into words in the user's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.sale import Answer, NextStep, SaleState


@dataclass(frozen=True, slots=True)
class OfficeCredit:
    """What the office holds for a meter by its newest reading, in fen, and the warnings that it calls for.

    `ever_paid`: the office has had money for it.
    """

    credit_fen: int
    ever_paid: bool
    alarm_low: bool
    alarm_very_low: bool
    arrears: bool


@dataclass(frozen=True, slots=True)
class LiveState:
    """The newest answer of one meter, and whether it answers now.

    `values` has the canonical items of `meterio.types.Sample` that this make knows. `utc_ms` is when they
    were read; `tried_utc_ms` when the meter was last asked; `in_contact` is whether it answered then.
    `office` is None for a meter that holds its own money, and before the office has reckoned.
    """

    meter_id: str
    utc_ms: int
    values: Mapping[str, int]
    in_contact: bool
    tried_utc_ms: int
    office: OfficeCredit | None = None

    @property
    def balance_fen(self) -> int | None:
        """The meter's own."""
        return self.values.get("balance_fen")

    @property
    def left_fen(self) -> int | None:
        """What the customer has left, in the meter or with the office."""
        return self.balance_fen if self.office is None else self.office.credit_fen

    @property
    def purchase_count(self) -> int | None:
        return self.values.get("purchase_count")

    @property
    def total_purchased_fen(self) -> int | None:
        return self.values.get("total_purchased_fen")

    @property
    def energy_wh(self) -> int | None:
        return self.values.get("energy_wh")

    @property
    def volume_l(self) -> int | None:
        return self.values.get("volume_l")

    @property
    def power_w(self) -> int | None:
        return self.values.get("power_w")

    @property
    def supply_on(self) -> bool | None:
        return self._flag("supply_on")

    @property
    def alarm_low(self) -> bool | None:
        return self._flag("alarm_low") if self.office is None else self.office.alarm_low

    @property
    def alarm_very_low(self) -> bool | None:
        return self._flag("alarm_very_low") if self.office is None else self.office.alarm_very_low

    @property
    def arrears(self) -> bool | None:
        return self._flag("arrears") if self.office is None else self.office.arrears

    @property
    def battery_low(self) -> bool | None:
        return self._flag("battery_low")

    @property
    def valve_fault(self) -> bool | None:
        return self._flag("valve_fault")

    def _flag(self, name: str) -> bool | None:
        value = self.values.get(name)
        return None if value is None else bool(value)


@dataclass(frozen=True, slots=True)
class ContactSummary:
    """How much of the site answers now. A meter never heard counts as out of contact.

    `oldest_utc_ms` is the time of the oldest state among all meters ever heard, None before the first answer.
    """

    collectors: int
    collectors_in_contact: int
    meters: int
    meters_in_contact: int
    meters_heard: int
    oldest_utc_ms: int | None
    silent_collectors: tuple[str, ...] = ()
    silent_meters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old the states of the meters in contact are. `stale` of them are older than `target_s` seconds.

    `oldest_s` is the age of the oldest, of the meter `oldest_meter`; None while none is in contact.
    """

    target_s: float
    meters: int
    stale: int
    oldest_s: float | None
    oldest_meter: str | None


@dataclass(frozen=True, slots=True)
class ClockDrift:
    """One comparison of a meter's clock, at `utc_ms`: it was `drift_ms` ahead of ours."""

    meter_id: str
    drift_ms: int
    utc_ms: int


@dataclass(frozen=True, slots=True)
class ShopHit:
    """One line of a search. `matched` names what matched best: number, name, phone, meter or initials."""

    shop_id: int
    shop_number: str
    name: str
    building: str
    area: str
    floor: str
    trade: str
    phone: str
    meters: int
    has_account: bool
    matched: str


@dataclass(frozen=True, slots=True)
class MeterCard:
    """One meter of a shop. `hoarding_limit_fen` is None when the shop's account does not hold this meter.

    `open_sale` is the sale that holds the meter now (None when free); the meter takes no other until it ends.
    `credit_fen` is what the office holds for it; None where the meter holds its own money.
    """

    meter_id: str
    medium: str
    custody: str
    profile: str
    collector_id: str
    collector_name: str
    bus: int
    unit: str
    plan_code: str
    plan_name: str
    price_e8: int
    hoarding_limit_fen: int | None
    last_count: int
    open_sale: str | None
    sellable: bool
    credit_fen: int | None = None
    price_kind: str = "one"


@dataclass(frozen=True, slots=True)
class ShopCard:
    """A shop with its tenancy and meters. `account_id` and the customer's fields are None without an account.

    `refund_due_fen` is money owed to the customer and not yet given back, `deposit_fen` his deposit.
    """

    shop_id: int
    shop_number: str
    name: str
    building: str
    area: str
    floor: str
    trade: str
    phone: str
    account_id: int | None
    customer_name: str | None
    customer_phone: str | None
    opened_utc_ms: int | None
    refund_due_fen: int
    meters: tuple[MeterCard, ...]
    deposit_fen: int = 0


@dataclass(frozen=True, slots=True)
class QuoteWarning:
    """Something the cashier must know before Enter. `blocks`: open_sale would refuse with this key."""

    key: str
    blocks: bool
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quote:
    """What a sale would do. Balances are None while the meter has not been read, `next_count` where the
    office holds the money."""

    meter_id: str
    amount_fen: int
    price_e8: int
    price_kind: str
    quantity_milli: int | None
    balance_fen: int | None
    balance_after_fen: int | None
    balance_utc_ms: int | None
    hoarding_limit_fen: int | None
    next_count: int | None
    in_contact: bool
    warnings: tuple[QuoteWarning, ...]

    @property
    def allowed(self) -> bool:
        return not any(warning.blocks for warning in self.warnings)


@dataclass(frozen=True, slots=True)
class SaleOrder:
    """A cashier's Enter. `request_id` is made when the form opens, so that a second Enter is the same sale.

    `tender` is one of postings.SALE_TENDERS; `received_fen` is what the customer handed over. `reference`
    notes the payment: the last figures of a card, the number of a transfer or of a QR payment.
    """

    request_id: str
    meter_id: str
    amount_fen: int
    tender: str
    received_fen: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class VisitOrder:
    """Several meters of one account paid for at once: (request id, meter, amount in fen) each.

    `received_fen` is what the customer handed over for all of them; the last one bears the change.
    """

    visit_id: str
    lines: tuple[tuple[str, str, int], ...]
    tender: str
    received_fen: int
    reference: str = ""

    @property
    def amount_fen(self) -> int:
        return sum(amount for _, _, amount in self.lines)

    def orders(self) -> tuple[SaleOrder, ...]:
        """The sales that it is made of."""
        change = self.received_fen - self.amount_fen
        last = len(self.lines) - 1
        return tuple(
            SaleOrder(
                request_id, meter_id, amount, self.tender, amount + change * (place == last), self.reference
            )
            for place, (request_id, meter_id, amount) in enumerate(self.lines)
        )


@dataclass(frozen=True, slots=True)
class SaleStepView:
    """One step of a sale's life. `answer` says what came back (None where nothing was asked)."""

    step: int
    state: SaleState
    utc_ms: int
    count: int | None
    answer: Answer | None
    answer_code: int | None
    frame_sha256: str | None
    seen_count: int | None
    seen_balance_fen: int | None
    seen_total_fen: int | None
    fence: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class SaleView:
    """An operation with all that the desk, the list and the slip show.

    `kind` is sale, refund, reversal or moved; `adds` whether the meter gets the amount or gives it.
    `balance_before_fen` is the meter's own just before the frame was sent, `balance_after_fen` as read back;
    both None until read; the office's own where it holds the money. `count` is the purchase count it was sent
    under. `given_back_fen` has left the drawer again. `original` is the receipt that a reversal undoes,
    `undone_by` that of the reversal which undoes this one, whatever became of it.
    """

    id: str
    kind: str
    adds: bool
    receipt: str
    state: SaleState
    meter_id: str
    medium: str
    shop_id: int
    shop_number: str
    shop_name: str
    building: str
    area: str
    floor: str
    account_id: int
    customer_name: str
    amount_fen: int
    received_fen: int
    change_fen: int
    tender: str
    drawer: str
    price_e8: int
    quantity_milli: int | None
    count: int | None
    balance_before_fen: int | None
    balance_after_fen: int | None
    total_purchased_fen: int | None
    operator_id: int
    operator_name: str
    utc_ms: int
    changed_utc_ms: int
    prints: int
    refund_due_fen: int
    given_back_fen: int
    cancel_asked: bool
    steps: tuple[SaleStepView, ...]
    reference: str = ""
    reason: str = ""
    visit_id: str | None = None
    original: str | None = None
    undone_by: str | None = None
    price_kind: str = "one"


@dataclass(frozen=True, slots=True)
class DueRow:
    """An operation whose money is to be handed to the customer."""

    id: str
    kind: str
    adds: bool
    receipt: str
    state: SaleState
    meter_id: str
    shop_number: str
    shop_name: str
    customer_name: str
    amount_fen: int
    refund_due_fen: int
    utc_ms: int


@dataclass(frozen=True, slots=True)
class SaleRow:
    """One line of the list of sales, refunds, reversals and moved credit.

    `channel`: of what was paid online, alipay, wechat or unionpay.
    """

    id: str
    kind: str
    adds: bool
    receipt: str
    state: SaleState
    meter_id: str
    shop_number: str
    shop_name: str
    amount_fen: int
    tender: str
    operator_name: str
    count: int | None
    utc_ms: int
    changed_utc_ms: int
    channel: str = ""

    @property
    def paid_by(self) -> str:
        """How it was paid: the tender, or the channel of what was paid online."""
        return self.channel or self.tender


@dataclass(frozen=True, slots=True)
class InDoubtRow:
    """One sale without its outcome: what was sent, what came back, what the program does next and when.

    `sends` counts transmissions. `seen_*` is the last read-back that was kept. `next_utc_ms` is None when the
    next step waits for contact or for people. `needs_two_persons`: the program does nothing more by itself.
    """

    sale_id: str
    kind: str
    adds: bool
    receipt: str
    state: SaleState
    shop_number: str
    shop_name: str
    meter_id: str
    amount_fen: int
    operator_name: str
    recorded_utc_ms: int
    changed_utc_ms: int
    count: int | None
    frame_sha256: str | None
    sends: int
    last_sent_utc_ms: int | None
    answer: Answer
    answer_code: int | None
    answer_utc_ms: int
    before_count: int | None
    before_balance_fen: int | None
    seen_count: int | None
    seen_balance_fen: int | None
    seen_utc_ms: int | None
    next_step: NextStep
    next_utc_ms: int | None
    tries: int
    cancel_asked: bool
    can_cancel: bool
    needs_two_persons: bool


@dataclass(frozen=True, slots=True)
class Pursuit:
    """What the engine is doing about one open sale now; it lives on the live board, not in the book.

    `answer` is how the last question to the meter ended, `tries` how many were asked since the start.
    """

    sale_id: str
    next_step: NextStep
    next_utc_ms: int | None
    tries: int
    answer: Answer | None
    answer_utc_ms: int | None

    @classmethod
    def waiting_for_choice(cls, sale_id: str) -> Pursuit:
        """A sale that an earlier run recorded and never sent."""
        return cls(sale_id, NextStep.CHOOSE, None, 0, None, None)
