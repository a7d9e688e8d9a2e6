"""Services about orders as units of work, imported on the book's own thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.order import OrderState
    from app.services.delivery import ItemRow
    from app.services.meter_control import ControlCard
    from app.services.meter_sets import Choice, Pasted
    from app.services.order_batches import BatchLine, BatchPlan, BatchResult, BatchWish
    from app.services.orders import Quote, Wish
    from db.control_rows import OrderView
    from meterio.profiles import Profile
    from widgets.desk import Desk


def card(desk: Desk, meter_id: str) -> Callable[[Any], ControlCard]:
    session, now, folder = desk.session, desk.clock.utc_ms(), desk.data_dir

    def unit(ledger: Any) -> ControlCard:
        from app.services import meter_control

        return meter_control.card(
            ledger, meter_id, makes=_makes(folder), session=_signed(session), now_utc_ms=now
        )

    return unit


def quote(desk: Desk, wish: Wish) -> Callable[[Any], Quote]:
    session, now, folder = desk.session, desk.clock.utc_ms(), desk.data_dir

    def unit(ledger: Any) -> Quote:
        from app.services import orders

        return orders.quote(ledger, wish, makes=_makes(folder), session=_signed(session), now_utc_ms=now)

    return unit


def order(desk: Desk, wish: Wish, *, approval: str | None) -> Callable[[Any], OrderView]:
    session, now, folder = desk.session, desk.clock.utc_ms(), desk.data_dir

    def unit(ledger: Any) -> OrderView:
        from app.services import orders

        return orders.order(
            ledger,
            wish,
            makes=_makes(folder),
            session=_signed(session),
            now_utc_ms=now,
            approval=approval,
        )

    return unit


def cancel(desk: Desk, order_id: str) -> Callable[[Any], OrderState]:
    session, now = desk.session, desk.clock.utc_ms()

    def unit(ledger: Any) -> OrderState:
        from app.services import orders

        return orders.cancel(ledger, order_id, session=_signed(session), now_utc_ms=now)

    return unit


def plan(desk: Desk, wish: BatchWish) -> Callable[[Any], BatchPlan]:
    session, now, folder, state = desk.session, desk.clock.utc_ms(), desk.data_dir, desk.live.state

    def unit(ledger: Any) -> BatchPlan:
        from app.services import order_batches

        return order_batches.plan(
            ledger,
            wish,
            states=state,
            makes=_makes(folder),
            session=_signed(session),
            now_utc_ms=now,
        )

    return unit


def send(
    desk: Desk, wish: BatchWish, typed: str, *, approval: str | None
) -> Callable[[Any], tuple[str, ...]]:
    session, now, folder, state = desk.session, desk.clock.utc_ms(), desk.data_dir, desk.live.state

    def unit(ledger: Any) -> tuple[str, ...]:
        from app.services import order_batches

        return order_batches.send(
            ledger,
            wish,
            typed,
            states=state,
            makes=_makes(folder),
            session=_signed(session),
            now_utc_ms=now,
            approval=approval,
        )

    return unit


def batches(desk: Desk) -> Callable[[Any], tuple[BatchLine, ...]]:
    session = desk.session

    def unit(ledger: Any) -> tuple[BatchLine, ...]:
        from app.services import order_batches

        return order_batches.batches(ledger, session=_signed(session))

    return unit


def results(desk: Desk, batch_id: str) -> Callable[[Any], tuple[BatchResult, ...]]:
    session = desk.session

    def unit(ledger: Any) -> tuple[BatchResult, ...]:
        from app.services import order_batches

        return order_batches.results(ledger, batch_id, session=_signed(session))

    return unit


def cancel_rest(desk: Desk, batch_id: str) -> Callable[[Any], tuple[str, ...]]:
    session, now = desk.session, desk.clock.utc_ms()

    def unit(ledger: Any) -> tuple[str, ...]:
        from app.services import order_batches

        return order_batches.cancel_rest(ledger, batch_id, session=_signed(session), now_utc_ms=now)

    return unit


def retry_wish(desk: Desk, batch_id: str, *, new_id: str) -> Callable[[Any], BatchWish]:
    session, now = desk.session, desk.clock.utc_ms()

    def unit(ledger: Any) -> BatchWish:
        from app.services import order_batches

        return order_batches.retry_wish(
            ledger, batch_id, new_id=new_id, session=_signed(session), now_utc_ms=now
        )

    return unit


def choices(desk: Desk) -> Callable[[Any], tuple[Choice, ...]]:
    session = desk.session

    def unit(ledger: Any) -> tuple[Choice, ...]:
        from app.services import meter_sets

        return meter_sets.choices(ledger, session=_signed(session))

    return unit


def pasted(desk: Desk, text: str) -> Callable[[Any], Pasted]:
    session = desk.session

    def unit(ledger: Any) -> Pasted:
        from app.services import meter_sets

        return meter_sets.pasted(ledger, text, session=_signed(session))

    return unit


def save_set(desk: Desk, name: str, meter_ids: tuple[str, ...]) -> Callable[[Any], int]:
    session, now = desk.session, desk.clock.utc_ms()

    def unit(ledger: Any) -> int:
        from app.services import meter_sets

        return meter_sets.save(ledger, name, meter_ids, session=_signed(session), now_utc_ms=now)

    return unit


def delete_set(desk: Desk, set_id: int) -> Callable[[Any], None]:
    session, now = desk.session, desk.clock.utc_ms()

    def unit(ledger: Any) -> None:
        from app.services import meter_sets

        meter_sets.delete(ledger, set_id, session=_signed(session), now_utc_ms=now)

    return unit


def deliveries(desk: Desk) -> Callable[[Any], tuple[ItemRow, ...]]:
    """How every price and setting stands in its meter."""
    session, now, folder = _signed(desk.session), desk.clock.utc_ms(), desk.data_dir

    def unit(ledger: Any) -> tuple[ItemRow, ...]:
        from app.services import delivery

        return delivery.listed(ledger, makes=_makes(folder), session=session, now_utc_ms=now)

    return unit


@cache
def _makes(folder: Path) -> Mapping[str, Profile]:
    """The makes of meters, read once: the engine too knows those that were there at its start."""
    from app.services import meter_makes

    return meter_makes.known(folder)


def _signed(session: Any) -> Any:
    """Whoever is signed in; nobody is refused like one without rights."""
    from app.errors import DeskError

    if session is None:
        raise DeskError("permission.operator_disabled", name="")
    return session
