"""The alarm keeper over a real book and board: each kind is raised when due and cleared with its cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app import config
from app.alarm_keeper import GROUND_S, AlarmKeeper
from app.domain.alarms import DeskFacts, Kind
from app.domain.permissions import SYSTEM
from app.domain.sale import Answer, MeterBook
from app.errors import DeskError
from app.polling.line_stats import Trouble
from app.services import alarms, backups, meter_makes, meter_settings, sale_steps, settings, vending
from app.services.readings import LiveBoard
from app.services.views import ClockDrift, LiveState, OfficeCredit
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from meterio.types import MeterPoint, Sample
from tests.helpers import small_mall
from tests.helpers.small_mall import CASHIER, NOW_MS

ROOM = DeskFacts(10**12, 200_000_000)


@dataclass
class HandClock:
    """Moved by the test."""

    at_s: float = 1_000.0

    def monotonic(self) -> float:
        return self.at_s

    def utc_ms(self) -> int:
        return NOW_MS + round(self.at_s * 1000)


class Desk:
    """A small mall whose meters answer as the test says, and time that passes as it says."""

    def __init__(self, book: LedgerBook) -> None:
        self.book, self.clock, self.live = book, HandClock(), LiveBoard()
        self.troubles: tuple[Trouble, ...] = ()
        self.facts = ROOM
        self.points: Mapping[str, MeterPoint] = {point.meter_id: point for point in small_mall.points()}
        self.silent: set[str] = set()
        self.values = {meter_id: self._usual(meter_id) for meter_id in self.points}
        self.live.expect(["C1"], self.points.values(), target_s=10)
        self.keeper = self.start_anew()

    def start_anew(self) -> AlarmKeeper:
        self.keeper = AlarmKeeper(
            self.book,
            live=self.live,
            troubles=lambda: self.troubles,
            makes=meter_makes.known(),
            clock=self.clock,
        )
        self.keeper._facts = lambda: self.facts
        return self.keeper

    @staticmethod
    def _usual(meter_id: str) -> dict[str, int]:
        quantity = "volume_l" if meter_id == "W1" else "energy_wh"
        usual = {quantity: 1_000_000, "supply_on": 1}
        return usual if meter_id == "W1" else usual | {"balance_fen": 50_000, "purchase_count": 3}

    def passes(self, seconds: float, *, every_s: float = 10.0) -> None:
        """Let time pass with rounds of readings and looks at everything."""
        end = self.clock.at_s + seconds
        while self.clock.at_s < end:
            self.clock.at_s += every_s
            now = self.clock.utc_ms()
            for meter_id, point in self.points.items():
                if not self.live.collectors()["C1"] or meter_id in self.silent:
                    self.live.missed(meter_id, utc_ms=now, in_contact=False)
                else:
                    self.live.put(Sample(point, now, self.values[meter_id]))
            self.keeper.turn()

    def says(self, meter_id: str, **values: int) -> None:
        self.values[meter_id] |= values

    def kinds(self) -> set[tuple[Kind, str]]:
        rows = self.book.read(lambda ledger: alarms.live(ledger, session=CASHIER))
        return {(row.kind, row.object) for row in rows}

    def past(self) -> list[alarms.AlarmShown]:
        page = self.book.read(lambda ledger: alarms.past(ledger, alarms.PastQuery(), session=CASHIER))
        return list(reversed(page.rows))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    book.write(small_mall.set_up)
    made = Desk(book)
    made.live.collector("C1", in_contact=True)
    made.passes(60)
    yield made
    assert book.close()


def test_a_site_where_all_is_well_has_no_alarm(desk: Desk) -> None:
    desk.passes(600)
    assert desk.past() == []


def test_a_start_with_everything_unread_raises_nothing_before_a_fair_grace(tmp_path: Path) -> None:
    book = LedgerBook(tmp_path / "other.db", clock=SystemClock())
    book.write(small_mall.set_up)
    desk = Desk(book)
    desk.silent = set(desk.points)
    desk.passes(290)
    assert desk.kinds() == set()
    desk.passes(30)
    assert desk.kinds() == {(Kind.COLLECTOR_LOST, "C1")}
    assert book.close()


def test_credit_falls_through_its_levels_and_is_paid(desk: Desk) -> None:
    for balance, kind in ((5_000, Kind.LOW), (2_000, Kind.VERY_LOW), (-10, Kind.ARREARS)):
        desk.says("E1", balance_fen=balance)
        desk.passes(10)
        assert desk.kinds() == {(kind, "E1")}
    desk.says("E1", balance_fen=1_000)
    desk.passes(10)
    assert desk.kinds() == {(Kind.VERY_LOW, "E1")}
    desk.says("E1", balance_fen=50_000)
    desk.passes(10)
    assert desk.kinds() == set()
    told = [(row.kind, row.detail["fallen"], row.ended) for row in desk.past()]
    assert told == [
        (Kind.LOW, 1, "level"),
        (Kind.VERY_LOW, 1, "level"),
        (Kind.ARREARS, 1, "level"),
        (Kind.VERY_LOW, 0, "gone"),
    ]


def test_a_meter_is_warned_at_its_own_amounts(desk: Desk) -> None:
    desk.book.write(
        lambda ledger: meter_settings.set_own(
            ledger, ["E1"], config.ALARM_LOW_FEN.key, "60000", session=SYSTEM, now_utc_ms=NOW_MS
        )
    )
    desk.passes(GROUND_S)
    assert desk.kinds() == {(Kind.LOW, "E1")}


def test_nobody_is_warned_of_an_empty_meter_without_a_tenant(desk: Desk) -> None:
    desk.says("E99", balance_fen=-500)
    desk.passes(60)
    assert desk.kinds() == set()


def test_what_the_office_holds_is_warned_of_even_while_the_meter_is_silent(desk: Desk) -> None:
    def holds(credit_fen: int, *, ever_paid: bool = True) -> None:
        flags = {"alarm_low": False, "alarm_very_low": False, "arrears": False}
        desk.live.note_office("W1", OfficeCredit(credit_fen, ever_paid, **flags))

    holds(0, ever_paid=False)
    desk.passes(10)
    assert desk.kinds() == set()
    holds(1_500)
    desk.passes(10)
    assert desk.kinds() == {(Kind.VERY_LOW, "W1")}
    desk.silent.add("W1")
    holds(-100)
    desk.passes(20)
    assert desk.kinds() == {(Kind.ARREARS, "W1")}
    holds(90_000)
    desk.passes(20)
    assert desk.kinds() == set()


def test_a_silent_meter_is_raised_once_and_its_outage_counted(desk: Desk) -> None:
    desk.silent.add("E2")
    desk.passes(300)
    assert desk.kinds() == {(Kind.METER_LOST, "E2")}
    desk.silent.clear()
    desk.passes(20)
    assert desk.kinds() == {(Kind.METER_LOST, "E2")}
    desk.passes(40)
    assert desk.kinds() == set()
    assert len(desk.past()) == 1
    (outage,) = desk.book.read(
        lambda ledger: ledger.alarms.outages("meter", from_utc_ms=0, until_utc_ms=1 << 50)
    )
    assert (outage.object, outage.behind) == ("E2", "")
    assert outage.until_utc_ms is not None
    assert 300_000 <= outage.until_utc_ms - outage.from_utc_ms <= 350_000


def test_a_meter_that_answers_now_and_then_raises_nothing(desk: Desk) -> None:
    for _ in range(8):
        desk.silent = {"E2"}
        desk.passes(150)
        desk.silent = set()
        desk.passes(10)
    assert desk.past() == []


def test_a_dead_collector_is_one_alarm_and_all_its_meters_are_out_of_contact(desk: Desk) -> None:
    desk.live.collector("C1", in_contact=False)
    desk.passes(320)
    assert desk.kinds() == {(Kind.COLLECTOR_LOST, "C1")}
    lost = desk.book.read(lambda ledger: ledger.alarms.open_outages())
    assert {one.object for one in lost} == {"C1", *desk.points}
    desk.live.collector("C1", in_contact=True)
    desk.passes(60)
    assert desk.kinds() == set()
    assert len(desk.past()) == 1
    assert desk.book.read(lambda ledger: ledger.alarms.open_outages()) == ()


def test_a_link_that_comes_and_goes_is_lost_all_the_same(desk: Desk) -> None:
    for _ in range(20):
        desk.live.collector("C1", in_contact=False)
        desk.passes(20)
        desk.live.collector("C1", in_contact=True)
        desk.passes(10, every_s=10)
    assert [(row.kind, row.detail["why"]) for row in desk.past()] == [(Kind.COLLECTOR_LOST, "link")]


def test_lines_of_which_none_answers_are_one_alarm_that_says_so(desk: Desk) -> None:
    desk.silent = set(desk.points)
    desk.passes(300)
    assert [(row.kind, row.detail["why"]) for row in desk.past()] == [(Kind.COLLECTOR_LOST, "meters")]


def test_a_dead_line_is_one_alarm(desk: Desk) -> None:
    desk.silent = {meter_id for meter_id in desk.points if meter_id != "W1"}
    desk.passes(300)
    assert desk.kinds() == {(Kind.LINE_LOST, "C1/1")}


def test_power_above_the_threshold_for_a_minute(desk: Desk) -> None:
    desk.points = {**desk.points, "E1": replace(desk.points["E1"], profile="modbus-energy")}
    desk.live.expect(["C1"], desk.points.values(), target_s=10)
    meter = desk.book.read(lambda ledger: ledger.meters.get("E1"))
    assert meter is not None
    desk.book.write(lambda ledger: ledger.meters.put(replace(meter, profile="modbus-energy")))
    desk.says("E1", power_w=10_001)
    desk.passes(60)
    assert desk.kinds() == set()
    desk.passes(60)
    assert desk.kinds() == {(Kind.OVERLOAD, "E1")}
    desk.says("E1", power_w=8_000)
    desk.passes(10)
    assert desk.kinds() == set()


def test_a_clock_that_is_off_until_it_is_set(desk: Desk) -> None:
    desk.live.note_clock(ClockDrift("E1", 301_000, NOW_MS))
    desk.passes(10)
    assert desk.kinds() == {(Kind.CLOCK, "E1")}
    desk.live.note_clock(ClockDrift("E1", 1_000, NOW_MS))
    desk.passes(10)
    assert desk.kinds() == set()


def test_a_register_that_goes_back_stays_told_until_it_is_right_again(desk: Desk) -> None:
    desk.says("E1", energy_wh=900_000)
    desk.passes(10)
    assert desk.kinds() == {(Kind.BACKWARDS, "E1")}
    desk.passes(600)
    desk.says("E1", energy_wh=1_000_100)
    desk.passes(10)
    assert desk.kinds() == set()


def test_a_register_that_jumps_is_told_and_counts_on_once_somebody_has_seen_it(desk: Desk) -> None:
    desk.says("E1", energy_wh=9_000_000)
    desk.passes(10)
    assert desk.kinds() == {(Kind.JUMP, "E1")}
    desk.passes(7_200, every_s=60)
    assert desk.kinds() == {(Kind.JUMP, "E1")}, "time does not make it likely"
    number = desk.past()[0].id
    desk.book.write(
        lambda ledger: alarms.acknowledge(ledger, [number], "seen", session=CASHIER, now_utc_ms=NOW_MS)
    )
    desk.passes(20)
    assert desk.kinds() == set()
    desk.says("E1", energy_wh=9_000_050)
    desk.passes(20)
    assert desk.kinds() == set()


def test_a_restart_does_not_forget_from_what_a_register_went_back(desk: Desk) -> None:
    desk.says("E1", energy_wh=900_000)
    desk.passes(10)
    desk.start_anew()
    desk.passes(60)
    assert desk.kinds() == {(Kind.BACKWARDS, "E1")}
    assert len(desk.past()) == 1


def test_a_register_of_a_meter_that_the_office_charges_is_told_as_it_is_held(desk: Desk) -> None:
    error = DeskError("charge.backwards", before=500, after=20)
    desk.troubles = (Trouble("trouble.charge_held", "W1", "500 -> 20", NOW_MS, error=error),)
    desk.passes(10)
    assert [(row.kind, row.detail["before"], row.detail["after"]) for row in desk.past()] == [
        (Kind.BACKWARDS, 500, 20)
    ]
    desk.troubles = ()
    desk.passes(10)
    assert desk.kinds() == set()


def test_another_meter_under_the_address(desk: Desk) -> None:
    desk.troubles = (Trouble("trouble.wrong_meter", "E3", "expected 1, found 2", NOW_MS),)
    desk.silent.add("E3")
    desk.passes(300)
    assert desk.kinds() == {(Kind.REPLACED, "E3")}
    desk.troubles, desk.silent = (), set()
    desk.passes(30)
    assert desk.kinds() == set()


def test_a_count_that_is_another_one_at_two_looks(desk: Desk) -> None:
    desk.says("E1", purchase_count=5)
    desk.passes(30)
    assert desk.kinds() == set()
    desk.passes(60)
    assert [(row.kind, row.detail) for row in desk.past()] == [(Kind.COUNT, {"expected": 3, "seen": 5})]
    desk.says("E1", purchase_count=3)
    desk.passes(60)
    assert desk.kinds() == set()


def test_a_sale_of_our_own_is_no_other_count(desk: Desk) -> None:
    now = desk.clock.utc_ms()
    sale, state = small_mall.order("s1", "E1"), small_mall.live("E1")
    desk.book.write(
        lambda ledger: vending.open_sale(ledger, sale, session=CASHIER, live=state, now_utc_ms=now)
    )
    before = MeterBook(count=3, balance_fen=5_000, total_fen=90_000, utc_ms=now)
    desk.book.write(
        lambda ledger: sale_steps.reserve(
            ledger, "s1", count=4, before=before, frame_sha256="ab" * 32, now_utc_ms=now
        )
    )
    desk.says("E1", purchase_count=4)
    desk.passes(90)
    after = MeterBook(count=4, balance_fen=15_000, total_fen=100_000, utc_ms=now)
    desk.book.write(lambda ledger: sale_steps.settle(ledger, "s1", seen=after, by_reply=True, now_utc_ms=now))
    desk.passes(120)
    assert desk.past() == []


@pytest.mark.parametrize(
    ("flag", "kind"),
    [
        ("cover_open", Kind.COVER),
        ("magnet", Kind.MAGNET),
        ("battery_low", Kind.BATTERY),
        ("valve_fault", Kind.VALVE),
    ],
)
def test_what_the_status_tells(desk: Desk, flag: str, kind: Kind) -> None:
    desk.says("W1", **{flag: 1})
    desk.passes(10)
    assert desk.kinds() == {(kind, "W1")}
    desk.says("W1", **{flag: 0})
    desk.passes(10)
    assert desk.kinds() == set()


def test_a_sale_in_doubt_too_long_until_it_has_its_outcome(desk: Desk) -> None:
    now = desk.clock.utc_ms()
    sale = small_mall.order("s1", "E1")
    before = MeterBook(count=3, balance_fen=5_000, total_fen=90_000, utc_ms=now)
    state: LiveState = small_mall.live("E1")
    desk.book.write(
        lambda ledger: vending.open_sale(ledger, sale, session=CASHIER, live=state, now_utc_ms=now)
    )
    desk.book.write(
        lambda ledger: sale_steps.reserve(
            ledger, "s1", count=4, before=before, frame_sha256="ab" * 32, now_utc_ms=now
        )
    )
    desk.book.write(
        lambda ledger: sale_steps.mark_in_doubt(
            ledger, "s1", answer=Answer.NO_ANSWER, code=None, text="", now_utc_ms=now
        )
    )
    desk.passes(590)
    assert desk.kinds() == set()
    desk.passes(10)
    assert desk.kinds() == {(Kind.DOUBT, "E1")}
    after = MeterBook(count=4, balance_fen=15_000, total_fen=100_000, utc_ms=now)
    desk.says("E1", purchase_count=4)
    desk.book.write(
        lambda ledger: sale_steps.settle(ledger, "s1", seen=after, by_reply=False, now_utc_ms=now)
    )
    desk.passes(10)
    assert desk.kinds() == set()


def test_disk_printer_and_journal_of_the_desk(desk: Desk) -> None:
    desk.facts = DeskFacts(150_000_000, 200_000_000, printer_fault="printer.no_paper", journal_fault="away")
    desk.passes(10)
    assert desk.kinds() == {(Kind.DISK_FULL, ""), (Kind.PRINTER, ""), (Kind.JOURNAL, "")}
    desk.facts = replace(ROOM, free_bytes=900_000_000)
    desk.passes(10)
    assert desk.kinds() == {(Kind.DISK_LOW, "")}
    desk.facts = ROOM
    desk.passes(10)
    assert desk.kinds() == set()


def test_a_copy_of_the_book_that_is_too_old_is_told_until_one_is_made(desk: Desk) -> None:
    day_s = 86_400.0
    desk.passes(60)
    desk.clock.at_s += 400 * day_s
    desk.passes(60)
    assert (Kind.BACKUP, "") not in desk.kinds()  # none was ever made

    def made() -> None:
        desk.book.write(lambda ledger: backups.note_made(ledger, now_utc_ms=desk.clock.utc_ms()))

    made()
    desk.clock.at_s += 7 * day_s - 60
    desk.passes(50)
    assert (Kind.BACKUP, "") not in desk.kinds()
    desk.clock.at_s += 20
    desk.passes(GROUND_S + 10)
    assert (Kind.BACKUP, "") in desk.kinds()
    made()
    assert (Kind.BACKUP, "") not in desk.kinds()
    desk.passes(GROUND_S + 10)
    assert (Kind.BACKUP, "") not in desk.kinds()
    never = {"book.backup_days": "0"}
    desk.book.write(lambda ledger: settings.change_many(ledger, never, session=SYSTEM, now_utc_ms=NOW_MS))
    desk.clock.at_s += 30 * day_s
    desk.passes(GROUND_S + 10)
    assert (Kind.BACKUP, "") not in desk.kinds()


@pytest.mark.parametrize("kind", [Kind.RELAY, Kind.MODEM, Kind.CODES, Kind.REPORTS, Kind.PAY_STUCK])
def test_what_others_raise_is_left_to_them(desk: Desk, kind: Kind) -> None:
    desk.book.write(lambda ledger: alarms.raise_alarm(ledger, kind, "E1", now_utc_ms=NOW_MS))
    desk.passes(60)
    assert desk.kinds() == {(kind, "E1")}
    desk.book.write(lambda ledger: alarms.clear_alarm(ledger, kind, "E1", now_utc_ms=NOW_MS))
    stamp = desk.keeper.stamp
    desk.passes(10)
    assert desk.kinds() == set()
    assert desk.keeper.stamp != stamp


def test_a_relay_that_did_not_follow_is_cleared_when_it_shows_what_was_ordered(desk: Desk) -> None:
    detail = {"ordered": "trip"}
    desk.book.write(
        lambda ledger: alarms.raise_alarm(ledger, Kind.RELAY, "E1", detail=detail, now_utc_ms=NOW_MS)
    )
    desk.says("E1", supply_on=0, power_w=900)
    desk.passes(20)
    assert desk.kinds() == {(Kind.RELAY, "E1")}, "current flows through it"
    desk.says("E1", power_w=0)
    desk.passes(10)
    assert desk.kinds() == set()


def test_alarms_of_a_meter_that_left_the_site_end(desk: Desk) -> None:
    desk.says("E1", balance_fen=100)
    desk.passes(10)
    meter = desk.book.read(lambda ledger: ledger.meters.get("E1"))
    assert meter is not None
    desk.book.write(lambda ledger: ledger.meters.put(replace(meter, enabled=False)))
    desk.passes(GROUND_S)
    assert desk.kinds() == set()
    assert [row.ended for row in desk.past()] == ["removed"]


def test_a_restart_keeps_what_is_live(desk: Desk) -> None:
    desk.says("E1", balance_fen=100)
    desk.silent.add("E2")
    desk.passes(300)
    before = desk.kinds()
    assert before == {(Kind.VERY_LOW, "E1"), (Kind.METER_LOST, "E2")}
    desk.start_anew()
    desk.passes(300)
    assert desk.kinds() == before
    assert len(desk.past()) == 2
