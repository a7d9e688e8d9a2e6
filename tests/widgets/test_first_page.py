"""Where the work of each begins: at the desk, with the overview, or where it always did."""

from __future__ import annotations

import pytest

from app.domain.permissions import Permission, Session
from widgets import names
from widgets.pages import allowed, first_page


@pytest.mark.parametrize(
    ("roles", "first"),
    [
        (("cashier",), names.PAGE_DESK),
        (("senior_cashier",), names.PAGE_DESK),
        (("manager",), names.PAGE_OVERVIEW),
        (("auditor",), names.PAGE_OVERVIEW),
        (("manager", "cashier"), names.PAGE_OVERVIEW),
        (("technician",), names.PAGE_SALES),
        (("administrator",), names.PAGE_SALES),
    ],
)
def test_each_begins_where_the_work_is(roles: tuple[str, ...], first: str) -> None:
    session = Session(1, "x", "X", roles, "")
    assert first_page(session) == first
    assert first in [kind.name for kind in allowed(session)]


def test_whoever_may_only_look_still_has_a_page() -> None:
    session = Session(1, "x", "X", (), "", granted=frozenset({Permission.LOOK}))
    assert first_page(session) in [kind.name for kind in allowed(session)]
