"""A second person approves on the screen exactly what is then done; limits are changed with one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from app.domain.approvals import REFUND, Limit
from app.domain.permissions import Session
from app.services import act_limits, approvals, passwords
from app.services.approvals import Wanted
from widgets import names
from widgets.common.approval_dialog import ApprovalDialog

SECRET = "stone-river-42"
WANTED = Wanted(REFUND, "sale-7", {"receipt": "S-7", "amount_fen": 123_456})


@pytest.fixture
def administrator(window, desk):
    """An administrator at the desk; a manager and another administrator are in the house."""

    def add(ledger):
        hashed = passwords.hashed(SECRET)
        for name, role in (("boss", "administrator"), ("wu", "manager"), ("tech", "technician")):
            ledger.operators.add(
                name=name, display_name=name, password_hash=hashed, roles=(role,), drawer=name
            )
        return ledger.operators.by_name("boss").id

    number = desk.ledger.write(add)
    window.sign_in.signed_in.emit(Session(number, "boss", "boss", ("administrator",), "boss"))
    return window


@pytest.fixture
def dialog(administrator, context, qtbot):
    made = ApprovalDialog(context, WANTED, parent=administrator)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    made.open()
    qtbot.waitUntil(made.isVisible)
    return made


def told(widget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.text())


def give(dialog, name: str, password: str, reason: str = "wrong shop") -> None:
    dialog.lines["reason"].setText(reason)
    dialog.lines["name"].setText(name)
    dialog.lines["password"].setText(password)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def steps(desk) -> list[str]:
    return [
        one.state for steps in desk.ledger.read(lambda ledger: ledger.approvals.newest(9)) for one in steps
    ]


def test_it_says_what_will_be_done_with_every_value(dialog):
    said = told(dialog)
    assert "To be approved: give money back to a customer" in said
    assert "sale-7" in said
    assert "Receipt | S-7 | Amount, yuan | 1,234.56" in said
    assert "once, within ten minutes" in said


def test_a_second_person_approves_and_the_request_comes_back(dialog, desk, qtbot):
    with qtbot.waitSignal(dialog.approved) as approved:
        give(dialog, "wu", SECRET)
    request = approved.args[0]
    assert steps(desk) == ["asked", "approved"]
    session = Session(
        desk.ledger.read(lambda ledger: ledger.operators.by_name("boss").id), "boss", "", (), ""
    )
    used = desk.ledger.write(
        lambda ledger: approvals.use(ledger, request, WANTED, session=session, now_utc_ms=desk.clock.utc_ms())
    )
    assert used.name == "wu"


def test_a_wrong_password_is_told_and_the_same_request_serves_again(dialog, desk, qtbot):
    give(dialog, "wu", "guess")
    qtbot.waitUntil(lambda: dialog.message.isVisible() and dialog.lines["password"].text() == "")
    assert steps(desk) == ["asked"]
    desk.clock.now_utc_ms += 2_000
    with qtbot.waitSignal(dialog.approved):
        give(dialog, "wu", SECRET)
    assert steps(desk) == ["asked", "approved"]


def test_another_reason_is_another_request(dialog, desk, qtbot):
    give(dialog, "wu", "guess")
    qtbot.waitUntil(lambda: dialog.message.isVisible() and dialog.lines["password"].text() == "")
    desk.clock.now_utc_ms += 2_000
    with qtbot.waitSignal(dialog.approved):
        give(dialog, "wu", SECRET, reason="another")
    assert sorted(steps(desk)) == ["approved", "asked", "asked"]


def test_nobody_approves_his_own_and_a_reason_is_needed(dialog, desk, qtbot):
    give(dialog, "boss", SECRET, reason="")
    qtbot.waitUntil(lambda: "Say why" in dialog.message.text())
    give(dialog, "boss", SECRET)
    qtbot.waitUntil(lambda: "Nobody approves what he asked for himself" in dialog.message.text())
    give(dialog, "tech", SECRET)
    qtbot.waitUntil(lambda: "approve what others ask for" in dialog.message.text())
    assert steps(desk) == ["asked"]


def test_a_refusal_ends_it_and_stands_in_the_log(dialog, desk, qtbot):
    dialog.lines["reason"].setText("x")
    dialog.lines["name"].setText("wu")
    dialog.lines["password"].setText(SECRET)
    with qtbot.waitSignal(dialog.refused):
        dialog.no.click()
    assert steps(desk) == ["asked", "refused"]
    newest = desk.ledger.read(lambda ledger: ledger.audit.recent(1))[0]
    assert (newest.operator, newest.action, newest.object) == ("wu", "approval.refused", "sale-7")


# The page


@pytest.fixture
def page(administrator, desk, qtbot):
    """With a request of the manager's that is open."""

    def ask(ledger):
        wu = ledger.operators.by_name("wu")
        session = Session(wu.id, "wu", "wu", wu.roles, "wu")
        approvals.ask(ledger, WANTED, reason="wrong shop", session=session, now_utc_ms=desk.clock.utc_ms())

    desk.ledger.write(ask)
    administrator.work.open(names.PAGE_APPROVALS)
    shown = administrator.page(names.PAGE_APPROVALS)
    qtbot.waitUntil(lambda: shown.requests.model.rowCount() == 1)
    return shown


def _dialog(name: str) -> QDialog:
    return next(one for one in QApplication.topLevelWidgets() if one.objectName() == name and one.isVisible())


def test_an_open_request_is_decided_from_the_list(page, desk, qtbot):
    assert "wrong shop" in told(page.requests.detail)
    QTest.keyClick(page.requests, Qt.Key.Key_F7)
    dialog = _dialog(names.APPROVAL_DIALOG)
    assert dialog.lines["reason"].text() == "wrong shop" and not dialog.lines["reason"].isEnabled()
    dialog.lines["name"].setText("boss")
    dialog.lines["password"].setText(SECRET)
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: steps(desk) == ["asked", "approved"])
    qtbot.waitUntil(lambda: page.requests.model.shown()[0].state == "approved")
    assert not page.requests.decide.isEnabled()


def test_requests_are_filtered_and_exported(page, qtbot, tmp_path):
    page.requests.shown.setCurrentIndex(page.requests.shown.findData("decided"))
    assert page.requests.model.rowCount() == 0
    page.requests.shown.setCurrentIndex(page.requests.shown.findData("open"))
    assert page.requests.model.rowCount() == 1
    with qtbot.waitSignal(page.requests.export.written):
        page.requests.export.write_to(tmp_path / "a.csv")
    qtbot.waitUntil(lambda: "a.csv" in page.requests.message.text())
    assert "sale-7" in (tmp_path / "a.csv").read_text("utf-8-sig")


def limit(desk, role: str) -> Limit:
    return desk.ledger.read(lambda ledger: act_limits.limit_of(ledger, (role,), REFUND))


@pytest.fixture
def limits(page, qtbot):
    page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.limits.model.rowCount() > 50)
    page.limits.table.choose_key(("senior_cashier", "refund"))
    QTest.keyClick(page.limits, Qt.Key.Key_F7)
    return page.limits


def test_less_is_allowed_at_once(limits, desk, qtbot):
    dialog = _dialog(names.LIMIT_DIALOG)
    assert dialog.per_act.line.text() == "500.00" and dialog.per_day.line.text() == "2000.00"
    dialog.per_act.line.setText("12.50")
    dialog.per_day.line.setText("0")
    dialog.save.click()
    qtbot.waitUntil(lambda: limit(desk, "senior_cashier") == Limit(1_250, 0))
    qtbot.waitUntil(lambda: "was changed" in limits.message.text())


def test_more_takes_a_second_person_who_sees_the_figures(limits, desk, qtbot):
    dialog = _dialog(names.LIMIT_DIALOG)
    dialog.per_act.line.setText("")
    dialog.save.click()
    qtbot.waitUntil(
        lambda: any(one.objectName() == names.APPROVAL_DIALOG for one in QApplication.topLevelWidgets())
    )
    second = _dialog(names.APPROVAL_DIALOG)
    said = told(second)
    assert "let a role do more alone" in said
    assert "Alone, each time | no limit" in said and "Senior cashier" in said
    second.lines["reason"].setText("the fair")
    second.lines["name"].setText("wu")
    second.lines["password"].setText(SECRET)
    second.yes.click()
    qtbot.waitUntil(lambda: limit(desk, "senior_cashier") == Limit(None, 200_000))


@pytest.mark.parametrize("typed", ["-1", "1e3", "12.345", "."])
def test_what_is_no_amount_is_told(limits, desk, qtbot, typed):
    dialog = _dialog(names.LIMIT_DIALOG)
    dialog.per_act.line.setText(typed)
    dialog.save.click()
    assert dialog.isVisible() and dialog.message.text()
    assert limit(desk, "senior_cashier") == Limit(50_000, 200_000)
    dialog.reject()
