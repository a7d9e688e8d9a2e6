"""One serial port that is opened again and again: unplugged adapters come back, and nothing stays in buffers.

    AWAY ──opened──▶ SETTLING ──quiet for a while──▶ READY ──fault, unplugged──▶ AWAY

SETTLING is for what an earlier life of this process may have left on the line: its last frame and the answer
to it must be over before a console may believe that nothing older can reach a meter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum, auto

from meterio.gateway.device import Device
from meterio.gateway.notes import Notes
from meterio.gateway.settings import FRAME_BYTES, LineSettings, byte_s
from meterio.types import LineParameters

REOPEN_S = 1.0
SETTLE_S = 0.5
SENT_MARGIN_S = 0.5
"""How much longer than their time on the wire bytes may take to leave a healthy port."""


class PortState(Enum):
    AWAY = auto()
    SETTLING = auto()
    READY = auto()


class LinePort:
    """The port of one line. `heard(data)` and `changed()` are set by whoever speaks on the line."""

    def __init__(self, settings: LineSettings, device: Device, *, notes: Notes) -> None:
        self.settings = settings
        self.parameters = settings.parameters
        self.state = PortState.AWAY
        self.heard: Callable[[bytes], None] = lambda data: None
        self.changed: Callable[[], None] = lambda: None
        self._device = device
        self._notes = notes
        self._gone = asyncio.Event()
        self._busy_until = 0.0
        self._check: asyncio.TimerHandle | None = None

    @property
    def byte_s(self) -> float:
        return byte_s(self.parameters)

    async def run(self) -> None:
        """Keeps the port open until cancelled; then it is closed."""
        try:
            while True:
                if self._open():
                    await asyncio.sleep(SETTLE_S + FRAME_BYTES * self.byte_s)
                    if not self._gone.is_set():
                        self._become(PortState.READY)
                    await self._gone.wait()
                await asyncio.sleep(REOPEN_S)
        finally:
            self._close()

    def write(self, data: bytes) -> float | None:
        """Puts bytes on the line behind those that are still leaving; the loop time at which they have left.

        None: the port is not ready, or it failed meanwhile and is being opened again.
        """
        if self.state is not PortState.READY:
            return None
        try:
            self._device.write(data)
        except OSError as error:
            self.fail(str(error))
            return None
        loop = asyncio.get_running_loop()
        self._busy_until = max(self._busy_until, loop.time()) + len(data) * self.byte_s
        if self._check is None:
            self._check = loop.call_at(self._busy_until + SENT_MARGIN_S, self._margin_over)
        return self._busy_until

    @property
    def sent_at(self) -> float:
        """When all that was written so far has left, by the line's speed."""
        return self._busy_until

    def has_left(self) -> bool:
        """Whether all bytes have left the port.

        Bytes that a port keeps to itself would reach a meter when nobody expects it: what has not left
        SENT_MARGIN_S after its time never will, since the port is given up.
        """
        if self.state is not PortState.READY:
            return True
        try:
            unsent = self._device.unsent()
        except OSError as error:
            self.fail(str(error))
            return True
        if unsent and asyncio.get_running_loop().time() >= self._busy_until + SENT_MARGIN_S:
            self.fail(f"{unsent} bytes did not leave it in their time")
            return True
        return not unsent

    def set(self, parameters: LineParameters) -> bool:
        """Whether the line now has these. Call only while nothing is being said on it."""
        if self.state is not PortState.READY:
            return False
        try:
            self._device.set(parameters)
        except OSError as error:
            self._note("speed", f"cannot be set to {parameters.baud} baud {parameters.parity}: {error}")
            return False
        self.parameters = parameters
        return True

    def restore(self) -> None:
        """The settings' parameters come back; where the port refuses them it is opened anew with them."""
        if self.parameters == self.settings.parameters:
            return
        if self.state is PortState.READY and not self.set(self.settings.parameters):
            self.fail("its own parameters could not be set again")
        self.parameters = self.settings.parameters

    def fail(self, why: str) -> None:
        """Gives the port up with all that has not left; `run` opens it again."""
        if self.state is PortState.AWAY:
            return
        self._note("away", f"{self.settings.device} is lost: {why}; it is opened again when it is back")
        self._close()
        self._gone.set()
        self.changed()

    def _open(self) -> bool:
        self._gone.clear()
        try:
            self._device.open(self.parameters, heard=self._hear, lost=self.fail)
        except OSError as error:
            self._note("away", f"{self.settings.device} cannot be opened: {error}")
            return False
        self._busy_until = 0.0
        self._become(PortState.SETTLING)
        return True

    def _hear(self, data: bytes) -> None:
        if self.state is PortState.READY:
            self.heard(data)

    def _margin_over(self) -> None:
        self._check = None
        loop = asyncio.get_running_loop()
        if loop.time() < self._busy_until + SENT_MARGIN_S:  # more was written meanwhile
            self._check = loop.call_at(self._busy_until + SENT_MARGIN_S, self._margin_over)
        else:
            self.has_left()

    def _become(self, state: PortState) -> None:
        self.state = state
        if state is PortState.READY:
            self._note("ready", f"{self.settings.device} is ready")
        self.changed()

    def _close(self) -> None:
        self.state = PortState.AWAY
        if self._check is not None:
            self._check.cancel()
            self._check = None
        self._device.close()

    def _note(self, kind: str, text: str) -> None:
        number = self.settings.number
        self._notes.tell(f"line {number} {kind}", f"line {number}: {text}")
