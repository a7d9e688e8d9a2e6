"""`main.py import` and `main.py export-site`: the site workbook into a book, and out of it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from app.data_folder import LEDGER, make_data_dir
from app.domain.import_plan import ImportPlan, Outcome, RowChange
from app.domain.permissions import SYSTEM
from app.sealed_ledger import COMMAND, command_ledger, open_book
from app.services import meter_makes, site_export, site_import
from app.services.site_import import ImportResult
from meterio.clock import SystemClock

Speak = Callable[[str, Mapping[str, object]], str]
_TOLD: Final = (Outcome.CHANGED, Outcome.KEPT)
"""What is told row by row; of rows added and not mentioned the number says enough."""


def run(folder: Path, options: argparse.Namespace, *, speak: Speak, say: Callable[[str], None]) -> int:
    """Import the workbook, or with --check tell what that would do; 1 if anything is wrong with it."""
    site = site_import.read_site(options.file)
    makes = meter_makes.all_right(folder)
    result = None
    if options.check and not (folder / LEDGER).exists():
        plan = site_import.check(site, profiles=makes)
    else:
        make_data_dir(folder)
        clock = SystemClock()
        if options.check:
            with closing(open_book(folder / LEDGER, clock=clock, runs=COMMAND)) as book:
                plan = book.read(lambda ledger: site_import.check(site, ledger, profiles=makes))
        else:
            with command_ledger(folder / LEDGER, clock=clock) as sealed:
                plan, result = sealed.book.write(
                    lambda ledger: site_import.bring_in(
                        ledger, site, session=SYSTEM, now_utc_ms=clock.utc_ms(), profiles=makes
                    )
                )
    if options.json:
        say(json.dumps(_as_object(plan, result, speak)))
    else:
        _tell(plan, result, speak=speak, say=say, check=options.check)
    return 0 if plan.ok else 1


def export(book_path: Path, options: argparse.Namespace, *, speak: Speak, say: Callable[[str], None]) -> None:
    """Write the site of the book as a workbook that an import reads."""
    with closing(open_book(book_path, clock=SystemClock(), runs=COMMAND)) as book:
        site = book.read(lambda ledger: site_export.site_to_export(ledger, session=SYSTEM))
    rows = site_export.write_site(options.file, site)
    say(speak("export_site.done", {"rows": rows, "path": str(options.file)}))


def tell_errors(plan: ImportPlan, speak: Speak, *, key: str) -> None:
    """Row by row on standard error, and at the end the sentence of `key` that says what to do."""
    for error in _errors(plan, speak):
        sys.stderr.write(speak("import.error_line", error) + "\n")
    if plan.error_count > len(plan.errors):
        more = {"more": plan.error_count - len(plan.errors)}
        sys.stderr.write(speak("import.more_errors", more) + "\n")
    sys.stderr.write(speak(key, {"errors": plan.error_count}) + "\n")


def _tell(
    plan: ImportPlan,
    result: ImportResult | None,
    *,
    speak: Speak,
    say: Callable[[str], None],
    check: bool,
) -> None:
    for sheet, count in plan.counts.items():
        say(
            speak(
                "import.count_line", {"sheet": sheet, "count": count, "stated": plan.stated.get(sheet, "-")}
            )
        )
    if plan.ignored:
        say(speak("import.ignored", {"names": ", ".join(plan.ignored)}))
    for change in plan.changes:
        if change.outcome in _TOLD:
            say(speak(f"import.row_{change.outcome}", _row_params(change)))
    if not plan.ok:
        tell_errors(plan, speak, key="import.nothing_written")
    elif check:
        say(speak("import.would_do", _sums(plan)))
    else:
        unchanged = result is None or result.nothing_changed
        say(speak("import.unchanged" if unchanged else "import.done", _sums(plan)))


def _row_params(change: RowChange) -> dict[str, object]:
    fields = "; ".join(f"{one.column} {one.before or '–'} → {one.after or '–'}" for one in change.fields)
    return {"sheet": change.sheet, "row": change.row, "key": change.key, "fields": fields}


def _sums(plan: ImportPlan) -> dict[str, object]:
    return {outcome.value: sum(plan.number_of(outcome).values()) for outcome in Outcome}


def _errors(plan: ImportPlan, speak: Speak) -> list[dict[str, Any]]:
    return [
        {"sheet": one.sheet, "row": one.row, "column": one.column, "text": speak(one.key, one.params)}
        for one in plan.errors
    ]


def _as_object(plan: ImportPlan, result: ImportResult | None, speak: Speak) -> dict[str, Any]:
    by_outcome = {outcome.value: plan.number_of(outcome) for outcome in Outcome}
    return {
        "ok": plan.ok,
        "counts": dict(plan.counts),
        "stated": dict(plan.stated),
        "errors": _errors(plan, speak),
        "error_count": plan.error_count,
        "ignored": list(plan.ignored),
        **by_outcome,
        "changes": [_change(one) for one in plan.changes if one.outcome != Outcome.UNMENTIONED],
        "imported": result is not None,
    }


def _change(change: RowChange) -> dict[str, Any]:
    return {
        "sheet": change.sheet,
        "row": change.row,
        "key": change.key,
        "outcome": change.outcome.value,
        "fields": [
            {"column": one.column, "before": one.before, "after": one.after, "stays": one.stays}
            for one in change.fields
        ],
    }
