"""A tenant with two devices or two shops, and one whose account becomes another's while he is signed in."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

from flask.testing import FlaskClient

from app.domain.tenancy import MINUTE_MS
from app.services import accounts
from app.services.accounts import Tenant
from app.services.meter_moments import Moment
from tests.app.portal.test_pages import get, hidden
from tests.helpers.portal import METER, OTHER_METER, OTHER_SHOP, SHOP, Portal, post, say, sign_in
from tests.helpers.small_mall import CASHIER, START_BALANCE_FEN, START_COUNT

TOP_UP = f"/meters/{METER}/top-up"


def signed_in(made: Portal, code: str, shop: str = SHOP) -> FlaskClient:
    client = made.browser()
    assert sign_in(client, code, shop, lang="en").status_code == 303
    return client


def pay(client: FlaskClient, page: str, amount: str) -> Any:
    asked = {"request": hidden(page, "request"), "amount": amount, "channel": "alipay"}
    return post(client, TOP_UP, page, **asked)


def orders(made: Portal) -> list[tuple[int, str]]:
    """(amount in fen, state) of the meter's orders that are open."""
    found = made.book.read(lambda ledger: ledger.payments.open_of_meter(METER))
    return sorted((one.order.amount_fen, one.state) for one in found)


def at_once(*acts: Any) -> None:
    """Each on a thread of its own, begun together."""
    ready = threading.Barrier(len(acts))

    def run(act: Any) -> None:
        ready.wait(5)
        act()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
        assert not one.is_alive()


def test_of_two_phones_that_pay_for_one_meter_one_order_can_be_paid(made: Portal) -> None:
    code = made.slip_code()
    phones = [signed_in(made, code) for _ in range(2)]
    pages = [get(phone, TOP_UP).text for phone in phones]
    answers: list[Any] = []
    at_once(
        *(
            lambda phone=phone, page=page, amount=amount: answers.append(pay(phone, page, amount))
            for phone, page, amount in zip(phones, pages, ("50", "80"), strict=True)
        )
    )
    assert [answer.status_code for answer in answers] == [303, 303]
    assert sorted(state for _, state in orders(made)) == ["closing", "placed"]


def test_the_button_pressed_twice_at_once_is_one_order(made: Portal) -> None:
    phone = signed_in(made, made.slip_code())
    page = get(phone, TOP_UP).text
    answers: list[Any] = []
    at_once(*(lambda: answers.append(pay(phone, page, "50")) for _ in range(4)))
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert orders(made) == [(5_000, "placed")]


def test_the_form_of_one_account_makes_no_order_for_another(made: Portal) -> None:
    page = get(signed_in(made, made.slip_code()), TOP_UP).text
    request = hidden(page, "request")
    first = signed_in(made, made.slip_code())
    assert pay(first, get(first, TOP_UP).text, "50").status_code == 303
    other = signed_in(made, made.slip_code(OTHER_SHOP), OTHER_SHOP)
    say(made, OTHER_METER)
    theirs = get(other, f"/meters/{OTHER_METER}/top-up").text
    asked = {"request": request, "amount": "50", "channel": "alipay"}
    assert post(other, TOP_UP, theirs, **asked).status_code == 404
    assert orders(made) == [(5_000, "placed")]


def test_two_shops_of_one_tenant_are_two_sign_ins(made: Portal) -> None:
    def unit(ledger: Any) -> None:
        first, second = (
            ledger.accounts.open_of_shop(ledger.shops.by_number(one).id) for one in (SHOP, OTHER_SHOP)
        )
        phone = ledger.accounts.customer(first.customer_id).phone
        ledger.accounts.change_customer(replace(ledger.accounts.customer(second.customer_id), phone=phone))

    made.book.write(unit)
    browser = signed_in(made, made.slip_code())
    left_open = get(browser, TOP_UP).text
    assert METER in get(browser, "/").text and OTHER_METER not in get(browser, "/").text
    assert sign_in(browser, made.slip_code(OTHER_SHOP), OTHER_SHOP).status_code == 303
    assert METER not in get(browser, "/").text and OTHER_METER in get(browser, "/").text
    assert pay(browser, left_open, "50").status_code == 403
    assert get(browser, TOP_UP).status_code == 404
    assert orders(made) == []


def test_whose_account_was_passed_on_is_signed_out_and_his_code_is_void(made: Portal) -> None:
    code = made.slip_code()
    browser = signed_in(made, code)
    page = get(browser, TOP_UP).text
    account = made.book.read(lambda ledger: ledger.accounts.open_of_meter(METER)[0])
    moment = Moment(
        METER,
        made.clock.now_ms,
        1_000,
        balance_fen=START_BALANCE_FEN,
        purchase_count=START_COUNT,
        reason="seen",
    )
    made.book.write(
        lambda ledger: accounts.transfer_account(
            ledger,
            account.id,
            Tenant("新商户", "13700000009"),
            (moment,),
            session=CASHIER,
            now_utc_ms=made.clock.now_ms,
        )
    )
    assert pay(browser, page, "50").status_code == 401
    assert get(browser, "/").status_code == 401
    assert orders(made) == []
    assert sign_in(made.browser(), code).status_code == 422
    made.clock.now_ms += MINUTE_MS  # so long a wrong code makes the next wait
    assert METER in get(signed_in(made, made.slip_code()), "/").text
