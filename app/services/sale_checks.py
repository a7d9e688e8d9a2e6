"""What must hold before money is taken. Each finding names the key of the sentence that tells the cashier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app import config
from app.domain.money import format_yuan
from app.errors import DeskError
from app.services import settings
from app.services.meter_settings import effective
from app.services.postings import TENDERS, receipt_text
from app.services.views import LiveState, QuoteWarning, SaleOrder
from db.ledger import Ledger
from db.rows import Account, AccountMeter, Meter, MeterEpoch, OperationView

_DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class SaleGround:
    """The rows that a sale to one meter stands on. `open_sale` is the operation that holds the meter now.

    `day_left_fen` is what may still be sold to it today.
    """

    meter: Meter
    account: Account
    on_account: AccountMeter
    epoch: MeterEpoch
    last_count: int
    open_sale: OperationView | None
    price_e8: int
    hoarding_limit_fen: int
    day_limit_fen: int
    day_left_fen: int


def ground(ledger: Ledger, meter_id: str, *, now_utc_ms: int) -> SaleGround:
    """Raises DeskError: sale.no_such_meter, .meter_disabled, .office_meter, .no_account, .no_price."""
    meter = ledger.meters.get(meter_id)
    if meter is None:
        raise DeskError("sale.no_such_meter", meter=meter_id)
    if not meter.enabled:
        raise DeskError("sale.meter_disabled", meter=meter_id)
    if meter.custody != "meter":
        raise DeskError("sale.office_meter", meter=meter_id)
    held = ledger.accounts.open_of_meter(meter_id)
    epoch = ledger.meters.epoch(meter_id)
    if held is None or epoch is None:
        raise DeskError("sale.no_account", meter=meter_id)
    price = ledger.prices.price_at(meter.plan_id, now_utc_ms) if meter.plan_id is not None else None
    if price is None:
        raise DeskError("sale.no_price", meter=meter_id)
    day_limit = effective(ledger, meter_id, config.DAY_LIMIT_FEN)[0]
    sold_today = ledger.operations.sold_since(meter_id, _day_began(ledger, now_utc_ms))
    return SaleGround(
        meter=meter,
        account=held[0],
        on_account=held[1],
        epoch=epoch,
        last_count=ledger.operations.last_confirmed_count(meter_id, epoch.epoch),
        open_sale=ledger.operations.open_for_meter(meter_id),
        price_e8=price.price_e8,
        hoarding_limit_fen=effective(ledger, meter_id, config.HOARDING_LIMIT_FEN)[0],
        day_limit_fen=day_limit,
        day_left_fen=max(0, day_limit - sold_today),
    )


def check_order(order: SaleOrder, *, sale_limit_fen: int) -> None:
    """What is wrong with the order by itself: amount, tender, money received."""
    if not order.request_id:
        raise ValueError("a sale needs the request id that its form was given")
    if order.amount_fen <= 0:
        raise DeskError("money.zero")
    if order.amount_fen > sale_limit_fen:
        raise DeskError("sale.above_sale_limit", limit=format_yuan(sale_limit_fen))
    if order.tender not in TENDERS:
        raise DeskError("sale.unknown_tender", tender=order.tender)
    if order.received_fen < order.amount_fen:
        missing = order.amount_fen - order.received_fen
        raise DeskError("sale.received_too_little", missing=format_yuan(missing))


def findings(base: SaleGround, live: LiveState | None, *, amount_fen: int) -> Iterator[QuoteWarning]:
    """All that speaks against selling `amount_fen` to this meter now, most serious first."""
    meter = base.meter.id
    if base.open_sale is not None:
        receipt = receipt_text(base.open_sale.operation)
        yield QuoteWarning("sale.meter_busy", blocks=True, params={"meter": meter, "receipt": receipt})
    if amount_fen > base.day_left_fen:
        limit, most = format_yuan(base.day_limit_fen), format_yuan(base.day_left_fen)
        yield QuoteWarning("sale.above_day_limit", blocks=True, params={"limit": limit, "most": most})
    if live is None or not live.in_contact:
        yield QuoteWarning("sale.out_of_contact", blocks=True, params={"meter": meter})
    if live is None:
        return
    yield from _count_finding(base, live)
    yield from _limit_finding(base, live, amount_fen)
    if live.supply_on is False and (live.balance_fen or 0) + amount_fen <= 0:
        yield QuoteWarning("sale.stays_in_arrears", blocks=False, params={"meter": meter})


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


def _limit_finding(base: SaleGround, live: LiveState, amount_fen: int) -> Iterator[QuoteWarning]:
    balance = live.balance_fen
    limit = base.hoarding_limit_fen
    if balance is None or balance + amount_fen <= limit:
        return
    most = max(0, limit - balance)
    params = {"limit": format_yuan(limit), "balance": format_yuan(balance), "most": format_yuan(most)}
    yield QuoteWarning("sale.above_hoarding_limit", blocks=True, params=params)
