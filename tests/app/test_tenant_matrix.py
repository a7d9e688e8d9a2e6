"""Every tenant service x one's own and another's things x sessions that are none (faults.md 3.6, 8.2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.permissions import SYSTEM
from app.domain.tenancy import LONGEST_MS, Ended, Place, TenantSession
from app.errors import DeskError
from app.key_file import Place as KeyPlace
from app.key_store import KeyStore
from app.services import tenants
from app.services.readings import LiveBoard
from db.ledger import Ledger, LedgerBook
from meterio.clock import SystemClock
from tests.app import permission_cases
from tests.app.tenant_cases import CASES, RIGHTS, At
from tests.app.test_permission_matrix import services
from tests.helpers import two_companies
from tests.helpers.small_mall import NOW_MS
from tests.helpers.two_companies import FREE, OTHER, OWN, Side

World = tuple[LedgerBook, dict[str, Side], KeyStore, Path]


class _Undone(Exception):
    """Rolls back what a call has done."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("tenants")
    keys = KeyStore(folder, place=KeyPlace.FILE)
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    sides = book.write(lambda ledger: two_companies.set_up(ledger, keys))
    yield book, sides, keys, folder
    assert book.close()


def signed_in(ledger: Ledger, side: Side) -> TenantSession:
    session_id = ledger.tenants.begin(
        b"token",
        account_id=side.account(ledger),
        place="phone",
        way="slip",
        phone="",
        address="192.0.2.1",
        utc_ms=NOW_MS,
    )
    return TenantSession(session_id, side.account(ledger), f"{side.mark}-001", Place.PHONE, NOW_MS)


def outcome(world: World, name: str, whose: str, change: Any = None) -> object:
    """What the first side's tenant gets when he names things of `whose` side; `change` spoils his session."""
    book, sides, _, _ = world
    result: list[object] = []

    def unit(ledger: Ledger) -> None:
        tenant = signed_in(ledger, sides[OWN])
        live = LiveBoard()
        CASES[name].before(At(ledger, tenant, sides[whose], live))
        tenant = change(ledger, tenant) if change else tenant
        result.append(CASES[name].call(At(ledger, tenant, sides[whose], live)))
        raise _Undone

    try:
        book.write(unit)
    except _Undone:
        return result[0]
    except DeskError as error:
        return error
    raise AssertionError("a unit that ends without its end")


def test_every_service_that_acts_for_a_tenant_is_walked() -> None:
    taking = {
        name
        for name, signature in services()
        if any(one.annotation == "TenantSession" for one in signature.parameters.values())
    }
    assert taking == CASES.keys() | RIGHTS


@pytest.mark.parametrize("name", CASES)
def test_a_tenant_gets_his_own_and_nothing_of_another(world: World, name: str) -> None:
    case = CASES[name]
    mine = outcome(world, name, OWN)
    assert not isinstance(mine, DeskError), repr(mine)
    assert OTHER not in repr(mine)
    others = outcome(world, name, OTHER)
    if case.names:
        assert isinstance(others, DeskError)
        assert others.key == "permission.not_yours"
        assert OTHER not in repr(others.params)
    else:
        assert OTHER not in repr(others)


def _ended(ledger: Ledger, tenant: TenantSession) -> TenantSession:
    ledger.tenants.end(tenant.id, why=Ended.OFFICE, utc_ms=NOW_MS)
    return tenant


def _closed(ledger: Ledger, tenant: TenantSession) -> TenantSession:
    ledger.accounts.close(tenant.account_id, utc_ms=NOW_MS)
    return tenant


def _of_another_account(ledger: Ledger, tenant: TenantSession) -> TenantSession:
    return replace(tenant, account_id=tenant.account_id + 1)


def _made_up(ledger: Ledger, tenant: TenantSession) -> TenantSession:
    return replace(tenant, id=tenant.id + 1)


def _too_old(ledger: Ledger, tenant: TenantSession) -> TenantSession:
    old = ledger.tenants.begin(
        b"old",
        account_id=tenant.account_id,
        place="phone",
        way="slip",
        phone="",
        address="",
        utc_ms=NOW_MS - LONGEST_MS,
    )
    return replace(tenant, id=old)


@pytest.mark.parametrize("spoil", [_ended, _closed, _of_another_account, _made_up, _too_old])
@pytest.mark.parametrize("name", CASES)
def test_a_session_that_is_over_or_made_up_does_nothing(world: World, name: str, spoil: Any) -> None:
    found = outcome(world, name, OWN, spoil)
    assert isinstance(found, DeskError)
    assert found.key == "tenant.signed_out"


@pytest.mark.parametrize("name", CASES)
def test_an_operators_session_is_no_tenants(world: World, name: str) -> None:
    found = outcome(world, name, OWN, lambda *_: SYSTEM)
    assert isinstance(found, DeskError)
    assert found.key == "tenant.signed_out"


class _AsAnOperator(TenantSession):
    """A tenant's session that has all that an operator's has, too."""

    operator_id = 1
    drawer = display_name = "boss"
    roles = ("administrator", "manager")
    since_utc_ms = NOW_MS


@pytest.mark.parametrize(
    "name", [name for name, one in permission_cases.CASES.items() if one.asks and not one.of_book]
)
def test_a_tenants_session_does_nothing_that_is_an_operators(world: World, name: str) -> None:
    book, sides, keys, folder = world

    def unit(ledger: Ledger) -> None:
        own = signed_in(ledger, sides[OWN])
        tenant: Any = _AsAnOperator(own.id, own.account_id, own.shop_number, own.place, own.began_utc_ms)
        at = permission_cases.At(ledger, tenant, sides[OWN], keys, book, folder, {})
        permission_cases.CASES[name].call(at)

    with pytest.raises(DeskError) as refused:
        book.write(unit)
    assert refused.value.key == "permission.denied"


def test_what_is_refused_stands_in_the_log_without_what_the_outsider_wrote(tmp_path: Path) -> None:
    from tests.helpers.portal import OTHER_METER, portal, sign_in

    with portal(tmp_path, noting=True) as made:
        browser = made.browser()
        sign_in(browser, made.slip_code())
        found = browser.get("/meters/E2%22<b>", base_url="https://localhost")
        assert found.status_code == 404
        browser.get(f"/meters/{OTHER_METER}", base_url="https://localhost")
        made.book.write(lambda ledger: None)  # the entry of a refused look is written after it
        rows = made.book.read(lambda ledger: ledger.audit.of(""))
        tried = [row for row in rows if row.action == "try.tenant.look"]
    assert [(row.operator, row.object, row.result) for row in tried] == [("tenant/B1-001", "", "refused")]


def test_another_sides_meter_is_answered_as_one_that_is_not_there(world: World) -> None:
    book, sides, _, _ = world

    def unit(ledger: Ledger, meter_id: str) -> str:
        tenant = signed_in(ledger, sides[OWN])
        try:
            tenants.own_meter(ledger, tenant, tenants.TenantMay.LOOK, meter_id, now_utc_ms=NOW_MS)
        except DeskError as error:
            return repr((error.key, error.params))
        return "allowed"

    def told(meter_id: str) -> str:
        result: list[str] = []

        def whole(ledger: Ledger) -> None:
            result.append(unit(ledger, meter_id))
            raise _Undone

        with pytest.raises(_Undone):
            book.write(whole)
        return result[0]

    assert told(sides[OTHER].meter(FREE)) == told("NEVER-WAS")
    assert told(sides[OWN].meter(FREE)) == "allowed"
