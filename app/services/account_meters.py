"""How a meter comes to an account and leaves it: epochs begin and end where its registers and money stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app import config
from app.domain.permissions import Session
from app.errors import DeskError
from app.services import charging, entries, meter_moments, office_credit, settings, tariffs
from app.services.meter_moments import Moment
from app.services.postings import receipt_text
from app.services.tariff_meters import METER_HELD, against
from db.ledger import Ledger
from db.rows import AccountMeter, Meter, MeterEpoch
from meterio.profiles import Profile


@dataclass(frozen=True, slots=True)
class NewMeter:
    """A meter that comes to an account, as it stands now.

    `carried_in_fen`: money of an old meter or system that the customer brings along; of a meter that holds
    its own money it is what it already shows. `plan_code` None leaves its plan, `hoarding_limit_fen` None
    the site's limit.
    """

    moment: Moment
    carried_in_fen: int = 0
    plan_code: str | None = None
    hoarding_limit_fen: int | None = None


def meters_of(ledger: Ledger, account_id: int) -> tuple[AccountMeter, ...]:
    """The meters that are on an account now."""
    return tuple(row for row in ledger.accounts.meters(account_id) if row.until_utc_ms is None)


def adopt(
    ledger: Ledger,
    account_id: int,
    shop_id: int,
    new: NewMeter,
    *,
    profiles: Mapping[str, Profile],
    session: Session,
    now_utc_ms: int,
) -> None:
    """Put a meter on an account as it stands. Raises DeskError accounts.* as `accounts.add_meter` says."""
    meter = _free_meter(ledger, new.moment.meter_id, shop_id)
    if new.plan_code is not None:
        meter = _with_plan(ledger, meter, new.plan_code)
    _check_holds(ledger, meter, profiles, now_utc_ms)
    limit = new.hoarding_limit_fen or settings.number(ledger, config.HOARDING_LIMIT_FEN)
    ledger.accounts.put_meter(AccountMeter(account_id, meter.id, limit, from_utc_ms=now_utc_ms))
    if meter.custody == METER_HELD and new.carried_in_fen not in (0, new.moment.balance_fen):
        raise DeskError("accounts.carried_differs", meter=meter.id)
    epoch = begin_epoch(ledger, new.moment, reason="opening", session=session, now_utc_ms=now_utc_ms)
    entries.carried_in(
        ledger,
        meter_id=meter.id,
        account_id=account_id,
        amount_fen=new.carried_in_fen,
        reason="opening",
        session=session,
        now_utc_ms=now_utc_ms,
    )
    if meter.custody != METER_HELD:
        office_credit.move(ledger, meter.id, epoch=epoch.epoch, change_fen=new.carried_in_fen)


def begin_epoch(
    ledger: Ledger, moment: Moment, *, reason: str, session: Session, now_utc_ms: int
) -> MeterEpoch:
    """The meter's count and registers run on from here. Raises DeskError accounts.count_unknown for a meter
    that holds money, has no epoch yet, and was not read."""
    meter = _meter(ledger, moment.meter_id)
    before = ledger.meters.epoch(meter.id)
    count = moment.purchase_count
    if meter.custody != METER_HELD:
        count = 0
    elif count is None and before is not None:
        count = ledger.operations.last_confirmed_count(meter.id, before.epoch)
    elif count is None and _keeps_no_count(moment):
        count = 0
    if count is None:
        raise DeskError("accounts.count_unknown", meter=meter.id)
    epoch = ledger.meters.start_epoch(
        meter.id, start_count=count, reason=reason, utc_ms=now_utc_ms, by=session.name
    )
    meter_moments.note(ledger, moment, "first", epoch=epoch.epoch, session=session, now_utc_ms=now_utc_ms)
    if meter.custody != METER_HELD:
        _begin_charging(ledger, moment, epoch.epoch, goes_on=reason == "transfer")
    return epoch


def end_epoch(
    ledger: Ledger,
    moment: Moment,
    *,
    approval_id: str | None = None,
    session: Session,
    now_utc_ms: int,
) -> None:
    """Note where the running epoch ends. One that never began ends here too where its count is known, so that
    its final register is kept; a meter that holds money and did not tell its count has nothing to end."""
    epoch = ledger.meters.epoch(moment.meter_id)
    count = moment.purchase_count if _meter(ledger, moment.meter_id).custody == METER_HELD else 0
    if epoch is None and count is not None:
        epoch = ledger.meters.start_epoch(
            moment.meter_id, start_count=count, reason="final reading", utc_ms=now_utc_ms, by=session.name
        )
    if epoch is not None:
        meter_moments.note(
            ledger,
            moment,
            "final",
            epoch=epoch.epoch,
            approval_id=approval_id,
            session=session,
            now_utc_ms=now_utc_ms,
        )


def check_moments(ledger: Ledger, held: tuple[AccountMeter, ...], moments: Mapping[str, Moment]) -> None:
    """Every meter has its reading, and none is in the middle of an operation.

    Raises DeskError accounts.reading_missing, sale.meter_busy.
    """
    for row in held:
        if row.meter_id not in moments:
            raise DeskError("accounts.reading_missing", meter=row.meter_id)
        require_idle(ledger, row.meter_id)


def require_idle(ledger: Ledger, meter_id: str) -> None:
    """Raise DeskError sale.meter_busy while an operation of this meter is open."""
    running = ledger.operations.open_for_meter(meter_id)
    if running is not None:
        raise DeskError("sale.meter_busy", meter=meter_id, receipt=receipt_text(running.operation))


def credit_of(ledger: Ledger, moment: Moment) -> int:
    """What the customer still has at the meter, in fen: what it says, or what the office holds for it."""
    return charging.credit_at(ledger, moment) if moment.balance_fen is None else moment.balance_fen


def _meter(ledger: Ledger, meter_id: str) -> Meter:
    meter = ledger.meters.get(meter_id)
    if meter is None:
        raise DeskError("sale.no_such_meter", meter=meter_id)
    return meter


def _free_meter(ledger: Ledger, meter_id: str, shop_id: int) -> Meter:
    meter = _meter(ledger, meter_id)
    if meter.shop_id != shop_id:
        raise DeskError("accounts.other_shop", meter=meter_id)
    if not meter.enabled:
        raise DeskError("accounts.meter_disabled", meter=meter_id)
    if ledger.accounts.open_of_meter(meter_id) is not None:
        raise DeskError("accounts.meter_taken", meter=meter_id)
    require_idle(ledger, meter_id)
    return meter


def _with_plan(ledger: Ledger, meter: Meter, code: str) -> Meter:
    plan = next((plan for plan in ledger.prices.plans() if plan.code == code), None)
    if plan is None:
        raise DeskError("accounts.plan_unknown", plan=code)
    if plan.medium != meter.medium:
        raise DeskError("accounts.plan_medium", plan=code, meter=meter.id)
    changed = replace(meter, plan_id=plan.id)
    ledger.meters.put(changed)
    return changed


def _check_holds(ledger: Ledger, meter: Meter, profiles: Mapping[str, Profile], now_utc_ms: int) -> None:
    """A meter that holds its own balance must be able to charge by its plan (X2)."""
    profile = profiles.get(meter.profile)
    if meter.custody != METER_HELD or meter.plan_id is None or profile is None:
        return
    versions = tariffs.versions_of(ledger, meter.plan_id)
    reasons = against(versions, profile, from_utc_ms=now_utc_ms)
    if reasons:
        raise DeskError("accounts.plan_not_held", meter=meter.id, reason=reasons[0])


def _keeps_no_count(moment: Moment) -> bool:
    """A make without a purchase count still told its balance."""
    return moment.balance_fen is not None and not moment.is_typed


def _begin_charging(ledger: Ledger, moment: Moment, epoch: int, *, goes_on: bool) -> None:
    """The office charges from this reading on; credit that the meter had stays.

    Where the same meter `goes_on` and was charged further meanwhile, nobody is charged for that again.
    """
    before = ledger.charges.state(moment.meter_id)
    fresh = replace(
        office_credit.none_yet(moment.meter_id, epoch), credit_fen=before.credit_fen if before else 0
    )
    if goes_on and before is not None and (before.reading_utc_ms or 0) > moment.utc_ms:
        at, quantity, rates = before.reading_utc_ms, before.quantity, before.rates
    else:
        at, quantity, rates = moment.utc_ms, moment.quantity, moment.rates
    if quantity is not None:
        fresh = replace(fresh, reading_utc_ms=at, quantity=quantity, rates=rates, booked_utc_ms=at)
    ledger.charges.put_state(fresh)
