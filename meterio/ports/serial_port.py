"""A serial port of this computer: one line, one pyserial port, one thread that reads it.

The thread opens the port and waits for bytes, since both may block; the loop writes into the port's buffer,
which does not. A port that was pulled out is opened again when it is back; written as "usb:SERIAL-NUMBER" an
adapter is found under whatever name the system gives it then.
"""

from __future__ import annotations

import asyncio
import math
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from meterio.errors import LinkLost, NotOffered
from meterio.ports.base import Connect
from meterio.ports.reconnect import Backoff
from meterio.ports.stream import StreamPort
from meterio.types import Clock, CollectorSettings, LineParameters, WireEvent

if TYPE_CHECKING:
    from serial import Serial

if sys.platform == "win32":
    PORT_ERRORS: tuple[type[Exception], ...] = (OSError, ValueError)
else:
    import termios

    PORT_ERRORS = (OSError, ValueError, termios.error)
"""What pyserial raises for a port that is not there, is taken, or cannot be set so."""

USB = "usb:"
_READ_S = 0.5
"""Longest wait for bytes in one go; on Windows a call to stop that comes just before a read is not heard."""
_WRITE_S = 0 if sys.platform == "win32" else 0.05
"""Windows takes a frame and sends it by itself. Elsewhere a write waits for room in the port's buffer, which
holds many frames: no room means that nothing goes out any more."""


class SerialPort(StreamPort):
    """The line at one serial port (`meterio.ports.base.Port`): `settings.host` names it.

    Raises ValueError for settings with more than one line: a port is one line.
    """

    def __init__(
        self,
        settings: CollectorSettings,
        *,
        clock: Clock,
        log: Callable[[WireEvent], None] | None = None,
        new_backoff: Callable[[], Backoff] = Backoff,
    ) -> None:
        if len(settings.buses) != 1:
            raise ValueError(f"collector {settings.id}: a serial port is one line, not {len(settings.buses)}")
        super().__init__(
            settings,
            clock=clock,
            connect=serial_connect(settings.buses[0].parameters),
            half_open_s=math.inf,  # a port has no other end that could be gone
            log=log,
            new_backoff=new_backoff,
        )

    async def set_line(self, bus: int, parameters: LineParameters | None) -> None:
        line = self._lines[bus]
        transport = line.transport
        if not isinstance(transport, SerialTransport):
            raise LinkLost(f"The serial port {self._settings.host} is not open.")
        try:
            transport.set_parameters(parameters or line.settings.parameters)
        except PORT_ERRORS as error:
            raise NotOffered(f"The serial port {self._settings.host} cannot be set so: {error}") from error


def serial_connect(parameters: LineParameters) -> Connect:
    """Opens serial ports with the shape of `loop.create_connection`: the host is the device, the port unused.

    What it returns raises OSError when the port is not there, is taken, or cannot have these parameters.
    """

    async def connect(
        factory: Callable[[], asyncio.Protocol], device: str, _port: int
    ) -> tuple[asyncio.BaseTransport, asyncio.Protocol]:
        protocol = factory()
        transport = SerialTransport(device, parameters, protocol)
        await transport.open()
        return transport, protocol

    return connect


class SerialTransport(asyncio.Transport):
    """A serial port as an asyncio transport. All calls on the loop; the thread only reads and reports."""

    def __init__(self, device: str, parameters: LineParameters, protocol: asyncio.Protocol) -> None:
        super().__init__()
        self._device = device
        self._parameters = parameters
        self._protocol = protocol
        self._loop = asyncio.get_running_loop()
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._gone: asyncio.Future[None] = self._loop.create_future()
        self._lock = threading.Lock()
        self._serial: Serial | None = None
        self._closing = False
        self._thread = threading.Thread(target=self._serve, name=f"serial {device}", daemon=True)

    async def open(self) -> None:
        """Returns when the port is open and the protocol knows it. Raises OSError; leaves no thread then."""
        self._thread.start()
        try:
            await asyncio.shield(self._opened)
        except asyncio.CancelledError:
            self.abort()
            await asyncio.wait({self._gone}, timeout=1)
            raise

    def write(self, data: bytes | bytearray | memoryview) -> None:
        with self._lock:
            if self._serial is None or self._closing:
                return
            try:
                self._serial.write(data)
            except PORT_ERRORS:
                self._stop()

    def get_write_buffer_size(self) -> int:
        """How many bytes the system has not put on the line yet."""
        with self._lock:
            if self._serial is None or self._closing:
                return 0
            try:
                return int(self._serial.out_waiting)
            except PORT_ERRORS:
                self._stop()
                return 0

    def set_parameters(self, parameters: LineParameters) -> None:
        """Raises one of PORT_ERRORS for what the port cannot do; then the present ones hold on."""
        with self._lock:
            if self._serial is None or self._closing:
                raise OSError("the port is closed")
            before = self._serial.get_settings()
            try:
                self._serial.apply_settings(_settings(self._device, parameters))
            except PORT_ERRORS:
                with suppress(*PORT_ERRORS):  # what went wrong is told; the old settings did work
                    self._serial.apply_settings(before)
                raise

    def is_closing(self) -> bool:
        return self._closing

    def close(self) -> None:
        self.abort()

    def abort(self) -> None:
        """Closes the port and drops what has not gone out; `connection_lost` follows from the thread."""
        with self._lock:
            self._stop()

    def _stop(self) -> None:
        if not self._closing:
            self._closing = True
            if self._serial is not None:
                self._serial.cancel_read()

    # the thread

    def _serve(self) -> None:
        try:
            port = _open(self._device, self._parameters)
        except PORT_ERRORS as error:
            self._post(self._not_opened, OSError(str(error)))
            return
        with self._lock:
            self._serial = port
        self._post(self._has_opened)
        failure: Exception | None = None
        try:
            while not self._closing:
                data = port.read(1)
                if data:
                    self._post(self._received, data + port.read(port.in_waiting))
        except PORT_ERRORS as error:
            failure = error
        self._close_port(port)
        self._post(self._ended, failure)

    def _close_port(self, port: Serial) -> None:
        with self._lock:
            self._closing = True
            self._serial = None
            with suppress(*PORT_ERRORS):  # a port that was pulled out cannot be emptied
                port.reset_output_buffer()
            with suppress(*PORT_ERRORS):
                port.close()

    def _post(self, call: Callable[..., None], *arguments: object) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody is left to tell
            self._loop.call_soon_threadsafe(call, *arguments)

    # what it reports, on the loop

    def _has_opened(self) -> None:
        self._protocol.connection_made(self)
        if not self._opened.done():
            self._opened.set_result(None)

    def _not_opened(self, error: OSError) -> None:
        self._closing = True
        self._leave()
        if not self._opened.done():
            self._opened.set_exception(error)

    def _received(self, data: bytes) -> None:
        if not self._closing:
            self._protocol.data_received(data)

    def _ended(self, failure: Exception | None) -> None:
        self._leave()
        self._protocol.connection_lost(failure)

    def _leave(self) -> None:
        self._thread.join()  # its last act was to report this
        self._gone.set_result(None)


def _open(device: str, parameters: LineParameters) -> Serial:
    from serial import Serial

    name = present_name(device)
    settings = _settings(name, parameters)
    return Serial(name, exclusive=True, timeout=_READ_S, write_timeout=_WRITE_S, **settings)


def _settings(device: str, parameters: LineParameters) -> dict[str, object]:
    # A pseudo-terminal has no wire, so no parity: to ask for one is an error there.
    parity = "N" if device.startswith("/dev/pts/") else parameters.parity
    return {"baudrate": parameters.baud, "parity": parity, "stopbits": parameters.stop_bits}


def present_name(device: str) -> str:
    """The system's present name of `device`. Raises OSError while an adapter is not plugged in."""
    if not device.startswith(USB):
        return device
    from serial.tools.list_ports import comports

    wanted = device[len(USB) :]
    for port in comports():
        if port.serial_number == wanted:
            return str(port.device)
    raise OSError(f"no adapter with the serial number {wanted} is plugged in")
