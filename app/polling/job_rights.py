"""Whether whoever wants a job may have it: asked of the book before anything is sent."""

from __future__ import annotations

from app.domain.permissions import Permission
from app.polling.bench import Bench
from app.polling.jobs import DiscoverJob, Job, ReadItemJob, ScanJob
from app.services.rights import allow_collector, allow_meters
from db.ledger import Ledger


async def check(job: Job, bench: Bench) -> None:
    """A search shows all that is on its line, other jobs touch meters. Raises DeskError permission.*."""
    await bench.ledger.read(lambda ledger: _allow(ledger, job))


def _allow(ledger: Ledger, job: Job) -> None:
    if isinstance(job, ScanJob):
        allow_collector(ledger, job.session, Permission.BENCH, job.collector, bus=job.plan.bus)
    elif isinstance(job, DiscoverJob):
        allow_collector(ledger, job.session, Permission.BENCH, job.collector, bus=job.bus)
    else:
        meter_ids = (job.meter_id,) if isinstance(job, ReadItemJob) else job.meter_ids
        allow_meters(ledger, job.session, Permission.BENCH, meter_ids)
