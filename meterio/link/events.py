"""What a link session tells its owner, as frozen values. `sequence` always names the console's request."""

from __future__ import annotations

from dataclasses import dataclass

from meterio.link.messages import BusErrorReason
from meterio.types import LineParameters, Suite


@dataclass(frozen=True, slots=True)
class Established:
    """Both ends hold proven keys. To the console it also says: every frame of older sessions is gone."""

    suite: Suite
    session_id: str
    max_hold_ms: int
    bus_count: int


@dataclass(frozen=True, slots=True)
class NewSession:
    """Collector side: a console has proven its keys. Drop every queued frame of older sessions, end those
    sessions on whatever connection they live, let the frame in flight finish, then call `accept()`."""

    suite: Suite
    session_id: str


@dataclass(frozen=True, slots=True)
class Request:
    """Collector side: put `frame` on the line `bus` once, wait at most `reply_timeout_ms` for an answer."""

    sequence: int
    bus: int
    frame: bytes
    reply_timeout_ms: int


@dataclass(frozen=True, slots=True)
class Flush:
    """Collector side: drop the queue of `bus`, let the frame in flight finish, then send `flushed()`."""

    sequence: int
    bus: int


@dataclass(frozen=True, slots=True)
class LineChange:
    """Collector side: let the frame in flight on `bus` finish, put the line at `parameters` (None: those of
    the collector's own settings), then send `line_set()`; where that cannot be, `bus_error()` NOT_OFFERED.
    It holds until the next one or until the session ends; then the settings' parameters come back."""

    sequence: int
    bus: int
    parameters: LineParameters | None


@dataclass(frozen=True, slots=True)
class Reply:
    """Console side: the raw bytes seen on the line after request `sequence`."""

    sequence: int
    bus: int
    data: bytes


@dataclass(frozen=True, slots=True)
class BusError:
    """Console side: request `sequence` has no bytes, and why."""

    sequence: int
    bus: int
    reason: BusErrorReason


@dataclass(frozen=True, slots=True)
class Flushed:
    """Console side: nothing sent before flush `sequence` can still reach a meter on `bus`."""

    sequence: int
    bus: int


@dataclass(frozen=True, slots=True)
class LineSet:
    """Console side: what is sent on `bus` from now on goes out at the parameters `sequence` asked for."""

    sequence: int
    bus: int


@dataclass(frozen=True, slots=True)
class Pong:
    """Console side: the collector answered ping `sequence`."""

    sequence: int


LinkEvent = (
    Established | NewSession | Request | Flush | LineChange | Reply | BusError | Flushed | LineSet | Pong
)
