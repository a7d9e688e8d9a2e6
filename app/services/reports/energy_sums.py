"""What meters used in a time of whole days, in as few pieces as the rollups give: years, months, days.

A time that is no whole month or year is put together from its days, and its uses counted to the spans asked
for. What a gap hides is counted where its middle lies, as in app/domain/energy_use.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final

from app.domain.energy_use import HOURS, About, Use
from app.domain.local_days import first_of_month, last_of_month, month_of, year_of
from app.services import energy_use
from app.services.energy_use import UseOf
from app.services.reports.ground import Ground
from app.services.reports.periods import Period
from db.readings import ReadingsBook

METERS_AT_ONCE: Final = 64
"""At least so many; between two of these pieces a report may be stopped."""
USES_AT_ONCE: Final = 25_000
"""And as many as have about so many uses together."""


class Span(StrEnum):
    """How long each line of a report is."""

    WHOLE = ""
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


Read = Callable[[ReadingsBook, UseOf, int, int], energy_use.Uses]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Hours, days, months or years that are read with one call, and the span that each number counts to."""

    read: Read
    first: int
    last: int
    number_of: Callable[[int], int]


def uses(ground: Ground, of: UseOf, period: Period, span: Span) -> dict[str, tuple[Use, ...]]:
    """What each meter used in each span of the period, by its id. The whole is number 0.

    Hours are told from the readings alone: raises DeskError archive.missing, archive.damaged rather than
    leave some out.
    """
    found: dict[str, tuple[Use, ...]] = {}
    pieces = list(_pieces(period, span))
    is_told_once = len(pieces) == 1 and pieces[0].number_of is _same
    at_once = max(METERS_AT_ONCE, USES_AT_ONCE // sum(piece.last - piece.first + 1 for piece in pieces))
    for at in range(0, len(of.meters), at_once):
        ground.check()
        some = UseOf(of.medium, of.meters[at : at + at_once], of.offset_ms)
        parts: defaultdict[str, list[Use]] = defaultdict(list)
        for piece in pieces:
            known = piece.read(ground.sources.readings, some, piece.first, piece.last)
            if span is Span.HOUR and known.lacking:
                raise known.lacking[0]
            ground.note_lacking(known.lacking)
            for meter, many in known.items():
                if piece.number_of is not _same:
                    many = tuple(one._replace(number=piece.number_of(one.number)) for one in many)
                parts[meter] += many
        found |= {meter: tuple(many) if is_told_once else _merged(many) for meter, many in parts.items()}
        ground.told(min(at + at_once, len(of.meters)), len(of.meters))
    return found


def _pieces(period: Period, span: Span) -> Iterator[_Piece]:
    if span is Span.HOUR:
        yield _Piece(energy_use.by_hour, period.first * HOURS, period.last * HOURS + HOURS - 1, _same)
        return
    if span is Span.DAY:
        yield _Piece(energy_use.by_day, period.first, period.last, _same)
        return
    first = month_of(period.first) + (period.first != first_of_month(month_of(period.first)))
    last = month_of(period.last) - (period.last != last_of_month(month_of(period.last)))
    of_day = partial(_number_of_day, span)
    of_month = _same if span is Span.MONTH else partial(_number_of_month, span)
    if first > last:
        yield _Piece(energy_use.by_day, period.first, period.last, of_day)
        return
    if period.first < first_of_month(first):
        yield _Piece(energy_use.by_day, period.first, first_of_month(first) - 1, of_day)
    yield from _months(first, last, span, of_month)
    if last_of_month(last) < period.last:
        yield _Piece(energy_use.by_day, last_of_month(last) + 1, period.last, of_day)


def _months(first: int, last: int, span: Span, of_month: Callable[[int], int]) -> Iterator[_Piece]:
    """Whole years at once where months are not asked for."""
    first_year = year_of(first) + (first % 12 != 0)
    last_year = year_of(last) - (last % 12 != 11)
    if span is Span.MONTH or first_year > last_year:
        yield _Piece(energy_use.by_month, first, last, of_month)
        return
    begin, end = (first_year - 1970) * 12, (last_year - 1970) * 12 + 11
    if first < begin:
        yield _Piece(energy_use.by_month, first, begin - 1, of_month)
    of_year = _same if span is Span.YEAR else partial(_number_of_year, span)
    yield _Piece(energy_use.by_year, first_year, last_year, of_year)
    if end < last:
        yield _Piece(energy_use.by_month, end + 1, last, of_month)


def _same(number: int) -> int:
    return number


def _number_of_day(span: Span, day: int) -> int:
    return {Span.MONTH: month_of(day), Span.YEAR: year_of(month_of(day))}.get(span, 0)


def _number_of_month(span: Span, month: int) -> int:
    return {Span.MONTH: month, Span.YEAR: year_of(month)}.get(span, 0)


def _number_of_year(span: Span, year: int) -> int:
    return year if span is Span.YEAR else 0


def _merged(many: Iterable[Use]) -> tuple[Use, ...]:
    """One use for each number, in the order of numbers; the register and balance are those shown last."""
    of_number: defaultdict[int, list[Use]] = defaultdict(list)
    for one in many:
        of_number[one.number].append(one)
    return tuple(_together(number, parts) for number, parts in sorted(of_number.items()))


def _together(number: int, parts: list[Use]) -> Use:
    if len(parts) == 1:
        return parts[0]
    sums = [_sum(values) for values in zip(*(part[1:7] for part in parts), strict=True)]
    about = 0
    for part in parts:
        about |= part.about
    quantity = _last(part.quantity for part in parts)
    balance = _last(part.balance_fen for part in parts)
    return Use._make((number, *sums, quantity, balance, about))


def _sum(values: Iterable[int | None]) -> int | None:
    known = [one for one in values if one is not None]
    return sum(known) if known else None


def _last(values: Iterable[int | None]) -> int | None:
    known = [one for one in values if one is not None]
    return known[-1] if known else None


def together(many: Iterable[tuple[Use, ...]]) -> tuple[Use, ...]:
    """Several meters as one, span by span; no register and no balance is told of them."""
    every = _merged(use for uses_of_one in many for use in uses_of_one)
    return tuple(one._replace(quantity=None, balance_fen=None) for one in every)


def all_used(use: Use) -> int | None:
    """What was used in a span, gaps included; None where nothing is known of it."""
    return _sum((use.used, use.unplaced))


def about_word(about: int) -> str | None:
    """The one thing that is most to be said of a use; None for one that is whole."""
    flags: Mapping[About, str] = {
        About.CHANGED: "changed",
        About.BACKWARDS: "backwards",
        About.JUMP: "jump",
        About.GAP: "gap",
        About.OPEN: "open",
    }
    return next((word for flag, word in flags.items() if about & flag), None)
