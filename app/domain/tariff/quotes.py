"""What a use would cost and what an amount of money buys, line by line, from where a meter's steps stand now.

Both are asked for a mix of rates: how many thousandths of the use each rate has. A common meter's use is
not known beforehand, so a share of it is left out and `without_common` says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.calendar import Calendar
from app.domain.tariff.amounts import FEN_E18, MICRO_PER_MILLI, MILLION, energy_e18, to_fen
from app.domain.tariff.charging import START, Position, shared_out
from app.domain.tariff.days import as_date, local_day, season_of, step_day_of, table_of, version_at
from app.domain.tariff.lines import Line, LineKind, filled, merged, use_lines, with_percentage
from app.domain.tariff.model import DAY_MIN, ShareKind, StepPeriod, Tariff, Version
from app.errors import DeskError

MIX_WHOLE: Final = 1000
LARGEST_QUOTE_MILLI: Final = 10**13
MOST_MONTHS: Final = 120


@dataclass(frozen=True, slots=True)
class Standing:
    """The terms of one moment: version, season, and what has been used of the step period."""

    version: Version
    season: int
    used_milli: int

    @property
    def tariff(self) -> Tariff:
        return self.version.tariff


@dataclass(frozen=True, slots=True)
class Quote:
    """The lines and their sum; `left_e18` is what money leaves over, less than the next Wh or litre costs."""

    quantity_milli: int
    lines: tuple[Line, ...]
    exact_e18: int
    amount_fen: int
    left_e18: int = 0
    without_common: bool = False


def standing(
    versions: Sequence[Version], utc_ms: int, *, calendar: Calendar, position: Position = START
) -> tuple[Standing, tuple[int, ...]]:
    """The terms at `utc_ms`, and the mix of somebody who uses the same in every hour of that day.

    Raises DeskError: tariff.no_version, tariff.calendar_missing.
    """
    version = version_at(versions, utc_ms)
    tariff = version.tariff
    day = as_date(local_day(utc_ms, version))
    season = season_of(tariff, day)
    same = tariff.steps is not StepPeriod.NEVER and position.step_day == step_day_of(tariff, day)
    table = tariff.tables[table_of(tariff.seasons[season], day, calendar)]
    minutes = [
        sum(part.to_min - part.from_min for part in table if part.rate is rate) for rate in tariff.rates
    ]
    assert sum(minutes) == DAY_MIN, "a checked tariff's tables fill the day"
    return Standing(version, season, position.used_milli if same else 0), tuple(
        shared_out(MIX_WHOLE, minutes)
    )


def quote_use(terms: Standing, quantity_milli: int, *, mix: tuple[int, ...], months: int = 0) -> Quote:
    """What `quantity_milli` more would cost, with `months` whole months of monthly charges.

    Raises DeskError: tariff.mix, tariff.quote_quantity, tariff.quote_months.
    """
    _check_mix(terms.tariff, mix)
    if not 0 <= quantity_milli <= LARGEST_QUOTE_MILLI:
        raise DeskError("tariff.quote_quantity", most=LARGEST_QUOTE_MILLI // 1000)
    if not 0 <= months <= MOST_MONTHS:
        raise DeskError("tariff.quote_months", most=MOST_MONTHS)
    lines = (*_lines(terms, quantity_milli, mix), *_whole_months(terms, months))
    exact = sum(line.amount_e18 for line in lines)
    amount_fen, _ = to_fen(exact, 0)
    return Quote(quantity_milli, lines, exact, amount_fen, without_common=_has_common(terms.tariff))


def quote_money(terms: Standing, amount_fen: int, *, mix: tuple[int, ...]) -> Quote:
    """The most that `amount_fen` pays for in full, to the Wh or litre; monthly charges are not taken off.

    Raises DeskError: tariff.mix, tariff.quote_amount, tariff.costs_nothing.
    """
    _check_mix(terms.tariff, mix)
    if amount_fen < 0:
        raise DeskError("tariff.quote_amount")
    season = terms.tariff.seasons[terms.season]
    left, quantity, step = amount_fen * FEN_E18, 0, 0
    while True:
        room = _room(season.bounds_milli, step, terms.used_milli + quantity)
        each = _milli_e18(terms, step, mix)
        pays = _paid(left, each, room)
        quantity, left, step = quantity + pays, left - pays * each, step + 1
        if room is None or pays < room:
            break
    lines = _lines(terms, quantity, mix)
    exact = sum(line.amount_e18 for line in lines)
    return Quote(quantity, lines, exact, amount_fen, left, without_common=_has_common(terms.tariff))


def _paid(left_e18: int, each_e18: int, room_milli: int | None) -> int:
    """How many at this price the money is enough for, and there is room for."""
    if not each_e18:
        if room_milli is None:
            raise DeskError("tariff.costs_nothing")
        return room_milli
    enough = left_e18 // each_e18
    return enough if room_milli is None else min(enough, room_milli)


def _room(bounds_milli: tuple[int, ...], step: int, used_milli: int) -> int | None:
    """How much more fits into a step; None in the last."""
    return None if step == len(bounds_milli) else max(0, bounds_milli[step] - used_milli)


def _milli_e18(terms: Standing, step: int, mix: tuple[int, ...]) -> int:
    """What one Wh or litre of the mix costs in a step, funds, taxes and percentage with it."""
    tariff = terms.tariff
    on_top = sum(charge.price_e8 for charge in tariff.unit_charges)
    row = tariff.seasons[terms.season].prices[step]
    own = sum(energy_e18(part, price + on_top) for part, price in zip(mix, row, strict=True))
    share = tariff.share
    return own + own * share.ppm // MILLION if share and share.kind is ShareKind.PERCENT else own


def _lines(terms: Standing, quantity_milli: int, mix: tuple[int, ...]) -> tuple[Line, ...]:
    """A thousandth of a Wh or litre is the finest part of the mix, so nothing is rounded here either."""
    tariff, start = terms.tariff, terms.version.start_utc_ms
    own = [
        line
        for step, quantity in filled(tariff.seasons[terms.season], terms.used_milli, quantity_milli)
        for rate, part in zip(tariff.rates, mix, strict=True)
        if part
        for line in use_lines(
            tariff,
            quantity * MICRO_PER_MILLI * part // MIX_WHOLE,
            version_utc_ms=start,
            season=terms.season,
            step=step,
            rate=rate,
        )
    ]
    return merged(with_percentage(tariff, own, version_utc_ms=start))


def _whole_months(terms: Standing, months: int) -> tuple[Line, ...]:
    if not months:
        return ()
    tariff, start = terms.tariff, terms.version.start_utc_ms
    lines = [
        Line(LineKind.MONTH_CHARGE, each.name, start, amount_e18=each.amount_fen * FEN_E18 * months)
        for each in tariff.month_charges
    ]
    share = tariff.share
    if share is not None and share.kind is ShareKind.MONTHLY:
        micro = share.month_milli * MICRO_PER_MILLI * months
        amount = energy_e18(micro, share.price_e8)
        price = share.price_e8
        lines.append(
            Line(LineKind.SHARE, share.name, start, price_e8=price, quantity_micro=micro, amount_e18=amount)
        )
    return tuple(lines)


def _has_common(tariff: Tariff) -> bool:
    return tariff.share is not None and tariff.share.kind is ShareKind.COMMON


def _check_mix(tariff: Tariff, mix: tuple[int, ...]) -> None:
    if len(mix) != len(tariff.rates) or min(mix) < 0 or sum(mix) != MIX_WHOLE:
        raise DeskError("tariff.mix", whole=MIX_WHOLE)
