"""What a technician asks the engine to do on a line, and what it tells while doing it.

Each job names who wants it; whether he may is asked of the book before anything is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.permissions import Session
from app.errors import DeskError
from meterio.scan import ScanPlan


@dataclass(frozen=True, slots=True)
class ScanJob:
    """Look for meters on one line. Rows: meterio.scan.Found."""

    collector: str
    plan: ScanPlan
    session: Session


@dataclass(frozen=True, slots=True)
class DiscoverJob:
    """Ask a line's meters for their addresses, in a protocol that can. Rows: meterio.scan.HeardAddress."""

    collector: str
    bus: int
    protocol: str
    session: Session


@dataclass(frozen=True, slots=True)
class ReadItemJob:
    """Read one item of one meter by itself. Rows: meterio.collector.ItemReading."""

    meter_id: str
    item: str
    session: Session


@dataclass(frozen=True, slots=True)
class CheckClocksJob:
    """Read the clocks of these meters. Rows: ClockRow."""

    meter_ids: tuple[str, ...]
    session: Session


@dataclass(frozen=True, slots=True)
class CommissionJob:
    """Try everything that must work before a meter is handed over. Rows: CommissionRow."""

    meter_ids: tuple[str, ...]
    relay_test: bool
    session: Session


Job = ScanJob | DiscoverJob | ReadItemJob | CheckClocksJob | CommissionJob

_NAMES: Mapping[type[Job], str] = {
    ScanJob: "scan",
    DiscoverJob: "discover",
    ReadItemJob: "read_item",
    CheckClocksJob: "check_clocks",
    CommissionJob: "commission",
}


def name_of(job: Job) -> str:
    """What the system log calls a job."""
    return _NAMES[type(job)]


def about(job: Job) -> str:
    """The collector or meter that a job is about; "" for several."""
    match job:
        case ScanJob() | DiscoverJob():
            return job.collector
        case ReadItemJob():
            return job.meter_id
        case _:
            return job.meter_ids[0] if len(job.meter_ids) == 1 else ""


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One meter's clock: `drift_ms` is how far it is ahead of ours, None where it could not be read.

    `off` says whether that is more than the site tolerates. `outcome` is "read", "no_clock", "no_answer"
    or "refused" (by the meter).
    """

    meter_id: str
    drift_ms: int | None
    outcome: str
    off: bool = False


@dataclass(frozen=True, slots=True)
class CommissionRow:
    """What the try of one meter showed.

    `number` is what the meter says of itself, "" where the make does not tell; `number_fits` None where
    there is nothing to compare. `relay` is "passed", "failed", "not_tested" or "not_offered". `trouble` are
    keys as "trouble.two_meters".
    """

    meter_id: str
    found: bool
    number: str
    number_fits: bool | None
    reading: Mapping[str, int]
    relay: str
    answer_ms: float | None
    tries: int
    failures: int
    trouble: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JobEvent:
    """Something a job tells. `kind` is "progress" (`row` then says what is being done, if anything does),
    "row" or "ended"; an end may carry its `error`."""

    number: int
    kind: str
    done: int = 0
    total: int = 0
    row: object | None = None
    error: DeskError | None = None
    cancelled: bool = False
