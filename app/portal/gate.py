"""The web's end of the pipe to the desk: many threads ask, a line at a time goes out, answers come by id."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any, Final, Protocol

from app.errors import DeskError
from app.portal.wire import LONGEST_ANSWER, BadLine, answer, line

MOST_WAITING: Final = 12
"""Questions under way at a time; who comes after waits a little and is then told to come again."""
QUEUE_S: Final = 2.0
ANSWER_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class From:
    """From where a question comes: address of the network, "phone" or "station", language."""

    address: str = ""
    place: str = "phone"
    language: str = "zh_CN"


class Gate(Protocol):
    """Asks the desk. `call` raises DeskError: what the desk refused, portal.busy, portal.unavailable."""

    def call(self, name: str, args: Mapping[str, object], *, token: str = "", visitor: From) -> Any: ...


class PipeGate:
    """`Gate` over two streams. `listen` runs on a thread of its own until the desk is gone."""

    def __init__(self, to_desk: IO[bytes], from_desk: IO[bytes]) -> None:
        self._to_desk, self._from_desk = to_desk, from_desk
        self._numbers = itertools.count(1)
        self._sending, self._waiting_lock = threading.Lock(), threading.Lock()
        self._room = threading.BoundedSemaphore(MOST_WAITING)
        self._waiting: dict[int, _Waiting] = {}
        self._gone = False

    def call(self, name: str, args: Mapping[str, object], *, token: str = "", visitor: From) -> Any:
        if not self._room.acquire(timeout=QUEUE_S):
            raise DeskError("portal.busy")
        try:
            return self._ask(name, args, token, visitor)
        finally:
            self._room.release()

    def listen(self) -> None:
        """Take answers in until there are no more."""
        try:
            while text := self._from_desk.readline(LONGEST_ANSWER):
                self._take(text)
        finally:
            with self._waiting_lock:
                self._gone = True
                left = list(self._waiting.values())
            for one in left:
                one.done.set()

    def _ask(self, name: str, args: Mapping[str, object], token: str, visitor: From) -> Any:
        number, mine = next(self._numbers), _Waiting(threading.Event())
        with self._waiting_lock:
            if self._gone:
                raise DeskError("portal.unavailable")
            self._waiting[number] = mine
        try:
            said = {"id": number, "call": name, "token": token, "visitor": visitor, "args": args}
            with self._sending:
                self._to_desk.write(line(said))
                self._to_desk.flush()
            in_time = mine.done.wait(ANSWER_S)
        except OSError as error:
            raise DeskError("portal.unavailable") from error
        finally:
            with self._waiting_lock:
                del self._waiting[number]
        if mine.answer is None:
            raise DeskError("portal.unavailable" if in_time else "portal.busy")
        return value_of(mine.answer)

    def _take(self, text: bytes) -> None:
        try:
            found = answer(text)
        except BadLine:
            return
        with self._waiting_lock:
            mine = self._waiting.get(found["id"])
        if mine is not None:
            mine.answer = found
            mine.done.set()


def value_of(found: Mapping[str, Any]) -> Any:
    """The value of an answer. Raises the DeskError that it tells of."""
    error = found.get("error")
    if error is not None:
        raise DeskError(str(error["key"]), **error["params"])
    return found["value"]


@dataclass(slots=True)
class _Waiting:
    done: threading.Event
    answer: Mapping[str, Any] | None = None
