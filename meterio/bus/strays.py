"""What a line says that answers nothing asked: someone still talks, or a second meter answers."""

from __future__ import annotations

from meterio.codec.exchange import Hunter, Reply, Request
from meterio.errors import BadFrame, TwoMeters


class Strays:
    """Judges bytes that came outside an exchange. Times are the loop's seconds.

    `doubled` holds the units that two meters have answered as, on the present link.
    """

    def __init__(self, *, longest_wait_s: float) -> None:
        self.doubled: set[int | str] = set()
        self._longest_wait_s = longest_wait_s
        self._heard_at = self._patience_until = -1.0
        self._request: Request | None = None
        self._token = 0
        self._frame = b""
        self._hunter: Hunter | None = None

    def asked(self) -> None:
        """The next request is out: what comes now is no second answer to the one before."""
        self._hunter = None

    def answered(self, request: Request, reply: Reply, hunter: Hunter, *, token: int) -> None:
        """What comes before the next request may be another meter's answer to this one."""
        self._request, self._frame, self._hunter, self._token = request, reply.frame, hunter, token

    def is_second_answer(self, token: int | None, data: bytes) -> bool:
        """Whether `data` completes a right answer that differs from the one believed; then it is noted."""
        if self._hunter is None or self._request is None or (token is not None and token != self._token):
            return False
        try:
            reply = self._hunter.feed(data)
        except BadFrame as error:
            is_second = isinstance(error, TwoMeters)
        else:
            is_second = reply is not None and reply.frame != self._frame
        if is_second:
            self.doubled.add(self._request.unit)
        return is_second

    def settled_at(self, now: float, *, settle_s: float) -> float:
        """When the line may be spoken to again. A line that babbles on is spoken to all the same after the
        longest wait: then every question fails in its time, and the meters show as out of contact."""
        if now - self._heard_at > settle_s:
            self._patience_until = now + self._longest_wait_s
        self._heard_at = now
        return min(now + settle_s, self._patience_until)
