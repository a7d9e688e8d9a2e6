"""The control port, with friendly and hostile callers; and the mall as a process's main task."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import pytest

from meterio.clock import SystemClock
from meterio.simulator import Mall
from meterio.simulator.control import Control
from meterio.simulator.serve import serve
from tests.helpers.mall import keys_of, running_mall, small_plan

METER = "E1-1-1"


async def asked(where: tuple[str, int], *lines: bytes) -> list[dict[str, Any]]:
    """The answers to the lines, sent in one go; ends when the port hangs up or all are answered."""
    reader, writer = await asyncio.open_connection(*where)
    writer.write(b"".join(lines))
    answers = []
    for _ in lines:
        line = await reader.readline()
        if not line:
            break
        answers.append(json.loads(line))
    writer.close()
    await writer.wait_closed()
    return answers


def control_answers(*lines: bytes) -> list[dict[str, Any]]:
    async def run() -> list[dict[str, Any]]:
        async with running_mall(small_plan()) as (mall, _):
            control = Control(mall)
            where = await control.start()
            try:
                return await asked(where, *lines)
            finally:
                await control.stop()

    return asyncio.run(run())


def line(**request: Any) -> bytes:
    return json.dumps(request).encode() + b"\n"


def test_it_reads_books_sets_faults_and_counts_hits() -> None:
    book, fault, hits, cleared, after = control_answers(
        line(op="book", meter=METER),
        line(op="fault", name="late-reply", target=METER, times=3, delay_ms=50, on="write"),
        line(op="hits"),
        line(op="clear", name="late-reply"),
        line(op="hits"),
    )
    assert (book["meter"], book["balance_fen"], book["purchase_count"]) == (METER, 10_000, 3)
    assert (fault["left"], fault["delay_ms"], fault["hits"]) == (3, 50, 0)
    assert hits == cleared == {"hits": [fault]}
    assert after == {"hits": []}


def test_it_sets_speed_and_seed_and_lists_what_there_is() -> None:
    speed, seed, meters, faults = control_answers(
        line(op="speed", value=2.5), line(op="seed", value=9), line(op="meters"), line(op="faults")
    )
    assert (speed, seed) == ({"speed": 2.5}, {"seed": 9})
    assert len(meters["meters"]) == 8
    assert "lose-reply" in faults["faults"]


@pytest.mark.parametrize(
    "sent, says",
    [
        (b"hello\n", "not JSON"),
        (b"\xff\xfe\x00\n", "not JSON"),
        (b"[" * 4000 + b"\n", "not JSON"),
        (b"9" * 4096 + b"\n", "not a JSON object"),
        (b"[]\n", "not a JSON object"),
        (b"{}\n", '"op" must be one of book'),
        (line(op=["book"]), '"op" must be one of book'),
        (line(op="shutdown"), '"op" must be one of book'),
        (line(op="book"), '"meter" must be a text'),
        (line(op="book", meter="\ud800"), "There is no meter"),
        (line(op="book", meter={"id": METER}), '"meter" must be a text'),
        (line(op="fault", name="late-reply", target="x"), "no meter and no collector"),
        (line(op="fault", name="late-reply", target=METER, self=1), "has no parameter 'self'"),
        (line(op="fault", name="late-reply", target=METER, delay_ms="1"), "whole number"),
        (line(op="fault", name="late-reply", target=METER, times=[1]), "times is [1]"),
        (line(op="fault", name="late-reply", target=METER, on=["any"]), "on is ['any']"),
        (line(op="speed", value="fast"), '"value" must be a number'),
        (b'{"op": "speed", "value": NaN}\n', "speed nan"),
        (b'{"op": "speed", "value": -1}\n', "speed -1"),
        (line(op="seed", value=1.5), '"value" must be a whole number'),
    ],
)
def test_what_cannot_be_done_gets_one_sentence_and_the_port_lives(sent: bytes, says: str) -> None:
    error, book = control_answers(sent, line(op="book", meter=METER))
    assert set(error) == {"error"} and says in error["error"]
    assert book["balance_fen"] == 10_000


@pytest.mark.parametrize("sent", [b"a" * 5000 + b"\n", b"a" * 100_000])
def test_an_endless_line_ends_the_connection_with_a_sentence(sent: bytes) -> None:
    assert control_answers(sent, b"\n") == [{"error": "A line is at most 4096 bytes long."}]


def test_the_first_line_says_where_everything_listens() -> None:
    async def run() -> dict[str, Any]:
        plan, out = small_plan(2, 1, 3), io.StringIO()
        mall = Mall(plan, clock=SystemClock(), seed=1, paced=False, keys=keys_of(plan))
        serving = asyncio.create_task(serve(mall, out))
        while "\n" not in out.getvalue():
            await asyncio.sleep(0)
        first = json.loads(out.getvalue())
        control = (first["control"]["host"], first["control"]["port"])
        (book,) = await asked(control, line(op="book", meter="E2-1-3"))
        assert book["balance_fen"] == 10_000
        for collector in first["collectors"]:
            _, writer = await asyncio.open_connection(collector["host"], collector["port"])
            writer.close()
            await writer.wait_closed()
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection(*control)
        return first

    first = asyncio.run(run())
    assert [collector["id"] for collector in first["collectors"]] == ["C1", "C2"]
    assert {collector["suite"] for collector in first["collectors"]} == {"aes-256-gcm"}
    assert first["meters"] == 6


def test_a_port_in_use_is_an_error_and_leaves_nothing_open() -> None:
    async def run() -> None:
        async with running_mall(small_plan()) as (_, where):
            plan, out = small_plan(2, 1, 1), io.StringIO()
            mall = Mall(plan, clock=SystemClock(), seed=1, keys=keys_of(plan))
            with pytest.raises(OSError, match="in use"):
                await serve(mall, out, ports={"C2": where["C1"][1]})
            assert out.getvalue() == ""

    asyncio.run(run())
