"""The prover finds every change that a careful hand, or a failing disk, makes to the book (faults.md 5)."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import tracemalloc
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.verify import verify_book
from app.verify.schema import OBJECTS
from app.verify.store import digest_of
from db.ledger import Ledger, LedgerBook
from db.migrations import LEDGER
from tests.db.small_book import (
    LOG_KEY,
    METERS,
    all_lives,
    ending,
    live_through,
    open_book,
    recording,
    sending,
    set_up,
)
from tests.helpers.tampering import CHAINED, rules, tamper

FLIPS = 300
LEDGER_TABLES = (*CHAINED, "open_operations", "reserved_counts")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed book with sales in every state; tests work on copies."""
    path = tmp_path_factory.mktemp("good") / "ledger.db"
    book = open_book(path)
    book.write(set_up)
    all_lives(book)
    assert book.close()
    return path


@pytest.fixture
def copy(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(good, tmp_path / "ledger.db"))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[LedgerBook]:
    book = open_book(tmp_path / "ledger.db")
    book.write(set_up)
    yield book
    book.close()


def test_a_good_book_is_proven_and_its_head_is_the_same_each_time(good: Path, tmp_path: Path) -> None:
    report = verify_book(good)
    assert report.findings == ()
    assert report.ok
    assert report.rows_checked > 150
    assert len(report.head) == 64
    assert verify_book(good, copy_in=tmp_path) == report
    assert list(tmp_path.iterdir()) == []
    assert set(report.as_dict()) == {"ok", "rows_checked", "findings", "head", "sealed"}


def test_the_head_moves_with_every_row(book: LedgerBook) -> None:
    before = verify_book(book.path).head
    book.write(recording("s1", "M1"))
    assert verify_book(book.path).head != before


def test_the_prover_knows_each_schema_as_it_is() -> None:
    assert sorted(OBJECTS) == [step.version for step in LEDGER.steps]
    with closing(sqlite3.connect(":memory:")) as connection:
        for step in LEDGER.steps:
            connection.executescript(step.script())
            rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
            now = {name: digest_of(sql) for name, sql in rows}
            assert now == OBJECTS[step.version], f"enter in app/verify/schema.py: {now}"


TAMPERED = {
    "an amount": "UPDATE transfers SET amount_fen = amount_fen + 1 WHERE seq = 3",
    "a sale's amount": "UPDATE operations SET amount_fen = 9999 WHERE seq = 2",
    "an operator": "UPDATE operations SET operator_id = 1, tender = 'card' WHERE seq = 2",
    "a state": "UPDATE operation_events SET state = 'void' WHERE seq = 3",
    "a detail": "UPDATE operation_events SET detail = '{}' WHERE seq = 2",
    "a time": "UPDATE audit SET utc_ms = utc_ms + 1 WHERE seq = 9",
    "a row taken out": "DELETE FROM audit WHERE seq = 9",
    "a hash": "UPDATE audit SET hash = zeroblob(32) WHERE seq = 9",
    "a text made bytes": "UPDATE meter_epochs SET reason = 'Opening' WHERE seq = 1",
}


@pytest.mark.parametrize("what", TAMPERED)
def test_a_row_changed_and_saved_breaks_its_chain(copy: Path, what: str) -> None:
    report = tamper(copy, TAMPERED[what])
    assert not report.ok
    assert "chain" in rules(report)


RECHAINED = {
    "money moved to another drawer": (
        "UPDATE transfers SET debit = 'cash:D2' WHERE id = 's1-a/paid'",
        "postings",
    ),
    "a smaller payment": ("UPDATE transfers SET amount_fen = 1 WHERE id = 's2-a/paid'", "postings"),
    "a payment left out": ("DELETE FROM transfers WHERE id = 's1-a/paid'", "balance"),
    "a posting left out": ("DELETE FROM transfers WHERE id = 's1-a/posted'", "postings"),
    "money made from nothing": (
        "INSERT INTO transfers VALUES"
        " (99, 'x', NULL, 'direct', NULL, 'transit:M1', 'cash:D1', 5, 1, x'', x'')",
        "balance",
    ),
    "money given back twice": (
        "INSERT INTO transfers VALUES"
        " (99, 'x', 's3-b', 'direct', NULL, 'refund_due:3', 'cash:D1', 10000, 1, x'', x'')",
        "postings",
    ),
    "money given back for a sale that stands": (
        "INSERT INTO transfers VALUES"
        " (99, 'x', 's1-a', 'direct', NULL, 'refund_due:1', 'cash:D1', 10000, 1, x'', x'')",
        "postings",
    ),
    "a doubt turned into success": (
        "UPDATE operation_events SET state = 'confirmed' WHERE operation_id = 's6-b' AND state = 'escalated'",
        "open",
    ),
    "a fence left out": (
        "UPDATE operation_events SET detail = '{\"seen\":{\"count\":4}}' WHERE state = 'not_applied'",
        "proof",
    ),
    "a fence with the count used": (
        "UPDATE operation_events SET detail = replace(detail, '\"count\":4', '\"count\":5')"
        " WHERE state = 'not_applied'",
        "proof",
    ),
    "a fence after the reading": (
        "UPDATE operation_events SET detail = replace(detail, '\"utc_ms\":3},', '\"utc_ms\":4},')"
        " WHERE state = 'not_applied'",
        "proof",
    ),
    "a giving back not audited": ("DELETE FROM audit WHERE action = 'money.given_back'", "audit"),
    "a frame not on record": (
        "UPDATE operation_events SET detail = '{}' WHERE operation_id = 's1-a' AND state = 'sending'",
        "proof",
    ),
    "a step left out": (
        "DELETE FROM operation_events WHERE operation_id = 's2-b' AND state = 'in_doubt'",
        "state",
    ),
    "a second refusal": (
        "UPDATE operation_events SET state = 'rejected' WHERE operation_id = 's2-b' AND state = 'confirmed'",
        "state",
    ),
    "another count": (
        "UPDATE operation_events SET count = 7 WHERE operation_id = 's1-a' AND count = 4",
        "counts",
    ),
    "another start of the epoch": ("UPDATE meter_epochs SET start_count = 2 WHERE meter_id = 'M1'", "counts"),
    "an epoch skipped": ("UPDATE meter_epochs SET epoch = 3 WHERE meter_id = 'M7'", "epochs"),
    "a receipt number skipped": (
        "UPDATE operations SET receipt_number = 99 WHERE receipt_number = 16",
        "receipts",
    ),
    "a copy's number": ("UPDATE receipt_prints SET copy = 5 WHERE copy = 1", "receipts"),
    "an audit entry left out": ("DELETE FROM audit WHERE seq = 20", "audit"),
    "a print not audited": ("DELETE FROM audit WHERE action = 'receipt.print'", "audit"),
    "an act by nobody": (
        "INSERT INTO audit VALUES (999, 1, 'x', 'sale.confirmed', 'ghost', 'done', '{}', x'', x'', NULL)",
        "audit",
    ),
    "a float in a detail": ("UPDATE audit SET detail = '{\"a\":1.5}' WHERE seq = 1", "integers"),
    "an approval by the one who asked": (
        "UPDATE approvals SET operator_id = 1 WHERE id = 'r0' AND state = 'approved'",
        "approvals",
    ),
    "an approval used by another": (
        "UPDATE approvals SET operator_id = 2 WHERE id = 'r0' AND state = 'used'",
        "approvals",
    ),
    "an approval too late": (
        "UPDATE approvals SET utc_ms = 606001 WHERE id = 'r0' AND state = 'approved'",
        "approvals",
    ),
    "an approval left out": ("DELETE FROM approvals WHERE id = 'r0' AND state = 'approved'", "approvals"),
    "other values than approved": (
        "UPDATE approvals SET detail = replace(detail, '100', '900') WHERE id = 'r0' AND state = 'asked'",
        "approvals",
    ),
    "an approval of another object": (
        "UPDATE approvals SET object = 's2-a' WHERE id = 'r1' AND state = 'refused'",
        "approvals",
    ),
    "an approval not audited": ("DELETE FROM audit WHERE action = 'approval.used'", "audit"),
    "an approval from nowhere": (
        "INSERT INTO audit VALUES (999, 1, 'wu', 'approval.approved', 's9', 'done', '{}', x'', x'', NULL)",
        "audit",
    ),
    "a meter freed": ("DELETE FROM open_operations WHERE meter_id = 'M8'", "open"),
    "a meter held": ("INSERT INTO open_operations VALUES ('M1', 's1-a')", "open"),
    "a count freed": ("DELETE FROM reserved_counts WHERE operation_id = 's1-a'", "open"),
    "a count kept": ("INSERT INTO reserved_counts VALUES ('M3', 1, 6, 's3-b')", "open"),
}


@pytest.mark.parametrize("what", RECHAINED)
def test_one_who_recomputes_the_chains_is_found_by_the_rules(copy: Path, what: str) -> None:
    statement, rule = RECHAINED[what]
    assert rule in rules(tamper(copy, statement, rehash=True))


@pytest.mark.parametrize("table", ["operations", "operation_events", "transfers", "receipt_prints", "audit"])
def test_a_tail_cut_off_one_table_is_missed_in_the_others(copy: Path, table: str) -> None:
    cut = f"DELETE FROM {table} WHERE seq = (SELECT max(seq) FROM {table})"
    report = tamper(copy, cut)
    assert not report.ok
    assert "chain" not in rules(report)


SCHEMA = {
    "a trigger dropped": "DROP TRIGGER transfers_no_update",
    "a trigger disarmed": None,
    "a foreign trigger": "CREATE TRIGGER spy AFTER INSERT ON audit BEGIN SELECT 1; END",
    "a foreign view": "CREATE VIEW spy AS SELECT 1",
    "an index dropped": "DROP INDEX operations_meter",
    "another version": "PRAGMA user_version = 7",
    "another program's file": "PRAGMA application_id = 7",
}


@pytest.mark.parametrize("what", SCHEMA)
def test_a_changed_schema_is_named(copy: Path, what: str) -> None:
    statement = SCHEMA[what]
    with closing(sqlite3.connect(copy)) as connection:
        if statement is None:
            connection.execute("DROP TRIGGER audit_no_delete")
            statement = "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT 1; END"
        connection.execute(statement)
        connection.commit()
    assert rules(verify_book(copy)) & {"schema", "store", "version"}


def test_of_a_book_of_a_newer_program_nothing_else_is_said(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA user_version = 900")
    (finding,) = verify_book(copy).findings
    assert (finding.rule, finding.text) == ("version", "schema version 900 is not known; the newest is 6")


def test_two_open_sales_of_one_meter_are_found(copy: Path) -> None:
    """Even when the table that should prevent it was cleared in between."""
    tamper(copy, "DELETE FROM open_operations WHERE meter_id = 'M8'")
    book = open_book(copy)
    book.write(recording("second", "M8"))
    book.close()
    assert "open" in rules(verify_book(copy))


@pytest.mark.parametrize("damage", ["gone", "empty", "garbage", "cut"])
def test_a_file_that_is_no_book_is_a_finding_and_not_a_crash(copy: Path, damage: str) -> None:
    content = {"empty": b"", "garbage": b"x" * 9_000, "cut": copy.read_bytes()[:20_000]}
    if damage == "gone":
        copy.unlink()
    else:
        copy.write_bytes(content[damage])
    for report in (verify_book(copy), verify_book(copy, copy_in=copy.parent)):
        assert not report.ok
        assert report.findings


def test_a_living_book_is_proven_from_a_copy_while_it_sells(book: LedgerBook, tmp_path: Path) -> None:
    futures = []
    for number, meter_id in enumerate(METERS):
        live_through(book, f"a{number}", meter_id, ("sending", "confirmed"))
        futures += [book.submit(recording(f"b{number}", meter_id)), book.submit(sending(f"b{number}"))]
    report = verify_book(book.path, copy_in=tmp_path)
    assert report.findings == ()
    assert [future.exception() for future in futures] == [None] * len(futures)


def test_a_copy_left_by_a_killed_proof_is_cleared_away(good: Path, tmp_path: Path) -> None:
    (tmp_path / "verify-old").mkdir()
    (tmp_path / "verify-old" / "copy.db").write_bytes(b"x")
    os.utime(tmp_path / "verify-old", (0, 0))
    (tmp_path / "verify-now").mkdir()
    assert verify_book(good, copy_in=tmp_path).ok
    assert [left.name for left in tmp_path.iterdir()] == ["verify-now"]


def ledger_rows(path: Path) -> object:
    """All that the ledger says; None if it cannot even be read."""
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            connection.text_factory = bytes
            return [
                connection.execute(f"SELECT * FROM {table} NOT INDEXED").fetchall() for table in LEDGER_TABLES
            ]
    except (sqlite3.Error, UnicodeDecodeError):
        return None


@pytest.mark.timeout(110)
def test_every_single_bit_flip_that_changes_the_ledger_is_found(good: Path, copy: Path) -> None:
    content = good.read_bytes()
    written = [position for position, byte in enumerate(content) if byte]
    source = random.Random(11)
    before, changed, missed = ledger_rows(good), 0, []
    for _ in range(FLIPS):
        position, bit = source.choice(written), 1 << source.randrange(8)
        flipped = bytearray(content)
        flipped[position] ^= bit
        copy.write_bytes(flipped)
        if ledger_rows(copy) != before:
            changed += 1
            if verify_book(copy, log_key=LOG_KEY).ok:
                missed.append((position, bit))
    assert missed == []
    assert changed > FLIPS // 4, "the flips hardly ever touched the ledger"


@pytest.mark.timeout(110)
def test_memory_does_not_grow_with_the_book(tmp_path: Path) -> None:
    def peak_kb(path: Path) -> int:
        tracemalloc.start()
        report = verify_book(path)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert report.findings == ()
        return peak // 1000

    book = open_book(tmp_path / "ledger.db")
    book.write(set_up)
    sell(book, range(20))
    small = peak_kb(book.path)
    sell(book, range(20, 400))
    large = peak_kb(book.path)
    book.close()
    assert large < small + 100, f"{small} kB for 20 sales, {large} kB for 400"


def sell(book: LedgerBook, numbers: range) -> None:
    def unit(ledger: Ledger) -> None:
        for number in numbers:
            sale = f"n{number}"
            for step in (recording(sale, METERS[number % 8]), sending(sale), ending(sale, "confirmed")):
                step(ledger)

    book.write(unit)
