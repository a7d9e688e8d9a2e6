"""The console, less its screens, over the control bench's book, to be killed: FOLDER ADDRESSES.

Prints "up" once every collector is in contact, "ended" once no order is open, then waits for its input's end.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from app.polling.books import ThreadedLedger, ThreadedReadings
from app.polling.worker import Outside, Worker
from app.services.readings import LiveBoard, know_meters
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from meterio.clock import SystemClock
from meterio.types import WireEvent
from tests.bench import control_site
from tests.bench.polling import PROFILES, Watcher


@asynccontextmanager
async def console(
    folder: Path, addresses: dict[str, tuple[str, int]], log: Callable[[WireEvent], None] | None = None
) -> AsyncIterator[tuple[Worker, LedgerBook, LiveBoard]]:
    """A worker over the book in `folder`, from its start to its stop."""
    clock, live = SystemClock(), LiveBoard()
    ledger, readings = (
        LedgerBook(folder / "ledger.db", clock=clock),
        ReadingsBook(folder / "readings.db", clock=clock),
    )
    setup = control_site.setup(addresses)
    readings.write(lambda book: know_meters(book, {point.meter_id: "electricity" for point in setup.points}))
    outside = Outside(
        ledger=ThreadedLedger(ledger),
        readings=ThreadedReadings(readings),
        live=live,
        clock=clock,
        profiles=PROFILES,
        listener=Watcher(log),
    )
    worker = Worker(setup, outside)
    task = asyncio.create_task(worker.run())
    try:
        while live.contact().collectors_in_contact < len(setup.collectors):
            await asyncio.sleep(0.05)
        yield worker, ledger, live
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        readings.close()
        ledger.close()


async def main(folder: Path, addresses: dict[str, tuple[str, int]]) -> None:
    async with console(folder, addresses) as (_, ledger, _live):
        print("up", flush=True)
        while await asyncio.wrap_future(ledger.submit_read(lambda book: len(book.orders.open_all()))):
            await asyncio.sleep(0.5)
        print("ended", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), json.loads(sys.argv[2])))
