"""Energy and money of a time in one statement: what meters showed at its beginning and its end, and what was
used, bought and spent in between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from app.domain.energy_use import Use
from app.domain.local_days import first_of_month, month_of
from app.domain.report import CellKind, ReportColumn, Value
from app.services import energy_use, meter_change, postings, settling
from app.services.energy_use import MeterOf, Shown, UseOf
from app.services.reports import sales_sums
from app.services.reports.energy import QUANTITY, is_wanted
from app.services.reports.energy_sums import Span, all_used, uses
from app.services.reports.ground import Body, BookDays, Found, Ground, book_days, drill, found
from app.services.reports.money import OFFICE, WHO
from app.services.reports.periods import Period
from app.services.reports.request import Request
from app.services.reports.sales_sums import Asked, Total
from db.ledger import Ledger

OLD_MS: Final = 86_400_000
"""An opening register that was read longer before the beginning is marked."""


@dataclass(frozen=True, slots=True)
class _Money:
    """A meter's money in a time; None where the meter holds it and did not tell."""

    before_fen: int | None
    net_fen: int
    other_fen: int
    spent_fen: int | None
    after_fen: int | None


def report(ground: Ground, request: Request) -> Body:
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
    openings = {id: _opening(shown.get(id), _only(before.get(id))) for id in of.terms}
    if None in openings.values():
        ground.note_lacking(shown.lacking)
    life = _Life(*ground.read(_changes), *period.bounds_utc_ms(ground.utc_offset_min))
    days = book_days(ground, first=0, last=period.last)
    asked = Asked(period, ("meter_id",))
    bought = sales_sums.sums(ground, _of_meters(wanted, meters), asked, days)
    office = _Office(ground, period, days)
    held_by = ground.read(lambda ledger: {meter.id: meter.custody for meter in ledger.meters.all()})
    body = Body(_statement_columns(medium), [])
    for one in meters:
        use = _only(within.get(one.meter_id))
        total = bought.get((0, one.meter_id), Total())
        if use is None and total == Total() and not life.hung(one):
            continue
        opening = openings[one.meter_id]
        if held_by[one.meter_id] == OFFICE:
            money = office.money(one.meter_id, total)
        else:
            money = life.money(one, _by_meter(opening, use, total), total)
        first = life.first(one)
        opening = opening if first is None else _Opening(*first)
        remark = "changed" if life.is_changed(one) else _remark(opening, use, life.begin_utc_ms)
        body.rows.append(_statement_row(one, opening, use, money, remark))
        body.drills.append(drill("sales-rows", (), period=period.text(), meter=one.meter_id))
    return body


def _of_meters(wanted: Found, meters: Iterable[MeterOf]) -> Found:
    return Found(buildings=wanted.buildings, meters=frozenset(one.meter_id for one in meters))


def _only(known: tuple[Use, ...] | None) -> Use | None:
    return known[0] if known else None


class _Opening(NamedTuple):
    """What a meter showed last before the time; `utc_ms` None where the day is known and not the moment."""

    utc_ms: int | None
    quantity: int | None
    balance_fen: int | None


def _opening(shown: Shown | None, last: Use | None) -> _Opening | None:
    """From the days of the month before, which stay where the readings are archived; from the last reading
    where it is older."""
    if last is None or last.quantity is None:
        return None if shown is None else _Opening(*shown)
    balance = last.balance_fen
    if shown is None:
        return _Opening(None, last.quantity, balance)
    return _Opening(shown.utc_ms, last.quantity, shown.balance_fen if balance is None else balance)


def _by_meter(opening: _Opening | None, use: Use | None, total: Total) -> _Money:
    """From what the meter told of its balance."""
    before = opening.balance_fen if opening else None
    told = use.balance_fen if use else None
    after = before if told is None else told
    spent = None
    if before is not None and after is not None:
        spent = before + total.net_fen + total.moved_fen - after
    return _Money(before, total.net_fen, total.moved_fen, spent, after)


def _changes(ledger: Ledger) -> tuple[dict[str, Shown], frozenset[str]]:
    """Of meters that came by a meter change their first reading, and those that went by one."""
    firsts = {}
    for meter_id in ledger.meters.begun_with(meter_change.EPOCH_REASON):
        first = ledger.meters.epoch_reading(meter_id, 1, "first")
        if first is not None:
            firsts[meter_id] = Shown(first.utc_ms, first.quantity, first.balance_fen)
    return firsts, frozenset(meter_change.changed_for(ledger))


@dataclass(frozen=True, slots=True)
class _Life:
    """Which meters hung in their places in a time. The money of one that was changed went to the other."""

    firsts: Mapping[str, Shown]
    changed: frozenset[str]
    begin_utc_ms: int
    end_utc_ms: int

    def hung(self, one: MeterOf) -> bool:
        """In any of the time."""
        first, gone = self.firsts.get(one.meter_id), one.retired_utc_ms
        came_later = first is not None and first.utc_ms >= self.end_utc_ms
        return not came_later and (gone is None or gone >= self.begin_utc_ms)

    def first(self, one: MeterOf) -> Shown | None:
        """The first reading of one that came by a meter change in the time."""
        first = self.firsts.get(one.meter_id)
        return first if first is not None and self._is_within(first.utc_ms) else None

    def is_changed(self, one: MeterOf) -> bool:
        """Whether it came or went by a meter change in the time."""
        return self.first(one) is not None or self._went(one)

    def money(self, one: MeterOf, told: _Money, total: Total) -> _Money:
        """What a meter told, less what was not its customer's before it came and after it went."""
        before, other, after, first = told.before_fen, told.other_fen, told.after_fen, self.first(one)
        spent = told.spent_fen
        if first is not None:
            before, other = 0, other + (first.balance_fen or 0)
            spent = None if after is None else total.net_fen + other - after
        if self._went(one) and after is not None:
            other, after = other - after, 0
        return _Money(before, told.net_fen, other, spent, after)

    def _went(self, one: MeterOf) -> bool:
        gone = one.retired_utc_ms
        return gone is not None and one.meter_id in self.changed and self._is_within(gone)

    def _is_within(self, utc_ms: int) -> bool:
        return self.begin_utc_ms <= utc_ms < self.end_utc_ms


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
        *WHO,
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
    one: MeterOf, opening: _Opening | None, use: Use | None, money: _Money, remark: str | None
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
        remark,
    )


def _remark(opening: _Opening | None, use: Use | None, begin_utc_ms: int) -> str | None:
    """What is to be said of the registers at the beginning and the end."""
    if opening is None:
        return "no_opening"
    if use is None:
        return "not_read"
    is_old = opening.utc_ms is not None and begin_utc_ms - opening.utc_ms > OLD_MS
    return "old_opening" if is_old else None
