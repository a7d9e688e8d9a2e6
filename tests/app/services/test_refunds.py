"""Refunds and reversals as asked for at the desk: who may, what is refused, and what the book then says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app import config
from app.domain.permissions import Session
from app.domain.sale import Answer, MeterBook, SaleState
from app.errors import DeskError
from app.services import charging, office_credit, refunds, sale_steps, vending
from app.services.charging import Heard, Reading
from app.services.refunds import RefundOrder, RefundQuote, ReversalOrder
from app.services.sale_steps import Fence
from app.services.views import LiveState, SaleView
from app.verify import verify_book
from db.errors import ConstraintFailed
from db.ledger import Ledger, LedgerBook
from db.rows import OperationView
from meterio.profiles import Profile, load_profiles
from tests.helpers.second_person import add_people, approved
from tests.helpers.small_mall import (
    CASHIER,
    ELECTRICITY_MAKE,
    NOW_MS,
    START_BALANCE_FEN,
    START_COUNT,
    live,
    order,
)

MAKES = load_profiles()
COUNTED, UNDER_LAST, NO_REFUND = MAKES["ddsy1352"], MAKES["dlt645-2007"], MAKES["adf400l-3p"]
FRAME = "ab" * 32


class Desk:
    """The units of work of one operator, with the time of day."""

    def __init__(self, book: LedgerBook, session: Session) -> None:
        self.book, self.session, self.now = book, session, NOW_MS
        self.make: Profile | None = COUNTED

    def sell(self, request_id: str, meter_id: str = "W1", amount_fen: int = 10_000) -> SaleView:
        wanted = order(request_id, meter_id, amount_fen)
        return self.book.write(
            lambda ledger: vending.open_sale(
                ledger, wanted, session=self.session, live=live(meter_id), now_utc_ms=self.now
            )
        )

    def refund(
        self,
        request_id: str = "f1",
        meter_id: str = "W1",
        amount_fen: int = 4_000,
        *,
        approval: str | None = None,
        state: LiveState | None = None,
        **changes: str,
    ) -> SaleView:
        wanted = RefundOrder(
            request_id, meter_id, amount_fen, **({"tender": "cash", "reason": "moves out"} | changes)
        )
        return self.book.write(
            lambda ledger: refunds.open_refund(
                ledger,
                wanted,
                makes={ELECTRICITY_MAKE: self.make} if self.make else {},
                approval=approval,
                session=self.session,
                live=state,
                now_utc_ms=self.now,
            )
        )

    def quote(self, meter_id: str = "W1", amount_fen: int = 4_000, request_id: str = "f1") -> RefundQuote:
        wanted = RefundOrder(request_id, meter_id, amount_fen, "cash", "")
        return self.book.read(
            lambda ledger: refunds.quote_refund(
                ledger,
                wanted,
                live(meter_id),
                makes={ELECTRICITY_MAKE: self.make} if self.make else {},
                session=self.session,
                now_utc_ms=self.now,
            )
        )

    def reverse(
        self,
        original: str,
        request_id: str = "c1",
        *,
        received_fen: int = 0,
        approval: str | None = None,
        state: LiveState | None = None,
    ) -> SaleView:
        wanted = ReversalOrder(request_id, original, received_fen, "wrong amount")
        return self.book.write(
            lambda ledger: refunds.open_reversal(
                ledger,
                wanted,
                makes={ELECTRICITY_MAKE: self.make} if self.make else {},
                approval=approval,
                session=self.session,
                live=state,
                now_utc_ms=self.now,
            )
        )

    def quote_reversal(self, original: str, request_id: str = "c1") -> RefundQuote:
        wanted = ReversalOrder(request_id, original, 0, "")
        return self.book.read(
            lambda ledger: refunds.quote_reversal(
                ledger,
                wanted,
                live("E1"),
                makes={ELECTRICITY_MAKE: self.make} if self.make else {},
                session=self.session,
                now_utc_ms=self.now,
            )
        )

    def give_back(self, operation_id: str) -> SaleView:
        return self.book.write(
            lambda ledger: vending.give_back(ledger, operation_id, session=self.session, now_utc_ms=self.now)
        )

    def undone_by(self, operation_id: str) -> str | None:
        return self.book.read(lambda ledger: vending.whole_sale(ledger, operation_id)).undone_by

    def credit(self) -> int:
        return self.book.read(lambda ledger: office_credit.credit_fen(ledger, "W1"))

    def net(self, account: str) -> int:
        return self.book.read(lambda ledger: ledger.transfers.balance(account).net_fen)

    def refused(self, act: object) -> str:
        before = self.book.read(_everything)
        with pytest.raises(DeskError) as error:
            act()  # type: ignore[operator]
        assert self.book.read(_everything) == before
        return error.value.key


def _everything(ledger: Ledger) -> object:
    return ledger.operations.recent(99), ledger.transfers.totals(), len(ledger.audit.recent(999))


def settle_on_meter(
    book: LedgerBook, operation_id: str, *, count: int, before_fen: int, after_fen: int
) -> None:
    """What the engine does with a meter that says yes."""
    before = MeterBook(count - 1, before_fen, None, NOW_MS)
    seen = MeterBook(count, after_fen, None, NOW_MS + 9)
    book.write(
        lambda ledger: sale_steps.reserve(
            ledger, operation_id, count=count, before=before, frame_sha256=FRAME, now_utc_ms=NOW_MS
        )
    )
    book.write(
        lambda ledger: sale_steps.settle(ledger, operation_id, seen=seen, by_reply=True, now_utc_ms=NOW_MS)
    )


@pytest.fixture
def people(book: LedgerBook) -> dict[str, Session]:
    return book.write(add_people)


@pytest.fixture
def desk(book: LedgerBook, people: dict[str, Session]) -> Desk:
    return Desk(book, people["he"])


def proven(desk: Desk) -> bool:
    assert verify_book(desk.book.path).findings == ()
    return True


# Refunds


def test_use_of_an_office_held_meter_is_charged_before_its_credit_is_paid_out(desk: Desk) -> None:
    desk.sell("s1", amount_fen=5_000)
    begun = Heard(Reading("W1", desk.now, 0, {}))
    desk.book.write(lambda ledger: charging.take(ledger, (begun,), now_utc_ms=desk.now))
    desk.now += 3_600_000
    used = replace(live("W1", volume_l=9_000), utc_ms=desk.now)  # 7.92 yuan
    assert desk.refused(lambda: desk.refund(amount_fen=4_209, state=used)) == "refund.balance_too_low"
    assert desk.refund(amount_fen=4_208, state=used).balance_after_fen == 0


def test_a_refund_of_an_office_held_meter_is_due_at_once_and_handed_out_once(desk: Desk) -> None:
    desk.sell("s1")
    refund = desk.refund()
    assert (refund.state, refund.receipt, refund.adds) == (SaleState.CONFIRMED, "SR00000001", False)
    assert (refund.balance_before_fen, refund.balance_after_fen) == (10_000, 6_000)
    assert (refund.refund_due_fen, refund.reason) == (4_000, "moves out")
    assert desk.credit() == 6_000 and desk.net("cash:D-he") == 10_000
    assert desk.give_back("f1").given_back_fen == 4_000
    assert desk.net("cash:D-he") == 6_000
    assert desk.refused(lambda: desk.give_back("f1")) == "sale.given_back_before"
    assert proven(desk)


def test_the_same_refund_twice_is_one(desk: Desk) -> None:
    desk.sell("s1")
    assert desk.refund() == desk.refund()
    assert desk.credit() == 6_000
    assert desk.refused(lambda: desk.refund(amount_fen=1)) == "sale.request_used"


def test_a_refund_on_a_meter_is_due_only_once_the_meter_has_given_it_up(desk: Desk) -> None:
    refund = desk.refund(meter_id="E1", state=live())
    assert (refund.state, refund.refund_due_fen) == (SaleState.RECORDED, 0)
    assert desk.refused(lambda: desk.give_back("f1")) == "sale.nothing_due"
    settle_on_meter(
        desk.book,
        "f1",
        count=START_COUNT + 1,
        before_fen=START_BALANCE_FEN,
        after_fen=START_BALANCE_FEN - 4_000,
    )
    assert desk.give_back("f1").given_back_fen == 4_000
    assert desk.net("credit:E1") == 4_000 and desk.net("cash:D-he") == -4_000
    assert proven(desk)


def test_a_refund_given_up_before_it_was_sent_leaves_all_as_it_was(desk: Desk) -> None:
    desk.refund(meter_id="E1", state=live())
    desk.book.write(lambda ledger: vending.ask_cancel(ledger, "f1", session=desk.session, now_utc_ms=NOW_MS))
    view = desk.book.read(lambda ledger: vending.whole_sale(ledger, "f1"))
    assert (view.state, view.refund_due_fen) == (SaleState.VOID, 0)
    assert desk.refused(lambda: desk.give_back("f1")) == "sale.nothing_due"
    assert desk.net("credit:E1") == 0
    assert proven(desk)


def test_a_refund_into_the_deposit_moves_no_cash(desk: Desk) -> None:
    desk.sell("s1")
    refund = desk.refund(tender="deposit")
    desk.give_back("f1")
    assert desk.net(f"deposit:{refund.account_id}") == -4_000 and desk.net("cash:D-he") == 10_000
    assert proven(desk)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"amount_fen": 0}, "money.zero"),
        ({"amount_fen": 10_001}, "refund.balance_too_low"),
        ({"tender": "shells"}, "sale.unknown_tender"),
        ({"reason": "  "}, "refund.no_reason"),
        ({"reason": "x" * 201}, "refund.long_reason"),
    ],
)
def test_a_refund_that_cannot_be_is_refused(desk: Desk, changes: dict[str, object], key: str) -> None:
    desk.sell("s1")
    assert desk.refused(lambda: desk.refund(**changes)) == key  # type: ignore[arg-type]


def test_a_meter_of_a_make_without_a_deduction_gives_money_back_only_at_closing(desk: Desk) -> None:
    for make in (NO_REFUND, None):
        desk.make = make
        assert desk.refused(lambda: desk.refund(meter_id="E1", state=live())) == "refund.only_at_closing"


def test_a_deduction_that_nothing_would_prove_is_not_begun(desk: Desk) -> None:
    desk.make = UNDER_LAST
    key = desk.refused(lambda: desk.refund(meter_id="E1", amount_fen=200, state=live()))
    assert key == "refund.not_provable"
    assert desk.refund(meter_id="E1", amount_fen=4_000, state=live()).state is SaleState.RECORDED


@pytest.mark.parametrize(
    ("state", "key"),
    [
        (live(in_contact=False), "sale.out_of_contact"),
        (live(purchase_count=9), "sale.count_differs"),
        (live(balance_fen=3_999), "refund.balance_too_low"),
    ],
)
def test_a_meter_that_does_not_stand_as_the_book_has_it_is_left_alone(
    desk: Desk, state: LiveState, key: str
) -> None:
    assert desk.refused(lambda: desk.refund(meter_id="E1", state=state)) == key


def test_a_held_meter_takes_no_refund(desk: Desk) -> None:
    desk.sell("s1", "E1")
    assert desk.refused(lambda: desk.refund(meter_id="E1", state=live())) == "sale.meter_busy"


def test_a_full_disk_refuses_a_refund(desk: Desk) -> None:
    wanted = RefundOrder("f1", "W1", 1_000, "cash", "because")
    desk.sell("s1")
    with pytest.raises(DeskError) as error:
        desk.book.write(
            lambda ledger: refunds.open_refund(
                ledger,
                wanted,
                makes={},
                approval=None,
                session=desk.session,
                live=None,
                now_utc_ms=NOW_MS,
                room_left=False,
            )
        )
    assert error.value.key == "sale.disk_nearly_full"


def test_an_order_without_its_request_id_is_a_fault_of_the_program(desk: Desk) -> None:
    desk.sell("s1")
    with pytest.raises(ValueError, match="request id"):
        desk.refund(request_id="")
    with pytest.raises(ValueError, match="request id"):
        desk.reverse("s1", request_id="")
    with pytest.raises(LookupError):
        desk.reverse("nothing")


# Who may


def test_a_cashier_may_neither_refund_nor_reverse(desk: Desk) -> None:
    desk.sell("s1")
    desk.session = CASHIER
    assert desk.refused(lambda: desk.refund()) == "permission.denied"
    assert desk.refused(lambda: desk.reverse("s1")) == "permission.denied"


def test_above_the_limit_a_second_person_approves_exactly_this(
    desk: Desk, people: dict[str, Session]
) -> None:
    desk.session = people["sun"]
    desk.sell("s1", amount_fen=90_000)
    assert not desk.quote(amount_fen=50_000).needs_second
    quote = desk.quote(amount_fen=50_001)
    assert quote.needs_second and quote.allowed
    assert desk.refused(lambda: desk.refund(amount_fen=50_001)) == "approval.needed"
    approval = approved(desk.book, quote.wanted, by="he", session=desk.session, now_utc_ms=NOW_MS)
    assert desk.refused(lambda: desk.refund(amount_fen=50_002, approval=approval)) == "approval.changed"
    assert desk.refund(amount_fen=50_001, approval=approval).state is SaleState.CONFIRMED
    fact = desk.book.read(lambda ledger: ledger.operations.fact("f1"))
    assert fact is not None and fact.approval_id == approval
    assert proven(desk)


def test_a_quote_says_what_the_meter_would_have_left(desk: Desk) -> None:
    desk.sell("s1")
    quote = desk.quote()
    assert (quote.balance_fen, quote.balance_after_fen, quote.adds) == (10_000, 6_000, False)
    assert dict(quote.wanted.values)["amount_fen"] == 4_000
    assert desk.quote("E1", 4_000).balance_after_fen == START_BALANCE_FEN - 4_000


# Reversals


def test_the_last_sale_of_the_running_shift_is_undone_alone_whole_and_once(desk: Desk) -> None:
    desk.sell("s1")
    reversal = desk.reverse("s1")
    assert (reversal.state, reversal.receipt, reversal.original) == (
        SaleState.CONFIRMED,
        "SC00000001",
        "S00000001",
    )
    assert (reversal.amount_fen, reversal.adds, desk.credit()) == (10_000, False, 0)
    assert desk.reverse("s1") == reversal
    assert desk.refused(lambda: desk.reverse("s1", "c2")) == "reversal.once"
    original = desk.book.read(lambda ledger: vending.whole_sale(ledger, "s1"))
    assert original.undone_by == "SC00000001"
    desk.give_back("c1")
    assert desk.net("cash:D-he") == 0
    assert proven(desk)


def test_what_was_undone_leaves_the_days_limit_to_the_right_sale(desk: Desk) -> None:
    desk.book.write(lambda ledger: ledger.settings.set(config.DAY_LIMIT_FEN.key, "10000"))
    desk.sell("r1", amount_fen=10_000)
    assert desk.refused(lambda: desk.sell("r2", amount_fen=1)) == "sale.above_day_limit"
    desk.reverse("r1")
    desk.sell("r3", amount_fen=1_000)
    assert desk.refused(lambda: desk.sell("r4", amount_fen=9_001)) == "sale.above_day_limit"
    desk.sell("r5", amount_fen=9_000)
    assert proven(desk)


def test_a_reversal_of_another_shift_needs_a_second_person(desk: Desk, people: dict[str, Session]) -> None:
    desk.sell("s1", amount_fen=1_000)
    desk.session = people["wu"]
    assert desk.refused(lambda: desk.reverse("s1")) == "approval.needed"
    quote = desk.quote_reversal("s1")
    assert quote.needs_second
    approval = approved(desk.book, quote.wanted, by="he", session=desk.session, now_utc_ms=NOW_MS)
    assert desk.reverse("s1", approval=approval).state is SaleState.CONFIRMED
    assert proven(desk)


def test_only_the_last_thing_done_with_a_meter_can_be_undone(desk: Desk) -> None:
    desk.sell("s1")
    desk.sell("s2", amount_fen=500)
    assert desk.refused(lambda: desk.reverse("s1")) == "reversal.not_the_last"
    desk.refund("f1", amount_fen=100)
    assert desk.refused(lambda: desk.reverse("s2")) == "reversal.not_the_last"


def test_what_was_used_up_cannot_be_reversed(desk: Desk) -> None:
    desk.sell("s1")
    desk.book.write(lambda ledger: office_credit.move(ledger, "W1", epoch=1, change_fen=-1))
    assert desk.refused(lambda: desk.reverse("s1")) == "refund.balance_too_low"


def test_a_reversal_of_a_refund_takes_the_money_back_first(desk: Desk) -> None:
    desk.sell("s1")
    desk.refund()
    assert desk.refused(lambda: desk.reverse("f1", received_fen=4_000)) == "reversal.not_handed_out"
    desk.give_back("f1")
    assert desk.refused(lambda: desk.reverse("f1", received_fen=3_999)) == "sale.received_too_little"
    reversal = desk.reverse("f1", received_fen=5_000)
    assert (reversal.adds, reversal.change_fen, reversal.refund_due_fen) == (True, 1_000, 0)
    assert desk.credit() == 10_000 and desk.net("cash:D-he") == 10_000
    assert desk.refused(lambda: desk.reverse("c1", "c2")) == "reversal.not_this_kind"
    assert proven(desk)


def test_a_refund_that_went_into_the_deposit_is_undone_from_it(desk: Desk) -> None:
    desk.sell("s1")
    account = desk.refund(tender="deposit").account_id
    desk.give_back("f1")
    desk.reverse("f1", received_fen=4_000)
    assert desk.net(f"deposit:{account}") == 0
    assert proven(desk)


def test_a_reversal_on_a_meter_is_driven_like_a_refund(desk: Desk) -> None:
    desk.sell("s1", "E1", 2_000)
    assert desk.refused(lambda: desk.reverse("s1", state=live())) == "reversal.not_confirmed"
    settle_on_meter(desk.book, "s1", count=4, before_fen=START_BALANCE_FEN, after_fen=7_000)
    state = live(balance_fen=7_000, purchase_count=4)
    assert desk.reverse("s1", state=state).state is SaleState.RECORDED
    settle_on_meter(desk.book, "c1", count=5, before_fen=7_000, after_fen=5_000)
    assert desk.net("credit:E1") == 0
    assert proven(desk)


def _never_sent(desk: Desk) -> None:
    desk.book.write(lambda ledger: vending.ask_cancel(ledger, "c1", session=desk.session, now_utc_ms=NOW_MS))


def _in_vain(desk: Desk) -> None:
    """Sent, lost, and given up behind a fence."""
    before = MeterBook(4, 7_000, None, NOW_MS)
    fence = Fence("flush", "C1", 1, "ab", 3, NOW_MS + 1)

    def unit(ledger: Ledger) -> None:
        sale_steps.reserve(ledger, "c1", count=5, before=before, frame_sha256=FRAME, now_utc_ms=NOW_MS)
        sale_steps.mark_in_doubt(ledger, "c1", answer=Answer.NO_ANSWER, code=None, text="", now_utc_ms=NOW_MS)
        seen = replace(before, utc_ms=NOW_MS + 2)
        sale_steps.not_applied(ledger, "c1", fence=fence, seen=seen, now_utc_ms=NOW_MS + 3)

    desk.book.write(unit)


@pytest.mark.parametrize("came_to_nothing", [_never_sent, _in_vain])
def test_a_reversal_that_came_to_nothing_may_be_tried_again_but_never_two_at_once(
    desk: Desk, came_to_nothing: Callable[[Desk], None]
) -> None:
    desk.sell("s1", "E1", 2_000)
    settle_on_meter(desk.book, "s1", count=4, before_fen=START_BALANCE_FEN, after_fen=7_000)
    state = live(balance_fen=7_000, purchase_count=4)
    desk.reverse("s1", state=state)
    assert desk.refused(lambda: desk.reverse("s1", "c2", state=state)) == "reversal.once"
    came_to_nothing(desk)
    assert desk.undone_by("s1") is None
    assert desk.reverse("s1", "c2", state=state).state is SaleState.RECORDED
    assert desk.undone_by("s1") == "SC00000002"
    assert desk.refused(lambda: desk.reverse("s1", "c3", state=state)) == "reversal.once"
    settle_on_meter(desk.book, "c2", count=5, before_fen=7_000, after_fen=5_000)
    assert desk.refused(lambda: desk.reverse("s1", "c3", state=state)) == "reversal.once"
    assert desk.net("credit:E1") == 0
    assert proven(desk)


@pytest.mark.parametrize("ended", [False, True])
def test_the_book_itself_lets_nothing_be_undone_twice(desk: Desk, ended: bool) -> None:
    desk.sell("s1", "E1", 2_000)
    settle_on_meter(desk.book, "s1", count=4, before_fen=START_BALANCE_FEN, after_fen=7_000)
    desk.reverse("s1", state=live(balance_fen=7_000, purchase_count=4))
    if ended:
        settle_on_meter(desk.book, "c1", count=5, before_fen=7_000, after_fen=5_000)
    desk.sell("w1", "W1")

    def again(ledger: Ledger) -> None:
        first = ledger.operations.fact("c1")
        assert first is not None
        ledger.operations.add_fact(replace(first, operation_id="w1"))

    with pytest.raises(ConstraintFailed, match="being undone"):
        desk.book.write(again)


def test_a_sale_of_an_earlier_account_or_epoch_is_left_alone(desk: Desk) -> None:
    desk.sell("s1")

    def begin_anew(ledger: Ledger) -> None:
        ledger.meters.start_epoch("W1", start_count=0, reason="reset", utc_ms=NOW_MS, by="he")

    desk.book.write(begin_anew)
    assert desk.refused(lambda: desk.reverse("s1")) == "reversal.not_the_last"
    desk.sell("s2")

    def move_out(ledger: Ledger) -> None:
        held = ledger.accounts.open_of_meter("W1")
        assert held is not None
        ledger.accounts.close(held[0].id, utc_ms=NOW_MS)
        account = ledger.accounts.open(
            customer_id=held[0].customer_id, shop_id=held[0].shop_id, utc_ms=NOW_MS
        )
        ledger.accounts.put_meter(replace(held[1], account_id=account))

    desk.book.write(move_out)
    assert desk.refused(lambda: desk.reverse("s2")) == "reversal.other_account"


def test_a_shift_that_has_not_begun_makes_nobody_trusted(desk: Desk, people: dict[str, Session]) -> None:
    """Whoever asks from a drawer without a shift did not make the sale in it."""
    desk.sell("s1")
    desk.session = people["sun"]
    view: OperationView | None = desk.book.read(lambda ledger: ledger.operations.get("s1"))
    assert view is not None
    assert desk.quote_reversal("s1").needs_second
