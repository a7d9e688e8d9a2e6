"""What customers have left, who owes, and energy and money of a time in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.alarms import Kind
from app.domain.energy_use import Use
from app.domain.local_days import first_of_month, month_of
from app.domain.report import CellKind, Drill, ReportColumn, Value
from app.services import charging, energy_use, postings, settling
from app.services.energy_use import MeterOf, Shown, UseOf
from app.services.readings import kept_states
from app.services.reports import sales_sums
from app.services.reports.energy import QUANTITY, is_wanted
from app.services.reports.energy_sums import Span, all_used, uses
from app.services.reports.ground import Body, BookDays, Found, Ground, book_days, drill, found
from app.services.reports.periods import Period
from app.services.reports.request import Request
from app.services.reports.sales_sums import Asked, Total
from app.services.views import LiveState
from db.ledger import Ledger
from db.rows import Meter

METERS_AT_ONCE: Final = 40
"""What the office holds is reckoned anew for so many meters in one piece."""
OFFICE: Final = "office"
OLD_MS: Final = 86_400_000
"""An opening register that was read longer before the beginning is marked."""

_WHO: Final = (
    ReportColumn("shop", CellKind.TEXT),
    ReportColumn("shop_name", CellKind.TEXT),
    ReportColumn("meter", CellKind.TEXT),
)
_BALANCES: Final = (
    *_WHO,
    ReportColumn("customer", CellKind.TEXT),
    ReportColumn("medium", CellKind.WORD),
    ReportColumn("custody", CellKind.WORD),
    ReportColumn("left", CellKind.MONEY, is_summed=True),
    ReportColumn("as_of", CellKind.MOMENT),
    ReportColumn("deposit", CellKind.MONEY, is_summed=True),
    ReportColumn("due", CellKind.MONEY, is_summed=True),
)
_ARREARS: Final = (
    *_WHO,
    ReportColumn("customer", CellKind.TEXT),
    ReportColumn("phone", CellKind.TEXT),
    ReportColumn("medium", CellKind.WORD),
    ReportColumn("owes", CellKind.MONEY, is_summed=True),
    ReportColumn("since", CellKind.MOMENT),
    ReportColumn("as_of", CellKind.MOMENT),
)


@dataclass(frozen=True, slots=True)
class _Held:
    """A meter of an open account and what its customer has left."""

    meter: Meter
    shop_number: str
    shop_name: str
    customer: str
    phone: str
    left_fen: int | None
    as_of_utc_ms: int | None
    deposit_fen: int | None
    due_fen: int | None

    @property
    def who(self) -> tuple[Value, ...]:
        return self.shop_number, self.shop_name, self.meter.id


def balances(ground: Ground, request: Request) -> Body:
    """What each meter of an open account has left; deposit and money due stand with an account's first."""
    body = Body(_BALANCES, [])
    for one in _held(ground, request):
        own = one.meter
        body.rows.append(
            (
                *one.who,
                one.customer,
                own.medium,
                f"held_{own.custody}",
                one.left_fen,
                one.as_of_utc_ms,
                one.deposit_fen,
                one.due_fen,
            )
        )
        body.drills.append(_statement_of(own))
    return body


def arrears(ground: Ground, request: Request) -> Body:
    """Those below zero, the largest debt first, since when an alarm tells of it."""
    since = ground.read(
        lambda ledger: {
            row.object: row.raised_utc_ms for row in ledger.alarms.live() if row.kind == Kind.ARREARS
        }
    )
    owing = [one for one in _held(ground, request) if one.left_fen is not None and one.left_fen < 0]
    owing.sort(key=lambda one: (one.left_fen or 0, one.meter.id))
    body = Body(_ARREARS, [])
    for one in owing:
        owes = -(one.left_fen or 0)
        began = since.get(one.meter.id)
        row = (*one.who, one.customer, one.phone, one.meter.medium, owes, began, one.as_of_utc_ms)
        body.rows.append(row)
        body.drills.append(_statement_of(one.meter))
    return body


def _statement_of(meter: Meter) -> Drill:
    return Drill("statement", (("meter", meter.id), ("medium", meter.medium)))


def _held(ground: Ground, request: Request) -> list[_Held]:
    """In the order of shop numbers."""
    wanted = found(ground, request)
    asked = ground.read(
        lambda ledger: [
            one
            for medium in QUANTITY
            for one in energy_use.scope(ledger, medium=medium, session=ground.session).meters
            if one.shop_id is not None and is_wanted(one, wanted)
        ]
    )
    asked.sort(key=lambda one: (one.place.shop_number, one.meter_id))
    states = _states(ground)
    known: list[_Held] = []
    accounts: set[int] = set()
    for at in range(0, len(asked), METERS_AT_ONCE):
        some = asked[at : at + METERS_AT_ONCE]
        known += ground.read(lambda ledger, some=some: list(_read_held(ledger, some, states, accounts)))  # type: ignore[misc]
        ground.told(at + len(some), len(asked))
    return known


def _states(ground: Ground) -> Mapping[str, LiveState]:
    """What the engine knows; without one, what was known when it ran last."""
    live = ground.sources.live.states()
    if live:
        return live
    mediums = ground.read(lambda ledger: {meter.id: meter.medium for meter in ledger.meters.all()})
    return ground.sources.readings.read(lambda readings: kept_states(readings, mediums))


def _read_held(
    ledger: Ledger, some: Iterable[MeterOf], states: Mapping[str, LiveState], accounts: set[int]
) -> Iterable[_Held]:
    for one in some:
        meter, opened = ledger.meters.get(one.meter_id), ledger.accounts.open_of_meter(one.meter_id)
        if meter is None or opened is None:
            continue
        account, _ = opened
        customer = ledger.accounts.customer(account.customer_id)
        state, is_first = states.get(meter.id), account.id not in accounts
        accounts.add(account.id)
        left = state.balance_fen if state else None
        if meter.custody == OFFICE:
            left = charging.live_credit(ledger, meter.id, state)
        yield _Held(
            meter,
            one.place.shop_number,
            one.place.shop_name,
            customer.name if customer else "",
            customer.phone if customer else "",
            left,
            state.utc_ms if state else None,
            _credit(ledger, postings.deposit_account(account.id)) if is_first else None,
            _credit(ledger, postings.refund_due(account.id)) if is_first else None,
        )


def _credit(ledger: Ledger, account: str) -> int:
    return -ledger.transfers.balance(account).net_fen


# ---- the statement ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Money:
    """A meter's money in a time; None where the meter holds it and did not tell."""

    before_fen: int | None
    net_fen: int
    other_fen: int
    spent_fen: int | None
    after_fen: int | None


def statement(ground: Ground, request: Request) -> Body:
    """A row for each meter: its register and its money at the beginning and the end, what was used and bought
    in between. What a meter itself holds is what it told; what the office holds is what the book says."""
    assert request.period is not None  # the report has the filter
    medium, period = request.medium or "electricity", request.period
    wanted = found(ground, request)
    of = ground.read(lambda ledger: energy_use.scope(ledger, medium=medium, session=ground.session))
    meters = tuple(one for one in of.meters if one.shop_id is not None and is_wanted(one, wanted))
    of = UseOf(medium, meters, of.offset_ms)
    within = uses(ground, of, period, Span.WHOLE)
    earlier = Period(first_of_month(month_of(period.first - 1)), period.first - 1)
    before = uses(ground, of, earlier, Span.WHOLE)
    shown = energy_use.shown_before(ground.sources.readings, of, period.first)
    ground.note_lacking(shown.lacking)
    begin, _ = period.bounds_utc_ms(ground.utc_offset_min)
    days = book_days(ground, first=0, last=period.last)
    asked = Asked(period, ("meter_id",))
    bought = sales_sums.sums(ground, _of_meters(wanted, meters), asked, days)
    office = _Office(ground, period, days)
    held_by = ground.read(lambda ledger: {meter.id: meter.custody for meter in ledger.meters.all()})
    body = Body(_statement_columns(medium), [])
    for one in meters:
        use = _only(within.get(one.meter_id))
        opening = _opening(shown.get(one.meter_id), _only(before.get(one.meter_id)))
        total = bought.get((0, one.meter_id), Total())
        if held_by[one.meter_id] == OFFICE:
            money = office.money(one.meter_id, total)
        else:
            money = _by_meter(opening, use, total)
        body.rows.append(_statement_row(one, opening, use, money, begin))
        body.drills.append(drill("sales-rows", (), period=period.text(), meter=one.meter_id))
    return body


def _of_meters(wanted: Found, meters: Iterable[MeterOf]) -> Found:
    return Found(buildings=wanted.buildings, meters=frozenset(one.meter_id for one in meters))


def _only(known: tuple[Use, ...] | None) -> Use | None:
    return known[0] if known else None


def _opening(shown: Shown | None, last: Use | None) -> Shown | None:
    """What a meter showed last before the time. Where that reading told no balance, the last one of the month
    before that did counts."""
    if shown is None or shown.balance_fen is not None or last is None:
        return shown
    return shown._replace(balance_fen=last.balance_fen)


def _by_meter(opening: Shown | None, use: Use | None, total: Total) -> _Money:
    """From what the meter told of its balance."""
    before = opening.balance_fen if opening else None
    told = use.balance_fen if use else None
    after = before if told is None else told
    spent = None
    if before is not None and after is not None:
        spent = before + total.net_fen + total.moved_fen - after
    return _Money(before, total.net_fen, total.moved_fen, spent, after)


class _Office:
    """From the book, to the fen."""

    def __init__(self, ground: Ground, period: Period, days: BookDays) -> None:
        self._before = credit_at(ground, period.first - 1, days)
        self._after = credit_at(ground, period.last, days)
        after, until = days.stretch(period.first, period.last)
        self._charged = ground.read(lambda ledger: ledger.settled.charges(after=after, until=until))

    def money(self, meter_id: str, total: Total) -> _Money:
        account = postings.credit(meter_id)
        before, after = self._before.get(account, 0), self._after.get(account, 0)
        spent = self._charged.get(meter_id, 0)
        return _Money(before, total.net_fen, after - before - total.net_fen + spent, spent, after)


def credit_at(ground: Ground, day: int, days: BookDays) -> dict[str, int]:
    """What each account of customers' money held at the end of a day."""
    settled = -1 if days.settled is None else days.settled
    month = month_of(min(day + 1, settled + 1))
    held = ground.read(lambda ledger: ledger.settled.accounts(0, month - 1))
    stretch = (days.stretch(0, first_of_month(month) - 1)[1], days.stretch(0, day)[1])
    rest = settling.day_book(ground.sources.ledger, stretch, stop=ground.stop)
    ground.check()
    for account, moved in rest.accounts.items():
        held[account] = held.get(account, 0) + moved
    return held


def _statement_columns(medium: str) -> tuple[ReportColumn, ...]:
    kind = QUANTITY[medium]
    return (
        *_WHO,
        ReportColumn("register_before", kind),
        ReportColumn("before_as_of", CellKind.MOMENT),
        ReportColumn("used", kind, is_summed=True),
        ReportColumn("register_after", kind),
        ReportColumn("balance_before", CellKind.MONEY, is_summed=True),
        ReportColumn("net", CellKind.MONEY, is_summed=True),
        ReportColumn("spent", CellKind.MONEY, is_summed=True),
        ReportColumn("other", CellKind.MONEY, is_summed=True),
        ReportColumn("balance_after", CellKind.MONEY, is_summed=True),
        ReportColumn("about", CellKind.WORD),
    )


def _statement_row(
    one: MeterOf, opening: Shown | None, use: Use | None, money: _Money, begin_utc_ms: int
) -> tuple[Value, ...]:
    register = opening.quantity if opening else None
    told = use.quantity if use else None
    return (
        one.place.shop_number,
        one.place.shop_name,
        one.meter_id,
        register,
        opening.utc_ms if opening else None,
        all_used(use) if use else None,
        register if told is None else told,
        money.before_fen,
        money.net_fen,
        money.spent_fen,
        money.other_fen,
        money.after_fen,
        _remark(opening, use, begin_utc_ms),
    )


def _remark(opening: Shown | None, use: Use | None, begin_utc_ms: int) -> str | None:
    """What is to be said of the registers at the beginning and the end."""
    if opening is None:
        return "no_opening"
    if use is None:
        return "not_read"
    return "old_opening" if begin_utc_ms - opening.utc_ms > OLD_MS else None
