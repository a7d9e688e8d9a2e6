"""The mall on real sockets and its state file."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from meterio.simulator import MallPlan
from meterio.simulator.state_file import StateFileError
from tests.helpers.mall import running_mall, small_plan
from tests.helpers.virtual_loop import run_virtual
from tests.meterio.simulator.console import Console, purchase, read, status_of
from tests.meterio.simulator.virtual_mall import VirtualMall


async def console_at(plan: MallPlan, where: dict[str, tuple[str, int]]) -> Console:
    console = Console(plan)
    await asyncio.get_running_loop().create_connection(lambda: console, *where["C1"])
    await console.ready()
    return console


def test_a_sale_over_loopback() -> None:
    async def run() -> None:
        plan = small_plan()
        async with running_mall(plan) as (mall, where):
            console = await console_at(plan, where)
            await console.ask(purchase(1, 12_345, 4))
            assert status_of(await console.ask(read(1)))["balance"] == 22_345
            assert mall.book("E1-1-1")["balance_fen"] == 22_345
            console.transport.close()
            await console.ended()

    asyncio.run(run())


def test_stopping_ends_every_connection() -> None:
    async def run() -> None:
        plan = small_plan()
        async with running_mall(plan, paced=True) as (_, where):
            console = await console_at(plan, where)
            console.send(read(1))
        await asyncio.wait_for(console.ended(), 2)

    asyncio.run(run())


def test_paced_exchanges_do_not_add_up_lateness() -> None:
    """Each may be late by a timer's grain; together they take what the wire takes."""

    async def run() -> tuple[float, float]:
        plan = small_plan(1, 1, 4, baud=38400, turnaround_ms=2)
        line = plan.collectors[0].buses[0]
        async with running_mall(plan, paced=True) as (_, where):
            console = await console_at(plan, where)
            await console.ask(read(1))
            loop = asyncio.get_running_loop()
            start = loop.time()
            rounds = 25
            last = [console.send(read(unit)) for unit in (1, 2) * rounds][-1]
            await console.outcome(last)
            took = loop.time() - start
            console.transport.close()
            await console.ended()
        return took, 2 * rounds * line.exchange_s(8, 29)

    took, limit = asyncio.run(run())
    assert limit * 0.99 < took < limit + 0.05


def test_a_restarted_mall_has_the_same_meters(tmp_path: Path) -> None:
    state_file = tmp_path / "mall.state"
    plan = small_plan(kinds=("adf400l-3p", "modbus-water"), trade="steady", rated_w=9000, rated_l_per_h=90)

    async def first() -> tuple[dict[str, object], dict[str, object]]:
        site = VirtualMall(plan, state_file=state_file)
        console = await site.console()
        await console.ask(purchase(1, 500, 4))
        await console.ask(purchase(1, 600, 5))
        await asyncio.sleep(3600)
        books = site.mall.book("E1-1-1"), site.mall.book("W1-2-1")
        await site.mall.stop()
        return books

    async def second(seconds: float) -> tuple[dict[str, object], dict[str, object]]:
        await asyncio.sleep(seconds)
        site = VirtualMall(plan, state_file=state_file)
        return site.mall.book("E1-1-1"), site.mall.book("W1-2-1")

    before = run_virtual(first)
    after = run_virtual(lambda: second(before[0]["utc_ms"] / 1000 - 1_790_000_000))  # type: ignore[operator]
    assert after == before


def test_purchases_survive_a_mall_that_was_killed(tmp_path: Path) -> None:
    state_file = tmp_path / "mall.state"

    async def killed() -> None:
        site = VirtualMall(small_plan(), state_file=state_file)
        console = await site.console()
        await console.ask(purchase(1, 500, 4))
        await console.ask(purchase(1, 600, 5))

    async def restarted() -> None:
        site = VirtualMall(small_plan(), state_file=state_file)
        book = site.mall.book("E1-1-1")
        assert (book["balance_fen"], book["purchase_count"]) == (11_100, 5)
        assert [done["amount_fen"] for done in book["purchases"]] == [500, 600]
        console = await site.console()
        assert (await console.ask(purchase(1, 600, 5)))[1] == 0x90
        await site.mall.stop()

    run_virtual(killed)
    with state_file.open("a") as file:
        file.write('{"meter": "E1-1-1", "sta')  # cut short by the kill
    run_virtual(restarted)
    run_virtual(restarted)


@pytest.mark.parametrize(
    "text",
    [
        "rubbish\n",
        "[]\n",
        json.dumps({"meter": "E1-1-1"}) + "\n",
        json.dumps({"meter": "E1-1-1", "state": {"at_ms": 1, "units": 5, "open": True}}) + "\n",
    ],
)
def test_a_file_of_something_else_is_refused_by_name_and_line(tmp_path: Path, text: str) -> None:
    state_file = tmp_path / "notes.txt"
    state_file.write_text(text)

    async def run() -> None:
        with pytest.raises(StateFileError, match=r"notes\.txt, line 1"):
            VirtualMall(small_plan(), state_file=state_file)

    run_virtual(run)
    assert state_file.read_text() == text
