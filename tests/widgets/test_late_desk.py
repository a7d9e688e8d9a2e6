"""A desk whose books are still being opened stands for the real one in everything that a screen may ask."""

from __future__ import annotations

from widgets.desk import Desk
from widgets.late_desk import LateDesk


def test_what_a_screen_may_ask_of_the_desk_the_late_one_passes_on(desk):
    asked = {*Desk.__annotations__, *(name for name in vars(Desk) if not name.startswith("_"))}
    late = LateDesk(desk.data_dir, clock=desk.clock)
    late.arrive(desk)
    assert {name for name in asked if not hasattr(late, name)} == set()
    assert {"journal_fault", "exchange_key", "key_store"} <= asked
