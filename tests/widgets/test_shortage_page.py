"""Plans for a shortage of the grid on the page: kinds, preview, a start with two persons, the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.permissions import Session
from app.services import passwords, shortage_steps, site_files
from tests.widgets import small_desk
from tests.widgets.account_office import WORD
from widgets import names
from widgets.common.approval_dialog import ApprovalDialog
from widgets.common.confirm import ConfirmDialog
from widgets.policy.plan_dialog import PlanDialog
from widgets.policy.report_dialog import ReportDialog

PLANS, KINDS = 3, 4


@pytest.fixture
def page(window, desk, qtbot) -> Iterator[Any]:
    number = desk.ledger.write(
        lambda ledger: ledger.operators.add(
            name="mei",
            display_name="mei",
            password_hash=passwords.hashed(WORD),
            roles=("manager",),
            drawer="",
        )
    )
    for point in small_desk.points(6)[:6]:  # E001 has 3 kW, each next one 3 kW more
        for minute in (0, 10):
            sample = small_desk.sample(point, desk.clock.utc_ms() - (10 - minute) * 60_000)
            used = int(point.meter_id[1:]) * minute * 50
            desk.live.put(small_desk.sample(point, sample.utc_ms, energy_wh=12_345_670 + used))
    window.resize(1366, 768)
    window.sign_in.signed_in.emit(Session(number, "mei", "mei", ("manager",), ""))
    window.work.open(names.PAGE_POLICY)
    yield window.page(names.PAGE_POLICY)


def show(page: Any, place: int, qtbot: Any) -> Any:
    page.tabs.setCurrentIndex(place)
    tab = page.tabs.widget(place)
    qtbot.waitUntil(lambda: place == PLANS or tab.model.total() > 0)
    return tab


def rank(page: Any, desk: Any, qtbot: Any) -> None:
    kinds = show(page, KINDS, qtbot)
    kinds.table.choose(0)
    kinds.toggle.click()
    qtbot.waitUntil(lambda: desk.ledger.read(lambda ledger: ledger.shortage.kinds()) == ("餐饮",))


def opened(page: Any, qtbot: Any, kind: type) -> Any:
    qtbot.waitUntil(lambda: bool(page.window().findChildren(kind)))
    return page.window().findChildren(kind)[-1]


def plan(page: Any, desk: Any, qtbot: Any, *, target: str) -> Any:
    rank(page, desk, qtbot)
    tab = show(page, PLANS, qtbot)
    tab.new.click()
    dialog = opened(page, qtbot, PlanDialog)
    qtbot.waitUntil(lambda: dialog.kinds.count() == 1)
    dialog.lines["name"].setText("heat")
    dialog.lines["reason"].setText("notice 12")
    dialog.lines["target"].setText(target)
    dialog.lines["target"].textEdited.emit(target)
    qtbot.waitUntil(lambda: dialog.model.total() == 6 and target in dialog._sum.text())
    return dialog


def test_the_plan_shows_whom_it_would_tell_and_what_that_saves(page: Any, desk: Any, qtbot: Any) -> None:
    dialog = plan(page, desk, qtbot, target="30")
    assert dialog._sum.text() == "2 meters would be told; 33.0 kW of 30 kW are expected to be saved."
    told = [[column.text(row) for column in dialog.model.columns] for row in dialog.model.shown()]
    assert [(row[2], row[4], row[6]) for row in told][:3] == [
        ("E006", "18.0", "Would be told"),
        ("E005", "15.0", "Would be told"),
        ("E004", "12.0", "Not needed for the target"),
    ]
    dialog.save.click()
    qtbot.waitUntil(lambda: dialog.message.text().startswith("The plan was kept"))
    tab = page.tabs.widget(PLANS)
    qtbot.waitUntil(lambda: tab.model.total() == 1)
    assert tab.model.row_at(0).plan.state == "draft"


def test_a_start_is_confirmed_or_takes_a_second_person_and_ends_in_a_report(
    page: Any, desk: Any, qtbot: Any, tmp_path: Path
) -> None:
    dialog = plan(page, desk, qtbot, target="30")
    dialog.run.click()
    second = opened(page, qtbot, ApprovalDialog)  # six meters of that kind are above the manager's limit
    second.reject()
    _allow_many(desk)
    dialog.run.click()
    yes = opened(page, qtbot, ConfirmDialog)
    yes.accept()
    tab = page.tabs.widget(PLANS)
    qtbot.waitUntil(lambda: tab.model.total() == 1 and tab.model.row_at(0).plan.state == "ready")
    makes, now = site_files.makes(desk.data_dir), desk.clock.utc_ms()
    desk.ledger.write(lambda ledger: shortage_steps.advance(ledger, desk.live, makes=makes, now_utc_ms=now))
    tab.reload()
    qtbot.waitUntil(lambda: tab.model.row_at(0).plan.state == "running")
    tab.table.choose(0)
    tab.open.click()
    report = opened(page, qtbot, ReportDialog).report
    qtbot.waitUntil(lambda: report.model.total() == 2)
    assert [column.text(report.model.row_at(0)) for column in report.model.columns][2:5] == [
        "E006",
        "餐饮",
        "18.0",
    ]
    with qtbot.waitSignal(report.export.written):
        report.export.write_to(tmp_path / "report.csv")
    qtbot.waitUntil(lambda: "E005" in _text(tmp_path / "report.csv"))


def _text(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _allow_many(desk: Any) -> None:
    from app.domain.approvals import TRIP, Limit
    from app.domain.permissions import SYSTEM
    from app.services import change_limit

    now = desk.clock.utc_ms()
    desk.ledger.write(
        lambda ledger: change_limit.change_limit(
            ledger, "manager", TRIP.name, Limit(50, 500), approval=None, session=SYSTEM, now_utc_ms=now
        )
    )
