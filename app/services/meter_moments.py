"""A meter's registers and balance at a moment that counts: an account opens, closes or passes on, a meter is
changed. Read from the meter, or typed by a person who says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from app.domain.permissions import Session
from app.errors import DeskError
from app.services.views import LiveState
from db.ledger import Ledger
from db.money_rows import EpochReading
from db.rows import Meter

FRESH_MS: Final = 120_000
"""A reading that settles money is no older than this; the screens ask the meter first."""
STORED_RATES: Final = ("sharp", "peak", "flat", "valley")
"""Those that the readings' book has."""
RATES: Final = (*STORED_RATES, "deep_valley")
LONGEST_REASON: Final = 200
LARGEST_QUANTITY: Final = 10**13
LARGEST_BALANCE_FEN: Final = 10**10
LARGEST_COUNT: Final = 65_535


@dataclass(frozen=True, slots=True)
class Moment:
    """`quantity` in Wh or litres, `rates` by rate name; balance and count only of meters that hold money.

    A typed one has a `reason`.
    """

    meter_id: str
    utc_ms: int
    quantity: int | None
    rates: Mapping[str, int] = field(default_factory=dict)
    balance_fen: int | None = None
    purchase_count: int | None = None
    reason: str = ""

    @property
    def is_typed(self) -> bool:
        return bool(self.reason)


def read(meter: Meter, live: LiveState | None, *, now_utc_ms: int) -> Moment:
    """What the meter said just now. Raises DeskError moment.silent, moment.no_money."""
    if live is None or not live.in_contact or now_utc_ms - live.utc_ms > FRESH_MS:
        raise DeskError("moment.silent", meter=meter.id)
    if meter.custody == "meter" and live.balance_fen is None:
        raise DeskError("moment.no_money", meter=meter.id)
    prefix = "energy" if meter.medium == "electricity" else "volume"
    unit = "wh" if meter.medium == "electricity" else "l"
    rates = {name: live.values.get(f"{prefix}_{name}_{unit}") for name in RATES}
    return Moment(
        meter_id=meter.id,
        utc_ms=live.utc_ms,
        quantity=live.energy_wh if meter.medium == "electricity" else live.volume_l,
        rates={name: value for name, value in rates.items() if value is not None},
        balance_fen=live.balance_fen if meter.custody == "meter" else None,
        purchase_count=live.purchase_count if meter.custody == "meter" else None,
    )


def typed(
    meter: Meter,
    quantity: int,
    *,
    balance_fen: int | None = None,
    purchase_count: int | None = None,
    reason: str,
    now_utc_ms: int,
) -> Moment:
    """What a person read off a meter that is silent, or not connected yet.

    Raises DeskError moment.reason_missing, moment.balance_missing, moment.impossible.
    """
    if not reason.strip() or len(reason) > LONGEST_REASON:
        raise DeskError("moment.reason_missing", most=LONGEST_REASON)
    counts = 0 <= (purchase_count or 0) <= LARGEST_COUNT
    if not (0 <= quantity <= LARGEST_QUANTITY and abs(balance_fen or 0) <= LARGEST_BALANCE_FEN and counts):
        raise DeskError("moment.impossible", meter=meter.id)
    holds = meter.custody == "meter"
    if holds and balance_fen is None:
        raise DeskError("moment.balance_missing", meter=meter.id)
    kept = balance_fen if holds else None
    count = purchase_count if holds else None
    return Moment(
        meter.id, now_utc_ms, quantity, balance_fen=kept, purchase_count=count, reason=reason.strip()
    )


def note(
    ledger: Ledger,
    moment: Moment,
    which: str,
    *,
    epoch: int,
    approval_id: str | None = None,
    session: Session,
    now_utc_ms: int,
) -> None:
    """Write where an epoch begins ("first") or ends ("final"). Raises DeskError moment.before_first if the
    register stands lower than where the epoch began."""
    first = ledger.meters.epoch_reading(moment.meter_id, epoch, "first")
    if which == "final" and first is not None and (moment.quantity or 0) < (first.quantity or 0):
        raise DeskError("moment.before_first", meter=moment.meter_id)
    ledger.meters.put_epoch_reading(
        EpochReading(
            meter_id=moment.meter_id,
            epoch=epoch,
            moment=which,
            quantity=moment.quantity,
            rates=moment.rates,
            balance_fen=moment.balance_fen,
            source="typed" if moment.is_typed else "read",
            reason=moment.reason,
            operator_id=session.operator_id,
            approval_id=approval_id,
            utc_ms=now_utc_ms,
        )
    )
