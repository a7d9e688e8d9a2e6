"""Sentences about accounts, their meters, and readings that settle money."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

ACCOUNT_TEXTS: dict[str, str] = {
    "accounts.unknown": QT_TRANSLATE_NOOP("errors", "There is no such account. Look it up again."),
    "accounts.closed": QT_TRANSLATE_NOOP("errors", "This account is closed. Open a new one for the shop."),
    "accounts.no_shop": QT_TRANSLATE_NOOP(
        "errors", "There is no such shop, or it is retired. Choose another."
    ),
    "accounts.open_already": QT_TRANSLATE_NOOP(
        "errors", "Shop {shop} has an open account already. Close it first, or pass it on to the new tenant."
    ),
    "accounts.no_meters": QT_TRANSLATE_NOOP(
        "errors", "An account needs a meter. Choose at least one meter of shop {shop}."
    ),
    "accounts.name_missing": QT_TRANSLATE_NOOP("errors", "The customer has no name yet. Type it."),
    "accounts.too_long": QT_TRANSLATE_NOOP(
        "errors", "Name, phone, contact, number and contract may have {most} characters each. Shorten them."
    ),
    "accounts.other_shop": QT_TRANSLATE_NOOP(
        "errors", "Meter {meter} belongs to another shop. Choose a meter of this one."
    ),
    "accounts.meter_disabled": QT_TRANSLATE_NOOP(
        "errors", "Meter {meter} is out of use. A technician can put it back."
    ),
    "accounts.meter_taken": QT_TRANSLATE_NOOP(
        "errors", "Meter {meter} is on an open account already. Close that account first."
    ),
    "accounts.count_unknown": QT_TRANSLATE_NOOP(
        "errors", "The purchase count of meter {meter} is not known. Read the meter first."
    ),
    "accounts.carried_differs": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} holds its money itself: carry in exactly what it shows, or nothing.",
    ),
    "accounts.plan_unknown": QT_TRANSLATE_NOOP(
        "errors", "There is no price plan {plan}. Choose one of the list."
    ),
    "accounts.plan_medium": QT_TRANSLATE_NOOP(
        "errors", "Price plan {plan} is not for meters like {meter}. Choose one for its medium."
    ),
    "accounts.plan_not_held": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} holds its money itself and cannot charge by this plan ({reason}). Choose a plan that"
        " it can hold.",
    ),
    "accounts.money_due": QT_TRANSLATE_NOOP(
        "errors", "Money of this customer is still due back. Hand it out first."
    ),
    "accounts.deposit_left": QT_TRANSLATE_NOOP(
        "errors", "This customer still has a deposit here. Pay it back first."
    ),
    "accounts.reading_missing": QT_TRANSLATE_NOOP(
        "errors", "Meter {meter} has no final reading yet. Read it, or type what it shows and why."
    ),
    "meter_change.unknown": QT_TRANSLATE_NOOP(
        "errors", "There is no meter {meter} in use. Choose one of the list."
    ),
    "meter_change.other_meter": QT_TRANSLATE_NOOP(
        "errors",
        "The readings do not belong to these meters. The new meter {meter} needs a number of its own.",
    ),
    "meter_change.arrears": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} is in arrears, and a new meter takes no debt. Sell to it first until it is not.",
    ),
    "meter_change.nothing_left": QT_TRANSLATE_NOOP(
        "errors", "There is no credit left over that could be moved again."
    ),
    "moment.silent": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} has not just answered. Read it again, or type what it shows and say why.",
    ),
    "moment.no_money": QT_TRANSLATE_NOOP("errors", "Meter {meter} did not tell its balance. Read it again."),
    "moment.reason_missing": QT_TRANSLATE_NOOP(
        "errors", "Say in up to {most} characters why the reading is typed."
    ),
    "moment.impossible": QT_TRANSLATE_NOOP(
        "errors", "Meter {meter} cannot show that. Check the figures and type them again."
    ),
    "moment.balance_missing": QT_TRANSLATE_NOOP(
        "errors", "Meter {meter} holds its money itself. Type its balance too."
    ),
    "moment.before_first": QT_TRANSLATE_NOOP(
        "errors", "Meter {meter} stood higher when the account began. Check the reading."
    ),
    "accounts.choose": QT_TRANSLATE_NOOP("errors", "Choose an open account in the list first."),
    "accounts.opened": QT_TRANSLATE_NOOP("errors", "The account of shop {shop} is open."),
    "accounts.meters_added": QT_TRANSLATE_NOOP("errors", "Meters added to the account of shop {shop}: {n}."),
    "accounts.none_chosen": QT_TRANSLATE_NOOP("errors", "No meter is chosen. Choose one, or cancel."),
    "accounts.no_free_meters": QT_TRANSLATE_NOOP(
        "errors", "Every meter of shop {shop} is on an account already, or out of use."
    ),
    "quantity.empty": QT_TRANSLATE_NOOP("errors", "Type the reading that the meter shows."),
    "quantity.not_a_number": QT_TRANSLATE_NOOP(
        "errors", "“{text}” is not a reading. Type it as the meter shows it, as 1234.56."
    ),
    "quantity.too_many_decimals": QT_TRANSLATE_NOOP(
        "errors", "“{text}” has too many decimals. A reading has at most three."
    ),
    "quantity.not_a_count": QT_TRANSLATE_NOOP(
        "errors", "“{text}” is not a purchase count. Type a whole number from 0 to {most}."
    ),
    "accounts.not_closed": QT_TRANSLATE_NOOP(
        "errors", "This account is not closed, so it has no record yet."
    ),
    "accounts.closed_now": QT_TRANSLATE_NOOP(
        "errors", "The account of shop {shop} is closed. Paid to the customer: {amount_fen} yuan."
    ),
    "accounts.closed_paid_in": QT_TRANSLATE_NOOP(
        "errors", "The account of shop {shop} is closed. The customer paid {amount_fen} yuan."
    ),
    "accounts.passed_on": QT_TRANSLATE_NOOP(
        "errors", "The account of shop {shop} belongs to {customer} now."
    ),
    "deposit.amount": QT_TRANSLATE_NOOP("errors", "Type the amount of the deposit."),
    "deposit.reason_long": QT_TRANSLATE_NOOP("errors", "Say in at most {most} characters what it is for."),
    "deposit.unknown": QT_TRANSLATE_NOOP("errors", "There is no such deposit in the book."),
    "deposit.taken": QT_TRANSLATE_NOOP("errors", "Deposit of shop {shop}: {amount_fen} yuan taken."),
    "deposit.paid_back": QT_TRANSLATE_NOOP("errors", "Deposit of shop {shop}: {amount_fen} yuan paid back."),
    "accounts.credit_left": QT_TRANSLATE_NOOP(
        "errors",
        "Credit of a changed meter has not reached its new meter yet. Move it again first (list of accounts,"
        " Credit to move).",
    ),
    "accounts.reason_missing": QT_TRANSLATE_NOOP("errors", "Say why, so that it stands in the record."),
    "meter_change.done": QT_TRANSLATE_NOOP("errors", "Meter {old} is changed for {meter}."),
    "meter_change.moving": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {old} is changed for {meter}. {amount_fen} yuan of credit are on their way to it.",
    ),
    "meter_change.moved": QT_TRANSLATE_NOOP(
        "errors", "Meter {old} is changed for {meter}. {amount_fen} yuan of credit went along."
    ),
    "meter_change.again": QT_TRANSLATE_NOOP("errors", "{amount_fen} yuan are on their way to meter {meter}."),
    "meter_change.make_missing": QT_TRANSLATE_NOOP("errors", "Choose the make of the new meter."),
}
