"""The demonstration: a simulated mall and payment services as processes of their own, and a data folder set
up to reach them.

The mall is reached through ordinary collector settings; from here on the program treats it as any site.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app import config, demo_past, demo_tenants
from app.bootstrap import DemoInfo, DemoSignIn, Desk, open_desk
from app.data_folder import make_data_dir
from app.demo_program import DemoProgram
from app.demo_tenants import TrainingPayments
from app.domain.permissions import SYSTEM
from app.services import collectors, operators, reading_nights, settings, sign_in, site_import
from app.services.day_reckoning import night_of
from app.services.slips import TranslatorFor
from db.ledger import Ledger
from meterio.clock import FastClock, SystemClock
from meterio.types import Clock

ROOT: Final = Path(__file__).resolve().parent.parent
WORKBOOK: Final = ROOT / "resources" / "demo" / "site.xlsx"
SIGN_INS_FILE: Final = "demo.json"
ROLES: Final = ("cashier", "manager", "technician", "administrator")


@dataclass(frozen=True, slots=True)
class DemoPace:
    """How the simulated mall runs: from `origin_utc_ms` on time goes `speed` times as fast."""

    speed: float
    seed: int
    origin_utc_ms: int


class MallProcess:
    """The simulated mall. It ends with this program, however that ends."""

    def __init__(self, data_dir: Path, pace: DemoPace) -> None:
        """Start it and wait for its first line. Raises DeskError: data.no_folder, demo.mall_failed."""
        self._program = DemoProgram(data_dir / "mall.log", _words(data_dir, pace))
        try:
            self.first_line = self._program.first_line()
            control = json.loads(self.first_line)["control"]
            self.control: tuple[str, int] = control["host"], control["port"]
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the mall; its meters' books are kept in the data folder."""
        self._program.stop()


def _words(data_dir: Path, pace: DemoPace) -> list[str]:
    state = ["--state", str(data_dir / "mall.state"), "--until-eof"]
    return ["simulate", str(WORKBOOK), "--seed", str(pace.seed), *_time(pace), *state]


def _time(pace: DemoPace) -> list[str]:
    return ["--speed", str(pace.speed), "--origin", str(pace.origin_utc_ms)]


def demo_info(data_dir: Path) -> DemoInfo:
    """The sign-ins of this demonstration; made up anew for a new data folder, never the same twice."""
    path = data_dir / SIGN_INS_FILE
    if not path.exists():
        made = [{"name": role, "password": secrets.token_hex(5), "role": role} for role in ROLES]
        path.write_text(json.dumps(made), encoding="utf-8")
    return DemoInfo(tuple(DemoSignIn(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))))


def set_up(desk: Desk, mall: MallProcess, pace: DemoPace, *, slips: Path | None) -> None:
    """Bring a demonstration's books to where its console can work; again and again without effect, but
    that its tenant has a new code."""
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
        if desk.demo is not None:
            desk.demo.tenant = demo_tenants.set_up(ledger, desk.key_store, now_utc_ms=now)

    desk.ledger.write(unit)
    desk.learn_meters()
    if demo_past.put(desk.readings, site, seed=pace.seed, origin_utc_ms=now):
        night = desk.ledger.read(lambda ledger: night_of(ledger, ending=threading.Event()))
        reading_nights.run(desk.readings, night, now_utc_ms=now)


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
    """A desk over a simulated mall and training payments; all are ended afterwards.

    `slips`: where slips go (None: the data).
    """
    make_data_dir(data_dir)
    mall = MallProcess(data_dir, pace)
    try:
        desk = open_desk(
            data_dir, clock=_clock(pace), translator_for=translator_for, demo=demo_info(data_dir)
        )
        payments = TrainingPayments(desk, _time(pace))
        try:
            set_up(desk, mall, pace, slips=slips)
            payments.start()
            yield desk, mall
        finally:
            payments.end()
            desk.close()
            payments.stop()
    finally:
        mall.stop()


def _clock(pace: DemoPace) -> Clock:
    if pace.speed == 1.0:
        return SystemClock()
    return FastClock(origin_utc_ms=pace.origin_utc_ms, speed=pace.speed)
