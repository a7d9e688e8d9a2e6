"""The log of warnings: who was told that how little was left, when and how. Each level once in each fall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.domain.credit import Credit
from app.domain.permissions import SYSTEM, Permission, Session
from app.domain.supply import Level
from app.services import message_events
from app.services.message_queue import OF_RULE
from app.services.places import meter_places
from app.services.rights import allow
from db.ledger import Ledger
from db.supply import Notice

GIVEN: Final = "supply.notice"
"""Action of the audit row of a warning, on the meter's id."""
AT_DESK: Final = "desk"
"""Shown in the lists of the desk only: no number is known, or no texts are sent."""
BY_TEXT: Final = "sms"
_CREDIT: Final = {Level.LOW: Credit.LOW, Level.VERY_LOW: Credit.VERY_LOW, Level.ARREARS: Credit.ARREARS}
SHOWN: Final = 5_000
SINCE_MS: Final = 366 * 86_400_000


@dataclass(frozen=True, slots=True)
class Warn:
    """What is to be noted of one meter: a level to warn of, and levels that are no longer reached.

    `cut_utc_ms`: when supply is cut after this warning, None where no cut follows from it. A level beside
    ended ones was risen to, by a payment that was not enough: it stands from now on, and no text tells it.
    """

    meter_id: str
    level: Level | None
    ended: frozenset[Level]
    credit_fen: int
    cut_utc_ms: int | None = None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A warning with the shop it went to."""

    notice: Notice
    shop_number: str
    shop_name: str
    building: str


def note(ledger: Ledger, warns: Iterable[Warn], *, now_utc_ms: int) -> None:
    """Write down warnings and ends of warnings, in one transaction with their rows of the operation log and
    the texts to the tenants. Where a meter holds its own money the alarm's text tells its tenant."""
    for warn in warns:
        for level in sorted(warn.ended):
            ledger.supply.end_notice(warn.meter_id, level, utc_ms=now_utc_ms)
        if warn.level is None:
            continue
        is_fall = not warn.ended
        channel = BY_TEXT if is_fall and message_events.reaches(ledger, warn.meter_id) else AT_DESK
        ledger.supply.add_notice(
            warn.meter_id, warn.level, credit_fen=warn.credit_fen, channel=channel, utc_ms=now_utc_ms
        )
        detail = {"level": warn.level.value, "credit_fen": warn.credit_fen, "channel": channel}
        ledger.audit.append(
            operator=SYSTEM.name, action=GIVEN, object=warn.meter_id, detail=detail, utc_ms=now_utc_ms
        )
        if channel == BY_TEXT and message_events.rule_tells(ledger, warn.meter_id):
            _tell(ledger, warn, warn.level, now_utc_ms=now_utc_ms)


def _tell(ledger: Ledger, warn: Warn, level: Level, *, now_utc_ms: int) -> None:
    """One text for a level of a fall: when supply is cut, or else how little is left."""
    event = f"{OF_RULE}{warn.meter_id}/{level}/{now_utc_ms}"
    credit, meter_id = warn.credit_fen, warn.meter_id
    if warn.cut_utc_ms is None:
        message_events.tell_level(
            ledger, _CREDIT[level], meter_id, credit_fen=credit, event=event, now_utc_ms=now_utc_ms
        )
    else:
        message_events.tell_cut(
            ledger,
            meter_id,
            credit_fen=credit,
            cut_utc_ms=warn.cut_utc_ms,
            event=event,
            now_utc_ms=now_utc_ms,
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
