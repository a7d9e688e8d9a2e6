"""How each service that acts for a person is called, and what it must ask for (test_permission_matrix)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from app import config
from app.domain.alarms import Kind
from app.domain.approvals import REFUND, Limit
from app.domain.calendar import Calendar, Holiday, HolidayYear
from app.domain.messages import About
from app.domain.order import OrderKind, Source
from app.domain.payment import PayChannel, PaySource
from app.domain.permissions import SYSTEM, Permission, Session
from app.domain.reading_correction import Register
from app.domain.supply import Level
from app.domain.tariff.model import one_price
from app.key_file import Place
from app.key_store import KeyStore
from app.outputs.printers import PrinterKind, PrinterSettings, SlipMode
from app.payments.channel import TradeAnswer, TradeState
from app.services import (
    account_closing,
    account_lists,
    account_slips,
    accounts,
    act_limits,
    alarms,
    approvals,
    backups,
    change_limit,
    charge_back,
    codes,
    collector_keys,
    collector_suites,
    collectors,
    customers,
    decisions,
    delivery,
    deposits,
    desk_key,
    energy_use,
    entries,
    epoch_ends,
    exports,
    first_steps,
    holiday_years,
    key_inventory,
    message_templates,
    messages,
    meter_acts,
    meter_change,
    meter_control,
    meter_lines,
    meter_makes,
    meter_moments,
    meter_sets,
    meter_settings,
    modem_pin,
    money_due,
    online_orders,
    online_steps,
    operation_log,
    operators,
    order_batches,
    orders,
    outages,
    overview,
    overview_charts,
    overview_contact,
    overview_map,
    overview_use,
    pay_bills,
    pay_channels,
    pay_lists,
    pay_refunds,
    proofs,
    reading_archive,
    reading_correction,
    reading_history,
    reconcile,
    reconcile_now,
    refunds,
    restored,
    roles,
    sale_views,
    sales_list,
    set_up,
    set_up_lists,
    set_up_retire,
    settings,
    shifts,
    shortage,
    sight,
    sign_in,
    site_export,
    site_import,
    stranded_credit,
    supply_notices,
    supply_preview,
    supply_terms,
    tariffs,
    tenant_codes,
    tenant_office,
    vending,
    wire_tree,
)
from app.services.account_meters import NewMeter
from app.services.accounts import Opening, Tenant
from app.services.approvals import Wanted
from app.services.meter_acts import Act
from app.services.meter_change import MeterChange
from app.services.meter_change import NewMeter as NewMeterRow
from app.services.meter_moments import Moment
from app.services.online_orders import PayWanted
from app.services.operators import Person
from app.services.order_batches import BatchWish
from app.services.orders import Wish
from app.services.overview_charts import SubjectKind
from app.services.pay_channels import ChannelForm
from app.services.pay_lists import PayQuery
from app.services.readings import LiveBoard
from app.services.reconcile import Heard
from app.services.refunds import RefundOrder, ReversalOrder
from app.services.reports import centre, filed, schedules
from app.services.sales_list import SalesQuery
from app.services.sign_in import Proof
from app.services.slips import SlipDesk
from app.services.supply_notices import Warn
from app.services.tariffs import NewVersion, QuoteAsked
from app.services.views import VisitOrder
from db.alarm_rows import Outage
from db.ledger import Ledger, LedgerBook
from db.message_rows import IncomingRow, NewMessage
from db.payment_rows import PayChannelRow
from db.readings import ReadingsBook
from db.report_schedules import ScheduleRow
from db.shortage import PlanRow
from meterio.clock import SystemClock
from tests.helpers.sites import small_site
from tests.helpers.small_mall import NOW_MS, SECRET
from tests.helpers.two_companies import (
    DONE,
    DOUBT,
    EXTRA,
    FREE,
    OTHER,
    OWN,
    UNLET,
    VOID,
    WAITING,
    Side,
    drawer,
)
from widgets.common.report_words import words_in

THING = "thing"
"""Done to something that stands in a building: refused for another's."""
LIST = "list"
"""Shows what there is: only of one's own buildings."""
SITE = "site"
"""Concerns the whole site: refused to whoever is limited to some buildings."""
ANY = "any"
"""Concerns no building: the permission is enough."""
ONESELF = "oneself"
"""About whoever asks."""

T = TypeVar("T")
P = Permission
PROFILES = meter_makes.known()
NOW = NOW_MS


@dataclass(frozen=True, slots=True)
class At:
    """Where and with what a case is called. `book` and `folder` are for those that open their own units."""

    ledger: Ledger
    session: Session
    side: Side
    keys: KeyStore
    book: LedgerBook
    folder: Path
    asked: Mapping[str, str]

    @property
    def now(self) -> dict[str, Any]:
        return {"session": self.session, "now_utc_ms": NOW}

    @property
    def who(self) -> dict[str, Any]:
        return {"session": self.session}


@dataclass(frozen=True, slots=True)
class Case:
    """`asks`: all of these permissions, none for what everybody may. `may_end` are keys or exceptions by
    which a call that is allowed may end otherwise. `of_book`: opens units of its own."""

    asks: frozenset[Permission]
    where: str
    call: Callable[[At], object]
    may_end: frozenset[str] = frozenset()
    refused_with: str = "permission.whole_site"
    refused_elsewhere: str = "permission.other_building"
    may_be_empty: bool = False
    of_book: bool = False
    roles: frozenset[str] = field(default=frozenset())


def case(
    asks: Permission | tuple[Permission, ...] | None,
    where: str,
    call: Callable[[At], object],
    *may_end: str,
    **more: Any,
) -> Case:
    wanted = () if asks is None else asks if isinstance(asks, tuple) else (asks,)
    return Case(frozenset(wanted), where, call, frozenset(may_end), **more)


def _alarm(at: At) -> int:
    """A meter, a line and a collector of either side have one each; returns that of this side's meter."""
    for mark in (OWN, OTHER):
        for kind, object in (
            (Kind.METER_LOST, f"{mark}-E{FREE}"),
            (Kind.LINE_LOST, f"{mark}-C1/1"),
            (Kind.COLLECTOR_LOST, f"{mark}-C1"),
        ):
            alarms.raise_alarm(at.ledger, kind, object, now_utc_ms=NOW)
    return next(row.id for row in at.ledger.alarms.live() if row.object == at.side.meter(FREE))


_SHOWN = charge_back.Shown(NOW, 1, NOW - 1, NOW)
_PLAN = PlanRow("", "x", "trip", ("lights",), 1, 0, NOW, NOW + 1, "x", "draft", None)


def _message(at: At) -> int:
    """A message about a meter of either side; returns that of this side's."""
    found = {}
    for mark in (OWN, OTHER):
        meter = f"{mark}-E{FREE}"
        new = NewMessage(
            carrier="sms",
            address="13900000000",
            about="low",
            object=meter,
            event="",
            text=mark,
            parts=1,
            building_id=at.ledger.meters.building_of(meter),
            created_utc_ms=NOW,
            due_utc_ms=NOW,
            expires_utc_ms=NOW + 1,
        )
        found[mark] = at.ledger.messages.add(new)
        came = IncomingRow(0, "13900000000", mark, mark, 0, 1, 1, new.building_id, NOW, NOW)
        at.ledger.messages.take_in(came)
    number = found[at.side.mark]
    assert number is not None
    return number


def _tenant_session(at: At) -> int:
    """A tenant of either side is signed in; returns the session of this side's."""
    found = {}
    for mark in (OWN, OTHER):
        shop = at.ledger.shops.by_number(f"{mark}-{FREE:03}")
        account = at.ledger.accounts.open_of_shop(shop.id) if shop else None
        assert account is not None
        found[mark] = at.ledger.tenants.begin(
            mark.encode(),
            account_id=account.id,
            place="phone",
            way="slip",
            phone="",
            address="192.0.2.1",
            utc_ms=NOW,
        )
    return found[at.side.mark]


def _sessions(at: At) -> object:
    _tenant_session(at)
    return tenant_office.sessions(at.ledger, **at.now)


def _failed_message(at: At) -> int:
    number = _message(at)
    at.ledger.messages.end(number, state="failed", trouble="", code=None, utc_ms=NOW)
    return number


def _noticed(at: At) -> object:
    """A warning of every meter, and then what is shown of them."""
    warns = [Warn(meter.id, Level.LOW, frozenset(), 1) for meter in at.ledger.meters.all()]
    supply_notices.note(at.ledger, warns, now_utc_ms=NOW)
    return supply_notices.listed(at.ledger, **at.now)


def _outages(at: At) -> None:
    at.ledger.alarms.begin_outages(
        Outage("meter", f"{mark}-E{FREE}", f"{mark}-C1", NOW) for mark in (OWN, OTHER)
    )


def _refund(at: At) -> RefundOrder:
    return RefundOrder("new-refund", at.side.meter(FREE), 3_000, "cash", "moves out")


def _wish(at: At, order_id: str = "new-order") -> Wish:
    return Wish(order_id, OrderKind.TRIP, at.side.meter(FREE), NOW + 60_000, "moves out")


def _ordered(at: At) -> str:
    """An order of this side, recorded by the program itself."""
    attempt = at.ledger.attempt
    given = orders.record(at.ledger, _wish(at, "there"), source=Source.POLICY, session=SYSTEM, now_utc_ms=NOW)
    at.ledger.attempt = attempt
    return given.order.id


def _batch_wish(at: At, batch_id: str = "new-batch") -> BatchWish:
    return BatchWish(batch_id, OrderKind.TRIP, (at.side.meter(FREE),), NOW + 60_000, "moves out")


def _batch_sent(at: At) -> str:
    """A batch of this side, sent by the program itself."""
    attempt = at.ledger.attempt
    order_batches.send(
        at.ledger,
        _batch_wish(at, "there"),
        "1",
        states=lambda _: None,
        makes=PROFILES,
        session=SYSTEM,
        now_utc_ms=NOW,
    )
    at.ledger.attempt = attempt
    return "there"


def _pay(at: At) -> PayWanted:
    """A wish to pay for this side's meter; both sides have the channel."""
    for company in at.ledger.companies.all():
        at.ledger.payments.put_channel(PayChannelRow(company.id, "alipay", True, {"merchant": "m"}))
    return PayWanted("new-pay", at.side.meter(FREE), 3_000, PayChannel.ALIPAY, PaySource.DESK)


def _paying(at: At) -> str:
    """An order of this side, placed by its tenant."""
    wanted = _pay(at)
    account = at.side.account(at.ledger)
    return online_orders.place_for_tenant(
        at.ledger, wanted, account_id=account, live=at.side.live(), now_utc_ms=NOW
    ).id


def _both_pay(at: At) -> None:
    """An order of either side, placed by its tenant."""
    _pay(at)
    for mark in (OWN, OTHER):
        meter = f"{mark}-E{FREE}"
        held = at.ledger.accounts.open_of_meter(meter)
        assert held is not None
        wanted = PayWanted(f"pay-{mark}", meter, 3_000, PayChannel.ALIPAY, PaySource.PHONE)
        online_orders.place_for_tenant(
            at.ledger, wanted, account_id=held[0].id, live=at.side.live(), now_utc_ms=NOW
        )


def _both_held(at: At) -> None:
    """An order of either side that was paid with another amount."""
    _both_pay(at)
    for number, view in enumerate(at.ledger.payments.open_all()):
        answer = TradeAnswer(TradeState.PAID, 1, f"T{number}", NOW, "2026-09-21")
        online_steps.pay(at.ledger, view.order.id, answer, by="query", live=None, now_utc_ms=NOW)


def _listed_orders(at: At) -> object:
    _both_pay(at)
    return pay_lists.page(at.ledger, PayQuery(), **at.who)


def _waiting_orders(at: At) -> object:
    _both_held(at)
    return pay_lists.waiting(at.ledger, **at.who)


def _channel_form(at: At) -> ChannelForm:
    return ChannelForm(1, PayChannel.ALIPAY, False, "m", "https://gateway.example/")


def _reversal(at: At) -> ReversalOrder:
    return ReversalOrder("new-reversal", at.side.sale(DONE), 0, "wrong amount")


def _moment(at: At, number: int) -> Moment:
    meter = at.ledger.meters.get(at.side.meter(number))
    assert meter is not None
    return meter_moments.read(meter, at.side.live(number), now_utc_ms=NOW)


def _connection(at: At) -> str:
    key = {"suite": "aes-256-gcm", "key": SECRET.hex()}
    return json.dumps({"collectors": [{"id": at.side.collector, "host": "10.1.1.9", "port": 4001, **key}]})


def _person(at: At, role: str = "cashier") -> Person:
    return Person("new", (role,), "", frozenset({at.side.building_id}))


def _closed_account(at: At) -> int:
    listed = at.ledger.accounts.listed(
        closed=True, buildings=frozenset({at.side.building_id}), before=None, limit=1
    )
    return listed[0].id


def _settled_account(at: At) -> int:
    """Closed by a record that says what was paid."""
    account = at.side.account(at.ledger)
    row = {"meter": at.side.meter(FREE), "quantity": 5, "credit_fen": 0, "typed": False}
    paid = {"deposit_fen": 0, "paid_fen": 0, "tender": "cash", "reason": "x"}
    at.ledger.accounts.close(account, utc_ms=NOW, detail={"how": "close", "meters": [row], **paid})
    return account


def _deposited(at: At) -> int:
    """An account with a deposit, taken by the program."""
    _deposit(at)
    return at.side.account(at.ledger)


def _deposit(at: At) -> str:
    account = at.side.account(at.ledger)
    facts = {"tender": "card", "drawer": "", "reason": ""}
    return entries.deposit(
        at.ledger, account_id=account, amount_fen=5_000, session=SYSTEM, now_utc_ms=NOW, **facts
    )


def _written(at: At, unit: Callable[[At], T]) -> T:
    """In the book for good, for services that open units of their own."""
    return at.book.write(lambda ledger: unit(replace(at, ledger=ledger)))


def _close_shift(at: At) -> object:
    till = drawer(at.side, at.session.drawer)
    shifts.open_shift(at.ledger, till, 0, **at.now)
    return shifts.close_shift(at.ledger, till, {}, leave_fen=0, doubts_seen=(), **at.now)


def _closed_shift(at: At) -> str:
    till = drawer(at.side, at.side.till.drawer)
    events = at.ledger.shifts.recent(50, drawer=till)
    return next(event.shift_id for event in events if event.state == "closed")


def _wanted(at: At) -> Wanted:
    return Wanted(REFUND, at.side.mark, {"amount_fen": 1}, frozenset({at.side.building_id}))


def _slips(at: At) -> SlipDesk:
    return SlipDesk(
        at.book, clock=SystemClock(), translator_for=lambda _: lambda key: key, folder=at.folder / "slips"
    )


def _run(at: At) -> tuple[reconcile.FindingRow, ...]:
    """One of the whole site, by the program."""
    return reconcile.run(
        at.ledger, Heard({}), profiles=PROFILES, calendar=Calendar(()), session=SYSTEM, now_utc_ms=NOW
    )


def _run_now(at: At) -> object:
    return _of_reports(at, lambda of: reconcile_now.run(of, {}, **at.now))


def _of_reports(at: At, ask: Callable[[reconcile_now.Sources], object]) -> object:
    readings = ReadingsBook(at.folder / "readings.db", clock=SystemClock())
    try:
        return ask(reconcile_now.Sources(at.book, readings, LiveBoard(), at.folder))
    finally:
        readings.close()


def _report(at: At) -> object:
    return _of_reports(at, lambda of: centre.run(of, "sales-by-building", {"period": "2026"}, **at.now))


def _filed(at: At) -> object:
    path = at.folder / "report.csv"
    more = {"words": words_in("en"), **at.now}
    return _of_reports(at, lambda of: filed.write(of, "sales-by-building", {"period": "2026"}, path, **more))


def _schedule(at: At) -> ScheduleRow:
    """Of whoever asks; of the other side's somebody else's."""
    folder = str(at.folder)
    row = ScheduleRow(0, "daily", "sales-daily", {}, "csv", "en", folder, "day", 1, 0)
    if at.side.mark == OTHER or at.ledger.operators.get(at.session.operator_id) is None:
        return replace(row, operator_id=at.side.till.operator_id)
    return replace(row, operator_id=at.session.operator_id)


def _kept_schedule(at: At) -> int:
    return at.ledger.report_schedules.add(_schedule(at))


def _today(at: At) -> object:
    return _of_reports(at, lambda of: centre.today(of, "sales-by-building", **at.now))


def _dashboard(at: At) -> object:
    return _of_reports(at, lambda of: overview.dashboard(of, **at.now))


def _put_back(at: At) -> object:
    told = restored.Restored("r1", "backup", NOW, NOW, 3, waits=True)
    restored.note(at.ledger, told, reason="disk", before="", after="", now_utc_ms=NOW)
    return restored.wanted(at.ledger, **at.who)


def _settle(at: At) -> object:
    mine = next(row for row in _run(at) if at.side.mark in row.object)
    return reconcile.settle(at.ledger, mine.run_id, mine.number, reason="x", approval=None, **at.now)


def _area(at: At) -> dict[str, str]:
    return {"area": f"{at.side.mark}-A", "building": f"{at.side.mark}-B", "name": "new"}


def _change(at: At) -> MeterChange:
    final = _moment(at, FREE)
    new = NewMeterRow(f"{at.side.mark}-N", "adf400l-3p", at.side.collector, 1, "40")
    return MeterChange("c", at.side.meter(FREE), new, final, replace(final, meter_id=new.id), "x")


def _change_meter(at: At) -> object:
    return meter_change.change_meter(at.ledger, _change(at), profiles=PROFILES, approval=None, **at.now)


def _fate(at: At) -> object:
    """A preview tells a refusal as a value."""
    fates = set_up_retire.preview(
        at.ledger,
        "Meters",
        [at.side.meter(UNLET)],
        "retire",
        profiles=PROFILES,
        heard=lambda _: True,
        **at.who,
    )
    for fate in fates:
        if fate.refusal is not None:
            raise fate.refusal
    return [fate.refusal for fate in fates]


def _print_shift(at: At) -> object:
    till = drawer(at.side, at.side.till.drawer)
    report = at.book.read(lambda ledger: shifts.report(ledger, till, session=SYSTEM))
    assert report is not None
    return _slips(at).print_shift(report, language="en", **at.who) is None


_PRINTER = PrinterSettings(PrinterKind.FILE, "", 58, SlipMode.RASTER)

_OLD_OUTCOME = "LookupError"
_ROLE = {"cashier": frozenset({P.LOOK})}
_TARIFF = one_price("electricity", 90_000_000)
_HOLIDAYS = HolidayYear(2031, (Holiday("new_year", date(2031, 1, 1), date(2031, 1, 1)),))

CASES: dict[str, Case] = {
    "account_closing.close_account": case(
        P.CLOSE_ACCOUNT,
        THING,
        lambda at: account_closing.close_account(
            at.ledger,
            at.side.account(at.ledger),
            (_moment(at, FREE),),
            tender="cash",
            reason="x",
            approval=None,
            **at.now,
        ),
        "approval.needed",
    ),
    "account_closing.closing_record": case(
        P.LOOK,
        THING,
        lambda at: account_closing.closing_record(at.ledger, _closed_account(at), **at.who),
    ),
    "account_closing.settlement": case(
        P.CLOSE_ACCOUNT,
        THING,
        lambda at: account_closing.settlement(
            at.ledger, at.side.account(at.ledger), (_moment(at, FREE),), **at.who
        ),
    ),
    "account_closing.wanted": case(
        P.CLOSE_ACCOUNT,
        THING,
        lambda at: account_closing.wanted(
            at.ledger, account_closing.Settlement(at.side.account(at.ledger), (), 0), **at.who
        ),
    ),
    "account_lists.closed_accounts": case(
        P.LOOK, LIST, lambda at: account_lists.closed_accounts(at.ledger, **at.who)
    ),
    "account_lists.open_accounts": case(
        P.LOOK, LIST, lambda at: account_lists.open_accounts(at.ledger, **at.who)
    ),
    "account_lists.meters_on": case(
        P.LOOK,
        THING,
        lambda at: account_lists.meters_on(at.ledger, at.side.account(at.ledger), **at.who),
    ),
    "account_lists.shop_for_opening": case(
        P.ACCOUNTS,
        THING,
        lambda at: account_lists.shop_for_opening(at.ledger, f"{at.side.mark}-{UNLET:03}", **at.who),
    ),
    "account_slips.closing_slip": case(
        P.ACCOUNTS, THING, lambda at: account_slips.closing_slip(at.ledger, _settled_account(at), **at.now)
    ),
    "account_slips.deposit_slip": case(
        P.ACCOUNTS, THING, lambda at: account_slips.deposit_slip(at.ledger, _deposit(at), **at.now)
    ),
    "deposits.pay_back": case(
        P.GIVE_BACK,
        THING,
        lambda at: deposits.pay_back(
            at.ledger, _deposited(at), 1, tender="cash", reason="", approval=None, **at.now
        ),
        "approval.needed",
        "shift.of_another",
    ),
    "deposits.take": case(
        P.ACCOUNTS,
        THING,
        lambda at: deposits.take(
            at.ledger, at.side.account(at.ledger), 50_000, tender="card", reason="", **at.now
        ),
        "shift.of_another",
    ),
    "deposits.wanted": case(
        P.GIVE_BACK,
        THING,
        lambda at: deposits.wanted(at.ledger, at.side.account(at.ledger), 1, "cash", **at.who),
    ),
    "accounts.add_meter": case(
        P.ACCOUNTS,
        THING,
        lambda at: accounts.add_meter(
            at.ledger,
            at.side.account(at.ledger),
            NewMeter(_moment(at, EXTRA)),
            profiles=PROFILES,
            **at.now,
        ),
    ),
    "accounts.open_account": case(
        P.ACCOUNTS,
        THING,
        lambda at: accounts.open_account(
            at.ledger,
            Opening(at.side.shop(at.ledger, UNLET), Tenant("new"), (NewMeter(_moment(at, UNLET)),)),
            profiles=PROFILES,
            **at.now,
        ),
    ),
    "accounts.transfer_account": case(
        P.ACCOUNTS,
        THING,
        lambda at: accounts.transfer_account(
            at.ledger, at.side.account(at.ledger), Tenant("new"), (_moment(at, FREE),), **at.now
        ),
    ),
    "act_limits.limits": case(P.ROLES, ANY, lambda at: act_limits.limits(at.ledger, **at.who)),
    "act_limits.needs_second": case(
        None, ONESELF, lambda at: act_limits.needs_second(at.ledger, REFUND, 1, **at.now)
    ),
    "alarms.acknowledge": case(
        P.ACKNOWLEDGE, THING, lambda at: alarms.acknowledge(at.ledger, [_alarm(at)], "seen", **at.now)
    ),
    "alarms.live": case(P.LOOK, LIST, lambda at: (_alarm(at), alarms.live(at.ledger, **at.who))[1]),
    "alarms.past": case(
        P.LOOK,
        LIST,
        lambda at: (_alarm(at), alarms.past(at.ledger, alarms.PastQuery(), **at.who))[1],
    ),
    "outages.out_of_contact": case(
        P.LOOK,
        LIST,
        lambda at: (
            _outages(at),
            outages.out_of_contact(
                at.ledger,
                "meter",
                from_utc_ms=0,
                until_utc_ms=NOW + 9,
                session=at.session,
                now_utc_ms=NOW + 9,
            ),
        )[1],
    ),
    "tenant_codes.new_code": case(
        P.ACCOUNTS,
        THING,
        lambda at: (
            tenant_codes.new_code(at.ledger, at.keys, at.side.account(at.ledger), **at.now).shop_number
        ),
    ),
    "tenant_office.access": case(
        P.ACCOUNTS,
        THING,
        lambda at: tenant_office.access(at.ledger, at.side.account(at.ledger), **at.now),
    ),
    "tenant_office.let_switch": case(
        P.ACCOUNTS,
        THING,
        lambda at: tenant_office.let_switch(at.ledger, at.side.account(at.ledger), may_switch=True, **at.now),
    ),
    "tenant_office.sessions": case(P.ACCOUNTS, LIST, lambda at: _sessions(at)),
    "tenant_office.end_session": case(
        P.ACCOUNTS,
        THING,
        lambda at: tenant_office.end_session(at.ledger, _tenant_session(at), **at.now),
    ),
    "message_templates.change_template": case(
        P.MESSAGES,
        SITE,
        lambda at: message_templates.change_template(at.ledger, About.LOW, "en", "x", **at.now),
    ),
    "message_templates.preview": case(
        P.MESSAGES, ANY, lambda at: message_templates.preview(at.ledger, About.LOW, "x", **at.who)
    ),
    "message_templates.templates": case(
        P.MESSAGES, ANY, lambda at: message_templates.templates(at.ledger, **at.who)
    ),
    "messages.cancel": case(
        P.MESSAGES, THING, lambda at: messages.cancel(at.ledger, [_message(at)], **at.now)
    ),
    "messages.incoming": case(
        P.MESSAGES,
        LIST,
        lambda at: (_message(at), messages.incoming(at.ledger, messages.MessageQuery(), **at.who))[1],
    ),
    "messages.page": case(
        P.MESSAGES,
        LIST,
        lambda at: (_message(at), messages.page(at.ledger, messages.MessageQuery(), **at.now))[1],
    ),
    "messages.send_again": case(
        P.MESSAGES, THING, lambda at: messages.send_again(at.ledger, [_failed_message(at)], **at.now)
    ),
    "messages.send_test": case(
        P.MESSAGES, ANY, lambda at: messages.send_test(at.ledger, "13900000000", **at.now)
    ),
    "modem_pin.is_kept": case(P.MESSAGES, ANY, lambda at: modem_pin.is_kept(at.ledger, **at.who)),
    "modem_pin.set_pin": case(
        P.KEYS, SITE, lambda at: modem_pin.set_pin(at.ledger, at.keys, "1234", **at.now)
    ),
    "approvals.ask": case(
        P.LOOK, THING, lambda at: approvals.ask(at.ledger, _wanted(at), reason="x", **at.now)
    ),
    "approvals.needed": case(None, ONESELF, lambda at: approvals.needed(at.ledger, _wanted(at), 1, **at.now)),
    "approvals.requests": case(P.APPROVE, LIST, lambda at: approvals.requests(at.ledger, **at.now)),
    "approvals.use": case(
        None,
        ONESELF,
        lambda at: approvals.use(at.ledger, at.asked[at.side.mark], _wanted(at), **at.now),
        "approval.other_person",
    ),
    "change_limit.change_limit": case(
        P.ROLES,
        SITE,
        lambda at: change_limit.change_limit(at.ledger, "cashier", "refund", Limit(1, 1), **at.now),
        "approval.needed",
    ),
    "change_limit.needs_second": case(
        None,
        ONESELF,
        lambda at: change_limit.needs_second(at.ledger, "cashier", REFUND, Limit(1, 1), **at.now),
    ),
    "collector_keys.retire_key": case(
        P.KEYS,
        THING,
        lambda at: collector_keys.retire_key(at.ledger, at.side.collector, **at.now),
        "collectors.nothing_to_retire",
    ),
    "collector_keys.rotate_key": case(
        P.KEYS,
        THING,
        lambda at: collector_keys.rotate_key(at.ledger, at.keys, at.side.collector, overlap_days=3, **at.now),
    ),
    "collector_keys.set_key": case(
        P.KEYS,
        THING,
        lambda at: collector_keys.set_key(at.ledger, at.keys, at.side.collector, 2, SECRET, **at.now),
    ),
    "collector_keys.set_password": case(
        P.KEYS,
        SITE,
        lambda at: collector_keys.set_password(at.ledger, at.keys, "adf400l-3p", bytes(8), **at.now),
    ),
    "collector_suites.lowers": case(
        P.KEYS,
        THING,
        lambda at: collector_suites.lowers(at.ledger, at.side.collector, 1, **at.who),
    ),
    "collector_suites.wanted": case(
        P.KEYS,
        THING,
        lambda at: collector_suites.wanted(at.ledger, at.side.collector, 1, **at.who),
    ),
    "collector_keys.change_asks_for": case(
        P.KEYS,
        THING,
        lambda at: collector_keys.change_asks_for(at.ledger, at.side.collector, **at.now),
    ),
    "collector_suites.set_minimum_suite": case(
        P.KEYS,
        THING,
        lambda at: collector_suites.set_minimum_suite(at.ledger, at.side.collector, 2, **at.now),
    ),
    "collectors.apply_connection_file": case(
        P.KEYS,
        THING,
        lambda at: collectors.apply_connection_file(at.ledger, at.keys, _connection(at), **at.now),
    ),
    "customers.card": case(
        P.LOOK, THING, lambda at: customers.card(at.ledger, at.side.shop(at.ledger), **at.who)
    ),
    "customers.search": case(P.LOOK, LIST, lambda at: customers.search(at.ledger, "tea", 99, **at.who)),
    "desk_key.begin_anew": case(
        P.KEYS, SITE, lambda at: desk_key.begin_anew(at.book, **at.now), "keys.still_there", of_book=True
    ),
    "desk_key.exchange": case(
        P.KEYS, SITE, lambda at: desk_key.exchange(at.book, at.keys, **at.now), of_book=True
    ),
    "desk_key.move": case(
        P.KEYS,
        SITE,
        lambda at: desk_key.move(at.book, at.keys, Place.FILE, **at.now),
        of_book=True,
    ),
    "desk_key.paper": case(P.KEYS, SITE, lambda at: desk_key.paper(at.ledger, at.keys, **at.now)),
    "desk_key.put_back": case(
        P.KEYS,
        SITE,
        lambda at: desk_key.put_back(at.book, "\n".join(at.keys.paper()), **at.now),
        of_book=True,
    ),
    "key_inventory.key_list": case(
        P.KEYS, LIST, lambda at: key_inventory.key_list(at.ledger, at.keys, **at.now)
    ),
    "meter_acts.ask": case(
        P.CONTROL,
        THING,
        lambda at: meter_acts.ask(at.ledger, at.side.meter(FREE), Act.RELAY_TEST, **at.now),
    ),
    "meter_acts.note_outcome": case(
        None,
        ONESELF,
        lambda at: meter_acts.note_outcome(
            at.ledger, at.side.meter(FREE), Act.RELAY_TEST, outcome="x", **at.now
        ),
        _OLD_OUTCOME,
    ),
    "meter_change.change_meter": case(P.CHANGE_METER, THING, _change_meter, "approval.needed"),
    "meter_change.wanted": case(
        P.CHANGE_METER,
        THING,
        lambda at: meter_change.wanted(at.ledger, _change(at), **at.who),
    ),
    "meter_change.in_use": case(
        P.CHANGE_METER,
        THING,
        lambda at: meter_change.in_use(at.ledger, (at.side.meter(FREE),), **at.who),
    ),
    "stranded_credit.stranded": case(
        P.CHANGE_METER, LIST, lambda at: stranded_credit.stranded(at.ledger, **at.who), may_be_empty=True
    ),
    "meter_change.move_again": case(
        P.CHANGE_METER,
        THING,
        lambda at: meter_change.move_again(at.ledger, at.side.sale(DONE), "again", **at.now),
        "meter_change.nothing_left",
        refused_elsewhere="meter_change.nothing_left",
    ),
    "operation_log.actors": case(
        P.READ_LOG, LIST, lambda at: operation_log.actors(at.ledger, **at.who), may_be_empty=True
    ),
    "operation_log.log_head": case(P.READ_LOG, ANY, lambda at: operation_log.log_head(at.ledger, **at.who)),
    "operation_log.page": case(
        P.READ_LOG, LIST, lambda at: operation_log.page(at.ledger, operation_log.LogFilter(), **at.who)
    ),
    "epoch_ends.of_change": case(
        P.CHANGE_METER,
        THING,
        lambda at: epoch_ends.of_change(at.ledger, (at.side.meter(FREE),), since_utc_ms=0, **at.who),
    ),
    "exports.take": case(P.EXPORT, ANY, lambda at: exports.take(at.ledger, "Shops", file="a.csv", **at.now)),
    "proofs.may_prove": case(P.VERIFY, SITE, lambda at: proofs.may_prove(at.ledger, **at.who)),
    "proofs.note": case(P.VERIFY, SITE, lambda at: proofs.note(at.ledger, proofs.Result(1, 0, ""), **at.now)),
    "proofs.last": case(P.VERIFY, SITE, lambda at: proofs.last(at.ledger, **at.who)),
    "backups.may_make": case(P.KEYS, SITE, lambda at: backups.may_make(at.ledger, **at.who)),
    "backups.note_asked": case(
        P.KEYS, SITE, lambda at: backups.note_asked(at.ledger, Path("there"), whole=True, **at.now)
    ),
    "backups.shown": case(P.KEYS, SITE, lambda at: backups.shown(at.ledger, **at.now)),
    "restored.waiting": case(P.LOOK, ANY, lambda at: restored.waiting(at.ledger, **at.who)),
    "restored.wanted": case(P.RECONCILE, SITE, _put_back, "restored.not_compared"),
    "restored.open_for_selling": case(
        P.RECONCILE,
        SITE,
        lambda at: restored.open_for_selling(at.ledger, approval=None, **at.now),
        "restored.not_waiting",
    ),
    "operation_log.system_sight": case(
        P.READ_LOG, LIST, lambda at: operation_log.system_sight(at.ledger, **at.who), may_be_empty=True
    ),
    "overview.dashboard": case(P.REPORTS, LIST, _dashboard, may_be_empty=True, of_book=True),
    "overview_charts.subjects": case(P.LOOK, LIST, lambda at: overview_charts.subjects(at.ledger, **at.who)),
    "overview_contact.contact_of": case(
        P.LOOK,
        THING,
        lambda at: overview_contact.contact_of(
            at.ledger, SubjectKind.METER, at.side.meter(FREE), first_day=1, last_day=2, **at.now
        ),
    ),
    "overview_use.ground": case(P.REPORTS, LIST, lambda at: overview_use.ground(at.ledger, **at.now)),
    "overview_map.shops": case(P.LOOK, LIST, lambda at: overview_map.shops(at.ledger, **at.who)),
    "meter_lines.meter_lines": case(P.LOOK, LIST, lambda at: meter_lines.meter_lines(at.ledger, **at.who)),
    "meter_settings.history": case(
        P.SET_UP,
        THING,
        lambda at: meter_settings.history(at.ledger, at.side.meter(FREE), "alarm.low_fen", **at.who),
    ),
    "meter_settings.office_phones": case(
        P.LOOK, ANY, lambda at: meter_settings.office_phones(at.ledger, **at.who)
    ),
    "meter_settings.preview": case(
        P.SET_UP,
        THING,
        lambda at: meter_settings.preview(
            at.ledger, [at.side.meter(FREE)], "alarm.low_fen", "9000", **at.who
        ),
    ),
    "meter_settings.set_own": case(
        P.SET_UP,
        THING,
        lambda at: meter_settings.set_own(
            at.ledger, [at.side.meter(FREE)], "alarm.low_fen", "9000", **at.now
        ),
    ),
    "meter_settings.values_of": case(
        P.LOOK,
        THING,
        lambda at: meter_settings.values_of(at.ledger, at.side.meter(FREE), **at.who),
    ),
    "money_due.money_due": case(P.LOOK, LIST, lambda at: money_due.money_due(at.ledger, **at.who)),
    "operators.add": case(
        P.OPERATORS, THING, lambda at: operators.add(at.ledger, "new", _person(at), **at.now)
    ),
    "operators.add_with_password": case(
        P.OPERATORS,
        SITE,
        lambda at: operators.add_with_password(
            at.ledger,
            name="new",
            display_name="",
            roles=("cashier",),
            password="three green lamps",
            **at.now,
        ),
        refused_with="permission.other_building",
    ),
    "operators.change": case(
        P.OPERATORS,
        THING,
        lambda at: operators.change(at.ledger, at.side.till.operator_id, _person(at), **at.now),
    ),
    "operators.listed": case(P.OPERATORS, LIST, lambda at: operators.listed(at.ledger, **at.who)),
    "operators.reset_codes": case(
        P.OPERATORS,
        THING,
        lambda at: operators.reset_codes(at.ledger, at.side.till.operator_id, **at.now),
        "operators.no_codes",
    ),
    "operators.reset_password": case(
        P.OPERATORS,
        THING,
        lambda at: operators.reset_password(at.ledger, at.side.till.operator_id, **at.now),
    ),
    "operators.set_enabled": case(
        P.OPERATORS,
        THING,
        lambda at: operators.set_enabled(at.ledger, at.side.till.operator_id, enabled=False, **at.now),
    ),
    "reading_archive.permit": case(
        P.SET_UP,
        SITE,
        lambda at: reading_archive.permit(at.ledger, 2020, reading_archive.MOVE, **at.now),
    ),
    "reading_archive.terms": case(P.SET_UP, SITE, lambda at: reading_archive.terms(at.ledger, **at.who)),
    "charge_back.look": case(
        P.CORRECT_READINGS,
        THING,
        lambda at: charge_back.look(at.ledger, at.side.meter(FREE), _SHOWN, **at.who),
    ),
    "charge_back.give_back": case(
        P.CORRECT_READINGS,
        THING,
        lambda at: charge_back.give_back(
            at.ledger,
            charge_back.Charged(at.side.meter(FREE), charge_back.Touch.OWN_MONEY, _SHOWN),
            reason="x",
            approval=None,
            **at.now,
        ),
        "approval.changed",
    ),
    "charge_back.wanted": case(
        P.CORRECT_READINGS,
        THING,
        lambda at: charge_back.wanted(
            at.ledger,
            charge_back.Charged(at.side.meter(FREE), charge_back.Touch.OWN_MONEY, _SHOWN),
            **at.who,
        ),
    ),
    "reading_correction.ground": case(
        P.CORRECT_READINGS,
        THING,
        lambda at: reading_correction.ground(at.ledger, at.side.meter(FREE), profiles=PROFILES, **at.who),
    ),
    "reading_correction.note": case(
        P.CORRECT_READINGS,
        THING,
        lambda at: reading_correction.note(
            at.ledger,
            reading_correction.Correction(at.side.meter(FREE), NOW, Register(1), Register(2), "x"),
            **at.now,
        ),
    ),
    "reading_history.history_of": case(
        P.LOOK,
        THING,
        lambda at: reading_history.history_of(at.ledger, at.side.meter(FREE), profiles=PROFILES, **at.who),
    ),
    "reconcile.findings": case(
        P.RECONCILE, LIST, lambda at: reconcile.findings(at.ledger, _run(at)[0].run_id, **at.who)
    ),
    "reconcile.left_open": case(P.RECONCILE, ANY, lambda at: reconcile.left_open(at.ledger, **at.who)),
    "reconcile.run": case(
        P.RECONCILE,
        LIST,
        lambda at: reconcile.run(at.ledger, Heard({}), profiles=PROFILES, calendar=Calendar(()), **at.now),
    ),
    "reconcile.runs": case(P.RECONCILE, ANY, lambda at: reconcile.runs(at.ledger, **at.who)),
    "reconcile_now.run": case(P.RECONCILE, LIST, _run_now, of_book=True, may_be_empty=True),
    "reconcile.settle": case(
        P.RECONCILE,
        THING,
        _settle,
        "reconcile.nothing_to_book",
        refused_elsewhere="reconcile.unknown",
    ),
    "reports.centre.choices": case(P.LOOK, LIST, lambda at: centre.choices(at.ledger, **at.who)),
    "reports.centre.offered": case(None, ONESELF, lambda at: centre.offered(**at.who)),
    "reports.centre.run": case(P.REPORTS, LIST, _report, of_book=True),
    "reports.filed.write": case((P.REPORTS, P.EXPORT), LIST, _filed, of_book=True),
    "reports.schedules.ask": case(
        (P.REPORTS, P.EXPORT), THING, lambda at: schedules.ask(at.ledger, _kept_schedule(at), **at.now)
    ),
    "reports.schedules.keep": case(
        (P.REPORTS, P.EXPORT), ANY, lambda at: schedules.keep(at.ledger, _schedule(at), **at.now)
    ),
    "reports.schedules.listed": case(
        (P.REPORTS, P.EXPORT), LIST, lambda at: schedules.listed(at.ledger, **at.now), may_be_empty=True
    ),
    "reports.schedules.remove": case(
        (P.REPORTS, P.EXPORT), THING, lambda at: schedules.remove(at.ledger, _kept_schedule(at), **at.now)
    ),
    "reports.centre.today": case(P.REPORTS, ANY, _today, of_book=True),
    "roles.add": case(P.ROLES, SITE, lambda at: roles.add(at.ledger, "reader", **at.now)),
    "roles.change": case(P.ROLES, SITE, lambda at: roles.change(at.ledger, _ROLE, **at.now)),
    "roles.listed": case(P.ROLES, SITE, lambda at: roles.listed(at.ledger, **at.who)),
    "roles.wanted": case(P.ROLES, SITE, lambda at: roles.wanted(at.ledger, _ROLE, **at.who)),
    "roles.preview": case(P.ROLES, SITE, lambda at: roles.preview(at.ledger, _ROLE, **at.who)),
    "sale_views.in_doubt": case(P.LOOK, LIST, lambda at: sale_views.in_doubt(at.ledger, **at.who)),
    "sale_views.recent": case(P.LOOK, LIST, lambda at: sale_views.recent(at.ledger, **at.who)),
    "sale_views.sale": case(
        P.LOOK, THING, lambda at: sale_views.sale(at.ledger, at.side.sale(DOUBT), **at.who)
    ),
    "energy_use.scope": case(
        P.LOOK, LIST, lambda at: energy_use.scope(at.ledger, medium="electricity", **at.who)
    ),
    "first_steps.go": case(
        P.SET_UP, SITE, lambda at: first_steps.go(at.ledger, first_steps.WORKBOOK, **at.now)
    ),
    "first_steps.set_property": case(
        P.SET_UP,
        SITE,
        lambda at: first_steps.set_property(
            at.ledger, first_steps.Property("Plaza", ""), profiles=PROFILES, **at.now
        ),
    ),
    "first_steps.state": case(P.SET_UP, SITE, lambda at: first_steps.state(at.ledger, **at.who)),
    "set_up.save": case(
        P.SET_UP,
        THING,
        lambda at: set_up.save(
            at.ledger, "Areas", _area(at), known=f"{at.side.mark}-A", profiles=PROFILES, **at.now
        ),
    ),
    "set_up.set_members": case(
        P.SET_UP,
        THING,
        lambda at: set_up.set_members(at.ledger, f"{at.side.mark}-G", [at.side.meter(EXTRA)], **at.now),
    ),
    "set_up_lists.choices": case(
        P.SET_UP, LIST, lambda at: set_up_lists.choices(at.ledger, PROFILES, **at.who)
    ),
    "set_up_lists.history": case(
        P.SET_UP,
        THING,
        lambda at: set_up_lists.history(at.ledger, at.side.meter(FREE), **at.who),
    ),
    "set_up_lists.things": case(
        P.SET_UP,
        LIST,
        lambda at: [set_up_lists.things(at.ledger, kind, **at.who) for kind in set_up.KINDS],
    ),
    "set_up_retire.carry_out": case(
        P.SET_UP,
        THING,
        lambda at: set_up_retire.carry_out(
            at.ledger,
            "Meters",
            [at.side.meter(UNLET)],
            "retire",
            profiles=PROFILES,
            heard=lambda _: True,
            **at.now,
        ),
    ),
    "set_up_retire.preview": case(
        P.SET_UP,
        THING,
        _fate,
    ),
    "settings.change": case(
        P.SET_UP, SITE, lambda at: settings.change(at.ledger, config.SITE_NAME.key, "x", **at.now)
    ),
    "settings.change_many": case(
        P.SET_UP,
        SITE,
        lambda at: settings.change_many(at.ledger, {config.SITE_NAME.key: "x"}, **at.now),
    ),
    "settings.history": case(
        P.SET_UP, ANY, lambda at: settings.history(at.ledger, config.SITE_NAME.key, **at.who)
    ),
    "settings.shown": case(P.SET_UP, ANY, lambda at: settings.shown(at.ledger, **at.who)),
    "shifts.close_shift": case(P.SHIFTS, THING, _close_shift),
    "shifts.closed_between": case(
        P.REPORTS,
        LIST,
        lambda at: shifts.closed_between(at.ledger, from_utc_ms=0, until_utc_ms=NOW + 1, **at.who),
        may_be_empty=True,
    ),
    "shifts.sealed_report": case(
        P.REPORTS, THING, lambda at: shifts.sealed_report(at.ledger, _closed_shift(at), **at.who)
    ),
    "shifts.closed_report": case(
        (P.SHIFTS, P.REPORTS),
        THING,
        lambda at: shifts.closed_report(at.ledger, _closed_shift(at), **at.who),
    ),
    "shifts.open_shift": case(
        P.SHIFTS,
        THING,
        lambda at: shifts.open_shift(at.ledger, drawer(at.side, at.session.drawer), 0, **at.now),
    ),
    "shifts.recent": case(P.SHIFTS, LIST, lambda at: shifts.recent(at.ledger, **at.who), may_be_empty=True),
    "shifts.report": case(
        P.SHIFTS,
        THING,
        lambda at: shifts.report(at.ledger, drawer(at.side, at.side.till.drawer), **at.who),
    ),
    "sight.sight": case(P.LOOK, LIST, lambda at: sight.sight(at.ledger, **at.who)),
    "sign_in.begin_codes": case(
        P.CHANGE_PASSWORD, ONESELF, lambda at: sign_in.begin_codes(at.ledger, **at.who)
    ),
    "sign_in.change_own_password": case(
        P.CHANGE_PASSWORD,
        ONESELF,
        lambda at: sign_in.change_own_password(at.ledger, "x", "y", **at.now),
    ),
    "sign_in.confirm_codes": case(
        P.CHANGE_PASSWORD,
        ONESELF,
        lambda at: sign_in.confirm_codes(
            at.ledger,
            at.keys,
            codes.propose(at.session.name, site=""),
            Proof(at.session.name, "x"),
            **at.now,
        ),
    ),
    "sign_in.is_too_long": case(None, ONESELF, lambda at: sign_in.is_too_long(at.ledger, **at.now)),
    "sign_in.lock_times": case(
        P.CHANGE_PASSWORD, ONESELF, lambda at: sign_in.lock_times(at.ledger, **at.who)
    ),
    "sign_in.unlock": case(None, ONESELF, lambda at: sign_in.unlock(at.ledger, "x", **at.now)),
    "site_export.site_to_export": case(
        P.EXPORT, SITE, lambda at: site_export.site_to_export(at.ledger, **at.who)
    ),
    "site_import.apply": case(
        P.IMPORT, SITE, lambda at: site_import.apply(at.ledger, small_site(), **at.now)
    ),
    "site_import.book_site": case(P.IMPORT, SITE, lambda at: site_import.book_site(at.ledger, **at.who)),
    "site_import.bring_in": case(
        P.IMPORT, SITE, lambda at: site_import.bring_in(at.ledger, small_site(), **at.now)
    ),
    "slips.SlipDesk.last_print": case(
        P.LOOK,
        THING,
        lambda at: _slips(at).last_print(at.side.sale(DOUBT), language="en", **at.who),
        of_book=True,
    ),
    "slips.SlipDesk.picture": case(
        P.LOOK,
        THING,
        lambda at: _slips(at).picture(at.side.sale(DOUBT), language="en", **at.who),
        of_book=True,
    ),
    "slips.SlipDesk.print_slip": case(
        P.PRINT_SLIP,
        THING,
        lambda at: _slips(at).print_slip(at.side.sale(DOUBT), language="en", **at.who),
        of_book=True,
    ),
    "slips.SlipDesk.print_shift": case(P.SHIFTS, THING, _print_shift, of_book=True),
    "slips.SlipDesk.print_closing": case(
        P.ACCOUNTS,
        THING,
        lambda at: _slips(at).print_closing(_written(at, _settled_account), language="en", **at.who) is None,
        of_book=True,
    ),
    "slips.SlipDesk.print_deposit": case(
        P.ACCOUNTS,
        THING,
        lambda at: _slips(at).print_deposit(_written(at, _deposit), language="en", **at.who) is None,
        of_book=True,
    ),
    "slips.SlipDesk.print_trial": case(
        P.SET_UP,
        ANY,
        lambda at: _slips(at).print_trial(_PRINTER, language="en", **at.who),
        of_book=True,
    ),
    "tariffs.add_version": case(
        P.TARIFFS,
        SITE,
        lambda at: tariffs.add_version(
            at.ledger, NewVersion(1, NOW + 1, _TARIFF), profiles=PROFILES, approval=None, **at.now
        ),
        "approval.needed",
    ),
    "tariffs.wanted": case(
        P.TARIFFS,
        SITE,
        lambda at: tariffs.wanted(at.ledger, NewVersion(1, NOW + 1, _TARIFF), **at.who),
    ),
    "delivery.listed": case(P.CONTROL, LIST, lambda at: delivery.listed(at.ledger, makes=PROFILES, **at.now)),
    "shortage.kinds": case(P.CONTROL, SITE, lambda at: shortage.kinds(at.ledger, **at.who)),
    "shortage.set_kinds": case(
        P.CONTROL, SITE, lambda at: shortage.set_kinds(at.ledger, ["lights"], **at.now)
    ),
    "shortage.listed": case(P.CONTROL, SITE, lambda at: shortage.listed(at.ledger, **at.who)),
    "shortage.keep": case(P.CONTROL, SITE, lambda at: shortage.keep(at.ledger, _PLAN, **at.now)),
    "shortage.preview": case(
        P.CONTROL,
        SITE,
        lambda at: shortage.preview(at.ledger, _PLAN, LiveBoard(), makes=PROFILES, **at.now),
    ),
    "shortage.start": case(
        P.CONTROL,
        SITE,
        lambda at: shortage.start(at.ledger, "none", LiveBoard(), makes=PROFILES, approval=None, **at.now),
        "shortage.unknown",
    ),
    "shortage.undo": case(
        P.CONTROL, SITE, lambda at: shortage.undo(at.ledger, "none", **at.now), "shortage.unknown"
    ),
    "shortage.report": case(
        P.CONTROL, SITE, lambda at: shortage.report(at.ledger, "none", LiveBoard(), **at.who)
    ),
    "supply_terms.shown": case(
        P.CONTROL, THING, lambda at: supply_terms.shown(at.ledger, at.side.building_id, **at.who)
    ),
    "supply_terms.change": case(
        P.CONTROL,
        SITE,
        lambda at: supply_terms.change(at.ledger, None, {"supply.grace_min": "30"}, **at.now),
    ),
    "supply_preview.preview": case(
        P.CONTROL, LIST, lambda at: supply_preview.preview(at.ledger, {}, NOW, **at.who)
    ),
    "supply_notices.listed": case(P.CONTROL, LIST, _noticed),
    "tariffs.listed": case(P.LOOK, ANY, lambda at: tariffs.listed(at.ledger, **at.who)),
    "tariffs.quote": case(
        P.LOOK,
        THING,
        lambda at: tariffs.quote(
            at.ledger,
            QuoteAsked(1, NOW, quantity_milli=1_000, meter_id=at.side.meter(FREE)),
            **at.who,
        ),
    ),
    "holiday_years.listed": case(
        P.LOOK, ANY, lambda at: holiday_years.listed(at.ledger, session=at.session, now_utc_ms=NOW)
    ),
    "holiday_years.due": case(
        P.LOOK, ANY, lambda at: holiday_years.due(at.ledger, session=at.session, now_utc_ms=NOW)
    ),
    "holiday_years.wanted": case(
        P.TARIFFS,
        SITE,
        lambda at: holiday_years.wanted(at.ledger, _HOLIDAYS, session=at.session, now_utc_ms=NOW),
    ),
    "holiday_years.enter": case(
        P.TARIFFS,
        SITE,
        lambda at: holiday_years.enter(at.ledger, _HOLIDAYS, session=at.session, now_utc_ms=NOW),
        "approval.needed",
    ),
    "decisions.wanted": case(
        P.DECIDE_SALE,
        THING,
        lambda at: decisions.wanted(at.ledger, at.side.sale(DOUBT), applied=True, **at.who),
        "sale.not_escalated",
    ),
    "decisions.decide": case(
        P.DECIDE_SALE,
        THING,
        lambda at: decisions.decide(
            at.ledger, at.side.sale(DOUBT), applied=True, reason="seen", approval=None, **at.now
        ),
        "sale.not_escalated",
    ),
    "orders.order": case(
        P.CONTROL, THING, lambda at: orders.order(at.ledger, _wish(at), makes=PROFILES, **at.now)
    ),
    "orders.quote": case(
        P.CONTROL, THING, lambda at: orders.quote(at.ledger, _wish(at), makes=PROFILES, **at.now)
    ),
    "orders.cancel": case(P.CONTROL, THING, lambda at: orders.cancel(at.ledger, _ordered(at), **at.now)),
    "orders.view": case(P.LOOK, THING, lambda at: orders.view(at.ledger, _ordered(at), **at.who)),
    "orders.of_meter": case(
        P.LOOK, THING, lambda at: orders.of_meter(at.ledger, at.side.meter(FREE), **at.who)
    ),
    "order_batches.plan": case(
        P.CONTROL,
        THING,
        lambda at: order_batches.plan(
            at.ledger, _batch_wish(at), states=lambda _: None, makes=PROFILES, **at.now
        ),
    ),
    "order_batches.send": case(
        P.CONTROL,
        THING,
        lambda at: order_batches.send(
            at.ledger, _batch_wish(at), "1", states=lambda _: None, makes=PROFILES, **at.now
        ),
    ),
    "order_batches.batches": case(
        P.LOOK, LIST, lambda at: order_batches.batches(at.ledger, **at.who), may_be_empty=True
    ),
    "order_batches.results": case(
        P.LOOK, THING, lambda at: order_batches.results(at.ledger, _batch_sent(at), **at.who)
    ),
    "order_batches.cancel_rest": case(
        P.CONTROL, THING, lambda at: order_batches.cancel_rest(at.ledger, _batch_sent(at), **at.now)
    ),
    "order_batches.retry_wish": case(
        P.CONTROL,
        THING,
        lambda at: order_batches.retry_wish(at.ledger, _batch_sent(at), new_id="again", **at.now),
        "orders.no_meters",
    ),
    "meter_control.card": case(
        P.LOOK,
        THING,
        lambda at: meter_control.card(at.ledger, at.side.meter(FREE), makes=PROFILES, **at.now),
    ),
    "meter_sets.choices": case(P.LOOK, LIST, lambda at: meter_sets.choices(at.ledger, **at.who)),
    "meter_sets.pasted": case(
        P.LOOK, LIST, lambda at: meter_sets.pasted(at.ledger, f"{OWN}-E1 {OTHER}-E1", **at.who).meters
    ),
    "meter_sets.save": case(
        P.CONTROL, THING, lambda at: meter_sets.save(at.ledger, "new", (at.side.meter(FREE),), **at.now)
    ),
    "meter_sets.delete": case(
        P.CONTROL,
        THING,
        lambda at: meter_sets.delete(
            at.ledger,
            at.ledger.orders.put_meter_set("there", [at.side.meter(FREE)], operator_id=1, utc_ms=NOW),
            **at.now,
        ),
    ),
    "refunds.quote_refund": case(
        P.REFUND,
        THING,
        lambda at: refunds.quote_refund(
            at.ledger, _refund(at), at.side.live(), makes={"adf400l-3p": PROFILES["ddsy1352"]}, **at.now
        ),
    ),
    "refunds.open_refund": case(
        P.REFUND,
        THING,
        lambda at: refunds.open_refund(
            at.ledger,
            _refund(at),
            makes={"adf400l-3p": PROFILES["ddsy1352"]},
            approval=None,
            live=at.side.live(),
            **at.now,
        ),
    ),
    "refunds.quote_reversal": case(
        P.REVERSE,
        THING,
        lambda at: refunds.quote_reversal(
            at.ledger, _reversal(at), None, makes={"adf400l-3p": PROFILES["ddsy1352"]}, **at.now
        ),
    ),
    "refunds.open_reversal": case(
        P.REVERSE,
        THING,
        lambda at: refunds.open_reversal(
            at.ledger,
            _reversal(at),
            makes={"adf400l-3p": PROFILES["ddsy1352"]},
            approval=None,
            live=replace(at.side.live(DONE), values={"balance_fen": 15_000, "purchase_count": 4}),
            **at.now,
        ),
        "approval.needed",
    ),
    "sales_list.page": case(P.LOOK, LIST, lambda at: sales_list.page(at.ledger, SalesQuery(), **at.who)),
    "sales_list.choices": case(P.LOOK, ANY, lambda at: sales_list.choices(at.ledger, **at.who)),
    "online_orders.give_up": case(
        P.SELL, THING, lambda at: online_orders.give_up(at.ledger, _paying(at), **at.now)
    ),
    "online_orders.place": case(
        P.SELL, THING, lambda at: online_orders.place(at.ledger, _pay(at), live=at.side.live(), **at.now)
    ),
    "online_orders.state": case(
        P.LOOK, THING, lambda at: online_orders.state(at.ledger, _paying(at), **at.who)
    ),
    "pay_bills.bills": case(P.RECONCILE, SITE, lambda at: pay_bills.bills(at.ledger, **at.who)),
    "pay_bills.differences": case(
        P.RECONCILE, SITE, lambda at: pay_bills.differences(at.ledger, open_only=True, **at.who)
    ),
    "pay_bills.settle": case(
        P.RECONCILE,
        SITE,
        lambda at: pay_bills.settle(at.ledger, 1, reason="x", approval=None, **at.now),
        "reconcile.unknown",
    ),
    "pay_channels.listed": case(P.KEYS, SITE, lambda at: pay_channels.listed(at.ledger, **at.who)),
    "pay_channels.save": case(
        P.KEYS,
        SITE,
        lambda at: pay_channels.save(at.ledger, at.keys, _channel_form(at), approval=None, **at.now),
        "approval.needed",
    ),
    "pay_channels.to_try": case(
        P.KEYS,
        SITE,
        lambda at: pay_channels.to_try(at.ledger, at.keys, 1, PayChannel.ALIPAY, **at.who),
        "pay.no_channel",
    ),
    "pay_channels.wanted": case(
        P.KEYS, SITE, lambda at: pay_channels.wanted(at.ledger, _channel_form(at), **at.who)
    ),
    "pay_lists.page": case(P.LOOK, LIST, _listed_orders),
    "pay_lists.sell": case(
        P.SELL,
        THING,
        lambda at: pay_lists.sell(at.ledger, _paying(at), live=None, **at.now),
        "pay.not_held",
    ),
    "pay_lists.waiting": case(P.LOOK, LIST, _waiting_orders),
    "pay_lists.whole": case(P.LOOK, THING, lambda at: pay_lists.whole(at.ledger, _paying(at), **at.who)),
    "pay_refunds.ask": case(
        P.REFUND,
        THING,
        lambda at: pay_refunds.ask(at.ledger, _paying(at), reason="x", approval=None, **at.now),
        "pay.nothing_goes_back",
    ),
    "pay_refunds.ask_again": case(
        P.REFUND,
        THING,
        lambda at: pay_refunds.ask_again(at.ledger, _paying(at), **at.now),
        "pay.nothing_goes_back",
    ),
    "pay_refunds.wanted": case(
        P.REFUND,
        THING,
        lambda at: pay_refunds.wanted(at.ledger, _paying(at), **at.who),
        "pay.nothing_goes_back",
    ),
    "pay_channels.offered": case(
        P.LOOK, THING, lambda at: pay_channels.offered(at.ledger, at.side.meter(FREE), **at.who)
    ),
    "vending.ask_cancel": case(
        P.CANCEL_SALE, THING, lambda at: vending.ask_cancel(at.ledger, at.side.sale(WAITING), **at.now)
    ),
    "vending.give_back": case(
        P.GIVE_BACK, THING, lambda at: vending.give_back(at.ledger, at.side.sale(VOID), **at.now)
    ),
    "vending.open_sale": case(
        P.SELL,
        THING,
        lambda at: vending.open_sale(at.ledger, at.side.order(), live=at.side.live(), **at.now),
    ),
    "vending.open_visit": case(
        P.SELL,
        THING,
        lambda at: vending.open_visit(
            at.ledger,
            VisitOrder("v", (("new", at.side.meter(FREE), 10_000),), "cash", 10_000),
            live={at.side.meter(FREE): at.side.live()},
            **at.now,
        ),
    ),
    "vending.quote": case(
        P.SELL,
        THING,
        lambda at: vending.quote(at.ledger, at.side.meter(FREE), 10_000, at.side.live(), **at.now),
    ),
    "vending.record_print": case(
        P.PRINT_SLIP, THING, lambda at: vending.record_print(at.ledger, at.side.sale(DOUBT), **at.now)
    ),
    "wire_tree.wire_tree": case(P.BENCH, LIST, lambda at: wire_tree.wire_tree(at.ledger, **at.who)),
}

WITHIN_AN_ACT: Mapping[str, str] = {
    "account_meters.adopt": "a step of opening and adding, which have asked",
    "account_meters.begin_epoch": "a step of opening, adding and passing on, which have asked",
    "account_meters.end_epoch": "a step of closing and passing on, which have asked",
    "accounts.require_open": "asks for the permission that its caller names",
    "act_limits.note_done": "counts an act that was allowed",
    "approvals.cleared": "asked by every act that may need a second person, after its own permission",
    "entries.adjustment": "the money of an act that was allowed",
    "entries.carried_in": "the money of an act that was allowed",
    "entries.deposit": "the money of an act that was allowed",
    "entries.difference": "the money of a shift that was allowed to close",
    "entries.float_moved": "the money of a shift that was allowed to open or close",
    "entries.given_back": "the money of an act that was allowed",
    "entries.moved": "the money of an act that was allowed",
    "orders.check": "a step of ordering and quoting, which have asked",
    "orders.check_words": "a step of ordering, quoting and planning, which have asked",
    "orders.record": "a step of ordering, which has asked",
    "entries.settled": "the money of an act that was allowed",
    "meter_moments.note": "the reading of an act that was allowed",
    "rights.allow": "the asking itself",
    "rights.allow_collector": "the asking itself",
    "rights.allow_meter": "the asking itself",
    "rights.allow_meters": "the asking itself",
    "rights.allow_sale": "the asking itself",
    "rights.allow_shop": "the asking itself",
    "rights.allow_site": "the asking itself",
    "shifts.ensure_open": "the shift of an act that was allowed",
    "tills.allow_drawer": "the asking itself",
}
"""Take a session to say for whom, and are called by services only, after these have asked."""
