"""What is lost between a group's head meter and the meters behind it."""

from __future__ import annotations

from typing import Final

from app.domain.energy_use import Use
from app.domain.report import CellKind, Drill, ReportColumn, Value
from app.services import energy_use
from app.services.energy_use import UseOf
from app.services.reports.energy import QUANTITY, TIMES, shown_time, time_of
from app.services.reports.energy_sums import Span, about_word, all_used, together, uses
from app.services.reports.ground import Body, Ground, drill, found
from app.services.reports.request import Request
from db.ledger import Ledger

_EMPTY: Final = Use(0)


def report(ground: Ground, request: Request) -> Body:
    """A row for each group that has a head meter, or for each and span of the time. A group is shown to
    whoever may see all of it, for a part of it would show a loss that is none."""
    assert request.period is not None  # the report has the filter
    medium, span = request.medium or "electricity", Span(request.each)
    found(ground, request)
    of = ground.read(lambda ledger: energy_use.scope(ledger, medium=medium, session=ground.session))
    groups = ground.read(lambda ledger: _groups(ledger, request.group, medium))
    seen = {one.meter_id for one in of.meters}
    groups = [one for one in groups if seen >= {one[2], *one[3]}]
    needed = {meter for _, _, head, behind in groups for meter in (head, *behind)}
    of = UseOf(medium, tuple(one for one in of.meters if one.meter_id in needed), of.offset_ms)
    known = uses(ground, of, request.period, span)
    body = Body(_columns(medium, span), [])
    for code, name, head, behind in groups:
        above = {use.number: use for use in known.get(head, ())}
        below = {use.number: use for use in together(known.get(meter, ()) for meter in behind)}
        for number in sorted(above.keys() | below.keys()):
            pair = above.get(number, _EMPTY), below.get(number, _EMPTY)
            times = () if span is Span.WHOLE else (shown_time(number, span),)
            body.rows.append((*times, name, head, *_figures(*pair)))
            body.drills.append(_below(request, code, number, span))
    return body


def _groups(ledger: Ledger, code: str, medium: str) -> list[tuple[str, str, str, frozenset[str]]]:
    """Code, name, head meter, and the meters of its medium behind it."""
    heads, media = ledger.groups.heads(), {one.id: one.medium for one in ledger.meters.all()}
    return [
        (
            group.code,
            group.name,
            heads[group.id],
            frozenset(
                meter
                for meter in ledger.groups.meters(group.id)
                if media[meter] == medium and meter != heads[group.id]
            ),
        )
        for group in ledger.groups.all()
        if group.id in heads and media[heads[group.id]] == medium and code in ("", group.code)
    ]


def _columns(medium: str, span: Span) -> tuple[ReportColumn, ...]:
    kind = QUANTITY[medium]
    return (
        *(() if span is Span.WHOLE else (TIMES[span],)),
        ReportColumn("group", CellKind.TEXT),
        ReportColumn("head_meter", CellKind.TEXT),
        ReportColumn("head_used", kind, is_summed=True),
        ReportColumn("behind_used", kind, is_summed=True),
        ReportColumn("lost", kind, is_summed=True),
        ReportColumn("lost_share", CellKind.PERMILLE),
        ReportColumn("about", CellKind.WORD),
    )


def _figures(above: Use, below: Use) -> tuple[Value, ...]:
    """Below zero more was counted behind the head meter than by it."""
    head, behind = all_used(above), all_used(below)
    lost = None if head is None or behind is None else head - behind
    share = None if lost is None or not head else lost * 1000 // head
    return head, behind, lost, share, about_word(above.about | below.about)


def _below(request: Request, code: str, number: int, span: Span) -> Drill:
    assert request.period is not None
    period = request.period if span is Span.WHOLE else time_of(number, span)
    medium = request.medium or "electricity"
    return drill("energy-meter", (), period=period.text(), group=code, medium=medium)
