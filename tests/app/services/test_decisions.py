"""What two persons decide about an operation that the program could not settle, and what is watched then."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.permissions import Session
from app.domain.sale import Answer, IllegalTransition, MeterBook, SaleState
from app.errors import DeskError
from app.services import decisions, sale_steps, vending
from app.services.views import SaleView
from app.verify import verify_book
from db.ledger import LedgerBook
from tests.helpers.second_person import add_people, approved
from tests.helpers.small_mall import (
    CASHIER,
    NOW_MS,
    START_BALANCE_FEN,
    START_COUNT,
    START_TOTAL_FEN,
    live,
    order,
)

BEFORE = MeterBook(START_COUNT, START_BALANCE_FEN, START_TOTAL_FEN, NOW_MS)


@pytest.fixture
def people(book: LedgerBook) -> dict[str, Session]:
    return book.write(add_people)


def escalated(book: LedgerBook, sale_id: str = "r1") -> None:
    in_doubt(book, sale_id)
    book.write(
        lambda ledger: sale_steps.escalate(ledger, sale_id, reason="foreign", seen=None, now_utc_ms=NOW_MS)
    )


def in_doubt(book: LedgerBook, sale_id: str = "r1") -> None:
    book.write(
        lambda ledger: vending.open_sale(
            ledger, order(sale_id), session=CASHIER, live=live(), now_utc_ms=NOW_MS
        )
    )
    book.write(
        lambda ledger: sale_steps.reserve(
            ledger,
            sale_id,
            count=START_COUNT + 1,
            before=BEFORE,
            frame_sha256="ab" * 32,
            now_utc_ms=NOW_MS,
        )
    )
    book.write(
        lambda ledger: sale_steps.mark_in_doubt(
            ledger, sale_id, answer=Answer.NO_ANSWER, code=None, text="", now_utc_ms=NOW_MS
        )
    )


def decide(
    book: LedgerBook,
    session: Session,
    *,
    applied: bool,
    approval: str | None = None,
    reason: str = "its display says so",
) -> SaleView:
    return book.write(
        lambda ledger: decisions.decide(
            ledger,
            "r1",
            applied=applied,
            reason=reason,
            approval=approval,
            session=session,
            now_utc_ms=NOW_MS,
        )
    )


def approval_of(book: LedgerBook, session: Session, *, applied: bool) -> str:
    wanted = book.read(lambda ledger: decisions.wanted(ledger, "r1", applied=applied, session=session))
    return approved(book, wanted, by="wu", session=session, now_utc_ms=NOW_MS)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as error:
        act()
    return error.value.key


def test_two_persons_say_that_the_meter_has_it(book: LedgerBook, people: dict[str, Session]) -> None:
    escalated(book)
    approval = approval_of(book, people["he"], applied=True)
    sale = decide(book, people["he"], applied=True, approval=approval)
    assert (sale.state, sale.count, sale.refund_due_fen) == (SaleState.CONFIRMED, START_COUNT + 1, 0)
    assert sale.steps[-1].reason == "its display says so"
    assert book.read(lambda ledger: ledger.transfers.balance("credit:E1").net_fen) == -10_000
    assert book.read(lambda ledger: ledger.operations.open_all()) == ()
    (watch,) = book.read(decisions.watched)
    assert (watch.meter_id, watch.contradicting_count) == ("E1", START_COUNT)
    assert verify_book(book.path).findings == ()


def test_two_persons_say_that_the_meter_never_took_it(book: LedgerBook, people: dict[str, Session]) -> None:
    escalated(book)
    approval = approval_of(book, people["he"], applied=False)
    sale = decide(book, people["he"], applied=False, approval=approval)
    assert (sale.state, sale.refund_due_fen) == (SaleState.NOT_APPLIED, 10_000)
    assert book.read(lambda ledger: ledger.operations.reserved_count("r1")) is None
    (watch,) = book.read(decisions.watched)
    assert (watch.receipt, watch.contradicting_count) == ("S00000001", START_COUNT + 1)
    assert verify_book(book.path).findings == ()


def test_the_watch_ends_with_the_next_operation_of_the_meter(
    book: LedgerBook, people: dict[str, Session]
) -> None:
    escalated(book)
    decide(book, people["he"], applied=False, approval=approval_of(book, people["he"], applied=False))
    in_doubt(book, "r2")
    assert book.read(decisions.watched) == ()


def test_nobody_decides_alone_or_without_a_reason(book: LedgerBook, people: dict[str, Session]) -> None:
    escalated(book)
    he = people["he"]
    assert refused(lambda: decide(book, he, applied=True)) == "approval.needed"
    assert refused(lambda: decide(book, he, applied=True, reason=" ")) == "refund.no_reason"
    assert refused(lambda: decide(book, he, applied=True, reason="x" * 201)) == "refund.long_reason"
    assert refused(lambda: decide(book, CASHIER, applied=True)) == "permission.denied"


def test_an_approval_of_one_outcome_is_not_one_of_the_other(
    book: LedgerBook, people: dict[str, Session]
) -> None:
    escalated(book)
    approval = approval_of(book, people["he"], applied=True)
    key = refused(lambda: decide(book, people["he"], applied=False, approval=approval))
    assert key == "approval.changed"


def test_what_the_program_still_settles_is_not_for_persons(
    book: LedgerBook, people: dict[str, Session]
) -> None:
    in_doubt(book)
    assert refused(lambda: decide(book, people["he"], applied=True)) == "sale.not_escalated"
    with pytest.raises(IllegalTransition):
        book.write(
            lambda ledger: sale_steps.decide(
                ledger, "r1", applied=True, detail={}, by="he", now_utc_ms=NOW_MS
            )
        )
    with pytest.raises(LookupError):
        book.read(lambda ledger: decisions.wanted(ledger, "ghost", applied=True, session=people["he"]))
