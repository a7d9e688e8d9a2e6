"""Plans for a shortage of the grid: kinds of users, what a plan would do, its start, its undoing, its report.

A plan concerns the whole site, so only who may work in all of it makes and runs one. The engine carries it
out (app/services/shortage_steps.py).
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.domain.approvals import SEND_SETTINGS, TRIP
from app.domain.order import OrderKind
from app.domain.permissions import Permission, Session
from app.domain.shortage import Act, Candidate, Chosen, PlanState, choose, saved_w
from app.errors import DeskError
from app.services import approvals
from app.services.approvals import Wanted
from app.services.order_means import means
from app.services.places import MeterPlace, meter_places
from app.services.readings import LiveBoard
from app.services.rights import allow_site
from db.ledger import Ledger
from db.rows import Meter
from db.shortage import PlanMeter, PlanRow
from meterio.profiles import Profile

Makes = Mapping[str, Profile]

KINDS: Final = {Act.TRIP: OrderKind.TRIP, Act.LIMIT: OrderKind.SET_POWER}
MOST_NAME: Final = 60
MOST_W: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of users: its place in the order (None: never limited) and how many meters are of it."""

    kind: str
    rank: int | None
    meters: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in the list: how many meters it told, how many followed, and what that saved in W."""

    plan: PlanRow
    told: int
    followed: int
    saved_w: int


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One meter of a preview."""

    chosen: Chosen
    place: MeterPlace


@dataclass(frozen=True, slots=True)
class Preview:
    """What a plan would do now. `wanted` is put before a second person where `needs_second`."""

    rows: tuple[PreviewLine, ...]
    saved_w: int
    wanted: Wanted
    needs_second: bool


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What a plan did to one meter; `now_w` is its load now."""

    row: PlanMeter
    place: MeterPlace
    now_w: int | None


def kinds(ledger: Ledger, *, session: Session) -> tuple[KindRow, ...]:
    """Those in the order first, then the others that shops have. Raises DeskError permission.*."""
    allow_site(ledger, session, Permission.CONTROL)
    shops = {shop.id: shop.trade for shop in ledger.shops.all()}
    counted = Counter(shops.get(meter.shop_id or 0, "") for meter in _electric(ledger))
    order = ledger.shortage.kinds()
    others = sorted(kind for kind in counted if kind and kind not in order)
    ranked = [KindRow(kind, rank, counted[kind]) for rank, kind in enumerate(order)]
    return (*ranked, *(KindRow(kind, None, counted[kind]) for kind in others))


def set_kinds(ledger: Ledger, wanted: Sequence[str], *, session: Session, now_utc_ms: int) -> None:
    """The kinds that may be limited, the first of them first. Raises DeskError permission.*."""
    allow_site(ledger, session, Permission.CONTROL)
    before, after = ledger.shortage.kinds(), tuple(dict.fromkeys(kind for kind in wanted if kind))
    if before == after:
        return
    ledger.shortage.set_kinds(after)
    detail = {"before": ", ".join(before), "after": ", ".join(after)}
    ledger.audit.append(
        operator=session.name, action="shortage.kinds", object="", detail=detail, utc_ms=now_utc_ms
    )


def listed(ledger: Ledger, *, session: Session) -> tuple[PlanLine, ...]:
    """All plans, the newest first. Raises DeskError permission.*."""
    allow_site(ledger, session, Permission.CONTROL)
    return tuple(_line(plan, ledger.shortage.meters(plan.id)) for plan in ledger.shortage.all())


def keep(ledger: Ledger, plan: PlanRow, *, session: Session, now_utc_ms: int) -> PlanRow:
    """Keep a plan that has not been started: a new one (its id is empty), or a changed one.

    Raises DeskError: permission.*, shortage.*.
    """
    allow_site(ledger, session, Permission.CONTROL)
    _check(plan, now_utc_ms)
    if plan.id:
        _required(ledger, plan.id, PlanState.DRAFT)
    kept = replace(
        plan,
        id=plan.id or secrets.token_hex(6),
        name=plan.name.strip(),
        reason=plan.reason.strip(),
        state=PlanState.DRAFT.value,
        operator_id=session.operator_id,
        limit_w=plan.limit_w if plan.act == Act.LIMIT else 0,
    )
    ledger.shortage.put(kept)
    _note(ledger, kept, "plan", by=session.name, utc_ms=now_utc_ms)
    return kept


def preview(
    ledger: Ledger, plan: PlanRow, live: LiveBoard, *, makes: Makes, session: Session, now_utc_ms: int
) -> Preview:
    """Which meters the plan would tell now, their load, and what is expected to be saved. Changes nothing.

    Raises DeskError: permission.*, shortage.*.
    """
    allow_site(ledger, session, Permission.CONTROL)
    _check(plan, now_utc_ms)
    places = meter_places(ledger)
    chosen = chosen_now(ledger, plan, live, makes=makes)
    asked, count = _wanted(plan, chosen)
    return Preview(
        tuple(PreviewLine(one, places[one.candidate.meter_id]) for one in chosen),
        saved_w(chosen),
        asked,
        approvals.needed(ledger, asked, count, session=session, now_utc_ms=now_utc_ms),
    )


def start(
    ledger: Ledger,
    plan_id: str,
    live: LiveBoard,
    *,
    makes: Makes,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> None:
    """Let the engine begin it at its time. How many meters its kinds have now is what limits count.

    Raises DeskError: permission.*, approval.*, shortage.*.
    """
    allow_site(ledger, session, Permission.CONTROL)
    plan = _required(ledger, plan_id, PlanState.DRAFT)
    if plan.end_utc_ms <= now_utc_ms:
        raise DeskError("shortage.over")
    asked, count = _wanted(plan, chosen_now(ledger, plan, live, makes=makes))
    approver = approvals.cleared(
        ledger, asked, count, approval=approval, session=session, now_utc_ms=now_utc_ms
    )
    ledger.shortage.put(replace(plan, state=PlanState.READY.value))
    _note(ledger, plan, "start", by=session.name, utc_ms=now_utc_ms, **approvals.told(approver))


def undo(ledger: Ledger, plan_id: str, *, session: Session, now_utc_ms: int) -> None:
    """End it now: each meter back to what it was; those that could not be are tried again.

    Raises DeskError: permission.*, shortage.unknown, shortage.ended.
    """
    allow_site(ledger, session, Permission.CONTROL)
    plan = ledger.shortage.get(plan_id)
    if plan is None:
        raise DeskError("shortage.unknown")
    state = PlanState(plan.state)
    again = [row for row in ledger.shortage.meters(plan_id) if row.state == "not_undone"]
    if state is PlanState.UNDOING or (state is PlanState.ENDED and not again):
        raise DeskError("shortage.ended")
    if state in (PlanState.DRAFT, PlanState.READY):
        ledger.shortage.put(replace(plan, state=PlanState.ENDED.value, ended_utc_ms=now_utc_ms))
    else:
        for row in again:
            ledger.shortage.put_meter(replace(row, state="done", undo_id=None))
        ledger.shortage.put(replace(plan, state=PlanState.UNDOING.value, ended_utc_ms=None))
    _note(ledger, plan, "undo", by=session.name, utc_ms=now_utc_ms)


def report(ledger: Ledger, plan_id: str, live: LiveBoard, *, session: Session) -> tuple[ReportLine, ...]:
    """What was done, to whom. Raises DeskError permission.*."""
    allow_site(ledger, session, Permission.CONTROL)
    places = meter_places(ledger)
    return tuple(
        ReportLine(row, places[row.meter_id], live.loads.load_w(row.meter_id))
        for row in ledger.shortage.meters(plan_id)
    )


def chosen_now(
    ledger: Ledger, plan: PlanRow, live: LiveBoard, *, makes: Makes, target_w: int | None = None
) -> tuple[Chosen, ...]:
    """Whom the plan would tell now, of the meters that it has not told yet."""
    told = {row.meter_id for row in ledger.shortage.meters(plan.id)}
    kept = {one.meter_id for one in ledger.orders.kept_supplies()}
    trades = {shop.id: shop.trade for shop in ledger.shops.all()}
    candidates = [
        _candidate(meter, plan, live, makes, kind=trades[meter.shop_id], kept=meter.id in kept)
        for meter in _electric(ledger)
        if meter.id not in told and meter.shop_id is not None
    ]
    return choose(
        candidates,
        plan.kinds,
        Act(plan.act),
        target_w=plan.target_w if target_w is None else target_w,
        limit_w=plan.limit_w,
    )


def _candidate(
    meter: Meter, plan: PlanRow, live: LiveBoard, makes: Makes, *, kind: str, kept: bool
) -> Candidate:
    make, act = makes.get(meter.profile), Act(plan.act)
    values = {"max_power_w": plan.limit_w} if act is Act.LIMIT else {}
    offered = make is not None and means(make, KINDS[act], values) is not None
    state = live.state(meter.id)
    by_meter = state is not None and bool(state.values.get("keep_supply"))
    return Candidate(
        meter.id,
        kind,
        live.loads.load_w(meter.id),
        supply_on=state is not None and bool(state.supply_on),
        in_contact=state is not None and state.in_contact,
        kept=kept or by_meter,
        offered=offered,
    )


def _electric(ledger: Ledger) -> list[Meter]:
    return [
        meter
        for meter in ledger.meters.all()
        if meter.medium == "electricity" and meter.is_sold and meter.retired_utc_ms is None and meter.enabled
    ]


def _wanted(plan: PlanRow, chosen: Sequence[Chosen]) -> tuple[Wanted, int]:
    """What a second person is asked about, and how many meters could be told by it."""
    count = sum(one.candidate.kind in plan.kinds and one.candidate.offered for one in chosen)
    values = {
        "plan": plan.name,
        "order": KINDS[Act(plan.act)].value,
        "kinds": ", ".join(plan.kinds),
        "target_w": plan.target_w,
        "limit_w": plan.limit_w,
        "begins_utc_ms": plan.start_utc_ms,
        "until_utc_ms": plan.end_utc_ms,
    }
    return Wanted(TRIP if plan.act == Act.TRIP else SEND_SETTINGS, plan.name, values), max(count, 1)


def _check(plan: PlanRow, now_utc_ms: int) -> None:
    if not plan.name.strip() or len(plan.name.strip()) > MOST_NAME:
        raise DeskError("shortage.no_name", most=MOST_NAME)
    if plan.end_utc_ms <= max(plan.start_utc_ms, now_utc_ms):
        raise DeskError("shortage.end_first")
    if not plan.kinds:
        raise DeskError("shortage.no_kinds")
    if not 0 < plan.target_w <= MOST_W:
        raise DeskError("shortage.no_target")
    if plan.act == Act.LIMIT and not 0 < plan.limit_w <= MOST_W:
        raise DeskError("shortage.no_limit")


def _required(ledger: Ledger, plan_id: str, state: PlanState) -> PlanRow:
    plan = ledger.shortage.get(plan_id)
    if plan is None:
        raise DeskError("shortage.unknown")
    if plan.state != state:
        raise DeskError("shortage.started")
    return plan


def _line(plan: PlanRow, meters: Sequence[PlanMeter]) -> PlanLine:
    hit = [row for row in meters if row.state in ("done", "undone", "not_undone", "left") and row.order_id]
    saved = sum(max(0, row.before_w - row.after_w) for row in hit if row.after_w is not None)
    return PlanLine(plan, len(meters), len(hit), saved)


def _note(ledger: Ledger, plan: PlanRow, what: str, *, by: str, utc_ms: int, **told: object) -> None:
    detail = {
        "act": plan.act,
        "kinds": ", ".join(plan.kinds),
        "target_w": plan.target_w,
        "limit_w": plan.limit_w,
        "begins_utc_ms": plan.start_utc_ms,
        "until_utc_ms": plan.end_utc_ms,
        "reason": plan.reason,
        **told,
    }
    ledger.audit.append(
        operator=by, action=f"shortage.{what}", object=plan.name, detail=detail, utc_ms=utc_ms
    )
