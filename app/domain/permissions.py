"""Who may do what: permissions, roles as sets of them, and the signed-in person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.errors import DeskError


class Permission(StrEnum):
    SELL = "sell"
    CANCEL_SALE = "cancel_sale"
    GIVE_BACK = "give_back"
    VIEW = "view"
    SET_UP = "set_up"
    MANAGE_OPERATORS = "manage_operators"


ROLES: dict[str, frozenset[Permission]] = {
    "cashier": frozenset(
        {Permission.SELL, Permission.CANCEL_SALE, Permission.GIVE_BACK, Permission.VIEW}
    ),
    "manager": frozenset({Permission.CANCEL_SALE, Permission.VIEW}),
    "technician": frozenset({Permission.VIEW, Permission.SET_UP}),
    "administrator": frozenset({Permission.VIEW, Permission.SET_UP, Permission.MANAGE_OPERATORS}),
}


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in operator. `drawer` is the cash drawer that this operator's cash goes to."""

    operator_id: int
    name: str
    display_name: str
    roles: tuple[str, ...]
    drawer: str


def require(session: Session, permission: Permission) -> None:
    """Raise DeskError("permission.denied") unless one of the session's roles holds `permission`."""
    if not any(permission in ROLES.get(role, frozenset()) for role in session.roles):
        raise DeskError("permission.denied", permission=str(permission))
