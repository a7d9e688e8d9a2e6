"""What must hold before money is taken. Each finding names the key of the sentence that tells the cashier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app import config
from app.domain.money import format_yuan
from app.errors import DeskError
from app.services import charging, postings, restored, settings
from app.services.meter_settings import effective
from app.services.operation_record import OFFICE
from app.services.plan_prices import PlanPrice, price_now
from app.services.postings import SALE_TENDERS, receipt_text
from app.services.views import LiveState, QuoteWarning, SaleOrder
from db.ledger import Ledger
from db.rows import Account, AccountMeter, Meter, MeterEpoch, OperationView

MOST_REFERENCE: Final = 60
_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class SaleGround:
    """The rows that an operation of one meter stands on. `open_sale` is the operation that holds it now.

    `credit_fen` is what the office holds for it, None where the meter holds its own money. An office-held
    meter that an import brought has no epoch before its first operation. `day_left_fen` is what may still be
    sold to it today.
    """

    meter: Meter
    account: Account
    on_account: AccountMeter
    epoch: MeterEpoch | None
    last_count: int
    open_sale: OperationView | None
    price: PlanPrice
    credit_fen: int | None
    hoarding_limit_fen: int
    day_limit_fen: int
    day_left_fen: int

    def balance_fen(self, live: LiveState | None) -> int | None:
        """What the meter has left, by the office's book or the meter's own last word."""
        if self.credit_fen is not None:
            return self.credit_fen
        return live.balance_fen if live else None


def ground(ledger: Ledger, meter_id: str, live: LiveState | None = None, *, now_utc_ms: int) -> SaleGround:
    """Raises DeskError: sale.book_restored, .no_such_meter, .meter_disabled, .no_account, .no_price."""
    restored.check_open(ledger)
    meter = ledger.meters.get(meter_id)
    if meter is None:
        raise DeskError("sale.no_such_meter", meter=meter_id)
    if not meter.enabled:
        raise DeskError("sale.meter_disabled", meter=meter_id)
    held = ledger.accounts.open_of_meter(meter_id)
    epoch = ledger.meters.epoch(meter_id)
    by_office = meter.custody == OFFICE
    if held is None or (epoch is None and not by_office):
        raise DeskError("sale.no_account", meter=meter_id)
    price = _price(ledger, meter, now_utc_ms)
    if price is None:
        raise DeskError("sale.no_price", meter=meter_id)
    day_limit = effective(ledger, meter_id, config.DAY_LIMIT_FEN)[0]
    sold_today = ledger.operations.sold_since(meter_id, _day_began(ledger, now_utc_ms))
    return SaleGround(
        meter=meter,
        account=held[0],
        on_account=held[1],
        epoch=epoch,
        last_count=ledger.operations.last_confirmed_count(meter_id, epoch.epoch) if epoch else 0,
        open_sale=ledger.operations.open_for_meter(meter_id),
        price=price,
        credit_fen=charging.live_credit(ledger, meter_id, live) if by_office else None,
        hoarding_limit_fen=effective(ledger, meter_id, config.HOARDING_LIMIT_FEN)[0],
        day_limit_fen=day_limit,
        day_left_fen=max(0, day_limit - sold_today),
    )


def _price(ledger: Ledger, meter: Meter, now_utc_ms: int) -> PlanPrice | None:
    if meter.plan_id is None:
        return None
    return price_now(ledger, meter.plan_id, now_utc_ms, meter_id=meter.id)


def check_order(order: SaleOrder, *, sale_limit_fen: int) -> None:
    """What is wrong with the order by itself: amount, tender, money received, the note to the payment."""
    if not order.request_id:
        raise ValueError("a sale needs the request id that its form was given")
    if order.amount_fen <= 0:
        raise DeskError("money.zero")
    if order.amount_fen > sale_limit_fen:
        raise DeskError("sale.above_sale_limit", limit=format_yuan(sale_limit_fen))
    check_payment(order.tender, order.reference)
    if order.received_fen < order.amount_fen:
        missing = order.amount_fen - order.received_fen
        raise DeskError("sale.received_too_little", missing=format_yuan(missing))
    if order.tender != "cash" and order.received_fen != order.amount_fen:
        raise DeskError("sale.change_without_cash")


def check_payment(tender: str, reference: str) -> None:
    """Raises DeskError: sale.unknown_tender, sale.bad_reference."""
    if tender not in SALE_TENDERS:
        raise DeskError("sale.unknown_tender", tender=tender)
    if len(reference) > MOST_REFERENCE or not reference.isprintable():
        raise DeskError("sale.bad_reference", most=MOST_REFERENCE)


def check_deposit(ledger: Ledger, account_id: int, amount_fen: int) -> None:
    """Raises DeskError sale.deposit_too_low unless the account's deposit covers `amount_fen`."""
    held = -ledger.transfers.balance(postings.deposit_account(account_id)).net_fen
    if held < amount_fen:
        raise DeskError("sale.deposit_too_low", deposit=format_yuan(held))


def findings(base: SaleGround, live: LiveState | None, *, amount_fen: int) -> Iterator[QuoteWarning]:
    """All that speaks against selling `amount_fen` to this meter now, most serious first."""
    yield from standing_findings(base, live)
    if amount_fen > base.day_left_fen:
        limit, most = format_yuan(base.day_limit_fen), format_yuan(base.day_left_fen)
        yield QuoteWarning("sale.above_day_limit", blocks=True, params={"limit": limit, "most": most})
    balance = base.balance_fen(live)
    yield from _limit_finding(base, balance, amount_fen)
    if live is not None and live.supply_on is False and (balance or 0) + amount_fen <= 0:
        yield QuoteWarning("sale.stays_in_arrears", blocks=False, params={"meter": base.meter.id})


def recorded_detail(
    base: SaleGround, live: LiveState | None, *, amount_fen: int, reference: str
) -> dict[str, object]:
    """What the step "recorded" of a sale says."""
    detail: dict[str, object] = {"reference": reference} if reference else {}
    if live is not None and base.credit_fen is None:
        detail |= {"balance_fen": live.balance_fen, "balance_utc_ms": live.utc_ms}
    detail |= base.price.told(amount_fen)
    return detail


def standing_findings(base: SaleGround, live: LiveState | None) -> Iterator[QuoteWarning]:
    """What speaks against any operation of this meter now: it is held, silent, or not as the book has it."""
    meter = base.meter.id
    if base.open_sale is not None:
        receipt = receipt_text(base.open_sale.operation)
        yield QuoteWarning("sale.meter_busy", blocks=True, params={"meter": meter, "receipt": receipt})
    if base.credit_fen is not None:
        return
    if live is None or not live.in_contact:
        yield QuoteWarning("sale.out_of_contact", blocks=True, params={"meter": meter})
    if live is not None:
        yield from _count_finding(base, live)


def _day_began(ledger: Ledger, now_utc_ms: int) -> int:
    """When the local day began that `now_utc_ms` is in."""
    offset_ms = settings.number(ledger, config.UTC_OFFSET_MIN) * 60_000
    return (now_utc_ms + offset_ms) // _DAY_MS * _DAY_MS - offset_ms


def raise_first(warnings: Iterator[QuoteWarning]) -> None:
    """Refuse with the first finding that blocks."""
    for warning in warnings:
        if warning.blocks:
            raise DeskError(warning.key, **warning.params)


def _count_finding(base: SaleGround, live: LiveState) -> Iterator[QuoteWarning]:
    """A meter whose count is not the book's is frozen until people have looked (faults.md M1, M2, M4)."""
    seen = live.purchase_count
    if seen is None or seen == base.last_count or base.open_sale is not None:
        return
    params = {"meter": base.meter.id, "meter_count": seen, "book_count": base.last_count}
    yield QuoteWarning("sale.count_differs", blocks=True, params=params)


def _limit_finding(base: SaleGround, balance: int | None, amount_fen: int) -> Iterator[QuoteWarning]:
    limit = base.hoarding_limit_fen
    if balance is None or balance + amount_fen <= limit:
        return
    most = max(0, limit - balance)
    params = {"limit": format_yuan(limit), "balance": format_yuan(balance), "most": format_yuan(most)}
    yield QuoteWarning("sale.above_hoarding_limit", blocks=True, params=params)
