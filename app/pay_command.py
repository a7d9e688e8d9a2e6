"""`main.py simulate-pay`: fake payment services as a process; `main.py pay-channels`: channels from a file.

The file is JSON, {"gateways": {NAME: {...}}} as `simulate-pay` prints it; NAME is alipay, wechat or unionpay,
and beside what a channel needs it may hold "company" (a code) and "enabled".
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any, Final

from app.domain.payment import PayChannel
from app.domain.permissions import SYSTEM
from app.errors import DeskError, reason_of
from app.fake_gateways.run import serve
from app.key_store import KeyStore
from app.sealed_ledger import command_ledger
from app.services import pay_channels
from app.services.pay_channels import ChannelForm
from app.text_file import text_of
from db.ledger import Ledger
from db.rows import MAIN_COMPANY
from meterio.clock import FastClock, SystemClock

_FIELDS: Final = (
    "merchant",
    "gateway",
    "app_id",
    "serial",
    "notify_url",
    "files",
    "public_keys",
    "private_key",
    "api_key",
)


def simulate(options: argparse.Namespace, out: IO[str]) -> None:
    """Serve until SIGINT or SIGTERM, or with --until-eof until standard input ends. Raises DeskError."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    clock: SystemClock | FastClock = SystemClock()
    if options.speed != 1.0:
        clock = FastClock(origin_utc_ms=options.origin or clock.utc_ms(), speed=options.speed)
    if options.until_eof:
        threading.Thread(target=_end_with_input, args=(ended,), daemon=True).start()
    try:
        serve(clock.utc_ms, out, ended.wait, folder=options.state, first_port=options.ports or 0)
    except OSError as error:
        raise DeskError("simulate.port_taken", reason=str(reason_of(error))) from error


def _end_with_input(ended: threading.Event) -> None:
    sys.stdin.buffer.read()
    ended.set()


def set_up(book: Path, file: Path, *, say: Callable[[str], None]) -> None:
    """Set up the channels of a file, in the name of whoever owns the data folder. Raises DeskError."""
    text = text_of(file)
    clock = SystemClock()
    with command_ledger(book, clock=clock) as sealed:
        done = sealed.book.write(
            lambda ledger: apply(ledger, sealed.key_store, text, now_utc_ms=clock.utc_ms())
        )
    say("\n".join(done))


def apply(ledger: Ledger, key_store: KeyStore, text: str, *, now_utc_ms: int) -> tuple[str, ...]:
    """Set up what the text says; the names of the channels. Raises DeskError pay_setup.*."""
    try:
        told: dict[str, Mapping[str, Any]] = json.loads(text)["gateways"]
        wanted = [(PayChannel(name), dict(one)) for name, one in told.items()]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DeskError("pay_setup.bad_file") from error
    for channel, one in wanted:
        company = ledger.companies.by_code(str(one["company"])) if "company" in one else None
        form = ChannelForm(
            company.id if company is not None else MAIN_COMPANY,
            channel,
            bool(one.get("enabled", True)),
            **{name: one.get(name, {} if name == "public_keys" else "") for name in _FIELDS},
        )
        pay_channels.save(ledger, key_store, form, approval=None, session=SYSTEM, now_utc_ms=now_utc_ms)
    return tuple(str(channel) for channel, _ in wanted)
