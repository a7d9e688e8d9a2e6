"""Accounts: opened on meters as they stand, passed on, closed to the fen; every time the book is proven."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app.domain.permissions import SYSTEM
from app.domain.tariff.model import MonthCharge, Tariff, one_price
from app.domain.tariff.spec import spec_hash, to_spec
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import (
    account_closing,
    account_lists,
    accounts,
    approvals,
    charging,
    entries,
    meter_makes,
    meter_moments,
    passwords,
    shifts,
    vending,
)
from app.services.account_meters import NewMeter
from app.services.accounts import Opening, Tenant
from app.services.meter_moments import Moment
from app.services.sign_in import Proof
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from db.money_rows import TariffVersion
from tests.helpers.small_mall import CASHIER, NOW_MS, PRICE_E8, START_COUNT, live, order

PROFILES = meter_makes.known()
TENANT = Tenant("赵记茶行", "13912345678", contract="2026-088")
SENIOR = replace(CASHIER, roles=("senior_cashier",))


@pytest.fixture(autouse=True)
def proven(book: LedgerBook) -> Iterator[None]:
    book.write(lambda ledger: ledger.operators.set_roles(CASHIER.operator_id, ("senior_cashier",)))
    yield
    assert verify_book(book.path).findings == ()


def key_of(act: Callable[[], object]) -> str:
    with pytest.raises(DeskError) as error:
        act()
    return error.value.key


def shop_of(book: LedgerBook, number: str) -> int:
    return book.read(lambda ledger: ledger.shops.by_number(number).id)


def read(book: LedgerBook, meter_id: str, **values: int) -> Moment:
    meter = book.read(lambda ledger: ledger.meters.get(meter_id))
    usual = {"energy_wh": 1_234_560} if meter.medium == "electricity" else {"volume_l": 88_000}
    state = live(meter_id, **usual | values)
    return meter_moments.read(meter, state, now_utc_ms=NOW_MS)


def open_(book: LedgerBook, *meters: NewMeter, shop: str = "B1-099", tenant: Tenant = TENANT) -> int:
    opening = Opening(shop_of(book, shop), tenant, meters)
    return book.write(
        lambda ledger: accounts.open_account(
            ledger, opening, profiles=PROFILES, session=CASHIER, now_utc_ms=NOW_MS
        )
    )


def account_of(book: LedgerBook, shop: str) -> int:
    return book.read(lambda ledger: ledger.accounts.open_of_shop(ledger.shops.by_number(shop).id).id)


def approved(book: LedgerBook, wanted: approvals.Wanted) -> str:
    """What the dialog does: ask, and a second person proves himself and says yes."""
    asked = book.write(
        lambda ledger: approvals.ask(ledger, wanted, reason="租约到期", session=CASHIER, now_utc_ms=NOW_MS)
    )
    book.write(
        lambda ledger: ledger.operators.add(
            name="mei",
            display_name="梅",
            password_hash=passwords.hashed("a long enough word"),
            roles=("manager",),
            drawer="D2",
        )
    )
    proof = Proof("mei", "a long enough word")
    book.write(
        lambda ledger: approvals.decide(
            ledger,
            KeyStore(book.path.parent),
            asked.id,
            proof,
            seen_hash=asked.values_hash,
            approve=True,
            now_utc_ms=NOW_MS + 1,
        )
    )
    return asked.id


def close(
    book: LedgerBook, account_id: int, *moments: Moment, approval: str | None = None, tender: str = "cash"
) -> account_closing.Settlement:
    return book.write(
        lambda ledger: account_closing.close_account(
            ledger,
            account_id,
            moments,
            tender=tender,
            reason="租约到期",
            approval=approval,
            session=CASHIER,
            now_utc_ms=NOW_MS + 2,
        )
    )


def test_an_account_opens_on_the_meter_as_it_stands(book: LedgerBook) -> None:
    account_id = open_(book, NewMeter(read(book, "E99", purchase_count=41), carried_in_fen=5_000))
    epoch = book.read(lambda ledger: ledger.meters.epoch("E99"))
    assert (epoch.epoch, epoch.start_count) == (1, 41)
    first = book.read(lambda ledger: ledger.meters.epoch_reading("E99", 1, "first"))
    assert (first.quantity, first.balance_fen, first.source) == (1_234_560, 5_000, "read")
    carried = book.read(lambda ledger: ledger.entries.of_account(account_id))
    assert [(entry.kind, entry.amount_fen) for entry in carried] == [("carried_in", 5_000)]
    assert book.read(lambda ledger: ledger.transfers.balance("credit:E99").net_fen) == -5_000


def test_a_water_meter_brings_an_old_meters_money_to_the_office(book: LedgerBook) -> None:
    account = account_of(book, "B1-W01")
    book.write(lambda ledger: ledger.accounts.close(account, utc_ms=NOW_MS))
    open_(book, NewMeter(read(book, "W1"), carried_in_fen=3_210), shop="B1-W01")
    state = book.read(lambda ledger: ledger.charges.state("W1"))
    assert (state.credit_fen, state.quantity) == (3_210, 88_000)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"meters": ()}, "accounts.no_meters"),
        ({"tenant": replace(TENANT, name="  ")}, "accounts.name_missing"),
        ({"tenant": replace(TENANT, contract="x" * 61)}, "accounts.too_long"),
        ({"tenant": replace(TENANT, contact="a\x00b")}, "accounts.too_long"),
        ({"shop_id": 999}, "accounts.no_shop"),
        ({"shop": "B1-001"}, "accounts.open_already"),
    ],
)
def test_a_wrong_opening_is_refused_whole(book: LedgerBook, change: dict[str, object], key: str) -> None:
    shop = shop_of(book, str(change.pop("shop", "B1-099")))
    opening = replace(Opening(shop, TENANT, (NewMeter(read(book, "E99")),)), **change)
    act = lambda: book.write(  # noqa: E731
        lambda ledger: accounts.open_account(
            ledger, opening, profiles=PROFILES, session=CASHIER, now_utc_ms=NOW_MS
        )
    )
    assert key_of(act) == key
    assert book.read(lambda ledger: ledger.meters.epoch("E99")) is None


@pytest.mark.parametrize(
    ("meter", "change", "key"),
    [
        ("E1", {}, "accounts.other_shop"),
        ("E99", {"carried_in_fen": 4_999}, "accounts.carried_differs"),
        ("E99", {"plan_code": "P-none"}, "accounts.plan_unknown"),
        ("E99", {"plan_code": "P-water"}, "accounts.plan_medium"),
    ],
)
def test_a_meter_that_does_not_fit_is_refused(
    book: LedgerBook, meter: str, change: dict[str, object], key: str
) -> None:
    assert key_of(lambda: open_(book, replace(NewMeter(read(book, meter)), **change))) == key


def test_a_typed_count_begins_no_account_of_a_meter_that_holds_money(book: LedgerBook) -> None:
    meter = book.read(lambda ledger: ledger.meters.get("E99"))
    moment = meter_moments.typed(meter, 5, balance_fen=0, reason="no line yet", now_utc_ms=NOW_MS)
    assert key_of(lambda: open_(book, NewMeter(moment))) == "accounts.count_unknown"


def test_a_meter_is_added_later(book: LedgerBook) -> None:
    account_id = open_(book, NewMeter(read(book, "E99")))
    again = lambda: book.write(  # noqa: E731
        lambda ledger: accounts.add_meter(
            ledger,
            account_id,
            NewMeter(read(book, "E99")),
            profiles=PROFILES,
            session=CASHIER,
            now_utc_ms=NOW_MS,
        )
    )
    assert key_of(again) == "accounts.meter_taken"


def test_a_silent_meter_settles_nothing_unless_somebody_types_and_says_why(book: LedgerBook) -> None:
    meter = book.read(lambda ledger: ledger.meters.get("E1"))
    for state in (None, live("E1", in_contact=False)):
        assert key_of(lambda s=state: meter_moments.read(meter, s, now_utc_ms=NOW_MS)) == "moment.silent"
    old = lambda: meter_moments.read(meter, live("E1"), now_utc_ms=NOW_MS + 120_001)  # noqa: E731
    assert key_of(old) == "moment.silent"
    for reason, quantity, balance, key in (
        (" ", 1, 1, "moment.reason_missing"),
        ("x" * 201, 1, 1, "moment.reason_missing"),
        ("ok", -1, 1, "moment.impossible"),
        ("ok", 1, None, "moment.balance_missing"),
    ):
        act = lambda q=quantity, b=balance, r=reason: meter_moments.typed(  # noqa: E731
            meter, q, balance_fen=b, reason=r, now_utc_ms=NOW_MS
        )
        assert key_of(act) == key


def test_closing_pays_out_what_the_meter_shows_after_a_second_person_saw_it(book: LedgerBook) -> None:
    account_id = open_(book, NewMeter(read(book, "E99"), carried_in_fen=5_000))
    final = read(book, "E99", energy_wh=1_300_000, balance_fen=4_321)
    assert key_of(lambda: close(book, account_id, final)) == "approval.needed"
    settled = book.read(
        lambda ledger: account_closing.settlement(ledger, account_id, (final,), session=CASHIER)
    )
    wanted = book.read(lambda ledger: account_closing.wanted(ledger, settled, session=SYSTEM))
    paid = close(book, account_id, final, approval=approved(book, wanted))
    assert paid.pays_out_fen == 4_321
    held = book.read(lambda ledger: ledger.transfers.balance("cash:D1").net_fen)
    assert held == -4_321
    record = book.read(lambda ledger: account_closing.closing_record(ledger, account_id, session=CASHIER))
    assert (record["paid_fen"], record["meters"][0]["quantity"]) == (4_321, 1_300_000)
    assert book.read(lambda ledger: ledger.accounts.open_of_meter("E99")) is None


def test_an_approval_of_another_amount_closes_nothing(book: LedgerBook) -> None:
    account_id = open_(book, NewMeter(read(book, "E99"), carried_in_fen=5_000))
    final = read(book, "E99", balance_fen=4_321)
    settled = book.read(
        lambda ledger: account_closing.settlement(ledger, account_id, (final,), session=CASHIER)
    )
    wanted = book.read(lambda ledger: account_closing.wanted(ledger, settled, session=SYSTEM))
    approval = approved(book, wanted)
    other = read(book, "E99", balance_fen=4_322)
    assert key_of(lambda: close(book, account_id, other, approval=approval)).startswith("approval.")
    assert book.read(lambda ledger: ledger.accounts.get(account_id).closed_utc_ms) is None


def test_arrears_are_paid_in_when_the_account_closes(book: LedgerBook) -> None:
    account_id = open_(book, NewMeter(read(book, "E99", balance_fen=-700)))
    paid = close(book, account_id, read(book, "E99", balance_fen=-900))
    assert paid.pays_out_fen == -900
    assert book.read(lambda ledger: ledger.transfers.balance("cash:D1").net_fen) == 900
    due = book.read(lambda ledger: ledger.transfers.balance(f"refund_due:{account_id}").net_fen)
    assert due == 0


def take_deposit(book: LedgerBook, account: int, amount_fen: int) -> None:
    book.write(
        lambda ledger: entries.deposit(
            ledger,
            account_id=account,
            amount_fen=amount_fen,
            tender="card",
            drawer="D1",
            reason="押金",
            session=CASHIER,
            now_utc_ms=NOW_MS,
        )
    )


def test_a_deposit_goes_back_with_the_account(book: LedgerBook) -> None:
    account = account_of(book, "B1-W01")
    take_deposit(book, account, 20_000)
    paid = close(book, account, read(book, "W1"), tender="card")
    assert paid.pays_out_fen == 20_000
    assert book.read(lambda ledger: ledger.transfers.balance(f"deposit:{account}").net_fen) == 0


def test_a_deposit_that_just_covers_the_arrears_moves_no_cash_in_another_persons_shift(
    book: LedgerBook,
) -> None:
    """Nothing is paid either way, but two entries stand at the drawer."""
    account = account_of(book, "B1-W01")
    moment = replace(read(book, "W1"), quantity=89_000)
    for utc_ms, litres in ((NOW_MS - 3_600_000, 88_000), (NOW_MS - 1, 89_000)):
        heard = charging.Heard(charging.Reading("W1", utc_ms, litres, {}))
        book.write(lambda ledger, one=heard: charging.take(ledger, (one,), now_utc_ms=NOW_MS))
    take_deposit(book, account, 88)

    def by_another(ledger: Ledger) -> None:
        number = ledger.operators.add(
            name="wei", display_name="卫", password_hash="x", roles=("cashier",), drawer="D1"
        )
        other = replace(CASHIER, operator_id=number, name="wei", roles=("cashier",))
        shifts.open_shift(ledger, "D1", 0, session=other, now_utc_ms=NOW_MS)

    book.write(by_another)
    assert key_of(lambda: close(book, account, moment)) == "shift.of_another"


def test_an_account_passes_to_another_tenant_with_its_credit(book: LedgerBook) -> None:
    old = account_of(book, "B1-001")
    new = book.write(
        lambda ledger: accounts.transfer_account(
            ledger, old, TENANT, (read(book, "E1"),), session=CASHIER, now_utc_ms=NOW_MS + 5
        )
    )
    assert account_of(book, "B1-001") == new
    held = book.read(lambda ledger: ledger.accounts.open_of_meter("E1"))
    assert held[0].id == new
    epoch = book.read(lambda ledger: ledger.meters.epoch("E1"))
    assert (epoch.epoch, epoch.reason) == (2, "transfer")
    record = book.read(lambda ledger: account_closing.closing_record(ledger, old, session=CASHIER))
    assert record["how"] == "transfer" and record["credit_fen"] == {"E1": 5_000}
    assert book.read(lambda ledger: ledger.transfers.totals()) == ()


def test_what_is_still_owed_keeps_an_account_open(book: LedgerBook) -> None:
    account = account_of(book, "B1-W01")
    book.write(
        lambda ledger: entries.deposit(
            ledger,
            account_id=account,
            amount_fen=100,
            tender="cash",
            drawer="D1",
            reason="",
            session=CASHIER,
            now_utc_ms=NOW_MS,
        )
    )
    act = lambda: book.write(  # noqa: E731
        lambda ledger: accounts.transfer_account(
            ledger, account, TENANT, (read(book, "W1"),), session=CASHIER, now_utc_ms=NOW_MS
        )
    )
    assert key_of(act) == "accounts.deposit_left"
    assert key_of(lambda: close(book, account)) == "accounts.reading_missing"


def test_accounts_are_listed_open_and_closed(book: LedgerBook) -> None:
    account_id = open_(book, NewMeter(read(book, "E99"), carried_in_fen=5_000))
    rows = book.read(lambda ledger: account_lists.open_accounts(ledger, session=CASHIER))
    assert rows[0].account_id == account_id
    assert (rows[0].customer, rows[0].contract, rows[0].meters) == ("赵记茶行", "2026-088", ("E99",))
    assert (rows[0].carried_in_fen, rows[0].paid_fen, rows[0].due_fen) == (5_000, None, 0)
    water = account_of(book, "B1-W01")
    close(book, water, read(book, "W1"))
    closed = book.read(lambda ledger: account_lists.closed_accounts(ledger, session=CASHIER))
    assert [(row.account_id, row.how, row.paid_fen) for row in closed] == [(water, "close", 0)]
    older = book.read(
        lambda ledger: account_lists.open_accounts(ledger, session=CASHIER, before=account_id, limit=2)
    )
    assert len(older) == 2 and all(row.account_id < account_id for row in older)


def test_a_make_that_keeps_no_count_begins_its_epoch_at_zero(book: LedgerBook) -> None:
    open_(book, NewMeter(replace(read(book, "E99"), purchase_count=None)))
    assert book.read(lambda ledger: ledger.meters.epoch("E99")).start_count == 0


def test_a_typed_reading_goes_on_from_the_count_that_the_book_proved_last(book: LedgerBook) -> None:
    old, meter = account_of(book, "B1-001"), book.read(lambda ledger: ledger.meters.get("E1"))
    typed = meter_moments.typed(meter, 5, balance_fen=100, reason="line is down", now_utc_ms=NOW_MS)
    before = book.read(lambda ledger: ledger.operations.last_confirmed_count("E1", 1))
    book.write(
        lambda ledger: accounts.transfer_account(
            ledger, old, TENANT, (typed,), session=CASHIER, now_utc_ms=NOW_MS + 5
        )
    )
    epoch = book.read(lambda ledger: ledger.meters.epoch("E1"))
    assert (epoch.epoch, epoch.start_count) == (2, before) == (2, START_COUNT)


def test_a_meter_out_of_use_goes_on_no_account(book: LedgerBook) -> None:
    moment = read(book, "E99")
    book.write(lambda ledger: ledger.meters.put(replace(ledger.meters.get("E99"), enabled=False)))
    assert key_of(lambda: open_(book, NewMeter(moment))) == "accounts.meter_disabled"


def plan(book: LedgerBook, code: str, tariff: Tariff) -> None:
    text = to_spec(tariff)

    def unit(ledger: Ledger) -> None:
        made = ledger.prices.put_plan(code=code, name=code, medium="electricity")
        ledger.charges.add_version(TariffVersion(made, 0, text, spec_hash(text), None, 0))

    book.write(unit)


def test_an_account_may_bring_another_plan_but_none_that_its_meter_cannot_hold(book: LedgerBook) -> None:
    monthly = replace(one_price("electricity", PRICE_E8), month_charges=(MonthCharge("base", 500),))
    plan(book, "P-month", monthly)
    plan(book, "P-other", one_price("electricity", PRICE_E8))
    refused = lambda: open_(book, NewMeter(read(book, "E99"), plan_code="P-month"))  # noqa: E731
    assert key_of(refused) == "accounts.plan_not_held"
    before = book.read(lambda ledger: ledger.meters.get("E99").plan_id)
    open_(book, NewMeter(read(book, "E99"), plan_code="P-other"))
    after = book.read(lambda ledger: ledger.meters.get("E99").plan_id)
    assert after != before
    assert book.read(lambda ledger: ledger.prices.plan(after).code) == "P-other"


def test_an_office_held_meter_that_told_no_register_is_charged_from_its_first_reading(
    book: LedgerBook,
) -> None:
    water = account_of(book, "B1-W01")
    close(book, water, read(book, "W1"))
    silent = replace(read(book, "W1"), quantity=None)
    open_(book, NewMeter(silent, carried_in_fen=2_000), shop="B1-W01")
    state = book.read(lambda ledger: ledger.charges.state("W1"))
    assert (state.reading_utc_ms, state.quantity, state.credit_fen) == (None, None, 2_000)
    heard = charging.Heard(charging.Reading("W1", NOW_MS + 9, 90_000, {}))
    book.write(lambda ledger: charging.take(ledger, (heard,), now_utc_ms=NOW_MS + 9))
    state = book.read(lambda ledger: ledger.charges.state("W1"))
    assert (state.quantity, state.credit_fen, state.unbooked_fen) == (90_000, 2_000, 0)


def test_a_meter_that_tells_no_money_settles_none(book: LedgerBook) -> None:
    meter = book.read(lambda ledger: ledger.meters.get("E1"))
    state = live("E1", energy_wh=5)
    values = {name: value for name, value in state.values.items() if name != "balance_fen"}
    act = lambda: meter_moments.read(meter, replace(state, values=values), now_utc_ms=NOW_MS)  # noqa: E731
    assert key_of(act) == "moment.no_money"


def test_a_register_below_where_the_tenant_began_ends_no_account(book: LedgerBook) -> None:
    account_id = open_(book, NewMeter(read(book, "E99", balance_fen=0)))
    back = read(book, "E99", energy_wh=1_000, balance_fen=0)
    assert key_of(lambda: close(book, account_id, back)) == "moment.before_first"
    assert book.read(lambda ledger: ledger.accounts.get(account_id).closed_utc_ms) is None


def test_money_due_keeps_an_account_from_passing_on(book: LedgerBook) -> None:
    order_ = order("r1", "E1")
    book.write(
        lambda ledger: vending.open_sale(ledger, order_, session=CASHIER, live=live(), now_utc_ms=NOW_MS)
    )
    book.write(lambda ledger: vending.ask_cancel(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS))
    account = account_of(book, "B1-001")
    pass_on = lambda: book.write(  # noqa: E731
        lambda ledger: accounts.transfer_account(
            ledger, account, TENANT, (read(book, "E1"),), session=CASHIER, now_utc_ms=NOW_MS + 5
        )
    )
    assert key_of(pass_on) == "accounts.money_due"
    book.write(lambda ledger: vending.give_back(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS))
    assert pass_on() == account_of(book, "B1-001") != account


def test_another_meter_of_the_shop_joins_its_open_account_and_the_log_says_so(book: LedgerBook) -> None:
    account = account_of(book, "B1-001")
    shop = shop_of(book, "B1-001")
    book.write(lambda ledger: ledger.meters.put(replace(ledger.meters.get("E99"), shop_id=shop)))
    book.write(
        lambda ledger: accounts.add_meter(
            ledger,
            account,
            NewMeter(read(book, "E99"), carried_in_fen=5_000),
            profiles=PROFILES,
            session=CASHIER,
            now_utc_ms=NOW_MS,
        )
    )
    assert book.read(lambda ledger: ledger.accounts.open_of_meter("E99"))[0].id == account
    entry = book.read(lambda ledger: ledger.audit.recent(1))[0]
    assert (entry.action, entry.object) == ("account.add_meter", str(account))
    assert entry.detail["meter"] == "E99" and entry.detail["carried_in_fen"] == 5_000
