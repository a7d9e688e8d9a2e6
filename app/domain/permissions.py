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
    REFUND = "refund"
    REVERSE = "reverse"  # a mistaken sale or refund
    ACCOUNTS = "accounts"  # open accounts, add meters to them, transfer them
    CLOSE_ACCOUNT = "close_account"
    CHANGE_METER = "change_meter"
    CORRECT_READINGS = "correct_readings"  # a reading that was wrong
    TARIFFS = "tariffs"
    SHIFTS = "shifts"  # one's own: open, hand over
    RECONCILE = "reconcile"  # book, meters and money taken
    ACKNOWLEDGE = "acknowledge"  # say that an alarm was seen, and what is done about it
    MESSAGES = "messages"  # texts: see, send a trial, send again, cancel, word
    CONTROL = "control"  # trip, close, keep supply on, by order
    BENCH = "bench"  # search lines, commission, read items, listen to the wire
    SET_UP = "set_up"  # buildings, shops, collectors, meters, settings
    IMPORT = "import"  # a site workbook
    KEYS = "keys"  # collectors' keys
    OPERATORS = "operators"  # add operators, reset passwords, say where they work
    ROLES = "roles"  # what each role may do
    APPROVE = "approve"  # be the second person
    READ_LOG = "read_log"
    REPORTS = "reports"
    EXPORT = "export"
    VERIFY = "verify"
    CHANGE_PASSWORD = "change_password"  # one's own


_EVERYONE: Final = frozenset({Permission.LOOK, Permission.VERIFY, Permission.CHANGE_PASSWORD})

_CASHIER: Final = _EVERYONE | {
    Permission.SELL,
    Permission.PRINT_SLIP,
    Permission.CANCEL_SALE,
    Permission.GIVE_BACK,
    Permission.ACCOUNTS,
    Permission.SHIFTS,
    Permission.ACKNOWLEDGE,
}

_SENIOR_CASHIER: Final = _CASHIER | {
    Permission.REFUND,
    Permission.REVERSE,
    Permission.CLOSE_ACCOUNT,
    Permission.MESSAGES,
    Permission.APPROVE,
    Permission.REPORTS,
    Permission.EXPORT,
}

ROLES: Final[dict[str, frozenset[Permission]]] = {
    "cashier": _CASHIER,
    "senior_cashier": _SENIOR_CASHIER,
    "manager": _SENIOR_CASHIER
    | {
        Permission.DECIDE_SALE,
        Permission.CHANGE_METER,
        Permission.CORRECT_READINGS,
        Permission.TARIFFS,
        Permission.RECONCILE,
        Permission.CONTROL,
        Permission.READ_LOG,
    },
    "technician": _EVERYONE
    | {
        Permission.ACKNOWLEDGE,
        Permission.MESSAGES,
        Permission.CHANGE_METER,
        Permission.CORRECT_READINGS,
        Permission.CONTROL,
        Permission.BENCH,
        Permission.SET_UP,
        Permission.IMPORT,
        Permission.KEYS,
        Permission.EXPORT,
    },
    "administrator": _EVERYONE
    | {
        Permission.ACKNOWLEDGE,
        Permission.MESSAGES,
        Permission.BENCH,
        Permission.SET_UP,
        Permission.IMPORT,
        Permission.KEYS,
        Permission.OPERATORS,
        Permission.ROLES,
        Permission.APPROVE,
        Permission.READ_LOG,
        Permission.EXPORT,
    },
    "auditor": _EVERYONE | {Permission.READ_LOG, Permission.REPORTS, Permission.EXPORT},
}
"""What the program brings; a site may change it (`app/services/roles.py`). Who sells does not hold keys, and
who holds keys does not sell, unless a person is given both roles."""

SYSTEM_ROLE: Final = "system"


@dataclass(frozen=True, slots=True)
class Session:
    """One person signed in. `drawer` is the cash drawer that sales of this session go to.

    With `must_change_password` (a one-time secret was used) nothing else is allowed until it is changed; with
    `must_enrol_code` not until there are one-time codes. `since_utc_ms` is when the person signed in.
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
    must_enrol_code: bool = False
    since_utc_ms: int = 0

    @property
    def permissions(self) -> frozenset[Permission]:
        if self.must_change_password or self.must_enrol_code:
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
    """Raise DeskError: permission.denied, or sign_in.must_change_password after a one-time secret,
    sign_in.must_enrol_code where codes are wanted."""
    if allows(session, permission):
        return
    if session.must_change_password:
        raise DeskError("sign_in.must_change_password")
    if session.must_enrol_code:
        raise DeskError("sign_in.must_enrol_code")
    raise DeskError("permission.denied", permission=permission.value)
