"""The prices that are in force: of each plan what a unit costs by rate, and how many meters pay so."""

from __future__ import annotations

from typing import Final

from app.domain.report import CellKind, ReportColumn, Value
from app.domain.tariff.model import Rate, StepPeriod, Tariff, Version
from app.services import tariffs
from app.services.reports.ground import Body, Ground
from app.services.reports.request import Request
from app.services.tariffs import PlanRow

_COLUMNS: Final = (
    ReportColumn("plan", CellKind.TEXT),
    ReportColumn("name", CellKind.TEXT),
    ReportColumn("medium", CellKind.WORD),
    ReportColumn("since", CellKind.MOMENT),
    ReportColumn("season_from", CellKind.TEXT),
    ReportColumn("step", CellKind.COUNT),
    ReportColumn("from_quantity", CellKind.COUNT),
    *(ReportColumn(f"price_{rate}", CellKind.PRICE) for rate in Rate),
    ReportColumn("charges", CellKind.PRICE),
    ReportColumn("steps", CellKind.WORD),
    ReportColumn("meters", CellKind.COUNT),
    ReportColumn("next_from", CellKind.MOMENT),
)


def in_force(ground: Ground, request: Request) -> Body:
    """A row for each step of each season of the version of a plan that is in force now."""
    plans = ground.read(lambda ledger: tariffs.listed(ledger, session=ground.session))
    body = Body(_COLUMNS, [])
    for row in plans:
        if request.medium in ("", row.plan.medium):
            body.rows.extend(_rows(row, ground.now_utc_ms))
    return _without_unused(body)


def _without_unused(body: Body) -> Body:
    """Rates that no plan has take no column."""
    kept = [
        place
        for place, column in enumerate(body.columns)
        if not column.key.startswith("price_") or any(row[place] is not None for row in body.rows)
    ]
    columns = tuple(body.columns[place] for place in kept)
    return Body(columns, [tuple(row[place] for place in kept) for row in body.rows])


def _rows(row: PlanRow, now_utc_ms: int) -> list[tuple[Value, ...]]:
    """A plan without a price in force has one row that says so by what is missing."""
    begun = [one for one in row.versions if one.start_utc_ms <= now_utc_ms]
    later = [one.start_utc_ms for one in row.versions if one.start_utc_ms > now_utc_ms]
    own = (row.plan.code, row.plan.name, row.plan.medium)
    tail = (row.meters, later[0] if later else None)
    if not begun:
        return [(*own, None, None, None, None, *(None for _ in Rate), None, None, *tail)]
    return [(*own, *one, *tail) for one in _of_version(begun[-1])]


def _of_version(version: Version) -> list[tuple[Value, ...]]:
    tariff = version.tariff
    found: list[tuple[Value, ...]] = []
    for season in tariff.seasons:
        first = season.ranges[0]
        bounds = (0, *season.bounds_milli)
        for number, prices in enumerate(season.prices, start=1):
            by_rate = dict(zip(tariff.rates, prices, strict=True))
            found.append(
                (
                    version.start_utc_ms or None,
                    f"{first.from_month:02d}-{first.from_day:02d}",
                    number,
                    bounds[number - 1] // 1000,
                    *(by_rate.get(rate) for rate in Rate),
                    sum(one.price_e8 for one in tariff.unit_charges),
                    _steps(tariff),
                )
            )
    return found


def _steps(tariff: Tariff) -> str:
    return {StepPeriod.NEVER: "steps_never", StepPeriod.MONTH: "steps_month", StepPeriod.YEAR: "steps_year"}[
        tariff.steps
    ]
