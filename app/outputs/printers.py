"""Takes a finished slip to its printer: file, network, serial, USB or Windows spool, as the setting says.

Every call may take seconds: never from the GUI thread. Every failure is a DeskError with a sentence for the
person at the desk; the book is never touched from here.

Network, serial and file are opened here and not by python-escpos: its network class leaves the socket of
a failed connection open and knows IPv4 only, its serial class waits for ever for a printer that is off.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.errors import DeskError, reason_of
from app.outputs.network_printer import SEND_TIMEOUT_S, Ending, NotReached, send_over_network

RAW_PORT: Final = 9100


class PrinterKind(StrEnum):
    FILE = "file"
    NETWORK = "network"
    SERIAL = "serial"
    USB = "usb"
    WINDOWS = "windows"


class SlipMode(StrEnum):
    """`raster` sends dots and suits any printer; `gb18030` sends text to one that knows Chinese."""

    RASTER = "raster"
    GB18030 = "gb18030"


@dataclass(frozen=True, slots=True)
class PrinterSettings:
    """Where slips go. `target` by kind: a folder (or device file) · host[:port] · port[:baud] ·
    vendor:product in hex · the Windows printer's name."""

    kind: PrinterKind
    target: str
    width_mm: int = 58
    mode: SlipMode = SlipMode.RASTER


def never() -> bool:
    """For those who wait for their printer whatever happens."""
    return False


def send(settings: PrinterSettings, data: bytes, *, name: str, ending: Ending = never) -> None:
    """Send `data` to the printer; `name` is the job's, and the file's where slips go to a folder.

    Once `ending` says so, a network printer is no longer waited for.

    Raises DeskError printer.*: what is wrong with the printer and what to do.
    """
    _SENDERS[settings.kind](settings.target.strip(), data, name, ending)


def check_target(settings: PrinterSettings) -> None:
    """Whether the target is written as its kind wants it; opens nothing.

    Raises DeskError printer.target_wrong with an example, or printer.windows_only.
    """
    target = settings.target.strip()
    if settings.kind is PrinterKind.NETWORK:
        _host_and_port(target)
    elif settings.kind is PrinterKind.SERIAL:
        _port_and_baud(target)
    elif settings.kind is PrinterKind.USB:
        _usb_ids(target)
    elif settings.kind is PrinterKind.WINDOWS:
        _windows_name(target)


def slip_folder(settings: PrinterSettings) -> Path | None:
    """The folder that slips are written to, None unless that is where they go."""
    path = Path(settings.target.strip())
    if settings.kind is not PrinterKind.FILE or not settings.target.strip() or path.suffix:
        return None
    return path if path.is_dir() or not path.exists() else None


def write_file(folder: Path, name: str, data: bytes) -> Path:
    """Write a whole file or none: first beside it, then renamed. Raises DeskError printer.file_failed."""
    path = folder / name
    try:
        folder.mkdir(exist_ok=True)
        partial = path.with_name(f".{name}.partial")
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as error:
        raise _file_failed(path, error) from error
    return path


def _to_file(target: str, data: bytes, name: str, ending: Ending) -> None:
    folder = slip_folder(PrinterSettings(PrinterKind.FILE, target))
    if folder is not None:
        write_file(folder, f"{name}.bin", data)
        return
    if not target:
        raise DeskError("printer.target_missing")
    try:
        with Path(target).open("ab") as device:
            device.write(data)
    except OSError as error:
        raise _file_failed(Path(target), error) from error


def _file_failed(path: Path, error: OSError) -> DeskError:
    return DeskError("printer.file_failed", path=str(path), reason=_reason(error))


def _to_network(target: str, data: bytes, name: str, ending: Ending) -> None:
    host, port = _host_and_port(target)
    try:
        send_over_network(host, port, data, ending=ending)
    except NotReached as error:
        raise DeskError("printer.network_missing", target=f"{host}:{port}", reason=_reason(error)) from error
    except OSError as error:
        raise DeskError("printer.broke_off", target=f"{host}:{port}", reason=_reason(error)) from error


def _host_and_port(target: str) -> tuple[str, int]:
    """`host`, `host:port` or `[IPv6]:port`; port 9100 where none is given."""
    bare, bracket, rest = target.removeprefix("[").partition("]")
    host, _, port = (bare, "", rest.removeprefix(":")) if bracket else target.partition(":")
    if not host or not (port or str(RAW_PORT)).isdecimal() or not 0 < int(port or RAW_PORT) < 65536:
        raise DeskError("printer.target_wrong", target=target, example="192.168.1.50:9100")
    return host, int(port or RAW_PORT)


def _to_serial(target: str, data: bytes, name: str, ending: Ending) -> None:
    import serial

    port, baud = _port_and_baud(target)
    try:
        with serial.Serial(
            port, int(baud), dsrdtr=True, timeout=1, write_timeout=_serial_limit(data, baud)
        ) as line:
            line.write(data)
            line.flush()
    except serial.SerialTimeoutException as error:
        raise DeskError("printer.not_ready", target=port, reason=_reason(error)) from error
    except (
        OSError,
        ValueError,
    ) as error:  # SerialException is an OSError; ValueError: a baud rate out of range
        raise DeskError("printer.serial_missing", target=port, reason=_reason(error)) from error


def _port_and_baud(target: str) -> tuple[str, str]:
    """`port` or `port:baud`; 9600 where none is given."""
    port, _, baud = target.rpartition(":") if target.rpartition(":")[2].isdecimal() else (target, "", "9600")
    if not port:
        raise DeskError("printer.target_wrong", target=target, example="COM3:9600")
    return port, baud


def _serial_limit(data: bytes, baud: str) -> float:
    """Seconds that `data` may take at ten bits a byte, and the waiting for a slow printer beside it."""
    return len(data) * 10 / max(int(baud), 1) + SEND_TIMEOUT_S


def _to_usb(target: str, data: bytes, name: str, ending: Ending) -> None:
    from escpos.exceptions import Error as EscposError
    from escpos.printer import Usb
    from usb.core import NoBackendError, USBError

    vendor, product = _usb_ids(target)
    printer = Usb(vendor, product, timeout=int(SEND_TIMEOUT_S * 1000))
    try:
        printer.open()
        printer._raw(data)
    except NoBackendError as error:
        raise DeskError("printer.usb_no_driver", target=target) from error
    except (EscposError, USBError, OSError) as error:
        raise DeskError("printer.usb_missing", target=target, reason=_reason(error)) from error
    finally:
        printer.close()


def _usb_ids(target: str) -> tuple[int, int]:
    vendor, _, product = target.partition(":")
    try:
        return int(vendor, 16), int(product, 16)
    except ValueError as error:
        raise DeskError("printer.target_wrong", target=target, example="04b8:0e15") from error


def _to_windows(target: str, data: bytes, name: str, ending: Ending) -> None:
    """Through the spooler, which takes a job for a printer that is off: so its state is asked first."""
    _windows_name(target)
    from app.outputs.windows_spool import spool

    spool(target, data, name)


def _windows_name(target: str) -> None:
    if sys.platform != "win32":
        raise DeskError("printer.windows_only", target=target)
    if not target:
        raise DeskError("printer.target_wrong", target=target, example="EPSON TM-T82")


def _reason(error: BaseException) -> DeskError | str:
    """Why, without Python's decoration."""
    if isinstance(error, OSError) and not error.__class__.__module__.startswith("serial"):
        return reason_of(error)
    return str(error).strip().replace("\n", " ") or type(error).__name__


_SENDERS: Final[dict[PrinterKind, Callable[[str, bytes, str, Ending], None]]] = {
    PrinterKind.FILE: _to_file,
    PrinterKind.NETWORK: _to_network,
    PrinterKind.SERIAL: _to_serial,
    PrinterKind.USB: _to_usb,
    PrinterKind.WINDOWS: _to_windows,
}
