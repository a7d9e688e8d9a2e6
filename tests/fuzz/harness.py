"""A seeded fuzzer for parsers of bytes, guided by which lines a parser runs.

Inputs are right ones, bent. Every now and then one is traced: if it makes the parser go from a line to
another as none did before, it joins the inputs that are bent further. The same seed gives the same inputs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from types import CodeType, FrameType
from typing import Any

TRACED_EVERY = 64
LONGEST_INPUT = 4096
_POOL = 2000


@dataclass(frozen=True, slots=True)
class Parser:
    """What is fuzzed. `check` feeds one input anew and raises AssertionError at what must never be.

    `seeds` are right inputs. `mended` makes the sum or CRC of a bent input right again, so that more than the
    sum is put to the test. `files` are the endings of the source files whose lines count.
    """

    name: str
    seeds: tuple[bytes, ...]
    check: Callable[[bytes], None]
    mended: Callable[[bytes], bytes]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """`kept` inputs found something new, `steps` line-to-line steps were seen."""

    inputs: int
    kept: int
    steps: int
    seconds: float


def fuzz(parser: Parser, *, inputs: int, seed: int) -> Tally:
    """Feeds that many malformed inputs. Raises AssertionError, told with the input, on the first finding."""
    random, pool, seen = Random(seed), list(parser.seeds), set[Step]()
    for right in pool:
        with tracing(parser.files, seen):
            parser.check(right)
    kept, begun = 0, time.perf_counter()
    for number in range(inputs):
        data = bent(random, parser, pool)
        try:
            kept += _fed(parser, data, seen if number % TRACED_EVERY == 0 else None)
        except BaseException as error:
            error.add_note(f"{parser.name}, seed {seed}, input {number}: {data.hex()}")
            raise
        if kept and len(pool) < len(parser.seeds) + kept <= _POOL:
            pool.append(data)
    return Tally(inputs, kept, len(seen), time.perf_counter() - begun)


def _fed(parser: Parser, data: bytes, seen: set[Step] | None) -> bool:
    """Whether `data`, if it was traced, went where none went before."""
    if seen is None:
        parser.check(data)
        return False
    before = len(seen)
    with tracing(parser.files, seen):
        parser.check(data)
    return len(seen) > before


Step = tuple[CodeType, int, int]


@contextmanager
def tracing(files: tuple[str, ...], seen: set[Step]) -> Iterator[None]:
    """Notes which line follows which in `files`; whatever traced before does so again afterwards."""

    def entered(frame: FrameType, event: str, argument: Any) -> Any:
        code, last = frame.f_code, 0
        if not code.co_filename.endswith(files):
            return None

        def stepped(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal last
            if event == "line":
                seen.add((code, last, frame.f_lineno))
                last = frame.f_lineno
            return stepped

        return stepped

    previous = sys.gettrace()
    sys.settrace(entered)
    try:
        yield
    finally:
        sys.settrace(previous)


def bent(random: Random, parser: Parser, pool: list[bytes]) -> bytes:
    """One input of the pool, changed in one to four ways, its sum mended half of the time."""
    if random.random() < 0.02:
        return random.randbytes(random.randrange(600))
    data = bytearray(random.choice(pool))
    for _ in range(random.randint(1, 4)):
        random.choice(_WAYS)(random, data, pool)
    result = bytes(data[:LONGEST_INPUT])
    return parser.mended(result) if random.random() < 0.5 else result


Way = Callable[[Random, bytearray, list[bytes]], None]


def _place(random: Random, data: bytearray) -> int:
    return random.randrange(len(data) + 1)


def _flip(random: Random, data: bytearray, pool: list[bytes]) -> None:
    if data:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _set(random: Random, data: bytearray, pool: list[bytes]) -> None:
    if data:
        telling = (0x00, 0x16, 0x33, 0x68, 0x7F, 0x80, 0xAA, 0xFE, 0xFF, random.randrange(256))
        data[random.randrange(len(data))] = random.choice(telling)


def _insert(random: Random, data: bytearray, pool: list[bytes]) -> None:
    at = _place(random, data)
    data[at:at] = random.randbytes(random.randint(1, 8))


def _delete(random: Random, data: bytearray, pool: list[bytes]) -> None:
    at = _place(random, data)
    del data[at : at + random.randint(1, 8)]


def _cut(random: Random, data: bytearray, pool: list[bytes]) -> None:
    del data[_place(random, data) :]


def _repeat(random: Random, data: bytearray, pool: list[bytes]) -> None:
    at, size = _place(random, data), random.randint(1, 40)
    data[at:at] = data[at : at + size]


def _splice(random: Random, data: bytearray, pool: list[bytes]) -> None:
    other = random.choice(pool)
    data[_place(random, data) :] = other[random.randrange(len(other) + 1) :]


def _follow(random: Random, data: bytearray, pool: list[bytes]) -> None:
    data += random.choice(pool)


_WAYS: tuple[Way, ...] = (_flip, _flip, _set, _set, _insert, _delete, _cut, _repeat, _splice, _follow)
