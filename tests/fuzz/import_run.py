"""Feeds malformed workbooks to the import: each must end in one clear report and leave the book as it was."""

from __future__ import annotations

import hashlib
import re
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from app.domain.import_plan import ImportPlan
from app.domain.permissions import SYSTEM
from app.domain.site import SHEETS
from app.errors import DeskError
from app.services import site_import
from db.ledger import LedgerBook
from meterio.clock import SystemClock
from tests.fuzz.workbooks import Case, cases
from tests.helpers.sites import START_UTC_MS, apply_small_site
from widgets.common import messages

LONGEST_SENTENCE = 600
_AT_ONCE = 150
"""Examples of one seed. Those that it begins with are the plainest and much the same for every seed."""


@dataclass(slots=True)
class Tally:
    """`refused` counts different malformed workbooks, `harmless` those that say nothing wrong after all.

    `keys` counts the sentences of whole refusals and of single errors.
    """

    refused: int = 0
    harmless: int = 0
    slowest_s: float = 0.0
    keys: Counter[str] = field(default_factory=Counter)


def run(wanted: int, *, first_seed: int) -> Tally:
    """Feeds workbooks until `wanted` different ones were refused. The first finding is raised."""
    tally, seen = Tally(), set[str]()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        with closing(LedgerBook(path, clock=SystemClock())) as book:
            apply_small_site(book)
            number = first_seed
            while tally.refused < wanted:
                _round(book, Path(folder) / "site.xlsx", tally, seen, number=number)
                number += 1
    return tally


def _round(book: LedgerBook, file: Path, tally: Tally, seen: set[str], *, number: int) -> None:
    before = _digest(book.path)

    @seed(number)
    @settings(
        max_examples=_AT_ONCE,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )
    @given(cases())
    def feed(case: Case) -> None:
        own = hashlib.sha256(case.content).hexdigest()
        if own in seen:
            return
        seen.add(own)
        try:
            _feed(book, file, case, tally)
            assert _digest(book.path) == before, "the book was changed"
        except BaseException as error:
            error.add_note(f"seed {number}: {case.done}")
            raise

    feed()


def _feed(book: LedgerBook, file: Path, case: Case, tally: Tally) -> None:
    """One workbook, as `main.py import` would take it; one that is right after all is not imported."""
    file.write_bytes(case.content)
    began = time.perf_counter()
    try:
        site = site_import.read_site(file)
        plan = book.read(lambda ledger: site_import.check(site, ledger))
        if not plan.ok:
            plan, result = book.write(
                lambda ledger: site_import.bring_in(ledger, site, session=SYSTEM, now_utc_ms=START_UTC_MS)
            )
            assert result is None
    except DeskError as refusal:
        tally.refused += 1
        _judge(refusal.key, refusal.params, tally)
    else:
        tally.refused += not plan.ok
        tally.harmless += plan.ok
        _judge_plan(plan, tally)
    tally.slowest_s = max(tally.slowest_s, time.perf_counter() - began)


def _judge_plan(plan: ImportPlan, tally: Tally) -> None:
    assert len(plan.errors) <= plan.error_count and bool(plan.errors) == bool(plan.error_count)
    for error in plan.errors:
        assert error.sheet in SHEETS and error.row >= 0, error
        _judge(error.key, error.params, tally)


def _judge(key: str, params: Mapping[str, object], tally: Tally) -> None:
    """The sentence exists, has every value that it asks for, and can be read."""
    asked = set(re.findall(r"\{(\w+)\}", messages.ERROR_TEXTS[key]))
    assert asked <= set(params), (key, params)
    assert 0 < len(messages.text(key, params)) <= LONGEST_SENTENCE, (key, params)
    tally.keys[key] += 1


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
