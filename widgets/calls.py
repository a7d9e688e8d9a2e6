"""Services as units of work. Each is imported on the book's own thread, so that no screen waits for
an import."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.permissions import Session
    from app.errors import DeskError
    from app.services.meter_items import ItemInfo
    from app.services.meter_lines import MeterLine
    from app.services.settings import SettingChange, SettingsShown
    from app.services.views import (
        InDoubtRow,
        LiveState,
        Quote,
        SaleOrder,
        SaleRow,
        SaleView,
        ShopCard,
        ShopHit,
    )
    from app.services.wire_tree import CollectorNode

MOST_HITS = 50
RECENT = 5


def search(text: str) -> Callable[[Any], tuple[ShopHit, ...]]:
    def unit(ledger: Any) -> tuple[ShopHit, ...]:
        from app.services import customers

        return customers.search(ledger, text, limit=MOST_HITS)

    return unit


def card(shop_id: int) -> Callable[[Any], ShopCard]:
    def unit(ledger: Any) -> ShopCard:
        from app.services import customers

        return customers.card(ledger, shop_id)

    return unit


def quote(
    meter_id: str, amount_fen: int, *, live: LiveState | None, now_utc_ms: int
) -> Callable[[Any], Quote]:
    def unit(ledger: Any) -> Quote:
        from app.services import vending

        return vending.quote(ledger, meter_id, amount_fen, live, now_utc_ms=now_utc_ms)

    return unit


def open_sale(
    order: SaleOrder,
    *,
    session: Session,
    live: LiveState | None,
    now_utc_ms: int,
    room_left: Callable[[], bool],
) -> Callable[[Any], SaleView]:
    """`room_left` is asked on the book's thread, right before the money is taken."""

    def unit(ledger: Any) -> SaleView:
        from app.services import vending

        return vending.open_sale(
            ledger, order, session=session, live=live, now_utc_ms=now_utc_ms, room_left=room_left()
        )

    return unit


def ask_cancel(sale_id: str, *, session: Session, now_utc_ms: int) -> Callable[[Any], SaleView]:
    def unit(ledger: Any) -> SaleView:
        from app.services import vending

        return vending.ask_cancel(ledger, sale_id, session=session, now_utc_ms=now_utc_ms)

    return unit


def give_back(sale_id: str, *, session: Session, now_utc_ms: int) -> Callable[[Any], SaleView]:
    def unit(ledger: Any) -> SaleView:
        from app.services import vending

        return vending.give_back(ledger, sale_id, session=session, now_utc_ms=now_utc_ms)

    return unit


def sale(sale_id: str) -> Callable[[Any], SaleView]:
    def unit(ledger: Any) -> SaleView:
        from app.services import vending

        return vending.sale(ledger, sale_id)

    return unit


def recent() -> Callable[[Any], tuple[SaleRow, ...]]:
    def unit(ledger: Any) -> tuple[SaleRow, ...]:
        from app.services import vending

        return vending.recent(ledger, limit=RECENT)

    return unit


def open_items(*, live: Any) -> Callable[[Any], tuple[tuple[InDoubtRow, ...], tuple[SaleView, ...]]]:
    """Sales without their outcome, and those whose money is due back."""

    def unit(ledger: Any) -> tuple[tuple[InDoubtRow, ...], tuple[SaleView, ...]]:
        from app.services import money_due, vending

        return vending.in_doubt(ledger, live), money_due.money_due(ledger)

    return unit


def meter_lines() -> Callable[[Any], tuple[MeterLine, ...]]:
    def unit(ledger: Any) -> tuple[MeterLine, ...]:
        from app.services import meter_lines

        return meter_lines.meter_lines(ledger)

    return unit


def count_open_items() -> Callable[[Any], int]:
    """How many sales are in doubt (not merely under way) or have money due back."""

    def unit(ledger: Any) -> int:
        from app.domain.sale import SaleState
        from app.services import money_due, vending

        stuck = (SaleState.IN_DOUBT, SaleState.ESCALATED)
        return sum(row.state in stuck for row in vending.in_doubt(ledger)) + len(money_due.money_due(ledger))

    return unit


def first_run() -> Callable[[Any], bool]:
    """Whether nobody can sign in yet."""

    def unit(ledger: Any) -> bool:
        from app.services import sign_in

        return sign_in.first_run(ledger)

    return unit


def create_administrator(
    name: str, display_name: str, password: str, *, now_utc_ms: int
) -> Callable[[Any], object]:
    def unit(ledger: Any) -> object:
        from app.services import sign_in

        return sign_in.create_administrator(ledger, name, display_name, password, now_utc_ms)

    return unit


def sign_in(name: str, password: str, *, now_utc_ms: int) -> Callable[[Any], Session | DeskError]:
    """The session, or the error as a value: a failed attempt is counted in the book, so its unit must
    commit."""

    def unit(ledger: Any) -> Session | DeskError:
        from app.services import sign_in

        return sign_in.sign_in(ledger, name, password, now_utc_ms)

    return unit


def change_own_password(
    *, session: Session, old: str, new: str, now_utc_ms: int
) -> Callable[[Any], DeskError | None]:
    def unit(ledger: Any) -> DeskError | None:
        from app.services import sign_in

        return sign_in.change_own_password(ledger, session, old, new, now_utc_ms)

    return unit


def settings_shown() -> Callable[[Any], SettingsShown]:
    """Every setting of the site by key, as texts, and what may be chosen."""

    def unit(ledger: Any) -> SettingsShown:
        from app.services import settings

        return settings.shown(ledger)

    return unit


def setting_history(key: str) -> Callable[[Any], tuple[SettingChange, ...]]:
    def unit(ledger: Any) -> tuple[SettingChange, ...]:
        from app.services import settings

        return settings.history(ledger, key)

    return unit


def change_settings(changes: dict[str, str], *, session: Session, now_utc_ms: int) -> Callable[[Any], None]:
    """All of them or, if one is refused, none."""

    def unit(ledger: Any) -> None:
        from app.services import settings

        settings.change_many(ledger, changes, session=session, now_utc_ms=now_utc_ms)

    return unit


def wire_tree() -> Callable[[Any], tuple[CollectorNode, ...]]:
    def unit(ledger: Any) -> tuple[CollectorNode, ...]:
        from app.services.wire_tree import wire_tree

        return wire_tree(ledger)

    return unit


def meter_items(profile: str, data_dir: Path) -> Callable[[], tuple[ItemInfo, ...]]:
    """A job, not a unit of the book: it reads the makes' files."""

    def job() -> tuple[ItemInfo, ...]:
        from app.services.meter_items import meter_items

        return meter_items(profile, data_dir)

    return job
