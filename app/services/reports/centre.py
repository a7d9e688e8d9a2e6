"""Making a report: its filters from texts, the rights, the figures, and what the report states of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.permissions import Permission, Session
from app.domain.report import Report
from app.services import sales_list
from app.services.reconcile_now import Sources
from app.services.reports.ground import Ground, Stop, Told, never, untold
from app.services.reports.registry import KINDS, ReportKind, kind_of
from app.services.reports.request import parse
from app.services.rights import allow
from db.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Choices:
    """What filters may be set to, each by what names it and what it is called."""

    buildings: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, str], ...]
    operators: tuple[tuple[str, str], ...]


def choices(ledger: Ledger, *, session: Session) -> Choices:
    """Buildings, groups and operators, as far as this person works in the same buildings. Raises DeskError
    permission.*."""
    scope = allow(ledger, session, Permission.LOOK)
    buildings = [one for one in ledger.shops.buildings() if scope.covers(one.id)]
    here = {meter for meter, building in ledger.meters.buildings().items() if scope.covers(building)}
    groups = [
        one
        for one in ledger.groups.all()
        if scope.buildings is None or here & {*ledger.groups.meters(one.id)}
    ]
    return Choices(
        tuple((one.code, one.name) for one in buildings),
        tuple((one.code, one.name) for one in groups),
        sales_list.choices(ledger, session=session).operators,
    )


def offered(*, session: Session) -> tuple[ReportKind, ...]:
    """The reports that this person may have, in the order of the list, those among them that are only drilled
    down to."""
    return tuple(kind for kind in KINDS.values() if kind.permission in session.permissions)


def today(sources: Sources, name: str, *, session: Session, now_utc_ms: int) -> int:
    """The day that it is at the site, as its number. Raises DeskError permission.*, report.*."""
    return Ground(sources, session, kind_of(name).permission, now_utc_ms, never, untold).today


def run(
    sources: Sources,
    name: str,
    filters: Mapping[str, str],
    *,
    session: Session,
    now_utc_ms: int,
    stop: Stop = never,
    told: Told = untold,
) -> Report:
    """Make the report `name` with these filters, as texts by their key (request.py). May take a while: not
    for the GUI thread, and not within a unit of the book.

    `stop` is asked whether to break off, `told` hears how many parts are done. Raises DeskError:
    permission.*, report.*.
    """
    kind = kind_of(name)
    ground = Ground(sources, session, kind.permission, now_utc_ms, stop, told)
    request = parse(
        name,
        filters,
        known=kind.filters,
        default_period=kind.default_period,
        today=ground.today,
        needs=kind.needs,
    )
    if kind.of_one_medium and not request.medium:
        request = replace(request, medium="electricity")
    body = kind.build(ground, request)
    return Report(
        name=name,
        columns=body.columns,
        rows=body.rows,
        asked_by=session.display_name,
        utc_ms=now_utc_ms,
        utc_offset_min=ground.utc_offset_min,
        filters=request.filters(),
        drills=body.drills if body.lazily is None else body.lazily,
        lacking=tuple(ground.lacking[name] for name in sorted(ground.lacking)),
    )
