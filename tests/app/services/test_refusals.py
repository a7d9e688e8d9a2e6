"""Every refused act is in the log, once, with who tried what on what, and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.permissions import SYSTEM, Permission, Session
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import approvals, collectors, refusals, settings, sign_in
from app.services.rights import allow, allow_collector, allow_meter
from app.services.sale_views import recent
from db.ledger import Ledger, LedgerBook
from db.rows import AuditEntry
from tests.app.services.test_approvals import VALUES, WANTED
from tests.helpers import small_mall
from tests.helpers.small_mall import NOW_MS, SECRET


class Clock:
    def __init__(self) -> None:
        self.now = NOW_MS

    def utc_ms(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def book(tmp_path: Path, clock: Clock) -> Iterator[LedgerBook]:
    opened = LedgerBook(
        tmp_path / "ledger.db", clock=clock, terminal="desk-3/console", on_refusal=refusals.noting(clock)
    )
    opened.write(small_mall.set_up)
    yield opened
    assert opened.close()


@pytest.fixture
def cashier(book: LedgerBook) -> Session:
    """Of another building than the mall's."""

    def add(ledger: Ledger) -> Session:
        own = ledger.operators.add(
            name="he", display_name="何", password_hash="x", roles=("cashier",), drawer="D3"
        )
        ledger.operators.set_buildings(own, (ledger.shops.put_building(code="B9", name="other"),))
        operator = ledger.operators.get(own)
        assert operator is not None
        return sign_in.session_of(ledger, operator)

    return book.write(add)


def refused(book: LedgerBook) -> list[AuditEntry]:
    entries = book.read(lambda ledger: ledger.audit.recent(50))
    return [entry for entry in reversed(entries) if entry.result == "refused"]


def told(book: LedgerBook) -> list[tuple[str, str, str, object]]:
    return [(one.operator, one.action, one.object, one.detail["reason"]) for one in refused(book)]


def attempt(book: LedgerBook, unit: Callable[[Ledger], object]) -> None:
    with pytest.raises(DeskError):
        book.write(unit)


def test_a_missing_permission(book: LedgerBook, cashier: Session, tmp_path: Path) -> None:
    keys = KeyStore(tmp_path)
    attempt(
        book,
        lambda ledger: collectors.set_key(ledger, keys, "C1", 1, SECRET, session=cashier, now_utc_ms=NOW_MS),
    )
    assert told(book) == [("he", "try.keys", "C1", "permission.denied")]
    entry = refused(book)[0]
    assert (entry.detail["terminal"], entry.detail["roles"]) == ("desk-3/console", "cashier")
    assert entry.utc_ms == NOW_MS


def test_another_building(book: LedgerBook, cashier: Session) -> None:
    attempt(book, lambda ledger: allow_meter(ledger, cashier, Permission.SELL, "E1"))
    attempt(book, lambda ledger: allow_collector(ledger, cashier, Permission.LOOK, "C1"))
    assert told(book) == [
        ("he", "try.sell", "E1", "permission.other_building"),
        ("he", "try.look", "C1", "permission.other_building"),
    ]


def test_a_value_out_of_range(book: LedgerBook) -> None:
    attempt(
        book,
        lambda ledger: settings.change(ledger, "sale.limit_fen", "0", session=SYSTEM, now_utc_ms=NOW_MS),
    )
    operator, action, _, reason = told(book)[0]
    assert (operator, action, reason) == ("system", "try.set_up", "settings.out_of_range")


def test_a_missing_approval_and_one_that_does_not_fit(book: LedgerBook, cashier: Session) -> None:
    for approval in (None, "guessed"):
        attempt(
            book,
            lambda ledger: approvals.cleared(
                ledger,
                WANTED,
                VALUES["amount_fen"],
                approval=approval,  # noqa: B023
                session=cashier,
                now_utc_ms=NOW_MS,
            ),
        )
    assert told(book) == [
        ("he", "try.refund", "sale-7", "approval.needed"),
        ("he", "try.refund", "sale-7", "approval.unknown"),
    ]


def test_what_was_written_before_the_refusal_is_undone_and_the_refusal_stays(
    book: LedgerBook, cashier: Session
) -> None:
    def unit(ledger: Ledger) -> None:
        allow(ledger, cashier, Permission.SELL)
        ledger.settings.set("half", "done")
        raise DeskError("sale.day_limit")

    attempt(book, unit)
    assert book.read(lambda ledger: ledger.settings.get("half")) is None
    assert told(book) == [("he", "try.sell", "", "sale.day_limit")]


def test_the_first_right_asked_for_names_the_act_and_the_one_that_is_missing_names_the_refusal(
    book: LedgerBook, cashier: Session
) -> None:
    def late(ledger: Ledger) -> None:
        allow(ledger, cashier, Permission.SELL)
        allow(ledger, cashier, Permission.ACCOUNTS, object="1-001")
        raise DeskError("sale.amount_zero")

    def missing(ledger: Ledger) -> None:
        allow(ledger, cashier, Permission.SELL)
        allow(ledger, cashier, Permission.KEYS, object="C1")

    attempt(book, late)
    attempt(book, missing)
    assert told(book) == [
        ("he", "try.sell", "1-001", "sale.amount_zero"),
        ("he", "try.keys", "C1", "permission.denied"),
    ]


def test_a_fault_of_the_program_is_no_refusal(book: LedgerBook, cashier: Session) -> None:
    def unit(ledger: Ledger) -> None:
        allow(ledger, cashier, Permission.SELL)
        raise LookupError

    with pytest.raises(LookupError):
        book.write(unit)
    assert told(book) == []


def test_a_look_that_is_refused_again_and_again_is_told_once_in_ten_minutes(
    book: LedgerBook, cashier: Session, clock: Clock
) -> None:
    book.write(lambda ledger: ledger.operators.set_enabled(cashier.operator_id, enabled=False))

    def look() -> None:
        with pytest.raises(DeskError):
            book.read(lambda ledger: recent(ledger, session=cashier))
        book.write(lambda ledger: None)  # what the book does for itself comes first

    for _ in range(5):
        look()
    assert told(book) == [("he", "try.look", "", "permission.operator_disabled")]
    clock.now += refusals.ONCE_IN_MS
    look()
    assert len(told(book)) == 2


def test_a_look_at_what_is_not_there_is_no_attempt(book: LedgerBook) -> None:
    def unit(ledger: Ledger) -> None:
        allow(ledger, SYSTEM, Permission.LOOK)
        raise DeskError("sale.no_shop")

    with pytest.raises(DeskError):
        book.read(unit)
    book.write(lambda ledger: None)
    assert told(book) == []


def test_a_closed_book_refuses_as_before(book: LedgerBook, cashier: Session, tmp_path: Path) -> None:
    other = LedgerBook(tmp_path / "other.db", clock=Clock(), on_refusal=refusals.noting(Clock()))
    other.write(small_mall.set_up)
    assert other.close()
    with pytest.raises(Exception, match=r"other\.db"):
        other.write(lambda ledger: allow(ledger, cashier, Permission.SELL))
