"""`main.py archive`: years of readings moved to files of their own, brought back, or listed."""

from __future__ import annotations

import argparse
import json
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from app.data_folder import READINGS
from app.domain.permissions import SYSTEM
from app.sealed_ledger import command_ledger
from app.services import reading_archive
from app.services.reading_archive import MOVE, RETURN, Terms, Work
from db.archive import path_of
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from meterio.clock import SystemClock

Speak = Callable[[str, Mapping[str, object]], str]
Say = Callable[[str], None]


def run(ledger_path: Path, options: argparse.Namespace, *, speak: Speak, say: Say) -> None:
    """List the years, or move or bring back those that are named; without any, move what is due.

    Raises DeskError archive.*, BookError.
    """
    clock = SystemClock()
    with (
        command_ledger(ledger_path, clock=clock) as sealed,
        closing(ReadingsBook(ledger_path.with_name(READINGS), clock=clock)) as book,
    ):
        terms = sealed.book.read(lambda ledger: reading_archive.terms(ledger, session=SYSTEM))
        if options.list:
            _list(book, terms, options, speak, say)
            return
        now = clock.utc_ms()
        moved = _move_all(sealed.book, book, terms, options, now, speak, say)
        back = None
        if options.bring_back is not None:
            _permit(sealed.book, options.bring_back, RETURN, now)
            back = reading_archive.bring_back(book, options.bring_back, _work(), now_utc_ms=now)
            if not options.json:
                say(speak("archive.back", {"year": options.bring_back, "samples": back}))
        if options.json:
            say(json.dumps({"ok": True, "archived": moved, "brought_back": back}))


def _move_all(
    ledger: LedgerBook,
    book: ReadingsBook,
    terms: Terms,
    options: argparse.Namespace,
    now: int,
    speak: Speak,
    say: Say,
) -> dict[str, int]:
    years: tuple[int, ...] = () if options.year is None else (options.year,)
    if options.year is None and options.bring_back is None:
        years = reading_archive.due(book, terms, now_utc_ms=now)
    moved = {}
    for year in years:
        _permit(ledger, year, MOVE, now)
        moved[str(year)] = reading_archive.move_out(book, terms, year, _work(), now_utc_ms=now)
        if not options.json:
            told = {"year": year, "samples": moved[str(year)], "path": str(path_of(book.path, year))}
            say(speak("archive.done", told))
    return moved


def _list(book: ReadingsBook, terms: Terms, options: argparse.Namespace, speak: Speak, say: Say) -> None:
    lines = reading_archive.years(book, terms)
    if options.json:
        told = [asdict(line) | {"trouble": line.trouble.key if line.trouble else None} for line in lines]
        say(json.dumps({"ok": not any(line.trouble for line in lines), "years": told}))
        return
    for line in lines:
        say(speak("archive.line", asdict(line)))
        if line.trouble is not None:
            say(speak(line.trouble.key, line.trouble.params))


def _permit(ledger: LedgerBook, year: int, action: str, now: int) -> None:
    ledger.write(lambda unit: reading_archive.permit(unit, year, action, session=SYSTEM, now_utc_ms=now))


def _work() -> Work:
    return Work(threading.Event())
