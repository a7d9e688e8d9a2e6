"""A day of business on the small mall: each step is an acknowledged act and says how to see its effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.domain.permissions import SYSTEM, Session
from app.domain.sale import MeterBook
from app.services import (
    account_closing,
    accounts,
    approvals,
    meter_change,
    meter_makes,
    refunds,
    shifts,
    vending,
)
from app.services.account_meters import NewMeter
from app.services.accounts import Opening, Tenant
from app.services.meter_change import MeterChange
from app.services.meter_moments import Moment
from app.services.refunds import RefundOrder, ReversalOrder
from db.ledger import Ledger
from tests.helpers import small_mall
from tests.helpers.small_mall import (
    CASHIER,
    NOW_MS,
    START_BALANCE_FEN,
    START_COUNT,
    START_TOTAL_FEN,
    live,
    order,
)

MANAGER: Session = replace(CASHIER, roles=("manager",))
MAKES = meter_makes.known()
BEFORE = MeterBook(START_COUNT, START_BALANCE_FEN, START_TOTAL_FEN, NOW_MS)
AFTER = MeterBook(START_COUNT + 1, START_BALANCE_FEN + 10_000, START_TOTAL_FEN + 10_000, NOW_MS + 500)
CHANGE = MeterChange(
    "c1",
    "E2",
    meter_change.NewMeter("E2-B", "adf400l-3p", "C1", 1, "2"),
    Moment("E2", NOW_MS, 5_000_000, balance_fen=4_200, purchase_count=START_COUNT),
    Moment("E2-B", NOW_MS, 0, balance_fen=0, purchase_count=0),
    "worn out",
)
FINAL = Moment("E3", NOW_MS, 7_000_000, balance_fen=900, purchase_count=START_COUNT)


@dataclass(frozen=True, slots=True)
class Step:
    """`act` runs as one unit of work; `is_there` sees its effect in a book that came back."""

    name: str
    act: Callable[[Ledger], object]
    is_there: Callable[[Ledger], bool]


def set_up(ledger: Ledger) -> None:
    """The small mall with a manager at its desk and a second person who approves."""
    small_mall.set_up(ledger)
    ledger.operators.set_roles(CASHIER.operator_id, ("manager",))
    ledger.operators.add(name="mei", display_name="梅", password_hash="x", roles=("manager",), drawer="D2")


def _state(operation_id: str, *wanted: str) -> Callable[[Ledger], bool]:
    return lambda ledger: ledger.operations.state(operation_id) in wanted


def _open_account(ledger: Ledger) -> None:
    shop = ledger.shops.by_number("B1-099")
    assert shop is not None
    moment = Moment("E99", NOW_MS, 1_000, balance_fen=500, purchase_count=7)
    opening = Opening(shop.id, Tenant("赵记"), (NewMeter(moment, carried_in_fen=500),))
    accounts.open_account(ledger, opening, profiles=MAKES, session=MANAGER, now_utc_ms=NOW_MS)


def _sale(request_id: str, meter_id: str) -> Callable[[Ledger], object]:
    def act(ledger: Ledger) -> object:
        state = None if meter_id == "W1" else live(meter_id)
        return vending.open_sale(
            ledger, order(request_id, meter_id), session=MANAGER, live=state, now_utc_ms=NOW_MS
        )

    return act


def _reserve(ledger: Ledger) -> None:
    vending.reserve(
        ledger, "s1", count=START_COUNT + 1, before=BEFORE, frame_sha256="ab" * 32, now_utc_ms=NOW_MS
    )


def _refund(ledger: Ledger) -> None:
    wanted = RefundOrder("f1", "W1", 2_000, "cash", "moved out")
    refunds.open_refund(
        ledger, wanted, makes=MAKES, approval=None, session=MANAGER, live=None, now_utc_ms=NOW_MS
    )


def _reversal(ledger: Ledger) -> None:
    wanted = ReversalOrder("v1", "f1", 2_000, "by mistake")
    refunds.open_reversal(
        ledger, wanted, makes=MAKES, approval=None, session=MANAGER, live=None, now_utc_ms=NOW_MS
    )


def _approved(ledger: Ledger, wanted: approvals.Wanted) -> str:
    """What two persons do at the dialog; the password's own hash is no matter of the disk."""
    asked = approvals.ask(ledger, wanted, reason="as agreed", session=MANAGER, now_utc_ms=NOW_MS)
    first = ledger.approvals.steps(asked.id)[0]
    mei = ledger.operators.by_name("mei")
    assert mei is not None
    ledger.approvals.follow(first, "approved", detail={}, operator_id=mei.id, utc_ms=NOW_MS + 1)
    ledger.audit.append(operator="mei", action="approval.approved", object=wanted.object, utc_ms=NOW_MS + 1)
    return asked.id


def _change_meter(ledger: Ledger) -> None:
    approval = _approved(ledger, meter_change.wanted(ledger, CHANGE, session=SYSTEM))
    meter_change.change_meter(
        ledger, CHANGE, profiles=MAKES, approval=approval, session=MANAGER, now_utc_ms=NOW_MS + 2
    )


def _close_account(ledger: Ledger) -> None:
    held = ledger.accounts.open_of_meter("E3")
    assert held is not None
    settled = account_closing.settlement(ledger, held[0].id, (FINAL,), session=MANAGER)
    approval = _approved(ledger, account_closing.wanted(ledger, settled, session=SYSTEM))
    account_closing.close_account(
        ledger,
        held[0].id,
        (FINAL,),
        tender="cash",
        reason="lease ended",
        approval=approval,
        session=MANAGER,
        now_utc_ms=NOW_MS + 2,
    )


def _close_shift(ledger: Ledger) -> None:
    report = shifts.report(ledger, "D1", session=MANAGER)
    assert report is not None
    shifts.close_shift(
        ledger,
        "D1",
        {10_000: 1},
        leave_fen=0,
        doubts_seen=tuple(line.operation_id for line in report.in_doubt),
        session=MANAGER,
        now_utc_ms=NOW_MS + 9,
    )


STEPS: tuple[Step, ...] = (
    Step("opening", _open_account, lambda ledger: ledger.accounts.open_of_meter("E99") is not None),
    Step("sale recorded", _sale("s1", "E1"), lambda ledger: ledger.operations.get("s1") is not None),
    Step("sale sending", _reserve, _state("s1", "sending", "confirmed")),
    Step(
        "sale confirmed",
        lambda ledger: vending.settle(ledger, "s1", seen=AFTER, by_reply=True, now_utc_ms=NOW_MS + 9),
        _state("s1", "confirmed"),
    ),
    Step("office sale", _sale("s2", "W1"), _state("s2", "confirmed")),
    Step("refund", _refund, _state("f1", "confirmed")),
    Step(
        "paid out",
        lambda ledger: vending.give_back(ledger, "f1", session=MANAGER, now_utc_ms=NOW_MS + 9),
        lambda ledger: ledger.transfers.get("f1/given-back") is not None,
    ),
    Step("reversal", _reversal, _state("v1", "confirmed")),
    Step("meter change", _change_meter, lambda ledger: ledger.meters.get("E2-B") is not None),
    Step("closing", _close_account, lambda ledger: ledger.accounts.open_of_meter("E3") is None),
    Step("shift close", _close_shift, lambda ledger: ledger.shifts.open_at("D1") is None),
)
