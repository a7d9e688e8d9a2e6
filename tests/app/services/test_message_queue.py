"""The queue of messages over a book: who is told of what, when, how often, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app import config
from app.domain.alarms import Kind
from app.domain.messages import About, Carrier, Hole
from app.domain.permissions import SYSTEM
from app.errors import DeskError
from app.outputs.channel import Fate, Outcome, Outgoing
from app.outputs.sms.inbox import Stored
from app.outputs.sms.pdu import Join, Received, Report
from app.outputs.sms.troubles import Trouble
from app.services import alarms, message_events, message_inbox, message_queue, messages, settings
from app.services.messages import MessageQuery
from db.ledger import Ledger, LedgerBook
from db.message_rows import MessageRow
from tests.helpers.small_mall import NOW_MS, TECHNICIAN

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
# 2026-09-21 22:13 in China would be quiet; these tests begin at ten in the morning of the next day.
MORNING = (NOW_MS // DAY + 1) * DAY + 2 * HOUR
NUMBER = "+8613900000001"
SMS = (Carrier.SMS,)


@pytest.fixture(autouse=True)
def modem(book: LedgerBook) -> None:
    change(book, {"sms.port": "/dev/modem", "site.office_phones": "13700000000", "sms.office_alarms": "none"})
    book.write(lambda ledger: message_events.pass_on(ledger, word, now_utc_ms=MORNING))
    phone(book, "13900000001")


def change(book: LedgerBook, values: dict[str, str]) -> None:
    book.write(lambda ledger: settings.change_many(ledger, values, session=SYSTEM, now_utc_ms=NOW_MS))


def phone(book: LedgerBook, phone: str, contact: str = "") -> None:
    """Of whoever has meter E1."""

    def unit(ledger: Ledger) -> None:
        found = ledger.accounts.open_of_meter("E1")
        assert found is not None
        customer = ledger.accounts.customer(found[0].customer_id)
        assert customer is not None
        ledger.accounts.change_customer(replace(customer, phone=phone, contact=contact))

    book.write(unit)


def word(kind: str, language: str) -> str:
    return f"<{kind}>"


def fall(book: LedgerBook, kind: Kind, at: int = MORNING, left_fen: int = 1_234, meter: str = "E1") -> None:
    book.write(
        lambda ledger: alarms.raise_alarm(
            ledger, kind, meter, detail={"fallen": 1, "left_fen": left_fen}, now_utc_ms=at
        )
    )


def top_up(book: LedgerBook, kind: Kind, at: int, meter: str = "E1") -> None:
    book.write(lambda ledger: alarms.clear_alarm(ledger, kind, meter, now_utc_ms=at))


def pass_on(book: LedgerBook, at: int = MORNING) -> int:
    return book.write(lambda ledger: message_events.pass_on(ledger, word, now_utc_ms=at))


def begin(book: LedgerBook, at: int = MORNING, carriers: tuple[Carrier, ...] = SMS) -> Outgoing | None:
    return book.write(lambda ledger: message_queue.begin_next(ledger, carriers=carriers, now_utc_ms=at))


def finish(book: LedgerBook, message: Outgoing | None, outcome: Outcome, at: int = MORNING) -> None:
    assert message is not None
    book.write(lambda ledger: message_queue.finish(ledger, message.id, outcome, reports=True, now_utc_ms=at))


def rows(book: LedgerBook) -> list[MessageRow]:
    """The oldest first."""
    page = book.read(lambda ledger: messages.page(ledger, MessageQuery(), session=SYSTEM, now_utc_ms=MORNING))
    return list(reversed(page.rows))


def states(book: LedgerBook) -> list[str]:
    return [row.state for row in rows(book)]


SENT = Outcome(Fate.SENT, references=(7,), done=1)
NO_PORT = Outcome(Fate.NOT_SENT, Trouble.NO_PORT)
BUSY = Outcome(Fate.NOT_SENT, Trouble.NETWORK_BUSY, 42)


def test_a_tenant_is_warned_once_at_each_level_of_a_fall(book: LedgerBook) -> None:
    for kind in (Kind.LOW, Kind.VERY_LOW, Kind.ARREARS):
        fall(book, kind)
        pass_on(book)
        pass_on(book)
    assert [row.about for row in rows(book)] == ["low", "very_low", "arrears"]
    assert {row.address for row in rows(book)} == {"13900000001"}
    assert "12.34" in rows(book)[0].text
    assert "E1" in rows(book)[0].text


def test_the_next_fall_is_told_again(book: LedgerBook) -> None:
    fall(book, Kind.LOW)
    pass_on(book)
    finish(book, begin(book), SENT)
    top_up(book, Kind.LOW, MORNING + HOUR)
    fall(book, Kind.LOW, MORNING + DAY)
    pass_on(book, MORNING + DAY)
    assert [row.about for row in rows(book)] == ["low", "low"]


def test_a_balance_that_swings_is_not_told_again_within_the_set_time(book: LedgerBook) -> None:
    fall(book, Kind.LOW)
    pass_on(book)
    top_up(book, Kind.LOW, MORNING + MINUTE)
    fall(book, Kind.LOW, MORNING + 2 * MINUTE)
    pass_on(book, MORNING + 2 * MINUTE)
    assert len(rows(book)) == 1


def test_a_level_that_was_only_risen_to_is_not_told(book: LedgerBook) -> None:
    book.write(
        lambda ledger: alarms.raise_alarm(ledger, Kind.LOW, "E1", detail={"fallen": 0}, now_utc_ms=MORNING)
    )
    assert pass_on(book) == 1
    assert rows(book) == []


def test_alarms_from_before_texts_were_sent_are_not_told(book: LedgerBook) -> None:
    fall(book, Kind.LOW)
    book.write(lambda ledger: ledger.messages._run("DELETE FROM message_marks"))
    assert pass_on(book) == 0
    assert pass_on(book) == 0
    assert rows(book) == []


def test_every_number_of_a_tenant_is_told_but_no_landline(book: LedgerBook) -> None:
    phone(book, "139 0000 0001、0571-88880000", "张三 +86 138-0013-8000")
    fall(book, Kind.LOW)
    pass_on(book)
    assert [row.address for row in rows(book)] == ["13900000001", "+8613800138000"]


def test_who_has_no_number_of_his_own_is_told_at_the_shop(book: LedgerBook) -> None:
    phone(book, "")
    fall(book, Kind.LOW)
    pass_on(book)
    shop = book.read(lambda ledger: ledger.shops.get(ledger.meters.get("E1").shop_id))  # type: ignore[union-attr,arg-type]
    assert shop is not None
    assert [row.address for row in rows(book)] == [shop.phone]


def test_a_meter_without_a_tenant_tells_nobody(book: LedgerBook) -> None:
    fall(book, Kind.LOW, meter="E99")
    pass_on(book)
    assert rows(book) == []


def test_without_a_modem_nothing_piles_up(book: LedgerBook) -> None:
    change(book, {"sms.port": ""})
    fall(book, Kind.LOW)
    pass_on(book)
    assert rows(book) == []


def test_the_office_is_told_once_of_a_storm(book: LedgerBook) -> None:
    change(book, {"sms.office_alarms": "urgent", "sms.language": "en"})
    for number in range(1, 8):
        book.write(
            lambda ledger, n=number: alarms.raise_alarm(ledger, Kind.LINE_LOST, f"C1/{n}", now_utc_ms=MORNING)
        )
    book.write(lambda ledger: alarms.raise_alarm(ledger, Kind.CLOCK, "E1", now_utc_ms=MORNING))
    pass_on(book)
    (row,) = rows(book)
    assert (row.address, row.about) == ("13700000000", "office")
    assert row.text.endswith("7 alarms at 2026-09-22 10:00: <contact.line> C1/1, C1/2, C1/3, C1/4, C1/5 +2")


def test_a_webhook_is_posted_to_without_a_modem(book: LedgerBook) -> None:
    hook = "https://hooks.example/alarms"
    change(book, {"sms.port": "", "sms.webhook_url": hook, "sms.office_alarms": "warning"})
    book.write(lambda ledger: alarms.raise_alarm(ledger, Kind.PRINTER, now_utc_ms=MORNING))
    pass_on(book)
    assert [(row.carrier, row.address) for row in rows(book)] == [("webhook", hook)]
    assert begin(book) is None
    assert begin(book, carriers=(Carrier.WEBHOOK,)) is not None


def test_nothing_is_sent_in_quiet_hours_and_all_of_it_after_them(book: LedgerBook) -> None:
    # 10:00 in the morning and 12 hours: 22:00.
    for hours, quiet in ((11, False), (12, True), (21, True), (22, False)):
        at = MORNING + hours * HOUR
        page = book.read(
            lambda ledger, at=at: messages.page(ledger, MessageQuery(), session=SYSTEM, now_utc_ms=at)
        )
        assert (page.quiet_until_utc_ms == MORNING + 22 * HOUR) is quiet
    fall(book, Kind.LOW, MORNING + 12 * HOUR)
    pass_on(book, MORNING + 12 * HOUR)
    assert begin(book, MORNING + 12 * HOUR) is None
    assert begin(book, MORNING + 22 * HOUR - MINUTE) is None
    assert begin(book, MORNING + 22 * HOUR) is not None


def test_who_paid_in_the_night_is_not_warned_in_the_morning(book: LedgerBook) -> None:
    fall(book, Kind.LOW, MORNING + 13 * HOUR)
    pass_on(book, MORNING + 13 * HOUR)
    top_up(book, Kind.LOW, MORNING + 14 * HOUR)
    assert begin(book, MORNING + 22 * HOUR) is None
    assert [(row.state, row.trouble) for row in rows(book)] == [("cancelled", "needless")]


def test_no_more_than_the_limit_goes_out_in_an_hour(book: LedgerBook) -> None:
    change(book, {"sms.per_hour": "2"})
    for number in range(3):
        queue_trial(book, f"1390000010{number}")
    finish(book, begin(book), SENT)
    finish(book, begin(book), SENT)
    assert begin(book) is None
    assert begin(book, MORNING + 30 * MINUTE) is None
    assert begin(book, MORNING + HOUR + MINUTE) is not None


def test_no_number_gets_more_than_its_limit_in_a_day(book: LedgerBook) -> None:
    change(book, {"sms.per_number_day": "1"})
    queue_trial(book, "13900000100")
    queue_trial(book, "13900000100")
    queue_trial(book, "13900000101")
    finish(book, begin(book), SENT)
    second = begin(book)
    assert second is not None
    assert second.address == "13900000101"
    finish(book, second, SENT)
    assert begin(book, MORNING + HOUR) is None


def queue_trial(book: LedgerBook, number: str = "13900000001", at: int = MORNING) -> int:
    """Queue a trial; its id."""
    book.write(lambda ledger: messages.send_test(ledger, number, session=SYSTEM, now_utc_ms=at))
    return rows(book)[-1].id


def test_an_attempt_that_failed_is_made_again_with_growing_pauses_and_an_end(book: LedgerBook) -> None:
    change(book, {"sms.tries": "3"})
    queue_trial(book)
    at = MORNING
    for pause in (MINUTE, 2 * MINUTE):
        finish(book, begin(book, at), BUSY, at)
        assert begin(book, at + pause - 1) is None
        at += pause
    finish(book, begin(book, at), BUSY, at)
    (row,) = rows(book)
    assert (row.state, row.trouble, row.code, row.tries) == ("failed", "network_busy", 42, 3)
    assert begin(book, at + DAY) is None


def test_a_modem_that_is_gone_costs_no_attempt_and_time_ends_the_waiting(book: LedgerBook) -> None:
    queue_trial(book)
    at = MORNING
    for _ in range(9):
        finish(book, begin(book, at), NO_PORT, at)
        at += MINUTE
    assert [(row.state, row.tries) for row in rows(book)] == [("queued", 0)]
    over = MORNING + 48 * HOUR
    assert not book.read(lambda ledger: message_queue.is_anything_over(ledger, now_utc_ms=over - 1))
    assert book.write(lambda ledger: message_queue.expire(ledger, now_utc_ms=over)) == 1
    assert states(book) == ["expired"]


def test_a_number_that_nobody_has_is_tried_once(book: LedgerBook) -> None:
    queue_trial(book)
    finish(book, begin(book), Outcome(Fate.NOT_SENT, Trouble.NUMBER_UNKNOWN, 1))
    assert states(book) == ["failed"]


def test_what_was_under_way_when_the_program_was_killed_is_never_sent_by_itself(book: LedgerBook) -> None:
    fall(book, Kind.LOW)
    pass_on(book)
    assert begin(book) is not None
    # killed here: nothing tells what became of it
    assert book.write(lambda ledger: message_queue.take_up(ledger, now_utc_ms=MORNING + MINUTE)) == 1
    assert [(row.state, row.trouble) for row in rows(book)] == [("unknown", "cut_off")]
    assert begin(book, MORNING + DAY) is None
    pass_on(book, MORNING + DAY)
    assert len(rows(book)) == 1


def test_no_answer_after_the_text_is_unknown_and_only_a_person_repeats_it(book: LedgerBook) -> None:
    number = queue_trial(book)
    finish(book, begin(book), Outcome(Fate.UNKNOWN, Trouble.NO_ANSWER))
    assert begin(book, MORNING + DAY) is None
    again(book, number)
    assert begin(book) is not None


def again(book: LedgerBook, *ids: int) -> int:
    return book.write(lambda ledger: messages.send_again(ledger, ids, session=TECHNICIAN, now_utc_ms=MORNING))


def test_a_long_text_goes_on_at_the_part_it_stopped_at(book: LedgerBook) -> None:
    queue_trial(book)
    finish(book, begin(book), Outcome(Fate.NOT_SENT, Trouble.NETWORK_BUSY, 42, references=(1, 2), done=2))
    next_try = begin(book, MORNING + MINUTE)
    assert next_try is not None
    assert next_try.done == 2


def test_a_message_is_delivered_once_each_part_is(book: LedgerBook) -> None:
    queue_trial(book)
    finish(book, begin(book), Outcome(Fate.SENT, references=(254, 255), done=2))
    assert states(book) == ["sent"]
    report(book, 254, "+8613900000001")
    assert states(book) == ["sent"]
    report(book, 255, "+8613700000009")  # another telephone's
    assert states(book) == ["sent"]
    report(book, 255, "+8613900000001", 0x21)  # still trying
    assert states(book) == ["sent"]
    report(book, 255, "+8613900000001")
    assert states(book) == ["delivered"]


def test_a_part_that_was_not_delivered_fails_the_message(book: LedgerBook) -> None:
    queue_trial(book)
    finish(book, begin(book), SENT)
    report(book, 7, "13900000001", 0x46)
    assert [(row.state, row.trouble, row.code) for row in rows(book)] == [("failed", "not_delivered", 0x46)]


def test_a_report_is_for_the_newest_of_its_number_and_telephone(book: LedgerBook) -> None:
    queue_trial(book)
    finish(book, begin(book), SENT)
    queue_trial(book)
    finish(book, begin(book, MORNING + MINUTE), SENT, MORNING + MINUTE)
    report(book, 7, "13900000001")
    assert states(book) == ["sent", "delivered"]


def report(book: LedgerBook, reference: int, number: str, status: int = 0) -> None:
    take_in(book, Stored(Report(number, reference, status), ""))


def take_in(book: LedgerBook, *stored: Stored) -> None:
    book.write(lambda ledger: message_inbox.take_in(ledger, stored, now_utc_ms=MORNING + HOUR))


def incoming(book: LedgerBook) -> list[tuple[str, str, int, int]]:
    found = book.read(lambda ledger: messages.incoming(ledger, MessageQuery(), session=SYSTEM).rows)
    return [(row.number, row.text, row.part, row.parts) for row in found]


def test_a_text_that_came_is_kept_once_and_does_nothing(book: LedgerBook) -> None:
    acts = book.read(lambda ledger: ledger.audit.head()[0])
    one = Stored(Received(NUMBER, "拉闸 E1\u202e", MORNING), "00AB")
    take_in(book, one, one)
    take_in(book, one)
    assert incoming(book) == [(NUMBER, "拉闸 E1 ", 1, 1)]
    assert rows(book) == []
    assert book.read(lambda ledger: ledger.audit.head()[0]) == acts, "it is no act of anybody"


def test_parts_that_came_in_any_order_are_one_text(book: LedgerBook) -> None:
    for part, body in ((3, "丙"), (1, "甲")):
        take_in(book, Stored(Received(NUMBER, body, MORNING, Join(9, 3, part)), f"raw{part}"))
    assert [(text, part, parts) for _, text, part, parts in incoming(book)] == [("甲", 1, 3), ("丙", 3, 3)]
    take_in(book, Stored(Received(NUMBER, "乙", MORNING, Join(9, 3, 2)), "raw2"))
    assert [(text, part, parts) for _, text, part, parts in incoming(book)] == [("甲乙丙", 1, 1)]
    take_in(book, Stored(Received(NUMBER, "乙", MORNING, Join(9, 3, 2)), "raw2"))
    assert len(incoming(book)) == 1


def test_what_could_not_be_read_is_kept_as_it_came(book: LedgerBook) -> None:
    take_in(book, Stored(None, "00FFFF"))
    (row,) = book.read(lambda ledger: messages.incoming(ledger, MessageQuery(), session=SYSTEM).rows)
    assert (row.text, row.raw) == ("", "00FFFF")


def test_a_message_is_cancelled_while_it_waits_and_not_after(book: LedgerBook) -> None:
    number = queue_trial(book)
    cancel(book, number)
    assert states(book) == ["cancelled"]
    with pytest.raises(DeskError, match="not_queued"):
        cancel(book, number)
    again(book, number)
    finish(book, begin(book), SENT)
    with pytest.raises(DeskError, match="not_again"):
        again(book, number)


def cancel(book: LedgerBook, *ids: int) -> int:
    return book.write(lambda ledger: messages.cancel(ledger, ids, session=TECHNICIAN, now_utc_ms=MORNING))


def test_acts_of_people_stand_in_the_log_with_numbers_masked(book: LedgerBook) -> None:
    number = queue_trial(book)
    cancel(book, number)
    again(book, number)
    found = book.read(lambda ledger: ledger.audit.of(str(number)))
    assert [row.action for row in found] == ["message.cancel", "message.again"]
    assert found[0].detail["phone"] == "139****0001"


def test_a_trial_wants_a_number(book: LedgerBook) -> None:
    with pytest.raises(DeskError, match="no_number"):
        queue_trial(book, "nobody")


def test_old_messages_go_and_new_ones_stay(book: LedgerBook) -> None:
    for at in (MORNING, MORNING + DAY):
        queue_trial(book, at=at)
        finish(book, begin(book, at), SENT, at)
    later = MORNING + 1_097 * DAY
    while book.write(lambda ledger: message_queue.thin(ledger, now_utc_ms=later)):
        continue
    assert len(rows(book)) == 1, "the newest stays, so that its stamp does"


def test_a_cut_can_be_told_by_whoever_decides_it(book: LedgerBook) -> None:
    def tell() -> int:
        return book.write(
            lambda ledger: message_events.tell_tenant(
                ledger,
                About.CUT,
                "E1",
                {Hole.BALANCE: "-3.00", Hole.CUT_TIME: "2026-09-23 09:30"},
                event="cut/1",
                now_utc_ms=MORNING,
            )
        )

    assert (tell(), tell()) == (1, 0)
    assert "2026-09-23 09:30" in rows(book)[0].text


def test_settings_hold_for_what_is_asked(book: LedgerBook) -> None:
    with pytest.raises(DeskError, match="not_https"):
        change(book, {config.SMS_WEBHOOK.key: "http://hooks.example/x"})
