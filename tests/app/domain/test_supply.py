"""When a shop's supply is cut for want of money, when it comes back, and who is warned before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.config import TimeRange
from app.domain.calendar import Calendar
from app.domain.supply import (
    Decision,
    Level,
    Moment,
    Opened,
    SupplyAct,
    SupplyFacts,
    Terms,
    Why,
    cut_deadline,
    decide,
    due_notice,
    ended_notices,
    is_cut_for_money,
    is_cut_told,
    level_of,
    spared,
)
from tests.helpers import slow_supply
from tests.helpers.slow_supply import SlowTerms, first_cut

NIGHT = TimeRange(18 * 60, 9 * 60 + 30)
BARE = Terms()
USUAL = Terms(no_cut_hours=(NIGHT,), spares_holidays=True)
NATIONAL = {date(2026, 10, day): "national_day" for day in range(1, 9)}
CALENDAR = Calendar(frozenset({2026}), NATIONAL, frozenset({date(2026, 10, 10)}))
ON = SupplyFacts(100, ever_paid=True, supply_on=True)
BROKE = replace(ON, credit_fen=-5)
CUT = replace(ON, supply_on=False, opened=Opened.RULE)
OWN = replace(ON, office_holds=False, can_hold=True)
HOUR_MS = 3_600_000
LEAVE = SupplyAct.LEAVE


def at(text: str, *, calendar: Calendar = CALENDAR) -> Moment:
    """A local time of 2026, as "10-01 12:00"."""
    utc = datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC) - timedelta(hours=8)
    return Moment(round(utc.timestamp() * 1000), 480, calendar)


NOON = at("11-23 12:00")  # a Monday


@pytest.mark.parametrize(
    ("facts", "act", "why"),
    [
        (ON, LEAVE, Why.HAS_CREDIT),
        (replace(ON, credit_fen=0), SupplyAct.CUT, Why.NO_CREDIT),
        (BROKE, SupplyAct.CUT, Why.NO_CREDIT),
        (replace(BROKE, kept=True), LEAVE, Why.KEPT),
        (replace(BROKE, supply_on=None), LEAVE, Why.NOT_HEARD),
        (replace(BROKE, credit_fen=None), LEAVE, Why.NOT_HEARD),
        (replace(BROKE, ever_paid=False), LEAVE, Why.NEVER_PAID),
        (CUT, SupplyAct.RESTORE, Why.PAID),
        (replace(CUT, credit_fen=0), LEAVE, Why.NO_CREDIT),
        (replace(CUT, credit_fen=-9, kept=True), SupplyAct.RESTORE, Why.KEPT),
        (replace(CUT, opened=Opened.PERSON), LEAVE, Why.OPENED_OTHERWISE),
        (replace(CUT, opened=Opened.PERSON, kept=True), LEAVE, Why.OPENED_OTHERWISE),
        (replace(CUT, opened=Opened.UNKNOWN), LEAVE, Why.OPENED_OTHERWISE),
        (replace(OWN, credit_fen=-5), LEAVE, Why.METER_DECIDES),
        (replace(OWN, supply_on=False, opened=Opened.FEE), SupplyAct.RESTORE, Why.PAID),
        (replace(OWN, supply_on=False, opened=Opened.FEE, credit_fen=0), LEAVE, Why.NO_CREDIT),
        (replace(OWN, supply_on=False, opened=Opened.LOAD), LEAVE, Why.OPENED_OTHERWISE),
        (replace(OWN, held=True, credit_fen=-5), SupplyAct.RELEASE, Why.METER_DECIDES),
        (replace(OWN, held=True, credit_fen=90_000), SupplyAct.RELEASE, Why.PAID),
        (replace(OWN, held=True, kept=True, credit_fen=-5), LEAVE, Why.KEPT),
    ],
)
def test_supply_follows_the_credit_by_one_rule(facts: SupplyFacts, act: SupplyAct, why: Why) -> None:
    assert decide(facts, BARE, NOON) == Decision(act, NOON.utc_ms, why, facts.credit_fen)


@pytest.mark.parametrize(
    ("terms", "when", "why", "until"),
    [
        (USUAL, "11-23 17:59", Why.NO_CREDIT, "11-23 17:59"),
        (USUAL, "11-23 18:00", Why.NO_CUT_HOURS, "11-24 09:30"),
        (USUAL, "11-24 03:00", Why.NO_CUT_HOURS, "11-24 09:30"),
        (USUAL, "11-24 09:30", Why.NO_CREDIT, "11-24 09:30"),
        (USUAL, "10-01 12:00", Why.HOLIDAY, "10-09 09:30"),
        (USUAL, "09-30 20:00", Why.NO_CUT_HOURS, "10-09 09:30"),
        (replace(USUAL, spares_holidays=False), "10-01 12:00", Why.NO_CREDIT, "10-01 12:00"),
        (replace(USUAL, spares_weekends=True), "11-28 12:00", Why.WEEKEND, "11-30 09:30"),
        (replace(USUAL, spares_weekends=True), "10-10 12:00", Why.NO_CREDIT, "10-10 12:00"),  # worked
        (replace(USUAL, spares_weekends=True), "10-11 12:00", Why.WEEKEND, "10-12 09:30"),
    ],
)
def test_a_cut_waits_until_the_time_allows_it(terms: Terms, when: str, why: Why, until: str) -> None:
    assert decide(BROKE, terms, at(when)) == Decision(SupplyAct.CUT, at(until).utc_ms, why, -5)


def test_where_the_holidays_of_the_year_are_not_entered_nobody_is_cut() -> None:
    assert decide(BROKE, USUAL, at("11-23 12:00", calendar=Calendar())) == Decision(
        LEAVE, NOON.utc_ms, Why.CALENDAR, -5
    )
    new_years_eve = at("12-31 20:00")  # whether the next day is free nobody knows
    assert decide(BROKE, USUAL, new_years_eve).why is Why.CALENDAR


def test_nobody_is_cut_where_every_minute_is_spared() -> None:
    terms = replace(USUAL, no_cut_hours=(TimeRange(0, 720), TimeRange(720, 1440)), spares_holidays=False)
    assert decide(BROKE, terms, NOON).why is Why.ALWAYS_SPARED


def test_the_overdraft_is_used_up_before_a_cut_and_paid_back_before_supply_returns() -> None:
    terms = replace(BARE, overdraft_fen=500)
    assert decide(replace(BROKE, credit_fen=-499), terms, NOON).why is Why.OVERDRAFT
    assert decide(replace(BROKE, credit_fen=-500), terms, NOON).act is SupplyAct.CUT
    assert decide(replace(CUT, credit_fen=-100), terms, NOON).act is LEAVE
    assert decide(replace(CUT, credit_fen=99), terms, NOON).why is Why.TOO_LITTLE
    assert decide(replace(CUT, credit_fen=100), terms, NOON).act is SupplyAct.RESTORE
    at_once = replace(terms, restore_fen=0)
    assert decide(replace(CUT, credit_fen=0), at_once, NOON).why is Why.NO_CREDIT
    assert decide(replace(CUT, credit_fen=1), at_once, NOON).act is SupplyAct.RESTORE


def test_nobody_is_cut_before_the_time_that_he_was_told() -> None:
    told = replace(BROKE, told_utc_ms=NOON.utc_ms + HOUR_MS, told_by_text=True)
    assert decide(told, BARE, NOON) == Decision(SupplyAct.CUT, NOON.utc_ms + HOUR_MS, Why.TOLD, -5)
    assert decide(told, BARE, NOON.later(60)).due(NOON.utc_ms + HOUR_MS)
    assert decide(replace(told, told_by_text=False), BARE, NOON).due(NOON.utc_ms)  # only the desk knows


TOLD = replace(BROKE, told_utc_ms=NOON.utc_ms)


@pytest.mark.parametrize(
    ("facts", "stands"),
    [
        (TOLD, True),
        (BROKE, False),
        (replace(TOLD, credit_fen=100), True),  # wavers
        (replace(TOLD, credit_fen=101), False),
        (replace(TOLD, credit_fen=None), False),
        (replace(TOLD, kept=True), False),
        (replace(TOLD, kept=True, kept_until_utc_ms=NOON.utc_ms + 12 * HOUR_MS), False),  # told anew
        (replace(TOLD, kept=True, kept_until_utc_ms=NOON.utc_ms + HOUR_MS), True),
        (replace(TOLD, supply_on=False, opened=Opened.RULE), True),
    ],
)
def test_what_was_told_of_a_cut_holds_until_it_is_paid_spared_or_much_later(
    facts: SupplyFacts, stands: bool
) -> None:
    assert is_cut_told(facts, BARE, decide(facts, BARE, NOON)) is stands


@pytest.mark.parametrize(
    ("facts", "is_so"),
    [
        (CUT, True),
        (BROKE, False),
        (replace(CUT, opened=Opened.PERSON), False),
        (replace(OWN, supply_on=False, opened=Opened.FEE, credit_fen=900), True),  # a warning of its own
        (replace(OWN, supply_on=False, opened=Opened.UNKNOWN, credit_fen=0), True),  # does not say why
        (replace(OWN, supply_on=False, opened=Opened.UNKNOWN, credit_fen=1), False),
        (replace(CUT, opened=Opened.UNKNOWN, credit_fen=0), False),
        (replace(CUT, credit_fen=None), False),
    ],
)
def test_which_supply_is_off_for_want_of_money(facts: SupplyFacts, is_so: bool) -> None:
    assert is_cut_for_money(facts) is is_so


def test_a_cut_waits_for_the_grace_after_the_last_warning() -> None:
    terms = replace(BARE, grace_min=60)
    warned = replace(BROKE, warned_utc_ms=NOON.utc_ms - HOUR_MS // 2)
    assert decide(warned, terms, NOON) == Decision(SupplyAct.CUT, NOON.utc_ms + HOUR_MS // 2, Why.GRACE, -5)
    assert decide(replace(BROKE, warned_utc_ms=NOON.utc_ms - HOUR_MS), terms, NOON).due(NOON.utc_ms)
    never = decide(BROKE, terms, NOON)
    assert (never.at_utc_ms, never.why) == (NOON.utc_ms + HOUR_MS, Why.GRACE)


def test_keep_supply_ends_on_its_date() -> None:
    kept = replace(BROKE, kept=True, kept_until_utc_ms=NOON.utc_ms + HOUR_MS)
    assert decide(kept, BARE, NOON) == Decision(SupplyAct.CUT, NOON.utc_ms + HOUR_MS, Why.KEPT, -5)
    assert decide(kept, BARE, NOON.at(NOON.utc_ms + HOUR_MS)).due(NOON.utc_ms + HOUR_MS)


def test_a_meter_that_cuts_by_itself_is_held_through_spared_times_only_if_the_site_says_so() -> None:
    night, terms = at("11-23 20:00"), replace(USUAL, holds_meters=True)
    low = replace(OWN, credit_fen=1_500)
    assert decide(low, terms, night) == Decision(SupplyAct.HOLD, night.utc_ms, Why.NO_CUT_HOURS, 1_500)
    assert decide(low, USUAL, night).act is LEAVE
    assert decide(replace(low, can_hold=False), terms, night).act is LEAVE
    assert decide(replace(low, credit_fen=2_001), terms, night).act is LEAVE
    assert decide(low, terms, NOON).act is LEAVE
    assert decide(low, terms, at("11-23 17:54")).act is LEAVE
    assert decide(low, terms, at("11-23 17:55")).act is SupplyAct.HOLD  # in time for the evening
    assert decide(replace(low, held=True), terms, at("11-23 17:55")).at_utc_ms == at("11-24 09:30").utc_ms
    kept = replace(low, kept=True, kept_until_utc_ms=night.utc_ms + HOUR_MS)
    assert decide(kept, terms, night).why is Why.KEPT
    assert decide(kept, terms, night.at(night.utc_ms + HOUR_MS - 60_000)).act is SupplyAct.HOLD  # goes on
    held = decide(replace(low, held=True), terms, night)
    assert held == Decision(SupplyAct.RELEASE, at("11-24 09:30").utc_ms, Why.NO_CUT_HOURS, 1_500)


def test_a_kept_meter_that_cannot_be_held_is_left_to_its_last_kept_minute() -> None:
    night = at("11-23 20:00")
    ends_soon = replace(OWN, credit_fen=-5, kept=True, kept_until_utc_ms=night.utc_ms + 60_000)
    terms = replace(USUAL, holds_meters=True)
    kept = decide(replace(ends_soon, can_hold=False), terms, night)
    assert kept == Decision(LEAVE, night.utc_ms, Why.KEPT, -5)
    assert decide(ends_soon, terms, night).act is SupplyAct.HOLD


def test_a_held_meter_is_not_let_go_while_no_day_is_known_on_which_it_may_be_cut() -> None:
    terms = replace(USUAL, holds_meters=True)
    held = replace(OWN, credit_fen=-5, held=True)
    new_years_eve = at("12-31 20:00")  # whether the next day is free nobody knows
    assert decide(held, terms, new_years_eve) == Decision(LEAVE, new_years_eve.utc_ms, Why.CALENDAR, -5)


@pytest.mark.parametrize(
    ("when", "until"),
    [("11-23 12:00", 60_000), ("11-23 17:59", 59_999), ("11-23 18:30", 0)],
)
def test_an_order_to_cut_is_not_sent_into_a_time_in_which_nobody_is_cut(when: str, until: int) -> None:
    now = at(when)
    assert cut_deadline(USUAL, now, within_ms=60_000) == now.utc_ms + until


@pytest.mark.parametrize(
    ("credit_fen", "level"),
    [
        (5_001, None),
        (5_000, Level.LOW),
        (2_000, Level.VERY_LOW),
        (0, Level.VERY_LOW),
        (-1, Level.ARREARS),
    ],
)
def test_three_levels_of_little_credit(credit_fen: int, level: Level | None) -> None:
    assert level_of(credit_fen, BARE) is level


@given(st.lists(st.integers(-3_000, 9_000), max_size=40))
def test_each_level_reached_is_warned_of_once_in_each_fall(credits: list[int]) -> None:
    """Told again: a level may be warned of anew only after credit was above it in between."""
    given_now: set[Level] = set()
    told: dict[Level, bool] = {}
    for credit in credits:
        level = level_of(credit, BARE)
        given_now -= ended_notices(level, given_now)
        due = due_notice(level, given_now)
        gravity = list(Level)
        for one in Level:
            if level is None or gravity.index(level) < gravity.index(one):
                told[one] = False
        if due is None:
            assert level is None or any(told.get(one) for one in gravity[gravity.index(level) :])
        else:
            assert due is level and not told.get(level)
            told[level] = True
            given_now.add(due)


@given(
    overdraft_fen=st.sampled_from([0, 3_000]),
    restore_fen=st.sampled_from([100, 500]),
    about=st.sampled_from(["low", "very_low", "arrears", "cut", "restore"]),
    wavers=st.lists(st.integers(-40, 40), min_size=5, max_size=60),
    office=st.booleans(),
)
def test_credit_that_wavers_brings_no_second_warning_and_no_second_cut(
    overdraft_fen: int, restore_fen: int, about: str, wavers: list[int], office: bool
) -> None:
    """Whichever amount it wavers about: each warning once, one cut and return, one hold and release."""
    terms = replace(
        BARE,
        overdraft_fen=overdraft_fen,
        restore_fen=restore_fen,
        holds_meters=True,
        no_cut_hours=() if office else (NIGHT,),
    )
    middle = {
        "low": terms.low_fen,
        "very_low": terms.very_low_fen,
        "arrears": 0,
        "cut": -overdraft_fen,
        "restore": restore_fen,
    }[about]
    now = NOON if office else at("11-23 20:00")
    facts = replace(ON if office else OWN, credit_fen=9_000)
    told: dict[Level, int] = {}
    warned, acts = list[Level](), list[SupplyAct]()
    for waver in wavers:
        credit = middle + waver
        level = level_of(credit, terms, told)
        for one in ended_notices(level, told):
            del told[one]
        due = due_notice(level, told)
        if due is not None:
            told[due] = now.utc_ms
            warned.append(due)
        facts = replace(facts, credit_fen=credit, warned_utc_ms=now.utc_ms)
        decision = decide(facts, terms, now)
        if decision.due(now.utc_ms):
            acts.append(decision.act)
            facts = replace(
                facts,
                supply_on=decision.act is not SupplyAct.CUT,
                opened=Opened.RULE if decision.act is SupplyAct.CUT else Opened.UNKNOWN,
                held=decision.act is SupplyAct.HOLD,
            )
    assert len(warned) == len(set(warned)), warned
    assert len(acts) == len(set(acts)), acts


HOURS = st.sampled_from(
    [
        (),
        ("18:00-09:30",),
        ("00:00-06:00", "22:00-23:30"),
        ("12:00-13:00",),
        ("20:00-24:00",),
        ("23:59-00:01",),
    ]
)


@st.composite
def _moments(draw: st.DrawFn) -> int:
    minute = draw(st.integers(0, 365 * 1440 - 1))
    start = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * 1000 - 8 * HOUR_MS
    return start + minute * 60_000 + draw(st.integers(0, 59_999))


def _ranges(hours: tuple[str, ...]) -> tuple[TimeRange, ...]:
    found = []
    for part in hours:
        numbers = [int(text[:2]) * 60 + int(text[3:]) for text in part.split("-")]
        found.append(TimeRange(*numbers))
    return tuple(found)


@given(
    utc_ms=_moments(),
    hours=HOURS,
    weekends=st.booleans(),
    holidays=st.booleans(),
    grace_min=st.sampled_from([0, 45, 1_440]),
    warned_ago=st.one_of(st.none(), st.integers(0, 3 * 24 * HOUR_MS)),
    kept_for=st.one_of(st.none(), st.integers(-HOUR_MS, 3 * 24 * HOUR_MS)),
)
def test_the_rule_agrees_with_a_slow_one(
    utc_ms: int,
    hours: tuple[str, ...],
    weekends: bool,
    holidays: bool,
    grace_min: int,
    warned_ago: int | None,
    kept_for: int | None,
) -> None:
    terms = Terms(
        grace_min=grace_min,
        no_cut_hours=_ranges(hours),
        spares_weekends=weekends,
        spares_holidays=holidays,
    )
    warned = None if warned_ago is None else utc_ms - warned_ago
    kept_until = None if kept_for is None else utc_ms + kept_for
    facts = replace(BROKE, warned_utc_ms=warned, kept=kept_until is not None, kept_until_utc_ms=kept_until)
    slow = SlowTerms(hours, weekends, holidays, NATIONAL, CALENDAR.worked, CALENDAR.years)
    warned_at = utc_ms if warned is None else warned
    waits = (warned_at + grace_min * 60_000, *(() if kept_until is None else (kept_until,)))
    expected = first_cut(slow, now_utc_ms=utc_ms, not_before=waits, minutes=20 * 1440)
    found = decide(facts, terms, Moment(utc_ms, 480, CALENDAR))
    if expected is None:
        assert (found.act, found.why) == (LEAVE, Why.CALENDAR)
    else:
        assert (found.act, found.at_utc_ms) == (SupplyAct.CUT, expected)
        assert (found.why is Why.NO_CREDIT) == (expected == utc_ms)
    assert (spared(terms, Moment(utc_ms, 480, CALENDAR)) is not None) == slow_supply.is_spared(slow, utc_ms)
