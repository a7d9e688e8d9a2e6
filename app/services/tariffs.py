"""The versions of a plan as the book has them, new ones, and quotes by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app import config
from app.domain.approvals import CHANGE_TARIFF
from app.domain.permissions import Permission, Session
from app.domain.tariff.charging import START, Position
from app.domain.tariff.checks import check_versions
from app.domain.tariff.days import NO_STEPS_DAY, as_date, day_number
from app.domain.tariff.model import Tariff, Version, one_price
from app.domain.tariff.quotes import Quote, Standing, quote_money, quote_use, standing
from app.domain.tariff.spec import from_spec, spec_hash, to_spec
from app.errors import DeskError
from app.services import approvals, settings, site_files
from app.services.approvals import Wanted
from app.services.rights import allow, allow_meter, allow_site
from app.services.tariff_meters import refusing
from db.ledger import Ledger
from db.money_rows import ChargeState, TariffVersion
from db.rows import PricePlan
from meterio.profiles import Profile

NEW_VERSION = "tariff.new_version"
"""Action of the audit row that a new version writes, on the plan's code."""

_read = lru_cache(maxsize=512)(from_spec)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan, its versions, oldest first, how many meters are charged by it, and the site's clock."""

    plan: PricePlan
    versions: tuple[Version, ...]
    meters: int
    utc_offset_min: int


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What a plan is to cost from `start_utc_ms` on."""

    plan_id: int
    start_utc_ms: int
    tariff: Tariff


@dataclass(frozen=True, slots=True)
class QuoteAsked:
    """What is asked for: a quantity (Wh, litres) with whole months, or an amount of money.

    `meter_id` makes the steps stand where that meter's do. `mix` are thousandths by rate; None: as the hours
    of the day at `at_utc_ms`.
    """

    plan_id: int
    at_utc_ms: int
    quantity_milli: int | None = None
    amount_fen: int | None = None
    months: int = 0
    mix: tuple[int, ...] | None = None
    meter_id: str | None = None


@dataclass(frozen=True, slots=True)
class QuoteShown:
    """A quote with what it rests on, so that a screen can show each step of it."""

    plan: PricePlan
    terms: Standing
    mix: tuple[int, ...]
    quote: Quote


def versions_of(ledger: Ledger, plan_id: int) -> tuple[Version, ...]:
    """All versions of a plan, oldest first; a tariff goes before a plain price of the same moment.

    Their days and hours are by the site's clock as it is set now.
    Raises DeskError tariff.no_plan, tariff.version_count for a plan without any.
    """
    plan = _plan(ledger, plan_id)
    found: dict[int, Tariff] = {
        row.start_utc_ms: one_price(plan.medium, row.price_e8) for row in ledger.prices.versions(plan_id)
    }
    found |= {row.start_utc_ms: _read(row.spec) for row in ledger.charges.versions(plan_id)}
    offset_min = settings.number(ledger, config.UTC_OFFSET_MIN)
    versions = tuple(Version(start, offset_min, found[start]) for start in sorted(found))
    check_versions(versions)
    return versions


def listed(ledger: Ledger, *, session: Session) -> tuple[PlanRow, ...]:
    """Every plan with its versions, by code. Raises DeskError permission.*."""
    allow(ledger, session, Permission.LOOK)
    meters = Counter(row.plan_id for row in ledger.meters.all() if row.retired_utc_ms is None)
    plans = sorted(ledger.prices.plans(), key=lambda plan: plan.code)
    clock = settings.number(ledger, config.UTC_OFFSET_MIN)
    return tuple(PlanRow(plan, _versions(ledger, plan), meters[plan.id], clock) for plan in plans)


def _versions(ledger: Ledger, plan: PricePlan) -> tuple[Version, ...]:
    return versions_of(ledger, plan.id) if starts(ledger, plan.id) else ()


def wanted(ledger: Ledger, new: NewVersion, *, session: Session) -> Wanted:
    """What a second person approves: the plan, the moment, and the tariff to the last figure by its hash.

    Raises DeskError: permission.*, tariff.no_plan, and what `check_tariff` finds.
    """
    allow_site(ledger, session, Permission.TARIFFS)
    return _wanted(ledger, new)


def _wanted(ledger: Ledger, new: NewVersion) -> Wanted:
    plan, spec = _plan(ledger, new.plan_id), to_spec(new.tariff)
    values = {
        "plan": f"{plan.code} {plan.name}",
        "begins_utc_ms": new.start_utc_ms,
        "prices_e8": sorted(
            {price for season in new.tariff.seasons for row in season.prices for price in row}
        ),
        "spec_hash": spec_hash(spec),
    }
    return Wanted(CHANGE_TARIFF, plan.code, values)


def add_version(
    ledger: Ledger,
    new: NewVersion,
    *,
    profiles: Mapping[str, Profile],
    approval: str | None = None,
    session: Session,
    now_utc_ms: int,
) -> None:
    """Write what a plan costs from a moment on. What is in force is not touched.

    Raises DeskError: permission.denied, permission.whole_site for who works in some buildings only,
    approval.*, tariff.no_plan, .plan_medium, .version_past for a moment before now in a plan that has prices
    already, .version_twice, .meter_cannot_hold naming the first meter that holds its own balance and cannot
    charge so, and what `check_tariff` and `check_versions` find.
    """
    allow_site(ledger, session, Permission.TARIFFS)
    plan = _plan(ledger, new.plan_id)
    spec = to_spec(new.tariff)
    if new.tariff.medium != plan.medium:
        raise DeskError("tariff.plan_medium", plan=plan.code)
    begun = starts(ledger, plan.id)
    if new.start_utc_ms in begun:
        raise DeskError("tariff.version_twice", start_utc_ms=new.start_utc_ms)
    if new.start_utc_ms < now_utc_ms and min(begun, default=now_utc_ms) < now_utc_ms:
        raise DeskError("tariff.version_past", start_utc_ms=new.start_utc_ms)
    by = session.operator_id or None
    name = spec_hash(spec)
    ledger.charges.add_version(TariffVersion(plan.id, new.start_utc_ms, spec, name, by, now_utc_ms))
    _refuse_unholdable(ledger, plan, profiles, now_utc_ms=now_utc_ms)
    approver = approvals.cleared(
        ledger, _wanted(ledger, new), 1, approval=approval, session=session, now_utc_ms=now_utc_ms
    )
    detail = {"start_utc_ms": new.start_utc_ms, "spec_hash": name, **approvals.told(approver)}
    ledger.audit.append(
        operator=session.name, action=NEW_VERSION, object=plan.code, detail=detail, utc_ms=now_utc_ms
    )


def starts(ledger: Ledger, plan_id: int) -> set[int]:
    """When the versions of a plan begin."""
    prices = {row.start_utc_ms for row in ledger.prices.versions(plan_id)}
    return prices | {row.start_utc_ms for row in ledger.charges.versions(plan_id)}


def _refuse_unholdable(
    ledger: Ledger, plan: PricePlan, profiles: Mapping[str, Profile], *, now_utc_ms: int
) -> None:
    versions = versions_of(ledger, plan.id)
    meters = [row for row in ledger.meters.all() if row.plan_id == plan.id and row.retired_utc_ms is None]
    for meter, reason in refusing(versions, meters, profiles, from_utc_ms=now_utc_ms):
        raise DeskError("tariff.meter_cannot_hold", meter=meter.id, reason=reason)


def quote(ledger: Ledger, asked: QuoteAsked, *, session: Session) -> QuoteShown:
    """What a use would cost, or what an amount buys, by a plan at a moment.

    Raises DeskError: permission.denied, permission.other_building for a meter that is not his,
    tariff.no_plan, tariff.no_version, tariff.calendar_missing, and what `quote_use` and `quote_money` find.
    """
    if asked.meter_id is None:
        allow(ledger, session, Permission.LOOK)
    else:
        allow_meter(ledger, session, Permission.LOOK, asked.meter_id)
    plan = _plan(ledger, asked.plan_id)
    state = None if asked.meter_id is None else ledger.charges.state(asked.meter_id)
    terms, by_hours = standing(
        versions_of(ledger, plan.id),
        asked.at_utc_ms,
        calendar=site_files.calendar(ledger),
        position=steps_of(state),
    )
    mix = by_hours if asked.mix is None else asked.mix
    if asked.amount_fen is not None:
        return QuoteShown(plan, terms, mix, quote_money(terms, asked.amount_fen, mix=mix))
    wanted = asked.quantity_milli or 0
    return QuoteShown(plan, terms, mix, quote_use(terms, wanted, mix=mix, months=asked.months))


def steps_of(state: ChargeState | None) -> Position:
    """Where a meter's steps stand, without its carry; at the beginning for one that was never charged."""
    return START if state is None else Position(step_day(state.period), state.used)


def period_text(position: Position) -> str:
    """The step period as the book keeps it: its first day, or nothing where there are no steps."""
    return "" if position.step_day == NO_STEPS_DAY else as_date(position.step_day).isoformat()


def step_day(period: str) -> int:
    """The reverse of `period_text`."""
    return day_number(date.fromisoformat(period)) if period else NO_STEPS_DAY


def _plan(ledger: Ledger, plan_id: int) -> PricePlan:
    plan = ledger.prices.plan(plan_id)
    if plan is None:
        raise DeskError("tariff.no_plan")
    return plan
