"""`main.py key`: the list of keys; a collector's key changed or retired; the desk's own key changed, moved,
put on paper and put back."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import file_rights
from app.domain.permissions import SYSTEM
from app.errors import DeskError, reason_of
from app.key_store import KeyStore, Place
from app.sealed_ledger import COMMAND, SealedLedger, command_ledger, open_book, terminal
from app.services import collectors, desk_key
from app.services.collector_keys import NewKey
from app.services.key_inventory import KeyRow, key_list
from db.ledger import LedgerBook
from meterio.clock import SystemClock

Speak = Callable[[str, Mapping[str, object]], str]
Say = Callable[[str], None]
Tell = Callable[[str, Mapping[str, object]], None]
"""The sentence of a key, or with --json its values as one object."""

_LARGEST_FILE = 1_000
_LARGEST_PAPER = 20_000


def run(book_path: Path, options: argparse.Namespace, *, speak: Speak, say: Say) -> None:
    """Do what `options` say. Raises DeskError collectors.*, keys.*."""

    def tell(key: str, values: Mapping[str, object]) -> None:
        say(json.dumps({"ok": True, **values}) if options.json else speak(key, values))

    clock = SystemClock()
    now = clock.utc_ms()
    if options.restore is not None or options.new:
        with closing(open_book(book_path, clock=clock, runs=COMMAND)) as unsealed:
            key_store = _put_back(unsealed, options, tell, now)
            SealedLedger(unsealed, key_store, clock, terminal(COMMAND)).anchor(COMMAND)
        return
    with command_ledger(book_path, clock=clock) as sealed:
        book, key_store = sealed.book, sealed.key_store
        if options.collector is not None:
            _collector_key(book, key_store, options, tell, now)
        elif options.renew:
            done = desk_key.exchange(book, key_store, session=SYSTEM, now_utc_ms=now)
            tell("keys.exchanged", {"sealed": done, "key_id": key_store.wrapping.id})
        elif options.keep_in is not None:
            _move(book, key_store, Place(options.keep_in), tell, now)
        elif options.paper is not None:
            _paper(book, key_store, options, tell, now)
        else:
            _list(book, key_store, options, speak=speak, say=say, now=now)


def _collector_key(
    book: LedgerBook, key_store: KeyStore, options: argparse.Namespace, tell: Tell, now: int
) -> None:
    """Retire the older key, or put a new one in force and tell it once, to be entered in the collector."""
    collector = options.collector
    if options.retire:
        older = book.write(
            lambda ledger: collectors.retire_key(ledger, collector, session=SYSTEM, now_utc_ms=now)
        )
        found = {"collector": collector, "key_id": older}
        tell("keys.retired", {"retired": found} if options.json else found)
        return
    secret = None if options.file is None else _read(options.file)
    new = book.write(
        lambda ledger: collectors.rotate_key(
            ledger,
            key_store,
            collector,
            overlap_days=options.days,
            secret=secret,
            session=SYSTEM,
            now_utc_ms=now,
        )
    )
    tell("keys.rotated", _values(new))


def _move(book: LedgerBook, key_store: KeyStore, place: Place, tell: Tell, now: int) -> None:
    moved = desk_key.move(book, key_store, place, session=SYSTEM, now_utc_ms=now)
    key = f"keys.moved_{place.value}" if moved else "keys.not_moved"
    tell(key, {"moved": moved, "key_place": place.value, "file": str(key_store.path)})


def _paper(book: LedgerBook, key_store: KeyStore, options: argparse.Namespace, tell: Tell, now: int) -> None:
    """The rows go to standard output, or into a new file that only its owner can read."""
    rows = book.write(lambda ledger: desk_key.paper(ledger, key_store, session=SYSTEM, now_utc_ms=now))
    text = "\n".join(rows)
    if options.paper != "-":
        _write_new(Path(options.paper), text + "\n")
        tell("keys.paper_written", {"file": options.paper})
    else:
        tell("keys.paper", {"rows": list(rows) if options.json else text})


def _put_back(book: LedgerBook, options: argparse.Namespace, tell: Tell, now: int) -> KeyStore:
    if options.new:
        key_store = desk_key.begin_anew(book, session=SYSTEM, now_utc_ms=now)
        tell("keys.began_anew", {"key_id": key_store.wrapping.id})
        return key_store
    text = _content(options.restore, _LARGEST_PAPER).decode("utf-8", "replace")
    key_store = desk_key.put_back(book, text, session=SYSTEM, now_utc_ms=now)
    tell("keys.put_back", {"key_id": key_store.wrapping.id})
    return key_store


def _list(
    book: LedgerBook,
    key_store: KeyStore,
    options: argparse.Namespace,
    *,
    speak: Speak,
    say: Say,
    now: int,
) -> None:
    rows = book.read(lambda ledger: key_list(ledger, key_store, session=SYSTEM, now_utc_ms=now))
    if options.json:
        say(json.dumps({"ok": True, "place": key_store.place.value, "keys": [asdict(row) for row in rows]}))
        return
    for row in rows:
        say(speak("keys.line", _shown(row)))


def _shown(row: KeyRow) -> dict[str, object]:
    """What a line of the list says; what a key does not have is left out and shows as a dash."""
    values: dict[str, Any] = {
        "id": row.id,
        "key_kind": row.kind,
        "key_state": row.state.value,
        "created_utc_ms": row.created_utc_ms,
        "due_utc_ms": row.due_utc_ms if row.until_utc_ms is None else row.until_utc_ms,
    }
    return {name: value for name, value in values.items() if value is not None}


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
        return bytes.fromhex(_content(file, _LARGEST_FILE).decode("ascii").strip())
    except ValueError as error:
        raise DeskError("keys.file_no_key", file=str(file)) from error


def _content(file: Path, largest: int) -> bytes:
    """What `file` holds; what is far too long is cut, and then is no key.

    Raises DeskError keys.new_unreadable.
    """
    try:
        with file.open("rb") as opened:
            return opened.read(largest + 1)
    except OSError as error:
        raise DeskError("keys.new_unreadable", file=str(file), reason=reason_of(error)) from error


def _write_new(path: Path, text: str) -> None:
    """Raises DeskError keys.paper_unwritable; a file that is there already is left as it is."""
    try:
        with os.fdopen(file_rights.make(path), "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())  # it may go to a stick that is pulled out next
    except FileExistsError as error:
        raise DeskError("keys.paper_there", file=str(path)) from error
    except OSError as error:
        raise DeskError("keys.paper_unwritable", file=str(path), reason=reason_of(error)) from error
