"""Units of work about accounts and their meters; see widgets/calls.py."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.account_closing import Settlement
    from app.services.account_lists import AccountRow
    from app.services.accounts import Opening, Tenant
    from app.services.approvals import Wanted
    from app.services.meter_change import Changed, MeterChange
    from app.services.meter_moments import Moment
    from app.services.stranded_credit import Stranded
    from app.services.views import ShopCard
    from db.rows import Meter, PricePlan
    from meterio.profiles import Profile
    from widgets.desk import Desk


def listed(*, closed: bool, session: Session) -> Callable[[Any], tuple[AccountRow, ...]]:
    """All open or closed accounts that this person may see, page by page within one read each."""

    def unit(ledger: Any) -> tuple[AccountRow, ...]:
        from app.services import account_lists

        read = account_lists.closed_accounts if closed else account_lists.open_accounts
        found: tuple[AccountRow, ...] = ()
        before = None
        while page := read(ledger, session=session, before=before):
            found, before = found + page, page[-1].account_id
        return found

    return unit


def shop_for_opening(
    number: str, *, session: Session
) -> Callable[[Any], tuple[ShopCard, tuple[Meter, ...], tuple[PricePlan, ...]]]:
    def unit(ledger: Any) -> tuple[ShopCard, tuple[Meter, ...], tuple[PricePlan, ...]]:
        from app.services import account_lists

        return account_lists.shop_for_opening(ledger, number, session=session)

    return unit


def meters_of_account(account_id: int, *, session: Session) -> Callable[[Any], tuple[Meter, ...]]:
    def unit(ledger: Any) -> tuple[Meter, ...]:
        from app.services import account_lists

        return account_lists.meters_on(ledger, account_id, session=session)

    return unit


def open_or_add(
    opening: Opening, account_id: int | None, *, data_dir: Path, session: Session, now_utc_ms: int
) -> Callable[[Any], int]:
    """Open the account, or put the meters on the one that is open. All of it or nothing."""

    def unit(ledger: Any) -> int:
        from app.errors import DeskError
        from app.services import accounts, meter_makes

        profiles = meter_makes.known(data_dir)
        if account_id is None:
            return accounts.open_account(
                ledger, opening, profiles=profiles, session=session, now_utc_ms=now_utc_ms
            )
        if not opening.meters:
            raise DeskError("accounts.none_chosen")
        for new in opening.meters:
            accounts.add_meter(
                ledger, account_id, new, profiles=profiles, session=session, now_utc_ms=now_utc_ms
            )
        return account_id

    return unit


def settlement(
    account_id: int, moments: tuple[Moment, ...], *, desk: Desk
) -> Callable[[Any], tuple[Settlement, Wanted, bool]]:
    """What closing would pay, the act a second person would see, and whether there must be one."""

    def unit(ledger: Any) -> tuple[Settlement, Wanted, bool]:
        from app.services import account_closing, approvals

        settled = account_closing.settlement(ledger, account_id, moments, session=desk.session)
        wanted = account_closing.wanted(ledger, settled, session=desk.session)
        needed = account_closing.needs_witness(settled) or approvals.needed(
            ledger,
            wanted,
            max(settled.pays_out_fen, 0),
            session=desk.session,
            now_utc_ms=desk.clock.utc_ms(),
        )
        return settled, wanted, needed

    return unit


def close_account(
    account_id: int,
    moments: tuple[Moment, ...],
    *,
    tender: str,
    reason: str,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> Callable[[Any], Settlement]:
    def unit(ledger: Any) -> Settlement:
        from app.services import account_closing

        return account_closing.close_account(
            ledger,
            account_id,
            moments,
            tender=tender,
            reason=reason,
            approval=approval,
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit


def transfer_account(
    account_id: int,
    tenant: Tenant,
    moments: tuple[Moment, ...],
    *,
    session: Session,
    now_utc_ms: int,
) -> Callable[[Any], int]:
    def unit(ledger: Any) -> int:
        from app.services import accounts

        return accounts.transfer_account(
            ledger, account_id, tenant, moments, session=session, now_utc_ms=now_utc_ms
        )

    return unit


def deposit(
    account_id: int,
    amount_fen: int,
    *,
    tender: str,
    reason: str,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> Callable[[Any], str]:
    """Take a deposit, or with an amount below zero pay it back."""

    def unit(ledger: Any) -> str:
        from app.services import deposits

        if amount_fen > 0:
            return deposits.take(
                ledger,
                account_id,
                amount_fen,
                tender=tender,
                reason=reason,
                session=session,
                now_utc_ms=now_utc_ms,
            )
        return deposits.pay_back(
            ledger,
            account_id,
            -amount_fen,
            tender=tender,
            reason=reason,
            approval=approval,
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit


def deposit_wanted(
    account_id: int, amount_fen: int, tender: str, *, desk: Desk
) -> Callable[[Any], tuple[Wanted, bool]]:
    """The act of paying a deposit back, and whether it needs a second person."""

    def unit(ledger: Any) -> tuple[Wanted, bool]:
        from app.services import approvals, deposits

        wanted = deposits.wanted(ledger, account_id, amount_fen, tender, session=desk.session)
        now = desk.clock.utc_ms()
        return wanted, approvals.needed(ledger, wanted, amount_fen, session=desk.session, now_utc_ms=now)

    return unit


def change_ground(
    meter_ids: tuple[str, ...], *, data_dir: Path, session: Session
) -> Callable[[Any], tuple[tuple[Meter, ...], tuple[Profile, ...]]]:
    """These meters, and the makes there are."""

    def unit(ledger: Any) -> tuple[tuple[Meter, ...], tuple[Profile, ...]]:
        from app.services import meter_change, meter_makes

        meters = meter_change.in_use(ledger, meter_ids, session=session)
        return meters, tuple(meter_makes.known(data_dir).values())

    return unit


def change_wanted(change: MeterChange, *, desk: Desk) -> Callable[[Any], tuple[Wanted, bool]]:
    """The act of a meter change, and whether it needs a second person."""

    def unit(ledger: Any) -> tuple[Wanted, bool]:
        from app.services import approvals, meter_change

        wanted = meter_change.wanted(ledger, change, session=desk.session)
        now = desk.clock.utc_ms()
        return wanted, approvals.needed(ledger, wanted, 1, session=desk.session, now_utc_ms=now)

    return unit


def stranded(*, session: Session) -> Callable[[Any], tuple[Stranded, ...]]:
    """Moved credit that did not reach its meter and is back where it was."""

    def unit(ledger: Any) -> tuple[Stranded, ...]:
        from app.services import stranded_credit

        return stranded_credit.stranded(ledger, session=session)

    return unit


def move_again(
    operation_id: str, request_id: str, *, session: Session, now_utc_ms: int
) -> Callable[[Any], str]:
    def unit(ledger: Any) -> str:
        from app.services import meter_change

        return meter_change.move_again(
            ledger, operation_id, request_id, session=session, now_utc_ms=now_utc_ms
        )

    return unit


def change_in_both(change: MeterChange, *, approval: str | None, desk: Desk) -> Callable[[], Changed]:
    """`change_meter` as a job, and both readings of it into the meters' histories."""
    now = desk.clock.utc_ms()
    session = desk.session
    assert session is not None
    unit = change_meter(change, approval=approval, data_dir=desk.data_dir, session=session, now_utc_ms=now)

    def job() -> Changed:
        from app.services import epoch_ends

        changed = desk.ledger.submit(unit).result()
        ids = (change.old_id, changed.meter_id)
        ends = desk.ledger.submit_read(
            lambda ledger: epoch_ends.of_change(ledger, ids, since_utc_ms=now, session=session)
        ).result()
        desk.readings.submit(lambda readings: epoch_ends.keep(readings, ends)).result()
        return changed

    return job


def change_meter(
    change: MeterChange, *, approval: str | None, data_dir: Path, session: Session, now_utc_ms: int
) -> Callable[[Any], Changed]:
    def unit(ledger: Any) -> Changed:
        from app.services import meter_change, meter_makes

        return meter_change.change_meter(
            ledger,
            change,
            profiles=meter_makes.known(data_dir),
            approval=approval,
            session=session,
            now_utc_ms=now_utc_ms,
        )

    return unit
