"""Whether an operator may do something, asked in the transaction that does it."""

from __future__ import annotations

from dataclasses import replace

from app.domain.permissions import SYSTEM, Permission, Session, require
from app.errors import DeskError
from db.ledger import Ledger


def allow(ledger: Ledger, session: Session, permission: Permission) -> None:
    """Check the operator's rights as they stand now, not as they were at sign-in (H27).

    The program itself has no row and needs none. Raises DeskError: permission.denied,
    permission.operator_disabled, sign_in.must_change_password.
    """
    if session == SYSTEM:
        return
    operator = ledger.operators.get(session.operator_id)
    if operator is None or not operator.enabled:
        raise DeskError("permission.operator_disabled", name=session.name)
    require(replace(session, roles=operator.roles), permission)
