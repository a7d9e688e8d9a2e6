"""How a tenant signs in, and that whoever is not on file learns nothing (faults.md 3.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.alarms import Kind
from app.domain.messages import Carrier
from app.domain.permissions import SYSTEM
from app.domain.tenancy import CODE_LIFE_MS, DAY_MS, HOUR_MS, MINUTE_MS, Place, digits_of, in_groups
from app.errors import DeskError
from app.services import message_queue, tenant_office, tenant_sign_in, tenants
from app.services.tenant_sign_in import Asked, Begun, Visitor
from tests.helpers.portal import NUMBER, OTHER_NUMBER, OTHER_SHOP, SHOP, Portal, portal

HERE = Visitor("192.0.2.7", Place.PHONE, "en")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as found:
        yield found


def ask(made: Portal, shop: str = SHOP, number: str = NUMBER, visitor: Visitor = HERE) -> Any:
    return made.book.write(
        lambda ledger: tenant_sign_in.ask_code(
            ledger, made.keys, shop, number, visitor=visitor, now_utc_ms=made.clock.now_ms
        )
    )


def enter(made: Portal, request: str, code: str, visitor: Visitor = HERE) -> Any:
    return made.book.write(
        lambda ledger: tenant_sign_in.enter_code(
            ledger, made.keys, request, code, visitor=visitor, now_utc_ms=made.clock.now_ms
        )
    )


def enter_slip(made: Portal, shop: str, code: str, visitor: Visitor = HERE) -> Any:
    return made.book.write(
        lambda ledger: tenant_sign_in.enter_slip_code(
            ledger, made.keys, shop, code, visitor=visitor, now_utc_ms=made.clock.now_ms
        )
    )


def who(made: Portal, token: str) -> Any:
    try:
        return made.book.read(
            lambda ledger: tenants.session_of(ledger, token, now_utc_ms=made.clock.now_ms).shop_number
        )
    except DeskError as error:
        return error.key


def code_in(text: str) -> str:
    found = re.search(r"\d{6}", text)
    assert found is not None
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_code_goes_to_the_number_on_file_and_signs_its_holder_in(made: Portal) -> None:
    asked = ask(made)
    [(number, text)] = made.text_codes()
    assert number == NUMBER
    begun = enter(made, asked.request, code_in(text))
    assert who(made, begun.token) == SHOP
    [row] = made.book.read(lambda ledger: ledger.audit.of(SHOP))
    assert (row.operator, row.action, row.result) == (f"tenant/{SHOP}", "tenant.sign_in", "done")
    assert row.detail["phone"] == "139****0001"


def test_the_code_stands_nowhere_in_the_book(made: Portal) -> None:
    asked = ask(made)
    code = code_in(made.text_codes()[0][1])
    rows = made.book.read(lambda ledger: ledger.messages.page([], below_id=None, limit=9))
    assert "{code}" in rows[0].text
    assert asked.request.encode() not in made.book.path.read_bytes()
    enter(made, asked.request, code)
    assert code not in rows[0].text


@pytest.mark.parametrize(
    ("shop", "number"),
    [(SHOP, OTHER_NUMBER), ("B9-999", NUMBER), ("", NUMBER), ("B1-099", NUMBER), ("' OR 1=1 --", NUMBER)],
)
def test_who_is_not_on_file_gets_the_same_answers_and_no_text(made: Portal, shop: str, number: str) -> None:
    asked = ask(made, shop, number)
    assert isinstance(asked, Asked)
    assert made.text_codes() == []
    known = ask(made, OTHER_SHOP, OTHER_NUMBER if number != OTHER_NUMBER else "13900000003")
    told = [[enter(made, one.request, "000000").key for _ in range(6)] for one in (asked, known)]
    assert told[0] == ["tenant.code_wrong"] * 4 + ["tenant.code_over"] * 2
    assert told[0] == told[1] or code_in(made.text_codes()[-1][1]) == "000000"
    again = ask(made, shop, number)
    assert (again.key, again.params) == ("tenant.wait", {"seconds": 60})


def test_a_code_is_over_after_its_use_after_five_tries_and_after_ten_minutes(made: Portal) -> None:
    asked = ask(made)
    code = code_in(made.text_codes()[0][1])
    made.clock.now_ms += CODE_LIFE_MS - 1
    assert isinstance(enter(made, asked.request, code), Begun)
    assert enter(made, asked.request, code).key == "tenant.code_over"

    made.clock.now_ms += HOUR_MS
    tried = ask(made)
    code = code_in(made.text_codes()[1][1])
    assert [enter(made, tried.request, wrong(code)).key for _ in range(5)][-1] == "tenant.code_over"
    assert enter(made, tried.request, code).key == "tenant.code_over"

    made.clock.now_ms += HOUR_MS
    late = ask(made)
    code = code_in(made.text_codes()[2][1])
    made.clock.now_ms += CODE_LIFE_MS
    assert enter(made, late.request, code).key == "tenant.code_over"
    made.clock.now_ms -= 2 * CODE_LIFE_MS
    assert enter(made, late.request, code).key == "tenant.code_over"


def test_a_code_fits_only_the_browser_that_asked_for_it(made: Portal) -> None:
    mine, others = ask(made), ask(made, OTHER_SHOP, OTHER_NUMBER)
    codes = {number: code_in(text) for number, text in made.text_codes()}
    assert enter(made, others.request, codes[NUMBER]).key == "tenant.code_wrong"
    assert enter(made, "", codes[NUMBER]).key == "tenant.code_over"
    assert isinstance(enter(made, mine.request, codes[NUMBER]), Begun)


def test_one_number_gets_three_codes_in_ten_minutes_after_growing_waits(made: Portal) -> None:
    waits = []
    for _ in range(6):
        made.clock.now_ms += 1_000 * (waits[-1] if waits else 0)
        assert isinstance(ask(made), Asked)
        waits.append(ask(made).params["seconds"])
    assert waits == [60, 120, 420, 480, 960, 1_920]
    made.clock.now_ms += 1_000 * waits[-1]
    for _ in range(4):
        ask(made)
        made.clock.now_ms += HOUR_MS
    assert ask(made).params["seconds"] > 12 * 3_600
    made.clock.now_ms += DAY_MS
    assert isinstance(ask(made), Asked)


def test_one_address_gets_twenty_codes_in_ten_minutes_whoever_they_are_for(made: Portal) -> None:
    for place in range(20):
        assert isinstance(ask(made, "B9-999", f"1380000{place:04}"), Asked)
    assert ask(made).key == "tenant.wait"
    assert isinstance(ask(made, visitor=Visitor("192.0.2.8", Place.PHONE)), Asked)
    made.clock.now_ms += CODE_LIFE_MS
    assert isinstance(ask(made, OTHER_SHOP, OTHER_NUMBER), Asked)


def test_the_days_codes_end_with_an_alarm_for_everybody_alike(made: Portal) -> None:
    made.set(portal__codes_day="10")
    unit = made.book.write
    for place in range(10):
        unit(
            lambda ledger, place=place: ledger.tenants.ask(
                bytes([place]) * 32,
                account_id=1,
                number_mac=bytes([place]),
                phone="",
                address="198.51.100.1",
                utc_ms=made.clock.now_ms - HOUR_MS,
                expires_utc_ms=made.clock.now_ms,
            )
        )
    assert ask(made).key == "tenant.codes_cut_off"
    assert ask(made, "B9-999", "13811112222").key == "tenant.codes_cut_off"
    live = made.book.read(lambda ledger: ledger.alarms.live())
    assert [(row.kind, row.detail["cut_off"]) for row in live] == [(Kind.CODES, 1)]
    made.clock.now_ms += DAY_MS
    assert isinstance(ask(made), Asked)
    assert made.book.read(lambda ledger: ledger.alarms.live()) == ()


def test_few_codes_that_are_entered_raise_an_alarm_and_more_of_them_clear_it(made: Portal) -> None:
    for place in range(19):
        made.book.write(
            lambda ledger, place=place: ledger.tenants.ask(
                bytes([place]) * 32,
                account_id=1,
                number_mac=bytes([place]),
                phone="",
                address="198.51.100.1",
                utc_ms=made.clock.now_ms - HOUR_MS,
                expires_utc_ms=made.clock.now_ms,
            )
        )
    asked = ask(made)
    [alarm] = made.book.read(lambda ledger: ledger.alarms.live())
    assert (alarm.kind, alarm.detail) == (Kind.CODES, {"sent": 20, "entered": 0})
    for place in range(5):
        made.book.write(lambda ledger, place=place: ledger.tenants.note_try(place + 1, state="used"))
    enter(made, asked.request, code_in(made.text_codes()[0][1]))
    assert made.book.read(lambda ledger: ledger.alarms.live()) == ()


@pytest.mark.parametrize("number", ["", "abc", "0571-88880000", "12345", "+85291234567", "23900000001"])
def test_only_mobile_numbers_are_sent_codes(made: Portal, number: str) -> None:
    assert ask(made, SHOP, number).key == "tenant.not_a_mobile"


@pytest.mark.parametrize("number", ["+86 139 0000 0001", "139-0000-0001", "１３９００００００01"])
def test_a_number_may_be_typed_in_any_way(made: Portal, number: str) -> None:
    ask(made, SHOP.lower(), number)
    assert [to for to, _ in made.text_codes()] == [NUMBER]


def test_without_a_modem_only_the_slips_code_signs_in(tmp_path: Path) -> None:
    with portal(tmp_path, modem=False) as made:
        assert ask(made).key == "tenant.no_texts"
        assert isinstance(enter_slip(made, SHOP, made.slip_code()), Begun)


def change_number(made: Portal, number: str) -> None:
    """As an import of the customers' list does."""

    def unit(ledger: Any) -> None:
        account = ledger.accounts.open_of_shop(ledger.shops.by_number(SHOP).id)
        customer = ledger.accounts.customer(account.customer_id)
        ledger.accounts.change_customer(replace(customer, phone=number))

    made.book.write(unit)


def test_a_number_that_is_not_on_file_any_more_signs_nobody_in_and_keeps_nobody_signed_in(
    made: Portal,
) -> None:
    asked = ask(made)
    begun = enter(made, asked.request, code_in(made.text_codes()[-1][1]))
    by_slip = enter_slip(made, SHOP, made.slip_code())
    made.clock.now_ms += 2 * MINUTE_MS
    waiting = ask(made)
    change_number(made, f"+86 {NUMBER[:3]} {NUMBER[3:7]} {NUMBER[7:]}")
    assert who(made, begun.token) == SHOP
    change_number(made, "13700000009")
    assert who(made, begun.token) == "tenant.signed_out"
    assert who(made, by_slip.token) == SHOP
    code = code_in(made.text_codes()[-1][1])
    assert enter(made, waiting.request, code).key == "tenant.code_over"
    change_number(made, NUMBER)
    assert enter(made, waiting.request, code).key == "tenant.code_over"


def test_a_new_code_on_the_slip_signs_out_whoever_came_by_the_one_before(made: Portal) -> None:
    begun = enter(made, ask(made).request, code_in(made.text_codes()[-1][1]))
    by_slip = enter_slip(made, SHOP, made.slip_code())
    made.slip_code(OTHER_SHOP)
    assert who(made, by_slip.token) == SHOP
    made.slip_code()
    assert who(made, by_slip.token) == "tenant.signed_out"
    assert who(made, begun.token) == SHOP


def test_a_code_goes_out_first_and_in_the_quiet_hours(made: Portal) -> None:
    made.set(sms__quiet_hours="00:00-24:00", sms__per_hour="1")
    ask(made)
    begun = made.book.write(
        lambda ledger: message_queue.begin_next(ledger, carriers=(Carrier.SMS,), now_utc_ms=made.clock.now_ms)
    )
    assert begun is not None
    assert begun.about == "code"


def test_the_slips_code_signs_in_until_there_is_another(made: Portal) -> None:
    first = made.slip_code()
    begun = enter_slip(made, SHOP, f" {first[:5]} {first[5:]} ")
    assert who(made, begun.token) == SHOP
    second = made.slip_code()
    assert enter_slip(made, SHOP, first).key == "tenant.slip_code_wrong"
    made.clock.now_ms += MINUTE_MS
    assert isinstance(enter_slip(made, SHOP, second), Begun)
    assert second.encode() not in made.book.path.read_bytes()


def test_wrong_codes_of_slips_cost_ever_longer_for_known_and_unknown_shops_alike(made: Portal) -> None:
    code = made.slip_code()
    told = {}
    for shop in (SHOP, "B9-999"):
        told[shop] = [enter_slip(made, shop, "0" * 10)]
        for _ in range(3):
            told[shop].append(enter_slip(made, shop, "0" * 10))
            made.clock.now_ms += 1_000 * told[shop][-1].params["seconds"]
            told[shop].append(enter_slip(made, shop, "0" * 10))
    words = {shop: [(one.key, one.params) for one in found] for shop, found in told.items()}
    assert words[SHOP] == words["B9-999"]
    assert [one.params["seconds"] for one in told[SHOP] if one.key == "tenant.wait"] == [1, 2, 4]
    assert enter_slip(made, SHOP, code).key == "tenant.wait"
    refused = [row for row in made.book.read(lambda ledger: ledger.audit.of(SHOP)) if row.result == "refused"]
    assert [row.detail["failed"] for row in refused] == [1, 2, 3, 4]


def test_another_shops_code_does_not_fit(made: Portal) -> None:
    others = made.slip_code(OTHER_SHOP)
    made.slip_code(SHOP)
    assert enter_slip(made, SHOP, others).key == "tenant.slip_code_wrong"


def test_a_session_ends_by_itself_by_sign_out_and_by_the_office(made: Portal) -> None:
    phone = enter_slip(made, SHOP, made.slip_code())
    made.clock.now_ms += 14 * MINUTE_MS
    assert who(made, phone.token) == SHOP
    made.book.write(
        lambda ledger: tenant_sign_in.seen(ledger, phone.session.id, now_utc_ms=made.clock.now_ms)
    )
    made.clock.now_ms += 14 * MINUTE_MS
    assert who(made, phone.token) == SHOP
    made.clock.now_ms += 2 * MINUTE_MS
    assert who(made, phone.token) == "tenant.signed_out"

    station = enter_slip(made, SHOP, made.slip_code(), Visitor("192.0.2.9", Place.STATION))
    made.clock.now_ms += 3 * MINUTE_MS
    assert who(made, station.token) == "tenant.signed_out"

    own = enter_slip(made, SHOP, made.slip_code())
    out = made.book.write(
        lambda ledger: tenant_sign_in.sign_out(ledger, own.token, now_utc_ms=made.clock.now_ms)
    )
    assert out
    assert who(made, own.token) == "tenant.signed_out"

    told = enter_slip(made, SHOP, made.slip_code())
    page = made.book.read(
        lambda ledger: tenant_office.sessions(ledger, session=SYSTEM, now_utc_ms=made.clock.now_ms)
    )
    assert [str(row.ended) for row in page.rows] == ["None", "signed_out", "idle", "too_long"]
    ended = made.book.write(
        lambda ledger: tenant_office.end_session(
            ledger, told.session.id, session=SYSTEM, now_utc_ms=made.clock.now_ms
        )
    )
    assert ended
    assert who(made, told.token) == "tenant.signed_out"


def test_a_clock_that_is_set_back_ends_sessions_and_closing_the_account_does(made: Portal) -> None:
    begun = enter_slip(made, SHOP, made.slip_code())
    made.clock.now_ms -= 2 * MINUTE_MS
    assert who(made, begun.token) == "tenant.signed_out"
    made.clock.now_ms += 2 * MINUTE_MS
    made.book.write(lambda ledger: ledger.accounts.close(begun.session.account_id, utc_ms=made.clock.now_ms))
    assert who(made, begun.token) == "tenant.signed_out"
    assert enter_slip(made, SHOP, "0" * 10).key == "tenant.slip_code_wrong"


def test_the_oldest_of_too_many_sessions_goes(made: Portal) -> None:
    code = made.slip_code()
    tokens = [enter_slip(made, SHOP, code).token for _ in range(6)]
    assert [who(made, token) for token in tokens] == ["tenant.signed_out"] + [SHOP] * 5


def test_what_is_old_is_thinned(made: Portal) -> None:
    ask(made)
    enter_slip(made, SHOP, made.slip_code())
    made.clock.now_ms += (tenant_office.KEEP_DAYS + 1) * DAY_MS
    gone = made.book.write(lambda ledger: tenant_office.thin(ledger, now_utc_ms=made.clock.now_ms))
    assert gone == 2
    assert made.book.write(lambda ledger: tenant_office.thin(ledger, now_utc_ms=made.clock.now_ms)) == 0


def test_a_slip_code_is_printed_in_groups_and_may_be_typed_so() -> None:
    assert in_groups("1234567890") == "12345 67890"
    assert digits_of(in_groups("1234567890")) == "1234567890"
