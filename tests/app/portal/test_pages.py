"""What a tenant does on his pages: use, purchases and slips, topping up, his supply, his texts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.domain.days_left import Recent
from app.domain.messages import About
from app.domain.permissions import SYSTEM
from app.services import message_events, online_steps, tenant_office, vending
from db.payment_rows import PayChannelRow
from tests.helpers import small_mall
from tests.helpers.portal import (
    METER,
    NUMBER,
    OTHER_METER,
    Portal,
    form_token,
    post,
    say,
    sign_in,
)
from tests.helpers.small_mall import CASHIER, NOW_MS

BASE = "https://localhost"


@pytest.fixture
def browser(made: Portal) -> FlaskClient:
    client = made.browser()
    assert sign_in(client, made.slip_code(), lang="en").status_code == 303
    return client


def get(client: FlaskClient, path: str) -> Any:
    return client.get(path, base_url=BASE)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def top_up(client: FlaskClient, **values: str) -> Any:
    page = get(client, f"/meters/{METER}/top-up").text
    asked = {"request": hidden(page, "request"), "amount": "100", "channel": "alipay"} | values
    return post(client, f"/meters/{METER}/top-up", page, **asked)


def test_a_top_up_is_an_order_of_the_books_own_amount_that_waits_for_its_payment(
    made: Portal, browser: FlaskClient
) -> None:
    answer = top_up(browser)
    assert answer.status_code == 303
    where = answer.headers["Location"]
    [placed] = made.book.read(lambda ledger: ledger.payments.of_account(_account(ledger), limit=9))
    assert (placed.order.amount_fen, placed.order.source, placed.order.meter_id) == (10_000, "phone", METER)
    page = get(browser, where).text
    assert "being prepared" in page
    made.book.write(
        lambda ledger: ledger.payments.append_event(
            placed.order.id,
            state="offered",
            detail={"code": "https://qr.alipay.com/abc"},
            utc_ms=NOW_MS,
            by="engine",
        )
    )
    page = get(browser, where).text
    assert "<svg" in page
    assert 'href="https://qr.alipay.com/abc"' in page
    assert get(browser, f"{where}/state").json == {"state": "offered"}
    assert post(browser, f"{where}/give-up", page).status_code == 303
    assert "being closed" in get(browser, where).text


def test_a_station_shows_the_code_and_opens_no_app(made: Portal, browser: FlaskClient) -> None:
    where = top_up(browser).headers["Location"]
    [placed] = made.book.read(lambda ledger: ledger.payments.of_account(_account(ledger), limit=9))
    code = "https://qr.alipay.com/abc"
    made.book.write(lambda ledger: online_steps.offer(ledger, placed.order.id, code, now_utc_ms=NOW_MS))
    assert "Open the payment app on this phone" in get(browser, f"{where}?layout=phone").text
    page = get(browser, f"{where}?layout=station").text
    assert "<svg" in page and "Scan this code with Alipay." in page
    assert "Open the payment app" not in page and code not in page


def test_only_a_phone_is_told_how_to_scan_its_own_screen(made: Portal, browser: FlaskClient) -> None:
    made.book.write(
        lambda ledger: ledger.payments.put_channel(PayChannelRow(1, "wechat", True, {"merchant": "m"}))
    )
    where = top_up(browser, channel="wechat").headers["Location"]
    [placed] = made.book.read(lambda ledger: ledger.payments.of_account(_account(ledger), limit=9))
    code = "weixin://wxpay/bizpayurl?pr=abc"
    made.book.write(lambda ledger: online_steps.offer(ledger, placed.order.id, code, now_utc_ms=NOW_MS))
    assert "save a picture" in get(browser, f"{where}?layout=phone").text
    page = get(browser, f"{where}?layout=station").text
    assert "Scan this code with WeChat." in page and "save a picture" not in page


def test_the_same_form_twice_is_one_order(made: Portal, browser: FlaskClient) -> None:
    page = get(browser, f"/meters/{METER}/top-up").text
    asked = {"request": hidden(page, "request"), "amount": "100", "channel": "alipay"}
    first, second = (post(browser, f"/meters/{METER}/top-up", page, **asked) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(made.book.read(lambda ledger: ledger.payments.of_account(_account(ledger), limit=9))) == 1


@pytest.mark.parametrize(
    ("amount", "told"),
    [("", "Enter an amount"), ("-5", "Enter an amount"), ("1e9", "Enter an amount"), ("99999", "At most")],
)
def test_an_amount_that_cannot_be_is_told_beside_the_form(
    browser: FlaskClient, amount: str, told: str
) -> None:
    answer = top_up(browser, amount=amount)
    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{amount}"' in answer.text


def test_a_channel_that_is_not_offered_or_a_meter_of_another_is_refused(browser: FlaskClient) -> None:
    assert top_up(browser, channel="cash").status_code == 400
    assert top_up(browser, channel="wechat").status_code == 422
    page = get(browser, f"/meters/{METER}/top-up").text
    asked = {"request": "x" * 32, "amount": "100", "channel": "alipay"}
    assert post(browser, f"/meters/{OTHER_METER}/top-up", page, **asked).status_code == 404
    assert get(browser, f"/meters/{OTHER_METER}/top-up").status_code == 404


def test_a_meter_that_is_silent_is_not_topped_up(made: Portal, browser: FlaskClient) -> None:
    made.live.collector("C1", in_contact=False)
    answer = top_up(browser)
    assert answer.status_code == 422
    assert "does not answer" in answer.text


def test_purchases_are_listed_with_their_slips(made: Portal, browser: FlaskClient) -> None:
    for meter, sale in ((METER, "mine"), (OTHER_METER, "others")):
        made.book.write(
            lambda ledger, meter=meter, sale=sale: vending.open_sale(
                ledger,
                small_mall.order(sale, meter, amount_fen=12_345),
                session=CASHIER,
                live=small_mall.live(meter),
                now_utc_ms=NOW_MS,
            )
        )
    page = get(browser, "/purchases").text
    assert "123.45" in page
    assert "others" not in page
    slip = get(browser, "/purchases/mine").text
    assert "123.45" in slip
    assert METER in slip
    assert get(browser, "/purchases/others").status_code == 404


def test_use_is_shown_by_day_month_and_year_from_the_opening_on(browser: FlaskClient) -> None:
    for by in ("day", "month", "year"):
        page = get(browser, f"/meters/{METER}/use?by={by}").text
        assert page.count("<tr data-on=") == 1
        assert "data-chart" in page
    assert get(browser, f"/meters/{METER}/use?by=hour").status_code == 400
    assert get(browser, f"/meters/{OTHER_METER}/use").status_code == 404


def test_supply_is_switched_only_where_the_office_lets_it(made: Portal, browser: FlaskClient) -> None:
    assert "nothing to order" in get(browser, f"/meters/{METER}/supply").text
    made.set(portal__switching="cut_and_return")
    page = get(browser, f"/meters/{METER}/supply").text
    asked = {"request": hidden(page, "request"), "what": "cut"}
    assert post(browser, f"/meters/{METER}/supply", page, **asked).status_code == 422
    assert made.ordered == []
    answer = post(browser, f"/meters/{METER}/supply", page, sure="1", **asked)
    assert answer.status_code == 303
    assert made.ordered == [asked["request"]]
    [view] = made.book.read(lambda ledger: ledger.orders.of_meter(METER, limit=9))
    assert (view.order.kind, view.order.source, view.order.operator_id) == ("trip", "tenant", None)
    rows = made.book.read(lambda ledger: ledger.audit.of(METER))
    assert [row.operator for row in rows if row.action == "order.recorded"] == ["tenant/B1-001"]
    assert "waits for the meter" in get(browser, answer.headers["Location"]).text


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"supply_on": 0, "open_by_fee": 1}, "Have supply back"),
        ({"supply_on": 0, "open_by_fee": 1, "balance_fen": -5}, "Top up first"),
        ({"supply_on": 0, "open_by_load": 1}, "not cut for want of money"),
        ({"supply_on": 0, "open_by_time": 1}, "not cut for want of money"),
    ],
)
def test_supply_comes_back_only_if_money_was_what_lacked(
    made: Portal, browser: FlaskClient, values: dict[str, int], told: str
) -> None:
    made.set(portal__switching="return")
    say(made, **values)
    assert told in get(browser, f"/meters/{METER}/supply").text


def test_what_the_office_cut_the_tenant_does_not_undo(made: Portal, browser: FlaskClient) -> None:
    from app.domain.order import OrderKind, Source
    from app.services import orders
    from app.services.orders import Wish

    made.set(portal__switching="cut_and_return")
    made.book.write(
        lambda ledger: orders.record(
            ledger,
            Wish("office", OrderKind.TRIP, METER, NOW_MS + 60_000, "danger"),
            source=Source.PERSON,
            session=CASHIER,
            now_utc_ms=NOW_MS,
        )
    )
    made.book.write(
        lambda ledger: ledger.orders.append_event(
            "office", state="cancelled", detail={}, utc_ms=NOW_MS, by="x"
        )
    )
    say(made, supply_on=0, open_by_force=1)
    assert "the office cut it" in get(browser, f"/meters/{METER}/supply").text


def test_an_account_may_have_its_own_rule_of_switching(made: Portal, browser: FlaskClient) -> None:
    made.set(portal__switching="cut_and_return")
    made.book.write(
        lambda ledger: tenant_office.let_switch(
            ledger, _account(ledger), may_switch=False, session=SYSTEM, now_utc_ms=NOW_MS
        )
    )
    assert "nothing to order" in get(browser, f"/meters/{METER}/supply").text


def test_a_tenant_chooses_of_what_and_in_which_language_he_is_told(
    made: Portal, browser: FlaskClient
) -> None:
    page = get(browser, "/texts").text
    assert "139****0001" in page
    assert NUMBER not in page
    assert post(browser, "/texts", page, level="low", language="en").status_code == 422
    assert post(browser, "/texts", page, level="very_low", number="0", language="en").status_code == 303

    def told(about: About) -> int:
        return made.book.write(
            lambda ledger: message_events.tell_tenant(
                ledger, about, METER, {}, event=f"x/{about}", now_utc_ms=NOW_MS
            )
        )

    assert [told(about) for about in (About.LOW, About.VERY_LOW, About.ARREARS)] == [0, 1, 1]
    rows = made.book.read(lambda ledger: ledger.messages.page([], below_id=None, limit=9))
    assert all("top up" in row.text for row in rows)


def test_meters_are_read_now_unless_they_were_a_moment_ago(made: Portal, browser: FlaskClient) -> None:
    page = get(browser, "/").text
    post(browser, "/read", page, meter=METER)
    assert made.read == []
    made.clock.now_ms += 11_000
    post(browser, "/read", page, meter=METER)
    assert made.read == [(METER,)]


def test_the_api_does_all_that_the_pages_do(made: Portal) -> None:
    client = made.browser()
    sent = {"shop": "B1-001", "code": made.slip_code()}
    token = client.post("/api/v1/sign-in/slip?place=station", json=sent, base_url=BASE).json["token"]
    bearer = {"headers": {"Authorization": f"Bearer {token}"}, "base_url": BASE}
    asked = {"request": "a" * 16, "channel": "alipay", "amount_fen": 5_000}
    order = client.post(f"/api/v1/meters/{METER}/pay", json=asked, **bearer).json
    assert (order["state"], order["amount_fen"]) == ("placed", 5_000)
    [placed] = made.book.read(lambda ledger: ledger.payments.of_account(_account(ledger), limit=9))
    assert placed.order.source == "station"
    assert client.get(f"/api/v1/payments/{order['id']}", **bearer).json["state"] == "placed"
    assert client.get("/api/v1/payments/nobodys", **bearer).status_code == 404
    assert client.get(f"/api/v1/meters/{METER}/use?by=month", **bearer).json["period"] == "month"
    assert client.get("/api/v1/purchases", **bearer).json == {"rows": [], "following": None}
    assert client.get(f"/api/v1/meters/{METER}/pay", **bearer).json["channels"] == ["alipay"]
    assert client.get(f"/api/v1/meters/{METER}/supply", **bearer).json["return_by"] is None
    chosen = {"language": "", "levels": ["low"], "numbers": [0]}
    assert client.post("/api/v1/texts", json=chosen, **bearer).json["levels"] == ["low"]
    for amount in (0, -1, 1.5, "5", None, True, 1 << 50):
        bad = client.post(f"/api/v1/meters/{METER}/pay", json={**asked, "amount_fen": amount}, **bearer)
        assert (bad.status_code, bad.json["error"]["key"]) == (400, "portal.bad_request")


@pytest.mark.parametrize(
    ("a_day", "words"),
    [
        (1_000_000, {"en": "less than a day", "zh_CN": "不足 1 天"}),
        (40_000, {"en": "about 1 day", "zh_CN": "约 1 天"}),
        (5_000, {"en": "about 11 days", "zh_CN": "约 11 天"}),
    ],
)
def test_how_long_it_lasts_stands_with_what_is_left(
    made: Portal, browser: FlaskClient, a_day: int, words: dict[str, str]
) -> None:
    """50 yuan buy 56.8 kWh."""
    account_id = made.book.read(_account)
    made.desk.recent.keep(account_id, {METER: Recent(a_day, 1)}, now_utc_ms=made.clock.now_ms)
    for language, text in words.items():
        for path in ("/", f"/meters/{METER}"):
            assert text in get(browser, f"{path}?lang={language}").text
    made.desk.recent.keep(account_id, {}, now_utc_ms=made.clock.now_ms)
    for path in ("/", f"/meters/{METER}"):
        page = get(browser, f"{path}?lang=en").text
        assert "Lasts" not in page and "50.00" in page


def _account(ledger: Any) -> int:
    found = ledger.accounts.open_of_meter(METER)
    assert found is not None
    return int(found[0].id)


def test_forms_of_one_page_serve_one_browser(browser: FlaskClient) -> None:
    assert len(form_token(get(browser, "/").text)) == 43
