"""Alarms: raised once, acknowledged by somebody, cleared when the cause is gone; live and past lists.

Whoever finds a cause calls `raise_alarm` and `clear_alarm` in a transaction of his own; what follows from the
meters' states, the disk and the printer the program's alarm keeper settles in batches (app/alarm_keeper.py).
Whoever passes alarms on (texts to tenants and to the office) reads `raised_after` from the last one he has
seen: each is raised once, and a restart loses none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.alarms import CREDIT_OF, LEVELS, Ended, Key, Kind, Level, Wanted
from app.domain.credit import Credit
from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services.rights import allow
from app.services.sight import EVERYTHING, Sight, line_place, sight
from db import log_pages
from db.alarm_rows import AlarmRow, Outage
from db.ledger import Ledger
from db.log_pages import Condition
from db.rows import Detail

PAGE: Final = 200
MOST_NOTE: Final = 200
KEEP_DAYS: Final = 1_096
"""Past alarms and outages are kept for three years."""
_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Raised:
    """An alarm as it was raised. `fell_to`: the level that a meter's credit has fallen to, once per fall;
    None for every other alarm, and where credit only rose to a level that is still to be told."""

    id: int
    kind: Kind
    object: str
    level: Level
    detail: Detail
    utc_ms: int
    fell_to: Credit | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be done at once: alarms raised, reworded and cleared, outages begun and ended."""

    raised: tuple[Wanted, ...] = ()
    reworded: tuple[Wanted, ...] = ()
    cleared: tuple[tuple[Key, Ended], ...] = ()
    began: tuple[Outage, ...] = ()
    ended: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.raised or self.reworded or self.cleared or self.began or self.ended)


@dataclass(frozen=True, slots=True)
class AlarmShown:
    """An alarm with its place, for a list; live while `cleared_utc_ms` is None.

    `shop_number` and `shop_name` are of the meter's shop; a monitored meter's or a collector's own name
    stands for the shop's. `acknowledged_by` is a person's name.
    """

    id: int
    kind: Kind
    object: str
    level: Level
    detail: Detail
    shop_number: str
    shop_name: str
    building: str
    raised_utc_ms: int
    acknowledged_utc_ms: int | None
    acknowledged_by: str
    note: str
    cleared_utc_ms: int | None
    ended: Ended | None

    @property
    def seq(self) -> int:
        """Its place among all alarms."""
        return self.id


@dataclass(frozen=True, slots=True)
class PastQuery:
    """What is looked for among all alarms; what is empty or None does not matter.

    `text` is looked for in the object and the note; `group` is what kinds begin with ("credit"); the time is
    that of raising, its end not included.
    """

    text: str = ""
    group: str = ""
    least_level: Level = Level.NOTICE
    from_utc_ms: int | None = None
    until_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PastPage:
    """Newest first. `next_seq`: below that id the next page begins; None: that was all."""

    rows: tuple[AlarmShown, ...]
    next_seq: int | None = None


def raise_alarm(
    ledger: Ledger,
    kind: Kind,
    object: str = "",
    *,
    detail: Mapping[str, int | str] | None = None,
    now_utc_ms: int,
) -> bool:
    """Raise an alarm; False if one of this kind and object is live already. `object`: a meter's id, a
    collector's, or "" for the desk itself."""
    number = ledger.alarms.raise_(kind, object, level=LEVELS[kind], detail=detail or {}, utc_ms=now_utc_ms)
    return number is not None


def clear_alarm(ledger: Ledger, kind: Kind, object: str = "", *, now_utc_ms: int) -> bool:
    """The cause is gone; False if no alarm of this kind and object was live."""
    return ledger.alarms.clear(kind, object, ended=Ended.GONE, utc_ms=now_utc_ms)


def raised_after(ledger: Ledger, alarm_id: int, *, limit: int = PAGE) -> tuple[Raised, ...]:
    """The alarms raised after that one, oldest first, whether they are still live or not."""
    return tuple(_raised(row) for row in ledger.alarms.raised_after(alarm_id, limit))


def _raised(row: AlarmRow) -> Raised:
    kind = Kind(row.kind)
    fell_to = CREDIT_OF.get(kind) if row.detail.get("fallen") else None
    return Raised(row.id, kind, row.object, Level(row.level), row.detail, row.raised_utc_ms, fell_to)


def settle(ledger: Ledger, changes: Changes, *, now_utc_ms: int) -> None:
    """Do all of it. What is cleared goes first, so that one level of credit makes room for the next."""
    alarms = ledger.alarms
    for (kind, object), why in changes.cleared:
        alarms.clear(kind, object, ended=why, utc_ms=now_utc_ms)
    for one in changes.raised:
        alarms.raise_(one.kind, one.object, level=one.level, detail=one.detail, utc_ms=now_utc_ms)
    for one in changes.reworded:
        alarms.say_anew(one.kind, one.object, one.detail)
    alarms.end_outages(changes.ended, utc_ms=now_utc_ms)
    alarms.begin_outages(changes.began)


def thin(ledger: Ledger, *, now_utc_ms: int) -> int:
    """Delete some of what is too old; how much. Call again until it is none."""
    return ledger.alarms.thin(before_utc_ms=now_utc_ms - KEEP_DAYS * _DAY_MS)


def live(ledger: Ledger, *, session: Session) -> tuple[AlarmShown, ...]:
    """The live alarms that this person may see, the most urgent and newest first.

    Raises DeskError permission.*.
    """
    seen = sight(ledger, session=session)
    rows = [row for row in ledger.alarms.live() if _shows(seen, row.object)]
    rows.sort(key=lambda row: (-row.level, -row.raised_utc_ms, -row.id))
    return _shown(ledger, rows)


def past(
    ledger: Ledger, wanted: PastQuery, *, below_id: int | None = None, limit: int = PAGE, session: Session
) -> PastPage:
    """A page of all alarms, live ones included, newest first. Raises DeskError permission.*."""
    conditions = _conditions(wanted)
    seen = sight(ledger, session=session)
    if seen != EVERYTHING:
        conditions.append(log_pages.named("object", _names(ledger, seen)))
    rows = ledger.alarms.page(conditions, below_id=below_id, limit=limit)
    return PastPage(_shown(ledger, rows), rows[-1].id if len(rows) == limit else None)


def acknowledge(
    ledger: Ledger, alarm_ids: Iterable[int], note: str = "", *, session: Session, now_utc_ms: int
) -> int:
    """Note that somebody has seen these alarms and what he means to do; returns of how many it was not noted
    before. All or none. Raises DeskError: permission.*, alarms.long_note, alarms.unknown."""
    allow(ledger, session, Permission.ACKNOWLEDGE)
    told = note.strip()
    if len(told) > MOST_NOTE:
        raise DeskError("alarms.long_note", most=MOST_NOTE)
    seen = sight(ledger, session=session)
    done = 0
    for alarm_id in dict.fromkeys(alarm_ids):
        row = ledger.alarms.get(alarm_id)
        if row is None:
            raise DeskError("alarms.unknown")
        if not _shows(seen, row.object):
            raise DeskError("permission.other_building")
        done += _acknowledge(ledger, row, told, session=session, now_utc_ms=now_utc_ms)
    return done


def _acknowledge(ledger: Ledger, row: AlarmRow, note: str, *, session: Session, now_utc_ms: int) -> bool:
    operator = session.operator_id or None
    if not ledger.alarms.acknowledge(row.id, operator_id=operator, note=note, utc_ms=now_utc_ms):
        return False
    ledger.audit.append(
        operator=session.name,
        action="alarm.acknowledge",
        object=row.object or row.kind,
        detail={"alarm": row.kind, "raised_utc_ms": row.raised_utc_ms, "note": note},
        utc_ms=now_utc_ms,
    )
    return True


def _shows(seen: Sight, object: str) -> bool:
    """A line is shown with its collector; what concerns the desk itself to everybody."""
    return not object or seen.shows_place(object) or seen.shows_collector(object.rpartition("/")[0])


def _names(ledger: Ledger, seen: Sight) -> set[str]:
    """Every object that `seen` shows."""
    lines = {
        line_place(bus.collector_id, bus.number)
        for bus in ledger.collectors.buses()
        if seen.shows_collector(bus.collector_id)
    }
    return {"", *lines, *(seen.meters or ()), *(seen.collectors or ())}


def _conditions(wanted: PastQuery) -> list[Condition]:
    found = []
    if wanted.group:
        found.append(log_pages.in_groups("kind", (wanted.group,)))
    if wanted.least_level > Level.NOTICE:
        found.append(Condition("level >= ?", (int(wanted.least_level),)))
    if wanted.from_utc_ms is not None:
        found.append(Condition("raised_utc_ms >= ?", (wanted.from_utc_ms,)))
    if wanted.until_utc_ms is not None:
        found.append(Condition("raised_utc_ms < ?", (wanted.until_utc_ms,)))
    found.extend(log_pages.containing(("object", "note"), word) for word in wanted.text.split())
    return found


def _shown(ledger: Ledger, rows: Iterable[AlarmRow]) -> tuple[AlarmShown, ...]:
    rows = tuple(rows)
    places = ledger.alarms.places({row.object for row in rows})
    people = {operator.id: operator.display_name for operator in ledger.operators.all()}
    return tuple(_row(row, places.get(row.object, ("", "", "")), people) for row in rows)


def _row(row: AlarmRow, place: tuple[str, str, str], people: Mapping[int, str]) -> AlarmShown:
    return AlarmShown(
        id=row.id,
        kind=Kind(row.kind),
        object=row.object,
        level=Level(row.level),
        detail=row.detail,
        shop_number=place[0],
        shop_name=place[1],
        building=place[2],
        raised_utc_ms=row.raised_utc_ms,
        acknowledged_utc_ms=row.acknowledged_utc_ms,
        acknowledged_by=people.get(row.acknowledged_by or 0, ""),
        note=row.note,
        cleared_utc_ms=row.cleared_utc_ms,
        ended=Ended(row.ended) if row.ended else None,
    )
