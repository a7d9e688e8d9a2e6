"""A slice of the benchmark `ten-years`: every report and chart, the dashboard, the map and the history
over some years of a small mall, older years archived, with figures equal to those of DuckDB and plain Python
over the raw rows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import DeskError
from app.services.reports import centre
from app.services.reports.registry import KINDS
from tests.bench import years_charts, years_reports
from tests.bench.bench_ten_years import answered
from tests.bench.years_site import QUICK_METERS, QUICK_YEARS, YearsSite, made, plan_of
from tests.helpers.plain_years import old_days


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[YearsSite]:
    folder, plan = tmp_path_factory.mktemp("years"), plan_of(QUICK_METERS, QUICK_YEARS)
    made(folder, plan, lambda name, value: None)
    site = YearsSite(folder, plan)
    yield site
    site.close()


def test_every_figure_equals_that_of_the_raw_rows(site: YearsSite) -> None:
    questions = [*years_reports.questions(site), *years_charts.questions(site)]
    found = {one.name: wrong for one in questions if (wrong := answered(one, times=1).wrong)}
    assert found == {}


def test_every_report_is_asked_for(site: YearsSite) -> None:
    asked = {one.name.partition(",")[0] for one in years_reports.questions(site)}
    assert asked == set(KINDS)


@pytest.mark.parametrize(
    ("name", "more"), [("readings", {"meter": "E0001"}), ("energy-meter", {"meter": "E0001", "each": "hour"})]
)
def test_a_report_of_an_archive_that_is_gone_says_so_and_has_no_figure(
    site: YearsSite, tmp_path: Path, name: str, more: dict[str, str]
) -> None:
    day = old_days(site.plan)[0]
    archive = site.folder / "archive"
    shutil.move(archive, tmp_path / "away")
    try:
        with pytest.raises(DeskError) as told:
            centre.run(
                site.sources(),
                name,
                {**more, "period": years_reports.period(day, day)},
                session=site.session,
                now_utc_ms=site.now,
            )
    finally:
        shutil.move(tmp_path / "away", archive)
    assert told.value.key == "archive.missing"
    assert told.value.params["year"] == site.plan.first.year
