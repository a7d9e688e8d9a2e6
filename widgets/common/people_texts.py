"""The English sentences of operators, roles, buildings and signing in. By key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

PEOPLE_TEXTS: dict[str, str] = {
    "codes.has_some": QT_TRANSLATE_NOOP(
        "errors",
        "You have one-time codes already. If the telephone is lost, another administrator takes them away.",
    ),
    "codes.set_up": QT_TRANSLATE_NOOP("errors", "The one-time codes are set up. Sign in with one."),
    "operators.is_added": QT_TRANSLATE_NOOP("errors", "The operator {name} is added."),
    "operators.bad_building": QT_TRANSLATE_NOOP("errors", "Choose at least one building, or all buildings."),
    "operators.bad_drawer": QT_TRANSLATE_NOOP(
        "errors", "The drawer's name has at most {most} characters and no stroke (/)."
    ),
    "operators.last_administrator": QT_TRANSLATE_NOOP(
        "errors",
        "Then nobody of all buildings could set up operators any more. Give that to somebody else first.",
    ),
    "operators.no_codes": QT_TRANSLATE_NOOP("errors", "{name} has no one-time codes."),
    "operators.not_oneself": QT_TRANSLATE_NOOP(
        "errors", "Nobody changes his own roles, buildings or codes here. Ask another administrator."
    ),
    "operators.own_password": QT_TRANSLATE_NOOP(
        "errors", "Nobody resets his own password here. Change it with the button at the top of the window."
    ),
    "permission.whole_site": QT_TRANSLATE_NOOP(
        "errors",
        "This concerns the whole site, and you may work in some of its buildings only. Ask an administrator "
        "of all buildings.",
    ),
    "roles.added": QT_TRANSLATE_NOOP("errors", "The role {name} is added. Tick what it may, then save."),
    "roles.changed": QT_TRANSLATE_NOOP("errors", "Roles changed: {n}. It counts at once."),
    "roles.bad_name": QT_TRANSLATE_NOOP(
        "errors", "{name} cannot be a role. Use 2 to 40 letters and figures, with spaces between words."
    ),
    "roles.name_taken": QT_TRANSLATE_NOOP("errors", "There is a role {name} already. Choose another name."),
    "roles.own": QT_TRANSLATE_NOOP(
        "errors",
        "You have the role {role} yourself, and nobody gives himself more. Ask another administrator.",
    ),
    "roles.unknown": QT_TRANSLATE_NOOP("errors", "There is no role {role} any more. Open the page again."),
    "sign_in.code_lost": QT_TRANSLATE_NOOP(
        "errors",
        "The key of your one-time codes is missing in the book. An administrator can take the codes away.",
    ),
    "sign_in.code_wanted": QT_TRANSLATE_NOOP(
        "errors", "Enter the six figures that your authenticator shows now."
    ),
    "sign_in.code_wrong": QT_TRANSLATE_NOOP(
        "errors",
        "The code is wrong or was used before. Wait for the next one; check the telephone's clock.",
    ),
    "sign_in.must_enrol_code": QT_TRANSLATE_NOOP(
        "errors", "This site wants one-time codes for your role. Set them up to go on."
    ),
    "sign_in.password_reset": QT_TRANSLATE_NOOP(
        "errors",
        "The password of {name} was reset, and what was open has ended. Sign in with the one-time secret "
        "and choose a new password.",
    ),
    "sign_in.secret_expired": QT_TRANSLATE_NOOP(
        "errors",
        "The one-time secret of {name} was good for {hours} hours and has expired. Ask an administrator for "
        "a new one.",
    ),
    "sign_in.secret_expired_administrator": QT_TRANSLATE_NOOP(
        "errors",
        "The one-time secret of {name} was good for {hours} hours and has expired. Another administrator "
        "gives a new one, or whoever keeps this computer: main.py operator {name} --reset",
    ),
    "sign_in.too_long": QT_TRANSLATE_NOOP(
        "errors", "You signed in more than {hours} hours ago. Sign in again to go on."
    ),
}
