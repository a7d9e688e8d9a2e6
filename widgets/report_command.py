"""`main.py report`: a report into a file, or the list of reports, without a window."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app import commands, config
from app.data_folder import LEDGER, READINGS
from app.domain.local_days import day_of
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.outputs.sheet_job import format_of
from app.outputs.whole_file import check_target
from app.sealed_ledger import command_ledger
from app.services.readings import LiveBoard
from app.services.reconcile_now import Sources
from app.services.reports import centre, filed
from app.services.reports.periods import Period, parse_period
from app.services.reports.registry import KINDS, ReportKind, kind_of
from app.services.reports.request import parse
from db.readings import ReadingsBook
from meterio.clock import SystemClock
from widgets.command_line import Speaker, last_chosen
from widgets.common.report_words import ReportWords, words_in

if TYPE_CHECKING:
    from app.domain.report import Report


_WRONG_USES: Final = frozenset(
    {
        "report.no_such",
        "report.no_such_filter",
        "report.needs_filter",
        "report.bad_period",
        "report.bad_choice",
        "report.bad_number",
        "report.begins_after_end",
        "export.no_format",
    }
)
"""What nothing in the book could make right."""


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: ReportKind
    options: argparse.Namespace
    path: Path


def run(options: argparse.Namespace, speaker: Speaker) -> int:
    """0 done, 2 when it is asked for what there is not. Raises DeskError, BookError."""
    folder = commands.data_dir(options)
    words = words_in(options.lang or last_chosen(folder))
    if options.list:
        _list(options, words, speaker)
        return 0
    try:
        asked = _asked(options)
        check_target(asked.path)
        report, rows = _write(folder / LEDGER, asked, words)
    except DeskError as error:
        if error.key not in _WRONG_USES:
            raise
        sentence = speaker.sentence(error)
        commands.tell_failure(options, error.key, sentence)
        sys.stderr.write(sentence + "\n")
        return 2
    title = words.title(report.name)
    if options.json:
        told = {"report": report.name, "title": title, "rows": rows, "file": str(asked.path)}
        _say(json.dumps({"ok": True, **told, "filters": dict(report.filters), "utc_ms": report.utc_ms}))
    else:
        _say(speaker.text("report.written", {"title": title, "n": rows, "path": str(asked.path)}))
    return 0


def _asked(options: argparse.Namespace) -> _Asked:
    """What the command asks for, as far as it can be seen without a book, which knows what day it is at the
    site. Raises DeskError: report.*, export.no_format."""
    kind = kind_of(options.name)
    *others, latest = _days_somewhere(SystemClock().utc_ms())
    for today in others:
        with suppress(DeskError):
            _check(kind, options, today)
            break
    else:
        _check(kind, options, latest)
    format_of(options.out)
    return _Asked(kind, options, options.out)


def _days_somewhere(utc_ms: int) -> range:
    """The days that it may be at a site."""
    least, most = (day_of(utc_ms, at) for at in (config.UTC_OFFSET_MIN.least, config.UTC_OFFSET_MIN.most))
    return range(least, most + 1)


def _check(kind: ReportKind, options: argparse.Namespace, today: int) -> None:
    """Raises DeskError report.*."""
    parse(
        kind.name,
        _filters(options, today),
        known=kind.filters,
        default_period=kind.default_period,
        today=today,
        needs=kind.needs,
    )


def _filters(options: argparse.Namespace, today: int) -> dict[str, str]:
    """As texts by their key. Raises DeskError: report.bad_period, report.begins_after_end."""
    filters = dict(options.filter or ())
    if options.begin is not None:
        filters["period"] = _period(options.begin, options.end or "today", today).text()
    elif options.period is not None:
        filters["period"] = options.period
    return filters


def _period(begin: str, end: str, today: int) -> Period:
    """From the first day of one time to the last of the other. Raises DeskError report.bad_period,
    report.begins_after_end."""
    found = Period(parse_period(begin, today=today).first, parse_period(end, today=today).last)
    if found.days < 1:
        raise DeskError("report.begins_after_end", begin=begin, end=end)
    return found


def _write(ledger_path: Path, asked: _Asked, words: ReportWords) -> tuple[Report, int]:
    """The report and the number of its rows that are in the file. Raises DeskError, BookError."""
    if not ledger_path.is_file():
        raise DeskError("book.none", path=str(ledger_path))
    clock = SystemClock()
    now = clock.utc_ms()
    with (
        command_ledger(ledger_path, clock=clock) as sealed,
        closing(ReadingsBook(ledger_path.with_name(READINGS), clock=clock)) as readings,
    ):
        sources = Sources(sealed.book, readings, LiveBoard(), ledger_path.parent)
        # The day that it is at the site, wherever this machine's clock is set.
        today = centre.today(sources, asked.kind.name, session=SYSTEM, now_utc_ms=now)
        filters = _filters(asked.options, today)
        written = filed.write(
            sources, asked.kind.name, filters, asked.path, words=words, session=SYSTEM, now_utc_ms=now
        )
        return written.report, written.rows


def _list(options: argparse.Namespace, words: ReportWords, speaker: Speaker) -> None:
    """Every report by its name, with what it shows and what it may be asked for."""
    if options.json:
        _say(json.dumps({"ok": True, "reports": [_told(kind, words) for kind in KINDS.values()]}))
        return
    for kind in KINDS.values():
        known = ", ".join(_filter(kind, key) for key in kind.filters)
        told = {"report": kind.name, "about": words.text(f"about.{kind.name}"), "filters": known}
        _say(speaker.text("report.line", told))


def _told(kind: ReportKind, words: ReportWords) -> dict[str, object]:
    return {
        "name": kind.name,
        "title": words.title(kind.name),
        "about": words.text(f"about.{kind.name}"),
        "filters": {key: kind.choices(key) for key in kind.filters},
        "default_period": kind.default_period if "period" in kind.filters else None,
        "needs_filter": kind.is_detail,
    }


def _filter(kind: ReportKind, key: str) -> str:
    """`medium=electricity|water`, or `shop` where it is anything of the site."""
    choices = kind.choices(key)
    return key if choices is None else f"{key}={'|'.join(choices)}"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
