"""A serial line on a pseudo-terminal: its far end hears and answers on the running loop. POSIX only."""

from __future__ import annotations

import asyncio
import os
import termios
import tty
from collections.abc import Callable


class PtyLine:
    """`device` is the name to open. `answer` gives what the line says to what it hears."""

    def __init__(self, answer: Callable[[bytes], bytes] = lambda data: b"re:" + data) -> None:
        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        os.set_blocking(self._far, False)
        self.device = os.ttyname(self._near)
        self.heard: list[bytes] = []
        self._answer = answer
        asyncio.get_running_loop().add_reader(self._far, self._hear)

    @property
    def speed(self) -> int:
        """A termios constant such as B2400."""
        return int(termios.tcgetattr(self._near)[4])

    @property
    def stop_bits(self) -> int:
        return 2 if termios.tcgetattr(self._near)[2] & termios.CSTOPB else 1

    def say(self, data: bytes) -> None:
        os.write(self._far, data)

    def stop_reading(self) -> None:
        asyncio.get_running_loop().remove_reader(self._far)

    def pull_out(self) -> None:
        """The far end is gone, as when a USB adapter is pulled out."""
        if self._far >= 0:
            self.stop_reading()
            os.close(self._near)
            os.close(self._far)
            self._far = -1

    def _hear(self) -> None:
        data = os.read(self._far, 4096)
        self.heard.append(data)
        self.say(self._answer(data))
