"""Tariffs of any shape for hypothesis, all of them such that a day, a month and a minute come out even."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import strategies as st

from app.domain.calendar import Calendar
from app.domain.tariff.checks import check_tariff
from app.domain.tariff.model import (
    ANY_HOLIDAY,
    DAY_MIN,
    Accrual,
    DateRange,
    HolidayTable,
    MonthCharge,
    Period,
    Rate,
    Season,
    Share,
    ShareKind,
    StepPeriod,
    Tariff,
    UnitCharge,
)

EVEN_IN_MONTHS = 377_580
"""Divides by 28, 29, 30 and 31, so that a day's part of a month's charge is a whole number."""

prices = st.integers(0, 2 * 10**8)
SPRING = date(2024, 2, 10)
HOLIDAYS = Calendar(
    frozenset({2023, 2024, 2025}),
    {SPRING + timedelta(n): "spring_festival" for n in range(8)} | {date(2024, 1, 1): "new_year"},
    frozenset({date(2024, 2, 4), date(2024, 2, 18)}),
)


@st.composite
def tables(draw: st.DrawFn, rates: tuple[Rate, ...]) -> tuple[Period, ...]:
    """A day cut at any minutes, at most 14 periods."""
    cuts = draw(st.lists(st.integers(1, DAY_MIN - 1), max_size=13, unique=True))
    edges = [0, *sorted(cuts), DAY_MIN]
    return tuple(
        Period(first, last, draw(st.sampled_from(rates))) for first, last in itertools.pairwise(edges)
    )


@st.composite
def seasons(draw: st.DrawFn, *, rates: int, table_count: int, stepped: bool) -> tuple[Season, ...]:
    """One to three seasons that fill the year, the last going past the new year."""
    starts = draw(st.lists(st.integers(0, 364), min_size=1, max_size=3, unique=True).map(sorted))
    days = [date(2023, 1, 1) + timedelta(n) for n in starts]
    made = []
    for first, following in zip(days, [*days[1:], days[0]], strict=True):
        last = _before(following)
        bounds = draw(st.lists(st.integers(1, 3_000), max_size=3, unique=True).map(sorted)) if stepped else []
        table = st.integers(0, table_count - 1)
        made.append(
            Season(
                ranges=(DateRange(first.month, first.day, last.month, last.day),),
                prices=tuple(tuple(draw(prices) for _ in range(rates)) for _ in range(len(bounds) + 1)),
                bounds_milli=tuple(bounds),
                weekdays=(*range(table_count), *(draw(table) for _ in range(7 - table_count))),
                holidays=draw(
                    st.sampled_from([(), ("spring_festival",), ("new_year", ANY_HOLIDAY)]).map(
                        lambda names: tuple(
                            HolidayTable(name, number % table_count) for number, name in enumerate(names)
                        )
                    )
                ),
                worked_table=draw(st.none() | table),
            )
        )
    return tuple(made)


def _before(day: date) -> date:
    """The day before by the calendar of a leap year: before 1 March comes 29 February."""
    return date(2024, day.month, day.day) - timedelta(1)


shares = st.one_of(
    st.none(),
    st.builds(Share, st.just(ShareKind.PERCENT), st.just("loss"), st.integers(1, 10**6)),
    st.builds(
        Share,
        st.just(ShareKind.COMMON),
        st.just("lift"),
        st.integers(1, 10**6),
        st.just(0),
        st.integers(1, 10**8),
    ),
    st.builds(
        Share,
        st.just(ShareKind.MONTHLY),
        st.just("light"),
        st.just(0),
        st.integers(1, 100).map(lambda n: n * EVEN_IN_MONTHS),
        st.integers(1, 10**8),
    ),
)


@st.composite
def tariffs(draw: st.DrawFn) -> Tariff:
    rates = draw(st.lists(st.sampled_from(list(Rate)), min_size=1, max_size=5, unique=True).map(tuple))
    drawn = (*draw(st.lists(tables(rates), max_size=2)), _every(rates))
    steps = draw(st.sampled_from(StepPeriod))
    made = draw(seasons(rates=len(rates), table_count=len(drawn), stepped=steps is not StepPeriod.NEVER))
    if not any(season.bounds_milli for season in made):
        steps = StepPeriod.NEVER
    return check_tariff(
        Tariff(
            "electricity",
            rates,
            drawn,
            made,
            steps,
            draw(st.integers(1, 12)),
            tuple(UnitCharge(f"fund {n}", draw(prices)) for n in range(draw(st.integers(0, 2)))),
            tuple(
                MonthCharge(
                    f"line {n}", draw(st.integers(1, 9)) * EVEN_IN_MONTHS, draw(st.sampled_from(Accrual))
                )
                for n in range(draw(st.integers(0, 2)))
            ),
            draw(shares),
        )
    )


def _every(rates: tuple[Rate, ...]) -> tuple[Period, ...]:
    """A day in which every rate has hours: the first ones an hour each, the last what is left."""
    ends = [*range(60, 60 * len(rates), 60), DAY_MIN]
    return tuple(Period(60 * n, end, rate) for n, (end, rate) in enumerate(zip(ends, rates, strict=True)))
