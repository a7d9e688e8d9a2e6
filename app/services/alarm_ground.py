"""What the rules of alarms stand on, out of the book: who is to be warned at what, and what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app import config
from app.config import IntSetting
from app.domain.alarms import BackupFacts, DoubtFacts
from app.domain.contact import Patience
from app.domain.credit import CreditLimits
from app.domain.sale import SaleState
from app.services import backups, settings
from app.services.operation_record import OFFICE
from app.services.postings import receipt_text
from db.ledger import Ledger
from db.rows import Meter

SETTLE_S = 5.0
"""Beside one and a half rounds: how much later one meter of a line may be asked than another."""


@dataclass(frozen=True, slots=True)
class MeterGround:
    """One meter as it is polled. `office`: the office holds its money. `limits` None: nobody is warned of its
    credit. `count` is what its purchase count must be, None where it is not known or moves just now."""

    meter_id: str
    collector: str
    bus: int
    profile: str
    office: bool
    limits: CreditLimits | None
    threshold_w: int
    epoch: int
    count: int | None
    history_s: float


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for the whole site."""

    patience: Patience
    clock_tolerance_ms: int
    doubt_s: float
    backup: BackupFacts


def terms(ledger: Ledger) -> Terms:
    """The site's settings for alarms."""
    kept = settings.intervals(ledger)
    target_s = kept.status_target_s
    return Terms(
        patience=Patience(
            collector_s=settings.number(ledger, config.COLLECTOR_LOST_S),
            meter_s=max(kept.out_of_contact_s, 2 * target_s),
            settle_s=1.5 * target_s + SETTLE_S,
        ),
        clock_tolerance_ms=kept.clock_tolerance_ms,
        doubt_s=settings.number(ledger, config.ALARM_DOUBT_MIN) * 60.0,
        backup=BackupFacts(backups.last_utc_ms(ledger), settings.number(ledger, config.BACKUP_DAYS)),
    )


def meters(ledger: Ledger) -> tuple[MeterGround, ...]:
    """Every enabled meter on an enabled collector."""
    enabled = {row.id for row in ledger.collectors.all() if row.enabled}
    let = {row.meter_id for row in ledger.accounts.open_meters()}
    low, very_low, arrears, threshold = (_values(ledger, setting) for setting in _OF_METER)
    counts, epochs = _counts(ledger), ledger.meters.epochs()
    kept = settings.intervals(ledger)

    def ground(meter: Meter) -> MeterGround:
        limits = CreditLimits(low(meter.id), very_low(meter.id), arrears(meter.id))
        history_ms = kept.of_collector.get(meter.collector_id, kept.history_ms)
        return MeterGround(
            meter_id=meter.id,
            collector=meter.collector_id,
            bus=meter.bus,
            profile=meter.profile,
            office=meter.custody == OFFICE,
            limits=limits if meter.id in let else None,
            threshold_w=threshold(meter.id) if meter.medium == "electricity" else 0,
            epoch=epochs.get(meter.id, 0),
            count=None if meter.custody == OFFICE else counts.get(meter.id),
            history_s=kept.of_meter.get(meter.id, history_ms) / 1000,
        )

    return tuple(ground(one) for one in ledger.meters.all() if one.enabled and one.collector_id in enabled)


_OF_METER = (
    config.ALARM_LOW_FEN,
    config.ALARM_VERY_LOW_FEN,
    config.ALARM_ARREARS_FEN,
    config.POWER_THRESHOLD_W,
)


class _Values:
    """One setting as it counts for each meter."""

    def __init__(self, site: int, own: Mapping[str, int]) -> None:
        self._site, self._own = site, own

    def __call__(self, meter_id: str) -> int:
        return self._own.get(meter_id, self._site)


def _values(ledger: Ledger, setting: IntSetting) -> _Values:
    own = ledger.meters.settings_by_key(setting.key)
    return _Values(settings.number(ledger, setting), {id: setting.parse(text) for id, text in own.items()})


def _counts(ledger: Ledger) -> dict[str, int]:
    """The count that each meter must show; none of those that an operation holds now."""
    held = {view.operation.meter_id for view in ledger.operations.open_all()}
    return {meter_id: last for meter_id, _, last in ledger.operations.counts() if meter_id not in held}


def doubts(ledger: Ledger, *, now_utc_ms: int) -> tuple[DoubtFacts, ...]:
    """Operations without their outcome that were sent, or may have been."""
    return tuple(
        DoubtFacts(
            meter_id=view.operation.meter_id,
            receipt=receipt_text(view.operation),
            age_s=(now_utc_ms - view.operation.utc_ms) / 1000,
            needs_two_persons=view.state == SaleState.ESCALATED,
        )
        for view in ledger.operations.open_all()
        if view.state in (SaleState.SENDING, SaleState.IN_DOUBT, SaleState.ESCALATED)
    )
