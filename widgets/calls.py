"""Services as units of work. Each is imported on the book's own thread, so that no screen waits for
an import."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.permissions import Session
    from app.errors import DeskError
    from app.key_store import KeyStore
    from app.services.approvals import Wanted
    from app.services.codes import Proposal
    from app.services.collector_keys import NewKey
    from app.services.key_inventory import KeyRow
    from app.services.meter_items import ItemInfo
    from app.services.meter_lines import MeterLine
    from app.services.settings import SettingChange, SettingsShown
    from app.services.sight import Sight
    from app.services.sign_in import LockTimes
    from app.services.views import (
        DueRow,
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
    from widgets.desk import Desk

MOST_HITS = 50
RECENT = 5


def search(text: str, *, session: Session) -> Callable[[Any], tuple[ShopHit, ...]]:
    def unit(ledger: Any) -> tuple[ShopHit, ...]:
        from app.services import customers

        return customers.search(ledger, text, limit=MOST_HITS, session=session)

    return unit


def card(shop_id: int, *, session: Session) -> Callable[[Any], ShopCard]:
    def unit(ledger: Any) -> ShopCard:
        from app.services import customers

        return customers.card(ledger, shop_id, session=session)

    return unit


def quote(
    meter_id: str, amount_fen: int, *, session: Session, live: LiveState | None, now_utc_ms: int
) -> Callable[[Any], Quote]:
    def unit(ledger: Any) -> Quote:
        from app.services import vending

        return vending.quote(ledger, meter_id, amount_fen, live, session=session, now_utc_ms=now_utc_ms)

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


def sale(sale_id: str, *, session: Session) -> Callable[[Any], SaleView]:
    def unit(ledger: Any) -> SaleView:
        from app.services import vending

        return vending.sale(ledger, sale_id, session=session)

    return unit


def recent(*, session: Session) -> Callable[[Any], tuple[SaleRow, ...]]:
    def unit(ledger: Any) -> tuple[SaleRow, ...]:
        from app.services import vending

        return vending.recent(ledger, limit=RECENT, session=session)

    return unit


def open_items(
    *, session: Session, live: Any
) -> Callable[[Any], tuple[tuple[InDoubtRow, ...], tuple[DueRow, ...]]]:
    """Sales without their outcome, and those whose money is due back."""

    def unit(ledger: Any) -> tuple[tuple[InDoubtRow, ...], tuple[DueRow, ...]]:
        from app.services import money_due, vending

        return (
            vending.in_doubt(ledger, live, session=session),
            money_due.money_due(ledger, session=session),
        )

    return unit


def meter_lines(*, session: Session) -> Callable[[Any], tuple[MeterLine, ...]]:
    def unit(ledger: Any) -> tuple[MeterLine, ...]:
        from app.services import meter_lines

        return meter_lines.meter_lines(ledger, session=session)

    return unit


def utc_offset_min() -> Callable[[Any], int]:
    """The site's local time less UTC."""

    def unit(ledger: Any) -> int:
        from app.services import meter_terms

        return meter_terms.utc_offset_ms(ledger) // 60_000

    return unit


def count_open_items(*, session: Session) -> Callable[[Any], int]:
    """How many sales are in doubt (not merely under way) or have money due back."""

    def unit(ledger: Any) -> int:
        from app.domain.sale import SaleState
        from app.services import money_due, vending

        stuck = (SaleState.IN_DOUBT, SaleState.ESCALATED)
        open_sales = vending.in_doubt(ledger, session=session)
        due = money_due.money_due(ledger, session=session)
        return sum(row.state in stuck for row in open_sales) + len(due)

    return unit


def differences_left(*, session: Session) -> Callable[[Any], int]:
    """How many differences the newest reconciliation left open."""

    def unit(ledger: Any) -> int:
        from app.services import reconcile

        return reconcile.left_open(ledger, session=session)

    return unit


def first_run() -> Callable[[Any], bool]:
    """Whether nobody can sign in yet."""

    def unit(ledger: Any) -> bool:
        from app.services import sign_in

        return sign_in.first_run(ledger)

    return unit


def create_administrator(
    name: str, display_name: str, password: str, *, now_utc_ms: int
) -> Callable[[Any], Session]:
    """The session of the first administrator, whose first steps begin with it."""

    def unit(ledger: Any) -> Session:
        from app.services import first_steps, sign_in

        session = sign_in.create_administrator(ledger, name, display_name, password, now_utc_ms)
        first_steps.begin(ledger)
        return session

    return unit


def sign_in(
    name: str, password: str, code: str, *, desk: Desk, now_utc_ms: int
) -> Callable[[Any], Session | DeskError]:
    """The session, or the error as a value: a failed attempt is counted in the book, so its unit must
    commit. `desk` is asked for its keys on the book's thread: they come with the book."""

    def unit(ledger: Any) -> Session | DeskError:
        from app.services import sign_in

        proof = sign_in.Proof(name, password, code)
        return sign_in.sign_in(ledger, desk.key_store, proof, now_utc_ms=now_utc_ms)

    return unit


def unlock(password: str, *, session: Session, now_utc_ms: int) -> Callable[[Any], Session | DeskError]:
    """The session as it is now, or the error as a value."""

    def unit(ledger: Any) -> Session | DeskError:
        from app.services import sign_in

        return sign_in.unlock(ledger, password, session=session, now_utc_ms=now_utc_ms)

    return unit


def lock_times(*, session: Session) -> Callable[[Any], LockTimes]:
    def unit(ledger: Any) -> LockTimes:
        from app.services import sign_in

        return sign_in.lock_times(ledger, session=session)

    return unit


def begin_codes(*, session: Session) -> Callable[[Any], Proposal]:
    """A secret for this person's authenticator."""

    def unit(ledger: Any) -> Proposal:
        from app.services import sign_in

        return sign_in.begin_codes(ledger, session=session)

    return unit


def confirm_codes(
    proposal: Proposal, password: str, code: str, *, desk: Desk, session: Session, now_utc_ms: int
) -> Callable[[Any], DeskError | None]:
    def unit(ledger: Any) -> DeskError | None:
        from app.services import sign_in

        proof = sign_in.Proof(session.name, password, code)
        return sign_in.confirm_codes(
            ledger, desk.key_store, proposal, proof, session=session, now_utc_ms=now_utc_ms
        )

    return unit


def change_own_password(
    *, session: Session, old: str, new: str, now_utc_ms: int
) -> Callable[[Any], DeskError | None]:
    def unit(ledger: Any) -> DeskError | None:
        from app.services import sign_in

        return sign_in.change_own_password(ledger, old, new, session=session, now_utc_ms=now_utc_ms)

    return unit


def settings_shown(*, session: Session) -> Callable[[Any], SettingsShown]:
    """Every setting of the site by key, as texts, and what may be chosen."""

    def unit(ledger: Any) -> SettingsShown:
        from app.services import settings

        return settings.shown(ledger, session=session)

    return unit


def setting_history(key: str, *, session: Session) -> Callable[[Any], tuple[SettingChange, ...]]:
    def unit(ledger: Any) -> tuple[SettingChange, ...]:
        from app.services import settings

        return settings.history(ledger, key, session=session)

    return unit


def change_settings(changes: dict[str, str], *, session: Session, now_utc_ms: int) -> Callable[[Any], None]:
    """All of them or, if one is refused, none."""

    def unit(ledger: Any) -> None:
        from app.services import settings

        settings.change_many(ledger, changes, session=session, now_utc_ms=now_utc_ms)

    return unit


def wire_tree(*, session: Session) -> Callable[[Any], tuple[CollectorNode, ...]]:
    def unit(ledger: Any) -> tuple[CollectorNode, ...]:
        from app.services.wire_tree import wire_tree

        return wire_tree(ledger, session=session)

    return unit


def sight(*, session: Session) -> Callable[[Any], Sight]:
    """What of the engine's news this person may see."""

    def unit(ledger: Any) -> Sight:
        from app.services.sight import sight

        return sight(ledger, session=session)

    return unit


def key_list(
    key_store: KeyStore, *, session: Session, now_utc_ms: int
) -> Callable[[Any], tuple[KeyRow, ...]]:
    def unit(ledger: Any) -> tuple[KeyRow, ...]:
        from app.services import key_inventory

        return key_inventory.key_list(ledger, key_store, session=session, now_utc_ms=now_utc_ms)

    return unit


def rotate_key(
    key_store: KeyStore,
    collector: str,
    *,
    overlap_days: int,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> Callable[[Any], NewKey]:
    def unit(ledger: Any) -> NewKey:
        from app.services import collectors

        return collectors.rotate_key(
            ledger,
            key_store,
            collector,
            overlap_days=overlap_days,
            approval=approval,
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit


def key_change_asks_for(
    collector: str, *, session: Session, now_utc_ms: int
) -> Callable[[Any], Wanted | None]:
    """What a second person must approve before the key is changed; None if nobody need."""

    def unit(ledger: Any) -> Wanted | None:
        from app.services import collector_keys

        return collector_keys.change_asks_for(ledger, collector, session=session, now_utc_ms=now_utc_ms)

    return unit


def retire_key(collector: str, *, session: Session, now_utc_ms: int) -> Callable[[Any], int]:
    def unit(ledger: Any) -> int:
        from app.services import collectors

        return collectors.retire_key(ledger, collector, session=session, now_utc_ms=now_utc_ms)

    return unit


def meter_items(profile: str, data_dir: Path) -> Callable[[], tuple[ItemInfo, ...]]:
    """A job, not a unit of the book: it reads the makes' files."""

    def job() -> tuple[ItemInfo, ...]:
        from app.services.meter_items import meter_items

        return meter_items(profile, data_dir)

    return job


def take_list(title: str, *, file: str, session: Session, now_utc_ms: int) -> Callable[[Any], None]:
    def unit(ledger: Any) -> None:
        from app.services import exports

        exports.take(ledger, title, file=file, session=session, now_utc_ms=now_utc_ms)

    return unit
