"""A collector's link may be sealed more strongly by one person, more weakly only by two."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.permissions import SYSTEM, Session
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import approvals, collector_suites, passwords, sign_in
from app.services.sign_in import Proof
from db.ledger import Ledger, LedgerBook
from db.rows import Collector
from tests.helpers.small_mall import NOW_MS

SECRET = "stone-river-42"


@pytest.fixture
def technician(book: LedgerBook) -> Session:
    """At the desk; an administrator who may approve is in the house."""

    def add(ledger: Ledger) -> Session:
        hashed = passwords.hashed(SECRET)
        for name, role in (("tech", "technician"), ("admin", "administrator")):
            ledger.operators.add(
                name=name, display_name=name, password_hash=hashed, roles=(role,), drawer=name
            )
        ledger.collectors.put(replace(_collector(ledger), suite=2, minimum_suite=2))
        operator = ledger.operators.by_name("tech")
        assert operator is not None
        return sign_in.session_of(ledger, operator)

    return book.write(add)


def _collector(ledger: Ledger) -> Collector:
    row = ledger.collectors.get("C1")
    assert row is not None
    return row


def set_suite(book: LedgerBook, session: Session, suite: int, approval: str | None = None) -> Collector:
    def unit(ledger: Ledger) -> Collector:
        collector_suites.set_minimum_suite(
            ledger, "C1", suite, approval=approval, session=session, now_utc_ms=NOW_MS
        )
        return _collector(ledger)

    return book.write(unit)


def approved(book: LedgerBook, session: Session, suite: int) -> str:
    """A request for this suite that the administrator says yes to."""

    def unit(ledger: Ledger) -> str:
        wanted = collector_suites.wanted(ledger, "C1", suite, session=SYSTEM)
        asked = approvals.ask(ledger, wanted, reason="old firmware", session=session, now_utc_ms=NOW_MS)
        answer = approvals.decide(
            ledger,
            KeyStore(book.path.parent),
            asked.id,
            Proof("admin", SECRET),
            seen_hash=asked.values_hash,
            approve=True,
            now_utc_ms=NOW_MS,
        )
        assert not isinstance(answer, DeskError)
        return asked.id

    return book.write(unit)


def test_lowering_takes_a_second_person_and_says_who_it_was(book: LedgerBook, technician: Session) -> None:
    assert book.read(lambda ledger: collector_suites.lowers(ledger, "C1", 1, session=SYSTEM))
    with pytest.raises(DeskError) as refused:
        set_suite(book, technician, 1)
    assert refused.value.key == "approval.needed"
    row = set_suite(book, technician, 1, approved(book, technician, 1))
    assert (row.minimum_suite, row.suite) == (1, 2)
    entry = book.read(lambda ledger: ledger.audit.of("C1"))[-1]
    assert entry.action == "collector.minimum_suite"
    assert (entry.detail["before"], entry.detail["after"], entry.detail["approver"]) == (2, 1, "admin")


def test_raising_needs_nobody_and_takes_the_suite_in_use_along(book: LedgerBook, technician: Session) -> None:
    book.write(lambda ledger: ledger.collectors.put(replace(_collector(ledger), suite=1, minimum_suite=1)))
    row = set_suite(book, technician, 2)
    assert (row.minimum_suite, row.suite) == (2, 2)


def test_the_same_suite_changes_nothing(book: LedgerBook, technician: Session) -> None:
    before = book.read(lambda ledger: ledger.audit.head())
    set_suite(book, technician, 2)
    assert book.read(lambda ledger: ledger.audit.head()) == before


def test_what_was_approved_before_the_suite_changed_does_not_count(
    book: LedgerBook, technician: Session
) -> None:
    request = approved(book, technician, 1)
    book.write(lambda ledger: ledger.collectors.put(replace(_collector(ledger), name="renamed")))
    with pytest.raises(DeskError) as refused:
        set_suite(book, technician, 1, request)
    assert refused.value.key == "approval.changed"


def test_an_unknown_suite_or_collector_is_refused(book: LedgerBook, technician: Session) -> None:
    with pytest.raises(DeskError) as refused:
        set_suite(book, technician, 9)
    assert refused.value.key == "collectors.unknown_suite"
    with pytest.raises(DeskError) as refused:
        book.read(lambda ledger: collector_suites.wanted(ledger, "C9", 1, session=SYSTEM))
    assert refused.value.key == "collectors.unknown"
