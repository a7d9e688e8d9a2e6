"""How well meters were in contact, day by day: how many of their hours were read, and how much of the time
they and their collectors answered.

Asked in two steps, as app/services/energy_use.py: first the ledger, with the rights, then the readings' book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services import energy_use
from app.services.energy_use import UseOf
from app.services.overview_charts import SubjectKind
from app.services.places import meter_places
from app.services.reading_runs import ReadingsReader
from app.services.rights import allow
from app.services.sight import sight
from db.alarm_rows import Outage
from db.ledger import Ledger
from db.rows import Meter

MEDIA: Final = ("electricity", "water")
HOURS: Final = 24
HOUR_MS: Final = 3_600_000
DAY_MS: Final = HOURS * HOUR_MS
WHOLE: Final = 1000


@dataclass(frozen=True, slots=True)
class ContactOf:
    """Which meters, in which days, and when they or their collectors were away. `now_local_ms` ends the last
    day before its time."""

    uses: tuple[UseOf, ...]
    meters: int
    collectors: int
    meters_away: tuple[Outage, ...]
    collectors_away: tuple[Outage, ...]
    first_day: int
    last_day: int
    offset_ms: int
    now_local_ms: int


@dataclass(frozen=True, slots=True)
class ContactDay:
    """Thousandths of what could have been, None where nothing could: of the meters' hours those of which a
    use is known, and of the time that in which meters answered and collectors' links stood."""

    day: int
    read: int | None
    answered: int | None
    linked: int | None


def contact_of(
    ledger: Ledger,
    kind: SubjectKind,
    id: int | str | None,
    *,
    first_day: int,
    last_day: int,
    session: Session,
    now_utc_ms: int,
) -> ContactOf:
    """Of everything, a building, a collector, a shop or a meter: its meters in use that `session` may see.

    Raises DeskError permission.*.
    """
    scope = allow(ledger, session, Permission.LOOK)
    places = meter_places(ledger)
    wanted = _wanted(kind, id, lambda meter: places[meter.id].building_id)
    seen = sight(ledger, session=session)
    meters = {
        one.id: one
        for one in ledger.meters.all()
        if one.enabled and wanted(one) and scope.covers(places[one.id].building_id)
    }
    if id is not None and not meters:
        raise DeskError("permission.other_building")
    collectors = {one.collector_id for one in meters.values() if seen.shows_collector(one.collector_id)}
    uses = tuple(
        energy_use.scope(ledger, medium=medium, session=session, meter_ids=ids)
        for medium in MEDIA
        if (ids := frozenset(one.id for one in meters.values() if one.medium == medium))
    )
    offset_ms = uses[0].offset_ms if uses else 0
    begin, end = first_day * DAY_MS - offset_ms, min((last_day + 1) * DAY_MS - offset_ms, now_utc_ms)

    def away(kind: str, named: Iterable[str]) -> tuple[Outage, ...]:
        known = set(named)
        found = ledger.alarms.outages(kind, from_utc_ms=begin, until_utc_ms=end)
        return tuple(one for one in found if one.object in known)

    return ContactOf(
        uses=uses,
        meters=len(meters),
        collectors=len(collectors),
        meters_away=away("meter", meters),
        collectors_away=away("collector", collectors),
        first_day=first_day,
        last_day=last_day,
        offset_ms=offset_ms,
        now_local_ms=now_utc_ms + offset_ms,
    )


def _wanted(
    kind: SubjectKind, id: int | str | None, building_of: Callable[[Meter], int]
) -> Callable[[Meter], bool]:
    tests: dict[SubjectKind, Callable[[Meter], bool]] = {
        SubjectKind.ALL: lambda meter: True,
        SubjectKind.BUILDING: lambda meter: building_of(meter) == id,
        SubjectKind.COLLECTOR: lambda meter: meter.collector_id == id,
        SubjectKind.SHOP: lambda meter: meter.shop_id == id,
        SubjectKind.METER: lambda meter: meter.id == id,
    }
    return tests[kind]


def by_day(book: ReadingsReader, of: ContactOf) -> tuple[ContactDay, ...]:
    """Day by day; nothing is told of the days before any meter was read, or was missed. Not within a unit of
    the book."""
    lacking = _lacking(book, of)
    meters, collectors = (_of_days(of, away) for away in (of.meters_away, of.collectors_away))
    begun = _begun(book, of)
    return tuple(
        ContactDay(day, None, None, None)
        if day < begun
        else _day(of, day, lacking, meters.get(day, ()), collectors.get(day, ()))
        for day in range(of.first_day, of.last_day + 1)
    )


def _begun(book: ReadingsReader, of: ContactOf) -> int:
    """The first day with a reading of any meter, or with one of these away; after all of them where there is
    none."""
    span, archives = book.read(lambda readings: (readings.span_s(), readings.archives_asked()))
    known_s = [*([] if span is None else [span[0]]), *(year.from_utc_s for year in archives)]
    away_ms = [one.from_utc_ms for one in (*of.meters_away, *of.collectors_away)]
    known_ms = [*(second * 1000 for second in known_s), *away_ms]
    return (min(known_ms) + of.offset_ms) // DAY_MS if known_ms else of.last_day + 1


def _of_days(of: ContactOf, away: Iterable[Outage]) -> dict[int, list[Outage]]:
    """By each of the days that they reach into."""
    found: dict[int, list[Outage]] = {}
    for one in away:
        until = of.last_day if one.until_utc_ms is None else (one.until_utc_ms + of.offset_ms) // DAY_MS
        first = max((one.from_utc_ms + of.offset_ms) // DAY_MS, of.first_day)
        for day in range(first, min(until, of.last_day) + 1):
            found.setdefault(day, []).append(one)
    return found


def _lacking(book: ReadingsReader, of: ContactOf) -> dict[int, tuple[int, ...]]:
    """By day how many meters told nothing, hour by hour."""
    found: dict[int, tuple[int, ...]] = {}
    for use in of.uses:
        for one in energy_use.heat(book, use, of.first_day, of.last_day):
            so_far = found.get(one.day, (0,) * HOURS)
            found[one.day] = tuple(a + b for a, b in zip(so_far, one.lacking, strict=True))
    return found


def _day(
    of: ContactOf,
    day: int,
    lacking: dict[int, tuple[int, ...]],
    meters_away: Sequence[Outage],
    collectors_away: Sequence[Outage],
) -> ContactDay:
    begun = day * DAY_MS
    length = min(max(of.now_local_ms - begun, 0), DAY_MS)
    hours = min(length // HOUR_MS, HOURS)
    possible = of.meters * hours
    missed = sum(lacking.get(day, (of.meters,) * HOURS)[:hours])
    span = begun - of.offset_ms, begun - of.offset_ms + length
    read = None if not possible else WHOLE * (possible - missed) // possible
    is_told = bool(read) or any(_overlap(one, span) for one in meters_away)
    return ContactDay(
        day,
        read,
        _share(meters_away, of.meters, span) if is_told else None,
        _share(collectors_away, of.collectors, span) if is_told else None,
    )


def _share(away: Iterable[Outage], things: int, span: tuple[int, int]) -> int | None:
    """Of the time of all these things that in which they were not away."""
    whole = things * (span[1] - span[0])
    if whole <= 0:
        return None
    return WHOLE * (whole - min(sum(_overlap(one, span) for one in away), whole)) // whole


def _overlap(outage: Outage, span: tuple[int, int]) -> int:
    until = span[1] if outage.until_utc_ms is None else min(outage.until_utc_ms, span[1])
    return max(until - max(outage.from_utc_ms, span[0]), 0)
