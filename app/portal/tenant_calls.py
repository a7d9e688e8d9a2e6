"""What a tenant who is signed in may ask for: each call is his, or refused in the unit that acts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from app.domain.days_left import Recent
from app.domain.energy_use import Period
from app.domain.payment import PayChannel
from app.errors import DeskError
from app.portal.asked import Asked, Call
from app.services import (
    tenant_choices,
    tenant_left,
    tenant_meters,
    tenant_pay,
    tenant_purchases,
    tenant_supply,
    tenant_use,
)
from app.services.tenant_pay import TopUp

_ID: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
_PERIODS: Final = {"day": Period.DAY, "month": Period.MONTH, "year": Period.YEAR}


def _own(asked: Asked) -> object:
    recent = _recent(asked)
    return asked.read(
        lambda ledger, tenant: tenant_meters.own(
            ledger, tenant, asked.desk.live, recent, now_utc_ms=asked.now
        )
    )


def _recent(asked: Asked) -> Mapping[str, Recent]:
    """What his meters used of late; looked at in the readings' book at most every quarter of an hour."""
    account_id = asked.read(lambda _, tenant: tenant.account_id)
    known = asked.desk.recent.kept(account_id, now_utc_ms=asked.now)
    if known is None:
        wanted = asked.read(lambda ledger, tenant: tenant_left.ask(ledger, tenant, now_utc_ms=asked.now))
        known = tenant_left.read(asked.desk.readings, wanted)
        asked.desk.recent.keep(account_id, known, now_utc_ms=asked.now)
    return known


def _meter(asked: Asked) -> object:
    meter, recent = asked.text("meter"), _recent(asked)
    return asked.read(
        lambda ledger, tenant: tenant_meters.meter(
            ledger, tenant, meter, asked.desk.live, recent, now_utc_ms=asked.now
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


def _use(asked: Asked) -> object:
    meter, period = asked.text("meter"), _PERIODS.get(asked.text("by"))
    if period is None:
        raise DeskError("portal.bad_request")
    found = asked.read(
        lambda ledger, tenant: tenant_use.ask(ledger, tenant, meter, period, now_utc_ms=asked.now)
    )
    return tenant_use.read(asked.desk.readings, found)


def _purchases(asked: Asked) -> object:
    before = asked.number("before", least=1, most=1 << 60) if "before" in asked.args else None
    return asked.read(
        lambda ledger, tenant: tenant_purchases.listed(ledger, tenant, before=before, now_utc_ms=asked.now)
    )


def _slip(asked: Asked) -> object:
    sale, words = asked.text("id"), asked.desk.slip_words(asked.visitor.language)
    return asked.read(
        lambda ledger, tenant: tenant_purchases.slip(ledger, tenant, sale, words, now_utc_ms=asked.now)
    )


def _pay_offer(asked: Asked) -> object:
    meter = asked.text("meter")
    return asked.read(lambda ledger, tenant: tenant_pay.offer(ledger, tenant, meter, now_utc_ms=asked.now))


def _pay(asked: Asked) -> object:
    channel = asked.text("channel")
    if channel not in {one.value for one in PayChannel}:
        raise DeskError("portal.bad_request")
    amount = asked.number("amount_fen", least=1, most=1 << 40)
    wanted = TopUp(_own_id(asked, "request"), asked.text("meter"), amount, PayChannel(channel))
    room_left = asked.desk.room_left()
    return asked.write(
        lambda ledger, tenant: tenant_pay.place(
            ledger, tenant, wanted, asked.desk.live, room_left=room_left, now_utc_ms=asked.now
        )
    )


def _payment(asked: Asked) -> object:
    order = asked.text("id")
    return asked.read(lambda ledger, tenant: tenant_pay.state(ledger, tenant, order, now_utc_ms=asked.now))


def _give_up(asked: Asked) -> object:
    order = asked.text("id")
    return asked.write(lambda ledger, tenant: tenant_pay.give_up(ledger, tenant, order, now_utc_ms=asked.now))


def _supply(asked: Asked) -> object:
    meter, desk = asked.text("meter"), asked.desk
    return asked.read(
        lambda ledger, tenant: tenant_supply.offer(
            ledger, tenant, meter, desk.live, desk.profiles, now_utc_ms=asked.now
        )
    )


def _switch(asked: Asked) -> object:
    """Recorded first, then handed to the engine; the same id again changes nothing."""
    order, meter, what, desk = _own_id(asked, "request"), asked.text("meter"), asked.text("what"), asked.desk
    if what not in ("cut", "return"):
        raise DeskError("portal.bad_request")
    asked.write(
        lambda ledger, tenant: tenant_supply.order(
            ledger, tenant, order, meter, what, desk.live, desk.profiles, now_utc_ms=asked.now
        )
    )
    desk.submit_orders((order,))
    return {"id": order}


def _order(asked: Asked) -> object:
    order = asked.text("id")
    return asked.read(lambda ledger, tenant: tenant_supply.state(ledger, tenant, order, now_utc_ms=asked.now))


def _choices(asked: Asked) -> object:
    return asked.read(lambda ledger, tenant: tenant_choices.shown(ledger, tenant, now_utc_ms=asked.now))


def _choose(asked: Asked) -> object:
    language, levels = asked.text("language"), asked.texts("levels")
    places = asked.args.get("numbers", [])
    if not isinstance(places, list) or not all(type(one) is int for one in places) or len(places) > 20:
        raise DeskError("portal.bad_request")
    return asked.write(
        lambda ledger, tenant: tenant_choices.choose(
            ledger, tenant, language=language, levels=levels, places=places, now_utc_ms=asked.now
        )
    )


def _own_id(asked: Asked, name: str) -> str:
    """An id that the asking side made. Raises DeskError portal.bad_request."""
    value = asked.text(name)
    if not _ID.fullmatch(value):
        raise DeskError("portal.bad_request")
    return value


TENANT_CALLS: Final[Mapping[str, Call]] = {
    "own": _own,
    "meter": _meter,
    "read_now": _read_now,
    "use": _use,
    "purchases": _purchases,
    "slip": _slip,
    "pay_offer": _pay_offer,
    "pay": _pay,
    "payment": _payment,
    "give_up": _give_up,
    "supply": _supply,
    "switch": _switch,
    "order": _order,
    "choices": _choices,
    "choose": _choose,
}
