"""A day of a gateway on virtual time: consoles come and go, adapters too, and it grows by nothing."""

from __future__ import annotations

import asyncio
import gc
import random
from collections.abc import Callable

from meterio.gateway import Endpoint, Gateway, GatewaySettings, LineSettings, Notes
from meterio.ports.base import Connect
from meterio.types import LineParameters
from tests.helpers.gateway_process import SECRET
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock, run_virtual
from tests.meterio.gateway.rig import READ, Console, settings

HOURS = 24
EVERY_S = 60.0


class Meters(asyncio.Protocol):
    """The far end of a serial line on a pipe: what is asked is answered, most of the time."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.asked = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self.asked += 1
        if self._chance.random() < 0.95:
            asyncio.get_running_loop().call_later(0.05, self._transport.write, b"re:" + data)


def test_a_day_of_questions_lost_links_and_strangers_leaves_nothing_behind() -> None:
    told: list[str] = []

    async def day() -> tuple[int, list[int]]:
        loop = asyncio.get_running_loop()
        chance = random.Random(3)
        serial, net = PipeNet(), PipeNet()
        meters: list[Meters] = []

        def line_end() -> Meters:
            meters.append(Meters(chance))
            return meters[-1]

        serial.listen("/dev/ttyUSB0", 0, line_end)
        opener: Callable[[LineParameters], Connect] = lambda parameters: serial.connect  # noqa: E731
        clock = LoopClock(loop)
        given = GatewaySettings(
            "B1-A", (LineSettings(1, "/dev/ttyUSB0"),), Endpoint("gateway", 4001), keys={1: SECRET}
        )
        gateway = Gateway(given, clock=clock, notes=Notes(told.append, clock=clock), opener=opener)
        net.listen("127.0.0.1", 4001, gateway.sealed.connection)
        serving = asyncio.create_task(gateway.run())
        sizes, answered = [], 0
        async with Console(settings(4001), connect=net.connect) as console:
            for _ in range(HOURS):
                began = loop.time()
                while loop.time() - began < 3600:
                    await console.ready()
                    answered += isinstance(await console.ask(READ), bytes)
                    await asyncio.sleep(EVERY_S)
                    await disturb(chance, net, serial)
                gc.collect()
                sizes.append(len(gc.get_objects()))
        await gateway.stop()
        serving.cancel()
        await asyncio.wait({serving})
        return answered, sizes

    answered, sizes = run_virtual(day)
    assert answered > HOURS * 3600 / EVERY_S * 0.6
    assert max(sizes[4:]) - sizes[3] < 300, sizes
    assert len(told) < HOURS * 60 * 6
    assert any("is lost" in line for line in told) and any("session with" in line for line in told)


async def disturb(chance: random.Random, net: PipeNet, serial: PipeNet) -> None:
    """Now and then the link breaks, the adapter goes, or a stranger says something."""
    drawn = chance.random()
    if drawn < 0.01:
        net.break_all()
    elif drawn < 0.02:
        serial.break_all()
    elif drawn < 0.05:
        transport, _ = await net.connect(asyncio.Protocol, "127.0.0.1", 4001)
        transport.write(chance.randbytes(100))  # type: ignore[attr-defined]
        await asyncio.sleep(0.1)
        transport.close()
