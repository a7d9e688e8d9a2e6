"""A book with years of sales of 800 shops, written as rows: for benchmarks that only read and settle.

Chains are left out, and of the steps of each life those between its ends; operations and their transfers are
as the program writes them.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from db.ledger import Ledger, LedgerBook
from db.rows import AccountMeter, Bus, Collector, Meter, PriceVersion
from meterio.clock import SystemClock

BUILDINGS, SHOPS_EACH, OPERATORS = 5, 160, 6
MONTHS: Final = 36
FIRST_UTC_MS: Final = 1_672_502_400_000
"""2023-01-01 in China."""
SPAN_MS: Final = 1096 * 86_400_000
TENDERS: Final = ("cash", "cash", "qr", "qr", "card", "transfer")
SEED: Final = 7
_NO_HASH: Final = bytes(32)


@dataclass(frozen=True, slots=True)
class Made:
    """`now_utc_ms`: just after the last sale."""

    path: Path
    sales: int
    now_utc_ms: int


def write_book(path: Path, sales: int, *, seed: int = SEED) -> Made:
    book = LedgerBook(path, clock=SystemClock())
    book.write(_set_up)
    assert book.close()
    write_sales(path, lambda: sales_of(sales, seed))
    return Made(path, sales, FIRST_UTC_MS + SPAN_MS)


def write_sales(path: Path, sales: Callable[[], Iterator[Sale]], *, with_lives: bool = False) -> None:
    """Write operations and their transfers into a book that has none, in the order in which `sales` gives
    them each time. `with_lives`: and how each began and ended."""
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = OFF")
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for table, columns, rows in (
            ("operations", 17, _operations(sales())),
            ("transfers", 11, _transfers(sales())),
            ("operation_events", 9, _events(sales() if with_lives else iter(()))),
        ):
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.commit()


def _set_up(ledger: Ledger) -> None:
    ledger.site.create("years", FIRST_UTC_MS)
    for number in range(1, OPERATORS + 1):
        ledger.operators.add(
            name=f"op{number}",
            display_name=f"Operator {number}",
            password_hash="x",
            roles=("manager",),
            drawer=f"D{number}",
        )
    plan = ledger.prices.put_plan(code="P", name="P", medium="electricity")
    ledger.prices.put_version(PriceVersion(plan, 0, 88_000_000))
    for building in range(1, BUILDINGS + 1):
        code = f"B{building}"
        number = ledger.shops.put_building(code=code, name=f"Building {building}")
        area = ledger.shops.put_area(building_id=number, code=f"{code}-A", name=code)
        ledger.collectors.put(Collector(code, code, area, "sealed", "127.0.0.1", 9000, 2, 2, 1))
        ledger.collectors.put_bus(Bus(code, 1, "electricity", 9600, "N", 1, 5, 500))
        for shop in range(1, SHOPS_EACH + 1):
            _add_shop(ledger, code, shop, area=area, plan=plan)
    group = ledger.groups.put(code="TOWER", name="Tower")
    ledger.groups.set_meters(group, [meter(number) for number in range(0, BUILDINGS * SHOPS_EACH, 7)])


def _add_shop(ledger: Ledger, code: str, number: int, *, area: int, plan: int) -> None:
    shop = ledger.shops.put_shop(
        shop_number=f"{code}-{number:03}",
        name=f"Shop {code}-{number}",
        area_id=area,
        floor="1F",
        trade="tea",
        phone="",
        search_text="",
    )
    place = (int(code[1:]) - 1) * SHOPS_EACH + number - 1
    own = Meter(meter(place), shop, "electricity", "meter", "adf400l-3p", code, 1, str(number), plan)
    ledger.meters.put(own)
    customer = ledger.accounts.add_customer(name=f"Tenant {place}", phone="")
    account = ledger.accounts.open(customer_id=customer, shop_id=shop, utc_ms=FIRST_UTC_MS)
    ledger.accounts.put_meter(AccountMeter(account, own.id, 10**7))
    ledger.meters.start_epoch(own.id, start_count=0, reason="opening", utc_ms=FIRST_UTC_MS, by="x")


def meter(place: int) -> str:
    return f"E{place + 1:04}"


@dataclass(frozen=True, slots=True)
class Sale:
    number: int
    kind: str
    meter_id: str
    account_id: int
    amount_fen: int
    tender: str
    operator_id: int
    utc_ms: int
    given_up: bool
    epoch: int = 1
    given_back: bool = False
    """Of what was due to the customer in the end."""

    @property
    def id(self) -> str:
        return f"{self.number:032x}"


def sales_of(sales: int, seed: int) -> Iterator[Sale]:
    """The same each time for a seed."""
    rng = random.Random(seed)
    for number in range(1, sales + 1):
        place = rng.randrange(BUILDINGS * SHOPS_EACH)
        yield Sale(
            number,
            "refund" if number % 120 == 7 else "sale",
            meter(place),
            place + 1,
            rng.randrange(1_000, 100_000),
            rng.choice(TENDERS),
            1 + rng.randrange(OPERATORS),
            FIRST_UTC_MS + SPAN_MS * number // (sales + 1),
            number % 100 == 0,
        )


def _operations(sales: Iterator[Sale]) -> Iterator[tuple[Any, ...]]:
    counts = {"sale": 0, "refund": 0}
    for one in sales:
        counts[one.kind] += 1
        received = one.amount_fen if one.kind == "sale" else 0
        series = "S" if one.kind == "sale" else "R"
        yield (
            one.number, one.id, one.kind, one.meter_id, one.epoch, one.account_id, one.amount_fen,
            one.tender, received, f"D{one.operator_id}", series, counts[one.kind], one.operator_id,
            88_000_000, one.utc_ms, _NO_HASH, _NO_HASH,
        )  # fmt: skip


def _events(sales: Iterator[Sale]) -> Iterator[tuple[Any, ...]]:
    seq = 0
    for one in sales:
        for step, state in enumerate(("recorded", "void" if one.given_up else "confirmed"), start=1):
            seq += 1
            yield seq, one.id, step, state, None, "{}", one.utc_ms, _NO_HASH, _NO_HASH


def _transfers(sales: Iterator[Sale]) -> Iterator[tuple[Any, ...]]:
    seq = 0
    for one in sales:
        credit, due = f"credit:{one.meter_id}", f"refund_due:{one.account_id}"
        transit, till = f"transit:{one.meter_id}", f"bank:{one.tender}"
        if one.kind == "refund":
            moves = [("meter", "pending", credit, due), ("posted", "posted", credit, due)]
        else:
            moves = [("taken", "direct", till, transit), ("meter", "pending", transit, credit)]
            if one.given_up:
                moves += [("voided", "voided", transit, credit), ("owed", "direct", transit, due)]
            else:
                moves.append(("posted", "posted", transit, credit))
        if one.given_back and (one.given_up or one.kind == "refund"):
            moves.append(("given_back", "direct", due, till))
        for name, kind, debit, credited in moves:
            seq += 1
            closes = f"{one.id}/meter" if kind in ("posted", "voided") else None
            yield (
                seq, f"{one.id}/{name}", one.id, kind, closes, debit, credited, one.amount_fen, one.utc_ms,
                _NO_HASH, _NO_HASH,
            )  # fmt: skip
