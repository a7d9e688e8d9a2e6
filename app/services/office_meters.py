"""What the engine must know of the meters whose money the office holds, beside what they have left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app import config
from app.config import TimeRange
from app.services.meter_acts import Act
from app.services.meter_settings import effective
from app.services.operation_record import OFFICE
from app.services.views import OfficeCredit
from db.ledger import Ledger
from db.rows import AuditEntry, Meter


@dataclass(frozen=True, slots=True)
class OfficeMeter:
    """`cut_by_rule`: the last order for its supply was a cut. `open_order` is one without an outcome, which
    an earlier run left. Amounts in fen: at or below the first two it is low, a debt above the third is told.
    """

    meter: Meter
    no_cut_hours: tuple[TimeRange, ...]
    low_fen: int
    very_low_fen: int
    arrears_fen: int
    cut_by_rule: bool = False
    open_order: Act | None = None

    def office_credit(self, credit_fen: int, *, ever_paid: bool) -> OfficeCredit:
        """What is left, with the warnings that it calls for."""
        return OfficeCredit(
            credit_fen,
            ever_paid,
            alarm_low=credit_fen <= self.low_fen,
            alarm_very_low=credit_fen <= self.very_low_fen,
            arrears=-credit_fen > self.arrears_fen,
        )


def ids(ledger: Ledger) -> tuple[str, ...]:
    """All meters that hang somewhere and whose money the office holds."""
    return tuple(
        meter.id for meter in ledger.meters.all() if meter.custody == OFFICE and meter.retired_utc_ms is None
    )


def known(ledger: Ledger, meter_ids: Iterable[str]) -> tuple[OfficeMeter, ...]:
    """These meters; one that has gone meanwhile is left out."""
    meters = (ledger.meters.get(meter_id) for meter_id in meter_ids)
    return tuple(_known(ledger, meter) for meter in meters if meter is not None)


def _known(ledger: Ledger, meter: Meter) -> OfficeMeter:
    cut, left_open = _orders(ledger.audit.of(meter.id))
    return OfficeMeter(
        meter,
        effective(ledger, meter.id, config.NO_CUT_HOURS)[0],
        effective(ledger, meter.id, config.ALARM_LOW_FEN)[0],
        effective(ledger, meter.id, config.ALARM_VERY_LOW_FEN)[0],
        effective(ledger, meter.id, config.ALARM_ARREARS_FEN)[0],
        cut,
        left_open,
    )


def _orders(entries: Iterable[AuditEntry]) -> tuple[bool, Act | None]:
    """Whether the rule has cut its supply, and the order that has no outcome yet."""
    cut, left_open = False, None
    for entry in entries:
        if entry.action not in (Act.SUPPLY_CUT, Act.SUPPLY_RESTORE):
            continue
        act = Act(entry.action)
        if entry.detail.get("step") == "asked":
            left_open = act
            cut = cut or act is Act.SUPPLY_CUT
        else:
            left_open = None
            cut = cut and not (act is Act.SUPPLY_RESTORE and entry.detail.get("outcome") == "done")
    return cut, left_open
