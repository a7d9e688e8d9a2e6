"""Turns what the board shows into facts for the rules of alarms, and what these want into changes.

It remembers for how long things have been so, which no single look can tell. Times are monotonic seconds
unless they say otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from app.domain import order
from app.domain.alarms import (
    WATCHED,
    WATCHED_OF_DESK,
    DeskFacts,
    DoubtFacts,
    Key,
    Kind,
    MeterFacts,
    Wanted,
    of_backup,
    of_desk,
    of_doubts,
    of_meter,
    why_ended,
)
from app.domain.alarms import Ended as Why
from app.domain.contact import FOUND_S, CollectorContact, Contact, Judged, MeterContact, judge
from app.domain.registers import Held
from app.domain.sale import book_count
from app.errors import DeskError
from app.services.alarm_ground import MeterGround, Terms
from app.services.alarms import Changes
from app.services.meter_makes import money_rules
from app.services.readings import LiveBoard
from app.services.register_watch import RegisterWatch
from app.services.sight import line_place
from app.services.views import ClockDrift, LiveState
from db.alarm_rows import AlarmRow, Outage
from meterio.profiles import Profile

AT_ONCE = 25
"""So many meters are looked at before others get their turn: a fraction of a millisecond."""


class TroubleSeen(Protocol):
    """What the engine tells of a meter or line (app/polling/line_stats.py)."""

    @property
    def key(self) -> str: ...

    @property
    def where(self) -> str: ...

    @property
    def text(self) -> str: ...

    @property
    def error(self) -> DeskError | None: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """One look around. `live`: the alarms of the book that are live; `lost`: the outages that are open."""

    desk: DeskFacts
    doubts: Sequence[DoubtFacts]
    troubles: Sequence[TroubleSeen]
    live: Mapping[Key, AlarmRow]
    lost: Collection[tuple[str, str]]
    now_s: float
    now_utc_ms: int


@dataclass(slots=True)
class _Link:
    """A collector's link: silent since when, and up since when (None: it is not)."""

    silent_since: float
    up_since: float | None = None
    last_utc_ms: int | None = None


@dataclass(slots=True)
class _Track:
    """What is remembered of one meter."""

    ground: MeterGround
    register: RegisterWatch
    heard_s: float
    answering_since: float | None = None
    over_since: float | None = None
    state: LiveState | None = None
    count_once: tuple[int, int] | None = None
    count: tuple[int, int] | None = None
    drift: ClockDrift | None = None
    wanted: tuple[Wanted, ...] = field(default=())
    judged_with: object = None


class AlarmWatch:
    """One thread looks. `pause` is called between handfuls of meters, so that others get their turn."""

    def __init__(
        self,
        live: LiveBoard,
        makes: Mapping[str, Profile],
        *,
        began_s: float,
        pause: Callable[[], object] = lambda: None,
    ) -> None:
        self._live = live
        self._makes = makes
        self._began_s = began_s
        self._pause = pause
        self._tracks: dict[str, _Track] = {}
        self._links: dict[str, _Link] = {}
        self._terms: Terms | None = None

    def know(self, terms: Terms, meters: Iterable[MeterGround], *, now_s: float) -> None:
        """The book's settings and expectations as they stand now."""
        self._terms = terms
        before, self._tracks = self._tracks, {}
        for ground in meters:
            track = before.get(ground.meter_id)
            if track is None or _moved(track.ground, ground):
                register = RegisterWatch(ground.meter_id, self._makes.get(ground.profile))
                heard_s = self._began_s if not before else now_s
                track = _Track(ground, register, heard_s)
            if track.ground.epoch != ground.epoch:
                track.register.begin_anew()
            track.ground, track.judged_with = ground, None
            self._compare_count(track)
            self._tracks[ground.meter_id] = track

    def look(self, seen: Seen) -> Changes:
        """What is to be done after a look at everything."""
        if self._terms is None:
            return Changes()
        of_object: dict[str, set[Kind]] = defaultdict(set)
        for kind, object in seen.live:
            of_object[object].add(kind)
        wrong = {one.where: one.text for one in seen.troubles if one.key == "trouble.wrong_meter"}
        judged = judge(
            self._contacts(seen, wrong),
            patience=self._terms.patience,
            lost_before=seen.lost,
            live=seen.live.keys(),
        )
        wanted = {one.key: one for one in judged.wanted}
        for one in self._of_meters(seen, of_object, wrong):
            wanted.setdefault(one.key, one)
        for one in of_doubts(seen.doubts, after_s=self._terms.doubt_s):
            wanted.setdefault(one.key, one)
        for one in of_desk(seen.desk, of_object.get("", ())):
            wanted.setdefault(one.key, one)
        for one in of_backup(self._terms.backup, now_utc_ms=seen.now_utc_ms):
            wanted.setdefault(one.key, one)
        return self._changes(seen, wanted, judged)

    def _contacts(self, seen: Seen, wrong: Mapping[str, str]) -> Iterator[CollectorContact]:
        lines: dict[str, dict[int, list[_Track]]] = defaultdict(lambda: defaultdict(list))
        for track in self._tracks.values():
            lines[track.ground.collector][track.ground.bus].append(track)
        states = self._live.states()
        for name, up in self._live.collectors().items():
            link = self._links.setdefault(name, _Link(silent_since=self._began_s))
            _note_link(link, seen, up=up)
            yield CollectorContact(
                name,
                _contact(link.up_since, link.silent_since, seen.now_s),
                {
                    number: [_meter_contact(track, states, link, seen, wrong) for track in tracks]
                    for number, tracks in lines.get(name, {}).items()
                },
                link.last_utc_ms,
            )
            self._pause()

    def _of_meters(
        self, seen: Seen, live: Mapping[str, Collection[Kind]], wrong: Mapping[str, str]
    ) -> Iterator[Wanted]:
        drifts = self._live.clock_drifts()
        held = {one.where: one for one in seen.troubles if one.key == "trouble.charge_held"}
        for number, (meter_id, track) in enumerate(self._tracks.items()):
            if number % AT_ONCE == AT_ONCE - 1:
                self._pause()
            of_this = live.get(meter_id, ())
            track.drift = drifts.get(meter_id)
            trouble = held.get(meter_id)
            judged_with = (track.state, track.drift, wrong.get(meter_id), trouble, tuple(of_this))
            if track.over_since is None and track.judged_with == judged_with:
                yield from track.wanted  # nothing was heard since
                continue
            track.judged_with = judged_with
            facts = self._facts(track, seen, wrong.get(meter_id), trouble)
            track.wanted = tuple(of_meter(facts, of_this))
            yield from track.wanted

    def _facts(self, track: _Track, seen: Seen, wrong: str | None, trouble: TroubleSeen | None) -> MeterFacts:
        terms, ground, state = self._terms, track.ground, track.state
        assert terms is not None
        facts = MeterFacts(
            ground.meter_id,
            speaks=False,
            drift_ms=None if track.drift is None else track.drift.drift_ms,
            clock_tolerance_ms=terms.clock_tolerance_ms,
            wrong_number=wrong,
            limits=ground.limits,
        )
        if ground.office:
            office = None if state is None else state.office
            if office is None:
                facts = replace(facts, limits=None)
            else:
                facts = replace(facts, left_fen=office.credit_fen, never_paid=not office.ever_paid)
        if state is not None and not state.in_contact:
            track.register.recall(state)
        if state is None or not state.in_contact or wrong is not None:
            return facts
        self._hear(track, state, seen)
        power_w = state.power_w
        held, register = _held(track, trouble)
        return replace(
            facts,
            speaks=True,
            left_fen=facts.left_fen if ground.office else state.balance_fen,
            flags=state.values,
            power_w=power_w,
            threshold_w=ground.threshold_w,
            power_every_s=self._power_every_s(ground),
            over_s=0.0 if track.over_since is None else seen.now_s - track.over_since,
            register_held=held,
            register=register,
            count=track.count,
        )

    def _hear(self, track: _Track, state: LiveState, seen: Seen) -> None:
        power_w, threshold_w = state.power_w, track.ground.threshold_w
        if power_w is None or power_w <= threshold_w or not threshold_w:
            track.over_since = None
        elif track.over_since is None:
            track.over_since = seen.now_s
        if not track.ground.office:
            track.register.hear(state, seen.live)

    def _power_every_s(self, ground: MeterGround) -> float:
        """How seldom its power is read: with its states, or only with readings for history."""
        profile = self._makes.get(ground.profile)
        status = None if profile is None else profile.blocks.get("status")
        with_status = status is not None and any(item.name == "power_w" for item in status.items)
        return 0.0 if with_status else ground.history_s

    def _compare_count(self, track: _Track) -> None:
        """A count is another one only if it was so at two looks into the book: a sale may be under way."""
        expected, profile = track.ground.count, self._makes.get(track.ground.profile)
        state = self._live.state(track.ground.meter_id)
        if expected is None or profile is None or state is None or not state.in_contact:
            return
        shown = state.purchase_count
        if shown is None:
            return
        seen = book_count(shown, last_count=expected, rules=money_rules(profile))
        found = None if seen == expected else (expected, seen)
        track.count = found if found is not None and found == track.count_once else None
        track.count_once = found

    def _changes(self, seen: Seen, wanted: Mapping[Key, Wanted], judged: Judged) -> Changes:
        gone = [key for key in seen.live if key[0] in _OURS and key not in wanted]
        gone += [key for key, row in seen.live.items() if key[0] is Kind.RELAY and self._follows(row)]
        lost = {(one.kind, one.object): one for one in judged.lost}
        return Changes(
            raised=tuple(one for key, one in wanted.items() if key not in seen.live),
            reworded=tuple(
                one
                for key, one in wanted.items()
                if key in seen.live
                and one.detail.get("why", "") not in ("", seen.live[key].detail.get("why"))
            ),
            cleared=tuple((key, self._why(key, wanted, judged)) for key in gone),
            began=tuple(
                Outage(one.kind, one.object, one.behind, one.since_utc_ms or seen.now_utc_ms)
                for key, one in lost.items()
                if key not in seen.lost
            ),
            ended=tuple(key for key in seen.lost if key not in lost),
        )

    def _follows(self, row: AlarmRow) -> bool:
        """Whether a relay that did not follow an order shows now what was ordered."""
        state = self._live.state(row.object)
        ordered = str(row.detail.get("ordered", ""))
        return state is not None and state.in_contact and order.follows(ordered, state.values)

    def _why(self, key: Key, wanted: Mapping[Key, Wanted], judged: Judged) -> Why:
        return Why.FOLDED if key in judged.folded else why_ended(key, wanted, exists=self._exists(key[1]))

    def _exists(self, object: str) -> bool:
        if not object or object in self._tracks or object in self._links:
            return True
        return any(
            object == line_place(one.ground.collector, one.ground.bus) for one in self._tracks.values()
        )


_OURS = WATCHED | WATCHED_OF_DESK


def _moved(before: MeterGround, after: MeterGround) -> bool:
    return (before.collector, before.bus, before.profile) != (after.collector, after.bus, after.profile)


def _note_link(link: _Link, seen: Seen, *, up: bool) -> None:
    """A link that comes and goes is away until it has stayed for a while."""
    if not up:
        if link.up_since is not None and seen.now_s - link.up_since >= FOUND_S:
            link.silent_since = seen.now_s
        link.up_since = None
        return
    link.last_utc_ms = seen.now_utc_ms
    if link.up_since is None:
        link.up_since = seen.now_s


def _contact(answering_since: float | None, silent_since: float, now_s: float) -> Contact:
    if answering_since is not None:
        return Contact(answering_s=now_s - answering_since)
    return Contact(silent_s=now_s - silent_since)


def _meter_contact(
    track: _Track, states: Mapping[str, LiveState], link: _Link, seen: Seen, wrong: Mapping[str, str]
) -> MeterContact:
    meter_id = track.ground.meter_id
    state = states.get(meter_id)
    if state is not None and state.in_contact:
        if track.state is None or track.state.utc_ms != state.utc_ms:
            track.heard_s = seen.now_s
        if track.answering_since is None:
            track.answering_since = seen.now_s
    else:
        track.answering_since = None
    track.state = state
    silent_since = max(track.heard_s, link.up_since or 0.0)
    return MeterContact(
        meter_id,
        _contact(track.answering_since, silent_since, seen.now_s),
        None if state is None else state.utc_ms,
        wrong=meter_id in wrong,
    )


def _held(track: _Track, trouble: TroubleSeen | None) -> tuple[Held | None, tuple[int, int, int] | None]:
    """What is wrong with its register: by our own watch, or by the charging of what the office holds."""
    if not track.ground.office:
        return track.register.held, track.register.went
    error = None if trouble is None else trouble.error
    if error is None:
        return None, None
    before, after = (int(str(error.params.get(name, 0))) for name in ("before", "after"))
    return Held(error.key), (before, after, 0)
