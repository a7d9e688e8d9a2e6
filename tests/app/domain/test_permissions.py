"""What somebody who signed in may do: by role, by what the site grants, by what is still asked of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.permissions import ROLES, SYSTEM, Permission, Session, allows, require
from app.errors import DeskError

CASHIER = Session(3, "lin", "Lin", ("cashier",), "D1")


def denied(session: Session, permission: Permission) -> DeskError:
    with pytest.raises(DeskError) as caught:
        require(session, permission)
    return caught.value


def test_a_role_gives_what_the_program_gives_it_and_nothing_else() -> None:
    for permission in Permission:
        if permission in ROLES["cashier"]:
            require(CASHIER, permission)
        else:
            error = denied(CASHIER, permission)
            assert (error.key, error.params["permission"]) == ("permission.denied", permission.value)


def test_roles_add_up_and_one_that_the_program_does_not_know_gives_nothing() -> None:
    both = replace(CASHIER, roles=tuple(ROLES))
    assert both.permissions == frozenset().union(*ROLES.values())
    assert replace(CASHIER, roles=("gone",)).permissions == frozenset()


def test_what_the_site_grants_takes_the_place_of_the_programs_own_roles() -> None:
    granted = replace(CASHIER, granted=frozenset({Permission.EXPORT}))
    assert granted.permissions == {Permission.EXPORT}


def test_the_program_itself_may_everything() -> None:
    assert all(allows(SYSTEM, permission) for permission in Permission)


@pytest.mark.parametrize(
    ("session", "key"),
    [
        (replace(CASHIER, must_change_password=True), "sign_in.must_change_password"),
        (replace(CASHIER, must_enrol_code=True), "sign_in.must_enrol_code"),
        (replace(CASHIER, granted=frozenset(Permission), must_enrol_code=True), "sign_in.must_enrol_code"),
    ],
)
def test_who_has_still_to_choose_a_password_or_code_may_only_do_that(session: Session, key: str) -> None:
    require(session, Permission.CHANGE_PASSWORD)
    for permission in set(Permission) - {Permission.CHANGE_PASSWORD}:
        assert denied(session, permission).key == key
