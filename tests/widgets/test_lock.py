"""A desk that nobody touches is locked over everything; the same person goes on where he was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from app.domain.permissions import SYSTEM
from app.services import operators
from app.services import sign_in as sign_in_service
from app.services.sign_in import LockTimes
from widgets import names
from widgets.change_password import ChangePasswordDialog
from widgets.idle import IdleWatch

PASSWORD = "horse-7-Battery"
IDLE_S = 300


class HandTime:
    """Seconds that pass only when a test lets them."""

    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def time_(window) -> HandTime:
    """The time that the window's watch goes by."""
    made = HandTime()
    window.idle._now_s = made
    return made


@pytest.fixture
def people(desk):
    def add(ledger):
        for name, role in (("chen", "cashier"), ("wu", "administrator")):
            operators.add_with_password(
                ledger,
                name=name,
                display_name=name,
                roles=(role,),
                password=PASSWORD,
                session=SYSTEM,
                now_utc_ms=1,
            )

    desk.ledger.write(add)


@pytest.fixture
def sign_in(window, find, qtbot, people):
    def go(name: str, password: str = PASSWORD) -> None:
        find(names.SIGN_IN_NAME).setText(name)
        find(names.SIGN_IN_PASSWORD).setText(password)
        find(names.SIGN_IN_BUTTON).click()

    return go


@pytest.fixture
def signed_in(window, sign_in, qtbot, time_):
    """A cashier at the desk, whose desk is being watched."""
    sign_in("chen")
    qtbot.waitUntil(lambda: window.work is not None and window.idle._pace.isActive(), timeout=10_000)
    return window


def let_pass(window, time_, seconds: float) -> None:
    time_.now_s += seconds
    window.idle.look()


def test_after_five_minutes_the_desk_is_locked_and_the_password_opens_it_where_it_was(
    signed_in, desk, find, qtbot, sign_in, time_
):
    frame = signed_in.work
    frame.open(names.PAGE_METERS)
    page = frame.page(names.PAGE_METERS)
    let_pass(signed_in, time_, IDLE_S - 1)
    assert not signed_in.is_locked and page.isVisible()
    let_pass(signed_in, time_, 1)
    assert signed_in.is_locked and not page.isVisible()
    assert "chen" in find(names.SIGN_IN_PAGE).findChild(object, names.SIGN_IN_TEXT).text()
    sign_in("chen", "wrong")
    qtbot.waitUntil(lambda: "wrong" in find(names.SIGN_IN_MESSAGE).text(), timeout=10_000)
    assert signed_in.is_locked
    desk.clock.now_utc_ms += 2_000
    sign_in("chen")
    qtbot.waitUntil(lambda: not signed_in.is_locked, timeout=10_000)
    assert signed_in.work is frame and page.isVisible()
    assert desk.session is not None and desk.session.name == "chen"


@pytest.mark.parametrize("end", ["reset", "disabled"])
def test_a_reset_or_disabling_ends_what_is_open_and_says_so_where_one_signs_in(
    signed_in, desk, find, qtbot, end
):
    def act(ledger):
        chen = ledger.operators.by_name("chen")
        boss = sign_in_service.session_of(ledger, ledger.operators.by_name("wu"))
        if end == "reset":
            return operators.reset_password(ledger, chen.id, session=boss, now_utc_ms=2)
        return operators.set_enabled(ledger, chen.id, enabled=False, session=boss, now_utc_ms=2)

    desk.ledger.write(act)
    signed_in.work.open(names.PAGE_SALES)
    qtbot.waitUntil(lambda: signed_in.work is None, timeout=10_000)
    told = {"reset": "password of chen was reset", "disabled": "chen is disabled"}[end]
    qtbot.waitUntil(lambda: told in find(names.SIGN_IN_MESSAGE).text())
    assert desk.session is None and find(names.SIGN_IN_BUTTON).isVisible()


def test_a_touch_puts_the_lock_off(signed_in, time_):
    let_pass(signed_in, time_, IDLE_S - 1)
    signed_in.idle._watch(signed_in.windowHandle())
    QTest.keyClick(signed_in.windowHandle(), Qt.Key.Key_Shift)
    let_pass(signed_in, time_, IDLE_S - 1)
    assert not signed_in.is_locked


def test_a_dialog_is_out_of_sight_while_locked_and_keeps_what_was_typed(
    signed_in, context, find, qtbot, sign_in, time_
):
    dialog = ChangePasswordDialog(context, signed_in.work)
    dialog.open()
    find(names.PASSWORD_OLD).setText("half typed")
    let_pass(signed_in, time_, IDLE_S)
    assert signed_in.is_locked and not dialog.isVisible()
    late = QDialog(signed_in.work)
    late.open()
    signed_in._cover.look()
    assert not late.isVisible(), "what opens later is covered too"
    sign_in("chen")
    qtbot.waitUntil(lambda: not signed_in.is_locked, timeout=10_000)
    assert dialog.isVisible() and late.isVisible()
    assert find(names.PASSWORD_OLD).text() == "half typed"
    for one in (late, dialog):
        one.reject()


def test_another_person_signs_in_at_a_locked_desk_and_begins_anew(
    signed_in, desk, find, qtbot, sign_in, time_
):
    frame = signed_in.work
    let_pass(signed_in, time_, IDLE_S)
    sign_in("wu")
    qtbot.waitUntil(lambda: signed_in.work is not None and signed_in.work is not frame, timeout=10_000)
    assert not signed_in.is_locked
    assert desk.session.name == "wu" and signed_in.page(names.PAGE_DESK) is None


def test_what_was_taken_away_meanwhile_is_not_on_the_screen_any_more(signed_in, desk, qtbot, sign_in, time_):
    frame = signed_in.work
    let_pass(signed_in, time_, IDLE_S)
    chen = desk.ledger.read(lambda ledger: ledger.operators.by_name("chen"))
    desk.ledger.write(lambda ledger: ledger.operators.set_roles(chen.id, ("auditor",)))
    sign_in("chen")
    qtbot.waitUntil(lambda: signed_in.work is not None and signed_in.work is not frame, timeout=10_000)
    assert signed_in.page(names.PAGE_DESK) is None and signed_in.page(names.PAGE_METERS) is not None


def test_after_twelve_hours_a_whole_sign_in_is_due_however_busy_the_desk_was(
    signed_in, desk, qtbot, sign_in, time_
):
    frame = signed_in.work
    time_.now_s += 12 * 3_600
    signed_in.idle._touched_s = time_.now_s
    desk.clock.now_utc_ms += 12 * 3_600_000
    signed_in.idle.look()
    assert signed_in.is_locked
    sign_in("chen")
    qtbot.waitUntil(lambda: not signed_in.is_locked, timeout=10_000)
    assert signed_in.work is frame
    rows = desk.ledger.read(lambda ledger: ledger.audit.of("chen"))
    assert [row.action for row in rows if row.action in ("sign_in", "unlock")] == ["sign_in", "sign_in"]
    qtbot.waitUntil(lambda: signed_in.idle._pace.isActive())
    let_pass(signed_in, time_, 60)
    assert not signed_in.is_locked


def test_the_key_locks_at_once_and_the_engine_is_not_told(signed_in, desk):
    QTest.keyClick(
        signed_in, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert signed_in.is_locked and desk.session is not None


def test_an_administrators_desk_is_locked_after_three_minutes(window, desk, qtbot, sign_in, time_):
    sign_in("wu")
    qtbot.waitUntil(lambda: window.idle._pace.isActive(), timeout=10_000)
    let_pass(window, time_, 179)
    assert not window.is_locked
    let_pass(window, time_, 1)
    assert window.is_locked


def test_a_watch_that_has_not_begun_says_nothing(qtbot):
    watch = IdleWatch(None, now_s=lambda: 0.0)
    with qtbot.assertNotEmitted(watch.idle):
        watch.look()
    time_ = HandTime()
    watch = IdleWatch(None, now_s=time_)
    watch.begin(LockTimes(idle_ms=1_000, sign_in_ms=10_000), anew=True)
    watch.end()
    time_.now_s += 5
    with qtbot.assertNotEmitted(watch.idle):
        watch.look()
