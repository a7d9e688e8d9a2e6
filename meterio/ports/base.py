"""What a bus needs of a link: send one frame, hear what came back, fence what was sent before."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from meterio.types import FlushReceipt, LineParameters, Suite

Connect = Callable[
    [Callable[[], asyncio.Protocol], str, int],
    Awaitable[tuple[asyncio.BaseTransport, asyncio.Protocol]],
]
"""The shape of `loop.create_connection(protocol_factory, host, port)`."""


class Receiver(Protocol):
    """One bus, as its port sees it. All three are called on the loop, never from inside `Port.send`."""

    def bytes_received(self, token: int | None, data: bytes) -> None:
        """Bytes seen on the line. `token` names the request they answer; None on a plain link, whose
        bytes are an unsolicited stream. `data` may be part of a frame, several frames, or rubbish."""

    def bus_error(self, token: int, reason: str) -> None:
        """The collector says why it has no answer: "no-answer", "queue-full", "expired" or "no-such-bus"."""

    def link_changed(self, *, established: bool) -> None:
        """False: every outstanding token is lost, and none of them will ever be answered or sent again."""


class Port(Protocol):
    """One collector's link."""

    @property
    def established(self) -> bool:
        """Whether a frame given to `send` now would leave."""

    @property
    def suite(self) -> Suite | None:
        """What seals the present session; None without one, and on every link that is not sealed."""

    @property
    def key_id(self) -> int | None:
        """Of the secret the present session is under, so that a change of keys can be seen through."""

    @property
    def refusal(self) -> str:
        """Why the last connection was refused by either end, a sentence; empty when it ended otherwise."""

    def attach(self, bus: int, receiver: Receiver) -> None:
        """Names the receiver of bus number `bus` (1..). Call before `run`."""

    async def run(self) -> None:
        """Connects, keeps alive and reconnects with jittered back-off until cancelled. Leaves no task."""

    def send(self, bus: int, frame: bytes, *, reply_timeout_ms: int) -> int:
        """Sends a raw serial frame once and returns its token, above 0 and never used twice.

        Raises NeverSent, with not one byte gone, when the link is not established.
        """

    async def flush(self, bus: int) -> FlushReceipt:
        """The fence: when it returns, no frame sent earlier on this bus can still reach a meter.

        Raises LinkLost when the link is or gets lost, NoAnswer when the collector does not acknowledge.
        """

    async def set_line(self, bus: int, parameters: LineParameters | None) -> None:
        """Puts the serial line at other parameters, None: back to those of the settings.

        They hold until the next call or until the link is lost. Call while nothing asked on the bus is open.
        Raises NotOffered where the link or the collector cannot (None is always offered), LinkLost, NoAnswer.
        """
