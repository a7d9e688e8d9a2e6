"""Whoever is limited to some buildings sees nothing of the others, on any page."""

from __future__ import annotations

import pytest

from app.domain.permissions import SYSTEM
from app.polling.line_stats import Trouble
from app.services import operators, sign_in
from app.services.operators import Person
from db.rows import Bus, Collector, Meter
from meterio.types import MeterAddress, MeterPoint, WireEvent
from tests.helpers import own_password
from tests.widgets.small_desk import points, sample
from widgets import names


@pytest.fixture
def limited(window, desk, qtbot):
    """A second company's building with one shop and one meter, and somebody who works only there."""

    def add(ledger):
        company = ledger.companies.add(code="east", name="东区物业", receipt_series="E")
        building = ledger.shops.put_building(code="B2", name="2号楼", company_id=company)
        area = ledger.shops.put_area(building_id=building, code="B2-A", name="A区")
        ledger.collectors.put(Collector("C2", "东区", area, "sealed", "127.0.0.1", 9001, 2, 2, 1))
        ledger.collectors.put_bus(Bus("C2", 1, "electricity", 9600, "N", 1, 5, 500))
        shop = ledger.shops.put_shop(
            shop_number="2-001",
            name="东来顺",
            area_id=area,
            floor="1F",
            trade="餐饮",
            phone="13700000001",
            search_text="2-001 东来顺 dls",
        )
        plan = ledger.prices.plans()[0].id
        ledger.meters.put(Meter("X001", shop, "electricity", "meter", "adf400l-3p", "C2", 1, "1", plan))
        person = Person("东", ("cashier", "technician"), "", frozenset({building}))
        operators.add(ledger, "dong", person, session=SYSTEM, now_utc_ms=1)
        own_password.choose(ledger, "dong")
        return ledger.operators.by_name("dong")

    row = desk.ledger.write(add)
    own = MeterPoint("X001", MeterAddress("C2", 1, "1"), "adf400l-3p")
    desk.live.expect(["C1", "C2"], [*points(6), own])
    desk.live.collector("C2", in_contact=True)
    desk.live.put(sample(own, desk.clock.utc_ms()))
    session = desk.ledger.read(lambda ledger: sign_in.session_of(ledger, row))
    window.sign_in.signed_in.emit(session)
    return window


def test_the_meter_list_and_the_search_have_only_his(limited, find, qtbot):
    limited.work.open(names.PAGE_METERS)
    page = limited.page(names.PAGE_METERS)
    qtbot.waitUntil(lambda: page.model.total() == 1)
    assert [row.line.meter_id for row in page.model.all_rows()] == ["X001"]
    controller = limited.page(names.PAGE_DESK).controller
    for text, found in (("茶颜", 0), ("1-001", 0), ("E001", 0), ("东来", 1)):
        hits = []
        controller._found = hits.extend
        controller.search(text)
        qtbot.wait(150)
        assert len(hits) == found, text


def test_the_status_bar_counts_only_his(limited, desk, find, qtbot):
    meters, collectors = find(names.STATUS_METERS), find(names.STATUS_COLLECTORS)
    qtbot.waitUntil(lambda: meters.text().endswith("1/1"))
    assert collectors.text().endswith("1/1")
    desk.live.collector("C2", in_contact=False)
    desk.engine.contact_changed.emit(desk.live.contact())
    qtbot.waitUntil(lambda: meters.text().endswith("0/1"), timeout=5_000)
    assert collectors.text().endswith("0/1")


def test_the_bench_shows_his_lines_his_troubles_and_his_frames(limited, desk, qtbot):
    desk.engine.found_troubles = tuple(
        Trouble("trouble.two_meters", where, "seen", 1_795_400_000_000)
        for where in ("E001", "C1", "C1/1", "X001", "C2", "C2/1", "calls")
    )
    limited.work.open(names.PAGE_BENCH)
    bench = limited.page(names.PAGE_BENCH)
    lines = bench.tab(0)
    qtbot.waitUntil(lambda: lines.model.rowCount() == 1)
    assert lines.model.index(0, 0).internalPointer().item.id == "C2"
    troubles = next(tab for tab in (bench.tab(n) for n in range(7)) if tab.objectName() == "troubles.page")
    bench.tabs.setCurrentWidget(troubles.parentWidget())
    qtbot.waitUntil(lambda: troubles.model.rowCount() == 3)
    assert {row.where for row in troubles.model.all_rows()} == {"X001", "C2", "C2/1"}
    wire = bench.tab(1)
    bench.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: wire._sight is not None)
    desk.engine.wire_heard.emit(
        tuple(
            WireEvent(1, collector, 1, ">", b"\x01\x03\x00\x00\x00\x01\x84\x0a") for collector in ("C1", "C2")
        )
    )
    qtbot.waitUntil(lambda: wire.model.total() == 1)
    assert [row.event.collector for row in wire.model.all_rows()] == ["C2"]
