"""Which meters and collectors were out of contact in a time: since when, how often, how long at most."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from app.domain.permissions import Session
from app.services.sight import sight
from db.alarm_rows import Outage
from db.ledger import Ledger


@dataclass(frozen=True, slots=True)
class OutOfContact:
    """A meter or collector that was out of contact. `since_utc_ms`: still, since then; None: it answers
    again. `behind`: the collector whose link was away the last time, "" where it was silent by itself.
    Durations are those within the time asked for."""

    object: str
    shop_number: str
    name: str
    building: str
    since_utc_ms: int | None
    behind: str
    times: int
    longest_ms: int
    together_ms: int
    last_utc_ms: int


def out_of_contact(
    ledger: Ledger, kind: str, *, from_utc_ms: int, until_utc_ms: int, session: Session, now_utc_ms: int
) -> tuple[OutOfContact, ...]:
    """Meters or collectors (`kind` "meter" or "collector"): those still out of contact first, the longest
    silent first; then the most often. Raises DeskError permission.*."""
    seen = sight(ledger, session=session)
    shows = seen.shows_meter if kind == "meter" else seen.shows_collector
    until = min(until_utc_ms, now_utc_ms)
    of_object: dict[str, list[Outage]] = defaultdict(list)
    for outage in ledger.alarms.outages(kind, from_utc_ms=from_utc_ms, until_utc_ms=until):
        if shows(outage.object):
            of_object[outage.object].append(outage)
    places = ledger.alarms.places(of_object.keys())
    found = [
        _row(object, outages, places.get(object, ("", "", "")), (from_utc_ms, until))
        for object, outages in of_object.items()
    ]
    found.sort(key=lambda row: (row.since_utc_ms is None, row.since_utc_ms or 0, -row.times, row.object))
    return tuple(found)


def _row(
    object: str, outages: list[Outage], place: tuple[str, str, str], span: tuple[int, int]
) -> OutOfContact:
    first, until = span
    lengths = [
        min(until if one.until_utc_ms is None else one.until_utc_ms, until) - max(one.from_utc_ms, first)
        for one in outages
    ]
    last = outages[-1]
    still = next((one.from_utc_ms for one in outages if one.until_utc_ms is None), None)
    return OutOfContact(
        object=object,
        shop_number=place[0],
        name=place[1],
        building=place[2],
        since_utc_ms=still,
        behind=last.behind,
        times=len(outages),
        longest_ms=max(lengths),
        together_ms=sum(lengths),
        last_utc_ms=last.from_utc_ms,
    )
