"""What each meter's readings are judged by: its make, how often it is read, its epochs, the site's clock."""

from __future__ import annotations

from app import config
from app.domain.reading_steps import Terms
from app.domain.registers import Limits
from app.services import settings, site_files
from app.services.meter_makes import UNBOUNDED_AN_HOUR, use_limits
from app.services.meter_settings import effective, history_intervals
from db.ledger import Ledger
from db.rows import Meter


def all_terms(ledger: Ledger) -> dict[str, Terms]:
    """By meter."""
    makes, intervals = site_files.makes(ledger.folder), history_intervals(ledger)
    limits = {name: use_limits(profile) for name, profile in makes.items()}
    epochs = ledger.meters.all_epoch_starts()
    offset_ms = utc_offset_ms(ledger)
    return {
        meter.id: Terms(
            limits=limits.get(meter.profile, Limits(UNBOUNDED_AN_HOUR)),
            interval_ms=intervals[meter.id] * 60_000,
            epochs_utc_ms=epochs.get(meter.id, ()),
            offset_ms=offset_ms,
        )
        for meter in ledger.meters.all()
    }


def terms_of(ledger: Ledger, meter: Meter) -> Terms:
    """Of one meter, as `all_terms` has it."""
    profile = site_files.makes(ledger.folder).get(meter.profile)
    return Terms(
        limits=Limits(UNBOUNDED_AN_HOUR) if profile is None else use_limits(profile),
        interval_ms=effective(ledger, meter.id, config.HISTORY_INTERVAL_MIN)[0] * 60_000,
        epochs_utc_ms=ledger.meters.epoch_starts(meter.id),
        offset_ms=utc_offset_ms(ledger),
    )


def unknown_terms(offset_ms: int) -> Terms:
    """Of a meter that the ledger does not have."""
    return Terms(Limits(UNBOUNDED_AN_HOUR), config.HISTORY_INTERVAL_MIN.default * 60_000, offset_ms=offset_ms)


def utc_offset_ms(ledger: Ledger) -> int:
    """The site's local time less UTC."""
    return settings.number(ledger, config.UTC_OFFSET_MIN) * 60_000
