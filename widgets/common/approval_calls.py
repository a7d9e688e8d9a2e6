"""Approvals as units of work; the service is imported on the book's own thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.errors import DeskError
    from app.key_store import KeyStore
    from app.services.approvals import Request, Wanted
    from app.services.sign_in import Proof


def ask(wanted: Wanted, *, reason: str, session: Session, now_utc_ms: int) -> Callable[[Any], Request]:
    def unit(ledger: Any) -> Request:
        from app.services import approvals

        return approvals.ask(ledger, wanted, reason=reason, session=session, now_utc_ms=now_utc_ms)

    return unit


def decide(
    key_store: KeyStore,
    request_id: str,
    proof: Proof,
    *,
    seen_hash: str,
    approve: bool,
    now_utc_ms: int,
) -> Callable[[Any], Request | DeskError]:
    """The request, or the error as a value: a failed proof is counted in the book, so its unit must
    commit."""

    def unit(ledger: Any) -> Request | DeskError:
        from app.services import approvals

        return approvals.decide(
            ledger,
            key_store,
            request_id,
            proof,
            seen_hash=seen_hash,
            approve=approve,
            now_utc_ms=now_utc_ms,
        )

    return unit


def requests(*, session: Session, now_utc_ms: int) -> Callable[[Any], tuple[Request, ...]]:
    def unit(ledger: Any) -> tuple[Request, ...]:
        from app.services import approvals

        return approvals.requests(ledger, session=session, now_utc_ms=now_utc_ms)

    return unit
