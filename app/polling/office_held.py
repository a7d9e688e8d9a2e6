"""Meters whose money the office holds: what they count is charged as it is heard.

The loop only collects which meters were heard. Every few seconds the book's reader reckons what each has
left; only what is due is written, in batches, so that neither the loop nor a sale waits for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, Protocol, TypeVar

from app.domain.registers import Held
from app.errors import DeskError
from app.polling.bench import Bench
from app.polling.line_stats import Troubles
from app.services import charging, office_meters
from app.services.charging import Heard, Reading, Standing
from app.services.office_meters import OfficeMeter

T = TypeVar("T")

HELD, UNCHARGED = "trouble.charge_held", "trouble.uncharged"
"""Troubles of a meter: its readings are in doubt; it is not charged for another reason."""
CHARGE_S: Final = 2.0
CHUNK: Final = 50
"""Meters of one unit of work: a few hundredths of a second, so that others' questions get in between."""


class HeldBench(Bench, Protocol):
    """What is needed of the worker."""

    @property
    def troubles(self) -> Troubles: ...

    def told(self, meter_ids: Iterable[str]) -> None:
        """The office's word on these meters is on the board."""


class OfficeHeld:
    """All methods on the worker's loop."""

    def __init__(self, bench: HeldBench) -> None:
        self._bench = bench
        self._meters: dict[str, OfficeMeter] = {}
        self._last: dict[str, Reading] = {}
        self._heard: set[str] = set()
        self._is_stale = True
        self._woken = asyncio.Event()

    def heard(self, meter_id: str) -> None:
        """A meter's newest answer is on the board."""
        if meter_id in self._meters:
            self._heard.add(meter_id)

    def look_again(self) -> None:
        """Money may have moved: reckon all of them anew, at once."""
        self._heard.update(self._meters)
        self._woken.set()

    def set_up_anew(self) -> None:
        """Meters or settings may be others."""
        self._is_stale = True

    async def run(self) -> None:
        self._is_stale = True
        while True:
            if self._is_stale:
                await self._load()
            self._woken.clear()
            await self._reckon_all()
            with suppress(TimeoutError):
                async with asyncio.timeout(CHARGE_S):
                    await self._woken.wait()

    async def _load(self) -> None:
        self._is_stale = False
        try:
            ids = await self._bench.ledger.read(office_meters.ids)
            found: dict[str, OfficeMeter] = {}
            for some in chunks(ids):
                known = await self._bench.ledger.read(partial(office_meters.known, meter_ids=some))
                found |= {one.meter.id: one for one in known}
        except BaseException:
            self._is_stale = True
            raise
        self._meters = found
        self.look_again()

    async def _reckon_all(self) -> None:
        wanted, self._heard = self._heard, set()
        heard = [one for one in map(self._newest, sorted(wanted)) if one is not None]
        try:
            for some in chunks(heard):
                await self._reckon(some)
        except BaseException:
            self._heard |= wanted  # for the next try
            raise

    def _newest(self, meter_id: str) -> Heard | None:
        known = self._meters.get(meter_id)
        if known is None:
            return None
        reading = charging.reading_of(known.meter, self._bench.live.state(meter_id))
        return None if reading is None else Heard(reading, self._last.get(meter_id))

    async def _reckon(self, heard: Sequence[Heard]) -> None:
        ledger, now = self._bench.ledger, self._bench.clock.utc_ms()
        found = {one.meter_id: one for one in await ledger.read(lambda book: charging.survey(book, heard))}
        due = [one for one in heard if one.newest.meter_id in found and found[one.newest.meter_id].is_due]
        if due:
            written = await ledger.write(lambda book: charging.take(book, due, now_utc_ms=now))
            found |= {one.meter_id: one for one in written}
        for one in heard:
            standing = found.get(one.newest.meter_id)
            if standing is not None:
                self._note(one.newest, standing)
        self._bench.told(found)

    def _note(self, reading: Reading, standing: Standing) -> None:
        meter_id = standing.meter_id
        self._bench.live.note_office(
            meter_id, self._meters[meter_id].office_credit(standing.credit_fen, ever_paid=standing.ever_paid)
        )
        error = standing.trouble
        is_held = error is not None and error.key in list(Held)
        told, over = (HELD, UNCHARGED) if is_held else (UNCHARGED, HELD)
        self._bench.troubles.settle(over, meter_id)
        if error is None:
            self._bench.troubles.settle(told, meter_id)
        else:
            self._bench.troubles.note(told, meter_id, _seen(error), error=error)
        if error is None:
            self._last[meter_id] = reading


def _seen(error: DeskError) -> str:
    """What of a trouble is the same in every language."""
    if "before" in error.params:
        return f"{error.params['before']} -> {error.params['after']}"
    return str(error)


def chunks(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    """Parts of one unit of work each."""
    return (whole[at : at + CHUNK] for at in range(0, len(whole), CHUNK))
