"""The prover walks every order: what no rule of orders allows is found, chains or no chains."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.domain.order import OrderKind, OrderState, Source
from app.domain.permissions import SYSTEM
from app.services import order_steps, orders
from app.services.orders import Wish
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.helpers import small_mall
from tests.helpers.small_mall import NOW_MS
from tests.helpers.tampering import rules, tamper

FRAME = "ab" * 32
DEADLINE = NOW_MS + 60_000


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with a trip that was done, a meter that is kept on, and an order that is open."""
    path = tmp_path_factory.mktemp("book") / "ledger.db"
    book = LedgerBook(path, clock=SystemClock())
    book.write(small_mall.set_up)
    book.write(_orders)
    book.close()
    assert verify_book(path).findings == ()
    return path


def _orders(ledger: Ledger) -> None:
    _record(ledger, "o1", OrderKind.TRIP, "E1")
    order_steps.send(ledger, "o1", frames=(FRAME,), seen={"supply_on": 1}, now_utc_ms=NOW_MS + 1)
    detail = {"by": "reply", "seen": {"supply_on": 0}}
    order_steps.step(ledger, "o1", OrderState.CONFIRMED, detail=detail, now_utc_ms=NOW_MS + 2)
    _record(ledger, "o2", OrderKind.KEEP_SUPPLY, "E2")
    order_steps.send(ledger, "o2", frames=(FRAME,), seen={}, now_utc_ms=NOW_MS + 1)
    order_steps.step(
        ledger, "o2", OrderState.CONFIRMED, detail={"by": "reply", "seen": {}}, now_utc_ms=NOW_MS + 2
    )
    _record(ledger, "o3", OrderKind.CLOSE, "E1")


def _record(ledger: Ledger, order_id: str, kind: OrderKind, meter_id: str) -> None:
    wish = Wish(order_id, kind, meter_id, DEADLINE, "a test")
    orders.record(ledger, wish, source=Source.POLICY, session=SYSTEM, now_utc_ms=NOW_MS)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (
            "UPDATE order_events SET utc_ms = 9999999999999 WHERE state = 'sending' AND order_id = 'o1'",
            "orders",
        ),
        ("UPDATE order_events SET detail = '{}' WHERE state = 'sending' AND order_id = 'o1'", "orders"),
        (
            "UPDATE order_events SET state = 'cancelled' WHERE state = 'confirmed' AND order_id = 'o1'",
            "orders",
        ),
        ("UPDATE order_events SET detail = '{\"by\":\"guess\"}' WHERE state = 'confirmed'", "orders"),
        ("DELETE FROM order_events WHERE state = 'confirmed' AND order_id = 'o1'", "open"),
        ("DELETE FROM open_orders", "open"),
        ("DELETE FROM kept_supplies", "open"),
        ("UPDATE orders SET meter_id = 'E3' WHERE id = 'o1'", "audit"),
        ("UPDATE orders SET approval_id = 'nobody' WHERE id = 'o1'", "approvals"),
        (
            "UPDATE orders SET detail = '{\"forced\":true,\"values\":{}}' WHERE id = 'o1'",
            "approvals",
        ),
        ("DELETE FROM audit WHERE action = 'order.sending'", "audit"),
        ("UPDATE audit SET detail = '{\"order\":\"other\"}' WHERE action = 'order.sending'", "audit"),
    ],
)
def test_what_no_rule_allows_is_found(told: Path, tmp_path: Path, statement: str, rule: str) -> None:
    path = Path(shutil.copy(told, tmp_path / "ledger.db"))
    assert rule in rules(tamper(path, statement, rehash=True))


def test_a_changed_order_breaks_its_chain(told: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(told, tmp_path / "ledger.db"))
    assert "chain" in rules(tamper(path, "UPDATE orders SET reason = 'other' WHERE id = 'o1'"))
