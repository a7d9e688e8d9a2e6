"""A serial port of this machine: pyserial, with a small thread that reads and feeds the loop."""

from __future__ import annotations

import asyncio
import errno
import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from meterio.types import LineParameters

if TYPE_CHECKING:
    import serial

USB = "usb:"
_READ_S = 0.5
"""How often the reading thread looks whether it is to end, where a read cannot be called off."""

Heard = Callable[[bytes], None]
Lost = Callable[[str], None]


class Device(Protocol):
    """What carries a line's bytes. All calls on the loop; `open`, `write` and `set` raise OSError."""

    def open(self, parameters: LineParameters, *, heard: Heard, lost: Lost) -> None:
        """Opens it with nothing left in its buffers. `lost(why)` is called once when it goes away."""

    def write(self, data: bytes) -> None:
        """Hands all of `data` to the line at once."""

    def unsent(self) -> int:
        """How many bytes have not left yet."""

    def set(self, parameters: LineParameters) -> None:
        """Changes speed, parity and stop bits; when it cannot, the former ones stay."""

    def close(self) -> None:
        """Discards what was not sent. Leaves no thread; harmless when it is not open."""


class SerialDevice:
    """The Device of a path ("/dev/ttyUSB0"), a port name ("COM3") or "usb:SERIAL-NUMBER"."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._port: serial.Serial | None = None
        self._reader: _Reader | None = None

    def open(self, parameters: LineParameters, *, heard: Heard, lost: Lost) -> None:
        import serial

        try:
            self._port = serial.Serial(
                find(self._name), timeout=_READ_S, write_timeout=0, exclusive=True, **_options(parameters)
            )
            self._port.reset_output_buffer()
            self._port.reset_input_buffer()
        except _refusals() as error:
            self.close()
            raise _as_os_error(error) from error
        self._reader = _Reader(self._port, heard=heard, lost=lost)

    def write(self, data: bytes) -> None:
        port = self._opened()
        try:
            # pyserial's own write would spin on a full buffer; the descriptor says so instead.
            taken = port.write(data) if sys.platform == "win32" else os.write(port.fileno(), data)
        except _refusals() as error:
            raise _as_os_error(error) from error
        if taken != len(data):
            raise OSError(errno.EAGAIN, "the port takes no more bytes")

    def unsent(self) -> int:
        try:
            return int(self._opened().out_waiting)
        except _refusals() as error:
            raise _as_os_error(error) from error

    def set(self, parameters: LineParameters) -> None:
        port = self._opened()
        former = port.get_settings()
        try:
            port.apply_settings(former | _options(parameters))
        except _refusals() as error:
            port.apply_settings(former)
            raise _as_os_error(error) from error

    def close(self) -> None:
        reader, self._reader = self._reader, None
        port, self._port = self._port, None
        if reader is not None:
            reader.stop()
        if port is None:
            return
        try:
            port.reset_output_buffer()
        except _refusals():
            return  # it is unplugged: nothing of it can be discarded, and nothing sent
        finally:
            port.close()

    def _opened(self) -> serial.Serial:
        if self._port is None:
            raise OSError(errno.ENODEV, "the port is not open")
        return self._port


class _Reader:
    """The thread that waits for bytes. What it hears after `stop` is dropped."""

    def __init__(self, port: serial.Serial, *, heard: Heard, lost: Lost) -> None:
        self._port = port
        self._heard = heard
        self._lost = lost
        self._loop = asyncio.get_running_loop()
        self._stopped = False
        self._thread = threading.Thread(target=self._read, name=f"serial {port.port}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopped = True
        self._port.cancel_read()
        self._thread.join()

    def _read(self) -> None:
        try:
            while not self._stopped:
                data = self._port.read(max(1, self._port.in_waiting))
                if data:
                    self._loop.call_soon_threadsafe(self._hand_over, self._heard, bytes(data))
        except _refusals() as error:
            self._loop.call_soon_threadsafe(self._hand_over, self._lost, str(error))

    def _hand_over(self, taker: Callable[[Any], None], what: object) -> None:
        if not self._stopped:
            taker(what)


def find(name: str) -> str:
    """The port that `name` means now. Raises OSError when the USB adapter is not plugged in."""
    if not name.startswith(USB):
        return name
    from serial.tools import list_ports

    wanted = name.removeprefix(USB)
    for port in list_ports.comports():
        if port.serial_number == wanted:
            return str(port.device)
    raise OSError(errno.ENODEV, f"no USB adapter with serial number {wanted} is plugged in")


def _options(parameters: LineParameters) -> dict[str, Any]:
    return {
        "baudrate": parameters.baud,
        "parity": parameters.parity,
        "stopbits": parameters.stop_bits,
    }


def _refusals() -> tuple[type[Exception], ...]:
    """What pyserial lets through when the system says no; its own SerialException is an OSError."""
    if sys.platform == "win32":
        return (OSError, ValueError)
    import termios

    return (OSError, ValueError, termios.error)


def _as_os_error(error: Exception) -> OSError:
    return error if isinstance(error, OSError) else OSError(errno.EINVAL, str(error))
