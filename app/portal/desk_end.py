"""The desk's end of the tenant web: what can be asked for, and nothing else.

Each call is one short unit of a book, run on the thread of the web's pipe, with a reading connection that it
gives back at once. Who asks is looked up in the same unit that acts (app/services/tenants.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from app.domain.tenancy import SEEN_EVERY_MS, Place, TenantSession
from app.errors import DeskError
from app.key_store import KeyStore
from app.portal.wire import Question, plain
from app.services import settings, tenant_meters, tenant_sign_in, tenants
from app.services.readings import LiveBoard
from app.services.tenant_sign_in import Begun, Visitor
from db.errors import BookError
from db.ledger import Ledger, LedgerBook
from db.readings import ReadingsBook
from meterio.profiles import Profile
from meterio.types import Clock

WAIT_S: Final = 8.0
"""So long a tenant waits for a book that is busy; what was asked may be done afterwards all the same."""

T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """What the calls work on. `read_now` and `submit_orders` are the engine's; `room_left`:
    whether the disk has room for another sale."""

    ledger: LedgerBook
    readings: ReadingsBook
    live: LiveBoard
    key_store: KeyStore
    clock: Clock
    profiles: Mapping[str, Profile]
    read_now: Callable[[Iterable[str]], None]
    submit_orders: Callable[[Iterable[str]], None]
    room_left: Callable[[], bool] = lambda: True


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


def _hello(asked: Asked) -> object:
    """What a page shows before anybody has signed in."""

    def unit(ledger: Ledger) -> dict[str, object]:
        seller = settings.seller(ledger)
        return {
            "site": seller.name,
            "telephone": seller.phone,
            "texts": tenant_sign_in.takes_texts(ledger),
            "utc_offset_min": settings.intervals(ledger).utc_offset_min,
        }

    return asked.desk.ledger.read(unit)


def _ask_code(asked: Asked) -> object:
    shop, number = asked.text("shop"), asked.text("number")
    outcome = asked.commit(
        lambda ledger: tenant_sign_in.ask_code(
            ledger, asked.desk.key_store, shop, number, visitor=asked.visitor, now_utc_ms=asked.now
        )
    )
    if isinstance(outcome, DeskError):
        raise outcome
    return {"request": outcome.request}


def _enter_code(asked: Asked) -> object:
    request, code = asked.text("request"), asked.text("code")
    return _signed_in(
        asked.commit(
            lambda ledger: tenant_sign_in.enter_code(
                ledger, asked.desk.key_store, request, code, visitor=asked.visitor, now_utc_ms=asked.now
            )
        )
    )


def _enter_slip_code(asked: Asked) -> object:
    shop, code = asked.text("shop"), asked.text("code")
    return _signed_in(
        asked.commit(
            lambda ledger: tenant_sign_in.enter_slip_code(
                ledger, asked.desk.key_store, shop, code, visitor=asked.visitor, now_utc_ms=asked.now
            )
        )
    )


def _signed_in(outcome: Begun | DeskError) -> object:
    if isinstance(outcome, DeskError):
        raise outcome
    return {"token": outcome.token, "shop": outcome.session.shop_number}


def _sign_out(asked: Asked) -> object:
    return asked.commit(lambda ledger: tenant_sign_in.sign_out(ledger, asked.token, now_utc_ms=asked.now))


def _own(asked: Asked) -> object:
    return asked.read(
        lambda ledger, tenant: tenant_meters.own(ledger, tenant, asked.desk.live, now_utc_ms=asked.now)
    )


def _meter(asked: Asked) -> object:
    meter = asked.text("meter")
    return asked.read(
        lambda ledger, tenant: tenant_meters.meter(
            ledger, tenant, meter, asked.desk.live, now_utc_ms=asked.now
        )
    )


def _read_now(asked: Asked) -> object:
    wanted = asked.texts("meters")
    found = asked.read(
        lambda ledger, tenant: tenant_meters.to_read(
            ledger, tenant, wanted, asked.desk.live, now_utc_ms=asked.now
        )
    )
    if found:
        asked.desk.read_now(found)
    return {"asked": found}


CALLS: Final[Mapping[str, Call]] = {
    "hello": _hello,
    "ask_code": _ask_code,
    "enter_code": _enter_code,
    "enter_slip_code": _enter_slip_code,
    "sign_out": _sign_out,
    "own": _own,
    "meter": _meter,
    "read_now": _read_now,
}


def answer(desk: Desk, question: Question) -> dict[str, object]:
    """What one question is answered. Raises nothing: what goes wrong here is told and logged."""
    try:
        call = CALLS.get(question.call)
        if call is None:
            raise DeskError("portal.bad_request")
        asked = Asked(desk, question.token, _visitor(question.visitor), question.args)
        return {"id": question.id, "value": plain(call(asked))}
    except DeskError as error:
        return _refused(question, error)
    except NotInTime:
        return _refused(question, DeskError("portal.busy"))
    except BookError as error:
        _log.warning("the tenant web: %s", error)
        return _refused(question, DeskError("portal.unavailable"))
    except Exception as error:  # noqa: BLE001 - reported; the tenant learns only that it failed
        _log.error("the tenant web: %s: %s", question.call, error, exc_info=error)
        return _refused(question, DeskError("portal.failed"))


def _refused(question: Question, error: DeskError) -> dict[str, object]:
    return {"id": question.id, "error": {"key": error.key, "params": plain(error.params)}}


def _visitor(said: Mapping[str, str]) -> Visitor:
    place = Place.STATION if said.get("place") == Place.STATION else Place.PHONE
    language = "en" if said.get("language") == "en" else "zh_CN"
    return replace(Visitor("", place, language), address=said.get("address", "")[:64])
