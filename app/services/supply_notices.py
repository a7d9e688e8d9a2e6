"""The log of warnings: who was told that how little was left, when supply will be cut, and that it was; when
and how. Each once in each fall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.domain.credit import Credit
from app.domain.messages import About
from app.domain.permissions import SYSTEM, Permission, Session
from app.domain.supply import Level, Told
from app.services import message_events
from app.services.message_queue import OF_RULE
from app.services.places import meter_places
from app.services.rights import allow
from app.services.supply_meters import AT_DESK, BY_TEXT
from db.ledger import Ledger
from db.supply import Notice

GIVEN: Final = "supply.notice"
"""Action of the audit row of a warning, on the meter's id."""
_CREDIT: Final = {Level.LOW: Credit.LOW, Level.VERY_LOW: Credit.VERY_LOW, Level.ARREARS: Credit.ARREARS}
SOON_MS: Final = 60_000
"""A cut that comes within so long is not told before it: that it was cut is told then."""
SHOWN: Final = 5_000
SINCE_MS: Final = 366 * 86_400_000


@dataclass(frozen=True, slots=True)
class Warn:
    """What is to be noted of one meter: a level to warn of, and what is over of what was told.

    `cut_utc_ms`: when supply is cut, where that is to be told now; `off`: supply was cut. A level beside
    ended ones was risen to, by a payment that was not enough: it stands from now on, and no text tells it.
    """

    meter_id: str
    level: Level | None
    ended: frozenset[Level | Told]
    credit_fen: int
    cut_utc_ms: int | None = None
    off: bool = False

    @property
    def steps(self) -> tuple[Level | Told, ...]:
        """What is written down as told, the gravest last."""
        level = () if self.level is None else (self.level,)
        cut = () if self.cut_utc_ms is None else (Told.CUT,)
        return (*level, *cut, *((Told.OFF,) if self.off else ()))


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A warning with the shop it went to."""

    notice: Notice
    shop_number: str
    shop_name: str
    building: str


def note(ledger: Ledger, warns: Iterable[Warn], *, now_utc_ms: int) -> frozenset[str]:
    """Write down warnings and ends of warnings, in one transaction with their rows of the operation log and
    the texts to the tenants; the meters whose tenants get one. Where a meter holds its own money the alarm's
    text tells the levels."""
    by_text = set()
    for warn in warns:
        for level in sorted(warn.ended):
            ledger.supply.end_notice(warn.meter_id, level, utc_ms=now_utc_ms)
        told = _text_of(ledger, warn, now_utc_ms=now_utc_ms)
        for step in warn.steps:
            _add(ledger, warn, step, channel=BY_TEXT if step in told else AT_DESK, now_utc_ms=now_utc_ms)
        if told:
            by_text.add(warn.meter_id)
            _tell(ledger, warn, told[-1], now_utc_ms=now_utc_ms)
    return frozenset(by_text)


def _text_of(ledger: Ledger, warn: Warn, *, now_utc_ms: int) -> tuple[Level | Told, ...]:
    """What a text brings to the tenant, the step that it words last; nothing where no text is sent."""
    risen = bool(warn.ended & set(Level))
    soon = warn.cut_utc_ms is not None and warn.cut_utc_ms < now_utc_ms + SOON_MS
    steps = tuple(
        step for step in warn.steps if step is Told.OFF or not (soon or (risen and isinstance(step, Level)))
    )
    if not steps or not message_events.reaches(ledger, warn.meter_id, About(steps[-1].value)):
        return ()
    return steps


def _add(ledger: Ledger, warn: Warn, step: Level | Told, *, channel: str, now_utc_ms: int) -> None:
    cut_utc_ms = warn.cut_utc_ms if step is Told.CUT else None
    ledger.supply.add_notice(
        warn.meter_id,
        step,
        credit_fen=warn.credit_fen,
        channel=channel,
        utc_ms=now_utc_ms,
        cut_utc_ms=cut_utc_ms,
    )
    detail: dict[str, object] = {"level": step.value, "credit_fen": warn.credit_fen, "channel": channel}
    if cut_utc_ms is not None:
        detail["cut_utc_ms"] = cut_utc_ms
    ledger.audit.append(
        operator=SYSTEM.name, action=GIVEN, object=warn.meter_id, detail=detail, utc_ms=now_utc_ms
    )


def _tell(ledger: Ledger, warn: Warn, step: Level | Told, *, now_utc_ms: int) -> None:
    """One text for all that is told at once: its gravest."""
    event = f"{OF_RULE}{warn.meter_id}/{step}/{now_utc_ms}"
    credit, meter_id = warn.credit_fen, warn.meter_id
    if step is Told.OFF:
        message_events.tell_off(ledger, meter_id, credit_fen=credit, event=event, now_utc_ms=now_utc_ms)
    elif step is Told.CUT:
        assert warn.cut_utc_ms is not None
        message_events.tell_cut(
            ledger,
            meter_id,
            credit_fen=credit,
            cut_utc_ms=warn.cut_utc_ms,
            event=event,
            now_utc_ms=now_utc_ms,
        )
    elif message_events.rule_tells(ledger, meter_id):
        message_events.tell_level(
            ledger, _CREDIT[Level(step)], meter_id, credit_fen=credit, event=event, now_utc_ms=now_utc_ms
        )


def listed(ledger: Ledger, *, session: Session, now_utc_ms: int) -> tuple[NoticeRow, ...]:
    """The warnings of the last year, the newest first. Raises DeskError permission.*."""
    scope = allow(ledger, session, Permission.CONTROL)
    places = meter_places(ledger)
    found = ledger.supply.notices(since_utc_ms=now_utc_ms - SINCE_MS, limit=SHOWN)
    return tuple(
        NoticeRow(notice, at.shop_number, at.shop_name, at.building)
        for notice in found
        if scope.covers((at := places[notice.meter_id]).building_id)
    )
