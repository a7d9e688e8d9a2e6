"""The ledger of a mall whose meters are those of a plan of years: shops, meters, what was bought for them as
their balances tell, and what the program notes by itself: alarms, outages, acts, shifts, reconciliations.

Sales are written as rows with no more than the ends of their lives (tests/bench/sales_years.py), all else
through the repositories. Settled by the program.
"""

from __future__ import annotations

import heapq
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.services import settling
from db.ledger import Ledger, LedgerBook
from db.money_rows import ReconcileFinding, ShiftEvent
from db.rows import AccountMeter, Bus, Collector, Meter, PriceVersion
from meterio.clock import SystemClock
from tests.bench.sales_years import Sale, write_sales
from tests.helpers.years_of_readings import (
    BEHIND,
    HEAD_AT,
    HEAD_EVERY,
    SLOTS,
    Plan,
    changed_utc_ms,
    life_of,
)

BUILDINGS, OPERATORS, METERS_A_COLLECTOR = 5, 6, 32
TENDERS: Final = ("cash", "cash", "qr", "qr", "card", "transfer")
DAY_MS: Final = 86_400_000
KEPT_DAYS: Final = 1_096
"""So long past alarms and outages are kept."""
KINDS: Final = ("credit.low", "contact.meter", "meter.clock", "meter.cover", "relay.not_as_commanded")
CHANGE: Final = "replacement"
ACTIONS: Final = ("sign_in", "settings.change", "report.make", "slip.print")


@dataclass(frozen=True)
class Places:
    """Where the plan's meters hang: each electricity meter in a shop of its own, each water meter in the shop
    of the meter before it, head meters in no shop. Shop and account of a number are one number."""

    plan: Plan

    def shop_of(self, number: int) -> int | None:
        """The number of the meter that the shop is named after."""
        kind = self.plan.id_of(number)[0]
        if kind == "H":
            return None
        return number if kind == "E" else number - (2 if number % HEAD_EVERY == HEAD_AT + 1 else 1)

    def building_of(self, number: int) -> int:
        """From 1."""
        return number * BUILDINGS // self.plan.meters + 1

    def collector_of(self, number: int) -> str:
        return f"C{number // METERS_A_COLLECTOR + 1:02}"


def write_ledger(path: Path, plan: Plan) -> Path:
    book = LedgerBook(path, clock=SystemClock())
    book.write(lambda ledger: _set_up(ledger, plan))
    accounts = book.read(
        lambda ledger: {one.meter_id: one.account_id for one in ledger.accounts.open_meters()}
    )
    assert book.close()
    sales = _sales(plan, accounts)
    write_sales(path, lambda: iter(sales), with_lives=True)
    _write_records(path, plan, random.Random(plan.seed))
    book = LedgerBook(path, clock=SystemClock())
    book.write(lambda ledger: _note_acts(ledger, plan, random.Random(plan.seed)))
    settling.settle(book, now_utc_ms=plan.now_utc_ms)
    assert book.close()
    return path


def _set_up(ledger: Ledger, plan: Plan) -> None:
    places, begun = Places(plan), plan.slot_s(0) * 1000 - DAY_MS
    ledger.site.create("years", begun)
    for number in range(1, OPERATORS + 1):
        ledger.operators.add(
            name=f"op{number}",
            display_name=f"Operator {number}",
            password_hash="x",
            roles=("manager",),
            drawer=f"D{number}",
        )
    plans = {}
    for medium, price_e8 in (("electricity", 90_000_000), ("water", 300_000_000)):
        plans[medium] = ledger.prices.put_plan(code=medium[0].upper(), name=medium, medium=medium)
        ledger.prices.put_version(PriceVersion(plans[medium], 0, price_e8))
    areas = {}
    for number in range(1, BUILDINGS + 1):
        building = ledger.shops.put_building(code=f"B{number}", name=f"Building {number}")
        areas[number] = ledger.shops.put_area(
            building_id=building, code=f"B{number}-A", name=f"Area {number}"
        )
    for number in range(0, plan.meters, METERS_A_COLLECTOR):
        code = places.collector_of(number)
        area = areas[places.building_of(number)]
        ledger.collectors.put(Collector(code, code, area, "sealed", "127.0.0.1", 9000, 2, 2, 1))
        for bus, medium in ((1, "electricity"), (2, "water")):
            ledger.collectors.put_bus(Bus(code, bus, medium, 9600, "N", 1, 5, 500))
    shops: dict[int, tuple[int, int]] = {}
    for number in range(plan.meters):
        _add_meter(ledger, places, number, areas=areas, plans=plans, shops=shops, begun=begun)
    _add_groups(ledger, plan)


def _add_meter(
    ledger: Ledger,
    places: Places,
    number: int,
    *,
    areas: dict[int, int],
    plans: dict[str, int],
    shops: dict[int, tuple[int, int]],
    begun: int,
) -> None:
    """`shops`: shop and account by the number of the meter that the shop is named after."""
    plan = places.plan
    area, meter_id, named = areas[places.building_of(number)], plan.id_of(number), places.shop_of(number)
    if named is not None and named not in shops:
        code = f"B{places.building_of(named)}-{named:03}"
        shop = ledger.shops.put_shop(
            shop_number=code,
            name=f"Shop {code}",
            area_id=area,
            floor=f"{named % 4 + 1}F",
            trade="tea",
            phone="",
            search_text="",
        )
        customer = ledger.accounts.add_customer(name=f"Tenant {named}", phone="")
        shops[named] = shop, ledger.accounts.open(customer_id=customer, shop_id=shop, utc_ms=begun)
    medium = "water" if meter_id.startswith("W") else "electricity"
    ledger.meters.put(
        Meter(
            meter_id,
            None if named is None else shops[named][0],
            medium,
            "meter",
            plan.make_of(number),
            places.collector_of(number),
            2 if medium == "water" else 1,
            str(number % METERS_A_COLLECTOR + 1),
            None if named is None else plans[medium],
            area_id=area if named is None else None,
            name="head" if named is None else "",
        )
    )
    if named is not None:
        ledger.accounts.put_meter(AccountMeter(shops[named][1], meter_id, 10**7))
    ledger.meters.start_epoch(meter_id, start_count=0, reason="opening", utc_ms=begun, by="op1")


def _add_groups(ledger: Ledger, plan: Plan) -> None:
    """Every head meter with those behind it, and a group of shops of all buildings."""
    ids = plan.ids
    for head in range(HEAD_AT, plan.meters, HEAD_EVERY):
        behind = [ids[head - HEAD_AT + place] for place in BEHIND if head - HEAD_AT + place < plan.meters]
        group = ledger.groups.put(code=f"H{head}", name=f"Board {head}")
        ledger.groups.set_meters(group, [one for one in behind if one.startswith("E")])
        ledger.groups.set_head(group, ids[head])
    group = ledger.groups.put(code="TOWER", name="Tower")
    ledger.groups.set_meters(group, [one for one in ids[::7] if not one.startswith("H")])


def _sales(plan: Plan, accounts: dict[str, int]) -> list[Sale]:
    """What the meters' balances show as bought, some minutes before they show it. And beside it a sale and
    its refund within minutes, or a sale that never reached its meter; what is due then is given back, but for
    that of the last weeks."""
    rng = random.Random(plan.seed)
    found: list[tuple[int, str, str, int, bool, int]] = []
    for number in range(plan.meters):
        meter_id, life = plan.id_of(number), life_of(plan, number)
        for slot in life.bought.nonzero()[0].tolist():
            epoch = 1 if life.changed is None or slot <= life.changed else 2
            for _ in range(int(life.bought[slot])):
                at = plan.slot_s(slot) * 1000 - rng.randrange(120_000, 1_500_000)
                fen = life.a_time_fen
                found.append((at, "sale", meter_id, fen, False, epoch))
                chance = rng.random()
                if chance < 0.01:
                    found.append((at - 100_000, "sale", meter_id, fen + 7, False, epoch))
                    found.append((at - 50_000, "refund", meter_id, fen + 7, False, epoch))
                elif chance < 0.015:
                    found.append((at - 90_000, "sale", meter_id, fen + 3, True, epoch))
    found.sort()
    return [
        Sale(
            place,
            kind,
            meter_id,
            accounts[meter_id],
            fen,
            rng.choice(TENDERS),
            rng.randrange(OPERATORS) + 1,
            at,
            given_up,
            epoch,
            given_back=at < plan.now_utc_ms - 30 * DAY_MS,
        )
        for place, (at, kind, meter_id, fen, given_up, epoch) in enumerate(found, start=1)
    ]


# ---- what the program notes by itself ----------------------------------------------------------------------


def _write_records(path: Path, plan: Plan, rng: random.Random) -> None:
    first, now = _kept_from(plan), plan.now_utc_ms
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.executemany(
            "INSERT INTO outages (kind, object, behind, from_utc_ms, until_utc_ms) VALUES (?, ?, ?, ?, ?)",
            _outages(plan, first, now, rng),
        )
        connection.executemany(
            "INSERT INTO alarms (kind, object, level, detail, raised_utc_ms, acknowledged_utc_ms,"
            " acknowledged_by, note, cleared_utc_ms, ended, stamp)"
            " VALUES (?, ?, ?, '{}', ?, ?, ?, '', ?, ?, ?)",
            _alarms(plan, first, now, rng),
        )


def _note_acts(ledger: Ledger, plan: Plan, rng: random.Random) -> None:
    """The log is in the order of time: changed meters stand among the acts."""
    for utc_ms, operator, action, object in heapq.merge(_changes(plan), _acts(plan, rng)):
        if action == CHANGE:
            ledger.meters.start_epoch(object, start_count=0, reason=CHANGE, utc_ms=utc_ms, by=operator)
        else:
            ledger.audit.append(operator=operator, action=action, object=object, detail={}, utc_ms=utc_ms)
    for event in _shift_events(plan, rng):
        ledger.shifts.append(event)
    for utc_ms in range(_kept_from(plan) + DAY_MS, plan.now_utc_ms, DAY_MS):
        run = ledger.reconcile.add_run(operator_id=None, utc_ms=utc_ms, summary={})
        for number in range(1, rng.randrange(1, 4)):
            ledger.reconcile.add_finding(
                ReconcileFinding(run, number, "total_differs", plan.id_of(0), 1, 1_000 + run, 1_000, {}, None)
            )


def _kept_from(plan: Plan) -> int:
    return max(plan.now_utc_ms - KEPT_DAYS * DAY_MS, plan.slot_s(0) * 1000)


def _outages(plan: Plan, first: int, now: int, rng: random.Random) -> Iterator[tuple[object, ...]]:
    """A meter is away some times a month, a collector some times a year."""
    places = Places(plan)
    collectors = sorted({places.collector_of(number) for number in range(plan.meters)})
    for kind, objects, every in (("meter", plan.ids, 20), ("collector", collectors, 60)):
        for object in objects:
            at = first + rng.randrange(every * DAY_MS)
            while at < now:
                until = at + rng.randrange(60_000, DAY_MS)
                behind = (
                    places.collector_of(int(object[1:])) if kind == "meter" and rng.random() < 0.2 else ""
                )
                yield kind, object, behind, at, until if until < now else None
                at = until + rng.randrange(2 * every * DAY_MS)


def _alarms(plan: Plan, first: int, now: int, rng: random.Random) -> Iterator[tuple[object, ...]]:
    """The newest of a meter may be live."""
    rows = []
    for meter_id in plan.ids:
        at = first + rng.randrange(30 * DAY_MS)
        while at < now:
            until = at + rng.randrange(600_000, 5 * DAY_MS)
            kind, level = rng.choice(KINDS), rng.randrange(1, 4)
            seen = at + 60_000 if rng.random() < 0.7 else None
            rows.append((at, kind, meter_id, level, seen, until if until < now else None))
            at = until + rng.randrange(60 * DAY_MS)
    for stamp, (at, kind, meter_id, level, seen, until) in enumerate(sorted(rows, key=lambda row: row[0]), 1):
        by = None if seen is None else 1
        yield kind, meter_id, level, at, seen, by, until, "" if until is None else "gone", stamp


def _changes(plan: Plan) -> list[tuple[int, str, str, str]]:
    lives = ((plan.id_of(number), life_of(plan, number).changed) for number in range(plan.meters))
    return sorted((changed_utc_ms(plan, slot), "op1", CHANGE, id) for id, slot in lives if slot is not None)


def _acts(plan: Plan, rng: random.Random) -> Iterator[tuple[int, str, str, str]]:
    """By time, with 800 meters a hundred a day."""
    first, now = _kept_from(plan), plan.now_utc_ms
    acts = min(plan.days, KEPT_DAYS) * max(plan.meters // 8, 2)
    for number in range(acts):
        at = first + (now - first) * number // acts
        yield at, f"op{rng.randrange(OPERATORS) + 1}", rng.choice(ACTIONS), rng.choice(plan.ids)


def _shift_events(plan: Plan, rng: random.Random) -> Iterator[ShiftEvent]:
    """One a day at each of two drawers, closed without a difference."""
    for day in range(plan.days):
        begun = plan.slot_s(day * SLOTS) * 1000
        for operator in (1, 2):
            taken = rng.randrange(500_000)
            named = (f"{day:05}-{operator}", f"D{operator}")
            detail: dict[str, object] = {
                **dict.fromkeys(("transfers_seq", "float_fen", "cash_out_fen", "left_fen", "reprints"), 0),
                **dict.fromkeys(("cash_in_fen", "expected_fen", "counted_fen"), taken),
                "difference_fen": 0,
                "lines": [["sale", "cash", taken // 9_000 + 1, taken]],
                "in_doubt": [],
                "head": "",
            }
            for step, state, told, hour in ((1, "opened", {}, 9), (2, "closed", detail, 22)):
                at = begun + hour * 3_600_000 + operator
                yield ShiftEvent(named[0], step, state, named[1], operator, told, at)
