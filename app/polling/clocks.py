"""The meters' clocks, compared with ours. They are set by order (app/services/orders.py)."""

from __future__ import annotations

from app.polling.bench import Bench, Telling, points_of
from app.polling.jobs import CheckClocksJob, ClockRow
from meterio.errors import MeterError, Refused
from meterio.types import Lane, MeterPoint, Sample


def drift_ms(sample: Sample) -> int:
    """How far a meter's clock is ahead of ours. It counts whole seconds, so half of one is added to it."""
    return sample.values["clock_utc_ms"] + 500 - sample.utc_ms


async def check(job: CheckClocksJob, bench: Bench, tell: Telling) -> None:
    """Rows: ClockRow."""
    points = points_of(bench, job.meter_ids)
    for done, point in enumerate(points, start=1):
        tell.row(await _checked(bench, point))
        tell.progress(done, len(points))


async def _checked(bench: Bench, point: MeterPoint) -> ClockRow:
    profile = bench.profiles[point.profile]
    if "clock" not in profile.blocks:
        return ClockRow(point.meter_id, None, "no_clock")
    try:
        drift = await _read(bench, point)
    except MeterError as error:
        return ClockRow(point.meter_id, None, _outcome(error))
    return ClockRow(point.meter_id, drift, "read", off=abs(drift) > bench.intervals.clock_tolerance_ms)


async def _read(bench: Bench, point: MeterPoint) -> int:
    client = bench.client(point.address.collector)
    drift = drift_ms(await client.read(point, "clock", lane=Lane.ON_DEMAND))
    bench.note_clock(point.meter_id, drift)
    return drift


def _outcome(error: MeterError) -> str:
    return "refused" if isinstance(error, Refused) else "no_answer"
