"""The English sentences of what can happen at the desk, by key. `messages` translates and fills them."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

DESK_TEXTS: dict[str, str] = {
    "desk.received_short": QT_TRANSLATE_NOOP(
        "errors",
        "The money received is less than the amount. Take at least {amount_fen} yuan.",
    ),
    "charts.picture_done": QT_TRANSLATE_NOOP("errors", "The picture is the file {path}."),
    "in_doubt.cancel_asked": QT_TRANSLATE_NOOP(
        "errors",
        "Cancelling is under way. The outcome shows here as soon as the meter proves it.",
    ),
    "in_doubt.given_back": QT_TRANSLATE_NOOP("errors", "Given back and noted in the book."),
    "in_doubt.trying": QT_TRANSLATE_NOOP(
        "errors",
        "The meter {meter} is being read now. The result shows here by itself.",
    ),
    "meters.reading": QT_TRANSLATE_NOOP("errors", "Meters being read now: {n}."),
    "money.chinese_figures": QT_TRANSLATE_NOOP(
        "errors",
        "{text}: enter the amount in figures, for example 100.00.",
    ),
    "money.empty": QT_TRANSLATE_NOOP("errors", "Enter an amount in yuan, for example 100.00."),
    "money.exponent": QT_TRANSLATE_NOOP("errors", "Write {text} out in plain figures, for example 100.00."),
    "money.full_width": QT_TRANSLATE_NOOP(
        "errors",
        "{text} holds full-width characters. Switch the input method to half-width figures and enter it "
        "again.",
    ),
    "money.not_a_number": QT_TRANSLATE_NOOP(
        "errors",
        "{text} is not an amount. Enter figures only, for example 100.00.",
    ),
    "money.separator": QT_TRANSLATE_NOOP(
        "errors",
        "{text}: leave out spaces and commas, and use one point for the decimals, for example 1234.50.",
    ),
    "money.sign": QT_TRANSLATE_NOOP(
        "errors",
        "{text}: an amount takes no plus or minus sign. Enter only figures, for example 100.00.",
    ),
    "money.too_large": QT_TRANSLATE_NOOP(
        "errors",
        "The amount is too large. The most that can be entered is {limit} yuan.",
    ),
    "money.too_many_decimals": QT_TRANSLATE_NOOP(
        "errors",
        "{text} has more than two decimals. The smallest unit is 0.01 yuan (1 fen).",
    ),
    "money.zero": QT_TRANSLATE_NOOP("errors", "The amount is 0. Enter at least 0.01 yuan."),
    "operators.bad_name": QT_TRANSLATE_NOOP(
        "errors",
        "{name} cannot be a sign-in name. Use 1 to 40 letters, figures, dots, dashes or underscores, "
        "without spaces.",
    ),
    "operators.name_taken": QT_TRANSLATE_NOOP(
        "errors",
        "Another operator or the program itself is named {name}, or nearly so. Choose another name.",
    ),
    "operators.unknown": QT_TRANSLATE_NOOP(
        "errors",
        "This operator is no longer in the book. Sign in again.",
    ),
    "operators.unknown_role": QT_TRANSLATE_NOOP("errors", "{roles}: not a role. Choose from: {choices}."),
    "password.holds_name": QT_TRANSLATE_NOOP("errors", "The password is your name. Choose another."),
    "password.not_same": QT_TRANSLATE_NOOP(
        "errors",
        "The two new passwords differ. Type the same one twice.",
    ),
    "password.changed": QT_TRANSLATE_NOOP(
        "errors",
        "The password is changed. Sign in with the new one.",
    ),
    "password.old_wrong": QT_TRANSLATE_NOOP("errors", "The present password is wrong. Enter it again."),
    "password.same": QT_TRANSLATE_NOOP("errors", "The new password is the present one. Choose another."),
    "password.too_common": QT_TRANSLATE_NOOP(
        "errors",
        "This password is among the first that others would guess. Choose another, for example a short "
        "sentence.",
    ),
    "password.too_long": QT_TRANSLATE_NOOP(
        "errors",
        "The password is too long. Use at most {most} characters.",
    ),
    "password.too_short": QT_TRANSLATE_NOOP(
        "errors",
        "The password is too short. Use at least {least} characters; a short sentence is best.",
    ),
    "permission.denied": QT_TRANSLATE_NOOP(
        "errors",
        "Your role does not allow you to {permission}. Ask somebody whose role does, or the administrator.",
    ),
    "permission.other_building": QT_TRANSLATE_NOOP(
        "errors", "This belongs to a building that you may not work in. An administrator can allow it."
    ),
    "permission.operator_disabled": QT_TRANSLATE_NOOP(
        "errors",
        "The operator {name} is disabled. Ask an administrator.",
    ),
    "program.fault": QT_TRANSLATE_NOOP(
        "errors",
        "The program met a fault of its own ({fault}). Nothing was lost; try again, and send the file "
        "meterdesk.log of the data folder to support.",
    ),
    "program.no_sentence": QT_TRANSLATE_NOOP(
        "errors",
        "This did not work ({key}). Nothing was lost; try again, and tell support this word.",
    ),
    "sale.above_hoarding_limit": QT_TRANSLATE_NOOP(
        "errors",
        "The balance would pass the hoarding limit of {limit} yuan (now {balance} yuan). Sell at most "
        "{most} yuan.",
    ),
    "sale.above_sale_limit": QT_TRANSLATE_NOOP(
        "errors",
        "One sale may be at most {limit} yuan. Sell less, or sell twice.",
    ),
    "sale.count_differs": QT_TRANSLATE_NOOP(
        "errors",
        "The meter {meter} shows purchase count {meter_count}, the book {book_count}. Nothing is sold "
        "until this is cleared up.",
    ),
    "sale.disk_nearly_full": QT_TRANSLATE_NOOP(
        "errors",
        "The disk is nearly full, so nothing more is sold. Make room, then sell again.",
    ),
    "sale.final_already": QT_TRANSLATE_NOOP(
        "errors",
        "Receipt {receipt} has its outcome already. Look at the list again.",
    ),
    "sale.given_back_before": QT_TRANSLATE_NOOP(
        "errors",
        "The money of receipt {receipt} was given back before. It cannot be given back twice.",
    ),
    "sale.meter_busy": QT_TRANSLATE_NOOP(
        "errors",
        "Sale {receipt} to meter {meter} is still open. Wait until it is settled.",
    ),
    "sale.meter_disabled": QT_TRANSLATE_NOOP(
        "errors",
        "The meter {meter} is out of use. Choose another meter.",
    ),
    "sale.needs_two_persons": QT_TRANSLATE_NOOP(
        "errors",
        "Receipt {receipt} can only be decided by two persons.",
    ),
    "sale.no_account": QT_TRANSLATE_NOOP(
        "errors",
        "The shop has no open account for meter {meter}. Open an account first.",
    ),
    "sale.no_price": QT_TRANSLATE_NOOP(
        "errors",
        "No price is in force for meter {meter}. Ask a technician to set one.",
    ),
    "sale.no_such_meter": QT_TRANSLATE_NOOP("errors", "There is no meter {meter}. Find the shop again."),
    "sale.nothing_due": QT_TRANSLATE_NOOP("errors", "Nothing is due back for receipt {receipt}."),
    "sale.out_of_contact": QT_TRANSLATE_NOOP(
        "errors",
        "The meter {meter} is out of contact, so nothing can be sold to it now. Wait for contact or call a "
        "technician.",
    ),
    "sale.received_too_little": QT_TRANSLATE_NOOP(
        "errors",
        "The money received is {missing} yuan short. Take the rest, or sell less.",
    ),
    "sale.request_used": QT_TRANSLATE_NOOP(
        "errors",
        "This form was already used for receipt {receipt}. Clear the form and begin anew.",
    ),
    "sale.stays_in_arrears": QT_TRANSLATE_NOOP(
        "errors",
        "After this sale meter {meter} is still in arrears and stays without supply.",
    ),
    "sale.unknown_tender": QT_TRANSLATE_NOOP(
        "errors",
        "{tender} is not a way to pay here. Choose cash, card, transfer or QR code.",
    ),
    "sign_in.disabled": QT_TRANSLATE_NOOP("errors", "{name} may no longer sign in. Ask the administrator."),
    "sign_in.must_change_password": QT_TRANSLATE_NOOP(
        "errors",
        "You signed in with a one-time secret. Change your password first.",
    ),
    "sign_in.not_first_run": QT_TRANSLATE_NOOP(
        "errors",
        "This site has its operators already. Sign in, and let the administrator add others.",
    ),
    "sign_in.wait": QT_TRANSLATE_NOOP(
        "errors",
        "Too many failed attempts. Wait {seconds} s, then try again; an administrator can also give a "
        "one-time secret.",
    ),
    "sign_in.wrong": QT_TRANSLATE_NOOP("errors", "Name or password is wrong. Check both and try again."),
    "settings.saved": QT_TRANSLATE_NOOP("errors", "Settings changed and noted in the book: {n}."),
    "settings.unchanged": QT_TRANSLATE_NOOP("errors", "Nothing was changed."),
    "settings.tested": QT_TRANSLATE_NOOP(
        "errors",
        "The test slip went to the printer. Check that it is printed whole and that its Chinese is right.",
    ),
    "settings.tested_file": QT_TRANSLATE_NOOP("errors", "The test slip lies in {file}."),
    "slip.printed": QT_TRANSLATE_NOOP("errors", "The slip is printed."),
    "tour.folder_used": QT_TRANSLATE_NOOP(
        "errors",
        "{folder} holds data that no tour made. Choose an empty folder.",
    ),
}
