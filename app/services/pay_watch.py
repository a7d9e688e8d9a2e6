"""Alarms of online payment: money that waits for too long, a service that does not answer, statements that
differ. Each is raised once, said anew when it has grown, and cleared when its cause is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app import config
from app.domain.alarms import OF_PAYMENT, Ended, Kind, Wanted
from app.domain.payment import ASKS_A_PERSON, PayState
from app.domain.sale import SaleState
from app.services import settings
from app.services.alarms import Changes
from db.alarm_rows import AlarmRow
from db.ledger import Ledger
from db.payment_rows import PayOrderView

SILENT_MS: Final = 900_000
"""A service may be away for a moment; so long it hinders tenants."""
LOOKED_AGAIN_MS: Final = 3_600_000
"""Of a difference the program asks the service by itself first."""
_MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class ServiceSeen:
    """How a service of a company answers: not since `silent_since_utc_ms`, None while it does; `answered`:
    it did since the program began."""

    company_id: int
    channel: str
    silent_since_utc_ms: int | None
    answered: bool


def changes(ledger: Ledger, seen: Sequence[ServiceSeen], *, now_utc_ms: int) -> Changes:
    """What is to be raised, said anew and cleared now."""
    live = {(Kind(row.kind), row.object): row for row in ledger.alarms.live() if row.kind in OF_PAYMENT}
    wanted = {one.key: one for one in _wanted(ledger, seen, live, now_utc_ms)}
    return Changes(
        raised=tuple(one for key, one in wanted.items() if key not in live),
        reworded=tuple(
            one for key, one in wanted.items() if key in live and live[key].detail != dict(one.detail)
        ),
        cleared=tuple((key, Ended.GONE) for key in live if key not in wanted),
    )


def _wanted(
    ledger: Ledger, seen: Sequence[ServiceSeen], live: Mapping[tuple[Kind, str], AlarmRow], now_utc_ms: int
) -> Iterator[Wanted]:
    yield from _stuck(ledger, now_utc_ms)
    yield from _away(ledger, seen, live.get((Kind.PAY_SERVICE, "")), now_utc_ms)
    yield from _differences(ledger, now_utc_ms)


def _stuck(ledger: Ledger, now_utc_ms: int) -> Iterator[Wanted]:
    """One of each meter: the oldest order that was paid and neither credited nor sent back in time."""
    patience_ms = settings.number(ledger, config.ALARM_DOUBT_MIN) * _MINUTE_MS
    told: set[str] = set()
    for view in _not_credited(ledger):
        paid = ledger.payments.payment(view.order.id)
        if paid is None or now_utc_ms - paid.utc_ms < patience_ms or view.order.meter_id in told:
            continue
        told.add(view.order.meter_id)
        detail: dict[str, int | str] = {"order": view.order.id, "amount_fen": paid.amount_fen}
        yield Wanted(Kind.PAY_STUCK, view.order.meter_id, detail)


def _not_credited(ledger: Ledger) -> Iterator[PayOrderView]:
    """Held, refused to go back, due back, or sold to a meter that nothing was sent to yet. What was sent and
    has no outcome is told as a sale in doubt."""
    yield from (view for view in ledger.payments.open_all() if PayState(view.state) in ASKS_A_PERSON)
    waiting = (
        one.operation.id
        for one in ledger.operations.open_all()
        if one.operation.tender == "online" and one.state == SaleState.RECORDED
    )
    for order_id in (*ledger.payments.sold_and_due(), *waiting):
        view = ledger.payments.get(order_id)
        if view is not None:
            yield view


def _away(
    ledger: Ledger, seen: Sequence[ServiceSeen], live: AlarmRow | None, now_utc_ms: int
) -> Iterator[Wanted]:
    """Services of which nothing is heard. One that was told of stays so after a restart until it answers."""
    enabled = {(row.company_id, row.channel) for row in ledger.payments.channels() if row.enabled}
    before = set(str(live.detail["services"]).split(",")) if live is not None else set()
    away = [
        name
        for one in seen
        if (one.company_id, one.channel) in enabled
        and (name := f"{one.company_id}/{one.channel}")
        and (_is_silent(one, now_utc_ms) or (name in before and not one.answered))
    ]
    if away:
        yield Wanted(Kind.PAY_SERVICE, "", {"services": ",".join(sorted(away))})


def _is_silent(one: ServiceSeen, now_utc_ms: int) -> bool:
    return one.silent_since_utc_ms is not None and now_utc_ms - one.silent_since_utc_ms >= SILENT_MS


def _differences(ledger: Ledger, now_utc_ms: int) -> Iterator[Wanted]:
    rows = [
        row
        for row in ledger.pay_bills.differences(open_only=True, limit=1_000)
        if now_utc_ms - row.found_utc_ms >= LOOKED_AGAIN_MS
    ]
    if rows:
        yield Wanted(Kind.PAY_DIFFERS, "", {"n": len(rows), "day": min(row.day for row in rows)})
