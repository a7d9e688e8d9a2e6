"""Simulated meters behind real serial ports: each line of a mall is served on a pseudo-terminal.

The mall runs on a loop and thread of its own. `device(n)` is a name that stays when the line is unplugged
and plugged in again, as udev's are.
"""

from __future__ import annotations

import asyncio
import os
import pty
import threading
import tty
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from meterio.clock import SystemClock
from meterio.simulator import BusPlan, CollectorPlan, Mall, MallPlan, MeterPlan
from meterio.types import LinkKind

T = TypeVar("T")
_CHUNK = 4096


class PtyMall:
    """`lines` maps line number to its meters. `heard[n]` is what reached line `n`, piece by piece.

    `answering` False makes a line dead: its frames arrive and nothing is said. With `echo` every line hears
    itself, as an adapter that does not mute its receiver.
    """

    def __init__(
        self,
        folder: Path,
        lines: Mapping[int, Sequence[MeterPlan]],
        *,
        echo: bool = False,
        answering: bool = True,
    ) -> None:
        self.echo = echo
        self.answering = answering
        self.heard: dict[int, list[bytes]] = {number: [] for number in lines}
        self._folder = folder
        self._ends: dict[int, _PtyEnd] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mall on ptys")
        self._thread.start()
        self._mall = self._call(lambda: _mall(lines))
        for number in lines:
            self.plug_in(number)

    def device(self, number: int) -> str:
        return str(self._folder / f"line{number}")

    def plug_in(self, number: int) -> None:
        """The adapter of this line appears, under its old name."""

        def plug() -> None:
            end = self._ends[number] = _PtyEnd(self, number)
            end.connect(self._mall.protocol(f"L{number}"))
            link = Path(self.device(number))
            link.unlink(missing_ok=True)
            link.symlink_to(end.name)

        self._call(plug)

    def unplug(self, number: int) -> None:
        """The adapter of this line is pulled out."""

        def pull() -> None:
            Path(self.device(number)).unlink()
            self._ends.pop(number).close()

        self._call(pull)

    def say(self, number: int, data: bytes) -> None:
        """Bytes on the line that nobody asked for."""
        self._call(lambda: self._ends[number].write(data))

    def book(self, meter: str) -> dict[str, Any]:
        return self._call(lambda: self._mall.book(meter))

    def fault(self, name: str, meter: str, **params: Any) -> None:
        self._call(lambda: self._mall.set_fault(name, target=meter, **params))

    def hits(self) -> dict[str, int]:
        """How often each fault that is set has struck."""
        found: dict[str, int] = {}
        for fault in self._call(self._mall.hits):
            found[fault["name"]] = found.get(fault["name"], 0) + int(fault["hits"])
        return found

    def clear(self) -> None:
        self._call(self._mall.clear_faults)

    def stop(self) -> None:
        def end() -> None:
            for one in self._ends.values():
                one.close()

        self._call(end)
        asyncio.run_coroutine_threadsafe(self._mall.stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _call(self, what: Callable[[], T]) -> T:
        async def call() -> T:
            return what()

        return asyncio.run_coroutine_threadsafe(call(), self._loop).result(10)


def _mall(lines: Mapping[int, Sequence[MeterPlan]]) -> Mall:
    plan = MallPlan(
        tuple(
            CollectorPlan(f"L{number}", (BusPlan(1, tuple(meters)),), kind=LinkKind.TRANSPARENT)
            for number, meters in lines.items()
        )
    )
    return Mall(plan, clock=SystemClock(), seed=1, paced=False, keys={})


class _PtyEnd(asyncio.Transport):
    """The far end of a serial line, as a transport for a simulated line's connection."""

    def __init__(self, mall: PtyMall, number: int) -> None:
        super().__init__()
        self._mall = mall
        self._number = number
        self._near, self._far = pty.openpty()
        tty.setraw(self._far)  # held open, so that the line outlives whoever has it open
        os.set_blocking(self._near, False)
        self.name = os.ttyname(self._far)
        self._loop = asyncio.get_running_loop()
        self._protocol: asyncio.Protocol | None = None

    def connect(self, protocol: asyncio.Protocol) -> None:
        self._protocol = protocol
        protocol.connection_made(self)
        self._loop.add_reader(self._near, self._read)

    def write(self, data: Any) -> None:
        if self._near >= 0:
            os.write(self._near, data)

    def is_closing(self) -> bool:
        return self._near < 0

    def close(self) -> None:
        if self._near < 0:
            return
        self._loop.remove_reader(self._near)
        os.close(self._near)
        os.close(self._far)
        self._near = -1
        if self._protocol is not None:
            self._protocol.connection_lost(None)

    def abort(self) -> None:
        """The simulated serial server hangs up on nobody here: a wire has no connections."""

    def _read(self) -> None:
        data = os.read(self._near, _CHUNK)
        self._mall.heard[self._number].append(data)
        if self._mall.echo:
            self.write(data)
        if self._protocol is not None and self._mall.answering:
            self._protocol.data_received(data)
