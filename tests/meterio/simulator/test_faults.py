"""Every fault by its name: what the console sees of it, what the meter did, and that its hit is counted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from meterio.link import BusError, Reply
from meterio.simulator import FAULTS, FaultError
from tests.helpers.mall import small_plan
from tests.helpers.virtual_loop import run_virtual
from tests.meterio.simulator.console import Console, of, purchase, read, status_of
from tests.meterio.simulator.virtual_mall import VirtualMall

METER = "E1-1-1"
Test = Callable[[VirtualMall, Console], Awaitable[None]]


def on_virtual(test: Test, *, paced: bool = True, meters: int = 3, **options: Any) -> None:
    async def run() -> None:
        site = VirtualMall(small_plan(1, 1, meters), paced=paced, **options)
        await test(site, await site.console())
        await site.mall.stop()

    run_virtual(run)


def count_of(site: VirtualMall) -> int:
    return int(site.mall.book(METER)["purchase_count"])


def hits(site: VirtualMall) -> int:
    (fault,) = site.mall.hits()
    return int(fault["hits"])


@pytest.mark.parametrize(
    "name, applied",
    [("lose-request", False), ("corrupt-request", False), ("silent-meter", False), ("lose-reply", True)],
)
@pytest.mark.parametrize("paced", [True, False])
def test_no_answer_and_whether_the_meter_acted(name: str, applied: bool, paced: bool) -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault(name, target=METER, times=1)
        assert isinstance(await console.outcome(console.send(purchase(1, 500, 4))), BusError)
        assert (count_of(site) == 4) is applied
        assert hits(site) == 1
        assert status_of(await console.ask(read(1)))["count"] == count_of(site)
        assert hits(site) == 1

    on_virtual(test, paced=paced)


@pytest.mark.parametrize("paced", [True, False])
def test_a_late_reply_is_taken_for_the_answer_to_the_next_request(paced: bool) -> None:
    """The danger a console must live with: this collector matches nothing."""

    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("late-reply", target=METER, times=1, delay_ms=600)
        first = console.send(read(1), timeout_ms=500)
        assert isinstance(await console.outcome(first), BusError)
        site.mall.set_fault("silent-meter", target="E1-1-2")
        event = await console.outcome(console.send(read(2), timeout_ms=500))
        assert isinstance(event, Reply) and event.data[0] == 1

    on_virtual(test, paced=paced)


def test_a_late_reply_in_time_is_only_late() -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("late-reply", target=METER, delay_ms=300)
        start = asyncio.get_running_loop().time()
        assert status_of(await console.ask(read(1)))["count"] == 3
        assert 0.35 < asyncio.get_running_loop().time() - start < 0.4

    on_virtual(test)


def test_a_late_reply_that_nobody_awaits_is_dropped() -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("late-reply", target=METER, times=1, delay_ms=600)
        late = console.send(read(1), timeout_ms=300)
        await asyncio.sleep(5)
        assert [type(event) for event in of(console, late)] == [BusError]
        assert (await console.ask(read(2)))[0] == 2

    on_virtual(test)


@pytest.mark.parametrize("paced", [True, False])
def test_replies_changed_cut_and_led_by_rubbish(paced: bool) -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        right = await console.ask(read(1))
        site.mall.set_fault("corrupt-reply", target=METER, times=1, bytes=2)
        changed = await console.ask(read(1))
        assert len(changed) == len(right)
        assert sum(a != b for a, b in zip(changed, right, strict=True)) == 2
        site.mall.set_fault("half-reply", target=METER, times=1)
        assert await console.ask(read(1)) == right[:14]
        site.mall.set_fault("glitch", target=METER, times=1, byte=0xFE, count=3)
        assert await console.ask(read(1)) == b"\xfe\xfe\xfe" + right
        site.mall.set_fault("echo", target=METER, times=1)
        assert await console.ask(read(1)) == read(1) + right
        assert [fault["hits"] for fault in site.mall.hits()] == [1, 1, 1, 1]
        assert await console.ask(read(1)) == right

    on_virtual(test, paced=paced)


@pytest.mark.parametrize("paced", [True, False])
def test_a_reply_is_handed_over_twice(paced: bool) -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("duplicate-reply", target=METER, times=1)
        first, second = console.send(read(1)), console.send(read(2))
        await console.outcome(second)
        assert [event.data[0] for event in of(console, first)] == [1, 1]
        assert [event.data[0] for event in of(console, second)] == [2]

    on_virtual(test, paced=paced)


def test_a_doubled_request_is_credited_once_and_answered_twice() -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("duplicate-request", target=METER, times=1)
        sequence = console.send(purchase(1, 500, 4))
        await asyncio.sleep(2)
        done, refused = (event.data for event in of(console, sequence))
        assert (done[1], refused[1:3]) == (16, b"\x90\x03")
        assert site.mall.book(METER)["balance_fen"] == 10_500

    on_virtual(test)


def test_a_held_request_is_passed_by_later_ones_and_then_reaches_the_meter() -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("hold-request", target=METER, times=1, on="purchase", hold_ms=3000)
        held = console.send(purchase(1, 500, 4))
        assert status_of(await console.ask(read(1)))["count"] == 3
        await asyncio.sleep(4)
        assert count_of(site) == 4
        assert isinstance(of(console, held)[0], Reply)

    on_virtual(test)


@pytest.mark.parametrize("fence", ["flush", "session", "hold time"])
def test_a_held_request_does_not_pass_a_fence(fence: str) -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        hold_ms = 12_000 if fence == "hold time" else 3000
        site.mall.set_fault("hold-request", target=METER, times=1, hold_ms=hold_ms)
        console.send(purchase(1, 500, 4))
        await asyncio.sleep(0.1)
        if fence == "flush":
            await console.outcome(console.flush())
        elif fence == "session":
            site.net.break_all()
            await site.console()
        await asyncio.sleep(60)
        assert count_of(site) == 3 and hits(site) == 1

    on_virtual(test)


def test_another_meter_answers_in_its_place() -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("wrong-answerer", target=METER, times=2)
        assert (await console.ask(read(1)))[0] == 2
        reply = await console.ask(purchase(1, 500, 4))
        assert reply[:6].hex() == "021005430003"
        assert count_of(site) == 3 and hits(site) == 2
        assert site.mall.book("E1-1-2")["purchase_count"] == 3

    on_virtual(test)


def test_a_meter_that_says_done_and_does_nothing() -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("false-ok", target=METER, times=1)
        assert (await console.ask(purchase(1, 500, 4)))[1] == 16
        assert count_of(site) == 3
        site.mall.set_fault("half-applied", target=METER)
        assert (await console.ask(purchase(1, 500, 4)))[1] == 16
        assert count_of(site) == 4 and site.mall.book(METER)["balance_fen"] == 10_000

    on_virtual(test)


def test_a_meter_loses_its_memory_before_or_after() -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("meter-reset", target=METER, on="purchase", when="after")
        assert (await console.ask(purchase(1, 500, 4)))[1] == 16
        found = status_of(await console.ask(read(1)))
        assert (found["count"], found["balance"], found["total"]) == (0, 0, 0)

    on_virtual(test)


def test_another_till_sells_in_between() -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("foreign-purchase", target=METER, on="purchase", amount_fen=700)
        assert (await console.ask(purchase(1, 500, 4)))[1:3] == b"\x90\x03"
        (done,) = site.mall.book(METER)["purchases"]
        assert (done["foreign"], done["amount_fen"], done["count"]) == (True, 700, 4)

    on_virtual(test)


def test_a_collector_goes_down_and_comes_back() -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        console.send(read(99), timeout_ms=500)
        console.send(purchase(1, 500, 4))
        await asyncio.sleep(0.01)
        site.mall.set_fault("collector-down", target="C1")
        await console.ended()
        with pytest.raises(ConnectionError):
            await site.console()
        site.mall.clear_faults("collector-down")
        again = await site.console()
        assert status_of(await again.ask(read(1)))["count"] == 3

    on_virtual(test)


def test_a_collector_restarts() -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("collector-down", target="C1", times=1)
        await console.ended()
        await (await site.console()).ask(read(1))
        assert hits(site) == 1

    on_virtual(test)


def test_a_fault_keeps_to_its_target_its_kind_of_request_and_its_times() -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("lose-reply", target=METER, on="write", times=2)
        await console.ask(read(1))
        await console.ask(purchase(2, 500, 4))
        for count in (4, 5):
            assert isinstance(await console.outcome(console.send(purchase(1, 500, count))), BusError)
        await console.ask(purchase(1, 500, 6))
        assert hits(site) == 2

    on_virtual(test)


def test_a_chance_strikes_about_that_often_and_the_same_way_from_one_seed() -> None:
    struck: list[int] = []

    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("glitch", target="*", chance=0.2)
        for _ in range(300):
            await console.ask(read(1))
        struck.append(hits(site))

    on_virtual(test, paced=False)
    on_virtual(test, paced=False)
    assert struck[0] == struck[1]
    assert 35 < struck[0] < 90


def test_a_collector_is_a_target_for_all_its_meters() -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        site.mall.set_fault("silent-meter", target="C1", times=2)
        for unit in (1, 2):
            assert isinstance(await console.outcome(console.send(read(unit))), BusError)
        await console.ask(read(3))

    on_virtual(test)


@pytest.mark.parametrize(
    "name, options, says",
    [
        ("lose-request", {"target": "nobody"}, "no meter and no collector"),
        ("lose", {"target": METER}, "There is no fault 'lose'; there are lose-request"),
        ("lose-reply", {"target": METER, "delay_ms": 5}, "takes none of its own"),
        ("late-reply", {"target": METER, "delay_ms": -1}, "whole number"),
        ("late-reply", {"target": METER, "delay_ms": 1.5}, "whole number"),
        ("late-reply", {"target": METER, "times": 0}, "times is 0"),
        ("late-reply", {"target": METER, "times": True}, "times is True"),
        ("late-reply", {"target": METER, "on": "sale"}, "on is 'sale'"),
        ("late-reply", {"target": METER, "chance": float("nan")}, "chance is nan"),
        ("meter-reset", {"target": METER, "when": "now"}, '"before" or "after"'),
    ],
)
def test_a_fault_that_cannot_be_set_says_why(name: str, options: dict[str, Any], says: str) -> None:
    async def test(site: VirtualMall, console: Console) -> None:
        with pytest.raises(FaultError, match=says):
            site.mall.set_fault(name, **options)
        assert site.mall.hits() == []

    on_virtual(test)


def test_every_fault_says_what_it_does() -> None:
    assert all(kind.meaning.endswith(".") for kind in FAULTS.values())


def test_every_row_of_the_fault_matrix_has_a_fault() -> None:
    """L14, a write to everybody, is nothing that a line or meter does: encoders refuse it."""
    rows = {row for kind in FAULTS.values() for row in kind.rows.split()}
    wanted = {f"L{number}" for number in range(1, 25)} | {f"M{number}" for number in range(1, 19)}
    assert wanted - rows == {"L14"} and rows <= wanted


def test_the_manual_page_names_every_fault_and_parameter() -> None:
    page = (Path(__file__).parents[3] / "docs" / "simulated-mall.md").read_text(encoding="utf-8")
    names = set(FAULTS) | {param for kind in FAULTS.values() for param in kind.params}
    assert [name for name in sorted(names) if f"`{name}`" not in page] == []
