"""A channel as a company has set it up, and the client that it makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.domain.payment import PayChannel
from app.payments.channel import Channel
from app.payments.transport import Wire


class BadSetup(Exception):
    """What was typed cannot be used: `field` names it, `why` has a sentence ("pay_setup.<why>")."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


@dataclass(frozen=True, slots=True)
class ChannelSetup:
    """Everything a client needs. What a channel has no use for is empty.

    `merchant`: the merchant's number at the gateway. `serial`: the number of our own certificate there.
    `public_keys`: the gateway's keys or certificates by their ids. `gateway` and `files`: where it is asked,
    and where UnionPay's bills are. `notify_url`: where it may tell us.
    """

    channel: PayChannel
    merchant: str
    gateway: str
    app_id: str = ""
    serial: str = ""
    public_keys: Mapping[str, str] = field(default_factory=dict)
    notify_url: str = ""
    files: str = ""
    private_key: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)


def build(setup: ChannelSetup, wire: Wire, now_ms: Callable[[], int]) -> Channel:
    """The client. Raises BadSetup where a key or a certificate cannot be read."""
    if setup.channel is PayChannel.ALIPAY:
        from app.payments.alipay import Alipay

        return Alipay(setup, wire, now_ms)
    if setup.channel is PayChannel.WECHAT:
        from app.payments.wechat import WeChat

        return WeChat(setup, wire, now_ms)
    from app.payments.unionpay import UnionPay

    return UnionPay(setup, wire, now_ms)
