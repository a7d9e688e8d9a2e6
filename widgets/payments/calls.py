"""Online payment as units of work; each service is imported on the book's own thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.key_store import KeyStore
    from app.services.approvals import Wanted
    from app.services.online_orders import OnlineOrder
    from app.services.pay_bills import DifferenceRow
    from app.services.pay_channels import ChannelForm, ChannelRow
    from app.services.pay_lists import PayOrderShown, PayQuery, PayRow
    from app.services.views import LiveState
    from db.payment_rows import PayBill, PayOrderView


@dataclass(frozen=True, slots=True)
class OrdersRead:
    """A page as the list wants it: where the next begins, None after the last."""

    rows: tuple[PayRow, ...]
    next_seq: int | None


@dataclass(frozen=True, slots=True)
class BillsRead:
    """Differences, and the statements that were fetched."""

    rows: tuple[DifferenceRow, ...]
    bills: tuple[PayBill, ...]


def page(
    query: PayQuery, words: tuple[str, ...], *, before: int | None, limit: int, session: Session
) -> Callable[[Any], OrdersRead]:
    """A page of what fits `query` and has all `words` in its numbers and names; it may be short before the
    last."""

    def unit(ledger: Any) -> OrdersRead:
        from app.services import pay_lists

        found = pay_lists.page(ledger, query, before=before, limit=limit, session=session)
        rows = tuple(row for row in found.rows if all(word in _looked_in(row) for word in words))
        return OrdersRead(rows, found.following)

    return unit


def _looked_in(row: PayRow) -> str:
    parts = (row.id, row.shop_number, row.shop_name, row.meter_id, row.transaction_id, row.receipt)
    return " ".join(parts).lower()


def whole(order_id: str, *, session: Session) -> Callable[[Any], PayOrderShown]:
    def unit(ledger: Any) -> PayOrderShown:
        from app.services import pay_lists

        return pay_lists.whole(ledger, order_id, session=session)

    return unit


def sell(
    order_id: str, *, session: Session, live: LiveState | None, now_utc_ms: int
) -> Callable[[Any], PayRow]:
    def unit(ledger: Any) -> PayRow:
        from app.services import pay_lists

        return pay_lists.sell(ledger, order_id, session=session, live=live, now_utc_ms=now_utc_ms)

    return unit


def give_up(order_id: str, *, session: Session, now_utc_ms: int) -> Callable[[Any], OnlineOrder]:
    def unit(ledger: Any) -> OnlineOrder:
        from app.services import online_orders

        return online_orders.give_up(ledger, order_id, session=session, now_utc_ms=now_utc_ms)

    return unit


def wanted_refund(order_id: str, *, session: Session) -> Callable[[Any], Wanted]:
    def unit(ledger: Any) -> Wanted:
        from app.services import pay_refunds

        return pay_refunds.wanted(ledger, order_id, session=session)

    return unit


def refund(
    order_id: str, *, reason: str, approval: str, session: Session, now_utc_ms: int
) -> Callable[[Any], PayOrderView]:
    def unit(ledger: Any) -> PayOrderView:
        from app.services import pay_refunds

        return pay_refunds.ask(
            ledger, order_id, reason=reason, approval=approval, session=session, now_utc_ms=now_utc_ms
        )

    return unit


def refund_again(order_id: str, *, session: Session, now_utc_ms: int) -> Callable[[Any], PayOrderView]:
    def unit(ledger: Any) -> PayOrderView:
        from app.services import pay_refunds

        return pay_refunds.ask_again(ledger, order_id, session=session, now_utc_ms=now_utc_ms)

    return unit


def differences(*, open_only: bool, session: Session) -> Callable[[Any], BillsRead]:
    def unit(ledger: Any) -> BillsRead:
        from app.services import pay_bills

        rows = pay_bills.differences(ledger, open_only=open_only, session=session)
        return BillsRead(rows, pay_bills.bills(ledger, session=session))

    return unit


def wanted_entry(row: DifferenceRow) -> Wanted:
    from app.services import pay_bills

    return pay_bills.wanted(row)


def check_not_asked(row: DifferenceRow, *, now_utc_ms: int) -> None:
    """Raises DeskError pay.asked_about."""
    from app.services import pay_bills

    pay_bills.check_not_asked(row, now_utc_ms=now_utc_ms)


def settle(
    difference_id: int, *, reason: str, approval: str, session: Session, now_utc_ms: int
) -> Callable[[Any], str]:
    def unit(ledger: Any) -> str:
        from app.services import pay_bills

        return pay_bills.settle(
            ledger,
            difference_id,
            reason=reason,
            approval=approval,
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit


def channels(*, session: Session) -> Callable[[Any], tuple[ChannelRow, ...]]:
    def unit(ledger: Any) -> tuple[ChannelRow, ...]:
        from app.services import pay_channels

        return pay_channels.listed(ledger, session=session)

    return unit


def wanted_channel(form: ChannelForm, *, session: Session) -> Callable[[Any], Wanted]:
    def unit(ledger: Any) -> Wanted:
        from app.services import pay_channels

        return pay_channels.wanted(ledger, form, session=session)

    return unit


def save_channel(
    key_store: KeyStore, form: ChannelForm, *, approval: str | None, session: Session, now_utc_ms: int
) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import pay_channels

        pay_channels.save(ledger, key_store, form, approval=approval, session=session, now_utc_ms=now_utc_ms)

    return unit
