"""Statements of times around years that are archived: the same figures, and never an older register for a
newer one where a file is missing or damaged."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services import reading_archive
from app.services.meter_terms import all_terms
from app.services.reading_archive import Work
from db.archive import path_of
from tests.app.domain.tariff.times import at
from tests.helpers.read_site import ReadSite, named
from tests.helpers.reading_nights import CHINA_S, night

NOW = at("2026-03-01 03:00")
YEARS = (2023, 2024)
PERIODS = ("2023..2026", "2024", "2025", "2024-12-28..2025-01-03", "2025-06", "2024-02-29")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ReadSite]:
    """W1 was read for twelve days around each of three New Years."""
    made = ReadSite(tmp_path)
    for year in (2023, 2024, 2025):
        begun, until = at(f"{year}-12-25 00:00"), at(f"{year + 1}-01-06 00:00")
        made.read("W1", begun, until, register=year * 1_000_000, step=10)
    night(made.readings, now_utc_ms=NOW, terms=made.book.read(all_terms))
    yield made
    assert made.readings.close()
    assert made.book.close()


def archive(site: ReadSite) -> None:
    for year in YEARS:
        work = Work(threading.Event())
        reading_archive.move_out(site.readings, reading_archive.Terms(CHINA_S, 1), year, work, now_utc_ms=NOW)


def statement(site: ReadSite, period: str) -> tuple[dict[str, object], list[str]]:
    made = site.made("statement", NOW, period=period, medium="water", meter="W1")
    (row,) = named(made)
    return row, [error.key for error in made.lacking]


def test_a_statement_is_the_same_out_of_archives(site: ReadSite) -> None:
    before = [statement(site, period) for period in PERIODS]
    archive(site)
    assert [statement(site, period) for period in PERIODS] == before
    assert before[4][0]["register_before"] == 2_024_000_000 + 575 * 10, "read five months before"


@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_no_older_register_takes_the_place_of_one_that_cannot_be_read(site: ReadSite, how: str) -> None:
    archive(site)
    whole = {period: statement(site, period)[0] for period in PERIODS}
    file = path_of(site.readings.path, 2024)
    data = bytearray(file.read_bytes())
    file.unlink()
    if how == "damaged":
        for place in range(8_192, len(data), 4_096):
            data[place : place + 64] = b"\xff" * 64
        file.write_bytes(data)
    for period in ("2025", "2024-12-28..2025-01-03"):  # days of the month before are kept
        row, lacking = statement(site, period)
        assert row == whole[period] | {"before_as_of": None}
        assert lacking == []
    row, lacking = statement(site, "2024-02-29")
    assert (row["register_before"], row["about"], lacking) == (None, "no_opening", [f"archive.{how}"])
    row, lacking = statement(site, "2023..2026")
    assert (row, lacking) == (whole["2023..2026"], []), "nothing was read before it at all"
