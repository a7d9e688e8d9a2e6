"""Named steps at which tests stop the program dead: of a sale, of an order, of a payment, of acts on
accounts, meters and shifts, of an exchange of the key that seals the secrets, of the readings by night, of
a backup made or put back (`faults.md` 7.5). In production `reach` does nothing.

`before_`: all of the step is still to come. `while_`: written, not committed. `after_`: done, and nobody has
been told.
"""

from __future__ import annotations

from collections.abc import Callable

CRASH_POINTS = (
    "sale.before_record",
    "sale.while_recording",
    "sale.after_record",
    "sale.before_reserve",
    "sale.while_reserving",
    "sale.after_reserve",
    "sale.after_send",
    "sale.after_reply",
    "sale.before_settle",
    "sale.while_settling",
    "sale.after_settle",
    "sale.after_print",
    "sale.after_print_noted",
    "sale.after_doubt",
    "sale.in_doubt_before_read_back",
    "sale.before_resend",
    "sale.after_resend",
    "sale.before_fence",
    "sale.after_fence",
    "sale.while_giving_up",
    "sale.after_giving_up",
    "start.after_take_up",
)

ACCOUNT_POINTS = (
    "account.while_opening",
    "account.while_transferring",
    "account.while_closing",
    "meter_change.while_changing",
    "shift.before_count",
    "shift.while_closing",
)

KEY_POINTS = (
    "keys.before_exchange",
    "keys.while_saving",
    "keys.after_new_key",
    "keys.while_sealing_anew",
    "keys.after_sealing_anew",
    "keys.while_forgetting",
    "keys.after_exchange",
)

ORDER_POINTS = (
    "order.while_recording",
    "order.before_send",
    "order.while_sending",
    "order.after_commit",
    "order.after_send",
    "order.before_outcome",
    "order.after_outcome",
)

PAY_POINTS = (
    "pay.while_placing",
    "pay.after_notice",
    "pay.before_create",
    "pay.after_create",
    "pay.after_query",
    "pay.while_paying",
    "pay.while_selling",
    "pay.after_paid",
    "pay.before_close",
    "pay.after_close",
    "pay.while_refunding",
    "pay.before_refund",
    "pay.after_refund",
    "pay.while_sent_back",
    "pay.after_sent_back",
    "pay.before_bill",
    "pay.after_bill",
    "pay.while_billing",
    "pay.after_billing",
)

READING_POINTS = (
    "night.before_move",
    "night.while_moving",
    "night.while_reckoning",
    "night.after_move",
    "night.after_month",
    "night.after_day",
    "night.before_late",
    "night.before_stale",
    "night.after_stale",
    "archive.before_file",
    "archive.while_writing",
    "archive.before_proof",
    "archive.after_proof",
    "archive.after_announcing",
    "archive.after_naming",
    "archive.while_moving",
    "archive.after_part",
    "archive.before_end",
    "archive.after_end",
    "return.before_proof",
    "return.after_announcing",
    "return.while_moving",
    "return.after_part",
    "return.before_end",
    "return.after_end",
    "return.after_file",
)

BACKUP_POINTS = (
    "backup.after_copy",
    "backup.after_proof",
    "backup.while_bringing",
    "backup.before_name",
    "backup.after_name",
    "backup.while_removing",
    "restore.before_proof",
    "restore.before_announcing",
    "restore.after_announcing",
    "restore.after_old",
    "restore.while_moving",
    "restore.after_new",
    "restore.before_noting",
    "restore.while_noting",
    "restore.after_noting",
)

_ALL = frozenset(
    CRASH_POINTS + ACCOUNT_POINTS + KEY_POINTS + ORDER_POINTS + PAY_POINTS + READING_POINTS + BACKUP_POINTS
)
_hook: Callable[[str], None] | None = None


def install(hook: Callable[[str], None] | None) -> None:
    """Set what happens at each crash point; None restores doing nothing."""
    global _hook
    _hook = hook


def reach(name: str) -> None:
    """Mark that the named step is reached."""
    if _hook is not None:
        if name not in _ALL:
            raise ValueError(f"unlisted crash point {name}")
        _hook(name)
