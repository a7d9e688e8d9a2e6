"""A slice of malformed workbooks for every run; `python -m tests.bench import-fuzz` makes ten thousand."""

from __future__ import annotations

import pytest

from tests.fuzz.import_run import run

SLICE = 200


@pytest.mark.timeout(600)
def test_malformed_workbooks_end_in_one_report_and_leave_the_book_as_it_was() -> None:
    tally = run(SLICE, first_seed=20_261_128)
    assert tally.refused >= SLICE
    assert len(tally.keys) > 15, tally.keys
    assert tally.harmless < SLICE, "most are malformed"
