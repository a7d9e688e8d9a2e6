"""Who may do what. Services ask `require` in the transaction that acts; screens merely hide the rest."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.errors import DeskError


class Permission(StrEnum):
    """One thing that a role allows. The value names it in the audit trail and in error sentences."""

    LOOK = "look"  # search, live states, lists
    SELL = "sell"
    PRINT_SLIP = "print_slip"
    CANCEL_SALE = "cancel_sale"  # ask that a sale in doubt be fenced off and given up
    GIVE_BACK = "give_back"  # hand money due back to the customer
    DECIDE_SALE = "decide_sale"  # say what became of an escalated sale (two persons)
    CONTROL = "control"  # trip, close
    SET_UP = "set_up"  # import a site, collectors, meters, settings
    KEYS = "keys"  # collectors' keys
    OPERATORS = "operators"  # add operators, reset passwords
    VERIFY = "verify"
    CHANGE_PASSWORD = "change_password"  # one's own


_EVERYONE: Final = frozenset({Permission.LOOK, Permission.VERIFY, Permission.CHANGE_PASSWORD})

ROLES: Final[dict[str, frozenset[Permission]]] = {
    "cashier": _EVERYONE
    | {Permission.SELL, Permission.PRINT_SLIP, Permission.CANCEL_SALE, Permission.GIVE_BACK},
    "manager": _EVERYONE
    | {
        Permission.SELL,
        Permission.PRINT_SLIP,
        Permission.CANCEL_SALE,
        Permission.GIVE_BACK,
        Permission.DECIDE_SALE,
        Permission.CONTROL,
    },
    "technician": _EVERYONE | {Permission.SET_UP, Permission.KEYS, Permission.CONTROL},
    "administrator": _EVERYONE | {Permission.SET_UP, Permission.KEYS, Permission.OPERATORS},
}
"""Who sells does not hold keys, and who holds keys does not sell, unless a person is given both roles."""

SYSTEM_ROLE: Final = "system"


@dataclass(frozen=True, slots=True)
class Session:
    """One person signed in. `drawer` is the cash drawer that sales of this session go to.

    With `must_change_password` (a one-time secret was used) nothing else is allowed until it is changed.
    `granted` is what the roles allow at this site; None: what the program gives them. `buildings` are those
    that this person may work in; None: all.
    """

    operator_id: int
    name: str
    display_name: str
    roles: tuple[str, ...]
    drawer: str
    must_change_password: bool = False
    granted: frozenset[Permission] | None = None
    buildings: frozenset[int] | None = None

    @property
    def permissions(self) -> frozenset[Permission]:
        if self.must_change_password:
            return frozenset({Permission.CHANGE_PASSWORD})
        if SYSTEM_ROLE in self.roles:
            return frozenset(Permission)
        if self.granted is not None:
            return self.granted
        return frozenset().union(*(ROLES.get(role, frozenset()) for role in self.roles))


SYSTEM: Final = Session(0, "system", "system", (SYSTEM_ROLE,), "")
"""The program itself: commands run by whoever owns the data folder."""


def allows(session: Session, permission: Permission) -> bool:
    return permission in session.permissions


def require(session: Session, permission: Permission) -> None:
    """Raise DeskError: permission.denied, or sign_in.must_change_password after a one-time secret."""
    if allows(session, permission):
        return
    if session.must_change_password:
        raise DeskError("sign_in.must_change_password")
    raise DeskError("permission.denied", permission=permission.value)
