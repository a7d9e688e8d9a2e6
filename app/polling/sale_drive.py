"""Drives one operation to its outcome (faults.md 2.3, 2.4). All that lasts is in the book; this holds only
time. Whether the meter gets money or gives it, the way is the same; only command and read-back table differ.

    RECORDED  read the meter's book; it must stand where ours last proved it; commit count, frame; send once
    SENDING   a yes and the meter's own book settle it; anything else leaves it in doubt
    IN_DOUBT  read back: applied -> settle; not yet -> the same count and amount again, a bounded number of
              times; anything else -> people. Asked to cancel: fence, read back, then not applied (or applied)

A drive may be stopped anywhere and started anew: it begins by asking the book.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final, Protocol

from app.crash_points import reach
from app.domain.refund import deduction_count, judge_refund
from app.domain.sale import (
    FINAL,
    MAX_SENDS,
    Answer,
    Attempt,
    IllegalTransition,
    MeterBook,
    MeterRules,
    NextStep,
    SaleState,
    Verdict,
    judge,
    max_use_fen,
    meter_count,
    next_count,
    retry_delay_s,
    send_until_ms,
    unchanged,
)
from app.polling.answers import answer_of, book_of, fence_of
from app.polling.books import AsyncLedger
from app.polling.command_terms import CommandTerms
from app.services import sale_steps
from app.services.readings import LiveBoard
from app.services.sale_steps import ENGINE, Fence, SaleFacts
from app.services.views import Pursuit
from meterio.collector import CollectorClient
from meterio.errors import MeterError, Refused, TwoMeters, WrongMeter
from meterio.types import Clock, Lane, MeterCommand, MeterPoint, PreparedCommand, Sample

ENDED: Final = FINAL | {SaleState.ESCALATED}
"""Where nobody drives an operation any further."""

FENCE_QUIET_S: Final = 2.0
"""How late a meter's reply to a question asked before the fence may still come (faults.md L3).

A Modbus reply does not say which of two equal questions it answers, so a word spoken before the purchase
could pass for one behind the fence and give back money that the meter has. Four times a line's longest wait.
"""


class DriveListener(Protocol):
    """Who is told how sales go on."""

    def heard(self, sample: Sample) -> None:
        """The meter answered a question of the drive."""

    def sale_changed(self, sale_id: str, state: SaleState) -> None:
        """A step was committed."""


@dataclass(frozen=True, slots=True)
class DriveGround:
    """What a drive works with. `refund` is None in makes that document no deduction, `blocks` are those that
    tell of the meter's money. `fencing` is held from a fence to the end of what it is for: on a plain line it
    breaks the connection of all."""

    point: MeterPoint
    rules: MeterRules
    purchase: CommandTerms
    refund: CommandTerms | None
    blocks: tuple[str, ...]
    fencing: asyncio.Lock
    client: CollectorClient
    ledger: AsyncLedger
    live: LiveBoard
    clock: Clock
    listener: DriveListener


class SaleDrive:
    """One open operation. `run` ends when it has its outcome, or when people must decide.

    `waiting_to_read` is true while a read-back is due: the line's polling lets it go first.
    `frame_out` is the frame while it is on its way.
    """

    def __init__(self, sale_id: str, ground: DriveGround) -> None:
        self.sale_id = sale_id
        self.point = ground.point
        self.waiting_to_read = True
        self.frame_out: bytes | None = None
        self._ground = ground
        self._wake = asyncio.Event()
        self._tried = asyncio.Event()
        self._failed = 0
        self._rested = False
        self._tries = 0
        self._last: tuple[Answer, int] | None = None
        self._fence: Fence | None = None
        self._said: Mapping[str, int] = {}

    async def run(self) -> SaleState:
        """The last state reached. Raises what the book raises; the sale is then taken up again later."""
        while True:
            facts = await self._ground.ledger.read(lambda ledger: sale_steps.facts(ledger, self.sale_id))
            if facts.state in ENDED:
                self._ground.live.end_pursuit(self.sale_id)
                self._read_done()
                return facts.state
            try:
                await self._step(facts)
            except (WrongMeter, TwoMeters) as error:
                await self._disown(facts, error)
            except IllegalTransition:
                # An operator's void or cancel came between our reading and writing: the book decides anew.
                await self._wait(NextStep.READ_BACK)

    def wake(self) -> None:
        """Contact returned, or someone asked: try at once."""
        self._failed = 0
        self.waiting_to_read = True
        self._tried.clear()
        self._wake.set()

    async def read_tried(self, *, within_s: float) -> None:
        """Returns once the due read-back was tried, or after `within_s` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._tried.wait()

    async def _step(self, facts: SaleFacts) -> None:
        if facts.state is SaleState.RECORDED:
            await self._send_first(facts)
        elif facts.state is SaleState.SENDING:
            await self._doubt(Answer.RESTARTED, text="taken up while the frame was out")
        elif facts.cancel_asked_by is not None:
            await self._give_up(facts, _known_attempt(facts))
        else:
            await self._resolve(facts, _known_attempt(facts))

    async def _disown(self, facts: SaleFacts, error: WrongMeter | TwoMeters) -> None:
        """It is not, or not alone, the meter that was sold to: nothing is sent, people decide (L12, M3)."""
        reason = "wrong_meter" if isinstance(error, WrongMeter) else "two_meters"
        if facts.state is SaleState.RECORDED:
            await self._void(reason)
        else:
            await self._escalate(reason, None)

    # RECORDED

    async def _send_first(self, facts: SaleFacts) -> None:
        reach("sale.after_record")
        seen = await self._read_book(NextStep.SEND, facts)
        if seen is None:
            await self._wait(NextStep.SEND)
            return
        rules = self._ground.rules
        following = next_count if facts.adds else deduction_count
        count = following(facts.last_count, rules=rules)
        if not unchanged(facts.last_count, facts.expected, seen, rules=rules):
            await self._void("count_differs")
        elif count is None:
            await self._void("count_exhausted")
        elif not facts.adds and seen.balance_fen < facts.amount_fen:
            await self._void("balance_too_low")
        elif self._terms(facts) is None:
            await self._void("not_sendable")
        else:
            await self._reserve_and_send(Attempt(count, facts.amount_fen, seen), facts)

    async def _reserve_and_send(self, attempt: Attempt, facts: SaleFacts) -> None:
        try:
            prepared = await self._prepare(attempt, facts)
        except MeterError as error:  # it was only asked, not yet told
            self._failed += 1
            self._heard_nothing(error)
            await self._wait(NextStep.SEND)
            return
        except ValueError:  # the make cannot take this amount or count
            await self._void("not_sendable")
            return
        now = self._ground.clock.utc_ms()
        reach("sale.before_reserve")
        await self._ground.ledger.write(
            lambda ledger: sale_steps.reserve(
                ledger,
                self.sale_id,
                count=attempt.count,
                before=attempt.before,
                frame_sha256=prepared.sha256,
                now_utc_ms=now,
            )
        )
        reach("sale.after_reserve")
        self._changed(SaleState.SENDING)
        await self._transmit(attempt, prepared, facts, is_first=True)

    async def _void(self, reason: str) -> None:
        now = self._ground.clock.utc_ms()
        await self._ground.ledger.write(
            lambda ledger: sale_steps.void(ledger, self.sale_id, reason=reason, by=ENGINE, now_utc_ms=now)
        )
        self._changed(SaleState.VOID)

    # SENDING

    async def _transmit(
        self, attempt: Attempt, prepared: PreparedCommand, facts: SaleFacts, *, is_first: bool
    ) -> None:
        """One transmission, and what came of it. The first failure is followed by a read-back at once."""
        self._note(NextStep.READ_BACK, None)
        failed_now = self._failed + (not is_first)
        self.frame_out = prepared.frame
        self._fence = None
        try:
            await self._ground.client.send(prepared)
        except Refused as error:
            if is_first and error.code in self._known_terms(facts).final_refusals:
                await self._reject(error)
            else:
                await self._doubt(Answer.REFUSED, text=str(error), code=error.code)
        except MeterError as error:
            await self._doubt(answer_of(error), text=str(error))
        else:
            reach("sale.after_reply")
            await self._prove(attempt, facts)
        finally:
            self.frame_out = None
        self._failed = failed_now

    async def _prove(self, attempt: Attempt, facts: SaleFacts) -> None:
        """The meter said yes; its own book must say so too before anybody is told (M14, L8)."""
        with suppress(WrongMeter, TwoMeters):  # the sale is in doubt first; the next look says so again
            seen = await self._read_book(NextStep.READ_BACK, facts)
            if seen is not None and self._judge(attempt, seen, facts) is Verdict.APPLIED:
                await self._settle(seen, by_reply=True)
                return
        await self._doubt(Answer.ACCEPTED, text="the meter's own book does not show it yet")

    async def _reject(self, error: Refused) -> None:
        now, code, text = self._ground.clock.utc_ms(), error.code, str(error)
        await self._ground.ledger.write(
            lambda ledger: sale_steps.reject(ledger, self.sale_id, code=code, text=text, now_utc_ms=now)
        )
        self._changed(SaleState.REJECTED)

    async def _doubt(self, answer: Answer, *, text: str, code: int | None = None) -> None:
        now = self._ground.clock.utc_ms()
        await self._ground.ledger.write(
            lambda ledger: sale_steps.mark_in_doubt(
                ledger, self.sale_id, answer=answer, code=code, text=text, now_utc_ms=now
            )
        )
        reach("sale.after_doubt")
        self._changed(SaleState.IN_DOUBT)

    async def _settle(self, seen: MeterBook, *, by_reply: bool) -> None:
        now = self._ground.clock.utc_ms()
        reach("sale.before_settle")
        await self._ground.ledger.write(
            lambda ledger: sale_steps.settle(
                ledger, self.sale_id, seen=seen, by_reply=by_reply, now_utc_ms=now
            )
        )
        reach("sale.after_settle")
        self._changed(SaleState.CONFIRMED)

    # IN_DOUBT

    async def _resolve(self, facts: SaleFacts, attempt: Attempt) -> None:
        if self._failed and not self._rested:
            await self._wait(NextStep.RESEND if facts.sends < MAX_SENDS else NextStep.READ_BACK)
            self._rested = True
            return  # and ask the book again: somebody may have asked to cancel meanwhile
        self._rested = False
        reach("sale.in_doubt_before_read_back")
        seen = await self._read_book(NextStep.READ_BACK, facts)
        if seen is None:
            return
        verdict = self._judge(attempt, seen, facts)
        if verdict is Verdict.APPLIED:
            await self._settle(seen, by_reply=False)
        elif verdict is not Verdict.NOT_YET:
            await self._escalate(str(verdict), seen)
        elif facts.sends >= MAX_SENDS:
            await self._escalate("not_accepted", seen)
        else:
            await self._resend(Attempt(attempt.count, attempt.amount_fen, seen), facts)

    async def _resend(self, attempt: Attempt, facts: SaleFacts) -> None:
        """Roll forward: the same count and amount. If an earlier copy counted meanwhile, this one cannot.

        Where the meter itself does not refuse a second copy, a fence first makes sure there is no other: then
        the meter's word behind it, and only then the frame.
        """
        if facts.adds and self._ground.rules.guarded:
            await self._send_again(attempt, facts)
            return
        async with self._ground.fencing:
            seen = await self._seen_without_copies(attempt, facts)
            if seen is not None:
                await self._send_again(replace(attempt, before=seen), facts)

    async def _send_again(self, attempt: Attempt, facts: SaleFacts) -> None:
        try:
            prepared = await self._prepare(attempt, facts)
        except MeterError as error:
            self._failed += 1
            self._heard_nothing(error)
            return
        now = self._ground.clock.utc_ms()
        reach("sale.before_resend")
        await self._ground.ledger.write(
            lambda ledger: sale_steps.resend(
                ledger,
                self.sale_id,
                before=attempt.before,
                frame_sha256=prepared.sha256,
                now_utc_ms=now,
            )
        )
        reach("sale.after_resend")
        self._changed(SaleState.SENDING)
        await self._transmit(attempt, prepared, facts, is_first=False)

    async def _seen_without_copies(self, attempt: Attempt, facts: SaleFacts) -> MeterBook | None:
        """The meter's book behind a fence, if it took none of the earlier frames; None: ask the book anew."""
        fence = await self._make_fence()
        seen = await self._read_book(NextStep.FENCE, facts) if fence else None
        taken = seen is None or self._judge(attempt, seen, facts) is not Verdict.NOT_YET
        return None if taken else seen

    async def _give_up(self, facts: SaleFacts, attempt: Attempt) -> None:
        """The fence first, then the meter's word: only k behind a fence frees the money (faults.md 2.4).

        A fence stays good until something is sent again; a plain line is still closed when it is done.
        """
        async with self._ground.fencing:
            fence = self._fence = self._fence or await self._make_fence()
            seen = await self._read_book(NextStep.FENCE, facts) if fence else None
        if fence is None or seen is None:
            await self._wait(NextStep.FENCE)
            return
        if seen.utc_ms < fence.utc_ms:
            # The wall clock was set back in between. The book must show what came first: fence once more.
            self._fence = None
            return
        verdict = self._judge(attempt, seen, facts)
        if verdict is Verdict.APPLIED:
            await self._settle(seen, by_reply=False)
        elif verdict is Verdict.NOT_YET:
            await self._not_applied(fence, seen)
        else:
            await self._escalate(str(verdict), seen)

    async def _make_fence(self) -> Fence | None:
        self._note(NextStep.FENCE, None)
        reach("sale.before_fence")
        try:
            fence = fence_of(await self._ground.client.flush(self.point.address.bus))
        except MeterError as error:
            self._failed += 1
            self._heard_nothing(error)
            return None
        reach("sale.after_fence")
        await asyncio.sleep(FENCE_QUIET_S)
        return fence

    async def _not_applied(self, fence: Fence, seen: MeterBook) -> None:
        now = self._ground.clock.utc_ms()
        await self._ground.ledger.write(
            lambda ledger: sale_steps.not_applied(
                ledger, self.sale_id, fence=fence, seen=seen, now_utc_ms=now
            )
        )
        reach("sale.after_giving_up")
        self._changed(SaleState.NOT_APPLIED)

    async def _escalate(self, reason: str, seen: MeterBook | None) -> None:
        now = self._ground.clock.utc_ms()
        await self._ground.ledger.write(
            lambda ledger: sale_steps.escalate(ledger, self.sale_id, reason=reason, seen=seen, now_utc_ms=now)
        )
        self._changed(SaleState.ESCALATED)

    # the meter

    def _terms(self, facts: SaleFacts) -> CommandTerms | None:
        return self._ground.purchase if facts.adds else self._ground.refund

    def _known_terms(self, facts: SaleFacts) -> CommandTerms:
        terms = self._terms(facts)
        if terms is None:
            raise ValueError(f"{facts.sale_id}: its meter's make documents no deduction")
        return terms

    async def _prepare(self, attempt: Attempt, facts: SaleFacts) -> PreparedCommand:
        """The frame of `attempt`. What else the make wants in it (a customer number) is the meter's word."""
        terms = self._known_terms(facts)
        change = attempt.amount_fen if facts.adds else -attempt.amount_fen
        said = {
            **self._said,
            "amount_fen": attempt.amount_fen,
            "purchase_count": meter_count(attempt.count, rules=self._ground.rules),
            "balance_after_fen": attempt.before.balance_fen + change,
        }
        values = {name: value for name, value in said.items() if name in terms.parameters}
        until = send_until_ms(attempt, self._ground.rules)
        command = MeterCommand(terms.name, values, deadline_utc_ms=until)
        return await self._ground.client.prepare(self.point, command)

    async def _read_book(self, step: NextStep, facts: SaleFacts) -> MeterBook | None:
        """The meter's own book now; None when it cannot be had."""
        self._note(step, None)
        self._tries += 1
        try:
            sample = await self._read_money()
        except (WrongMeter, TwoMeters):
            raise
        except MeterError as error:
            self._failed += 1
            self._heard_nothing(error)
            return None
        finally:
            self._read_done()
        self._last = (Answer.READ_BACK, sample.utc_ms)
        self._said = sample.values
        self._ground.live.put(sample)
        self._ground.listener.heard(sample)
        return book_of(sample, last_count=facts.last_count, rules=self._ground.rules)

    async def _read_money(self) -> Sample:
        """All that the make tells of its money, as one sample of the moment its last part came."""
        client, point = self._ground.client, self.point
        parts = [await client.read(point, block, lane=Lane.COMMAND) for block in self._ground.blocks]
        values = {name: value for part in parts for name, value in part.values.items()}
        return replace(parts[-1], values=values)

    def _judge(self, attempt: Attempt, seen: MeterBook, facts: SaleFacts) -> Verdict:
        rules = self._ground.rules
        span_ms = seen.utc_ms - attempt.before.utc_ms
        most = max_use_fen(rules, span_ms=span_ms, price_e8=facts.price_e8)
        table = judge if facts.adds else judge_refund
        return table(attempt, seen, rules=rules, max_use_fen=most)

    # time and telling

    async def _wait(self, step: NextStep) -> None:
        """Sleep until the next try is due, or until woken."""
        delay_s = retry_delay_s(self._failed)
        if not self._ground.client.in_contact:
            step = NextStep.WAIT_CONTACT
        self._note(step, self._ground.clock.utc_ms() + round(delay_s * 1000))
        with suppress(TimeoutError):
            async with asyncio.timeout(delay_s):
                await self._wake.wait()
        self._wake.clear()

    def _read_done(self) -> None:
        self.waiting_to_read = False
        self._tried.set()

    def _heard_nothing(self, error: MeterError) -> None:
        self._last = (answer_of(error), self._ground.clock.utc_ms())

    def _note(self, step: NextStep, next_utc_ms: int | None) -> None:
        answer, at = self._last or (None, None)
        self._ground.live.pursue(
            Pursuit(
                sale_id=self.sale_id,
                next_step=step,
                next_utc_ms=next_utc_ms,
                tries=self._tries,
                answer=answer,
                answer_utc_ms=at,
            )
        )

    def _changed(self, state: SaleState) -> None:
        self._ground.listener.sale_changed(self.sale_id, state)


def _known_attempt(facts: SaleFacts) -> Attempt:
    if facts.attempt is None:
        raise ValueError(f"sale {facts.sale_id} is {facts.state} without an attempt")
    return facts.attempt
