"""What customers have left, and who owes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.alarms import Kind
from app.domain.report import CellKind, Drill, ReportColumn, Value
from app.services import charging, energy_use, postings
from app.services.energy_use import MeterOf
from app.services.readings import kept_states
from app.services.reports.energy import QUANTITY, is_wanted
from app.services.reports.ground import Body, Ground, found
from app.services.reports.request import Request
from app.services.views import LiveState
from db.ledger import Ledger
from db.rows import Meter

METERS_AT_ONCE: Final = 40
"""What the office holds is reckoned anew for so many meters in one piece."""
OFFICE: Final = "office"

WHO: Final = (
    ReportColumn("shop", CellKind.TEXT),
    ReportColumn("shop_name", CellKind.TEXT),
    ReportColumn("meter", CellKind.TEXT),
)
_BALANCES: Final = (
    *WHO,
    ReportColumn("customer", CellKind.TEXT),
    ReportColumn("medium", CellKind.WORD),
    ReportColumn("custody", CellKind.WORD),
    ReportColumn("left", CellKind.MONEY, is_summed=True),
    ReportColumn("as_of", CellKind.MOMENT),
    ReportColumn("deposit", CellKind.MONEY, is_summed=True),
    ReportColumn("due", CellKind.MONEY, is_summed=True),
)
_ARREARS: Final = (
    *WHO,
    ReportColumn("customer", CellKind.TEXT),
    ReportColumn("phone", CellKind.TEXT),
    ReportColumn("medium", CellKind.WORD),
    ReportColumn("owes", CellKind.MONEY, is_summed=True),
    ReportColumn("since", CellKind.MOMENT),
    ReportColumn("as_of", CellKind.MOMENT),
)


@dataclass(frozen=True, slots=True)
class _Held:
    """A meter of an open account and what its customer has left."""

    meter: Meter
    shop_number: str
    shop_name: str
    customer: str
    phone: str
    left_fen: int | None
    as_of_utc_ms: int | None
    deposit_fen: int | None
    due_fen: int | None

    @property
    def who(self) -> tuple[Value, ...]:
        return self.shop_number, self.shop_name, self.meter.id


def balances(ground: Ground, request: Request) -> Body:
    """What each meter of an open account has left; deposit and money due stand with an account's first."""
    body = Body(_BALANCES, [])
    for one in _held(ground, request):
        own = one.meter
        body.rows.append(
            (
                *one.who,
                one.customer,
                own.medium,
                f"held_{own.custody}",
                one.left_fen,
                one.as_of_utc_ms,
                one.deposit_fen,
                one.due_fen,
            )
        )
        body.drills.append(_statement_of(own))
    return body


def arrears(ground: Ground, request: Request) -> Body:
    """Those below zero, the largest debt first, since when an alarm tells of it."""
    since = ground.read(
        lambda ledger: {
            row.object: row.raised_utc_ms for row in ledger.alarms.live() if row.kind == Kind.ARREARS
        }
    )
    owing = [one for one in _held(ground, request) if one.left_fen is not None and one.left_fen < 0]
    owing.sort(key=lambda one: (one.left_fen or 0, one.meter.id))
    body = Body(_ARREARS, [])
    for one in owing:
        owes = -(one.left_fen or 0)
        began = since.get(one.meter.id)
        row = (*one.who, one.customer, one.phone, one.meter.medium, owes, began, one.as_of_utc_ms)
        body.rows.append(row)
        body.drills.append(_statement_of(one.meter))
    return body


def _statement_of(meter: Meter) -> Drill:
    return Drill("statement", (("meter", meter.id), ("medium", meter.medium)))


def _held(ground: Ground, request: Request) -> list[_Held]:
    """In the order of shop numbers."""
    wanted = found(ground, request)
    asked = ground.read(
        lambda ledger: [
            one
            for medium in QUANTITY
            for one in energy_use.scope(ledger, medium=medium, session=ground.session).meters
            if one.shop_id is not None and is_wanted(one, wanted)
        ]
    )
    asked.sort(key=lambda one: (one.place.shop_number, one.meter_id))
    states = _states(ground)
    known: list[_Held] = []
    accounts: set[int] = set()
    for at in range(0, len(asked), METERS_AT_ONCE):
        some = asked[at : at + METERS_AT_ONCE]
        known += ground.read(lambda ledger, some=some: list(_read_held(ledger, some, states, accounts)))  # type: ignore[misc]
        ground.told(at + len(some), len(asked))
    return known


def _states(ground: Ground) -> Mapping[str, LiveState]:
    """What the engine knows; without one, what was known when it ran last."""
    live = ground.sources.live.states()
    if live:
        return live
    mediums = ground.read(lambda ledger: {meter.id: meter.medium for meter in ledger.meters.all()})
    return ground.sources.readings.read(lambda readings: kept_states(readings, mediums))


def _read_held(
    ledger: Ledger, some: Iterable[MeterOf], states: Mapping[str, LiveState], accounts: set[int]
) -> Iterable[_Held]:
    for one in some:
        meter, opened = ledger.meters.get(one.meter_id), ledger.accounts.open_of_meter(one.meter_id)
        if meter is None or opened is None:
            continue
        account, _ = opened
        customer = ledger.accounts.customer(account.customer_id)
        state, is_first = states.get(meter.id), account.id not in accounts
        accounts.add(account.id)
        left = state.balance_fen if state else None
        if meter.custody == OFFICE:
            left = charging.live_credit(ledger, meter.id, state)
        yield _Held(
            meter,
            one.place.shop_number,
            one.place.shop_name,
            customer.name if customer else "",
            customer.phone if customer else "",
            left,
            state.utc_ms if state else None,
            _credit(ledger, postings.deposit_account(account.id)) if is_first else None,
            _credit(ledger, postings.refund_due(account.id)) if is_first else None,
        )


def _credit(ledger: Ledger, account: str) -> int:
    return -ledger.transfers.balance(account).net_fen
