"""How the engine carries a plan for a shortage on: begun at its time, meter by meter until the target is met,
undone at its end. All that lasts is in the book, so a run that was cut off is taken up where it stood.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Final

from app import config
from app.domain.order import FINAL, IllegalTransition, OrderKind, OrderState, Source
from app.domain.permissions import SYSTEM
from app.domain.shortage import Act, PlanState
from app.domain.supply import Opened
from app.errors import DeskError
from app.services import meter_settings, order_steps, orders, supply_meters
from app.services.orders import Wish
from app.services.readings import LiveBoard
from app.services.shortage import KINDS, Makes, chosen_now
from db.ledger import Ledger
from db.shortage import PlanMeter, PlanRow

DEADLINE_MS: Final = 300_000
UNDO_DEADLINE_MS: Final = 43_200_000
"""A meter that is silent when a plan ends is put back when it returns."""
SETTLES_MS: Final = 30_000
"""How long after it followed a meter's load is taken for what is left."""
_SETTLED: Final = frozenset({"failed", "undone", "not_undone", "left"})


def at_work(ledger: Ledger) -> bool:
    """Whether any plan is to be carried on."""
    return bool(ledger.shortage.at_work())


def advance(ledger: Ledger, live: LiveBoard, *, makes: Makes, now_utc_ms: int) -> tuple[str, ...]:
    """One step of every plan; the ids of orders to be driven on."""
    found: list[str] = []
    for plan in ledger.shortage.at_work():
        found += _Step(ledger, plan, live, makes, now_utc_ms).take()
    return tuple(found)


class _Step:
    """One step of one plan, in one transaction."""

    def __init__(self, ledger: Ledger, plan: PlanRow, live: LiveBoard, makes: Makes, now_utc_ms: int) -> None:
        self._ledger, self._plan, self._live = ledger, plan, live
        self._makes, self._now = makes, now_utc_ms
        self._orders: list[str] = []

    def take(self) -> list[str]:
        state = PlanState(self._plan.state)
        if state is PlanState.READY:
            self._begin()
        elif state is PlanState.RUNNING:
            self._run()
        else:
            self._undo()
        return self._orders

    def _begin(self) -> None:
        plan = self._plan
        if self._now >= plan.end_utc_ms:  # the program was off all that time
            self._move(PlanState.ENDED, ended_utc_ms=self._now)
        elif self._now >= plan.start_utc_ms:
            self._move(PlanState.RUNNING, began_utc_ms=self._now)
            self._choose(plan.target_w)

    def _choose(self, target_w: int) -> None:
        """More meters, in the order of kinds."""
        rank = len(self._rows())
        chosen = chosen_now(self._ledger, self._plan, self._live, makes=self._makes, target_w=target_w)
        for number, one in enumerate(one for one in chosen if one.left is None):
            meter = one.candidate
            row = PlanMeter(self._plan.id, meter.meter_id, meter.kind, rank + number, meter.power_w or 0)
            self._put(self._ordered(row))

    def _ordered(self, row: PlanMeter) -> PlanMeter:
        values: dict[str, int] = {"max_power_w": self._plan.limit_w} if self._plan.act == Act.LIMIT else {}
        deadline = min(self._now + DEADLINE_MS, self._plan.end_utc_ms)
        order_id = self._order(row.meter_id, KINDS[Act(self._plan.act)], values, deadline)
        return replace(row, order_id=order_id, state="failed" if order_id is None else "chosen")

    def _run(self) -> None:
        for row in self._rows():
            if row.state == "chosen":
                self._put(self._followed(row))
            elif row.state == "done":
                self._put(self._measured(row))
        if self._now >= self._plan.end_utc_ms:
            self._move(PlanState.UNDOING)
            return
        rows = self._rows()
        waits = any(row.state == "chosen" or (row.state == "done" and row.after_w is None) for row in rows)
        saved = sum(row.before_w - (row.after_w or 0) for row in rows if row.state == "done")
        if not waits and saved < self._plan.target_w:
            self._choose(self._plan.target_w - saved)

    def _followed(self, row: PlanMeter) -> PlanMeter:
        view = self._ledger.orders.get(row.order_id or "")
        if view is None or OrderState(view.state) not in FINAL:
            return row
        if view.state != OrderState.CONFIRMED:
            return replace(row, state="failed")
        return replace(row, state="done", before_limit_w=self._limit_before(row))

    def _limit_before(self, row: PlanMeter) -> int | None:
        """What the meter showed before it was told."""
        for event in self._ledger.orders.events(row.order_id or ""):
            seen = event.detail.get("seen")
            if event.state == OrderState.SENDING and isinstance(seen, dict):
                found = seen.get("max_power_w")
                return found if isinstance(found, int) else None
        return None

    def _measured(self, row: PlanMeter) -> PlanMeter:
        view = self._ledger.orders.get(row.order_id or "")
        if view is None:
            return row
        since = view.changed_utc_ms + SETTLES_MS
        return replace(row, after_w=self._live.loads.load_w(row.meter_id, since_utc_ms=since))

    def _undo(self) -> None:
        for row in self._rows():
            if row.state == "chosen":
                self._put(self._stopped(row))
            elif row.state == "done":
                self._put(self._undone(row) if row.undo_id else self._undoing(row))
        if all(row.state in _SETTLED for row in self._rows()):
            self._move(PlanState.ENDED, ended_utc_ms=self._now)

    def _stopped(self, row: PlanMeter) -> PlanMeter:
        """What was not sent is taken back; what is being sent has its outcome first."""
        row = self._followed(row)
        if row.state != "chosen" or row.order_id is None:
            return row
        if self._ledger.orders.required(row.order_id).state != OrderState.RECORDED:
            return row
        try:
            order_steps.give_up(self._ledger, row.order_id, by=SYSTEM.name, now_utc_ms=self._now)
        except IllegalTransition:
            return row
        self._orders.append(row.order_id)
        return replace(row, state="left")

    def _undoing(self, row: PlanMeter) -> PlanMeter:
        """The order that puts a meter back, unless somebody else has taken its relay in hand."""
        if self._plan.act == Act.TRIP:
            (known,) = supply_meters.known(self._ledger, [row.meter_id])
            if known.opened_by is not Opened.SHORTAGE:
                return replace(row, state="left")
            return self._back(row, OrderKind.CLOSE, {})
        usual, _ = meter_settings.effective(self._ledger, row.meter_id, config.POWER_THRESHOLD_W)
        limit = usual if row.before_limit_w is None else row.before_limit_w
        return self._back(row, OrderKind.SET_POWER, {"max_power_w": limit})

    def _back(self, row: PlanMeter, kind: OrderKind, values: dict[str, int]) -> PlanMeter:
        if self._ledger.orders.open_of_meter(row.meter_id) is not None:
            return row  # after that one
        order_id = self._order(row.meter_id, kind, values, self._now + UNDO_DEADLINE_MS)
        return replace(row, undo_id=order_id, state="not_undone" if order_id is None else "done")

    def _undone(self, row: PlanMeter) -> PlanMeter:
        view = self._ledger.orders.get(row.undo_id or "")
        if view is None or OrderState(view.state) not in FINAL:
            return row
        if view.state == OrderState.CONFIRMED:
            return replace(row, state="undone")
        if view.state == OrderState.EXPIRED:
            return replace(row, undo_id=None)  # ordered anew
        return replace(row, state="not_undone")

    # small things

    def _rows(self) -> tuple[PlanMeter, ...]:
        return self._ledger.shortage.meters(self._plan.id)

    def _put(self, row: PlanMeter) -> None:
        self._ledger.shortage.put_meter(row)

    def _order(self, meter_id: str, kind: OrderKind, values: dict[str, int], deadline: int) -> str | None:
        """Record it; None where the meter cannot be ordered."""
        wish = Wish(secrets.token_hex(8), kind, meter_id, deadline, self._plan.name, values)
        try:
            orders.order(
                self._ledger,
                wish,
                makes=self._makes,
                session=SYSTEM,
                source=Source.SHORTAGE,
                now_utc_ms=self._now,
            )
        except DeskError:
            return None
        self._orders.append(wish.id)
        return wish.id

    def _move(self, state: PlanState, **changes: int) -> None:
        self._plan = replace(self._plan, state=state.value, **changes)  # type: ignore[arg-type]
        self._ledger.shortage.put(self._plan)
        self._ledger.audit.append(
            operator=SYSTEM.name,
            action=f"shortage.{state}",
            object=self._plan.name,
            detail={"meters": len(self._rows())},
            utc_ms=self._now,
        )
