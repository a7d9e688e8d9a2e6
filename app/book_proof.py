"""Proves the book that is open, from a copy, while it is worked with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.permissions import Session
from app.errors import DeskError
from app.services import proofs
from db.ledger import LedgerBook

if TYPE_CHECKING:
    from app.verify import Anchors, Report, Stop, Told


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves the operation log from outside the book; read before the book is, which may grow."""

    log_key: bytes
    anchors: Anchors


def report(book: LedgerBook, evidence: Evidence, *, stop: Stop, told: Told | None = None) -> Report:
    """What the prover says. Raises DeskError book.locked."""
    from app.verify import untold, verify_book

    return verify_book(
        book.path,
        copy_in=book.path.parent,
        stop=stop,
        log_key=evidence.log_key,
        anchors=evidence.anchors,
        told=told or untold,
    )


def prove(
    book: LedgerBook, evidence: Evidence, *, session: Session, now_utc_ms: int, stop: Stop, told: Told
) -> Report:
    """The same for somebody who asked for it; the operation log says what came of it.

    Raises DeskError: permission.denied, permission.whole_site, book.locked, proofs.broken_off.
    """
    book.read(lambda ledger: proofs.may_prove(ledger, session=session))
    found = report(book, evidence, stop=stop, told=told)
    if stop():
        raise DeskError("proofs.broken_off")
    result = proofs.Result(found.rows_checked, len(found.findings), found.head)
    book.write(lambda ledger: proofs.note(ledger, result, session=session, now_utc_ms=now_utc_ms))
    return found
