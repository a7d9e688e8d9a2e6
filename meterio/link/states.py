"""The life of a link, both ends, as one table each.

A message that has no row for the present state closes the link. A re-key runs through the same states as the
first handshake; what differs is only that the console still holds the old keys, so sealed answers of the old
session, which the collector may send until READY_ACK, open in GREETING and PROVING too. On a first handshake
there are no keys that could open them.

    console      IDLE ─hello()─▶ GREETING ─WELCOME─▶ PROVING ─READY_ACK─▶ OPEN ─hello()─▶ GREETING ...
    collector    IDLE ─HELLO─▶ GREETING ─READY─▶ PROVING ─accept()─▶ OPEN ─HELLO─▶ GREETING ...
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from meterio.link.messages import MessageType as M


class State(Enum):
    IDLE = "no handshake yet"
    GREETING = "HELLO went, the other end has not proven itself"
    PROVING = "keys agreed; the collector is emptying its queues"
    OPEN = "established"
    CLOSED = "refused for good; the connection must be closed"


Table = Mapping[tuple[State, M], State]

_ANSWERS = (M.REPLY, M.BUS_ERROR, M.FLUSHED, M.LINE_SET, M.PONG)

CONSOLE: Table = {
    (State.GREETING, M.WELCOME): State.PROVING,
    (State.PROVING, M.READY_ACK): State.OPEN,
    **{(state, kind): state for state in (State.GREETING, State.PROVING, State.OPEN) for kind in _ANSWERS},
}

COLLECTOR: Table = {
    (State.IDLE, M.HELLO): State.GREETING,
    (State.OPEN, M.HELLO): State.GREETING,
    (State.GREETING, M.READY): State.PROVING,
    (State.OPEN, M.REQUEST): State.OPEN,
    (State.OPEN, M.FLUSH): State.OPEN,
    (State.OPEN, M.LINE): State.OPEN,
    (State.OPEN, M.PING): State.OPEN,
}
"""PROVING → OPEN is `CollectorSession.accept()`: the only step that no message makes."""
