"""The edges of selling, refunding and deciding: what was never recorded, what is lacking, a damaged book."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest

from app.domain.approvals import ACTS
from app.domain.permissions import ROLES, SYSTEM, Session
from app.domain.sale import Answer, IllegalTransition, LastPurchase, MeterBook, NextStep, SaleState
from app.domain.tariff.model import StepPeriod, one_price
from app.domain.tariff.spec import spec_hash, to_spec
from app.errors import DeskError
from app.services import (
    account_closing,
    accounts,
    act_limits,
    approvals,
    charging,
    decisions,
    plan_prices,
    refunds,
    sale_steps,
    sales_list,
    sign_in,
    tills,
    vending,
)
from app.services.account_meters import NewMeter
from app.services.charging import Heard, Reading
from app.services.meter_moments import Moment
from app.services.refunds import RefundOrder, ReversalOrder
from db.ledger import Ledger, LedgerBook
from db.money_rows import TariffVersion
from db.rows import PriceVersion
from meterio.profiles import load_profiles
from tests.helpers.second_person import add_people, approved
from tests.helpers.small_mall import (
    CASHIER,
    ELECTRICITY_MAKE,
    NOW_MS,
    START_BALANCE_FEN,
    START_COUNT,
    START_TOTAL_FEN,
    live,
    order,
)

UNDER_LAST = load_profiles()["dlt645-2007"]
BEFORE = MeterBook(START_COUNT, START_BALANCE_FEN, START_TOTAL_FEN, NOW_MS)
NOBODY = "never-recorded"


def sell(book: LedgerBook, request_id: str = "r1", meter_id: str = "E1", **state: int) -> None:
    book.write(
        lambda ledger: vending.open_sale(
            ledger,
            order(request_id, meter_id),
            session=CASHIER,
            live=live(meter_id, **state),
            now_utc_ms=NOW_MS,
        )
    )


def reserve(book: LedgerBook, sale_id: str = "r1", *, count: int = START_COUNT + 1) -> None:
    book.write(
        lambda ledger: sale_steps.reserve(
            ledger, sale_id, count=count, before=BEFORE, frame_sha256="ab" * 32, now_utc_ms=NOW_MS
        )
    )


def doubt(book: LedgerBook, sale_id: str = "r1") -> None:
    book.write(
        lambda ledger: sale_steps.mark_in_doubt(
            ledger, sale_id, answer=Answer.NO_ANSWER, code=None, text="", now_utc_ms=NOW_MS
        )
    )


def refusal(book: LedgerBook, unit: Callable[[Ledger], object]) -> str:
    with pytest.raises(DeskError) as error:
        book.write(unit)
    return error.value.key


@pytest.mark.parametrize(
    "unit",
    [
        lambda ledger: vending.sale(ledger, NOBODY, session=SYSTEM),
        lambda ledger: vending.ask_cancel(ledger, NOBODY, session=SYSTEM, now_utc_ms=NOW_MS),
        lambda ledger: vending.give_back(ledger, NOBODY, session=SYSTEM, now_utc_ms=NOW_MS),
        lambda ledger: sale_steps.facts(ledger, NOBODY),
        lambda ledger: decisions.wanted(ledger, NOBODY, applied=True, session=SYSTEM),
        lambda ledger: refunds.quote_reversal(
            ledger, ReversalOrder("c1", NOBODY, 0, ""), None, makes={}, session=SYSTEM, now_utc_ms=NOW_MS
        ),
    ],
)
def test_nothing_can_be_done_to_what_was_never_recorded(
    book: LedgerBook, unit: Callable[[Ledger], object]
) -> None:
    with pytest.raises(LookupError, match=NOBODY):
        book.write(unit)


def test_an_order_without_its_forms_request_id_is_a_fault_of_the_program(book: LedgerBook) -> None:
    for unit in (
        lambda ledger: vending.open_sale(ledger, order(""), session=CASHIER, live=live(), now_utc_ms=NOW_MS),
        lambda ledger: refunds.quote_refund(
            ledger, RefundOrder("", "E1", 1, "cash", ""), None, makes={}, session=SYSTEM, now_utc_ms=NOW_MS
        ),
    ):
        with pytest.raises(ValueError, match="request id"):
            book.write(unit)
    sell(book)
    with pytest.raises(ValueError, match="request id"):
        book.read(
            lambda ledger: refunds.quote_reversal(
                ledger, ReversalOrder("", "r1", 0, ""), None, makes={}, session=SYSTEM, now_utc_ms=NOW_MS
            )
        )


def test_a_meter_out_of_use_or_without_a_price_is_not_sold_to(book: LedgerBook) -> None:
    def change(**values: object) -> None:
        def unit(ledger: Ledger) -> None:
            meter = ledger.meters.get("E1")
            assert meter is not None
            ledger.meters.put(replace(meter, **values))  # type: ignore[arg-type]

        book.write(unit)

    def quote(ledger: Ledger) -> object:
        return vending.quote(ledger, "E1", 100, live(), session=CASHIER, now_utc_ms=NOW_MS)

    def later(ledger: Ledger) -> None:
        plan = ledger.prices.put_plan(code="L", name="later", medium="electricity")
        ledger.prices.put_version(PriceVersion(plan, NOW_MS + 1, 1))

    change(enabled=False)
    assert refusal(book, quote) == "sale.meter_disabled"
    book.write(later)
    plan = book.read(lambda ledger: {one.code: one.id for one in ledger.prices.plans()})["L"]
    change(enabled=True, plan_id=plan)
    assert refusal(book, quote) == "sale.no_price"
    area = book.read(lambda ledger: ledger.shops.areas())[0].id
    change(plan_id=None, shop_id=None, area_id=area)  # no screen does this to a meter on an account
    assert refusal(book, quote) == "sale.no_price"


def test_a_meter_never_heard_is_quoted_with_what_speaks_against_it(book: LedgerBook) -> None:
    quote = book.read(
        lambda ledger: vending.quote(ledger, "E1", 100, None, session=CASHIER, now_utc_ms=NOW_MS)
    )
    assert [(one.key, one.blocks) for one in quote.warnings] == [("sale.out_of_contact", True)]


def test_a_frame_is_not_sent_again_once_somebody_asked_to_cancel(book: LedgerBook) -> None:
    sell(book)
    reserve(book)
    doubt(book)
    book.write(lambda ledger: vending.ask_cancel(ledger, "r1", session=CASHIER, now_utc_ms=NOW_MS))
    with pytest.raises(IllegalTransition, match="being cancelled"):
        book.write(
            lambda ledger: sale_steps.resend(
                ledger, "r1", before=BEFORE, frame_sha256="ab" * 32, now_utc_ms=NOW_MS
            )
        )
    assert book.read(lambda ledger: ledger.operations.state("r1")) == SaleState.IN_DOUBT


def test_the_meters_own_last_purchase_is_kept_with_what_was_seen_of_it(book: LedgerBook) -> None:
    sell(book)
    last = LastPurchase(amount_fen=7_000, count=START_COUNT, utc_ms=NOW_MS - 60_000)
    before = replace(BEFORE, last=last)
    book.write(
        lambda ledger: sale_steps.reserve(
            ledger, "r1", count=START_COUNT + 1, before=before, frame_sha256="ab" * 32, now_utc_ms=NOW_MS
        )
    )
    attempt = book.read(lambda ledger: sale_steps.facts(ledger, "r1")).attempt
    assert attempt is not None and attempt.before == before


GONE = 999
"""An account or a shop that is not there."""
ALONE = Moment("E99", NOW_MS, 1_000, balance_fen=0, purchase_count=0)


@pytest.mark.parametrize(
    ("unit", "key"),
    [
        (
            lambda ledger: accounts.add_meter(
                ledger, GONE, NewMeter(ALONE), profiles={}, session=SYSTEM, now_utc_ms=NOW_MS
            ),
            "accounts.unknown",
        ),
        (lambda ledger: account_closing.closing_record(ledger, GONE, session=SYSTEM), "accounts.unknown"),
        (
            lambda ledger: accounts.add_meter(
                ledger,
                1,
                NewMeter(replace(ALONE, meter_id="E77")),
                profiles={},
                session=SYSTEM,
                now_utc_ms=NOW_MS,
            ),
            "sale.no_such_meter",
        ),
        (
            lambda ledger: account_closing.close_account(
                ledger,
                1,
                (),
                tender="gold",
                reason="lease ended",
                approval=None,
                session=SYSTEM,
                now_utc_ms=NOW_MS,
            ),
            "sale.unknown_tender",
        ),
        (lambda ledger: tills.company_of(ledger, "E77"), "sale.no_such_meter"),
        (lambda ledger: tills.drawer_at_shop(ledger, GONE, "D1"), "accounts.no_shop"),
    ],
)
def test_what_is_not_there_is_refused_in_words(
    book: LedgerBook, unit: Callable[[Ledger], object], key: str
) -> None:
    assert refusal(book, unit) == key


def test_nothing_is_added_to_an_account_that_is_closed(book: LedgerBook) -> None:
    book.write(lambda ledger: ledger.accounts.close(1, utc_ms=NOW_MS))
    key = refusal(
        book,
        lambda ledger: accounts.add_meter(
            ledger, 1, NewMeter(ALONE), profiles={}, session=SYSTEM, now_utc_ms=NOW_MS
        ),
    )
    assert key == "accounts.closed"


def test_a_warning_alone_keeps_nobody_from_buying(book: LedgerBook) -> None:
    sell(book, supply_on=0, balance_fen=-START_BALANCE_FEN * 4)
    found = book.read(lambda ledger: vending.sale(ledger, "r1", session=SYSTEM))
    assert found.state is SaleState.RECORDED


def test_a_sale_under_way_that_nobody_drives_waits_for_its_answer(book: LedgerBook) -> None:
    sell(book)
    reserve(book)
    (row,) = book.read(lambda ledger: vending.in_doubt(ledger, session=SYSTEM))
    assert (row.answer, row.next_step) == (Answer.WAITING, NextStep.READ_BACK)


def test_the_program_itself_never_decides_alone(book: LedgerBook) -> None:
    sell(book)
    reserve(book)
    doubt(book)
    book.write(
        lambda ledger: sale_steps.escalate(ledger, "r1", reason="foreign", seen=None, now_utc_ms=NOW_MS)
    )
    key = refusal(
        book,
        lambda ledger: decisions.decide(
            ledger, "r1", applied=True, reason="so", approval=None, session=SYSTEM, now_utc_ms=NOW_MS
        ),
    )
    assert key == "approval.needed"


def test_a_deduction_under_the_last_count_that_was_not_taken_cannot_be_watched(book: LedgerBook) -> None:
    """The count stands where it stood either way."""
    he = book.write(add_people)["he"]
    book.write(
        lambda ledger: refunds.open_refund(
            ledger,
            RefundOrder("f1", "E1", 3_000, "cash", "moves out"),
            makes={ELECTRICITY_MAKE: UNDER_LAST},
            approval=None,
            session=he,
            live=live(),
            now_utc_ms=NOW_MS,
        )
    )
    reserve(book, "f1", count=START_COUNT)
    doubt(book, "f1")
    book.write(
        lambda ledger: sale_steps.escalate(ledger, "f1", reason="unproven", seen=None, now_utc_ms=NOW_MS)
    )
    _decided(book, he)
    assert book.read(decisions.watched) == ()


def _decided(book: LedgerBook, session: Session) -> None:
    wanted = book.read(lambda ledger: decisions.wanted(ledger, "f1", applied=False, session=session))
    approval = approved(book, wanted, by="wu", session=session, now_utc_ms=NOW_MS)
    book.write(
        lambda ledger: decisions.decide(
            ledger,
            "f1",
            applied=False,
            reason="still there",
            approval=approval,
            session=session,
            now_utc_ms=NOW_MS,
        )
    )


def harm(book: LedgerBook, *statements: str) -> None:
    """Behind the program's back, past the triggers."""
    with closing(sqlite3.connect(book.path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_frame_whose_proof_is_gone_from_the_book_is_not_driven_on(book: LedgerBook) -> None:
    sell(book)
    reserve(book)
    harm(
        book,
        "DROP TRIGGER operation_events_no_update",
        "UPDATE operation_events SET detail = '{}' WHERE state = 'sending'",
    )
    with pytest.raises(ValueError, match="without its count and the meter's book"):
        book.read(lambda ledger: sale_steps.facts(ledger, "r1"))
    harm(book, "UPDATE operation_events SET count = NULL WHERE state = 'sending'")
    with pytest.raises(ValueError, match="was never sent"):
        doubt(book)


def test_a_sale_whose_shop_is_gone_from_the_book_is_not_shown_as_another(book: LedgerBook) -> None:
    sell(book)
    harm(book, "UPDATE accounts SET shop_id = 999 WHERE id = 1")
    with pytest.raises(LookupError, match="has no shop"):
        book.read(lambda ledger: vending.sale(ledger, "r1", session=SYSTEM))


def test_one_of_limited_buildings_is_offered_only_those_who_work_there_too(book: LedgerBook) -> None:
    def limit(ledger: Ledger) -> Session:
        people = add_people(ledger)
        here = ledger.shops.buildings()[0].id
        elsewhere = ledger.shops.put_building(code="B2", name="二号楼")
        ledger.operators.set_buildings(people["he"].operator_id, [here])
        ledger.operators.set_buildings(people["wu"].operator_id, [elsewhere])
        ledger.operators.set_buildings(people["sun"].operator_id, [here, elsewhere])
        he = ledger.operators.by_name("he")
        assert he is not None
        return sign_in.session_of(ledger, he)

    he = book.write(limit)
    offered = {name for name, _ in book.read(lambda ledger: sales_list.choices(ledger, session=he)).operators}
    assert {"he", "sun", "lin"} <= offered and "wu" not in offered


def test_an_office_held_meter_out_of_its_shop_is_told_and_charged_nothing(book: LedgerBook) -> None:
    """No screen takes a meter on an account out of its shop; its plan would be gone with it."""

    def out(ledger: Ledger) -> None:
        meter, area = ledger.meters.get("W1"), ledger.shops.areas()[0].id
        assert meter is not None
        ledger.meters.put(replace(meter, shop_id=None, plan_id=None, area_id=area))

    heard = Heard(Reading("W1", NOW_MS, 5_000, {}))
    (before,) = book.read(lambda ledger: charging.survey(ledger, (heard,)))
    assert before.is_due and before.trouble is None, "its first reading begins"
    book.write(out)
    (after,) = book.write(lambda ledger: charging.take(ledger, (heard,), now_utc_ms=NOW_MS))
    assert after.trouble is not None and after.trouble.key == "tariff.no_plan"
    assert book.read(lambda ledger: ledger.entries.of_meter("W1")) == ()


def test_a_meter_that_nobody_ever_paid_for_is_charged_from_its_first_reading(book: LedgerBook) -> None:
    found = ()
    for hour, litres in ((0, 5_000), (1, 7_000)):
        at = NOW_MS + hour * 3_600_000
        heard = Heard(Reading("W1", at, litres, {}))
        found = book.write(lambda ledger, one=heard, at=at: charging.take(ledger, (one,), now_utc_ms=at))
    assert [(one.credit_fen, one.ever_paid, one.trouble) for one in found] == [(-176, False, None)]


def test_a_request_that_nobody_made_is_told_so(book: LedgerBook) -> None:
    key = refusal(book, lambda ledger: approvals.request(ledger, "never-asked", now_utc_ms=NOW_MS))
    assert key == "approval.unknown"


def test_a_plan_shows_the_price_that_begins_last_though_not_in_force(book: LedgerBook) -> None:
    def later(ledger: Ledger) -> None:
        plan = next(one for one in ledger.prices.plans() if one.code == "P-water")
        ledger.prices.put_version(PriceVersion(plan.id, NOW_MS + 1, 95_000_000))
        ledger.prices.put_plan(code="N", name="none", medium="water")

    book.write(later)
    plans = {one.code: one for one in book.read(lambda ledger: ledger.prices.plans())}
    shown = {
        code: book.read(lambda ledger, plan=plan: plan_prices.newest_price(ledger, plan))
        for code, plan in plans.items()
    }
    assert shown["N"] is None
    assert (shown["P-water"].price_e8, shown["P-electricity"].price_e8) == (95_000_000, 88_000_000)


def test_a_tariff_that_begins_later_has_no_price_yet(book: LedgerBook) -> None:
    text = to_spec(one_price("water", 1))

    def unit(ledger: Ledger) -> None:
        plan = ledger.prices.put_plan(code="L", name="later", medium="water")
        start = NOW_MS + 1
        ledger.charges.add_version(TariffVersion(plan, start, text, spec_hash(text), None, start))

    book.write(unit)
    plan = {one.code: one.id for one in book.read(lambda ledger: ledger.prices.plans())}["L"]
    before, after = (
        book.read(lambda ledger, at=at: plan_prices.price_now(ledger, plan, at))
        for at in (NOW_MS, NOW_MS + 1)
    )
    assert before is None and after is not None and after.price_e8 == 1


def test_the_limits_of_each_role_are_listed_with_what_is_the_sites_own(book: LedgerBook) -> None:
    rows = book.read(lambda ledger: act_limits.limits(ledger, session=SYSTEM))
    assert {(row.role, row.act.name) for row in rows} == {(role, act) for role in ROLES for act in ACTS}
    assert not any(row.own for row in rows)


def test_an_amount_of_a_free_tariff_buys_no_figure(book: LedgerBook) -> None:
    text = to_spec(replace(one_price("water", 0), steps=StepPeriod.NEVER))

    def unit(ledger: Ledger) -> None:
        plan = ledger.prices.put_plan(code="F", name="free", medium="water")
        ledger.charges.add_version(TariffVersion(plan, 0, text, spec_hash(text), None, 0))

    book.write(unit)
    plan = {one.code: one.id for one in book.read(lambda ledger: ledger.prices.plans())}["F"]
    price = book.read(lambda ledger: plan_prices.price_now(ledger, plan, NOW_MS))
    assert price is not None and price.buys_milli(500) is None
