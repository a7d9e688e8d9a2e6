"""Which alarms are wanted, from facts alone: no clock, no book, no memory but what is live already.

Whatever an alarm is raised by, it takes somewhat more to clear it, so that nothing flaps. What a meter says
counts only while it says it: of a silent one what is live stays live. Contact is judged in
`app/domain/contact.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Final

from app.domain.credit import Credit, CreditLimits, credit_level
from app.domain.registers import Held


class Kind(StrEnum):
    """What an alarm is about. The part before the point is its group."""

    LOW = "credit.low"
    VERY_LOW = "credit.very_low"
    ARREARS = "credit.arrears"
    METER_LOST = "contact.meter"
    LINE_LOST = "contact.line"
    COLLECTOR_LOST = "contact.collector"
    RELAY = "relay.not_as_commanded"
    OVERLOAD = "load.over"
    CLOCK = "meter.clock"
    BACKWARDS = "meter.backwards"
    JUMP = "meter.jump"
    REPLACED = "meter.replaced"
    COUNT = "meter.count"
    COVER = "meter.cover"
    MAGNET = "meter.magnet"
    BATTERY = "meter.battery"
    VALVE = "meter.valve"
    DOUBT = "sale.in_doubt"
    PAY_STUCK = "pay.stuck"
    PAY_SERVICE = "pay.service"
    PAY_DIFFERS = "pay.differs"
    DISK_LOW = "desk.disk_low"
    DISK_FULL = "desk.disk_full"
    JOURNAL = "desk.journal"
    ANCHORS = "desk.anchors"
    PRINTER = "desk.printer"
    MODEM = "desk.modem"
    BACKUP = "desk.backup"
    CODES = "desk.codes"
    REPORTS = "desk.reports"


class Level(IntEnum):
    """How soon somebody should look."""

    NOTICE = 1
    WARNING = 2
    URGENT = 3


class Ended(StrEnum):
    """Why an alarm was cleared."""

    GONE = "gone"
    FOLDED = "folded"  # another alarm stands for it: the line's, the collector's
    LEVEL = "level"  # credit is at another level now
    REMOVED = "removed"  # its object is no more polled


LEVELS: Final[Mapping[Kind, Level]] = {
    Kind.LOW: Level.NOTICE,
    Kind.VERY_LOW: Level.WARNING,
    Kind.ARREARS: Level.WARNING,
    Kind.METER_LOST: Level.WARNING,
    Kind.LINE_LOST: Level.URGENT,
    Kind.COLLECTOR_LOST: Level.URGENT,
    Kind.RELAY: Level.URGENT,
    Kind.OVERLOAD: Level.WARNING,
    Kind.CLOCK: Level.NOTICE,
    Kind.BACKWARDS: Level.WARNING,
    Kind.JUMP: Level.WARNING,
    Kind.REPLACED: Level.URGENT,
    Kind.COUNT: Level.URGENT,
    Kind.COVER: Level.URGENT,
    Kind.MAGNET: Level.URGENT,
    Kind.BATTERY: Level.NOTICE,
    Kind.VALVE: Level.WARNING,
    Kind.DOUBT: Level.URGENT,
    Kind.PAY_STUCK: Level.URGENT,
    Kind.PAY_SERVICE: Level.WARNING,
    Kind.PAY_DIFFERS: Level.WARNING,
    Kind.DISK_LOW: Level.WARNING,
    Kind.DISK_FULL: Level.URGENT,
    Kind.JOURNAL: Level.URGENT,
    Kind.ANCHORS: Level.WARNING,
    Kind.PRINTER: Level.WARNING,
    Kind.MODEM: Level.WARNING,
    Kind.BACKUP: Level.WARNING,
    Kind.CODES: Level.WARNING,
    Kind.REPORTS: Level.WARNING,
}

OF_CREDIT: Final[Mapping[Credit, Kind]] = {
    Credit.LOW: Kind.LOW,
    Credit.VERY_LOW: Kind.VERY_LOW,
    Credit.ARREARS: Kind.ARREARS,
}
CREDIT_OF: Final = {kind: credit for credit, kind in OF_CREDIT.items()}
CONTACT: Final = frozenset({Kind.METER_LOST, Kind.LINE_LOST, Kind.COLLECTOR_LOST})
SAID: Final = frozenset(
    {*CREDIT_OF, Kind.OVERLOAD, Kind.BACKWARDS, Kind.JUMP, Kind.COUNT}
    | {Kind.COVER, Kind.MAGNET, Kind.BATTERY, Kind.VALVE}
)
"""What follows from what a meter says now."""
WATCHED: Final = CONTACT | SAID | {Kind.CLOCK, Kind.REPLACED, Kind.DOUBT}
WATCHED_OF_DESK: Final = frozenset(
    {Kind.DISK_LOW, Kind.DISK_FULL, Kind.JOURNAL, Kind.ANCHORS, Kind.PRINTER, Kind.BACKUP}
)
"""With WATCHED all that these rules raise and clear; any other kind is its owner's."""
OF_PAYMENT: Final = frozenset({Kind.PAY_STUCK, Kind.PAY_SERVICE, Kind.PAY_DIFFERS})
"""What whoever keeps online payments raises and clears."""

Key = tuple[Kind, str]
"""What an alarm is known by while it is live: its kind and its object."""

OVERLOAD_S: Final = 60.0
"""A start of a motor is no overload: power must be above the threshold for so long."""
OVERLOAD_CLEARS_PERCENT: Final = 90
CLOCK_CLEARS_PERCENT: Final = 80
DISK_LOW_BYTES: Final = 1_000_000_000
"""Free space at which there is still time to do something; sales stop at the reserve (db/reserve.py)."""
DISK_CLEARS_PERCENT: Final = 110
_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """An alarm that should be live. `detail` holds what was seen: integers with their unit, and texts."""

    kind: Kind
    object: str
    detail: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        return self.kind, self.object

    @property
    def level(self) -> Level:
        return LEVELS[self.kind]


@dataclass(frozen=True, slots=True)
class MeterFacts:
    """One meter now. `speaks`: what it says is of now; of a silent one only what the office itself knows
    (`left_fen`) is given.

    `limits` None: nobody is to be warned of its credit. `flags` are those of its status that it has, by
    their canonical names (`meterio.types.Sample`). `over_s` is for how long its power, read every
    `power_every_s`, has been above `threshold_w`. `register_held` says that its register cannot be right,
    `register` from what to what it went at which UTC ms; `count` is the purchase count that the book expects
    and the one it shows, where they differ.
    """

    meter_id: str
    speaks: bool = True
    left_fen: int | None = None
    never_paid: bool = False
    limits: CreditLimits | None = None
    flags: Mapping[str, int] = field(default_factory=dict)
    power_w: int | None = None
    threshold_w: int = 0
    power_every_s: float = 0.0
    over_s: float = 0.0
    register_held: Held | None = None
    register: tuple[int, int, int] | None = None
    count: tuple[int, int] | None = None
    drift_ms: int | None = None
    clock_tolerance_ms: int = 0
    wrong_number: str | None = None


@dataclass(frozen=True, slots=True)
class DoubtFacts:
    """An operation without its outcome, for how long, and whether only two persons can end it."""

    meter_id: str
    receipt: str
    age_s: float
    needs_two_persons: bool


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """The desk itself. Faults are None while all is well; the program itself keeps `reserve_bytes` free."""

    free_bytes: int
    reserve_bytes: int
    printer_fault: str | None = None
    journal_fault: str | None = None
    anchor_fault: str | None = None
    backup_fault: str | None = None


@dataclass(frozen=True, slots=True)
class BackupFacts:
    """When a copy of the book was made last (None: never); after how many days one is overdue (0: never)."""

    last_utc_ms: int | None = None
    after_days: int = 0


def of_meter(facts: MeterFacts, live: Collection[Kind]) -> Iterator[Wanted]:
    """What is wanted of a meter, contact apart; `live` are the kinds that are live for it."""
    if facts.speaks:
        yield from _said(facts, live)
    else:
        knows_credit = facts.left_fen is not None
        yield from _credit(facts, live) if knows_credit else ()
        kept = SAID - CREDIT_OF.keys() if knows_credit else SAID
        yield from (Wanted(kind, facts.meter_id) for kind in live if kind in kept)
    yield from _clock(facts, live)
    if facts.wrong_number is not None:
        yield Wanted(Kind.REPLACED, facts.meter_id, {"seen": facts.wrong_number})


def _said(facts: MeterFacts, live: Collection[Kind]) -> Iterator[Wanted]:
    yield from _credit(facts, live)
    yield from _overload(facts, live)
    yield from _flagged(facts)
    if facts.register_held in _OF_REGISTER:
        before, after, before_utc_ms = facts.register or (0, 0, 0)
        detail: dict[str, int | str] = {"before": before, "after": after, "before_utc_ms": before_utc_ms}
        yield Wanted(_OF_REGISTER[facts.register_held], facts.meter_id, detail)
    if facts.count is not None:
        expected, seen = facts.count
        yield Wanted(Kind.COUNT, facts.meter_id, {"expected": expected, "seen": seen})


_OF_REGISTER: Final[Mapping[Held | None, Kind]] = {
    Held.BACKWARDS: Kind.BACKWARDS,
    Held.JUMP: Kind.JUMP,
    Held.RATES: Kind.BACKWARDS,
}


def _credit(facts: MeterFacts, live: Collection[Kind]) -> Iterator[Wanted]:
    """One level at a time. `fallen` tells whether it came from above: a tenant is told of a fall only."""
    before = max((CREDIT_OF[kind] for kind in live if kind in CREDIT_OF), default=Credit.ENOUGH)
    now = _credit_level(facts, before)
    if now is Credit.ENOUGH or facts.limits is None:
        return
    detail: dict[str, int | str] = {"fallen": int(now > before)}
    if facts.left_fen is not None:
        detail["left_fen"] = facts.left_fen
    detail["limit_fen"] = facts.limits.of(now)
    yield Wanted(OF_CREDIT[now], facts.meter_id, detail)


def _credit_level(facts: MeterFacts, before: Credit) -> Credit:
    """How little is left (app/domain/credit.py). A meter that was never paid for may have come from another
    system with credit that nobody here knows of: only a debt is told."""
    if facts.limits is None:
        return Credit.ENOUGH
    if facts.left_fen is None:
        return _flagged_level(facts.flags)
    level = credit_level(facts.left_fen, facts.limits, before)
    return Credit.ENOUGH if facts.never_paid and level is not Credit.ARREARS else level


def _flagged_level(flags: Mapping[str, int]) -> Credit:
    """For a make that tells its warnings and not its balance."""
    if flags.get("arrears"):
        return Credit.ARREARS
    return Credit.VERY_LOW if flags.get("alarm_very_low") else Credit(int(bool(flags.get("alarm_low"))))


def _overload(facts: MeterFacts, live: Collection[Kind]) -> Iterator[Wanted]:
    """Power above the threshold for long enough, or a supply that the meter itself cut for it."""
    if facts.flags.get("open_by_load"):
        yield Wanted(Kind.OVERLOAD, facts.meter_id, {"cut": 1, "threshold_w": facts.threshold_w})
        return
    power_w = facts.power_w
    if power_w is None or not facts.threshold_w:
        return
    keeps = Kind.OVERLOAD in live and power_w * 100 > facts.threshold_w * OVERLOAD_CLEARS_PERCENT
    if keeps or (power_w > facts.threshold_w and facts.over_s >= OVERLOAD_S + facts.power_every_s):
        yield Wanted(Kind.OVERLOAD, facts.meter_id, {"power_w": power_w, "threshold_w": facts.threshold_w})


_OF_FLAG: Final = {
    "cover_open": Kind.COVER,
    "magnet": Kind.MAGNET,
    "battery_low": Kind.BATTERY,
    "valve_fault": Kind.VALVE,
}


def _flagged(facts: MeterFacts) -> Iterator[Wanted]:
    for flag, kind in _OF_FLAG.items():
        if facts.flags.get(flag):
            yield Wanted(kind, facts.meter_id)


def _clock(facts: MeterFacts, live: Collection[Kind]) -> Iterator[Wanted]:
    """Its clock is compared now and then: what was found then stands until the next time."""
    if facts.drift_ms is None:
        if Kind.CLOCK in live:
            yield Wanted(Kind.CLOCK, facts.meter_id)
        return
    percent = CLOCK_CLEARS_PERCENT if Kind.CLOCK in live else 100
    if abs(facts.drift_ms) * 100 > facts.clock_tolerance_ms * percent:
        yield Wanted(Kind.CLOCK, facts.meter_id, {"drift_ms": facts.drift_ms})


def of_doubts(doubts: Iterable[DoubtFacts], *, after_s: float) -> Iterator[Wanted]:
    """Operations that have no outcome for too long, or none that the program could find."""
    for one in doubts:
        if one.needs_two_persons or one.age_s >= after_s:
            detail: dict[str, int | str] = {"receipt": one.receipt, "two_persons": int(one.needs_two_persons)}
            yield Wanted(Kind.DOUBT, one.meter_id, detail)


def of_desk(facts: DeskFacts, live: Collection[Kind]) -> Iterator[Wanted]:
    """Disk, printer, receipt journal, anchors and backups of this desk; their object is empty."""
    detail: dict[str, int | str] = {"free_mb": facts.free_bytes // 1_000_000}
    if _short(facts, facts.reserve_bytes, already=Kind.DISK_FULL in live):
        yield Wanted(Kind.DISK_FULL, "", detail)
    elif _short(facts, DISK_LOW_BYTES, already=Kind.DISK_LOW in live):
        yield Wanted(Kind.DISK_LOW, "", detail)
    faults = (
        (Kind.PRINTER, facts.printer_fault),
        (Kind.JOURNAL, facts.journal_fault),
        (Kind.ANCHORS, facts.anchor_fault),
        (Kind.BACKUP, facts.backup_fault),
    )
    for kind, fault in faults:
        if fault is not None:
            yield Wanted(kind, "", {"seen": fault})


def of_backup(facts: BackupFacts, *, now_utc_ms: int) -> Iterator[Wanted]:
    """A copy of the book that is too old. Who never made one is not told: it is not set up yet."""
    if facts.last_utc_ms is None or not facts.after_days:
        return
    if now_utc_ms - facts.last_utc_ms > facts.after_days * _DAY_MS:
        yield Wanted(Kind.BACKUP, "", {"made_utc_ms": facts.last_utc_ms, "days": facts.after_days})


def _short(facts: DeskFacts, limit: int, *, already: bool) -> bool:
    return facts.free_bytes < (limit * DISK_CLEARS_PERCENT // 100 if already else limit)


def why_ended(key: Key, wanted: Collection[Key], *, exists: bool) -> Ended:
    """Why a live alarm is not wanted any more. `exists`: its object is still on the site."""
    kind, object = key
    if kind in CREDIT_OF and any((other, object) in wanted for other in CREDIT_OF):
        return Ended.LEVEL
    if not exists:
        return Ended.REMOVED
    return Ended.GONE
