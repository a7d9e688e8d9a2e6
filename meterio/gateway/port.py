"""One serial port that is opened again and again: unplugged adapters come back, and nothing stays in buffers.

    AWAY ──opened──▶ SETTLING ──quiet for a while──▶ READY ──fault, unplugged──▶ AWAY

SETTLING is for what an earlier life of this process may have left on the line: its last frame and the answer
to it must be over before a console may believe that nothing older can reach a meter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from enum import Enum, auto

from meterio.gateway.notes import Notes
from meterio.gateway.settings import FRAME_BYTES, LineSettings, byte_s
from meterio.ports.base import Connect
from meterio.ports.serial_port import PORT_ERRORS, SerialTransport
from meterio.types import LineParameters

REOPEN_S = 1.0
CLOSE_S = 1.0
SETTLE_S = 0.5
SENT_MARGIN_S = 0.5
"""How much longer than their time on the wire bytes may take to leave a healthy port."""


Opener = Callable[[LineParameters], Connect]
"""Opens ports with given parameters, as `meterio.ports.serial_port.serial_connect`."""


class PortState(Enum):
    AWAY = auto()
    SETTLING = auto()
    READY = auto()


class LinePort(asyncio.Protocol):
    """The port of one line. `heard(data)` and `changed()` are set by whoever speaks on the line."""

    def __init__(self, settings: LineSettings, *, opener: Opener, notes: Notes) -> None:
        self.settings = settings
        self.parameters = settings.parameters
        self.state = PortState.AWAY
        self.heard: Callable[[bytes], None] = lambda data: None
        self.changed: Callable[[], None] = lambda: None
        self.sent_at = 0.0
        """When all that was written so far has left, by the line's speed (loop time)."""
        self._opener = opener
        self._notes = notes
        self._transport: asyncio.Transport | None = None
        self._gone = asyncio.Event()
        self._closed = asyncio.Event()
        self._check: asyncio.TimerHandle | None = None

    @property
    def byte_s(self) -> float:
        return byte_s(self.parameters)

    async def run(self) -> None:
        """Keeps the port open until cancelled; then it is closed."""
        while True:
            await self._one_opening()
            await asyncio.sleep(REOPEN_S)

    def write(self, data: bytes) -> float | None:
        """Puts bytes on the line behind those that are still leaving; the loop time at which they have left.

        None: the port is not ready, or it failed meanwhile and is being opened again.
        """
        if self.state is not PortState.READY or self._transport is None:
            return None
        self._transport.write(data)
        if self._transport.is_closing():
            self.fail("it takes no more bytes")
            return None
        loop = asyncio.get_running_loop()
        self.sent_at = max(self.sent_at, loop.time()) + len(data) * self.byte_s
        if self._check is None:
            self._check = loop.call_at(self.sent_at + SENT_MARGIN_S, self._margin_over)
        return self.sent_at

    def has_left(self) -> bool:
        """Whether all bytes have left the port.

        Bytes that a port keeps to itself would reach a meter when nobody expects it: what has not left
        SENT_MARGIN_S after its time never will, since the port is given up.
        """
        unsent = self._transport.get_write_buffer_size() if self._transport is not None else 0
        if unsent and asyncio.get_running_loop().time() >= self.sent_at + SENT_MARGIN_S:
            self.fail(f"{unsent} bytes did not leave it in their time")
            return True
        return not unsent

    def set(self, parameters: LineParameters) -> bool:
        """Whether the line now has these. Call only while nothing is being said on it."""
        if self.state is not PortState.READY or not isinstance(self._transport, SerialTransport):
            return False
        try:
            self._transport.set_parameters(parameters)
        except PORT_ERRORS as error:
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
        self._note("away", f"{self.settings.device} is lost: {why}")
        self._close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._closed.clear()

    def data_received(self, data: bytes) -> None:
        if self.state is PortState.READY:
            self.heard(data)

    def connection_lost(self, error: Exception | None) -> None:
        self._transport = None
        self._closed.set()
        self.fail(str(error or "it was closed"))

    async def _one_opening(self) -> None:
        """Lives through one opening of the port, and returns once it is closed again."""
        self._gone.clear()
        try:
            await self._opener(self.parameters)(lambda: self, self.settings.device, 0)
        except OSError as error:
            self._note("away", f"{self.settings.device} cannot be opened: {error}")
            return
        if self._transport is None:
            return  # it went away as soon as it was there
        self.sent_at = 0.0
        self._become(PortState.SETTLING)
        try:
            with suppress(TimeoutError):  # nothing went wrong while it settled
                async with asyncio.timeout(SETTLE_S + FRAME_BYTES * self.byte_s):
                    await self._gone.wait()
            if not self._gone.is_set():
                self._become(PortState.READY)
                await self._gone.wait()
        finally:
            self._close()
            with suppress(TimeoutError):  # a thread that hangs in its driver must not hold up the end
                async with asyncio.timeout(CLOSE_S):
                    await self._closed.wait()

    def _close(self) -> None:
        if self._check is not None:
            self._check.cancel()
            self._check = None
        if self._transport is not None:
            self._transport.abort()
        self._gone.set()
        self._become(PortState.AWAY)

    def _margin_over(self) -> None:
        self._check = None
        loop = asyncio.get_running_loop()
        if loop.time() < self.sent_at + SENT_MARGIN_S:  # more was written meanwhile
            self._check = loop.call_at(self.sent_at + SENT_MARGIN_S, self._margin_over)
        else:
            self.has_left()

    def _become(self, state: PortState) -> None:
        if self.state is state:
            return
        self.state = state
        if state is PortState.READY:
            self._note("ready", f"{self.settings.device} is ready")
        self.changed()

    def _note(self, kind: str, text: str) -> None:
        number = self.settings.number
        self._notes.tell(f"line {number} {kind}", f"line {number}: {text}")
