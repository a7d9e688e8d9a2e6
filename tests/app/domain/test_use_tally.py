"""Readings reckoned up by hours, days, months and years are what the plain rule finds in them, whatever gaps,
roll-overs, jumps and changed meters they have; months made of days and years of months are too."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.energy_use import About, Period, Use
from app.domain.load_curve import loads
from app.domain.reading_steps import DAY_MS, HOUR_MS, Terms
from app.domain.registers import Limits
from app.domain.use_fold import folded
from app.domain.use_tally import Gap, Run, Tally
from tests.helpers.plain_use import Plain, Row, Rule, number, plain

START_S = 1_600_012_800
"""A midnight at UTC+8."""
OFFSET_S = 28_800
MOST, REGISTER, INTERVAL_S = 66_000, 10_000_000, 1_800
_MARKS = {
    "rolled": About.ROLLED,
    "backwards": About.BACKWARDS,
    "jump": About.JUMP,
    "changed": About.CHANGED,
}


def run_of(rows: Sequence[Row]) -> Run:
    told = [(utc_s, quantity, *rates, balance) for utc_s, quantity, rates, balance in rows]
    return Run(*zip(*told, strict=True)) if told else Run()


def as_plain(use: Use) -> Plain:
    marks = {name for name, about in _MARKS.items() if use.about & about}
    return Plain(use.used, list(use.rates), use.unplaced, use.quantity, use.balance_fen, use.has_gap, marks)


@st.composite
def lives(draw: st.DrawFn, *, longest_days: int = 100) -> list[Row]:
    """A meter's readings: mostly regular, some missing, for minutes, days or months; its register may jump,
    go back, begin anew, and be silent about single figures."""
    utc_s, register = START_S + draw(st.integers(-7_200, 90_000)), draw(st.integers(0, REGISTER - 1))
    shares = draw(st.sampled_from([(), (2, 3), (1, 2, 3, 4)]))
    rows: list[Row] = []
    for _ in range(draw(st.integers(0, 40))):
        told = draw(st.integers(0, 19)) > 0
        rates = tuple(register // (one + 1) if one <= len(shares) else None for one in range(4))
        rows.append((utc_s, register if told else None, rates, draw(st.none() | st.integers(-500, 500))))
        some = [60, 2_700, 2_701, 3_600, 3_605, 7_200, 43_200, 86_400, 86_401, 172_800]
        steps = [st.integers(1_790, 1_810)] * 6 + [st.sampled_from(some)] * 2
        utc_s += draw(st.one_of(*steps, st.integers(1, longest_days * 86_400)))
        register += draw(st.integers(0, 40_000) | st.sampled_from([0, -5, 40_601, 5_000_000, -register]))
        register = register % REGISTER if register >= 0 else 0
    return rows


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    register = draw(st.sampled_from([None, REGISTER]))
    epochs = tuple(START_S + at for at in draw(st.lists(st.integers(0, 40 * 86_400), max_size=3)))
    return Rule(MOST, register, INTERVAL_S, OFFSET_S, epochs)


def terms_of(rule: Rule) -> Terms:
    return Terms(
        Limits(rule.most_an_hour, rule.register),
        rule.interval_s * 1000,
        tuple(int(at * 1000) for at in rule.epochs_s),
        rule.offset_s * 1000,
    )


def span(rows: Sequence[Row], rule: Rule, period: Period) -> tuple[int, int]:
    if not rows:
        return 0, 0
    return number(rows[0][0], rule, period), number(rows[-1][0], rule, period)


@given(rules(), st.sampled_from(list(Period)), st.data())
@settings(max_examples=40, deadline=None)
def test_it_is_what_the_plain_rule_finds(rule: Rule, period: Period, data: st.DataObject) -> None:
    rows = data.draw(lives(longest_days=3 if period is Period.HOUR else 100))
    first, last = span(rows, rule, period)
    if data.draw(st.booleans()):
        first, last = first + data.draw(st.integers(-2, 3)), last + data.draw(st.integers(-3, 2))
    uses = Tally(run_of(rows), terms_of(rule)).uses(period, first=first, last=last)
    wanted = plain(rows, rule, period, first, last)
    assert [use.number for use in uses] == sorted(wanted)
    assert {use.number: as_plain(use) for use in uses} == wanted


@given(lives(longest_days=3), rules())
@settings(max_examples=15, deadline=None)
def test_hours_of_a_day_are_its_uses_by_hour(rows: list[Row], rule: Rule) -> None:
    tally, (first, last) = Tally(run_of(rows), terms_of(rule)), span(rows, rule, Period.DAY)
    for day in {first, last, (first + last) // 2}:
        uses = {use.number: use.used for use in tally.uses(Period.HOUR, first=day * 24, last=day * 24 + 23)}
        assert tally.hours(day) == tuple(uses.get(day * 24 + hour) for hour in range(24))


@given(lives(), rules())
@settings(max_examples=40, deadline=None)
def test_months_made_of_days_and_years_of_months_are_those_of_the_readings(
    rows: list[Row], rule: Rule
) -> None:
    tally, terms = Tally(run_of(rows), terms_of(rule)), terms_of(rule)
    parts, of = tally.uses(Period.DAY, **_named(span(rows, rule, Period.DAY))), Period.DAY
    for into in (Period.MONTH, Period.YEAR):
        parts = folded(parts, tally.gaps(), of=of, into=into, offset_ms=terms.offset_ms)
        assert parts == tally.uses(into, **_named(span(rows, rule, into)))
        of = into


@given(lives(longest_days=3), rules())
@settings(max_examples=15, deadline=None)
def test_used_and_unplaced_add_up_alike_at_every_width(rows: list[Row], rule: Rule) -> None:
    tally = Tally(run_of(rows), terms_of(rule))
    sums = {
        sum((use.used or 0) + (use.unplaced or 0) for use in tally.uses(one, **_named(span(rows, rule, one))))
        for one in Period
    }
    assert len(sums) == 1


def _named(span: tuple[int, int]) -> dict[str, int]:
    return {"first": span[0], "last": span[1]}


@pytest.mark.parametrize(
    ("every_s", "loads_w"),
    [(1_800, [1_000] * 4), (3_600, [1_000] * 4), (900, [1_000] * 4), (7_200, [1_000] * 4)],
)
def test_a_load_is_the_same_however_often_it_is_read(every_s: int, loads_w: list[int]) -> None:
    """500 Wh each half hour."""
    rows = [(START_S + at, at * 1_000 // 3_600, (None,) * 4, None) for at in range(0, 7_201, every_s)]
    terms = Terms(Limits(MOST), every_s * 1000, offset_ms=OFFSET_S * 1000)
    first = (START_S + OFFSET_S) // 1_800
    points = loads([Tally(run_of(rows), terms)], meters=2, first=first, last=first + 4)
    assert [point.load for point in points] == [*loads_w, None]
    assert [(point.meters, point.lacking) for point in points] == [(1, 1)] * 4 + [(0, 2)]


def test_no_load_is_told_of_a_gap_nor_of_a_jump() -> None:
    rows = [
        (START_S + at * 1_800, register, (None,) * 4, None)
        for at, register in ((0, 0), (1, 500), (4, 2_000), (5, 2_500), (6, 9_000_000), (7, 9_000_500))
    ]
    first = (START_S + OFFSET_S) // 1_800
    tally = Tally(run_of(rows), terms_of(Rule(MOST, REGISTER, INTERVAL_S, OFFSET_S)))
    points = loads([tally], meters=1, first=first, last=first + 6)
    assert [point.load for point in points] == [1_000, None, None, None, 1_000, None, 1_000]


def test_of_a_meter_that_is_read_once_a_day_most_hours_tell_nothing() -> None:
    rows = [(START_S + at * 86_400, at * 2_400, (None,) * 4, None) for at in range(3)]
    first = (START_S + OFFSET_S) // 3_600
    tally = Tally(run_of(rows), terms_of(Rule(MOST, REGISTER, 86_400, OFFSET_S)))
    told = tally.uses(Period.HOUR, first=first, last=first + 48)
    assert [one.number - first for one in told] == [0, 12, 24, 36, 48], "read, or the middle of a day's use"
    assert [one.used for one in told] == [None, 2_400, None, 2_400, None]


def test_a_meter_of_which_nothing_was_read_lacks_in_every_half_hour() -> None:
    silent = Tally(run_of([]), terms_of(Rule(MOST, REGISTER, INTERVAL_S, OFFSET_S)))
    first = (START_S + OFFSET_S) // 1_800
    points = loads([silent], meters=1, first=first, last=first + 1)
    assert [(point.load, point.meters, point.lacking) for point in points] == [(None, 0, 1)] * 2


def test_the_start_is_a_local_midnight() -> None:
    assert (START_S + OFFSET_S) * 1000 % DAY_MS == 0 and DAY_MS == 24 * HOUR_MS


def test_a_load_goes_on_over_the_end_of_the_register() -> None:
    rows = [
        (START_S + at * 1_800, register, (None,) * 4, None)
        for at, register in ((0, REGISTER - 400), (1, REGISTER - 100), (2, 200))
    ]
    first = (START_S + OFFSET_S) // 1_800
    tally = Tally(run_of(rows), terms_of(Rule(MOST, REGISTER, INTERVAL_S, OFFSET_S)))
    points = loads([tally], meters=1, first=first, last=first + 1)
    assert [point.load for point in points] == [600, 600]


def test_a_gap_of_unknown_use_adds_nothing_to_the_month_it_is_in() -> None:
    day = (START_S + OFFSET_S) // 86_400
    unknown = Gap(START_S, START_S + 40 * 86_400, None, None, None, None, None, int(About.GAP))
    known = unknown._replace(used=70)
    parts = [Use(day + at, used=5) for at in range(41)]
    fold = lambda *gaps: folded(  # noqa: E731
        parts, gaps, of=Period.DAY, into=Period.MONTH, offset_ms=OFFSET_S * 1000
    )
    assert fold(unknown) == fold()
    assert [use.unplaced for use in fold(known)].count(70) == 1
