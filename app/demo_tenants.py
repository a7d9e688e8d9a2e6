"""The demonstration's tenants: their web on this machine, one who can sign in, and training payments.

The payment services take seconds to make their keys, so they are started beside the desk, and nobody waits.
"""

from __future__ import annotations

import json
import logging
import socket
import threading
from pathlib import Path
from typing import Final

from app import config, pay_command
from app.bootstrap import DemoTenant, Desk
from app.demo_program import DemoProgram
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import settings, tenant_codes
from db.errors import BookError
from db.ledger import Ledger

LOOPBACK: Final = "127.0.0.1"
BOOKS: Final = "training-payments"
END_S: Final = 1.0
"""They keep each payment at once, so they may be killed."""

_log = logging.getLogger(__name__)


def set_up(ledger: Ledger, key_store: KeyStore, *, now_utc_ms: int) -> DemoTenant | None:
    """The web on this machine, and a code for the first shop that is let; None where none is."""
    wanted = settings.number(ledger, config.PORTAL_PORT)
    changed = {
        config.PORTAL_ON.key: "on",
        config.PORTAL_BIND.key: LOOPBACK,
        config.PORTAL_LINK.key: "plain",
        config.PORTAL_PORT.key: str(_free_port(wanted)),
    }
    if ledger.settings.get(config.PORTAL_SWITCHING.key) is None:
        changed[config.PORTAL_SWITCHING.key] = config.CUT_AND_RETURN
    settings.change_many(ledger, changed, session=SYSTEM, now_utc_ms=now_utc_ms)
    for shop in ledger.shops.all():
        account = ledger.accounts.open_of_shop(shop.id)
        if account is not None and ledger.accounts.meters(account.id):
            made = tenant_codes.new_code(ledger, key_store, account.id, session=SYSTEM, now_utc_ms=now_utc_ms)
            return DemoTenant(made.shop_number, made.printed)
    return None


def _free_port(wanted: int) -> int:
    """The one wanted, or another where a program has it."""
    for port in (wanted, 0):
        try:
            with socket.create_server((LOOPBACK, port)) as found:
                return int(found.getsockname()[1])
        except OSError:
            continue
    return wanted


class TrainingPayments:
    """The fake payment services beside a demonstration, from `start` to `stop`."""

    def __init__(self, desk: Desk, words: list[str]) -> None:
        """`words`: how fast their time runs, as `simulate-pay` is told."""
        self._desk = desk
        books = desk.data_dir / BOOKS
        self._words = ["simulate-pay", *words, "--state", str(books), "--until-eof"]
        self._books = books
        self._program: DemoProgram | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="training-payments", daemon=True)

    def start(self) -> None:
        """Returns at once. Raises DeskError data.no_folder."""
        self._books.mkdir(parents=True, exist_ok=True)
        self._program = DemoProgram(self._log_path(), self._words, in_background=True)
        self._thread.start()

    def end(self) -> None:
        """Tell them to end; returns at once."""
        self._ended.set()
        if self._program is not None:
            self._program.end()

    def stop(self) -> None:
        """End them; nothing is left running."""
        self.end()
        if self._program is not None:
            self._program.stop(within_s=END_S)
            self._thread.join(END_S)

    def _log_path(self) -> Path:
        return self._desk.data_dir / f"{BOOKS}.log"

    def _run(self) -> None:
        """Set the desk up with the keys of this run."""
        desk = self._desk
        try:
            line = self._program.first_line() if self._program else ""
            desk.ledger.write(
                lambda ledger: pay_command.apply(ledger, desk.key_store, line, now_utc_ms=desk.clock.utc_ms())
            )
            desk.payments.set_up_anew()
            if desk.demo is not None:
                desk.demo.pay_page = str(json.loads(line)["customers"])
        except (DeskError, BookError) as error:
            if not self._ended.is_set():
                _log.error("no training payments: %s", error)
