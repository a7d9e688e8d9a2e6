"""`main.py rebuild FOLDER`: makes a lost book again from its receipt journal, and proves it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from app.data_folder import LEDGER, make_data_dir
from app.errors import DeskError
from app.sealed_ledger import outside
from app.verify import verify_book
from db.errors import BookCorrupt, BookUnreachable
from db.receipt_journal import rebuild

Speak = Callable[[str, Mapping[str, object]], str]
Say = Callable[[str], None]

UNPROVEN: Final = 1


def run(data_dir: Path, options: argparse.Namespace, *, speak: Speak, say: Say) -> int:
    """Make the ledger in `data_dir` from the journal in `options.folder`; 1 if it then does not prove itself.

    Raises DeskError: rebuild.book_there, rebuild.nothing_there, rebuild.damaged.
    """
    target = data_dir / LEDGER
    if target.exists():
        raise DeskError("rebuild.book_there", path=str(target))
    make_data_dir(data_dir)
    known = outside(data_dir)
    try:
        made = rebuild(options.folder, target)
    except BookUnreachable as error:
        raise DeskError("rebuild.nothing_there", folder=str(options.folder)) from error
    except BookCorrupt as error:
        raise DeskError("rebuild.damaged", folder=str(options.folder), reason=str(error)) from error
    report = verify_book(target, log_key=known.log_key, anchors=known.anchors)
    values = {"transactions": made.transactions, "base": made.base.name, "rows": report.rows_checked}
    if options.json:
        say(json.dumps(values | {"ok": report.ok, "torn": made.torn, "head": report.head}))
    else:
        say(speak("rebuild.done" if report.ok else "rebuild.unproven", values))
    return 0 if report.ok else UNPROVEN
