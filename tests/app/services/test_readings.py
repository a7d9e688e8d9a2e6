"""The live board tells the truth about contact, and history reaches the readings' book."""

from __future__ import annotations

from pathlib import Path

from app.domain.sale import NextStep
from app.services.readings import (
    LiveBoard,
    keep_last_states,
    know_meters,
    recall_last_states,
    store_history,
    stored,
)
from app.services.views import Pursuit
from db.readings import ReadingsBook
from db.rows import StateBit
from meterio.clock import SystemClock
from meterio.types import Sample
from tests.helpers.small_mall import NOW_MS, points

POINT = {point.meter_id: point for point in points()}


def board() -> LiveBoard:
    made = LiveBoard()
    made.expect(["C1"], points())
    return made


def sample(meter_id: str = "E1", *, after_ms: int = 0, **values: int) -> Sample:
    return Sample(POINT[meter_id], NOW_MS + after_ms, values)


def test_before_the_first_answer_nothing_is_in_contact() -> None:
    contact = board().contact()
    assert (contact.collectors, contact.collectors_in_contact) == (1, 0)
    assert (contact.meters, contact.meters_in_contact, contact.oldest_utc_ms) == (7, 0, None)
    assert board().state("E1") is None


def test_an_answer_adds_to_what_is_known_also_after_the_clock_was_set_back() -> None:
    live = board()
    assert live.put(sample(energy_wh=5_000, balance_fen=10))
    assert not live.put(sample(after_ms=100, balance_fen=9))
    live.put(sample(after_ms=-86_400_000, balance_fen=8))
    state = live.state("E1")
    assert state is not None and (state.balance_fen, state.energy_wh) == (8, 5_000)


def test_a_meter_that_stops_answering_keeps_its_last_state() -> None:
    live = board()
    live.put(sample(balance_fen=10, supply_on=1))
    assert live.missed("E1", utc_ms=NOW_MS + 50, in_contact=False)
    state = live.state("E1")
    assert state is not None and not state.in_contact and state.balance_fen == 10 and state.supply_on
    assert live.put(sample(after_ms=60, balance_fen=8))


def test_a_lost_collector_takes_its_meters_along() -> None:
    live = board()
    live.collector("C1", in_contact=True)
    live.put(sample("E1", balance_fen=1))
    live.put(sample("E2", after_ms=5, balance_fen=1))
    assert live.contact().meters_in_contact == 2
    assert live.collector("C1", in_contact=False) == frozenset({"E1", "E2"})
    contact = live.contact()
    assert contact.silent_collectors == ("C1",) and contact.meters_in_contact == 0
    assert contact.oldest_utc_ms == NOW_MS and "E3" in contact.silent_meters


def test_what_the_engine_does_about_a_sale_is_there_until_it_ends() -> None:
    live = board()
    pursuit = Pursuit("s", NextStep.READ_BACK, None, tries=1, answer=None, answer_utc_ms=None)
    live.pursue(pursuit)
    assert live.pursuit("s") == pursuit
    live.end_pursuit("s")
    assert live.pursuit("s") is None


def test_history_is_kept_with_rates_and_state(tmp_path: Path) -> None:
    book = ReadingsBook(tmp_path / "readings.db", clock=SystemClock())
    taken = [
        sample("E1", energy_wh=9_000, balance_fen=-5, supply_on=1, arrears=1, energy_peak_wh=4_000),
        sample("W1", volume_l=70, battery_low=1),
    ]
    book.write(lambda readings: know_meters(readings, {"E1": "electricity", "W1": "water"}))
    book.write(lambda readings: store_history(readings, map(stored, taken)))
    (kept,) = book.read(
        lambda readings: readings.of_meter("E1", start_utc_ms=NOW_MS - 1, end_utc_ms=NOW_MS + 2_000)
    )
    assert (kept.quantity, kept.balance_fen, kept.peak) == (9_000, -5, 4_000)
    assert kept.state == StateBit.SUPPLY_KNOWN | StateBit.SUPPLY_ON | StateBit.ARREARS
    (water,) = book.read(
        lambda readings: readings.of_meter("W1", start_utc_ms=NOW_MS - 1, end_utc_ms=NOW_MS + 2_000)
    )
    assert water.quantity == 70 and water.state == StateBit.BATTERY_LOW
    assert book.close()


MEDIUMS = {"E1": "electricity", "W1": "water"}


def test_after_a_restart_the_board_shows_what_was_known_as_old_as_it_is(tmp_path: Path) -> None:
    book = ReadingsBook(tmp_path / "readings.db", clock=SystemClock())
    book.write(lambda readings: know_meters(readings, MEDIUMS))
    before = board()
    before.put(sample("E1", energy_wh=9_000, balance_fen=-5, supply_on=0, arrears=1, purchase_count=3))
    before.put(sample("W1", volume_l=70, supply_on=1))
    book.write(lambda readings: keep_last_states(readings, before.states().values()))

    after = board()
    book.write(lambda readings: recall_last_states(readings, after, MEDIUMS))
    state, water = after.state("E1"), after.state("W1")
    assert state is not None and water is not None
    assert (state.utc_ms, state.in_contact, state.balance_fen, state.energy_wh) == (NOW_MS, False, -5, 9_000)
    assert (state.supply_on, state.arrears, state.purchase_count) == (False, True, None)
    assert (water.volume_l, water.energy_wh, water.supply_on) == (70, None, True)
    contact = after.contact()
    assert (contact.meters_in_contact, contact.oldest_utc_ms) == (0, NOW_MS)
    assert book.close()


def test_what_is_recalled_never_passes_for_an_answer() -> None:
    earlier, live = board(), board()
    earlier.put(sample("E1", balance_fen=777, energy_wh=1))
    earlier.put(sample("E2", balance_fen=10))
    live.put(sample("E2", balance_fen=11))
    assert live.recall(earlier.states().values()) == frozenset({"E1"})
    newer = live.state("E2")
    assert newer is not None and newer.balance_fen == 11 and newer.in_contact
    assert live.put(sample("E1", after_ms=9_000, energy_wh=2))
    state = live.state("E1")
    assert state is not None and state.in_contact and state.energy_wh == 2 and state.balance_fen is None
