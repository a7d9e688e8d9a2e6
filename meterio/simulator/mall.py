"""A simulated mall: meters with books of their own, lines with real timing, collectors on real sockets.

It runs on any asyncio loop: timing by the loop's clock, wall time by the injected one.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from meterio.simulator.collector import Collector, Random
from meterio.simulator.faults import ANYWHERE, Fault, FaultError, Faults
from meterio.simulator.kinds import build_meter
from meterio.simulator.line import Line
from meterio.simulator.meter import FULL_SPEED, Meter
from meterio.simulator.network import Connect, call_console, serve_ports
from meterio.simulator.plan import KEYED, CollectorPlan, MallPlan, MeterPlan
from meterio.simulator.serial_end import SerialEnd
from meterio.simulator.state_file import StateFile
from meterio.types import Clock, LinkKind

MAX_HOLD_MS = 10_000
"""The longest a collector keeps a frame that it has not put on its line."""
TOP_SPEED = 100_000


class UnknownMeter(KeyError):
    """No meter of this id in the mall."""


class Mall:
    """The whole mall.

    `keys` maps collector id to its secret: 32 bytes of a sealed one, 16 or 24 of a legacy one, others have
    none. Un-`paced` lines answer at once. With a `state_file` the meters' books outlive the process. Raises
    ValueError for a missing key.
    """

    def __init__(
        self,
        plan: MallPlan,
        *,
        clock: Clock,
        seed: int,
        paced: bool = True,
        keys: Mapping[str, bytes],
        state_file: Path | None = None,
        max_hold_ms: int = MAX_HOLD_MS,
        random: Random = os.urandom,
    ) -> None:
        self.plan = plan
        self.seed = seed
        self.speed = 1.0
        self.max_hold_ms = max_hold_ms
        self._clock = clock
        self._faults = Faults(seed=seed)
        self._state_file = StateFile(state_file)
        self._meters = {meter.id: self._build_meter(meter) for meter in plan.meters()}
        self._state_file.load(self._meters)
        self._state_file.snapshot(self._meters.values())
        self._servers: list[asyncio.Server] = []
        self._calls: list[asyncio.Future[None]] = []
        self._serials: list[SerialEnd] = []
        self._devices: Path | None = None
        self._collectors = {
            collector.id: Collector(
                collector,
                self._build_lines(collector, paced=paced),
                secret=_secret(collector, keys),
                clock=clock,
                faults=self._faults,
                max_hold_ms=max_hold_ms,
                random=random,
            )
            for collector in plan.collectors
        }

    async def start(
        self, host: str = "127.0.0.1", ports: Mapping[str, int] | None = None
    ) -> dict[str, tuple[str, int]]:
        """Opens every collector and returns where it is found: (host, port), or (device, 0) of a serial one.

        `ports` maps collector id to its first port; else any. One that calls in is found at the console it
        calls, or at ("", 0) while it has none. Raises OSError when something cannot be had; then none is
        open.
        """
        where: dict[str, tuple[str, int]] = {}
        try:
            for collector_id, collector in self._collectors.items():
                plan = collector.plan
                if plan.kind is LinkKind.SERIAL:
                    where[collector_id] = (str(self._plug_in(collector)), 0)
                elif plan.dial_in:
                    where[collector_id] = plan.console or ("", 0)
                else:
                    port = (ports or {}).get(collector_id, 0)
                    where[collector_id] = await self._listen(collector, host, port)
        except OSError:
            await self.stop()
            raise
        self.call_consoles()
        return where

    def call_consoles(self, connect: Connect | None = None) -> None:
        """Every collector that dials in begins to call, and calls again whenever its line is gone."""
        for collector in self._collectors.values():
            plan = collector.plan
            if plan.dial_in and plan.console:
                call = call_console(collector.connection, plan.console, connect=connect)
                self._calls.append(asyncio.ensure_future(call))

    async def stop(self) -> None:
        """Closes connections and lines and writes the state file. Harmless on a mall that never started."""
        calls, self._calls = self._calls, []
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        servers, self._servers = self._servers, []
        for server in servers:
            server.close()
        for collector in self._collectors.values():
            collector.stop()
        for server in servers:
            await server.wait_closed()
        self._pull_out_all()
        await asyncio.sleep(0)  # lets the aborted transports close their sockets
        self._state_file.snapshot(self._meters.values())

    def protocol(self, collector_id: str, bus: int | None = None) -> asyncio.Protocol:
        """A new connection to a collector (to a line of an unsealed one), for any transport."""
        return self._collectors[collector_id].connection(bus)

    def meter_ids(self) -> tuple[str, ...]:
        return tuple(self._meters)

    def book(self, meter_id: str) -> dict[str, Any]:
        """A meter's own book now: always meter, kind, utc_ms, clock_utc_ms, supply_on and purchases.

        Those that hold credit: balance_fen, purchase_count, total_purchased_fen, refunds, deductions,
        prices_fen, prices_e8, alarm1_fen, alarm2_fen. Electricity: energy_wh. Water: volume_l. All: number.
        Each purchase: utc_ms, count, amount_fen, balance_before_fen, balance_after_fen, foreign; each
        deduction: utc_ms, amount_fen. Raises UnknownMeter.
        """
        meter = self._meters.get(meter_id)
        if meter is None:
            raise UnknownMeter(meter_id)
        return meter.book(self._clock.utc_ms())

    def press_button(self, meter_id: str) -> None:
        """Somebody presses the meter's button: it closes if closing is permitted. Raises UnknownMeter."""
        meter = self._meters.get(meter_id)
        if meter is None:
            raise UnknownMeter(meter_id)
        meter.advance(self._clock.utc_ms())
        meter.press_button()

    def set_fault(self, name: str, /, *, target: str, times: int | None = None, **params: Any) -> Fault:
        """Sets a fault of FAULTS on a meter id, a collector id or "*". Raises FaultError."""
        if target != ANYWHERE and target not in self._meters and target not in self._collectors:
            raise FaultError(f"There is no meter and no collector {target!r}.")
        fault = self._faults.set(name, target=target, times=times, **params)
        if name == "collector-down":
            for collector in self._collectors.values():
                collector.go_down_if_told()
        if name == "port-gone":
            for serial in self._serials:
                serial.go_if_told()
        return fault

    def clear_faults(self, name: str | None = None, *, target: str | None = None) -> None:
        """Ends faults by name and target; None is any. Relays and valves that were stuck move again."""
        self._faults.clear(name, target=target)
        if name in (None, "stuck-relay"):
            now_ms = self._clock.utc_ms()
            for meter in self._meters.values():
                meter.free(now_ms)

    def hits(self) -> list[dict[str, Any]]:
        """Every fault set since the last clear: name, target, hits, left and its parameters."""
        return self._faults.hits()

    def set_speed(self, speed: float) -> None:
        """How many times faster than the clock meters consume, 0 to TOP_SPEED. Their clocks stay right."""
        if not 0 <= speed <= TOP_SPEED:
            raise ValueError(f"speed {speed} is not between 0 and {TOP_SPEED}")
        now_ms = self._clock.utc_ms()
        for meter in self._meters.values():
            meter.set_speed(round(speed * FULL_SPEED), now_ms=now_ms)
        self.speed = speed

    def set_seed(self, seed: int) -> None:
        """Loads and faults follow `seed` from now on."""
        now_ms = self._clock.utc_ms()
        for meter in self._meters.values():
            meter.set_seed(seed, now_ms=now_ms)
        self._faults.random.seed(seed)
        self.seed = seed

    async def _listen(self, collector: Collector, host: str, first: int) -> tuple[str, int]:
        """One port for a sealed collector; else one for each line, one after the other."""
        if collector.plan.kind is LinkKind.SEALED:
            servers = await serve_ports([collector.connection], host, first)
        else:
            lines = [partial(collector.connection, bus.number) for bus in collector.plan.buses]
            servers = await serve_ports(lines, host, first)
        self._servers += servers
        found: tuple[str, int] = servers[0].sockets[0].getsockname()[:2]
        return found

    def _plug_in(self, collector: Collector) -> Path:
        if self._devices is None:
            self._devices = Path(tempfile.mkdtemp(prefix="meters-"))
        serial = SerialEnd(collector, self._devices / collector.plan.id)
        self._serials.append(serial)
        serial.plug_in()
        return serial.device

    def _pull_out_all(self) -> None:
        for serial in self._serials:
            serial.pull_out()
        self._serials.clear()
        if self._devices is not None:
            self._devices.rmdir()
            self._devices = None

    def _build_meter(self, plan: MeterPlan) -> Meter:
        now_ms = self._clock.utc_ms()
        return build_meter(plan, seed=self.seed, now_ms=now_ms, on_purchase=self._state_file.append)

    def _build_lines(self, collector: CollectorPlan, *, paced: bool) -> dict[int, Line]:
        return {
            bus.number: Line(
                bus,
                [self._meters[meter.id] for meter in bus.meters],
                collector=collector.id,
                clock=self._clock,
                faults=self._faults,
                paced=paced,
            )
            for bus in collector.buses
        }


def _secret(collector: CollectorPlan, keys: Mapping[str, bytes]) -> bytes:
    if collector.kind in KEYED and collector.id not in keys:
        raise ValueError(f"collector {collector.id!r} needs a key")
    return keys.get(collector.id, b"")
