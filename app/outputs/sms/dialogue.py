"""Questions to a modem and its answers, one at a time, over a line that may break off or babble any time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

from app.outputs.sms.lines import End, Prompt, Splitter, comes_unasked, end_of, has_telegram
from meterio.ports.serial_port import PORT_ERRORS, present_name
from meterio.types import Clock

READ_S: Final = 0.1
"""The longest wait for bytes in one go, so that an end of the program is heard."""
WRITE_S: Final = 2.0
SETTLE_READS: Final = 20
ESCAPE: Final = b"\x1b"
CTRL_Z: Final = b"\x1a"


class Wire(Protocol):
    """An open port. `read` waits at most READ_S and returns b"" where nothing came; each raises OSError when
    the port is gone."""

    def read(self) -> bytes: ...

    def write(self, data: bytes) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Answer:
    """`end` is None where none came in time. `noise`: something came that was no answer."""

    lines: tuple[str, ...]
    end: End | None
    noise: bool = False
    prompted: bool = False
    """Whether the modem asked for the text, so that it may have taken it."""

    @property
    def ok(self) -> bool:
        return self.end is not None and self.end.trouble is None

    def after(self, prefix: str) -> str | None:
        """The first line that begins so."""
        return next((line for line in self.lines if line.startswith(prefix)), None)


class Dialogue:
    """All calls by one thread. `unasked` is given each line that comes unasked, with its telegram or ""."""

    def __init__(
        self,
        wire: Wire,
        *,
        clock: Clock,
        unasked: Callable[[str, str], None],
        ending: Callable[[], bool],
    ) -> None:
        self._wire = wire
        self._clock = clock
        self._unasked = unasked
        self._ending = ending
        self._splitter = Splitter()
        self._waiting: deque[str | Prompt] = deque()
        """What came after the end of an answer."""
        self._head = ""
        """What came unasked and still waits for its telegram."""

    def ask(self, command: str, *, timeout_s: float) -> Answer:
        """Raises OSError when the port is gone."""
        self._begin(command)
        return self._answer(command, timeout_s)

    def submit(self, command: str, text: str, *, prompt_s: float, timeout_s: float) -> Answer:
        """A command that asks for a text: `text` goes out only after the modem asked for it.

        Raises BrokenOff when the port is gone after the text was on its way, OSError when it was before.
        """
        self._begin(command)
        answer = self._answer(command, prompt_s, for_prompt=True)
        if not answer.prompted:
            if answer.end is None:
                self._wire.write(ESCAPE)
            return answer
        try:
            self._wire.write(text.encode("ascii") + CTRL_Z)
            answer = self._answer(command, timeout_s)
        except OSError as error:
            raise BrokenOff(str(error)) from error
        return Answer(answer.lines, answer.end, answer.noise, prompted=True)

    def settle(self) -> None:
        """Read until nothing comes for a moment, at most SETTLE_READS times: an answer nobody waited for must
        not be taken for the next one's. Raises OSError when the port is gone."""
        for _ in range(SETTLE_READS):
            data = self._wire.read()
            self._waiting.extend(self._splitter.feed(data))
            self._drain()
            if not data:
                return

    def leave_text(self) -> None:
        """Leave a prompt that may be open, and forget what was begun. Raises OSError."""
        self._wire.write(ESCAPE)
        self._splitter.drop()

    def close(self) -> None:
        with suppress(OSError):  # a port that was pulled out has nothing to close
            self._wire.close()

    def _begin(self, command: str) -> None:
        self._drain()
        self._wire.write(command.encode("ascii") + b"\r")

    def _drain(self) -> None:
        while self._waiting:
            item = self._waiting.popleft()
            if isinstance(item, str):
                self._take_unasked(item, "")

    def _answer(self, command: str, timeout_s: float, *, for_prompt: bool = False) -> Answer:
        deadline = self._clock.monotonic() + timeout_s
        lines: list[str] = []
        noise = False
        while self._clock.monotonic() < deadline and not self._ending():
            data = self._wire.read()
            noise = noise or bool(data)
            self._waiting.extend(self._splitter.feed(data))
            while self._waiting:
                item = self._waiting.popleft()
                if isinstance(item, Prompt):
                    if for_prompt:
                        return Answer(tuple(lines), None, noise=True, prompted=True)
                    continue
                if self._take_unasked(item, command) or item == command:
                    continue
                end = end_of(item)
                if end is not None:
                    return Answer(tuple(lines), end)
                lines.append(item)
        return Answer(tuple(lines), None, noise)

    def _take_unasked(self, line: str, command: str) -> bool:
        if self._head and _is_telegram(line):
            head, self._head = self._head, ""
            self._unasked(head, line)
            return True
        if not comes_unasked(line, command):
            return False
        if has_telegram(line):
            self._head = line
        else:
            self._unasked(line, "")
        return True


class BrokenOff(OSError):
    """The port was gone after the text of a message was on its way."""


def _is_telegram(line: str) -> bool:
    return len(line) % 2 == 0 and all(char in "0123456789ABCDEFabcdef" for char in line)


class SerialWire:
    """A serial port of this computer, 8 data bits, no parity. Raises OSError as `Wire` says."""

    def __init__(self, device: str, baud: int) -> None:
        from serial import Serial

        try:
            self._port = Serial(
                present_name(device), baud, timeout=READ_S, write_timeout=WRITE_S, exclusive=True
            )
        except PORT_ERRORS as error:
            raise OSError(str(error)) from error

    def read(self) -> bytes:
        try:
            first = self._port.read(1)
            return first + self._port.read(self._port.in_waiting) if first else b""
        except PORT_ERRORS as error:
            raise OSError(str(error)) from error

    def write(self, data: bytes) -> None:
        try:
            self._port.write(data)
        except PORT_ERRORS as error:
            raise OSError(str(error)) from error

    def close(self) -> None:
        try:
            self._port.close()
        except PORT_ERRORS as error:
            raise OSError(str(error)) from error
