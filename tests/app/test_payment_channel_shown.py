"""What was paid online is told apart by its service: in the list of sales and in reports, settled or not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.payment import PayState
from app.domain.permissions import SYSTEM
from app.domain.report import Report
from app.errors import DeskError
from app.services import sales_list, settling, vending
from app.services.readings import LiveBoard
from app.services.reconcile_now import Sources
from app.services.reports import centre
from app.services.sales_list import SalesQuery
from db.readings import ReadingsBook
from tests.helpers.pay_desk import PayDesk, pay_desk
from tests.helpers.small_mall import CASHIER, live, order

AMOUNTS = {"alipay": 1_100, "wechat": 2_200, "unionpay": 3_300}
CASH_FEN = 4_400
DAY_S = 86_400


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PayDesk]:
    """A sale by each service and one in cash."""
    with pay_desk(tmp_path_factory.mktemp("shown")) as made:
        for channel, fen in AMOUNTS.items():
            order_id = made.offered(channel, "W1", fen).id
            made.gateways[channel].pay(order_id)
            made.until(order_id, PayState.SOLD)
        now = made.clock.utc_ms()
        paid = order("cash", "W1", CASH_FEN)
        made.book.write(
            lambda ledger: vending.open_sale(ledger, paid, session=CASHIER, live=live("W1"), now_utc_ms=now)
        )
        yield made


def listed(desk: PayDesk, tender: str) -> dict[str, int]:
    page = desk.book.read(lambda ledger: sales_list.page(ledger, SalesQuery(tender=tender), session=SYSTEM))
    return {row.paid_by: row.amount_fen for row in page.rows}


def test_the_list_of_sales_names_the_service_and_finds_by_it(desk: PayDesk) -> None:
    assert listed(desk, "") == AMOUNTS | {"cash": CASH_FEN}
    assert listed(desk, "online") == AMOUNTS
    assert listed(desk, "cash") == {"cash": CASH_FEN}
    for channel, fen in AMOUNTS.items():
        assert listed(desk, channel) == {channel: fen}


@pytest.fixture
def sources(desk: PayDesk, tmp_path: Path) -> Iterator[Sources]:
    readings = ReadingsBook(tmp_path / "readings.db", clock=desk.clock)
    yield Sources(desk.book, readings, LiveBoard(), tmp_path)
    assert readings.close()


def asked(desk: PayDesk, sources: Sources, name: str, **filters: str) -> Report:
    texts = {"period": "2026-09"} | filters
    return centre.run(sources, name, texts, session=SYSTEM, now_utc_ms=desk.clock.utc_ms())


def by_channel(report: Report) -> dict[object, object]:
    keys = [column.key for column in report.columns]
    return {row[keys.index("channel")]: row[keys.index("sold")] for row in report.rows}


@pytest.mark.parametrize("settled", [False, True])
def test_reports_tell_sales_by_service(desk: PayDesk, sources: Sources, settled: bool) -> None:
    """Run in this order: what a day shows before it is settled it shows afterwards."""
    if settled:
        desk.clock.pass_s(2 * DAY_S)
        assert settling.settle(desk.book, now_utc_ms=desk.clock.utc_ms()) >= 1
    whole = AMOUNTS | {"cash": CASH_FEN}
    assert by_channel(asked(desk, sources, "sales-by-channel")) == whole
    assert by_channel(asked(desk, sources, "sales-daily", by="channel")) == whole
    for channel, fen in AMOUNTS.items():
        assert by_channel(asked(desk, sources, "sales-by-channel", channel=channel)) == {channel: fen}
        report = asked(desk, sources, "sales-rows", channel=channel)
        keys = [column.key for column in report.columns]
        assert [(row[keys.index("channel")], row[keys.index("amount")]) for row in report.rows] == [
            (channel, fen)
        ]
    with pytest.raises(DeskError, match=r"report\.bad_choice"):
        asked(desk, sources, "sales-by-channel", channel="online")
