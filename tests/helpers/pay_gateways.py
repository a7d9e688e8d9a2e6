"""The fake gateways reached without a socket, and clients set up for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from app.domain.payment import PayChannel
from app.fake_gateways.keys import Keys
from app.fake_gateways.run import gateways
from app.fake_gateways.service import FakeGateway, Lost, Request
from app.payments.channel import Channel, ChannelFault
from app.payments.setup import ChannelSetup, build
from app.payments.transport import MOST_ANSWER, Answer


@cache
def keys() -> Keys:
    """Made once for all tests of a run: making them takes seconds."""
    return Keys.make()


class Hand:
    """A clock that is set by hand."""

    def __init__(self, utc_ms: int) -> None:
        self.now = utc_ms

    def utc_ms(self) -> int:
        return self.now

    def monotonic(self) -> float:
        return self.now / 1000

    def pass_s(self, seconds: float) -> None:
        self.now += round(seconds * 1000)


class NoSocket:
    """`app.payments.transport.Wire` that hands a request to a gateway in this process."""

    def __init__(self, gateway: FakeGateway) -> None:
        self._gateway = gateway

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes = b"",
        most: int = MOST_ANSWER,
    ) -> Answer:
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        small = {name.lower(): value for name, value in headers.items()}
        try:
            found = self._gateway.answer(Request(method, path, small, body))
        except Lost as error:
            raise ChannelFault("no_answer", "lost") from error
        if len(found.body) > most:
            raise ChannelFault("too_long")
        return Answer(
            found.status, {name.lower(): value for name, value in found.headers.items()}, found.body
        )


def made(now_ms: Callable[[], int]) -> dict[str, FakeGateway]:
    return gateways(keys(), now_ms)


def setup_of(gateway: FakeGateway, **changes: Any) -> ChannelSetup:
    """What a desk is set up with for a gateway."""
    told: dict[str, Any] = gateway.setup() | changes
    return ChannelSetup(channel=PayChannel(gateway.name), **told)


def client(gateway: FakeGateway, **changes: Any) -> Channel:
    return build(setup_of(gateway, **changes), NoSocket(gateway), gateway.now_ms)
