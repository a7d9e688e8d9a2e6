"""A wrong reading corrected by hand: figures, marks and log follow it, and what the office charged too much
goes back by an entry, while no row of the book changes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.energy_use import Period, day_of
from app.domain.reading_correction import Register, UseChange
from app.domain.reading_history import Resolution
from app.domain.reading_steps import DAY_MS, Mark
from app.errors import DeskError
from app.nightly import Nightly
from app.services import charge_back, charging, reading_correction, reading_days, reading_history
from app.services import reading_correction as correction_of
from app.services.charge_back import Charged, Shown, Touch
from app.services.charging import Heard, Reading
from app.services.reading_correction import Correction, Found
from app.services.reading_days import Asked
from app.services.readings import LiveBoard
from app.services.reconcile_now import Sources
from app.services.views import LiveState
from app.verify import verify_book
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from db.rows import StateBit, StoredSample
from meterio.clock import SystemClock
from tests.app.domain.tariff.times import at
from tests.helpers.reading_nights import night
from tests.helpers.second_person import add_people, approved
from tests.helpers.small_mall import CASHIER, NOW_MS, PRICE_E8, TECHNICIAN

HALF = 1_800_000
WRONG = at("2026-09-21 10:00")
"""Of three days of half hours, one reads 6 cubic metres too high."""
FIRST = at("2026-09-20 00:00")
EXCESS = 6_000
STEP = 50
"""Litres a half hour."""
DAY = day_of(date(2026, 9, 21))


@pytest.fixture
def readings(tmp_path: Path) -> Iterator[ReadingsBook]:
    opened = ReadingsBook(tmp_path / "readings.db", clock=SystemClock())
    samples = [StoredSample("W1", utc_ms, told(utc_ms), None, 0) for utc_ms in range(FIRST, NOW_MS, HALF)]

    def fill(unit: object) -> None:
        unit.know_meters({"W1": "water"})  # type: ignore[attr-defined]
        unit.put(samples)  # type: ignore[attr-defined]

    opened.write(fill)
    yield opened
    assert opened.close()


class StillClock:
    def utc_ms(self) -> int:
        return NOW_MS

    def monotonic(self) -> float:
        return NOW_MS / 1000


def true(utc_ms: int) -> int:
    return 100_000 + (utc_ms - FIRST) // HALF * STEP


def told(utc_ms: int) -> int:
    return true(utc_ms) + (EXCESS if utc_ms == WRONG else 0)


def found(book: LedgerBook, readings: ReadingsBook) -> Found:
    of = book.read(lambda ledger: correction_of.ground(ledger, "W1", profiles={}, session=TECHNICIAN))
    return correction_of.find(readings, of, WRONG)


def a_correction(one: Found, charged: Charged | None = None, **changes: object) -> Correction:
    new = Register(true(WRONG))
    made = Correction("W1", WRONG, one.register, new, "display photographed", charged)
    return replace(made, **changes)


def correct(book: LedgerBook, readings: ReadingsBook, one: Found, made: Correction) -> None:
    book.write(lambda ledger: correction_of.note(ledger, made, session=TECHNICIAN, now_utc_ms=NOW_MS))
    readings.write(lambda unit: correction_of.put(unit, one, made.new))


def test_day_and_month_are_told_before_and_after(book: LedgerBook, readings: ReadingsBook) -> None:
    one = found(book, readings)
    effect = correction_of.follows(one, Register(true(WRONG)))
    day, month = effect.uses
    assert (day.period, day.number) == (Period.DAY, DAY) and month.period is Period.MONTH
    assert day.after == true(NOW_MS) - true(at("2026-09-21 00:00")) and month.after == true(NOW_MS) - true(
        FIRST
    )
    assert day.before == day.after - STEP + EXCESS, "what the step back hides is not known"
    assert effect.marks == (Mark.NONE, Mark.NONE)
    assert (effect.low, effect.high) == (true(WRONG) - STEP, true(WRONG) + STEP)
    assert correction_of.follows(one, Register(1)).marks == (Mark.BACKWARDS, Mark.NONE)


@pytest.mark.parametrize("is_moved", [False, True])
def test_history_rollups_and_log_follow(book: LedgerBook, readings: ReadingsBook, is_moved: bool) -> None:
    one = found(book, readings)
    terms = one.of.terms
    if is_moved:
        night(readings, now_utc_ms=at("2026-09-22 02:00"), terms={"W1": terms})
    asked = Asked({"W1": terms}, terms.offset_ms)
    before = reading_days.days(readings, asked, DAY, DAY).uses["W1"][0]
    correct(book, readings, one, a_correction(one))
    after = reading_days.days(readings, asked, DAY, DAY).uses["W1"][0]
    (expected,) = [
        change for change in correction_of.follows(one, Register(true(WRONG))).uses if change.number == DAY
    ]
    assert expected == UseChange(Period.DAY, DAY, before.used, after.used)
    assert before.used != after.used
    of = book.read(lambda ledger: reading_history.history_of(ledger, "W1", profiles={}, session=TECHNICIAN))
    span = {"from_utc_ms": DAY * DAY_MS - 8 * 3_600_000, "until_utc_ms": NOW_MS}
    for resolution in Resolution:
        points = reading_history.read(readings, of, resolution, **span).points
        assert sum(point.corrected for point in points) == 1
    raw = reading_history.read(readings, of, Resolution.RAW, **span).points
    (marked,) = [point for point in raw if point.corrected]
    assert (marked.utc_ms, marked.quantity) == (WRONG, true(WRONG)) and of.told_first == {WRONG: told(WRONG)}
    if is_moved:
        night(readings, now_utc_ms=at("2026-09-22 03:00"), terms={"W1": terms})
        assert reading_days.days(readings, asked, DAY, DAY).uses["W1"][0].used == after.used
    (entry,) = book.read(lambda ledger: ledger.audit.of_action("readings.correct", "W1"))
    assert entry.operator == TECHNICIAN.name and entry.detail["reason"] == "display photographed"
    assert (entry.detail["old_reading"], entry.detail["new_reading"]) == (told(WRONG), true(WRONG))
    assert verify_book(book.path).findings == ()


def test_the_mark_outlives_a_second_correction_and_the_first_reading_is_remembered(
    book: LedgerBook, readings: ReadingsBook
) -> None:
    one = found(book, readings)
    correct(book, readings, one, a_correction(one, new=Register(true(WRONG) + 5)))
    two = found(book, readings)
    assert two.sample.quantity == true(WRONG) + 5 and StateBit.CORRECTED in StateBit(two.sample.state)
    correct(book, readings, two, a_correction(two))
    of = found(book, readings).of
    assert of.told_first == {WRONG: told(WRONG)}
    with pytest.raises(DeskError, match=r"readings\.gone"):
        correction_of.check_unchanged(readings, one)


def test_a_correction_that_was_cut_off_is_finished_from_its_entry(
    book: LedgerBook, readings: ReadingsBook
) -> None:
    one = found(book, readings)
    made = a_correction(one)
    sources = Sources(book, readings, LiveBoard(), book.path.parent)
    nightly = Nightly(sources, StillClock(), ending=threading.Event())
    assert nightly.finish_corrections() == 0
    book.write(lambda ledger: correction_of.note(ledger, made, session=TECHNICIAN, now_utc_ms=NOW_MS))
    assert found(book, readings).sample.quantity == told(WRONG), "the program died here"
    assert nightly.finish_corrections() == 1
    right = found(book, readings).sample
    assert right.quantity == true(WRONG) and StateBit.CORRECTED in StateBit(right.state)
    assert nightly.finish_corrections() == 0, "once"


def test_of_a_reading_that_was_corrected_twice_the_last_word_counts(
    book: LedgerBook, readings: ReadingsBook
) -> None:
    one = found(book, readings)
    correct(book, readings, one, a_correction(one))
    two = found(book, readings)
    correct(book, readings, two, a_correction(two, new=Register(told(WRONG))))
    noted = book.read(lambda ledger: correction_of.noted_since(ledger, NOW_MS - 1))
    assert correction_of.finish(readings, noted) == 0, "back as it was told, and so it stays"
    assert found(book, readings).sample.quantity == told(WRONG)
    assert book.read(lambda ledger: correction_of.noted_since(ledger, NOW_MS + 1)) == ()


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"new": Register(told(WRONG))}, "readings.same"),
        ({"reason": " "}, "readings.no_reason"),
        ({"new": Register(10**13)}, "readings.too_large"),
        ({"new": Register(5_000, (4_000, 3_000, None, None))}, "readings.rates_above"),
    ],
)
def test_what_cannot_be(
    book: LedgerBook, readings: ReadingsBook, changes: dict[str, object], key: str
) -> None:
    one = found(book, readings)
    with pytest.raises(DeskError) as error:
        correction_of.check(one, a_correction(one, **changes))
    assert error.value.key == key


def test_a_reading_that_is_not_there(book: LedgerBook, readings: ReadingsBook) -> None:
    of = found(book, readings).of
    with pytest.raises(DeskError, match=r"readings\.gone"):
        correction_of.find(readings, of, WRONG + 60_000)


def heard(utc_ms: int, quantity: int) -> Reading:
    return Reading("W1", utc_ms, quantity, {})


def charge(book: LedgerBook, *quantities: int, begun_ms: int) -> None:
    """The office hears these registers, one a half hour."""
    before = None
    for place, quantity in enumerate(quantities):
        now = begun_ms + place * HALF
        one = heard(now, quantity)
        book.write(lambda ledger: charging.take(ledger, (Heard(one, before),), now_utc_ms=now))  # noqa: B023
        before = one


def credit(book: LedgerBook) -> int:
    state = book.read(lambda ledger: ledger.charges.state("W1"))
    assert state is not None
    return state.credit_fen - state.unbooked_fen


def live(quantity: int) -> LiveState:
    return LiveState("W1", NOW_MS, {"volume_l": quantity}, in_contact=True, tried_utc_ms=NOW_MS)


@pytest.fixture
def overcharged(book: LedgerBook) -> None:
    """The office heard the wrong register too, charged it, and nothing since."""
    charge(
        book,
        true(WRONG - HALF),
        told(WRONG),
        true(WRONG + HALF),
        true(WRONG + 2 * HALF),
        begun_ms=WRONG - HALF,
    )


@pytest.mark.usefixtures("overcharged")
def test_what_was_charged_too_much_goes_back_and_charging_goes_on(
    book: LedgerBook, readings: ReadingsBook
) -> None:
    people = book.write(add_people)
    manager = people["he"]
    one = found(book, readings)
    assert credit(book) == -round((STEP + EXCESS) * PRICE_E8 / 10**9)
    entries_before = book.read(lambda ledger: ledger.entries.of_meter("W1"))
    shown = correction_of.shown(one, Register(true(WRONG)), live(true(NOW_MS)))
    assert (shown.utc_ms, shown.quantity) == (NOW_MS, true(NOW_MS))
    charged = book.read(lambda ledger: charge_back.look(ledger, "W1", shown, session=manager))
    above = told(WRONG) - true(NOW_MS)
    assert charged.touch is Touch.ABOVE and charged.charged == told(WRONG) and above > 0
    assert charged.amount_fen == round(above * PRICE_E8 / 10**9)
    made = a_correction(one, charged)
    with pytest.raises(DeskError, match=r"approval\.needed"):
        book.write(lambda ledger: correction_of.note(ledger, made, session=manager, now_utc_ms=NOW_MS))
    wanted = book.read(lambda ledger: charge_back.wanted(ledger, charged, session=manager))
    approval = approved(book, wanted, by="wu", session=manager, now_utc_ms=NOW_MS)
    book.write(
        lambda ledger: correction_of.note(ledger, made, approval=approval, session=manager, now_utc_ms=NOW_MS)
    )
    entries = book.read(lambda ledger: ledger.entries.of_meter("W1"))
    assert entries[: len(entries_before)] == entries_before
    truly_used = true(NOW_MS) - true(WRONG - HALF)
    assert credit(book) == -round(truly_used * PRICE_E8 / 10**9)
    later = heard(NOW_MS + HALF, true(NOW_MS) + 2_000)
    book.write(lambda ledger: charging.take(ledger, (Heard(later),), now_utc_ms=later.utc_ms))
    assert credit(book) == -round((truly_used + 2_000) * PRICE_E8 / 10**9)
    assert verify_book(book.path).findings == ()
    with pytest.raises(DeskError, match=r"approval\.changed"):
        book.write(
            lambda ledger: correction_of.note(
                ledger, made, approval=approval, session=manager, now_utc_ms=NOW_MS
            )
        )


@pytest.mark.usefixtures("overcharged")
def test_a_register_that_has_passed_what_was_charged_needs_no_entry(
    book: LedgerBook, readings: ReadingsBook
) -> None:
    shown = correction_of.shown(found(book, readings), Register(true(WRONG)), live(told(WRONG) + 10))
    charged = book.read(lambda ledger: charge_back.look(ledger, "W1", shown, session=TECHNICIAN))
    assert (charged.touch, charged.amount_fen) == (Touch.AGREES, 0)


def test_who_holds_the_money_decides(book: LedgerBook) -> None:
    shown = Shown(NOW_MS, 1, NOW_MS - HALF, NOW_MS)
    look = lambda meter: book.read(  # noqa: E731
        lambda ledger: charge_back.look(ledger, meter, shown, session=TECHNICIAN)
    )
    assert look("E1").touch is Touch.OWN_MONEY and look("W1").touch is Touch.NOBODY


def test_a_cashier_corrects_nothing(book: LedgerBook) -> None:
    with pytest.raises(DeskError, match=r"permission\.denied"):
        book.read(lambda ledger: reading_correction.ground(ledger, "W1", profiles={}, session=CASHIER))
