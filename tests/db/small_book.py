"""A small site and sales in every state, written through the book's own repositories."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from app.services.log_seal import seal_under
from db.chain import canonical
from db.ledger import Ledger, LedgerBook
from db.rows import AccountMeter, Bus, Collector, Meter, Operation

METERS = ("M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8")
START_COUNT = 3
FRAME = "ab" * 32
Unit = Callable[[Ledger], None]


class FixedClock:
    """A wall clock that moves one second a call."""

    def __init__(self, utc_ms: int = 1_700_000_000_000) -> None:
        self._utc_ms = utc_ms

    def utc_ms(self) -> int:
        self._utc_ms += 1000
        return self._utc_ms


LOG_KEY = bytes(range(32))
SEAL = seal_under(LOG_KEY)
TERMINAL = "till-3/console"


def open_book(path: Path) -> LedgerBook:
    """As the program opens it: with its log sealed, and a terminal."""
    return LedgerBook(path, clock=FixedClock(), seal=SEAL, terminal=TERMINAL, busy_timeout_s=0.3)


def set_up(ledger: Ledger) -> None:
    """Two operators, one collector, eight shops with a meter and an open account each."""
    ledger.site.create("test-site", 1)
    for name, role in (("lin", "cashier"), ("wu", "manager")):
        ledger.operators.add(
            name=name, display_name=name, password_hash="x", roles=(role,), drawer=f"D-{name}"
        )
    building = ledger.shops.put_building(code="B1", name="一号楼")
    area = ledger.shops.put_area(building_id=building, code="B1-A", name="A 区")
    ledger.collectors.put(Collector("C1", "collector", area, "sealed", "127.0.0.1", 9000, 2, 2, 1))
    ledger.collectors.put_bus(Bus("C1", 1, "electricity", 9600, "N", 1, 5, 500))
    plan = ledger.prices.put_plan(code="P1", name="plan", medium="electricity")
    for unit, meter_id in enumerate(METERS, start=1):
        _add_shop(ledger, area=area, plan=plan, unit=unit, meter_id=meter_id)


def _add_shop(ledger: Ledger, *, area: int, plan: int, unit: int, meter_id: str) -> None:
    number = f"B1-{unit:03}"
    shop = ledger.shops.put_shop(
        shop_number=number,
        name=f"茶店{unit}",
        area_id=area,
        floor="1",
        trade="tea",
        phone=f"1380000{unit:04}",
        search_text=f"{number} 茶店{unit} chadian",
    )
    ledger.meters.put(Meter(meter_id, shop, "electricity", "meter", "adf400l-3p", "C1", 1, str(unit), plan))
    customer = ledger.accounts.add_customer(name=f"王{unit}", phone=f"1390000{unit:04}")
    account = ledger.accounts.open(customer_id=customer, shop_id=shop, utc_ms=1)
    ledger.accounts.put_meter(AccountMeter(account, meter_id, 1_000_000))
    ledger.meters.start_epoch(meter_id, start_count=START_COUNT, reason="opening", utc_ms=2, by="lin")


def recording(sale: str, meter_id: str, *, amount_fen: int = 10_000, utc_ms: int = 1_000) -> Unit:
    """The unit that records a sale: operation, cash to transit, pending transit to credit."""

    def unit(ledger: Ledger) -> None:
        epoch = ledger.meters.epoch(meter_id)
        held = ledger.accounts.open_of_meter(meter_id)
        assert epoch is not None and held is not None
        ledger.operations.record(
            Operation(
                id=sale,
                kind="sale",
                meter_id=meter_id,
                epoch=epoch.epoch,
                account_id=held[0].id,
                amount_fen=amount_fen,
                tender="cash",
                received_fen=amount_fen,
                drawer="D1",
                receipt_series="R",
                receipt_number=ledger.operations.next_receipt_number("R"),
                operator_id=1,
                price_e8=88_000_000,
                utc_ms=utc_ms,
            ),
            by="lin",
        )
        move = {"amount_fen": amount_fen, "operation_id": sale, "utc_ms": utc_ms}
        ledger.transfers.direct(f"{sale}/paid", debit="cash:D1", credit=f"transit:{meter_id}", **move)
        ledger.transfers.pending(
            f"{sale}/sold", debit=f"transit:{meter_id}", credit=f"credit:{meter_id}", **move
        )

    return unit


def sending(sale: str, *, utc_ms: int = 2_000) -> Unit:
    """Reserve the next count and say that the frame goes out; again with the same count for a resend."""

    def unit(ledger: Ledger) -> None:
        view = ledger.operations.get(sale)
        assert view is not None
        own = view.operation
        count = ledger.operations.reserved_count(sale)
        if count is None:
            count = ledger.operations.last_confirmed_count(own.meter_id, own.epoch) + 1
            ledger.operations.reserve_count(sale, meter_id=own.meter_id, epoch=own.epoch, count=count)
        before = {"count": count - 1, "balance_fen": 500, "total_fen": 90_000, "utc_ms": utc_ms}
        detail = {"frame_sha256": FRAME, "count": count, "before": before, "transmission": 1}
        ledger.operations.append_event(
            sale, state="sending", count=count, detail=detail, utc_ms=utc_ms, by="engine"
        )

    return unit


def ending(sale: str, state: str, *, utc_ms: int = 3_000) -> Unit:
    """Settle: post, or void and owe the money back; or leave it in doubt or escalated."""

    def unit(ledger: Ledger) -> None:
        count = ledger.operations.reserved_count(sale)
        ledger.operations.append_event(
            sale, state=state, count=count, detail=_detail(state, count), utc_ms=utc_ms, by="engine"
        )
        if state == "confirmed":
            ledger.transfers.post(f"{sale}/sold", transfer_id=f"{sale}/posted", utc_ms=utc_ms)
        elif state in ("void", "rejected", "not_applied"):
            _give_up(ledger, sale, count=count, utc_ms=utc_ms)

    return unit


def _give_up(ledger: Ledger, sale: str, *, count: int | None, utc_ms: int) -> None:
    view = ledger.operations.get(sale)
    assert view is not None
    ledger.transfers.void(f"{sale}/sold", transfer_id=f"{sale}/voided", utc_ms=utc_ms)
    ledger.transfers.direct(
        f"{sale}/due",
        debit=f"transit:{view.operation.meter_id}",
        credit=f"refund_due:{view.operation.account_id}",
        amount_fen=view.operation.amount_fen,
        operation_id=sale,
        utc_ms=utc_ms,
    )
    if count is not None:
        ledger.operations.free_count(sale)


def _detail(state: str, count: int | None) -> dict[str, object]:
    seen = {"count": count, "balance_fen": 10_500, "total_fen": 100_000, "utc_ms": 3}
    fence = {"kind": "flush", "collector": "C1", "bus": 1, "session": "aa", "sequence": 9, "utc_ms": 3}
    details: dict[str, dict[str, object]] = {
        "confirmed": {"seen": seen, "by": "read-back"},
        "not_applied": {"seen": {**seen, "count": (count or 0) - 1}, "fence": fence},
        "rejected": {"code": 4, "text": "over limit"},
        "in_doubt": {"why": "no-answer"},
        "void": {"by": "lin"},
        "escalated": {"verdict": "foreign", "seen": {**seen, "count": (count or 0) + 1}},
    }
    return details[state]


LIVES: tuple[tuple[str, ...], ...] = (
    ("sending", "confirmed"),
    ("sending", "in_doubt", "sending", "confirmed"),
    ("sending", "in_doubt", "not_applied"),
    ("void",),
    ("sending", "rejected"),
    ("sending", "in_doubt", "escalated"),
    (),
    ("sending",),
)
"""One life a meter of METERS; the last three stay open."""


def all_lives(book: LedgerBook, *, start: int = 1) -> None:
    """A sale of each life, after a confirmed one on every meter."""
    for number, (meter_id, life) in enumerate(zip(METERS, LIVES, strict=True), start=start):
        live_through(book, f"s{number}-a", meter_id, ("sending", "confirmed"))
        live_through(book, f"s{number}-b", meter_id, life)
    book.write(_print_and_give_back)
    book.write(_approve)


def live_through(book: LedgerBook, sale: str, meter_id: str, life: tuple[str, ...]) -> None:
    book.write(recording(sale, meter_id))
    for state in life:
        book.write(sending(sale) if state == "sending" else ending(sale, state))


def _print_and_give_back(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.receipts.record_print("s1-a", operator_id=1, utc_ms=4_000, by="lin")
    view = ledger.operations.get("s3-b")
    assert view is not None
    ledger.transfers.direct(
        "s3-b/back",
        debit=f"refund_due:{view.operation.account_id}",
        credit="cash:D1",
        amount_fen=view.operation.amount_fen,
        operation_id="s3-b",
        utc_ms=5_000,
    )
    ledger.audit.append(operator="lin", action="money.given_back", object="s3-b", utc_ms=5_000)


def _approve(ledger: Ledger) -> None:
    """Requests of lin's: one approved by wu and used, one refused, one that waits."""
    for number, states in enumerate((("approved", "used"), ("refused",), ())):
        whole: dict[str, object] = {"act": "refund", "object": "s1-a", "values": {"amount_fen": 100 + number}}
        request = f"r{number}"
        ledger.approvals.ask(
            request,
            act="refund",
            object="s1-a",
            values_hash=sha256(canonical(whole).encode()).hexdigest(),
            detail={"values": whole["values"], "reason": "错充", "buildings": [1]},
            operator_id=1,
            utc_ms=6_000,
        )
        _audit_approval(ledger, "asked", "lin")
        asked = ledger.approvals.steps(request)[0]
        for state in states:
            by = 1 if state == "used" else 2
            ledger.approvals.follow(asked, state, detail={}, operator_id=by, utc_ms=6_001)
            _audit_approval(ledger, state, "lin" if by == 1 else "wu")


def _audit_approval(ledger: Ledger, state: str, by: str) -> None:
    ledger.audit.append(operator=by, action=f"approval.{state}", object="s1-a", utc_ms=6_000)
