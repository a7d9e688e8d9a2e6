"""Printers on real sockets, files and pseudo-terminals; one that is not there is one clear error."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from app.errors import DeskError
from app.outputs.printers import PrinterKind, PrinterSettings, SlipMode, check_target, send
from app.outputs.slips import print_slip, slip_bytes, slip_picture
from tests.app.outputs.slip_samples import REPRINT, SALE, chinese

LINUX_ONLY = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="pseudo-terminals, /dev/full")


@contextmanager
def network_printer() -> Iterator[tuple[str, list[bytes]]]:
    """A printer on loopback: takes one job, to the end."""
    jobs: list[bytes] = []

    def take() -> None:
        connection, _ = listener.accept()
        with connection:
            data = b""
            while part := connection.recv(4096):
                data += part
            jobs.append(data)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=take)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}", jobs
        thread.join(timeout=10)


@pytest.mark.parametrize("mode", list(SlipMode))
@pytest.mark.parametrize("width_mm", [58, 80])
def test_a_network_printer_gets_the_exact_bytes(mode: SlipMode, width_mm: int) -> None:
    with network_printer() as (target, jobs):
        settings = PrinterSettings(PrinterKind.NETWORK, target, width_mm=width_mm, mode=mode)
        print_slip(settings, SALE, chinese)
    assert jobs == [slip_bytes(SALE, chinese, settings)]


def test_slips_to_a_folder_leave_bytes_and_picture(tmp_path: Path) -> None:
    settings = PrinterSettings(PrinterKind.FILE, str(tmp_path / "slips"))
    print_slip(settings, SALE, chinese)
    print_slip(settings, REPRINT, chinese)
    names = [
        "slip-S-0000123-copy2.bin",
        "slip-S-0000123-copy2.png",
        "slip-S-0000123.bin",
        "slip-S-0000123.png",
    ]
    assert sorted(path.name for path in (tmp_path / "slips").iterdir()) == names
    assert (tmp_path / "slips" / names[2]).read_bytes() == slip_bytes(SALE, chinese, settings)
    assert (tmp_path / "slips" / names[3]).read_bytes() == slip_picture(SALE, chinese, 58)


def test_a_device_file_gets_one_slip_after_the_other(tmp_path: Path) -> None:
    device = tmp_path / "printer.prn"
    device.write_bytes(b"")
    settings = PrinterSettings(PrinterKind.FILE, str(device))
    send(settings, b"one", name="a")
    send(settings, b"two", name="b")
    assert device.read_bytes() == b"onetwo"


@LINUX_ONLY
def test_a_serial_printer_gets_the_exact_bytes() -> None:
    ours, theirs = os.openpty()
    try:
        import tty

        tty.setraw(theirs)
        settings = PrinterSettings(PrinterKind.SERIAL, f"{os.ttyname(theirs)}:115200", mode=SlipMode.GB18030)
        wanted = slip_bytes(SALE, chinese, settings)
        taken = bytearray()
        reader = threading.Thread(target=lambda: taken.extend(_read_exactly(ours, len(wanted))))
        reader.start()
        print_slip(settings, SALE, chinese)
        reader.join(timeout=10)
        assert bytes(taken) == wanted
    finally:
        os.close(ours)
        os.close(theirs)


def _read_exactly(descriptor: int, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += os.read(descriptor, size - len(data))
    return data


def failure(kind: PrinterKind, target: str) -> DeskError:
    with pytest.raises(DeskError) as caught:
        send(PrinterSettings(kind, target), b"slip", name="slip")
    return caught.value


def test_a_network_printer_that_is_not_there_says_so_soon() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    started = time.monotonic()
    error = failure(PrinterKind.NETWORK, f"127.0.0.1:{port}")
    assert error.key == "printer.network_missing"
    assert error.params["target"] == f"127.0.0.1:{port}"
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("kind", "target", "key"),
    [
        (PrinterKind.NETWORK, "127.0.0.1:70000", "printer.target_wrong"),
        (PrinterKind.NETWORK, "", "printer.target_wrong"),
        (PrinterKind.NETWORK, "printer:port", "printer.target_wrong"),
        (PrinterKind.NETWORK, "two..dots", "printer.network_missing"),
        (PrinterKind.SERIAL, "/dev/no-such-port:9600", "printer.serial_missing"),
        (PrinterKind.SERIAL, "", "printer.target_wrong"),
        (PrinterKind.USB, "somewhere", "printer.target_wrong"),
        (PrinterKind.FILE, "", "printer.target_missing"),
        (PrinterKind.FILE, "/no/such/folder/at/all", "printer.file_failed"),
        pytest.param(PrinterKind.FILE, "/dev/full", "printer.file_failed", marks=LINUX_ONLY),
        pytest.param(PrinterKind.WINDOWS, "XP-58", "printer.windows_only", marks=LINUX_ONLY),
    ],
)
def test_each_wrong_or_absent_printer_is_one_clear_error(kind: PrinterKind, target: str, key: str) -> None:
    assert failure(kind, target).key == key


def test_a_usb_printer_that_is_not_there_is_one_clear_error() -> None:
    assert failure(PrinterKind.USB, "04b8:0e15").key in ("printer.usb_missing", "printer.usb_no_driver")


def test_a_printer_that_hangs_up_while_printing_is_told_apart() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        target = f"127.0.0.1:{listener.getsockname()[1]}"

        def hang_up() -> None:
            connection, _ = listener.accept()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            connection.close()  # with a reset

        thread = threading.Thread(target=hang_up)
        thread.start()
        with pytest.raises(DeskError) as caught:
            send(PrinterSettings(PrinterKind.NETWORK, target), bytes(50_000_000), name="slip")
        thread.join(timeout=10)
    assert caught.value.key == "printer.broke_off"


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (PrinterKind.NETWORK, "printer:none"),
        (PrinterKind.NETWORK, ""),
        (PrinterKind.SERIAL, ""),
        (PrinterKind.USB, "epson"),
    ],
)
def test_a_target_of_the_wrong_kind_is_told_before_anything_is_opened(kind: PrinterKind, target: str) -> None:
    with pytest.raises(DeskError) as told:
        check_target(PrinterSettings(kind, target))
    assert told.value.key == "printer.target_wrong" and told.value.params["example"]


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (PrinterKind.FILE, ""),
        (PrinterKind.NETWORK, "192.168.1.50"),
        (PrinterKind.SERIAL, "/dev/ttyUSB0:19200"),
        (PrinterKind.USB, "04b8:0e15"),
    ],
)
def test_a_target_as_its_kind_wants_it_passes(kind: PrinterKind, target: str) -> None:
    check_target(PrinterSettings(kind, target))


@pytest.mark.parametrize("taken", [True, False], ids=["takes no data", "takes no connection"])
def test_a_program_that_ends_waits_for_no_network_printer(taken: bool) -> None:
    ending = threading.Event()
    timer = threading.Timer(0.3, ending.set)
    with ExitStack() as opened:
        printer = opened.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(0 if taken else 4):
            caller = opened.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(printer.getsockname())
        settings = PrinterSettings(PrinterKind.NETWORK, f"127.0.0.1:{printer.getsockname()[1]}")
        timer.start()
        began = time.monotonic()
        with pytest.raises(DeskError) as caught:
            send(settings, bytes(50_000_000), name="slip", ending=ending.is_set)
        assert 0.2 < time.monotonic() - began < 2
        timer.join()
    assert caught.value.key == ("printer.broke_off" if taken else "printer.network_missing")
