"""The demonstration's tenants: their web, a slip's code, and a training payment that credits the meter."""

from __future__ import annotations

import json
import multiprocessing
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication

from app import demo
from app.bootstrap import Desk
from app.domain.permissions import SYSTEM
from app.services import settings
from app.verify import verify_book
from widgets.common.messages import slip_translator
from widgets.start import _prepare

WAIT_S = 60.0


@contextmanager
def demonstration(folder: Path) -> Iterator[Desk]:
    pace = demo.DemoPace(1.0, 1, int(time.time() * 1000))
    with demo.running(folder, pace, translator_for=slip_translator) as (desk, _):
        _prepare(desk)
        desk.begin()
        yield desk


def until(met: Callable[[], Any]) -> Any:
    end = time.monotonic() + WAIT_S
    while not (found := met()):
        assert time.monotonic() < end, "not in time"
        QCoreApplication.processEvents()
        time.sleep(0.05)
    return found


def ask(url: str, body: dict[str, object] | None = None, token: str = "") -> Any:
    request = urllib.request.Request(url, data=None if body is None else json.dumps(body).encode())
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.loads(answer.read())


def children() -> list[str]:
    """Command lines of what this process started and that still runs."""
    own = str(multiprocessing.current_process().pid)
    listed = subprocess.run(["ps", "-o", "args=", "--ppid", own], capture_output=True, text=True, check=False)
    return [line for line in listed.stdout.splitlines() if "main.py" in line]


@pytest.mark.timeout(150)
def test_whoever_tries_the_demonstration_tops_up_as_a_tenant(
    qapp: QCoreApplication, tmp_path: Path, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "WORKBOOK", workbook)
    with demonstration(tmp_path) as desk:
        assert desk.demo is not None and desk.demo.tenant is not None
        tenant, info = desk.demo.tenant, desk.demo
        api = until(lambda: desk.portal_state().address) + "/api/v1"
        assert api.startswith("http://127.0.0.1:")
        page = until(lambda: info.pay_page)
        signed_in = ask(f"{api}/sign-in/slip", {"shop": tenant.shop_number, "code": tenant.code})
        token = signed_in["token"]
        meter = ask(f"{api}/own", token=token)["meters"][0]["meter_id"]
        until(lambda: ask(f"{api}/meters/{meter}", token=token)["in_contact"])
        assert ask(f"{api}/meters/{meter}/pay", token=token)["channels"] == ["alipay", "wechat", "unionpay"]
        wanted = {"request": "r" * 16, "channel": "wechat", "amount_fen": 5_000}
        order = ask(f"{api}/meters/{meter}/pay", wanted, token)["id"]
        code = until(lambda: ask(f"{api}/payments/{order}", token=token)["code"])
        assert code == f"{page}/wechat/{order}"
        with urllib.request.urlopen(urllib.request.Request(code, data=b""), timeout=20) as paid:
            assert "Paid" in paid.read().decode()
        until(lambda: ask(f"{api}/payments/{order}", token=token)["sale_state"] == "confirmed")
    assert children() == []
    assert verify_book(tmp_path / "ledger.db").findings == ()
    log = tmp_path / "training-payments.log"
    assert log.read_text() == "", log.read_text()


@pytest.mark.timeout(150)
def test_a_second_start_keeps_the_data_makes_a_new_code_and_takes_a_free_port(
    qapp: QCoreApplication, tmp_path: Path, workbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "WORKBOOK", workbook)
    with demonstration(tmp_path) as desk:
        first = desk.demo
        port = desk.ledger.read(lambda ledger: int(settings.values(ledger)["portal.port"]))
        change = {"portal.switching": "nothing"}
        desk.ledger.write(
            lambda ledger: settings.change_many(
                ledger, change, session=SYSTEM, now_utc_ms=desk.clock.utc_ms()
            )
        )
    with socket.create_server(("127.0.0.1", port)), demonstration(tmp_path) as desk:
        address = until(lambda: desk.portal_state().address)
        assert not address.endswith(f":{port}")
        assert first is not None and desk.demo is not None
        assert desk.demo.tenant is not None and desk.demo.tenant != first.tenant
        assert desk.demo.sign_ins == first.sign_ins
        kept = desk.ledger.read(settings.values)
        assert kept["portal.switching"] == "nothing", "what somebody set stays"
    assert children() == []
