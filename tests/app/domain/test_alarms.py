"""Each kind of alarm that follows from facts: when it is wanted, and how much it takes until it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.alarms import (
    CREDIT_OF,
    LEVELS,
    OF_PAYMENT,
    SAID,
    WATCHED,
    WATCHED_OF_DESK,
    BackupFacts,
    DeskFacts,
    DoubtFacts,
    Ended,
    Kind,
    MeterFacts,
    of_backup,
    of_desk,
    of_doubts,
    of_meter,
    why_ended,
)
from app.domain.credit import Credit, CreditLimits, credit_level
from app.domain.registers import Held

LIMITS = CreditLimits(low_fen=5_000, very_low_fen=2_000, arrears_fen=0)
METER = MeterFacts("E1", left_fen=10_000, limits=LIMITS)


def kinds(facts: MeterFacts, *live: Kind) -> set[Kind]:
    return {wanted.kind for wanted in of_meter(facts, live)}


def test_every_kind_has_a_level() -> None:
    assert set(LEVELS) == set(Kind)
    others = {Kind.RELAY, Kind.MODEM, Kind.CODES, Kind.REPORTS} | OF_PAYMENT
    assert others == set(Kind) - WATCHED - WATCHED_OF_DESK


@pytest.mark.parametrize(
    ("left_fen", "wanted"),
    [
        (5_001, set()),
        (5_000, {Kind.LOW}),
        (2_000, {Kind.VERY_LOW}),
        (0, {Kind.VERY_LOW}),
        (-1, {Kind.ARREARS}),
    ],
)
def test_credit_is_at_one_level(left_fen: int, wanted: set[Kind]) -> None:
    assert kinds(replace(METER, left_fen=left_fen)) == wanted


def test_a_make_that_tells_only_warnings_is_low_without_an_amount_or_limit_of_its_own() -> None:
    (told,) = of_meter(replace(METER, left_fen=None, flags={"alarm_low": 1}), ())
    assert (told.kind, told.detail) == (Kind.LOW, {"fallen": 1, "limit_fen": LIMITS.low_fen})
    assert told.level is LEVELS[Kind.LOW]


def test_a_debt_that_is_allowed_is_no_arrears() -> None:
    facts = replace(METER, left_fen=-3_000, limits=replace(LIMITS, arrears_fen=3_000))
    assert kinds(facts) == {Kind.VERY_LOW}
    assert kinds(replace(facts, left_fen=-3_001)) == {Kind.ARREARS}


def test_a_level_is_left_only_well_above_its_limit() -> None:
    just_above = replace(METER, left_fen=5_100)
    assert kinds(just_above) == set()
    assert kinds(just_above, Kind.LOW) == {Kind.LOW}
    assert kinds(replace(METER, left_fen=5_251), Kind.LOW) == set()


def test_what_is_paid_ends_arrears_at_once() -> None:
    assert kinds(replace(METER, left_fen=0), Kind.ARREARS) == {Kind.VERY_LOW}


def test_a_fall_is_told_once_and_a_rise_not_at_all() -> None:
    def fallen(left_fen: int, *live: Kind) -> object:
        (wanted,) = of_meter(replace(METER, left_fen=left_fen), live)
        return wanted.detail["fallen"]

    assert fallen(4_000) == 1
    assert fallen(1_000, Kind.LOW) == 1
    assert fallen(4_000, Kind.VERY_LOW) == 0
    assert fallen(500, Kind.ARREARS) == 0


def test_nobody_is_warned_of_a_meter_without_a_tenant() -> None:
    assert kinds(replace(METER, left_fen=-500, limits=None)) == set()


def test_a_meter_that_was_never_paid_for_tells_only_a_debt() -> None:
    facts = replace(METER, left_fen=0, never_paid=True)
    assert kinds(facts) == set()
    assert kinds(replace(facts, left_fen=-1)) == {Kind.ARREARS}


def test_a_make_that_tells_no_balance_is_taken_at_its_flags() -> None:
    facts = replace(METER, left_fen=None)
    assert kinds(facts) == set()
    assert kinds(replace(facts, flags={"alarm_low": 1})) == {Kind.LOW}
    assert kinds(replace(facts, flags={"alarm_low": 1, "alarm_very_low": 1})) == {Kind.VERY_LOW}
    assert kinds(replace(facts, flags={"alarm_low": 1, "arrears": 1})) == {Kind.ARREARS}


@given(st.lists(st.integers(-9_000, 9_000), max_size=30))
def test_levels_never_skip_the_book_of_what_is_live(path: list[int]) -> None:
    """Whatever the balance does, at most one credit alarm is live, and none milder than the balance."""
    live: set[Kind] = set()
    for left_fen in path:
        facts = replace(METER, left_fen=left_fen)
        live = kinds(facts, *live)
        assert len(live) <= 1
        level = max((CREDIT_OF[kind] for kind in live), default=Credit.ENOUGH)
        assert level >= credit_level(left_fen, LIMITS)


def test_of_a_silent_meter_what_it_said_stays() -> None:
    silent = replace(METER, speaks=False, left_fen=None, count=None)
    assert kinds(silent, *SAID) == SAID
    assert kinds(silent) == set()


def test_power_above_the_threshold_must_last_and_clears_below_nine_tenths() -> None:
    facts = replace(METER, power_w=11_000, threshold_w=10_000)
    assert kinds(replace(facts, over_s=59)) == set()
    assert kinds(replace(facts, over_s=60)) == {Kind.OVERLOAD}
    assert kinds(replace(facts, power_w=9_500), Kind.OVERLOAD) == {Kind.OVERLOAD}
    assert kinds(replace(facts, power_w=9_000), Kind.OVERLOAD) == set()


def test_power_that_is_seldom_read_must_be_high_twice() -> None:
    facts = replace(METER, power_w=11_000, threshold_w=10_000, power_every_s=1_800)
    assert kinds(replace(facts, over_s=1_800)) == set()
    assert kinds(replace(facts, over_s=1_860)) == {Kind.OVERLOAD}


def test_a_meter_that_cut_for_load_is_told_at_once() -> None:
    assert kinds(replace(METER, flags={"open_by_load": 1})) == {Kind.OVERLOAD}


def test_of_a_silent_meter_what_the_office_holds_is_still_known() -> None:
    silent = replace(METER, speaks=False, left_fen=-1)
    assert kinds(silent, Kind.VERY_LOW, Kind.COVER) == {Kind.ARREARS, Kind.COVER}


def test_a_clock_is_told_beyond_its_tolerance_and_clears_below_four_fifths() -> None:
    facts = replace(METER, clock_tolerance_ms=300_000)
    assert kinds(replace(facts, drift_ms=300_000)) == set()
    assert kinds(replace(facts, drift_ms=-300_001)) == {Kind.CLOCK}
    assert kinds(replace(facts, drift_ms=250_000), Kind.CLOCK) == {Kind.CLOCK}
    assert kinds(replace(facts, drift_ms=240_000), Kind.CLOCK) == set()
    assert kinds(replace(facts, drift_ms=None), Kind.CLOCK) == {Kind.CLOCK}


@pytest.mark.parametrize(
    ("held", "kind"), [(Held.BACKWARDS, Kind.BACKWARDS), (Held.JUMP, Kind.JUMP), (Held.RATES, Kind.BACKWARDS)]
)
def test_a_register_that_cannot_be_right_is_told_with_its_two_readings(held: Held, kind: Kind) -> None:
    (wanted,) = of_meter(replace(METER, register_held=held, register=(9_000, 100, 7)), ())
    assert (wanted.kind, wanted.detail) == (kind, {"before": 9_000, "after": 100, "before_utc_ms": 7})


def test_another_count_and_another_number_are_told() -> None:
    (count,) = of_meter(replace(METER, count=(3, 5)), ())
    assert (count.kind, count.detail) == (Kind.COUNT, {"expected": 3, "seen": 5})
    (number,) = of_meter(replace(METER, speaks=False, wrong_number="000000000099"), ())
    assert (number.kind, number.detail) == (Kind.REPLACED, {"seen": "000000000099"})


def test_what_the_status_tells_of_cover_magnet_battery_and_valve() -> None:
    flags = dict.fromkeys(("cover_open", "magnet", "battery_low", "valve_fault"), 1)
    assert kinds(replace(METER, flags=flags)) == {Kind.COVER, Kind.MAGNET, Kind.BATTERY, Kind.VALVE}
    assert kinds(replace(METER, flags=dict.fromkeys(flags, 0)), *SAID) == set()


def test_a_sale_is_in_doubt_too_long_or_needs_people_at_once() -> None:
    young = DoubtFacts("E1", "2026-1", age_s=599, needs_two_persons=False)
    assert list(of_doubts([young], after_s=600)) == []
    assert [one.kind for one in of_doubts([replace(young, age_s=600)], after_s=600)] == [Kind.DOUBT]
    assert [one.kind for one in of_doubts([replace(young, needs_two_persons=True)], after_s=600)] == [
        Kind.DOUBT
    ]


def test_the_disk_is_low_then_full_and_clears_with_a_tenth_more() -> None:
    def found(free_bytes: int, *live: Kind) -> list[Kind]:
        facts = DeskFacts(free_bytes, reserve_bytes=200_000_000)
        return [wanted.kind for wanted in of_desk(facts, live)]

    assert found(1_000_000_000) == []
    assert found(999_999_999) == [Kind.DISK_LOW]
    assert found(1_050_000_000, Kind.DISK_LOW) == [Kind.DISK_LOW]
    assert found(1_100_000_000, Kind.DISK_LOW) == []
    assert found(199_999_999, Kind.DISK_LOW) == [Kind.DISK_FULL]
    assert found(210_000_000, Kind.DISK_FULL) == [Kind.DISK_FULL]
    assert found(220_000_000, Kind.DISK_FULL) == [Kind.DISK_LOW]


def test_printer_journal_and_anchors_are_told_while_they_fail() -> None:
    facts = DeskFacts(10**12, 0, "printer.no_paper", journal_fault="gone", anchor_fault="/mnt/office")
    assert [(one.kind, one.detail["seen"]) for one in of_desk(facts, ())] == [
        (Kind.PRINTER, "printer.no_paper"),
        (Kind.JOURNAL, "gone"),
        (Kind.ANCHORS, "/mnt/office"),
    ]
    assert list(of_desk(DeskFacts(10**12, 0), (Kind.PRINTER, Kind.JOURNAL))) == []


def test_why_an_alarm_ended() -> None:
    assert why_ended((Kind.LOW, "E1"), {(Kind.VERY_LOW, "E1")}, exists=True) is Ended.LEVEL
    assert why_ended((Kind.LOW, "E1"), {(Kind.VERY_LOW, "E2")}, exists=True) is Ended.GONE
    assert why_ended((Kind.CLOCK, "E1"), set(), exists=False) is Ended.REMOVED


def test_a_copy_is_too_old_after_its_days_and_who_never_made_one_is_not_told() -> None:
    day_ms = 86_400_000
    at_limit = BackupFacts(last_utc_ms=0, after_days=2)
    assert list(of_backup(at_limit, now_utc_ms=2 * day_ms)) == []
    (told,) = of_backup(at_limit, now_utc_ms=2 * day_ms + 1)
    assert (told.kind, told.detail) == (Kind.BACKUP, {"made_utc_ms": 0, "days": 2})
    for silent in (BackupFacts(last_utc_ms=None, after_days=2), BackupFacts(last_utc_ms=0, after_days=0)):
        assert list(of_backup(silent, now_utc_ms=9 * day_ms)) == []
