"""The try of a meter before it is handed over: does it answer, is it the right one, does its relay switch."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Final

from app.errors import DeskError
from app.polling.bench import Bench, Telling, points_of, rounds_of, trouble_of
from app.polling.clocks import drift_ms
from app.polling.jobs import CommissionJob, CommissionRow
from app.polling.relays import shows, told, way_back
from app.services import meter_acts
from app.services.meter_acts import Act
from meterio.collector import CollectorClient
from meterio.errors import MeterError, WrongMeter
from meterio.types import Lane, MeterPoint

TRIES: Final = 5
"""Questions by which a line's quality is judged."""
LISTEN_S: Final = 0.25
"""After each: so late a second meter at the same address is still heard, if nothing else is asked."""
SLOW_MS: Final = 400.0
"""A meter that takes longer on average will hold up its line, or is reached over a slow link."""
CLOSE_TRIES: Final = 3


@dataclass(slots=True)
class _Findings:
    """What is learnt of one meter while it is tried."""

    values: dict[str, int] = field(default_factory=dict)
    number: int | None = None
    number_fits: bool | None = None
    relay: str = "not_tested"
    tries: int = 0
    failures: int = 0
    took_s: float = 0.0
    trouble: dict[str, None] = field(default_factory=dict)

    @property
    def answers(self) -> int:
        return self.tries - self.failures

    def note(self, trouble: str | None) -> None:
        if trouble is not None:
            self.trouble[trouble] = None

    def failed(self, error: MeterError) -> None:
        self.failures += 1
        self.note(trouble_of(error))

    def row(self, meter_id: str) -> CommissionRow:
        return CommissionRow(
            meter_id=meter_id,
            found=self.answers > 0,
            number="" if self.number is None else str(self.number),
            number_fits=self.number_fits,
            reading=dict(self.values),
            relay=self.relay,
            answer_ms=self.took_s * 1000 / self.answers if self.answers else None,
            tries=self.tries,
            failures=self.failures,
            trouble=tuple(self.trouble),
        )


async def commission(job: CommissionJob, bench: Bench, tell: Telling) -> None:
    """Rows: CommissionRow. Raises DeskError permission.* before the first relay is touched."""
    points = points_of(bench, job.meter_ids)
    for done, point in enumerate(points, start=1):
        tell.row(await _tried(job, bench, point))
        tell.progress(done, len(points))


async def _tried(job: CommissionJob, bench: Bench, point: MeterPoint) -> CommissionRow:
    client = bench.client(point.address.collector)
    profile = bench.profiles[point.profile]
    findings = _Findings()
    rounds = rounds_of(bench, point.address.collector, point.address.bus)
    if rounds.is_held:
        raise DeskError("jobs.line_taken", collector=point.address.collector, line=point.address.bus)
    async with rounds.held():
        for _ in range(TRIES):
            await _ask(client, point, "status", findings)
            await asyncio.sleep(LISTEN_S)
    if findings.answers:
        if "books" in profile.blocks:
            await _ask(client, point, "books", findings)
        await _identify(client, point, findings)
        await _compare_clock(client, bench, point, findings)
        if job.relay_test:
            findings.relay = await _relay(job, bench, point, findings)
    _judge(client, point, findings)
    return findings.row(point.meter_id)


async def _ask(client: CollectorClient, point: MeterPoint, block: str, findings: _Findings) -> None:
    findings.tries += 1
    began = asyncio.get_running_loop().time()
    try:
        sample = await client.read(point, block, lane=Lane.ON_DEMAND)
    except WrongMeter as error:
        findings.number, findings.number_fits = error.found, False
        findings.failed(error)
    except MeterError as error:
        findings.failed(error)
    else:
        findings.took_s += asyncio.get_running_loop().time() - began
        findings.values.update(sample.values)


async def _identify(client: CollectorClient, point: MeterPoint, findings: _Findings) -> None:
    if findings.number is not None:
        return
    try:
        findings.number = await client.identify(point)
    except MeterError as error:
        findings.note(trouble_of(error))
        return
    if findings.number is not None and point.number.isdecimal():
        findings.number_fits = int(point.number) == findings.number
        if not findings.number_fits:
            findings.note("trouble.wrong_meter")


async def _compare_clock(
    client: CollectorClient, bench: Bench, point: MeterPoint, findings: _Findings
) -> None:
    if "clock" not in bench.profiles[point.profile].blocks:
        return
    try:
        drift = drift_ms(await client.read(point, "clock", lane=Lane.ON_DEMAND))
    except MeterError as error:
        findings.note(trouble_of(error))
        return
    bench.note_clock(point.meter_id, drift)
    if abs(drift) > bench.intervals.clock_tolerance_ms:
        findings.note("trouble.clock")


def _judge(client: CollectorClient, point: MeterPoint, findings: _Findings) -> None:
    if findings.answers and findings.failures:
        findings.note("trouble.unsteady")
    elif findings.failures and not findings.trouble:
        findings.note("trouble.no_answer")
    if client.is_doubled(point.meter_id):
        findings.note("trouble.two_meters")
    if findings.answers and findings.took_s * 1000 / findings.answers > SLOW_MS:
        findings.note("trouble.slow")
    if findings.relay == "failed":
        findings.note("trouble.relay")


# The relay

_IN_THE_WAY = {"acts.sale_open": "trouble.sale_open", "orders.open_order": "trouble.order_open"}


async def _relay(job: CommissionJob, bench: Bench, point: MeterPoint, findings: _Findings) -> str:
    """Off and on again, only where that is safe: supply on, nothing else at work, no sale open."""
    back, client = way_back(bench.profiles[point.profile]), bench.client(point.address.collector)
    if back is None:
        return "not_offered"
    if client.is_doubled(point.meter_id):
        findings.note("trouble.two_meters")
    if "trouble.wrong_meter" in findings.trouble or "trouble.two_meters" in findings.trouble:
        return "not_tested"
    for flag, trouble in (("keep_supply", "trouble.keep_supply"), ("forced", "trouble.forced")):
        if findings.values.get(flag):
            findings.note(trouble)
            return "not_tested"
    if findings.values.get("supply_on") != 1:
        findings.note("trouble.supply_off")
        return "not_tested"
    in_the_way = await _write_down(job, bench, point)
    if in_the_way:
        findings.note(in_the_way)
        return "not_tested"
    outcome = "cut_off"
    try:
        outcome = "passed" if await _switch(bench, point, back, findings) else "failed"
    finally:
        await _note_outcome(job, bench, point, outcome)
    return outcome


async def _switch(bench: Bench, point: MeterPoint, back: tuple[str, ...], findings: _Findings) -> bool:
    """Whatever happens in between, supply is switched on again and the relay left to the meter."""
    client = bench.client(point.address.collector)
    is_off = is_on = False
    try:
        is_off = await told(client, point, "trip") and await shows(bench, point, supply_on=0)
    finally:
        for _ in range(CLOSE_TRIES):
            await told(client, point, back[0])
            if await shows(bench, point, supply_on=1):
                is_on = True
                break
        if not is_on:
            findings.note("trouble.not_closed")
        for name in back[1:]:
            await told(client, point, name)
    return is_off and is_on


async def _write_down(job: CommissionJob, bench: Bench, point: MeterPoint) -> str:
    """Who asked; the trouble that keeps it from being done, "" if none does."""
    now = bench.clock.utc_ms()
    try:
        await bench.ledger.write(
            lambda ledger: meter_acts.ask(
                ledger, point.meter_id, Act.RELAY_TEST, session=job.session, now_utc_ms=now
            )
        )
    except DeskError as error:
        if error.key not in _IN_THE_WAY:
            raise
        return _IN_THE_WAY[error.key]
    return ""


async def _note_outcome(job: CommissionJob, bench: Bench, point: MeterPoint, outcome: str) -> None:
    now = bench.clock.utc_ms()
    await bench.ledger.write(
        lambda ledger: meter_acts.note_outcome(
            ledger, point.meter_id, Act.RELAY_TEST, session=job.session, outcome=outcome, now_utc_ms=now
        )
    )
