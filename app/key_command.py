"""`main.py key COLLECTOR`: change a collector's key with an overlap, or retire the older one."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from app.domain.permissions import SYSTEM
from app.errors import DeskError, reason_of
from app.key_store import KeyStore
from app.services import collectors
from app.services.collector_keys import NewKey
from db.ledger import LedgerBook
from meterio.clock import SystemClock

Speak = Callable[[str, Mapping[str, object]], str]
Say = Callable[[str], None]

_LARGEST_FILE = 1_000


def run(book_path: Path, options: argparse.Namespace, *, speak: Speak, say: Say) -> None:
    """Tell the new key once, to be entered in the collector. Raises DeskError collectors.*, keys.*."""
    clock = SystemClock()
    if options.retire:
        with closing(LedgerBook(book_path, clock=clock)) as book:
            older = book.write(
                lambda ledger: collectors.retire_key(
                    ledger, options.collector, session=SYSTEM, now_utc_ms=clock.utc_ms()
                )
            )
        found = {"collector": options.collector, "key_id": older}
        say(json.dumps({"ok": True, "retired": found}) if options.json else speak("keys.retired", found))
        return
    secret = None if options.file is None else _read(options.file)
    key_store = KeyStore(book_path.parent)
    with closing(LedgerBook(book_path, clock=clock)) as book:
        new = book.write(
            lambda ledger: collectors.rotate_key(
                ledger,
                key_store,
                options.collector,
                overlap_days=options.days,
                secret=secret,
                session=SYSTEM,
                now_utc_ms=clock.utc_ms(),
            )
        )
    values = _values(new)
    say(json.dumps({"ok": True, **values}) if options.json else speak("keys.rotated", values))


def _values(new: NewKey) -> dict[str, object]:
    return {
        "collector": new.collector,
        "key_id": new.key_id,
        "key": new.secret.hex(),
        "older_key_id": new.older_key_id,
        "older_until_utc_ms": new.older_until_utc_ms,
    }


def _read(file: Path) -> bytes:
    """A key as hexadecimal digits. Raises DeskError keys.new_unreadable, keys.file_no_key."""
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise DeskError("keys.new_unreadable", file=str(file), reason=reason_of(error)) from error
    try:
        return bytes.fromhex(content.decode("ascii").strip())
    except ValueError as error:
        raise DeskError("keys.file_no_key", file=str(file)) from error
