"""A slice of the fuzzing for every run; `python -m tests.bench fuzz` feeds each parser a million inputs."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from random import Random

import pytest

from meterio.codec import cjt188, dlt645, modbus_rtu
from meterio.codec.exchange import Request
from meterio.errors import BadFrame
from tests.fuzz.harness import Parser, fuzz
from tests.fuzz.parsers import FRAMES, METER, PROFILES, WATER

SLICE = 15_000
PROFILE_SLICE = 300
PIECE = 64
LINEAR = 10
NOISE = 40_000
HOARDED = 8_000
LITTLE = 6_000

ASKED: dict[str, tuple[Request, str]] = {
    "modbus": (modbus_rtu.read_request(17, 3, address=0x35E, count=125), "1103fa"),
    "dlt645": (dlt645.read_request(METER, 0x00010000, size=4), "687856341200006891c8"),
    "dlt645-any": (dlt645.discover_request("A" * 12), "6868686868686868" + "91c8"),
    "cjt188": (
        cjt188.read_request(WATER, 0x10, 0x901F, ser=7, order="little", size=19),
        "6810443322110033788164",
    ),
    "cjt188-any": (cjt188.read_address_request(), "6868686868686868688364"),
}
"""Requests, each with the beginning of a long reply to it."""

asked = pytest.mark.parametrize("name", ASKED)


@pytest.mark.parametrize("parser", FRAMES, ids=lambda make: make().name)
def test_malformed_frames_do_no_harm(parser: Callable[[], Parser]) -> None:
    tally = fuzz(parser(), inputs=SLICE, seed=20_261_123)
    assert tally.inputs == SLICE
    assert tally.kept > 0  # the guidance found ways that the right inputs do not go


def test_malformed_profiles_are_refused_in_words() -> None:
    fuzz(PROFILES(), inputs=PROFILE_SLICE, seed=7)


def _noise(name: str, kind: str, size: int) -> bytes:
    """Bytes that make a hunter look long: beginnings of replies, start bytes, requests, or anything."""
    request, head = ASKED[name]
    if kind == "random":
        return Random(3).randbytes(size)
    unit = {"starts": b"\x68", "heads": bytes.fromhex(head), "requests": request.frame}[kind]
    return (unit * (size // len(unit) + 1))[:size]


def _seconds(request: Request, data: bytes) -> float:
    best = float("inf")
    for _ in range(2):
        hunter, begun = request.hunter(echoing=False), time.process_time()
        for at in range(0, len(data), PIECE):
            try:
                hunter.feed(data[at : at + PIECE])
            except BadFrame:
                hunter = request.hunter(echoing=False)
        best = min(best, time.process_time() - begun)
    return best


@pytest.mark.parametrize("kind", ["random", "starts", "heads", "requests"])
@asked
def test_time_grows_with_the_length_alone(name: str, kind: str) -> None:
    """Ten times the bytes take about ten times as long; a hundred times would be the square of it."""
    request, data = ASKED[name][0], _noise(name, kind, NOISE)
    short, long = _seconds(request, data[: NOISE // LINEAR]), _seconds(request, data)
    assert long <= 3 * LINEAR * max(short, 0.0005)


@asked
def test_noise_without_end_is_not_hoarded(name: str) -> None:
    data, hunter = _noise(name, "heads", HOARDED), ASKED[name][0].hunter(echoing=False)
    tracemalloc.start()
    try:
        for at in range(0, len(data), PIECE):
            hunter.feed(data[at : at + PIECE])
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < LITTLE
