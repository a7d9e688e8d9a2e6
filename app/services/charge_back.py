"""What the office charged by a register that never stood so high is given back.

A wrong reading that a meter told, and that it could have counted, is charged like any other; then its
register seems to run backwards and nothing more is charged. Once the reading is corrected by hand, the
charges stay as they are booked; what they come to above the true register goes back to the customer by an
entry of the day, and the meter is charged on from where it really stands, in a new epoch
(docs/decisions/0036-charges-of-the-office.md). It always takes a second person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from app.domain.approvals import NEW_EPOCH
from app.domain.permissions import Permission, Session
from app.domain.registers import Held, counted
from app.domain.tariff.amounts import to_fen
from app.domain.tariff.charging import Position, Use, charge
from app.errors import DeskError
from app.services import approvals, charging, entries, site_files, tariffs
from app.services.account_meters import begin_epoch, end_epoch
from app.services.approvals import Wanted
from app.services.meter_moments import Moment
from app.services.operation_record import OFFICE
from app.services.postings import credit
from app.services.rights import allow_meter
from db.ledger import Ledger
from db.money_rows import ChargeState

EPOCH_REASON: Final = "corrected reading"


class Touch(StrEnum):
    """How a corrected reading and the office's charges stand to each other."""

    OWN_MONEY = "own_money"  # the meter holds its own money: the office charges nothing
    NOBODY = "nobody"  # nobody was charged yet
    AGREES = "agrees"  # what was charged is no more than the register shows
    ABOVE = "above"  # more was charged than the register shows


@dataclass(frozen=True, slots=True)
class Shown:
    """What a meter's register really shows, and when. The excess was counted from `from_utc_ms` on until
    `until_utc_ms`: the moments of the reading before the wrong one, and of the wrong one."""

    utc_ms: int
    quantity: int
    from_utc_ms: int
    until_utc_ms: int


@dataclass(frozen=True, slots=True)
class Charged:
    """The office has charged a meter up to the register `charged`; `amount_fen` is what it cost to be charged
    above what the meter shows, 0 where it was not."""

    meter_id: str
    touch: Touch
    shown: Shown
    charged_utc_ms: int | None = None
    charged: int = 0
    amount_fen: int = 0


def look(ledger: Ledger, meter_id: str, shown: Shown, *, session: Session) -> Charged:
    """How the charges of a meter stand to what it really shows. Raises DeskError permission.*, tariff.*."""
    allow_meter(ledger, session, Permission.CORRECT_READINGS, meter_id)
    meter, state = ledger.meters.get(meter_id), ledger.charges.state(meter_id)
    if meter is None or meter.custody != OFFICE:
        return Charged(meter_id, Touch.OWN_MONEY, shown)
    ground = charging.ground_of(ledger, meter)
    if ground is None or state is None or state.reading_utc_ms is None or state.quantity is None:
        return Charged(meter_id, Touch.NOBODY, shown)
    found = Charged(meter_id, Touch.AGREES, shown, state.reading_utc_ms, state.quantity)
    elapsed_ms = shown.utc_ms // 1000 * 1000 - state.reading_utc_ms // 1000 * 1000
    is_later = elapsed_ms >= 0
    if (
        is_later
        and counted(state.quantity, shown.quantity, elapsed_ms, limits=ground.limits) is Held.BACKWARDS
    ):
        amount_fen = _cost(ledger, ground, state, shown)
        return replace(found, touch=Touch.ABOVE, amount_fen=amount_fen)
    return found


def wanted(ledger: Ledger, found: Charged, *, session: Session) -> Wanted:
    """The act that a second person sees. Raises DeskError permission.*."""
    allow_meter(ledger, session, Permission.CORRECT_READINGS, found.meter_id)
    building = ledger.meters.building_of(found.meter_id)
    values = {
        "meter": found.meter_id,
        "charged_reading": found.charged,
        "true_reading": found.shown.quantity,
        "amount_fen": found.amount_fen,
    }
    return Wanted(NEW_EPOCH, found.meter_id, values, None if building is None else frozenset({building}))


def give_back(
    ledger: Ledger, found: Charged, *, reason: str, approval: str | None, session: Session, now_utc_ms: int
) -> str:
    """Book it, and charge on from what the meter shows; returns the entry's id.

    Raises DeskError: permission.*, approval.*; approval.changed too where the charges stand otherwise by now.
    """
    if look(ledger, found.meter_id, found.shown, session=session) != found or found.touch is not Touch.ABOVE:
        raise DeskError("approval.changed")
    if approval is None:
        raise DeskError("approval.needed", act=NEW_EPOCH.name)
    approvals.use(
        ledger, approval, wanted(ledger, found, session=session), session=session, now_utc_ms=now_utc_ms
    )
    meter, state = ledger.meters.get(found.meter_id), ledger.charges.state(found.meter_id)
    assert meter is not None and state is not None, "it was just looked at"
    ground = charging.ground_of(ledger, meter)
    assert ground is not None, "it was just looked at"
    state = charging.booked(ledger, ground, state, now_utc_ms)
    entry_id = entries.adjustment(
        ledger,
        debit=f"{entries.REVENUE}:{meter.medium}",
        credit=credit(meter.id),
        amount_fen=found.amount_fen,
        reason=reason,
        approval_id=approval,
        session=session,
        now_utc_ms=now_utc_ms,
    )
    at = max(found.shown.utc_ms, found.charged_utc_ms or 0)
    moment = Moment(meter.id, at, found.shown.quantity, reason=reason)
    end_epoch(ledger, moment, approval_id=approval, session=session, now_utc_ms=now_utc_ms)
    begin_epoch(ledger, moment, reason=EPOCH_REASON, session=session, now_utc_ms=now_utc_ms)
    _go_on(ledger, state, found)
    return entry_id


def _go_on(ledger: Ledger, before: ChargeState, found: Charged) -> None:
    """The steps of the tariff stand where true use has brought them, and the credit has the amount back."""
    fresh = ledger.charges.state(found.meter_id)
    assert fresh is not None, "an epoch that begins has a state"
    ledger.charges.put_state(
        replace(
            fresh,
            credit_fen=before.credit_fen + found.amount_fen,
            carry_e18=before.carry_e18,
            period=before.period,
            used=max(before.used - (found.charged - found.shown.quantity), 0),
        )
    )


def _cost(ledger: Ledger, ground: charging.Ground, state: ChargeState, shown: Shown) -> int:
    """What the use above the true register cost: the dearest steps of what was charged, by the prices of the
    time in which it seemed to be counted, without what is due by the month."""
    assert state.quantity is not None, "there is a reading"
    excess = state.quantity - shown.quantity
    position = Position(tariffs.step_day(state.period), max(state.used - excess, 0))
    calendar = site_files.calendar(ledger)
    with_it, without = (
        charge(
            ground.versions,
            Use(shown.from_utc_ms, max(shown.until_utc_ms, shown.from_utc_ms + 1), quantity),
            position,
            calendar=calendar,
        ).exact_e18
        for quantity in (excess, 0)
    )
    return to_fen(with_it - without, 0)[0]
