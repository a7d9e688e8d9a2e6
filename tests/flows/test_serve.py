"""`main.py serve`: it runs without a window, serves tenants over TLS, writes reports by schedule, and ends
cleanly when asked to."""

from __future__ import annotations

import json
import socket
import sys
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from app import pay_command
from app.domain.local_days import as_date, day_of
from app.domain.payment import PayChannel, PaySource
from app.domain.permissions import SYSTEM
from app.fake_gateways.alipay import FakeAlipay
from app.fake_gateways.keys import Keys
from app.fake_gateways.server import GatewayServer
from app.key_store import KeyStore
from app.portal.certificate import CERTIFICATE, FOLDER
from app.services import online_orders, settings
from app.services.online_orders import PayWanted
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from db.report_schedules import ScheduleRow
from meterio.clock import SystemClock
from tests.app.portal.test_front import trusting
from tests.flows.program import serving
from tests.helpers import small_mall
from tests.helpers.sites import PURCHASE_COUNT, START_UTC_MS, apply_small_site


def _order_at(gateway: GatewayServer, book: LedgerBook, folder: Path) -> str:
    """An order that a tenant has placed at this service and that nobody has worked on yet."""
    told = json.dumps({"gateways": {gateway.gateway.name: gateway.gateway.setup()}})
    now = SystemClock().utc_ms()
    wanted = PayWanted("r" * 16, "E1", 1_000, PayChannel.ALIPAY, PaySource.PHONE)
    heard = small_mall.live("E1", purchase_count=PURCHASE_COUNT)

    def unit(ledger: Ledger) -> str:
        pay_command.apply(ledger, KeyStore(folder), told, now_utc_ms=now)
        held = ledger.accounts.open_of_meter("E1")
        assert held is not None
        live = replace(heard, utc_ms=now, tried_utc_ms=now)
        return online_orders.place_for_tenant(
            ledger, wanted, account_id=held[0].id, live=live, now_utc_ms=now
        ).id

    return book.write(unit)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there")
def test_serve_runs_serves_and_ends_when_it_is_asked_to(tmp_path: Path) -> None:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    apply_small_site(book)
    changes = {"portal.on": "on", "portal.bind": "127.0.0.1", "portal.port": str(_free_port())}
    book.write(lambda ledger: settings.change_many(ledger, changes, session=SYSTEM, now_utc_ms=START_UTC_MS))
    gateway = GatewayServer(FakeAlipay(Keys.make(), SystemClock().utc_ms))
    order = _order_at(gateway, book, tmp_path)
    assert book.close()
    gateway.start()
    with ExitStack() as ended:
        ended.callback(gateway.stop)
        process = ended.enter_context(serving(tmp_path))
        assert process.stdout is not None
        assert "runs without a window" in process.stdout.readline()
        told = process.stdout.readline()
        assert told.startswith("Tenants are served at https://127.0.0.1:")
        address = told.removeprefix("Tenants are served at ").rstrip(".\n")
        assert (tmp_path / FOLDER / CERTIFICATE).is_file()
        with urllib.request.urlopen(f"{address}/sign-in?lang=en", context=trusting(tmp_path)) as answer:
            assert "Sign in" in answer.read().decode()
        until_s = time.monotonic() + 20
        while gateway.gateway.trades.get(order) is None:
            assert time.monotonic() < until_s, "payments do not go on"
            time.sleep(0.1)
    assert verify_book(tmp_path / "ledger.db").findings == ()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there")
def test_serve_makes_up_for_a_report_that_was_due_while_it_did_not_run(tmp_path: Path) -> None:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    apply_small_site(book)
    folder = tmp_path / "报表"
    folder.mkdir()
    yesterday = SystemClock().utc_ms() - 86_400_000

    def unit(ledger: Ledger) -> None:
        manager = ledger.operators.add(
            name="wang", display_name="王工", password_hash="x", roles=("manager",), drawer=""
        )
        ledger.report_schedules.add(
            ScheduleRow(
                id=0,
                name="各户余额",
                report="balances",
                filters={},
                format="xlsx",
                language="zh_CN",
                folder=str(folder),
                every="day",
                day=1,
                minute=0,
                operator_id=manager,
                since_utc_ms=yesterday,
            )
        )

    book.write(unit)
    assert book.close()
    with serving(tmp_path):
        until_s = time.monotonic() + 60
        while not (found := list(folder.glob("*.xlsx"))):
            assert time.monotonic() < until_s, "no report was written"
            time.sleep(0.2)
    day = day_of(SystemClock().utc_ms(), 480)
    assert [one.name for one in found] == [f"余额 各户余额 {as_date(day).isoformat()}.xlsx"]
    sheet = openpyxl.load_workbook(found[0]).worksheets[0]
    assert sheet["A1"].value == "余额" and "查询人：王工" in str(sheet["A2"].value)
    assert verify_book(tmp_path / "ledger.db").findings == ()
