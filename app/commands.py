"""The sub-commands that need no window. Errors are raised; `main.py` tells them in the user's language."""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from app.bootstrap import LEDGER, default_data_dir, make_data_dir
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import collectors, site_import
from app.services.site_import import ImportReport, ImportResult
from db.ledger import LedgerBook
from meterio.clock import FastClock, SystemClock
from meterio.types import Clock

Speak = Callable[[str, Mapping[str, object]], str]
"""A key and its values as a sentence in the user's language."""


def run(options: argparse.Namespace, speak: Speak) -> int:
    """Run the sub-command in `options`; 0 done, 1 failed. Raises DeskError, BookError."""
    return _COMMANDS[options.command](options, speak)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _data_dir(options: argparse.Namespace) -> Path:
    folder: Path = options.data or default_data_dir()
    return folder


def _import(options: argparse.Namespace, speak: Speak) -> int:
    """Checked first, against the book too where there is one; then all of it or nothing."""
    site = site_import.read_site(options.file)
    data_dir = _data_dir(options)
    if options.check and not (data_dir / LEDGER).exists():
        report, result = site_import.check(site), None
    else:
        make_data_dir(data_dir)
        with closing(LedgerBook(data_dir / LEDGER, clock=SystemClock())) as book:
            report = book.read(lambda ledger: site_import.check(site, ledger))
            result = None
            if report.ok and not options.check:
                now = SystemClock().utc_ms()
                result = book.write(
                    lambda ledger: site_import.apply(ledger, site, session=SYSTEM, now_utc_ms=now)
                )
    _tell_import(report, result, speak, as_json=options.json)
    return 0 if report.ok else 1


def _tell_import(report: ImportReport, result: ImportResult | None, speak: Speak, *, as_json: bool) -> None:
    errors = [
        {"sheet": one.sheet, "row": one.row, "column": one.column, "text": speak(one.key, one.params)}
        for one in report.errors
    ]
    if as_json:
        done: dict[str, Any] = {"ok": report.ok, "counts": dict(report.counts), "stated": dict(report.stated)}
        done |= {"errors": errors, "imported": result is not None}
        if result is not None:
            done |= {"added": dict(result.added), "changed": dict(result.changed), "kept": dict(result.kept)}
        _say(json.dumps(done, ensure_ascii=False))
        return
    for sheet, count in report.counts.items():
        values = {"sheet": sheet, "count": count, "stated": report.stated.get(sheet, "-")}
        _say(speak("import.count_line", values))
    for error in errors:
        sys.stderr.write(speak("import.error_line", error) + "\n")
    if not report.ok:
        sys.stderr.write(speak("import.nothing_written", {"errors": len(errors)}) + "\n")
    elif result is not None:
        key = "import.unchanged" if result.nothing_changed else "import.done"
        values = {"added": sum(result.added.values()), "changed": sum(result.changed.values())}
        _say(speak(key, values))
    else:
        _say(speak("import.check_ok", {}))


def _connect(options: argparse.Namespace, speak: Speak) -> int:
    try:
        text = options.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DeskError("connect.unreadable", file=str(options.file)) from error
    data_dir = _data_dir(options)
    make_data_dir(data_dir)
    key_store = KeyStore(data_dir)
    now = SystemClock().utc_ms()
    with closing(LedgerBook(data_dir / LEDGER, clock=SystemClock())) as book:
        changed = book.write(
            lambda ledger: collectors.apply_connection_file(
                ledger, key_store, text, session=SYSTEM, now_utc_ms=now
            )
        )
    _say(speak("connect.done", {"changed": len(changed)}))
    return 0


def _verify(options: argparse.Namespace, speak: Speak) -> int:
    from app.verify import verify_book

    path = _data_dir(options) / LEDGER
    if not path.exists():
        raise DeskError("book.none", path=str(path))
    report = verify_book(path)
    if options.json:
        _say(json.dumps(report.as_dict(), ensure_ascii=False))
    else:
        for finding in report.findings:
            sys.stderr.write(f"{finding.rule} {finding.table} {finding.row}: {finding.text}\n")
        key = "verify.ok" if report.ok else "verify.failed"
        values = {"rows": report.rows_checked, "findings": len(report.findings), "head": report.head}
        _say(speak(key, values))
    return 0 if report.ok else 1


def _simulate(options: argparse.Namespace, speak: Speak) -> int:
    from app.simulation import plan_of
    from meterio.simulator import Mall
    from meterio.simulator.serve import serve

    site = site_import.read_site(options.file)
    report = site_import.check(site)
    if not report.ok:
        _tell_import(report, None, speak, as_json=False)
        return 1
    clock: Clock = SystemClock()
    if options.speed != 1.0:
        clock = FastClock(origin_utc_ms=options.origin or clock.utc_ms(), speed=options.speed)
    keys = _keys(options.keys, [one.id for one in site.collectors])
    mall = Mall(
        plan_of(site, seed=options.seed),
        clock=clock,
        seed=options.seed,
        paced=not options.unpaced,
        keys=keys,
        state_file=options.state,
    )
    for fault in _faults(options.faults):
        mall.set_fault(fault.pop("name"), **fault)
    published = keys if options.keys is None else None
    asyncio.run(_until_stopped(lambda: serve(mall, sys.stdout, published_keys=published), options))
    return 0


async def _until_stopped(work: Callable[[], Any], options: argparse.Namespace) -> None:
    """Run until SIGINT or SIGTERM, or with --until-eof until standard input ends."""
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(work())
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel)
    ending = asyncio.ensure_future(asyncio.to_thread(sys.stdin.buffer.read)) if options.until_eof else None
    await asyncio.wait({task, *([ending] if ending else [])}, return_when=asyncio.FIRST_COMPLETED)
    if not task.done():
        task.cancel()
    elif ending is not None:
        ending.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return


def _keys(file: Path | None, ids: list[str]) -> dict[str, bytes]:
    """Keys of simulated collectors, made up unless a file names them. They guard no real meter."""
    if file is None:
        return {one: secrets.token_bytes(collectors.SECRET_BYTES) for one in ids}
    try:
        return {one: bytes.fromhex(key) for one, key in json.loads(file.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise DeskError("simulate.bad_keys", file=str(file)) from error


def _faults(file: Path | None) -> list[dict[str, Any]]:
    """[{"name", "target", ...parameters}], as the control port takes them."""
    if file is None:
        return []
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return [{**one, "name": str(one["name"]), "target": str(one["target"])} for one in found]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DeskError("simulate.bad_faults", file=str(file)) from error


_COMMANDS: Final[dict[str, Callable[[argparse.Namespace, Speak], int]]] = {
    "import": _import,
    "connect": _connect,
    "verify": _verify,
    "simulate": _simulate,
}
