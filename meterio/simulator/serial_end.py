"""The far end of a serial port: a pseudo-terminal that a console opens as if an adapter were there.

The console's speed is the terminal's, and meters with another one hear nothing. Parity is not checked: the
system's pseudo-terminals have none. The device has a name of its own, a link that outlives the terminal.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from pathlib import Path

from meterio.link import BusErrorReason
from meterio.simulator.bus import Job
from meterio.simulator.collector import Collector

_CHUNK = 4096


class SerialEnd:
    """The one line of a collector, at `device`. Raises OSError where there are no pseudo-terminals."""

    def __init__(self, collector: Collector, device: Path) -> None:
        if sys.platform == "win32":
            raise OSError("a simulated serial port needs pseudo-terminals, which Windows has not")
        self.device = device
        self._collector = collector
        ((self._number, self._bus),) = collector.buses.items()
        collector.ear = self._say
        self._ends: tuple[int, int] | None = None
        self._return: asyncio.TimerHandle | None = None
        self._pending = b""

    def plug_in(self) -> None:
        """The adapter is there, with a terminal of its own."""
        if sys.platform == "win32":
            return
        import termios
        import tty

        ours, theirs = os.openpty()
        tty.setraw(theirs)
        attributes = termios.tcgetattr(theirs)
        speed = getattr(termios, f"B{self._collector.plan.buses[0].baud}", termios.B9600)
        attributes[4] = attributes[5] = speed
        termios.tcsetattr(theirs, termios.TCSANOW, attributes)
        os.set_blocking(ours, False)
        self._ends = (ours, theirs)
        self.device.unlink(missing_ok=True)
        self.device.symlink_to(os.ttyname(theirs))
        asyncio.get_running_loop().add_reader(ours, self._read)

    def pull_out(self) -> None:
        """The adapter is gone: whoever has it open hears the end."""
        if self._return is not None:
            self._return.cancel()
            self._return = None
        if self._ends is None:
            return
        ours, theirs = self._ends
        self._ends = None
        asyncio.get_running_loop().remove_reader(ours)
        self.device.unlink(missing_ok=True)
        os.close(ours)
        os.close(theirs)

    def go_if_told(self) -> None:
        """A port-gone fault was set: it strikes now."""
        fault = self._collector.fault("port-gone") if self._ends else None
        if fault:
            self.pull_out()
            back_s = fault.params["back_ms"] / 1000
            self._return = asyncio.get_running_loop().call_later(back_s, self.plug_in)

    def answer(self, job: Job, data: bytes) -> None:
        self._say(data)

    def fail(self, job: Job, reason: BusErrorReason) -> None:
        """A serial line has no words for it."""

    def _say(self, data: bytes) -> None:
        if self._ends is not None:
            with contextlib.suppress(BlockingIOError):  # nobody reads: a line does not wait either
                os.write(self._ends[0], data)

    def _read(self) -> None:
        assert self._ends is not None
        try:
            data = os.read(self._ends[0], _CHUNK)
        except (BlockingIOError, OSError):
            return
        self._pending += data
        now = asyncio.get_running_loop().time()
        wait_s = self._collector.plan.wait_ms / 1000
        self._collector.set_baud(self._baud())
        while (length := self._bus.request_length(self._pending)) and len(self._pending) >= length:
            frame, self._pending = self._pending[:length], self._pending[length:]
            self._bus.submit(Job(self, self._number, 0, frame, wait_s, now, now))

    def _baud(self) -> int:
        """The terminal's speed, as whoever opened it has set it."""
        planned = self._collector.plan.buses[0].baud
        if sys.platform == "win32" or self._ends is None:
            return planned
        import termios

        speed = termios.tcgetattr(self._ends[0])[5]
        names = (name for name in vars(termios) if name[0] == "B" and name[1:].isdigit())
        return next((int(name[1:]) for name in names if getattr(termios, name) == speed and speed), planned)
