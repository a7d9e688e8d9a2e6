"""What the modem got: texts, stored and shown and nothing else, and reports on what was sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from app.domain.messages import MessageState, numbers, same_number
from app.outputs.sms.inbox import Stored
from app.outputs.sms.pdu import Received, Report
from db.ledger import Ledger
from db.message_rows import IncomingRow

REPORT_DAYS: Final = 4
"""A network tries for three days; numbers of reports begin anew after 256 parts."""
LONGEST: Final = 2_000
NOT_DELIVERED: Final = "not_delivered"
_DAY_MS: Final = 86_400_000


def take_in(ledger: Ledger, found: Iterable[Stored], *, now_utc_ms: int) -> None:
    """Keep all of it. What came before, as after a start between keeping and clearing, is kept once."""
    for one in found:
        if isinstance(one.content, Report):
            _take_report(ledger, one.content, now_utc_ms=now_utc_ms)
        else:
            _take_text(ledger, one.content, one.raw, now_utc_ms=now_utc_ms)


def _take_text(ledger: Ledger, text: Received | None, raw: str, *, now_utc_ms: int) -> None:
    join = text.join if text else None
    row = IncomingRow(
        id=0,
        number=text.number[:30] if text else "",
        text=_shown(text.body) if text else "",
        raw=raw[:LONGEST],
        reference=join.reference if join else 0,
        part=join.part if join else 1,
        parts=join.parts if join else 1,
        building_id=_building_of(ledger, text.number) if text else None,
        sent_utc_ms=text.sent_utc_ms if text else 0,
        received_utc_ms=now_utc_ms,
    )
    if ledger.messages.take_in(row) and row.parts > 1:
        _join(ledger, row)


def _join(ledger: Ledger, row: IncomingRow) -> None:
    parts = ledger.messages.parts_of(row.number, row.reference, row.parts)
    if [one.part for one in parts] == list(range(1, row.parts + 1)):
        ledger.messages.join(parts, "".join(one.text for one in parts))


def _shown(text: str) -> str:
    """A stranger's words as they may be shown: nothing that moves or hides other text."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)[:LONGEST]


def _building_of(ledger: Ledger, number: str) -> int | None:
    """Where the tenant with this number is; None for anybody else."""
    for account in ledger.accounts.all_open():
        customer = ledger.accounts.customer(account.customer_id)
        shop = ledger.shops.get(account.shop_id)
        known = numbers(f"{customer.phone},{customer.contact}" if customer else "")
        known += numbers(shop.phone if shop else "")
        if any(same_number(number, one) for one in known):
            return ledger.shops.building_of(account.shop_id)
    return None


def _take_report(ledger: Ledger, report: Report, *, now_utc_ms: int) -> None:
    """Of the parts that wait under its number the newest to that telephone is meant; none: it is not ours."""
    if report.still_trying:
        return
    waiting = ledger.messages.reported(report.reference, since_utc_ms=now_utc_ms - REPORT_DAYS * _DAY_MS)
    for message_id, part, address in waiting:
        if same_number(address, report.number):
            fate = "delivered" if report.delivered else "failed"
            ledger.messages.note_report(message_id, part, fate=fate)
            _judge(ledger, message_id, report.status, now_utc_ms=now_utc_ms)
            return


def _judge(ledger: Ledger, message_id: int, status: int, *, now_utc_ms: int) -> None:
    """Delivered once all parts are, failed once one is not."""
    row = ledger.messages.get(message_id)
    if row is None or row.state != MessageState.SENT:
        return
    fates = Counter(ledger.messages.fates(message_id))
    if fates["failed"]:
        ledger.messages.end(
            message_id,
            state=MessageState.FAILED,
            trouble=NOT_DELIVERED,
            code=status,
            utc_ms=now_utc_ms,
        )
    elif fates["delivered"] >= row.done:
        ledger.messages.end(
            message_id, state=MessageState.DELIVERED, trouble="", code=None, utc_ms=now_utc_ms
        )
