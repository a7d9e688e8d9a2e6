"""Units of work about tenants of the web; see widgets/calls.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.tenant_codes import SlipCode
    from app.services.tenant_office import Access, SessionShown
    from widgets.desk import Desk


@dataclass(frozen=True, slots=True)
class Web:
    """What an account has of the web, and who signed in lately, the newest first."""

    access: Access
    sessions: tuple[SessionShown, ...]


def web(account_id: int, *, session: Session, now_utc_ms: int) -> Callable[[Any], Web]:
    def unit(ledger: Any) -> Web:
        from app.services import tenant_office

        access = tenant_office.access(ledger, account_id, session=session, now_utc_ms=now_utc_ms)
        return Web(access, tenant_office.sessions(ledger, session=session, now_utc_ms=now_utc_ms).rows)

    return unit


def new_code(account_id: int, desk: Desk) -> Callable[[Any], SlipCode]:
    session, now, keys = desk.session, desk.clock.utc_ms(), desk.key_store

    def unit(ledger: Any) -> SlipCode:
        from app.services import tenant_codes

        return tenant_codes.new_code(ledger, keys, account_id, session=session, now_utc_ms=now)

    return unit


def let_switch(account_id: int, *, may_switch: bool | None, desk: Desk) -> Callable[[Any], None]:
    session, now = desk.session, desk.clock.utc_ms()

    def unit(ledger: Any) -> None:
        from app.services import tenant_office

        tenant_office.let_switch(ledger, account_id, may_switch=may_switch, session=session, now_utc_ms=now)

    return unit


def end_session(session_id: int, desk: Desk) -> Callable[[Any], bool]:
    session, now = desk.session, desk.clock.utc_ms()

    def unit(ledger: Any) -> bool:
        from app.services import tenant_office

        return tenant_office.end_session(ledger, session_id, session=session, now_utc_ms=now)

    return unit
