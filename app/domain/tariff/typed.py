"""A tariff as people type it: hours, dates, prices and bounds as lines of text, and back.

Only the writing is read here; what must hold of the whole is in `checks`. Each mistake names the text that
was not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.tariff.checks import clock_time
from app.domain.tariff.model import (
    ANY_HOLIDAY,
    DAY_MIN,
    WHOLE_YEAR,
    Accrual,
    DateRange,
    HolidayTable,
    MonthCharge,
    Period,
    Rate,
    Season,
    Share,
    ShareKind,
    StepPeriod,
    Tariff,
    UnitCharge,
)
from app.errors import DeskError

LONGEST_LINE: Final = 600
_PARTING = re.compile(r"[,，;；、\n]+")
_DASH = r"\s*[-–—~～至到]\s*"
_PERIOD = re.compile(rf"(\d{{1,2}})(?:[:：](\d{{2}}))?{_DASH}(\d{{1,2}})(?:[:：](\d{{2}}))?\s*([^\s\d]\S*)")
_DATES = re.compile(rf"(\d{{1,2}})[-./月](\d{{1,2}})日?{_DASH}(\d{{1,2}})[-./月](\d{{1,2}})日?")
_DECIMAL = re.compile(r"(\d{1,12})(?:[.．](\d{1,8}))?")
_PRICE_DECIMALS, _QUANTITY_DECIMALS, _PERCENT_DECIMALS, _MONEY_DECIMALS = 8, 3, 4, 2


@dataclass(frozen=True, slots=True)
class TypedSeason:
    """One season as typed. `weekdays` and `holiday` are day tables counted from 1; 0: holidays are like the
    day of the week. `prices` has a line for each step and in it a text for each rate.
    """

    dates: str
    weekdays: tuple[int, ...]
    holiday: int
    bounds: str
    prices: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class TypedExtra:
    """One extra charge: `kind` is unit, month, month_whole, percent, common or monthly."""

    kind: str
    name: str
    amount: str
    price: str = ""


@dataclass(frozen=True, slots=True)
class TypedTariff:
    """A whole tariff as typed; `tables` are its day tables."""

    medium: str
    rates: tuple[Rate, ...]
    tables: tuple[str, ...]
    seasons: tuple[TypedSeason, ...]
    steps: StepPeriod = StepPeriod.NEVER
    year_from_month: int = 1
    extras: tuple[TypedExtra, ...] = ()


EXTRA_KINDS: Final = ("unit", "month", "month_whole", "percent", "common", "monthly")
_SHARES: Final = {
    "percent": ShareKind.PERCENT,
    "common": ShareKind.COMMON,
    "monthly": ShareKind.MONTHLY,
}


def read_tariff(typed: TypedTariff, rate_words: Mapping[str, Rate]) -> Tariff:
    """The tariff that was typed, for `checks.check_tariff` to judge.

    Raises DeskError: tariff.typed_period, .typed_rate, .typed_dates, .typed_price, .typed_bounds,
    .typed_part, .typed_quantity, .typed_money, .typed_two_shares, .typed_too_long; `text` is what was not
    understood.
    """
    shares = [extra for extra in typed.extras if extra.kind in _SHARES]
    if len(shares) > 1:
        raise DeskError("tariff.typed_two_shares", name=shares[1].name)
    return Tariff(
        medium=typed.medium,
        rates=typed.rates,
        tables=tuple(read_periods(line, rate_words) for line in typed.tables),
        seasons=tuple(_season(season) for season in typed.seasons),
        steps=typed.steps,
        year_from_month=typed.year_from_month,
        unit_charges=tuple(
            UnitCharge(extra.name.strip(), read_price(extra.amount))
            for extra in typed.extras
            if extra.kind == "unit"
        ),
        month_charges=tuple(
            MonthCharge(
                extra.name.strip(),
                _whole(extra.amount, _MONEY_DECIMALS, "tariff.typed_money"),
                Accrual.WHOLE if extra.kind == "month_whole" else Accrual.DAILY,
            )
            for extra in typed.extras
            if extra.kind in ("month", "month_whole")
        ),
        share=_share(shares[0]) if shares else None,
    )


def read_periods(line: str, rate_words: Mapping[str, Rate]) -> tuple[Period, ...]:
    """ "0-7 valley, 7-23:30 flat, 23:30-24 valley"; `rate_words` are the words that may be used."""
    return tuple(_period(part, rate_words) for part in _parts(line))


def _period(part: str, rate_words: Mapping[str, Rate]) -> Period:
    found = _PERIOD.fullmatch(part)
    if found is None:
        raise DeskError("tariff.typed_period", text=part)
    rate = rate_words.get(found[5].lower())
    if rate is None:
        raise DeskError("tariff.typed_rate", text=found[5])
    first, last = (int(found[at]) * 60 + int(found[at + 1] or 0) for at in (1, 3))
    if max(first, last) > DAY_MIN or any(int(found[at] or 0) > 59 for at in (2, 4)):
        raise DeskError("tariff.typed_period", text=part)
    return Period(first, last, rate)


def read_dates(line: str) -> tuple[DateRange, ...]:
    """ "7-1~8-31, 12-1~2-28"; nothing: the whole year."""
    parts = _parts(line)
    if not parts:
        return (WHOLE_YEAR,)
    found = [(part, _DATES.fullmatch(part)) for part in parts]
    for part, dates in found:
        if dates is None:
            raise DeskError("tariff.typed_dates", text=part)
    return tuple(DateRange(*map(int, dates.groups())) for _, dates in found if dates is not None)


def read_price(text: str) -> int:
    """Yuan with up to 8 decimals, in 10^-8 yuan."""
    return _whole(text, _PRICE_DECIMALS, "tariff.typed_price")


def read_bounds(line: str) -> tuple[int, ...]:
    """Where the steps end, in kWh or m3; the last step has no end."""
    return tuple(_whole(part, _QUANTITY_DECIMALS, "tariff.typed_bounds") for part in _parts(line))


def _season(typed: TypedSeason) -> Season:
    return Season(
        ranges=read_dates(typed.dates),
        prices=tuple(tuple(read_price(text) for text in row) for row in typed.prices),
        bounds_milli=read_bounds(typed.bounds),
        weekdays=tuple(number - 1 for number in typed.weekdays),
        holidays=(HolidayTable(ANY_HOLIDAY, typed.holiday - 1),) if typed.holiday else (),
    )


def _share(extra: TypedExtra) -> Share:
    kind, name = _SHARES[extra.kind], extra.name.strip()
    if kind is ShareKind.MONTHLY:
        quantity = _whole(extra.amount, _QUANTITY_DECIMALS, "tariff.typed_quantity")
        return Share(kind, name, month_milli=quantity, price_e8=read_price(extra.price))
    part = _whole(extra.amount.rstrip("%％ "), _PERCENT_DECIMALS, "tariff.typed_part")
    return Share(kind, name, ppm=part, price_e8=read_price(extra.price) if kind is ShareKind.COMMON else 0)


def _parts(line: str) -> list[str]:
    if len(line) > LONGEST_LINE:
        raise DeskError("tariff.typed_too_long", most=LONGEST_LINE)
    return [part.strip() for part in _PARTING.split(line) if part.strip()]


def _whole(text: str, decimals: int, key: str) -> int:
    """A plain decimal in units of its last place."""
    found = _DECIMAL.fullmatch(text.strip())
    if found is None or not text.isascii() or len(found[2] or "") > decimals:
        raise DeskError(key, text=text.strip()[:40])
    return int(found[1] + (found[2] or "").ljust(decimals, "0"))


def as_typed(tariff: Tariff, word_of: Callable[[Rate], str]) -> TypedTariff:
    """The lines that `read_tariff` reads as this tariff; `word_of` names the rates.

    Holidays by name and weekend days worked in a holiday's stead are not in them (`is_typed_whole`).
    """
    extras = [TypedExtra("unit", each.name, price_text(each.price_e8)) for each in tariff.unit_charges]
    extras += [
        TypedExtra(
            "month_whole" if each.accrual is Accrual.WHOLE else "month",
            each.name,
            _text(each.amount_fen, _MONEY_DECIMALS, least=2),
        )
        for each in tariff.month_charges
    ]
    if tariff.share is not None:
        extras.append(_typed_share(tariff.share))
    return TypedTariff(
        tariff.medium,
        tariff.rates,
        tuple(periods_text(table, word_of) for table in tariff.tables),
        tuple(_typed_season(season) for season in tariff.seasons),
        tariff.steps,
        tariff.year_from_month,
        tuple(extras),
    )


def is_typed_whole(tariff: Tariff) -> bool:
    """Whether the lines of `as_typed` say all of it."""
    return all(
        season.worked_table is None and [each.holiday for each in season.holidays] in ([], [ANY_HOLIDAY])
        for season in tariff.seasons
    )


def periods_text(table: tuple[Period, ...], word_of: Callable[[Rate], str]) -> str:
    return ", ".join(
        f"{clock_time(part.from_min)}-{clock_time(part.to_min)} {word_of(part.rate)}" for part in table
    )


def dates_text(ranges: tuple[DateRange, ...]) -> str:
    """Nothing for the whole year."""
    if ranges == (WHOLE_YEAR,):
        return ""
    return ", ".join(f"{part.from_month}-{part.from_day}~{part.to_month}-{part.to_day}" for part in ranges)


def bounds_text(bounds_milli: tuple[int, ...]) -> str:
    return ", ".join(_text(bound, _QUANTITY_DECIMALS) for bound in bounds_milli)


def price_text(price_e8: int) -> str:
    return _text(price_e8, _PRICE_DECIMALS, least=2)


def _typed_season(season: Season) -> TypedSeason:
    return TypedSeason(
        dates=dates_text(season.ranges),
        weekdays=tuple(table + 1 for table in season.weekdays),
        holiday=next((each.table + 1 for each in season.holidays if each.holiday == ANY_HOLIDAY), 0),
        bounds=bounds_text(season.bounds_milli),
        prices=tuple(tuple(map(price_text, row)) for row in season.prices),
    )


def _typed_share(share: Share) -> TypedExtra:
    if share.kind is ShareKind.MONTHLY:
        amount = _text(share.month_milli, _QUANTITY_DECIMALS)
        return TypedExtra("monthly", share.name, amount, price_text(share.price_e8))
    part = _text(share.ppm, _PERCENT_DECIMALS)
    price = price_text(share.price_e8) if share.kind is ShareKind.COMMON else ""
    return TypedExtra(share.kind.value, share.name, part, price)


def _text(whole: int, decimals: int, *, least: int = 0) -> str:
    """A count of last places as a plain decimal with `least` decimals or more, no idle zeros."""
    front, rest = divmod(whole, 10**decimals)
    shown = f"{rest:0{decimals}d}".rstrip("0").ljust(least, "0")
    return f"{front}.{shown}" if shown else str(front)
