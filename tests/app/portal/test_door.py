"""The door: whom it turns away before any work, and that who is slow holds nobody up (faults.md 3.6)."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from app.portal import door as door_module
from app.portal.buckets import MOST_KEPT, Buckets
from app.portal.door import Door, Peers, Terms, network_of

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@asynccontextmanager
async def opened(
    terms: Terms | None = None,
) -> AsyncIterator[tuple[Door, tuple[str, int], list[tuple[str, str]]]]:
    """A door before a server that answers each question at once; who stood behind each connection."""
    peers, seen = Peers(), []

    async def attend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        port = writer.get_extra_info("peername")[1]
        while line := await reader.readline():
            if line == b"\r\n":
                seen.append(peers.of(port))
                writer.write(ANSWER)
        writer.close()

    inner = await asyncio.start_server(attend, "127.0.0.1", 0)
    where = inner.sockets[0].getsockname()
    door = Door(("127.0.0.1", 0), where, tls=None, peers=peers, terms=terms)
    address = door.open()
    serving = asyncio.ensure_future(door.serve())
    try:
        yield door, address, seen
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        inner.close()
        await inner.wait_closed()


async def ask(address: tuple[str, int], text: bytes = b"GET / HTTP/1.1\r\n\r\n") -> bytes:
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(text)
        return await reader.read(len(ANSWER))
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()


def run(test: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(test())  # type: ignore[arg-type]


def test_a_visitor_is_passed_on_with_his_address_and_the_one_he_reached() -> None:
    async def test() -> None:
        async with opened() as (_, address, seen):
            assert await ask(address) == ANSWER
            assert seen == [("127.0.0.1", "127.0.0.1")]

    run(test)


def test_who_comes_too_often_is_turned_away_before_any_work_and_comes_in_again_later() -> None:
    async def test() -> None:
        async with opened(Terms(new_per_s=5, new_burst=3)) as (door, address, seen):
            answers = [await ask(address) for _ in range(10)]
            assert answers[:3] == [ANSWER] * 3
            assert door.turned_away >= 6
            assert len(seen) == 10 - door.turned_away
            await asyncio.sleep(0.3)
            assert await ask(address) == ANSWER

    run(test)


def test_one_address_has_only_so_many_connections_at_a_time() -> None:
    async def test() -> None:
        async with opened(Terms(most_of_one=2)) as (_, address, _seen):
            held = [await asyncio.open_connection(*address) for _ in range(2)]
            await asyncio.sleep(0.05)
            assert await ask(address) == b""
            for _, writer in held:
                writer.transport.abort()
            await asyncio.sleep(0.1)
            assert await ask(address) == ANSWER

    run(test)


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nX: "])
def test_who_is_slow_is_cut_off_and_holds_up_nobody(monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    monkeypatch.setattr(door_module, "QUESTION_S", 0.6)
    monkeypatch.setattr(door_module, "IDLE_S", 0.6)

    async def test() -> None:
        async with opened() as (_, address, _seen):
            reader, writer = await asyncio.open_connection(*address)
            writer.write(said)
            slow = asyncio.ensure_future(_dribble(writer))
            assert await ask(address) == ANSWER
            async with asyncio.timeout(5):
                assert await reader.read() in (b"", ANSWER)
            slow.cancel()
            await asyncio.gather(slow, return_exceptions=True)
            writer.transport.abort()

    run(test)


async def _dribble(writer: asyncio.StreamWriter) -> None:
    """A letter now and then, without end."""
    while True:
        writer.write(b"x")
        await asyncio.sleep(0.2)


def test_a_handshake_that_never_comes_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        async with opened(Terms(most=3, most_of_one=3)) as (_, address, _seen):
            silent = [socket.create_connection(address) for _ in range(2)]
            assert await ask(address) == ANSWER
            for one in silent:
                one.close()

    run(test)


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nobody", "nobody"),
    ],
)
def test_a_household_counts_as_one(address: str, whose: str) -> None:
    assert network_of(address) == whose


def test_buckets_fill_with_time_and_forget_the_oldest_of_very_many() -> None:
    now = [0.0]
    buckets = Buckets(per_s=1, burst=2, monotonic=lambda: now[0])
    assert [buckets.take("a") for _ in range(3)] == [True, True, False]
    now[0] = 1.0
    assert [buckets.take("a"), buckets.take("a")] == [True, False]
    for number in range(MOST_KEPT + 1):
        buckets.take(str(number))
    assert len(buckets._kept) == MOST_KEPT
