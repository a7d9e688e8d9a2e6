"""When supply is cut, when it comes back, and who is warned before: one rule, and nothing else decides.

Facts and terms go in, a decision with its moment and its reason comes out; so the same function drives the
engine, the preview of a night and the simulation. In the order of what counts more:

1. What a person did to a relay stays: the rule closes only what it opened itself, or what a meter opened for
   want of money.
2. Keep supply: nobody is cut while it holds, and what the rule had cut comes back.
3. A meter that nobody ever paid for here is left on: a site taken over from another system would go dark.
4. Nobody is cut without a warning, nor before the grace after the last one is over, nor before the time that
   he was told.
5. Nobody is cut in no-cut hours, and on holidays and at weekends where the site spares them. Where holidays
   are spared and nobody has entered that year's, nobody is cut: the calendar is not guessed at.

Where the office holds the money supply is cut by order, once what is left is at or below zero less the
overdraft, and comes back once so much is left as the site wants for it. A meter that holds its own money cuts
by itself; there the rule may tell it to keep its supply through spared times (hold), hands it back after them
(release), and closes its relay if it stays open though there is money again. What was reached is left again
only well above its amount: credit that wavers about one brings nothing twice.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol

from app.domain.calendar import Calendar, is_holiday
from app.domain.credit import CLEARS_LEAST_FEN, Credit, CreditLimits, credit_level, fall_level

HOLD_AHEAD_MIN: Final = 5
"""A meter that cuts by itself is told so long before a spared time begins."""
TELL_AGAIN_MS: Final = 43_200_000
"""A cut that comes so much later than a tenant was told is told anew."""
_MINUTE_MS: Final = 60_000
_DAY_MIN: Final = 1_440
_EPOCH: Final = date(1970, 1, 1)
_SATURDAY: Final = 5
_LONGEST_SEARCH: Final = 1_000
"""Spared stretches looked through for a free minute: some three months of nights and days off."""


class Level(StrEnum):
    """How little is left, the gravest last."""

    LOW = "low"
    VERY_LOW = "very_low"
    ARREARS = "arrears"


class Told(StrEnum):
    """What a tenant is told of a cut itself."""

    CUT = "cut"  # when it will be
    OFF = "off"  # that it was


_GRAVITY: Final = {level: place for place, level in enumerate(Level)}
_LEVELS: Final = {
    Credit.ENOUGH: None,
    Credit.LOW: Level.LOW,
    Credit.VERY_LOW: Level.VERY_LOW,
    Credit.ARREARS: Level.ARREARS,
}
_CREDITS: Final = {level: credit for credit, level in _LEVELS.items() if level is not None}


class SupplyAct(StrEnum):
    LEAVE = "leave"
    CUT = "cut"
    RESTORE = "restore"
    HOLD = "hold"  # a meter that would cut by itself is told to keep its supply
    RELEASE = "release"  # and is handed back to its own control


class Why(StrEnum):
    """The reason of a decision, or what an act still waits for."""

    NOT_HEARD = "not_heard"
    HAS_CREDIT = "has_credit"
    OVERDRAFT = "overdraft"
    NO_CREDIT = "no_credit"
    TOO_LITTLE = "too_little"
    PAID = "paid"
    NEVER_PAID = "never_paid"
    METER_DECIDES = "meter_decides"
    OPENED_OTHERWISE = "opened_otherwise"
    KEPT = "kept"
    GRACE = "grace"
    TOLD = "told"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    NO_CUT_HOURS = "no_cut_hours"
    CALENDAR = "calendar"
    ALWAYS_SPARED = "always_spared"


class Opened(StrEnum):
    """What opened a relay, as far as it is known."""

    RULE = "rule"  # this rule, by order
    FEE = "fee"  # the meter itself, for want of money
    LOAD = "load"
    TIME = "time"
    FORCED = "forced"
    PERSON = "person"
    SHORTAGE = "shortage"
    UNKNOWN = "unknown"  # at the meter itself, or before this program watched


_FOR_MONEY: Final = frozenset({Opened.RULE, Opened.FEE})
_SPARES: Final = frozenset({Why.KEPT, Why.CALENDAR, Why.ALWAYS_SPARED})
"""What ends a cut that was told and has no moment any more."""


class Hours(Protocol):
    """A part of the day, in minutes of local time, over midnight if it ends before it begins."""

    @property
    def end_min(self) -> int: ...

    def covers(self, minute: int) -> bool: ...


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed for a meter: alarm amounts, how far below zero it may go, and when it is not cut.

    Amounts in fen, all from zero up. After a cut supply comes back once more than nothing and at least
    `restore_fen` is left. `holds_meters`: meters that cut by themselves are told to keep their
    supply through the times in which nobody is cut.
    """

    low_fen: int = 5_000
    very_low_fen: int = 2_000
    arrears_fen: int = 0
    overdraft_fen: int = 0
    restore_fen: int = 100
    grace_min: int = 0
    no_cut_hours: tuple[Hours, ...] = ()
    spares_weekends: bool = False
    spares_holidays: bool = False
    holds_meters: bool = False


@dataclass(frozen=True, slots=True)
class SupplyFacts:
    """What is known of one meter. `credit_fen`, `supply_on` None: not known.

    `opened` says what opened the relay, where it is open. `kept`: supply is to be kept, until
    `kept_until_utc_ms` (None: without end). `held`: this rule told the meter to keep its supply. `can_hold`:
    its make can be told so. `warned_utc_ms`: the last warning since it had enough, None before one.
    `told_utc_ms`: when supply is cut by the log of warnings, None before it says so; `told_by_text`: so its
    tenant was told.
    """

    credit_fen: int | None
    ever_paid: bool
    supply_on: bool | None
    office_holds: bool = True
    opened: Opened = Opened.UNKNOWN
    kept: bool = False
    kept_until_utc_ms: int | None = None
    held: bool = False
    can_hold: bool = False
    warned_utc_ms: int | None = None
    told_utc_ms: int | None = None
    told_by_text: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time, the local time there less UTC, and the holidays that are known."""

    utc_ms: int
    utc_offset_min: int
    calendar: Calendar

    def local(self) -> tuple[date, int]:
        """The local day, and the minute of it."""
        days, minute = divmod(self.utc_ms // _MINUTE_MS + self.utc_offset_min, _DAY_MIN)
        return _EPOCH + timedelta(days), minute

    def later(self, minutes: int) -> Moment:
        """So many whole minutes after the minute that this moment is in began."""
        return self.at((self.utc_ms // _MINUTE_MS + minutes) * _MINUTE_MS)

    def at(self, utc_ms: int) -> Moment:
        return Moment(utc_ms, self.utc_offset_min, self.calendar)


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done and from when on; what is not due yet waits for `why`."""

    act: SupplyAct
    at_utc_ms: int
    why: Why
    credit_fen: int | None = None

    def due(self, now_utc_ms: int) -> bool:
        return self.act is not SupplyAct.LEAVE and self.at_utc_ms <= now_utc_ms


@dataclass(frozen=True, slots=True)
class _Spare:
    """Nobody is cut now, for `why`, for so many minutes from the present one; None: no end is known."""

    why: Why
    minutes: int | None


def level_of(credit_fen: int, terms: Terms, given: Collection[Level] = ()) -> Level | None:
    """How little this is, by the rule of app/domain/credit.py; None: enough. A level of which the warning is
    `given` is left again only well above its amount."""
    before = max((_CREDITS[level] for level in given), default=Credit.ENOUGH)
    return _LEVELS[fall_level(credit_fen, _limits(terms), before)]


def due_notice(level: Level | None, given: Collection[Level]) -> Level | None:
    """The warning to give now: of the level reached, unless it or a graver one was given in this fall."""
    if level is None or any(_GRAVITY[one] >= _GRAVITY[level] for one in given):
        return None
    return level


def ended_notices(level: Level | None, given: Collection[Level]) -> frozenset[Level]:
    """Of the warnings given, those whose level is no longer reached: the next fall warns anew."""
    return frozenset(one for one in given if level is None or _GRAVITY[one] > _GRAVITY[level])


def is_cut_told(facts: SupplyFacts, terms: Terms, decision: Decision) -> bool:
    """Whether what a tenant was told of a cut still holds: he owes on, nothing else spares him now, and it
    comes about when he was told."""
    if facts.credit_fen is None or facts.told_utc_ms is None:
        return False
    if facts.credit_fen > CLEARS_LEAST_FEN - terms.overdraft_fen:
        return False
    if decision.act is SupplyAct.CUT:
        return decision.at_utc_ms < facts.told_utc_ms + TELL_AGAIN_MS
    return decision.why not in _SPARES


def is_cut_for_money(facts: SupplyFacts) -> bool:
    """Whether supply is off for want of money: by this rule, by the meter, or by a meter that does not say
    why and has nothing left."""
    if facts.supply_on is not False or facts.credit_fen is None:
        return False
    if facts.opened is Opened.UNKNOWN:
        return not facts.office_holds and facts.credit_fen <= 0
    return facts.opened in _FOR_MONEY


def decide(facts: SupplyFacts, terms: Terms, now: Moment) -> Decision:
    """What is to be done with this meter's supply, and when."""
    if facts.supply_on is None or facts.credit_fen is None:
        return _leave(facts, Why.NOT_HEARD, now)
    if facts.held:
        return _of_held(facts, terms, now)
    if not facts.supply_on:
        return _of_open(facts, facts.credit_fen, terms, now)
    if facts.office_holds:
        return _of_office(facts, facts.credit_fen, terms, now)
    return _of_own(facts, facts.credit_fen, terms, now)


def spared(terms: Terms, now: Moment) -> Why | None:
    """Why nobody is cut at this moment; None: the time forbids nothing."""
    found = _spare(terms, now)
    return None if found is None else found.why


def cut_deadline(terms: Terms, now: Moment, *, within_ms: int) -> int:
    """Until when an order to cut that is given now may be sent: no longer than `within_ms`, and not into a
    time in which nobody is cut."""
    last = now.utc_ms + within_ms
    if spared(terms, now.at(last)) is None:
        return last
    minute = last // _MINUTE_MS
    while minute * _MINUTE_MS > now.utc_ms and spared(terms, now.at(minute * _MINUTE_MS - 1)) is not None:
        minute -= 1
    return max(minute * _MINUTE_MS - 1, now.utc_ms)


def _of_open(facts: SupplyFacts, credit_fen: int, terms: Terms, now: Moment) -> Decision:
    """A coin more than nothing is not enough: it would be used up, and supply cut again, in a moment."""
    if facts.opened not in _FOR_MONEY:
        return _leave(facts, Why.OPENED_OTHERWISE, now)
    if credit_fen > 0 and credit_fen >= terms.restore_fen:
        return Decision(SupplyAct.RESTORE, now.utc_ms, Why.PAID, credit_fen)
    if _is_kept(facts, now) and facts.opened is Opened.RULE:
        return Decision(SupplyAct.RESTORE, now.utc_ms, Why.KEPT, credit_fen)
    return _leave(facts, Why.TOO_LITTLE if credit_fen > 0 else Why.NO_CREDIT, now)


def _of_office(facts: SupplyFacts, credit_fen: int, terms: Terms, now: Moment) -> Decision:
    if credit_fen > -terms.overdraft_fen:
        return _leave(facts, Why.HAS_CREDIT if credit_fen > 0 else Why.OVERDRAFT, now)
    if not facts.ever_paid:
        return _leave(facts, Why.NEVER_PAID, now)
    if facts.kept and facts.kept_until_utc_ms is None:
        return _leave(facts, Why.KEPT, now)
    from_utc_ms, why = _first_wait(facts, terms, now)
    free = _free_from(terms, now.at(from_utc_ms))
    if isinstance(free, Why):
        return _leave(facts, free, now)
    if why is None:
        why = spared(terms, now)
    return Decision(SupplyAct.CUT, free, why or Why.NO_CREDIT, facts.credit_fen)


def _first_wait(facts: SupplyFacts, terms: Terms, now: Moment) -> tuple[int, Why | None]:
    """Until when keep supply, the grace and what was told forbid a cut, and which of them does now."""
    kept_until = facts.kept_until_utc_ms if facts.kept else None
    warned = now.utc_ms if facts.warned_utc_ms is None else facts.warned_utc_ms
    waits = (
        (kept_until or 0, Why.KEPT),
        (warned + terms.grace_min * _MINUTE_MS, Why.GRACE),
        ((facts.told_utc_ms or 0) if facts.told_by_text else 0, Why.TOLD),
    )
    until = max(now.utc_ms, *(end for end, _ in waits))
    return until, next((why for end, why in waits if end > now.utc_ms), None)


def _of_own(facts: SupplyFacts, credit_fen: int, terms: Terms, now: Moment) -> Decision:
    """A meter that holds its own money and has supply."""
    why = _held_for(terms, now)
    if _is_kept(facts, now) and not _ends_soon(facts, now):
        return _leave(facts, Why.KEPT, now)
    if terms.holds_meters and facts.can_hold and why is not None and credit_fen <= terms.very_low_fen:
        return Decision(SupplyAct.HOLD, now.utc_ms, why, credit_fen)
    if _is_kept(facts, now):
        return _leave(facts, Why.KEPT, now)
    return _leave(facts, Why.HAS_CREDIT if credit_fen > 0 else Why.METER_DECIDES, now)


def _of_held(facts: SupplyFacts, terms: Terms, now: Moment) -> Decision:
    """A meter that was told to keep its supply for a spared time."""
    if _is_kept(facts, now):
        return _leave(facts, Why.KEPT, now)
    if facts.credit_fen is not None and _is_clear(facts.credit_fen, terms):
        return Decision(SupplyAct.RELEASE, now.utc_ms, Why.PAID, facts.credit_fen)
    why = _held_for(terms, now)
    if why is None or not terms.holds_meters:
        return Decision(SupplyAct.RELEASE, now.utc_ms, Why.METER_DECIDES, facts.credit_fen)
    begun = now if spared(terms, now) is not None else now.later(HOLD_AHEAD_MIN)
    free = _free_from(terms, begun)
    if isinstance(free, Why):
        return _leave(facts, free, now)
    return Decision(SupplyAct.RELEASE, free, why, facts.credit_fen)


def _is_clear(credit_fen: int, terms: Terms) -> bool:
    """Whether a meter that was held for having very little has clearly more again."""
    return credit_level(credit_fen, _limits(terms), Credit.VERY_LOW) < Credit.VERY_LOW


def _limits(terms: Terms) -> CreditLimits:
    return CreditLimits(terms.low_fen, terms.very_low_fen, terms.arrears_fen)


def _ends_soon(facts: SupplyFacts, now: Moment) -> bool:
    """Kept supply that ends in a spared time is held on through it."""
    until = facts.kept_until_utc_ms
    return until is not None and until <= now.later(HOLD_AHEAD_MIN).utc_ms


def _held_for(terms: Terms, now: Moment) -> Why | None:
    """The spared time that a meter is held through, now or in some minutes; None: there is none."""
    return spared(terms, now) or spared(terms, now.later(HOLD_AHEAD_MIN))


def _is_kept(facts: SupplyFacts, now: Moment) -> bool:
    return facts.kept and (facts.kept_until_utc_ms is None or now.utc_ms < facts.kept_until_utc_ms)


def _leave(facts: SupplyFacts, why: Why, now: Moment) -> Decision:
    return Decision(SupplyAct.LEAVE, now.utc_ms, why, facts.credit_fen)


def _free_from(terms: Terms, at: Moment) -> int | Why:
    """The first moment from `at` on at which the time forbids no cut, or why there is none."""
    for _ in range(_LONGEST_SEARCH):
        found = _spare(terms, at)
        if found is None:
            return at.utc_ms
        if found.minutes is None:
            return found.why
        at = at.later(found.minutes)
    return Why.ALWAYS_SPARED


def _spare(terms: Terms, now: Moment) -> _Spare | None:
    day, minute = now.local()
    calendar, rest_min = now.calendar, _DAY_MIN - minute
    if terms.spares_holidays and not calendar.covers(day.year):
        return _Spare(Why.CALENDAR, None)
    if terms.spares_holidays and is_holiday(calendar, day):
        return _Spare(Why.HOLIDAY, rest_min)
    if terms.spares_weekends and day.weekday() >= _SATURDAY and day not in calendar.worked:
        return _Spare(Why.WEEKEND, rest_min)
    covering = [hours for hours in terms.no_cut_hours if hours.covers(minute)]
    if not covering:
        return None
    return _Spare(
        Why.NO_CUT_HOURS, max((hours.end_min - minute) % _DAY_MIN or _DAY_MIN for hours in covering)
    )
