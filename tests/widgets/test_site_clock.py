"""Times on the screens are the site's, as in reports, whatever zone this machine is in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QDate, QDateTime, QTime
from pytestqt.qtbot import QtBot

from app.domain.energy_use import day_of
from app.domain.report import CellKind
from app.outputs.sheet_figures import LocalClock
from tests.app.domain.tariff.times import at
from widgets.cashier import sales_filter
from widgets.charts.span import SpanChoice
from widgets.common import figures, site_clock
from widgets.common.list_columns import time as time_column
from widgets.common.list_sheet import Taken, sheet_of
from widgets.manager.log_period import TODAY, PeriodChoice

MOMENT = at("2026-11-01 02:30")
"""By the site's clock; in New York it is the 31st of October, hours before summer time ends."""


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Shanghai"])
def site(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    site_clock.set_offset(480)
    yield
    site_clock.set_offset(None)
    monkeypatch.undo()
    time.tzset()


pytestmark = pytest.mark.usefixtures("qapp", "site")


def test_moments_and_days_are_shown_as_they_are_at_the_site() -> None:
    assert figures.date_time(MOMENT) == "2026-11-01 02:30:00"
    assert figures.short_date_time(MOMENT) == "11-01 02:30" and figures.date(MOMENT) == "2026-11-01"
    assert site_clock.utc_ms(datetime(2026, 11, 1, 2, 30)) == MOMENT


def test_fields_for_moments_give_back_what_they_show() -> None:
    shown = site_clock.in_field(MOMENT)
    assert (shown.date(), shown.time()) == (QDate(2026, 11, 1), QTime(2, 30))
    for hour in range(24):
        typed = QDateTime(QDate(2026, 3, 8), QTime(hour, 0))
        if typed.time().hour() == hour:
            assert site_clock.of_field(typed) == at(f"2026-03-08 {hour:02d}:00")


def test_a_chosen_day_is_the_sites(qtbot: QtBot) -> None:
    begin, end = at("2026-11-01 00:00"), at("2026-11-02 00:00")
    choice = PeriodChoice(name="x")
    qtbot.addWidget(choice)
    choice.choice.setCurrentIndex(choice.choice.findData(TODAY))
    assert choice.bounds(MOMENT) == (begin, end)
    assert sales_filter.period("today", MOMENT) == (begin, end)
    assert sales_filter.period("last_month", MOMENT) == (at("2026-10-01 00:00"), begin)

    class Clock:
        def utc_ms(self) -> int:
            return MOMENT

        def monotonic(self) -> float:
            return 0.0

    span = SpanChoice(Clock(), name="x", choices=(TODAY,))
    qtbot.addWidget(span)
    span.choose(TODAY)
    day = day_of(datetime(2026, 11, 1).date())
    assert span.days() == (day, day)


def test_a_list_is_exported_with_the_sites_times_and_says_so() -> None:
    column = time_column("when", "When", lambda row: row)
    assert column.kind is CellKind.MOMENT
    sheet = sheet_of(Taken((column,), [MOMENT]), title="x", who="y", utc_ms=MOMENT)
    assert "2026-11-01 02:30:00" in sheet.head.statement[0] and "+08:00" in sheet.head.statement[0]
    ((cell,),) = sheet.rows
    assert LocalClock(sheet.head.utc_offset_min).text(cell) == "2026-11-01 02:30:00"  # type: ignore[arg-type]
