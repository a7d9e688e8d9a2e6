"""The log of warnings: who was told that how little was left, when and how. Each level once in each fall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.domain.permissions import SYSTEM, Permission, Session
from app.domain.supply import Level
from app.services.places import meter_places
from app.services.rights import allow
from db.ledger import Ledger
from db.supply import Notice

GIVEN: Final = "supply.notice"
"""Action of the audit row of a warning, on the meter's id."""
AT_DESK: Final = "desk"
"""Shown in the lists of the desk; whoever sends texts names his own channel."""
SHOWN: Final = 5_000
SINCE_MS: Final = 366 * 86_400_000


@dataclass(frozen=True, slots=True)
class Warn:
    """What is to be noted of one meter: a level to warn of, and levels that are no longer reached."""

    meter_id: str
    level: Level | None
    ended: frozenset[Level]
    credit_fen: int


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A warning with the shop it went to."""

    notice: Notice
    shop_number: str
    shop_name: str
    building: str


def note(ledger: Ledger, warns: Iterable[Warn], *, now_utc_ms: int, channel: str = AT_DESK) -> None:
    """Write down warnings and ends of warnings, in one transaction with their rows of the operation log."""
    for warn in warns:
        for level in sorted(warn.ended):
            ledger.supply.end_notice(warn.meter_id, level, utc_ms=now_utc_ms)
        if warn.level is None:
            continue
        ledger.supply.add_notice(
            warn.meter_id, warn.level, credit_fen=warn.credit_fen, channel=channel, utc_ms=now_utc_ms
        )
        detail = {"level": warn.level.value, "credit_fen": warn.credit_fen, "channel": channel}
        ledger.audit.append(
            operator=SYSTEM.name, action=GIVEN, object=warn.meter_id, detail=detail, utc_ms=now_utc_ms
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
