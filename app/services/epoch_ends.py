"""Where epochs of meters begin and end, kept as readings too: what a meter counted up to its final reading,
and from its first one, is then used like everything else in the history, the reports and the charts.

A person types such a reading where the meter is silent, so no line has ever brought it. Told once more, a
reading stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from app.domain.permissions import Permission, Session
from app.services.meter_moments import STORED_RATES
from app.services.rights import allow_meters
from db.ledger import Ledger
from db.readings import Readings
from db.rows import StoredSample

LATEST_MS: Final = 40 * 86_400_000
"""So far back a night looks."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Readings, and the media of their meters."""

    samples: tuple[StoredSample, ...]
    mediums: dict[str, str]


def ends(ledger: Ledger, *, since_utc_ms: int, meter_ids: Collection[str] | None = None) -> Ends:
    """Those noted since then; of these meters, or of all."""
    wanted = None if meter_ids is None else frozenset(meter_ids)
    mediums = {meter.id: meter.medium for meter in ledger.meters.all()}
    samples = []
    for one in ledger.meters.epoch_readings_since(since_utc_ms):
        if one.quantity is None or (wanted is not None and one.meter_id not in wanted):
            continue
        rates = {name: one.rates.get(name) for name in STORED_RATES}
        samples.append(StoredSample(one.meter_id, one.utc_ms, one.quantity, one.balance_fen, 0, **rates))
    return Ends(tuple(samples), {one.meter_id: mediums[one.meter_id] for one in samples})


def of_change(ledger: Ledger, meter_ids: Collection[str], *, since_utc_ms: int, session: Session) -> Ends:
    """Those of the meters of a meter change, right after it. Raises DeskError permission.*."""
    allow_meters(ledger, session, Permission.CHANGE_METER, meter_ids)
    return ends(ledger, since_utc_ms=since_utc_ms, meter_ids=meter_ids)


def keep(readings: Readings, found: Ends) -> None:
    """One unit of the readings' book."""
    readings.know_meters(found.mediums)
    readings.put(found.samples)
