"""The lines of a charge or a quote: what was priced, at what, and what it comes to before rounding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from app.domain.tariff.amounts import energy_e18, part_e18
from app.domain.tariff.model import Rate, Season, ShareKind, Tariff


class LineKind(StrEnum):
    USE = "use"
    UNIT_CHARGE = "unit_charge"
    MONTH_CHARGE = "month_charge"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `name` is the rate of a line of use, else the name that the tariff gives it.

    `quantity_micro` is 10^-6 kWh or m3 (of a percentage it is that of the own use, and only to be shown),
    `amount_e18` 10^-18 fen. `season` and `step` count from 0, `days` are those of a monthly charge.
    `version_utc_ms` is the start of the version that it was priced by. `estimated` says that time had to
    stand in for a reading.
    """

    kind: LineKind
    name: str
    version_utc_ms: int
    season: int = 0
    step: int = 0
    price_e8: int = 0
    quantity_micro: int = 0
    days: int = 0
    amount_e18: int = 0
    estimated: bool = False


def filled(season: Season, used_milli: int, quantity_milli: int) -> Iterator[tuple[int, int]]:
    """How `quantity_milli` more after `used_milli` climbs the steps: (step, quantity), none of them empty."""
    left, reached = quantity_milli, used_milli
    for step, bound in enumerate(season.bounds_milli):
        part = min(left, max(0, bound - reached))
        if part:
            yield step, part
        left, reached = left - part, reached + part
    if left:
        yield len(season.bounds_milli), left


def use_lines(
    tariff: Tariff, quantity_micro: int, *, version_utc_ms: int, season: int, step: int, rate: Rate
) -> Iterator[Line]:
    """What a quantity of one rate in one step costs, with its funds and taxes."""
    price_e8 = tariff.seasons[season].prices[step][tariff.rates.index(rate)]
    amount = energy_e18(quantity_micro, price_e8)
    yield Line(
        LineKind.USE, rate.value, version_utc_ms, season, step, price_e8, quantity_micro, amount_e18=amount
    )
    for charge in tariff.unit_charges:
        amount = energy_e18(quantity_micro, charge.price_e8)
        yield Line(
            LineKind.UNIT_CHARGE,
            charge.name,
            version_utc_ms,
            price_e8=charge.price_e8,
            quantity_micro=quantity_micro,
            amount_e18=amount,
        )


def with_percentage(tariff: Tariff, lines: Iterable[Line], *, version_utc_ms: int) -> tuple[Line, ...]:
    """Lines of use of one version, and the percentage on top of them where the tariff has one."""
    own = tuple(lines)
    share = tariff.share
    if not own or share is None or share.kind is not ShareKind.PERCENT:
        return own
    amount = part_e18(sum(line.amount_e18 for line in own), share.ppm)
    shown = sum(line.quantity_micro for line in own if line.kind is LineKind.USE) * share.ppm // 10**6
    estimated = any(line.estimated for line in own)
    extra = Line(
        LineKind.SHARE,
        share.name,
        version_utc_ms,
        quantity_micro=shown,
        amount_e18=amount,
        estimated=estimated,
    )
    return (*own, extra)


def merged(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines that differ only in quantity, days and amount as one, in the order in which they first came."""
    sums: dict[tuple[object, ...], Line] = {}
    for line in lines:
        key = (line.kind, line.name, line.version_utc_ms, line.season, line.step, line.price_e8)
        before = sums.get(key)
        sums[key] = line if before is None else _added(before, line)
    return tuple(sums.values())


def _added(before: Line, line: Line) -> Line:
    return replace(
        before,
        quantity_micro=before.quantity_micro + line.quantity_micro,
        days=before.days + line.days,
        amount_e18=before.amount_e18 + line.amount_e18,
        estimated=before.estimated or line.estimated,
    )
