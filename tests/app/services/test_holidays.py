"""The holiday calendar: what was announced, and the site's own file over it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domain.calendar import LARGEST_TEXT, holiday_of
from app.errors import DeskError
from app.services import holidays

OWN = '[[year]]\nyear = 2031\n[[year.holiday]]\nname = "new_year"\nfrom = 2031-01-01\nto = 2031-01-01\n'


def test_the_announced_years_are_known_without_a_data_folder(tmp_path: Path) -> None:
    for known in (holidays.known(), holidays.known(tmp_path)):
        assert holiday_of(known, date(2026, 10, 1)) == "national_day"


@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_site_adds_years_of_its_own(tmp_path: Path, start: str) -> None:
    """Also with the mark that Windows' editor puts before the text."""
    (tmp_path / "calendar.toml").write_text(start + OWN, encoding="utf-8")
    known = holidays.known(tmp_path)
    assert holiday_of(known, date(2031, 1, 1)) == "new_year"
    assert holiday_of(known, date(2026, 10, 1)) == "national_day"


@pytest.mark.parametrize("data", [b"\xff\xfe", b"[[year]]\nyear = 1", b"#" * (4 * LARGEST_TEXT + 5)])
def test_a_wrong_file_is_named_and_not_passed_over(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "calendar.toml").write_bytes(data)
    with pytest.raises(DeskError) as raised:
        holidays.known(tmp_path)
    assert raised.value.key in ("calendar.unreadable", "calendar.year")


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "calendar.toml").mkdir()
    with pytest.raises(DeskError) as raised:
        holidays.known(tmp_path)
    assert raised.value.key == "calendar.cannot_read"
