"""Before the desk: the first administrator, signing in, the sentence for a wrong password, the
demonstration."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.bootstrap import DemoInfo
from app.domain.permissions import SYSTEM, Session
from app.services import operators
from app.services.operators import Person
from db.ledger import LedgerBook
from tests.widgets import small_desk
from widgets import names
from widgets.desk import DemoSignIn
from widgets.main_window import MainWindow

PASSWORD = "horse-7-Battery"


@pytest.fixture
def operator(desk):
    """A cashier who can really sign in."""

    def add(ledger):
        operators.add_with_password(
            ledger,
            name="chen",
            display_name="陈",
            roles=("cashier",),
            password=PASSWORD,
            session=SYSTEM,
            now_utc_ms=1,
        )

    desk.ledger.write(add)


def _type_in(find, name: str, password: str) -> None:
    find(names.SIGN_IN_NAME).setText(name)
    find(names.SIGN_IN_PASSWORD).setText(password)
    find(names.SIGN_IN_PASSWORD).setFocus()
    QTest.keyClick(find(names.SIGN_IN_PASSWORD), Qt.Key.Key_Return)


@pytest.mark.parametrize(("language", "said"), [("en", "wrong"), ("zh_CN", "密码")])
def test_a_wrong_password_gives_one_sentence_in_the_users_language(
    window, context, find, qtbot, operator, language, said
):
    context.language.set(language)
    _type_in(find, "chen", "not-the-password")
    message = find(names.SIGN_IN_MESSAGE)
    qtbot.waitUntil(lambda: said in message.text(), timeout=10_000)
    assert window.work is None
    assert find(names.SIGN_IN_PASSWORD).text() == ""


def test_the_sentence_follows_a_switch_of_language(window, context, find, qtbot, operator):
    _type_in(find, "chen", "not-the-password")
    message = find(names.SIGN_IN_MESSAGE)
    qtbot.waitUntil(lambda: "wrong" in message.text(), timeout=10_000)
    QTest.mouseClick(find(names.SIGN_IN_LANGUAGE), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "密码" in message.text())
    assert find(names.SIGN_IN_BUTTON).text() == "登录  Enter"


def test_the_right_password_opens_the_sale_desk_and_ctrl_l_signs_out(window, desk, find, qtbot, operator):
    _type_in(find, "chen", PASSWORD)
    qtbot.waitUntil(lambda: window.work is not None, timeout=10_000)
    assert desk.session.name == "chen"
    assert find(names.SEARCH).hasFocus()
    QTest.keyClick(find(names.SEARCH), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.work is None)
    assert desk.session is None
    qtbot.waitUntil(lambda: find(names.SIGN_IN_PASSWORD).hasFocus())


def test_the_first_start_makes_the_administrator_and_there_is_no_default_password(
    qapp, qtbot, tmp_path, desk, monkeypatch
):
    empty = LedgerBook(tmp_path / "empty.db", clock=desk.clock)
    desk.ledger, filled = empty, desk.ledger
    context = small_desk.context(desk)
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.show()
    name = window.findChild(object, names.FIRST_RUN_NAME)
    qtbot.waitUntil(name.isVisible)
    for field, text in (
        (names.FIRST_RUN_NAME, "root"),
        (names.FIRST_RUN_DISPLAY_NAME, "管理员"),
        (names.FIRST_RUN_PASSWORD, "short"),
        (names.FIRST_RUN_REPEAT, "short"),
    ):
        window.findChild(object, field).setText(text)
    window.findChild(object, names.FIRST_RUN_BUTTON).click()
    message = window.findChild(object, names.FIRST_RUN_MESSAGE)
    qtbot.waitUntil(lambda: "8" in message.text(), timeout=10_000)
    window.findChild(object, names.FIRST_RUN_PASSWORD).setText(PASSWORD)
    window.findChild(object, names.FIRST_RUN_REPEAT).setText(PASSWORD)
    window.findChild(object, names.FIRST_RUN_BUTTON).click()
    steps = f"{names.FIRST_STEPS}.dialog"
    qtbot.waitUntil(lambda: window.findChild(object, steps) is not None, timeout=10_000)
    assert window.work is not None and desk.session.name == "root"
    window.findChild(object, steps).reject()
    operator = empty.read(lambda ledger: ledger.operators.by_name("root"))
    assert operator.roles == ("administrator",)
    context.tasks.close()
    empty.close()
    desk.ledger = filled


def test_ready_sign_ins_show_only_in_the_demonstration(window, find):
    assert window.findChild(object, f"{names.SIGN_IN_DEMO}.cashier") is None


def _once(desk) -> Session:
    """Someone who signed in with a one-time secret."""
    return replace(small_desk.cashier(desk.ledger), must_change_password=True)


def test_a_one_time_secret_leads_to_the_new_password_and_nowhere_else(window, desk, find, qtbot):
    secret = desk.ledger.write(
        lambda ledger: operators.add(
            ledger, "chen", Person("陈", ("cashier",), "D4"), session=SYSTEM, now_utc_ms=desk.clock.utc_ms()
        )
    )
    _type_in(find, "chen", secret)
    qtbot.waitUntil(lambda: window.findChild(object, names.PASSWORD_DIALOG) is not None, timeout=10_000)
    assert "one-time secret" in find(names.PASSWORD_WHY).text()
    assert all(window.page(page) is None for page in (names.PAGE_DESK, names.PAGE_METERS))
    for field, text in (
        (names.PASSWORD_OLD, secret),
        (names.PASSWORD_NEW, PASSWORD),
        (names.PASSWORD_REPEAT, PASSWORD),
    ):
        find(field).setText(text)
    find(names.PASSWORD_SAVE).click()
    qtbot.waitUntil(lambda: window.work is None, timeout=10_000)
    qtbot.waitUntil(lambda: "Sign in with the new one" in find(names.SIGN_IN_MESSAGE).text())
    _type_in(find, "chen", PASSWORD)
    qtbot.waitUntil(lambda: window.work is not None, timeout=10_000)
    assert window.page(names.PAGE_DESK).isVisible()


def test_a_secret_that_is_too_old_is_told_so_with_the_way_out(window, desk, find, qtbot):
    secret = desk.ledger.write(
        lambda ledger: operators.add(
            ledger,
            "chen",
            Person("陈", ("administrator",), "D4"),
            session=SYSTEM,
            now_utc_ms=desk.clock.utc_ms(),
        )
    )
    desk.clock.now_utc_ms += 72 * 3_600_000
    _type_in(find, "chen", secret)
    qtbot.waitUntil(
        lambda: "main.py operator chen --reset" in find(names.SIGN_IN_MESSAGE).text(), timeout=10_000
    )
    assert window.work is None


def test_leaving_the_one_time_dialog_signs_out(window, desk, find, qtbot):
    window.sign_in.signed_in.emit(_once(desk))
    qtbot.waitUntil(lambda: window.findChild(object, names.PASSWORD_DIALOG) is not None)
    find(names.PASSWORD_CANCEL).click()
    qtbot.waitUntil(lambda: window.work is None)
    assert desk.session is None


def test_the_ready_sign_ins_stand_whole(qapp, qtbot, desk):
    roles = ("cashier", "manager", "technician", "administrator")
    desk.demo = DemoInfo(tuple(DemoSignIn(role, "demo-1234", role) for role in roles))
    context = small_desk.context(desk)
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.show()
    for language in ("zh_CN", "en"):
        context.language.set(language)
        for role in roles:
            made = window.findChild(object, f"{names.SIGN_IN_DEMO}.{role}")
            assert made.width() >= made.minimumSizeHint().width()
    context.tasks.close()


def test_a_long_name_is_cut_in_the_bar_and_whole_in_its_tip(window, desk, find):
    session = replace(small_desk.cashier(desk.ledger), display_name="欧阳" * 20)
    window.sign_in.signed_in.emit(session)
    shown = find(names.OPERATOR)
    assert shown.text().endswith("…")
    assert "欧阳" * 20 in shown.toolTip()
