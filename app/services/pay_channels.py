"""The channels that a company is paid by online: which there are, who may use them."""

from __future__ import annotations

from app.domain.payment import PayChannel
from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services.rights import allow_meter
from app.services.tills import company_of
from db.ledger import Ledger
from db.payment_rows import PayChannelRow
from db.rows import Company


def channel_of(ledger: Ledger, company: Company, channel: PayChannel) -> PayChannelRow:
    """A channel of a company that is switched on. Raises DeskError pay.no_channel."""
    row = ledger.payments.channel(company.id, channel)
    if row is None or not row.enabled:
        raise DeskError("pay.no_channel", channel=str(channel))
    return row


def offered(ledger: Ledger, meter_id: str, *, session: Session) -> tuple[PayChannel, ...]:
    """The channels by which this meter can be paid for.

    Raises DeskError: permission.*, sale.no_such_meter.
    """
    allow_meter(ledger, session, Permission.LOOK, meter_id)
    return offered_at(ledger, meter_id)


def offered_at(ledger: Ledger, meter_id: str) -> tuple[PayChannel, ...]:
    """`offered`, for services that have asked whose meter it is."""
    company = company_of(ledger, meter_id)
    rows = (ledger.payments.channel(company.id, channel) for channel in PayChannel)
    return tuple(PayChannel(row.channel) for row in rows if row is not None and row.enabled)
