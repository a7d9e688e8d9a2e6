"""A simulated GSM modem on a pseudo-terminal. It shares no code with the driver.

    with SimulatedModem(tmp_path / "modem") as modem:
        modem.device          what a serial port is opened by; stays the same when it is plugged in again
        modem.sent            the telegrams it was given, in hexadecimal, as they came
        modem.deliver(pdu)    a message from the network
        modem.unplug(), modem.plug_in()

`python -m tests.helpers.gsm_modem LINK` runs it as a program: a JSON object a line on standard input sets
what is named ({"network": 2}) or calls ({"call": "unplug"}); a line with what it was given answers each.
"""

from __future__ import annotations

import json
import os
import re
import select
import sys
import threading
import tty
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

CTRL_Z, ESC = 0x1A, 0x1B


@dataclass
class SimulatedModem:
    """What is public may be set at any time; it holds from the next command on."""

    device: Path
    pin: str | None = None
    tries: int = 3
    network: int = 1
    rssi: int = 21
    capacity: int = 20
    reports: bool = True
    """Whether it reports deliveries at all."""
    report_status: int = 0
    report_in_memory: bool = False
    telegrams: bool = True
    """False: it only knows text mode."""
    echo_stays: bool = False
    silent: bool = False
    garbage: bytes = b""
    """Put before each answer."""
    unasked: str = ""
    """A line put into the middle of each answer."""
    errors: list[str] = field(default_factory=list)
    """What the next messages are answered with instead of a number."""
    unplug_at_text: bool = False
    """Pulled out once it has taken a text, without an answer."""
    stuck_at_text: bool = False
    """Takes the text and never answers."""
    sent: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    memory: dict[int, tuple[int, str]] = field(default_factory=dict)
    report_memory: dict[int, str] = field(default_factory=dict)
    deleted: list[int] = field(default_factory=list)
    no_sim: bool = False

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._reference = 0
        self._master: int | None = None
        self._slave: int | None = None
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._unlocked = False
        self.plug_in()

    def __enter__(self) -> SimulatedModem:
        self._thread = threading.Thread(target=self._serve, name="simulated modem", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        if self._thread is not None:
            self._thread.join(5)
        self.unplug()

    def plug_in(self) -> None:
        """With the power its settings come anew, and the card is locked again."""
        with self._lock:
            master, slave = os.openpty()
            tty.setraw(slave)
            self._buffer, self._waiting_for, self._reference_memory = b"", "", "SM"
            self._echo, self._text_mode, self._unlocked, self._cnmi = True, True, False, "0,0,0,0,0"
            self.device.unlink(missing_ok=True)
            self.device.symlink_to(os.ttyname(slave))
            self._master, self._slave = master, slave

    def unplug(self) -> None:
        with self._lock:
            for end in (self._master, self._slave):
                if end is not None:
                    os.close(end)
            self._master = self._slave = None
            self.device.unlink(missing_ok=True)

    def deliver(self, pdu: str) -> bool:
        """A message from the network; False if the memory is full, as the network is told then."""
        with self._lock:
            index = next((place for place in range(1, self.capacity + 1) if place not in self.memory), 0)
            if not index:
                return False
            self.memory[index] = (0, pdu)
            if self._cnmi.split(",")[1] == "1":
                self._put(f'\r\n+CMTI: "SM",{index}\r\n')
            return True

    def fill(self) -> None:
        """Nothing but old messages of its own, which nobody clears."""
        with self._lock:
            for place in range(1, self.capacity + 1):
                self.memory.setdefault(place, (3, "0001000B813108201505F00000020041"))

    # the port

    def _serve(self) -> None:
        while not self._stopped.is_set():
            with self._lock:
                master = self._master
            if master is None or not self._has_news(master):
                self._stopped.wait(0.005)
                continue
            with self._lock:
                if self._master != master:
                    continue
                try:
                    self._take(os.read(master, 4096))
                except OSError:
                    continue

    def _has_news(self, master: int) -> bool:
        """Whether something came; nothing does from a port that was pulled out while it was waited for."""
        try:
            return bool(select.select([master], [], [], 0.02)[0])
        except OSError:
            return False

    def _put(self, text: str | bytes) -> None:
        if self._master is not None and not self.silent:
            os.write(self._master, text.encode("latin-1") if isinstance(text, str) else text)

    def _take(self, data: bytes) -> None:
        for octet in data:
            if self._waiting_for:
                self._take_text(octet)
            elif octet == ESC:
                self._buffer = b""
            elif octet in b"\r":
                line, self._buffer = self._buffer.decode("latin-1"), b""
                if line.upper().startswith("AT"):
                    if self._echo or self.echo_stays:
                        self._put(line + "\r")
                    self.commands.append(line)
                    self._command(line)
            elif octet != 0x0A:
                self._buffer += bytes([octet])

    def _take_text(self, octet: int) -> None:
        if octet == ESC:
            self._waiting_for = self._buffer = b""  # type: ignore[assignment]
            self._answer([], "OK")
        elif octet == CTRL_Z:
            text, self._buffer, self._waiting_for = self._buffer.decode("latin-1"), b"", ""
            self._message(text)
        else:
            self._buffer += bytes([octet])

    def _answer(self, lines: list[str], end: str) -> None:
        self._put(self.garbage)
        for line in lines:
            self._put(f"\r\n{line}\r\n")
            if self.unasked:
                self._put(f"\r\n{self.unasked}\r\n")
        if self.unasked and not lines:
            self._put(f"\r\n{self.unasked}\r\n")
        self._put(f"\r\n{end}\r\n")

    # the commands

    def _command(self, line: str) -> None:
        body = line[2:]
        name = re.match(r"\+?[A-Za-z]*", body)
        word = name[0].upper().lstrip("+") if name else ""
        rest = body[len(name[0]) :] if name else ""
        locked = self.no_sim or (self.pin is not None and not self._unlocked)
        if locked and word in ("CMGS", "CMGL", "CMGF", "CPMS", "CNMI", "CMGD", "CMGR"):
            self._answer([], "+CMS ERROR: 310" if self.no_sim else "+CMS ERROR: 311")
            return
        handler = getattr(self, "_do_" + word.lower(), None)
        if handler is None:
            self._answer([], "ERROR" if word not in ("", "CMEE", "CSMP", "CSMS") else "OK")
        else:
            handler(rest)

    def _do_e(self, rest: str) -> None:
        self._echo = rest != "0"
        self._answer([], "OK")

    def _do_cgmi(self, rest: str) -> None:
        self._answer(["SIMCOM_Ltd"], "OK")

    def _do_cgmr(self, rest: str) -> None:
        self._answer(["1418B04SIM800C24"], "OK")

    def _do_cgmm(self, rest: str) -> None:
        self._answer(["SIM800C"], "OK")

    def _do_cpin(self, rest: str) -> None:
        if self.no_sim:
            self._answer([], "+CME ERROR: 10")
        elif rest == "?":
            locked = self.pin is not None and not self._unlocked
            state = "READY" if not locked else "SIM PIN" if self.tries else "SIM PUK"
            self._answer([f"+CPIN: {state}"], "OK")
        elif not self.tries:
            self._answer([], "+CME ERROR: 12")
        elif rest.strip('="') == self.pin:
            self._unlocked, self.tries = True, 3
            self._answer([], "OK")
        else:
            self.tries -= 1
            self._answer([], "+CME ERROR: 16")

    def _do_cscs(self, rest: str) -> None:
        lines = {"?": ['+CSCS: "GSM"'], "=?": ['+CSCS: ("GSM","UCS2")']}
        self._answer(lines.get(rest, []), "OK")

    def _do_csca(self, rest: str) -> None:
        self._answer(['+CSCA: "+8613800210500",145'], "OK")

    def _do_csq(self, rest: str) -> None:
        self._answer([f"+CSQ: {self.rssi},0"], "OK")

    def _do_creg(self, rest: str) -> None:
        self._answer([f"+CREG: 0,{self.network}"], "OK")

    def _do_cops(self, rest: str) -> None:
        self._answer(['+COPS: 0,0,"CHINA MOBILE"'], "OK")

    def _do_cmgf(self, rest: str) -> None:
        if rest == "=0" and not self.telegrams:
            self._answer([], "+CMS ERROR: 303")
            return
        if rest == "?":
            self._answer([f"+CMGF: {int(self._text_mode)}"], "OK")
            return
        self._text_mode = rest == "=1"
        self._answer([], "OK")

    def _do_cnmi(self, rest: str) -> None:
        report_mode = rest.strip("=").split(",")[3]
        if not self.reports or (report_mode == "1" and self.report_in_memory):
            self._answer([], "+CMS ERROR: 303")
            return
        self._cnmi = rest.strip("=")
        self._answer([], "OK")

    def _do_cpms(self, rest: str) -> None:
        if rest.startswith("="):
            self._reference_memory = rest[2:4]
        here = self._reference_memory
        used = len(self.report_memory if here == "SR" else self.memory)
        text = f'"{here}",{used},{self.capacity}' if rest == "?" else f"{used},{self.capacity}"
        self._answer(["+CPMS: " + ",".join([text] * 3)], "OK")

    def _do_cmgl(self, rest: str) -> None:
        lines = []
        for index, (state, pdu) in sorted(self.memory.items()):
            if self._text_mode:
                lines += [f'+CMGL: {index},"REC UNREAD",{pdu.split(";")[0]}', pdu.split(";")[1]]
            else:
                lines += [f"+CMGL: {index},{state},,{len(pdu) // 2 - 1}", pdu]
            self.memory[index] = (1 if state == 0 else state, pdu)
        self._answer(lines, "OK")

    def _do_cmgr(self, rest: str) -> None:
        index = int(rest[1:])
        pdu = self.report_memory.get(index) if self._reference_memory == "SR" else self.memory[index][1]
        if pdu is None:
            self._answer([], "+CMS ERROR: 321")
        else:
            self._answer([f"+CMGR: 0,,{len(pdu) // 2 - 1}", pdu], "OK")

    def _do_cmgd(self, rest: str) -> None:
        index = int(rest[1:])
        place = self.report_memory if self._reference_memory == "SR" else self.memory
        place.pop(index, None)  # type: ignore[attr-defined]
        self.deleted.append(index)
        self._answer([], "OK")

    def _do_cmgs(self, rest: str) -> None:
        self._waiting_for = rest[1:]
        self._put("\r\n> ")

    def _message(self, text: str) -> None:
        if self._echo or self.echo_stays:
            self._put(text + "\x1a")
        if self.unplug_at_text:
            self.sent.append(text)
            self.unplug()
            return
        if self.stuck_at_text:
            self.sent.append(text)
            return
        error = self.errors.pop(0) if self.errors else ""
        if error or self.network not in (1, 5):
            self._answer([], error or "+CMS ERROR: 331")
            return
        self.sent.append(text)
        self._reference = (self._reference + 1) % 256
        self._answer([f"+CMGS: {self._reference}"], "OK")
        if not self._text_mode and int(text[2:4], 16) & 0x20 and self._cnmi.split(",")[3] != "0":
            self._report(text)

    def _report(self, submitted: str) -> None:
        """23.040, 9.2.2.3: the number as it was in the submission, two times, the status."""
        digits = int(submitted[6:8], 16)
        address = submitted[6 : 10 + (digits + 1) // 2 * 2]
        time = "62118261410023"
        pdu = f"0006{self._reference:02X}{address}{time}{time}{self.report_status:02X}"
        if self._cnmi.split(",")[3] == "1":
            self._put(f"\r\n+CDS: {len(pdu) // 2 - 1}\r\n{pdu}\r\n")
        else:
            index = len(self.report_memory) + 1
            self.report_memory[index] = pdu
            self._put(f'\r\n+CDSI: "SR",{index}\r\n')


def main(link: str) -> int:
    with SimulatedModem(Path(link)) as modem:
        print(json.dumps({"device": str(modem.device)}), flush=True)
        for line in sys.stdin:
            wanted = json.loads(line)
            if "call" in wanted:
                getattr(modem, wanted.pop("call"))(*wanted.pop("with", ()))
            for name, value in wanted.items():
                setattr(modem, name, value)
            print(json.dumps({"sent": modem.sent, "tries": modem.tries}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
