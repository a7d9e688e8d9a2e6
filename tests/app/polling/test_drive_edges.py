"""What an operation's drive does when the meter, its make or the book is not as it was when it began."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.sale import Kind, SaleState, retry_delay_s
from app.polling import answers, sale_drive
from app.polling.sale_drive import SaleDrive
from app.services import sale_steps
from app.services.sale_steps import Fence, SaleFacts
from db.errors import BookLocked
from db.ledger import Ledger
from meterio.collector import CollectorClient
from meterio.errors import LinkLost, MeterError, NoAnswer, TwoMeters, WrongMeter
from meterio.profiles import Profile
from meterio.types import FlushReceipt, Sample
from tests.helpers.console import PROFILES, Console, virtual_console
from tests.helpers.second_person import add_people
from tests.helpers.small_mall import ELECTRICITY_MAKE
from tests.helpers.virtual_loop import run_virtual

COUNTED, UNDER_LAST = "ddsy1352", "dlt645-2007"
LAST_COUNT = 65_535


def play(folder: Path, story: Callable[[Console], Awaitable[None]], *, make: str = ELECTRICITY_MAKE) -> None:
    async def whole() -> None:
        async with virtual_console(folder, make=make) as console:
            await story(console)
            console.must_verify()

    run_virtual(whole)


def reason(console: Console, request_id: str) -> str | None:
    return console.sale(request_id).steps[-1].reason


async def start_with(console: Console, profile: Profile) -> None:
    """The program ends and starts with another description of this make."""
    await console.stop()
    console._outside = replace(console._outside, profiles={**PROFILES, profile.name: profile})
    await console.start()


def without_refund(make: str) -> Profile:
    commands = {name: form for name, form in PROFILES[make].commands.items() if name != "refund"}
    return replace(PROFILES[make], commands=commands)


def test_a_count_at_its_end_is_not_sold_past(tmp_path: Path) -> None:
    """The meter's own counter would wrap, and a small count would look like a reset (M18)."""

    async def story(console: Console) -> None:
        def epoch(ledger: Ledger) -> None:
            now = console.clock.utc_ms()
            ledger.meters.start_epoch("E1", start_count=LAST_COUNT, reason="changed", utc_ms=now, by="lin")

        console.book.write(epoch)
        console.mall._meters["E1"].prepaid.count = LAST_COUNT

        def is_seen() -> bool:
            state = console.live.state("E1")
            return state is not None and state.purchase_count == LAST_COUNT

        await console.until(is_seen)
        await console.sell("r1", "E1")
        assert await console.outcome("r1") == "void"
        assert reason(console, "r1") == "count_exhausted"

    play(tmp_path, story)


def test_a_purchase_that_the_meter_refuses_at_once_is_rejected(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        profile = PROFILES[ELECTRICITY_MAKE]
        purchase = replace(profile.commands["purchase"], final_refusals=frozenset(range(1, 12)))
        await start_with(console, replace(profile, commands={**profile.commands, "purchase": purchase}))
        await console.in_contact("E1")
        console.mall.set_fault("hoarding-limit", target="E1")
        await console.sell("r1", "E1")
        assert await console.outcome("r1") == "rejected"
        assert console.sale("r1").refund_due_fen == 10_000 and console.purchases("E1") == []

    play(tmp_path, story)


def test_an_amount_that_the_makes_frame_cannot_hold_is_not_sent(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        profile = PROFILES[ELECTRICITY_MAKE]
        purchase = profile.commands["purchase"]
        small = tuple(
            replace(field, least=100_000) if field.value == "amount_fen" else field
            for field in purchase.fields
        )
        commands = {**profile.commands, "purchase": replace(purchase, fields=small)}
        await start_with(console, replace(profile, commands=commands))
        await console.in_contact("E1")
        await console.sell("r1", "E1", 70_000)
        assert await console.outcome("r1") == "void"
        assert reason(console, "r1") == "not_sendable"

    play(tmp_path, story)


def test_a_refund_of_a_make_that_no_longer_takes_one_is_not_sent(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        he = console.book.write(add_people)["he"]
        console.mall.set_fault("silent-meter", target="E1")
        await console.refund("f1", "E1", session=he)
        console.mall.clear_faults()
        await start_with(console, without_refund(COUNTED))
        assert await console.outcome("f1") == "void"
        assert reason(console, "f1") == "not_sendable"

    play(tmp_path, story, make=COUNTED)


def test_a_refund_in_doubt_of_a_make_that_no_longer_takes_one_stays_in_doubt_and_is_told(
    tmp_path: Path,
) -> None:
    async def story(console: Console) -> None:
        he = console.book.write(add_people)["he"]
        console.mall.set_fault("lose-request", target="E1", on="write")
        await console.refund("f1", "E1", session=he)
        await console.reaches("f1", "in_doubt")
        await start_with(console, without_refund(UNDER_LAST))
        await console.until(lambda: any(what == "sale f1" for what, _ in console.ear.faults))
        assert console.state("f1") == "in_doubt"
        assert all("documents no deduction" in str(error) for _, error in console.ear.faults)
        console.ear.faults.clear()

    play(tmp_path, story, make=UNDER_LAST)


def test_a_foreign_purchase_behind_the_fence_leaves_a_cancelled_sale_to_people(tmp_path: Path) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("lose-request", target="E1", on="purchase")
        await console.sell("r1", "E1")
        await console.reaches("r1", "in_doubt")
        console.mall.set_fault("silent-meter", target="E1", on="read")
        await console.cancel("r1")
        await asyncio.sleep(20)
        console.mall.clear_faults()
        console.mall.set_fault("foreign-purchase", target="E1", on="read", when="before", amount_fen=77_000)
        assert await console.outcome("r1") == "escalated"
        assert reason(console, "r1") == "foreign"

    play(tmp_path, story)


def test_a_cancelled_sale_that_the_meter_took_is_proven_behind_the_fence_and_not_given_up(
    tmp_path: Path,
) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("lose-reply", target="E1", on="purchase")
        await console.sell("r1", "E1")
        await console.reaches("r1", "in_doubt")
        console.mall.set_fault("silent-meter", target="E1", on="read")
        await console.cancel("r1")
        await asyncio.sleep(20)
        assert console.state("r1") == "in_doubt"
        console.mall.clear_faults()
        assert await console.outcome("r1") == "confirmed"
        assert console.purchases("E1") == [10_000] and console.sale("r1").refund_due_fen == 0

    play(tmp_path, story)


def test_a_frame_whose_outcome_the_book_could_not_take_is_read_back_when_it_is_taken_up_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubt, failed = sale_steps.mark_in_doubt, []

    def fails_once(ledger: Ledger, sale_id: str, **said: object) -> None:
        if not failed:
            failed.append(sale_id)
            raise BookLocked(tmp_path)
        doubt(ledger, sale_id, **said)  # type: ignore[arg-type]

    monkeypatch.setattr(sale_steps, "mark_in_doubt", fails_once)

    async def story(console: Console) -> None:
        console.mall.set_fault("lose-reply", target="E1", on="purchase", times=1)
        await console.sell("r1", "E1")
        assert await console.outcome("r1") == "confirmed"
        assert failed == ["r1"] and len(console.purchases("E1")) == 1
        told = [step.answer for step in console.sale("r1").steps]
        assert "restarted" in told
        console.ear.faults.clear()

    play(tmp_path, story)


def test_an_operation_in_doubt_without_an_attempt_is_a_damaged_book() -> None:
    facts = SaleFacts(
        sale_id="r1",
        kind=Kind.SALE,
        adds=True,
        meter_id="E1",
        state=SaleState.IN_DOUBT,
        amount_fen=1,
        price_e8=1,
        last_count=0,
        expected=None,
        attempt=None,
        sends=0,
        cancel_asked_by=None,
    )
    with pytest.raises(ValueError, match="without an attempt"):
        sale_drive._known_attempt(facts)


@pytest.mark.parametrize(
    ("error", "why"),
    [(TwoMeters("two answers"), "two_meters"), (WrongMeter(expected="1", found=2), "wrong_meter")],
)
@pytest.mark.parametrize("is_sent", [False, True])
def test_a_meter_that_is_not_the_one_sold_to_gets_nothing_and_people_decide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: MeterError, why: str, is_sent: bool
) -> None:
    """L12, M3: told before the frame the sale is void; after it nobody but people can say what it took."""

    async def story(console: Console) -> None:
        read = SaleDrive._read_money

        async def another_answers(drive: SaleDrive) -> Sample:
            if not is_sent or console.state("r1") == "in_doubt":
                raise error
            return await read(drive)

        monkeypatch.setattr(SaleDrive, "_read_money", another_answers)
        console.mall.set_fault("lose-request", target="E1", on="purchase")
        await console.sell("r1", "E1")
        assert await console.outcome("r1") == ("escalated" if is_sent else "void")
        assert reason(console, "r1") == why and console.purchases("E1") == []
        assert console.hits("lose-request") == int(is_sent)
        assert console.sale("r1").refund_due_fen == (0 if is_sent else 10_000)

    play(tmp_path, story)


class FailsOnce:
    """A step of the collector's client that fails at its call number `at`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, error: MeterError, *, at: int = 1) -> None:
        self.calls, self._at, self._error = 0, at, error
        self._real = getattr(CollectorClient, name)
        monkeypatch.setattr(
            CollectorClient, name, lambda client, *args, **how: self._call(client, *args, **how)
        )

    async def _call(self, *args: Any, **how: Any) -> Any:
        self.calls += 1
        if self.calls == self._at:
            raise self._error
        return await self._real(*args, **how)


@pytest.mark.parametrize("at", [1, 2], ids=["first", "again"])
def test_a_frame_that_could_not_be_made_ready_is_made_ready_later_and_goes_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    async def story(console: Console) -> None:
        made = FailsOnce(monkeypatch, "prepare", NoAnswer("silent"), at=at)
        if at > 1:
            console.mall.set_fault("lose-request", target="E1", on="purchase", times=1)
        await console.sell("r1", "E1")
        assert await console.outcome("r1") == "confirmed"
        assert console.purchases("E1") == [10_000] and made.calls == at + 1

    play(tmp_path, story)


def test_whoever_asks_for_a_sale_need_not_wait_for_its_next_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(console: Console) -> None:
        made = FailsOnce(monkeypatch, "prepare", NoAnswer("silent"))
        await console.sell("r1", "E1")
        await console.until(lambda: made.calls == 1)
        await console.worker.submit_sale("r1")
        asked = console.clock.utc_ms()
        assert await console.outcome("r1") == "confirmed"
        assert console.clock.utc_ms() - asked < retry_delay_s(1) * 1000 and made.calls == 2

    play(tmp_path, story)


def test_a_fence_that_fails_is_made_anew_before_a_cancelled_sale_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(console: Console) -> None:
        console.mall.set_fault("lose-request", target="E1", on="purchase")
        fence = FailsOnce(monkeypatch, "flush", LinkLost("the link broke"))
        await console.sell("r1", "E1")
        await console.reaches("r1", "in_doubt")
        await console.cancel("r1")
        assert await console.outcome("r1") == "not_applied"
        assert fence.calls == 2 and console.sale("r1").refund_due_fen == 10_000

    play(tmp_path, story)


def test_a_refund_is_not_sent_again_while_no_fence_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(console: Console) -> None:
        he = console.book.write(add_people)["he"]
        console.mall.set_fault("lose-request", target="E1", on="write", times=1)
        fence = FailsOnce(monkeypatch, "flush", LinkLost("the link broke"))
        before = console.mall.book("E1")["balance_fen"]
        await console.refund("f1", "E1", session=he)
        assert await console.outcome("f1") == "confirmed"
        assert fence.calls == 2 and console.mall.book("E1")["balance_fen"] <= before - 3_000

    play(tmp_path, story, make=COUNTED)


def test_a_clock_set_back_behind_the_fence_asks_for_another_fence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the meter says must be of after the fence, by the same clock."""
    fences: list[int] = []

    def of_before(receipt: FlushReceipt) -> Fence:
        fence = answers.fence_of(receipt)
        fences.append(fence.utc_ms)
        return fence if len(fences) > 1 else replace(fence, utc_ms=fence.utc_ms + 3_600_000)

    monkeypatch.setattr(sale_drive, "fence_of", of_before)

    async def story(console: Console) -> None:
        console.mall.set_fault("lose-request", target="E1", on="purchase")
        await console.sell("r1", "E1")
        await console.reaches("r1", "in_doubt")
        await console.cancel("r1")
        assert await console.outcome("r1") == "not_applied"
        assert len(fences) == 2

    play(tmp_path, story)
