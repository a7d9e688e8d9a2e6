"""Errors a person can act on. The text lives with the translations; here is only a key and its values."""

from __future__ import annotations


class DeskError(Exception):
    """One clear sentence for the user, named by `key` (as "sale.amount_zero") with `params` to fill in.

    Widgets, slips and the command line turn key and params into a sentence in the user's language
    (`widgets.common.messages`). A test checks that every key used in the program has its sentence.
    """

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(f"{key} {params}" if params else key)
        self.key = key
        self.params = params
