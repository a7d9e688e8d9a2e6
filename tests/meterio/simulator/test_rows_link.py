"""Rows L1 to L24 of docs/faults.md section 4 on the driver: the fault was hit, and what came of it is right.

What a sale makes of it is told in tests/faults; here it is what the driver says, and what it never believes.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from meterio.clock import SystemClock
from meterio.collector import CollectorClient
from meterio.errors import (
    AddressError,
    BadFrame,
    LinkLost,
    MeterError,
    NeverSent,
    NoAnswer,
    Refused,
    TwoMeters,
)
from meterio.types import Lane, LinkKind, MeterAddress, MeterPoint
from tests.helpers.mall import points_of, running_mall, settings_of, small_plan
from tests.meterio.simulator.driver import PROFILES, Scene, play

MODBUS, DLT645, WATER = "adf400l-3p", "dlt645-2007", "cjt188-water"
EVERY = pytest.mark.parametrize("kind", [MODBUS, DLT645, WATER])
METER = {MODBUS: "E1-1-1", DLT645: "E1-1-1", WATER: "W1-1-1"}
UNANSWERED = (NoAnswer, BadFrame)


def on(
    kind: str, story: Callable[[Scene], Awaitable[None]], *, buses: int = 1, link: LinkKind = LinkKind.SEALED
) -> None:
    play(small_plan(1, buses, 3, kinds=(kind,), link=link), story)


async def believes_only_the_meter(scene: Scene) -> None:
    """The next answer is right again."""
    assert (await scene.read())["balance_fen"] == scene.book()["balance_fen"]


@EVERY
@pytest.mark.parametrize("name", ["lose-request", "corrupt-request", "silent-meter"])
def test_l1_a_request_that_is_lost_has_no_answer_and_no_effect(kind: str, name: str) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault(name, target=METER[kind], on="purchase", times=1)
        assert await scene.failure(scene.sell()) is NoAnswer
        assert scene.hits() == [1] and scene.book()["purchase_count"] == 3
        await scene.sell()
        assert scene.book()["purchase_count"] == 4

    on(kind, story)


@EVERY
def test_l2_a_reply_that_is_lost_has_no_answer_and_the_books_tell(kind: str) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("lose-reply", target=METER[kind], on="purchase", times=1)
        assert await scene.failure(scene.sell()) is NoAnswer
        assert scene.hits() == [1]
        found = await scene.read()
        assert (found["purchase_count"], found["balance_fen"]) == (4, 12_500)

    on(kind, story)


@EVERY
@pytest.mark.parametrize("link", [LinkKind.SEALED, LinkKind.TRANSPARENT])
def test_l3_a_late_reply_is_never_the_answer_to_the_next_question(kind: str, link: LinkKind) -> None:
    async def story(scene: Scene) -> None:
        other = list(scene.points.values())[1]
        scene.mall.set_fault("late-reply", target=METER[kind], on="purchase", times=1, delay_ms=1500)
        assert await scene.failure(scene.sell()) in UNANSWERED
        scene.mall.set_fault("negative-balance", target=other.meter_id, amount_fen=1)
        await asyncio.sleep(0.2)
        for _ in range(4):
            try:
                values = await scene.read(point=other)
            except UNANSWERED:
                continue
            assert values["balance_fen"] == -1
        assert scene.hits()[0] == 1
        await asyncio.sleep(3)
        await believes_only_the_meter(scene)

    on(kind, story, link=link)


@EVERY
def test_l4_a_held_request_has_no_answer_and_may_still_be_carried_out(kind: str) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("hold-request", target=METER[kind], on="purchase", times=1, hold_ms=4000)
        assert await scene.failure(scene.sell()) is NoAnswer
        assert scene.hits() == [1] and scene.book()["purchase_count"] == 3
        await asyncio.sleep(6)
        assert scene.book()["purchase_count"] == 4
        await believes_only_the_meter(scene)

    on(kind, story)


@EVERY
def test_l4_a_flush_is_a_fence_before_a_held_request(kind: str) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("hold-request", target=METER[kind], on="purchase", times=1, hold_ms=4000)
        await scene.failure(scene.sell())
        await scene.client.flush(1)
        await asyncio.sleep(60)
        assert scene.hits() == [1] and scene.book()["purchase_count"] == 3

    on(kind, story)


@EVERY
@pytest.mark.parametrize("name", ["duplicate-request", "duplicate-reply"])
def test_l5_l6_what_comes_twice_counts_once(kind: str, name: str) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault(name, target=METER[kind], on="purchase", times=1)
        await scene.sell()
        assert scene.hits() == [1] and scene.book()["balance_fen"] == 12_500
        await asyncio.sleep(2)
        await believes_only_the_meter(scene)

    on(kind, story)


@EVERY
@pytest.mark.parametrize("seen", range(4))
def test_l7_a_changed_byte_is_not_an_answer_and_never_a_refusal(kind: str, seen: int) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_seed(seen)
        scene.mall.set_fault("corrupt-reply", target=METER[kind], on="purchase", times=1, bytes=2)
        assert await scene.failure(scene.sell()) in (None, *UNANSWERED)  # None: only leaders were changed
        assert scene.hits() == [1] and (await scene.read())["purchase_count"] == 4

    on(kind, story)


@EVERY
@pytest.mark.parametrize("seed", range(4))
def test_l8_a_changed_value_with_a_right_checksum_does_not_confirm_a_sale_of_something_else(
    kind: str, seed: int
) -> None:
    """Whether it shows depends on what the reply repeats; the books always do."""

    async def story(scene: Scene) -> None:
        scene.mall.set_seed(seed)
        scene.mall.set_fault("good-checksum", target=METER[kind], on="purchase", times=1)
        assert await scene.failure(scene.sell()) in (None, *UNANSWERED, Refused)
        assert scene.hits() == [1]
        found = await scene.read()
        assert (found["purchase_count"], found["balance_fen"]) == (4, 12_500)

    on(kind, story)


@EVERY
@pytest.mark.parametrize("name", ["half-reply", "bad-length"])
def test_l9_l11_a_reply_cut_short_or_of_another_length_is_not_believed(kind: str, name: str) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault(name, target=METER[kind], on="purchase", times=1)
        assert await scene.failure(scene.sell()) in UNANSWERED
        assert scene.hits() == [1] and (await scene.read())["purchase_count"] == 4
        scene.mall.set_fault(name, target=METER[kind], on="read", times=1)
        await believes_only_the_meter(scene)  # asked again

    on(kind, story)


@EVERY
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("link", [LinkKind.SEALED, LinkKind.TRANSPARENT])
def test_l10_of_two_glued_replies_the_right_one_is_taken(kind: str, when: str, link: LinkKind) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("negative-balance", target=METER[kind], amount_fen=77)
        scene.mall.set_fault("glued-replies", target=METER[kind], when=when, times=1)
        assert (await scene.read())["balance_fen"] == -77
        assert scene.hits() == [1, 1]
        await believes_only_the_meter(scene)

    on(kind, story, link=link)


@EVERY
def test_l12_two_meters_at_one_address_garble_each_other(kind: str) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("duplicate-address", target=METER[kind])
        assert await scene.failure(scene.read()) in (*UNANSWERED, TwoMeters)
        assert scene.hits()[0] >= 1

    on(kind, story)


@pytest.mark.parametrize("kind", [MODBUS, DLT645])
def test_l12_two_meters_that_answer_one_after_the_other_are_told(kind: str) -> None:
    async def story(scene: Scene) -> None:
        other = list(scene.points)[1]
        scene.mall.set_fault("negative-balance", target=other, amount_fen=5)
        await scene.read(point=scene.points[other])
        scene.mall.set_fault("duplicate-address", target=METER[kind], delay_ms=120)
        await scene.failure(scene.read("status"))
        await asyncio.sleep(1)
        assert scene.hits()[1] >= 1
        assert scene.client.is_doubled(METER[kind])

    on(kind, story, link=LinkKind.TRANSPARENT)


@EVERY
def test_l13_another_meter_in_its_place_is_not_believed(kind: str) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("negative-balance", target=METER[kind], amount_fen=3)
        scene.mall.set_fault("wrong-answerer", target=METER[kind], on="purchase", times=1)
        assert await scene.failure(scene.sell()) in UNANSWERED
        assert scene.hits() == [1, 1] and scene.book()["purchase_count"] == 3
        scene.mall.set_fault("wrong-answerer", target=METER[kind], on="read", times=1)
        assert (await scene.read())["balance_fen"] == -3  # asked again

    on(kind, story)


@pytest.mark.parametrize(
    "kind, address",
    [(MODBUS, "0"), (DLT645, "999999999999"), (DLT645, "AAAAAAAAAAAA"), (WATER, "AAAAAAAAAAAAAA")],
)
def test_l14_nothing_is_written_to_everybody(kind: str, address: str) -> None:
    async def story(scene: Scene) -> None:
        everybody = MeterPoint("all", MeterAddress("C1", 1, address), kind)
        with pytest.raises(AddressError):
            await scene.tell("trip" if kind != DLT645 else "keep_supply", point=everybody)
        assert all(scene.mall.book(meter)["supply_on"] for meter in scene.mall.meter_ids())

    on(kind, story)


@EVERY
def test_l15_a_collector_that_restarts_in_a_sale_loses_the_link_and_comes_back(kind: str) -> None:
    async def story(scene: Scene) -> None:
        selling = asyncio.ensure_future(scene.failure(scene.sell()))
        await asyncio.sleep(0.005)
        scene.mall.set_fault("collector-down", target="C1", times=1)
        assert await selling in (LinkLost, NeverSent)
        await asyncio.wait_for(scene.in_contact(), 60)
        assert scene.hits() == [1]
        await believes_only_the_meter(scene)

    on(kind, story)


@pytest.mark.parametrize("link", [LinkKind.SEALED, LinkKind.TRANSPARENT])
def test_l16_a_half_open_connection_is_found_and_made_again(link: LinkKind) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("half-open", target="C1")
        started = asyncio.get_running_loop().time()
        failures = set()
        while asyncio.get_running_loop().time() - started < 900:
            failures.add(await scene.failure(scene.read()))
            if None in failures:
                break
            await asyncio.sleep(5)
        assert None in failures and scene.hits() == [1]
        await believes_only_the_meter(scene)

    on(MODBUS, story, link=link)


def test_l17_on_a_slow_link_late_answers_are_waited_for_or_not_believed() -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("slow-link", target="C1", delay_ms=1200)
        ends = [await scene.failure(scene.read()) for _ in range(8)]
        assert set(ends) <= {None, NoAnswer, BadFrame} and scene.hits()[0] >= 1
        scene.mall.clear_faults()
        await asyncio.sleep(5)
        await believes_only_the_meter(scene)

    on(MODBUS, story)


@EVERY
@pytest.mark.parametrize("link", [LinkKind.SEALED, LinkKind.TRANSPARENT])
def test_l18_an_echo_is_taken_off(kind: str, link: LinkKind) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("echo", target=METER[kind])
        await believes_only_the_meter(scene)
        await scene.sell()
        assert scene.book()["balance_fen"] == 12_500 and scene.hits()[0] >= 2

    on(kind, story, link=link)


@EVERY
@pytest.mark.parametrize("link", [LinkKind.SEALED, LinkKind.TRANSPARENT])
@pytest.mark.parametrize(
    "name, params",
    [("glitch", {"byte": 0xFF, "count": 3}), ("leaders", {"count": 0}), ("leaders", {"count": 9})],
)
def test_l19_noise_and_leaders_before_a_reply_are_passed_over(
    kind: str, link: LinkKind, name: str, params: dict[str, int]
) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault(name, target=METER[kind], **params)
        await believes_only_the_meter(scene)
        assert scene.hits()[0] >= 1

    on(kind, story, link=link)


@EVERY
def test_l20_replies_of_two_lines_that_change_places_are_not_believed(kind: str) -> None:
    async def story(scene: Scene) -> None:
        first, *_, last = scene.points.values()
        scene.mall.set_fault("negative-balance", target=last.meter_id, amount_fen=9)
        await scene.read(point=last)
        scene.mall.set_fault("swap-channels", target=first.meter_id, times=1)
        found = await asyncio.gather(scene.read(point=first), scene.read(point=last), return_exceptions=True)
        assert scene.hits()[1] == 1
        for values, right in zip(found, (10_000, -9), strict=True):
            assert isinstance(values, UNANSWERED) or values["balance_fen"] == right  # type: ignore[index]

    play(small_plan(1, 2, 3, kinds=(kind,)), story)


def test_l21_a_sealed_message_that_is_sent_again_ends_the_link() -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("replay", target="C1", times=1)
        await scene.failure(scene.read())
        await asyncio.sleep(0.1)
        assert scene.hits() == [1] and scene.client.refusal
        await asyncio.wait_for(scene.in_contact(), 120)
        await believes_only_the_meter(scene)

    on(MODBUS, story)


@pytest.mark.parametrize("name", ["wrong-key", "downgraded-suite"])
def test_l22_a_wrong_key_or_a_weaker_suite_is_never_a_link(name: str) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault(name, target="C1")
        scene.site.net.break_all()
        await asyncio.sleep(120)
        assert not scene.client.in_contact and scene.hits()[0] >= 2
        assert await scene.failure(scene.sell()) is NeverSent
        scene.mall.clear_faults()
        await asyncio.wait_for(scene.in_contact(), 600)
        await believes_only_the_meter(scene)

    on(MODBUS, story)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_l23_a_serial_port_that_was_pulled_out_is_found_again() -> None:
    async def run() -> None:
        plan = small_plan(1, 1, 3, link=LinkKind.SERIAL)
        async with running_mall(plan) as (mall, where):
            client = CollectorClient(settings_of(plan, where)[0], profiles=PROFILES, clock=SystemClock())
            point = points_of(plan)[0]
            running = asyncio.ensure_future(client.run())
            try:
                assert await _until_read(client, point) == 10_000
                mall.set_fault("port-gone", target="C1", back_ms=300)
                with pytest.raises(MeterError):
                    await client.read(point, "books", lane=Lane.COMMAND)
                assert not Path(where["C1"][0]).exists()
                assert await _until_read(client, point) == 10_000
                assert mall.hits()[0]["hits"] == 1
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)

    asyncio.run(asyncio.wait_for(run(), 60))


async def _until_read(client: CollectorClient, point: MeterPoint) -> int:
    while True:
        try:
            return (await client.read(point, "books", lane=Lane.COMMAND)).values["balance_fen"]
        except MeterError:
            await asyncio.sleep(0.05)


@EVERY
def test_l24_one_silent_meter_keeps_no_other_waiting(kind: str) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("silent-meter", target=METER[kind])
        others = list(scene.points.values())[1:]
        asked = asyncio.gather(*(scene.failure(scene.read("status")) for _ in range(5)))
        for point in others * 3:
            assert (await scene.read(point=point))["balance_fen"] == 10_000
        assert set(await asked) <= {NoAnswer} and scene.hits()[0] >= 1

    on(kind, story)


@EVERY
@pytest.mark.parametrize("seed", range(3))
def test_rubbish_of_every_kind_is_never_believed(kind: str, seed: int) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_seed(seed)
        scene.mall.set_fault("malformed-reply", target=METER[kind])
        for _ in range(60):
            try:
                values = await scene.read()
            except MeterError:
                continue
            assert values["balance_fen"] == 10_000
        assert scene.hits()[0] >= 30
        scene.mall.clear_faults()
        await asyncio.sleep(30)
        await believes_only_the_meter(scene)

    on(kind, story)


@pytest.mark.parametrize(
    "link", [LinkKind.SEALED, LinkKind.TRANSPARENT, LinkKind.MODBUS_TCP, LinkKind.LEGACY]
)
def test_a_peer_that_speaks_rubbish_on_its_link_is_outlived(link: LinkKind) -> None:
    async def story(scene: Scene) -> None:
        scene.mall.set_fault("malformed-link", target="C1")
        for _ in range(40):
            try:
                assert (await scene.read())["balance_fen"] == 10_000
            except MeterError:
                await asyncio.sleep(1)
        assert scene.hits()[0] >= 5
        scene.mall.clear_faults()
        await asyncio.sleep(120)
        await asyncio.wait_for(scene.in_contact(), 300)
        await believes_only_the_meter(scene)

    on(MODBUS, story, link=link)
