"""A serial port, on pseudo-terminals: the far end is the line."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from pathlib import Path

import pytest

from meterio.clock import SystemClock
from meterio.errors import LinkLost, NeverSent, NotOffered
from meterio.ports import make_port
from meterio.ports.base import Port
from meterio.types import BusSettings, CollectorSettings, LineParameters, LinkKind, WireEvent
from tests.meterio.ports.listener import Listener, running, until

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are a POSIX thing", allow_module_level=True)

import termios

from tests.meterio.ports.pty_line import PtyLine


def settings(device: str | Path, *buses: BusSettings) -> CollectorSettings:
    lines = buses or (BusSettings(1, baud=2400, parity="E"),)
    return CollectorSettings("P1", LinkKind.SERIAL, str(device), 0, lines, max_hold_ms=200)


def make(device: str | Path) -> tuple[Port, Listener, list[WireEvent]]:
    listener, log = Listener(), list[WireEvent]()
    port = make_port(settings(device), clock=SystemClock(), log=log.append)
    port.attach(1, listener)
    return port, listener, log


def serial_threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("serial")]


def test_a_frame_goes_out_at_the_lines_speed_and_what_the_line_says_comes_back() -> None:
    async def story() -> None:
        line = PtyLine()
        port, listener, _ = make(line.device)
        with pytest.raises(NeverSent):
            port.send(1, b"x", reply_timeout_ms=500)
        async with running(port):
            await until(lambda: port.established)
            assert line.speed == termios.B2400
            assert port.send(1, b"\x01\x03", reply_timeout_ms=500) == 1
            await until(lambda: listener.stream == b"re:\x01\x03")
            assert line.heard == [b"\x01\x03"]
            assert serial_threads() == [f"serial {line.device}"]
        assert serial_threads() == []
        assert listener.heard[0] is True and listener.heard[-1] is False
        line.pull_out()

    asyncio.run(story())


def test_a_lines_speed_is_set_and_given_back_and_what_it_cannot_be_changes_nothing() -> None:
    async def story() -> None:
        line = PtyLine()
        port, listener, _ = make(line.device)
        with pytest.raises(LinkLost):
            await port.set_line(1, None)
        async with running(port):
            await until(lambda: port.established)
            await port.set_line(1, LineParameters(9600, "N", 2))
            assert (line.speed, line.stop_bits) == (termios.B9600, 2)
            with pytest.raises(NotOffered):
                await port.set_line(1, LineParameters(19200, "N", 3))
            assert (line.speed, line.stop_bits) == (termios.B9600, 2)
            await port.set_line(1, None)
            assert (line.speed, line.stop_bits) == (termios.B2400, 1)
            port.send(1, b"on", reply_timeout_ms=500)
            await until(lambda: listener.stream == b"re:on")
        line.pull_out()

    asyncio.run(story())


def test_a_port_that_is_not_there_is_told_once_and_opened_when_it_comes(tmp_path: Path) -> None:
    async def story() -> None:
        name = tmp_path / "ttyUSB0"
        port, _, log = make(name)
        async with running(port):
            await asyncio.sleep(1.2)
            assert len(log) == 1 and "ttyUSB0" in log[0].note and log[0].note.startswith("no connection")
            line = PtyLine()
            name.symlink_to(line.device)
            await until(lambda: port.established)
        line.pull_out()

    asyncio.run(story())


def test_a_port_that_another_has_open_is_not_shared() -> None:
    async def story() -> None:
        line = PtyLine()
        first, *_ = make(line.device)
        second, _, log = make(line.device)
        async with running(first):
            await until(lambda: first.established)
            async with running(second):
                await until(lambda: len(log) == 1)
                assert not second.established and "lock" in log[0].note
            assert first.established
        line.pull_out()

    asyncio.run(story())


def test_a_port_pulled_out_is_lost_at_once_and_taken_up_again_when_it_is_back(tmp_path: Path) -> None:
    async def story() -> None:
        line, name = PtyLine(), tmp_path / "ttyUSB0"
        name.symlink_to(line.device)
        port, listener, _ = make(name)
        async with running(port):
            await until(lambda: port.established)
            line.pull_out()
            await until(lambda: not port.established)
            with pytest.raises(NeverSent):
                port.send(1, b"sale", reply_timeout_ms=500)
            back = PtyLine()
            name.unlink()
            name.symlink_to(back.device)
            await until(lambda: port.established)
            assert back.heard == [], "nothing is sent again by itself"
            assert listener.heard == [True, False, True]
            assert len(serial_threads()) == 1
        back.pull_out()

    asyncio.run(story())


def test_an_adapter_is_found_by_its_serial_number_under_whatever_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from serial.tools import list_ports
    from serial.tools.list_ports_common import ListPortInfo

    plugged: list[ListPortInfo] = []
    monkeypatch.setattr(list_ports, "comports", lambda: plugged)

    def plug_in(device: str, number: str) -> None:
        info = ListPortInfo(device)
        info.serial_number = number
        plugged.append(info)

    async def story() -> None:
        port, listener, log = make("usb:A50285BI")
        first, other = PtyLine(), PtyLine()
        plug_in(other.device, "FT000001")
        async with running(port):
            await until(lambda: len(log) == 1)
            assert "no adapter with the serial number A50285BI" in log[0].note
            plug_in(first.device, "A50285BI")
            await until(lambda: port.established)
            first.pull_out()
            plugged.pop()
            await until(lambda: not port.established)
            again = PtyLine()
            plug_in(again.device, "A50285BI")
            await until(lambda: port.established)
            port.send(1, b"hello", reply_timeout_ms=500)
            await until(lambda: listener.stream == b"re:hello")
            assert other.heard == []
        for line in (other, again):
            line.pull_out()

    asyncio.run(story())


def test_a_flush_keeps_the_port_closed_for_the_hold_time() -> None:
    async def story() -> None:
        line = PtyLine()
        port, listener, _ = make(line.device)
        async with running(port):
            await until(lambda: port.established)
            began = time.monotonic()
            receipt = await port.flush(1)
            assert receipt.kind == "hold-time" and time.monotonic() - began >= 0.2
            await until(lambda: port.established)
            assert listener.heard == [True, False, True]
        line.pull_out()

    asyncio.run(story())


def test_a_port_that_takes_no_more_bytes_is_given_up_and_stops_nobody() -> None:
    async def story() -> None:
        line = PtyLine()
        port, listener, _ = make(line.device)
        async with running(port):
            await until(lambda: port.established)
            line.stop_reading()
            slowest = 0.0
            with pytest.raises(NeverSent):  # what went before has a fate nobody knows: the link was lost
                for _ in range(2000):
                    began = time.monotonic()
                    port.send(1, bytes(250), reply_timeout_ms=500)
                    slowest = max(slowest, time.monotonic() - began)
            assert slowest < 0.5
            await until(lambda: False in listener.heard)
        line.pull_out()

    asyncio.run(story())


def test_a_port_is_one_line() -> None:
    with pytest.raises(ValueError, match="one line"):
        make_port(settings("COM3", BusSettings(1), BusSettings(2)), clock=SystemClock())
