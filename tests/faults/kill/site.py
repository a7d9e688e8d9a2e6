"""A small site for killing: two sealed collectors, each with a line of meters that only take purchases and
one of a make that gives money back too, all with accounts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from app import config
from app.data_folder import make_data_dir
from app.domain.approvals import REFUND, REVERSAL
from app.domain.permissions import SYSTEM
from app.key_store import KeyStore
from app.services import collectors, operators, site_import
from db.ledger import Ledger, LedgerBook
from db.rows import RoleLimit
from meterio.clock import SystemClock
from tests.helpers.sites import PURCHASE_COUNT
from widgets.tour.mall_control import MallControl

ROOT = Path(__file__).resolve().parents[3]
SUITES = {"C01": "aes-256-gcm", "C02": "3des-cbc+hmac-sha256"}
METERS_A_LINE, GIVING_A_LINE = 4, 2
START_COUNT = PURCHASE_COUNT
CASHIER, PASSWORD = "lin", "kill-7-Cashier"
REPLY_TIMEOUT_MS = 300
TAKING = tuple(f"{collector}-{unit}" for collector in SUITES for unit in range(1, METERS_A_LINE + 1))
GIVING = tuple(f"{collector}-R{unit}" for collector in SUITES for unit in range(1, GIVING_A_LINE + 1))
METERS = TAKING + GIVING
NO_LIMIT = 10**9 - 1


def write_workbook(path: Path, meters: Sequence[str] = METERS) -> Path:
    """The site's workbook with these of its meters, as a technician would fill it in."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in _sheets(meters).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def _sheets(meters: Sequence[str]) -> dict[str, list[list[Any]]]:
    shop = {meter: f"S-{at:02d}" for at, meter in enumerate(meters, start=1)}
    return {
        "Summary": [["item", "value"], ["site_name", "小站点"], ["Meters", len(meters)]],
        "Buildings": [["building", "name"], ["1", "1号楼"]],
        "Areas": [["area", "building", "name"], ["1A", "1", "A区"]],
        "Collectors": [
            ["collector", "name", "area", "link", "host", "port", "suite", "minimum_suite"],
            *(
                [id, id, "1A", "sealed", f"10.20.1.{id[1:]}", 4001, suite, suite]
                for id, suite in SUITES.items()
            ),
        ],
        "Buses": [
            ["collector", "bus", "medium", "baud", "parity", "stop_bits", "gap_ms", "reply_timeout_ms"],
            *([id, bus, "electricity", 9600, "N", 1, 0, REPLY_TIMEOUT_MS] for id in SUITES for bus in (1, 2)),
        ],
        # So low that nothing is used up between question and order: a meter told its new balance would
        # swallow it, and its own book would be a fen off what it was asked for.
        "Prices": [
            ["plan", "name", "medium", "price_yuan", "from"],
            ["E", "商业用电", "electricity", "0.0001", "2026-01-01"],
        ],
        "Shops": [
            ["shop_number", "name", "area", "floor", "trade", "phone"],
            *([number, f"茶店{number}", "1A", "1F", "餐饮", ""] for number in shop.values()),
        ],
        "Meters": [
            ["meter", "shop_number", "profile", "collector", "bus", "unit", "plan"],
            *([id, shop[id], _make(id), *_place(id), "E"] for id in meters),
        ],
        "Accounts": [
            ["shop_number", "customer", "phone", "opened"],
            *([number, f"客户{number}", "", "2026-01-01"] for number in shop.values()),
        ],
        "AccountMeters": [
            ["meter", "purchase_count", "hoarding_limit_yuan"],
            *([id, START_COUNT, "500000.00"] for id in meters),
        ],
    }


def _make(meter: str) -> str:
    return "ddsy1352" if meter in GIVING else "adf400l-3p"


def _place(meter: str) -> tuple[str, int, str]:
    collector, unit = meter.split("-")
    return collector, 2 if meter in GIVING else 1, unit.lstrip("R")


class Mall:
    """The site's meters as `main.py simulate`, which lives on while the console dies."""

    def __init__(self, folder: Path, workbook: Path) -> None:
        command = [sys.executable, str(ROOT / "main.py"), "simulate", str(workbook), "--unpaced"]
        command += ["--state", str(folder / "mall.state"), "--until-eof"]
        with (folder / "mall.log").open("wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, env=os.environ
            )
        assert self._process.stdout is not None
        self.first_line = self._process.stdout.readline().decode()
        where = json.loads(self.first_line)["control"]
        self._control = MallControl(where["host"], where["port"])

    def book(self, meter: str) -> dict[str, Any]:
        """The meter's own book, purchases and all."""
        return self._control.ask(op="book", meter=meter)

    def fault(self, name: str, meter: str, **params: object) -> None:
        self._control.ask(op="fault", name=name, target=meter, **params)

    def hits(self) -> dict[str, int]:
        """How often each fault that is set has struck."""
        return _by_name(self._control.ask(op="hits")["hits"])

    def clear(self) -> dict[str, int]:
        """End all faults; how often each had struck."""
        return _by_name(self._control.ask(op="clear")["hits"])

    def stop(self) -> None:
        self._control.close()
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


def _by_name(hits: list[dict[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for fault in hits:
        found[fault["name"]] = found.get(fault["name"], 0) + int(fault["hits"])
    return found


def set_up(data_dir: Path, workbook: Path, mall: Mall) -> None:
    """Books that know the site, how its collectors are reached, and one person who may do all of it alone."""
    make_data_dir(data_dir)
    site, now = site_import.read_site(workbook), SystemClock().utc_ms()
    key_store = KeyStore(data_dir)

    def unit(ledger: Ledger) -> None:
        site_import.apply(ledger, site, session=SYSTEM, now_utc_ms=now)
        collectors.apply_connection_file(ledger, key_store, mall.first_line, session=SYSTEM, now_utc_ms=now)
        operators.add_with_password(
            ledger,
            name=CASHIER,
            display_name="林芳",
            roles=("manager",),
            password=PASSWORD,
            session=SYSTEM,
            now_utc_ms=now,
        )
        for act in (REFUND, REVERSAL):
            ledger.roles.set_limit(RoleLimit("manager", act.name, None, None))
        ledger.settings.set(config.DAY_LIMIT_FEN.key, str(NO_LIMIT))

    book = LedgerBook(data_dir / "ledger.db", clock=SystemClock())
    book.write(unit)
    assert book.close()
