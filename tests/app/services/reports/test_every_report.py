"""Every report there is: who may have it, of whose buildings it tells, and that all of it has words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.domain.alarms import Kind
from app.domain.calendar import Calendar
from app.domain.permissions import ROLES, SYSTEM, Permission, Session
from app.domain.report import CellKind, Report
from app.errors import DeskError
from app.key_file import Place
from app.key_store import KeyStore
from app.services import alarms, reconcile, settling, shifts
from app.services.readings import LiveBoard, know_meters
from app.services.reconcile import Heard
from app.services.reconcile_now import Sources
from app.services.reports import centre
from app.services.reports.registry import KINDS
from app.verify import verify_book
from db.alarm_rows import Outage
from db.ledger import Ledger, LedgerBook
from db.readings import ReadingsBook
from db.rows import LastState, StoredSample
from meterio.clock import SystemClock
from tests.helpers import two_companies
from tests.helpers.small_mall import NOW_MS
from tests.helpers.two_companies import DONE, EXTRA, FREE, OTHER, OWN, Side
from widgets.common.report_words import words_in

HOUR_MS = 3_600_000
NOW = NOW_MS + 72 * HOUR_MS
PERIOD = "2026-09"


@dataclass
class World:
    sources: Sources
    sides: dict[str, Side]
    people: dict[str, Session]
    details: dict[str, dict[str, dict[str, str]]]

    def ask(self, name: str, session: Session, side: str = OWN, **filters: str) -> Report:
        asked = dict(filters) or dict(self.details[side].get(name, {}))
        if "period" in KINDS[name].filters:
            asked.setdefault("period", PERIOD)
        return centre.run(self.sources, name, asked, session=session, now_utc_ms=NOW)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("every")
    keys = KeyStore(folder, place=Place.FILE)
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    sides = book.write(lambda ledger: two_companies.set_up(ledger, keys))
    book.write(lambda ledger: _add_records(ledger, sides))
    settling.settle(book, now_utc_ms=NOW)
    readings = ReadingsBook(folder / "readings.db", clock=SystemClock())
    _add_readings(book, readings)
    people = book.read(
        lambda ledger: {
            f"{role}-{reach}": two_companies.session(ledger, f"{role}-{reach}")
            for role in ROLES
            for reach in ("one", "all")
        }
    )
    details = book.read(lambda ledger: {mark: _details(ledger, side) for mark, side in sides.items()})
    yield World(Sources(book, readings, LiveBoard(), folder), sides, people, details)
    assert readings.close()
    assert book.close()
    assert verify_book(folder / "ledger.db").ok


def _add_records(ledger: Ledger, sides: dict[str, Side]) -> None:
    """Of each side alarms, outages, a run of the reconciliation, and a head meter of its group."""
    for mark, side in sides.items():
        for raised in (NOW_MS, NOW_MS + HOUR_MS):
            alarms.raise_alarm(ledger, Kind.ARREARS, side.meter(FREE), now_utc_ms=raised)
            if raised == NOW_MS:
                alarms.clear_alarm(ledger, Kind.ARREARS, side.meter(FREE), now_utc_ms=NOW_MS + 60_000)
        silent = (("meter", side.meter(FREE)), ("collector", side.collector))
        ledger.alarms.begin_outages([Outage(kind, object, "", NOW_MS) for kind, object in silent])
        _close_shift(ledger, side)
        group = ledger.groups.by_code(f"{mark}-G")
        assert group is not None
        ledger.groups.set_head(group.id, side.meter(EXTRA))
        reconcile.run(
            ledger, Heard({}), profiles={}, calendar=Calendar(()), session=side.till, now_utc_ms=NOW_MS
        )


def _close_shift(ledger: Ledger, side: Side) -> None:
    """That with the sales, nothing counted."""
    till = two_companies.drawer(side, side.till.drawer)
    running = shifts.report(ledger, till, session=side.till)
    assert running is not None
    seen = [line.operation_id for line in running.in_doubt]
    shifts.close_shift(ledger, till, {}, leave_fen=0, doubts_seen=seen, session=side.till, now_utc_ms=NOW_MS)


def _add_readings(book: LedgerBook, readings: ReadingsBook) -> None:
    """Each meter uses 1 kWh an hour for 1 yuan and is below zero at last."""
    meters = book.read(lambda ledger: {meter.id: meter.medium for meter in ledger.meters.all()})
    readings.write(lambda unit: know_meters(unit, meters))
    samples = [
        StoredSample(meter, NOW_MS + hour * HOUR_MS, 1_000_000 + hour * 1_000, 5_000 - hour * 100, 0)
        for meter in meters
        for hour in range(60)
    ]
    readings.write(lambda unit: unit.put(samples))
    states = [LastState(meter, NOW_MS + 59 * HOUR_MS, 1_059_000, -900, 0) for meter in meters]
    readings.write(lambda unit: unit.save_last_states(states))


def _details(ledger: Ledger, side: Side) -> dict[str, dict[str, str]]:
    """What the reports that are only drilled down to are asked for."""
    till = two_companies.drawer(side, side.till.drawer)
    closed = ledger.shifts.closed(from_utc_ms=0, until_utc_ms=NOW)
    shift = next(shift_id for shift_id, drawer in closed if drawer == till)  # the newest
    run = next(one.id for one in ledger.reconcile.runs(9) if one.operator_id == side.till.operator_id)
    return {
        "sale": {"sale": side.sale(DONE)},
        "readings": {"meter": side.meter(FREE)},
        "shift": {"shift": shift},
        "reconciliation-run": {"run": str(run)},
    }


ABOUT_NO_BUILDING = {"tariffs"}
OF_ONE_THING = {"sale", "readings", "shift", "reconciliation-run"}
SHOWS_NO_MARK = {
    "readings",
    "sale",
    "shift",
    "sales-daily",
    "sales-monthly",
    "sales-yearly",
    "sales-by-channel",
}
"""Their rows name nothing of a building."""


@pytest.mark.parametrize("name", KINDS)
def test_each_role_may_have_just_what_its_permissions_say(world: World, name: str) -> None:
    wanted = {Permission.REPORTS if name != "operation-log" else Permission.READ_LOG, KINDS[name].permission}
    for who, session in world.people.items():
        role = who.rsplit("-", 1)[0]
        if wanted <= ROLES[role]:
            assert world.ask(name, session).asked_by == session.display_name
        else:
            with pytest.raises(DeskError, match=r"permission\.denied"):
                world.ask(name, session)
        listed = {kind.name for kind in centre.offered(session=session)}
        assert (name in listed) == (KINDS[name].permission in ROLES[role])


@pytest.mark.parametrize("name", KINDS)
def test_each_report_tells_only_of_ones_own_buildings(world: World, name: str) -> None:
    everything = world.ask(name, world.people["manager-all"])
    assert everything.rows
    own = world.ask(name, world.people["manager-one"])
    assert OTHER not in repr((own.rows, own.drills)), own.rows
    if name not in ABOUT_NO_BUILDING | OF_ONE_THING:
        assert OTHER in repr((everything.rows, everything.drills)) or name in SHOWS_NO_MARK
        assert own.rows != everything.rows
    if name not in SHOWS_NO_MARK | ABOUT_NO_BUILDING:
        assert OWN in repr((own.rows, own.drills))
    if name in OF_ONE_THING:
        with pytest.raises(DeskError, match=r"permission\.other_building|report\.nothing_named"):
            world.ask(name, world.people["manager-one"], OTHER)


@pytest.mark.parametrize("key", ["building", "shop", "meter"])
def test_what_is_anothers_cannot_be_asked_for_by_name(world: World, key: str) -> None:
    foreign = {"building": f"{OTHER}-B", "shop": f"{OTHER}-003", "meter": f"{OTHER}-E{FREE}"}
    for name, kind in KINDS.items():
        if key in kind.filters and not kind.is_detail:
            with pytest.raises(DeskError, match=r"permission\.other_building"):
                world.ask(name, world.people["manager-one"], **{key: foreign[key]})
            with pytest.raises(DeskError, match=r"report\.nothing_named"):
                world.ask(name, world.people["manager-all"], **{key: "nothing"})


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_report_has_words_for_all_that_it_shows(world: World, language: str) -> None:
    words = words_in(language)
    for name, kind in KINDS.items():
        report = world.ask(name, world.people["manager-all"])
        rows = list(words.sheet(report).rows)
        assert len(rows) == len(report.rows)
        assert words.statement(report)
        assert words.text(f"about.{name}")
        assert words.text(f"group.{kind.group}")
        for key in kind.filters:
            assert words.text(f"filter.{key}")
            for choice in kind.choices(key) or ():
                assert words.word(key, choice)


@pytest.mark.parametrize("name", KINDS)
def test_rows_are_as_the_columns_say_and_every_drill_leads_to_a_report(world: World, name: str) -> None:
    report = world.ask(name, world.people["manager-all"])
    for row in report.rows:
        assert len(row) == len(report.columns)
        for column, value in zip(report.columns, row, strict=True):
            wanted = str if column.kind in (CellKind.TEXT, CellKind.WORD) else int
            assert value is None or type(value) is wanted, (column, value)
    assert len({column.key for column in report.columns}) == len(report.columns)
    assert len(report.drills) in (0, len(report.rows))
    for drill in [one for one in report.drills if one is not None][:3]:
        assert drill.name in KINDS
        world.ask(drill.name, world.people["manager-all"], **dict(drill.filters))


def test_a_report_states_its_moment_its_filters_and_who_ran_it(world: World) -> None:
    report = world.ask("sales-daily", world.people["manager-all"], shop=f"{OWN}-004")
    assert (report.utc_ms, report.asked_by) == (NOW, "manager-all")
    assert report.filters == (("period", "2026-09-01..2026-09-30"), ("shop", f"{OWN}-004"))


def test_whoever_lost_the_right_meanwhile_is_refused_in_the_middle(world: World) -> None:
    session = world.people["senior_cashier-all"]
    calls = 0

    def told(_: int, __: int) -> None:
        nonlocal calls
        calls += 1
        world.sources.ledger.write(
            lambda ledger: ledger.operators._run(
                "UPDATE operators SET enabled = ? WHERE id = ?", (0, session.operator_id)
            )
        )

    try:
        with pytest.raises(DeskError, match=r"permission\.operator_disabled"):
            centre.run(world.sources, "sales-daily", {}, session=session, now_utc_ms=NOW, told=told)
    finally:
        world.sources.ledger.write(
            lambda ledger: ledger.operators._run(
                "UPDATE operators SET enabled = ? WHERE id = ?", (1, session.operator_id)
            )
        )
    assert calls


def test_a_report_that_is_to_stop_stops(world: World) -> None:
    for name in KINDS:
        with pytest.raises(DeskError, match=r"report\.stopped"):
            centre.run(
                world.sources,
                name,
                world.details[OWN].get(name, {}),
                session=SYSTEM,
                now_utc_ms=NOW,
                stop=lambda: True,
            )


def test_a_name_or_filter_that_is_not_there_is_refused(world: World) -> None:
    for name, filters, key in (
        ("sales-hourly", {}, "report.no_such"),
        ("sales-daily", {"level": "urgent"}, "report.no_such_filter"),
        ("sales-daily", {"channel": "gold"}, "report.bad_choice"),
        ("sales-daily", {"period": "2026-13"}, "report.bad_period"),
        ("energy-meter", {"top": "many"}, "report.bad_number"),
        ("energy-meter", {"top": "0"}, "report.bad_number"),
        ("sales-daily", {"operator": "nobody"}, "report.nothing_named"),
        ("sales-daily", {"group": "nothing"}, "report.nothing_named"),
    ):
        with pytest.raises(DeskError) as refused:
            centre.run(world.sources, name, filters, session=SYSTEM, now_utc_ms=NOW)
        assert refused.value.key == key


# ---- what the figures are ---------------------------------------------------------------------------------


def named(report: Report) -> list[dict[str, object]]:
    return [dict(zip([one.key for one in report.columns], row, strict=True)) for row in report.rows]


def test_a_statement_begins_and_ends_with_what_the_meter_told(world: World) -> None:
    report = world.ask("statement", world.people["manager-one"], meter=f"{OWN}-E{DONE}", period="2026-09-22")
    (row,) = named(report)
    # The day begins 1 h 46 min 40 s after NOW_MS; the last reading before it is that of NOW_MS + 1 h.
    assert (row["register_before"], row["register_after"]) == (1_001_000, 1_025_000)
    assert (row["balance_before"], row["balance_after"]) == (4_900, 2_500)
    assert (row["used"], row["net"], row["spent"]) == (24_000, 0, 2_400)
    sold = world.ask("statement", world.people["manager-one"], meter=f"{OWN}-E{DONE}", period="2026-09-21")
    assert named(sold)[0]["net"] == 10_000


def test_balances_and_arrears_tell_what_meters_said_last(world: World) -> None:
    rows = named(world.ask("balances", world.people["manager-one"]))
    assert {row["left"] for row in rows} == {-900}
    assert [row["due"] for row in rows if row["shop"] == f"{OWN}-005"] == [10_000]
    owing = named(world.ask("arrears", world.people["manager-one"]))
    assert {row["owes"] for row in owing} == {900}
    assert next(row["since"] for row in owing if row["meter"] == f"{OWN}-E{FREE}") == NOW_MS + HOUR_MS


def test_energy_adds_up_by_span_rate_and_place(world: World) -> None:
    manager = world.people["manager-one"]
    by_meter = named(world.ask("energy-meter", manager))
    assert {row["used"] for row in by_meter} == {59_000}
    (building,) = named(world.ask("energy-building", manager))
    assert building["used"] == 59_000 * len(by_meter)
    for each in ("hour", "day", "month", "year"):
        rows = named(world.ask("energy-shop", manager, each=each, shop=f"{OWN}-001"))
        assert (
            sum(int(str(row["used"] or 0)) for row in rows) == 2 * 59_000
        )  # a second meter of the first shop
    largest = named(world.ask("energy-shop", manager, top="1"))
    assert [row["shop"] for row in largest] == [f"{OWN}-001"]
    smallest = named(world.ask("energy-shop", manager, top="2", order="smallest"))
    assert f"{OWN}-001" not in [row["shop"] for row in smallest]
    assert len(smallest) == 2


def test_a_loss_is_what_the_head_meter_counted_and_those_behind_it_did_not(world: World) -> None:
    (row,) = named(world.ask("loss", world.people["manager-one"]))
    assert (row["head_used"], row["behind_used"], row["lost"], row["lost_share"]) == (59_000, 59_000, 0, 0)
    days = named(world.ask("loss", world.people["manager-one"], each="day"))
    assert sum(int(str(day["head_used"] or 0)) for day in days) == 59_000


def test_prices_in_force_name_the_rates_that_there_are(world: World) -> None:
    (row,) = named(world.ask("tariffs", world.people["manager-one"]))
    assert {key for key in row if key.startswith("price_")} == {"price_flat"}
    assert (row["plan"], row["price_flat"], row["steps"]) == ("P1", two_companies.PRICE_E8, "steps_never")


def test_a_statement_opens_with_the_last_register_known_however_old_it_is(world: World) -> None:
    """Nothing was read in the three months before: the register of September, and when it was read."""
    manager, meter = world.people["manager-one"], f"{OWN}-E{DONE}"
    (row,) = named(world.ask("statement", manager, meter=meter, period="2027-01"))
    last_read = NOW_MS + 59 * HOUR_MS
    assert (row["register_before"], row["balance_before"]) == (1_059_000, 5_000 - 59 * 100)
    assert (row["before_as_of"], row["register_after"], row["used"]) == (last_read, 1_059_000, None)
    assert row["about"] == "not_read"
    (row,) = named(world.ask("statement", manager, meter=meter, period="2026-09-22..2026-09-23"))
    assert (row["before_as_of"], row["about"]) == (NOW_MS + HOUR_MS, None)


def test_a_statement_says_where_no_opening_register_is_known(world: World) -> None:
    manager, meter = world.people["manager-one"], f"{OWN}-E{DONE}"
    (row,) = named(world.ask("statement", manager, meter=meter, period="2026-09"))
    assert (row["register_before"], row["before_as_of"], row["about"]) == (None, None, "no_opening")
    assert (row["register_after"], row["used"]) == (1_059_000, 59_000)


def test_a_statement_marks_an_opening_register_that_was_read_long_before(world: World) -> None:
    """A meter that was silent for a hundred days; what it used is told where the middle of them lies."""
    meter = f"{OTHER}-E{EXTRA}"
    back = StoredSample(meter, NOW_MS + 100 * 24 * HOUR_MS, 1_100_000, 900, 0)
    world.sources.readings.write(lambda unit: unit.put([back]))
    (row,) = named(
        world.ask("statement", world.people["manager-all"], meter=meter, period="2026-11..2027-01")
    )
    assert (row["register_before"], row["register_after"], row["used"]) == (1_059_000, 1_100_000, 41_000)
    assert (row["before_as_of"], row["about"]) == (NOW_MS + 59 * HOUR_MS, "old_opening")
