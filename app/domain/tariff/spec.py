"""A tariff as the text that the book keeps: canonical JSON of whole numbers, short names and no other types.

The same tariff always makes the same text, so that its hash can name it. What is read is held to the form
first and to `checks` after: a text of any other form, size or depth is refused with one sentence that says
where.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Final, TypeVar

from app.domain.tariff.checks import check_tariff
from app.domain.tariff.model import (
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

FORM: Final = 1
"""The form of the text. A later program that needs another one still reads this."""

LARGEST_TEXT: Final = 65_536
_MOST_ITEMS = 100
_LARGEST_NUMBER = 2**53
_LONGEST_TEXT = 100

_Word = TypeVar("_Word", bound=StrEnum)
_Item = TypeVar("_Item")
Json = Mapping[str, object]


def to_spec(tariff: Tariff) -> str:
    """The canonical text of a tariff. Raises DeskError as `check_tariff` does, and tariff.spec_too_long."""
    check_tariff(tariff)
    text = json.dumps(_plain(tariff), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text.encode("utf-8")) > LARGEST_TEXT:
        raise DeskError("tariff.spec_too_long", most=LARGEST_TEXT)
    return text


def spec_hash(spec: str) -> str:
    """What names a spec: the SHA-256 of its text, in hex."""
    return sha256(spec.encode("utf-8")).hexdigest()


def from_spec(text: str) -> Tariff:
    """The tariff that a text describes.

    Raises DeskError: tariff.spec_too_long, tariff.spec_unreadable (`where` names the place), and all of
    `check_tariff`.
    """
    if len(text) > LARGEST_TEXT:
        raise DeskError("tariff.spec_too_long", most=LARGEST_TEXT)
    try:
        data = json.loads(
            text, object_pairs_hook=_no_double, parse_float=_no_fraction, parse_constant=_no_fraction
        )
    except (ValueError, RecursionError) as error:
        raise DeskError("tariff.spec_unreadable", where="JSON") from error
    return check_tariff(_tariff(_object(data, "tariff")))


def _plain(tariff: Tariff) -> dict[str, object]:
    share = tariff.share
    return {
        "form": FORM,
        "medium": tariff.medium,
        "rates": [rate.value for rate in tariff.rates],
        "tables": [[[p.from_min, p.to_min, p.rate.value] for p in table] for table in tariff.tables],
        "seasons": [_plain_season(season) for season in tariff.seasons],
        "steps": tariff.steps.value,
        "year_from_month": tariff.year_from_month,
        "unit_charges": [[each.name, each.price_e8] for each in tariff.unit_charges],
        "month_charges": [[each.name, each.amount_fen, each.accrual.value] for each in tariff.month_charges],
        "share": [share.kind.value, share.name, share.ppm, share.month_milli, share.price_e8]
        if share
        else [],
    }


def _plain_season(season: Season) -> dict[str, object]:
    return {
        "ranges": [[r.from_month, r.from_day, r.to_month, r.to_day] for r in season.ranges],
        "prices_e8": [list(row) for row in season.prices],
        "bounds_milli": list(season.bounds_milli),
        "weekdays": list(season.weekdays),
        "holidays": [[each.holiday, each.table] for each in season.holidays],
        "worked": [] if season.worked_table is None else [season.worked_table],
    }


_KEYS: Final = frozenset(
    (
        *("form", "medium", "rates", "tables", "seasons", "steps", "year_from_month"),
        *("unit_charges", "month_charges", "share"),
    )
)
_SEASON_KEYS: Final = frozenset(("ranges", "prices_e8", "bounds_milli", "weekdays", "holidays", "worked"))


def _tariff(data: Json) -> Tariff:
    _keys(data, _KEYS, "tariff")
    if data["form"] != FORM or isinstance(data["form"], bool):
        raise _unreadable("form")
    share = _list(data["share"], "share", _anything)
    return Tariff(
        medium=_text(data["medium"], "medium"),
        rates=_list(data["rates"], "rates", _rate),
        tables=_list(data["tables"], "tables", _table),
        seasons=_list(data["seasons"], "seasons", _season),
        steps=_word(StepPeriod, data["steps"], "steps"),
        year_from_month=_number(data["year_from_month"], "year_from_month"),
        unit_charges=_list(data["unit_charges"], "unit_charges", _unit_charge),
        month_charges=_list(data["month_charges"], "month_charges", _month_charge),
        share=_share(data["share"], "share") if share else None,
    )


def _season(value: object, where: str) -> Season:
    data = _object(value, where)
    _keys(data, _SEASON_KEYS, where)
    worked = _list(data["worked"], f"{where}.worked", _number)
    if len(worked) > 1:
        raise _unreadable(f"{where}.worked")
    return Season(
        ranges=_list(data["ranges"], f"{where}.ranges", _range),
        prices=_list(data["prices_e8"], f"{where}.prices_e8", _numbers),
        bounds_milli=_list(data["bounds_milli"], f"{where}.bounds_milli", _number),
        weekdays=_list(data["weekdays"], f"{where}.weekdays", _number),
        holidays=_list(data["holidays"], f"{where}.holidays", _holiday),
        worked_table=worked[0] if worked else None,
    )


def _table(value: object, where: str) -> tuple[Period, ...]:
    return _list(value, where, _period)


def _period(value: object, where: str) -> Period:
    first, last, rate = _row(value, 3, where)
    return Period(_number(first, where), _number(last, where), _rate(rate, where))


def _range(value: object, where: str) -> DateRange:
    numbers = [_number(part, where) for part in _row(value, 4, where)]
    return DateRange(*numbers)


def _holiday(value: object, where: str) -> HolidayTable:
    name, table = _row(value, 2, where)
    return HolidayTable(_text(name, where), _number(table, where))


def _unit_charge(value: object, where: str) -> UnitCharge:
    name, price = _row(value, 2, where)
    return UnitCharge(_text(name, where), _number(price, where))


def _month_charge(value: object, where: str) -> MonthCharge:
    name, amount, accrual = _row(value, 3, where)
    return MonthCharge(_text(name, where), _number(amount, where), _word(Accrual, accrual, where))


def _share(value: object, where: str) -> Share:
    kind, name, *numbers = _row(value, 5, where)
    ppm, month, price = (_number(number, where) for number in numbers)
    return Share(_word(ShareKind, kind, where), _text(name, where), ppm, month, price)


def _rate(value: object, where: str) -> Rate:
    return _word(Rate, value, where)


def _numbers(value: object, where: str) -> tuple[int, ...]:
    return _list(value, where, _number)


def _anything(value: object, where: str) -> object:
    return value


def _list(value: object, where: str, item: Callable[[object, str], _Item]) -> tuple[_Item, ...]:
    if not isinstance(value, list) or len(value) > _MOST_ITEMS:
        raise _unreadable(where)
    return tuple(item(each, f"{where}[{place}]") for place, each in enumerate(value))


def _row(value: object, size: int, where: str) -> list[object]:
    if not isinstance(value, list) or len(value) != size:
        raise _unreadable(where)
    return value


def _number(value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST_NUMBER:
        raise _unreadable(where)
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise _unreadable(where)
    return value


def _word(words: type[_Word], value: object, where: str) -> _Word:
    text = _text(value, where)
    if text not in [word.value for word in words]:
        raise _unreadable(where)
    return words(text)


def _object(value: object, where: str) -> Json:
    if not isinstance(value, dict):
        raise _unreadable(where)
    return value


def _keys(data: Json, known: frozenset[str], where: str) -> None:
    """All of them and no others: what is not understood is not passed over."""
    for key in sorted(known ^ set(data)):
        raise _unreadable(f"{where}.{key[:_LONGEST_TEXT]}")


def _no_double(pairs: list[tuple[str, object]]) -> dict[str, object]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("a key stands twice")
    return data


def _no_fraction(text: str) -> object:
    raise ValueError(f"{text[:20]} is not a whole number")


def _unreadable(where: str) -> DeskError:
    return DeskError("tariff.spec_unreadable", where=where)
