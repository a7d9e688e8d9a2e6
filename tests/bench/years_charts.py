"""Every chart, the overview and the reading history as questions over years, asked as their screens ask, with
the plain figures they must equal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from app.domain.local_days import first_of_month, last_of_month, month_of
from app.services.overview_charts import Subject, SubjectKind
from tests.bench.years_reports import DAY_MS, bounds
from tests.bench.years_site import Question, YearsSite, differs
from tests.helpers.plain_years import load_of, old_days
from tests.helpers.years_of_readings import OFFSET_S, columns_of
from widgets.charts import calls as charts
from widgets.overview import calls as overview
from widgets.readings import calls as history

HOURS = 24
Span = tuple[int, int]


def questions(site: YearsSite) -> Iterator[Question]:
    known = site.ledger.read(charts.subjects(session=site.session))
    subjects = {(one.kind, one.id): one for one in known}
    yield Question(
        "what charts may be of",
        lambda: site.ledger.read(charts.subjects(session=site.session)),
        lambda found: differs(Counter(one.kind for one in found), _subjects(site)),
    )
    everything = subjects[SubjectKind.ALL, None]
    meter = subjects[SubjectKind.METER, site.plan.id_of(1)]
    shop = next(one for one in known if one.kind is SubjectKind.SHOP)
    yield from _of_use(site, everything, meter, shop)
    yield from _of_hours(site, everything, meter)
    yield from _of_money(site, everything)
    yield from _of_overview(site)
    yield from _of_history(site, meter)


def _subjects(site: YearsSite) -> dict[SubjectKind, int]:
    sql = {
        SubjectKind.BUILDING: "SELECT count(*) FROM buildings",
        SubjectKind.COLLECTOR: "SELECT count(*) FROM collectors",
        SubjectKind.SHOP: "SELECT count(*) FROM shops",
        SubjectKind.METER: "SELECT count(*) FROM meters",
    }
    return {SubjectKind.ALL: 1} | {kind: site.rows(one)[0][0] for kind, one in sql.items()}


def _where(subject: Subject) -> str:
    column = {SubjectKind.SHOP: "shop", SubjectKind.METER: "meter"}.get(subject.kind)
    return f"{column} = '{subject.number}'" if column else "true"


# ---- use by day, places ---------------------------------------------------------------------------------


def _of_use(site: YearsSite, everything: Subject, meter: Subject, shop: Subject) -> Iterator[Question]:
    this = month_of(site.today)
    months = [(first_of_month(one), last_of_month(one)) for one in (this, this - 1, this - 12)]
    for subject, what in ((everything, "everything"), (shop, "a shop"), (meter, "a meter")):
        for medium in ("electricity", "water"):
            if medium in subject.media:
                yield Question(
                    f"chart of use by day, {what}, {medium}, three months",
                    charts.use_by_day(site, subject, medium, months, session=site.session),
                    _use_by_day(site, subject, medium, months),
                )
    for by_area in (False, True):
        yield Question(
            f"chart of {'areas' if by_area else 'buildings'}, two months",
            charts.by_place(site, "electricity", months[:2], by_area=by_area, session=site.session),
            _by_place(site, months[:2], by_area=by_area),
        )


def _use_by_day(site: YearsSite, subject: Subject, medium: str, spans: list[Span]) -> Callable[[Any], str]:
    def wrong(found: Any) -> str:
        ours, theirs = {}, {}
        for span, uses in zip(spans, found, strict=True):
            ours |= {one.number: (one.used, *one.rates) for one in uses if one.used is not None}
            plain = site.plain.uses(medium, "all", "day", *span, where=_where(subject))
            theirs |= {day: row[:5] for (_, day), row in plain.items() if row[0] is not None}
        return differs(ours, theirs)

    return wrong


def _by_place(site: YearsSite, spans: list[Span], *, by_area: bool) -> Callable[[Any], str]:
    def wrong(found: Any) -> str:
        ours, theirs = {}, {}
        for span, totals in zip(spans, found, strict=True):
            ours |= {(span, one.key.replace("Area", "Building")): one.used for one in totals}
            plain = site.plain.uses("electricity", "building", "", *span)
            theirs |= {(span, name): (row[0] or 0) + (row[5] or 0) for (name, _), row in plain.items()}
        return differs(ours, theirs)

    return wrong


# ---- hours: load, heat, contact -------------------------------------------------------------------------


def _of_hours(site: YearsSite, everything: Subject, meter: Subject) -> Iterator[Question]:
    today = site.today
    spans: list[tuple[str, Subject, Span]] = [
        ("everything, yesterday", everything, (today - 1, today - 1)),
        ("everything, ten days", everything, (today - 10, today - 1)),
        ("a meter, a month", meter, (today - 31, today - 1)),
    ]
    old = site.plan.first_day + 100
    spans.append(("a meter, an archived week", meter, (old, old + 6)))
    for what, subject, span in spans:
        yield Question(
            f"chart of load, {what}",
            charts.load(site, subject, "electricity", span, session=site.session),
            _load(site, subject, span),
        )
    heats: list[tuple[str, Subject, Span]] = [
        ("everything, a year", everything, (today - 365, today)),
        ("a meter, a year", meter, (today - 365, today)),
        ("everything, archived months", everything, old_days(site.plan)),
    ]
    for what, subject, span in heats:
        yield Question(
            f"chart of hours, {what}",
            charts.heat(site, subject, "electricity", span, session=site.session),
            _heat(site, subject, span),
        )
    for what, span in (("a month", (today - 30, today - 1)), ("a year", (today - 364, today - 1))):
        yield Question(
            f"chart of contact, everything, {what}",
            charts.contact(site, everything, span, session=site.session, now_utc_ms=site.now),
            _contact(site, span),
        )


def _load(site: YearsSite, subject: Subject, span: Span) -> Callable[[Any], str]:
    def wrong(found: Any) -> str:
        meters = [id for id in site.plan.ids if not id.startswith("W")]
        if subject.kind is SubjectKind.METER:
            meters = [str(subject.id)]
        ours = {one.number: one.load for one in found if one.load is not None}
        return differs(ours, load_of(site.plan, meters, *span))

    return wrong


def _heat(site: YearsSite, subject: Subject, span: Span) -> Callable[[Any], str]:
    def wrong(found: Any) -> str:
        plain = site.plain.uses("electricity", "all", "hour", *span, where=_where(subject))
        theirs = {hour: row[0] for (_, hour), row in plain.items() if row[0] is not None}
        ours = {
            day.day * HOURS + hour: value
            for day in found
            for hour, value in enumerate(day.hours)
            if value is not None
        }
        return differs(ours, theirs)

    return wrong


def _contact(site: YearsSite, span: Span) -> Callable[[Any], str]:
    def wrong(found: Any) -> str:
        begin, end = bounds(span)
        told = dict(
            site.plain.data.execute(
                "SELECT hour // 24, count(*) FROM hours WHERE used IS NOT NULL AND hour // 24 BETWEEN ? AND ?"
                " GROUP BY ALL",
                list(span),
            ).fetchall()
        )
        things = {"meter": site.plan.meters, "collector": site.rows("SELECT count(*) FROM collectors")[0][0]}
        away: dict[str, defaultdict[int, int]] = {kind: defaultdict(int) for kind in things}
        for kind, low, high in site.rows(
            "SELECT kind, from_utc_ms, ifnull(until_utc_ms, ?) FROM outages", site.now
        ):
            low, high = max(low, begin), min(high, end)
            while low < high:
                day = (low + OFFSET_S * 1000) // DAY_MS
                edge = min(high, bounds((day, day))[1])
                away[kind][day] += edge - low
                low = edge
        theirs = {}
        for day in range(span[0], span[1] + 1):
            shares = [
                1000 * (count * DAY_MS - min(away[kind][day], count * DAY_MS)) // (count * DAY_MS)
                for kind, count in things.items()
            ]
            theirs[day] = (1000 * told.get(day, 0) // (things["meter"] * HOURS), *shares)
        return differs({one.day: (one.read, one.answered, one.linked) for one in found}, theirs)

    return wrong


# ---- money: sales by month, credit left -----------------------------------------------------------------


def _of_money(site: YearsSite, everything: Subject) -> Iterator[Question]:
    years = site.plan.first.year, 2026
    for building in ("", "B3"):
        yield Question(
            f"chart of sales by month, all years{', a building' * bool(building)}",
            charts.sales_by_month(site, years, building=building, session=site.session, now_utc_ms=site.now),
            _sales_by_month(site, building),
        )
    yield Question(
        "chart of days left, every meter",
        charts.credit_left(site, session=site.session, now_utc_ms=site.now),
        _credit_left(site),
    )


def _sales_by_month(site: YearsSite, building: str) -> Callable[[Any], str]:
    def wrong(found: Any) -> str:
        theirs: dict[int, tuple[int, int]] = {}
        for one in site.sales.sales:
            if building in ("", one["building"]):
                month = month_of(one["day"])
                times, fen = theirs.get(month, (0, 0))
                is_sale = one["kind"] == "sale"
                theirs[month] = times + is_sale, fen + (one["fen"] if is_sale else -one["fen"])
        return differs({month: row for month, row in found.items() if row != (0, 0)}, theirs)

    return wrong


def _used_by_day(site: YearsSite, days: int) -> dict[str, dict[int, int]]:
    found: dict[str, dict[int, int]] = {id: {} for id in site.plan.ids}
    for medium in ("electricity", "water"):
        plain = site.plain.uses(medium, "meter", "day", site.today - days, site.today - 1)
        for (meter, day), row in plain.items():
            if row[0] is not None:
                found[str(meter)][int(day)] = row[0]  # type: ignore[call-overload]
    return found


def _credit_left(site: YearsSite) -> Callable[[Any], str]:
    def wrong(found: Any) -> str:
        lasts, theirs = site.plain.lasts(), {}
        for meter, used in _used_by_day(site, 14).items():
            if not meter.startswith("H"):
                a_day = sum(used.values()) // len(used) if len(used) >= 3 else None
                theirs[meter] = (lasts[meter][2], a_day)
        return differs({one.meter_id: (one.left_fen, one.a_day) for one in found}, theirs)

    return wrong


# ---- overview -------------------------------------------------------------------------------------------


def _of_overview(site: YearsSite) -> Iterator[Question]:
    yield Question(
        "dashboard", overview.dashboard(site, session=site.session, now_utc_ms=site.now), _dashboard(site)
    )
    yield Question(
        "dashboard, who runs out and what is unusual",
        overview.watched(site, None, session=site.session, now_utc_ms=site.now),
        _watched(site),
    )
    yield Question(
        "map of the mall",
        lambda: site.ledger.read(overview.map_shops(session=site.session)),
        lambda found: differs(
            {one.shop_number: {each.meter_id for each in one.meters} for one in found}, _shops(site)
        ),
    )


def _shops(site: YearsSite) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for shop, meter in site.rows("SELECT shop_number, m.id FROM shops s JOIN meters m ON m.shop_id = s.id"):
        found.setdefault(shop, set()).add(meter)
    return found


def _dashboard(site: YearsSite) -> Callable[[Any], str]:
    def wrong(found: Any) -> str:
        ours, theirs = {}, {}
        for one, back in zip(found.days, (0, 1, 7), strict=True):
            ours[one.day] = (one.sales, one.net_fen)
            sold = [each for each in site.sales.sales if each["day"] == site.today - back]
            count = sum(each["kind"] == "sale" for each in sold)
            net = sum(each["fen"] if each["kind"] == "sale" else -each["fen"] for each in sold)
            theirs[site.today - back] = (count, net)
        levels = dict(
            site.rows("SELECT level, count(*) FROM alarms WHERE cleared_utc_ms IS NULL GROUP BY level")
        )
        waiting = found.waiting
        if (waiting.notices, waiting.warnings, waiting.urgent) != tuple(levels.get(n, 0) for n in (1, 2, 3)):
            return f"alarms are not {levels}"
        due = Counter[str]()
        for debit, credit, fen in site.rows(
            "SELECT debit, credit, amount_fen FROM transfers WHERE kind IN ('direct', 'posted')"
        ):
            due[credit] += fen
            due[debit] -= fen
        owed = sum(fen for account, fen in due.items() if account.startswith("refund_due:"))
        return differs(ours, theirs) if waiting.due_fen == owed else f"money due is not {owed}"

    return wrong


def _watched(site: YearsSite) -> Callable[[Any], str]:
    """What both lists are made from: use by day, and in the nights."""

    def wrong(found: Any) -> str:
        days, first = found[0].of, site.today - 42
        ours = {
            (meter, first + at): used
            for meter, one in days.items()
            for at, used in enumerate(one.used)
            if used is not None
        }
        used = _used_by_day(site, 42)
        return differs(ours, {(meter, day): fen for meter, some in used.items() for day, fen in some.items()})

    return wrong


# ---- history --------------------------------------------------------------------------------------------


def _of_history(site: YearsSite, meter: Subject) -> Iterator[Question]:
    today, old = site.today, site.plan.first_day + 100
    for what, resolution, span in (
        ("a week", "raw", (today - 7, today)),
        ("a year", "raw", (today - 365, today - 1)),
        ("a year by hour", "hour", (today - 365, today - 1)),
        ("all years by day", "day", (site.plan.first_day + 1, today - 1)),
        ("an archived month", "raw", (old, old + 30)),
    ):
        begin, end = bounds(span)
        yield Question(
            f"history of a meter, {what}",
            history.history(site, str(meter.id), history.Asked(resolution, begin, end), session=site.session),
            _history(site, str(meter.id), resolution, span),
        )


def _history(site: YearsSite, meter: str, resolution: str, span: Span) -> Callable[[Any], str]:
    def wrong(found: Any) -> str:
        _, told = found
        begin, end = bounds(span)
        if resolution == "raw":
            columns = columns_of(site.plan, int(meter[1:]))
            theirs = {
                int(at) * 1000: int(quantity)
                for at, quantity in zip(columns.utc_s, columns.quantity, strict=True)
                if begin <= at * 1000 < end
            }
            return differs({one.utc_ms: one.quantity for one in told.points}, theirs)
        plain = site.plain.uses("electricity", "meter", resolution, *span, where=f"meter = '{meter}'")
        width = 3_600_000 if resolution == "hour" else DAY_MS
        uses = {
            number * width - OFFSET_S * 1000: row[0]
            for (_, number), row in plain.items()
            if row[0] is not None
        }
        return differs({one.utc_ms: one.used for one in told.points if one.used is not None}, uses)

    return wrong
