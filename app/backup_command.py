"""`main.py backup`: a backup made, listed or proven; and `main.py restore`: one put back."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, Final

from app import config
from app.backup import asking, making, manifest, proof, restoring
from app.backup.making import Books, Work
from app.backup.manifest import Found, megabytes
from app.data_folder import LEDGER, READINGS
from app.domain.permissions import SYSTEM
from app.errors import DeskError, as_plain, reason_of
from app.progress_line import ProgressLine
from app.sealed_ledger import COMMAND, command_ledger, open_ledger
from app.services import backups
from db import unopened
from db.errors import BookError, SecondInstance
from db.instance import OwnerLock
from db.readings import ReadingsBook
from meterio.clock import SystemClock

Speak = Callable[[str, Mapping[str, object]], str]
Say = Callable[[str], None]

TAKEN_WITHIN_S: Final = 30.0
"""So long a running program may take to begin with what it is asked for."""
_LOOK_S: Final = 0.2


def run(ledger_path: Path, options: argparse.Namespace, *, speak: Speak, say: Say) -> None:
    """Make a backup in the folder of `options`, or in that of the settings; by whoever has the books open.

    Raises DeskError backup.*, keys.*; BookError.
    """
    folder = _folder(ledger_path, options)
    whole = not options.money_only
    progress = ProgressLine(sys.stderr)
    told: Mapping[str, Any]
    try:
        told = _by_this_program(ledger_path, folder, progress, speak, whole=whole)
    except SecondInstance:
        told = _by_the_running_one(ledger_path.parent, folder, progress, speak, whole=whole)
    finally:
        progress.clear()
    if options.json:
        say(json.dumps({"ok": True, **told}))
        return
    values = {"folder": told["folder"], "mb": megabytes(told["bytes"]), "entries": told["log_entries"]}
    say(speak("backup.done", values))
    if told["same_disk"]:
        say(speak("backup.same_disk", {"folder": str(folder)}))
    if told["lacking"]:
        say(speak("backup.lacking", {"years": ", ".join(map(str, told["lacking"]))}))
    if told["removed"]:
        say(speak("backup.removed", {"n": len(told["removed"])}))


def _folder(ledger_path: Path, options: argparse.Namespace) -> Path:
    if options.folder is not None:
        folder: Path = options.folder
        return folder.resolve()
    kept = unopened.setting(ledger_path, config.BACKUP_FOLDER.key)
    if not kept:
        raise DeskError("backup.no_folder")
    return Path(kept)


def _by_this_program(
    ledger_path: Path, folder: Path, progress: ProgressLine, speak: Speak, *, whole: bool
) -> dict[str, Any]:
    clock, data_dir = SystemClock(), ledger_path.parent
    with (
        command_ledger(ledger_path, clock=clock) as sealed,
        closing(ReadingsBook(data_dir / READINGS, clock=clock)) as readings,
    ):
        books = Books(sealed, readings, data_dir, clock)
        making.check_target(folder, data_dir)
        now = clock.utc_ms()
        sealed.book.write(
            lambda ledger: backups.note_asked(ledger, folder, whole=whole, session=SYSTEM, now_utc_ms=now)
        )
        prove = partial(making.prove_staged, log_key=sealed.log_key)

        def tell(step: str, done: int, of: int) -> None:
            progress.tell(lambda: speak(f"backup.step_{step}", {"percent": done * 100 // max(of, 1)}))

        made = making.make(books, folder, Work(proof.never, tell, prove), whole=whole)
        making.note(books, made)
    return made.told()


def _by_the_running_one(
    data_dir: Path, folder: Path, progress: ProgressLine, speak: Speak, *, whole: bool
) -> Mapping[str, Any]:
    """Raises DeskError: backup.not_begun, backup.program_ended; what the running program says."""
    making.check_target(folder, data_dir)
    token = asking.ask(data_dir, folder, whole=whole)
    asked_s, pause = time.monotonic(), threading.Event()
    try:
        while True:
            progress.tell(lambda: speak("backup.step_asked", {}))
            is_taken = asking.is_taken(data_dir, token)
            has_ended = is_taken and _is_free(data_dir)  # asked first: what has ended has answered before
            told = asking.answer(data_dir, token)
            if told is not None:
                return told
            if has_ended:
                raise DeskError("backup.program_ended")
            if not is_taken and time.monotonic() - asked_s > TAKEN_WITHIN_S:
                raise DeskError("backup.not_begun")
            pause.wait(_LOOK_S)
    finally:
        asking.withdraw(data_dir, token)


def _is_free(data_dir: Path) -> bool:
    """Whether nobody has the book open any more."""
    try:
        OwnerLock(data_dir / LEDGER).release()
    except BookError:
        return False
    return True


def list_backups(folder: Path, options: argparse.Namespace, *, speak: Speak, say: Say) -> None:
    """Say what backups there are in `folder`. Raises DeskError backup.unreadable."""
    try:
        found = manifest.backups_in(folder)
    except OSError as error:
        raise DeskError("backup.unreadable", path=str(folder), reason=reason_of(error)) from error
    if options.json:
        say(json.dumps({"ok": True, "backups": [_row(one) for one in found]}))
        return
    if not found:
        say(speak("backup.none_in", {"folder": str(folder)}))
    for one in found:
        if one.manifest is None:
            assert one.trouble is not None  # a backup without a manifest says why
            say(speak(one.trouble.key, one.trouble.params))
        else:
            own = one.manifest
            values = {"name": one.folder.name, "mb": own.size_mb, "entries": own.log_entries}
            say(speak("backup.line_whole" if own.whole else "backup.line_money", values))


def _row(one: Found) -> dict[str, Any]:
    told: dict[str, Any] = {"folder": str(one.folder)}
    if one.manifest is None:
        return told | {"error": as_plain(one.trouble)[0] if one.trouble else ""}
    own = one.manifest
    return told | {
        "site": own.site,
        "made_utc_ms": own.made_utc_ms,
        "whole": own.whole,
        "bytes": own.size_bytes,
        "log_entries": own.log_entries,
    }


def check(data_dir: Path, folder: Path, options: argparse.Namespace, *, speak: Speak, say: Say) -> None:
    """Prove the backup in `folder` as restoring would. Raises DeskError backup.*."""
    proven = proof.prove(data_dir, folder)
    if options.json:
        found = {"ok": True, "folder": str(folder), "rows": proven.rows, "sealed": proven.sealed}
        say(json.dumps(found))
        return
    say(speak("backup.proven", {"folder": str(folder), "rows": proven.rows, "files": proven.files}))
    if not proven.sealed:
        say(speak("backup.seal_not_checked", {}))


def restore(data_dir: Path, options: argparse.Namespace, *, speak: Speak, say: Say) -> None:
    """Put the backup in `options.folder` back. Raises DeskError backup.*, restore.*; BookError."""
    progress, clock = ProgressLine(sys.stderr), SystemClock()
    try:
        done = restoring.restore(
            data_dir,
            options.folder.resolve(),
            reason=(options.reason or "").strip(),
            now_utc_ms=clock.utc_ms(),
            told=lambda step: progress.tell(lambda: speak(f"restore.step_{step}", {})),
        )
    finally:
        progress.clear()
    needs_key = None
    try:
        open_ledger(data_dir / LEDGER, clock=clock, runs=COMMAND, older=True).book.close()
    except DeskError as error:
        if not error.key.startswith("keys."):
            raise
        needs_key = error
    own = done.manifest
    if options.json:
        told = {"ok": True, "log_entries": own.log_entries, "made_utc_ms": own.made_utc_ms, "lost": done.lost}
        say(json.dumps(told | {"needs_key": needs_key is not None}))
        return
    say(speak("restore.done", {"folder": str(data_dir), "entries": own.log_entries}))
    if needs_key is not None:
        say(speak(needs_key.key, needs_key.params))
    say(speak("restore.next", {}))
