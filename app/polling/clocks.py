"""The meters' clocks: compared with ours, and set on a technician's word."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from app.errors import DeskError
from app.polling.bench import Bench, Telling, points_of
from app.polling.jobs import CheckClocksJob, ClockRow, SetClocksJob
from app.services import meter_acts
from app.services.meter_acts import Act
from meterio.collector import CollectorClient
from meterio.errors import MeterError, Refused
from meterio.types import Lane, MeterCommand, MeterPoint, Sample

STALE_MS: Final = 5_000
"""A time that waited longer for its line is not sent any more."""


def drift_ms(sample: Sample) -> int:
    """How far a meter's clock is ahead of ours. It counts whole seconds, so half of one is added to it."""
    return sample.values["clock_utc_ms"] + 500 - sample.utc_ms


async def check(job: CheckClocksJob, bench: Bench, tell: Telling) -> None:
    """Rows: ClockRow."""
    points = points_of(bench, job.meter_ids)
    for done, point in enumerate(points, start=1):
        tell.row(await _checked(bench, point))
        tell.progress(done, len(points))


async def set_all(job: SetClocksJob, bench: Bench, tell: Telling) -> None:
    """Rows: ClockRow. Raises DeskError permission.*."""
    points = points_of(bench, job.meter_ids)
    for done, point in enumerate(points, start=1):
        tell.row(await _set(job, bench, point))
        tell.progress(done, len(points))


async def _checked(bench: Bench, point: MeterPoint) -> ClockRow:
    profile = bench.profiles[point.profile]
    if "clock" not in profile.blocks:
        return ClockRow(point.meter_id, None, "no_clock")
    try:
        drift = await _read(bench, point)
    except MeterError as error:
        return ClockRow(point.meter_id, None, _outcome(error))
    return _row(bench, point, drift, outcome="read")


async def _set(job: SetClocksJob, bench: Bench, point: MeterPoint) -> ClockRow:
    """In the book first, then sent once: a frame that comes late would set an old time."""
    before = await _checked(bench, point)
    if before.drift_ms is None or not bench.profiles[point.profile].clock:
        return before if before.drift_ms is None else replace(before, outcome="no_clock")
    detail = {"drift_ms": before.drift_ms}
    now = bench.clock.utc_ms()
    try:
        await bench.ledger.write(
            lambda ledger: meter_acts.ask(
                ledger, point.meter_id, Act.SET_CLOCK, session=job.session, now_utc_ms=now, detail=detail
            )
        )
    except DeskError as error:
        if error.key != "acts.sale_open":
            raise
        return replace(before, outcome="sale_open")
    row = await _send(bench, before, point)
    now = bench.clock.utc_ms()
    await bench.ledger.write(
        lambda ledger: meter_acts.note_outcome(
            ledger,
            point.meter_id,
            Act.SET_CLOCK,
            session=job.session,
            outcome=row.outcome,
            now_utc_ms=now,
        )
    )
    return row


async def _send(bench: Bench, before: ClockRow, point: MeterPoint) -> ClockRow:
    client = bench.client(point.address.collector)
    try:
        await _tell_time(bench, client, point)
    except Refused as error:
        return replace(before, outcome=_outcome(error))
    except MeterError:
        """Whether it was set is what its clock says next."""
    try:
        drift = await _read(bench, point)
    except MeterError as error:
        return ClockRow(point.meter_id, None, _outcome(error))
    return _row(bench, point, drift, outcome="set")


def _row(bench: Bench, point: MeterPoint, drift: int, *, outcome: str) -> ClockRow:
    return ClockRow(point.meter_id, drift, outcome, off=abs(drift) > bench.intervals.clock_tolerance_ms)


async def _tell_time(bench: Bench, client: CollectorClient, point: MeterPoint) -> None:
    now = bench.clock.utc_ms()
    command = MeterCommand("set_clock", {"utc_ms": now}, deadline_utc_ms=now + STALE_MS)
    await client.send(await client.prepare(point, command))


async def _read(bench: Bench, point: MeterPoint) -> int:
    client = bench.client(point.address.collector)
    drift = drift_ms(await client.read(point, "clock", lane=Lane.ON_DEMAND))
    bench.note_clock(point.meter_id, drift)
    return drift


def _outcome(error: MeterError) -> str:
    return "refused" if isinstance(error, Refused) else "no_answer"
