"""The sub-commands that need no window. Errors are raised; `main.py` tells them in the user's language."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from app.data_folder import LEDGER, default_data_dir
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.sealed_ledger import command_ledger, finish_restoring, outside
from app.services import collectors, site_import
from app.text_file import text_of
from db.book import undo_interrupted
from meterio.clock import SystemClock

_MOST_TOLD: Final = 50
"""Findings of a proof that are told in words; --json has all of them."""

Speak = Callable[[str, Mapping[str, object]], str]
"""A key and its values as a sentence in the user's language."""


def run(options: argparse.Namespace, speak: Speak) -> int:
    """Run the sub-command in `options`; 0 done, 1 failed. Raises DeskError, BookError."""
    return _COMMANDS[options.command](options, speak)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def data_dir(options: argparse.Namespace) -> Path:
    """The folder that --data names, or the user's own."""
    folder: Path = options.data or default_data_dir()
    return folder


def tell_failure(options: argparse.Namespace, key: str, sentence: str) -> None:
    """With --json what failed is told on standard output too, in the form of the command's own report."""
    if not getattr(options, "json", False):
        return
    done: dict[str, Any] = {"ok": False, "error": {"key": key, "text": sentence}}
    if options.command == "verify":
        finding = {"rule": "store", "table": "", "row": 0, "text": sentence}
        sealed = {"rows": 0, "checked": False, "anchors": None}
        done |= {"rows_checked": 0, "findings": [finding], "head": "", "sealed": sealed}
    elif options.command == "import":
        done |= {"counts": {}, "stated": {}, "errors": [], "error_count": 0, "changes": [], "imported": False}
    _say(json.dumps(done))


def _import(options: argparse.Namespace, speak: Speak) -> int:
    """Checked first, against the book too where there is one; then all of it or nothing."""
    from app import import_command

    return import_command.run(data_dir(options), options, speak=speak, say=_say)


def _export_site(options: argparse.Namespace, speak: Speak) -> int:
    from app import import_command

    import_command.export(_existing_book(data_dir(options)), options, speak=speak, say=_say)
    return 0


def _connect(options: argparse.Namespace, speak: Speak) -> int:
    text = text_of(options.file)
    folder = data_dir(options)
    book_path = _existing_book(folder)
    now = SystemClock().utc_ms()
    with command_ledger(book_path, clock=SystemClock()) as sealed:
        changed = sealed.book.write(
            lambda ledger: collectors.apply_connection_file(
                ledger, sealed.key_store, text, session=SYSTEM, now_utc_ms=now
            )
        )
    _say(speak("connect.done", {"changed": len(changed)}))
    return 0


def _verify(options: argparse.Namespace, speak: Speak) -> int:
    """A copy is proven: a long read of the book itself would hold up a running console's commits."""
    from app.verify import verify_book
    from app.verify.store import TOO_NEW

    path = _existing_book(data_dir(options))
    undo_interrupted(path)
    known = outside(path.parent)
    with tempfile.TemporaryDirectory(prefix="meterdesk-verify-") as folder:
        report = verify_book(path, copy_in=Path(folder), log_key=known.log_key, anchors=known.anchors)
    if options.json:
        _say(json.dumps(report.as_dict()))
        return 0 if report.ok else 1
    if any(finding.rule == TOO_NEW for finding in report.findings):
        raise DeskError("book.too_new", path=str(path))
    for finding in report.findings[:_MOST_TOLD]:
        said = speak(f"proof.{finding.rule}", {})
        sys.stderr.write(f"{said} [{finding.rule}] {finding.table} {finding.row}: {finding.text}\n")
    if len(report.findings) > _MOST_TOLD:
        sys.stderr.write(speak("verify.more", {"n": len(report.findings) - _MOST_TOLD}) + "\n")
    values = {"rows": report.rows_checked, "findings": len(report.findings), "head": report.head}
    if report.ok:
        _say(speak("verify.ok", values))
    else:
        sys.stderr.write(speak("verify.failed", values) + "\n")
    if known.why is not None:
        sys.stderr.write(speak("verify.seals_not_checked", {"reason": known.why}) + "\n")
    elif report.ok:
        told = {"rows": report.sealed.rows, "anchors": report.sealed.anchors or 0}
        _say(speak("verify.seals_checked", told))
    if report.sealed.lost:
        sys.stderr.write(speak("verify.seals_lost", {"rows": report.sealed.lost}) + "\n")
    return 0 if report.ok else 1


def _accept_copy(options: argparse.Namespace, speak: Speak) -> int:
    if not options.reason.strip():
        raise DeskError("book.copy_reason")
    with command_ledger(_existing_book(data_dir(options)), clock=SystemClock(), older=True) as sealed:
        missing = sealed.accept_older(options.reason.strip())
    _say(speak("book.copy_accepted" if missing else "book.copy_not_older", {"missing": missing}))
    return 0


def _rebuild(options: argparse.Namespace, speak: Speak) -> int:
    from app import rebuild_command

    return rebuild_command.run(data_dir(options), options, speak=speak, say=_say)


def _backup(options: argparse.Namespace, speak: Speak) -> int:
    from app import backup_command

    if options.list:
        backup_command.list_backups(options.folder, options, speak=speak, say=_say)
    elif options.check:
        backup_command.check(data_dir(options), options.folder, options, speak=speak, say=_say)
    else:
        backup_command.run(_existing_book(data_dir(options)), options, speak=speak, say=_say)
    return 0


def _restore(options: argparse.Namespace, speak: Speak) -> int:
    from app import backup_command

    backup_command.restore(data_dir(options), options, speak=speak, say=_say)
    return 0


def _existing_book(folder: Path) -> Path:
    finish_restoring(folder)
    path = folder / LEDGER
    if not path.is_file():
        raise DeskError("book.none", path=str(path))
    return path


def _simulate(options: argparse.Namespace, speak: Speak) -> int:
    from app import import_command, mall_command

    site = site_import.read_site(options.file)
    plan = site_import.check(site)
    if not plan.ok:
        import_command.tell_errors(plan, speak, key="simulate.bad_workbook")
        return 1
    mall_command.run(site, options, sys.stdout)
    return 0


def _simulate_pay(options: argparse.Namespace, speak: Speak) -> int:
    from app import pay_command

    pay_command.simulate(options, sys.stdout)
    return 0


def _pay_channels(options: argparse.Namespace, speak: Speak) -> int:
    from app import pay_command

    pay_command.set_up(_existing_book(data_dir(options)), options.file, say=_say)
    return 0


def _operator(options: argparse.Namespace, speak: Speak) -> int:
    from app import office_commands

    office_commands.operator(_existing_book(data_dir(options)), options, speak=speak, say=_say)
    return 0


def _setting(options: argparse.Namespace, speak: Speak) -> int:
    from app import office_commands

    office_commands.setting(_existing_book(data_dir(options)), options, say=_say)
    return 0


def _key(options: argparse.Namespace, speak: Speak) -> int:
    from app import key_command

    key_command.run(_existing_book(data_dir(options)), options, speak=speak, say=_say)
    return 0


def _archive(options: argparse.Namespace, speak: Speak) -> int:
    from app import archive_command

    archive_command.run(_existing_book(data_dir(options)), options, speak=speak, say=_say)
    return 0


def _scan(options: argparse.Namespace, speak: Speak) -> int:
    from app import scan_command

    scan_command.run(_existing_book(data_dir(options)), options, speak=speak, say=_say)
    return 0


_COMMANDS: Final[dict[str, Callable[[argparse.Namespace, Speak], int]]] = {
    "import": _import,
    "export-site": _export_site,
    "connect": _connect,
    "verify": _verify,
    "accept-copy": _accept_copy,
    "rebuild": _rebuild,
    "backup": _backup,
    "restore": _restore,
    "operator": _operator,
    "setting": _setting,
    "archive": _archive,
    "scan": _scan,
    "key": _key,
    "simulate": _simulate,
    "simulate-pay": _simulate_pay,
    "pay-channels": _pay_channels,
}
