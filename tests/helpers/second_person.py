"""People who may refund, and those who approve it, for tests of money that needs two persons."""

from __future__ import annotations

from app.domain.permissions import Session
from app.key_store import KeyStore
from app.services import approvals, passwords, sign_in
from app.services.approvals import Request, Wanted
from app.services.sign_in import Proof
from db.ledger import Ledger, LedgerBook

SECRET = "stone-river-42"
ROLES = {"sun": "senior_cashier", "he": "manager", "wu": "manager"}


def add_people(ledger: Ledger) -> dict[str, Session]:
    """A senior cashier and two managers, each with a drawer of their own."""
    hashed = passwords.hashed(SECRET)
    for name, role in ROLES.items():
        ledger.operators.add(
            name=name, display_name=name, password_hash=hashed, roles=(role,), drawer=f"D-{name}"
        )
    return {name: session(ledger, name) for name in ROLES}


def session(ledger: Ledger, name: str) -> Session:
    """One of them, signed in."""
    found = ledger.operators.by_name(name)
    assert found is not None
    return sign_in.session_of(ledger, found)


def approved(
    book: LedgerBook, wanted: Wanted, *, by: str, session: Session, now_utc_ms: int, yes: bool = True
) -> str:
    """Ask for a second person and have `by` answer; the request's id."""
    asked: Request = book.write(
        lambda ledger: approvals.ask(
            ledger, wanted, reason="as asked", session=session, now_utc_ms=now_utc_ms
        )
    )
    answer = book.write(
        lambda ledger: approvals.decide(
            ledger,
            KeyStore(book.path.parent),
            asked.id,
            Proof(by, SECRET),
            seen_hash=asked.values_hash,
            approve=yes,
            now_utc_ms=now_utc_ms,
        )
    )
    assert isinstance(answer, Request), answer
    return asked.id


def of_a_manager(book: LedgerBook, wanted: Wanted, *, session: Session, now_utc_ms: int) -> str:
    """Have one of the managers approve, who come when they are first needed; the request's id."""
    if book.read(lambda ledger: ledger.operators.by_name("he")) is None:
        book.write(add_people)
    return approved(book, wanted, by="he", session=session, now_utc_ms=now_utc_ms)
