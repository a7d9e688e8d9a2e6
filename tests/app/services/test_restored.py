"""A book that was put back sells nothing until meters were compared and two persons have opened it (H30)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.services import meter_makes, refunds, restored, vending
from app.services.refunds import RefundOrder
from app.services.restored import Restored
from app.verify import verify_book
from db.ledger import LedgerBook
from db.rows import RoleLimit
from tests.helpers import second_person
from tests.helpers.small_mall import CASHIER, NOW_MS, live, order

TOLD = Restored("r1", "meterdesk-x", NOW_MS - 9_000, NOW_MS, 3, waits=True)


def put_back(book: LedgerBook, told: Restored = TOLD) -> bool:
    return book.write(
        lambda ledger: restored.note(
            ledger, told, reason="disk", before="9:ab", after="6:cd", now_utc_ms=NOW_MS
        )
    )


def sell(book: LedgerBook, request: str = "r1", meter: str = "E1") -> object:
    return book.write(
        lambda ledger: vending.open_sale(
            ledger, order(request, meter), session=CASHIER, live=live(meter), now_utc_ms=NOW_MS
        )
    )


def refused(call: object) -> str:
    with pytest.raises(DeskError) as error:
        call()  # type: ignore[operator]
    return error.value.key


def compare(book: LedgerBook, utc_ms: int) -> None:
    book.write(lambda ledger: ledger.reconcile.add_run(operator_id=None, utc_ms=utc_ms, summary={}))


def test_nothing_is_sold_quoted_or_refunded_while_it_waits(book: LedgerBook) -> None:
    assert put_back(book)
    assert refused(lambda: sell(book)) == "sale.book_restored"
    assert (
        refused(
            lambda: book.read(
                lambda ledger: vending.quote(ledger, "E1", 1_000, live(), session=CASHIER, now_utc_ms=NOW_MS)
            )
        )
        == "sale.book_restored"
    )
    wanted = RefundOrder(request_id="f1", meter_id="E1", amount_fen=100, reason="x", tender="cash")
    people = book.write(second_person.add_people)
    key = refused(
        lambda: book.write(
            lambda ledger: refunds.open_refund(
                ledger,
                wanted,
                makes=meter_makes.known(),
                live=live(),
                approval=None,
                session=people["he"],
                now_utc_ms=NOW_MS,
            )
        )
    )
    assert key == "sale.book_restored"


def test_it_is_noted_once_however_often_it_is_told(book: LedgerBook) -> None:
    assert put_back(book) and not put_back(book)
    entries = book.read(lambda ledger: ledger.audit.of_action(restored.RESTORED, "ledger"))
    assert [dict(one.detail) for one in entries] == [
        {
            "source": "meterdesk-x",
            "made_utc_ms": TOLD.made_utc_ms,
            "after": "6:cd",
            "before": "9:ab",
            "reason": "disk",
            "lost": 3,
            **{key: value for key, value in entries[0].detail.items() if key in ("terminal", "roles")},
        }
    ]


def test_a_book_that_lost_nothing_sells_at_once(book: LedgerBook) -> None:
    put_back(book, Restored("r1", "meterdesk-x", NOW_MS, NOW_MS, 0, waits=False))
    assert book.read(lambda ledger: restored.waiting(ledger, session=SYSTEM)) is None
    sell(book)


def test_whatever_a_role_may_do_alone_it_takes_two_persons(book: LedgerBook) -> None:
    people = book.write(second_person.add_people)
    book.write(lambda ledger: ledger.roles.set_limit(RoleLimit("manager", "restore", 5, 5)))
    put_back(book, replace(TOLD, lost=None))
    compare(book, NOW_MS + 1)
    act = book.read(lambda ledger: restored.wanted(ledger, session=people["he"]))
    assert "lost_entries" not in act.values, "what is lost is not known"
    key = refused(
        lambda: book.write(
            lambda ledger: restored.open_for_selling(
                ledger, approval=None, session=people["he"], now_utc_ms=NOW_MS + 2
            )
        )
    )
    assert key == "approval.needed"


def test_two_persons_open_it_after_the_meters_were_compared(book: LedgerBook) -> None:
    people = book.write(second_person.add_people)
    he = people["he"]
    assert refused(lambda: book.read(lambda ledger: restored.wanted(ledger, session=he))) == (
        "restored.not_waiting"
    )
    compare(book, NOW_MS - 1)
    put_back(book)
    assert book.read(lambda ledger: restored.waiting(ledger, session=he)) == (TOLD, False)
    assert refused(lambda: book.read(lambda ledger: restored.wanted(ledger, session=he))) == (
        "restored.not_compared"
    )
    compare(book, NOW_MS + 1)
    assert book.read(lambda ledger: restored.waiting(ledger, session=he)) == (TOLD, True)

    def open_it(approval: str | None) -> None:
        book.write(
            lambda ledger: restored.open_for_selling(
                ledger, approval=approval, session=he, now_utc_ms=NOW_MS + 2
            )
        )

    assert refused(lambda: open_it(None)) == "approval.needed"
    act = book.read(lambda ledger: restored.wanted(ledger, session=he))
    assert act.object == "meterdesk-x"
    assert act.values == {"made_utc_ms": TOLD.made_utc_ms, "lost_entries": 3}
    open_it(second_person.approved(book, act, by="wu", session=he, now_utc_ms=NOW_MS + 2))
    assert book.read(lambda ledger: restored.waiting(ledger, session=he)) is None
    sell(book)
    (entry,) = book.read(lambda ledger: ledger.audit.of_action(restored.OPENED, "ledger"))
    assert entry.operator == "he" and "wu" in str(entry.detail)
    assert verify_book(book.path).findings == ()
