"""The operation log is searched page by page, and shows a limited operator only what is his."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.permissions import Session
from app.errors import DeskError
from app.services import operation_log, sign_in, system_log
from app.services.operation_log import LogFilter, LogPage, SystemFilter, SystemSight
from db import log_pages
from db.ledger import Ledger, LedgerBook
from db.readings import Readings, ReadingsBook
from db.rows import SystemEntry
from tests.db.small_book import FixedClock, all_lives, open_book, set_up

ENTRIES = 60
T0 = 1_000_000


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    """Two buildings: B1 with the small mall, and B9 with a collector; entries about both and about
    neither."""
    opened = open_book(tmp_path / "ledger.db")
    opened.write(set_up)
    opened.write(_second_building)
    yield opened
    assert opened.close()


def _second_building(ledger: Ledger) -> None:
    building = ledger.shops.put_building(code="B9", name="other")
    far = ledger.operators.add(
        name="far", display_name="far", password_hash="x", roles=("auditor",), drawer="D9"
    )
    ledger.operators.set_buildings(far, (building,))
    ledger.operators.add(name="aud", display_name="aud", password_hash="x", roles=("auditor",), drawer="D8")


def session(book: LedgerBook, name: str) -> Session:
    def unit(ledger: Ledger) -> Session:
        operator = ledger.operators.by_name(name)
        assert operator is not None
        return sign_in.session_of(ledger, operator)

    return book.read(unit)


def write(book: LedgerBook, operator: str, action: str, object: str, at: int = 0, **detail: object) -> None:
    book.write(
        lambda ledger: ledger.audit.append(
            operator=operator, action=action, object=object, detail=detail, utc_ms=T0 + at
        )
    )


def page(
    book: LedgerBook, wanted: LogFilter, *, by: str = "aud", below: int | None = None, limit: int = 200
) -> LogPage:
    who = session(book, by)
    return book.read(
        lambda ledger: operation_log.page(ledger, wanted, below_seq=below, limit=limit, session=who)
    )


def objects(book: LedgerBook, wanted: LogFilter, by: str = "aud") -> list[str]:
    return [row.entry.object for row in page(book, wanted, by=by).rows]


def test_pages_follow_one_another_from_the_newest_back(book: LedgerBook) -> None:
    for number in range(ENTRIES):
        write(book, "lin", "setting.change", f"k{number}")
    seen: list[int] = []
    below: int | None = None
    while True:
        found = page(book, LogFilter(), below=below, limit=7)
        seen += [row.seq for row in found.rows]
        if found.next_seq is None:
            break
        below = found.next_seq
    last = book.read(lambda ledger: ledger.audit.head())[0]
    assert seen == list(range(last, 0, -1))


FILTERS = {
    "operator": (LogFilter(operator="wu"), ["b"]),
    "a group of actions": (LogFilter(groups=("y",)), ["c", "b"]),
    "two groups": (LogFilter(groups=("x", "y")), ["c", "b", "a"]),
    "a group that another begins with": (LogFilter(groups=("x_", "z")), []),
    "object": (LogFilter(object="a"), ["a"]),
    "a word in the detail": (LogFilter(text="TeaHouse"), ["c"]),
    "two words anywhere": (LogFilter(text="wu b"), ["b"]),
    "signs that mean something to LIKE": (LogFilter(text="100%_"), ["c"]),
    "a backslash": (LogFilter(text="\\"), []),
    "from a time": (LogFilter(from_utc_ms=T0 + 20, groups=("x", "y")), ["c", "b"]),
    "until a time": (LogFilter(until_utc_ms=T0 + 20), ["a"]),
    "between": (LogFilter(from_utc_ms=T0 + 15, until_utc_ms=T0 + 25), ["b"]),
    "after all": (LogFilter(from_utc_ms=T0 + 1_000), []),
}


@pytest.mark.parametrize("what", FILTERS)
def test_entries_are_found_by(book: LedgerBook, what: str) -> None:
    write(book, "lin", "x.one", "a", 10)
    write(book, "wu", "y.two", "b", 20)
    write(book, "lin", "y", "c", 30, shop="TeaHouse 100%_")
    wanted, found = FILTERS[what]
    assert [one for one in objects(book, wanted) if one in ("a", "b", "c")] == found


def test_what_was_refused_is_found_by_itself(book: LedgerBook) -> None:
    book.write(
        lambda ledger: ledger.audit.append(
            operator="lin", action="try.keys", object="C1", result="refused", utc_ms=T0
        )
    )
    assert objects(book, LogFilter(result="refused")) == ["C1"]


def test_a_limited_operator_sees_his_own_acts_and_what_is_about_his_buildings(book: LedgerBook) -> None:
    all_lives(book)
    write(book, "far", "sign_in", "far")
    write(book, "lin", "setting.change", "sale.limit_fen")
    about = ("M1", "C1", "B1-001", "s1-a")
    for name in about:
        write(book, "lin", "x", name)
    assert set(about) <= set(objects(book, LogFilter()))
    assert objects(book, LogFilter(), by="far") == ["far"]
    book.write(
        lambda ledger: ledger.operators.set_buildings(_id(ledger, "far"), (ledger.shops.buildings()[0].id,))
    )
    seen = set(objects(book, LogFilter(), by="far"))
    assert set(about) <= seen
    assert "sale.limit_fen" not in seen


def _id(ledger: Ledger, name: str) -> int:
    operator = ledger.operators.by_name(name)
    assert operator is not None
    return operator.id


def test_only_who_may_read_the_log_does(book: LedgerBook) -> None:
    who = session(book, "lin")
    for unit in (
        lambda ledger: operation_log.page(ledger, LogFilter(), session=who),
        lambda ledger: operation_log.actors(ledger, session=who),
        lambda ledger: operation_log.log_head(ledger, session=who),
        lambda ledger: operation_log.system_sight(ledger, session=who),
    ):
        with pytest.raises(DeskError) as refused:
            book.read(unit)
        assert refused.value.key == "permission.denied"


def test_the_head_is_short_for_paper_and_whole_to_compare(book: LedgerBook) -> None:
    who = session(book, "aud")
    short, whole = book.read(lambda ledger: operation_log.log_head(ledger, session=who))
    count, digest = book.read(lambda ledger: ledger.audit.head())
    assert whole == digest.hex()
    assert short.startswith(f"{count} {whole[:4].upper()}-")


def test_a_page_costs_the_same_with_very_many_entries(book: LedgerBook) -> None:
    """Read by the key, or by the index of objects; a filter that nothing fits looks at one stretch."""
    _fill(book.path, 100_000)
    last = book.read(lambda ledger: ledger.audit.head())[0]
    nothing = page(book, LogFilter(operator="nobody"))
    assert nothing.rows == () and nothing.next_seq == last + 1 - log_pages.WINDOW
    assert page(book, LogFilter(object="o7")).next_seq is None, "found by its index, however far back"
    for wanted in (
        LogFilter(),
        LogFilter(operator="nobody"),
        LogFilter(text="nothing"),
        LogFilter(object="o7"),
    ):
        assert _plan(book.path, wanted) <= {"SEARCH"}, wanted
    slowest = min(_took(book, LogFilter(text="nothing")) for _ in range(3))
    assert slowest < 0.5, "some 20 ms on its own; a walk through the whole log takes seconds"


def _took(book: LedgerBook, wanted: LogFilter) -> float:
    began = time.perf_counter()
    page(book, wanted)
    return time.perf_counter() - began


def _fill(path: Path, count: int) -> None:
    """Entries that no chain binds: only their number and size matter here."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER audit_in_order")
        start = connection.execute("SELECT max(seq) FROM audit").fetchone()[0]
        connection.executemany(
            "INSERT INTO audit VALUES (?, ?, 'lin', 'sale.confirmed', ?, 'done', ?, ?, ?, ?)",
            (
                (start + n, T0 + n, f"o{n % 5_000}", '{"step":3,"count":7}', bytes(32), bytes(32), bytes(32))
                for n in range(1, count + 1)
            ),
        )
        connection.commit()


def _plan(path: Path, wanted: LogFilter) -> set[str]:
    """How SQLite reads the table: every step of its plan by its first word."""
    select = "SELECT seq, utc_ms FROM audit"
    conditions = operation_log._conditions(wanted)
    where = " AND ".join(f"({one.sql})" for one in (*conditions, log_pages.Condition("seq < ? AND seq >= ?")))
    values = [value for one in conditions for value in one.values]
    with closing(sqlite3.connect(path)) as connection:
        steps = connection.execute(
            f"EXPLAIN QUERY PLAN {select} WHERE {where} ORDER BY seq DESC LIMIT 9", (*values, 99, 1)
        ).fetchall()
    return {str(step[3]).split(" ")[0] for step in steps}


# The system log


@pytest.fixture
def readings(tmp_path: Path) -> Iterator[ReadingsBook]:
    opened = ReadingsBook(tmp_path / "readings.db", clock=FixedClock())
    yield opened
    assert opened.close()


def note(readings: ReadingsBook, *entries: tuple[str, str, str, int]) -> None:
    rows = [SystemEntry(T0 + at, level, kind, object, {"by": object}) for level, kind, object, at in entries]
    readings.write(lambda unit: system_log.store(unit, rows))


def kinds(readings: ReadingsBook, wanted: SystemFilter, sight: SystemSight) -> list[str]:
    def unit(rows: Readings) -> list[str]:
        return [one.kind for one in operation_log.system_page(rows, wanted, sight=sight).rows]

    return readings.read(unit)


def test_the_system_log_is_searched_and_limited_alike(readings: ReadingsBook) -> None:
    note(
        readings,
        ("info", "program.started", "", 1),
        ("warning", "meter.lost", "M1", 2),
        ("warning", "collector.lost", "C9", 3),
        ("error", "program.error", "", 4),
        ("info", "job.ended", "far", 5),
    )
    whole = SystemSight("aud", None)
    assert len(kinds(readings, SystemFilter(), whole)) == 5
    assert kinds(readings, SystemFilter(level="error"), whole) == ["program.error"]
    assert kinds(readings, SystemFilter(groups=("meter",)), whole) == ["meter.lost"]
    assert kinds(readings, SystemFilter(text="c9"), whole) == ["collector.lost"]
    assert kinds(readings, SystemFilter(from_utc_ms=T0 + 4), whole) == ["job.ended", "program.error"]
    assert kinds(readings, SystemFilter(until_utc_ms=T0 + 2), whole) == ["program.started"]
    assert kinds(readings, SystemFilter(), SystemSight("far", frozenset({"M1"}))) == [
        "job.ended",
        "meter.lost",
    ]


def test_old_entries_of_the_system_log_go_and_newer_ones_stay(readings: ReadingsBook) -> None:
    day = system_log.DAY_MS
    note(readings, *(("info", "meter.lost", f"M{n}", n * day) for n in range(10)))
    now = T0 + 9 * day
    gone = readings.write(lambda unit: system_log.thin(unit, keep_days=4, now_utc_ms=now))
    again = readings.write(lambda unit: system_log.thin(unit, keep_days=4, now_utc_ms=now))
    assert (gone, again) == (5, 0)
    assert len(kinds(readings, SystemFilter(), SystemSight("aud", None))) == 5
