"""Jobs that ask a line or a meter outside the rounds: scans, discovery of addresses, one item."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.errors import DeskError
from app.polling.bench import Bench, Telling, client_of, points_of, rounds_of
from app.polling.jobs import DiscoverJob, Job, ReadItemJob, ScanJob
from meterio.collector import CollectorClient
from meterio.scan import ScanProgress, discover_addresses, scan_line


def line_of(job: Job) -> tuple[str, int] | None:
    """Collector and bus of a search, which has its line for itself; None for any other job."""
    if isinstance(job, ScanJob):
        return job.collector, job.plan.bus
    if isinstance(job, DiscoverJob):
        return job.collector, job.bus
    return None


async def scan(job: ScanJob, bench: Bench, tell: Telling) -> None:
    """Rows: Found. The line's polling rests meanwhile."""

    def went_on(progress: ScanProgress) -> None:
        tell.progress(progress.done, progress.total, progress)

    async with _line_alone(bench, job.collector, job.plan.bus) as client:
        await scan_line(client, job.plan, on_progress=went_on, on_found=tell.row)


async def discover(job: DiscoverJob, bench: Bench, tell: Telling) -> None:
    """Rows: HeardAddress. The line's polling rests meanwhile."""

    def went_on(progress: ScanProgress) -> None:
        tell.progress(progress.done, progress.total, progress)

    async with _line_alone(bench, job.collector, job.bus) as client:
        try:
            await discover_addresses(
                client, job.bus, protocol=job.protocol, on_progress=went_on, on_address=tell.row
            )
        except ValueError as error:
            raise DeskError("jobs.no_discovery", protocol=job.protocol) from error


async def read_item(job: ReadItemJob, bench: Bench, tell: Telling) -> None:
    """One row: ItemReading."""
    (point,) = points_of(bench, (job.meter_id,))
    profile = bench.profiles.get(point.profile)
    if profile is None or job.item not in profile.items:
        raise DeskError("jobs.no_item", meter=job.meter_id, item=job.item)
    tell.row(await bench.client(point.address.collector).read_item(point, job.item))


@asynccontextmanager
async def _line_alone(bench: Bench, collector: str, bus: int) -> AsyncIterator[CollectorClient]:
    """The line without its rounds. Raises DeskError jobs.sale_open while a sale is being driven there."""
    client, rounds = client_of(bench, collector), rounds_of(bench, collector, bus)
    if bench.sale_open_on(collector, bus):
        raise DeskError("jobs.sale_open", collector=collector, line=bus)
    if rounds.is_held:
        raise DeskError("jobs.line_taken", collector=collector, line=bus)
    async with rounds.held():
        yield client
