"""A few collectors' keys a day are changed by one person, more of them with a second one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.approvals import CHANGE_KEY
from app.domain.permissions import Session
from app.errors import DeskError
from app.services import approvals, collector_keys, passwords, sign_in
from app.services.sign_in import Proof
from db.ledger import Ledger
from db.rows import RoleLimit
from tests.app.services.test_collector_keys import Desk
from tests.helpers.sites import START_UTC_MS

SECRET = "stone-river-42"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    assert made.book.close()


@pytest.fixture
def technician(desk: Desk) -> Session:
    """Who may change one key a day; an administrator is in the house."""

    def add(ledger: Ledger) -> Session:
        for name, role in (("tech", "technician"), ("admin", "administrator")):
            ledger.operators.add(
                name=name,
                display_name=name,
                password_hash=passwords.hashed(SECRET),
                roles=(role,),
                drawer=name,
            )
        ledger.roles.set_limit(RoleLimit("technician", CHANGE_KEY.name, 1, 1))
        operator = ledger.operators.by_name("tech")
        assert operator is not None
        return sign_in.session_of(ledger, operator)

    return desk.book.write(add)


def asked_for(desk: Desk, session: Session) -> approvals.Wanted | None:
    return desk.book.read(
        lambda ledger: collector_keys.change_asks_for(ledger, "C01", session=session, now_utc_ms=START_UTC_MS)
    )


def approved(desk: Desk, wanted: approvals.Wanted, session: Session) -> str:
    def unit(ledger: Ledger) -> str:
        asked = approvals.ask(ledger, wanted, reason="leaked", session=session, now_utc_ms=START_UTC_MS)
        answer = approvals.decide(
            ledger,
            desk.store,
            asked.id,
            Proof("admin", SECRET),
            seen_hash=wanted.hash(),
            approve=True,
            now_utc_ms=START_UTC_MS,
        )
        assert not isinstance(answer, DeskError)
        return asked.id

    return desk.book.write(unit)


def test_the_second_key_of_the_day_takes_a_second_person(desk: Desk, technician: Session) -> None:
    assert asked_for(desk, technician) is None
    first = desk.rotate(session=technician)
    desk.retire()
    wanted = asked_for(desk, technician)
    assert wanted is not None and wanted.values["key_id"] == first.key_id
    with pytest.raises(DeskError) as refused:
        desk.rotate(session=technician)
    assert refused.value.key == "approval.needed"
    desk.rotate(session=technician, approval=approved(desk, wanted, technician))
    entry = desk.book.read(lambda ledger: ledger.audit.of("C01"))[-1]
    assert (entry.action, entry.detail["approver"]) == ("collector.key_rotated", "admin")


def test_an_approval_for_the_key_before_counts_no_more(desk: Desk, technician: Session) -> None:
    desk.rotate(session=technician)
    desk.retire()
    wanted = asked_for(desk, technician)
    assert wanted is not None
    request = approved(desk, wanted, technician)
    desk.rotate()
    desk.retire()
    with pytest.raises(DeskError) as refused:
        desk.rotate(session=technician, approval=request)
    assert refused.value.key == "approval.changed"


def test_whoever_owns_the_data_folder_needs_nobody(desk: Desk) -> None:
    for _ in range(3):
        desk.rotate()
        desk.retire()
