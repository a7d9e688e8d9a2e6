"""A role taken away counts at once, whatever the session was given when it began (faults.md H27)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.permissions import Session
from app.errors import DeskError
from app.key_store import KeyStore
from app.services import collectors, operators, settings, site_import
from app.services.operators import Person
from db.ledger import Ledger, LedgerBook
from tests.helpers.sites import small_site
from tests.helpers.small_mall import NOW_MS, SECRET

ADMINISTRATOR = ("administrator",)


@pytest.fixture
def session(book: LedgerBook) -> Session:
    """An administrator at the desk."""
    add = book.write(
        lambda ledger: ledger.operators.add(
            name="wu", display_name="吴敏", password_hash="x", roles=ADMINISTRATOR, drawer="D7"
        )
    )
    return Session(add, "wu", "吴敏", ADMINISTRATOR, "D7")


def acts(session: Session, keys: KeyStore) -> dict[str, Callable[[Ledger], object]]:
    return {
        "operator": lambda ledger: operators.add(
            ledger, "new", Person("", ADMINISTRATOR, ""), session=session, now_utc_ms=NOW_MS
        ),
        "password": lambda ledger: operators.reset_password(ledger, 1, session=session, now_utc_ms=NOW_MS),
        "key": lambda ledger: collectors.set_key(
            ledger, keys, "C1", 1, SECRET, session=session, now_utc_ms=NOW_MS
        ),
        "setting": lambda ledger: settings.change(
            ledger, "sale.limit_fen", "100", session=session, now_utc_ms=NOW_MS
        ),
        "import": lambda ledger: site_import.apply(ledger, small_site(), session=session, now_utc_ms=NOW_MS),
    }


@pytest.mark.parametrize("act", ["operator", "password", "key", "setting", "import"])
@pytest.mark.parametrize("change", ["roles", "enabled"])
def test_what_an_administrator_may_no_longer_do_is_refused(
    book: LedgerBook, session: Session, tmp_path: Path, act: str, change: str
) -> None:
    if change == "roles":
        book.write(lambda ledger: ledger.operators.set_roles(session.operator_id, ("cashier",)))
    else:
        book.write(lambda ledger: ledger.operators.set_enabled(session.operator_id, enabled=False))
    with pytest.raises(DeskError) as refused:
        book.write(acts(session, KeyStore(tmp_path))[act])
    wanted = "permission.denied" if change == "roles" else "permission.operator_disabled"
    assert refused.value.key == wanted
