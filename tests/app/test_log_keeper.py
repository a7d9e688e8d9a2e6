"""A desk keeps its logs beside its work: the system log stored, anchors in three places, nothing held up."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app import log_keeper
from app.bootstrap import Desk, open_desk
from app.errors import DeskError
from app.log_keeper import LogKeeper
from app.services import anchors
from app.services.operation_log import SystemFilter, SystemSight, system_page
from app.services.readings import LiveBoard
from app.services.system_log import SystemNotes
from db.migrations import READINGS
from db.readings import ReadingsBook
from db.rows import SystemEntry
from meterio.clock import SystemClock
from tests.helpers import small_mall
from widgets.common.messages import slip_translator

WAIT_S = 5.0


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_keeper, "EVERY_S", 0.05)


def start(folder: Path) -> Desk:
    return open_desk(folder, clock=SystemClock(), translator_for=slip_translator)


def entries(folder: Path) -> list[SystemEntry]:
    """What a desk that has ended has in its system log, oldest first."""
    book = ReadingsBook(folder / "readings.db", clock=SystemClock())
    try:
        found = book.read(
            lambda rows: system_page(rows, SystemFilter(), sight=SystemSight("", None), limit=1_000)
        )
    finally:
        book.close()
    return list(reversed(found.rows))


def until(met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_day_at_the_desk_is_in_the_system_log(tmp_path: Path) -> None:
    desk = start(tmp_path)
    desk.ledger.write(small_mall.set_up)
    desk.check_books()
    logging.getLogger("app.anything").error("the till is on fire")
    desk.live.expect(["C1"], ())
    desk.live.collector("C1", in_contact=True)
    until(lambda: any(one.kind == "collector.found" for one in _stored(desk)))
    assert desk.close()
    told = [(one.kind, one.object) for one in entries(tmp_path) if one.kind != "log.anchor"]
    assert told == [
        ("program.started", ""),
        ("program.error", ""),
        ("collector.found", "C1"),
        ("program.stopped", ""),
    ]
    logging.getLogger("app.anything").error("after the end")
    assert len(entries(tmp_path)) == len(told) + 2, "and two anchors"


def _stored(desk: Desk) -> tuple[SystemEntry, ...]:
    sight = SystemSight("", None)
    return desk.readings.read(lambda rows: system_page(rows, SystemFilter(), sight=sight)).rows


def test_the_end_of_the_log_is_anchored_at_start_and_stop_in_every_place(tmp_path: Path) -> None:
    desk = start(tmp_path)
    desk.check_books()
    desk.ledger.write(
        lambda ledger: ledger.audit.append(operator="system", action="setting.change", object="x", utc_ms=1)
    )
    assert desk.close()
    kept = anchors.lines(tmp_path / anchors.FILE_NAME)
    assert [line.split(" ")[4] for line in kept] == ["start", "stop"]
    assert [one.detail["line"] for one in entries(tmp_path) if one.kind == "log.anchor"] == kept


@pytest.mark.parametrize("spared", ["ledger.anchors", "readings.db"])
def test_either_place_is_enough_to_see_that_the_log_was_cut(tmp_path: Path, spared: str) -> None:
    for _ in range(2):
        desk = start(tmp_path)
        desk.check_books()
        desk.ledger.write(
            lambda ledger: ledger.audit.append(operator="lin", action="setting.change", object="x", utc_ms=1)
        )
        assert desk.close()
    _cut(tmp_path / "ledger.db")
    for name in ("ledger.anchors", "readings.db"):
        if name != spared:
            (tmp_path / name).unlink()
    if spared == "ledger.anchors":
        with pytest.raises(DeskError, match=r"book\.older"):
            start(tmp_path)
        return
    desk = start(tmp_path)
    with pytest.raises(DeskError) as refused:
        desk.check_books()
    assert refused.value.key == "book.not_proven"
    assert "its end is cut off" in str(refused.value.params["first"])
    assert desk.close()


def _cut(path: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as connection:
        trigger = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE name = 'audit_no_delete'"
        ).fetchone()
        connection.execute("DROP TRIGGER audit_no_delete")
        connection.execute("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
        connection.execute(trigger[0])
        connection.commit()


def test_a_books_change_of_schema_is_noted(tmp_path: Path) -> None:
    saved = Path(__file__).parent.parent / "saved_databases" / "readings_1.db"
    (tmp_path / "readings.db").write_bytes(saved.read_bytes())
    assert start(tmp_path).close()
    changes = [one for one in entries(tmp_path) if one.kind == "book.migrated"]
    assert [one.object for one in changes] == ["readings.db"]
    assert changes[0].detail == {"before": 1, "after": READINGS.version}


class ElasticClock:
    """A wall clock that somebody sets, beside a time that runs as it is told."""

    def __init__(self) -> None:
        self.wall, self.time = 1_000_000, 0.0

    def utc_ms(self) -> int:
        return self.wall

    def monotonic(self) -> float:
        return self.time


@pytest.fixture
def clock() -> ElasticClock:
    return ElasticClock()


@pytest.fixture
def keeper(tmp_path: Path, clock: ElasticClock):
    from app.sealed_ledger import CONSOLE, open_ledger

    sealed = open_ledger(tmp_path / "ledger.db", clock=clock, runs=CONSOLE)
    readings = ReadingsBook(tmp_path / "readings.db", clock=clock)
    yield LogKeeper(SystemNotes(clock), sealed=sealed, readings=readings, live=LiveBoard(), clock=clock)
    readings.close()
    sealed.book.close()


def test_a_clock_that_was_set_is_noted(keeper: LogKeeper, clock: ElasticClock, tmp_path: Path) -> None:
    for wall, passed in ((2_000, 2.0), (3_602_000, 2.0), (2_500, 2.0), (-86_398_000, 2.0)):
        clock.wall += wall
        clock.time += passed
        keeper._turn()
    jumps = [one.detail["by_ms"] for one in _rows(keeper) if one.kind == "clock.jumped"]
    assert jumps == [3_600_000, -86_400_000]


def _rows(keeper: LogKeeper) -> list[SystemEntry]:
    sight = SystemSight("", None)
    found = keeper._readings.read(lambda rows: system_page(rows, SystemFilter(), sight=sight))
    return list(reversed(found.rows))


def test_every_quarter_of_an_hour_there_is_an_anchor_and_every_day_old_entries_go(
    keeper: LogKeeper, clock: ElasticClock, tmp_path: Path
) -> None:
    keeper.notes.note("meter.lost", "M1")
    for _ in range(4):
        clock.time += 300
        clock.wall += 300_000
        keeper._turn()
    assert len(anchors.lines(tmp_path / anchors.FILE_NAME)) == 1
    clock.time += 400 * 86_400
    clock.wall += 400 * 86_400_000
    keeper._turn()
    assert [one.kind for one in _rows(keeper)] == ["log.anchor", "log.thinned"]


def test_a_book_that_takes_nothing_now_loses_nothing_and_complains_once(
    keeper: LogKeeper, caplog: pytest.LogCaptureFixture, tmp_path: Path, clock: ElasticClock
) -> None:
    import sqlite3
    from contextlib import closing

    keeper._readings._busy_timeout_s = 0.1
    keeper._readings._connection.execute("PRAGMA busy_timeout = 100")
    with closing(sqlite3.connect(tmp_path / "readings.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        for number in range(3):
            keeper.notes.note("meter.lost", f"M{number}")
            keeper._turn()
    assert caplog.text.count("cannot be stored now") == 1
    keeper._turn()
    assert [one.object for one in _rows(keeper) if one.kind == "meter.lost"] == ["M0", "M1", "M2"]


def test_a_ledger_that_is_closed_gets_no_anchor_and_no_fault(
    keeper: LogKeeper, caplog: pytest.LogCaptureFixture
) -> None:
    keeper._sealed.book.close()
    keeper.anchor("stop")
    assert "no anchor of the operation log" in caplog.text
