"""What every report stands on: the books, who asks, what of the site is his, and the filters found there.

A report is made on a thread of its own and reads in short pieces, each of which asks for the rights anew, so
that no sale waits for a report and what was taken away counts at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, overload

from app import config
from app.domain.local_days import day_of
from app.domain.permissions import Permission, Session
from app.domain.report import Drill, ReportColumn, Value
from app.domain.settling import DayBook, ends_of_days
from app.errors import DeskError
from app.services import settings, settling
from app.services.reconcile_now import Sources
from app.services.reports.request import Request
from app.services.rights import Scope, allow
from db.ledger import Ledger
from db.rows import Building, Shop

T = TypeVar("T")

Stop = Callable[[], bool]
Told = Callable[[int, int], None]
"""Hears how many parts are done, and of how many."""


def never() -> bool:
    """For those who wait for the whole report."""
    return False


def untold(done: int, total: int) -> None:
    """For those who need not hear how far it is."""


class Lazily(Sequence[Drill | None], Generic[T]):
    """What rows are made of, told only of the rows that somebody opens."""

    def __init__(self, keys: Sequence[T], make: Callable[[T], Drill | None]) -> None:
        self._keys, self._make = keys, make

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, place: int) -> Drill | None: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Drill | None]: ...

    def __getitem__(self, place: int | slice) -> Drill | Sequence[Drill | None] | None:
        if isinstance(place, slice):
            return Lazily(self._keys[place], self._make)
        return self._make(self._keys[place])


@dataclass(frozen=True, slots=True)
class Body:
    """The table of a report. What its rows are made of stands in `drills`, or in `lazily` instead."""

    columns: tuple[ReportColumn, ...]
    rows: list[tuple[Value, ...]]
    drills: list[Drill | None] = field(default_factory=list)
    lazily: Lazily[Any] | None = None


@dataclass(slots=True)
class Ground:
    """One report under way. `scope` is as it was asked for first; `lacking` holds a sentence for each
    archived year that could not be read."""

    sources: Sources
    session: Session
    permission: Permission
    now_utc_ms: int
    stop: Stop
    told: Told
    scope: Scope = field(init=False)
    utc_offset_min: int = field(init=False)
    lacking: dict[str, DeskError] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.scope = self.sources.ledger.read(
            lambda ledger: allow(ledger, self.session, self.permission, object="")
        )
        self.utc_offset_min = self.read(lambda ledger: settings.number(ledger, config.UTC_OFFSET_MIN))

    @property
    def today(self) -> int:
        return day_of(self.now_utc_ms, self.utc_offset_min)

    def note_lacking(self, errors: Iterable[DeskError]) -> None:
        """Say with the report that these years could not be read, each once."""
        self.lacking |= {str(error): error for error in errors}

    def check(self) -> None:
        """Raises DeskError report.stopped once the report is to end."""
        if self.stop():
            raise DeskError("report.stopped")

    def read(self, unit: Callable[[Ledger], T]) -> T:
        """A short piece of reading. Raises DeskError: permission.*, report.stopped."""
        self.check()

        def asked(ledger: Ledger) -> T:
            if allow(ledger, self.session, self.permission) != self.scope:
                raise DeskError("permission.other_building")
            return unit(ledger)

        return self.sources.ledger.read(asked)


@dataclass(frozen=True, slots=True)
class Found:
    """What the filters of a request name in the book; None is anything. `buildings` are never more than
    whoever asks may see."""

    buildings: frozenset[int] | None = None
    shops: frozenset[int] | None = None
    meters: frozenset[str] | None = None
    operator_id: int | None = None
    tender: str | None = None
    kind: str | None = None

    @property
    def of_some_shops(self) -> bool:
        return self.shops is not None or self.meters is not None

    @property
    def of_some_sales(self) -> bool:
        """Whether sales of some operator or channel only are asked for, to whom no balances belong."""
        return self.operator_id is not None or self.tender is not None


def found(ground: Ground, request: Request) -> Found:
    """Raises DeskError: report.nothing_named, permission.other_building."""
    return ground.read(lambda ledger: _found(ledger, ground.scope, request))


def _found(ledger: Ledger, scope: Scope, request: Request) -> Found:
    buildings = scope.buildings
    if request.building:
        buildings = frozenset({_building(ledger, scope, request.building).id})
    shops = frozenset({_shop(ledger, scope, request.shop).id}) if request.shop else None
    operator = ledger.operators.by_name(request.operator) if request.operator else None
    if request.operator and operator is None:
        raise DeskError("report.nothing_named", filter="operator", text=request.operator)
    return Found(
        buildings=buildings,
        shops=shops,
        meters=_meters(ledger, scope, request),
        operator_id=operator.id if operator else None,
        tender=request.channel or None,
        kind=request.kind or None,
    )


def _building(ledger: Ledger, scope: Scope, code: str) -> Building:
    building = next((one for one in ledger.shops.buildings() if one.code == code), None)
    if not scope.covers(building.id if building else None):
        raise DeskError("permission.other_building")
    if building is None:
        raise DeskError("report.nothing_named", filter="building", text=code)
    return building


def _shop(ledger: Ledger, scope: Scope, number: str) -> Shop:
    shop = ledger.shops.by_number(number)
    if not scope.covers(ledger.shops.building_of(shop.id) if shop else None):
        raise DeskError("permission.other_building")
    if shop is None:
        raise DeskError("report.nothing_named", filter="shop", text=number)
    return shop


def _meters(ledger: Ledger, scope: Scope, request: Request) -> frozenset[str] | None:
    """The meters that meter, group and medium name together."""
    wanted: list[frozenset[str]] = []
    if request.meter:
        if not scope.covers(ledger.meters.building_of(request.meter)):
            raise DeskError("permission.other_building")
        if ledger.meters.get(request.meter) is None:
            raise DeskError("report.nothing_named", filter="meter", text=request.meter)
        wanted.append(frozenset({request.meter}))
    if request.group:
        group = ledger.groups.by_code(request.group)
        if group is None:
            raise DeskError("report.nothing_named", filter="group", text=request.group)
        wanted.append(frozenset(ledger.groups.meters(group.id)))
    if request.medium:
        wanted.append(frozenset(one.id for one in ledger.meters.all() if one.medium == request.medium))
    return frozenset.intersection(*wanted) if wanted else None


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called: buildings by code and name, operators by sign-in and full name, shops."""

    buildings: dict[int, tuple[str, str]]
    operators: dict[int, tuple[str, str]]
    shops: dict[int, tuple[str, str]]
    shop_building: dict[int, int]


def names(ground: Ground, *, of_shops: bool = True) -> Names:
    """Those of shops only where they are wanted: there are many."""

    def unit(ledger: Ledger) -> Names:
        areas = {area.id: area.building_id for area in ledger.shops.areas()}
        shops = ledger.shops.all() if of_shops else ()
        return Names(
            {one.id: (one.code, one.name) for one in ledger.shops.buildings()},
            {one.id: (one.name, one.display_name) for one in ledger.operators.all()},
            {one.id: (one.shop_number, one.name) for one in shops},
            {one.id: areas[one.area_id] for one in shops},
        )

    return ground.read(unit)


@dataclass(frozen=True, slots=True)
class BookDays:
    """How the book falls into days now: `ends` are (day, its last transfer), settled ones first;
    `settled` is the newest settled day, None where none is; `tail` what stands in the others."""

    ends: tuple[tuple[int, int], ...]
    settled: int | None
    tail: dict[int, DayBook]

    @property
    def first(self) -> int | None:
        return self.ends[0][0] if self.ends else None

    def stretch(self, first: int, last: int) -> tuple[int, int]:
        """The transfers of these days: after the one row, up to the other."""
        before = [end for day, end in self.ends if day < first]
        until = [end for day, end in self.ends if day <= last]
        return max(before, default=0), max(until, default=0)


def book_days(ground: Ground, *, first: int, last: int, of_each: bool = True) -> BookDays:
    """With what stands in the days from `first` to `last` that are not settled. Without `of_each` it does not
    tell where each settled day ends, only the last of them."""
    if of_each:
        settled = ground.read(lambda ledger: ledger.settled.ends())
    else:
        newest = ground.read(lambda ledger: ledger.settled.last())
        settled = ((newest.day, newest.transfers_seq),) if newest else ()
    day, after = settled[-1] if settled else (None, 0)
    book = ground.sources.ledger
    borne = settling.days_borne(book, after=after, utc_offset_min=ground.utc_offset_min)
    live = ends_of_days(borne, after_day=day)
    tail: dict[int, DayBook] = {}
    before = after
    for one, end in live:
        if first <= one <= last:
            tail[one] = settling.day_book(book, (before, end), stop=ground.stop)
        before = end
    ground.check()
    return BookDays((*settled, *live), day, tail)


def drill(name: str, filters: tuple[tuple[str, str], ...], **more: str) -> Drill:
    """A report asked for with these filters and some changed or added; empty ones are left out."""
    asked = dict(filters) | more
    return Drill(name, tuple((key, text) for key, text in asked.items() if text))
