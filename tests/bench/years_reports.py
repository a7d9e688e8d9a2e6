"""Every report of the report centre as a question over years, with the plain figures it must equal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from app.domain.local_days import as_date, first_of_month, last_of_month, month_of, number_of
from app.domain.report import Report
from app.services.reports import centre
from tests.bench.years_site import Question, YearsSite, differs
from tests.helpers import plain_sales
from tests.helpers.plain_years import HOUR, old_days
from tests.helpers.years_of_readings import OFFSET_S, columns_of

DAY_MS, DAY_S = 86_400_000, 86_400
Filters = dict[str, str]


def questions(site: YearsSite) -> Iterator[Question]:
    yield from _of_sales(site)
    yield from _of_energy(site)
    yield from _of_money(site)
    yield from _of_records(site)


def _question(
    site: YearsSite, what: str, name: str, filters: Filters, wrong: Callable[[Report], str]
) -> Question:
    def ask() -> Report:
        return centre.run(site.sources(), name, filters, session=site.session, now_utc_ms=site.now)

    return Question(f"{name}, {what}", ask, wrong)


def period(first: int, last: int) -> str:
    return f"{as_date(first)}..{as_date(last)}"


def by_column(report: Report) -> Iterator[dict[str, Any]]:
    keys = [column.key for column in report.columns]
    for row in report.rows:
        yield dict(zip(keys, row, strict=True))


# ---- sales ----------------------------------------------------------------------------------------------


def _of_sales(site: YearsSite) -> Iterator[Question]:
    first, today = site.plan.first_day, site.today
    whole, year, month = (first, today), (today - 364, today), (today - 40, today - 10)
    shop = site.rows("SELECT shop_number FROM shops ORDER BY id LIMIT 1 OFFSET 3")[0][0]
    meter = site.plan.id_of(3)
    asked: list[tuple[str, str, tuple[int, int], Filters]] = [
        ("a year by day", "sales-daily", year, {}),
        ("all years", "sales-monthly", whole, {}),
        ("all years by shop", "sales-monthly", whole, {"by": "shop"}),
        ("all years by operator", "sales-monthly", whole, {"by": "operator"}),
        ("all years of a building by channel", "sales-monthly", whole, {"by": "channel", "building": "B2"}),
        ("all years of a shop", "sales-monthly", whole, {"shop": shop}),
        ("all years of a group", "sales-monthly", whole, {"group": "TOWER"}),
        ("all years of water", "sales-monthly", whole, {"medium": "water"}),
        ("all years", "sales-yearly", whole, {}),
        ("all years of a meter", "sales-yearly", whole, {"meter": meter}),
        *(("all years", f"sales-by-{by}", whole, {}) for by in ("operator", "channel", "building", "shop")),
        ("a month of a channel", "sales-by-shop", month, {"channel": "cash"}),
    ]
    for what, name, span, filters in asked:
        yield _question(
            site, what, name, {**filters, "period": period(*span)}, _sales(site, name, filters, span)
        )
    for what, span, more in (
        ("today", (today, today), {}),
        ("a month", month, {}),
        ("all years of a shop", whole, {"shop": shop}),
    ):
        yield _question(
            site, what, "sales-rows", {**more, "period": period(*span)}, _sale_rows(site, more, span)
        )
    sale = site.rows("SELECT id FROM operations WHERE kind = 'refund' LIMIT 1")[0][0]
    yield _question(site, "a refund", "sale", {"sale": sale}, _one_sale(site, sale))


def _sales(site: YearsSite, name: str, filters: Filters, span: tuple[int, int]) -> Callable[[Report], str]:
    def wrong(report: Report) -> str:
        theirs = plain_sales.reckon(site.sales, name, filters, first=span[0], last=span[1])
        found = differs(plain_sales.figures(report, site.names()), theirs)
        if found or "credit_after" not in {column.key for column in report.columns}:
            return found
        held = Counter[str]()
        names = site.names()
        for row in by_column(report) if name == "sales-by-building" else list(by_column(report))[-1:]:
            building = names[row["building"]] if name == "sales-by-building" else None
            for key, kinds in (("credit_after", ("credit",)), ("due_after", ("refund_due", "deposit"))):
                held[key] += row[key]
                held[key] -= plain_sales.balance(site.sales, kinds, until=span[1], building=building)
        return "" if not any(held.values()) else f"balances: {dict(held)}"

    return wrong


def _sale_rows(site: YearsSite, filters: Filters, span: tuple[int, int]) -> Callable[[Report], str]:
    def wrong(report: Report) -> str:
        ours = Counter((row["shop"], row["kind"], row["amount"]) for row in by_column(report))
        theirs = Counter(
            (one["shop"], one["kind"], one["fen"])
            for one in site.sales.sales
            if span[0] <= one["day"] <= span[1] and all(one[key] == text for key, text in filters.items())
        )
        return differs(ours, theirs)

    return wrong


def _one_sale(site: YearsSite, sale: str) -> Callable[[Report], str]:
    def wrong(report: Report) -> str:
        ours = Counter(
            (row["debit"], row["credit"], row["amount"]) for row in by_column(report) if row["debit"]
        )
        rows = site.rows("SELECT debit, credit, amount_fen FROM transfers WHERE operation_id = ?", sale)
        return differs(ours, Counter(rows))

    return wrong


# ---- energy ---------------------------------------------------------------------------------------------


def _of_energy(site: YearsSite) -> Iterator[Question]:
    """Times that are told by month or year are whole ones: of parts of them the report is made up of days."""
    first, today = site.plan.first_day, site.today
    years = (number_of(date(site.plan.first.year, 1, 1)), number_of(date(as_date(today).year, 12, 31)))
    months = (first_of_month(month_of(first)), last_of_month(month_of(today)))
    month, a_year = (today - 46, today - 16), (first_of_month(month_of(today) - 13), months[1])
    for name in ("energy-shop", "energy-meter", "energy-building", "energy-group"):
        by = name.removeprefix("energy-")
        yield _energy(site, "all years", name, by, (first, today), {})
        yield _energy(site, "all years by year", name, by, years, {"each": "year"})
        yield _energy(site, "a year by month", name, by, a_year, {"each": "month"})
        yield _energy(site, "a month by day", name, by, month, {"each": "day"})
    yield _energy(site, "odd days of years", "energy-shop", "shop", (first + 40, today - 17), {})
    yield _energy(site, "all years of water", "energy-shop", "shop", (first, today), {"medium": "water"})
    yield _energy(site, "all years by month", "energy-building", "building", months, {"each": "month"})
    hourly = {"each": "hour"}
    yield _energy(site, "five days by hour", "energy-building", "building", (today - 4, today), hourly)
    meter = site.plan.id_of(1)
    of_one = {**hourly, "meter": meter}
    yield _energy(site, "ten days by hour of one", "energy-meter", "meter", (today - 10, today), of_one)
    old, of_some = old_days(site.plan)[0] + 50, {**hourly, "building": "B1"}
    yield _energy(site, "an archived week by hour", "energy-building", "building", (old, old + 6), of_some)
    yield _energy(site, "the ten largest", "energy-shop", "shop", (first, today), {"top": "10"})
    for what, span, each in (
        ("all years", (first, today), ""),
        ("all years by year", years, "year"),
        ("all years by month", months, "month"),
        ("a month by day", month, "day"),
    ):
        yield _question(site, what, "loss", {"each": each, "period": period(*span)}, _loss(site, each, span))
    yield from _of_readings(site, meter)


def _energy(
    site: YearsSite, what: str, name: str, by: str, span: tuple[int, int], filters: Filters
) -> Question:
    def wrong(report: Report) -> str:
        medium, each = filters.get("medium", "electricity"), filters.get("each", "")
        where = f"meter = '{filters['meter']}'" if "meter" in filters else "true"
        if "building" in filters:
            where = f"building = 'Building {filters['building'][1:]}'"
        plain = site.plain.uses(medium, by, each, *span, where=where)
        theirs = {key: _figures(each, row[0], row[1:5], row[5]) for key, row in plain.items()}
        ours = dict(_of_lines(site, report, by, each))
        if "top" in filters:
            kept = sorted(theirs, key=lambda key: -theirs[key][0])[: int(filters["top"])]
            theirs = {key: theirs[key] for key in kept}
        return differs(ours, theirs)

    return _question(site, what, name, {**filters, "period": period(*span)}, wrong)


def _figures(each: str, used: int | None, rates: Any, unplaced: int | None) -> tuple[Any, ...]:
    """What a gap hides that is longer than a day is told by year or of none, as the pieces of the whole are:
    rates of the whole are not compared."""
    whole = (used or 0) + (unplaced or 0)
    return (whole, unplaced, *rates) if each else (whole,)


def _of_lines(site: YearsSite, report: Report, by: str, each: str) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    names = site.names()
    for row in by_column(report):
        if row["used"] is None:
            continue
        named = names[row["group"]] if by == "group" else row[by]
        rates = [row.get(rate) for rate in ("sharp", "peak", "flat", "valley")]
        figures = _figures(each, row["used"] - (row["unplaced"] or 0), rates, row["unplaced"])
        yield (named, _number(row, each)), figures


def _number(row: Mapping[str, Any], each: str) -> int:
    if not each:
        return 0
    if each == HOUR:
        day, hour = str(row["hour"]).split()
        return number_of(date.fromisoformat(day)) * 24 + int(hour[:2])
    return int(row[each])


def _loss(site: YearsSite, each: str, span: tuple[int, int]) -> Callable[[Report], str]:
    def wrong(report: Report) -> str:
        heads = site.rows(
            "SELECT code, h.meter_id FROM head_meters h JOIN building_groups ON id = h.group_id"
        )
        behind = site.plain.uses("electricity", "group", each, *span)
        above = site.plain.uses("electricity", "meter", each, *span, where="meter LIKE 'H%'")
        numbers = {number for _, number in (*behind, *above)}
        theirs = {}
        for code, head in heads:
            for number in numbers:
                pair = [
                    _sum(known.get(key)) for known, key in ((above, (head, number)), (behind, (code, number)))
                ]
                if pair != [None, None]:
                    theirs[head, number] = (*pair, None if None in pair else pair[0] - pair[1])  # type: ignore[operator]
        ours = {
            (row["head_meter"], _number(row, each)): (row["head_used"], row["behind_used"], row["lost"])
            for row in by_column(report)
            if (row["head_used"], row["behind_used"]) != (None, None)
        }
        return differs(ours, theirs)

    return wrong


def _sum(row: Any) -> int | None:
    if row is None or (row[0] is None and row[5] is None):
        return None
    return int((row[0] or 0) + (row[5] or 0))


def _of_readings(site: YearsSite, meter: str) -> Iterator[Question]:
    for what, day in (("yesterday", site.today - 1), ("an archived day", site.plan.first_day + 100)):

        def wrong(report: Report, day: int = day) -> str:
            begin = day * DAY_S - OFFSET_S
            columns = columns_of(site.plan, int(meter[1:]))
            theirs = {
                int(at): (int(quantity), int(balance))
                for at, quantity, balance in zip(
                    columns.utc_s, columns.quantity, columns.balance_fen, strict=True
                )  # type: ignore[arg-type]
                if begin <= at < begin + DAY_S
            }
            rows = by_column(report)
            return differs({row["moment"] // 1000: (row["register"], row["balance"]) for row in rows}, theirs)

        yield _question(site, what, "readings", {"meter": meter, "period": period(day, day)}, wrong)


# ---- money ----------------------------------------------------------------------------------------------


def _of_money(site: YearsSite) -> Iterator[Question]:
    first, today = site.plan.first_day, site.today
    for what, span, medium in (
        ("last month", (today - 46, today - 16), "electricity"),
        ("this month", (today - 15, today), "electricity"),
        ("all years", (first + 1, today), "electricity"),
        ("all years of water", (first + 31, today), "water"),
        ("an archived month", (first + 40, first + 69), "electricity"),
    ):
        asked = {"period": period(*span), "medium": medium}
        yield _question(site, what, "statement", asked, _statement(site, medium, span))
    yield _question(site, "now", "balances", {}, _balances(site))
    yield _question(site, "now", "arrears", {}, _arrears(site))
    yield _question(site, "in force", "tariffs", {}, _tariffs)


def _statement(site: YearsSite, medium: str, span: tuple[int, int]) -> Callable[[Report], str]:
    def wrong(report: Report) -> str:
        before, after = site.plain.shown(span[0]), site.plain.shown(span[1] + 1)
        used = site.plain.uses(medium, "meter", "", *span)
        net = Counter[str]()
        for one in site.sales.sales:
            if span[0] <= one["day"] <= span[1]:
                net[one["meter"]] += one["fen"] if one["kind"] == "sale" else -one["fen"]
        theirs: dict[str, tuple[Any, ...]] = {}
        for meter, (register, balance) in after.items():
            if meter[0] not in ("W" if medium == "water" else "E"):
                continue
            begun = before.get(meter, (None, None))
            spent = None if begun[1] is None or balance is None else begun[1] + net[meter] - balance
            row = used.get((meter, 0))
            theirs[meter] = (begun[0], _sum(row), register, begun[1], net[meter], spent, balance)
        keys = (
            "register_before",
            "used",
            "register_after",
            "balance_before",
            "net",
            "spent",
            "balance_after",
        )
        return differs({row["meter"]: tuple(row[key] for key in keys) for row in by_column(report)}, theirs)

    return wrong


def _left(site: YearsSite) -> dict[str, int]:
    return {
        meter: left
        for meter, (_, _, left) in site.plain.lasts().items()
        if meter[0] != "H" and left is not None
    }


def _balances(site: YearsSite) -> Callable[[Report], str]:
    def wrong(report: Report) -> str:
        due = Counter[str]()
        for debit, credit, fen in site.rows(
            "SELECT debit, credit, amount_fen FROM transfers WHERE kind IN ('direct', 'posted')"
        ):
            due[credit] += fen
            due[debit] -= fen
        rows = list(by_column(report))
        owed = sum(fen for account, fen in due.items() if account.startswith("refund_due:"))
        if sum(row["due"] or 0 for row in rows) != owed:
            return f"money due is not {owed}"
        return differs({row["meter"]: row["left"] for row in rows}, _left(site))

    return wrong


def _arrears(site: YearsSite) -> Callable[[Report], str]:
    def wrong(report: Report) -> str:
        theirs = {meter: -left for meter, left in _left(site).items() if left < 0}
        ours = {row["meter"]: row["owes"] for row in by_column(report)}
        return "" if ours == theirs else differs(ours, theirs)

    return wrong


def _tariffs(report: Report) -> str:
    """Of the two plans that there are, by their codes."""
    ours = {row["plan"]: [row[key] for key in row if key.startswith("price_")] for row in by_column(report)}
    return differs(
        {code: [one for one in prices if one] for code, prices in ours.items()},
        {"E": [90_000_000], "W": [300_000_000]},
    )


# ---- what the program noted by itself -------------------------------------------------------------------


def _of_records(site: YearsSite) -> Iterator[Question]:
    today = site.today
    week, year, all_days = (today - 6, today), (today - 364, today), (site.plan.first_day, today)
    for kind in ("meter", "collector"):
        for what, span in (("a week", week), ("a year", year)):
            name = f"out-of-contact-{kind}s"
            yield _question(site, what, name, {"period": period(*span)}, _contact(site, kind, span))
    yield _question(site, "now", "alarms-live", {}, _alarms_live(site))
    for what, span in (("a week", week), ("a year", year)):
        yield _question(site, what, "alarms-past", {"period": period(*span)}, _alarms_past(site, span))
    for what, span in (("today", (today, today)), ("a month", (today - 30, today))):
        yield _question(site, what, "operation-log", {"period": period(*span)}, _log(site, span))
    for what, span in (("a month", (today - 30, today)), ("a year", year), ("all years", all_days)):
        yield _question(site, what, "shifts", {"period": period(*span)}, _shifts(site, span))
    shift, detail = site.rows("SELECT shift_id, detail FROM shift_events WHERE state = 'closed' LIMIT 1")[0]
    lines = {line[0]: line[3] for line in json.loads(detail)["lines"]}
    yield _question(
        site, "closed", "shift", {"shift": shift},
        lambda report: differs({row["shift_line"]: row["amount"] for row in by_column(report)}, lines),
    )  # fmt: skip
    yield _question(site, "a year", "reconciliation", {"period": period(*year)}, _runs(site, year))
    run, found = site.rows("SELECT run_id, count(*) FROM reconcile_findings GROUP BY run_id LIMIT 1")[0]
    yield _question(
        site, "a run", "reconciliation-run", {"run": str(run)},
        lambda report: "" if len(report.rows) == found else f"{len(report.rows)} and not {found} differences",
    )  # fmt: skip


def bounds(span: tuple[int, int]) -> tuple[int, int]:
    """In UTC ms."""
    return span[0] * DAY_MS - OFFSET_S * 1000, (span[1] + 1) * DAY_MS - OFFSET_S * 1000


def _contact(site: YearsSite, kind: str, span: tuple[int, int]) -> Callable[[Report], str]:
    def wrong(report: Report) -> str:
        begin, end = bounds(span)
        end = min(end, site.now)
        theirs: dict[str, list[int]] = {}
        for object, low, high in site.rows(
            "SELECT object, from_utc_ms, ifnull(until_utc_ms, ?) FROM outages WHERE kind = ?", site.now, kind
        ):
            length = min(high, end) - max(low, begin)
            if high > begin and low < end:
                times, longest, together = theirs.get(object, [0, 0, 0])
                theirs[object] = [times + 1, max(longest, length), together + length]
        ours = {row["object"]: [row["times"], row["longest"], row["together"]] for row in by_column(report)}
        rounded = {key: [times, *(ms // 1000 for ms in more)] for key, (times, *more) in theirs.items()}
        return differs(ours, rounded)

    return wrong


def _alarms_live(site: YearsSite) -> Callable[[Report], str]:
    def wrong(report: Report) -> str:
        rows = site.rows("SELECT object, kind, raised_utc_ms FROM alarms WHERE cleared_utc_ms IS NULL")
        ours = Counter((row["object"], row["alarm"], row["raised"]) for row in by_column(report))
        return differs(ours, Counter(rows))

    return wrong


def _alarms_past(site: YearsSite, span: tuple[int, int]) -> Callable[[Report], str]:
    def wrong(report: Report) -> str:
        rows = site.rows(
            "SELECT object, kind, raised_utc_ms FROM alarms WHERE raised_utc_ms >= ? AND raised_utc_ms < ?",
            *bounds(span),
        )
        ours = Counter((row["object"], row["alarm"], row["raised"]) for row in by_column(report))
        return differs(ours, Counter(rows))

    return wrong


def _log(site: YearsSite, span: tuple[int, int]) -> Callable[[Report], str]:
    def wrong(report: Report) -> str:
        sql = "SELECT utc_ms, operator, action, object FROM audit WHERE utc_ms >= ? AND utc_ms < ?"
        keys = ("moment", "operator", "action", "object")
        ours = Counter(tuple(row[key] for key in keys) for row in by_column(report))
        return differs(ours, Counter(site.rows(sql, *bounds(span))))

    return wrong


def _shifts(site: YearsSite, span: tuple[int, int]) -> Callable[[Report], str]:
    def wrong(report: Report) -> str:
        rows = site.rows(
            "SELECT utc_ms, detail FROM shift_events WHERE state = 'closed' AND utc_ms >= ? AND utc_ms < ?",
            *bounds(span),
        )
        theirs = {at: json.loads(detail)["cash_in_fen"] for at, detail in rows}
        return differs({row["closed"]: row["cash_in"] for row in by_column(report)}, theirs)

    return wrong


def _runs(site: YearsSite, span: tuple[int, int]) -> Callable[[Report], str]:
    def wrong(report: Report) -> str:
        rows = site.rows(
            "SELECT utc_ms, (SELECT count(*) FROM reconcile_findings WHERE run_id = id) FROM reconcile_runs"
            " WHERE utc_ms >= ? AND utc_ms < ?",
            *bounds(span),
        )
        return differs({row["moment"]: row["differences"] for row in by_column(report)}, dict(rows))

    return wrong
