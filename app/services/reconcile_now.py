"""A reconciliation from what the program has: live states, stored readings a day apart, the book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.permissions import Session
from app.domain.reconcile import Snapshot
from app.services import meter_makes, reconcile, site_files
from app.services.readings import LiveBoard
from app.services.reconcile import FindingRow, Heard
from db.ledger import LedgerBook
from db.readings import Readings, ReadingsBook
from db.rows import StoredSample

DAY_MS: Final = 86_400_000
NEAR_MS: Final = 3 * 3_600_000
"""A stored reading stands for a moment if it is no further from it than this."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a run looks."""

    ledger: LedgerBook
    readings: ReadingsBook
    live: LiveBoard
    data_dir: Path


def run(
    sources: Sources, statements: Mapping[str, int], *, session: Session, now_utc_ms: int
) -> tuple[FindingRow, ...]:
    """Gather and compare. Takes some seconds with many meters: not for the GUI thread.

    Raises DeskError: permission.*, calendar.*.
    """
    ids = sources.ledger.read(lambda ledger: [meter.id for meter in ledger.meters.all() if meter.enabled])
    pairs = sources.readings.read(lambda readings: snapshots(readings, ids, now_utc_ms=now_utc_ms))
    heard = Heard(sources.live.states(), pairs, statements)
    profiles = meter_makes.known(sources.data_dir)
    calendar = sources.ledger.read(site_files.calendar)
    return sources.ledger.write(
        lambda ledger: reconcile.run(
            ledger, heard, profiles=profiles, calendar=calendar, session=session, now_utc_ms=now_utc_ms
        )
    )


def snapshots(
    readings: Readings, meter_ids: Iterable[str], *, now_utc_ms: int
) -> dict[str, tuple[Snapshot, Snapshot]]:
    """For each meter its newest stored reading and the one nearest to a day before it; none without both."""
    found = {}
    for meter_id in meter_ids:
        newest = _last(
            readings.of_meter(meter_id, start_utc_ms=now_utc_ms - NEAR_MS, end_utc_ms=now_utc_ms + 1)
        )
        if newest is None:
            continue
        middle = newest.utc_ms - DAY_MS
        around = readings.of_meter(meter_id, start_utc_ms=middle - NEAR_MS, end_utc_ms=middle + NEAR_MS)
        whole = [one for one in map(_snapshot, around) if one is not None]
        if whole:
            found[meter_id] = (min(whole, key=lambda one: abs(one.utc_ms - middle)), newest)
    return found


def _last(samples: Iterable[StoredSample]) -> Snapshot | None:
    whole = [one for one in map(_snapshot, samples) if one is not None]
    return whole[-1] if whole else None


def _snapshot(sample: StoredSample) -> Snapshot | None:
    if sample.quantity is None or sample.balance_fen is None:
        return None
    return Snapshot(sample.utc_ms, sample.quantity, sample.balance_fen)
