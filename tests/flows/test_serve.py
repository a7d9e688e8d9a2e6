"""`main.py serve`: it runs without a window, serves tenants over TLS, and ends cleanly when asked to."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from app.domain.permissions import SYSTEM
from app.portal.certificate import CERTIFICATE, FOLDER
from app.services import settings
from app.verify import verify_book
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.app.portal.test_front import trusting
from tests.flows.program import command, environment
from tests.helpers.sites import START_UTC_MS, apply_small_site


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there")
def test_serve_runs_serves_and_ends_when_it_is_asked_to(tmp_path: Path) -> None:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    apply_small_site(book)
    changes = {"portal.on": "on", "portal.bind": "127.0.0.1", "portal.port": str(_free_port())}
    book.write(lambda ledger: settings.change_many(ledger, changes, session=SYSTEM, now_utc_ms=START_UTC_MS))
    assert book.close()
    serving = subprocess.Popen(
        command("--data", tmp_path, "--lang", "en", "serve"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    try:
        assert serving.stdout is not None
        assert "runs without a window" in serving.stdout.readline()
        told = serving.stdout.readline()
        assert told.startswith("Tenants are served at https://127.0.0.1:")
        address = told.removeprefix("Tenants are served at ").rstrip(".\n")
        assert (tmp_path / FOLDER / CERTIFICATE).is_file()
        with urllib.request.urlopen(f"{address}/sign-in?lang=en", context=trusting(tmp_path)) as answer:
            assert "Sign in" in answer.read().decode()
        serving.send_signal(signal.SIGTERM)
        assert serving.wait(20) == 0
    finally:
        serving.kill()
        out, err = serving.communicate()
    assert "Traceback" not in out + err
    assert verify_book(tmp_path / "ledger.db").findings == ()
