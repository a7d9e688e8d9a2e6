"""Whoever sets up one-time codes photographs a picture, proves the telephone, and signs in with a code."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import config
from app.domain import totp
from app.domain.permissions import SYSTEM
from app.services import operators, settings
from widgets import names

PASSWORD = "horse-7-Battery"


@pytest.fixture
def wu(desk):
    """An administrator at a site that wants codes of him."""

    def add(ledger):
        settings.change(ledger, config.CODES.key, "required", session=SYSTEM, now_utc_ms=1)
        operators.add_with_password(
            ledger,
            name="wu",
            display_name="吴敏",
            roles=("administrator",),
            password=PASSWORD,
            session=SYSTEM,
            now_utc_ms=1,
        )

    desk.ledger.write(add)


def enter(find, password: str = PASSWORD) -> None:
    find(names.SIGN_IN_NAME).setText("wu")
    find(names.SIGN_IN_PASSWORD).setText(password)
    find(names.SIGN_IN_PASSWORD).setFocus()
    QTest.keyClick(find(names.SIGN_IN_PASSWORD), Qt.Key.Key_Return)


def secret(find) -> bytes:
    import base64

    text = find(names.CODES_SECRET).text().replace(" ", "")
    return base64.b32decode(text)


def test_the_site_wants_codes_so_they_are_set_up_and_the_next_sign_in_asks_for_one(
    window, desk, find, qtbot, wu
):
    enter(find)
    qtbot.waitUntil(lambda: window.findChild(object, names.CODES_DIALOG) is not None, timeout=10_000)
    qtbot.waitUntil(lambda: find(names.CODES_SECRET).text() != "")
    assert window.page(names.PAGE_SETTINGS) is None
    dark = find(names.CODES_PICTURE).modules
    assert len(dark) == len(dark[0]) >= 33 and dark[4][4:11] == [True] * 7, "a finder pattern"
    kept = secret(find)
    find(names.CODES_PASSWORD).setText(PASSWORD)
    find(names.CODES_CODE).setText("000000")
    find(names.CODES_SAVE).click()
    qtbot.waitUntil(lambda: "code is wrong" in find(names.CODES_MESSAGE).text(), timeout=10_000)
    find(names.CODES_CODE).setText(totp.code_at(kept, totp.step_at(desk.clock.utc_ms())))
    find(names.CODES_SAVE).click()
    qtbot.waitUntil(lambda: window.work is None, timeout=10_000)
    qtbot.waitUntil(lambda: "Sign in with one" in find(names.SIGN_IN_MESSAGE).text())
    desk.clock.now_utc_ms += 2 * totp.STEP_MS
    enter(find)
    qtbot.waitUntil(lambda: find(names.SIGN_IN_CODE).isVisible(), timeout=10_000)
    find(names.SIGN_IN_CODE).setText("123456")
    find(names.SIGN_IN_BUTTON).click()
    qtbot.waitUntil(lambda: "was used before" in find(names.SIGN_IN_MESSAGE).text(), timeout=10_000)
    assert find(names.SIGN_IN_PASSWORD).text() == PASSWORD, "only the code is typed anew"
    desk.clock.now_utc_ms += totp.STEP_MS
    find(names.SIGN_IN_CODE).setText(totp.code_at(kept, totp.step_at(desk.clock.utc_ms())))
    QTest.keyClick(find(names.SIGN_IN_CODE), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.work is not None, timeout=10_000)
    assert window.page(names.PAGE_SETTINGS) is not None


def test_leaving_the_codes_that_the_site_wants_signs_out(window, desk, find, qtbot, wu):
    enter(find)
    qtbot.waitUntil(lambda: window.findChild(object, names.CODES_DIALOG) is not None, timeout=10_000)
    find(names.CODES_CANCEL).click()
    qtbot.waitUntil(lambda: window.work is None)
    assert desk.session is None


def test_who_likes_sets_up_codes_from_the_password_dialog(cashier, find, qtbot):
    find(names.CHANGE_PASSWORD).click()
    find(names.PASSWORD_CODES).click()
    qtbot.waitUntil(lambda: find(names.CODES_SECRET).text() != "")
    find(names.CODES_CANCEL).click()
    assert cashier.work is not None
