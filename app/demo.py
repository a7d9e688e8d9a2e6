"""The demonstration: a simulated mall as a process of its own, and a data folder set up to reach it.

The mall is reached through ordinary collector settings; from here on the program treats it as any site.
"""

from __future__ import annotations

import json
import queue
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from app import config
from app.bootstrap import DemoInfo, DemoSignIn, Desk, open_desk
from app.data_folder import make_data_dir
from app.domain.permissions import SYSTEM
from app.errors import DeskError, reason_of
from app.services import collectors, operators, settings, sign_in, site_import
from app.services.slips import TranslatorFor
from db.ledger import Ledger
from meterio.clock import FastClock, SystemClock
from meterio.types import Clock

ROOT: Final = Path(__file__).resolve().parent.parent
WORKBOOK: Final = ROOT / "resources" / "demo" / "site.xlsx"
SIGN_INS_FILE: Final = "demo.json"
START_TIMEOUT_S: Final = 60.0
ROLES: Final = ("cashier", "manager", "technician", "administrator")


@dataclass(frozen=True, slots=True)
class DemoPace:
    """How the simulated mall runs: from `origin_utc_ms` on time goes `speed` times as fast."""

    speed: float
    seed: int
    origin_utc_ms: int


class MallProcess:
    """The simulated mall. It ends with this program, however that ends: its standard input closes."""

    def __init__(self, data_dir: Path, pace: DemoPace) -> None:
        """Start it and wait for its first line. Raises DeskError demo.mall_failed."""
        self._log = _log_in(data_dir)
        self._process = subprocess.Popen(
            _command(data_dir, pace), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log
        )
        try:
            self.first_line = self._first_line()
            self.control = self._control(json.loads(self.first_line))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the mall; its meters' books are kept in the data folder."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()

    def _first_line(self) -> str:
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        stream = self._process.stdout
        if stream is None:
            raise DeskError("demo.mall_failed", log=self._log.name)
        threading.Thread(target=lambda: lines.put(stream.readline()), daemon=True).start()
        try:
            line = lines.get(timeout=START_TIMEOUT_S)
        except queue.Empty:
            line = b""
        if not line:
            raise DeskError("demo.mall_failed", log=self._log.name)
        return line.decode("utf-8")

    def _control(self, said: dict[str, Any]) -> tuple[str, int]:
        return said["control"]["host"], said["control"]["port"]


def _log_in(data_dir: Path) -> IO[bytes]:
    try:
        return (data_dir / "mall.log").open("ab")
    except OSError as error:
        raise DeskError("data.no_folder", folder=str(data_dir), reason=reason_of(error)) from error


def _command(data_dir: Path, pace: DemoPace) -> list[str]:
    options = ["--seed", str(pace.seed), "--speed", str(pace.speed), "--origin", str(pace.origin_utc_ms)]
    state = ["--state", str(data_dir / "mall.state"), "--until-eof"]
    return [sys.executable, str(ROOT / "main.py"), "simulate", str(WORKBOOK), *options, *state]


def demo_info(data_dir: Path) -> DemoInfo:
    """The sign-ins of this demonstration; made up anew for a new data folder, never the same twice."""
    path = data_dir / SIGN_INS_FILE
    if not path.exists():
        made = [{"name": role, "password": secrets.token_hex(5), "role": role} for role in ROLES]
        path.write_text(json.dumps(made), encoding="utf-8")
    return DemoInfo(tuple(DemoSignIn(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))))


def set_up(desk: Desk, mall: MallProcess, *, slips: Path | None) -> None:
    """Bring a demonstration's books to where its console can work; again and again without effect."""
    site = site_import.read_site(WORKBOOK)
    now = desk.clock.utc_ms()

    def unit(ledger: Ledger) -> None:
        site_import.apply(ledger, site, session=SYSTEM, now_utc_ms=now)
        collectors.apply_connection_file(
            ledger, desk.key_store, mall.first_line, session=SYSTEM, now_utc_ms=now
        )
        if slips is not None:
            key = config.PRINTER_TARGET.key
            settings.change(ledger, key, str(slips.resolve()), session=SYSTEM, now_utc_ms=now)
        if desk.demo is not None and sign_in.first_run(ledger):
            _make_operators(ledger, desk.demo, now_utc_ms=now)

    desk.ledger.write(unit)


def _make_operators(ledger: Ledger, info: DemoInfo, *, now_utc_ms: int) -> None:
    for one in info.sign_ins:
        operators.add_with_password(
            ledger,
            name=one.name,
            display_name=one.name,
            roles=(one.role,),
            password=one.password,
            session=SYSTEM,
            now_utc_ms=now_utc_ms,
        )


@contextmanager
def running(
    data_dir: Path, pace: DemoPace, *, translator_for: TranslatorFor, slips: Path | None = None
) -> Iterator[tuple[Desk, MallProcess]]:
    """A desk over a simulated mall; both are ended afterwards. `slips`: where slips go (None: the data)."""
    make_data_dir(data_dir)
    mall = MallProcess(data_dir, pace)
    try:
        desk = open_desk(
            data_dir, clock=_clock(pace), translator_for=translator_for, demo=demo_info(data_dir)
        )
        try:
            set_up(desk, mall, slips=slips)
            yield desk, mall
        finally:
            desk.close()
    finally:
        mall.stop()


def _clock(pace: DemoPace) -> Clock:
    if pace.speed == 1.0:
        return SystemClock()
    return FastClock(origin_utc_ms=pace.origin_utc_ms, speed=pace.speed)
