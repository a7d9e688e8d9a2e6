"""One question of the tenants' web, and what the desk answers it with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from app.domain.tenancy import SEEN_EVERY_MS, TenantSession
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import tenant_sign_in, tenants
from app.services.readings import LiveBoard
from app.services.tenant_left import RecentUse
from app.services.tenant_sign_in import Visitor
from db.ledger import Ledger, LedgerBook
from db.readings import ReadingsBook
from meterio.profiles import Profile
from meterio.types import Clock

WAIT_S: Final = 8.0
"""So long a tenant waits for a book that is busy; what was asked may be done afterwards all the same."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    """What the calls work on. `read_now` and `submit_orders` are the engine's; `room_left`:
    whether the disk has room for another sale; `slip_words`: the words of slips in a language; `recent`: what
    tenants' meters used of late, of the one thread that answers."""

    ledger: LedgerBook
    readings: ReadingsBook
    live: LiveBoard
    key_store: KeyStore
    clock: Clock
    profiles: Mapping[str, Profile]
    read_now: Callable[[Iterable[str]], None]
    submit_orders: Callable[[Iterable[str]], None]
    room_left: Callable[[], bool] = lambda: True
    slip_words: Callable[[str], Callable[[str], str]] = lambda _: lambda key: key
    recent: RecentUse = field(default_factory=RecentUse)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, its values checked as they are taken."""

    desk: Desk
    token: str
    visitor: Visitor
    args: Mapping[str, Any]

    @property
    def now(self) -> int:
        return self.desk.clock.utc_ms()

    def text(self, name: str, *, longest: int = 100) -> str:
        """Raises DeskError portal.bad_request."""
        value = self.args.get(name, "")
        if not isinstance(value, str) or len(value) > longest or not (value.isprintable() or value == ""):
            raise DeskError("portal.bad_request")
        return value

    def number(self, name: str, *, least: int, most: int) -> int:
        """Raises DeskError portal.bad_request."""
        value = self.args.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise DeskError("portal.bad_request")
        return value

    def texts(self, name: str, *, most: int = 20) -> tuple[str, ...]:
        """Raises DeskError portal.bad_request."""
        value = self.args.get(name, [])
        if not isinstance(value, list) or len(value) > most:
            raise DeskError("portal.bad_request")
        if not all(isinstance(one, str) and len(one) <= 100 for one in value):
            raise DeskError("portal.bad_request")
        return tuple(value)

    def read(self, unit: Callable[[Ledger, TenantSession], T]) -> T:
        """A look of the tenant who asks."""

        def whole(ledger: Ledger) -> tuple[T, int | None]:
            tenant = tenants.session_of(ledger, self.token, now_utc_ms=self.now)
            row = ledger.tenants.session(tenant.id)
            stale = row is not None and self.now - row.seen_utc_ms > SEEN_EVERY_MS
            return unit(ledger, tenant), tenant.id if stale else None

        found, stale = self.desk.ledger.read(whole)
        if stale is not None:
            self.desk.ledger.submit(lambda ledger: tenant_sign_in.seen(ledger, stale, now_utc_ms=self.now))
        return found

    def write(self, unit: Callable[[Ledger, TenantSession], T]) -> T:
        """An act of the tenant who asks."""
        return self.commit(
            lambda ledger: unit(ledger, tenants.session_of(ledger, self.token, now_utc_ms=self.now))
        )

    def commit(self, unit: Callable[[Ledger], T]) -> T:
        return self.desk.ledger.submit(unit).result(timeout=WAIT_S)


Call = Callable[[Asked], object]
