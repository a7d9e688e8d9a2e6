"""The tenant web over a small book: in one process through `OwnGate`, its pages by Flask's client."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from app.domain.permissions import SYSTEM
from app.key_file import Place as KeyPlace
from app.key_store import KeyStore
from app.portal import wire
from app.portal.asked import Desk
from app.portal.desk_end import answer
from app.portal.gate import From, value_of
from app.portal.web import create_app
from app.services import meter_makes, refusals, settings, tenant_codes
from app.services.readings import LiveBoard
from app.verify import verify_book
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from meterio.types import Sample
from tests.helpers import small_mall
from tests.helpers.small_mall import NOW_MS

PEER = ("192.0.2.7", "127.0.0.1")
ADDRESS = "192.0.2.7"
SHOP, NUMBER, METER = "B1-001", "13900000001", "E1"
OTHER_SHOP, OTHER_NUMBER, OTHER_METER = "B1-002", "13900000002", "E2"


@dataclass
class TestClock:
    """Stands still until it is moved."""

    __test__ = False
    now_ms: int = NOW_MS

    def utc_ms(self) -> int:
        return self.now_ms

    def monotonic(self) -> float:
        return self.now_ms / 1000


@dataclass
class OwnGate:
    """`Gate` without a pipe: what it is asked goes through the wire's words all the same."""

    desk: Desk
    calls: list[str] = field(default_factory=list)

    def call(self, name: str, args: Mapping[str, object], *, token: str = "", visitor: From) -> Any:
        self.calls.append(name)
        said = wire.line({"id": 1, "call": name, "token": token, "visitor": visitor, "args": args})
        told = wire.line(answer(self.desk, wire.question(said)))
        return value_of(wire.answer(told))


@dataclass
class Portal:
    """A book with its tenants, and a browser."""

    desk: Desk
    clock: TestClock
    book: LedgerBook
    keys: KeyStore
    live: LiveBoard
    gate: OwnGate
    read: list[tuple[str, ...]]
    ordered: list[str]

    def browser(
        self, *, peer: tuple[str, str] = PEER, hosts: tuple[str, ...] = ("localhost",)
    ) -> FlaskClient:
        """A new one, without cookies, in a web of its own."""
        app = create_app(self.gate, hosts=hosts, peer_of=lambda _: peer, is_tls=True)
        return app.test_client()

    def set(self, **values: str) -> None:
        changed = {key.replace("__", "."): value for key, value in values.items()}
        self.book.write(
            lambda ledger: settings.change_many(ledger, changed, session=SYSTEM, now_utc_ms=self.clock.now_ms)
        )

    def text_codes(self) -> list[tuple[str, str]]:
        """(number, text with its code) of every code that was queued."""
        from app.outputs.channel import Outgoing

        def unit(ledger: Any) -> list[tuple[str, str]]:
            found = []
            for row in reversed(ledger.messages.page([], below_id=None, limit=200)):
                if row.about == "code":
                    queued = Outgoing(row.id, row.address, row.text, about=row.about)
                    out = tenant_codes.revealed(ledger, self.keys, queued, now_utc_ms=self.clock.now_ms)
                    found.append((row.address, out.text))
            return found

        return self.book.write(unit)

    def slip_code(self, shop_number: str = SHOP) -> str:
        """A new code for the slip of a shop's account."""

        def unit(ledger: Any) -> str:
            account = ledger.accounts.open_of_shop(ledger.shops.by_number(shop_number).id)
            made = tenant_codes.new_code(
                ledger, self.keys, account.id, session=SYSTEM, now_utc_ms=self.clock.now_ms
            )
            return made.code

        return self.book.write(unit)


@cache
def _profiles() -> Any:
    return meter_makes.known()


@cache
def _fresh() -> Path:
    """A folder with a new book, to be copied; gone with the tests."""
    made = Path(tempfile.mkdtemp(prefix="meterdesk-portal-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    KeyStore(made, place=KeyPlace.FILE)
    book = LedgerBook(made / "ledger.db", clock=TestClock())
    book.write(small_mall.set_up)
    assert book.close()
    readings = ReadingsBook(made / "readings.db", clock=TestClock())
    assert readings.close()
    return made


@contextmanager
def portal(folder: Path, *, modem: bool = True, noting: bool = False) -> Iterator[Portal]:
    """Over a new book of the small mall; closed and proven afterwards. `noting`: refusals go into its log."""
    shutil.copytree(_fresh(), folder, dirs_exist_ok=True)
    clock = TestClock()
    keys = KeyStore(folder, place=KeyPlace.FILE)
    on_refusal = refusals.noting(clock) if noting else None
    book = LedgerBook(folder / "ledger.db", clock=clock, on_refusal=on_refusal)
    readings = ReadingsBook(folder / "readings.db", clock=clock)
    live = LiveBoard()
    read: list[tuple[str, ...]] = []
    ordered: list[str] = []
    desk = Desk(
        book,
        readings,
        live,
        keys,
        clock,
        _profiles(),
        read_now=lambda ids: read.append(tuple(ids)),
        submit_orders=lambda ids: ordered.extend(ids),
    )
    try:
        live.expect(("C1",), small_mall.points())
        made = Portal(desk, clock, book, keys, live, OwnGate(desk), read, ordered)
        made.set(site__name="万象城", site__phone="0571-8888", **({"sms__port": "COM3"} if modem else {}))
        yield made
    finally:
        assert book.close()
        assert readings.close()
    assert verify_book(folder / "ledger.db").findings == ()


def form_token(page: str) -> str:
    """The hidden field of a page's forms."""
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def sign_in(client: FlaskClient, code: str, shop: str = SHOP, **query: str) -> Any:
    """By the code of a slip; the answer."""
    page = client.get("/sign-in", query_string=query, base_url="https://localhost")
    return post(client, "/sign-in/slip", page.text, shop=shop, code=code)


def post(client: FlaskClient, path: str, page: str, /, **values: object) -> Any:
    """As a browser sends a form of this page."""
    data = {"csrf_token": form_token(page), **values}
    headers = {"Origin": "https://localhost", "Sec-Fetch-Site": "same-origin"}
    return client.post(path, data=data, headers=headers, base_url="https://localhost")


def say(made: Portal, meter: str = METER, **values: int) -> None:
    """What a meter says now."""
    point = next(one for one in small_mall.points() if one.meter_id == meter)
    made.live.put(Sample(point, made.clock.now_ms, {**small_mall.live(meter).values, **values}))
