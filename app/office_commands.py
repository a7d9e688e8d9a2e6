"""`main.py operator` and `main.py setting`: what whoever owns the data folder sets up without a window."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

from app import config
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.services import settings, sign_in
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock

Speak = Callable[[str, Mapping[str, object]], str]
Say = Callable[[str], None]


def operator(book_path: Path, options: argparse.Namespace, *, speak: Speak, say: Say) -> None:
    """Add an operator, or with --reset give one a new secret; it is shown once and works once.

    Raises DeskError operators.*.
    """
    clock = SystemClock()
    unit = _reset if options.reset else _add
    with closing(LedgerBook(book_path, clock=clock)) as book:
        secret = book.write(lambda ledger: unit(ledger, options, clock.utc_ms()))
    key = "operators.reset" if options.reset else "operators.added"
    say(speak(key, {"name": options.name, "secret": secret}))


def _add(ledger: Ledger, options: argparse.Namespace, now_utc_ms: int) -> str:
    roles = tuple(options.role or ())
    if sign_in.first_run(ledger) and "administrator" not in roles:
        raise DeskError("operators.administrator_first")
    return sign_in.add_operator(
        ledger,
        name=options.name,
        display_name=options.display_name or options.name,
        roles=roles,
        session=SYSTEM,
        now_utc_ms=now_utc_ms,
    )


def _reset(ledger: Ledger, options: argparse.Namespace, now_utc_ms: int) -> str:
    found = ledger.operators.by_name(options.name)
    if found is None:
        raise DeskError("operators.none", name=options.name)
    return sign_in.reset_password(ledger, found.id, session=SYSTEM, now_utc_ms=now_utc_ms)


def setting(book_path: Path, options: argparse.Namespace, *, say: Say) -> None:
    """Show every setting, or one, or change one. Raises DeskError settings.*."""
    clock = SystemClock()
    with closing(LedgerBook(book_path, clock=clock)) as book:
        if options.value is not None:
            book.write(
                lambda ledger: settings.change(
                    ledger, options.key, options.value, session=SYSTEM, now_utc_ms=clock.utc_ms()
                )
            )
        wanted = config.ALL if options.key is None else (config.by_key(options.key),)
        kept = book.read(settings.values)
        for line in (f"{one.key} = {kept[one.key]}" for one in wanted):
            say(line)
