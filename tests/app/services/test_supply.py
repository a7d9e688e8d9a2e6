"""Terms of supply at meter, building and site; what the rule would do; the log of warnings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app import config
from app.domain.alarms import Kind
from app.domain.messages import Carrier
from app.domain.permissions import SYSTEM
from app.domain.supply import Level, Opened, SupplyAct, Terms, Told, Why
from app.errors import DeskError
from app.services import (
    alarms,
    message_events,
    message_queue,
    messages,
    meter_settings,
    settings,
    supply_notices,
    supply_preview,
    supply_terms,
)
from app.services.messages import MessageQuery
from app.services.meter_settings import Source
from app.services.supply_notices import Warn
from app.services.views import LiveState, OfficeCredit
from db.ledger import Ledger, LedgerBook
from tests.helpers.small_mall import ALL_METERS, NOW_MS, TECHNICIAN, live

NOW = {"session": TECHNICIAN, "now_utc_ms": NOW_MS}
HOUR_MS = 3_600_000
NOON_MS = NOW_MS + 14 * HOUR_MS  # Tuesday, 22 September 2026, 12:13 local time


def building(ledger: Ledger) -> int:
    return ledger.shops.buildings()[0].id


def terms(book: LedgerBook, meter_id: str = "E1") -> Terms:
    return book.read(lambda ledger: supply_terms.of_meters(ledger, [meter_id]))[meter_id]


def test_a_value_is_the_meter_s_then_its_building_s_then_the_site_s(book: LedgerBook) -> None:
    assert terms(book) == Terms(no_cut_hours=config.NO_CUT_HOURS.default, spares_holidays=True)
    book.write(lambda ledger: supply_terms.change(ledger, None, {"supply.grace_min": "30"}, **NOW))
    assert terms(book).grace_min == 30
    book.write(
        lambda ledger: supply_terms.change(ledger, building(ledger), {"supply.grace_min": "60"}, **NOW)
    )
    assert terms(book).grace_min == 60
    book.write(lambda ledger: meter_settings.set_own(ledger, ["E1"], "supply.grace_min", "90", **NOW))
    assert (terms(book).grace_min, terms(book, "E2").grace_min) == (90, 60)
    book.write(
        lambda ledger: supply_terms.change(ledger, building(ledger), {"supply.grace_min": None}, **NOW)
    )
    assert terms(book, "E2").grace_min == 30


def test_read_for_all_and_read_for_one_agree_on_every_setting(book: LedgerBook) -> None:
    def set_some(ledger: Ledger) -> None:
        ledger.settings.set("alarm.low_fen", "9000")
        ledger.supply.set_building_setting(building(ledger), "supply.grace_min", "5")
        ledger.meters.set_setting("E2", "supply.grace_min", "7")

    book.write(set_some)

    def compare(ledger: Ledger) -> None:
        for setting in supply_terms.RULE:
            many = meter_settings.many(ledger, ALL_METERS, setting)
            for meter_id in ALL_METERS:
                one, _ = meter_settings.effective(ledger, meter_id, setting)
                kept = many[meter_id]
                assert one == (setting.default if kept is None else setting.parse(kept))

    book.read(compare)


def test_where_a_value_comes_from_is_shown_and_each_change_is_in_the_log(book: LedgerBook) -> None:
    book.write(
        lambda ledger: supply_terms.change(ledger, building(ledger), {"supply.weekends": "spare"}, **NOW)
    )
    shown = book.read(lambda ledger: supply_terms.shown(ledger, building(ledger), session=TECHNICIAN))
    assert shown.values["supply.weekends"].source is Source.BUILDING and shown.terms.spares_weekends
    assert shown.values["supply.holidays"].source is Source.DEFAULT and 2026 in shown.years
    logged = book.read(lambda ledger: ledger.audit.of("B1"))[-1]
    assert (logged.action, logged.detail["after"]) == ("building.setting", "spare")
    values = book.read(lambda ledger: meter_settings.values_of(ledger, "E1", session=TECHNICIAN))
    found = next(one for one in values if one.key == "supply.weekends")
    assert (found.value, found.source) == ("spare", Source.BUILDING)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"sale.limit_fen": "5"}, "settings.unknown"),
        ({"supply.grace_min": "soon"}, "settings.not_a_number"),
        ({"supply.grace_min": "1", "alarm.low_fen": "100"}, "settings.alarms_out_of_order"),
    ],
)
def test_what_cannot_be_is_refused_whole(book: LedgerBook, changes: dict[str, str | None], key: str) -> None:
    with pytest.raises(DeskError) as error:
        book.write(lambda ledger: supply_terms.change(ledger, None, changes, **NOW))
    assert error.value.key == key
    assert book.read(lambda ledger: settings.number(ledger, config.GRACE_MIN)) == 0


def owing(meter_id: str = "W1", credit_fen: int = -300) -> LiveState:
    office = OfficeCredit(credit_fen, ever_paid=True, alarm_low=True, alarm_very_low=True, arrears=True)
    return replace(live(meter_id), office=office)


def test_the_preview_says_of_every_meter_what_would_be_done_then_and_why(book: LedgerBook) -> None:
    states = {"W1": owing(), "E1": live("E1")}
    noon = book.read(lambda ledger: supply_preview.preview(ledger, states, NOON_MS, session=TECHNICIAN))
    found = {row.meter_id: row for row in noon}
    assert found.keys() == set(ALL_METERS) - {"E99"}  # which nobody pays for
    assert found["W1"].decision.act is SupplyAct.CUT and found["W1"].decision.at_utc_ms == NOON_MS
    assert (found["W1"].level, found["W1"].place.shop_number) == (Level.ARREARS, "B1-W01")
    assert found["E1"].decision.why is Why.HAS_CREDIT and found["E1"].opened is None
    assert found["E2"].decision.why is Why.NOT_HEARD
    night = book.read(lambda ledger: supply_preview.preview(ledger, states, NOW_MS, session=TECHNICIAN))
    cut = next(row.decision for row in night if row.meter_id == "W1")
    assert (cut.why, (cut.at_utc_ms // 60_000 + 480) % 1_440) == (Why.NO_CUT_HOURS, 570)


def test_the_preview_says_what_opened_a_relay(book: LedgerBook) -> None:
    states = {
        "E1": live("E1", supply_on=0, open_by_fee=1),
        "E2": live("E2", supply_on=0, open_by_force=1),
        "E3": live("E3", supply_on=0),
    }
    rows = book.read(lambda ledger: supply_preview.preview(ledger, states, NOON_MS, session=TECHNICIAN))
    opened = {row.meter_id: row.opened for row in rows if row.meter_id in states}
    assert opened == {"E1": Opened.FEE, "E2": Opened.FORCED, "E3": Opened.UNKNOWN}


def test_a_warning_stands_until_its_level_is_left_and_is_in_both_logs(book: LedgerBook) -> None:
    def note(level: Level | None, *, ended: frozenset[Level] = frozenset(), at: int) -> None:
        warn = Warn("E1", level, ended, 1_900)
        book.write(lambda ledger: supply_notices.note(ledger, [warn], now_utc_ms=at))

    note(Level.VERY_LOW, at=NOW_MS)
    note(None, ended=frozenset({Level.VERY_LOW}), at=NOW_MS + 1)
    note(Level.VERY_LOW, at=NOW_MS + 2)
    rows = book.read(lambda ledger: supply_notices.listed(ledger, session=TECHNICIAN, now_utc_ms=NOW_MS))
    assert [(row.notice.utc_ms, row.notice.ended_utc_ms) for row in rows] == [
        (NOW_MS + 2, None),
        (NOW_MS, NOW_MS + 1),
    ]
    logged = book.read(lambda ledger: ledger.audit.of("E1"))
    assert [entry.detail["level"] for entry in logged if entry.action == "supply.notice"] == ["very_low"] * 2


def texts(book: LedgerBook) -> list[tuple[str, str]]:
    def read(ledger: Ledger) -> list[tuple[str, str]]:
        page = messages.page(ledger, MessageQuery(), session=SYSTEM, now_utc_ms=NOW_MS)
        return [(row.about, row.text) for row in reversed(page.rows)]

    return book.read(read)


def reach(book: LedgerBook, meter_id: str) -> None:
    """Texts are sent, and a number is known of whoever has this meter."""

    def unit(ledger: Ledger) -> None:
        ledger.settings.set("sms.port", "/dev/modem")
        found = ledger.accounts.open_of_meter(meter_id)
        assert found is not None
        customer = ledger.accounts.customer(found[0].customer_id)
        assert customer is not None
        ledger.accounts.change_customer(replace(customer, phone="13900000001"))
        message_events.pass_on(ledger, lambda kind, _: kind, now_utc_ms=NOW_MS)

    book.write(unit)


def fall(book: LedgerBook, meter_id: str, *, warn: Warn, kind: Kind) -> str:
    """The alarm and the rule's warning of one fall; the channel that the warning names."""

    def unit(ledger: Ledger) -> str:
        detail = {"fallen": 1, "left_fen": warn.credit_fen}
        alarms.raise_alarm(ledger, kind, meter_id, detail=detail, now_utc_ms=NOW_MS)
        supply_notices.note(ledger, [warn], now_utc_ms=NOW_MS)
        message_events.pass_on(ledger, lambda kind, _: kind, now_utc_ms=NOW_MS)
        return ledger.supply.notices(since_utc_ms=0, limit=1)[0].channel

    return book.write(unit)


def test_a_fall_that_ends_in_a_cut_is_told_once_with_its_time(book: LedgerBook) -> None:
    reach(book, "W1")
    warn = Warn("W1", Level.VERY_LOW, frozenset(), 100, NOW_MS + HOUR_MS)
    assert fall(book, "W1", warn=warn, kind=Kind.VERY_LOW) == "sms"
    (about, text) = texts(book)[0]
    assert (len(texts(book)), about) == (1, "cut")
    assert "2026-09-21 23:13" in text


def test_a_level_without_a_cut_is_told_once_by_the_rule_or_by_the_alarm(book: LedgerBook) -> None:
    for meter_id in ("W1", "E1"):
        reach(book, meter_id)
        warn = Warn(meter_id, Level.LOW, frozenset(), 4_000)
        assert fall(book, meter_id, warn=warn, kind=Kind.LOW) == "sms"
    assert [about for about, _ in texts(book)] == ["low", "low"]


def test_a_warning_that_no_text_can_carry_is_shown_at_the_desk(book: LedgerBook) -> None:
    warn = Warn("W1", Level.VERY_LOW, frozenset(), 100, NOW_MS + HOUR_MS)
    assert fall(book, "W1", warn=warn, kind=Kind.VERY_LOW) == "desk"
    assert texts(book) == []


def test_a_level_that_a_payment_rises_to_stands_and_is_not_told_as_a_fall(book: LedgerBook) -> None:
    reach(book, "W1")
    risen = Warn("W1", Level.VERY_LOW, frozenset({Level.ARREARS}), 100)
    book.write(lambda ledger: supply_notices.note(ledger, [risen], now_utc_ms=NOW_MS))
    assert texts(book) == []
    standing = book.read(lambda ledger: ledger.supply.notices(since_utc_ms=0, limit=9))
    assert [(one.level, one.channel) for one in standing] == [("very_low", "desk")]


def note(book: LedgerBook, warn: Warn, *, at: int = NOW_MS) -> None:
    book.write(lambda ledger: supply_notices.note(ledger, [warn], now_utc_ms=at))


def begin(book: LedgerBook) -> str | None:
    """What the next text that goes out is about."""
    begun = book.write(
        lambda ledger: message_queue.begin_next(ledger, carriers=(Carrier.SMS,), now_utc_ms=NOON_MS)
    )
    return None if begun is None else begun.about


def test_a_told_cut_that_was_paid_meanwhile_is_not_sent(book: LedgerBook) -> None:
    reach(book, "W1")
    fall(book, "W1", warn=Warn("W1", Level.LOW, frozenset(), 100, NOW_MS + HOUR_MS), kind=Kind.LOW)
    note(book, Warn("W1", None, frozenset({Level.LOW, Told.CUT}), 9_000), at=NOW_MS + 1)
    assert begin(book) is None


def test_a_text_of_a_cut_that_is_over_is_not_sent_though_little_is_left(book: LedgerBook) -> None:
    """Supply is back, or kept on, before the text went out."""
    reach(book, "W1")
    note(book, Warn("W1", Level.VERY_LOW, frozenset(), 100, NOW_MS + HOUR_MS))
    note(book, Warn("W1", None, frozenset({Told.CUT}), 100), at=NOW_MS + 1)
    note(book, Warn("W1", None, frozenset(), -100, off=True), at=NOW_MS + 2)
    note(book, Warn("W1", None, frozenset({Told.OFF}), 150), at=NOW_MS + 3)
    assert [about for about, _ in texts(book)] == ["cut", "off"]
    assert begin(book) is None


def test_an_overdraft_that_is_used_up_is_told_with_the_time_of_the_cut(book: LedgerBook) -> None:
    """No level begins there: the levels were warned of before."""
    reach(book, "W1")
    note(book, Warn("W1", None, frozenset(), -5_000, NOW_MS + HOUR_MS))
    ((about, text),) = texts(book)
    assert about == "cut" and "-50.00" in text and "2026-09-21 23:13" in text
    (told,) = book.read(lambda ledger: ledger.supply.notices(since_utc_ms=0, limit=9))
    assert (told.level, told.channel, told.cut_utc_ms) == ("cut", "sms", NOW_MS + HOUR_MS)
    logged = book.read(lambda ledger: ledger.audit.of("W1"))[-1]
    assert (logged.action, logged.detail["cut_utc_ms"]) == ("supply.notice", NOW_MS + HOUR_MS)


def test_where_supply_is_cut_at_once_the_text_says_that_it_was(book: LedgerBook) -> None:
    reach(book, "W1")
    note(book, Warn("W1", Level.VERY_LOW, frozenset(), 0, NOW_MS))
    assert texts(book) == []
    note(book, Warn("W1", None, frozenset(), -10, off=True), at=NOW_MS + 9_000)
    ((about, text),) = texts(book)
    assert about == "off" and "B1-W01" in text and "-0.10" in text
    assert begin(book) == "off"
    found = book.read(lambda ledger: ledger.supply.notices(since_utc_ms=0, limit=9))
    assert [(one.level, one.channel) for one in reversed(found)] == [
        ("very_low", "desk"),
        ("cut", "desk"),
        ("off", "sms"),
    ]
