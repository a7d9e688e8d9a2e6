"""What is lost between a group's head meter and the meters behind it. Where the head meter was changed, all
that were it count as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.domain.energy_use import About, Use
from app.domain.report import CellKind, Drill, ReportColumn, Value
from app.services import energy_use, meter_change
from app.services.energy_use import UseOf
from app.services.reports.energy import QUANTITY, TIMES, is_any_twice, shown_time, time_of
from app.services.reports.energy_sums import Span, about_word, all_used, together, uses
from app.services.reports.ground import Body, Ground, drill, found
from app.services.reports.request import Request
from db.ledger import Ledger

_EMPTY: Final = Use(0)


@dataclass(frozen=True, slots=True)
class _Group:
    """A group with its head meters, the one of now last, and the meters of its medium behind them."""

    code: str
    name: str
    heads: tuple[str, ...]
    behind: frozenset[str]


def report(ground: Ground, request: Request) -> Body:
    """A row for each group that has a head meter, or for each and span of the time. A group is shown to
    whoever may see all of it, for a part of it would show a loss that is none."""
    assert request.period is not None  # the report has the filter
    medium, span = request.medium or "electricity", Span(request.each)
    found(ground, request)
    of = ground.read(lambda ledger: energy_use.scope(ledger, medium=medium, session=ground.session))
    groups = ground.read(lambda ledger: _groups(ledger, request.group, medium))
    seen = {one.meter_id for one in of.meters}
    groups = [one for one in groups if seen >= {*one.heads, *one.behind}]
    needed = {meter for one in groups for meter in (*one.heads, *one.behind)}
    of = UseOf(medium, tuple(one for one in of.meters if one.meter_id in needed), of.offset_ms)
    known = uses(ground, of, request.period, span)
    begun = ground.read(lambda ledger: ledger.meters.begun_with(meter_change.EPOCH_REASON))
    hung = {one.meter_id: (begun.get(one.meter_id), one.retired_utc_ms) for one in of.meters}
    adds_up = not is_any_twice((*one.heads, *one.behind) for one in groups)
    body = Body(_columns(medium, span, adds_up=adds_up, is_lost_known=True), [])
    for group in groups:
        told = {meter: _told(known.get(meter, ())) for meter in (*group.heads, *group.behind)}
        above = {use.number: use for use in together(known.get(meter, ()) for meter in group.heads)}
        below = {use.number: use for use in together(known.get(meter, ()) for meter in group.behind)}
        for number in sorted(above.keys() | below.keys()):
            time = request.period if span is Span.WHOLE else time_of(number, span)
            bounds = time.bounds_utc_ms(ground.utc_offset_min)
            is_lacking = any(number not in told[one] and _is_within(hung[one], bounds) for one in told)
            pair = above.get(number, _EMPTY), below.get(number, _EMPTY)
            times = () if span is Span.WHOLE else (shown_time(number, span),)
            body.rows.append((*times, group.name, group.heads[-1], *_figures(*pair, is_lacking=is_lacking)))
            body.drills.append(_below(request, group.code, number, span))
    if _is_lost_known(body):
        return body
    return replace(body, columns=_columns(medium, span, adds_up=adds_up, is_lost_known=False))


def _told(many: Iterable[Use]) -> frozenset[int]:
    """The spans of which it is known what was used."""
    return frozenset(use.number for use in many if all_used(use) is not None)


def _is_within(hung: tuple[int | None, int | None], bounds: tuple[int, int]) -> bool:
    """Whether a meter hung there in any of the time: since a meter change, and until one."""
    (begun, gone), (begin, end) = hung, bounds
    return (begun is None or begun < end) and (gone is None or gone >= begin)


def _is_lost_known(body: Body) -> bool:
    """Whether what was lost is known of every row, so that the rows add up to it."""
    place = [column.key for column in body.columns].index("lost")
    return all(row[place] is not None for row in body.rows)


def _groups(ledger: Ledger, code: str, medium: str) -> list[_Group]:
    heads, media = ledger.groups.heads(), {one.id: one.medium for one in ledger.meters.all()}
    changed_for = meter_change.changed_for(ledger)
    groups = []
    for group in ledger.groups.all():
        head = heads.get(group.id)
        if head is None or media[head] != medium or code not in ("", group.code):
            continue
        every = _changed(head, changed_for)
        held = (one for one in ledger.groups.meters(group.id) if media[one] == medium and one not in every)
        groups.append(_Group(group.code, group.name, every, frozenset(held)))
    return groups


def _changed(meter: str, changed_for: Mapping[str, str]) -> tuple[str, ...]:
    """All meters that hung in the place of this one, in the order of their changes."""
    before = {new: old for old, new in changed_for.items()}
    found = [meter]
    while found[0] in before:
        found.insert(0, before[found[0]])
    while found[-1] in changed_for:
        found.append(changed_for[found[-1]])
    return tuple(found)


def _columns(medium: str, span: Span, *, adds_up: bool, is_lost_known: bool) -> tuple[ReportColumn, ...]:
    kind = QUANTITY[medium]
    return (
        *(() if span is Span.WHOLE else (TIMES[span],)),
        ReportColumn("group", CellKind.TEXT),
        ReportColumn("head_meter", CellKind.TEXT),
        ReportColumn("head_used", kind, is_summed=adds_up),
        ReportColumn("behind_used", kind, is_summed=adds_up),
        ReportColumn("lost", kind, is_summed=adds_up and is_lost_known),
        ReportColumn("lost_share", CellKind.PERMILLE),
        ReportColumn("about", CellKind.WORD),
    )


def _figures(above: Use, below: Use, *, is_lacking: bool) -> tuple[Value, ...]:
    """Below zero more was counted behind the head meter than by it. `is_lacking`: of some meter nothing is
    known."""
    head, behind = all_used(above), all_used(below)
    lost = None if head is None or behind is None else head - behind
    share = None if lost is None or not head else lost * 1000 // head
    return head, behind, lost, share, about_word(above.about | below.about | (About.GAP if is_lacking else 0))


def _below(request: Request, code: str, number: int, span: Span) -> Drill:
    assert request.period is not None
    period = request.period if span is Span.WHOLE else time_of(number, span)
    medium = request.medium or "electricity"
    return drill("energy-meter", (), period=period.text(), group=code, medium=medium)
