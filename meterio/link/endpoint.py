"""What both ends of a link share: taking messages in by the table, sequences, keys in use and their age."""

from __future__ import annotations

from meterio.errors import LinkRefused, NeverSent
from meterio.link.events import LinkEvent
from meterio.link.messages import Assembler, Message, MessageType
from meterio.link.sealing import NOT_AUTHENTIC, REKEY_BLOCKS, SessionKeys
from meterio.link.states import State, Table
from meterio.types import Suite

REKEY_AGE_S = 23 * 3600
"""An hour short of the day a key may live, so that a re-key can wait for a quiet moment."""


class Endpoint:
    """Base of both sessions. Subclasses give the table and turn an accepted message into events."""

    def __init__(self, table: Table, *, monotonic: float) -> None:
        self._table = table
        self._state = State.IDLE
        self._refusal = ""
        self._assembler = Assembler()
        self._keys: SessionKeys | None = None
        self._sent_sequence = 0
        self._accepted_sequence = 0
        self._keyed_at = monotonic
        self._outgoing = bytearray()

    @property
    def established(self) -> bool:
        return self._state is State.OPEN

    @property
    def suite(self) -> Suite | None:
        return self._keys.facts.suite if self._keys else None

    @property
    def key_id(self) -> int | None:
        """Of the secret this session is under; None before the first session."""
        return self._keys.facts.key_id if self._keys else None

    @property
    def session_id(self) -> str:
        """Hexadecimal, 16 characters; empty before the first session."""
        return self._keys.facts.session_id.hex() if self._keys else ""

    def receive(self, data: bytes) -> list[LinkEvent]:
        """Takes bytes as they come, in pieces of any size, and returns what whole messages among them say.

        Raises LinkRefused when the peer is not authentic or breaks the protocol; the connection must then be
        closed. Messages that came whole before the bad one are returned first and the refusal is raised by
        the next call, so that it makes no difference how the stream was cut: call `receive(b"")` to hear it.
        """
        if self._state is State.CLOSED:
            raise LinkRefused(self._refusal)
        self._assembler.feed(data)
        events: list[LinkEvent] = []
        try:
            while message := self._assembler.next_message():
                events += self._take(message)
        except LinkRefused as refusal:
            self._close(str(refusal))
            if not events:
                raise
        return events

    def outgoing(self) -> bytes:
        """What the session itself has to send, once. Call after `receive` (and after `accept`)."""
        data = bytes(self._outgoing)
        self._outgoing.clear()
        return data

    def prepare(self) -> None:
        """Does ahead of time what the next message each way needs. For idle moments; it changes no result."""
        if self._keys is not None and self.established:
            self._keys.prepare(sealing=self._sent_sequence + 1, opening=self._accepted_sequence + 1)

    def needs_rekey(self, monotonic: float) -> bool:
        """Whether the keys in use are nearly worn: 7/8 of 2^20 blocks, or 23 of 24 hours."""
        if not self.established or self._keys is None:
            return False
        return self._keys.blocks >= REKEY_BLOCKS or monotonic - self._keyed_at >= REKEY_AGE_S

    def _take(self, message: Message) -> list[LinkEvent]:
        following = self._table.get((self._state, message.header.type))
        if following is None:
            raise LinkRefused("The peer sent a message out of turn.")
        events = self._accept_message(message)
        self._state = following
        return events

    def _accept_message(self, message: Message) -> list[LinkEvent]:
        raise NotImplementedError

    def _open(self, message: Message, keys: SessionKeys | None) -> bytes:
        """The authentic plain body; the sequence counts as used only when everything held."""
        if keys is None or message.header.session_id != keys.facts.session_id:
            raise LinkRefused(NOT_AUTHENTIC)
        plain = keys.open(message, above=self._accepted_sequence)
        self._accepted_sequence = message.header.sequence
        return plain

    def _seal(
        self, kind: MessageType, plain: bytes, *, bus: int, keys: SessionKeys | None
    ) -> tuple[int, bytes]:
        if keys is None or self._state is State.CLOSED:
            raise NeverSent("The collector link has no session to send under.")
        sequence = self._sent_sequence + 1
        wire = keys.seal(kind, plain, sequence=sequence, bus=bus)
        self._sent_sequence = sequence
        return sequence, wire

    def _close(self, refusal: str) -> None:
        self._state = State.CLOSED
        self._refusal = refusal
        self._assembler.discard()
