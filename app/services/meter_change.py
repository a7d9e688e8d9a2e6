"""Changing a meter (换表): the old one ends with a final reading, the new one begins with a first, and the
customer's money goes along.

Count and registers begin a new epoch on the new meter. Money goes by linked rows: to a meter that holds its
own it is an operation of its own ("moved"), driven to the meter as a sale is; to one whose money the office
holds it is an entry. Everything is one transaction, and always takes a second person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.crash_points import reach
from app.domain.approvals import CHANGE_METER
from app.domain.permissions import Permission, Session
from app.domain.sale import MONEY_BACK, Kind, SaleState
from app.domain.site import Meter as MeterForm
from app.errors import DeskError
from app.services import approvals, charging, entries, office_credit, operation_record, set_up
from app.services.account_meters import begin_epoch, credit_of, end_epoch, require_idle
from app.services.approvals import Wanted
from app.services.meter_addresses import canonical
from app.services.meter_moments import Moment
from app.services.plan_prices import price_now
from app.services.postings import credit
from app.services.rights import allow, allow_meter, allow_meters
from app.services.site_book import site_in
from app.services.tariff_meters import METER_HELD
from app.services.tills import company_of
from db.ledger import Ledger
from db.money_rows import OperationFact
from db.rows import AccountMeter, Meter, Operation
from meterio.profiles import Profile

NO_TENDER: Final = "none"
EPOCH_REASON: Final = "meter change"
"""Why a new meter's first epoch begins."""


@dataclass(frozen=True, slots=True)
class NewMeter:
    """What hangs there now. `number` is the maker's; the address may be the old meter's."""

    id: str
    profile: str
    collector: str
    bus: int
    unit: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class MeterChange:
    """All that a change needs. `request_id` is made by the form, so that a second Enter changes nothing.

    `final` is of the old meter, read or typed; `first` of the new one.
    """

    request_id: str
    old_id: str
    new: NewMeter
    final: Moment
    first: Moment
    reason: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of it: the credit that goes along, and the operation that brings it, None if none does."""

    meter_id: str
    credit_fen: int
    operation_id: str | None


def wanted(ledger: Ledger, change: MeterChange, *, session: Session) -> Wanted:
    """The act that a second person sees: both meters, both readings, the money, and what the new meter holds
    already, which nobody paid for here. Raises DeskError permission.*."""
    allow_meter(ledger, session, Permission.CHANGE_METER, change.old_id)
    building = ledger.meters.building_of(change.old_id)
    values = {
        "meter": change.old_id,
        "new_meter": change.new.id,
        "final_reading": change.final.quantity,
        "first_reading": change.first.quantity,
        "amount_fen": credit_of(ledger, change.final),
        **_brought(change),
    }
    scope = None if building is None else frozenset({building})
    return Wanted(CHANGE_METER, change.old_id, values, scope)


def change_meter(
    ledger: Ledger,
    change: MeterChange,
    *,
    profiles: Mapping[str, Profile],
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> Changed:
    """Do all of it or nothing. The engine must be told of the new meter, and of the operation.

    Raises DeskError: permission.*, meter_change.unknown, meter_change.other_meter, meter_change.arrears,
    sale.meter_busy, moment.*, accounts.count_unknown, approval.*, and what `set_up.check` finds wrong with
    the new meter.
    """
    allow_meter(ledger, session, Permission.CHANGE_METER, change.old_id)
    made = ledger.operations.get(change.request_id)
    if made is not None:
        return Changed(change.new.id, made.operation.amount_fen, made.operation.id)
    old = _old(ledger, change)
    moved_fen = credit_of(ledger, change.final)
    approver = approvals.cleared(
        ledger,
        wanted(ledger, change, session=session),
        1,
        approval=approval,
        session=session,
        now_utc_ms=now_utc_ms,
    )
    charging.charge_to(ledger, change.final, now_utc_ms=now_utc_ms)
    held = ledger.accounts.open_of_meter(old.id)
    ledger.meters.put(replace(old, enabled=False, retired_utc_ms=now_utc_ms))
    end_epoch(ledger, change.final, approval_id=approval, session=session, now_utc_ms=now_utc_ms)
    new = _hang(ledger, old, change.new, profiles)
    reach("meter_change.while_changing")
    begin_epoch(ledger, change.first, reason=EPOCH_REASON, session=session, now_utc_ms=now_utc_ms)
    operation_id = None
    if held is not None:
        _pass_on(ledger, held[1], new.id, now_utc_ms)
        operation_id = _move_money(
            ledger, change, new, held[1].account_id, moved_fen, session=session, now_utc_ms=now_utc_ms
        )
    _audit(ledger, change, moved_fen, approver, session=session, now_utc_ms=now_utc_ms)
    return Changed(new.id, moved_fen if held else 0, operation_id)


def in_use(ledger: Ledger, meter_ids: tuple[str, ...], *, session: Session) -> tuple[Meter, ...]:
    """Those of these meters that can be changed. Raises DeskError permission.*."""
    allow_meters(ledger, session, Permission.CHANGE_METER, meter_ids)
    found = (ledger.meters.get(meter_id) for meter_id in meter_ids)
    return tuple(meter for meter in found if meter is not None and meter.retired_utc_ms is None)


def changed_for(ledger: Ledger) -> dict[str, str]:
    """Of each meter that was changed the one that hangs there since, by the old one's id: the old one's end
    and the new one's beginning are of one moment and one place."""
    meters = {meter.id: meter for meter in ledger.meters.all()}
    found: dict[tuple[object, ...], str] = {}
    for new, begun in ledger.meters.begun_with(EPOCH_REASON).items():
        found[(begun, *_place(meters[new]))] = new
    return {
        old.id: found[key]
        for old in meters.values()
        if (key := (old.retired_utc_ms, *_place(old))) in found and found[key] != old.id
    }


def _place(meter: Meter) -> tuple[object, ...]:
    return meter.medium, meter.shop_id, meter.area_id


def move_again(
    ledger: Ledger, operation_id: str, request_id: str, *, session: Session, now_utc_ms: int
) -> str:
    """Move credit once more that did not reach its meter, under a new request id; returns the new operation.

    Raises DeskError: permission.*, meter_change.nothing_left, sale.meter_busy.
    """
    allow(ledger, session, Permission.CHANGE_METER, object=operation_id)
    made = ledger.operations.get(operation_id)
    fact = ledger.operations.fact(operation_id)
    if made is None or fact is None or made.operation.kind != Kind.MOVED:
        raise DeskError("meter_change.nothing_left")
    before = made.operation
    allow_meter(ledger, session, Permission.CHANGE_METER, before.meter_id)
    new, is_back = ledger.meters.get(before.meter_id), SaleState(made.state) in MONEY_BACK
    if new is None or not is_back or ledger.operations.of_visit(before.id):
        raise DeskError("meter_change.nothing_left")
    require_idle(ledger, before.meter_id)
    again = replace(fact, operation_id=request_id, visit_id=before.id, utc_ms=now_utc_ms)
    moved = _Moved(request_id, before.account_id, before.amount_fen, again)
    return _record_moved(ledger, moved, new, session, now_utc_ms)


def _brought(change: MeterChange) -> dict[str, int]:
    """The balance of a used meter, told where there is one."""
    return {"first_balance_fen": change.first.balance_fen} if change.first.balance_fen else {}


def _old(ledger: Ledger, change: MeterChange) -> Meter:
    old = ledger.meters.get(change.old_id)
    if old is None or old.retired_utc_ms is not None:
        raise DeskError("meter_change.unknown", meter=change.old_id)
    if (change.final.meter_id, change.first.meter_id) != (old.id, change.new.id) or old.id == change.new.id:
        raise DeskError("meter_change.other_meter", meter=change.new.id)
    require_idle(ledger, old.id)
    return old


def _hang(ledger: Ledger, old: Meter, new: NewMeter, profiles: Mapping[str, Profile]) -> Meter:
    """The new meter's row, by the rules of every meter; plan, place, groups and own values go along."""
    _check(ledger, old, new, profiles)
    profile = profiles[new.profile]
    made = replace(
        old,
        id=new.id,
        custody=profile.custody,
        profile=profile.name,
        collector_id=new.collector,
        bus=new.bus,
        unit=canonical(profile.protocol, new.unit) or new.unit,
        number=new.number,
        enabled=True,
        retired_utc_ms=None,
    )
    ledger.meters.put(made)
    for group in ledger.groups.of_meter(old.id):
        ledger.groups.set_meters(group.id, (*ledger.groups.meters(group.id), made.id))
    for group_id, head in ledger.groups.heads().items():
        if head == old.id:
            ledger.groups.set_head(group_id, made.id)
    for key, value in ledger.meters.settings_of(old.id).items():
        ledger.meters.set_setting(made.id, key, value)
    return made


def _check(ledger: Ledger, old: Meter, new: NewMeter, profiles: Mapping[str, Profile]) -> None:
    """What set-up would say of the new meter in the old one's place."""
    shop = ledger.shops.get(old.shop_id) if old.shop_id is not None else None
    area = next((area.code for area in ledger.shops.areas() if area.id == old.area_id), "")
    plan = ledger.prices.plan(old.plan_id) if old.plan_id is not None else None
    form = {
        "meter": new.id,
        "shop_number": shop.shop_number if shop else "",
        "profile": new.profile,
        "collector": new.collector,
        "bus": str(new.bus),
        "unit": new.unit,
        "plan": plan.code if plan else "",
        "number": new.number,
        "purpose": "sold" if shop else "monitored",
        "area": area,
        "name": old.name,
    }
    row, _ = set_up.read_form("Meters", form, profiles)
    assert isinstance(row, MeterForm), "a form of a meter gives a meter"
    if ledger.meters.get(new.id) is not None:
        raise DeskError("set_up.exists", text=new.id, column="meter")
    set_up.check(ledger, "Meters", row, old=None, book=site_in(ledger), profiles=profiles)


def _pass_on(ledger: Ledger, row: AccountMeter, new_id: str, now_utc_ms: int) -> None:
    """The account has the new meter instead of the old one."""
    ledger.accounts.end_meter(row.account_id, row.meter_id, utc_ms=now_utc_ms)
    ledger.accounts.put_meter(replace(row, meter_id=new_id, from_utc_ms=now_utc_ms, until_utc_ms=None))


def _move_money(
    ledger: Ledger,
    change: MeterChange,
    new: Meter,
    account_id: int,
    amount_fen: int,
    *,
    session: Session,
    now_utc_ms: int,
) -> str | None:
    """Credit to the new meter. Raises DeskError meter_change.arrears: no meter takes a debt."""
    if amount_fen < 0 and new.custody == METER_HELD:
        raise DeskError("meter_change.arrears", meter=change.old_id)
    if new.custody != METER_HELD:
        entries.moved(
            ledger,
            from_meter=change.old_id,
            meter_id=new.id,
            account_id=account_id,
            amount_fen=amount_fen,
            reason=change.reason,
            session=session,
            now_utc_ms=now_utc_ms,
        )
        _move_office_credit(ledger, change.old_id, new.id, amount_fen)
        return None
    if amount_fen == 0:
        return None
    fact = OperationFact(
        operation_id=change.request_id,
        adds=True,
        original_id=None,
        visit_id=None,
        source=credit(change.old_id),
        reason=change.reason,
        approval_id=None,
        utc_ms=now_utc_ms,
    )
    moved = _Moved(change.request_id, account_id, amount_fen, fact)
    return _record_moved(ledger, moved, new, session, now_utc_ms)


def _move_office_credit(ledger: Ledger, old_id: str, new_id: str, amount_fen: int) -> None:
    """What the office holds for each follows the transfers, and the steps of the tariff go on: they are
    climbed by what a customer uses, whatever meter counts it."""
    before = ledger.charges.state(old_id)
    office_credit.move(ledger, new_id, epoch=_epoch(ledger, new_id), change_fen=amount_fen)
    if before is None:
        return
    office_credit.move(ledger, old_id, epoch=_epoch(ledger, old_id), change_fen=-amount_fen)
    after = ledger.charges.state(new_id)
    assert after is not None, "its credit was just moved"
    ledger.charges.put_state(
        replace(after, period=before.period, used=before.used, carry_e18=before.carry_e18)
    )


@dataclass(frozen=True, slots=True)
class _Moved:
    """What an operation of moved credit is made of."""

    request_id: str
    account_id: int
    amount_fen: int
    fact: OperationFact


def _record_moved(ledger: Ledger, moved: _Moved, new: Meter, session: Session, now_utc_ms: int) -> str:
    """The operation that the engine drives to the new meter as it drives a sale."""
    series, number = operation_record.next_receipt(ledger, company_of(ledger, new.id), Kind.MOVED)
    price = price_now(ledger, new.plan_id, now_utc_ms) if new.plan_id is not None else None
    operation = Operation(
        id=moved.request_id,
        kind=str(Kind.MOVED),
        meter_id=new.id,
        epoch=_epoch(ledger, new.id),
        account_id=moved.account_id,
        amount_fen=moved.amount_fen,
        tender=NO_TENDER,
        received_fen=0,
        drawer="",
        receipt_series=series,
        receipt_number=number,
        operator_id=session.operator_id,
        price_e8=price.price_e8 if price else 0,
        utc_ms=now_utc_ms,
    )
    detail = price.told(moved.amount_fen) if price else None
    operation_record.record(ledger, operation, meter=new, fact=moved.fact, detail=detail, by=session.name)
    return operation.id


def _epoch(ledger: Ledger, meter_id: str) -> int:
    epoch = ledger.meters.epoch(meter_id)
    return epoch.epoch if epoch is not None else 1


def _audit(
    ledger: Ledger,
    change: MeterChange,
    credit_fen: int,
    approver: approvals.Approver | None,
    *,
    session: Session,
    now_utc_ms: int,
) -> None:
    ledger.audit.append(
        operator=session.name,
        action="meter.change",
        object=change.old_id,
        detail={
            "new_meter": change.new.id,
            "final": change.final.quantity,
            "first": change.first.quantity,
            "typed": change.final.is_typed,
            "credit_fen": credit_fen,
            "reason": change.reason,
            **_brought(change),
            **approvals.told(approver),
        },
        utc_ms=now_utc_ms,
    )
