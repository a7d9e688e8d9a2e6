"""Refunds, reversals, visits, decisions and the list of sales as units of work, each imported on the book's
thread (see `calls`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.permissions import Session
    from app.services.approvals import Wanted
    from app.services.refunds import RefundOrder, RefundQuote, ReversalOrder
    from app.services.sales_list import Choices, SalesPage, SalesQuery
    from app.services.views import LiveState, SaleView, VisitOrder

RoomLeft = Callable[[], bool]


def open_visit(
    visit: VisitOrder,
    *,
    session: Session,
    live: Mapping[str, LiveState],
    now_utc_ms: int,
    room_left: RoomLeft,
) -> Callable[[Any], tuple[SaleView, ...]]:
    def unit(ledger: Any) -> tuple[SaleView, ...]:
        from app.services import vending

        return vending.open_visit(
            ledger, visit, session=session, live=live, now_utc_ms=now_utc_ms, room_left=room_left()
        )

    return unit


def quote_refund(
    order: RefundOrder,
    live: LiveState | None,
    *,
    data_dir: Path,
    session: Session,
    now_utc_ms: int,
) -> Callable[[Any], RefundQuote]:
    def unit(ledger: Any) -> RefundQuote:
        from app.services import meter_makes, refunds

        return refunds.quote_refund(
            ledger,
            order,
            live,
            makes=meter_makes.known(data_dir),
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit


def open_refund(
    order: RefundOrder,
    live: LiveState | None,
    *,
    data_dir: Path,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
    room_left: RoomLeft,
) -> Callable[[Any], SaleView]:
    def unit(ledger: Any) -> SaleView:
        from app.services import meter_makes, refunds

        return refunds.open_refund(
            ledger,
            order,
            makes=meter_makes.known(data_dir),
            approval=approval,
            session=session,
            live=live,
            now_utc_ms=now_utc_ms,
            room_left=room_left(),
        )

    return unit


def quote_reversal(
    order: ReversalOrder,
    live: LiveState | None,
    *,
    data_dir: Path,
    session: Session,
    now_utc_ms: int,
) -> Callable[[Any], RefundQuote]:
    def unit(ledger: Any) -> RefundQuote:
        from app.services import meter_makes, refunds

        return refunds.quote_reversal(
            ledger,
            order,
            live,
            makes=meter_makes.known(data_dir),
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit


def open_reversal(
    order: ReversalOrder,
    live: LiveState | None,
    *,
    data_dir: Path,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
    room_left: RoomLeft,
) -> Callable[[Any], SaleView]:
    def unit(ledger: Any) -> SaleView:
        from app.services import meter_makes, refunds

        return refunds.open_reversal(
            ledger,
            order,
            makes=meter_makes.known(data_dir),
            approval=approval,
            session=session,
            live=live,
            now_utc_ms=now_utc_ms,
            room_left=room_left(),
        )

    return unit


def decision(sale_id: str, *, applied: bool, session: Session) -> Callable[[Any], Wanted]:
    """What a second person is asked to approve."""

    def unit(ledger: Any) -> Wanted:
        from app.services import decisions

        return decisions.wanted(ledger, sale_id, applied=applied, session=session)

    return unit


def decide(
    sale_id: str,
    *,
    applied: bool,
    reason: str,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> Callable[[Any], SaleView]:
    def unit(ledger: Any) -> SaleView:
        from app.services import decisions

        return decisions.decide(
            ledger,
            sale_id,
            applied=applied,
            reason=reason,
            approval=approval,
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit


def sales_page(
    query: SalesQuery, *, before: int | None, limit: int | None = None, session: Session
) -> Callable[[Any], SalesPage]:
    """`limit` None: as many as the screen shows at once."""

    def unit(ledger: Any) -> SalesPage:
        from app.services import sales_list

        most = sales_list.PAGE if limit is None else limit
        return sales_list.page(ledger, query, before=before, limit=most, session=session)

    return unit


def sales_choices(*, session: Session) -> Callable[[Any], Choices]:
    def unit(ledger: Any) -> Choices:
        from app.services import sales_list

        return sales_list.choices(ledger, session=session)

    return unit
