"""A water shop whose money the office holds, through the whole stack: real books, engine, sockets, mall."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.bootstrap import Desk, open_desk
from app.domain.permissions import SYSTEM, Session
from app.domain.sale import SaleState
from app.services import accounts, customers, meter_makes, meter_moments, settings, vending
from app.services.account_meters import NewMeter
from app.services.accounts import Opening, Tenant
from app.services.views import SaleOrder, SaleView
from app.verify import verify_book
from db.rows import AuditEntry
from meterio.clock import SystemClock
from tests.flows.program import call
from tests.flows.site import MallProcess, mall
from widgets.common.messages import slip_translator

METER, SHOP = "W4", "1B-2F-002"
FAST = 10_000
pytestmark = [pytest.mark.usefixtures("qapp"), pytest.mark.timeout(400)]


@contextmanager
def running(data: Path) -> Iterator[Desk]:
    desk = open_desk(data, clock=SystemClock(), translator_for=slip_translator)
    try:
        desk.engine.start()
        yield desk
    finally:
        desk.close()


def until(holds: Callable[[], Any], *, within_s: float = 120) -> None:
    end = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


class WaterShop:
    """What a cashier and a clerk do, and what can be seen of it."""

    def __init__(self, desk: Desk, mall: MallProcess) -> None:
        self.desk, self.mall = desk, mall
        found = desk.ledger.write(
            lambda ledger: ledger.operators.add(
                name="lin", display_name="林芳", password_hash="x", roles=("cashier",), drawer="D1"
            )
        )
        self.cashier = Session(found, "lin", "林芳", ("cashier",), "D1")

    def set_up(self) -> None:
        """Supply may be cut at any hour, and states are as fresh as they get."""
        wanted = {"supply.no_cut_hours": "", "reading.status_target_s": "5"}
        now = self.desk.clock.utc_ms()
        self.desk.ledger.write(
            lambda ledger: settings.change_many(ledger, wanted, session=SYSTEM, now_utc_ms=now)
        )
        self.desk.engine.reload()

    def open(self, carried_in_fen: int) -> None:
        desk, now = self.desk, self.desk.clock.utc_ms()
        meter = desk.ledger.read(lambda ledger: ledger.meters.get(METER))
        shop = desk.ledger.read(lambda ledger: ledger.shops.by_number(SHOP))
        assert meter is not None and shop is not None
        moment = meter_moments.read(meter, desk.live.state(METER), now_utc_ms=now)
        opening = Opening(shop.id, Tenant("许记水站", "13900001234"), (NewMeter(moment, carried_in_fen),))
        makes = meter_makes.known()
        desk.ledger.write(
            lambda ledger: accounts.open_account(
                ledger, opening, profiles=makes, session=self.cashier, now_utc_ms=now
            )
        )

    def sell(self, request_id: str, amount_fen: int) -> SaleView:
        desk, now = self.desk, self.desk.clock.utc_ms()
        order = SaleOrder(request_id, METER, amount_fen, "cash", amount_fen)
        sale = desk.ledger.write(
            lambda ledger: vending.open_sale(
                ledger, order, session=self.cashier, live=desk.live.state(METER), now_utc_ms=now
            )
        )
        desk.engine.submit_sale(request_id)
        return sale

    @property
    def supply_on(self) -> bool:
        """The valve itself, not what the office thinks of it."""
        return bool(self.mall.ask(op="book", meter=METER)["supply_on"])

    @property
    def left_fen(self) -> int | None:
        state = self.desk.live.state(METER)
        return None if state is None or state.office is None else state.left_fen

    def orders(self) -> list[tuple[str, str]]:
        """Kind and state of every step of the meter's orders, oldest first."""
        entries: tuple[AuditEntry, ...] = self.desk.ledger.read(lambda ledger: ledger.audit.of(METER))
        return [
            (str(entry.detail["kind"]), entry.action.partition(".")[2])
            for entry in entries
            if entry.action.startswith("order.")
        ]


def test_from_opening_to_a_sale_exhaustion_a_closed_valve_a_top_up_and_water_again(
    capfd: pytest.CaptureFixture[str], data: Path, tmp_path: Path, workbook: Path
) -> None:
    with mall(workbook) as simulated:
        connections = tmp_path / "connections.json"
        connections.write_text(simulated.first_line, encoding="utf-8")
        assert call(capfd, "--data", data, "connect", connections).code == 0
        with running(data) as desk:
            shop = WaterShop(desk, simulated)
            simulated.ask(op="speed", value=0)
            shop.set_up()
            until(lambda: (state := desk.live.state(METER)) is not None and state.in_contact)
            shop.open(carried_in_fen=12)
            sale = shop.sell("s1", 50)
            assert (sale.state, sale.count) == (SaleState.CONFIRMED, None)
            assert (sale.balance_before_fen, sale.balance_after_fen) == (12, 62)
            until(lambda: shop.left_fen == 62)

            simulated.ask(op="speed", value=FAST)
            until(lambda: not shop.supply_on)
            until(lambda: shop.orders()[-1:] == [("trip", "confirmed")])
            simulated.ask(op="speed", value=0)
            until(lambda: (state := desk.live.state(METER)) is not None and state.supply_on is False)
            assert shop.left_fen is not None and shop.left_fen <= 0

            card = desk.ledger.read(lambda ledger: customers.card(ledger, sale.shop_id, session=shop.cashier))
            water = next(meter for meter in card.meters if meter.meter_id == METER)
            assert water.sellable and water.open_sale is None
            top_up = shop.sell("s2", 2_000)
            assert top_up.balance_before_fen is not None and top_up.balance_before_fen <= 0
            assert top_up.balance_after_fen == top_up.balance_before_fen + 2_000
            until(lambda: shop.supply_on)
            until(lambda: shop.orders()[-1:] == [("close", "confirmed")])
            until(lambda: shop.left_fen == top_up.balance_after_fen)

            volume_l = simulated.ask(op="book", meter=METER)["volume_l"]
            charged = desk.ledger.read(lambda ledger: ledger.entries.of_meter(METER))
            used = sum(entry.detail["quantity"] for entry in charged if entry.kind == "charge")
            state = desk.ledger.read(lambda ledger: ledger.charges.state(METER))
            assert state is not None and state.quantity == volume_l and used > 0
            paid = sum(entry.amount_fen for entry in charged if entry.kind == "charge")
            assert state.credit_fen == 12 + 50 + 2_000 - paid
            assert [one for one in desk.engine.troubles() if one.where == METER] == []
    assert verify_book(data / "ledger.db").findings == ()
