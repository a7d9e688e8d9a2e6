"""Tariffs in words: rates with their colour, seasons, steps, what comes on top."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.tariff.model import WHOLE_YEAR, Accrual, Rate, ShareKind, StepPeriod
from app.domain.tariff.typed import bounds_text, dates_text, price_text
from widgets.common import figures, words

if TYPE_CHECKING:
    from app.domain.tariff.lines import Line
    from app.domain.tariff.model import DateRange, MonthCharge, Season, Share, Tariff, Version

_RATES = {
    Rate.SHARP: QT_TRANSLATE_NOOP("tariff", "sharp"),
    Rate.PEAK: QT_TRANSLATE_NOOP("tariff", "peak"),
    Rate.FLAT: QT_TRANSLATE_NOOP("tariff", "flat"),
    Rate.VALLEY: QT_TRANSLATE_NOOP("tariff", "valley"),
    Rate.DEEP: QT_TRANSLATE_NOOP("tariff", "deep"),
}
"""One word each, as they are typed in a day table."""

COLOURS = {
    Rate.SHARP: "bad",
    Rate.PEAK: "warn",
    Rate.FLAT: "accent",
    Rate.VALLEY: "ok",
    Rate.DEEP: "idle",
}
"""Colour tokens; the soft one lies behind the word."""

_WEEKDAYS = (
    QT_TRANSLATE_NOOP("tariff", "Mon"),
    QT_TRANSLATE_NOOP("tariff", "Tue"),
    QT_TRANSLATE_NOOP("tariff", "Wed"),
    QT_TRANSLATE_NOOP("tariff", "Thu"),
    QT_TRANSLATE_NOOP("tariff", "Fri"),
    QT_TRANSLATE_NOOP("tariff", "Sat"),
    QT_TRANSLATE_NOOP("tariff", "Sun"),
)


def rate(value: Rate) -> str:
    return _tr(_RATES[value])


def typed_rates() -> dict[str, Rate]:
    """Every word for a rate that may be typed: English, Chinese and that of the present language."""
    chinese = dict(zip(("尖", "峰", "平", "谷", "深谷"), Rate, strict=True))
    return {kind.value: kind for kind in Rate} | chinese | {rate(kind).lower(): kind for kind in Rate}


def weekdays() -> tuple[str, ...]:
    return tuple(map(_tr, _WEEKDAYS))


def season_dates(ranges: tuple[DateRange, ...]) -> str:
    if ranges == (WHOLE_YEAR,):
        return _tr(QT_TRANSLATE_NOOP("tariff", "The whole year"))
    return dates_text(ranges)


def days_of(season: Season) -> Iterator[tuple[int, str]]:
    """Each day table of a season, with the days it is for."""
    for table in dict.fromkeys(season.weekdays):
        days = [weekdays()[at] for at, own in enumerate(season.weekdays) if own == table]
        whole = len(days) == len(_WEEKDAYS)
        yield table, _tr(QT_TRANSLATE_NOOP("tariff", "Every day")) if whole else " ".join(days)
    for each in season.holidays:
        name = f" ({each.holiday})" if each.holiday else ""
        yield each.table, _tr(QT_TRANSLATE_NOOP("tariff", "Holidays")) + name
    if season.worked_table is not None:
        yield season.worked_table, _tr(QT_TRANSLATE_NOOP("tariff", "Weekend days worked"))


def step_name(season: Season, step: int, medium: str) -> str:
    """Where a step lies; nothing where there are none."""
    bounds = season.bounds_milli
    if not bounds:
        return ""
    bound = bounds_text(bounds[min(step, len(bounds) - 1) :][:1])
    if step == len(bounds):
        text = _tr(QT_TRANSLATE_NOOP("tariff", "above {bound} {unit}"))
    else:
        text = _tr(QT_TRANSLATE_NOOP("tariff", "up to {bound} {unit}"))
    return text.format(bound=bound, unit=words.unit(medium))


def priced_in(medium: str) -> str:
    return _tr(QT_TRANSLATE_NOOP("tariff", "yuan/{unit}")).format(unit=words.unit(medium))


def steps_begin(tariff: Tariff) -> str:
    if tariff.steps is StepPeriod.MONTH:
        return _tr(QT_TRANSLATE_NOOP("tariff", "The steps begin anew each month."))
    if tariff.steps is StepPeriod.YEAR:
        text = _tr(
            QT_TRANSLATE_NOOP("tariff", "The steps begin anew each year, on the first of month {month}.")
        )
        return text.format(month=tariff.year_from_month)
    return ""


def extras(tariff: Tariff) -> Iterator[str]:
    """A line for each charge on top."""
    unit = words.unit(tariff.medium)
    for each in tariff.unit_charges:
        text = _tr(QT_TRANSLATE_NOOP("tariff", "{name}: {price} yuan on each {unit}"))
        yield text.format(name=each.name, price=price_text(each.price_e8), unit=unit)
    yield from map(_month_charge, tariff.month_charges)
    if tariff.share is not None:
        yield _share(tariff.share, unit)


def _month_charge(charge: MonthCharge) -> str:
    if charge.accrual is Accrual.WHOLE:
        text = _tr(QT_TRANSLATE_NOOP("tariff", "{name}: {amount} yuan a month, whole on the first"))
    else:
        text = _tr(QT_TRANSLATE_NOOP("tariff", "{name}: {amount} yuan a month, by the day"))
    return text.format(name=charge.name, amount=figures.yuan(charge.amount_fen))


def _share(share: Share, unit: str) -> str:
    if share.kind is ShareKind.PERCENT:
        text = _tr(QT_TRANSLATE_NOOP("tariff", "{name}: {part} % of the charge on top, for common use"))
    elif share.kind is ShareKind.COMMON:
        text = _tr(
            QT_TRANSLATE_NOOP("tariff", "{name}: {part} % of the common meter, at {price} yuan/{unit}")
        )
    else:
        text = _tr(QT_TRANSLATE_NOOP("tariff", "{name}: {quantity} {unit} a month, at {price} yuan/{unit}"))
    part = f"{share.ppm / 10_000:.4f}".rstrip("0").rstrip(".")
    return text.format(
        name=share.name,
        part=part,
        quantity=bounds_text((share.month_milli,)),
        price=price_text(share.price_e8),
        unit=unit,
    )


def line(one: Line) -> str:
    """What a line of a quote is for."""
    if one.kind.value == "use":
        return rate(Rate(one.name))
    return one.name


def begins(version: Version) -> str:
    """When a version begins, by the clock of the site."""
    local = datetime(1970, 1, 1) + timedelta(
        milliseconds=version.start_utc_ms, minutes=version.utc_offset_min
    )
    return local.strftime("%Y-%m-%d %H:%M")


def _tr(text: str) -> str:
    return QCoreApplication.translate("tariff", text)
