"""Rows of money and audit can only be appended, in order, each bound to the one before."""

from __future__ import annotations

import hashlib
from enum import IntEnum, StrEnum

import pytest

from app.domain.order import OrderState
from app.verify import verify_book
from db.chain import append, canonical, digest
from db.errors import BookError, ConstraintFailed
from db.ledger import Ledger, LedgerBook
from db.migrations.ledger_0001 import CHAINED
from tests.db.small_book import LOG_KEY, all_lives, live_through


def run(ledger: Ledger, sql: str) -> None:
    ledger.site._connection.execute(sql)


@pytest.mark.parametrize("table", CHAINED)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET utc_ms = utc_ms + 1",
        "DELETE FROM {table}",
        "DELETE FROM {table} WHERE seq = (SELECT max(seq) FROM {table})",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE seq = 1",
        "INSERT OR IGNORE INTO {table} SELECT * FROM {table} WHERE seq = 1",
        "REPLACE INTO {table} SELECT * FROM {table} ORDER BY seq DESC LIMIT 1",
    ],
)
def test_rows_are_never_changed_or_deleted(book: LedgerBook, table: str, statement: str) -> None:
    all_lives(book)
    everything = f"SELECT * FROM {table} ORDER BY seq"
    before = book.read(lambda ledger: ledger.site._connection.execute(everything).fetchall())
    with pytest.raises(ConstraintFailed, match=table):
        book.write(lambda ledger: run(ledger, statement.format(table=table)))
    assert book.read(lambda ledger: ledger.site._connection.execute(everything).fetchall()) == before


def test_a_row_beside_the_chain_is_refused(book: LedgerBook) -> None:
    forged = (
        "INSERT INTO audit (utc_ms, operator, action, object, result, detail, prev_hash, hash)"
        " VALUES (1, 'x', 'x', 'x', 'done', '{}', zeroblob(32), zeroblob(32))"
    )
    with pytest.raises(ConstraintFailed, match="does not follow"):
        book.write(lambda ledger: run(ledger, forged))


def test_a_row_follows_the_last_one_that_was_kept(book: LedgerBook) -> None:
    """And not one that its unit took back."""

    def noted(ledger: Ledger, text: str) -> None:
        ledger.audit.append(operator="lin", action="noted", object=text, utc_ms=1)

    def taken_back(ledger: Ledger) -> None:
        noted(ledger, "gone")
        raise RuntimeError("the till caught fire")

    book.write(lambda ledger: noted(ledger, "kept"))
    with pytest.raises(RuntimeError):
        book.write(taken_back)
    book.write(lambda ledger: noted(ledger, "after"))
    assert [one.object for one in book.read(lambda ledger: ledger.audit.recent(2))] == ["after", "kept"]
    book.close()
    assert verify_book(book.path).findings == ()


def test_a_closing_row_must_repeat_what_it_closes(book: LedgerBook) -> None:
    live_through(book, "s1", "M1", ())
    with pytest.raises(BookError):
        book.write(lambda ledger: ledger.transfers.post("s1/paid", transfer_id="t", utc_ms=1))
    book.write(lambda ledger: ledger.transfers.void("s1/sold", transfer_id="t", utc_ms=1))
    with pytest.raises(BookError):
        book.write(lambda ledger: ledger.transfers.post("s1/sold", transfer_id="u", utc_ms=1))


def test_the_hash_is_that_of_the_written_rule() -> None:
    body = b"meterdesk/audit\0" + bytes(32) + b"i7;n;t3:\xe8\x8c\xb6b2:\x00\xff"
    assert digest("audit", bytes(32), [7, None, "茶", b"\x00\xff"]) == hashlib.sha256(body).digest()


def test_an_enumeration_is_stored_and_hashed_as_its_text(book: LedgerBook) -> None:
    class State(StrEnum):
        VOID = "void"

    live_through(book, "s1", "M1", ())
    book.write(
        lambda ledger: ledger.operations.append_event(
            "s1", state=State.VOID, count=None, detail={}, utc_ms=1, by="lin"
        )
    )
    assert book.read(lambda ledger: ledger.operations.state("s1")) == "void"


@pytest.mark.parametrize("value", [1.0, [1, 2.5], {"deep": {"er": float("nan")}}])
def test_no_float_gets_into_a_detail(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"value": value})


class Number(IntEnum):
    TWO = 2


def test_an_enumeration_of_numbers_is_stored_and_hashed_as_its_number(book: LedgerBook) -> None:
    body = b"meterdesk/audit\0" + bytes(32) + b"i2;t4:void"
    assert digest("audit", bytes(32), [Number.TWO, OrderState.VOID]) == hashlib.sha256(body).digest()
    seq = book.write(lambda ledger: append(ledger.site._connection, "audit", entry(utc_ms=Number.TWO)))
    (kept,) = book.read(
        lambda ledger: ledger.site._connection.execute("SELECT utc_ms FROM audit WHERE seq = ?", (seq,))
    )
    assert kept == (2,)
    assert verify_book(book.path, log_key=LOG_KEY).findings == ()


def entry(**changes: object) -> dict[str, object]:
    """An entry of the operation log, by its own columns."""
    usual: dict[str, object] = {
        "utc_ms": 1,
        "operator": "lin",
        "action": "x",
        "object": "x",
        "result": "done",
        "detail": "{}",
    }
    return usual | changes


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"utc_ms": 1.5}, TypeError), ({"object": ["x"]}, TypeError), ({"colour": "red"}, ValueError)],
)
def test_a_row_of_other_columns_or_of_a_float_is_not_appended(
    book: LedgerBook, changes: dict[str, object], error: type[Exception]
) -> None:
    before = book.read(lambda ledger: ledger.audit.head())
    with pytest.raises(error):
        book.write(lambda ledger: append(ledger.site._connection, "audit", entry(**changes)))
    assert book.read(lambda ledger: ledger.audit.head()) == before
