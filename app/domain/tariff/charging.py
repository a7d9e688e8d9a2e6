"""What use between two readings costs. A pure function: the same reading charged again gives the same charge.

What a charge needs to know of all that went before is one `Position`, and what it leaves is the next: the
steps go on where they stood, and nothing is lost to rounding (`amounts`). Between two readings nothing is
known but the difference. Where prices change in between, use is shared out by time, down to the Wh or
litre: by every moment the whole units of its even course have been used. Such lines are marked as
estimated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Final

from app.domain.calendar import Calendar
from app.domain.tariff.amounts import FEN_E18, MICRO_PER_MILLI, energy_e18, is_carry, part_e18, to_fen
from app.domain.tariff.days import (
    DAY_MS,
    Stretch,
    as_date,
    day_number,
    local_day,
    next_start,
    stretches,
    version_at,
)
from app.domain.tariff.lines import Line, LineKind, filled, merged, use_lines, with_percentage
from app.domain.tariff.model import Accrual, Rate, ShareKind, StepPeriod, Tariff, Version
from app.errors import DeskError

LONGEST_DAYS: Final = 3660
"""Ten years between two readings: what is longer is a wrong clock."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a meter counted from one reading to the next, in Wh or litres.

    `by_rate` is what its own registers say of each rate, adding up to `quantity_milli`; empty where it has
    none. `common_milli` is what the common meter counted in the same time, for tariffs with a share of it.
    """

    from_utc_ms: int
    to_utc_ms: int
    quantity_milli: int
    by_rate: tuple[tuple[Rate, int], ...] = ()
    common_milli: int = 0


@dataclass(frozen=True, slots=True)
class Position:
    """Where a meter's charging stands: the step period's first day (days since 1970-01-01), what was used
    in it, and the carry of `amounts`. A new tenancy begins with `START`.
    """

    step_day: int = 0
    used_milli: int = 0
    carry_e18: int = 0


START: Final = Position()


@dataclass(frozen=True, slots=True)
class Charge:
    """What is booked (`amount_fen`), the lines that it is made of, and the position before and after."""

    lines: tuple[Line, ...]
    exact_e18: int
    amount_fen: int
    before: Position
    after: Position

    @property
    def estimated(self) -> bool:
        return any(line.estimated for line in self.lines)


@dataclass(frozen=True, slots=True)
class _Portion:
    """A part of the use that is charged by the terms of one stretch; `rate` is the meter's where it tells."""

    stretch: Stretch
    rate: Rate
    quantity_milli: int
    estimated: bool


def charge(versions: Sequence[Version], use: Use, position: Position, *, calendar: Calendar) -> Charge:
    """The charge for `use` by the versions of its plan, after all that `position` stands for.

    Versions are those that `checks.check_versions` passed. Raises DeskError: tariff.no_version,
    tariff.calendar_missing, tariff.unpriced_rate, tariff.interval_too_long; ValueError for use that no
    meter can have.
    """
    _check(use, position)
    parts = tuple(
        stretches(versions, use.from_utc_ms, to_utc_ms=use.to_utc_ms, calendar=calendar)
    )  # never empty: the use takes time
    own, after = _use(_portions(use, parts), position)
    lines = merged((*own, *_month_lines(versions, use), *_common_lines(use, parts)))
    exact = sum(line.amount_e18 for line in lines)
    amount_fen, carry = to_fen(exact, position.carry_e18)
    return Charge(lines, exact, amount_fen, position, replace(after, carry_e18=carry))


def _check(use: Use, position: Position) -> None:
    if use.to_utc_ms <= use.from_utc_ms:
        raise ValueError("use must take time: its second reading is later than its first")
    if use.to_utc_ms - use.from_utc_ms > LONGEST_DAYS * DAY_MS:
        raise DeskError("tariff.interval_too_long", days=LONGEST_DAYS)
    if min(use.quantity_milli, use.common_milli, *(part for _, part in use.by_rate), 0) < 0:
        raise ValueError("a meter that counted backwards is not charged")
    if use.by_rate and sum(part for _, part in use.by_rate) != use.quantity_milli:
        raise ValueError("the rates must add up to the whole")
    if not is_carry(position.carry_e18) or position.used_milli < 0:
        raise ValueError("not a position that a charge has left")


def shared_out(quantity_milli: int, lengths: Sequence[int]) -> list[int]:
    """A quantity over lengths of time, in whole units: by each end the whole units of the even course are
    given.
    """
    whole = sum(lengths)
    reached = given = 0
    parts = []
    for length in lengths:
        reached += length
        upto = quantity_milli * reached // whole
        parts.append(upto - given)
        given = upto
    return parts


def _portions(use: Use, parts: tuple[Stretch, ...]) -> list[_Portion]:
    """The use in the order of time, each portion at the terms of one stretch."""
    if not use.by_rate:
        return _evenly(use.quantity_milli, parts, estimated=len({part.terms for part in parts}) > 1)
    groups = [tuple(group) for _, group in groupby(parts, key=lambda part: part.version.start_utc_ms)]
    lengths = [sum(part.length_ms for part in group) for group in groups]
    shares = [(rate, shared_out(quantity, lengths)) for rate, quantity in use.by_rate]
    portions = []
    for number, group in enumerate(groups):
        counted = [(rate, each[number]) for rate, each in shares]
        portions += _measured(counted, group, estimated=len(groups) > 1)
    return portions


def _evenly(quantity_milli: int, parts: Sequence[Stretch], *, estimated: bool) -> list[_Portion]:
    shares = shared_out(quantity_milli, [part.length_ms for part in parts])
    return [
        _Portion(part, part.rate, share, estimated)
        for part, share in zip(parts, shares, strict=True)
        if share
    ]


def _measured(
    counted: Sequence[tuple[Rate, int]], parts: tuple[Stretch, ...], *, estimated: bool
) -> list[_Portion]:
    """What the meter's registers counted within one version, each rate over its own hours.

    A tariff of one price takes them together. A rate that had no hours (the meter's clock or table is
    another) is charged as the meter counted it, last.
    """
    tariff = parts[0].version.tariff
    if len(tariff.rates) == 1:
        whole = sum(quantity for _, quantity in counted)
        return _evenly(whole, parts, estimated=estimated or len({part.terms for part in parts}) > 1)
    portions: list[_Portion] = []
    late: list[_Portion] = []
    for rate, quantity in counted:
        if quantity and rate not in tariff.rates:
            raise DeskError("tariff.unpriced_rate", rate=rate.value)
        hours = [part for part in parts if part.rate is rate]
        if hours:
            doubt = estimated or len({part.terms for part in hours}) > 1
            portions += _evenly(quantity, hours, estimated=doubt)
        elif quantity:
            late.append(_Portion(parts[-1], rate, quantity, True))
    return sorted(portions, key=lambda portion: portion.stretch.from_utc_ms) + late


def _use(portions: Sequence[_Portion], position: Position) -> tuple[list[Line], Position]:
    """The lines of use, version by version, and the position that it leads to."""
    lines: list[Line] = []
    for start, group in groupby(portions, key=lambda each: each.stretch.version.start_utc_ms):
        own: list[Line] = []
        members = list(group)
        for portion in members:
            priced, position = _priced(portion, position)
            own += priced
        lines += with_percentage(members[0].stretch.version.tariff, own, version_utc_ms=start)
    return lines, position


def _priced(portion: _Portion, position: Position) -> tuple[list[Line], Position]:
    """One portion climbing the steps from where they stand."""
    stretch = portion.stretch
    tariff = stretch.version.tariff
    same = position.step_day == stretch.step_day and tariff.steps is not StepPeriod.NEVER
    used = position.used_milli if same else 0
    lines = [
        replace(line, estimated=portion.estimated)
        for step, quantity in filled(tariff.seasons[stretch.season], used, portion.quantity_milli)
        for line in use_lines(
            tariff,
            quantity * MICRO_PER_MILLI,
            version_utc_ms=stretch.version.start_utc_ms,
            season=stretch.season,
            step=step,
            rate=portion.rate,
        )
    ]
    reached = 0 if tariff.steps is StepPeriod.NEVER else used + portion.quantity_milli
    return lines, replace(position, step_day=stretch.step_day, used_milli=reached)


def _common_lines(use: Use, parts: tuple[Stretch, ...]) -> Iterator[Line]:
    """The share of the common meter's use, by the version in force."""
    shares = shared_out(use.common_milli, [part.length_ms for part in parts])
    for part, quantity in zip(parts, shares, strict=True):
        share = part.version.tariff.share
        if share is not None and share.kind is ShareKind.COMMON and quantity:
            whole = quantity * MICRO_PER_MILLI
            yield Line(
                LineKind.SHARE,
                share.name,
                part.version.start_utc_ms,
                price_e8=share.price_e8,
                quantity_micro=whole * share.ppm // 10**6,
                amount_e18=part_e18(energy_e18(whole, share.price_e8), share.ppm),
                estimated=parts[0].version is not parts[-1].version,
            )


def _month_lines(versions: Sequence[Version], use: Use) -> Iterator[Line]:
    """What falls due at the midnights from the first reading to before the second."""
    done = local_day(use.from_utc_ms - 1, versions[0])  # all versions go by one clock
    for version, end_utc_ms in _reigns(versions, use):
        last = local_day(end_utc_ms - 1, version)
        for day in range(done + 1, last + 1):
            yield from month_lines(version.tariff, as_date(day), version_utc_ms=version.start_utc_ms)
        done = last


def _reigns(versions: Sequence[Version], use: Use) -> Iterator[tuple[Version, int]]:
    """Each version in force during the use, and until when in it."""
    at = use.from_utc_ms
    while at < use.to_utc_ms:
        following = next_start(versions, at)
        end = use.to_utc_ms if following is None else min(following, use.to_utc_ms)
        yield version_at(versions, at), end
        at = end


def month_lines(tariff: Tariff, day: date, *, version_utc_ms: int) -> Iterator[Line]:
    """The monthly charges that fall due as `day` begins."""
    number, days = day.day, days_of_month(day)
    for each in tariff.month_charges:
        daily = each.accrual is Accrual.DAILY
        if daily or number == 1:
            whole = each.amount_fen * FEN_E18
            amount = day_part(whole, number, days) if daily else whole
            due = 1 if daily else days
            yield Line(LineKind.MONTH_CHARGE, each.name, version_utc_ms, days=due, amount_e18=amount)
    share = tariff.share
    if share is not None and share.kind is ShareKind.MONTHLY:
        whole = share.month_milli * MICRO_PER_MILLI
        yield Line(
            LineKind.SHARE,
            share.name,
            version_utc_ms,
            price_e8=share.price_e8,
            quantity_micro=day_part(whole, number, days),
            days=1,
            amount_e18=day_part(energy_e18(whole, share.price_e8), number, days),
        )


def days_of_month(day: date) -> int:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return day_number(following) - day_number(day.replace(day=1))


def day_part(whole: int, number: int, days: int) -> int:
    """What the `number`-th of `days` days has of a whole; all of them together have all of it."""
    return whole * number // days - whole * (number - 1) // days
