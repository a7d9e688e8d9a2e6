"""The sealed collector link, both ends, pure: specified in docs/collector-link.md."""

from meterio.link.collector import CollectorSession
from meterio.link.console import ConsoleSession
from meterio.link.events import (
    BusError,
    Established,
    Flush,
    Flushed,
    LineChange,
    LineSet,
    LinkEvent,
    NewSession,
    Pong,
    Reply,
    Request,
)
from meterio.link.messages import MAX_DATA, BusErrorReason

__all__ = [
    "MAX_DATA",
    "BusError",
    "BusErrorReason",
    "CollectorSession",
    "ConsoleSession",
    "Established",
    "Flush",
    "Flushed",
    "LineChange",
    "LineSet",
    "LinkEvent",
    "NewSession",
    "Pong",
    "Reply",
    "Request",
]
