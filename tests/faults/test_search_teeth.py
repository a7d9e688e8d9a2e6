"""The search has teeth: with any one guard taken out of a test build, it finds wrong money from a few seeds.

Each build below says exactly what it leaves out. Where two places enforce one rule, both are taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.domain.sale import (
    MAX_SENDS,
    MONEY_BACK,
    Answer,
    Attempt,
    MeterBook,
    MeterRules,
    NextStep,
    SaleState,
    Verdict,
)
from app.polling import sale_drive
from app.polling.sale_drive import SaleDrive
from app.services import refunds, sale_steps, vending
from app.services.sale_steps import Fence, SaleFacts
from db.ledger import Ledger
from meterio.bus.line import Line
from meterio.bus.timing import LineTiming
from meterio.codec.modbus_rtu import Hunter, Reply, crc16
from meterio.errors import BadFrame, MeterError
from meterio.types import PreparedCommand
from tests.faults.search.history import run_history

SEEDS = 40
SALES = 30

NO_KEY_ON_OPEN = (
    "DROP TABLE open_operations;"
    " CREATE TABLE open_operations (meter_id TEXT NOT NULL, operation_id TEXT NOT NULL) STRICT;"
)
NO_KEY_ON_COUNTS = (
    "DROP TABLE reserved_counts;"
    " CREATE TABLE reserved_counts (meter_id TEXT NOT NULL, epoch INTEGER NOT NULL, count INTEGER NOT NULL,"
    " operation_id TEXT NOT NULL) STRICT;"
)


def send_before_recording(patch: pytest.MonkeyPatch) -> str:
    """The purchase leaves first, and count and frame are committed when its answer is there.

    Out: the commit before the transmission in SaleDrive._reserve_and_send.
    """

    async def send_and_reserve(drive: SaleDrive, attempt: Attempt, facts: SaleFacts) -> None:
        prepared = await drive._prepare(attempt, facts)
        failure = await _send(drive, prepared)
        now = drive._ground.clock.utc_ms()
        await drive._ground.ledger.write(
            lambda ledger: sale_steps.reserve(
                ledger,
                drive.sale_id,
                count=attempt.count,
                before=attempt.before,
                frame_sha256=prepared.sha256,
                now_utc_ms=now,
            )
        )
        drive._changed(SaleState.SENDING)
        if failure is None:
            await drive._prove(attempt, facts)
        else:
            await drive._doubt(Answer.NO_ANSWER, text=str(failure))

    patch.setattr(SaleDrive, "_reserve_and_send", send_and_reserve)
    return ""


async def _send(drive: SaleDrive, prepared: PreparedCommand) -> MeterError | None:
    drive.frame_out = prepared.frame
    try:
        await drive._ground.client.send(prepared)
    except MeterError as error:
        return error
    finally:
        drive.frame_out = None
    return None


def believe_any_reply(patch: pytest.MonkeyPatch) -> str:
    """Whatever the line says next is taken for the answer, if its checksum is right.

    Out: unit, function and length in Hunter; the request's token in Line.bytes_received; the quiet time after
    a time-out (LineTiming.late_s).
    """
    heard = Line.bytes_received

    def feed(hunter: Hunter, data: bytes) -> Reply | None:
        request = hunter.request
        if len(data) < 5 or crc16(data[:-2]) != data[-2:]:
            return None
        if data[1] & 0x80:
            return Reply(request.unit, request.function, data[2], data)
        if request.is_write:
            return Reply(request.unit, request.function, 0, data)
        if len(data) < request.length:
            raise BadFrame("too short for the registers asked for")
        return Reply(request.unit, request.function, 0, data[: request.length])

    def bytes_received(line: Line, token: int | None, data: bytes) -> None:
        heard(line, line._flight.token if line._flight else token, data)

    patch.setattr(Hunter, "feed", feed)
    patch.setattr(Line, "bytes_received", bytes_received)
    patch.setattr(LineTiming, "late_s", lambda timing, request: 0.0)
    return ""


def sell_to_busy_meters(patch: pytest.MonkeyPatch) -> str:
    """A meter takes a new sale while another one of it is open.

    Out: the desk's finding "meter busy", and the key of open_operations.
    """
    found = vending.findings

    def findings(*args: Any, **kwargs: Any) -> Iterator[Any]:
        return (warning for warning in found(*args, **kwargs) if warning.key != "sale.meter_busy")

    patch.setattr(vending, "findings", findings)
    return NO_KEY_ON_OPEN


def take_the_meters_count(patch: pytest.MonkeyPatch) -> str:
    """The next count is the meter's own plus one, whatever the book says.

    Out: the comparison of meter and book before a sale (SaleDrive._send_first, the desk's finding "count
    differs"), the ledger's check of the count in sale_steps.reserve, and the key of reserved_counts.
    """
    found = vending.findings

    def findings(*args: Any, **kwargs: Any) -> Iterator[Any]:
        return (warning for warning in found(*args, **kwargs) if warning.key != "sale.count_differs")

    async def send_first(drive: SaleDrive, facts: SaleFacts) -> None:
        seen = await drive._read_book(NextStep.SEND, facts)
        if seen is None:
            await drive._wait(NextStep.SEND)
        else:
            await drive._reserve_and_send(Attempt((seen.count or 0) + 1, facts.amount_fen, seen), facts)

    def reserve(
        ledger: Ledger, sale_id: str, *, count: int, before: MeterBook, frame_sha256: str, now_utc_ms: int
    ) -> None:
        sale = sale_steps._enter(ledger, sale_id, SaleState.SENDING)
        ledger.operations.reserve_count(sale_id, meter_id=sale.meter_id, epoch=sale.epoch, count=count)
        detail = {"send": 1, "frame_sha256": frame_sha256, "before": sale_steps.book_detail(before)}
        sale_steps._append(ledger, sale_id, SaleState.SENDING, count=count, detail=detail, utc_ms=now_utc_ms)

    patch.setattr(vending, "findings", findings)
    patch.setattr(SaleDrive, "_send_first", send_first)
    patch.setattr(sale_steps, "reserve", reserve)
    return NO_KEY_ON_COUNTS


def sell_afresh_when_in_doubt(patch: pytest.MonkeyPatch) -> str:
    """A purchase without a proof is sent again under the count that follows the meter's present one.

    Out: the same count for every copy of one purchase (SaleDrive._resolve judges by it, sale_steps.resend
    writes it down).
    """

    async def resolve(drive: SaleDrive, facts: SaleFacts, attempt: Attempt) -> None:
        if drive._failed:
            await drive._wait(NextStep.RESEND)
        seen = await drive._read_book(NextStep.READ_BACK, facts)
        if seen is None:
            return
        if facts.sends >= MAX_SENDS:
            await drive._escalate("not_accepted", seen)
        else:
            await drive._resend(Attempt((seen.count or 0) + 1, attempt.amount_fen, seen), facts)

    def resend(
        ledger: Ledger, sale_id: str, *, before: MeterBook, frame_sha256: str, now_utc_ms: int
    ) -> None:
        sale_steps._enter(ledger, sale_id, SaleState.SENDING)
        count = ledger.operations.reserved_count(sale_id)
        detail = {"frame_sha256": frame_sha256, "before": sale_steps.book_detail(before)}
        sale_steps._append(ledger, sale_id, SaleState.SENDING, count=count, detail=detail, utc_ms=now_utc_ms)

    patch.setattr(SaleDrive, "_resolve", resolve)
    patch.setattr(sale_steps, "resend", resend)
    return ""


def give_up_without_a_fence(patch: pytest.MonkeyPatch) -> str:
    """A sale is given up as soon as the meter's count has not moved.

    Out: the flush in SaleDrive._make_fence; the record of a fence is made up.
    """

    async def no_fence(drive: SaleDrive) -> Fence:
        now = drive._ground.clock.utc_ms()
        return Fence(kind="flush", collector="C1", bus=1, session="", sequence=1, utc_ms=now)

    patch.setattr(SaleDrive, "_make_fence", no_fence)
    return ""


def take_money_twice_without_a_fence(patch: pytest.MonkeyPatch) -> str:
    """A deduction that the meter does not show is sent again at once; no make refuses the second copy.

    Out: the fence before another copy of what the meter does not guard (SaleDrive._seen_without_copies).
    """

    async def as_read(drive: SaleDrive, attempt: Attempt, facts: SaleFacts) -> MeterBook:
        return attempt.before

    patch.setattr(SaleDrive, "_seen_without_copies", as_read)
    return ""


def hand_out_before_the_meter_gave(patch: pytest.MonkeyPatch) -> str:
    """A refund's money is handed out as soon as it is recorded.

    Out: the desk's look at the outcome before it gives anything back.
    """
    patch.setattr(vending, "is_due", lambda kind, state, adds: not adds or state in MONEY_BACK)
    return ""


def take_any_fall_for_the_deduction(patch: pytest.MonkeyPatch) -> str:
    """A balance that has fallen is proof enough of a deduction.

    Out: the bounds of the read-back table for deductions (judge_refund).
    """

    def judge(attempt: Attempt, seen: MeterBook, *, rules: MeterRules, max_use_fen: int) -> Verdict:
        fallen = attempt.before.balance_fen - seen.balance_fen
        return Verdict.APPLIED if fallen > 0 else Verdict.NOT_YET

    patch.setattr(sale_drive, "judge_refund", judge)
    return ""


def undo_whatever_is_asked(patch: pytest.MonkeyPatch) -> str:
    """A sale or refund is reversed whatever came after it, and as often as somebody asks.

    Out: what a reversal asks of its original (refunds._check_original), and the trigger on facts.
    """
    patch.setattr(refunds, "_check_original", lambda ledger, original, base: None)
    return (
        "DROP TABLE operation_facts;"
        " CREATE TABLE operation_facts (seq INTEGER PRIMARY KEY, operation_id TEXT, adds INTEGER,"
        " original_id TEXT, visit_id TEXT, source TEXT, reason TEXT, approval_id TEXT,"
        " utc_ms INTEGER, prev_hash BLOB, hash BLOB) STRICT;"
    )


def forget_open_sales_at_start(patch: pytest.MonkeyPatch) -> str:
    """A program that starts does not look for sales that the one before left open.

    Out: sale_steps.take_up at the worker's start.
    """
    patch.setattr(sale_steps, "take_up", lambda ledger, *, now_utc_ms: ())
    return ""


BUILDS: tuple[tuple[Callable[[pytest.MonkeyPatch], str], tuple[str, ...], int], ...] = (
    (send_before_recording, ("I1",), 0),
    (believe_any_reply, ("I1", "I6"), 0),
    (sell_to_busy_meters, ("I4",), 0),
    (take_the_meters_count, ("I4",), 7),
    (sell_afresh_when_in_doubt, ("I1",), 1),
    (give_up_without_a_fence, ("I1",), 6),
    (forget_open_sales_at_start, ("I16",), 1),
    (take_money_twice_without_a_fence, ("I1",), 7),
    (hand_out_before_the_meter_gave, ("I1",), 26),
    (take_any_fall_for_the_deduction, ("I1",), 6),
    (undo_whatever_is_asked, ("I8",), 2),
)
"""Each build, the rules that it breaks, and the seed to begin with: one that found it when this was written,
which saves time and is no promise."""


@pytest.mark.parametrize(("build", "rules", "first"), BUILDS, ids=[build[0].__name__ for build in BUILDS])
def test_a_build_without_this_guard_is_found_out(
    build: Callable[[pytest.MonkeyPatch], str],
    rules: tuple[str, ...],
    first: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    schema = build(monkeypatch)
    for seed in range(first, first + SEEDS):
        outcome = run_history(seed, sales=SALES, schema=schema, verify=False)
        found = [violation for violation in outcome.violations if violation.startswith(rules)]
        if found:
            print(f"seed {seed} after {outcome.operations} operations: {found[0]}")
            return
    pytest.fail(f"no violation of {rules} in {SEEDS} seeds")
