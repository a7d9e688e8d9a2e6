"""A book that was put back from a backup: nothing is sold from it until two persons have looked at it.

What was sold after the backup was made is in the meters and on paper, and not in this book. So the meters are
read and compared first (a reconciliation), and two persons then open the book for selling; until then
reading, reports and supply go on (faults.md 6.3).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Final

from app.domain.approvals import RESTORE
from app.domain.permissions import SYSTEM, Permission, Session
from app.errors import DeskError
from app.services import approvals
from app.services.approvals import Wanted
from app.services.rights import allow, allow_site
from db.ledger import Ledger

RESTORED: Final = "book.restored"
OPENED: Final = "book.restored_opened"
_STATE: Final = "book.restored_state"
"""Kept beside the settings of the book, but nobody sets it."""
_OBJECT: Final = "ledger"


@dataclass(frozen=True, slots=True)
class Restored:
    """From which backup, made when, put back when. `lost`: entries of the operation log that the book before
    had beyond it; None: not known. `waits`: nothing is sold yet."""

    id: str
    source: str
    made_utc_ms: int
    utc_ms: int
    lost: int | None
    waits: bool


def note(ledger: Ledger, told: Restored, *, reason: str, before: str, after: str, now_utc_ms: int) -> bool:
    """Write down that the book was put back, once; False if that stands there already. `before`, `after`:
    where the log ended and ends now."""
    known = _read(ledger)
    if known is not None and known.id == told.id:
        return False
    detail: dict[str, int | str] = {"source": told.source, "made_utc_ms": told.made_utc_ms, "after": after}
    if reason:
        detail["reason"] = reason
    if before:
        detail["before"] = before
    if told.lost is not None:
        detail["lost"] = told.lost
    ledger.audit.append(
        operator=SYSTEM.name, action=RESTORED, object=_OBJECT, detail=detail, utc_ms=now_utc_ms
    )
    _keep(ledger, told)
    return True


def waiting(ledger: Ledger, *, session: Session) -> tuple[Restored, bool] | None:
    """The putting back that still waits for two persons, and whether a reconciliation ran since; None where
    nothing waits. Raises DeskError permission.*."""
    allow(ledger, session, Permission.LOOK)
    told = _read(ledger)
    return (told, _compared(ledger, told)) if told is not None and told.waits else None


def check_open(ledger: Ledger) -> None:
    """Raises DeskError sale.book_restored while nothing may be sold from this book."""
    told = _read(ledger)
    if told is not None and told.waits:
        raise DeskError("sale.book_restored")


def wanted(ledger: Ledger, *, session: Session) -> Wanted:
    """What the second person is shown. Raises DeskError: permission.*, restored.not_waiting,
    restored.not_compared."""
    allow_site(ledger, session, Permission.RECONCILE)
    told = _read(ledger)
    if told is None or not told.waits:
        raise DeskError("restored.not_waiting")
    if not _compared(ledger, told):
        raise DeskError("restored.not_compared")
    values = {"made_utc_ms": told.made_utc_ms}
    if told.lost is not None:
        values["lost_entries"] = told.lost
    return Wanted(RESTORE, told.source, values)


def open_for_selling(ledger: Ledger, *, approval: str | None, session: Session, now_utc_ms: int) -> None:
    """From now on this book sells. Raises as `wanted`, and approval.*."""
    act = wanted(ledger, session=session)
    approver = approvals.cleared(ledger, act, 1, approval=approval, session=session, now_utc_ms=now_utc_ms)
    if approver is None:
        raise DeskError("approval.needed", act=RESTORE.name)
    told = _read(ledger)
    assert told is not None  # `wanted` has read it in this transaction
    _keep(ledger, replace(told, waits=False))
    ledger.audit.append(
        operator=session.name,
        action=OPENED,
        object=_OBJECT,
        detail=approvals.told(approver),
        utc_ms=now_utc_ms,
    )


def _compared(ledger: Ledger, told: Restored) -> bool:
    last = next(iter(ledger.reconcile.runs(1)), None)
    return last is not None and last.utc_ms >= told.utc_ms


def _read(ledger: Ledger) -> Restored | None:
    kept = ledger.settings.get(_STATE)
    return None if kept is None else Restored(**json.loads(kept))


def _keep(ledger: Ledger, told: Restored) -> None:
    ledger.settings.set(_STATE, json.dumps(asdict(told)))
