"""The English sentences of what can happen with orders to meters, by key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

ORDER_TEXTS: dict[str, str] = {
    "orders.deadline_past": QT_TRANSLATE_NOOP(
        "errors", "The time until which this may be sent has passed. Give the order again."
    ),
    "orders.ended": QT_TRANSLATE_NOOP(
        "errors", "This order has ended already. Its outcome is in the list of the meter's orders."
    ),
    "orders.how_it_goes": QT_TRANSLATE_NOOP("errors", "{order}: {state}. {why}"),
    "orders.keeps_supply": QT_TRANSLATE_NOOP(
        "errors",
        "The supply of meter {meter} is kept on. Hand it back to fee control first, or have a second person "
        "approve a forced cut.",
    ),
    "orders.long_reason": QT_TRANSLATE_NOOP(
        "errors", "The reason is too long. Use at most {most} characters."
    ),
    "orders.no_meters": QT_TRANSLATE_NOOP("errors", "No meter is chosen. Choose at least one."),
    "orders.no_price": QT_TRANSLATE_NOOP(
        "errors", "Meter {meter} has no price plan. Give it one in the set-up first."
    ),
    "orders.no_next_price": QT_TRANSLATE_NOOP(
        "errors", "No other price of this meter's plan is to come. Enter a version of the plan first."
    ),
    "orders.no_set": QT_TRANSLATE_NOOP("errors", "This saved selection is gone. Choose another."),
    "orders.nothing_to_send": QT_TRANSLATE_NOOP(
        "errors", "None of the chosen meters can get this order. The list says why for each."
    ),
    "orders.no_reason": QT_TRANSLATE_NOOP("errors", "Enter the reason for this order."),
    "orders.no_until": QT_TRANSLATE_NOOP("errors", "Choose the day until which the supply is to be kept on."),
    "orders.not_offered": QT_TRANSLATE_NOOP(
        "errors", "Meter {meter} cannot do this with these values. Its make has no such command."
    ),
    "orders.open_order": QT_TRANSLATE_NOOP(
        "errors",
        "Meter {meter} has an order that is not done yet. Wait until it is, or cancel it, and try again.",
    ),
    "orders.set_name": QT_TRANSLATE_NOOP(
        "errors", "Enter a name for this selection, of at most {most} characters."
    ),
    "orders.rest_cancelled": QT_TRANSLATE_NOOP(
        "errors", "Cancelled: {n}. What was being sent goes on to its outcome."
    ),
    "orders.set_saved": QT_TRANSLATE_NOOP("errors", "Saved as {name}."),
    "orders.too_many_meters": QT_TRANSLATE_NOOP(
        "errors", "These are too many meters for one order. Choose at most {most}."
    ),
    "orders.typed_wrong": QT_TRANSLATE_NOOP(
        "errors", "To confirm, type the number of meters that get the order: {n}."
    ),
    "orders.under_way": QT_TRANSLATE_NOOP(
        "errors", "The order is being sent just now. Wait a few seconds for its outcome."
    ),
    "orders.unknown": QT_TRANSLATE_NOOP(
        "errors", "There is no such order. Update the list and choose again."
    ),
    "orders.unknown_meter": QT_TRANSLATE_NOOP(
        "errors", "Meter {meter} is not in use. Check the number in the meter list."
    ),
    "orders.until_past": QT_TRANSLATE_NOOP(
        "errors", "The day until which the supply is to be kept on has passed. Choose a later one."
    ),
}
