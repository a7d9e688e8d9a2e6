"""The charges against a second calculator that goes minute by minute and shares no code
(`tests.helpers.slow_tariff`).
"""

from __future__ import annotations

import itertools
import json
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.tariff.amounts import FEN_E18
from app.domain.tariff.charging import START, Charge, Use, charge
from app.domain.tariff.days import MINUTE_MS, stretches
from app.domain.tariff.model import Tariff, Version
from app.domain.tariff.spec import to_spec
from tests.app.domain.tariff.random_tariffs import HOLIDAYS, tariffs
from tests.app.domain.tariff.times import at
from tests.helpers.slow_tariff import SlowMeter

# Shortly before something begins: a year, a holiday, a leap day, a month, a plain day.
starts = st.sampled_from(
    [at(text) for text in ("2023-12-31 21:00", "2024-02-03 20:00", "2024-02-09 19:30", "2024-02-29 18:00")]
    + [at(text) for text in ("2024-06-30 22:00", "2024-05-15 00:00")]
)
# (minutes, Wh a minute, common Wh a minute)
spans = st.lists(
    st.tuples(st.integers(1, 700), st.integers(0, 40), st.integers(0, 20)), min_size=1, max_size=3
)
offsets = st.sampled_from([480, -300, 330])


def _slow(versions: list[Version]) -> SlowMeter:
    plain = [(v.start_utc_ms, v.utc_offset_min, json.loads(to_spec(v.tariff))) for v in versions]
    off = {day.isoformat(): name for day, name in HOLIDAYS.off.items()}
    return SlowMeter(plain, off, {day.isoformat() for day in HOLIDAYS.worked})


def _run(versions: list[Version], uses: list[Use]) -> list[Charge]:
    made, position = [], START
    for use in uses:
        made.append(charge(versions, use, position, calendar=HOLIDAYS))
        position = made[-1].after
    return made


def _uses(start: int, parts: list[tuple[int, int, int]]) -> list[Use]:
    uses = []
    for minutes, each, common in parts:
        end = start + minutes * MINUTE_MS
        uses.append(Use(start, end, minutes * each, common_milli=minutes * common))
        start = end
    return uses


@settings(max_examples=150, deadline=None)
@given(
    first=tariffs(), second=tariffs(), change=st.integers(1, 900), start=starts, parts=spans, offset=offsets
)
def test_use_that_is_even_comes_to_the_same_line_by_line(
    first: Tariff, second: Tariff, change: int, start: int, parts: list[tuple[int, int, int]], offset: int
) -> None:
    """Also over a change of version, a step, midnight, and the turn of a season, month and year."""
    versions = [Version(0, offset, first), Version(start + change * MINUTE_MS, offset, second)]
    slow = _slow(versions)
    made = _run(versions, _uses(start, parts))
    for use in _uses(start, parts):
        slow.use(use.from_utc_ms, use.to_utc_ms, use.quantity_milli, use.common_milli)
    assert Fraction(sum(each.exact_e18 for each in made), FEN_E18) == slow.fen
    assert sum(each.amount_fen for each in made) == slow.rounded_fen()
    by_line: dict[tuple[str, str, int], int] = {}
    for line in (line for each in made for line in each.lines):
        key = (line.kind.value, line.name, line.step)
        by_line[key] = by_line.get(key, 0) + line.amount_e18
    assert {key: Fraction(sum_, FEN_E18) for key, sum_ in by_line.items() if sum_} == slow.by_line


@settings(max_examples=60, deadline=None)
@given(tariff=tariffs(), start=starts, minutes=st.integers(1, 1500), quantity=st.integers(0, 50_000))
def test_use_that_is_not_even_is_off_by_less_than_a_wh_at_each_change(
    tariff: Tariff, start: int, minutes: int, quantity: int
) -> None:
    versions = [Version(0, 480, tariff)]
    end = start + minutes * MINUTE_MS
    made = charge(versions, Use(start, end, quantity), START, calendar=HOLIDAYS)
    slow = _slow(versions)
    slow.use(start, end, quantity)
    changes = len(list(stretches(versions, start, to_utc_ms=end, calendar=HOLIDAYS)))
    dearest = max(price for season in tariff.seasons for row in season.prices for price in row)
    dearest += sum(each.price_e8 for each in tariff.unit_charges)
    # one Wh at 10^-8 yuan a kWh is 10^-9 fen; the percentage may double it
    assert abs(Fraction(made.exact_e18, FEN_E18) - slow.fen) <= Fraction(2 * changes * dearest, 10**9)
    assert sum(line.quantity_micro for line in made.lines if line.kind == "use") == quantity * 1000


@settings(max_examples=60, deadline=None)
@given(
    tariff=tariffs(), start=starts, cuts=st.sets(st.integers(1, 1439), max_size=40), each=st.integers(0, 300)
)
def test_many_small_readings_come_to_the_fen_that_the_whole_does(
    tariff: Tariff, start: int, cuts: set[int], each: int
) -> None:
    versions = [Version(0, 480, tariff)]
    edges = [0, *sorted(cuts), 1440]
    small = [
        Use(start + low * MINUTE_MS, start + high * MINUTE_MS, (high - low) * each)
        for low, high in itertools.pairwise(edges)
    ]
    whole = Use(start, start + 1440 * MINUTE_MS, 1440 * each)
    made = _run(versions, small)
    (once,) = _run(versions, [whole])
    assert sum(part.amount_fen for part in made) == once.amount_fen
    assert made[-1].after == once.after


@settings(max_examples=40, deadline=None)
@given(tariff=tariffs(), start=starts, parts=spans)
def test_a_reading_charged_again_is_charged_the_same(
    tariff: Tariff, start: int, parts: list[tuple[int, int, int]]
) -> None:
    versions = [Version(0, 480, tariff)]
    uses = _uses(start, parts)
    assert _run(versions, uses) == _run(versions, uses)
