"""Drives one order to its outcome. All that lasts is in the book; this holds only time.

    RECORDED  look at the meter: it may be so already; else commit the frames, then send each once
    SENDING   look again: what the meter shows decides, whatever it replied
    IN_DOUBT  look until it shows, for as long as a relay may take; only when it shows that nothing was done
              is the order sent again, a bounded number of times and never after its deadline (M9, M17)

`step` does one of these and says when to come again, so that the line works on for others meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

from app.crash_points import reach
from app.domain.order import (
    FINAL,
    MAX_SENDS,
    SETTLE_S,
    IllegalTransition,
    OrderKind,
    OrderState,
    agrees,
    flows,
    retry_delay_s,
)
from app.polling.bench import trouble_of
from app.polling.books import AsyncLedger
from app.polling.clocks import drift_ms
from app.polling.order_scribe import OrderScribe
from app.services import order_steps
from app.services.order_means import Means, means
from app.services.order_steps import OrderFacts, SaleFirst
from db.ledger import Ledger
from db.rows import Detail
from meterio.collector import CollectorClient
from meterio.errors import MeterError, Refused, TwoMeters, WrongMeter
from meterio.profiles import Profile
from meterio.types import Clock, Lane, MeterCommand, MeterPoint, PreparedCommand, Sample

LOOK_S: Final = 1.0
"""Between two looks at a relay that has not moved yet."""
SALE_S: Final = 2.0
CLOCK_FRAME_MS: Final = 5_000
"""A time that waited longer for its line is not sent any more."""


class OrderListener(Protocol):
    """Who is told how orders go on."""

    def show(self, sample: Sample) -> None:
        """The meter answered a question of the drive."""

    def note_clock(self, meter_id: str, drift_ms: int) -> None: ...

    def order_changed(self, facts: OrderFacts) -> None:
        """A step was committed."""


@dataclass(frozen=True, slots=True)
class OrderGround:
    """What a drive works with. A clock that is less than `tolerance_ms` off is right."""

    point: MeterPoint
    profile: Profile
    client: CollectorClient
    ledger: AsyncLedger
    scribe: OrderScribe
    clock: Clock
    listener: OrderListener
    tolerance_ms: int


@dataclass(frozen=True, slots=True)
class _Sent:
    """What came of one transmission: a refusal (code and text) or a failure; neither: all said yes."""

    code: int | None = None
    text: str = ""
    answer: str = "accepted"
    is_final: bool = False


class OrderDrive:
    """One open order. `is_out` while a frame of it is on its way."""

    def __init__(self, facts: OrderFacts, ground: OrderGround) -> None:
        self.point = ground.point
        self.is_out = False
        self._facts = facts
        self._ground = ground
        self._failed = 0
        self._sent_at = ground.clock.monotonic() - SETTLE_S

    @property
    def order_id(self) -> str:
        return self._facts.order.id

    @property
    def deadline_utc_ms(self) -> int:
        return self._facts.order.deadline_utc_ms

    @property
    def ends_unsent(self) -> bool:
        """Whether its deadline ends it by itself: nothing was sent yet."""
        return self._facts.state is OrderState.RECORDED

    def wake(self) -> None:
        self._failed = 0

    async def step(self) -> float | None:
        """One step; seconds until the next one is due, None when it has its outcome."""
        try:
            return await self._step()
        except IllegalTransition:
            # Somebody cancelled it between our reading and writing: the book says how it stands.
            known = await self._ground.ledger.read(lambda ledger: order_steps.facts(ledger, self.order_id))
            self._facts = known
            return None if known.state in FINAL else 0.0

    async def _step(self) -> float | None:
        if self._facts.state in FINAL:
            return None
        if self._facts.state is OrderState.RECORDED:
            return await self._first()
        return await self._resolve()

    # RECORDED

    async def _first(self) -> float | None:
        if self._is_late():
            return await self._end(OrderState.EXPIRED, {"reason": "deadline"})
        known = self._means()
        if known is None:
            return await self._end(OrderState.VOID, {"reason": "not_offered"})
        if known.at_office:
            return await self._end(OrderState.CONFIRMED, {"by": "office", "seen": {}})
        try:
            seen = await self._look(known)
        except (WrongMeter, TwoMeters) as error:
            return await self._end(OrderState.VOID, {"reason": str(trouble_of(error)).rpartition(".")[2]})
        except MeterError:
            return self._again()
        if not known.commands:
            return await self._end(OrderState.CONFIRMED, {"by": "read", "seen": _kept(seen)})
        if await self._shows(known, seen):
            return await self._end(OrderState.CONFIRMED, {"by": "already", "seen": self._told(known, seen)})
        return await self._send(known, seen)

    async def _send(self, known: Means, seen: Mapping[str, int]) -> float | None:
        try:
            prepared = [await self._prepared(name) for name in known.commands]
        except MeterError:
            return self._again()
        except ValueError:
            return await self._unsendable(known, seen)
        if self._is_late():
            return 0.0
        frames, now = tuple(one.sha256 for one in prepared), self._ground.clock.utc_ms()
        told = self._told(known, seen)
        reach("order.before_send")
        try:
            await self._ground.scribe.write(
                lambda ledger: order_steps.send(
                    ledger, self.order_id, frames=frames, seen=told, now_utc_ms=now
                )
            )
        except SaleFirst:
            return SALE_S
        self._moved(OrderState.SENDING)
        self._facts = replace(self._facts, sends=self._facts.sends + 1)
        reach("order.after_commit")
        return await self._judge_sent(known, await self._transmit(prepared, in_turn=known.in_turn))

    async def _unsendable(self, known: Means, seen: Mapping[str, int]) -> float | None:
        """The make's frame cannot hold these values."""
        if self._facts.state is OrderState.RECORDED:
            return await self._end(OrderState.VOID, {"reason": "not_sendable"})
        return await self._end(
            OrderState.NOT_FOLLOWED, {"reason": "not_sendable", "seen": self._told(known, seen)}
        )

    async def _prepared(self, name: str) -> PreparedCommand:
        order, now = self._facts.order, self._ground.clock.utc_ms()
        takes, deadline = self._ground.profile.form_of(name).takes, order.deadline_utc_ms
        values = {value: wanted for value, wanted in order.values.items() if value in takes}
        if self._facts.kind is OrderKind.SET_CLOCK:
            values, deadline = {"utc_ms": now}, min(deadline, now + CLOCK_FRAME_MS)
        command = MeterCommand(name, values, deadline_utc_ms=deadline)
        return await self._ground.client.prepare(self.point, command, lane=Lane.ORDER)

    async def _transmit(self, prepared: list[PreparedCommand], *, in_turn: bool) -> _Sent:
        """Each frame once. One that fails does not keep the next from being sent, for the last one may hand
        the relay back to the meter; unless they go `in_turn`."""
        sent = _Sent()
        self.is_out = True
        try:
            for one in prepared:
                try:
                    await self._ground.client.send(one, lane=Lane.ORDER)
                except Refused as error:
                    final = error.code in self._ground.profile.form_of(one.command.name).final_refusals
                    sent = _Sent(error.code, str(error), "refused", final)
                except MeterError as error:
                    sent = _Sent(None, str(error), type(error).__name__)
                if in_turn and sent.answer != "accepted":
                    break
        finally:
            self.is_out = False
            self._sent_at = self._ground.clock.monotonic()
        reach("order.after_send")
        return sent

    # SENDING

    async def _judge_sent(self, known: Means, sent: _Sent) -> float | None:
        """What the meter shows decides; where it cannot be read, or moves still, the order is in doubt."""
        try:
            seen = await self._look(known)
            if await self._shows(known, seen):
                by = "reply" if sent.answer == "accepted" else "read-back"
                return await self._end(OrderState.CONFIRMED, {"by": by, "seen": self._told(known, seen)})
            if sent.is_final and self._facts.sends == 1 and len(known.commands) == 1:
                detail = {"code": sent.code, "text": sent.text, "seen": self._told(known, seen)}
                return await self._end(OrderState.REJECTED, detail)
        except MeterError as error:
            sent = sent if sent.text else _Sent(None, str(error), type(error).__name__)
        await self._write(OrderState.IN_DOUBT, {"answer": sent.answer, "text": sent.text})
        return LOOK_S

    # IN_DOUBT

    async def _resolve(self) -> float | None:
        known = self._means()
        if known is None:  # the meter was exchanged for another make meanwhile
            return await self._end(OrderState.NOT_FOLLOWED, {"reason": "not_offered", "seen": {}})
        try:
            seen = await self._look(known)
        except (WrongMeter, TwoMeters) as error:
            reason = str(trouble_of(error)).rpartition(".")[2]
            return await self._end(OrderState.NOT_FOLLOWED, {"reason": reason, "seen": {}})
        except MeterError:
            return self._again()
        if await self._shows(known, seen):
            detail = {"by": "read-back", "seen": self._told(known, seen)}
            return await self._end(OrderState.CONFIRMED, detail)
        if self._ground.clock.monotonic() - self._sent_at < SETTLE_S:
            return LOOK_S
        if self._facts.sends < MAX_SENDS and not self._is_late():
            return await self._send(known, seen)
        reason = "current_flows" if self._agrees(known, seen) else "state"
        return await self._end(OrderState.NOT_FOLLOWED, {"reason": reason, "seen": self._told(known, seen)})

    # the meter

    async def _look(self, known: Means) -> dict[str, int]:
        """What the meter shows now. Raises MeterError."""
        ground, values = self._ground, dict[str, int]()
        for block in known.blocks:
            sample = await ground.client.read(self.point, block, lane=Lane.ORDER)
            values |= sample.values
            if block == "status":
                ground.listener.show(sample)
            if known.is_clock:
                values["drift_ms"] = drift_ms(sample)
                ground.listener.note_clock(self.point.meter_id, values["drift_ms"])
        for name in known.items:
            word = (await ground.client.read_item(self.point, name, lane=Lane.ORDER)).value
            flags = ground.profile.flags.values()
            values |= {flag.name: flag.value(word) for flag in flags if flag.item == name}
        self._failed = 0
        return values

    async def _shows(self, known: Means, seen: dict[str, int]) -> bool:
        """Whether it is as ordered; a relay that says open must let nothing through. Raises MeterError."""
        if known.is_clock:
            return abs(seen["drift_ms"]) <= self._ground.tolerance_ms
        if not self._agrees(known, seen):
            return False
        if known.flow is not None and known.flow not in seen:
            reading = await self._ground.client.read_item(self.point, known.flow, lane=Lane.ORDER)
            seen[known.flow] = reading.value
        return known.flow is None or not flows({known.flow: seen[known.flow]})

    def _agrees(self, known: Means, seen: Mapping[str, int]) -> bool:
        return agrees(known.wanted, seen)

    def _means(self) -> Means | None:
        return means(self._ground.profile, self._facts.kind, self._facts.order.values, kept=self._facts.kept)

    def _told(self, known: Means, seen: Mapping[str, int]) -> dict[str, int]:
        """What of the state goes into the book."""
        names = (*known.wanted, known.flow, "drift_ms", "balance_fen")
        return {name: seen[name] for name in names if name is not None and name in seen}

    # time and telling

    def _is_late(self) -> bool:
        return self._ground.clock.utc_ms() > self.deadline_utc_ms

    def _again(self) -> float:
        self._failed += 1
        return retry_delay_s(self._failed)

    async def _end(self, state: OrderState, detail: Detail) -> float | None:
        """Its outcome: no step follows."""
        await self._write(state, detail)
        return None

    async def _write(self, state: OrderState, detail: Detail) -> None:
        now = self._ground.clock.utc_ms()

        def unit(ledger: Ledger) -> None:
            order_steps.step(ledger, self.order_id, state, detail=detail, now_utc_ms=now)

        reach("order.before_outcome")
        await self._ground.scribe.write(unit)
        self._moved(state)
        reach("order.after_outcome")

    def _moved(self, state: OrderState) -> None:
        self._facts = replace(self._facts, state=state)
        self._ground.listener.order_changed(self._facts)


def _kept(seen: Mapping[str, int]) -> dict[str, int]:
    """A state that was read, without the raw words that flags are read from."""
    return {name: value for name, value in seen.items() if not name.startswith("status")}
