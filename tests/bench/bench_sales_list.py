"""sales-list: with a million sales in the book, finding a shop and any page of the list take under 50 ms.

The book is written as rows, its chains left out: only reading is measured. Each question is asked again and
again in turn with the others; p95 is compared with the limit. A page for which no index leads to its rows is
found by looking at so many rows a call; each call is measured, and how many the first full page took.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from app.domain.permissions import SYSTEM
from app.services import customers, sales_list
from app.services.sales_list import SalesPage, SalesQuery
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.bench.harness import Conditions, Result
from tests.helpers import small_mall
from tests.helpers.small_mall import ELECTRICITY, NOW_MS

LIMIT_MS = 50.0
SALES, QUICK_SALES = 1_000_000, 50_000
SHOPS = 1_000
A_SALE_MS = 60_000
UNDONE_EACH, REFUND_EACH, CARD_EACH = 100, 120, 3_000
TIMES = 20
DAY_MS = 86_400_000


def run(conditions: Conditions) -> list[Result]:
    sales = QUICK_SALES if conditions.quick else SALES
    conditions.note("sales_in_the_book", sales)
    with tempfile.TemporaryDirectory(prefix="sales-list-") as folder:
        began = time.perf_counter()
        path = _write_book(Path(folder) / "ledger.db", sales)
        conditions.note("seconds_to_write_the_book", round(time.perf_counter() - began, 1))
        conditions.note("bytes", path.stat().st_size)
        book = LedgerBook(path, clock=SystemClock())
        try:
            return [_measured(book, name, ask, conditions) for name, ask in _questions(sales).items()]
        finally:
            book.close()


Ask = Callable[[Ledger, int | None], SalesPage | None]


def _questions(sales: int) -> dict[str, Ask]:
    now = NOW_MS + sales * A_SALE_MS
    old = NOW_MS + sales // 3 * A_SALE_MS
    queries = {
        "the newest": SalesQuery(),
        "a day long ago": SalesQuery(old, old + DAY_MS),
        "a shop": SalesQuery(shop="B1-001"),
        "a meter": SalesQuery(meter="E2"),
        "a receipt": SalesQuery(receipt=f"S{sales // 2:08d}"),
        "in doubt": SalesQuery(state="in_doubt"),
        "given up": SalesQuery(state="not_applied"),
        "refunds": SalesQuery(kind="refund"),
        "refunds long ago": SalesQuery(old, old + 30 * DAY_MS, kind="refund"),
        "a tender seldom used": SalesQuery(tender="card"),
        "an operator who sold nothing": SalesQuery(operator="zhou"),
        "a week by one operator": SalesQuery(now - 7 * DAY_MS, now, operator="lin"),
    }
    asked: dict[str, Ask] = {f"list: {name}": partial(_page, query) for name, query in queries.items()}
    asked["search: a shop by its name"] = _find
    asked["search: the card of a shop"] = _card
    return asked


def _page(query: SalesQuery, ledger: Ledger, before: int | None) -> SalesPage:
    return sales_list.page(ledger, query, before=before, session=SYSTEM)


def _find(ledger: Ledger, _: int | None) -> None:
    assert customers.search(ledger, "茶店1", 50, session=SYSTEM)


def _card(ledger: Ledger, _: int | None) -> None:
    hit = customers.search(ledger, "B1-001", 1, session=SYSTEM)[0]
    customers.card(ledger, hit.shop_id, session=SYSTEM)


def _measured(book: LedgerBook, name: str, ask: Ask, conditions: Conditions) -> Result:
    """The p95 of single calls; each page is followed to where it is full or the book ends."""
    times: list[float] = []
    calls = rows = 0
    before: int | None = None
    while len(times) < TIMES:
        began = time.perf_counter()
        page = book.read(lambda ledger, before=before: ask(ledger, before))  # type: ignore[misc]
        times.append((time.perf_counter() - began) * 1000)
        calls += 1
        rows += len(page.rows) if page else 0
        before = page.following if page else None
    conditions.note(name, {"calls": calls, "rows": rows})
    p95 = sorted(times)[int(len(times) * 0.95) - 1]
    return Result(f"{name}, p95", "ms", p95, "limit", LIMIT_MS, 1.0)


def _write_book(path: Path, sales: int) -> Path:
    book = LedgerBook(path, clock=SystemClock())
    book.write(small_mall.set_up)
    book.write(_add_shops)
    book.close()
    with closing(sqlite3.connect(path)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = OFF")
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for table, columns, rows in (
            ("operations", 17, _operations(sales)),
            ("operation_events", 9, _events(sales)),
            ("operation_facts", 11, _facts(sales)),
            ("transfers", 11, _transfers(sales)),
        ):
            connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)
        connection.execute(
            "INSERT INTO open_operations SELECT meter_id, id FROM operations ORDER BY seq DESC LIMIT 3"
        )
        for _, sql in triggers:
            connection.execute(sql)
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.commit()
    return path


def _add_shops(ledger: Ledger) -> None:
    """As many shops as a large site has, for the search."""
    area = ledger.shops.areas()[0].id
    for number in range(SHOPS):
        ledger.shops.put_shop(
            shop_number=f"B9-{number:04}",
            name=f"茶店{number}",
            area_id=area,
            floor="2F",
            trade="餐饮",
            phone=f"1390001{number:04}",
            search_text=f"b9-{number:04} 茶店{number} cd{number}",
        )


def _kind(number: int) -> str:
    return "refund" if number % REFUND_EACH == 7 else "sale"


def _state(number: int, sales: int) -> str:
    if number > sales - 3:
        return "in_doubt"
    return "not_applied" if number % UNDONE_EACH == 0 else "confirmed"


def _operations(sales: int) -> Iterator[tuple[Any, ...]]:
    counts = {"sale": 0, "refund": 0}
    for number in range(1, sales + 1):
        kind = _kind(number)
        counts[kind] += 1
        place = (sales - number) % len(ELECTRICITY) if number > sales - 3 else number % len(ELECTRICITY)
        series = "S" if kind == "sale" else "SR"
        tender = "card" if number % CARD_EACH == 1 else "cash"
        received = 10_000 if kind == "sale" else 0
        yield (
            number, f"{number:032x}", kind, ELECTRICITY[place], 1, 1 + place, 10_000, tender, received, "D1",
            series, counts[kind], 1, 88_000_000, NOW_MS + number * A_SALE_MS, bytes(32), bytes(32),
        )  # fmt: skip


def _events(sales: int) -> Iterator[tuple[Any, ...]]:
    detail = '{"frame_sha256":"' + "ab" * 32 + '"}'
    seq = 0
    for number in range(1, sales + 1):
        for step, state in enumerate(("recorded", "sending", _state(number, sales)), start=1):
            seq += 1
            told = detail if state == "sending" else "{}"
            at = NOW_MS + number * A_SALE_MS
            yield seq, f"{number:032x}", step, state, number, told, at, bytes(32), bytes(32)


def _facts(sales: int) -> Iterator[tuple[Any, ...]]:
    refunds = (number for number in range(1, sales + 1) if _kind(number) == "refund")
    for seq, number in enumerate(refunds, start=1):
        at = NOW_MS + number * A_SALE_MS
        yield seq, f"{number:032x}", 0, None, None, None, "moves out", None, at, bytes(32), bytes(32)


def _transfers(sales: int) -> Iterator[tuple[Any, ...]]:
    """Those by which money became due, which the list and the card look at."""
    undone = (number for number in range(1, sales + 1) if _state(number, sales) == "not_applied")
    for seq, number in enumerate(undone, start=1):
        owed = f"refund_due:{1 + number % len(ELECTRICITY)}"
        yield (
            seq, f"{number:032x}/owed", f"{number:032x}", "direct", None, "transit:E1", owed, 10_000,
            NOW_MS + number * A_SALE_MS, bytes(32), bytes(32),
        )  # fmt: skip
